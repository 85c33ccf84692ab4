"""What tests have in haste behaves as what production has."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import aiosqlite


async def test_a_connection_whose_closing_is_cancelled_lets_go_of_the_lock_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "one.db"
    connection = await aiosqlite.connect(file, isolation_level=None)
    await connection.execute("BEGIN IMMEDIATE")
    end = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    end.cancel()
    await asyncio.wait([end])
    with closing(sqlite3.connect(file, timeout=5, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_who_waits_for_the_lock_does_not_hold_up_the_loop(tmp_path: Path) -> None:
    file = tmp_path / "one.db"
    async with (
        aiosqlite.connect(file, isolation_level=None) as owner,
        aiosqlite.connect(file, isolation_level=None, timeout=30) as other,
    ):
        await owner.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(other.execute("BEGIN IMMEDIATE"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await owner.execute("COMMIT")
        async with asyncio.timeout(20):
            await waiting
