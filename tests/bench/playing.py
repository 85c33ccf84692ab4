"""How long the demonstration takes to play four weeks of its wave, from the first check-in to the fourth digest."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from bot import logs, script
from bot.playing import play
from bot.sandbox.page.acts import Performance
from bot.settings import Settings
from tests.bench.corpus import ROOT
from tests.bench.speed import Figure, Workbench
from tests.support.showing import showing


def measure_playing(bench: Workbench) -> Iterator[Figure]:
    """Everything of it in this process, but for the browser."""
    taken = asyncio.run(_play(bench.folder / "played"))
    yield Figure(name="four weeks of a wave of 24 people, played", measured=taken, unit="s", target=60)


async def _play(data: Path) -> float:
    logs.configure("WARNING")
    settings = Settings(_env_file=None, data_dir=data, policies_dir=ROOT / "policies")
    async with showing(settings) as (_, stage):
        began = time.perf_counter()
        await play(stage, script.load(), Performance(lambda news: None))
        return time.perf_counter() - began
