"""What `archipel run` does beside answering: keeping the index in step, deleting what has been kept long enough."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import metrics, work
from bot.errors import CompanyError, DatabaseError
from bot.people import erasure, privacy
from knowledge import IndexBusy, KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.clock import Clock
    from bot.db import Database
    from knowledge import KnowledgeBase

REFRESH: Final = timedelta(seconds=60)
"""How often the policies are looked at again."""

DAY: Final = timedelta(days=1)
"""How often data past their time are deleted; by the business clock."""

LOOK: Final = timedelta(minutes=1)
"""How often it is looked whether a day has passed."""

EVENTS_KEPT: Final = timedelta(days=2)
"""How long finished work is remembered, so that it is not done again: Slack repeats an event for 24 hours at most."""

BATCH: Final = 1_000

Changed = Callable[[], Awaitable[object]]
"""What follows from another index."""

_log = structlog.get_logger(__name__)


class Index:
    """Keeps the index in step with the policies, in a thread, and knows whether there is one that answers."""

    def __init__(self, knowledge: KnowledgeBase, changed: Changed | None = None) -> None:
        """`changed` is called once the index is another one, and for the one that a process begins with."""
        self._knowledge: Final = knowledge
        self._changed: Final = changed
        self._passed_on: str | None = None
        self._open = False
        self._told: str | None = None
        self._refused: frozenset[str] = frozenset()

    async def fingerprint(self) -> str:
        """Of the index that answers now; raises KnowledgeError while there is none."""
        if not self._open:
            raise KnowledgeError("the index is not open yet")
        return await asyncio.to_thread(self._knowledge.fingerprint)

    async def refresh(self) -> None:
        """Look at the policies once. What goes wrong is logged: questions are answered from the last good index."""
        try:
            report = await asyncio.to_thread(self._knowledge.refresh)
        except IndexBusy:
            _log.info("index.busy")
        except Exception:  # a disk, a server or a file of any kind may fail, and the next look is a minute away
            metrics.index_not_refreshed()
            _log.warning("index.not_refreshed", exc_info=True)
        else:
            changes = {"added": report.added, "changed": report.changed, "removed": report.removed}
            if any(changes.values()) or report.rebuilt:
                counts = {name: len(keys) for name, keys in changes.items()}
                _log.info("index.updated", **counts, chunks=report.chunks, seconds=report.seconds)
            self._tell_incomplete(frozenset(finding.source for finding in report.refused))
        await self._look()

    async def keep_in_step(self) -> None:
        """Until cancelled."""
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH.total_seconds())

    def _tell_incomplete(self, sources: frozenset[str]) -> None:
        """Say once which file cannot be used, and counts as it was before, or that vectors are missing."""
        for source in sorted(sources - self._refused):
            _log.warning("index.incomplete", source=source)
        if self._refused and not sources:
            _log.info("index.complete")
        self._refused = sources

    async def _look(self) -> None:
        try:
            found = await asyncio.to_thread(self._knowledge.fingerprint)
        except Exception:  # as above; readiness says that there is no index
            self._open = False
            return
        self._open = True
        if found != self._told:
            self._told = found
            metrics.index_in_use(found)
            _log.info("index.in_use", fingerprint=found)
        await self._pass_on(found)

    async def _pass_on(self, fingerprint: str) -> None:
        """Tell whoever looks after what was answered before; what goes wrong there is tried again at the next look."""
        if self._changed is None or fingerprint == self._passed_on:
            return
        try:
            await self._changed()
        except Exception:  # whatever a database comes up with, the index is kept in step all the same
            _log.warning("index.not_passed_on", exc_info=True)
        else:
            self._passed_on = fingerprint


async def delete_daily(database: Database, policies: Path, clock: Clock, rooms: Sequence[privacy.PersonalData]) -> None:
    """Delete what is past its time now and then once a day, until cancelled. What goes wrong is tried again.

    Several replicas may do so: the second one finds nothing.
    """
    last: datetime | None = None
    while True:
        now = clock.now()
        if last is None or now - last >= DAY:
            try:
                await delete_old(database, policies, now, rooms)
            except (CompanyError, DatabaseError):
                _log.warning("retention.failed", exc_info=True)
            else:
                last = now
        await asyncio.sleep(LOOK.total_seconds())


async def delete_old(database: Database, policies: Path, now: datetime, rooms: Sequence[privacy.PersonalData]) -> None:
    """Delete people's data past the days that `company.yaml` gives them, and what remembers finished work.

    Raises CompanyError and DatabaseError.
    """
    from bot import company

    retention = company.load(policies).retention_days
    async with database.writing() as session:
        rows = await privacy.purge(rooms, retention=retention, now=now, session=session)
    forgotten = await _forget_work(database, now - EVENTS_KEPT)
    await erasure.scrub(database, compact=False)
    _log.info("retention.done", rows=rows, work=forgotten)


async def _forget_work(database: Database, before: datetime) -> int:
    """In batches: nobody else shall wait long for the write lock."""
    forgotten = 0
    while True:
        async with database.writing() as session:
            count = await work.purge(before=before, limit=BATCH, session=session)
        forgotten += count
        if count < BATCH:
            return forgotten
