"""What production does with patience that tests need not have: the same statements and the same server, sooner."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from types import SimpleNamespace
from typing import Any

import aiosqlite
import pytest
import uvicorn.server

from bot import db


@contextmanager
def hasty_servers() -> Iterator[None]:
    """uvicorn looks ten times a second whether it is to end, and waits as long for its last connections."""
    tenth = SimpleNamespace(**vars(asyncio) | {"sleep": lambda seconds: asyncio.sleep(seconds / 10)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uvicorn.server, "asyncio", tenth)
        yield


@contextmanager
def hasty_sqlite() -> Iterator[None]:
    """SQLite asked in the event loop instead of in a thread, and with no power cut to survive.

    aiosqlite changes threads for each thing it is asked, about ten times in a transaction: most of what a small one
    costs. What may have to wait for another writer is still asked in the thread, so that the loop never waits.
    `bot.db._prepare_sqlite.__wrapped__` is how production prepares a connection.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_prepare_sqlite", _without_flushing(db._prepare_sqlite))
        patch.setattr(aiosqlite, "connect", partial(aiosqlite.connect, check_same_thread=False))
        patch.setattr(aiosqlite.Connection, "_execute", _in_the_loop(aiosqlite.Connection._execute))
        yield


def _without_flushing(prepare: Callable[..., None]) -> Callable[..., None]:
    @wraps(prepare)
    def hasty(connection: Any, record: object, *, foreign_keys: bool) -> None:
        prepare(connection, record, foreign_keys=foreign_keys)
        connection.execute("PRAGMA synchronous = OFF")

    return hasty


def _in_the_loop(in_thread: Callable[..., Any]) -> Callable[..., Any]:
    busy = Counter[int]()

    async def at_once(self: aiosqlite.Connection, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        sql = given[0] if given and isinstance(given[0], str) else ""
        # Who waited for the thread may have been cancelled: it is busy still, and what follows stands in line.
        if not busy[id(self)] and not _may_wait(self._connection.in_transaction, sql):
            result = function(*given, **named)
            # Others come in between statements, and who is cancelled here has been asked for all the same: as in
            # production, where what is in the thread's line is done. A connection would not be closed otherwise.
            await asyncio.sleep(0)
            return result

        def ask() -> Any:
            try:
                return function(*given, **named)
            finally:
                busy[id(self)] -= 1

        busy[id(self)] += 1
        return await in_thread(self, ask)

    return at_once


def _may_wait(in_transaction: bool, sql: str) -> bool:
    """Inside a transaction nothing waits: a writer has its lock, and a reader needs none."""
    return bool(sql) and not in_transaction and not sql.endswith("ON; BEGIN") and not sql.startswith("SELECT")
