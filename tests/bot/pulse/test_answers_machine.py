"""Any order of joining, moving, tapping, submitting, crashing, skipping, stopping, closing and winding."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.db import Database
from bot.migrations import upgrade
from bot.people.models import Employee
from bot.pulse import answers, planning
from bot.pulse.models import Checkin, ClosedPeriod, OpenAnswer, SurveyStop
from bot.rollout.models import Wave, WaveMember
from tests.support.checkins import asked, read
from tests.support.pulsing import customs

START = datetime(2026, 10, 19, 8, 0, tzinfo=UTC)
SURVEY = read("week-2")
ZONES = ("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles")
VALUES = {"useful": [1, 5, "3", 6, "x"], "held-back": ["rules", "time", "luck"], "obstacle": ["Zugang", "", None]}
said_values = st.dictionaries(st.sampled_from(sorted(VALUES)), st.integers(0, 4), max_size=3).map(
    lambda picked: {name: VALUES[name][number % len(VALUES[name])] for name, number in picked.items()}
)


MOST = 3
"""Check-ins of one run: few, so that much happens to each."""

AGO = st.sampled_from([timedelta(0), timedelta(minutes=1), timedelta(hours=3), timedelta(days=6)])


class Crash(Exception):
    """The process dies."""


@dataclass
class Expected:
    """What one check-in must look like."""

    person: int
    closes_at: datetime
    state: str = "planned"
    reason: str = ""
    given: dict[str, tuple[Any, datetime]] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, (value, _) in self.given.items()}


class CheckIns(RuleBasedStateMachine):
    """One wave; the model knows nothing of SQL."""

    checkins: Bundle[int] = Bundle("checkins")
    url: str
    fresh: Callable[[], Awaitable[None]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.run(self.fresh())
        self.database = Database(self.url)
        self.now = START
        self.rows: dict[int, Expected] = {}
        self.stopped: set[int] = set()
        self.last: Callable[[], None] | None = None
        self.final: dict[int, dict[str, Any]] = {}
        self.closed: list[datetime] = []

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def counted(self, one: Expected) -> bool:
        """Whether a week was counted after its end; what was not sent yet may get another end, and is open again."""
        return any(at >= one.closes_at for at in self.closed)

    def write(self, act: Callable[[AsyncSession], Awaitable[Any]], *, dies: bool = False) -> Any:
        async def transaction() -> Any:
            async with self.database.writing() as session:
                result = await act(session)
                if dies:
                    raise Crash
                return result

        return self.runner.run(transaction())

    @initialize()
    def begin(self) -> None:
        async def enter(session: AsyncSession) -> None:
            session.add(
                Wave(id="w", tool_id="deepl-pro", name="w", starts_on=START.date(), state="running", created_at=START)
            )

        self.write(enter)

    @precondition(lambda self: len(self.rows) < MOST)
    @rule(target=checkins, zone=st.sampled_from(ZONES))
    def join(self, zone: str) -> int:
        today = self.now.date()

        async def enter(session: AsyncSession) -> Checkin:
            person = Employee(
                email=f"p{len(self.rows)}@brisemont.example", name="P", country="DE", time_zone=zone, locale="de",
                created_at=self.now, updated_at=self.now,
            )  # fmt: skip
            session.add(person)
            await session.flush()
            number = person.id or 0
            begun = today - timedelta(days=7)
            session.add(WaveMember(wave_id="w", employee_id=number, starts_on=begun, joined_at=self.now))
            await session.flush()
            await planning.enter(
                "wave:w:2", asked(SURVEY), {number: today}, its=customs(), wave=("w", 2, START.date()), session=session
            )
            return (await session.exec(select(Checkin).where(Checkin.employee_id == number))).one()

        made = self.write(enter)
        self.rows[made.id] = Expected(made.employee_id, made.closes_at)
        return int(made.id)

    @rule(number=checkins)
    def deliver(self, number: int) -> None:
        one = self.rows[number]
        if one.state == "planned":
            self.change(number, state="sent", sent_at=self.now)
            one.state = "sent"

    @rule(number=checkins)
    def leave(self, number: int) -> None:
        """The planning drops those who left; what was answered stays."""
        one = self.rows[number]
        if one.state == "planned":
            self.change(number, state="cancelled", reason="left")
            one.state = "cancelled"

    @rule(number=checkins, zone=st.sampled_from(ZONES))
    def move(self, number: int, zone: str) -> None:
        """Whoever was asked already answers until the time that was named to them."""
        one = self.rows[number]

        async def moved(session: AsyncSession) -> datetime:
            person = await session.get_one(Employee, one.person)
            person.time_zone = zone
            await session.flush()
            await planning.moved(one.person, its=customs(), now=self.now, session=session)
            return (await session.get_one(Checkin, number)).closes_at

        closes_at = self.write(moved)
        if one.state == "planned":
            one.closes_at = closes_at
        assert closes_at == one.closes_at

    @rule(number=checkins, said=said_values, ago=AGO, finish=st.booleans(), dies=st.booleans())
    def answer(self, number: int, said: dict[str, Any], ago: timedelta, finish: bool, dies: bool) -> None:
        self.take(number, said, self.now - ago, finish=finish, dies=dies)

    @rule(number=checkins, value=st.integers(1, 5), ago=AGO)
    def tap(self, number: int, value: int, ago: timedelta) -> None:
        """By far the most frequent."""
        self.take(number, {"useful": str(value)}, self.now - ago)

    @rule(number=checkins, value=st.integers(1, 5))
    def tap_twice(self, number: int, value: int) -> None:
        """The second arrives first."""
        self.take(number, {"useful": str(value)}, self.now)
        self.take(number, {"useful": str(value % 5 + 1)}, self.now - timedelta(seconds=1))

    def take(
        self, number: int, said: dict[str, Any], at: datetime, *, finish: bool = False, dies: bool = False
    ) -> None:
        one = self.rows[number]

        def act(*, dies: bool = False) -> None:
            now = self.now

            async def take(session: AsyncSession) -> str:
                return await answers.take(number, one.person, said, at=at, now=now, finish=finish, session=session)

            if dies:
                with pytest.raises(Crash):
                    self.write(take, dies=True)
                return
            assert self.write(take) == self.expect(one, number, said, at, finish=finish)

        act(dies=dies)
        self.last = act

    @rule()
    def again(self) -> None:
        """A worker died before it could say that it was done: the same is taken again, perhaps much later."""
        if self.last is not None:
            self.last()

    def expect(self, one: Expected, number: int, said: dict[str, Any], at: datetime, *, finish: bool) -> str:
        if at >= one.closes_at or self.counted(one):
            return "late"
        if one.state == "complete":
            return "final"
        if one.state == "cancelled":
            return "withdrawn"
        for name, raw in said.items():
            question = SURVEY.question(name)
            assert question is not None
            value = question.read(str(raw)) if raw is not None else None
            held = one.given.get(name)
            if (value is None and raw is not None) or (held is not None and held[1] > at):
                continue
            if value is None:
                one.given.pop(name, None)
            else:
                one.given[name] = (value, at)
        if not one.given:
            return "no_answer"
        required = {"useful", "held-back"} <= one.given.keys()
        complete = (finish and required) or len(one.given) == len(SURVEY.questions)
        one.state, one.reason = ("complete" if complete else "partial"), ""
        if complete:
            self.final[number] = one.values
        return "complete" if complete else "stored"

    @rule(number=checkins)
    def skip(self, number: int) -> None:
        one = self.rows[number]
        self.write(lambda session: answers.skip(number, one.person, now=self.now, session=session))
        if one.state in ("planned", "sent") and self.now < one.closes_at and not self.counted(one):
            one.state, one.reason = "skipped", "skipped"

    @rule(number=checkins)
    def stop(self, number: int) -> None:
        one = self.rows[number]
        new = self.write(lambda session: answers.stop(one.person, now=self.now, session=session))
        assert new == (one.person not in self.stopped)
        self.stopped.add(one.person)
        if one.state == "sent":
            one.state, one.reason = "skipped", "stopped"

    @rule(number=checkins)
    def resume(self, number: int) -> None:
        one = self.rows[number]
        was = self.write(lambda session: answers.resume(one.person, now=self.now, session=session))
        assert was == (one.person in self.stopped)
        self.stopped.discard(one.person)
        if (one.state, one.reason) == ("skipped", "stopped") and one.closes_at > self.now:
            one.state, one.reason = "sent", ""

    @rule(number=checkins, said=said_values)
    def somebody_else(self, number: int, said: dict[str, Any]) -> None:
        taken = self.write(
            lambda session: answers.take(number, 10_000, said, at=self.now, now=self.now, session=session)
        )
        assert taken == "not_theirs"

    @rule(by=st.sampled_from((timedelta(minutes=30), timedelta(hours=9), timedelta(days=2), timedelta(days=7))))
    def wind(self, by: timedelta) -> None:
        self.now += by

    @rule(number=checkins)
    def wind_to_the_end(self, number: int) -> None:
        """To the very moment from which a check-in's answers may be counted."""
        self.now = max(self.now, self.rows[number].closes_at)

    @rule()
    def close(self) -> None:
        """A week is counted: everything whose time is over lets go of its answers."""
        over = [number for number, one in self.rows.items() if one.closes_at <= self.now and not self.counted(one)]
        self.closed.append(self.now)

        async def count(session: AsyncSession) -> None:
            session.add(
                ClosedPeriod(wave_id="w", period=len(self.closed), closed_at=self.now, sent=0, answered=0, enrolled={})
            )
            await session.exec(sa.delete(OpenAnswer).where(col(OpenAnswer.checkin_id).in_(over)))

        self.write(count)
        for number in over:
            self.rows[number].given = {}

    @rule(number=checkins, value=st.integers(1, 5))
    def tap_in_time_that_arrives_after_the_count(self, number: int, value: int) -> None:
        self.wind_to_the_end(number)
        self.close()
        self.take(number, {"useful": str(value)}, self.rows[number].closes_at - timedelta(seconds=1))

    @invariant()
    def what_is_stored_is_what_was_given(self) -> None:
        rows, given, stops = self.stored()
        assert stops == self.stopped
        assert given == {
            (number, name): value for number, one in self.rows.items() for name, value in one.values.items()
        }
        assert {number: (row.state, row.reason) for number, row in rows.items() if row.state != "cancelled"} == {
            number: (one.state, one.reason) for number, one in self.rows.items() if one.state != "cancelled"
        }

    @invariant()
    def what_is_complete_stays_as_it_was(self) -> None:
        for number, values in self.final.items():
            assert self.rows[number].state == "complete"
            assert self.counted(self.rows[number]) or self.rows[number].values == values

    def change(self, number: int, **values: Any) -> None:
        self.write(lambda session: session.exec(sa.update(Checkin).where(col(Checkin.id) == number).values(**values)))

    def stored(self) -> tuple[dict[int, Checkin], dict[tuple[int, str], Any], set[int]]:
        async def read_all() -> tuple[dict[int, Checkin], dict[tuple[int, str], Any], set[int]]:
            async with self.database.reading() as session:
                rows = (await session.exec(select(Checkin))).all()
                given = (await session.exec(select(OpenAnswer))).all()
                stops = (await session.exec(select(SurveyStop.employee_id))).all()
            return (
                {row.id or 0: row for row in rows},
                {(row.checkin_id, row.question_id): row.value for row in given},
                set(stops),
            )

        return self.runner.run(read_all())


def prove(folder: Path, examples: int) -> None:
    template, path = folder / "template.db", folder / "archipel.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{template}"))

    async def fresh() -> None:
        for old in folder.glob("archipel.db*"):
            old.unlink()
        shutil.copy(template, path)

    machine = type("These", (CheckIns,), {"url": f"sqlite+aiosqlite:///{path}", "fresh": staticmethod(fresh)})
    quiet = settings(
        max_examples=examples, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=True, database=None,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=quiet)


def test_whatever_happens_the_last_answer_in_time_counts_and_the_complete_one_stays(tmp_path: Path) -> None:
    prove(tmp_path, 30)


@pytest.mark.prove
def test_the_same_a_thousand_times(tmp_path: Path) -> None:
    prove(tmp_path, 1_000)
