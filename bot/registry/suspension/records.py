"""Stopping a tool at once and opening it again, in the database. Whoever opens the session commits it.

Every function decides inside the caller's transaction, with the registry's head locked or by a conditional update: of
two members who decide at once, one wins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

import sqlalchemy as sa
from sqlmodel import col, select, update

from bot import audit
from bot.people.directory import reachable
from bot.registry import ledger, service
from bot.registry.enrolment import people_on
from bot.registry.models import GivenVerdict, Suspension, SuspensionNotice
from bot.registry.tools import Tool

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database
    from bot.registry.tools import Registry

USABLE: Final = ("pilot", "approved", "restricted")
"""Statuses of tools that somebody may be using: no others can be suspended."""

REMEMBERED: Final = timedelta(days=30)
"""How long a verdict that allowed the tool makes somebody one of those concerned."""

Outcome = Literal["told", "unreachable", "none"]
"""What became of a message; `none` when it was not to be sent any more."""

SOURCE: Final = "suspension"
_BATCH: Final = 500

Telling = Literal["told", "told_back"]
"""The message that a tool is suspended, and the one that it may be used again."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """A suspension that was entered, and everybody who is to be written to."""

    number: int
    to_tell: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """A suspension that has ended, and everybody who had been told of it.

    `restored` is whether the tool got its status back; it keeps one that somebody else gave it meanwhile.
    """

    to_tell: tuple[int, ...]
    restored: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people were told, could not be reached, or still wait to be told."""

    told: int
    unreachable: int
    waiting: int

    @property
    def concerned(self) -> int:
        """Everybody."""
        return self.told + self.unreachable + self.waiting


