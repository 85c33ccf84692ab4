"""Answering a check-in: one tap, the rest in a modal, final when complete, kind when late, gone when stopped."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlmodel import select, update

from bot import work
from bot.ask.models import Escalation
from bot.pulse.models import Checkin, CheckinLetter, ClosedPeriod, DigestLetter, OpenAnswer, SurveyStop
from bot.pulse.planning import REMIND
from bot.pulse.privacy import PulseData
from bot.rollout.models import WaveDecision
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person
from bot.usage.models import UsageEvent
from bot.work import Work
from tests.support.checkins import (
    WAVE,
    all_of,
    buttons,
    chosen,
    fill,
    now_shown,
    sent,
    sign,
    stored,
)
from tests.support.company import Company
from tests.support.reading import shown

SPOKEN = {
    "kevin.aubry": (
        "Semaine 2 sur 4 avec DeepL Pro",
        "Encore 2 questions",
        "C’est enregistré",
        "jamais une réponse isolée",
    ),
    "franziska.boehler": ("Woche 2 von 4 mit DeepL Pro", "Noch 2 Fragen", "Gespeichert", "nie eine einzelne Antwort"),
    "sinead.walsh": ("Week 2 of 4 with DeepL Pro", "2 more questions", "Stored", "never a single answer"),
}


async def opened(company: Company, person: Person, message: Message) -> View:
    """The modal, after the first question was answered with the least."""
    await person.click(message, "pulse_tap_0")
    await company.quiet()
    await person.click(now_shown(company, message), "pulse_more")
    return await company.modal(person)


async def state(company: Company) -> str:
    (checkin,) = await all_of(company, Checkin)
    return str(checkin.state)


@pytest.mark.parametrize("name", SPOKEN)
async def test_one_tap_stores_and_the_modal_takes_the_rest_in_the_person_s_language(
    company: Company, name: str
) -> None:
    heading, more, kept, terms = SPOKEN[name]
    person = company.person(name)
    message = await sent(company, person)
    for words in (heading, terms, "Claire Lienhard", "45"):
        assert words in shown(message)
    await person.click(message, "pulse_tap_3")
    await company.quiet()
    assert await stored(company) == {"useful": 4}
    assert await state(company) == "partial"
    for words in (kept, more):
        assert words in shown(now_shown(company, message))

    await person.click(now_shown(company, message), "pulse_more")
    modal = await company.modal(person)
    assert chosen(modal, "useful") == "4"
    fill(person, modal, "held-back", "training")
    assert await person.submit(modal) == {}
    await company.quiet()
    assert await stored(company) == {"useful": 4, "held-back": "training"}
    assert await state(company) == "complete"
    assert buttons(now_shown(company, message)) == []


async def test_the_last_tap_counts_until_everything_is_given_and_then_none_does(company: Company) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    for place in (0, 4, 2):
        await person.click(now_shown(company, message), f"pulse_tap_{place}")
    await company.quiet()
    assert await stored(company) == {"useful": 3}
    before = now_shown(company, message)
    stale = type(before)(**vars(before))
    await person.click(now_shown(company, message), "pulse_more")
    modal = await company.modal(person)
    fill(person, modal, "useful", "5")
    fill(person, modal, "held-back", "nothing")
    await person.submit(modal)
    await company.quiet()
    await person.click(stale, "pulse_tap_0")
    await company.quiet()
    assert await stored(company) == {"useful": 5, "held-back": "nothing"}
    assert "définitif" in shown(now_shown(company, message))


async def test_a_message_never_shows_what_was_answered_and_a_text_is_masked_before_it_is_stored(
    company: Company,
) -> None:
    person = company.person("franziska.boehler")
    message = await sent(company, person)
    modal = await opened(company, person, message)
    fill(person, modal, "useful", "1")
    fill(person, modal, "held-back", "rules")
    fill(person, modal, "obstacle", "Zebrastreifen, schreiben Sie an mara@agency.example")
    sign(person, modal)
    await person.submit(modal)
    await company.quiet()
    text = (await stored(company))["obstacle"]
    assert "Zebrastreifen" in text
    assert "mara@agency.example" not in text
    rows = {one.question_id: one.signed for one in await all_of(company, OpenAnswer)}
    assert rows == {"useful": False, "held-back": False, "obstacle": True}
    said = json.dumps([one.blocks for one in company.said_to(person)], ensure_ascii=False)
    assert "Zebrastreifen" not in said
    async with company.bot.database.reading() as session:
        assert [row for row in (await session.exec(select(Work.payload))).all() if "Zebra" in str(row)] == []


async def test_what_was_given_is_kept_when_the_modal_is_left_and_there_again_when_it_is_opened(
    company: Company,
) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    await person.click(message, "pulse_tap_1")
    await company.quiet()
    await person.click(now_shown(company, message), "pulse_more")
    await person.close(await company.modal(person))
    await company.restart()
    company.clock.wind(timedelta(days=2))
    await person.click(now_shown(company, message), "pulse_more")
    assert chosen(await company.modal(person), "useful") == "2"


async def test_what_is_chosen_in_a_modal_is_kept_although_it_is_only_closed_and_nothing_is_final_yet(
    company: Company,
) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    modal = await opened(company, person, message)
    assert "gardés aussitôt" in shown(modal)
    (_, held_back, written) = [one for one in modal.content["blocks"] if one["type"] == "input"][:3]
    assert (held_back["dispatch_action"], written.get("dispatch_action")) == (True, None)
    fill(person, modal, "obstacle", "Je ne sais pas encore")
    for value in ("training", "time"):
        await person.click(modal, "value", block_id="question:held-back", value=value)
        await company.quiet()
    await person.close(modal)
    assert await stored(company) == {"useful": 1, "held-back": "time"}
    assert await state(company) == "partial"
    await person.click(now_shown(company, message), "pulse_more")
    modal = await company.modal(person)
    assert (chosen(modal, "useful"), chosen(modal, "held-back"), chosen(modal, "obstacle")) == ("1", "time", None)
    await person.submit(modal)
    await company.quiet()
    assert await state(company) == "complete"


async def test_whichever_message_somebody_answers_from_the_others_say_so_too_and_all_go_with_the_person(
    company: Company,
) -> None:
    person = company.person("kevin.aubry")
    first = await sent(company, person)
    await person.click(first, "pulse_snooze")
    await company.quiet()
    async with company.bot.database.reading() as session:
        (due,) = (await session.exec(select(Work).where(Work.kind == REMIND, Work.state == "pending"))).all()
    company.clock.wind(due.due_at - company.clock.now() + timedelta(minutes=1))
    company.wake()
    await company.see(lambda: len(company.said_to(person)) == 2)
    await company.quiet()
    again = company.said_to(person)[1]
    await person.click(again, "pulse_tap_1")
    await company.quiet()
    for message in (first, again):
        assert "enregistré" in shown(now_shown(company, message))
        assert "pulse_more" in buttons(now_shown(company, message))
    modal = await opened(company, person, now_shown(company, first))
    fill(person, modal, "held-back", "nothing")
    await person.submit(modal)
    await company.quiet()
    for message in (first, again):
        assert "définitif" in shown(now_shown(company, message))
        assert buttons(now_shown(company, message)) == []
    (checkin,) = await all_of(company, Checkin)
    async with company.bot.database.reading() as session:
        known = await PulseData().messages(session, checkin.employee_id)
        export = await PulseData().export(session, checkin.employee_id)
    assert {one.ts for one in known} == {first.ts, again.ts}
    assert [one["ts"] for one in export["participation"]["asked_again"]] == [again.ts]
    async with company.bot.database.writing() as session:
        await PulseData().erase(session, checkin.employee_id, company.clock.now())
    assert await all_of(company, CheckinLetter) == []


async def test_stopping_is_seen_in_every_message_that_waited(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await sent(company, person)
    await person.command(company.channel("ai-help"), "/ai checkins")
    await person.click(await company.modal(person), "pulse_stop")
    await company.quiet()
    assert "no more check-ins" in shown(now_shown(company, message))
    assert buttons(now_shown(company, message)) == ["pulse_resume"]


async def test_a_late_tap_is_refused_and_the_message_says_so(company: Company) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    company.clock.wind(timedelta(days=8))
    await person.click(message, "pulse_tap_0")
    await company.quiet()
    assert await stored(company) == {}
    words = shown(now_shown(company, message))
    assert "trop tard" in words
    assert "prochain" in words
    assert buttons(now_shown(company, message)) == []


async def test_a_modal_that_is_submitted_too_late_says_so_and_stores_nothing(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await sent(company, person)
    modal = await opened(company, person, message)
    fill(person, modal, "useful", "1")
    fill(person, modal, "held-back", "rules")
    company.clock.wind(timedelta(days=8))
    assert await person.submit(modal) == {}
    assert "came too late" in shown(await company.modal(person))
    assert await stored(company) == {"useful": 1}


async def test_snoozing_asks_again_on_the_next_working_day_and_only_then(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await sent(company, person)
    await person.click(message, "pulse_snooze")
    await company.quiet()
    assert "I will ask again on" in shown(now_shown(company, message))
    async with company.bot.database.reading() as session:
        (due,) = (await session.exec(select(Work).where(Work.kind == REMIND, Work.state == "pending"))).all()
    assert due.payload is not None
    assert due.payload["number"] == 0
    assert due.due_at - company.clock.now() < timedelta(days=5)
    company.clock.wind(due.due_at - company.clock.now() + timedelta(minutes=1))
    company.wake()
    await company.see(lambda: len(company.said_to(person)) == 2)
    again = company.said_to(person)[1]
    assert "You asked me to come back" in shown(again)
    await person.click(again, "pulse_tap_1")
    await company.quiet()
    assert await stored(company) == {"useful": 2}
    assert "Stored" in shown(now_shown(company, again))
    await person.click(now_shown(company, message), "pulse_more")
    assert chosen(await company.modal(person), "useful") == "2"


async def test_a_skipped_week_can_be_answered_after_all(company: Company) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    await person.click(message, "pulse_skip")
    await company.quiet()
    assert await state(company) == "skipped"
    assert "Personne n’en est informé" in shown(now_shown(company, message))
    await person.click(now_shown(company, message), "pulse_more")
    modal = await company.modal(person)
    fill(person, modal, "useful", "2")
    fill(person, modal, "held-back", "time")
    await person.submit(modal)
    await company.quiet()
    assert await state(company) == "complete"


async def test_stopping_says_what_it_means_and_is_taken_back_in_the_message_or_by_command(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await sent(company, person)
    (row,) = [block for block in message.blocks if block.get("block_id") == "pulse_ways_out"]
    assert "Nobody is told" in str(row["elements"][2]["confirm"])
    await person.click(message, "pulse_stop")
    await company.quiet()
    assert len(await all_of(company, SurveyStop)) == 1
    await person.click(now_shown(company, message), "pulse_resume")
    await company.quiet()
    assert await all_of(company, SurveyStop) == []
    assert "pulse_tap_0" in buttons(now_shown(company, message))

    await person.command(company.channel("ai-help"), "/ai checkins")
    modal = await company.modal(person)
    assert "Week 2 of 4" in shown(modal)
    await person.click(modal, "pulse_stop")
    await company.quiet()
    assert len(await all_of(company, SurveyStop)) == 1
    assert "no more check-ins" in shown(await company.modal(person))
    await person.click(await company.modal(person), "pulse_resume")
    await company.quiet()
    assert await all_of(company, SurveyStop) == []


@pytest.mark.parametrize(
    ("name", "lang", "offer"),
    [
        ("franziska.boehler", "de", "Braucht das, was Sie geschrieben haben"),
        ("kevin.aubry", "fr", "demande de l’aide"),
        ("sinead.walsh", "en", "need somebody’s help"),
    ],
)
async def test_what_gets_in_somebody_s_way_goes_to_a_human_only_when_they_send_it(
    company: Company, name: str, lang: str, offer: str
) -> None:
    person = company.person(name)
    message = await sent(company, person)
    modal = await opened(company, person, message)
    fill(person, modal, "useful", "2")
    fill(person, modal, "held-back", "access")
    fill(person, modal, "obstacle", "Die Anmeldung klappt am Messestand nicht.")
    await person.submit(modal)
    await company.quiet()
    assert await all_of(company, Escalation) == []
    assert offer in shown(now_shown(company, message))
    await person.click(now_shown(company, message), "pulse_human")
    modal = await company.modal(person)
    assert "Messestand" in str(modal.content)
    assert await person.submit(modal) == {}
    await company.quiet()
    (escalation,) = await all_of(company, Escalation)
    assert "Messestand" in escalation.text
    assert escalation.lang == lang


async def test_the_next_check_in_says_what_came_of_the_last_answers(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await sent(company, person)
    assert "Last week" not in shown(message)
    (checkin,) = await all_of(company, Checkin)
    cells = [{"key": "used", "count": 4, "texts": {}}, {"key": "not_yet", "count": 2, "texts": {}}]
    figure = {"question": "access", "kind": "choice", "texts": {}, "answers": 6, "cells": cells}
    section = {
        "survey": "week-1", "version": 1, "week": 1, "people": 6, "low": 2, "high": 6, "left_out": 0,
        "figures": [figure], "withheld": [], "themes": [],
    }  # fmt: skip
    digest = {
        "wave": WAVE, "wave_name": "Sales", "tool": "deepl-pro", "period": 1, "sections": [section], "pool": None,
        "comments": [], "trends": [],
    }  # fmt: skip
    now = company.clock.now()
    async with company.bot.database.writing() as session:
        session.add(
            ClosedPeriod(
                wave_id=WAVE, period=checkin.period - 1, closed_at=now - timedelta(days=1), sent=6, answered=6,
                enrolled={}, digest=digest,
            )
        )  # fmt: skip
        session.add(DigestLetter(wave_id=WAVE, period=checkin.period - 1, channel="D1", ts="1.1"))
        session.add(WaveDecision(wave_id=WAVE, decision="adjust", reason="A session on Friday.", decided_at=now))
    modal = await opened(company, person, message)
    fill(person, modal, "useful", "4")
    fill(person, modal, "held-back", "nothing")
    await person.submit(modal)
    await company.quiet()
    words = shown(now_shown(company, message))
    assert "Last week’s answers were counted" in words
    assert "A session on Friday." in words


@pytest.mark.parametrize("name", SPOKEN)
async def test_a_rehearsal_looks_like_the_real_thing_and_stores_nothing(company: Company, name: str) -> None:
    person = company.person(name)
    await sent(company, company.person("leo.martin"))  # there is a wave
    async with company.bot.database.writing() as session:
        payload = {"user": person.id, "lang": "en", "wave": WAVE}
        now = company.clock.now()
        await work.add(key="rehearse", kind="pulse.rehearse", payload=payload, due_at=now, session=session)
    company.wake()
    await company.see(lambda: len(company.said_to(person)) == 4)
    first, *_, last = company.said_to(person)
    assert "Rehearsal" in shown(first)
    for one in (first, last):
        assert "with DeepL Pro" in shown(one)
        assert "Claire Lienhard and the champions" in shown(one)
    await person.click(first, "pulse_tap_0")
    assert shown(await company.modal(person))
    await person.click(last, "pulse_stop")
    await company.quiet()
    assert await stored(company) == {}
    assert await all_of(company, SurveyStop) == []


async def test_what_was_answered_counts_as_use_of_the_bot_and_never_of_the_tool(company: Company) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    await person.click(message, "pulse_tap_0")
    await company.quiet()
    events = [one for one in await all_of(company, UsageEvent) if one.name.startswith("checkin.")]
    assert [(one.name, one.tool) for one in events] == [("checkin.answered", None)]


async def test_a_tap_is_stored_when_slack_cannot_be_reached_and_shown_when_it_can(company: Company) -> None:
    person = company.person("kevin.aubry")
    message = await sent(company, person)
    company.sandbox.faults.fail_next("error", "refuse", "lose_reply", method="chat.update")
    await person.click(message, "pulse_tap_4")
    await company.quiet(30)
    assert await stored(company) == {"useful": 5}
    assert "enregistré" not in shown(now_shown(company, message))
    for _ in range(3):
        company.clock.wind(timedelta(minutes=2))
        company.wake()
        await company.quiet(30)
    assert "enregistré" in shown(now_shown(company, message))


async def test_the_person_s_data_hold_it_and_deleting_takes_it_away(company: Company) -> None:
    from bot.app import personal_data
    from bot.people import privacy
    from tests.support.retention import RETENTION

    person = company.person("kevin.aubry")
    message = await sent(company, person)
    await person.click(message, "pulse_tap_0")
    await company.quiet()
    (checkin,) = await all_of(company, Checkin)
    now = company.clock.now()
    async with company.bot.database.reading() as session:
        found = await privacy.export(personal_data(), checkin.employee_id, now=now, session=session)
        (told,) = await PulseData().messages(session, checkin.employee_id)
    assert found["open_answers"][0]["value"] == 1
    assert found["participation"]["checkins"][0]["state"] == "partial"
    assert told.ts == message.ts
    async with company.bot.database.writing() as session:
        assert await PulseData().purge(session, RETENTION, now + timedelta(days=36)) == 0
        await session.exec(update(Checkin).values(closes_at=now))
    async with company.bot.database.writing() as session:
        assert await PulseData().purge(session, RETENTION, now + timedelta(days=31)) == 1
    assert await stored(company) == {}
