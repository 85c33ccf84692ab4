"""A question on its way among people, and what becomes of their answers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import select

from bot.ask import service
from bot.ask.models import ApprovedAnswer, CitedSection, Escalation, EscalationCard
from bot.people.models import Employee, SlackAccount
from bot.people.service import find
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person
from tests.support.company import Company
from tests.support.reading import action, shown

ASKED = "Qui prête la caméra thermique aux stagiaires ?"
WRITTEN = "L’atelier de Strasbourg la prête, sur simple demande."


async def ask_a_human(company: Company, person: Person, question: str = ASKED, *, unnamed: bool = False) -> Message:
    """The question goes to a human; the person's own message."""
    asked = await person.say(company.dm(person), question)
    answer = await company.reply(asked)
    await person.click(answer, action(answer, "ask_human"))
    modal = await company.modal(person)
    if unnamed:
        box = next(block for block in modal.content["blocks"] if block.get("optional"))
        chosen = {"selected_options": [box["element"]["options"][0]]}
        person.fill(modal, box["block_id"], box["element"]["action_id"], chosen)
    assert await person.submit(modal) == {}
    await company.quiet()
    return asked


async def open_modal(company: Company, person: Person, card: Message, verb: str) -> View:
    """The modal of one of a card's buttons."""
    await person.click(card, action(card, f"ask_cycle_{verb}"))
    return await company.modal(person)


async def write(company: Company, person: Person, card: Message, verb: str, text: str) -> None:
    """Answer or close in the modal."""
    modal = await open_modal(company, person, card, verb)
    person.fill(modal, "text", "value", {"value": text})
    assert await person.submit(modal) == {}
    await company.quiet()


async def click(company: Company, person: Person, card: Message, verb: str) -> None:
    await person.click(card, action(card, f"ask_cycle_{verb}"))
    await company.quiet()


def card_of(company: Company, person: Person) -> Message:
    """The last card in somebody's direct messages, as it stands now."""
    return [one for one in company.said_to(person) if "caméra thermique" in shown(one)][-1]


def in_committee(company: Company, words: str = "caméra thermique") -> list[Message]:
    """The cards in the committee's channel."""
    place = company.channel("ai-committee")
    return [one for one in company.workspace.history(place) if one.app_id == company.app.id and words in shown(one)]


async def the_one(company: Company) -> Escalation:
    async with company.bot.database.reading() as session:
        return (await session.exec(select(Escalation))).one()


async def without_champions(company: Company) -> None:
    """Nobody is a champion any more."""
    async with company.bot.database.writing() as session:
        for person in (await session.exec(select(Employee))).all():
            person.roles = [role for role in person.roles if role != "champion"]


async def told(company: Company, asked: Message) -> list[str]:
    """What stands under the asker's question, after the answer itself."""
    return [shown(one) for one in await company.replies(asked)][1:]


async def test_it_goes_to_the_champion_whose_answer_reaches_the_asker_in_their_thread(company: Company) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    asked = await ask_a_human(company, kevin)
    card = card_of(company, leo)
    assert f"<@{kevin.id}>" in shown(card)
    assert in_committee(company) == []
    await click(company, leo, card, "claim")
    assert (await the_one(company)).state == "assigned"
    assert "s’occupe de cette question" in shown(card_of(company, leo))
    await write(company, leo, card_of(company, leo), "answer", WRITTEN)
    sent, claimed, answered = await told(company, asked)
    assert f"<@{leo.id}>" in sent
    assert "s’occupe de votre question" in claimed
    assert WRITTEN in answered
    assert WRITTEN in shown(card_of(company, leo))
    row = await the_one(company)
    assert (row.state, row.answer) == ("answered", WRITTEN)


async def test_an_unnamed_asker_stays_unnamed_and_still_gets_the_answer(company: Company) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    asked = await ask_a_human(company, kevin, unnamed=True)
    card = card_of(company, leo)
    assert kevin.id not in str(card.blocks)
    assert "Aubry" not in str(card.blocks)
    await write(company, leo, card, "answer", WRITTEN)
    assert WRITTEN in (await told(company, asked))[-1]
    assert kevin.id not in str(card_of(company, leo).blocks)


