"""The audit chain: every edit, deletion and swap shows, two that append at once come one after the other."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import SQLModel, col, delete, select, update

from bot import audit
from bot.audit import AuditEntry
from bot.db import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ENTRIES = 40
TABLE = SQLModel.metadata.tables["audit_entry"]


async def filled(database: Database, number: int = ENTRIES) -> None:
    async with database.writing() as session:
        for place in range(number):
            await audit.record(
                "tool.suspended", f"tool-{place % 7}", actor=place % 5 or None, now=NOW + timedelta(minutes=place),
                session=session, detail=f"entry {place}",
            )  # fmt: skip


async def broken(database: Database) -> list[int]:
    async with database.reading() as session:
        return await audit.verify(session)


async def test_what_was_recorded_in_order_is_whole(database: Database) -> None:
    assert await broken(database) == []
    await filled(database)
    assert await broken(database) == []
    async with database.reading() as session:
        entries = (await session.exec(select(AuditEntry).order_by(col(AuditEntry.seq)))).all()
        last = await audit.head(session)
    assert [entry.seq for entry in entries] == list(range(1, ENTRIES + 1))
    assert last is not None
    assert last.digest == entries[-1].digest
    assert [entry.actor for entry in entries[:1]] == [""]


async def test_people_appear_as_the_same_pseudonym_and_never_as_themselves(database: Database) -> None:
    await filled(database, 12)
    async with database.reading() as session:
        actors = [entry.actor for entry in (await session.exec(select(AuditEntry))).all()]
    assert actors[1] == actors[6]
    assert len(set(actors)) == 5
    assert all(len(actor) in {0, 32} for actor in actors)


async def test_appending_at_once_never_forks(database: Database) -> None:
    async def append(number: int) -> None:
        async with database.writing() as session:
            await audit.record("incident.reported", f"INC-2026-{number:03}", actor=number, now=NOW, session=session)
            await asyncio.sleep(0.001)

    await asyncio.gather(*(append(number) for number in range(1, 41)))
    assert await broken(database) == []
    async with database.reading() as session:
        assert len((await session.exec(select(AuditEntry.seq))).all()) == 40


async def test_what_was_rolled_back_leaves_no_gap(database: Database) -> None:
    await filled(database, 3)

    async def fail() -> None:
        async with database.writing() as session:
            await audit.record("a", "b", actor=None, now=NOW, session=session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await filled(database, 1)
    assert await broken(database) == []


@pytest.mark.parametrize("number", [200, pytest.param(1_000, marks=pytest.mark.prove)])
async def test_edits_deletions_and_swaps_are_all_seen(database: Database, number: int) -> None:
    await filled(database)
    lot = random.Random(7)
    missed = []
    for turn in range(number):
        async with database.engine.connect() as connection:  # rolled back at the end
            what = await tamper(connection, lot)
            rows = await connection.execute(select(TABLE).order_by(TABLE.c.seq))
            entries = [AuditEntry(**row._mapping) for row in rows]
            if audit.broken(entries) == []:
                missed.append((turn, what))
            await connection.rollback()
    assert missed == []


async def tamper(connection, lot: random.Random) -> str:  # type: ignore[no-untyped-def]
    """One change of one or two entries, and never of nothing; the tail is another test's matter."""
    kind = lot.choice(("edit", "delete", "swap", "move", "insert"))
    one, other = lot.sample(range(1, ENTRIES + 1), 2)
    if kind == "edit":
        field, value = lot.choice((
            ("action", "tool.blessed"), ("subject", "other"), ("actor", "0" * 32), ("detail", "nothing"),
            ("at", NOW - timedelta(days=1)), ("previous", "f" * 64), ("digest", "e" * 64),
        ))  # fmt: skip
        await connection.execute(update(TABLE).where(TABLE.c.seq == one).values({field: value}))
    elif kind == "delete":
        await connection.execute(delete(TABLE).where(TABLE.c.seq == min(one, other)))
    elif kind == "insert":
        await connection.execute(TABLE.insert().values(
            seq=ENTRIES + lot.randint(1, 9), at=NOW, action="x", subject="y", actor="", detail="",
            previous="a" * 64, digest=f"{lot.getrandbits(256):064x}",
        ))  # fmt: skip
    else:
        rows = {row.seq: dict(row._mapping) for row in await connection.execute(select(TABLE))}
        await connection.execute(delete(TABLE).where(TABLE.c.seq.in_((one, other))))
        names = ("action", "subject", "actor", "detail", "at") if kind == "swap" else tuple(rows[one])
        mine, theirs = dict(rows[one]), dict(rows[other])
        for name in names:
            mine[name], theirs[name] = rows[other][name], rows[one][name]
        if kind == "move":
            mine["seq"], theirs["seq"] = rows[one]["seq"], rows[other]["seq"]
        await connection.execute(TABLE.insert(), [mine, theirs])
    return f"{kind} {one} {other}"


async def test_a_cut_tail_shows_to_whoever_noted_the_last_digest(database: Database) -> None:
    await filled(database)
    async with database.reading() as session:
        noted = await audit.head(session)
    async with database.writing() as session:
        await session.exec(delete(AuditEntry).where(col(AuditEntry.seq) > ENTRIES - 3))
    assert await broken(database) == []
    async with database.reading() as session:
        last = await audit.head(session)
    assert noted is not None
    assert last is not None
    assert last.digest != noted.digest
