"""A thousand people in forty time zones, two waves across both clock changes, and everything that goes wrong."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot import quiet
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.pulse.models import Checkin
from bot.work import LEASE
from tests.support.pulsing import Office, Post, Time, is_checkin, killed, place, user

PLACES: tuple[tuple[str, str], ...] = (
    ("Europe/Berlin", "DE"), ("Europe/Paris", "FR"), ("Europe/London", "GB"), ("Europe/Lisbon", "PT"),
    ("Europe/Dublin", "IE"), ("Europe/Athens", "GR"), ("Europe/Istanbul", "TR"), ("Europe/Moscow", "RU"),
    ("Atlantic/Azores", "PT"), ("Atlantic/Reykjavik", "IS"), ("Africa/Cairo", "EG"), ("Africa/Casablanca", "MA"),
    ("Africa/Lagos", "NG"), ("Africa/Johannesburg", "ZA"), ("America/New_York", "US"), ("America/Chicago", "US"),
    ("America/Denver", "US"), ("America/Phoenix", "US"), ("America/Los_Angeles", "US"), ("America/Anchorage", "US"),
    ("Pacific/Honolulu", "US"), ("America/St_Johns", "CA"), ("America/Halifax", "CA"), ("America/Mexico_City", "MX"),
    ("America/Havana", "CU"), ("America/Santiago", "CL"), ("America/Asuncion", "PY"), ("America/Sao_Paulo", "BR"),
    ("Asia/Jerusalem", "IL"), ("Asia/Dubai", "AE"), ("Asia/Kolkata", "IN"), ("Asia/Kathmandu", "NP"),
    ("Asia/Shanghai", "CN"), ("Asia/Tokyo", "JP"), ("Australia/Adelaide", "AU"), ("Australia/Sydney", "AU"),
    ("Australia/Lord_Howe", "AU"), ("Pacific/Auckland", "NZ"), ("Pacific/Chatham", "NZ"), ("Pacific/Kiritimati", "KI"),
)  # fmt: skip

WAVES = (("spring", date(2026, 3, 4)), ("autumn", date(2026, 10, 7)))
"""With their four weeks they contain every change of the clocks from March to April and from October to November."""

SPREAD = 12
"""People start within so many days of their wave."""

LASTS = timedelta(days=SPREAD + 28)


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What goes wrong. `outages` are counted by wave; shares are of posts."""

    outages: int = 8
    longest: timedelta = timedelta(hours=72)
    restarts: int = 12
    moves: int = 200
    killed: float = 0.01
    lost_replies: float = 0.05
    answers: float = 0.6


