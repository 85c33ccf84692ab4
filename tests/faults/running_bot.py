"""`archipel run` in a process of its own, with business time that runs fast, so that Slack's pace is no limit.

`python -m tests.faults.running_bot` reads the settings from the environment, as the real one does.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot import logs, settings
from bot.app import build
from bot.clock import SystemClock
from bot.migrations import upgrade
from bot.running import run

SPEED = 40


class FastClock(SystemClock):
    """Business time that runs `SPEED` times as fast as the wall."""

    def __init__(self) -> None:
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        """Business time."""
        return self._start + (self.wall() - self._start) * SPEED


async def main() -> None:
    """Migrate, run, say when it runs."""
    logs.configure("ERROR")
    found = settings.load()
    await upgrade(found.database)
    await run(found, build=build, clock=FastClock(), started=lambda port: print("started", flush=True))


if __name__ == "__main__":
    asyncio.run(main())
