"""Short-lived strings that Slack hands to apps: triggers, response URLs, Socket Mode tickets."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.errors import SlackError

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5
TICKET_LIFE = timedelta(seconds=30)


@dataclass(kw_only=True)
class Trigger:
    """The right to open one view, made by what a user just did; `view_id` names the modal they did it in."""

    app_id: str
    user: str
    view_id: str | None
    expires: datetime
    used: bool = False


@dataclass(kw_only=True)
class ResponseUrl:
    """The right to answer an interaction: in which channel, to whom, about which message."""

    app_id: str
    channel: str
    user: str
    message_ts: str | None
    thread_ts: str | None
    expires: datetime
    uses_left: int = RESPONSE_URL_USES


class Handles:
    """All of them, measured by the workspace's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}
        self._tickets: dict[str, tuple[str, datetime]] = {}

    def new_trigger(self, app_id: str, user: str, view_id: str | None = None) -> str:
        """A `trigger_id` that opens one view within 3 seconds."""
        self._forget_old()
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(
            app_id=app_id, user=user, view_id=view_id, expires=self._now() + TRIGGER_LIFE
        )
        return trigger_id

    def trigger(self, trigger_id: str, app_id: str) -> Trigger:
        """Look at a trigger without using it up; raises SlackError when it is unknown, used or too old."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.app_id != app_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._now() > trigger.expires:
            raise SlackError("expired_trigger_id")
        return trigger

    def new_response_url(
        self, app_id: str, channel: str, user: str, message_ts: str | None, thread_ts: str | None
    ) -> str:
        """A token that answers five times within 30 minutes."""
        token = secrets.token_urlsafe(24)
        self._response_urls[token] = ResponseUrl(
            app_id=app_id,
            channel=channel,
            user=user,
            message_ts=message_ts,
            thread_ts=thread_ts,
            expires=self._now() + RESPONSE_URL_LIFE,
        )
        return token

    def use_response_url(self, token: str) -> ResponseUrl:
        """Use it once; raises SlackError `invalid_url`, `expired_url` or `used_url`."""
        url = self._response_urls.get(token)
        if url is None:
            raise SlackError("invalid_url")
        if self._now() > url.expires:
            raise SlackError("expired_url")
        if url.uses_left <= 0:
            raise SlackError("used_url")
        url.uses_left -= 1
        return url

    def new_ticket(self, app_id: str) -> str:
        """A ticket for one Socket Mode connection, to be opened within 30 seconds."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = (app_id, self._now() + TICKET_LIFE)
        return ticket

    def use_ticket(self, ticket: str) -> str | None:
        """The app the ticket is for, once; None when it is unknown, used or too old."""
        app_id, expires = self._tickets.pop(ticket, ("", self._now()))
        return app_id if app_id and self._now() <= expires else None

    def _forget_old(self) -> None:
        """Keep triggers for a while after their end, so that they are refused by the right name."""
        if len(self._triggers) < 1000:
            return
        line = self._now() - timedelta(minutes=10)
        self._triggers = {key: trigger for key, trigger in self._triggers.items() if trigger.expires > line}
