"""What follows from a decision, entered as work in the transaction that stores the decision.

`owed_at` is that of the row of work in which it was decided.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import work
from bot.workdays import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.company import Company
    from bot.registry.suspension.records import Lifted, Suspended, Telling

Json = dict[str, Any]

MEET: Final = "suspension.meet"
STOP: Final = "suspension.stop"
BACK: Final = "suspension.back"
CARD: Final = "suspension.card"
REDRAW: Final = "suspension.redraw"
OVER: Final = "suspension.over"
REPORT: Final = "suspension.report"
REMIND: Final = "suspension.remind"
NOTE: Final = "suspension.note"
"""Kinds of work."""

REMIND_AFTER: Final = 4
CONFIRM_WITHIN: Final = 5
"""Working days, as the committee's handbook has them."""

LOOK_AGAIN: Final = timedelta(seconds=15)
"""How often it is looked whether everybody has been told."""


async def announce(
    suspended: Suspended, *, company: Company, now: datetime, owed_at: datetime, session: AsyncSession
) -> None:
    """A tool was suspended: one message for everybody concerned, a card for the committee, a reminder."""
    number = suspended.number
    await _enter(number, MEET, {}, now, session)
    await letters(number, STOP, suspended.to_tell, now=now, owed_at=owed_at, session=session)
    await _enter(number, CARD, {}, now, session, owed_at=owed_at)
    await _report(number, "told", now, owed_at, session)
    await _enter(number, REMIND, {}, due(now, REMIND_AFTER, company), session, owed_at=owed_at)


async def announce_end(number: int, lifted: Lifted, *, now: datetime, owed_at: datetime, session: AsyncSession) -> None:
    """A suspension was lifted: one message for everybody who was told of it, and the committee's channel."""
    await letters(number, BACK, lifted.to_tell, now=now, owed_at=owed_at, session=session)
    await _enter(number, OVER, {"restored": lifted.restored}, now, session, owed_at=owed_at)
    if lifted.to_tell:
        await _report(number, "told_back", now, owed_at, session)
    await changed(number, "lifted", now=now, session=session)


async def letters(
    number: int, kind: str, people: Iterable[int], *, now: datetime, owed_at: datetime, session: AsyncSession
) -> None:
    """One message of `kind` for each of `people`, keyed by suspension and person, so that nobody gets two."""
    suffix = "" if kind == STOP else ":back"
    rows = [
        work.new_row(
            key=f"suspension:{number}:{one}{suffix}",
            kind=kind,
            payload={"suspension": number, "employee_id": one},
            due_at=now,
            owed_at=owed_at,
        )
        for one in people
    ]
    await work.add_many(rows, session=session)


async def changed(number: int, what: str, *, now: datetime, session: AsyncSession) -> None:
    """The card no longer shows how things stand; `what` happened, at most once."""
    await _enter(number, REDRAW, {}, now, session, name=f"redraw:{what}")


async def note(key: str, user: str, sentence: str, *, now: datetime, owed_at: datetime, session: AsyncSession) -> None:
    """One sentence for one member, once for `key`."""
    payload = {"user": user, "sentence": sentence}
    await work.add(key=key, kind=NOTE, payload=payload, due_at=now, owed_at=owed_at, session=session)


def due(start: datetime, days: int, company: Company) -> datetime:
    """When `days` working days after `start` have passed where the company is at home."""
    return add_working_days(start, days, time_zone=company.time_zone, country=company.country)


async def _report(number: int, which: Telling, now: datetime, owed_at: datetime, session: AsyncSession) -> None:
    due_at, name = now + LOOK_AGAIN, f"report:{which}"
    await _enter(number, REPORT, {"which": which}, due_at, session, name=name, owed_at=owed_at)


async def _enter(
    number: int,
    kind: str,
    said: Json,
    due_at: datetime,
    session: AsyncSession,
    *,
    name: str = "",
    owed_at: datetime | None = None,
) -> None:
    key, payload = f"suspension:{number}:{name or kind.partition('.')[2]}", {"suspension": number, **said}
    await work.add(key=key, kind=kind, payload=payload, due_at=due_at, owed_at=owed_at, session=session)
