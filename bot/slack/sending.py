"""Sending once: what a row of work leads to is in Slack exactly once, whatever happens in between.

Why in this order: `chat.postMessage` has no idempotency key, so a message carries an opaque id of its row, and a row
whose earlier attempt may have sent it is looked for before anything is sent again. While that cannot be looked up,
nothing is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import installation, work
from bot.errors import SlackUnavailable, Undeliverable
from bot.slack.calls import HTTP_TIMEOUT, Calls, SlackLater
from bot.slack.message import NO_UNFURLING, Message
from bot.slack.pacing import Pacing
from bot.slack.readback import Found, ReadBack, metadata
from bot.slack.streams import Budget, Stream
from bot.work import Claimed

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.clock import Clock
    from bot.db import Database

_LONGEST_WAIT: Final = timedelta(seconds=2)
_MARGIN: Final = timedelta(seconds=5)
_OVER: Final = frozenset({"message_not_in_streaming_state", "stopped_by_user"})


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the database remembers about itself, read once: a restore needs the bot stopped."""

    secret: bytes
    verify_since: datetime | None
    restored_at: datetime | None

    def reaches(self, item: Claimed) -> bool:
        """Whether `item` may have been done between a backup and its restore.

        What is younger may have a key that something else had then, and must not be taken for that.
        """
        if self.verify_since is None:
            return False
        return self.restored_at is None or item.owed_at <= self.restored_at


