"""Rows of work that become messages in the local workspace."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot import work
from bot.db import Database
from bot.sandbox.model import Channel
from bot.sandbox.model import Message as Posted
from bot.slack.messenger import Message, Messenger, web_client
from bot.work import Claimed
from tests.support.sandbox import Stage


@dataclass
class Desk:
    """A messenger with its database, and what it sent. `slept` is how long it waited for slots."""

    slack: Stage
    database: Database
    http: aiohttp.ClientSession
    slept: list[float] = field(default_factory=list)
    messenger: Messenger = field(init=False)

    def __post_init__(self) -> None:
        self.messenger = self.restarted()

    def restarted(self) -> Messenger:
        """A messenger that remembers nothing, as after a restart or in another replica."""
        client = web_client(self.slack.app.bot_token, self.slack.api_url, self.http)
        return Messenger(client, self.database, self.slack.clock, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.slack.clock.wind(timedelta(seconds=seconds))

    async def claim(self, key: str = "answer:1", *, due_at: datetime | None = None) -> Claimed:
        """A row of work in the hands of a worker; entered if it is not there."""
        async with self.database.writing() as session:
            due_at = due_at or self.slack.clock.now()
            await work.add(key=key, kind="answer", payload={}, due_at=due_at, session=session)
        wall, now = self.slack.clock.wall(), max(self.slack.clock.now(), due_at)
        async with self.database.writing() as session:
            found = await work.claim(kinds=["answer"], now=now, wall=wall, limit=50, session=session)
        return next(item for item in found if item.key == key)

    async def claim_again(self, item: Claimed, *, failed: bool = True) -> Claimed:
        """The next claim of a row whose last one failed, or was put off."""
        async with self.database.writing() as session:
            await work.postpone(item, due_at=self.slack.clock.now(), failed=failed, session=session)
        return await self.claim(item.key)

    def say(self, text: str = "Yes, with a contract.", *, thread_ts: str | None = None) -> Message:
        """A message to #general."""
        return Message(self.general.id, text, [], thread_ts)

    @property
    def general(self) -> Channel:
        """The channel the app is in."""
        return self.slack.general

    def posts(self, channel: Channel | None = None) -> list[Posted]:
        """What the app posted at the top level, oldest first."""
        history = self.slack.workspace.history(channel or self.general)
        return [message for message in history if message.app_id == self.slack.app.id]

    def replies(self, thread_ts: str) -> list[Posted]:
        """What the app posted in a thread of #general."""
        thread = self.slack.workspace.thread(self.general, thread_ts)
        return [message for message in thread if message.app_id == self.slack.app.id]


@asynccontextmanager
async def desk(slack: Stage, database: Database) -> AsyncIterator[Desk]:
    """A desk whose connections are closed at the end."""
    async with aiohttp.ClientSession() as http:
        yield Desk(slack, database, http)


async def outcome_of(sending: Awaitable[Any]) -> Any:
    """What it gives or raises."""
    try:
        return await sending
    except Exception as error:
        return error


def times(number: int, make: Callable[[int], Any]) -> list[Any]:
    """`make(0)` to `make(number - 1)`."""
    return [make(each) for each in range(number)]
