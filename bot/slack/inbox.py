"""Taking in: what Slack delivers becomes a row of work before it is acknowledged; a row that is there is a duplicate.

Deliveries that come while the disk is busy with others are stored together: one transaction, one flush to disk. That is
what makes durable intake fast, and it costs a lone delivery nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from bot import metrics
from bot.db import create_blocking_engine, create_engine
from bot.errors import IntakeUnavailable
from bot.work import Work, new_row

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bot.clock import Clock
    from bot.db import Database, Turns

Json = dict[str, Any]

BUSY_TIMEOUT: Final = timedelta(seconds=2)
"""How long to wait for a locked database: Slack wants an answer within three seconds."""

PATIENCE_S: Final = 2.5
"""How long a delivery waits to be stored, whatever it waits for."""

MAX_BATCH: Final = 200


@dataclass(slots=True)
class _Delivery:
    row: Json
    stored: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Inbox:
    """Stores deliveries. One for the whole process."""

    def __init__(self, database: Database, clock: Clock, on_stored: Callable[[], None]) -> None:
        """`on_stored` is called after something new was stored, such as `Worker.wake`."""
        self._clock = clock
        self._on_stored = on_stored
        self._engine = _store_of(database)
        self._waiting: list[_Delivery] = []
        self._storing: asyncio.Task[None] | None = None
        self._closed = False

    async def accept(self, key: str, kind: str, payload: Json, *, not_after: datetime | None = None) -> bool:
        """Store a delivery as work of `kind`; False when `key` is stored already.

        When this returns, it is on the disk. Raises IntakeUnavailable within three seconds when that cannot be said:
        Slack will deliver it again.
        """
        now = self._clock.now()
        delivery = _Delivery(new_row(key=key, kind=kind, payload=payload, due_at=now, not_after=not_after))
        self._waiting.append(delivery)
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_all())
        try:
            async with asyncio.timeout(PATIENCE_S):
                new = await asyncio.shield(delivery.stored)
        except TimeoutError:
            # It may be stored yet: then the next delivery finds it there.
            delivery.stored.add_done_callback(_forget)
            raise IntakeUnavailable("the database did not store a delivery in time") from None
        (metrics.event_taken if new else metrics.event_duplicate)(kind)
        return new

    async def close(self) -> None:
        """Store what waits and close the connections; a second time does nothing."""
        if self._storing is not None:
            await self._storing
        if not self._closed:
            self._closed = True
            await self._engine.dispose()

    async def _store_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            try:
                new = await self._store(batch)
            except (SQLAlchemyError, OSError) as error:
                structlog.get_logger(__name__).warning("slack.intake_failed", count=len(batch), raised=_name(error))
                _refuse(batch)
            except BaseException:
                _refuse(batch + self._waiting)
                raise
            else:
                _tell(batch, new)
                if new:
                    self._on_stored()

    async def _store(self, batch: list[_Delivery]) -> set[str]:
        """One transaction for all; the keys that were new."""
        return await self._engine.insert([delivery.row for delivery in batch])


class _Sqlite:
    """A thread with a connection of its own: one change of threads for a transaction, not one for each of its steps."""

    def __init__(self, url: URL, turns: Turns) -> None:
        self.sync_engine: Final = create_blocking_engine(url)
        self._turns: Final = turns
        self._thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inbox")
        event.listen(self.sync_engine, "connect", _impatient_sqlite)

    async def insert(self, rows: list[Json]) -> set[str]:
        """Store them all; the keys that were new."""
        async with self._turns.taken(patience_s=BUSY_TIMEOUT.total_seconds(), urgent=True):
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._insert, rows)

    async def dispose(self) -> None:
        """Close the connection and end the thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.sync_engine.dispose)
        self._thread.shutdown(wait=False)

    def _insert(self, rows: list[Json]) -> set[str]:
        with self.sync_engine.begin() as connection:
            return set(connection.execute(_insert_on("sqlite"), rows).scalars())


class _Postgresql:
    """Connections of its own on the event loop."""

    def __init__(self, url: URL) -> None:
        self._engine: Final = create_engine(url.render_as_string(hide_password=False))
        self.sync_engine: Final = self._engine.sync_engine
        event.listen(self.sync_engine, "connect", _impatient_postgresql)

    async def insert(self, rows: list[Json]) -> set[str]:
        """Store them all; the keys that were new."""
        async with self._engine.begin() as connection:
            return set((await connection.execute(_insert_on("postgresql"), rows)).scalars())

    async def dispose(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


def _store_of(database: Database) -> _Sqlite | _Postgresql:
    """Connections that wait for a lock only as long as Slack waits for us."""
    url = database.engine.url
    return _Postgresql(url) if database.turns is None else _Sqlite(url, database.turns)


@cache
def _insert_on(dialect: str) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(Work).on_conflict_do_nothing().returning(col(Work.key))


def _tell(batch: list[_Delivery], new: set[str]) -> None:
    """Whose row was new: of several deliveries with one key the first."""
    for delivery in batch:
        key = delivery.row["key"]
        if not delivery.stored.done():
            delivery.stored.set_result(key in new)
        new = new - {key}


def _refuse(batch: list[_Delivery]) -> None:
    for delivery in batch:
        if not delivery.stored.done():
            delivery.stored.set_exception(IntakeUnavailable("the database did not store a delivery"))


def _forget(stored: asyncio.Future[bool]) -> None:
    """Nobody waits for this any more: an error in it is no news."""
    if not stored.cancelled():
        stored.exception()


def _name(error: BaseException) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def _impatient_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT // timedelta(milliseconds=1)}")
    cursor.close()


def _impatient_postgresql(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{BUSY_TIMEOUT // timedelta(milliseconds=1)}ms'")
    cursor.close()
