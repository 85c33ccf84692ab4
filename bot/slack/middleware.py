"""Bolt's way into the inbox: an event is stored, then acknowledged; everything else goes on to its listener."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import IntakeUnavailable
from bot.slack.events import Incoming, read
from bot.slack.inbox import Inbox

Middleware = Callable[[AsyncBoltRequest, BoltResponse, Callable[[], Awaitable[BoltResponse]]], Awaitable[BoltResponse]]

EVENT_CALLBACK: Final = "event_callback"


def event_key(event_id: str) -> str:
    """The key of the row an event becomes."""
    return f"slack:{event_id}"


def intake(inbox: Inbox, kinds: Mapping[str, str]) -> Callable[..., Awaitable[BoltResponse]]:
    """Middleware for `AsyncApp(before_authorize=...)`; `kinds` says which kind of work a type of Incoming becomes.

    Why before authorization: Bolt calls `auth.test` for it, and answers 200 when Slack refuses that call; the event
    would be acknowledged and lost. The signature is verified earlier. Events that concern nobody are acknowledged;
    those that cannot be stored get 503, which over HTTP makes Slack deliver again, and in Socket Mode sends no
    acknowledgement, with the same effect.
    """

    async def take_in(
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        if req.body.get("type") != EVENT_CALLBACK:
            await next()
            return resp
        incoming = read(req.body)
        if incoming is not None and incoming.type in kinds:
            return await _store(inbox, kinds[incoming.type], incoming)
        return BoltResponse(status=200)

    return take_in


def trusting(token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    """For `AsyncApp(authorize=...)` with a client that has no token: the one workspace's `token`, without asking Slack.

    Bolt's own way calls `auth.test` before the first click or command is acknowledged, and fails it when Slack does not
    answer, although the delivery itself is proof enough: it was signed, or came over our own connection.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize


async def _store(inbox: Inbox, kind: str, incoming: Incoming) -> BoltResponse:
    payload: dict[str, Any] = incoming.payload()
    try:
        new = await inbox.accept(event_key(incoming.event_id), kind, payload)
    except IntakeUnavailable:
        return BoltResponse(status=503, headers={"Retry-After": ["1"]})
    if not new:
        structlog.get_logger(__name__).info("slack.duplicate", id=incoming.event_id, kind=kind)
    return BoltResponse(status=200)
