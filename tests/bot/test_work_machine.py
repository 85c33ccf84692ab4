"""Any order of entering, claiming, finishing, crashing and winding: no row is lost, none is finished twice."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
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
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import work
from bot.db import Database
from bot.migrations import upgrade
from bot.work import LEASE, MAX_FAILURES, Claimed, LeaseLost, Work

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
KINDS = ("ask.message", "ask.answer")
minutes = st.integers(0, 60).map(lambda count: timedelta(minutes=count))


class Expected:
    """What one row must look like."""

    def __init__(self, kind: str, due_at: datetime, not_after: datetime | None) -> None:
        self.kind = kind
        self.due_at = due_at
        self.not_after = not_after
        self.state = "pending"
        self.attempts = self.failures = 0
        self.lease_until: datetime | None = None

    def ready(self, now: datetime, wall: datetime) -> bool:
        if self.state == "claimed":
            assert self.lease_until is not None
            return self.lease_until < wall
        return self.state == "pending" and self.due_at <= now

    def over(self, now: datetime) -> bool:
        return (self.not_after is not None and self.not_after < now) or self.failures >= MAX_FAILURES


class Queue(RuleBasedStateMachine):
    """Workers are claims: one that is never used again has crashed."""

    claims: Bundle[Claimed] = Bundle("claims")
    url: str
    fresh: Callable[[], Awaitable[None]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.runner.run(self.fresh())
        self.database = Database(self.url)
        self.now = self.wall = START
        self.rows: dict[str, Expected] = {}
        self.finished: list[str] = []

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def write(self, act: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        async def transaction() -> Any:
            async with self.database.writing() as session:
                return await act(session)

        return self.runner.run(transaction())

    @initialize()
    def begin(self) -> None:
        """Hypothesis wants one rule that needs nothing."""

    @rule(number=st.integers(0, 12), kind=st.sampled_from(KINDS), wait=minutes, patience=st.none() | minutes)
    def enter(self, number: int, kind: str, wait: timedelta, patience: timedelta | None) -> None:
        key, due_at = f"row:{number}", self.now + wait
        not_after = None if patience is None else due_at + patience
        given: dict[str, Any] = {"kind": kind, "payload": {"n": number}, "due_at": due_at, "not_after": not_after}
        new = self.write(lambda session: work.add(key=key, session=session, **given))
        assert new == (key not in self.rows)
        self.rows.setdefault(key, Expected(kind, due_at, not_after))

    @rule(target=claims, kinds=st.sets(st.sampled_from(KINDS), min_size=1), limit=st.integers(1, 5))
    def claim(self, kinds: set[str], limit: int) -> Any:
        given: dict[str, Any] = {"kinds": kinds, "now": self.now, "wall": self.wall, "limit": limit}
        items: list[Claimed] = self.write(lambda session: work.claim(session=session, **given))
        ready = {key: one for key, one in self.rows.items() if one.kind in kinds and one.ready(self.now, self.wall)}
        live = {key for key, one in ready.items() if not one.over(self.now)}
        keys = [item.key for item in items]
        assert len(set(keys)) == len(keys)
        assert set(keys) <= live
        assert len(keys) == min(limit, len(live))
        for item in items:
            one = self.rows[item.key]
            one.state, one.lease_until = "claimed", self.wall + LEASE
            assert (item.attempts, item.failures) == (one.attempts + 1, one.failures)
            one.attempts += 1
            one.failures += 1
        for key in ready.keys() - live:
            if self.stored()[key]["state"] == "expired":
                self.rows[key].state = "expired"
                self.rows[key].attempts += 1
        return multiple(*items)

    @rule(item=claims)
    def finish(self, item: Claimed) -> None:
        """Kept among the claims, so that the same one tries again."""
        one = self.rows[item.key]
        if self.changes(item, lambda session: work.finish(item, now=self.now, session=session)):
            one.state = "done"
            self.finished.append(item.key)

    @rule(item=claims, wait=minutes, failed=st.booleans())
    def postpone(self, item: Claimed, wait: timedelta, failed: bool) -> None:
        one = self.rows[item.key]
        due_at = self.now + wait
        if self.changes(item, lambda session: work.postpone(item, due_at=due_at, failed=failed, session=session)):
            one.state, one.due_at, one.failures = "pending", due_at, item.failures + failed

    @rule(item=claims)
    def renew(self, item: Claimed) -> None:
        if self.changes(item, lambda session: work.renew(item, wall=self.wall, session=session)):
            self.rows[item.key].lease_until = self.wall + LEASE

    def changes(self, item: Claimed, act: Callable[[AsyncSession], Awaitable[Any]]) -> bool:
        """Whether the claim could still act: exactly when it is the last one and the row is not finished."""
        one = self.rows[item.key]
        mine = one.state == "claimed" and one.attempts == item.attempts
        try:
            self.write(act)
        except LeaseLost:
            assert not mine
            return False
        assert mine
        return True

    @rule(item=consumes(claims))
    def crash(self, item: Claimed) -> None:
        """Nobody hears of this claim again."""

    @rule(number=st.integers(0, 12))
    def cancel(self, number: int) -> None:
        key = f"row:{number}"
        count = self.write(lambda session: work.cancel([key], now=self.now, session=session))
        one = self.rows.get(key)
        assert count == int(one is not None and one.state in ("pending", "claimed"))
        if one is not None and count:
            one.state = "cancelled"

    @rule(by=st.sampled_from((timedelta(minutes=5), timedelta(hours=1), timedelta(weeks=1))))
    def wind(self, by: timedelta) -> None:
        self.now += by

    @rule(by=st.sampled_from((LEASE / 2, LEASE * 2)))
    def wait(self, by: timedelta) -> None:
        self.wall += by

    @invariant()
    def nothing_is_lost_and_nothing_is_done_twice(self) -> None:
        stored = self.stored()
        assert stored.keys() == self.rows.keys()
        assert len(set(self.finished)) == len(self.finished)
        for key, one in self.rows.items():
            row = stored[key]
            assert (row["state"], row["attempts"]) == (one.state, one.attempts)
            assert (row["payload"] is None) == (one.state in ("done", "expired", "cancelled"))
            assert (row["finished_at"] is None) == (one.state in ("pending", "claimed"))
            assert (row["lease_until"] is None) == (one.state != "claimed")

    def stored(self) -> dict[str, Any]:
        async def read() -> dict[str, Any]:
            async with self.database.reading() as session:
                rows = await (await session.connection()).execute(sa.select(Work.__table__))  # type: ignore[attr-defined]
                return {row["key"]: row for row in rows.mappings()}

        return self.runner.run(read())


def prove(url: str, fresh: Callable[[], Awaitable[None]], examples: int) -> None:
    machine = type("ThisQueue", (Queue,), {"url": url, "fresh": staticmethod(fresh)})
    quiet = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(machine, settings=quiet)


def prove_on_sqlite(folder: Path, examples: int) -> None:
    template = folder / "template.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{template}"))
    path = folder / "archipel.db"

    async def fresh() -> None:
        for old in folder.glob("archipel.db*"):
            old.unlink()
        shutil.copy(template, path)

    prove(f"sqlite+aiosqlite:///{path}", fresh, examples)


def prove_on_postgresql(url: str, examples: int) -> None:
    asyncio.run(upgrade(url))

    async def fresh() -> None:
        database = Database(url)
        async with database.writing() as session:
            await (await session.connection()).execute(sa.text("TRUNCATE work"))
        await database.close()

    prove(url, fresh, examples)


def test_no_order_of_events_loses_a_row_or_finishes_it_twice_on_sqlite(tmp_path: Path) -> None:
    prove_on_sqlite(tmp_path, 10)


def test_no_order_of_events_loses_a_row_or_finishes_it_twice_on_postgresql(new_postgres: Callable[[], str]) -> None:
    prove_on_postgresql(new_postgres(), 10)


@pytest.mark.prove
def test_no_order_of_many_events_loses_a_row_on_either_database(
    tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    prove_on_sqlite(tmp_path, 100)
    prove_on_postgresql(new_postgres(), 100)
