"""Waves in the database: on SQLite and on PostgreSQL, with several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, func, select

from bot import company
from bot.db import Database
from bot.people.models import Employee
from bot.people.personal import ProfileData
from bot.registry import service as registry
from bot.registry.models import Enrolment
from bot.rollout import changing, membership, rolloutfile, service
from bot.rollout.changing import Begun, Plan, Waits
from bot.rollout.importing import ImportReport, import_waves
from bot.rollout.models import Wave, WaveDecision, WaveMember
from bot.rollout.privacy import RolloutData
from bot.rollout.rules import Gate
from bot.work import Work
from tests.support.company import ROOT
from tests.support.retention import RETENTION

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CALENDAR = company.load(ROOT / "policies").home
DAY = timedelta(days=1)
TOOLS = ("pilot-tool", "other-tool")

pytestmark = pytest.mark.asyncio


async def hire(database: Database, *names: str, roles: tuple[str, ...] = (), active: bool = True) -> list[int]:
    async with database.writing() as session:
        people = [
            Employee(
                email=f"{name}@brisemont.example", name=name, country="FR", time_zone="Europe/Paris", locale="fr",
                roles=list(roles), active=active, created_at=NOW, updated_at=NOW,
            )
            for name in names
        ]  # fmt: skip
        session.add_all(people)
        await session.flush()
        return [one.id or 0 for one in people]


async def tools(database: Database, status: str = "pilot") -> None:
    async with database.writing() as session:
        for one in TOOLS:
            await registry.add(
                {"id": one, "name": one, "status": status, "owner": "it@brisemont.example"}, by=None, source="test",
                why="", now=NOW, session=session,
            )  # fmt: skip


async def enter(
    database: Database, id: str, starts_on: date = TODAY, *, people: Any = (), tool: str = "pilot-tool",
    lead: int | None = None, now: datetime = NOW,
) -> None:  # fmt: skip
    async with database.writing() as session:
        plan = Plan(tool_id=tool, name=id, starts_on=starts_on, lead_id=lead)
        await changing.enter(plan, calendar=CALENDAR, by=lead, now=now, session=session, wave_id=id)
        for one in people:
            await membership.join(id, one, starts_on=None, now=now, today=CALENDAR.day(now), session=session)


async def begin(database: Database, id: str, now: datetime = NOW) -> Begun | Waits | None:
    async with database.writing() as session:
        return await changing.begin(id, calendar=CALENDAR, now=now, session=session)


async def decide(database: Database, id: str, decision: Any, *, seen: int = 0, now: datetime = NOW) -> Wave | None:
    async with database.writing() as session:
        return await changing.decide(
            id, decision, "because", seen=seen, by=None, calendar=CALENDAR, now=now, session=session
        )


async def wave(database: Database, id: str) -> Wave:
    async with database.reading() as session:
        return await session.get_one(Wave, id)


async def enrolments(database: Database) -> dict[tuple[int, str], tuple[date, date | None, str]]:
    async with database.reading() as session:
        rows = (await session.exec(select(Enrolment))).all()
    return {(one.employee_id, one.tool_id): (one.since, one.until, one.wave) for one in rows}


async def count(database: Database, table: Any) -> int:
    async with database.reading() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def test_a_wave_begins_on_its_day_once_and_not_before(database: Database) -> None:
    await tools(database)
    people = await hire(database, "ada", "leo")
    await enter(database, "one", TODAY + DAY, people=people)
    assert await begin(database, "one") is None
    begun = await asyncio.gather(*(begin(database, "one", NOW + DAY) for _ in range(4)))
    assert [one.told for one in begun if isinstance(one, Begun)] == [tuple(people)]
    assert (await wave(database, "one")).state == "running"


async def test_of_two_waves_of_a_tool_that_begin_at_once_one_has_to_wait(database: Database) -> None:
    await tools(database)
    for round_ in range(4):
        tool = TOOLS[0] if round_ == 0 else None
        async with database.writing() as session:
            name = tool or await registry.add(
                {"name": f"Tool {round_}", "status": "pilot", "owner": "it@x"}, by=None, source="test", why="", now=NOW,
                session=session,
            )  # fmt: skip
        ids = [f"{name}-{number}" for number in range(3)]
        for id in ids:
            await enter(database, id, tool=name)
        begun = await asyncio.gather(*(begin(database, id) for id in ids))
        assert sorted(type(one).__name__ for one in begun) == ["Begun", "Waits", "Waits"]


async def test_the_next_wave_waits_for_continue_and_begins_on_the_next_working_day_with_its_people(
    database: Database,
) -> None:
    await tools(database)
    early, late = await hire(database, "ada", "leo")
    await enter(database, "one")
    await begin(database, "one")
    friday = datetime(2026, 12, 4, 15, tzinfo=UTC)
    await enter(database, "two", date(2026, 12, 1), people=[early])
    async with database.writing() as session:
        await membership.join("two", late, starts_on=date(2026, 12, 20), now=NOW, today=TODAY, session=session)
    waits = await begin(database, "two", friday)
    assert isinstance(waits, Waits)
    assert waits.gate == Gate("undecided", "one")
    assert await decide(database, "one", "adjust") is not None
    assert isinstance(await begin(database, "two", friday), Waits)
    assert await decide(database, "one", "continue", seen=1, now=friday) is not None
    assert (await wave(database, "two")).starts_on == date(2026, 12, 7)
    assert await begin(database, "two", friday) is None
    begun = await begin(database, "two", friday + 3 * DAY)
    assert isinstance(begun, Begun)
    async with database.reading() as session:
        starts = {one.employee_id: one.starts_on for one in await service.members("two", session=session)}
        assert await service.may_begin("other-tool", session=session) == Gate()
        assert await service.may_begin("pilot-tool", session=session) == Gate("undecided", "two")
    assert starts == {early: date(2026, 12, 7), late: date(2026, 12, 20)}
    assert (await enrolments(database))[early, "pilot-tool"] == (date(2026, 12, 7), None, "two")


async def test_a_wave_whose_tool_is_stopped_waits_and_goes_on_once_the_tool_does(database: Database) -> None:
    await tools(database, status="suspended")
    await enter(database, "one")
    waits = await begin(database, "one")
    assert isinstance(waits, Waits)
    assert waits.gate == Gate("tool")
    async with database.writing() as session:
        assert await changing.release("pilot-tool", calendar=CALENDAR, now=NOW, session=session) is None
        await registry.change(
            "pilot-tool", {"status": "pilot"}, by=None, source="test", why="", now=NOW, session=session
        )
        released = await changing.release("pilot-tool", calendar=CALENDAR, now=NOW, session=session)
    assert released is not None
    assert released.starts_on == TODAY + DAY


async def test_of_those_who_decide_at_once_one_wins(database: Database) -> None:
    await tools(database)
    await enter(database, "one")
    await begin(database, "one")
    made = await asyncio.gather(*(decide(database, "one", one) for one in ("stop", "continue", "adjust", "stop")))
    assert len([one for one in made if one is not None]) == 1
    assert await count(database, WaveDecision) == 1


async def test_a_stop_is_the_last_word(database: Database) -> None:
    await tools(database)
    (ada,) = await hire(database, "ada")
    await enter(database, "one", people=[ada])
    await begin(database, "one")
    await decide(database, "one", "stop")
    assert (await wave(database, "one")).state == "stopped"
    assert await decide(database, "one", "continue", seen=1) is None
    async with database.writing() as session:
        assert await service.active_members(on=TODAY, session=session) == []
        assert await membership.join("one", ada, starts_on=None, now=NOW, today=TODAY, session=session) == "over"
    await enter(database, "two")
    waits = await begin(database, "two")
    assert isinstance(waits, Waits)
    assert waits.gate == Gate("stop", "one")


async def test_a_wave_ends_when_the_last_one_who_joined_has_had_their_weeks(database: Database) -> None:
    await tools(database)
    (ada,) = await hire(database, "ada")
    await enter(database, "one")
    await begin(database, "one")
    async with database.writing() as session:
        await membership.join("one", ada, starts_on=TODAY + 10 * DAY, now=NOW, today=TODAY, session=session)
    for days, over in ((35, False), (44, False), (45, True)):
        async with database.writing() as session:
            ended = await changing.end("one", calendar=CALENDAR, now=NOW + days * DAY, session=session)
            assert ended is over
    assert (await wave(database, "one")).state == "ended"
    async with database.reading() as session:
        due = (await session.exec(select(Work.due_at).where(Work.kind == changing.END))).all()
    assert sorted(CALENDAR.day(one) for one in due) == [TODAY + 35 * DAY, TODAY + 45 * DAY]


async def test_a_wave_entered_after_its_start_tells_nobody_that_it_begins(database: Database) -> None:
    await tools(database)
    people = await hire(database, "ada", "leo")
    await enter(database, "one", TODAY - 21 * DAY, people=people)
    begun = await begin(database, "one")
    assert isinstance(begun, Begun)
    assert begun.told == ()
    assert begun.wave.announced_at is None
    async with database.reading() as session:
        found = await service.active_members(on=TODAY, session=session)
    assert [(one.employee_id, one.starts_on) for one in found] == [(one, TODAY - 21 * DAY) for one in people]


async def test_enrolment_follows_joining_leaving_and_going_elsewhere(database: Database) -> None:
    await tools(database)
    ada, leo, jan = await hire(database, "ada", "leo", "jan")
    (guest,) = await hire(database, "mara", roles=("guest",))
    (gone,) = await hire(database, "odile", active=False)
    await enter(database, "one", people=[ada, leo])
    await enter(database, "two", TODAY + 7 * DAY, tool="other-tool")
    await begin(database, "one")
    async with database.writing() as session:
        await registry.enrol(jan, "pilot-tool", since=TODAY - 90 * DAY, session=session)

        async def join(one: int, **given: Any) -> str:
            wanted: dict[str, Any] = {"starts_on": None, "now": NOW, "today": TODAY + 3 * DAY, "session": session}
            return await membership.join("one", one, **wanted | given)

        assert [await join(one) for one in (ada, jan, guest, gone, 999)] == [
            "same",
            "done",
            "guest",
            "nobody",
            "nobody",
        ]
        leave = {"on": TODAY + 4 * DAY, "now": NOW, "session": session}
        assert await membership.leave("one", leo, **leave) == "done"
        assert await membership.leave("one", leo, **leave) == "same"
        assert await membership.leave("two", leo, **leave) == "absent"
        moved = await membership.transfer("one", "two", ada, on=TODAY + 5 * DAY, now=NOW, today=TODAY, session=session)
        assert moved == "done"
    assert await enrolments(database) == {
        (ada, "pilot-tool"): (TODAY, TODAY + 4 * DAY, "one"),
        (ada, "other-tool"): (TODAY + 7 * DAY, None, "two"),
        (leo, "pilot-tool"): (TODAY, TODAY + 3 * DAY, "one"),
        (jan, "pilot-tool"): (TODAY - 90 * DAY, None, "one"),
    }
    async with database.reading() as session:
        assert await service.people("one", today=TODAY + 6 * DAY, session=session) == [jan]
        assert await service.counts(today=TODAY + 6 * DAY, session=session) == {"one": 1, "two": 1}


async def test_who_comes_back_is_in_the_wave_again(database: Database) -> None:
    await tools(database)
    (ada,) = await hire(database, "ada")
    await enter(database, "one", people=[ada])
    await begin(database, "one")
    async with database.writing() as session:
        await membership.leave("one", ada, on=TODAY + DAY, now=NOW, session=session)
        again = {"starts_on": None, "now": NOW, "today": TODAY + 9 * DAY, "session": session}
        assert await membership.join("one", ada, **again) == "done"
        row = await session.get_one(WaveMember, ("one", ada))
        assert (row.starts_on, row.left_on) == (TODAY + 9 * DAY, None)


async def test_pauses_begin_end_and_are_noticed_by_other_rooms(database: Database) -> None:
    await tools(database)
    (ada,) = await hire(database, "ada")
    await enter(database, "one", people=[ada])
    async with database.writing() as session:
        paused = {"first": TODAY + DAY, "until": None, "now": NOW, "session": session}
        assert await membership.pause("one", ada, **paused) == "done"
        assert await membership.pause("one", ada, **paused) == "same"
        on = {"now": NOW, "session": session}
        assert await membership.resume("one", ada, on=TODAY + 9 * DAY, **on) == "done"
        assert await membership.resume("one", ada, on=TODAY + 9 * DAY, **on) == "same"
        row = await session.get_one(WaveMember, ("one", ada))
        assert (row.paused_from, row.paused_until) == (TODAY + DAY, TODAY + 8 * DAY)
        events = (await session.exec(select(Work.payload).where(Work.kind == "event.member_changed"))).all()
    assert events == [{"wave": "one", "employee": ada}] * 3


async def test_a_planned_wave_may_get_another_day_and_tool_a_running_one_may_not(database: Database) -> None:
    await tools(database)
    ada, leo = await hire(database, "ada", "leo")
    await enter(database, "one", TODAY + 7 * DAY, people=[ada])
    plan = Plan(tool_id="other-tool", name="One", starts_on=TODAY, lead_id=leo, champions=[leo])
    async with database.writing() as session:
        changed = await changing.change("one", plan, calendar=CALENDAR, now=NOW, session=session)
        assert changed == ("name", "lead_id", "tool_id", "starts_on", "champions")
        assert await changing.change("one", plan, calendar=CALENDAR, now=NOW, session=session) == ()
    assert (await enrolments(database))[ada, "other-tool"] == (TODAY, None, "one")
    assert (await enrolments(database))[ada, "pilot-tool"][1] == TODAY + 6 * DAY
    await begin(database, "one")
    back = Plan(tool_id="pilot-tool", name="One again", starts_on=TODAY + DAY, lead_id=leo)
    async with database.writing() as session:
        changed = await changing.change("one", back, calendar=CALENDAR, now=NOW, session=session)
    assert changed == ("name", "champions")
    assert ((await wave(database, "one")).tool_id, (await wave(database, "one")).starts_on) == ("other-tool", TODAY)


async def test_active_members_come_in_pages_of_running_waves_of_these_weeks(database: Database) -> None:
    await tools(database)
    people = await hire(database, *(f"p{number}" for number in range(7)))
    await enter(database, "one", TODAY - 36 * DAY, people=people[:3])
    await begin(database, "one")
    async with database.writing() as session:
        for one, days in zip(people[3:], (1, 30, 43, 44), strict=True):
            await membership.join(
                "one", one, starts_on=TODAY + (days - 36) * DAY, now=NOW, today=TODAY, session=session
            )
    pages, after = [], None
    async with database.reading() as session:
        while page := await service.active_members(on=TODAY, session=session, after=after, limit=2):
            pages.append([one.employee_id for one in page])
            after = (page[-1].wave_id, page[-1].employee_id)
    assert pages == [people[3:5], people[5:6]]


FILE = """waves:
  - id: one
    tool: pilot-tool
    name: First
    start: 2026-11-02
    lead: claire@brisemont.example
    champions: [leo@brisemont.example, mara@brisemont.example]
    people: [ada@brisemont.example, nobody@brisemont.example, odile@brisemont.example]
  - id: two
    tool: pilot-tool
    name: Second
    start: 2026-12-07
    lead: claire@brisemont.example
    people: [{email: leo@brisemont.example, start: 2026-12-09}]
  - {id: three, tool: gone-tool, name: Third, start: 2026-12-07, lead: claire@brisemont.example}
