"""What people see while an answer is in the making: the status, and a model's text as it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.errors import ArchipelError
from bot.i18n import text

if TYPE_CHECKING:
    from bot.ask.asked import Asked
    from bot.slack.messenger import Messenger, Stream
    from bot.work import Claimed
    from knowledge import Lang


class Showing:
    """One answer on its way. Nothing here raises: the answer itself comes anyway."""

    def __init__(self, messenger: Messenger, item: Claimed, asked: Asked) -> None:
        self._messenger = messenger
        self._item = item
        self._asked = asked
        self._stream: Stream | None = None
        self._tried = asked.thread_ts is None or bool(asked.response_url)

    @property
    def ts(self) -> str | None:
        """The message in which the answer has begun to appear, also that of an attempt before this one."""
        return self._stream.ts if self._stream is not None else self._item.slack_ts

    async def push(self, text_so_far: str) -> None:
        """A model has written so much; what was written is neutralised already."""
        if not self._tried:
            self._tried = True
            self._stream = await self._start()
        if self._stream is not None:
            await self._stream.push(text_so_far)

    async def close(self) -> None:
        """No more text comes: whoever sends the final form finds nothing on its way."""
        if self._stream is not None:
            await self._stream.close()

    async def _start(self) -> Stream | None:
        asked = self._asked
        try:
            return await self._messenger.start_stream(
                self._item, asked.channel, asked.thread_ts or asked.ts, asked.user, asked.team
            )
        except ArchipelError:  # a lease that is lost shows itself when the row is finished
            structlog.get_logger(__name__).info("ask.not_streamed", work=self._item.id)
            return None


async def searching(messenger: Messenger, asked: Asked, lang: Lang) -> None:
    """Say at once that the bot is at work; best effort."""
    if asked.thread_ts is not None:
        stages = [text(lang, f"ask-loading-{stage}") for stage in ("search", "read", "check")]
        await messenger.set_status(asked.channel, asked.thread_ts, text(lang, "ask-status"), stages)


async def no_longer_searching(messenger: Messenger, asked: Asked) -> None:
    """Take the status away; Slack does so by itself when an answer comes, but not when the status came after it."""
    if asked.thread_ts is not None:
        await messenger.set_status(asked.channel, asked.thread_ts, "")
