"""What one room tells the others: an event entered in the room's own transaction, handed on to whoever subscribed.

An event is a row of work of the kind `event.NAME`. Its handler enters one row for each subscriber and finishes its own,
all in one transaction: no subscriber is forgotten or told twice, and one that fails is tried again alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bot import work

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.work import Claimed

Json = dict[str, Any]

_EVENT: Final = "event."


async def announce(
    event: str, key: str, payload: Json, *, now: datetime, session: AsyncSession, owed_at: datetime | None = None
) -> None:
    """Say in this transaction that `event` happened; `key` names this occurrence, so that it is told once.

    `owed_at` is that of the row of work in which it happened, if people are written to because of it.
    """
    name, kind = f"event:{event}:{key}", f"{_EVENT}{event}"
    await work.add(key=name, kind=kind, payload=payload, due_at=now, owed_at=owed_at, session=session)


class Outbox:
    """Hands events on. `subscribers` are the kinds of work each event becomes, with the event's payload."""

    def __init__(self, database: Database, clock: Clock, subscribers: Mapping[str, Sequence[str]]) -> None:
        self._database = database
        self._clock = clock
        self._subscribers = dict(subscribers)

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """One handler for each event."""
        return {f"{_EVENT}{event}": self._hand_on for event in self._subscribers}

    async def _hand_on(self, item: Claimed) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            for kind in self._subscribers[item.kind.removeprefix(_EVENT)]:
                await work.add(
                    key=f"{item.key}:{kind}", kind=kind, payload=item.payload, due_at=now, owed_at=item.owed_at,
                    session=session,
                )  # fmt: skip
            await work.finish(item, now=now, session=session)
