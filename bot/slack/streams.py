"""A model's answer while it is being written: shown as it grows, at a pace Slack allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
import structlog
from sqlmodel import col, select

from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.slack.models import MethodPause

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database

MAX_APPEND: Final = 12_000
"""Characters of one `chat.appendStream`."""

EVERY_S: Final = 1.0
APPENDS_A_MINUTE: Final = 100
"""Tier 4, for the workspace: with many streams at once each is shown less often."""

STARTS_A_MINUTE: Final = 20
"""Tier 2, for the workspace."""

_BUDGET: Final = "chat.startStream budget"
_MINUTE: Final = timedelta(minutes=1)

Append = Callable[[str], Awaitable[Any]]


class Stream:
    """One message that grows. `ts` is the message; `Messenger.send(..., stream_ts=ts)` gives it its final form.

    What is pushed is Markdown to Slack: neutralise mentions, links and images before. When Slack does not take more
    (closed after five minutes, stopped by the person, limits), nothing further is shown; the final form comes anyway.
    """

    def __init__(self, ts: str, append: Append, streams: set[Stream]) -> None:
        """`append` sends one piece; `streams` are all that are open in this process, this one is added to them."""
        self.ts = ts
        self._append = append
        self._streams = streams
        self._wanted = ""
        self._shown = ""
        self._off = False
        self._task: asyncio.Task[None] | None = None
        streams.add(self)

    async def push(self, text_so_far: str) -> None:
        """Show `text_so_far`, the whole text up to now, as soon as the pace allows. Returns at once, never raises."""
        if self._off or not text_so_far.startswith(self._wanted):
            # Text that was shown cannot be taken back before the end.
            self._off = self._off or bool(self._wanted)
            return
        self._wanted = text_so_far
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._show())

    def stop(self) -> None:
        """Show no more of what is pushed."""
        self._off = True
        self._streams.discard(self)

    async def close(self) -> None:
        """Show no more, and abandon what is on its way: the final form replaces the text."""
        self.stop()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _show(self) -> None:
        while not self._off and len(self._wanted) > len(self._shown):
            piece = self._wanted[len(self._shown) :][:MAX_APPEND]
            try:
                await self._append(piece)
            except (SlackUnavailable, Undeliverable, DatabaseError):
                self._off = True
                structlog.get_logger(__name__).info("slack.stream_stopped", id=self.ts)
                return
            self._shown += piece
            await asyncio.sleep(max(EVERY_S, len(self._streams) * 60 / APPENDS_A_MINUTE))


class Budget:
    """Twenty starts a minute for all replicas together: as many rows, each taken for a minute."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def take(self) -> bool:
        """Whether a stream may be started now; if so, that start is counted."""
        now = self._clock.now()
        async with self._database.writing() as session:
            taken = select(MethodPause.channel).where(col(MethodPause.method) == _BUDGET, col(MethodPause.until) > now)
            used = {int(number) for number in (await session.exec(taken)).all()}
            free = [number for number in range(STARTS_A_MINUTE) if number not in used]
            for number in free:
                if await _occupy(number, now, session):
                    return True
        return False


async def _occupy(number: int, now: datetime, session: AsyncSession) -> bool:
    """Take place `number` unless another replica was faster."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(MethodPause).values(method=_BUDGET, channel=str(number), until=now + _MINUTE)
    result: sa.CursorResult[Any] = await session.exec(
        new.on_conflict_do_update(
            index_elements=["method", "channel"],
            set_={"until": now + _MINUTE},
            where=col(MethodPause.until) <= now,
        )
    )
    return result.rowcount == 1
