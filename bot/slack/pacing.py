"""Slots for posts, so that Slack's limits are not run into needlessly: about one a second and channel, ten in all.

Figures from docs.slack.dev/apis/web-api/rate-limits: "1 per second per channel", short bursts allowed, and "several
hundred messages per minute" for a workspace. Each replica paces itself; what is too much together ends in a 429.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

PER_CHANNEL: Final = timedelta(seconds=1)
CHANNEL_BURST: Final = 3
IN_ALL: Final = timedelta(seconds=0.1)
BURST: Final = 50

_TIDY_AT: Final = 5_000


class Pacing:
    """Hands out slots in order of asking, by the generic cell rate algorithm; a slot may be kept for later."""

    def __init__(self) -> None:
        self._channels: dict[str, datetime] = {}
        self._all: datetime | None = None
        self._kept: dict[int, datetime] = {}

    def slot(self, row: int, channel: str, now: datetime) -> datetime:
        """When the row with id `row` may be posted to `channel`: `now` or later. The slot counts as used."""
        kept = self._kept.pop(row, None)
        if kept is not None:
            return max(kept, now)
        channel_full = max(self._channels.get(channel, now), now)
        all_full = max(self._all or now, now)
        self._channels[channel] = channel_full + PER_CHANNEL
        self._all = all_full + IN_ALL
        self._tidy(now)
        return max(now, channel_full - PER_CHANNEL * (CHANNEL_BURST - 1), all_full - IN_ALL * (BURST - 1))

    def keep(self, row: int, slot: datetime) -> None:
        """`slot` is too far off to be waited for: the row gets it when it asks again."""
        self._kept[row] = slot

    def _tidy(self, now: datetime) -> None:
        if len(self._channels) + len(self._kept) > _TIDY_AT:
            old = now - timedelta(minutes=5)
            self._channels = {channel: full for channel, full in self._channels.items() if full > old}
            self._kept = {row: slot for row, slot in self._kept.items() if slot > old}