"""


async def take_over(database: Database, text: str, now: datetime = NOW) -> tuple[ImportReport, list[str]]:
    read = rolloutfile.parse(text, "rollout.yaml")
    async with database.writing() as session:
        report = await import_waves(read, calendar=CALENDAR, now=now, session=session)
    return report, [str(one) for one in read.findings]


async def test_a_file_is_taken_over_and_the_second_time_changes_nothing(database: Database) -> None:
    await tools(database)
    await hire(database, "claire", "leo", "ada")
    await hire(database, "mara", roles=("guest",))
    await hire(database, "odile", active=False)
    report, findings = await take_over(database, FILE)
    assert (report.added, report.changed, report.unchanged, report.refused, report.joined) == (
        ("one", "two"),
        (),
        (),
        1,
        2,
    )
    assert [(one.split(": ", 1)[0], one.split(": ", 3)[-1]) for one in findings] == [
        ("rollout.yaml:7", "mara@brisemont.example is a guest and is left out"),
        ("rollout.yaml:8", "nobody has the address nobody@brisemont.example; import people first"),
        ("rollout.yaml:8", "odile@brisemont.example does not work here any more and is left out"),
        ("rollout.yaml:15", "nobody is in this wave yet; list their addresses"),
        ("rollout.yaml:15", "no tool has the id gone-tool; `archipel tools export FILE.yaml` shows all"),
    ]
    before = await count(database, Work)
    for now in (NOW, NOW + DAY):
        report, again = await take_over(database, FILE, now)
        assert (report.added, report.changed, report.unchanged, report.joined) == ((), (), ("one", "two"), 0)
        assert again == findings
    assert await count(database, Work) == before
    assert isinstance(await begin(database, "one"), Begun)
    report, _ = await take_over(database, FILE, NOW + DAY)
    assert (report.changed, report.unchanged, report.joined) == ((), ("one", "two"), 0)


async def test_a_changed_file_changes_what_can_change_and_says_what_stays(database: Database) -> None:
    await tools(database)
    await hire(database, "claire", "leo", "ada", "jan")
    text = FILE.replace(", nobody@brisemont.example, odile@brisemont.example", "").replace(
        ", mara@brisemont.example", ""
    )
    text = text[: text.index("  - {id: three")]
    assert (await take_over(database, text))[1] == []
    await begin(database, "one")
    changed = (
        text.replace("2026-11-02", "2026-11-09")
        .replace("name: First", "name: One")
        .replace("[ada@brisemont.example]", "[jan@brisemont.example]")
    )
    report, findings = await take_over(database, changed)
    assert (report.changed, report.joined) == (("one",), 1)
    assert findings == ["rollout.yaml:5: warning: one.start: this wave began on 2026-11-02, and that stays"]
    found = await wave(database, "one")
    assert (found.name, found.starts_on) == ("One", date(2026, 11, 2))
    async with database.reading() as session:
        members = await service.members("one", session=session)
        announced = (await session.exec(select(Work.payload).where(Work.kind == "rollout.announce"))).all()
    assert [one.starts_on for one in members] == [date(2026, 11, 2), TODAY]
    assert [one["employee_id"] for one in announced if one] == [members[1].employee_id]


async def test_of_an_erased_person_only_what_names_nobody_remains(database: Database) -> None:
    await tools(database)
    ada, leo = await hire(database, "ada", "leo")
    await enter(database, "one", people=[ada, leo], lead=ada)
    await begin(database, "one")
    async with database.writing() as session:
        await changing.decide("one", "continue", "good", seen=0, by=ada, calendar=CALENDAR, now=NOW, session=session)
        exported = await RolloutData().export(session, ada)
        assert exported["waves"]["member"][0]["name"] == "one"
        assert exported["waves"]["enrolled"][0]["tool_id"] == "pilot-tool"
        assert (exported["wave_decisions"]["leads"], exported["wave_decisions"]["decided"][0]["reason"]) == (
            ["one"],
            "good",
        )
        await RolloutData().erase(session, ada, NOW)
        await ProfileData().erase(session, ada, NOW)
    found = await wave(database, "one")
    assert (found.lead_id, found.created_by) == (None, None)
    async with database.reading() as session:
        assert [one.decided_by for one in await service.decisions("one", session=session)] == [None]
        assert [one.employee_id for one in await service.members("one", session=session)] == [leo]
    assert [one for one, _ in await enrolments(database)] == [leo]


async def test_members_are_forgotten_some_time_after_their_wave_the_wave_itself_later(database: Database) -> None:
    await tools(database)
    (ada,) = await hire(database, "ada")
    await enter(database, "one", people=[ada])
    await begin(database, "one")

    async def purge(days: int) -> int:
        async with database.writing() as session:
            return await RolloutData().purge(session, RETENTION, NOW + days * DAY)

    assert await purge(400) == 0
    async with database.writing() as session:
        assert await changing.end("one", calendar=CALENDAR, now=NOW + 36 * DAY, session=session)
    assert [await purge(days) for days in (64, 66, 67)] == [0, 1, 0]
    assert await count(database, WaveMember) == 0
    assert await purge(1095 + 36) == 1
    async with database.reading() as session:
        assert (await session.exec(select(Wave.id).where(col(Wave.id) == "one"))).first() is None


async def _plans(database: Database, person: int, meanwhile: Callable[[], Awaitable[None]]) -> None:
    """Holds a member as planning does, then enters something that refers to the wave."""
    async with database.writing() as session:
        held = select(WaveMember).where(WaveMember.employee_id == person).with_for_update()
        await session.exec(held)
        await meanwhile()
        session.add(WaveDecision(wave_id="one", decision="adjust", reason="", decided_at=NOW))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite one comes after the other
@pytest.mark.parametrize("held", ["locked", "join"])
async def test_who_changes_a_wave_and_who_plans_for_its_members_do_not_wait_in_a_circle(
    database: Database, held: str
) -> None:
    await tools(database)
    [person] = await hire(database, "ada")
    await enter(database, "one", people=[person])
    changing_it: list[asyncio.Task[Any]] = []

    async def change() -> None:
        async with database.writing() as session:
            if held == "locked":
                await changing.locked("one", session=session)
                await membership.leave("one", person, on=TODAY + DAY, now=NOW, session=session)
            else:
                await membership.join("one", person, starts_on=TODAY + DAY, now=NOW, today=TODAY, session=session)

    async def meanwhile() -> None:
        changing_it.append(asyncio.create_task(change()))
        await asyncio.sleep(0.5)  # it holds the wave, and waits for the member

    await _plans(database, person, meanwhile)
    await changing_it[0]
    assert await count(database, WaveDecision) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_goes_on_in_another_wave_waits_for_whoever_changes_it_before_they_are_held(
    database: Database,
) -> None:
    await tools(database)
    [person] = await hire(database, "ada")
    await enter(database, "one", people=[person])
    await enter(database, "two")

    async def transfer() -> membership.Done:
        async with database.writing() as session:
            return await membership.transfer(
                "one", "two", person, on=TODAY + DAY, now=NOW, today=TODAY, session=session
            )

    async with database.writing() as session:
        await changing.locked("two", session=session)
        moving = asyncio.create_task(transfer())
        await asyncio.sleep(0.5)  # it waits for a wave
        assert await membership.leave("one", person, on=TODAY, now=NOW, session=session) == "done"
    assert await moving == "absent"