async def test_what_was_asked_privately_in_a_channel_is_answered_in_a_direct_message(company: Company) -> None:
    kevin, leo, place = company.person("kevin.aubry"), company.person("leo.martin"), company.channel("general")
    await kevin.command(place, f"/ai ask {ASKED}")
    answer = await company.private(place, kevin)
    await kevin.click(answer, action(answer, "ask_human"))
    assert await kevin.submit(await company.modal(kevin)) == {}
    await company.quiet()
    await write(company, leo, card_of(company, leo), "answer", WRITTEN)
    last = company.said_to(kevin)[-1]
    assert WRITTEN in shown(last)
    assert ASKED in shown(last)
    assert WRITTEN not in "".join(shown(one) for one in company.workspace.history(place, kevin.id))


async def test_passing_on_without_a_reachable_owner_goes_to_the_committee_at_once(company: Company) -> None:
    kevin, leo, camille = (company.person(name) for name in ("kevin.aubry", "leo.martin", "camille.oster"))
    asked = await ask_a_human(company, kevin)
    await click(company, leo, card_of(company, leo), "pass_on")
    assert "transmise à quelqu’un d’autre" in shown(card_of(company, leo))
    (card,) = in_committee(company)
    assert "personnes chargées de l’IA" in (await told(company, asked))[-1]
    await write(company, camille, card, "answer", WRITTEN)
    assert WRITTEN in (await told(company, asked))[-1]


async def test_without_a_champion_the_owner_of_what_was_cited_gets_it(company: Company) -> None:
    await without_champions(company)
    bernd, antoine = company.person("bernd.schaefer"), company.person("antoine.burger")
    answer = await company.reply(await bernd.say(company.dm(bernd), "Wer bezahlt die Lizenzen der KI-Tools?"))
    async with company.bot.database.writing() as session:
        cited = (await session.exec(select(CitedSection).order_by(CitedSection.number))).first()  # type: ignore[arg-type]
        assert cited is not None
        document = next(one for one in company.bot.knowledge.documents() if one.id == cited.document)
        owner = await find("antoine.burger@brisemont.example", session=session)
        assert owner is not None
        owner.email = document.owner
        session.add(
            SlackAccount(user_id=antoine.id, employee_id=owner.id, kind="member", refreshed_at=company.clock.now())
        )
    await bernd.click(answer, action(answer, "ask_human"))
    assert await bernd.submit(await company.modal(bernd)) == {}
    await company.quiet()
    async with company.bot.database.reading() as session:
        (card,) = (await session.exec(select(EscalationCard))).all()
    assert (card.stage, card.employee_id) == ("owner", owner.id)
    assert "Lizenzen" in shown(company.said_to(antoine)[-1])


async def test_a_closed_question_is_told_with_its_reason(company: Company) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    asked = await ask_a_human(company, kevin)
    await write(company, leo, card_of(company, leo), "close", "Aucun rapport avec l’IA.")
    last = (await told(company, asked))[-1]
    assert "sans réponse" in last
    assert "Aucun rapport avec l’IA." in last
    assert (await the_one(company)).state == "closed"
    assert "ask_cycle" not in str(card_of(company, leo).blocks)


async def test_of_two_who_take_it_one_wins_and_the_other_is_told(company: Company) -> None:
    await without_champions(company)
    kevin, camille, jan = (company.person(name) for name in ("kevin.aubry", "camille.oster", "jan.keller"))
    asked = await ask_a_human(company, kevin)
    (card,) = in_committee(company)
    await camille.click(card, action(card, "ask_cycle_claim"))
    await jan.click(card, action(card, "ask_cycle_claim"))
    await company.quiet()
    place = company.channel("ai-committee")
    loser = jan if (await the_one(company)).assignee_id == await number(company, "camille.oster") else camille
    assert "déjà" in shown(await company.private(place, loser))
    assert len([line for line in await told(company, asked) if "s’occupe de votre question" in line]) == 1


async def number(company: Company, name: str) -> int | None:
    async with company.bot.database.reading() as session:
        person = await find(f"{name}@brisemont.example", session=session)
        return person.id if person is not None else None