class Sending:
    """The one way from a row of work to a message."""

    def __init__(
        self,
        client: AsyncWebClient,
        calls: Calls,
        readback: ReadBack,
        database: Database,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._client = client
        self._calls = calls
        self._readback = readback
        self._database = database
        self._clock = clock
        self._sleep = sleep
        self._pacing = Pacing()
        self._budget = Budget(database, clock)
        self._open: set[Stream] = set()
        self._unsure: set[tuple[str, str | None]] = set()
        self._memory: _Memory | None = None
        self._conversations: dict[str, str] = {}

    async def send(self, item: Claimed, message: Message, stream_ts: str | None) -> tuple[str, str]:
        """The message's `ts` and what became of it: `sent` or `found`."""
        ts = stream_ts or item.slack_ts
        place = (message.channel, message.thread_ts)
        if ts is None and (place in self._unsure or await self.may_have_sent(item)):
            found = await self._find(item, message.channel, message.thread_ts)
            self._unsure.discard(place)
            if found.sent is not None:
                return found.sent, "found"
            ts = found.unfinished
            if ts is not None:
                await self._keep(item, ts)
        if ts is not None:
            await self._complete(item, message, ts)
            return ts, "sent"
        return await self._post(item, message), "sent"

    async def sent_before(self, item: Claimed, channel: str) -> str | None:
        """The `ts` of what an earlier attempt sent to the top level of `channel`, without sending anything."""
        if item.slack_ts is not None:
            return item.slack_ts
        if not await self.may_have_sent(item):
            return None
        return (await self._find(item, channel, None)).sent

    async def may_have_sent(self, item: Claimed) -> bool:
        """Whether an earlier attempt may have sent it: one that crashed or failed, or one before a restore."""
        if item.failures:
            return True
        return (await self._remember()).reaches(item)

    async def file_before(self, item: Claimed, channel: str, thread_ts: str, name: str) -> str | None:
        """The id of the file `name` that an earlier attempt put into a thread."""
        if not await self.may_have_sent(item):
            return None
        return await self._readback.file(await self.conversation(channel), thread_ts, name)

    async def start_stream(self, item: Claimed, channel: str, thread_ts: str, user: str, team: str) -> Stream | None:
        """A message that can grow, its `ts` on the row; None when the text had better be sent whole."""
        if item.slack_ts is not None:
            return self._left_behind(item.slack_ts)
        if await self.may_have_sent(item):
            return await self._adopt(item, channel, thread_ts)
        if not await self._budget.take():
            return None
        item = await self._hold(item)
        try:
            answer = await self._calls(
                "chat.startStream",
                lambda: self._client.chat_startStream(
                    channel=channel, thread_ts=thread_ts, recipient_user_id=user, recipient_team_id=team
                ),
            )
        except (SlackLater, Undeliverable):
            return None
        except SlackUnavailable:
            # It may have begun: whatever is sent to this thread next looks for it.
            self._unsure.add((channel, thread_ts))
            return None
        ts = str(answer["ts"])
        await self._keep(item, ts)
        return Stream(ts, lambda piece: self._append(channel, ts, piece), self._open)

    async def _adopt(self, item: Claimed, channel: str, thread_ts: str) -> Stream | None:
        """What an earlier attempt began in this thread and could not note down any more."""
        try:
            found = await self._find(item, channel, thread_ts)
        except (SlackUnavailable, Undeliverable):
            self._unsure.add((channel, thread_ts))
            return None
        if found.unfinished is None:
            return None
        await self._keep(item, found.unfinished)
        return self._left_behind(found.unfinished)

    def _left_behind(self, ts: str) -> Stream:
        """Nobody knows how much of it is shown, so it only waits for its final form."""
        stream = Stream(ts, _nothing, self._open)
        stream.stop()
        return stream

    async def conversation(self, channel: str) -> str:
        """The id of a conversation: that of the direct message for a user's id.

        Raises SlackUnavailable for a `#name` under which nothing was posted yet: only posting takes names.
        """
        if channel[:1] not in {"U", "W", "#"}:
            return channel
        if channel not in self._conversations and channel[:1] == "#":
            raise SlackUnavailable("conversations.list")
        if channel not in self._conversations:
            opened = await self._calls("conversations.open", lambda: self._client.conversations_open(users=channel))
            self._conversations[channel] = str(opened["channel"]["id"])
        return self._conversations[channel]

    def known(self, channel: str) -> str | None:
        """The id of a conversation given in another way, if Slack has told it before."""
        return self._conversations.get(channel)

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Give the message `ts` this content; doing it again changes nothing."""
        content = message.content()  # chat.update never unfolds links anew
        await self._calls("chat.update", lambda: self._client.chat_update(channel=channel, ts=ts, **content))

    async def _find(self, item: Claimed, channel: str, thread_ts: str | None) -> Found:
        memory = await self._remember()
        # A workspace on this machine may live by the wall clock although business time was wound: the earlier counts.
        since = item.first_claim_at - max(self._clock.now() - self._clock.wall(), timedelta(0))
        if memory.verify_since is not None and memory.reaches(item):
            since = min(since, memory.verify_since)
        place = await self.conversation(channel)
        return await self._readback.find(item, self._id(item, memory), place, thread_ts, since=since)

    async def _post(self, item: Claimed, message: Message) -> str:
        memory = await self._remember()
        await self._wait_for_slot(item, message.channel)
        await self._hold(item)
        answer = await self._calls(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=message.channel,
                thread_ts=message.thread_ts,
                metadata=metadata(self._id(item, memory)),
                **message.content(),
                **NO_UNFURLING,
            ),
            channel=message.channel,
        )
        if answer.get("channel"):
            self._conversations[message.channel] = str(answer["channel"])
        return str(answer["ts"])

    async def _complete(self, item: Claimed, message: Message, ts: str) -> None:
        """Bring a message that is there to its final form: end the stream, then replace what it showed.

        `chat.stopStream` would put blocks under the streamed text, which is not verified; hence the update.
        """
        memory = await self._remember()
        channel = await self.conversation(message.channel)
        await asyncio.gather(*(stream.close() for stream in list(self._open) if stream.ts == ts))
        await self._hold(item)
        try:
            await self._stop(channel, ts, self._id(item, memory), message)
        except Undeliverable as error:
            if error.error not in _OVER:
                raise
        await self.update(channel, ts, message)

    async def _stop(self, channel: str, ts: str, opaque_id: str, message: Message) -> None:
        try:
            await self._calls(
                "chat.stopStream",
                lambda: self._client.chat_stopStream(channel=channel, ts=ts, metadata=metadata(opaque_id)),
            )
        except Undeliverable as error:
            if error.error != "no_text":
                raise
            # Nothing was streamed, and Slack keeps no empty message.
            await self._calls(
                "chat.stopStream",
                lambda: self._client.chat_stopStream(
                    channel=channel, ts=ts, metadata=metadata(opaque_id), blocks=message.blocks
                ),
            )

    async def _append(self, channel: str, ts: str, piece: str) -> Any:
        return await self._calls(
            "chat.appendStream", lambda: self._client.chat_appendStream(channel=channel, ts=ts, markdown_text=piece)
        )

    async def _wait_for_slot(self, item: Claimed, channel: str) -> None:
        now = self._clock.now()
        slot = self._pacing.slot(item.id, channel, now)
        if slot - now > _LONGEST_WAIT:
            self._pacing.keep(item.id, slot)
            raise SlackLater("chat.postMessage", slot)
        if slot > now:
            await self._sleep((slot - now).total_seconds())

    async def _hold(self, item: Claimed) -> Claimed:
        """The last look before a call: the lease must outlive it. Raises LeaseLost."""
        wall = self._clock.wall()
        if item.lease_until - wall > HTTP_TIMEOUT + _MARGIN:
            return item
        async with self._database.writing() as session:
            return await work.renew(item, wall=wall, session=session)

    async def _keep(self, item: Claimed, ts: str) -> None:
        async with self._database.writing() as session:
            await work.keep(item, slack_ts=ts, session=session)

    async def _remember(self) -> _Memory:
        if self._memory is None:
            async with self._database.writing() as session:
                self._memory = _Memory(
                    await installation.secret(session=session),
                    await installation.verify_since(session=session),
                    await installation.restored_at(session=session),
                )
        return self._memory

    def _id(self, item: Claimed, memory: _Memory) -> str:
        return installation.opaque(memory.secret, item.key)


async def _nothing(_piece: str) -> None:
    """What a stream appends that is not to grow any more."""
