"""Deliveries become rows: together when they come together, each told whether it was new."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.clock import SystemClock
from bot.db import Database
from bot.errors import IntakeUnavailable
from bot.slack import inbox as module
from bot.slack.inbox import MAX_BATCH, Inbox
from bot.work import Work
from tests.support.migrated import migrated


class Counted:
    """An inbox, how often it committed and how often it told of something new."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told = 0
        self.commits = 0
        self.inbox = Inbox(database, SystemClock(), self._tell)
        sa.event.listen(self.inbox._engine.sync_engine, "commit", self._commit)

    def _tell(self) -> None:
        self.told += 1

    def _commit(self, _connection: object) -> None:
        self.commits += 1

    async def rows(self) -> list[tuple[str, str, Any]]:
        async with self.database.reading() as session:
            found = await (await session.connection()).execute(
                sa.text("SELECT key, kind, state FROM work ORDER BY key")
            )
            return [tuple(row) for row in found]


@pytest_asyncio.fixture
async def counted(database: Database) -> AsyncIterator[Counted]:
    found = Counted(database)
    yield found
    await found.inbox.close()


async def test_a_delivery_is_a_row_of_work_due_now(counted: Counted) -> None:
    assert await counted.inbox.accept("slack:Ev1", "ask.message", {"text": "May I?"})
    async with counted.database.reading() as session:
        row = (await session.exec(sa.select(Work))).scalars().one()  # type: ignore[call-overload]
    assert (row.key, row.kind, row.payload, row.state) == ("slack:Ev1", "ask.message", {"text": "May I?"}, "pending")
    assert SystemClock().now() - row.due_at < timedelta(seconds=5)
    assert counted.told == 1


async def test_a_repeated_delivery_is_told_so_and_wakes_nobody(counted: Counted) -> None:
    assert await counted.inbox.accept("slack:Ev1", "ask.message", {})
    assert not await counted.inbox.accept("slack:Ev1", "ask.message", {})
    assert len(await counted.rows()) == 1
    assert counted.told == 1


async def test_deliveries_that_come_together_share_a_transaction(counted: Counted) -> None:
    await counted.inbox.accept("warm", "up", {})
    before = counted.commits
    new = await asyncio.gather(*(counted.inbox.accept(f"slack:Ev{n}", "ask.message", {}) for n in range(100)))
    assert all(new)
    assert len(await counted.rows()) == 101
    assert counted.commits - before <= 2


async def test_of_equal_deliveries_in_one_transaction_one_is_new(counted: Counted) -> None:
    new = await asyncio.gather(*(counted.inbox.accept(f"slack:Ev{n % 10}", "ask.message", {}) for n in range(50)))
    assert new.count(True) == 10
    assert len(await counted.rows()) == 10


async def test_more_than_a_batch_is_stored_too(counted: Counted) -> None:
    number = MAX_BATCH * 2 + 7
    new = await asyncio.gather(*(counted.inbox.accept(f"slack:Ev{n}", "ask.message", {}) for n in range(number)))
    assert new.count(True) == number
    assert len(await counted.rows()) == number


async def test_two_replicas_store_a_delivery_once(counted: Counted, database: Database) -> None:
    other = Counted(database)
    try:
        both = [one.inbox.accept(f"slack:Ev{n}", "ask.message", {}) for n in range(50) for one in (counted, other)]
        new = await asyncio.gather(*both)
    finally:
        await other.inbox.close()
    assert new.count(True) == 50
    assert len(await counted.rows()) == 50


async def test_a_locked_database_is_told_to_everybody_in_time_and_intake_goes_on_after(
    counted: Counted, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.BUSY_TIMEOUT.total_seconds() < module.PATIENCE_S < 3, "Slack waits no longer"
    monkeypatch.setattr(module, "BUSY_TIMEOUT", timedelta(seconds=0.3))
    await counted.inbox.accept("warm", "up", {})
    loop = asyncio.get_running_loop()
    async with database.writing() as session:
        connection = await session.connection()
        if database.engine.dialect.name == "postgresql":
            await connection.exec_driver_sql("LOCK TABLE work IN ACCESS EXCLUSIVE MODE")
        began = loop.time()
        waiting = [counted.inbox.accept(f"slack:Ev{n}", "ask.message", {}) for n in range(20)]
        results = await asyncio.gather(*waiting, return_exceptions=True)
        took = loop.time() - began
    assert all(isinstance(result, IntakeUnavailable) for result in results)
    assert 0.25 < took < 2.9
    assert await counted.inbox.accept("slack:Ev0", "ask.message", {})


async def test_a_row_stored_too_late_for_its_delivery_is_a_duplicate_next_time(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    real = counted.inbox._store

    async def slowly(batch: Any) -> Any:
        await asyncio.sleep(0.2)
        return await real(batch)

    monkeypatch.setattr(counted.inbox, "_store", slowly)
    with pytest.raises(IntakeUnavailable):
        await counted.inbox.accept("slack:Ev1", "ask.message", {})
    await asyncio.sleep(0.4)
    monkeypatch.setattr(module, "PATIENCE_S", 2.5)
    assert not await counted.inbox.accept("slack:Ev1", "ask.message", {})


async def test_closing_stores_what_waits(database: Database) -> None:
    found = Counted(database)
    waiting = [asyncio.create_task(found.inbox.accept(f"slack:Ev{n}", "ask.message", {})) for n in range(30)]
    await asyncio.sleep(0)
    await found.inbox.close()
    assert all(await asyncio.gather(*waiting))


@pytest.mark.prove
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_storing_together_is_several_times_as_fast_as_one_by_one(
    kind: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Flushed to the disk on both, 16 callers."""
    from bot.work import add

    url = str(request.getfixturevalue("sqlite_url")) if kind == "sqlite" else request.getfixturevalue("new_postgres")()
    await migrated(url)
    database = Database(url)
    async with database.engine.connect() as connection:
        if kind == "postgresql":
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.exec_driver_sql("ALTER SYSTEM SET fsync = on")
            await outside.exec_driver_sql("SELECT pg_reload_conf()")
    inbox = Inbox(database, SystemClock(), lambda: None)

    async def together(key: str) -> None:
        await inbox.accept(key, "ask.message", {"text": "May I put a customer list into the assistant?"})

    async def alone(key: str) -> None:
        async with database.writing() as session:
            await add(
                key=key, kind="ask.message", payload={"text": "May I put a customer list into the assistant?"},
                due_at=SystemClock().now(), session=session,
            )  # fmt: skip

    fast, slow = await _per_second(together, "t", 3_000), await _per_second(alone, "a", 400)
    await inbox.close()
    await database.close()
    with capsys.disabled():
        print(f"\n{kind}: {fast:,.0f}/s together, {slow:,.0f}/s one by one, {fast / slow:.1f} times")
    assert fast > 2.5 * slow


async def _per_second(store: Any, prefix: str, number: int) -> float:
    loop = asyncio.get_running_loop()
    keys = iter([f"{prefix}:{n}" for n in range(number)])

    async def caller() -> None:
        for key in keys:
            await store(key)

    await store(f"{prefix}:warm")
    began = loop.time()
    await asyncio.gather(*(caller() for _ in range(16)))
    return number / (loop.time() - began)
