"""Sending once: what a row of work leads to is in Slack exactly once, whatever happens in between.

Why in this order: `chat.postMessage` has no idempotency key, so a message carries an opaque id of its row, and a row
whose earlier attempt may have sent it is looked for before anything is sent again. While that cannot be looked up,
nothing is sent.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import installation, work
from bot.errors import SlackUnavailable, Undeliverable
from bot.slack.calls import HTTP_TIMEOUT, Calls, Json, Request, SlackLater
from bot.slack.pacing import Pacing
from bot.slack.readback import Found, ReadBack, metadata
from bot.slack.streams import Budget, Stream
from bot.work import Claimed

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.clock import Clock
    from bot.db import Database

MAX_TEXT: Final = 4_000
"""Characters of a message's `text`: Slack advises no more, and blocks hold the rest."""

_LONGEST_WAIT: Final = timedelta(seconds=2)
_MARGIN: Final = timedelta(seconds=5)
_EPHEMERAL_TRIES: Final = 3
_EPHEMERAL_WAIT: Final = timedelta(seconds=20)
_ERROR_NAME: Final = re.compile(r"[a-z_]{2,60}")
_OVER: Final = frozenset({"message_not_in_streaming_state", "stopped_by_user"})


@dataclass(frozen=True, slots=True)
class Message:
    """What to send. `text` is escaped mrkdwn and never empty: notifications and screen readers read it.

    `channel` is a conversation's id, or a user's for a direct message. Links and media never unfold.
    """

    channel: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a message needs a text: notifications and screen readers have nothing else")


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the database remembers about itself, read once: a restore needs the bot stopped."""

    secret: bytes
    verify_since: datetime | None
    restored_at: datetime | None


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
        if ts is None and (place in self._unsure or await self._may_be_there(item)):
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

    async def start_stream(self, item: Claimed, channel: str, thread_ts: str, user: str, team: str) -> Stream | None:
        """A message that can grow, its `ts` on the row; None when the text had better be sent whole."""
        if item.slack_ts is not None:
            return self._left_behind(item.slack_ts)
        if await self._may_be_there(item):
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

    async def respond(
        self, item: Claimed, response_url: str | None, message: Message, *, replace: bool, user: str
    ) -> None:
        """At most once: whatever happens after the row was marked, nothing is sent for it again."""
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), state="unknown", session=session)
        if response_url:
            await self._patiently("response_url", lambda: self._to_url(response_url, message, replace=replace))
        else:
            await self._patiently("chat.postEphemeral", lambda: self._ephemeral(message, user))

    async def conversation(self, channel: str) -> str:
        """The id of a conversation: that of the direct message for a user's id."""
        if channel[:1] not in {"U", "W"}:
            return channel
        if channel not in self._conversations:
            opened = await self._calls("conversations.open", lambda: self._client.conversations_open(users=channel))
            self._conversations[channel] = str(opened["channel"]["id"])
        return self._conversations[channel]

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Give the message `ts` this content; doing it again changes nothing."""
        arguments = _content(message)
        del arguments["unfurl_links"], arguments["unfurl_media"]  # chat.update knows neither and never unfurls anew
        await self._calls("chat.update", lambda: self._client.chat_update(channel=channel, ts=ts, **arguments))

    async def _may_be_there(self, item: Claimed) -> bool:
        """Whether an earlier attempt may have sent it: one that crashed or failed, or one before a restore."""
        if item.failures:
            return True
        memory = await self._remember()
        if memory.verify_since is None:
            return False
        return memory.restored_at is None or item.due_at <= memory.restored_at

    async def _find(self, item: Claimed, channel: str, thread_ts: str | None) -> Found:
        memory = await self._remember()
        # The workspace may live by the wall clock or, on this machine, by the business clock: the earlier one counts.
        since = item.first_claim_at - (self._clock.now() - self._clock.wall())
        if memory.verify_since is not None:
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
                **_content(message),
            ),
            channel=message.channel,
        )
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

    async def _patiently(self, method: str, request: Request) -> None:
        """What certainly did not happen is tried again while the person still waits."""
        for left in reversed(range(_EPHEMERAL_TRIES)):
            try:
                await self._calls(method, request)
            except SlackLater as later:
                wait = later.due_at - self._clock.now()
                if not left or wait > _EPHEMERAL_WAIT:
                    raise
                await self._sleep(max(wait.total_seconds(), 0.0))
            else:
                return

    async def _ephemeral(self, message: Message, user: str) -> AsyncSlackResponse:
        arguments = _content(message)
        del arguments["unfurl_links"], arguments["unfurl_media"]
        return await self._client.chat_postEphemeral(
            channel=message.channel, user=user, thread_ts=message.thread_ts, **arguments
        )

    async def _to_url(self, url: str, message: Message, *, replace: bool) -> AsyncSlackResponse:
        from slack_sdk.web.async_slack_response import AsyncSlackResponse
        from slack_sdk.webhook.async_client import AsyncWebhookClient

        client = AsyncWebhookClient(
            url, timeout=int(HTTP_TIMEOUT.total_seconds()), session=self._client.session, ssl=self._client.ssl,
            proxy=self._client.proxy, retry_handlers=[],
        )  # fmt: skip
        answer = await client.send_dict(
            _content(message)
            | {"response_type": "ephemeral", "replace_original": replace}
            | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
        )
        found = AsyncSlackResponse(
            client=self._client, http_verb="POST", api_url="response_url", req_args={},
            data=_answer_of_url(answer.status_code, answer.body), headers=dict(answer.headers),
            status_code=answer.status_code,
        )  # fmt: skip
        found.validate()  # type: ignore[no-untyped-call]  # raises what Calls sorts
        return found


async def _nothing(_piece: str) -> None:
    """What a stream appends that is not to grow any more."""


def _content(message: Message) -> dict[str, Any]:
    text = message.text if len(message.text) <= MAX_TEXT else f"{message.text[: MAX_TEXT - 1]}…"
    return {"text": text, "blocks": message.blocks, "unfurl_links": False, "unfurl_media": False}


def _answer_of_url(status: int, body: str) -> Json:
    """A response URL answers `ok`, a bare error name, or JSON like the Web API."""
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    word = body.strip()
    if word == "ok":
        return {"ok": True}
    return {"ok": False, "error": word if _ERROR_NAME.fullmatch(word) else f"http_{status}"}
