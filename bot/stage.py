"""What a demonstration plays on: the workspace, the bot in it, and the clock that both live by."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from bot import work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.app import Bot
    from bot.clock import WindingClock
    from bot.sandbox.model import App, User
    from bot.sandbox.server import Sandbox
    from bot.sandbox.workspace import Workspace
    from bot.settings import Settings


PLANS: Final = ".plan"
"""How the kinds of work end that look again and again what is to be entered: time does not stop for them."""

GRAIN: Final = timedelta(minutes=15)
"""How far time goes on at least: what is due within a quarter of an hour is done together."""

LONGEST: Final = timedelta(hours=12)
"""How far it goes on at most at once: what is entered from time to time is not missed."""


class Stage:
    """One for a demonstration; `bot` is there once it was built, `folder` holds its database."""

    def __init__(self, sandbox: Sandbox, app: App, clock: WindingClock, folder: Path, visitors: Sequence[User]) -> None:
        self.sandbox, self.app, self.clock, self.folder, self.visitors = sandbox, app, clock, folder, visitors
        self.bot: Bot | None = None
        self.alone = asyncio.Lock()
        """Held while time passes: one at a time moves the clock."""

    @property
    def workspace(self) -> Workspace:
        """The company's."""
        return self.sandbox.workspace

    def pass_time(self, by: timedelta) -> None:
        """Let time pass for everybody: people, workspace and bot. The bot sees it the next time it looks."""
        self.clock.wind(by)
        self.workspace.clock_wound()

    async def wind(self, by: timedelta) -> None:
        """Let time pass from one thing that is due to the next, as if one had waited for it.

        A jump over a day would be an outage of a day to the bot: whatever has its hours would be missed.
        """
        if self.bot is None:
            self.pass_time(by)
            return
        async with self.alone:
            until = self.clock.now() + by
            await self.bot.worker.drain()
            while (now := self.clock.now()) < until:
                soonest = max(min([now + LONGEST, *await self.due()]), now + GRAIN)
                self.pass_time(min(soonest, until) - now)
                await self.bot.worker.drain()

    async def due(self) -> Sequence[datetime]:
        """When the bot has something to do next, by kind of work."""
        assert self.bot is not None, "nothing is due before the bot is there"  # noqa: S101
        async with self.bot.database.reading() as session:
            waiting = await work.backlog(self.clock.now(), session)
        return [one.oldest_due_at for kind, one in waiting.items() if not kind.endswith(PLANS)]

    def build(self, settings: Settings, *, clock: Any) -> Bot:
        """The bot as in production; kept, so that winding the clock can wake it.

        Only its database does not wait for the disk: nothing of a demonstration outlives its process.
        """
        from bot.app import build

        self.bot = build(settings, clock=clock)
        event.listen(self.bot.database.engine.sync_engine, "connect", _do_not_wait)
        return self.bot


def _do_not_wait(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
