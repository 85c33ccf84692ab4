"""The demonstration in the test's own process, without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.demo import show

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.stage import Stage


@asynccontextmanager
async def showing(settings: Settings) -> AsyncIterator[tuple[str, Stage]]:
    """The demonstration while it goes on: where it is, and what it plays on."""
    stop, ready = asyncio.Event(), asyncio.Queue[tuple[str, "Stage"]]()
    playing = asyncio.create_task(show(settings, port=0, stop=stop, ready=lambda *place: ready.put_nowait(place)))
    getting = asyncio.create_task(ready.get())
    await asyncio.wait([playing, getting], timeout=60, return_when=asyncio.FIRST_COMPLETED)
    if playing.done():
        playing.result()
    try:
        yield getting.result()
    finally:
        stop.set()
        await playing
