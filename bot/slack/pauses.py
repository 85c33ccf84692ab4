"""Waiting as Slack asks: after a 429 every replica stays away from that method (or channel) until the time is over."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from bot.slack.models import MethodPause

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database

LOOKED_UP_EVERY: Final = timedelta(seconds=1)
"""How old, on the wall clock, what other replicas recorded may be. A call too many costs one more 429, no message."""

_KEPT_FOR: Final = timedelta(hours=1)


class Pauses:
    """Until when which method must not be called. Own pauses count at once, those of other replicas within a second."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[tuple[str, str], datetime] = {}
        self._looked_up: datetime | None = None
        self._looking = asyncio.Lock()

    async def until(self, method: str, channel: str = "") -> datetime | None:
        """When `method` may be called again (in `channel`); None: now. Business time."""
        await self._look_up()
        now = self._clock.now()
        ends = [self._known.get((method, ""), now), self._known.get((method, channel), now)]
        return max(ends) if max(ends) > now else None

    async def record(self, method: str, channel: str, until: datetime) -> None:
        """Nobody calls `method` (in `channel`) before `until`; a longer pause that is known already stays."""
        key = (method, channel)
        self._known[key] = max(until, self._known.get(key, until))
        async with self._database.writing() as session:
            await _store(method, channel, until, session)
            await session.exec(sa.delete(MethodPause).where(col(MethodPause.until) < self._clock.now() - _KEPT_FOR))

    async def _look_up(self) -> None:
        async with self._looking:
            wall = self._clock.wall()
            if self._looked_up is not None and abs(wall - self._looked_up) < LOOKED_UP_EVERY:
                return
            now = self._clock.now()
            async with self._database.reading() as session:
                rows = (await session.exec(select(MethodPause).where(col(MethodPause.until) > now))).all()
            found = {(row.method, row.channel): row.until for row in rows}
            for key, until in self._known.items():
                if until > now:
                    found[key] = max(until, found.get(key, until))
            self._known, self._looked_up = found, wall


async def _store(method: str, channel: str, until: datetime, session: AsyncSession) -> None:
    from sqlalchemy.dialects import postgresql, sqlite

    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(MethodPause).values(method=method, channel=channel, until=until)
    await session.exec(
        new.on_conflict_do_update(
            index_elements=["method", "channel"],
            set_={"until": until},
            where=col(MethodPause.until) < until,
        )
    )
