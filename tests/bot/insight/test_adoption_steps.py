"""When a week is counted, who gets a note, and what goes when somebody asks to be forgotten."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot import company, work
from bot.company import Retention, WorksCouncil
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.insight.models import AdoptionFold, AdoptionGroup, AdoptionNote, AdoptionWeek
from bot.insight.privacy import AdoptionData
from bot.insight.steps import FOLD, NOTE, Adoption
from bot.insight.weeks import Week, counted_at
from bot.registry.enrolment import enrol
from bot.rollout.models import Wave
from bot.work import Claimed, Work
from tests.support.adopting import TOOL, WEEK, people, use, wave
from tests.support.company import ROOT

pytestmark = pytest.mark.asyncio

OURS = company.load(ROOT / "policies")
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # 10:00 in Paris
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


class Room:
    """The handlers at a moment, and a messenger that notes what it sends."""

    def __init__(self, database: Database, now: datetime = MONDAY, **changed: Any) -> None:
        self.database, self.now = database, now
        self.sent: list[tuple[str, str]] = []
        self.away = self.deaf = False
        self.adoption = Adoption(
            database=database, clock=cast("Any", SimpleNamespace(now=lambda: self.now)),
            messenger=cast("Any", SimpleNamespace(
                send=self._send, place=self._place, may_have_sent=self._may_have_sent, sent_before=self._sent_before)),
            directory=cast("Any", SimpleNamespace(slack_user=self._user, lang=self._lang)),
            company=OURS.model_copy(update=changed), tool_name=self._user,
        )  # fmt: skip

    async def _send(self, item: Claimed, message: Any) -> str:
        if self.away:
            raise SlackUnavailable("chat.postMessage")
        self.sent.append((message.channel, str(message.blocks)))
        if self.deaf:
            raise SlackUnavailable("chat.postMessage")
        return f"{item.id}.0"

    async def _may_have_sent(self, item: Claimed) -> bool:
        return item.failures > 0

    async def _sent_before(self, item: Claimed, channel: str) -> str | None:
        return f"{item.id}.0" if channel in dict(self.sent) else None

    async def _place(self, name: str) -> str:
        return f"#{name}"

    async def _user(self, one: object) -> str:
        return f"U{one}"

    async def _lang(self, one: object) -> str:
        del one
        return "en"

    async def run(self, kind: str) -> int:
        """Do what is due of a kind; how many."""
        async with self.database.writing() as session:
            items = await work.claim(kinds=[kind], now=self.now, wall=self.now, limit=50, session=session)
        for item in items:
            await self.adoption.handlers()[kind](item)
        return len(items)

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.reading() as session:
            return list((await session.exec(select(table))).all())

    async def work(self, kind: str) -> list[Work]:
        async with self.database.reading() as session:
            found = select(Work).where(Work.kind == kind).order_by(col(Work.due_at), col(Work.key))
            return list((await session.exec(found)).all())


async def begun(database: Database, *, size: int = 24, active: int = 10, **changed: Any) -> tuple[Room, list[int]]:
    """A wave with a lead in the week that is entered to be counted."""
    async with database.writing() as session:
        members = await people(size + 1, session=session)
        await wave("w", members[1:], lead=members[0], session=session)
        await use(members[1 : active + 1], WEDNESDAY, session=session)
    room = Room(database, WEDNESDAY, **changed)
    await room.adoption.begin()
    room.now = MONDAY
    return room, members


async def test_a_week_is_entered_once_by_its_name_and_due_when_it_has_closed(database: Database) -> None:
    room = Room(database, WEDNESDAY)
    await room.adoption.begin()
    await Room(database, WEDNESDAY + timedelta(days=1)).adoption.begin()
    [row] = await room.work(FOLD)
    assert (row.key, row.due_at) == ("adoption:2026-W10", MONDAY)


async def test_counting_enters_the_next_week_and_a_note_for_each_reader(database: Database) -> None:
    room, members = await begun(database)
    assert await room.run(FOLD) == 1
    assert [row.key for row in await room.work(FOLD)] == ["adoption:2026-W10", "adoption:2026-W11"]
    notes = await room.work(NOTE)
    assert [row.key for row in notes] == [f"adoption:2026-W10:{members[0]}", "adoption:2026-W10:steering"]
    assert {(row.due_at, row.not_after) for row in notes} == {(MONDAY, MONDAY + timedelta(days=7))}
    assert await room.run(NOTE) == 2
    assert sorted(channel for channel, _ in room.sent) == ["#ai-steering", f"U{members[0]}"]
    assert all(f"U{TOOL}" in said for _, said in room.sent)
    [kept] = await room.rows(AdoptionNote)
    assert (kept.week, kept.employee_id, kept.channel) == ("2026-W10", members[0], f"U{members[0]}")


async def test_notes_wait_for_slack_until_the_next_week_is_counted(database: Database) -> None:
    room, _ = await begun(database)
    await room.run(FOLD)
    room.away = True
    while room.now < MONDAY + timedelta(hours=6):
        await room.run(NOTE)
        room.now += timedelta(minutes=11)
    assert [(row.state, row.failures) for row in await room.work(NOTE)] == [("pending", 1)] * 2
    room.now = MONDAY + timedelta(days=7, minutes=1)
    assert await room.run(NOTE) == 0
    assert {row.state for row in await room.work(NOTE)} == {"expired"}


async def test_a_note_that_was_sent_is_on_record_even_if_its_reader_leads_nobody_any_more(database: Database) -> None:
    """Slack took the message and its reply was lost, then somebody else became lead."""
    room, members = await begun(database)
    await room.run(FOLD)
    room.deaf = True
    await room.run(NOTE)
    async with database.writing() as session:
        await session.exec(sa.update(Wave).values(lead_id=members[1]))
    room.now += timedelta(minutes=11)
    await room.run(NOTE)
    [kept] = await room.rows(AdoptionNote)
    assert (kept.week, kept.employee_id, kept.channel) == ("2026-W10", members[0], f"U{members[0]}")
    assert sorted(channel for channel, _ in room.sent) == ["#ai-steering", "#ai-steering", f"U{members[0]}"]


async def test_notes_of_a_week_counted_late_are_owed_since_it_was_to_be_counted(database: Database) -> None:
    room, _ = await begun(database)
    room.now = MONDAY + timedelta(hours=14)  # at night, as after a restore: they wait for the morning
    await room.run(FOLD)
    assert [(row.owed_at, row.due_at > room.now) for row in await room.work(NOTE)] == [(MONDAY, True)] * 2


async def test_a_week_counted_again_after_a_restore_is_about_the_same_people(database: Database) -> None:
    room, members = await begun(database)
    shown = []
    async with database.writing() as session:  # 24 were shown before, and one has left since
        session.add(AdoptionGroup(tool_id=TOOL, people=members[1:], first_week="2026-W09", last_week="2026-W09"))
        await enrol(members[1], TOOL, since=date(2026, 2, 23), until=date(2026, 2, 27), wave="w", session=session)
    for _ in range(3):
        assert await room.run(FOLD) == 1
        shown.append([row.people for row in await room.rows(AdoptionGroup) if row.last_week == "2026-W10"])
        async with database.writing() as session:
            await session.exec(sa.delete(AdoptionFold))
            await session.exec(sa.delete(AdoptionWeek))
            await session.exec(sa.delete(AdoptionGroup).where(col(AdoptionGroup.last_week) == "2026-W10"))
            row = (await session.exec(select(Work).where(Work.key == "adoption:2026-W10"))).one()
            row.state, row.finished_at, row.payload = "pending", None, {"week": "2026-W10"}
    assert [len(one) for one in shown[0]] == [19]
    assert shown == [shown[0]] * 3


async def test_two_replicas_enter_one_set_of_notes(database: Database) -> None:
    room, _ = await begun(database)
    async with database.writing() as session:
        [item] = await work.claim(kinds=[FOLD], now=MONDAY, wall=MONDAY, limit=5, session=session)
        again = await work.add_claimed(
            key="again", kind=FOLD, payload=item.payload, due_at=MONDAY, lease_until=MONDAY + timedelta(hours=1),
            session=session,
        )  # fmt: skip
    assert again is not None
    other = Room(Database(database.engine.url.render_as_string(hide_password=False)), MONDAY)
    await asyncio.gather(room.adoption.fold(item), other.adoption.fold(again))
    await other.database.close()
    assert len(await room.work(NOTE)) == 2
    assert len(await room.rows(AdoptionFold)) == 1


async def test_no_week_before_the_consultation_of_the_works_council_is_ever_counted(database: Database) -> None:
    council = WorksCouncil(consulted_on=date(2026, 3, 3), reference="minutes")
    room, _ = await begun(database, works_council=council)
    await room.run(FOLD)
    assert await room.rows(AdoptionFold) == await room.rows(AdoptionWeek) == await room.rows(AdoptionGroup) == []
    assert await room.work(NOTE) == []
    room.now += timedelta(days=7)
    await room.run(FOLD)
    assert [row.week for row in await room.rows(AdoptionFold)] == ["2026-W11"]


async def test_a_note_is_not_sent_when_the_company_puts_the_consultation_later(database: Database) -> None:
    room, _ = await begun(database)
    await room.run(FOLD)
    later = WorksCouncil(consulted_on=date(2026, 5, 1), reference="minutes")
    held = Room(database, MONDAY, works_council=later)
    assert await held.run(NOTE) == 2
    assert held.sent == []


async def test_a_week_whose_events_are_being_deleted_is_not_counted(database: Database) -> None:
    room, _ = await begun(database, retention_days=Retention(usage_events=6))
    await room.run(FOLD)
    assert await room.rows(AdoptionFold) == []
    assert [row.state for row in await room.work(FOLD)] == ["cancelled", "pending"]


async def test_after_an_outage_every_week_is_counted_and_old_ones_are_not_told(database: Database) -> None:
    room, _ = await begun(database)
    room.now = MONDAY + timedelta(days=16)
    while await room.run(FOLD):
        pass
    assert [row.week for row in await room.rows(AdoptionFold)] == ["2026-W10", "2026-W11", "2026-W12"]
    assert {row.key.rpartition(":")[0] for row in await room.work(NOTE)} == {"adoption:2026-W12"}


async def test_a_note_waits_for_working_hours(database: Database) -> None:
    room, _ = await begun(database)
    room.now = datetime(2026, 3, 13, 19, 0, tzinfo=UTC)  # Friday evening
    await room.run(FOLD)
    assert await room.work(NOTE) == []  # by Monday it would be a week old

    room.now = datetime(2026, 3, 17, 19, 0, tzinfo=UTC)
    await room.run(FOLD)
    assert {row.due_at for row in await room.work(NOTE)} == {datetime(2026, 3, 18, 9, 0, tzinfo=UTC)}


async def test_who_does_not_lead_any_more_gets_no_note(database: Database) -> None:
    room, members = await begun(database)
    await room.run(FOLD)
    async with database.writing() as session:
        await session.exec(sa.text("UPDATE wave SET lead_id = NULL"))  # type: ignore[call-overload]
    await room.run(NOTE)
    assert [channel for channel, _ in room.sent] == ["#ai-steering"]
    assert members[0] not in [row.employee_id for row in await room.rows(AdoptionNote)]


async def test_a_wave_of_eight_is_told_once_a_month_that_there_is_no_figure(database: Database) -> None:
    room, _ = await begun(database, size=8, active=4)
    for number in range(4):
        room.now = counted_at(Week.named(f"2026-W{10 + number}"), room.adoption.company.home)
        await room.run(FOLD)
    assert {row.key.rpartition(":")[0] for row in await room.work(NOTE)} == {"adoption:2026-W10"}


async def test_somebody_erased_is_in_no_group_and_the_facts_stay(database: Database) -> None:
    room, members = await begun(database)
    await room.run(FOLD)
    await room.run(NOTE)
    before = await room.rows(AdoptionWeek)
    kept = AdoptionData()
    async with database.writing() as session:
        assert await kept.export(session, members[1]) == {
            "adoption": {
                "counted_among": [{"tool_id": TOOL, "first_week": "2026-W10", "last_week": "2026-W10"}], "notes": [],
            }
        }  # fmt: skip
        assert [one.ts for one in await kept.messages(session, members[0])]
        await kept.erase(session, members[0], MONDAY)
        await kept.erase(session, members[1], MONDAY)
        assert await kept.messages(session, members[0]) == []
    [group] = await room.rows(AdoptionGroup)
    assert members[1] not in group.people
    assert len(set(group.people)) == 24
    assert await room.rows(AdoptionNote) == []
    assert await room.rows(AdoptionWeek) == before


async def test_groups_and_notes_go_with_the_events_and_facts_stay(database: Database) -> None:
    room, _ = await begun(database)
    await room.run(FOLD)
    await room.run(NOTE)
    for days, left in ((90, 1), (100, 0)):
        async with database.writing() as session:
            gone = await AdoptionData().purge(session, Retention(), MONDAY + timedelta(days=days - 7))
        assert gone == (0 if left else 2)
        assert len(await room.rows(AdoptionGroup)) == len(await room.rows(AdoptionNote)) == left
    assert len(await room.rows(AdoptionWeek)) == 1
    assert WEEK.number == 10
