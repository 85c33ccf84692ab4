"""Feedback, and asking a human."""

from __future__ import annotations

from sqlmodel import select

from bot.ask.models import Escalation, EscalationCard, Feedback
from bot.people.models import Employee
from bot.sandbox.model import Message
from bot.sandbox.person import Person
from tests.support.company import Company
from tests.support.reading import action, shown


async def answered(company: Company, person: Person, question: str) -> Message:
    return await company.reply(await person.say(company.dm(person), question))


async def test_the_last_click_counts_and_a_thumb_down_asks_for_the_reason(company: Company) -> None:
    ada = company.person("ada.roth")
    answer = await answered(company, ada, "Wer gibt ein neues Tool frei?")
    buttons = action(answer, "ask_feedback")
    element = next(e for b in answer.blocks for e in b.get("elements", []) if e.get("action_id") == buttons)
    await ada.click(answer, buttons, value={"value": element["positive_button"]["value"]})
    await ada.click(answer, buttons, value={"value": element["negative_button"]["value"]})
    modal = await company.modal(ada)
    (field,) = [block for block in modal.content["blocks"] if block["type"] == "input"]
    ada.fill(modal, field["block_id"], field["element"]["action_id"], {"value": "Der Name des Formulars fehlt."})
    assert await ada.submit(modal) == {}
    await company.quiet()
    async with company.bot.database.reading() as session:
        (kept,) = (await session.exec(select(Feedback))).all()
    assert (kept.helpful, kept.reason) == (False, "Der Name des Formulars fehlt.")


async def test_a_question_goes_to_a_champion_once_and_without_the_name_if_wished(company: Company) -> None:
    franziska, leo = company.person("franziska.boehler"), company.person("leo.martin")
    answer = await answered(company, franziska, "Wer darf das Firmenlogo mit KI verändern?")
    for _ in range(2):
        await franziska.click(answer, action(answer, "ask_human"))
        modal = await company.modal(franziska)
        box = next(block for block in modal.content["blocks"] if block["type"] == "input" and block.get("optional"))
        option = box["element"]["options"][0]
        franziska.fill(modal, box["block_id"], box["element"]["action_id"], {"selected_options": [option]})
        assert await franziska.submit(modal) == {}
        await company.quiet()
    cards = company.said_to(leo)
    assert len(cards) == 1
    assert "Firmenlogo" in shown(cards[0])
    assert franziska.id not in str(cards[0].blocks)
    async with company.bot.database.reading() as session:
        (kept,) = (await session.exec(select(Escalation))).all()
        (held,) = (await session.exec(select(EscalationCard))).all()
    assert (kept.named, held.stage, held.ts) == (False, "champion", cards[0].ts)


async def test_an_unreachable_committee_loses_nothing_and_the_asker_is_told_whom_to_write_to(company: Company) -> None:
    kevin, committee = company.person("kevin.aubry"), company.channel("ai-committee")
    company.workspace.leave(committee, company.app.bot_user)
    async with company.bot.database.writing() as session:
        for champion in (await session.exec(select(Employee).where(Employee.department == "sales"))).all():
            champion.roles = []
    answer = await answered(company, kevin, "Qui gère les licences du traducteur ?")
    await kevin.click(answer, action(answer, "ask_human"))
    assert await kevin.submit(await company.modal(kevin)) == {}
    await company.see(lambda: len(company.said_to(kevin)) > 1)
    assert "@brisemont.example" in shown(company.said_to(kevin)[-1])
