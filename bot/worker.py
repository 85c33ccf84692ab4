"""The loop that does due work: claims what is due, runs the handlers, puts off what failed.

It reads two things and decides nothing else: when the next row is due, and how many handlers of a kind may still start.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.work import MAX_FAILURES, Claimed, Later, LeaseLost, claim, finish, next_due, postpone, still_held

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.db import Database

Handler = Callable[[Claimed], Awaitable[None]]
"""Does one row. It finishes or postpones the row itself, inside the transaction that stores what it did."""

CONCURRENCY: Final = 8
"""How many handlers of a kind run at once unless the worker is told otherwise."""

POLL: Final = timedelta(seconds=1)
"""How long a row entered by another process may go unseen."""

GRACE: Final = timedelta(seconds=5)
"""How long handlers may go on after the worker was told to stop; then their rows are left to their leases."""

_UNWIND: Final = timedelta(seconds=10)
"""How long cancelled handlers may take to let go of the database. One that is at it when its connection is closed waits
for ever, and the process with it."""

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300, 900))
"""How long a row rests after its first, second... failure (business time); the last holds for all that follow."""

SOONEST: Final = timedelta(milliseconds=100)
"""The shortest a row is put off, so that a handler saying "later" and meaning "now" cannot spin."""

GATHER_S: Final = 0.01
"""How long ends of handlers are gathered before the next claim: a transaction costs more than a place does."""

_DATABASE_PAUSES: Final = (1.0, 2.0, 5.0)

log: Final = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Running:
    item: Claimed
    lease_until: datetime


class Worker:
    """Runs `handlers` (by kind) on the rows of their kinds, at most `concurrency[kind]` of a kind at once.

    Every kind has its own places, and no more is claimed than there are free ones: a kind whose handlers hang delays
    only itself, and no lease runs while its row waits for a place. A handler whose lease ended without being renewed is
    cancelled, since it may not finish its row any more. Several workers, in any number of processes, share the work.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler],
        concurrency: Mapping[str, int] | None = None,
        *,
        poll: timedelta = POLL,
        grace: timedelta = GRACE,
    ) -> None:
        self._database: Final = database
        self._clock: Final = clock
        self._handlers: Final = dict(handlers)
        self._places: Final = {kind: (concurrency or {}).get(kind, CONCURRENCY) for kind in handlers}
        self._poll: Final = poll
        self._grace: Final = grace
        self._ended_so_far = 0
        self._running: Final[dict[asyncio.Task[None], _Running]] = {}
        self._woken: Final = asyncio.Event()
        self._starting: Final = asyncio.Lock()

    @property
    def in_flight(self) -> Counter[str]:
        """How many handlers of each kind run now."""
        return Counter(running.item.kind for running in self._running.values())

    def wake(self) -> None:
        """There may be something to do now: a row was entered in this process, or time was wound."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled. Then nothing new is claimed, and handlers may go on for `grace`.

        A database that does not answer is waited for; nothing that goes wrong ends the loop.
        """
        failures = 0
        try:
            while True:
                self._woken.clear()
                try:
                    pause = await self._start_due()
                except Exception:  # whatever the database or its driver comes up with, the loop goes on
                    pause = _DATABASE_PAUSES[min(failures, len(_DATABASE_PAUSES) - 1)]
                    failures += 1
                    log.warning("work.no_database", attempt=failures, seconds=pause, exc_info=True)
                    await asyncio.sleep(pause)
                else:
                    if failures:
                        log.info("work.database_back", attempt=failures)
                        failures = 0
                    await self._sleep(pause)
        finally:
            await self._stop()

    async def drain(self) -> int:
        """Do everything that is due by the business clock, and what comes of it, until nothing is left; how many.

        Errors of the database are raised. Rows in other workers' hands are not waited for.
        """
        before = self._ended_so_far
        while True:
            ended = self._ended_so_far
            await self._start_due()
            if self._running:
                await self._some_end()
            elif ended == self._ended_so_far:  # else what just ended may have left a place, or made more to do
                return ended - before

    async def _start_due(self) -> float:
        """Start what is due and has a place; for how many seconds there is nothing to do unless woken."""
        async with self._starting:  # two at once would fill the same free places twice
            await self._cancel_overdue()
            while True:
                now, wall = self._clock.now(), self._clock.wall()
                free = self._free()
                if not free:
                    return self._poll.total_seconds()
                async with self._database.reading() as session:
                    due = await next_due(list(free), wall=wall, session=session)
                ready = {kind: free[kind] for kind, at in due.items() if at is None or at <= now}
                if not ready or not await self._claim(ready, now, wall):
                    return self._until_next([at for at in due.values() if at is not None and at > now], now)

    async def _claim(self, ready: Mapping[str, int], now: datetime, wall: datetime) -> bool:
        """Claim and start; whether there was anything."""
        async with self._database.writing() as session:
            items = [
                item
                for kind, places in ready.items()
                for item in await claim(kinds=[kind], now=now, wall=wall, limit=places, session=session)
            ]
        for item in items:
            self._start(item)
        return bool(items)

    def _start(self, item: Claimed) -> None:
        if item.failures:
            log.info("work.again", work=item.id, kind=item.kind, attempt=item.attempts)
        task = asyncio.create_task(self._handle(item), name=f"work {item.id}")
        self._running[task] = _Running(item, item.lease_until)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A place is free, and what ended may have made more to do; ends that come together are answered by one claim.

        Without this a chain of rows (a decision, its event, the letters about it) takes a poll for each link.
        """
        item = self._running.pop(task).item
        asyncio.get_running_loop().call_later(GATHER_S if self._places[item.kind] > 1 else 0, self._woken.set)
        self._ended_so_far += 1

    async def _handle(self, item: Claimed) -> None:
        """Run the handler; whatever it raises ends here."""
        try:
            await self._handlers[item.kind](item)
        except LeaseLost:
            log.info("work.lease_lost", work=item.id, kind=item.kind, attempt=item.attempts)
        except Later as later:
            await self._put_off(item, later.due_at, failed=False)
        except Exception:  # the boundary around other rooms' code
            log.warning("work.failed", work=item.id, kind=item.kind, attempt=item.attempts, exc_info=True)
            pause = PAUSES[min(item.failures, len(PAUSES) - 1)]
            await self._put_off(item, self._clock.now() + pause, failed=True)

    async def _put_off(self, item: Claimed, due_at: datetime, *, failed: bool) -> None:
        """Back to pending, or expired when it would come too late or has failed too often."""
        now = self._clock.now()
        due_at = max(due_at, now + SOONEST)
        over = (item.not_after is not None and due_at > item.not_after) or (
            failed and item.failures + 1 >= MAX_FAILURES
        )
        try:
            async with self._database.writing() as session:
                if over:
                    await finish(item, now=now, state="expired", session=session)
                else:
                    await postpone(item, due_at=due_at, failed=failed, session=session)
        except LeaseLost:
            log.info("work.lease_lost", work=item.id, kind=item.kind, attempt=item.attempts)
        except Exception:  # without a database the row goes back when its lease ends
            log.warning("work.left_to_lease", work=item.id, kind=item.kind, exc_info=True)
        else:
            if over:
                log.warning("work.expired", kind=item.kind, count=1)

    async def _cancel_overdue(self) -> None:
        """Cancel handlers whose lease ended; those who renewed it are looked at again when the new one ends."""
        wall = self._clock.wall()
        overdue = {task: running for task, running in self._running.items() if running.lease_until < wall}
        if not overdue:
            return
        async with self._database.reading() as session:
            held = await still_held([running.item for running in overdue.values()], wall=wall, session=session)
        for task, running in overdue.items():
            if running.item.id in held:
                running.lease_until = held[running.item.id]
            else:
                log.warning("work.stuck", work=running.item.id, kind=running.item.kind)
                task.cancel()

    def _free(self) -> dict[str, int]:
        """Kinds with free places, and how many."""
        busy = self.in_flight
        return {kind: places - busy[kind] for kind, places in self._places.items() if places > busy[kind]}

    def _until_next(self, due: list[datetime], now: datetime) -> float:
        return min([self._poll, *(at - now for at in due)]).total_seconds()

    async def _sleep(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it can swallow a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()

    async def _some_end(self) -> None:
        """Wait until a claim is worth it; not for longer than a moment, as handlers make work for others."""
        full = len(self._free()) < len(self._places)
        until = asyncio.FIRST_COMPLETED if full else asyncio.ALL_COMPLETED
        await asyncio.wait(list(self._running), timeout=0.05, return_when=until)
        if full and self._running:
            await asyncio.sleep(GATHER_S)

    async def _stop(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(list(self._running), timeout=self._grace.total_seconds())
        for task in late:
            task.cancel()
        if late:
            log.warning("work.left_to_lease", count=len(late))
            await asyncio.wait(late, timeout=_UNWIND.total_seconds())
