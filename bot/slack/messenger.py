"""What the bot says to Slack, and what it asks Slack. The only caller of the Web API.

What is sent for a row of work is sent once (`sending`). Between the last look at the lease and Slack's acceptance lies
a gap that no client can close: a process that is stopped in it for longer than its lease, and goes on then, sends what
another has sent meanwhile. What only shows that the bot is at work is done as well as it goes, and never raises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import metrics
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.slack.calls import HTTP_TIMEOUT, Calls, Json, NoSuchMethod, NotPermitted, Request, SlackLater
from bot.slack.ephemerals import Ephemerals
from bot.slack.inspection import is_id
from bot.slack.message import Message
from bot.slack.pauses import Pauses
from bot.slack.profiles import UNSEEN, Identity, Profile, profile
from bot.slack.readback import ReadBack
from bot.slack.sending import Sending
from bot.slack.streams import Stream

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.clock import Clock
    from bot.db import Database
    from bot.work import Claimed

__all__ = ["MAX_PROMPTS", "Identity", "Message", "Messenger", "Profile", "Stream", "web_client"]

MAX_PROMPTS: Final = 4
MAX_LOADING: Final = 10

_BEST_EFFORT: Final = timedelta(seconds=3)
_PAGE: Final = 999
"""The most channels of one page: names are looked up in few calls, for Slack allows twenty a minute."""

_PAGE_OF_USERS: Final = 200
"""Slack advises no more (docs.slack.dev/reference/methods/users.list)."""

_KINDS_OF_CHANNEL: Final = ("public_channel", "private_channel")
_GONE: Final = frozenset({"message_not_found", "channel_not_found"})
_UNSEEN: Final = frozenset({"user_not_found", "user_not_visible"})
_NOBODY: Final = _UNSEEN | {"users_not_found"}


def web_client(token: str | None, base_url: str, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """The client to send with: without slack_sdk's retries, which post twice after a dropped reply.

    `session` keeps connections open between calls. Without a `token` each call must bring its own.
    """
    from slack_sdk.web.async_client import AsyncWebClient

    timeout = int(HTTP_TIMEOUT.total_seconds())
    return AsyncWebClient(token=token, base_url=base_url, timeout=timeout, session=session, retry_handlers=[])


class Messenger:
    """Sends, updates and looks up. One for the whole process."""

    def __init__(
        self,
        client: AsyncWebClient,
        database: Database,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`sleep` waits out slots and short pauses. Raises ValueError for a client that retries by itself."""
        if client.retry_handlers:
            raise ValueError("this client sends again by itself: make it with web_client() or retry_handlers=[]")
        self._client = client
        self._clock = clock
        self._calls = Calls(Pauses(database, clock), clock)
        readback = ReadBack(client, self._calls, database, self.identity)
        self._sending = Sending(client, self._calls, readback, database, clock, sleep)
        self._ephemerals = Ephemerals(client, self._calls, database, clock, sleep)
        self._own: Identity | None = None
        self._channels: dict[str, str] = {}

    # Once for each row of work

    async def send(self, item: Claimed, message: Message, *, stream_ts: str | None = None) -> str:
        """Send `message` for `item` once; the `ts` of the message, new, found or brought to its final form.

        Raises Later when it is certain that nothing was sent, Undeliverable when it never can be, SlackUnavailable
        when nobody knows (let it through: the next attempt looks first), LeaseLost.
        """
        try:
            ts, outcome = await self._sending.send(item, message, stream_ts)
        except (Undeliverable, SlackUnavailable) as error:
            metrics.sent(_outcome(error))
            raise
        metrics.sent(outcome)
        return ts

    async def sent_before(self, item: Claimed, channel: str) -> str | None:
        """The `ts` of what an earlier attempt at `item` sent to `channel`; None when none did. Sends nothing.

        For what must not be sent any more, but may have been. Raises Later, SlackUnavailable.
        """
        try:
            return await self._sending.sent_before(item, channel)
        except Undeliverable:
            return None  # no conversation to look into: nothing was sent there

    async def may_have_sent(self, item: Claimed) -> bool:
        """Whether an earlier attempt at `item` may have sent it, so that it is worth looking up; Slack is not asked."""
        return await self._sending.may_have_sent(item)

    async def uploaded_before(self, item: Claimed, channel: str, thread_ts: str, filename: str) -> str | None:
        """The id of the file `filename` that an earlier attempt at `item` put into this thread; None when none did.

        Raises as `update` does.
        """
        return await self._sending.file_before(item, channel, thread_ts, filename)

    async def respond(
        self, item: Claimed, response_url: str | None, message: Message, *, replace: bool = False, user: str = ""
    ) -> None:
        """Send what only one person sees, at most once: the row is marked `unknown` before, in its own transaction.

        Without `response_url` it goes to `user` in the channel. Afterwards the caller finishes the row as done.
        Raises Undeliverable, or SlackUnavailable when it may not have arrived; in both cases the row stays `unknown`.
        """
        try:
            await self._ephemerals.respond(item, response_url, message, replace=replace, user=user)
        except (Undeliverable, SlackUnavailable) as error:
            metrics.sent(_outcome(error))
            raise
        metrics.sent("sent")

    async def start_stream(self, item: Claimed, channel: str, thread_ts: str, user: str, team: str) -> Stream | None:
        """A message in the thread that grows with `Stream.push`, then gets its final form by `send`.

        None when it had better be sent whole: Slack's budget of streams is used up, this is not the first attempt, or
        it could not be started. `user` and `team` are those of the person asking. Raises LeaseLost.
        """
        return await self._sending.start_stream(item, channel, thread_ts, user, team)

    # As often as one likes: doing it again changes nothing

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Give the message `ts` of the bot another content. Raises Later, Undeliverable, SlackUnavailable."""
        await self._sending.update(await self._sending.conversation(channel), ts, message)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a message of the bot; one that is gone already is fine. Raises as `update` does."""
        channel = await self._sending.conversation(channel)
        try:
            await self._calls("chat.delete", lambda: self._client.chat_delete(channel=channel, ts=ts))
        except Undeliverable as error:
            if error.error not in _GONE:
                raise

    async def open_view(self, trigger_id: str, view: Mapping[str, object]) -> str:
        """Open a modal; its id. Raises Undeliverable (`expired_trigger_id` after three seconds), SlackUnavailable."""
        answer = await self._calls(
            "views.open", lambda: self._client.views_open(trigger_id=trigger_id, view=dict(view))
        )
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: Mapping[str, object], *, view_hash: str | None = None) -> None:
        """Change an open modal; with `view_hash` only if nobody changed it since. Raises as `update` does."""
        await self._calls(
            "views.update", lambda: self._client.views_update(view_id=view_id, view=dict(view), hash=view_hash)
        )

    async def publish_home(self, user: str, view: Mapping[str, object]) -> None:
        """Show somebody's Home tab. Raises as `update` does."""
        await self._calls(
            "views.publish", lambda: self._client.views_publish(user_id=user, view=dict(view)), channel=user
        )

    async def upload(
        self, channel: str, filename: str, content: bytes, *, alt_text: str, thread_ts: str | None = None
    ) -> str:
        """Put a file into a conversation; its id. Not once, but at least once: see `uploaded_before`.

        Raises as `update` does.
        """
        channel = await self._sending.conversation(channel)  # Slack takes no user's id here
        answer = await self._calls(
            "files.completeUploadExternal",
            lambda: self._client.files_upload_v2(
                channel=channel, filename=filename, file=content, alt_txt=alt_text, thread_ts=thread_ts
            ),
            within=3 * HTTP_TIMEOUT,
        )
        return str(answer["files"][0]["id"])

    # Best effort

    async def set_status(self, channel: str, thread_ts: str, text: str, loading: Sequence[str] = ()) -> None:
        """Say what the bot is doing; an empty text takes it away. Slack takes it away after two minutes."""
        messages = list(loading)[:MAX_LOADING] or None
        await self._quietly(
            "assistant.threads.setStatus",
            lambda: self._client.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread_ts, status=text, loading_messages=messages
            ),
        )

    async def suggest_prompts(self, channel: str, title: str, prompts: Sequence[tuple[str, str]]) -> None:
        """Offer up to four prompts (title, what is asked) in a direct message."""
        offered = [{"title": short, "message": asked} for short, asked in prompts][:MAX_PROMPTS]
        await self._quietly(
            "assistant.threads.setSuggestedPrompts",
            # With `thread_ts` agent apps show nothing, and Slack does not say so.
            lambda: self._client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, title=title, prompts=offered
            ),
        )

    async def set_title(self, channel: str, thread_ts: str, title: str) -> None:
        """Name a conversation in the list of conversations with the bot."""
        await self._quietly(
            "assistant.threads.setTitle",
            lambda: self._client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread_ts, title=title),
        )

    # Asking Slack

    async def identity(self) -> Identity:
        """Who the bot is; asked once. Raises SlackUnavailable, Undeliverable."""
        if self._own is None:
            answer = await self._calls("auth.test", self._client.auth_test)
            self._own = Identity(
                user=str(answer["user_id"]), bot=str(answer.get("bot_id") or ""), team=str(answer["team_id"]),
                enterprise=str(answer.get("enterprise_id") or ""),
            )  # fmt: skip
        return self._own

    async def profile(self, user_id: str) -> Profile:
        """Who `user_id` is. Raises SlackUnavailable."""
        own = await self.identity()
        try:
            answer = await self._calls("users.info", lambda: self._client.users_info(user=user_id, include_locale=True))
        except Undeliverable as error:
            if error.error in _UNSEEN:
                return UNSEEN
            raise SlackUnavailable("users.info") from error
        return profile(answer["user"], own)

    async def user_with(self, email: str) -> tuple[str, Profile] | None:
        """The id and profile of the user with this address, without a locale; None when there is nobody.

        Raises SlackUnavailable.
        """
        own = await self.identity()
        try:
            answer = await self._calls("users.lookupByEmail", lambda: self._client.users_lookupByEmail(email=email))
        except Undeliverable as error:
            if error.error in _NOBODY:
                return None
            raise SlackUnavailable("users.lookupByEmail") from error
        return str(answer["user"]["id"]), profile(answer["user"], own)

    async def users(self, cursor: str = "") -> tuple[dict[str, Profile], str]:
        """A page of everybody in the workspace by id, and the cursor of the next page; empty after the last.

        Raises SlackUnavailable.
        """
        own = await self.identity()
        try:
            answer = await self._calls(
                "users.list",
                lambda: self._client.users_list(cursor=cursor or None, limit=_PAGE_OF_USERS, include_locale=True),
            )
        except Undeliverable as error:
            raise SlackUnavailable("users.list") from error
        members = {str(user["id"]): profile(user, own) for user in answer.get("members") or []}
        return members, str((answer.get("response_metadata") or {}).get("next_cursor") or "")

    async def channel_id(self, name_or_id: str) -> str | None:
        """The id of a channel given as id or as `#name`; None when the bot sees no such channel, or may not look.

        Names of public channels need the scope channels:read, those of private ones groups:read too; without, only
        those are known that something was posted to. Raises SlackUnavailable.
        """
        if is_id(name_or_id):
            return name_or_id
        name = name_or_id.removeprefix("#")
        for kind in _KINDS_OF_CHANNEL:
            if self._known(name) is None:
                self._channels |= await self._visible_channels(kind)
        return self._known(name)

    async def place(self, name_or_id: str) -> str:
        """A channel as `Message` takes it: its id, or its `#name` when only Slack can tell. Raises SlackUnavailable."""
        return await self.channel_id(name_or_id) or f"#{name_or_id.removeprefix('#')}"

    async def permalink(self, channel: str, ts: str) -> str | None:
        """A link to a message; None when Slack gives none."""
        answer = await self._quietly(
            "chat.getPermalink", lambda: self._client.chat_getPermalink(channel=channel, message_ts=ts)
        )
        return str(answer["permalink"]) if answer else None

    def _known(self, name: str) -> str | None:
        return self._channels.get(name) or self._sending.known(f"#{name}")

    async def _visible_channels(self, kind: str) -> dict[str, str]:
        """Those of one kind by name; none where listing them is refused for good or is not there to be called."""
        try:
            return await self._list_channels(kind)
        except (NotPermitted, NoSuchMethod, Undeliverable) as error:
            outcome = error.error if isinstance(error, Undeliverable) else type(error).__name__
            structlog.get_logger(__name__).warning("slack.channels_not_listed", kind=kind, outcome=outcome)
            return {}

    async def _list_channels(self, kind: str) -> dict[str, str]:
        found: dict[str, str] = {}
        cursor = ""
        while True:
            page = await self._page_of_channels(kind, cursor)
            found |= {str(channel["name"]): str(channel["id"]) for channel in page.get("channels") or []}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found

    async def _page_of_channels(self, kind: str, cursor: str) -> Json:
        return await self._calls(
            "conversations.list",
            lambda: self._client.conversations_list(
                types=kind, exclude_archived=True, limit=_PAGE, cursor=cursor or None
            ),
        )

    async def _quietly(self, method: str, request: Request) -> Json | None:
        try:
            return await self._calls(method, request, within=_BEST_EFFORT)
        except (SlackUnavailable, Undeliverable, DatabaseError) as error:
            outcome = error.error if isinstance(error, Undeliverable) else type(error).__name__
            structlog.get_logger(__name__).info("slack.not_shown", method=method, outcome=outcome)
            return None


def _outcome(error: Undeliverable | SlackUnavailable) -> str:
    if isinstance(error, Undeliverable):
        return "undeliverable"
    return "failed" if isinstance(error, SlackLater) else "unknown"
