"""Any order of joining, leaving, moving, answering, stopping, dying and lost time: one check-in a week, by day."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col

from bot.db import Database
from bot.migrations import upgrade
from bot.people.models import Employee
from bot.pulse import cases, planning, rules
from bot.pulse.models import Checkin, SurveyStop
from bot.quiet import Place
from bot.rollout.models import Wave, WaveMember
from bot.work import Work
from tests.support.pulsing import (
    MONDAY,
    Office,
    Post,
    Time,
    is_checkin,
    killed,
    local,
    place,
    surveys,
    unavailable,
)

ZONES = (("Europe/Berlin", "DE"), ("Pacific/Auckland", "NZ"), ("America/Los_Angeles", "US"), ("Asia/Kathmandu", "NP"))
NAMES = (0, 1)
WAVES = ("a", "b")
LONG = timedelta(days=70)
"""After so long everything that was planned lies behind."""

names, waves, places = st.sampled_from(NAMES), st.sampled_from(WAVES), st.sampled_from(ZONES)
hours = st.sampled_from((3, 11, 26, 50, 75)).map(lambda number: timedelta(hours=number))


class Anything(RuleBasedStateMachine):
    """Two people, one of them in two waves, and a world where anything may happen next.

    `causes` are the reasons that may by now stand at somebody's check-ins: a miss must have one that came about.
    """

    url: str
    fresh: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        type(self).fresh()
        self.office = Office(Database(self.url), Time(local("Europe/Berlin", MONDAY - timedelta(days=1), 20)))
        self.zones: dict[int, list[tuple[datetime, str, str]]] = {}
        self.members: set[tuple[str, int]] = set()
        self.stopped_waves: set[str] = set()
        self.campaigns: set[tuple[str, int]] = set()
        self.silent_from: dict[int, datetime] = {}
        self.answered: dict[int, datetime] = {}
        self.causes: dict[int, set[str]] = {}
        self.run(self._begin())

    async def _begin(self) -> None:
        self.people = await self.office.people(*[{}] * len(NAMES))
        self.zones = {one: [(self.now - timedelta(days=9), *ZONES[0])] for one in self.people}
        first, second = self.people
        self.causes = {first: {"cooldown"}, second: set()}
        await self.office.wave([first], name="a")
        await self.office.wave([first], name="b", starts_on=MONDAY + timedelta(days=2))
        self.members = {("a", first), ("b", first)}
        await self.office.pulse.begin()

    def teardown(self) -> None:
        """In the end nobody works for weeks: whatever has not gone out is counted, and every week is there."""
        self.office.time.go_to(self.now + LONG)
        self.office.restart()
        self.run(self.office.pulse.begin())
        self.run(self.office.worker.drain())
        self._blame("outage", *self.people)
        self.all_is_well()
        rows = self.rows()
        assert all(row.state != "planned" for row in rows)
        of_waves = Counter((row.wave_id, row.employee_id) for row in rows if row.wave_id)
        for wave, one in self.members:
            assert of_waves[wave, one] == rules.WEEKS or wave in self.stopped_waves
        assert {(row.campaign, row.employee_id) for row in rows if row.wave_id is None} == self.campaigns
        self.run(self.office.database.close())
        self.runner.close()

    def run(self, act: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await act

        return self.runner.run(awaited())

    @property
    def now(self) -> datetime:
        return self.office.time.now()

    def _blame(self, cause: str, *people: int) -> None:
        for one in people:
            self.causes[one].add(cause)

    # Time

    @rule(time=hours)
    def time_passes(self, time: timedelta) -> None:
        self.run(self.office.run_until(self.now + time))

    @rule()
    def a_week_passes(self) -> None:
        self.run(self.office.run_until(self.now + timedelta(days=7)))

    @rule(time=hours)
    def nobody_works_meanwhile(self, time: timedelta) -> None:
        self._blame("outage", *self.people)
        self.office.time.go_to(self.now + time)
        self.office.restart()
        self.run(self.office.pulse.begin())

    @rule(time=hours)
    def two_replicas_work(self, time: timedelta) -> None:
        """Both begin at the same moment, with all that is overdue by then."""
        self._blame("outage", *self.people)
        self.office.time.go_to(self.now + time)
        one = self.office.worker
        self.office.restart()

        async def both() -> None:
            await asyncio.gather(one.drain(), self.office.pulse.begin(), self.office.worker.drain())

        self.run(both())

    @rule(
        time=hours.filter(lambda time: time < timedelta(days=2)), fault=st.sampled_from((killed, unavailable)),
        step=st.sampled_from(("calling", "posted")),
    )  # fmt: skip
    def something_breaks(self, time: timedelta, fault: Callable[[str], None], step: str) -> None:
        self._blame("outage", *self.people)
        self._blame("failed", *self.people)
        self.office.slack.fault = lambda here: fault(here) if here == step else None
        self.run(self.office.run_until(self.now + time))
        self.office.slack.fault = lambda here: None
        self.office.restart()

    @rule()
    def what_waits_is_given_up(self) -> None:
        """As after a dozen crashes that were not survived."""
        self._blame("failed", *self.people)
        for number in self.run(self._waiting()):
            self.run(self.office.change(Work, number, state="expired", finished_at=self.now, payload=None))

    async def _waiting(self) -> list[int]:
        async with self.office.database.reading() as session:
            found = sa.select(col(Work.id)).where(col(Work.kind) == planning.SEND, col(Work.state) == "pending")
            return list((await (await session.connection()).execute(found)).scalars())

    # Waves and surveys

    @rule(name=names, wave=waves, days=st.integers(-3, 9))
    def join(self, name: int, wave: str, days: int) -> None:
        one = self.people[name]
        if (wave, one) in self.members:
            return
        self.members.add((wave, one))
        self._blame("cooldown", one)
        if days < 0:
            self._blame("joined_later", one)
            self._blame("outage", one)  # the moment of joining may lie in the middle of the last day
        start = self.now.date() + timedelta(days=days)

        async def add() -> None:
            async with self.office.database.writing() as session:
                session.add(WaveMember(wave_id=wave, employee_id=one, starts_on=start, joined_at=self.now))

        self.run(add())

    @rule(name=names, wave=waves, days=st.none() | st.integers(0, 5))
    def leave_or_come_back(self, name: int, wave: str, days: int | None) -> None:
        day = None if days is None else self.now.date() + timedelta(days=days)
        self._blame("left", self.people[name])
        self._blame("outage", self.people[name])  # who comes back after the last day was not there when it could go out
        self._change_member(wave, self.people[name], left_on=day)

    @rule(name=names, wave=waves, days=st.none() | st.integers(0, 5))
    def pause(self, name: int, wave: str, days: int | None) -> None:
        until = None if days is None else self.now.date() + timedelta(days=days)
        self._blame("paused", self.people[name])
        self._change_member(wave, self.people[name], paused_from=self.now.date(), paused_until=until)

    @rule(name=names, wave=waves, days=st.integers(-3, 9))
    def start_on_another_day(self, name: int, wave: str, days: int) -> None:
        for cause in ("cooldown", "outage", "joined_later"):
            self._blame(cause, self.people[name])
        self._change_member(wave, self.people[name], starts_on=self.now.date() + timedelta(days=days))

    def _change_member(self, wave: str, one: int, **values: Any) -> None:
        if (wave, one) in self.members:
            self.run(self.office.change(WaveMember, (wave, one), **values))
            self.run(self.office.tell(one))

    @rule(wave=waves)
    def stop_a_wave(self, wave: str) -> None:
        self.stopped_waves.add(wave)
        self._blame("wave_over", *self.people)
        self.run(self.office.change(Wave, wave, state="stopped"))

    @rule(days=st.integers(0, 4))
    def another_survey(self, days: int) -> None:
        """To everybody, and as often as is asked for: the inventory, or how satisfied people are."""
        campaign, day = f"inventory:{len(self.campaigns)}", self.now.date() + timedelta(days=days)
        self._blame("cooldown", *self.people)
        self._blame("outage", *self.people)  # today may be over where they are

        async def enter() -> None:
            async with self.office.database.writing() as session:
                anchors = dict.fromkeys(self.people, day)
                await planning.enter(campaign, surveys("", 1), anchors, its=self.office.customs, session=session)

        self.run(enter())
        self.campaigns |= {(campaign, one) for one in self.people}

    # People

    @rule(name=names, where=places, told=st.booleans())
    def move(self, name: int, where: tuple[str, str], told: bool) -> None:
        one = self.people[name]
        self.zones[one].append((self.now, *where))
        self._blame("outage", one)  # the last day may be over already where they are now
        self.run(self.office.change(Employee, one, country=where[1]))
        self.run(self.office.move(one, where[0], told=told))

    @rule(name=names, days=st.integers(0, 6))
    def go_away(self, name: int, days: int) -> None:
        today = self.now.date()
        self._blame("away", self.people[name])
        self.run(
            self.office.change(Employee, self.people[name], away_from=today, away_until=today + timedelta(days=days))
        )

    @rule(name=names, active=st.booleans())
    def leave_the_company_or_come_back(self, name: int, active: bool) -> None:
        self._blame("inactive", self.people[name])
        self.run(self.office.change(Employee, self.people[name], active=active))

    @rule(name=names)
    def answer(self, name: int) -> None:
        for row in self.run(self.office.checkins(employee_id=self.people[name], state="sent")):
            self.answered[row.id] = self.now
            self.run(self.office.change(Checkin, row.id, state="partial"))

    @rule(name=names)
    def stop_or_resume(self, name: int) -> None:
        one = self.people[name]
        stopped = one in self.silent_from
        self._blame("stopped", one)

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

    # What must hold

    @invariant()
    def all_is_well(self) -> None:
        posts, rows = self.office.slack.posts, {planning.key(row.campaign, row.employee_id): row for row in self.rows()}
        nothing_is_there_twice(posts)
        for post in posts:
            self.it_came_at_a_decent_time(post)
            self.it_went_to_somebody_who_wanted_it(post, rows)
        for one in self.people:
            surveys_keep_their_distance([post for post in self.office.slack.to(one) if is_checkin(post.key)], rows)
        self.what_is_said_of_them_is_true({post.key for post in posts}, rows)

    def it_came_at_a_decent_time(self, post: Post) -> None:
        where = self.place_of(int(post.channel[1:]), post.at)
        here = post.at.astimezone(ZoneInfo(where.time_zone))
        assert time(8) <= here.time() < time(18)
        assert where.works_on(here.date())

    def it_went_to_somebody_who_wanted_it(self, post: Post, rows: dict[str, Checkin]) -> None:
        assert post.at <= self.silent_from.get(int(post.channel[1:]), post.at)
        if not is_checkin(post.key):
            row = rows[post.key.partition(":reminder:")[0]]
            assert post.at <= self.answered.get(row.id or 0, post.at)

    def what_is_said_of_them_is_true(self, there: set[str], rows: dict[str, Checkin]) -> None:
        for key, row in rows.items():
            if row.state in ("sent", "partial"):
                assert key in there
            elif row.state != "planned":
                assert row.reason in self.causes[row.employee_id], (row.reason, row.campaign)
                assert key not in there

    def place_of(self, one: int, at: datetime) -> Place:
        return next(place(zone, country) for since, zone, country in reversed(self.zones[one]) if since <= at)

    def rows(self) -> list[Checkin]:
        found: list[Checkin] = self.run(self.office.checkins())
        return found


def nothing_is_there_twice(posts: list[Post]) -> None:
    assert all(times == 1 for times in Counter(post.key for post in posts).values())


def surveys_keep_their_distance(posts: list[Post], rows: dict[str, Checkin]) -> None:
    """Those of different kinds by the days they came; of one kind none comes in the seven days of another."""
    for before, after in combinations(posts, 2):
        one, other = rows[before.key], rows[after.key]
        if cases.series_of(one.campaign) != cases.series_of(other.campaign):
            assert after.at - before.at > timedelta(days=rules.COOLDOWN - 2)  # moving may take a day or so
        else:
            day = after.at.astimezone(ZoneInfo(other.time_zone)).date()
            assert day - one.anchor >= timedelta(days=rules.COOLDOWN)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong is meant to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def prove(folder: Path, *, examples: int, steps: int) -> None:
    empty, used = folder / "empty.db", folder / "used.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{empty}"))

    def fresh() -> None:
        for leftover in folder.glob("used.db*"):
            leftover.unlink()
        shutil.copy(empty, used)

    machine = type("These", (Anything,), {"url": f"sqlite+aiosqlite:///{used}", "fresh": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_any_order_of_events(tmp_path: Path) -> None:
    prove(tmp_path, examples=15, steps=18)


@pytest.mark.prove
def test_the_same_two_hundred_times(tmp_path: Path) -> None:
    prove(tmp_path, examples=200, steps=40)
