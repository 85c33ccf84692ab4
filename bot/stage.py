"""What a demonstration plays on: the workspace, the bot in it, and the clock that both live by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from pathlib import Path

    from bot.app import Bot
    from bot.clock import WindingClock
    from bot.sandbox.model import App, User
    from bot.sandbox.server import Sandbox
    from bot.sandbox.workspace import Workspace
    from bot.settings import Settings


class Stage:
    """One for a demonstration; `bot` is there once it was built, `folder` holds its database."""

    def __init__(self, sandbox: Sandbox, app: App, clock: WindingClock, folder: Path, visitors: Sequence[User]) -> None:
        self.sandbox, self.app, self.clock, self.folder, self.visitors = sandbox, app, clock, folder, visitors
        self.bot: Bot | None = None

    @property
    def workspace(self) -> Workspace:
        """The company's."""
        return self.sandbox.workspace

    def pass_time(self, by: timedelta) -> None:
        """Let time pass for everybody: people, workspace and bot. The bot sees it the next time it looks."""
        self.clock.wind(by)
        self.workspace.clock_wound()

    async def wind(self, by: timedelta) -> None:
        """Let time pass, and have the bot look at once."""
        self.pass_time(by)
        if self.bot is not None:
            self.bot.worker.wake()

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
