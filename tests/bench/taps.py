"""From the tap on a check-in's button to what is stored and the message that says so, on both databases."""

import asyncio
import time
from collections.abc import Iterator
from typing import Final

import numpy as np

from knowledge import KnowledgeBase, KnowledgeConfig
from tests.bench.corpus import SAMPLE
from tests.bench.databases import databases
from tests.bench.speed import Figure, Workbench
from tests.support.checkins import now_shown, sent
from tests.support.company import Company, at_work

WARMING: Final = 20


def measure_taps(bench: Workbench) -> Iterator[Figure]:
    """One person who changes their mind: the bot and its workspace share this process and these processors."""
    data = bench.folder / "taps"
    KnowledgeBase(KnowledgeConfig(policies=SAMPLE, data=data)).refresh()
    with databases(bench.folder, "taps") as urls:
        for name, url in urls.items():
            taken = asyncio.run(_taps(url, bench, 100 if bench.quick else 500))
            for share, target in ((50, None), (99, 300)):
                yield Figure(
                    name=f"tap to stored and shown, {name}, p{share}", unit="ms", target=target,
                    measured=float(np.percentile(taken, share)) * 1000,
                )  # fmt: skip


async def _taps(url: str, bench: Workbench, number: int) -> list[float]:
    async with at_work(url, bench.folder / "taps", limits=False) as company:
        return (await _seconds(company, WARMING + number))[WARMING:]


async def _seconds(company: Company, number: int) -> list[float]:
    person = company.person("kevin.aubry")
    message, taken = await sent(company, person), []
    changed = asyncio.Event()
    unsubscribe = company.workspace.subscribe(lambda change: changed.set())
    for turn in range(number):
        before = now_shown(company, message)
        edited, began = before.edited_ts, time.perf_counter()
        await person.click(before, f"pulse_tap_{turn % 5}")
        while now_shown(company, message).edited_ts == edited:
            changed.clear()
            await changed.wait()
        taken.append(time.perf_counter() - began)
    unsubscribe()
    return taken