async def test_who_is_late_with_an_answer_gets_their_text_back(company: Company) -> None:
    await without_champions(company)
    kevin, camille, jan = (company.person(name) for name in ("kevin.aubry", "camille.oster", "jan.keller"))
    asked = await ask_a_human(company, kevin)
    (card,) = in_committee(company)
    modal = await open_modal(company, jan, card, "answer")
    await write(company, camille, card, "answer", WRITTEN)
    jan.fill(modal, "text", "value", {"value": "Demandez à l’accueil."})
    assert await jan.submit(modal) == {}
    await company.quiet()
    private = await company.private(company.channel("ai-committee"), jan)
    assert "Demandez à l’accueil." in shown(private)
    assert not any("accueil" in line for line in await told(company, asked))


async def test_only_the_committee_decides_in_its_channel(company: Company) -> None:
    await without_champions(company)
    kevin, julien = company.person("kevin.aubry"), company.person("julien.marchal")
    await ask_a_human(company, kevin)
    (card,) = in_committee(company)
    async with company.bot.database.writing() as session:
        person = await find("julien.marchal@brisemont.example", session=session)
        assert person is not None
        person.roles = ["manager"]
    await click(company, julien, card, "claim")
    assert (await the_one(company)).state == "open"


async def wind(company: Company, **time: float) -> None:
    company.clock.wind(timedelta(**time))
    await company.quiet()


async def test_nobody_reacts_the_champion_is_reminded_then_the_committee_gets_it_and_is_reminded_twice(
    company: Company,
) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    asked = await ask_a_human(company, kevin)
    reminders = []
    for _ in range(6):
        await wind(company, days=1)
        reminders = [one for one in company.said_to(leo) if "attend toujours votre réponse" in shown(one)]
        if in_committee(company):
            break
    assert len(reminders) == 1
    assert len(in_committee(company)) == 1
    assert "transmise à quelqu’un d’autre" in shown(
        next(one for one in company.said_to(leo) if "Une question pour vous" in shown(one))
    )
    for _ in range(14):
        await wind(company, days=1)
    assert len([one for one in in_committee(company) if "attend toujours une réponse" in shown(one)]) == 2
    assert len(await told(company, asked)) == 2
    async with company.bot.database.reading() as session:
        (waiting,) = await service.open_escalations(session)
    assert (waiting.state, waiting.stage, waiting.text) == ("open", "committee", ASKED)


async def test_who_takes_it_and_forgets_is_reminded_and_then_it_goes_on(company: Company) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    await ask_a_human(company, kevin)
    await click(company, leo, card_of(company, leo), "claim")
    for _ in range(7):
        if not in_committee(company):
            await wind(company, days=1)
    assert len([one for one in company.said_to(leo) if "attend toujours votre réponse" in shown(one)]) == 1
    assert len(in_committee(company)) == 1
    row = await the_one(company)
    assert (row.state, row.assignee_id) == ("open", None)


async def test_after_an_answer_nobody_is_reminded(company: Company) -> None:
    kevin, leo = company.person("kevin.aubry"), company.person("leo.martin")
    await ask_a_human(company, kevin)
    await write(company, leo, card_of(company, leo), "answer", WRITTEN)
    before = len(company.said_to(leo))
    for _ in range(6):
        await wind(company, days=1)
    assert len(company.said_to(leo)) == before
    assert in_committee(company) == []


async def keep(company: Company, person: Person, modal: View, **more: str) -> dict[str, str]:
    """Fill in the modal of an approved answer."""
    for block, value in more.items():
        key = "selected_date" if block == "expires" else "value"
        person.fill(modal, block, "value", {key: value})
    errors = await person.submit(modal)
    await company.quiet()
    return errors


