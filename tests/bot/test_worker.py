import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlmodel import select

from bot import work
from bot.db import Database
from bot.errors import DatabaseUnusable
from bot.migrations import upgrade
from bot.work import LEASE, MAX_FAILURES, Claimed, Later, Work
from bot.worker import PAUSES, Handler, Worker

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ASK, SEND = "ask.answer", "pulse.send"
NOT_FOR_A_MINUTE = timedelta(minutes=1)


class HandClock:
    """Both times stand still until they are moved."""

    def __init__(self) -> None:
        self.business = self.on_the_wall = NOW

    def now(self) -> datetime:
        return self.business

    def wall(self) -> datetime:
        return self.on_the_wall


class Desk:
    """A worker with what it did; a handler given here runs first and may raise."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandClock()
        self.seen: list[Claimed] = []

    async def enter(self, *keys: str, kind: str = ASK, due_at: datetime = NOW, **more: Any) -> None:
        async with self.database.writing() as session:
            for key in keys:
                await work.add(key=key, kind=kind, payload={}, due_at=due_at, session=session, **more)

    async def finish(self, item: Claimed) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    def handler(
        self, first: Callable[[Claimed], Awaitable[None]] | None = None
    ) -> Callable[[Claimed], Awaitable[None]]:
        async def handle(item: Claimed) -> None:
            self.seen.append(item)
            if first is not None:
                await first(item)
            await self.finish(item)

        return handle

    def worker(
        self,
        first: Handler | None = None,
        *,
        places: Mapping[str, int] | None = None,
        **more: Any,
    ) -> Worker:
        handle = self.handler(first)
        return Worker(self.database, self.clock, {ASK: handle, SEND: handle}, places, **more)

    async def states(self) -> dict[str, str]:
        async with self.database.reading() as session:
            return {row.key: row.state for row in await session.exec(select(Work))}

    async def row(self, key: str) -> Work:
        async with self.database.reading() as session:
            return (await session.exec(select(Work).where(Work.key == key))).one()

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.seen]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[None]:
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.002)


async def unusable(*_given: Any, **_more: Any) -> None:
    raise DatabaseUnusable("the disk with the database is full: make room and try again")


def never(_item: Claimed) -> Awaitable[None]:
    return asyncio.Event().wait()  # type: ignore[return-value]


# Everything that is due, for tests and restores


async def test_draining_does_what_is_due_and_leaves_what_is_not(desk: Desk) -> None:
    await desk.enter("a", "b")
    await desk.enter("c", due_at=NOW + timedelta(seconds=1))
    assert await desk.worker().drain() == 2
    assert await desk.states() == {"a": "done", "b": "done", "c": "pending"}
    assert await desk.worker().drain() == 0


async def test_draining_does_what_comes_of_it_too(desk: Desk) -> None:
    async def enter_next(item: Claimed) -> None:
        if len(desk.seen) < 5:
            await desk.enter(f"{item.key}+", kind=SEND)

    await desk.enter("a")
    assert await desk.worker(enter_next).drain() == 5
    assert desk.keys == ["a", "a+", "a++", "a+++", "a++++"]


async def test_draining_more_than_there_are_places_for_does_all_of_it_and_never_too_much_at_once(desk: Desk) -> None:
    worker, most = desk.worker(places={ASK: 3}), 0

    async def watch(_item: Claimed) -> None:
        nonlocal most
        most = max(most, worker.in_flight[ASK])
        await asyncio.sleep(0.001)

    worker._handlers[ASK] = desk.handler(watch)
    await desk.enter(*(f"answer:{number}" for number in range(20)))
    assert await worker.drain() == 20
    assert most == 3


async def test_winding_the_clock_makes_work_due(desk: Desk) -> None:
    await desk.enter("next week", due_at=NOW + timedelta(weeks=1))
    worker = desk.worker()
    assert await worker.drain() == 0
    desk.clock.business += timedelta(weeks=1)
    assert await worker.drain() == 1


async def test_a_database_that_fails_is_an_error_for_whoever_drains(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.next_due", unusable)
    with pytest.raises(DatabaseUnusable):
        await desk.worker().drain()


# What goes wrong


async def test_a_handler_that_raises_is_tried_again_after_longer_and_longer_pauses_until_it_is_given_up(
    desk: Desk,
) -> None:
    async def fail(_item: Claimed) -> None:
        raise LookupError("Ada's question")

    await desk.enter("a")
    worker, pauses = desk.worker(fail), []
    with structlog.testing.capture_logs() as logs:
        while await worker.drain():
            pauses.append((await desk.row("a")).due_at - desk.clock.business)
            desk.clock.business += pauses[-1]
    longer = [PAUSES[min(number, len(PAUSES) - 1)] for number in range(MAX_FAILURES - 1)]
    assert pauses == [*longer, timedelta(0)]
    assert (await desk.row("a")).state == "expired"
    assert [line["event"] for line in logs].count("work.failed") == MAX_FAILURES
    assert "Ada" not in str([{name: value for name, value in line.items() if name != "exc_info"} for line in logs])


async def test_what_would_come_too_late_after_its_pause_expires_at_once(desk: Desk) -> None:
    async def fail(_item: Claimed) -> None:
        raise LookupError

    await desk.enter("a", not_after=NOW + PAUSES[0] / 2)
    assert await desk.worker(fail).drain() == 1
    assert (await desk.row("a")).state == "expired"


async def test_later_is_no_failure(desk: Desk) -> None:
    async def later(item: Claimed) -> None:
        if item.attempts <= MAX_FAILURES * 2:
            raise Later(desk.clock.business + timedelta(seconds=30))

    await desk.enter("a")
    worker = desk.worker(later)
    for _ in range(MAX_FAILURES * 2 + 1):
        assert await worker.drain() == 1
        desk.clock.business += timedelta(seconds=30)
    assert await desk.states() == {"a": "done"}
    assert {item.failures for item in desk.seen} == {0}


async def test_later_meaning_now_does_not_spin(desk: Desk) -> None:
    async def now(_item: Claimed) -> None:
        raise Later(NOW)

    await desk.enter("a")
    assert await desk.worker(now).drain() == 1


async def test_a_lease_lost_while_working_is_nobodys_failure(desk: Desk) -> None:
    async def be_overtaken(item: Claimed) -> None:
        async with desk.database.writing() as session:
            later = desk.clock.wall() + LEASE * 2
            [taken] = await work.claim(kinds=[ASK], now=NOW, wall=later, limit=1, session=session)
        await desk.finish(taken)

    await desk.enter("a")
    with structlog.testing.capture_logs() as logs:
        assert await desk.worker(be_overtaken).drain() == 1
    assert [line["event"] for line in logs] == ["work.lease_lost"]
    assert (await desk.row("a")).attempts == 2


async def test_a_handler_that_fails_after_it_was_overtaken_gives_nothing_back(desk: Desk) -> None:
    async def be_overtaken_and_fail(_item: Claimed) -> None:
        async with desk.database.writing() as session:
            await work.claim(kinds=[ASK], now=NOW, wall=NOW + LEASE * 2, limit=1, session=session)
        raise LookupError

    await desk.enter("a")
    assert await desk.worker(be_overtaken_and_fail).drain() == 1
    assert (await desk.row("a")).state == "claimed"


async def test_a_handler_stuck_beyond_its_lease_is_cancelled_and_the_row_done_by_the_next(desk: Desk) -> None:
    async def hang_once(item: Claimed) -> None:
        if item.attempts == 1:
            await never(item)

    await desk.enter("a")
    worker = desk.worker(hang_once, places={ASK: 1}, poll=timedelta(seconds=0.02))
    async with running(worker):
        await until(lambda: len(desk.seen) == 1)
        await asyncio.sleep(0.05)
        assert len(desk.seen) == 1
        desk.clock.on_the_wall += LEASE + timedelta(seconds=1)
        await until(lambda: len(desk.seen) == 2)
        await until(lambda: not worker.in_flight)
    assert await desk.states() == {"a": "done"}


async def test_a_handler_that_renews_its_lease_is_left_alone(desk: Desk) -> None:
    go_on = asyncio.Event()

    async def renew_and_wait(item: Claimed) -> None:
        desk.clock.on_the_wall += LEASE / 2
        async with desk.database.writing() as session:
            await work.renew(item, wall=desk.clock.wall(), session=session)
        desk.clock.on_the_wall += LEASE * 0.9
        await go_on.wait()

    await desk.enter("a")
    async with running(desk.worker(renew_and_wait, poll=timedelta(seconds=0.02))):
        await asyncio.sleep(0.3)
        go_on.set()
        await asyncio.sleep(0.1)
    assert len(desk.seen) == 1
    assert await desk.states() == {"a": "done"}


# The loop


async def test_a_woken_worker_starts_at_once(desk: Desk) -> None:
    worker = desk.worker(poll=NOT_FOR_A_MINUTE)
    async with running(worker):
        await asyncio.sleep(0.1)
        await desk.enter("a")
        await asyncio.sleep(0.05)
        assert desk.keys == []
        worker.wake()
        await until(lambda: desk.keys == ["a"])


async def test_what_another_process_entered_is_found_by_looking(desk: Desk) -> None:
    async with running(desk.worker(poll=timedelta(seconds=0.05))):
        await asyncio.sleep(0.1)
        await desk.enter("a")
        await until(lambda: desk.keys == ["a"])


async def test_what_is_due_soon_is_started_then_and_not_at_the_next_look(desk: Desk) -> None:
    await desk.enter("a", due_at=NOW + timedelta(seconds=0.2))
    loop = asyncio.get_running_loop()
    began = loop.time()
    desk.clock.now = lambda: NOW + timedelta(seconds=loop.time() - began)  # type: ignore[method-assign]
    async with running(desk.worker(poll=NOT_FOR_A_MINUTE)):
        await until(lambda: desk.keys == ["a"])
    assert loop.time() - began >= 0.2


async def test_hanging_answers_do_not_keep_messages_waiting(desk: Desk) -> None:
    async def hang(item: Claimed) -> None:
        if item.kind == ASK:
            await never(item)

    await desk.enter(*(f"answer:{number}" for number in range(60)))
    await desk.enter("message", kind=SEND, due_at=NOW)
    worker = desk.worker(hang, places={ASK: 50}, poll=NOT_FOR_A_MINUTE, grace=timedelta(0))
    async with running(worker):
        await until(lambda: worker.in_flight == {ASK: 50})
        await until(lambda: "message" in desk.keys)
        await desk.enter("another", kind=SEND)
        worker.wake()
        await until(lambda: "another" in desk.keys and SEND not in worker.in_flight)
        states = list((await desk.states()).values())
    # What has no place yet is not claimed: its lease would run while it waits.
    assert (states.count("claimed"), states.count("pending")) == (50, 10)


async def test_a_place_that_becomes_free_is_filled_without_waiting_for_the_next_look(desk: Desk) -> None:
    await desk.enter(*(f"answer:{number}" for number in range(10)))
    async with running(desk.worker(places={ASK: 2}, poll=NOT_FOR_A_MINUTE)):
        await until(lambda: len(desk.seen) == 10)


async def test_what_comes_of_a_row_is_started_without_waiting_for_the_next_look(desk: Desk) -> None:
    async def enter_next(item: Claimed) -> None:
        if len(desk.seen) < 5:
            await desk.enter(f"{item.key}+", kind=SEND)

    await desk.enter("a")
    async with running(desk.worker(enter_next, poll=NOT_FOR_A_MINUTE)):
        await until(lambda: len(desk.seen) == 5)


async def test_a_stopped_worker_lets_its_handlers_finish_and_claims_nothing_more(desk: Desk) -> None:
    async def take_a_moment(_item: Claimed) -> None:
        await asyncio.sleep(0.2)

    await desk.enter("a", "b")
    async with running(desk.worker(take_a_moment, places={ASK: 1})):
        await until(lambda: len(desk.seen) == 1)
    assert sorted((await desk.states()).values()) == ["done", "pending"]


async def test_what_does_not_finish_in_time_is_left_to_its_lease(desk: Desk) -> None:
    async def hang(item: Claimed) -> None:
        await never(item)

    await desk.enter("a")
    worker = desk.worker(hang, grace=timedelta(seconds=0.05))
    async with running(worker):
        await until(lambda: len(desk.seen) == 1)
    assert await desk.states() == {"a": "claimed"}
    assert not worker.in_flight
    desk.clock.on_the_wall += LEASE * 2
    assert await desk.worker().drain() == 1


async def test_a_database_that_is_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker._DATABASE_PAUSES", (0.05,))
    folder = tmp_path / "later"
    url = f"sqlite+aiosqlite:///{folder / 'archipel.db'}"
    desk = Desk(Database(url))
    with structlog.testing.capture_logs() as logs:
        async with running(desk.worker(poll=timedelta(seconds=0.05))):
            await until(lambda: len(logs) >= 2)  # tried again
            folder.mkdir()
            await upgrade(url)
            await desk.enter("a")
            await until(lambda: desk.keys == ["a"] and logs[-1]["event"] == "work.database_back")
    assert {line["event"] for line in logs} == {"work.no_database", "work.database_back"}
    await desk.database.close()


async def test_a_row_that_cannot_be_given_back_is_left_to_its_lease_and_the_loop_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(item: Claimed) -> None:
        if item.key == "a":
            monkeypatch.setattr("bot.worker.postpone", unusable)
            raise LookupError

    await desk.enter("a")
    worker = desk.worker(fail)
    assert await worker.drain() == 1
    await desk.enter("b")
    assert await worker.drain() == 1
    assert await desk.states() == {"a": "claimed", "b": "done"}


async def test_two_workers_share_the_rows_without_overlap(desk: Desk) -> None:
    await desk.enter(*(f"answer:{number}" for number in range(60)))
    done = await asyncio.gather(*(desk.worker(places={ASK: 4}).drain() for _ in range(3)))
    assert sum(done) == 60
    assert len(set(desk.keys)) == len(desk.keys) == 60
