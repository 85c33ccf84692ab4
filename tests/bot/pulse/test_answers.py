"""Answers in the database: what two people at once, two taps at once and a closing week do to them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.db import Database
from bot.people.models import Employee
from bot.pulse import answers, planning
from bot.pulse.models import Checkin, ClosedPeriod, OpenAnswer
from bot.rollout.models import Wave, WaveMember
from bot.usage.models import UsageEvent
from tests.support.checkins import asked, read
from tests.support.pulsing import customs

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
SURVEY = read("week-2")
ALL = {"useful": "4", "held-back": "rules", "obstacle": "Zu langsam."}


@pytest.fixture
async def checkin(database: Database) -> Checkin:
    """One that was sent to the only member of a wave."""
    async with database.writing() as session:
        person = Employee(
            email="ada.roth@brisemont.example", name="Ada Roth", country="DE", time_zone="Europe/Berlin", locale="de",
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(person)
        session.add(Wave(id="w", tool_id="deepl-pro", name="w", starts_on=NOW.date(), state="running", created_at=NOW))
        await session.flush()
        session.add(WaveMember(wave_id="w", employee_id=person.id or 0, starts_on=NOW.date(), joined_at=NOW))
        await session.flush()
        await planning.enter(
            "wave:w:2", asked(SURVEY), {person.id or 0: NOW.date()}, its=customs(), wave=("w", 2, NOW.date()),
            session=session,
        )  # fmt: skip
    async with database.writing() as session:
        row = (await session.exec(select(Checkin))).one()
        row.state, row.sent_at = "sent", NOW
    return row


async def take(database: Database, one: Checkin, said: Mapping[str, Any], *, at: datetime = NOW, **more: Any) -> str:
    async with database.writing() as session:
        return await answers.take(
            one.id or 0, one.employee_id, said, at=at, now=max(at, more.pop("now", at)), session=session, **more
        )


async def kept(database: Database) -> dict[str, Any]:
    async with database.reading() as session:
        return {one.question_id: one.value for one in (await session.exec(select(OpenAnswer))).all()}


async def test_of_taps_that_come_in_any_order_the_latest_counts(database: Database, checkin: Checkin) -> None:
    seconds = [4, 1, 5, 2, 3]
    later = NOW + timedelta(seconds=9)
    for value, second in zip(range(1, 6), seconds, strict=True):
        said = {"useful": str(value)}
        assert await take(database, checkin, said, at=NOW + timedelta(seconds=second), now=later) == "stored"
    assert await kept(database) == {"useful": 3}


async def test_many_taps_at_once_leave_one_answer_and_one_event(database: Database, checkin: Checkin) -> None:
    moments = [NOW + timedelta(milliseconds=number) for number in range(20)]
    later = NOW + timedelta(seconds=1)
    await asyncio.gather(*(
        take(database, checkin, {"useful": str(1 + number % 5)}, at=moment, now=later)
        for number, moment in enumerate(moments)
    ))  # fmt: skip
    assert await kept(database) == {"useful": 5}
    async with database.reading() as session:
        assert [one.name for one in (await session.exec(select(UsageEvent))).all()] == ["checkin.answered"]


async def test_of_modals_submitted_at_once_one_is_final_and_the_others_change_nothing(
    database: Database, checkin: Checkin
) -> None:
    forms = [{"useful": str(number), "held-back": "time", "obstacle": f"Nummer {number}"} for number in range(1, 6)]
    outcomes = await asyncio.gather(*(take(database, checkin, form, finish=True) for form in forms))
    assert sorted(outcomes) == ["complete", "final", "final", "final", "final"]
    values = await kept(database)
    assert {name: str(value) for name, value in values.items()} in forms


async def test_a_week_that_closes_while_somebody_taps_holds_the_answer_or_the_tap_is_late(
    database: Database, checkin: Checkin
) -> None:
    for turn in range(10):
        at, now = checkin.closes_at - timedelta(seconds=1), checkin.closes_at + timedelta(seconds=turn)
        async with database.writing() as session:
            await session.exec(OpenAnswer.__table__.delete())  # type: ignore[attr-defined]
            await session.exec(ClosedPeriod.__table__.delete())  # type: ignore[attr-defined]
            row = await session.get_one(Checkin, checkin.id)
            row.state = "sent"

        async def close(now: datetime = now) -> int:
            async with database.writing() as session:
                session.add(ClosedPeriod(wave_id="w", period=1, closed_at=now, sent=0, answered=0, enrolled={}))
                await session.flush()
                await session.exec(select(Checkin).with_for_update())
                found = len((await session.exec(select(OpenAnswer))).all())
                await session.exec(OpenAnswer.__table__.delete())  # type: ignore[attr-defined]
                return found

        tap = take(database, checkin, {"useful": "1"}, at=at, now=now)
        counted, outcome = await asyncio.gather(*((close(), tap) if turn % 2 else _swapped(tap, close())))
        assert (counted, outcome) in {(1, "stored"), (0, "late")}
        assert await kept(database) == {}


def _swapped(tap: Any, close: Any) -> tuple[Any, Any]:
    """The tap begins first; results in the same order."""
    task = asyncio.ensure_future(tap)
    return close, task


@pytest.mark.parametrize(
    ("said", "outcome", "values"),
    [
        ({"useful": "4"}, "stored", {"useful": 4}),
        ({"useful": "9"}, "no_answer", {}),
        ({"nonsense": "1"}, "no_answer", {}),
        ({}, "no_answer", {}),
        ({"useful": None, "obstacle": "Langsam."}, "stored", {"obstacle": "Langsam."}),
        (ALL, "complete", {"useful": 4, "held-back": "rules", "obstacle": "Zu langsam."}),
        ({"useful": "4", "held-back": "rules"}, "complete", {"useful": 4, "held-back": "rules"}),
    ],
)
async def test_what_is_taken(
    database: Database, checkin: Checkin, said: dict[str, Any], outcome: str, values: dict[str, Any]
) -> None:
    assert await take(database, checkin, said, finish=True) == outcome
    assert await kept(database) == values


async def test_a_word_can_be_taken_back_before_the_end(database: Database, checkin: Checkin) -> None:
    await take(database, checkin, {"obstacle": "Zu viel gesagt."})
    await take(database, checkin, {"useful": "2", "obstacle": None}, at=NOW + timedelta(seconds=1))
    assert await kept(database) == {"useful": 2}


async def test_a_message_that_is_tapped_before_it_is_recorded_as_sent_counts(
    database: Database, checkin: Checkin
) -> None:
    async with database.writing() as session:
        (await session.get_one(Checkin, checkin.id)).state = "planned"
    assert await take(database, checkin, {"useful": "2"}) == "stored"


async def test_the_week_of_a_late_starter_stays_open_when_the_wave_s_week_closes(
    database: Database, checkin: Checkin
) -> None:
    before = checkin.closes_at - timedelta(days=2)
    async with database.writing() as session:
        session.add(ClosedPeriod(wave_id="w", period=checkin.period, closed_at=before, sent=0, answered=0, enrolled={}))
    assert await take(database, checkin, {"useful": "2"}, at=before + timedelta(hours=1)) == "stored"
