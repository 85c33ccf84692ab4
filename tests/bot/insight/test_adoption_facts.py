"""A week is counted: once, of the right people and the right events, into facts that hold no person."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.db import Database
from bot.insight import facts
from bot.insight.models import AdoptionFold, AdoptionGroup, AdoptionWeek
from bot.insight.rules import OTHERS, Figure
from bot.insight.weeks import Week
from bot.people.models import Employee
from bot.registry import enrolment
from bot.rollout.models import WaveChampion
from bot.usage.service import OWN
from tests.support.adopting import TOOL, WEEK, people, use, wave

pytestmark = pytest.mark.asyncio

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


async def fold(database: Database, week: Week = WEEK) -> bool:
    async with database.writing() as session:
        return await facts.fold(
            week, time_zone="Europe/Paris", smallest=5, chance=Random(1), now=WEDNESDAY + timedelta(days=5),
            session=session,
        )  # fmt: skip


async def told(database: Database, week: Week = WEEK) -> dict[str, list[Figure]]:
    async with database.reading() as session:
        return await facts.figures(week, session=session)


async def count(database: Database, table: type) -> int:
    async with database.reading() as session:
        return (await session.exec(select(sa.func.count()).select_from(table))).one()


async def a_wave(database: Database, size: int, *, active: int = 0, id: str = "w", **how: object) -> list[int]:
    """A wave of this size of which so many used the tool on Wednesday."""
    async with database.writing() as session:
        known = await session.scalar(sa.select(sa.func.count()).select_from(Employee)) or 0
        members = await people(size, first=known, session=session)
        await wave(id, members, session=session, **how)  # type: ignore[arg-type]
        await use(members[:active], WEDNESDAY, session=session)
    return members


async def test_those_with_an_event_in_the_week_are_active(database: Database) -> None:
    members = await a_wave(database, 24, active=10)
    async with database.writing() as session:
        await use(members[:3], WEDNESDAY + timedelta(hours=2), session=session)  # more of them is not more people
    assert await fold(database)
    [figure] = (await told(database))[TOOL]
    assert figure == Figure(waves=("w",), enrolled=24, people=24, low=10, high=10)


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2026, 3, 2, 0, 0, tzinfo=PARIS), True),
        (datetime(2026, 3, 1, 23, 59, 59, tzinfo=PARIS), False),  # Sunday there, though Monday further east
        (datetime(2026, 3, 8, 23, 59, 59, tzinfo=PARIS), True),
        (datetime(2026, 3, 9, 0, 0, tzinfo=PARIS), False),
    ],
)
async def test_the_week_is_the_company_s(database: Database, at: datetime, counts: bool) -> None:
    members = await a_wave(database, 24, active=6)
    async with database.writing() as session:
        await use(members[20:], at, session=session)
    await fold(database)
    [figure] = (await told(database))[TOOL]
    assert figure.active == (10 if counts else 6)


async def test_what_is_no_use_of_the_tool_does_not_count(database: Database) -> None:
    members = await a_wave(database, 24, active=6)
    async with database.writing() as session:
        stranger, gone = await people(2, first=100, session=session)
        await use([stranger], WEDNESDAY, session=session)  # not enrolled
        await use(members[6:9], WEDNESDAY, tool="mistral-le-chat", session=session)
        await use(members[9:12], WEDNESDAY, source=OWN, session=session)  # asked for it in the bot
        await use(members[12:15], WEDNESDAY, quantity=0, session=session)  # reported as not used
        await enrolment.enrol(gone, TOOL, since=date(2026, 1, 5), until=date(2026, 3, 7), session=session)
        await use([gone], WEDNESDAY, session=session)
        (await session.get_one(Employee, members[0])).active = False
    await fold(database)
    [figure] = (await told(database))[TOOL]
    assert (figure.enrolled, figure.active) == (23, 5)


async def test_nobody_counts_twice_or_for_a_wave_that_did_not_run(database: Database) -> None:
    early = await a_wave(database, 12, active=6, id="early", starts_on=date(2025, 12, 1), state="ended")
    await a_wave(database, 24, active=10, id="now")
    await a_wave(database, 12, id="waits", state="planned")
    await a_wave(database, 12, active=12, id="stopped", state="stopped")
    async with database.writing() as session:
        await enrolment.enrol(early[0], TOOL, since=WEEK.monday, wave="now", session=session)  # goes on in this one
    await fold(database)
    figures = {figure.waves: figure for figure in (await told(database))[TOOL]}
    assert figures[("now",)].enrolled == 25
    assert figures[("now",)].active == 11
    assert figures[(OTHERS,)].enrolled == 11 + 12  # those who are enrolled still, in whatever wave that is over
    assert len(figures) == 2


async def test_a_wave_counts_in_its_last_week_and_no_more(database: Database) -> None:
    last = WEEK.monday - timedelta(weeks=4)  # four weeks, and a week for the last answers: over on the Monday after
    await a_wave(database, 24, active=10, starts_on=last, state="ended")
    await fold(database)
    assert (await told(database))[TOOL][0].active == 10
    await fold(database, WEEK.next)
    assert await told(database, WEEK.next) == {}


async def test_a_tool_whose_use_nobody_reports_has_no_figure(database: Database) -> None:
    await a_wave(database, 24)
    await fold(database)
    assert (await told(database))[TOOL] == [Figure(waves=("w",), enrolled=24, withheld="unreported")]
    assert await count(database, AdoptionGroup) == 0


async def test_a_week_without_use_of_a_tool_that_reports_is_a_band(database: Database) -> None:
    """Whenever it was reported, and though those events may be deleted by now."""
    members = await a_wave(database, 24)
    async with database.writing() as session:
        await use(members[:1], WEDNESDAY - timedelta(days=30), session=session)
    await fold(database)
    async with database.writing() as session:
        await session.exec(sa.text("DELETE FROM usage_event"))  # type: ignore[call-overload]
    await fold(database, WEEK.next)
    for week in (WEEK, WEEK.next):
        [figure] = (await told(database, week))[TOOL]
        assert (figure.low, figure.high) == (0, 4)


async def test_counting_again_changes_nothing_and_late_events_stay_out(database: Database) -> None:
    members = await a_wave(database, 24, active=10)
    assert await fold(database)
    before = await told(database)
    async with database.writing() as session:
        await use(members[10:], WEDNESDAY, session=session)
    assert not await fold(database)
    assert await told(database) == before
    assert await count(database, AdoptionFold) == 1


async def test_two_replicas_count_once(database: Database) -> None:
    await a_wave(database, 24, active=10)
    assert sorted(await asyncio.gather(fold(database), fold(database), fold(database))) == [False, False, True]
    assert await count(database, AdoptionWeek) == 1


async def test_a_newcomer_waits_and_a_group_is_kept_once(database: Database) -> None:
    await a_wave(database, 24, active=10)
    await fold(database)
    async with database.writing() as session:
        [new] = await people(1, first=500, session=session)
        await enrolment.enrol(new, TOOL, since=WEEK.next.monday, wave="w", session=session)
        await use([new], WEDNESDAY + timedelta(days=7), session=session)
    await fold(database, WEEK.next)
    [figure] = (await told(database, WEEK.next))[TOOL]
    assert (figure.enrolled, figure.people) == (25, 24)
    async with database.reading() as session:
        [group] = (await session.exec(select(AdoptionGroup))).all()
    assert (group.first_week, group.last_week, len(group.people)) == ("2026-W10", "2026-W11", 24)


async def test_as_many_statements_for_many_tools_and_people_as_for_one(database: Database) -> None:
    counted: list[int] = []
    for tools in (1, 6):
        for number in range(tools):
            await a_wave(database, 15 * tools, active=7, id=f"{tools}-{number}", tool=f"tool-{tools}-{number}")
        seen: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object, seen: list[str] = seen) -> None:
            seen.append(statement.split(maxsplit=1)[0].upper())

        sa.event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        await fold(database, WEEK if tools == 1 else WEEK.next)
        sa.event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        counted.append(seen.count("SELECT"))
    assert counted[0] == counted[1] < 12


async def test_leads_and_champions_read_of_their_tools(database: Database) -> None:
    async with database.writing() as session:
        lead, champion = await people(2, first=900, session=session)
    await a_wave(database, 12, id="a", lead=lead)
    await a_wave(database, 12, id="b", tool="mistral-le-chat", lead=lead)
    async with database.writing() as session:
        session.add(WaveChampion(wave_id="a", employee_id=champion))
        session.add(WaveChampion(wave_id="a", employee_id=lead))
    async with database.reading() as session:
        ran = await facts.waves_in(WEEK, session=session)
        assert await facts.readers(ran, session=session) == {
            lead: frozenset({TOOL, "mistral-le-chat"}), champion: frozenset({TOOL}),
        }  # fmt: skip
        assert await facts.readers([], session=session) == {}
