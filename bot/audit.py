"""Who did what, in a chain that shows tampering: every entry holds the digest of the one before.

An entry that is edited, deleted or moved breaks the chain behind it. The last entries can only be missed by somebody
who noted the last digest elsewhere: `archipel doctor` prints it. People appear as pseudonyms, and nothing that anybody
wrote belongs in here, because nothing can be taken out again.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select

from bot import installation
from bot.db import UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

_LOCK: Final = 0x41_52_43_48_41_55_44
"""The advisory lock of PostgreSQL that appending holds until its transaction ends: any number, the same everywhere."""

_BATCH: Final = 1_000


class AuditEntry(SQLModel, table=True):
    """One thing done. `actor` is a pseudonym, empty for the product itself; `detail` states facts, never free text.

    `seq` counts from 1 without gaps; `previous` is the digest of the entry before, empty for the first.
    """

    __tablename__ = "audit_entry"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=200)
    actor: str = Field(default="", max_length=32)
    detail: str = Field(default="", max_length=500)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64, unique=True)


async def record(
    action: str, subject: str, *, actor: int | None, now: datetime, session: AsyncSession, detail: str = ""
) -> None:
    """Append an entry in the caller's transaction; `actor` is an employee's id.

    Two that append at once come one after the other: the second waits for the first one's transaction to end. Append
    last in a transaction, so that nobody waits for long.
    """
    await _lock(session)
    last = await head(session)
    entry = AuditEntry(
        seq=last.seq + 1 if last is not None else 1,
        at=now,
        action=action,
        subject=subject,
        actor=await pseudonym(actor, session=session) if actor is not None else "",
        detail=detail,
        previous=last.digest if last is not None else "",
        digest="",
    )
    entry.digest = digest_of(entry)
    session.add(entry)
    await session.flush()


async def head(session: AsyncSession) -> AuditEntry | None:
    """The last entry, whose digest stands for the whole chain; None when there is none."""
    return (await session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1))).first()


def anchor(entry: AuditEntry) -> str:
    """What to note elsewhere of the last entry, to see later that it has not been cut off: `12:digest`."""
    return f"{entry.seq}:{entry.digest}"


async def holds(noted: str, *, session: AsyncSession) -> bool:
    """Whether the chain still holds an entry by the `anchor` that was noted; False for anything else."""
    seq, _, digest = noted.strip().partition(":")
    if not seq.isdecimal():
        return False
    entry = await session.get(AuditEntry, int(seq[:9]))
    return entry is not None and entry.digest == digest


async def verify(session: AsyncSession) -> list[int]:
    """The `seq` of every entry that does not say what was recorded, or does not follow the one before it."""
    found: list[int] = []
    last: AuditEntry | None = None
    while batch := await _after(last.seq if last is not None else 0, session):
        found += broken(batch, last)
        last = batch[-1]
    return found


def broken(entries: Sequence[AuditEntry], before: AuditEntry | None = None) -> list[int]:
    """As `verify`, for entries in the order of `seq` that follow `before`, or begin the chain."""
    found: list[int] = []
    last, previous = (before.seq, before.digest) if before is not None else (0, "")
    for entry in entries:
        if (entry.seq, entry.previous, entry.digest) != (last + 1, previous, digest_of(entry)):
            found.append(entry.seq)
        last, previous = entry.seq, entry.digest
    return found


async def pseudonym(employee_id: int, *, session: AsyncSession) -> str:
    """The name somebody has in the chain: it tells who they are only to those who hold the installation's secret."""
    return installation.opaque(await installation.secret(session=session), f"audit:{employee_id}")


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 of everything else in the entry, as 64 hexadecimal digits."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [entry.seq, at, entry.action, entry.subject, entry.actor, entry.detail, entry.previous]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


async def _lock(session: AsyncSession) -> None:
    """SQLite lets one writer in at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await (await session.connection()).execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


async def _after(seq: int, session: AsyncSession) -> list[AuditEntry]:
    found = select(AuditEntry).where(col(AuditEntry.seq) > seq).order_by(col(AuditEntry.seq)).limit(_BATCH)
    return list((await session.exec(found)).all())
