"""What each of Slack's answers means: done, certainly not done, refused for good, or nobody knows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from structlog.testing import capture_logs

from bot.db import Database
from bot.errors import SlackUnavailable, Undeliverable
from bot.slack.calls import DEFAULT_RETRY_AFTER, HTTP_TIMEOUT, UNTIL_MENDED, Calls, SlackLater
from bot.slack.messenger import web_client
from bot.slack.pauses import Pauses
from bot.work import Later
from tests.support.migrated import migrated
from tests.support.pulsing import Time

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Wire:
    """A server that answers every call as it is told."""

    def __init__(self) -> None:
        self.status = 200
        self.body: str | bytes = '{"ok": true, "ts": "1.1"}'
        self.content_type = "application/json"
        self.headers: dict[str, str] = {}
        self.calls = 0
        self.silent = False

    def refuses(self, error: str, status: int = 200, **headers: str) -> None:
        self.body, self.status = f'{{"ok": false, "error": "{error}"}}', status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(self, _request: web.Request) -> web.Response:
        self.calls += 1
        if self.silent:
            await asyncio.Event().wait()
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return web.Response(status=self.status, body=body, content_type=self.content_type, headers=self.headers)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest_asyncio.fixture
async def post(wire: Wire, sqlite_url: str) -> AsyncIterator[Any]:
    """Posts a message through the calls."""
    await migrated(sqlite_url)
    database = Database(sqlite_url)
    clock = Time(NOW)
    calls = Calls(Pauses(database, clock), clock)
    app = web.Application()
    app.router.add_post("/api/chat.postMessage", wire.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as http:
        client = web_client("xoxb-1", f"http://127.0.0.1:{port}/api/", http)

        async def send(within: timedelta = HTTP_TIMEOUT) -> Any:
            return await calls(
                "chat.postMessage", lambda: client.chat_postMessage(channel="C1", text="x"), channel="C1", within=within
            )

        yield send
    await runner.cleanup()
    await database.close()


async def test_an_answer_is_what_slack_said(post: Any) -> None:
    assert await post() == {"ok": True, "ts": "1.1"}


@pytest.mark.parametrize(
    "error", ["channel_not_found", "is_archived", "not_in_channel", "msg_too_long", "no_such_error"]
)
async def test_refused_for_good(post: Any, wire: Wire, error: str) -> None:
    wire.refuses(error)
    with pytest.raises(Undeliverable) as refused:
        await post()
    assert refused.value.error == error


@pytest.mark.parametrize("error", ["request_timeout", "team_added_to_org", "accesslimited"])
async def test_certainly_not_done(post: Any, wire: Wire, error: str) -> None:
    wire.refuses(error)
    with pytest.raises(SlackLater):
        await post()


@pytest.mark.parametrize(
    ("error", "status", "headers", "seconds"),
    [
        ("ratelimited", 429, {"Retry_After": "17"}, 17),
        ("ratelimited", 429, {}, DEFAULT_RETRY_AFTER),
        ("ratelimited", 429, {"Retry_After": "soon"}, DEFAULT_RETRY_AFTER),
        ("ratelimited", 429, {"Retry_After": "0"}, 1),
        ("rate_limited", 200, {}, DEFAULT_RETRY_AFTER),
        ("message_limit_exceeded", 200, {}, DEFAULT_RETRY_AFTER),
    ],
)
async def test_too_many_calls_wait_as_long_as_slack_asks_and_then_are_not_even_tried(
    post: Any, wire: Wire, error: str, status: int, headers: dict[str, str], seconds: int
) -> None:
    wire.refuses(error, status, **headers)
    with pytest.raises(Later) as later:
        await post()
    assert later.value.due_at == NOW + timedelta(seconds=seconds)
    with pytest.raises(Later) as again:
        await post()
    assert again.value.due_at == later.value.due_at
    assert wire.calls == 1


@pytest.mark.parametrize(
    "error", ["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope"]
)
async def test_what_only_an_administrator_can_mend_is_said_aloud_and_waits(post: Any, wire: Wire, error: str) -> None:
    wire.refuses(error)
    with capture_logs() as logs, pytest.raises(Later) as later:
        await post()
    assert later.value.due_at == NOW + UNTIL_MENDED
    assert logs == [
        {"event": "slack.misconfigured", "log_level": "error", "method": "chat.postMessage", "outcome": error}
    ]


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "service_unavailable"])
async def test_nobody_knows_after_an_error_of_slacks_own(post: Any, wire: Wire, error: str) -> None:
    wire.refuses(error)
    with pytest.raises(SlackUnavailable) as unknown:
        await post()
    assert not isinstance(unknown.value, Later)


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (500, "application/json", '{"ok": false, "error": "channel_not_found"}'),
        (502, "text/html", "<html>Bad gateway</html>"),
        (503, "text/plain", "try later"),
        (200, "text/plain", "ok"),
        (200, "text/html", "<html>Log in to the hotel's network</html>"),
        (200, "application/json", "{"),
        (200, "application/json", "[]"),
        (200, "application/json", '"ok"'),
        (200, "application/json", b"\xff\xfe"),
        (200, "application/json", ""),
        (404, "text/html", ""),
    ],
)
async def test_nobody_knows_after_an_answer_that_is_none(
    post: Any, wire: Wire, status: int, content_type: str, body: str | bytes
) -> None:
    wire.status, wire.content_type, wire.body = status, content_type, body
    with pytest.raises(SlackUnavailable) as unknown:
        await post()
    assert not isinstance(unknown.value, Later)


async def test_nobody_knows_when_no_answer_comes_in_time(post: Any, wire: Wire) -> None:
    wire.silent = True
    with pytest.raises(SlackUnavailable) as unknown:
        await post(within=timedelta(milliseconds=200))
    assert not isinstance(unknown.value, Later)
    assert wire.calls == 1
