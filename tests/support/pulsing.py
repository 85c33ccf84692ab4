"""Waves of people and a Slack that notes what is sent to whom when: check-ins without a workspace."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot import quiet, work
from bot.db import Database
from bot.errors import SlackUnavailable, Undeliverable
from bot.people.models import Employee
from bot.pulse.cases import Customs
from bot.pulse.models import Checkin
from bot.pulse.planning import Asked
from bot.pulse.steps import CONCURRENCY, Pulse
from bot.rollout.models import Wave, WaveMember
from bot.slack.message import Message
from bot.work import Claimed, Work
from bot.worker import Worker
from knowledge import Lang

WORKING_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
MONDAY = date(2026, 11, 23)


class Time:
    """Two times that only move when they are told to."""

    def __init__(self, now: datetime) -> None:
        self.business = self.on_the_wall = now

    def now(self) -> datetime:
        return self.business

    def wall(self) -> datetime:
        return self.on_the_wall

    def go_to(self, moment: datetime) -> None:
        """Time passes; never backwards."""
        passed = max(moment - self.business, timedelta(0))
        self.business += passed
        self.on_the_wall += passed


place = quiet.places(days=WORKING_DAYS, start=time(9), end=time(18), otherwise="Europe/Berlin")


def customs(*, held_until: date | None = None) -> Customs:
    return Customs(place, held_until)


def surveys(wave_id: str, week: int) -> Asked:
    return Asked(f"week-{week}", 1, {"id": f"week-{week}", "wave": wave_id})


class Words:
    """Says what it is."""

    async def checkin(self, checkin: Checkin, lang: Lang) -> tuple[str, list[dict[str, Any]]]:
        return f"{checkin.campaign} {lang}", []

    async def reminder(self, checkin: Checkin, lang: Lang, number: int) -> tuple[str, list[dict[str, Any]]]:
        return f"{checkin.campaign} reminder {number}", []

    async def rehearsal(self, asked: Asked, wave_id: str, week: int, lang: Lang) -> tuple[str, list[dict[str, Any]]]:
        return f"rehearsal {asked.survey_id}", []


@dataclass(frozen=True)
class Post:
    """One message in Slack."""

    key: str
    channel: str
    text: str
    at: datetime


@dataclass
class Slack:
    """Posts once for each row as the messenger does: what may have been sent is looked up first.

    `fault` is asked before (`calling`) and after (`posted`) each post and may raise. What was owed by `restored_at` may
    have been sent by the database of before.
    """

    time: Time
    posts: list[Post] = field(default_factory=list)
    by_key: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    fault: Callable[[str], None] = lambda step: None
    read_back: bool = True
    restored_at: datetime | None = None

    async def send(self, item: Claimed, message: Message) -> str:
        if await self.may_have_sent(item) and self.read_back and item.key in self.by_key:
            return self.by_key[item.key]
        if message.channel in self.refused:
            raise Undeliverable(self.refused[message.channel])
        self.fault("calling")
        self.posts.append(Post(item.key, message.channel, message.text, self.time.now()))
        self.by_key[item.key] = f"1700000000.{len(self.posts):06}"
        self.fault("posted")
        return self.by_key[item.key]

    async def sent_before(self, item: Claimed, channel: str) -> str | None:
        return self.by_key.get(item.key) if await self.may_have_sent(item) else None

    async def may_have_sent(self, item: Claimed) -> bool:
        return bool(item.failures) or (self.restored_at is not None and item.owed_at <= self.restored_at)

    def to(self, employee: int) -> list[Post]:
        return [post for post in self.posts if post.channel == user(employee)]

    def checkins(self) -> list[Post]:
        """Without the reminders."""
        return [post for post in self.posts if is_checkin(post.key)]


def is_checkin(key: str) -> bool:
    return ":reminder:" not in key and ":snooze:" not in key


def user(employee: int) -> str:
    return f"U{employee}"


def killed(step: str) -> None:
    """A fault: the process would be gone, and with it whoever was at work."""
    raise asyncio.CancelledError(step)


def unavailable(step: str) -> None:
    """A fault: nobody knows what became of it."""
    raise SlackUnavailable(step)


@dataclass
class Office:
    """A database, a Slack, and the bot's handlers on them. `nobody` are people whom Slack does not know."""

    database: Database
    time: Time
    customs: Customs = field(default_factory=customs)
    nobody: set[int] = field(default_factory=set)
    every: timedelta = timedelta(days=1)
    slack: Slack = field(init=False)
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.slack = Slack(self.time)
        self.restart()

    def restart(self) -> None:
        """Another process, which remembers nothing."""
        self.pulse = Pulse(
            database=self.database, clock=self.time, sender=self.slack, slack_user=self.slack_user,
            customs=self.customs, surveys=surveys, words=Words(), every=self.every,
        )  # fmt: skip
        self.worker = Worker(self.database, self.time, self.pulse.handlers(), CONCURRENCY)

    async def slack_user(self, employee: int) -> str | None:
        return None if employee in self.nobody else user(employee)

    async def people(self, *different: Mapping[str, Any]) -> list[int]:
        """One person of Freiburg for each, but for what is `different`; their ids."""
        made = [
            Employee(**{
                "email": f"p{number}@brisemont.example", "name": f"P {number}", "country": "DE",
                "time_zone": "Europe/Berlin", "locale": "de", "created_at": self.time.now(),
                "updated_at": self.time.now(), **given,
            })
            for number, given in enumerate(different)
        ]  # fmt: skip
        async with self.database.writing() as session:
            session.add_all(made)
            await session.flush()
        return [person.id or 0 for person in made]

    async def wave(
        self, people: Collection[int], *, name: str = "a", starts_on: date = MONDAY, state: str = "running",
        starts: Mapping[int, date] | None = None,
    ) -> str:  # fmt: skip
        now = self.time.now()
        async with self.database.writing() as session:
            session.add(Wave(id=name, tool_id="deepl-pro", name=name, starts_on=starts_on, state=state, created_at=now))
            await session.flush()
            session.add_all(
                WaveMember(wave_id=name, employee_id=one, starts_on=(starts or {}).get(one, starts_on), joined_at=now)
                for one in people
            )
        return name

    async def change(self, table: type[Any], key: Any, **values: Any) -> None:
        async with self.database.writing() as session:
            row = await session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)

    async def move(self, employee: int, time_zone: str, *, told: bool = True) -> None:
        """To another zone; `told`: the bot hears of it at once."""
        await self.change(Employee, employee, time_zone=time_zone)
        if told:
            await self.tell(employee)

    async def tell(self, employee: int) -> None:
        """The bot hears that somebody is in another place, or a member of a wave in another way."""
        key = f"moved:{employee}:{self.time.now().isoformat()}"
        async with self.database.writing() as session:
            await work.add(
                key=key, kind="pulse.moved", payload={"employee": employee}, due_at=self.time.now(), session=session
            )

    async def next_due(self) -> datetime | None:
        async with self.database.reading() as session:
            row = Work.__table__.c  # type: ignore[attr-defined]
            found = sa.select(sa.func.min(row.due_at)).where(row.state == "pending")
            return (await (await session.connection()).execute(found)).scalar()

    async def run_until(self, end: datetime) -> None:
        """Step from what is due to what is due next."""
        while True:
            await self.worker.drain()
            due = await self.next_due()
            if due is None or due > end:
                break
            self.time.go_to(due)
        self.time.go_to(end)

    async def checkins(self, **only: Any) -> list[Checkin]:
        async with self.database.reading() as session:
            rows = (await session.exec(select(Checkin).order_by(col(Checkin.id)))).all()
        return [row for row in rows if all(getattr(row, name) == value for name, value in only.items())]

    async def outcomes(self) -> list[tuple[str, str]]:
        """State and reason of every check-in in the order they were entered."""
        return [(row.state, row.reason) for row in await self.checkins()]


def local(zone: Any, day: date, hour: int, minute: int = 0) -> datetime:
    from zoneinfo import ZoneInfo

    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)
