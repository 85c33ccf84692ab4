"""Slack's rate limits: tiers of methods, messages per channel, the workspace as a whole."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.errors import SlackError

# Calls a minute Slack guarantees at least, by its tiers 1 to 4 (docs.slack.dev/apis/web-api/rate-limits).
TIER = {1: 1, 2: 20, 3: 50, 4: 100}
AUTH_TEST = 600
"""`auth.test`: hundreds a minute."""

METHODS: dict[str, int] = {
    "apps.connections.open": 30,
    "auth.test": AUTH_TEST,
    "agents.sessions.setStatus": TIER[3],
    "assistant.threads.setStatus": 600,
    "assistant.threads.setSuggestedPrompts": TIER[4],
    "assistant.threads.setTitle": TIER[3],
    "bots.info": TIER[3],
    "chat.appendStream": TIER[4],
    "chat.delete": TIER[3],
    "chat.getPermalink": 600,
    "chat.postEphemeral": TIER[4],
    "chat.startStream": TIER[2],
    "chat.stopStream": TIER[2],
    "chat.update": TIER[3],
    "conversations.history": TIER[3],
    "conversations.info": TIER[3],
    "conversations.list": TIER[2],
    "conversations.members": TIER[4],
    "conversations.open": TIER[3],
    "conversations.replies": TIER[3],
    "files.completeUploadExternal": TIER[4],
    "files.getUploadURLExternal": TIER[4],
    "reactions.add": TIER[3],
    "reactions.remove": TIER[2],
    "team.info": TIER[3],
    "usergroups.list": TIER[2],
    "usergroups.users.list": TIER[2],
    "users.info": TIER[4],
    "users.list": TIER[2],
    "users.lookupByEmail": TIER[3],
    "views.open": TIER[4],
    "views.publish": TIER[4],
    "views.push": TIER[4],
    "views.update": TIER[4],
}
CHANNEL_RATE = 1.0
CHANNEL_BURST = 4
WORKSPACE_RATE = 10.0
WORKSPACE_BURST = 300
"""Slack says "several hundred messages per minute" for a workspace and app."""


@dataclass
class Bucket:
    """A token bucket: `left` tokens at `since`, refilled at `rate` a second up to `size`."""

    rate: float
    size: float
    left: float
    since: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until a token is there; 0 when there is one."""
        passed = max((now - self.since).total_seconds(), 0.0)
        self.left, self.since = min(self.size, self.left + passed * self.rate), now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


class Limits:
    """Counts calls by app and method, and posts by channel. Everything is measured by the workspace's clock."""

    def __init__(self, now: Callable[[], datetime], *, on: bool = True) -> None:
        self._now = now
        self._on = on
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def off(self) -> None:
        """No limits, to measure speed."""
        self._on = False

    def on(self) -> None:
        """Slack's limits again, with full buckets."""
        self._on = True
        self._buckets.clear()

    def spend_call(self, app_id: str, method: str) -> None:
        """Count a call; raises SlackError `ratelimited` with the seconds to wait."""
        per_minute = METHODS.get(method)
        if per_minute is not None:
            self._spend([((app_id, method), per_minute / 60, float(per_minute))])

    def spend_post(self, app_id: str, channel: str) -> None:
        """Count a new message; raises SlackError `ratelimited` with the seconds to wait."""
        self._spend(
            [
                ((app_id, "post", channel), CHANNEL_RATE, float(CHANNEL_BURST)),
                ((app_id, "posts"), WORKSPACE_RATE, float(WORKSPACE_BURST)),
            ]
        )

    def _spend(self, wanted: list[tuple[tuple[str, ...], float, float]]) -> None:
        if not self._on:
            return
        now = self._now()
        buckets = [self._buckets.setdefault(key, Bucket(rate, size, size, now)) for key, rate, size in wanted]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise SlackError("ratelimited", retry_after=max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.left -= 1
