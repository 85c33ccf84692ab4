"""One call of Slack's Web API: pauses are looked up before it, errors are sorted after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import metrics
from bot.clock import Clock
from bot.errors import ArchipelError, SlackUnavailable, Undeliverable
from bot.slack.pauses import Pauses
from bot.work import Later

Json = dict[str, Any]
Request = Callable[[], Awaitable[AsyncSlackResponse]]

HTTP_TIMEOUT: Final = timedelta(seconds=10)
"""No call takes longer; what is sent needs a lease that outlives it."""

DEFAULT_RETRY_AFTER: Final = 30
"""Seconds to wait after a 429 that does not say how long."""

UNTIL_MENDED: Final = timedelta(minutes=5)
"""How long to wait after an error that only an administrator can mend."""

_LONGEST_PAUSE_S: Final = 60
_DOUBLINGS: Final = 7
_HTTP_OK: Final = 200
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500
_NO_SUCH_METHOD: Final = frozenset({404, 405, 501})

LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
NOT_READ: Final = frozenset({"request_timeout", "team_added_to_org", "accesslimited"})
"""Slack says that it did nothing, and that it may be tried again."""

PERHAPS_DONE: Final = frozenset({
    "fatal_error", "internal_error", "messaging_processing_failed", "service_unavailable", "streaming_state_conflict",
    "update_failed",
})  # fmt: skip
"""Slack's own words: "it's possible some aspect of the operation succeeded before the error was raised"."""

MISCONFIGURED: Final = frozenset({
    "access_denied", "account_inactive", "app_access_restricted", "ekm_access_denied", "enterprise_is_restricted",
    "forbidden_team", "invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type", "not_authed",
    "org_login_required", "token_expired", "token_revoked", "two_factor_setup_required",
})  # fmt: skip
"""Token, scopes or workspace settings: no message can leave until somebody mends it, so none is given up."""

OF_ONE_METHOD: Final = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
"""Those of them that concern the method called; others may work with the same token."""


class SlackLater(SlackUnavailable, Later):
    """Slack certainly did not do it, and may from `due_at` (business time) on."""

    def __init__(self, method: str, due_at: datetime) -> None:
        # Not through super(): the two parents take different arguments.
        ArchipelError.__init__(self, f"Slack's {method} may be called again from {due_at.isoformat()}")
        self.method = method
        self.due_at = due_at


class NotPermitted(SlackLater):
    """This token may not call this method; whoever can do without it need not wait for an administrator."""


class NoSuchMethod(SlackUnavailable):
    """What answers there knows no such method. Slack knows them all, so it may be a proxy, and nobody knows."""


class Calls:
    """Makes calls and says of each what is known: done, certainly not done, refused for good, or nobody knows."""

    def __init__(self, pauses: Pauses, clock: Clock) -> None:
        self._pauses = pauses
        self._clock = clock
        self._unreachable = 0

    async def __call__(
        self, method: str, request: Request, *, channel: str = "", within: timedelta = HTTP_TIMEOUT
    ) -> Json:
        """What Slack answered to `method`.

        Raises SlackLater when it is certain that nothing was done (a pause, 429, no connection, no permission),
        Undeliverable when it never will be, SlackUnavailable when nobody knows (dropped reply, timeout, 5xx).
        """
        until = await self._pauses.until(method, channel)
        if until is not None:
            raise SlackLater(method, until)
        try:
            async with asyncio.timeout(within.total_seconds()):
                response = await request()
        except SlackApiError as error:
            await self._sort(method, channel, error.response)
        except aiohttp.ClientConnectorError:
            self._wait_for_network(method)
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, AttributeError, ValueError) as error:
            # AttributeError and ValueError: the SDK trips over bodies that are no JSON object, as proxies send them.
            raise SlackUnavailable(method) from error
        self._unreachable = 0
        return dict(response.data) if isinstance(response.data, dict) else {}

    async def _sort(self, method: str, channel: str, response: Any) -> NoReturn:
        """Raise what the refusal `response` means; it is aiohttp's own when its body was no JSON."""
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        data = getattr(response, "data", None)
        error = str(data.get("error", "")) if isinstance(data, dict) else ""
        if status == _TOO_MANY or error in LIMITED:
            raise SlackLater(method, await self.limited(method, channel, response.headers))
        if error in NOT_READ:
            raise SlackLater(method, self._clock.now() + timedelta(seconds=2))
        if error in MISCONFIGURED:
            structlog.get_logger(__name__).error("slack.misconfigured", method=method, outcome=error)
            kind = NotPermitted if error in OF_ONE_METHOD else SlackLater
            raise kind(method, self._clock.now() + UNTIL_MENDED)
        if status in _NO_SUCH_METHOD and not error:
            raise NoSuchMethod(method)
        if status >= _SERVER_ERROR or error in PERHAPS_DONE or not error:
            raise SlackUnavailable(method)
        raise Undeliverable(error)

    async def limited(self, method: str, channel: str, headers: Any) -> datetime:
        """Slack answered 429: every replica waits as long as it asks. Returns until when."""
        asked = str(headers.get("Retry-After") or "")
        seconds = max(int(asked), 1) if asked.isdigit() else DEFAULT_RETRY_AFTER
        metrics.rate_limited(method)
        until = self._clock.now() + timedelta(seconds=seconds)
        await self._pauses.record(method, channel, until)
        return until

    def _wait_for_network(self, method: str) -> NoReturn:
        """No connection came about, so nothing was sent: 1, 2, 4 ... 60 seconds."""
        self._unreachable = min(self._unreachable + 1, _DOUBLINGS)
        seconds = min(2 ** (self._unreachable - 1), _LONGEST_PAUSE_S)
        raise SlackLater(method, self._clock.now() + timedelta(seconds=seconds))
