"""Looking whether a message that may have been sent is there: by our opaque id in its metadata, never by its text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from bot.errors import Undeliverable
from bot.slack.calls import Calls, Json
from bot.work import Claimed, Work

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.db import Database
    from bot.slack.profiles import Identity

EVENT_TYPE: Final = "archipel"
MARGIN: Final = timedelta(minutes=15)
"""How far this machine's clock may be ahead of Slack's without a message of ours being overlooked."""

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """`sent` is the message with our id; `unfinished` one we began to stream and whose `ts` was never stored."""

    sent: str | None = None
    unfinished: str | None = None


def metadata(opaque_id: str) -> Json:
    """What a message of ours carries. Everybody in the workspace may read it, so it says nothing."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": opaque_id}}


class ReadBack:
    """Reads a conversation back from Slack."""

    def __init__(
        self, client: AsyncWebClient, calls: Calls, database: Database, identity: Callable[[], Awaitable[Identity]]
    ) -> None:
        self._client = client
        self._calls = calls
        self._database = database
        self._identity = identity

    async def find(
        self, item: Claimed, opaque_id: str, channel: str, thread_ts: str | None, *, since: datetime
    ) -> Found:
        """The message `item` led to in `channel` (a conversation's id), if Slack has one not older than `since`.

        Raises what Calls raises: when it is not certain that nothing is there, nothing may be sent.
        """
        candidates: list[str] = []
        own = await self._identity() if thread_ts is not None else None
        async for message in self._messages(channel, thread_ts, since - MARGIN):
            if _id_of(message) == opaque_id:
                return Found(sent=str(message["ts"]))
            if own is not None and message.get("ts") != thread_ts and _may_be_unfinished(message, own):
                candidates.append(str(message["ts"]))
        return Found(unfinished=await self._nobodys(candidates, item))

    async def file(self, channel: str, thread_ts: str, name: str) -> str | None:
        """The id of the first file called `name` that we put into a thread. Raises what Calls raises."""
        own = await self._identity()
        async for message in self._messages(channel, thread_ts, None):
            named = [one for one in message.get("files") or [] if one.get("name") == name and one.get("id")]
            if named and _is_ours(message, own):
                return str(named[0]["id"])
        return None

    async def _messages(self, channel: str, thread_ts: str | None, oldest: datetime | None) -> AsyncIterator[Json]:
        cursor: str | None = None
        while True:
            page = await self._page(channel, thread_ts, oldest, cursor)
            for message in page.get("messages") or []:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return

    async def _page(self, channel: str, thread_ts: str | None, oldest: datetime | None, cursor: str | None) -> Json:
        arguments: dict[str, Any] = {
            "channel": channel, "inclusive": True, "limit": _PAGE, "include_all_metadata": True,
        }  # fmt: skip
        if oldest is not None:
            arguments["oldest"] = f"{oldest.timestamp():.6f}"
        if cursor is not None:
            arguments["cursor"] = cursor
        if thread_ts is None:
            return await self._calls("conversations.history", lambda: self._client.conversations_history(**arguments))
        try:
            return await self._calls(
                "conversations.replies", lambda: self._client.conversations_replies(ts=thread_ts, **arguments)
            )
        except Undeliverable as error:
            if error.error == "thread_not_found":
                return {}
            raise

    async def _nobodys(self, candidates: list[str], item: Claimed) -> str | None:
        """The newest of `candidates` that no other row has made its own."""
        if not candidates:
            return None
        async with self._database.reading() as session:
            known = select(Work.slack_ts).where(col(Work.slack_ts).in_(candidates), col(Work.id) != item.id)
            others = set((await session.exec(known)).all())
        return max((ts for ts in candidates if ts not in others), default=None)


def _id_of(message: Mapping[str, Any]) -> object:
    found = message.get("metadata") or {}
    return (found.get("event_payload") or {}).get("id") if found.get("event_type") == EVENT_TYPE else None


def _may_be_unfinished(message: Mapping[str, Any], own: Identity) -> bool:
    """Everything we send carries our metadata but a stream that was begun and not stopped: starting one takes none."""
    return _is_ours(message, own) and not message.get("metadata") and not message.get("files")


def _is_ours(message: Mapping[str, Any], own: Identity) -> bool:
    return message.get("user") == own.user or bool(own.bot and message.get("bot_id") == own.bot)
