"""Whatever dies, stops or jumps: work is done, recorded once, and never finished by a worker that lost its lease."""

import asyncio
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import work
from bot.clock import WindingClock
from bot.db import Database
from bot.migrations import upgrade
from tests.faults.work_processes import KIND, RECORDED, record
from tests.support.crashing import ROOT, HastyClock, Journal, run_crashing

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

ROWS = 3_000
SPEED = 60.0
"""A lease of 120 s ends after 2 s."""


async def enter(database: Database, count: int) -> list[str]:
    """`count` rows that are due, and the table they are recorded in."""
    keys = [f"answer:{number}" for number in range(count)]
    now = datetime.now(UTC)
    async with database.writing() as session:
        connection = await session.connection()
        await connection.run_sync(RECORDED.create)
        rows = [work.new_row(key=key, kind=KIND, payload={"text": "a question"}, due_at=now) for key in keys]
        await connection.execute(sa.insert(work.Work), rows)
    return keys


async def recorded(database: Database) -> dict[str, list[int]]:
    """Under which attempts each key was recorded."""
    found: dict[str, list[int]] = defaultdict(list)
    async with database.reading() as session:
        for key, attempts in await (await session.connection()).execute(sa.select(RECORDED)):
            found[key].append(attempts)
    return found


async def states(database: Database) -> Counter[str]:
    async with database.reading() as session:
        rows = await (await session.connection()).execute(sa.select(sa.column("state")).select_from(work.Work))
        return Counter(state for (state,) in rows)


async def test_four_workers_that_kill_themselves_do_everything_and_record_it_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    keys = await enter(database, ROWS)
    outcome = await asyncio.to_thread(
        run_crashing,
        "tests.faults.work_processes:act_and_record",
        journal=tmp_path / "journal",
        given={"url": database_url, "speed": SPEED},
    )
    journal = Journal(tmp_path / "journal")
    print(f"\n{outcome.deaths} deaths, {outcome.seconds:.1f} s", Counter(d["at"] for d in journal.read("died")))
    assert outcome.deaths >= 50
    assert {death["at"] for death in journal.read("died")} == {"claimed", "acted", "recorded", "commit", "committed"}
    assert await states(database) == {"done": ROWS}
    kept = await recorded(database)
    assert sorted(kept) == sorted(keys)
    assert [key for key, attempts in kept.items() if len(attempts) != 1] == []
    acts = [(line["key"], line["attempts"], line["pid"]) for line in journal.read("acted")]
    assert len({act[:2] for act in acts}) == len(acts), "one claim acted twice"
    dead = {line["pid"] for line in journal.read("died")}
    refused = {(line["key"], line["attempts"]) for line in journal.read("refused")}
    last = {key: attempts[0] for key, attempts in kept.items()}
    # An act that nobody recorded is the act of a worker that died or was refused; after the record nobody acts.
    assert [act for act in acts if act[1] > last[act[0]]] == []
    lost = [act for act in acts if act[1] < last[act[0]]]
    assert [act for act in lost if act[2] not in dead and act[:2] not in refused] == []
    assert len(acts) == ROWS + len(lost)
    assert lost, "nobody died between acting and recording: the proof proved nothing"
    print(f"{len(lost)} acts repeated after a death, {len(refused)} refused")


async def test_without_the_conditional_claim_rows_are_done_twice(
    new_postgres: Callable[[], str], tmp_path: Path
) -> None:
    """The control: the proof above must be able to fail. On SQLite its lock makes looking and taking one step."""
    url = new_postgres()
    await upgrade(url)
    database = Database(url)
    await enter(database, 300)
    await asyncio.to_thread(
        run_crashing,
        "tests.faults.work_processes:act_and_record",
        journal=tmp_path / "journal",
        given={"url": url, "speed": 1.0, "honest": False},
        share=0.0,
    )
    await database.close()
    acts = Counter(line["key"] for line in Journal(tmp_path / "journal").read("acted"))
    assert [key for key, times in acts.items() if times > 1]


@pytest.mark.parametrize("fence", [True, False], ids=["fenced", "control without the fence"])
async def test_a_worker_stopped_beyond_its_lease_cannot_finish(
    database: Database, database_url: str, fence: bool
) -> None:
    keys = await enter(database, 100)
    clock = HastyClock(SPEED)
    command = [sys.executable, "-m", "tests.faults.work_processes", database_url, str(SPEED)]
    command.append("fenced" if fence else "free")
    with subprocess.Popen(  # noqa: ASYNC220 - it is asked one line at a time
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "100\n"
        process.send_signal(signal.SIGSTOP)
        assert await take_over(database, clock) == []
        await asyncio.sleep(work.LEASE.total_seconds() / SPEED)
        assert len(await take_over(database, clock)) == 100
        process.send_signal(signal.SIGCONT)
        process.stdin.write("finish\n")
        process.stdin.flush()
        assert process.stdout.readline() == ("100\n" if fence else "0\n")
    times = {key: len(attempts) for key, attempts in (await recorded(database)).items()}
    assert times == dict.fromkeys(keys, 1 if fence else 2)


async def take_over(database: Database, clock: HastyClock) -> list[work.Claimed]:
    """Claim what can be claimed and finish it."""
    async with database.writing() as session:
        items = await work.claim(kinds=[KIND], now=clock.now(), wall=clock.wall(), limit=1_000, session=session)
        for item in items:
            await record(session, item, clock.now())
    return items


async def test_winding_a_week_in_the_middle_of_a_claim_ends_no_lease(database: Database) -> None:
    await enter(database, 100)
    clock = WindingClock()
    async with database.writing() as session:
        held = await work.claim(kinds=[KIND], now=clock.now(), wall=clock.wall(), limit=100, session=session)
    for _ in range(7):
        clock.wind(timedelta(days=1))
        async with database.writing() as session:
            assert not await work.claim(kinds=[KIND], now=clock.now(), wall=clock.wall(), limit=100, session=session)
    async with database.writing() as session:
        for item in held:
            await work.finish(item, now=clock.now(), session=session)
    assert await states(database) == {"done": 100}


async def test_with_100_000_rows_ahead_and_200_000_done_looking_for_work_takes_a_few_milliseconds(
    database: Database,
) -> None:
    now = datetime.now(UTC)
    kinds = [f"kind.{number}" for number in range(8)]
    for state, count in (("pending", 100_000), ("done", 200_000)):
        for start in range(0, count, 20_000):
            rows = [
                work.new_row(
                    key=f"{state}:{number}",
                    kind=kinds[number % 8],
                    payload={},
                    due_at=now + timedelta(days=1, seconds=number),
                )
                | {"state": state, "finished_at": now if state == "done" else None}
                for number in range(start, start + 20_000)
            ]
            async with database.writing() as session:
                await (await session.connection()).execute(sa.insert(work.Work), rows)
    async with database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(sa.text("ANALYZE work"))

    async def look() -> None:
        async with database.reading() as session:
            assert len(await work.next_due(kinds, wall=now, session=session)) == 8

    async def take() -> None:
        async with database.writing() as session:
            assert not await work.claim(kinds=kinds, now=now, wall=now, limit=50, session=session)

    async def count() -> None:
        async with database.reading() as session:
            assert sum(waiting.pending for waiting in (await work.backlog(now, session)).values()) == 100_000

    for what, limit_ms in ((look, 25), (take, 25), (count, 250)):
        times = []
        for _ in range(20):
            began = time.perf_counter()
            await what()
            times.append((time.perf_counter() - began) * 1_000)
        median = sorted(times)[10]
        print(f"\n{what.__name__}: median {median:.2f} ms")
        assert median < limit_ms
