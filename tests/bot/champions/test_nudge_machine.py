"""Any order of done, another, later, stop, dying, lost time and moving: one nudge a week, by day, and none twice."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot import quiet
from bot.champions import rules
from bot.champions.models import NudgeStop
from bot.db import Database
from bot.migrations import upgrade
from bot.work import LEASE
from tests.support.nudging import PROMPTS, Office, Verb
from tests.support.pulsing import MONDAY, Time, killed, local, place, unavailable, user

ZONES = (("Europe/Berlin", "DE"), ("Pacific/Auckland", "NZ"), ("America/Los_Angeles", "US"), ("Asia/Kathmandu", "NP"))
NAMES = (0, 1)
names, places = st.sampled_from(NAMES), st.sampled_from(ZONES)
verbs = st.sampled_from(get_args(Verb))
hours = st.sampled_from((3, 11, 26, 50, 75)).map(lambda number: timedelta(hours=number))
FEW = {one: PROMPTS[one] for one in ("four-parts", "ask-me-first", "manual-way", "check-the-source", "bring-your-task",
                                     "translate-with-glossary")}  # fmt: skip
"""So few that they run out."""


class Anything(RuleBasedStateMachine):
    """Two champions, one of them of a wave, and a world where anything may happen next."""

    url: str
    fresh: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        type(self).fresh()
        start = Time(local("Europe/Berlin", MONDAY - timedelta(days=1), 20))
        self.office = Office(Database(self.url), start, prompts=FEW, every=timedelta(hours=6))
        self.silent_since: dict[int, datetime] = {}
        self.run(self._begin())

    async def _begin(self) -> None:
        self.people = await self.office.people({}, {})
        self.zones = {one: [(self.now - timedelta(days=9), *ZONES[0])] for one in self.people}
        await self.office.wave([self.people[1]])
        await self.office.nudges.begin()

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
    def it_is_wednesday_noon(self) -> None:
        ahead = timedelta(days=(2 - self.now.weekday()) % 7 or 7)
        noon = datetime.combine(self.now.date() + ahead, time(12), self.now.tzinfo)
        self.run(self.office.run_until(noon))

    @rule(time=hours)
    def nobody_works_meanwhile(self, time: timedelta) -> None:
        self.office.time.go_to(self.now + time)
        self.office.restart()
        self.run(self.office.nudges.begin())

    @rule(name=names, verb=verbs, message=st.integers(0, 9), done=st.booleans())
    def tap(self, name: int, verb: Verb, message: int, done: bool) -> None:
        """In any of their messages, of this week or another; whoever taps twice does not wait for the first."""
        one = self.people[name]
        theirs = [number for number, post in enumerate(self.office.slack.posts, 1) if post.channel == user(one)]
        ts = f"1700000000.{theirs[-1 - message % len(theirs)]:06}" if theirs else ""
        self.run(self.office.tap(one, verb, ts=ts))
        if done:
            self.run(self.office.run_until(self.now))
            self.run(self._look_who_stopped())

    @rule(name=names)
    def tap_what_is_no_longer_there(self, name: int) -> None:
        """A stale button, of a nudge that has been replaced or done."""
        one = self.people[name]
        for row in self.run(self.office.rows(employee_id=one))[:1]:
            if row.prompt_id is not None and self.office.slack.last(one):
                self.run(self.office.press(one, "another", nudge=row.id))

    @rule(name=names, where=places)
    def move(self, name: int, where: tuple[str, str]) -> None:
        one = self.people[name]
        self.zones[one].append((self.now, *where))
        self.run(self.office.change(one, time_zone=where[0], country=where[1]))

    @rule(name=names, days=st.integers(0, 4))
    def go_away(self, name: int, days: int) -> None:
        today = self.now.date()
        self.run(self.office.change(self.people[name], away_from=today, away_until=today + timedelta(days=days)))

    @rule(name=names)
    def no_champion_or_again(self, name: int) -> None:
        roles = [] if name == 0 and self.now.day % 2 else ["champion"]
        self.run(self.office.change(self.people[name], roles=roles))

    @rule(status=st.sampled_from(("approved", "suspended")))
    def the_tool_changes(self, status: str) -> None:
        self.office.tools.status = status

    @rule(time=hours, fault=st.sampled_from((killed, unavailable)),
          step=st.sampled_from(("calling", "posted", "updating")))  # fmt: skip
    def something_breaks(self, time: timedelta, fault: Callable[[str], None], step: str) -> None:
        self.office.slack.fault = lambda here: fault(here) if here == step else None
        self.run(self.office.run_until(self.now + time))
        self.office.slack.fault = lambda here: None
        self.office.restart()

    async def _look_who_stopped(self) -> None:
        async with self.office.database.reading() as session:
            for one in self.people:
                stop = await session.get(NudgeStop, one)
                if stop is None:
                    self.silent_since.pop(one, None)
                else:
                    self.silent_since.setdefault(one, self.now)

    def place_of(self, one: int, at: datetime) -> quiet.Place:
        return next(place(zone, country) for since, zone, country in reversed(self.zones[one]) if since <= at)

    @invariant()
    def no_post_is_made_twice(self) -> None:
        assert all(times == 1 for times in Counter(post.key for post in self.office.slack.posts).values())

    @invariant()
    def nobody_gets_two_in_a_week_unless_they_asked_for_it_again(self) -> None:
        unasked = [post for post in self.office.slack.posts if ":again:" not in post.key]
        weeks = Counter((post.channel, post.key.split(":")[1]) for post in unasked)
        assert all(times == 1 for times in weeks.values())
        for post in self.office.slack.posts:
            where = self.place_of(int(post.channel[1:]), post.at)
            assert rules.week_of(where.day(post.at)) == post.key.split(":")[1]

    @invariant()
    def nobody_is_written_to_at_night_or_on_a_day_off(self) -> None:
        for post in self.office.slack.posts:
            where = self.place_of(int(post.channel[1:]), post.at)
            here = post.at.astimezone(ZoneInfo(where.time_zone))
            assert time(8) <= here.time() < time(18)
            assert where.works_on(here.date())

    @invariant()
    def no_prompt_is_given_twice_and_one_stands_for_a_week(self) -> None:
        rows = self.run(self.office.rows())
        given = Counter((row.employee_id, row.prompt_id) for row in rows if row.prompt_id)
        assert all(times == 1 for times in given.values())
        standing = Counter((row.employee_id, row.week) for row in rows if row.state != "replaced")
        assert all(times == 1 for times in standing.values())
        for row in rows:
            assert (row.prompt_id is None) <= (row.state in ("planned", "missed", "cancelled", "undeliverable"))
            assert (row.state in ("missed", "cancelled", "undeliverable")) <= bool(row.reason)

    @invariant()
    def who_stopped_is_left_alone(self) -> None:
        for one, since in self.silent_since.items():
            assert all(post.at <= since for post in self.office.slack.posts if post.channel == user(one))

    @invariant()
    def once_all_is_done_the_latest_message_tells_the_truth(self) -> None:
        """Also after a crash in the middle of drawing it: whoever took it over has drawn it again."""
        self.office.slack.fault = lambda here: None
        self.office.time.on_the_wall += LEASE + timedelta(seconds=1)
        self.run(self.office.run_until(self.now))
        self.run(self._look_who_stopped())
        rows = {row.id: row for row in self.run(self.office.rows())}
        for one in self.people:
            ts = self.office.slack.last(one)
            for action, number in (self.office.slack.buttons(ts) if ts else {}).items():
                row = rows[number]
                assert row.employee_id == one
                if action == "nudge_another" and one not in self.silent_since:
                    assert row.state in ("planned", "sent", "missed"), row


def prove(folder: Path, *, examples: int) -> None:
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
            max_examples=examples, stateful_step_count=20, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_any_order_of_events(tmp_path: Path) -> None:
    prove(tmp_path, examples=3)


@pytest.mark.prove
def test_the_same_fifty_times(tmp_path: Path) -> None:
    prove(tmp_path, examples=50)
