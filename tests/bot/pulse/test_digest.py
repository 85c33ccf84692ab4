"""When letters go out."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlmodel import col, delete

from bot import company, work
from bot.company import WorksCouncil
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.people.models import Employee
from bot.pulse import closing
from bot.pulse.digest import LETTER, Letters, readers
from bot.pulse.models import Checkin, ClosedAnswer, ClosedPeriod
from bot.pulse.record import Digest
from bot.rollout.models import Wave, WaveChampion
from bot.rollout.rules import LEAD_ROLE
from bot.slack.message import Message
from bot.work import Claimed, Later, Work
from bot.worker import Worker
from tests.bot.pulse.test_closing import START, Room, Stopped, a_wave, ends
from tests.support import listening
from tests.support.company import ROOT
from tests.support.pulsing import Time

OURS = company.load(ROOT / "policies")
PERSON = 1


def letters(database: Database | None, now: datetime, **changed: Any) -> Letters:
    ours = OURS.model_copy(update=changed)
    nobody = cast("Any", None)
    return Letters(
        database=cast("Any", database), clock=Stopped(now), messenger=nobody, directory=nobody, company=ours,
        tool_name=nobody,
    )  # fmt: skip


def item(now: datetime) -> Claimed:
    return Claimed(
        id=1, key="digest:w:1:1", kind="pulse.digest", payload={"wave": "w", "period": 1, "employee_id": PERSON},
        due_at=now, not_after=None, attempts=1, first_claim_at=now, slack_ts=None, lease_until=now, owed_at=now,
    )  # fmt: skip


async def test_nothing_is_sent_before_the_works_council_was_consulted() -> None:
    council = WorksCouncil(consulted_on=date(2026, 4, 15), reference="minutes")
    with pytest.raises(Later) as later:
        await letters(None, ends(1), works_council=council).send(item(ends(1)))
    assert later.value.due_at == datetime(2026, 4, 15, 8, 0, tzinfo=UTC)  # 10:00 in Paris


async def test_a_letter_that_is_late_waits_for_the_morning() -> None:
    night = datetime(2026, 3, 9, 22, 0, tzinfo=UTC)
    with pytest.raises(Later) as later:
        await letters(None, night).send(item(night))
    assert later.value.due_at == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 9, 9, 6, tzinfo=UTC), datetime(2026, 3, 9, 9, 6, tzinfo=UTC)),
        (datetime(2026, 3, 9, 22, 0, tzinfo=UTC), datetime(2026, 3, 10, 9, 0, tzinfo=UTC)),
        (datetime(2026, 3, 7, 12, 0, tzinfo=UTC), datetime(2026, 3, 9, 9, 0, tzinfo=UTC)),  # a Saturday
        (datetime(2026, 3, 9, 3, 0, tzinfo=UTC), datetime(2026, 3, 9, 9, 0, tzinfo=UTC)),
        (datetime(2026, 5, 1, 12, 0, tzinfo=UTC), datetime(2026, 5, 4, 8, 0, tzinfo=UTC)),  # a holiday, then summer
    ],
)
async def test_letters_are_due_in_working_hours(database: Database, now: datetime, due: datetime) -> None:
    room = Room(database)
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    sender = letters(database, now)
    async with database.writing() as session:
        wave = await session.get_one(Wave, "w")
        wave.lead_id = people[0]
        await session.flush()
        await sender.enter(Digest(wave="w", period=1, sections=[]), now, session)
    [row] = [row for row in await room.rows(Work) if row.kind == "pulse.digest"]
    assert (row.key, row.due_at) == (f"digest:w:1:{people[0]}", due)


async def test_a_digest_waits_for_slack_however_long_it_is_away(database: Database) -> None:
    room, clock, back = Room(database), Time(ends(1)), ends(1) + timedelta(hours=6)
    people = await a_wave(room, 24)
    sent: list[tuple[str, int]] = []

    async def send(item: Claimed, message: Message) -> str:
        if clock.now() < back:
            raise SlackUnavailable("chat.postMessage")
        sent.append((message.channel, item.failures))
        return "1.0"

    async def slack_user(employee: int) -> str:
        return f"U{employee}"

    async def word(_: Any) -> str:
        return "en"

    sender = Letters(
        database=database, clock=clock, company=OURS, tool_name=word,
        messenger=cast("Any", SimpleNamespace(send=send)),
        directory=cast("Any", SimpleNamespace(slack_user=slack_user, lang=word)),
    )  # fmt: skip
    room.closing = closing.Closing(database=database, clock=clock, company=OURS, letters=sender.enter)
    async with database.writing() as session:
        (await session.get_one(Wave, "w")).lead_id = people[0]
    await room.week("w", 1, people)
    await room.close("w", 1)
    worker = Worker(database, clock, {LETTER: sender.handlers()[LETTER]})
    while not sent:
        await worker.drain()
        [row] = [row for row in await room.rows(Work) if row.kind == LETTER]
        assert row.state == "pending" or sent, f"given up after {clock.now() - ends(1)}"
        clock.go_to(row.due_at)
    assert sent == [(f"U{people[0]}", 1)]  # the last attempt looks first
    assert row.state == "done"


async def test_letters_about_what_is_closed_again_are_owed_since_the_close_was(database: Database) -> None:
    """As after a restore in the night: the letter waits for the morning, and may have been sent on the day before."""
    room = Room(database)
    people = await a_wave(room, 24)
    async with database.writing() as session:
        (await session.get_one(Wave, "w")).lead_id = people[0]
    await room.week("w", 1, people)
    night = ends(1) + timedelta(hours=12)
    room.clock.at = night
    sender = letters(database, night)
    room.closing = closing.Closing(database=database, clock=room.clock, company=OURS, letters=sender.enter)
    async with database.writing() as session:
        await work.add(
            key="close:w:1", kind=closing.CLOSE, payload={"wave": "w", "period": 1}, due_at=ends(1), session=session
        )
        [close] = await work.claim(kinds=[closing.CLOSE], now=night, wall=night, limit=1, session=session)
    await room.closing.close(close)
    [row] = [row for row in await room.rows(Work) if row.kind == LETTER]
    assert (row.owed_at, row.due_at > night) == (ends(1), True)


async def test_what_is_closed_again_after_a_restore_is_about_the_same_people(database: Database) -> None:
    """Two about whom different people were left out by chance would tell of single ones together."""
    room = Room(database)
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    await room.close("w", 1)
    async with database.writing() as session:
        await listening.left("w", people[0], START + timedelta(days=6), session=session)
    shown = []
    for _ in range(3):
        await room.week("w", 2, people[1:])
        await room.close("w", 2)
        [closed] = [row for row in await room.rows(ClosedPeriod) if row.period == 2]
        shown.append(closed.enrolled["surveys"][0]["shown"])
        async with database.writing() as session:
            for table in (ClosedPeriod, ClosedAnswer):
                await session.exec(delete(table).where(col(table.period) == 2))
            await session.exec(delete(Checkin).where(col(Checkin.week) == 2))
    assert len(shown[0]) == 19  # of 24; four were left out by chance
    assert shown == [shown[0]] * 3


@pytest.mark.parametrize("lead", ["there", "nobody", "deactivated"])
async def test_without_a_lead_who_works_here_everybody_with_the_role_reads_it(database: Database, lead: str) -> None:
    people = await a_wave(Room(database), 6)
    leading, *roles, champion, gone = people[:5]
    async with database.writing() as session:
        for person in roles:
            (await session.get_one(Employee, person)).roles = [LEAD_ROLE]
        (await session.get_one(Wave, "w")).lead_id = leading if lead != "nobody" else None
        (await session.get_one(Employee, leading)).active = lead != "deactivated"
        (await session.get_one(Employee, gone)).active = False
        session.add_all(WaveChampion(wave_id="w", employee_id=one) for one in (champion, gone))
    async with database.reading() as session:
        found = await readers(Digest(wave="w", period=1, sections=[]), session)
    assert found == [*([leading] if lead == "there" else roles), champion]
