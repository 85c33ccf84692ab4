"""Any order of joining, leaving, moving, answering, stopping, dying and lost time: one check-in a week, by day."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot import quiet
from bot.migrations import upgrade
from bot.people.models import Employee
from bot.pulse import rules
from bot.pulse.models import Checkin, SurveyStop
from bot.rollout.models import WaveMember
from tests.support.pulse_years import quick, without_threads
from tests.support.pulsing import MONDAY, Office, Time, is_checkin, killed, local, place, unavailable, user

ZONES = (("Europe/Berlin", "DE"), ("Pacific/Auckland", "NZ"), ("America/Los_Angeles", "US"), ("Asia/Kathmandu", "NP"))
NAMES = (0, 1)
WAVES = ("a", "b")
names, waves, places = st.sampled_from(NAMES), st.sampled_from(WAVES), st.sampled_from(ZONES)
hours = st.sampled_from((3, 11, 26, 50, 75)).map(lambda number: timedelta(hours=number))


class Anything(RuleBasedStateMachine):
    """Two people, two waves, and a world where anything may happen next."""

    url: str
    fresh: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        type(self).fresh()
        self.office = Office(quick(self.url), Time(local("Europe/Berlin", MONDAY - timedelta(days=1), 20)))
        self.zones: dict[int, list[tuple[datetime, str, str]]] = {}
        self.members: set[tuple[str, int]] = set()
        self.silent_from: dict[int, datetime] = {}
        self.answered: dict[int, datetime] = {}
        self.run(self._begin())

    async def _begin(self) -> None:
        self.people = await self.office.people(*[{}] * len(NAMES))
        self.zones = {one: [(self.now - timedelta(days=9), *ZONES[0])] for one in self.people}
        first, second = self.people
        await self.office.wave([first, second], name="a")
        await self.office.wave([second], name="b", starts_on=MONDAY + timedelta(days=2))
        self.members = {("a", first), ("a", second), ("b", second)}
        await self.office.pulse.begin()

    def teardown(self) -> None:
        self.run(self.office.database.close())
        self.runner.close()

    def run(self, act: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await act

        return self.runner.run(awaited())

    @property
    def now(self) -> datetime:
        return self.office.time.now()

    @rule(time=hours)
    def time_passes(self, time: timedelta) -> None:
        self.run(self.office.run_until(self.now + time))

    @rule()
    def a_week_passes(self) -> None:
        self.run(self.office.run_until(self.now + timedelta(days=7)))

    @rule(time=hours)
    def nobody_works_meanwhile(self, time: timedelta) -> None:
        self.office.time.go_to(self.now + time)
        self.office.restart()
        self.run(self.office.pulse.begin())

    @rule(name=names, wave=waves, days=st.integers(-3, 9))
    def join(self, name: int, wave: str, days: int) -> None:
        one = self.people[name]
        if (wave, one) in self.members:
            return
        self.members.add((wave, one))
        start = self.now.date() + timedelta(days=days)

        async def add() -> None:
            async with self.office.database.writing() as session:
                session.add(WaveMember(wave_id=wave, employee_id=one, starts_on=start, joined_at=self.now))

        self.run(add())

    @rule(name=names, wave=waves, days=st.none() | st.integers(0, 5))
    def leave_or_come_back(self, name: int, wave: str, days: int | None) -> None:
        day = None if days is None else self.now.date() + timedelta(days=days)
        self._change_member(wave, self.people[name], left_on=day)

    @rule(name=names, wave=waves, days=st.none() | st.integers(0, 5))
    def pause(self, name: int, wave: str, days: int | None) -> None:
        until = None if days is None else self.now.date() + timedelta(days=days)
        self._change_member(wave, self.people[name], paused_from=self.now.date(), paused_until=until)

    @rule(name=names, wave=waves, days=st.integers(-3, 9))
    def start_on_another_day(self, name: int, wave: str, days: int) -> None:
        self._change_member(wave, self.people[name], starts_on=self.now.date() + timedelta(days=days))

    def _change_member(self, wave: str, one: int, **values: Any) -> None:
        if (wave, one) in self.members:
            self.run(self.office.change(WaveMember, (wave, one), **values))

    @rule(name=names, where=places, told=st.booleans())
    def move(self, name: int, where: tuple[str, str], told: bool) -> None:
        one = self.people[name]
        self.zones[one].append((self.now, *where))
        self.run(self.office.change(Employee, one, country=where[1]))
        self.run(self.office.move(one, where[0], told=told))

    @rule(name=names, days=st.integers(0, 6))
    def go_away(self, name: int, days: int) -> None:
        today = self.now.date()
        self.run(
            self.office.change(Employee, self.people[name], away_from=today, away_until=today + timedelta(days=days))
        )

    @rule(name=names)
    def answer(self, name: int) -> None:
        for row in self.run(self.office.checkins(employee_id=self.people[name], state="sent")):
            self.answered[row.id] = self.now
            self.run(self.office.change(Checkin, row.id, state="partial"))

    @rule(name=names)
    def stop_or_resume(self, name: int) -> None:
        one = self.people[name]
        stopped = one in self.silent_from

        async def change() -> None:
            async with self.office.database.writing() as session:
                if stopped:
                    await session.delete(await session.get_one(SurveyStop, one))
                else:
                    session.add(SurveyStop(employee_id=one, stopped_at=self.now))

        self.run(change())
        if stopped:
            del self.silent_from[one]
        else:
            self.silent_from[one] = self.now

    @rule(time=hours, fault=st.sampled_from((killed, unavailable)), step=st.sampled_from(("calling", "posted")))
    def something_breaks(self, time: timedelta, fault: Callable[[str], None], step: str) -> None:
        self.office.slack.fault = lambda here: fault(here) if here == step else None
        self.run(self.office.run_until(self.now + time))
        self.office.slack.fault = lambda here: None
        self.office.restart()

    def place_of(self, one: int, at: datetime) -> quiet.Place:
        return next(place(zone, country) for since, zone, country in reversed(self.zones[one]) if since <= at)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        assert all(times == 1 for times in Counter(post.key for post in self.office.slack.posts).values())

    @invariant()
    def nobody_is_written_to_at_night_or_on_a_day_off(self) -> None:
        for post in self.office.slack.posts:
            where = self.place_of(int(post.channel[1:]), post.at)
            here = post.at.astimezone(ZoneInfo(where.time_zone))
            assert time(8) <= here.time() < time(18)
            assert where.works_on(here.date())

    @invariant()
    def who_stopped_or_answered_is_left_alone(self) -> None:
        for one, since in self.silent_from.items():
            assert all(post.at <= since for post in self.office.slack.posts if post.channel == user(one))
        rows = {f"pulse:{row.campaign}:{row.employee_id}": row for row in self.run(self.office.checkins())}
        for post in self.office.slack.posts:
            if not is_checkin(post.key):
                row = rows[post.key.partition(":reminder:")[0]]
                assert post.at <= self.answered.get(row.id or 0, post.at)

    @invariant()
    def surveys_of_two_waves_keep_their_distance(self) -> None:
        for one in self.people:
            posts = [post for post in self.office.slack.to(one) if is_checkin(post.key)]
            for before, after in pairwise(posts):
                if before.text.split(":")[1] != after.text.split(":")[1]:
                    assert after.at - before.at > timedelta(days=rules.COOLDOWN - 2)  # moving may take a day or so

    @invariant()
    def what_is_said_to_be_sent_is_there(self) -> None:
        there = {post.key for post in self.office.slack.posts}
        for row in self.run(self.office.checkins()):
            if row.state in ("sent", "partial"):
                assert f"pulse:{row.campaign}:{row.employee_id}" in there
            elif row.state in ("missed", "cancelled"):
                assert row.reason
                assert f"pulse:{row.campaign}:{row.employee_id}" not in there


def test_any_order_of_events(tmp_path: Path) -> None:
    empty, used = tmp_path / "empty.db", tmp_path / "used.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{empty}"))

    def fresh() -> None:
        for leftover in tmp_path.glob("used.db*"):
            leftover.unlink()
        shutil.copy(empty, used)

    Anything.url = f"sqlite+aiosqlite:///{used}"
    Anything.fresh = staticmethod(fresh)  # type: ignore[assignment]
    with without_threads():
        run_state_machine_as_test(
            Anything,
            settings=settings(
                max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
