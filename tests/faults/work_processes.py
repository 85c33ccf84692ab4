"""What the processes of the fault proofs do: each acts on a row (an append-only journal) and records it (a table)."""

import asyncio
import sys
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

import bot.worker
from bot import logs, work
from bot.db import Database
from bot.work import Claimed, Later, LeaseLost
from bot.worker import Worker
from tests.support.crashing import Crash, CrashingDatabase, HastyClock

KIND = "ask.answer"
RECORDED = sa.Table("recorded", sa.MetaData(), sa.Column("key", sa.String), sa.Column("attempts", sa.Integer))
"""No unique constraint on purpose: recording twice must be possible, and must not happen."""


async def act_and_record(crash: Crash, *, url: str, speed: float, honest: bool = True) -> None:
    """Work until nothing is open; with `honest` off, claim as one would without a condition."""
    logs.configure("ERROR")
    if not honest:
        bot.worker.claim = _claim_blindly
    database, clock = CrashingDatabase(url, crash), HastyClock(speed)

    async def handle(item: Claimed) -> None:
        crash.point("claimed", key=item.key, attempts=item.attempts)
        if crash.lot.random() < 0.01:
            raise Later(clock.now())
        crash.journal.write("acted", key=item.key, attempts=item.attempts)
        crash.point("acted", key=item.key, attempts=item.attempts)
        try:
            async with database.writing() as session:
                await record(session, item, clock.now())
        except LeaseLost:
            crash.journal.write("refused", key=item.key, attempts=item.attempts)
            raise
        crash.point("recorded", key=item.key, attempts=item.attempts)

    worker = Worker(database, clock, {KIND: handle}, {KIND: 4})
    while await count_open(database):
        if not await worker.drain():
            await asyncio.sleep(0.05)
    await database.close()


async def hold_while_stopped(url: str, speed: float, *, fence: bool) -> None:
    """Claim everything, say so, and finish it when told to: by then the process has slept through its leases."""
    if not fence:
        work._change = _change_blindly
    database, clock = Database(url), HastyClock(speed)
    async with database.writing() as session:
        items = await work.claim(kinds=[KIND], now=clock.now(), wall=clock.wall(), limit=1_000, session=session)
    print(len(items), flush=True)
    await asyncio.to_thread(input)
    refused = 0
    for item in items:
        try:
            async with database.writing() as session:
                await record(session, item, clock.now())
        except LeaseLost:
            refused += 1
    print(refused, flush=True)
    await database.close()


async def record(session: AsyncSession, item: Claimed, now: datetime) -> None:
    """The row's end and what it led to, in one transaction."""
    connection = await session.connection()
    await connection.execute(RECORDED.insert().values(key=item.key, attempts=item.attempts))
    await work.finish(item, now=now, session=session)


async def count_open(database: Database) -> int:
    async with database.reading() as session:
        found = sa.select(sa.func.count()).select_from(work.Work).where(sa.column("state").in_(("pending", "claimed")))
        return int(await (await session.connection()).scalar(found) or 0)


async def _claim_blindly(
    *, kinds: Any, now: datetime, wall: datetime, limit: int, session: AsyncSession
) -> list[Claimed]:
    """Look first, then take: what the conditional update is there to prevent."""
    table = work.Work.metadata.tables["work"]
    connection = await session.connection()
    rows = (await connection.execute(sa.select(table).where(table.c.state == "pending").limit(limit))).mappings().all()
    await asyncio.sleep(0.01)
    for row in rows:
        values = {"state": "claimed", "attempts": 1, "failures": 1, "lease_until": wall + work.LEASE}
        await connection.execute(sa.update(table).where(table.c.id == row["id"]).values(values))
    fields = Claimed.__dataclass_fields__
    held = {"attempts": 1, "first_claim_at": now, "lease_until": wall + work.LEASE}
    return [Claimed(**{name: row[name] for name in fields} | held) for row in rows]


async def _change_blindly(_item: Claimed, _values: Any, _session: AsyncSession, **_held: Any) -> None:
    """Nothing is asked: what the fencing counter is there to prevent."""


if __name__ == "__main__":
    asyncio.run(hold_while_stopped(sys.argv[1], float(sys.argv[2]), fence=sys.argv[3] == "fenced"))
