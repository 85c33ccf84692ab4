"""What comes back by itself every month and quarter, and to whom."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot import company, work
from bot.company import WorksCouncil
from bot.db import Database
from bot.people.models import Employee
from bot.pulse import cases, regular
from bot.pulse.models import Checkin, SurveyRound
from bot.pulse.regular import REGULAR, Regular, of_month, participants
from bot.pulse.shelf import SurveyShelf
from bot.registry.enrolment import enrol
from bot.rollout.membership import leave
from bot.rollout.models import Wave, WaveMember
from bot.rollout.privacy import RolloutData
from bot.work import Work
from tests.bot.pulse.test_rounds import Room, Stopped
from tests.support import listening
from tests.support.company import ROOT
from tests.support.retention import RETENTION

OURS = company.load(ROOT / "policies").model_copy(update={"works_council": None})
LONG_AGO = date(2026, 9, 7)


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


def surveys(room: Room, now: datetime, ours: company.Company = OURS) -> Regular:
    return Regular(
        database=room.database, clock=Stopped(now), company=ours, customs=cases.customs(ours),
        shelf=SurveyShelf(ROOT / "policies"),
    )  # fmt: skip


async def through(room: Room, many: int, id: str = "w", started: date = LONG_AGO) -> list[int]:
    """People who began a wave on that day and are enrolled on its tool."""
    people = await room.people(many)
    async with room.database.writing() as session:
        await listening.wave(id, people, started, session=session)
        for one in people:
            await enrol(one, listening.TOOL, since=started, wave=id, session=session)
    return people


async def asked(room: Room, month: str, now: datetime, ours: company.Company = OURS) -> dict[str, set[int]]:
    """Whom a month asks, by campaign."""
    async with room.database.writing() as session:
        item = await work.add_claimed(
            key=f"by-hand:{next(room.numbers)}", kind=REGULAR, payload={"month": month}, due_at=now,
            lease_until=now + timedelta(minutes=2), session=session,
        )  # fmt: skip
    assert item is not None
    await surveys(room, now, ours).ask(item)
    found: dict[str, set[int]] = {row.campaign: set() for row in await room.rows(SurveyRound)}
    for checkin in await room.rows(Checkin):
        found[checkin.campaign].add(checkin.employee_id)
    return found


@pytest.mark.parametrize(
    ("month", "planned"),
    [
        (date(2026, 11, 1), [("survey:efficiency:2026-11", date(2026, 11, 3))]),
        (
            date(2026, 12, 1),
            [("survey:nps:2026-Q4", date(2026, 12, 1)), ("survey:efficiency:2026-12", date(2026, 12, 8))],
        ),
        (
            date(2027, 3, 1),
            [("survey:nps:2027-Q1", date(2027, 3, 2)), ("survey:efficiency:2027-03", date(2027, 3, 9))],
        ),
    ],
)
def test_what_a_month_asks(month: date, planned: list[tuple[str, date]]) -> None:
    assert [(one.campaign, one.day) for one in of_month(month)] == planned


def test_the_surveys_of_ten_years_keep_a_week_between_them() -> None:
    days = sorted(one.day for year in range(2026, 2036) for month in range(1, 13)
                  for one in of_month(date(year, month, 1)))  # fmt: skip
    assert min(later - earlier for earlier, later in pairwise(days)) == timedelta(days=7)


async def test_both_are_asked_of_those_who_are_through_and_the_month_after_is_entered(room: Room) -> None:
    people = await through(room, 6)
    now = datetime(2026, 11, 29, tzinfo=UTC)
    found = await asked(room, "2026-12", now)
    assert found == {"survey:nps:2026-Q4": {*people}, "survey:efficiency:2026-12": {*people}}
    assert await asked(room, "2026-12", now) == found  # again: nobody twice
    [entered] = [one for one in await room.rows(Work) if one.kind == REGULAR and one.key.startswith("regular:")]
    assert (entered.key, entered.due_at) == ("regular:2027-01", datetime(2027, 1, 3, tzinfo=UTC))


async def test_who_was_through_is_asked_a_year_on_when_nobody_knows_any_more_who_was_in_the_wave(room: Room) -> None:
    people = await through(room, 6)
    async with room.database.writing() as session:
        wave = await session.get_one(Wave, "w")
        wave.state = "ended"
    a_year_on = datetime(2027, 11, 20, tzinfo=UTC)
    async with room.database.writing() as session:
        await RolloutData().purge(session, RETENTION, a_year_on)
    assert await room.rows(WaveMember) == []
    async with room.database.reading() as session:
        assert await participants(a_year_on.date(), session=session) == people


async def test_days_that_have_passed_are_left_out(room: Room) -> None:
    """As after an installation in the middle of a month, or an outage."""
    people = await through(room, 6)
    assert await asked(room, "2026-12", datetime(2026, 12, 4, tzinfo=UTC)) == {"survey:efficiency:2026-12": {*people}}


async def test_nobody_is_asked_before_the_works_council_was_consulted(room: Room) -> None:
    people = await through(room, 6)
    held = OURS.model_copy(update={"works_council": WorksCouncil(consulted_on=date(2026, 12, 5), reference="minutes")})
    found = await asked(room, "2026-12", datetime(2026, 11, 29, tzinfo=UTC), held)
    assert found == {"survey:efficiency:2026-12": {*people}}


async def test_fewer_than_five_are_not_asked(room: Room) -> None:
    await through(room, 4)
    assert await asked(room, "2026-12", datetime(2026, 11, 29, tzinfo=UTC)) == {}


async def test_only_those_are_asked_who_are_through_their_four_weeks_and_still_there(room: Room) -> None:
    day = date(2026, 12, 1)
    people = await through(room, 6)
    left, gone, off, busy = people[:4]
    await through(room, 5, "new", day - timedelta(days=27))
    await through(room, 5, "stopped")
    async with room.database.writing() as session:
        assert await leave("w", left, on=day, now=datetime(2026, 11, 30, tzinfo=UTC), session=session) == "done"
        (await session.get_one(Employee, gone)).active = False
        await enrol(off, listening.TOOL, since=LONG_AGO, until=day - timedelta(days=1), session=session)
        member = {"joined_at": datetime(2026, 11, 1, tzinfo=UTC), "starts_on": day - timedelta(days=14)}
        session.add(WaveMember(wave_id="new", employee_id=busy, **member))
        (await session.get_one(Wave, "stopped")).state = "stopped"
        await session.flush()
        assert await participants(day, session=session) == people[4:]
        assert await participants(day + timedelta(days=1), session=session) != people[4:]  # the new wave is through


async def test_beginning_twice_enters_the_month_once(room: Room) -> None:
    rooms = surveys(room, datetime(2026, 11, 22, tzinfo=UTC))
    await rooms.begin()
    await rooms.begin()
    rows: list[Any] = [one for one in await room.rows(Work) if one.kind == regular.REGULAR]
    assert [(one.key, one.due_at) for one in rows] == [("regular:2026-11", datetime(2026, 11, 1, tzinfo=UTC))]
