"""Where the bot may answer when it is mentioned."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import SlackUnavailable

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.company import Company
    from bot.slack.messenger import Messenger

KEPT: Final = timedelta(minutes=10)
"""How long ids are remembered that were looked up by name: a channel may be renamed."""


class Places:
    """The channels of `company.yaml`, by name or id. Names that cannot be looked up count for nothing."""

    def __init__(self, messenger: Messenger, company: Company, clock: Clock) -> None:
        self._messenger = messenger
        self._named = company.allowed_channels
        self._clock = clock
        self._found: tuple[datetime, frozenset[str]] | None = None
        self._looking = asyncio.Lock()

    async def allow(self, channel: str) -> bool:
        """Whether the bot may answer in `channel`, an id. Raises SlackUnavailable."""
        return channel in self._named or channel in await self.ids()

    async def ids(self) -> frozenset[str]:
        """The ids of the channels that exist. Raises SlackUnavailable, unless they were looked up before."""
        async with self._looking:  # many mentions at once look once
            now = self._clock.wall()
            if self._found is None or now - self._found[0] > KEPT:
                try:
                    found = [await self._messenger.channel_id(name) for name in self._named]
                except SlackUnavailable:
                    if self._found is None:
                        raise
                else:
                    self._found = (now, frozenset(channel for channel in found if channel))
            return self._found[1]