@dataclass
class Years:
    """The whole story. `homes` is where each person lived from when on, oldest first."""

    office: Office
    lot: random.Random
    weather: Weather
    people: list[int] = field(default_factory=list)
    homes: dict[int, list[tuple[datetime, int]]] = field(default_factory=dict)
    answered: dict[int, datetime] = field(default_factory=dict)
    down: timedelta = timedelta(0)

    async def live(self, number: int) -> None:
        """Both waves, from before the first day to after the last; half of the people of each place are in either."""
        self.people = await self.office.people(
            *({"time_zone": zone, "country": country} for n in range(number) for zone, country in [_home(n)])
        )
        self.homes = {one: [(self.office.time.now(), n)] for n, one in enumerate(self.people)}
        self.office.slack.fault = self._fault
        for turn, (name, start) in enumerate(WAVES):
            begins = datetime.combine(start, time(), UTC) - timedelta(days=4)
            self.office.time.go_to(begins)
            starts = {
                one: start + timedelta(days=self.lot.randrange(SPREAD))
                for n, one in enumerate(self.people)
                if n // len(PLACES) % len(WAVES) == turn
            }
            await self.office.wave(starts.keys(), name=name, starts_on=start, starts=starts)
            self.office.restart()
            await self.office.pulse.begin()
            await self._season(begins, begins + LASTS)

    async def _season(self, begins: datetime, ends: datetime) -> None:
        length = (ends - begins).total_seconds()

        def some_day() -> datetime:
            return begins + timedelta(seconds=self.lot.random() * length)

        weather = self.weather
        events: list[tuple[datetime, str]] = [
            *((some_day(), "outage") for _ in range(weather.outages)),
            *((some_day(), "restart") for _ in range(weather.restarts)),
            *((some_day(), "move") for _ in range(weather.moves)),
            *((begins + timedelta(hours=8 * n), "answer") for n in range(int(length / 8 / 3600))),
        ]
        for at, what in sorted(events):
            if at > self.office.time.now():
                await self.office.run_until(at)
            await getattr(self, f"_{what}")()
        await self.office.run_until(max(ends, self.office.time.now() + LEASE))
        await self.office.run_until(self.office.time.now() + timedelta(days=8))

    async def _outage(self) -> None:
        """Nobody works, time goes on; then another process does."""
        length = timedelta(seconds=self.lot.random() * self.weather.longest.total_seconds())
        self.down += length
        self.office.time.go_to(self.office.time.now() + length)
        await self._restart()

    async def _restart(self) -> None:
        self.office.restart()
        await self.office.pulse.begin()

    async def _move(self) -> None:
        """To any other of the forty places; the bot may hear of it, or find out when it is about to write."""
        one, n = self.lot.choice(self.people), self.lot.randrange(len(PLACES))
        self.homes[one].append((self.office.time.now(), n))
        zone, country = PLACES[n]
        from bot.people.models import Employee

        await self.office.change(Employee, one, country=country)
        await self.office.move(one, zone, told=self.lot.random() < 0.5)

    async def _answer(self) -> None:
        """Some of those who were asked lately answer."""
        sent = await self._open_checkins()
        chosen = [number for number in sent if number not in self.answered and self.lot.random() < self._eager()]
        now = self.office.time.now()
        self.answered |= dict.fromkeys(chosen, now)
        if chosen:
            async with self.office.database.writing() as session:
                table = Checkin.__table__  # type: ignore[attr-defined]
                await (await session.connection()).execute(
                    sa.update(table).where(table.c.id == sa.bindparam("number")).values(state="complete"),
                    [{"number": number} for number in chosen],
                )

    def _eager(self) -> float:
        return 1 - (1 - self.weather.answers) ** (1 / 6)

    async def _open_checkins(self) -> list[int]:
        table = Checkin.__table__.c  # type: ignore[attr-defined]
        async with self.office.database.reading() as session:
            found = sa.select(table.id).where(table.state == "sent", table.closes_at > self.office.time.now())
            return [row[0] for row in await (await session.connection()).execute(found)]

    def _fault(self, step: str) -> None:
        chance = self.lot.random()
        if chance < self.weather.killed / 2:
            killed(step)
        if step == "posted" and chance < self.weather.lost_replies:
            raise SlackUnavailable(step)

    def home(self, one: int, at: datetime) -> quiet.Place:
        """Where somebody lived at a moment."""
        homes = self.homes[one]
        return place(*_home(homes[bisect_right([since for since, _ in homes], at) - 1][1]))

    async def verdict(self) -> Verdict:
        """What Slack and the tables say."""
        rows = await self.office.checkins()
        posts = self.office.slack.posts
        copies = Counter(post.key for post in posts)
        by_key = {f"pulse:{row.campaign}:{row.employee_id}": row for row in rows}
        sent = {key for key, row in by_key.items() if row.state in ("sent", "complete")}
        reminded = Counter(post.key.partition(":reminder:")[0] for post in posts if not is_checkin(post.key))
        return Verdict(
            rows=len(rows),
            sent=len(sent),
            doubled=sum(times > 1 for times in copies.values()),
            lost=len(sent - copies.keys()),
            untold=sum(key not in sent for key in copies if is_checkin(key)),
            outside=sum(not self._decent(post) for post in posts),
            too_often=sum(times > 2 for times in reminded.values()),
            after_answer=sum(self._pointless(post, by_key) for post in posts if not is_checkin(post.key)),
            reminders=sum(reminded.values()),
            misses=Counter(f"{row.state}: {row.reason}" for row in rows if row.state not in ("sent", "complete")),
            local_hours=Counter(self._local(post).hour for post in posts if is_checkin(post.key)),
        )

    def _local(self, post: Post) -> datetime:
        return post.at.astimezone(ZoneInfo(self.home(int(post.channel.removeprefix("U")), post.at).time_zone))

    def _decent(self, post: Post) -> bool:
        home, here = self.home(int(post.channel.removeprefix("U")), post.at), self._local(post)
        return time(8) <= here.time() < time(18) and home.works_on(here.date())

    def _pointless(self, post: Post, by_key: dict[str, Any]) -> bool:
        row = by_key[post.key.partition(":reminder:")[0]]
        return post.at > self.answered.get(row.id, post.at)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`lost`: said to be sent and not in Slack; `untold`: in Slack and not said to be sent."""

    rows: int
    sent: int
    doubled: int
    lost: int
    untold: int
    outside: int
    too_often: int
    after_answer: int
    reminders: int
    misses: Counter[str]
    local_hours: Counter[int]


def _home(n: int) -> tuple[str, str]:
    return PLACES[n % len(PLACES)]


def begun(database: Database, *, seed: int, weather: Weather | None = None, read_back: bool = True) -> Years:
    """The story before its first day."""
    before = datetime.combine(WAVES[0][1], time(), UTC) - timedelta(days=5)
    office = Office(database, Time(before), every=timedelta(hours=12))
    office.slack.read_back = read_back
    return Years(office, random.Random(seed), weather or Weather())


__all__ = ["PLACES", "Verdict", "Weather", "Years", "begun", "user"]
