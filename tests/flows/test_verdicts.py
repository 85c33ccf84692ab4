"""May I? From the question in Slack to the verdict, and what one can do with it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.ask.models import Escalation, Feedback, Question
from bot.i18n import text
from bot.people.models import Employee
from bot.registry import service
from bot.registry.models import GivenVerdict
from bot.registry.rulings import Rulings
from bot.sandbox.model import Message
from bot.sandbox.person import Person
from knowledge import Lang
from tests.support.company import Company
from tests.support.reading import action, links, shown

ASKED: dict[str, tuple[Lang, str, str]] = {
    "kevin.aubry": (
        "fr",
        "Puis-je mettre un communiqué de presse dans DeepL ?",
        "Puis-je mettre des candidatures dans DeepL ?",
    ),
    "franziska.boehler": (
        "de",
        "Darf ich eine Pressemitteilung in DeepL eingeben?",
        "Darf ich Bewerbungsunterlagen in DeepL eingeben?",
    ),
    "sinead.walsh": ("en", "May I put a press release into DeepL?", "May I put job applications into DeepL?"),
}


async def told(company: Company, person: Person, question: str) -> Message:
    return await company.reply(await person.say(company.dm(person), question))


async def given(company: Company) -> list[GivenVerdict]:
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(GivenVerdict).order_by(GivenVerdict.id))).all())  # type: ignore[arg-type]


def choice(message: Message, label: str) -> str:
    """The action id of the button with these words."""
    found = [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", ())
        if element["type"] == "button" and element["text"]["text"] == label
    ]
    assert found, shown(message)
    return str(found[0])


async def test_a_verdict_comes_in_the_askers_language_the_outcome_first_and_is_kept(company: Company) -> None:
    for name, (lang, allowed, never) in ASKED.items():
        person = company.person(name)
        for question, outcome in ((allowed, "allowed"), (never, "never")):
            answer = await told(company, person, question)
            said = shown(answer)
            assert text(lang, f"outcome-{outcome}") in said.split("*")[1]
            assert "DeepL Pro" in said
            assert "it@brisemont.example" in said
            assert text(lang, f"outcome-{outcome}") in answer.text
            assert not answer.unfurl_links
    kept = await given(company)
    assert [one.outcome for one in kept] == ["allowed", "never"] * len(ASKED)
    assert {one.tool_id for one in kept} == {"deepl-pro"}
    assert [one.lang for one in kept] == [lang for lang, *_ in ASKED.values() for _ in range(2)]


async def test_a_refusal_names_what_is_open_instead_and_offers_a_request(company: Company) -> None:
    answer = await told(company, company.person("sinead.walsh"), "May I put payslips into Otter?")
    assert text("en", "outcome-never") in shown(answer)
    assert "Microsoft" in shown(answer)
    asked = await told(company, company.person("sinead.walsh"), "May I put a press release into Cursor?")
    assert text("en", "outcome-ask") in shown(asked)
    assert action(asked, "request_tool")


async def test_in_a_channel_the_verdict_is_in_the_thread_and_by_command_in_private(company: Company) -> None:
    leo, place = company.person("leo.martin"), company.channel("ai-help")
    message = await leo.say(place, f"{company.mention} Puis-je mettre des fiches de paie dans Grammarly ?")
    answer = await company.reply(message)
    assert answer.thread_ts == message.ts
    assert answer.ephemeral_to is None
    assert text("fr", "outcome-never") in shown(answer)
    ada, general = company.person("ada.roth"), company.channel("general")
    await ada.command(general, "/ai ask Darf ich eine Pressemitteilung in DeepL eingeben?")
    private = await company.private(general, ada)
    assert text("de", "outcome-allowed") in shown(private)
    assert "Darf ich eine Pressemitteilung" in shown(private)


async def test_what_was_asked_back_is_answered_by_a_click_in_the_same_thread(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    message = await sinead.say(company.dm(sinead), "May I use DeepL?")
    back = await company.reply(message)
    assert text("en", "clarify-class") in shown(back)
    assert await given(company) == []
    await sinead.click(back, choice(back, "Public"))
    (_, answer) = await company.replies(message, 2)
    assert text("en", "outcome-allowed") in shown(answer)
    assert "Public" in shown(answer)
    assert [(one.outcome, one.data_classes) for one in await given(company)] == [("allowed", ["public"])]


async def test_which_of_two_tools_and_then_which_data_is_asked_one_after_the_other(company: Company) -> None:
    ada = company.person("ada.roth")
    message = await ada.say(company.dm(ada), "Darf ich mein Mistral-Konto nutzen?")
    first = await company.reply(message)
    assert text("de", "clarify-account") in shown(first)
    await ada.click(first, choice(first, text("de", "clarify-company-account")))
    (_, second) = await company.replies(message, 2)
    assert text("de", "clarify-class") in shown(second)
    await ada.click(second, choice(second, "Öffentlich"))
    answer = (await company.replies(message, 3))[-1]
    assert text("de", "outcome-allowed") in shown(answer)


async def test_a_click_in_a_channel_counts_for_whoever_clicks_and_twice_is_once(company: Company) -> None:
    leo, place = company.person("leo.martin"), company.channel("ai-help")
    message = await leo.say(place, f"{company.mention} Puis-je utiliser DeepL ?")
    back = await company.reply(message)
    await leo.click(back, choice(back, "Publiques"))
    await company.replies(message, 2)
    await company.quiet()
    assert len(company.workspace.thread(message.channel, message.ts)) == 3


async def test_a_follow_up_goes_on_from_the_tool_or_from_the_data_before(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    first = await sinead.say(company.dm(sinead), "May I put a press release into ChatGPT Enterprise?")
    await company.reply(first)
    await sinead.say(company.dm(sinead), "And for job applications?", thread_ts=first.ts)
    (_, second) = await company.replies(first, 2)
    assert text("en", "outcome-never") in shown(second)
    assert "ChatGPT Enterprise" in shown(second)
    await sinead.say(company.dm(sinead), "And into DeepL?", thread_ts=first.ts)
    (*_, third) = await company.replies(first, 3)
    assert "DeepL Pro" in shown(third)
    assert text("en", "outcome-allowed") not in shown(third)


@pytest.mark.parametrize("name", ASKED)
async def test_why_shows_every_ground_in_a_modal(company: Company, name: str) -> None:
    lang, question, _ = ASKED[name]
    person = company.person(name)
    answer = await told(company, person, question)
    await person.click(answer, action(answer, "verdict_why"))
    modal = await company.modal(person)
    assert modal.content["title"]["text"] == text(lang, "why-heading")
    assert "DeepL Pro" in shown(modal)
    assert text(lang, "outcome-allowed") in shown(modal)


async def test_feedback_and_a_question_to_people_stand_under_a_verdict_as_under_every_answer(company: Company) -> None:
    ada = company.person("ada.roth")
    answer = await told(company, ada, "Darf ich eine Pressemitteilung in DeepL eingeben?")
    feedback = action(answer, "ask_feedback")
    element = next(
        one for block in answer.blocks for one in block.get("elements", []) if one.get("action_id") == feedback
    )
    await ada.click(answer, feedback, value={"value": element["positive_button"]["value"]})
    await ada.click(answer, action(answer, "ask_human"))
    assert await ada.submit(await company.modal(ada)) == {}
    await company.quiet()
    async with company.bot.database.reading() as session:
        (kept,) = (await session.exec(select(Feedback))).all()
        (asked,) = (await session.exec(select(Escalation))).all()
        (question,) = (await session.exec(select(Question))).all()
    assert kept.helpful
    assert asked.question_id == question.id
    assert question.kind == "verdict"


async def test_guests_get_no_verdict(company: Company) -> None:
    guest = next(user for user in company.workspace.users.values() if user.is_restricted)
    stranger = company.sandbox.person(guest.id)
    await company.reply(await stranger.say(company.dm(stranger), "May I put a press release into DeepL?"))
    said = " ".join(shown(one) for one in company.said_to(stranger))
    assert said
    assert not any(text(lang, "verdict-disclaimer") in said for lang in ("en", "fr", "de"))
    assert "DeepL Pro" not in said
    assert await given(company) == []


async def test_what_somebody_was_told_goes_with_them_and_only_theirs(company: Company) -> None:
    kevin, sinead = company.person("kevin.aubry"), company.person("sinead.walsh")
    await told(company, kevin, ASKED["kevin.aubry"][1])
    await told(company, sinead, ASKED["sinead.walsh"][1])
    assert len(await given(company)) == 2
    async with company.bot.database.reading() as session:
        found = (await session.exec(select(Employee).where(Employee.email == "kevin.aubry@brisemont.example"))).one()
    place = company.channel("general")
    await kevin.command(place, "/ai privacy")
    statement = await company.private(place, kevin)
    await kevin.click(statement, action(statement, "privacy.export"))
    await company.see(lambda: any(one.completed for one in company.workspace.files.values()))
    (file,) = company.workspace.files.values()
    (exported,) = json.loads(file.data)["verdicts"]
    assert (exported["tool_id"], exported["outcome"]) == ("deepl-pro", "allowed")
    await kevin.click(statement, action(statement, "privacy.delete"))
    assert await kevin.submit(await company.modal(kevin)) == {}
    await company.quiet()
    left = await given(company)
    assert [one.tool_id for one in left] == ["deepl-pro"]
    assert all(one.employee_id != found.id for one in left)


async def test_a_tool_that_is_changed_changes_the_very_next_verdict(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    question = "May I put a press release into DeepL?"
    assert text("en", "outcome-allowed") in shown(await told(company, sinead, question))
    async with company.bot.database.writing() as session:
        await service.change(
            "deepl-pro", {"status": "blocked"}, by=None, source="test", why="A leak", now=company.clock.now(),
            session=session,
        )  # fmt: skip
    message = await sinead.say(company.dm(sinead), question)
    answer = await company.reply(message)
    assert text("en", "outcome-never") in shown(answer)


async def test_a_question_back_that_was_answered_days_later_counts_as_the_table_stands_then(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    message = await sinead.say(company.dm(sinead), "May I use DeepL?")
    back = await company.reply(message)
    async with company.bot.database.writing() as session:
        await service.change(
            "deepl-pro", {"status": "suspended"}, by=None, source="test", why="A leak", now=company.clock.now(),
            session=session,
        )  # fmt: skip
    company.clock.wind(timedelta(days=3))
    await sinead.click(back, choice(back, "Public"))
    answer = (await company.replies(message, 2))[-1]
    assert text("en", "outcome-never") in shown(answer)


async def test_names_of_products_and_words_that_people_type_do_not_come_alive(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    answer = await told(
        company, kevin, "May I put a press release for <https://evil.example|x> *Zorblax* <!channel> into DeepL?"
    )
    assert "<!channel>" not in str(answer.blocks)
    assert not any("evil.example" in link for link in links(answer))


async def test_a_question_about_a_tool_is_answered_by_its_card(company: Company) -> None:
    for name, question in (
        ("sinead.walsh", "Who owns DeepL Pro?"),
        ("kevin.aubry", "Qui est responsable de DeepL Pro ?"),
    ):
        answer = await told(company, company.person(name), question)
        assert "it@brisemont.example" in shown(answer)
    assert await given(company) == []


async def test_an_allowed_that_was_made_before_a_suspension_is_made_again_before_it_is_kept(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is told after the suspension would not be among those whom it tells."""
    made: list[int] = []
    rule = Rulings.rule

    async def slowly(self: Rulings, question: str, **given: Any) -> Any:
        found = await rule(self, question, **given)
        if not made:
            made.append(1)
            async with company.bot.database.writing() as session:
                await service.change(
                    "deepl-pro",
                    {"status": "suspended"},
                    by=None,
                    source="test",
                    why="leak",
                    now=company.clock.now(),
                    session=session,
                )
        return found

    monkeypatch.setattr(Rulings, "rule", slowly)
    kevin = company.person("kevin.aubry")
    message = await kevin.say(company.dm(kevin), "Puis-je traduire un communiqué de presse avec DeepL ?")
    answer = await company.reply(message)
    assert "Interdit" in shown(answer)
    assert "Autorisé :" not in shown(answer)
