"""Signed HTTP payloads to an app's request URL.

Signature as docs.slack.dev/authentication/verifying-requests-from-slack describes it (`v0`); retries carry
`X-Slack-Retry-Num` and `X-Slack-Retry-Reason`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.model import App, Json

CONNECTIONS = 16
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True)
class Answer:
    """What the request URL answered, or why it did not count."""

    acknowledged: bool
    response: Json = field(default_factory=dict)
    reason: str = ""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Slack-Signature`."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return f"v0={digest}"


def encode(kind: str, body: Json) -> tuple[str, bytes]:
    """Content type and bytes of a payload: JSON for events, a form for interactions and commands."""
    if kind == "events_api":
        return "application/json", json.dumps(body, ensure_ascii=False).encode()
    form = {"payload": json.dumps(body, ensure_ascii=False)} if kind == "interactive" else body
    return "application/x-www-form-urlencoded", urlencode(form).encode()


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Reply]]
"""Posts a body with headers to a URL; raises OSError or aiohttp.ClientError when nothing comes back."""


class RequestUrls:
    """Posts payloads. The signature carries the time on the wall, however far the workspace's clock was wound.

    `post` replaces the network, e.g. by an ASGI app in this process.
    """

    def __init__(self, post: Post | None = None) -> None:
        self._post = post or self._over_network
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(CONNECTIONS)

    async def send(
        self,
        app: App,
        kind: str,
        body: Json,
        *,
        retry: int,
        reason: str,
        timeout: float,  # noqa: ASYNC109 - Slack's own limit
    ) -> Answer:
        """Post one payload; anything but a 2xx within `timeout` seconds is no acknowledgement."""
        content_type, data = encode(kind, body)
        timestamp = str(int(time.time()))
        headers = {
            "content-type": content_type,
            "user-agent": USER_AGENT,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(app.signing_secret, timestamp, data),
        }
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason}
        try:
            async with self._places, asyncio.timeout(timeout):
                reply = await self._post(app.request_url, data, headers)
        except TimeoutError:
            return Answer(False, reason="http_timeout")
        except (OSError, aiohttp.ClientError):
            return Answer(False, reason="connection_failed")
        if 200 <= reply.status < 300:
            return Answer(True, _response(reply))
        return Answer(False, reason="no_retry" if reply.headers.get("x-slack-no-retry") == "1" else "http_error")

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _over_network(self, url: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS))
        async with self._session.post(url, data=data, headers=headers, allow_redirects=False) as reply:
            lower = {name.lower(): value for name, value in reply.headers.items()}
            return Reply(reply.status, lower, await reply.read())


def _response(reply: Reply) -> Json:
    """The body of an acknowledgement: an object, or plain text as `text`."""
    text = reply.body.decode(errors="replace")
    if "json" in reply.headers.get("content-type", ""):
        with contextlib.suppress(ValueError):
            body = json.loads(text)
            return body if isinstance(body, dict) else {}
    return {"text": text} if text else {}
