"""The planning of check-ins on both databases: with everybody enrolled and nothing due, and with everybody due."""

import asyncio
import logging
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
import structlog

from bot import work
from bot.db import Database
from bot.migrations import upgrade
from bot.pulse.steps import PLAN
from bot.rollout.models import WaveMember
from tests.bench.databases import databases
from tests.bench.speed import Figure, Workbench
from tests.support.enrolled import NOW, fill
from tests.support.haste import hasty_sqlite
from tests.support.pulse_years import Verdict, begun
from tests.support.pulsing import Office, Time

TURNS: Final = 40


def measure_planning(bench: Workbench) -> Iterator[Figure]:
    """Every person has had the first check-in; the second is planned for some and too far off for the others."""
    people, due = (20_000, 2_000) if bench.quick else (100_000, 10_000)
    with databases(bench.folder, "planning") as urls:
        for name, url in urls.items():
            idle, busy = asyncio.run(_measured(url, people, due))
            for share, value in (("p50", statistics.median(idle)), ("p90", sorted(idle)[len(idle) * 9 // 10])):
                yield Figure(
                    name=f"planning, {people:,} enrolled and nothing due, {name}, {share}", measured=value * 1000,
                    unit="ms", target=100,
                )  # fmt: skip
            yield Figure(name=f"planning, {due:,} of them due in the same moment, {name}", measured=busy, unit="s")


def measure_weeks(bench: Workbench) -> Iterator[Figure]:
    """What `tests/faults/test_pulse_time.py` looks at; seconds of the processor, as others may use the machine too."""
    people = 200 if bench.quick else 1_000
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # much goes wrong there
    began = time.process_time()
    asyncio.run(_weeks(f"sqlite+aiosqlite:///{bench.folder / 'weeks'}.sqlite3", people))
    seconds = time.process_time() - began
    structlog.reset_defaults()
    yield Figure(name=f"four weeks of {people:,} people in 40 time zones", measured=seconds, unit="s", target=60)


async def _measured(url: str, people: int, due: int) -> tuple[list[float], float]:
    """Seconds of the turns with nothing to do, and of one that enters the check-ins of `due` people."""
    await upgrade(url)
    database = Database(url)
    await fill(database, people)
    office = Office(database, Time(NOW), every=timedelta(minutes=15))
    taken = [await _turn(office) for _ in range(TURNS)]
    table = WaveMember.__table__  # type: ignore[attr-defined]
    async with database.writing() as session:
        soon = {"weeks_planned": 2, "starts_on": NOW.date() - timedelta(days=13)}
        await (await session.connection()).execute(sa.update(table).where(table.c.employee_id <= due).values(soon))
    busy = await _turn(office)
    await database.close()
    return taken, busy


async def _turn(office: Office) -> float:
    office.time.go_to(office.time.now() + office.every)
    await office.pulse.begin()
    async with office.database.writing() as session:
        given: dict[str, Any] = {"kinds": [PLAN], "now": office.time.now(), "wall": office.time.wall(), "limit": 1}
        [item] = await work.claim(**given, session=session)
    began = time.perf_counter()
    await office.pulse.plan(item)
    return time.perf_counter() - began


async def _weeks(url: str, people: int) -> Verdict:
    await upgrade(url)
    with hasty_sqlite():
        database = Database(url)
        years = begun(database, seed=1)
        await years.live(people)
        verdict = await years.verdict()
    await database.close()
    return verdict