async def test_a_kept_answer_is_given_to_the_next_who_asks_until_it_expires(company: Company) -> None:
    await without_champions(company)
    kevin, camille, yannick = (company.person(name) for name in ("kevin.aubry", "camille.oster", "yannick.kieffer"))
    await ask_a_human(company, kevin)
    (card,) = in_committee(company)
    modal = await open_modal(company, camille, card, "answer")
    camille.fill(modal, "text", "value", {"value": WRITTEN})
    option = next(b["element"]["options"][0] for b in modal.content["blocks"] if b.get("block_id") == "keep")
    camille.fill(modal, "keep", "value", {"selected_options": [option]})
    assert await camille.submit(modal) == {}
    following = await company.modal(camille)
    assert WRITTEN in str(following.content)
    assert "camille.oster@brisemont.example" in str(following.content)
    bad = await keep(company, camille, following, owner="nobody", expires="2020-01-01")
    assert set(bad) == {"owner", "expires"}
    until = company.clock.now().date() + timedelta(days=30)
    assert await keep(company, camille, following, owner="it@brisemont.example", expires=until.isoformat()) == {}
    assert "Nouvelle réponse approuvée" in shown(in_committee(company)[-1])

    again = await yannick.say(company.dm(yannick), "Qui prête les caméras thermiques aux stagiaires ?")
    answer = shown(await company.reply(again))
    assert WRITTEN in answer
    assert "it@brisemont.example" in answer
    assert "Réponse approuvée" in answer
    other = await yannick.say(company.dm(yannick), "Qui prête la caméra thermique aux clients ?")
    assert WRITTEN not in shown((await company.replies(other))[-1])
    company.clock.wind(timedelta(days=32))
    late = await yannick.say(company.dm(yannick), ASKED)
    assert WRITTEN not in shown((await company.replies(late))[-1])


async def test_a_champion_proposes_and_the_committee_approves_or_withdraws(company: Company) -> None:
    kevin, leo, camille = (company.person(name) for name in ("kevin.aubry", "leo.martin", "camille.oster"))
    await ask_a_human(company, kevin)
    await write(company, leo, card_of(company, leo), "answer", WRITTEN)
    modal = await open_modal(company, leo, card_of(company, leo), "promote")
    assert await keep(company, leo, modal) == {}
    (proposal,) = in_committee(company)
    assert await given(company, ASKED) is False
    await camille.click(proposal, action(proposal, "ask_approval_confirm"))
    await company.quiet()
    assert await given(company, ASKED) is True
    (approved,) = in_committee(company)
    await camille.click(approved, action(approved, "ask_approval_withdraw"))
    await company.quiet()
    assert await given(company, ASKED) is False
    assert "retirée" in shown(in_committee(company)[0])


async def given(company: Company, question: str) -> bool:
    """Whether the next who asks gets it."""
    yannick = company.person("yannick.kieffer")
    return WRITTEN in shown((await company.replies(await yannick.say(company.dm(yannick), question)))[-1])


async def test_erasing_the_asker_takes_the_question_back_everywhere(company: Company) -> None:
    kevin, leo, place = company.person("kevin.aubry"), company.person("leo.martin"), company.channel("general")
    await ask_a_human(company, kevin)
    await kevin.command(place, "/ai privacy")
    statement = await company.private(place, kevin)
    await kevin.click(statement, action(statement, "privacy.delete"))
    assert await kevin.submit(await company.modal(kevin)) == {}
    await company.quiet()
    assert not any("caméra" in shown(one) for one in company.said_to(leo))
    async with company.bot.database.reading() as session:
        assert (await session.exec(select(Escalation))).all() == []
        assert (await session.exec(select(EscalationCard))).all() == []


async def test_erasing_whoever_kept_an_answer_leaves_it_without_a_name(company: Company) -> None:
    camille, place = company.person("camille.oster"), company.channel("general")
    await camille.command(place, "/ai privacy")
    statement = await company.private(place, camille)
    async with company.bot.database.writing() as session:
        person = await find("camille.oster@brisemont.example", session=session)
        assert person is not None
        session.add(
            ApprovedAnswer(
                state="approved", owner=person.email, since=date(2026, 1, 1), expires_on=date(2030, 1, 1),
                created_at=company.clock.now(), created_by=person.id,
            )
        )  # fmt: skip
    await camille.click(statement, action(statement, "privacy.delete"))
    assert await camille.submit(await company.modal(camille)) == {}
    await company.quiet()
    async with company.bot.database.reading() as session:
        (kept,) = (await session.exec(select(ApprovedAnswer))).all()
    assert (kept.owner, kept.created_by, kept.state) == ("", None, "approved")