async def suspend(
    tool_id: str,
    *,
    reason: str,
    by: int,
    now: datetime,
    today: date,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> Suspended | None:
    """Suspend a tool and note everybody concerned; None when it is suspended already, not in use, or unknown.

    `owed_at` is that of the row of work that asks for it.
    """
    await ledger.lock(session, now)
    entry = await service.entry(tool_id, session=session)
    if entry is None or entry.get("status") not in USABLE:
        return None
    earlier = await _close_overtaken(tool_id, now, session)
    suspension = Suspension(tool_id=tool_id, before=entry["status"], suspended_at=now, suspended_by=by, reason=reason)
    session.add(suspension)
    await session.flush()
    number = suspension.id or 0
    everybody = await concerned(tool_id, now=now, today=today, session=session) | earlier
    to_tell = await reachable(everybody, session=session)
    await _note(number, everybody, to_tell, session)
    await service.change(
        tool_id, {"status": "suspended"}, by=by, source=SOURCE, why=reason, now=now, owed_at=owed_at, session=session
    )
    await audit.record(
        "tool.suspended", tool_id, actor=by, now=now, session=session,
        detail=f"suspension {number}, was {entry['status']}, people {len(everybody)}",
    )  # fmt: skip
    return Suspended(number, tuple(sorted(to_tell)))


async def lift(
    suspension_id: int,
    *,
    reason: str,
    by: int,
    now: datetime,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> Lifted | None:
    """End a suspension: the tool gets its status back; None when it has ended already.

    A status that somebody else has changed meanwhile stays as it is. `owed_at` as for `suspend`.
    """
    await ledger.lock(session, now)
    suspension = await session.get(Suspension, suspension_id, populate_existing=True)
    if suspension is None or suspension.lifted_at is not None:
        return None
    suspension.lifted_at, suspension.lifted_by, suspension.lift_reason = now, by, reason
    await session.flush()  # from here on `told` waits for this transaction
    tool_id = suspension.tool_id
    entry = await service.entry(tool_id, session=session)
    status = entry.get("status") if entry is not None else None
    restored = status == "suspended"
    if restored:
        status = suspension.before
        await service.change(
            tool_id, {"status": status}, by=by, source=SOURCE, why=reason, now=now, owed_at=owed_at, session=session
        )
    to_tell = await _tell_back(suspension_id, session)
    await audit.record(
        "tool.suspension_lifted", tool_id, actor=by, now=now, session=session,
        detail=f"suspension {suspension_id}, now {status}, people {len(to_tell)}",
    )  # fmt: skip
    return Lifted(to_tell, restored)


async def confirm(suspension_id: int, *, by: int, now: datetime, session: AsyncSession) -> bool:
    """The committee stands by a suspension; False when it has done so already, or the suspension has ended."""
    still_open = update(Suspension).where(
        col(Suspension.id) == suspension_id, col(Suspension.confirmed_at).is_(None), col(Suspension.lifted_at).is_(None)
    )
    confirmed = (await session.exec(still_open.values(confirmed_at=now, confirmed_by=by))).rowcount == 1
    if confirmed:
        suspension = await session.get_one(Suspension, suspension_id, populate_existing=True)
        await audit.record(
            "tool.suspension_confirmed", suspension.tool_id, actor=by, now=now, session=session,
            detail=f"suspension {suspension_id}",
        )  # fmt: skip
    return confirmed


async def concerned(tool_id: str, *, now: datetime, today: date, session: AsyncSession) -> frozenset[int]:
    """Everybody enrolled on a tool today, and everybody whom the bot has lately told that they may use it."""
    told = select(GivenVerdict.employee_id).where(
        GivenVerdict.tool_id == tool_id,
        col(GivenVerdict.outcome).in_(("allowed", "conditions")),
        col(GivenVerdict.given_at) >= now - REMEMBERED,
    )
    enrolled = await people_on(tool_id, today=today, session=session)
    return frozenset(enrolled) | frozenset((await session.exec(told)).all())


async def open_one(tool_id: str, *, session: AsyncSession) -> Suspension | None:
    """The suspension of a tool that has not ended."""
    found = select(Suspension).where(Suspension.tool_id == tool_id, col(Suspension.lifted_at).is_(None))
    return (await session.exec(found)).first()


async def find(number: int, database: Database) -> Suspension:
    """The suspension `number`. Raises NoResultFound for one that never was."""
    async with database.reading() as session:
        return await session.get_one(Suspension, number)


def tool_of(suspension: Suspension, registry: Registry) -> Tool:
    """The suspended tool; one that has vanished from the registry keeps its id for a name."""
    gone = Tool(id=suspension.tool_id, name=suspension.tool_id, status="retired", owner="")
    return registry.tools.get(suspension.tool_id, gone)


async def posted(number: int, *, channel: str | None, ts: str | None, session: AsyncSession) -> None:
    """Where the card stands."""
    here = update(Suspension).where(col(Suspension.id) == number)
    await session.exec(here.values(channel=channel, ts=ts))


async def reached(suspension_id: int, which: Telling, *, session: AsyncSession) -> Reached:
    """How far the telling has got."""
    column = col(getattr(SuspensionNotice, which))
    found = select(column, sa.func.count()).where(SuspensionNotice.suspension_id == suspension_id).group_by(column)
    counts = Counter(dict((await session.exec(found)).all()))
    return Reached(counts["told"], counts["unreachable"], counts["waiting"])


async def waiting(suspension_id: int, *, session: AsyncSession) -> list[int]:
    """Those who still wait to be told of a suspension."""
    found = select(SuspensionNotice.employee_id).where(
        SuspensionNotice.suspension_id == suspension_id, SuspensionNotice.told == "waiting"
    )
    return list((await session.exec(found)).all())


async def told(suspension_id: int, employee_id: int, outcome: Outcome, *, session: AsyncSession) -> bool:
    """Note what became of the message that a tool is suspended; whether the second one is due at once.

    That is so when the suspension ended while the first was on its way. Whoever lifts it waits for this transaction,
    or this one for theirs, so that nobody is told only half.
    """
    held = select(Suspension).where(Suspension.id == suspension_id).with_for_update(read=True)
    suspension = (await session.exec(held.execution_options(populate_existing=True))).first()
    notice = await session.get(SuspensionNotice, (suspension_id, employee_id), populate_existing=True)
    if suspension is None or notice is None:
        return False
    notice.told = outcome
    if outcome != "told" or suspension.lifted_at is None:
        return False
    notice.told_back = "waiting"
    return True


async def told_back(suspension_id: int, employee_id: int, outcome: Outcome, *, session: AsyncSession) -> None:
    """Note what became of the message that the tool may be used again."""
    notice = await session.get(SuspensionNotice, (suspension_id, employee_id), populate_existing=True)
    if notice is not None:
        notice.told_back = outcome


async def _close_overtaken(tool_id: str, now: datetime, session: AsyncSession) -> frozenset[int]:
    """A suspension may have ended by another decision about the tool; those told of it then hear of the new one."""
    earlier = await open_one(tool_id, session=session)
    if earlier is None:
        return frozenset()
    earlier.lifted_at = now
    await session.flush()
    found = select(SuspensionNotice.employee_id).where(
        SuspensionNotice.suspension_id == earlier.id, SuspensionNotice.told == "told"
    )
    return frozenset((await session.exec(found)).all())


async def _note(number: int, everybody: Collection[int], to_tell: Collection[int], session: AsyncSession) -> None:
    rows = [
        {
            "suspension_id": number,
            "employee_id": one,
            "told": "waiting" if one in to_tell else "unreachable",
            "told_back": "none",
        }
        for one in sorted(everybody)
    ]
    connection = await session.connection()
    for start in range(0, len(rows), _BATCH):
        await connection.execute(sa.insert(SuspensionNotice), rows[start : start + _BATCH])


async def _tell_back(suspension_id: int, session: AsyncSession) -> tuple[int, ...]:
    """Exactly those who were told; who was not told yet is not told at all."""
    theirs = (col(SuspensionNotice.suspension_id) == suspension_id, col(SuspensionNotice.told) == "told")
    found = (await session.exec(select(SuspensionNotice.employee_id).where(*theirs))).all()
    await session.exec(update(SuspensionNotice).where(*theirs).values(told_back="waiting"))
    return tuple(sorted(found))
