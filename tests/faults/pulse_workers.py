"""What runs in processes of its own: bots that send check-ins and die at any step."""

import asyncio
import logging
from datetime import date, datetime, timedelta

import aiohttp
import sqlalchemy as sa
import structlog
from sqlmodel import select

import bot.worker as worker_module
from bot.db import Database
from bot.people.directory import Directory
from bot.people.models import Employee, SlackAccount
from bot.pulse import planning
from bot.pulse.steps import Pulse
from bot.slack import patience
from bot.slack.messenger import Message, Messenger, web_client
from bot.work import Claimed, Work
from bot.worker import Worker
from tests.faults.senders import _never, die_around
from tests.support.crashing import Crash, CrashingDatabase, HastyClock
from tests.support.pulsing import Words, customs, place, surveys

SPEED = 10.0
CAMPAIGN = "drill:1"


class Ahead(HastyClock):
    """Business time is so far ahead of the machine's that it is the middle of a working day."""

    def __init__(self, ahead: timedelta) -> None:
        super().__init__(SPEED)
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead


def until_a_working_day(now: datetime) -> tuple[timedelta, date]:
    """How long it is until 11:00 on the next working day in Berlin, and which day that is."""
    berlin = place("Europe/Berlin", "DE")
    day = next(d for d in (berlin.day(now) + timedelta(n) for n in range(1, 20)) if berlin.works_on(d))
    return berlin.at(day, berlin.opens) + timedelta(hours=1) - now, day


async def enter_people(database: Database, users: list[str], day: date, now: datetime) -> None:
    """One person for each Slack user, and a check-in of that day for everybody."""
    async with database.writing() as session:
        session.add_all(
            Employee(
                email=f"{user}@brisemont.example".casefold(), name=user, country="DE", time_zone="Europe/Berlin",
                locale="de", created_at=now, updated_at=now,
            )
            for user in users
        )  # fmt: skip
        await session.flush()
        ids = (await session.exec(select(Employee.id).order_by(Employee.id))).all()  # type: ignore[arg-type]
        session.add_all(
            SlackAccount(user_id=user, employee_id=number, kind="member", refreshed_at=now)
            for user, number in zip(users, ids, strict=True)
        )
        await session.flush()
        for start in range(0, len(ids), 500):
            anchors = {number or 0: day for number in ids[start : start + 500]}
            await planning.enter(CAMPAIGN, surveys("", 1), anchors, its=customs(), session=session)


def pulse(database: Database, clock: HastyClock, messenger: Messenger) -> Pulse:
    """The handlers, with the real messenger."""
    return Pulse(
        database=database, clock=clock, sender=messenger, slack_user=Directory(database, messenger).slack_user,
        customs=customs(), surveys=surveys, words=Words(),
    )  # fmt: skip


async def check_in_all(crash: Crash, *, url: str, api_url: str, token: str, ahead_s: float, read_back: bool) -> None:
    """Send every check-in there is, once; `read_back` off is the control."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database, clock = CrashingDatabase(url, crash), Ahead(timedelta(seconds=ahead_s))
    worker_module.PAUSES = (timedelta(seconds=1),)  # type: ignore[misc]  # nobody waits minutes for a test
    patience.PAUSES = (timedelta(seconds=1),)  # type: ignore[misc]
    async with aiohttp.ClientSession() as http:
        client = web_client(token, api_url, http)
        die_around(client, crash)
        messenger = Messenger(client, database, clock)
        if not read_back:
            messenger._sending.may_have_sent = _never  # type: ignore[method-assign]
        send = messenger.send

        async def dangerous(item: Claimed, message: Message) -> str:
            crash.point("claimed", key=item.key)
            ts = await send(item, message)
            crash.point("sent", key=item.key)
            return ts

        messenger.send = dangerous  # type: ignore[method-assign, assignment]
        handlers = {"pulse.send": pulse(database, clock, messenger).send}
        worker = Worker(database, clock, handlers, {"pulse.send": 4})
        while await count_sends(database):
            await worker.drain()
            await asyncio.sleep(0.2)
    await database.close()


async def count_sends(database: Database) -> int:
    """Check-ins that are neither sent nor given up; reminders come days later."""
    table = Work.__table__.c  # type: ignore[attr-defined]
    async with database.reading() as session:
        open_ones = table.state.in_(("pending", "claimed"))
        found = sa.select(sa.func.count()).where(table.kind == "pulse.send", open_ones)
        return int(await (await session.connection()).scalar(found) or 0)
