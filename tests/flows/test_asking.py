"""Asking, in every place and language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.company import Company, Mode, at_work
from tests.support.reading import action, links, shown

ASKED = {
    "kevin.aubry": ("Puis-je saisir des données clients dans un outil de traduction ?", "données"),
    "franziska.boehler": ("Darf ich Kundendaten in ein Übersetzungstool eingeben?", "Kundendaten"),
    "sinead.walsh": ("May I put customer data into a translation tool?", "customer"),
}


@pytest.mark.parametrize("mode", ["socket", "http"])
@pytest.mark.parametrize("database", ["sqlite_url", "new_postgres"])
async def test_a_direct_question_is_answered_once_in_its_thread_with_sources(
    mode: Mode, database: str, sample_index: Path, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(database)
    async with at_work(found if isinstance(found, str) else found(), sample_index, mode=mode) as company:
        for name, (question, word) in ASKED.items():
            person = company.person(name)
            message = await person.say(company.dm(person), question)
            answer = await company.reply(message)
            assert word in shown(answer)
            assert "[1]" in shown(answer)
            assert not answer.unfurl_links
            assert not answer.unfurl_media
        await company.quiet()
        for name in ASKED:
            person = company.person(name)
            assert len(company.workspace.history(company.dm(person), person.id)) == 1
            (opening,) = company.workspace.history(company.dm(person), person.id)
            assert len(company.workspace.thread(opening.channel, opening.ts)) == 2


async def test_a_mention_is_answered_in_a_thread_for_everybody_to_read(company: Company) -> None:
    leo, help_channel = company.person("leo.martin"), company.channel("ai-help")
    message = await leo.say(help_channel, f"{company.mention} Qui valide un nouvel outil ?")
    answer = await company.reply(message)
    assert answer.thread_ts == message.ts
    assert answer.ephemeral_to is None
    await company.quiet()
    assert len(company.workspace.thread(message.channel, message.ts)) == 2


async def test_the_command_answers_in_private_and_repeats_the_question(company: Company) -> None:
    franziska, place = company.person("franziska.boehler"), company.channel("general")
    await franziska.command(place, "/ai ask Wer gibt ein neues Tool frei?")
    answer = await company.private(place, franziska)
    assert "Wer gibt ein neues Tool frei?" in shown(answer)
    assert company.workspace.history(place)[-1].user != company.app.bot_user


async def test_the_shortcut_checks_a_colleague_s_message_in_private(company: Company) -> None:
    kevin, place = company.person("kevin.aubry"), company.channel("ai-help")
    colleague = await company.person("leo.martin").say(place, "Je mets la liste de nos clients dans un traducteur ?")
    await kevin.shortcut("check_rules", colleague)
    answer = await company.private(place, kevin)
    assert "traducteur" in shown(answer)
    assert len(company.workspace.thread(place.id, colleague.ts)) == 1


async def test_an_empty_mention_and_a_greeting_get_a_friendly_answer_with_questions_to_begin_with(
    company: Company,
) -> None:
    ada, place = company.person("ada.roth"), company.channel("ai-help")
    empty = await company.reply(await ada.say(place, company.mention))
    hello = await company.reply(await ada.say(company.dm(ada), "Guten Morgen!"))
    assert action(empty, "ask_example")
    assert "Hallo" in shown(hello) or "Guten" in shown(hello)
    await ada.click(hello, action(hello, "ask_example"))
    await company.quiet()
    assert any("[1]" in shown(one) for one in company.said_to(ada))


async def test_a_follow_up_is_understood_in_the_light_of_the_question_before(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    first = await sinead.say(company.dm(sinead), "May I use my private ChatGPT account for work?")
    await company.reply(first)
    await sinead.say(company.dm(sinead), "And who do I ask?", thread_ts=first.ts)
    (_, second) = await company.replies(first, 2)
    assert second.thread_ts == first.ts
    assert second.text


async def test_a_thread_in_a_channel_goes_on_without_a_mention_where_messages_are_heard(company: Company) -> None:
    leo, place = company.person("leo.martin"), company.channel("ai-help")
    company.app.events = company.app.events | {"message.channels"}
    first = await leo.say(place, f"{company.mention} Qui valide un nouvel outil ?")
    await company.reply(first)
    await leo.say(place, "Et quels critères un outil doit-il remplir ?", thread_ts=first.ts)
    assert len(await company.replies(first, 2)) == 2
    other = await leo.say(place, "Quelqu’un vient déjeuner ?")
    await company.quiet()
    assert company.workspace.thread(place, other.ts) == [other]


async def test_in_other_channels_only_the_asker_is_told_where_to_ask(company: Company) -> None:
    kevin, place = company.person("kevin.aubry"), company.channel("ventes-france")
    company.workspace.join(place, company.app.bot_user)
    await kevin.say(place, f"{company.mention} Puis-je utiliser DeepL ?")
    hint = await company.private(place, kevin)
    assert "ai-help" in shown(hint) or company.channel("ai-help").id in shown(hint)
    await company.quiet()
    assert [one for one in company.workspace.history(place) if one.user == company.app.bot_user] == []


async def test_edits_deletions_and_other_bots_are_ignored(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    message = await kevin.say(company.dm(kevin), "Qui valide un nouvel outil ?")
    await company.reply(message)
    await kevin.edit(message, "Qui valide un nouvel outil, au juste ?")
    await kevin.delete(message)
    company.workspace.post(
        channel=company.channel("ai-help"), user=company.app.bot_user, text=f"{company.mention} hi", app=company.app
    )
    await company.quiet()
    assert len(company.said_to(kevin)) == 1


@pytest.mark.parametrize(
    "text", ["\u202e\u0000 \u200b", "x" * 39_000, "<!channel> <@U1> *a* `b` <https://e.example|x>", "🙂"]
)
async def test_no_text_breaks_it_and_none_comes_alive(company: Company, text: str) -> None:
    kevin = company.person("kevin.aubry")
    answer = await company.reply(await kevin.say(company.dm(kevin), text))
    assert "<!channel>" not in answer.text
    assert not any("e.example" in link for link in links(answer))


async def test_suggested_questions_are_there_when_the_direct_messages_are_opened_in_the_person_s_language(
    company: Company,
) -> None:
    for name, word in (("kevin.aubry", "Puis-je"), ("franziska.boehler", "Darf ich"), ("sinead.walsh", "May I")):
        person = company.person(name)
        place = await person.open_dm(company.app)
        prompts = await company.see(lambda place=place: company.workspace.prompts.get(place.id))
        said = str(prompts)
        assert word in said
