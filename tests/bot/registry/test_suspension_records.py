"""Suspensions in the database: who is concerned, one winner of two members, nobody told only half."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import select

from bot import audit, work
from bot.clock import WindingClock
from bot.company import Retention, load
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.people.models import Employee
from bot.registry import service
from bot.registry.given import RegistryData
from bot.registry.models import Enrolment, GivenVerdict, Suspension, SuspensionNotice
from bot.registry.suspension import entering, records
from bot.registry.suspension.letters import SuspensionLetters
from bot.registry.suspension.records import Lifted, Suspended
from bot.registry.suspension.steps import SUSPEND, SuspensionSteps
from bot.slack.message import Message
from bot.work import Claimed
from bot.worker import Worker
from tests.support.pulsing import Time

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOOL = "deepl-pro"
POLICIES = Path(__file__).parents[3] / "policies"
MEMBERS = (1, 2)


@pytest_asyncio.fixture
async def filled(database: Database) -> Database:
    """Two members of the committee, and the tools of the sample company."""
    await hire(database, 2, roles=["committee"])
    async with database.writing() as session:
        await service.seed(POLICIES, now=NOW - timedelta(days=60), session=session)
    return database


async def hire(database: Database, number: int, **different: Any) -> list[int]:
    async with database.writing() as session:
        have = len((await session.exec(select(Employee.id))).all())
        values = {
            "country": "FR", "time_zone": "Europe/Paris", "locale": "fr", "department": "", "team": "", "location": "",
            "roles": [], "groups": [], "active": True, "from_slack": False, "created_at": NOW, "updated_at": NOW,
        } | different  # fmt: skip
        rows = [
            {**values, "email": f"p{have + place}@brisemont.example", "name": f"P {have + place}"}
            for place in range(number)
        ]
        await (await session.connection()).execute(sa.insert(Employee), rows)
        return list((await session.exec(select(Employee.id).order_by(Employee.id.desc()).limit(number))).all())  # type: ignore[union-attr, arg-type]


async def enrol(database: Database, people: list[int], since: date = TODAY, until: date | None = None) -> None:
    rows = [{"employee_id": one, "tool_id": TOOL, "since": since, "until": until, "wave": ""} for one in people]
    async with database.writing() as session:
        await (await session.connection()).execute(sa.insert(Enrolment), rows)


async def suspend(database: Database, by: int = 1, tool: str = TOOL) -> Suspended | None:
    async with database.writing() as session:
        return await records.suspend(tool, reason="Leak", by=by, now=NOW, today=TODAY, session=session)


async def lift(database: Database, number: int, by: int = 1) -> Lifted | None:
    async with database.writing() as session:
        return await records.lift(number, reason="Closed", by=by, now=NOW, session=session)


async def told(database: Database, number: int, employee: int, outcome: Any = "told") -> bool:
    async with database.writing() as session:
        return await records.told(number, employee, outcome, session=session)


async def status(database: Database) -> str:
    async with database.reading() as session:
        entry = await service.entry(TOOL, session=session)
    assert entry is not None
    return str(entry["status"])


async def test_concerned_are_the_enrolled_of_today_and_those_told_lately_that_they_may(filled: Database) -> None:
    enrolled, ended, coming, may, conditions, long_ago, never, other = sorted(await hire(filled, 8))
    await enrol(filled, [enrolled], TODAY - timedelta(days=3), TODAY)
    await enrol(filled, [ended], TODAY - timedelta(days=3), TODAY - timedelta(days=1))
    await enrol(filled, [coming], TODAY + timedelta(days=1))
    given = (
        (may, TOOL, "allowed", 1), (conditions, TOOL, "conditions", 30), (long_ago, TOOL, "allowed", 31),
        (never, TOOL, "never", 1), (other, "candis", "allowed", 1),
    )  # fmt: skip
    async with filled.writing() as session:
        for who, tool, outcome, days in given:
            at = NOW - timedelta(days=days)
            session.add(GivenVerdict(employee_id=who, tool_id=tool, outcome=outcome, lang="fr", given_at=at))
    suspended = await suspend(filled)
    assert suspended is not None
    assert suspended.to_tell == (enrolled, may, conditions)


async def test_guests_and_people_who_have_left_are_counted_and_not_written_to(filled: Database) -> None:
    (guest,) = await hire(filled, 1, roles=["guest"])
    (gone,) = await hire(filled, 1, active=False)
    (here,) = await hire(filled, 1)
    await enrol(filled, [guest, gone, here])
    suspended = await suspend(filled)
    assert suspended is not None
    assert suspended.to_tell == (here,)
    async with filled.reading() as session:
        assert await records.reached(suspended.number, "told", session=session) == records.Reached(0, 2, 1)


async def test_of_members_who_suspend_at_once_one_wins(filled: Database) -> None:
    results = await asyncio.gather(*(suspend(filled, by) for by in MEMBERS * 4))
    assert [result for result in results if result is not None] != []
    assert len([result for result in results if result is not None]) == 1
    assert await status(filled) == "suspended"
    async with filled.reading() as session:
        assert len((await session.exec(select(Suspension))).all()) == 1
        assert await audit.verify(session) == []


async def test_of_members_who_lift_at_once_one_wins(filled: Database) -> None:
    suspended = await suspend(filled)
    assert suspended is not None
    results = await asyncio.gather(*(lift(filled, suspended.number, by) for by in MEMBERS * 4))
    assert len([result for result in results if result is not None]) == 1
    assert await status(filled) == "approved"


async def test_of_members_who_confirm_at_once_one_wins(filled: Database) -> None:
    suspended = await suspend(filled)
    assert suspended is not None

    async def confirm(by: int) -> bool:
        async with filled.writing() as session:
            return await records.confirm(suspended.number, by=by, now=NOW, session=session)

    assert Counter(await asyncio.gather(*(confirm(by) for by in MEMBERS * 4))) == {True: 1, False: 7}
    await lift(filled, suspended.number)
    assert not await confirm(1)


async def test_only_tools_in_use_can_be_suspended(filled: Database) -> None:
    assert await suspend(filled, tool="otter") is None
    assert await suspend(filled, tool="cursor") is None
    assert await suspend(filled, tool="nothing-of-the-kind") is None
    async with filled.reading() as session:
        assert await audit.head(session) is None


async def test_who_is_told_while_it_is_lifted_hears_that_too_and_nobody_is_told_back_unasked(filled: Database) -> None:
    """However the two fall together: whoever was told to stop is told that it is over, exactly once."""
    people = sorted(await hire(filled, 30))
    await enrol(filled, people)
    suspended = await suspend(filled)
    assert suspended is not None
    *late, lifted = await asyncio.gather(
        *(told(filled, suspended.number, one) for one in people[:20]),
        asyncio.sleep(0.01, None),
        lift(filled, suspended.number),
    )
    assert isinstance(lifted, Lifted)
    at_once = [one for one, due in zip(people, late, strict=False) if due]
    assert sorted([*lifted.to_tell, *at_once]) == people[:20]
    async with filled.reading() as session:
        notices = (await session.exec(select(SuspensionNotice))).all()
    assert Counter((one.told, one.told_back) for one in notices) == {("told", "waiting"): 20, ("waiting", "none"): 10}


async def test_lifting_waits_for_whoever_is_just_being_noted_as_told(filled: Database) -> None:
    (one,) = await hire(filled, 1)
    await enrol(filled, [one])
    suspended = await suspend(filled)
    assert suspended is not None
    async with filled.writing() as session:
        due = await records.told(suspended.number, one, "told", session=session)
        await session.flush()
        lifting = asyncio.create_task(lift(filled, suspended.number))
        await asyncio.sleep(0.3)
    lifted = await lifting
    assert lifted is not None
    assert (due, lifted.to_tell) == (False, (one,))


async def test_a_status_that_was_changed_meanwhile_stays_when_the_suspension_is_lifted(filled: Database) -> None:
    suspended = await suspend(filled)
    assert suspended is not None
    async with filled.writing() as session:
        await service.change(TOOL, {"status": "blocked"}, by=None, source="decision", why="", now=NOW, session=session)
    lifted = await lift(filled, suspended.number)
    assert lifted is not None
    assert not lifted.restored
    assert await status(filled) == "blocked"


async def test_suspending_anew_after_another_decision_tells_those_who_never_heard_that_it_was_over(
    filled: Database,
) -> None:
    (one,) = await hire(filled, 1)
    await enrol(filled, [one])
    first = await suspend(filled)
    assert first is not None
    await told(filled, first.number, one)
    async with filled.writing() as session:
        await service.change(TOOL, {"status": "approved"}, by=None, source="decision", why="", now=NOW, session=session)
        await (await session.connection()).execute(sa.delete(Enrolment))
    second = await suspend(filled)
    assert second is not None
    assert second.to_tell == (one,)
    assert await lift(filled, first.number) is None


async def test_a_thousand_people_are_entered_in_one_transaction_of_few_statements(filled: Database) -> None:
    await enrol(filled, await hire(filled, 1_000))
    company, statements = load(POLICIES), []

    def note(*said: Any) -> None:
        statements.append(said[2])

    sa.event.listen(filled.engine.sync_engine, "before_cursor_execute", note)
    async with filled.writing() as session:
        suspended = await records.suspend(TOOL, reason="Leak", by=1, now=NOW, today=TODAY, session=session)
        assert suspended is not None
        await entering.announce(suspended, company=company, now=NOW, owed_at=NOW, session=session)
    sa.event.remove(filled.engine.sync_engine, "before_cursor_execute", note)
    assert len(statements) < 30
    async with filled.reading() as session:
        waiting = await work.backlog(NOW, session)
    assert waiting[entering.STOP].pending == 1_000
    assert waiting[entering.CARD].pending == 1


async def test_the_step_looks_at_the_role_itself(filled: Database) -> None:
    (kevin,) = await hire(filled, 1)

    class Kevin:
        employee_id, lang, is_committee = kevin, "de", False

    async def accounts(_user: str) -> Any:
        return Kevin()

    steps = SuspensionSteps(
        database=filled, clock=WindingClock(), accounts=accounts, catalogue=service.Catalogue(filled),
        company=load(POLICIES), today=lambda: TODAY,
    )  # fmt: skip
    async with filled.writing() as session:
        item = await work.add_claimed(
            key="slack:V1", kind=SUSPEND, payload={"user": "UKEVIN", "tool": TOOL, "reason": "Leak"}, due_at=NOW,
            lease_until=NOW + timedelta(days=9_999), session=session,
        )  # fmt: skip
    assert item is not None
    await steps.suspend(item)
    assert await status(filled) == "approved"
    async with filled.reading() as session:
        note = (await session.exec(select(work.Work).where(work.Work.kind == entering.NOTE))).one()
    assert note.payload is not None
    assert "Mitglieder des Gremiums" in note.payload["sentence"]


async def test_who_was_told_of_a_suspension_is_forgotten_when_it_ended_long_ago(filled: Database) -> None:
    (person,) = await hire(filled, 1)
    await enrol(filled, [person])
    async with filled.writing() as session:
        suspended = await records.suspend(TOOL, reason="Leak", by=1, now=NOW, today=TODAY, session=session)
        assert suspended is not None
        await records.lift(suspended.number, reason="Fixed", by=1, now=NOW, session=session)
    kept = Retention().requests
    for later, forgotten in ((timedelta(days=kept - 1), 0), (timedelta(days=kept + 1), 1)):
        async with filled.writing() as session:
            assert await RegistryData().purge(session, Retention(), NOW + later) == forgotten


async def test_who_is_to_stop_is_told_so_however_long_slack_is_away(filled: Database) -> None:
    (one,) = await hire(filled, 1)
    await enrol(filled, [one])
    clock, said = Time(NOW), list[str]()

    async def send(item: Claimed, message: Message) -> str:
        if clock.now() < NOW + timedelta(hours=6):
            raise SlackUnavailable("chat.postMessage")
        said.append(message.channel)
        return "1.0"

    async def user(employee: int) -> str:
        return f"U{employee}"

    async def lang(employee: int) -> str:
        return "fr"

    letters = SuspensionLetters(
        database=filled, clock=clock, catalogue=service.Catalogue(filled),
        messenger=cast("Any", SimpleNamespace(send=send)),
        directory=cast("Any", SimpleNamespace(slack_user=user, lang=lang)),
    )  # fmt: skip
    worker = Worker(filled, clock, {entering.STOP: letters.handlers()[entering.STOP]})
    async with filled.writing() as session:
        suspended = await records.suspend(TOOL, reason="Leak", by=1, now=NOW, today=TODAY, session=session)
        assert suspended is not None
        await entering.announce(suspended, company=load(POLICIES), now=NOW, owed_at=NOW, session=session)
    while not said:
        await worker.drain()
        clock.go_to(clock.now() + timedelta(minutes=10))
        assert clock.now() < NOW + timedelta(hours=8)
    await worker.drain()
    async with filled.reading() as session:
        (row,) = (await session.exec(select(work.Work).where(work.Work.kind == entering.STOP))).all()
    assert (said, row.state) == ([f"U{one}"], "done")


@pytest.mark.parametrize("found", [None, "1.0"])
async def test_once_it_is_lifted_nobody_is_told_to_stop_and_who_was_told_hears_that_it_is_over(
    filled: Database, found: str | None
) -> None:
    (one,) = await hire(filled, 1)
    await enrol(filled, [one])

    async def send(item: Claimed, message: Message) -> str:
        raise SlackUnavailable("chat.postMessage")

    async def may_have_sent(item: Claimed) -> bool:
        return bool(item.failures)

    async def sent_before(item: Claimed, user: str) -> str | None:
        return found

    async def user(employee: int) -> str:
        return f"U{employee}"

    async def lang(employee: int) -> str:
        return "fr"

    clock = Time(NOW)
    letters = SuspensionLetters(
        database=filled, clock=clock, catalogue=service.Catalogue(filled),
        messenger=cast("Any", SimpleNamespace(send=send, may_have_sent=may_have_sent, sent_before=sent_before)),
        directory=cast("Any", SimpleNamespace(slack_user=user, lang=lang)),
    )  # fmt: skip
    worker = Worker(filled, clock, {entering.STOP: letters.handlers()[entering.STOP]})
    async with filled.writing() as session:
        suspended = await records.suspend(TOOL, reason="Leak", by=1, now=NOW, today=TODAY, session=session)
        assert suspended is not None
        await entering.announce(suspended, company=load(POLICIES), now=NOW, owed_at=NOW, session=session)
    await worker.drain()
    assert await lift(filled, suspended.number) is not None
    clock.go_to(NOW + timedelta(hours=1))
    await worker.drain()
    async with filled.reading() as session:
        rows = (await session.exec(select(work.Work))).all()
    assert [row.state for row in rows if row.kind == entering.STOP] == ["done"]
    assert sum(row.kind == entering.BACK for row in rows) == (found is not None)
