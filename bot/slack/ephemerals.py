"""What only one person sees: sent at most once, since nothing tells afterwards whether it arrived."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import work
from bot.slack.calls import HTTP_TIMEOUT, Calls, Json, Request, SlackLater
from bot.slack.message import NO_UNFURLING, Message

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.clock import Clock
    from bot.db import Database
    from bot.work import Claimed

_TRIES: Final = 3
_LONGEST_WAIT: Final = timedelta(seconds=20)
_ERROR_NAME: Final = re.compile(r"[a-z_]{2,60}")


class Ephemerals:
    """The one way from a row of work to something only one person sees."""

    def __init__(
        self,
        client: AsyncWebClient,
        calls: Calls,
        database: Database,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._client = client
        self._calls = calls
        self._database = database
        self._clock = clock
        self._sleep = sleep

    async def respond(
        self, item: Claimed, response_url: str | None, message: Message, *, replace: bool, user: str
    ) -> None:
        """Whatever happens after the row was marked, nothing is sent for it again."""
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), state="unknown", session=session)
        if response_url:
            await self._patiently("response_url", lambda: self._to_url(response_url, message, replace=replace))
        else:
            await self._patiently("chat.postEphemeral", lambda: self._to_person(message, user))

    async def _patiently(self, method: str, request: Request) -> None:
        """What certainly did not happen is tried again while the person still waits."""
        for left in reversed(range(_TRIES)):
            try:
                await self._calls(method, request)
            except SlackLater as later:
                wait = later.due_at - self._clock.now()
                if not left or wait > _LONGEST_WAIT:
                    raise
                await self._sleep(max(wait.total_seconds(), 0.0))
            else:
                return

    async def _to_person(self, message: Message, user: str) -> AsyncSlackResponse:
        return await self._client.chat_postEphemeral(
            channel=message.channel, user=user, thread_ts=message.thread_ts, **message.content()
        )

    async def _to_url(self, url: str, message: Message, *, replace: bool) -> AsyncSlackResponse:
        from slack_sdk.web.async_slack_response import AsyncSlackResponse
        from slack_sdk.webhook.async_client import AsyncWebhookClient

        client = AsyncWebhookClient(
            url, timeout=int(HTTP_TIMEOUT.total_seconds()), session=self._client.session, ssl=self._client.ssl,
            proxy=self._client.proxy, retry_handlers=[],
        )  # fmt: skip
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        body = message.content() | NO_UNFURLING | thread
        answer = await client.send_dict(body | {"response_type": "ephemeral", "replace_original": replace})
        found = AsyncSlackResponse(
            client=self._client, http_verb="POST", api_url="response_url", req_args={},
            data=_read(answer.status_code, answer.body), headers=dict(answer.headers), status_code=answer.status_code,
        )  # fmt: skip
        found.validate()  # type: ignore[no-untyped-call]  # raises what Calls sorts
        return found


def _read(status: int, body: str) -> Json:
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
