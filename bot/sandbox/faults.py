"""What can go wrong between Slack and an app, on request: seeded, off by default, changeable while all runs."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field, fields
from typing import Literal, TypeVar

CallFault = Literal["refuse", "lose_reply", "error", "rate_limit"]
"""A Web API call: the connection dies before it is read; it is carried out and the reply is lost; 503; 429."""

DeliveryFault = Literal["duplicate", "drop", "lose_ack"]
"""A payload to the app: sent twice; never sent; sent, and the acknowledgement lost."""

Kind = TypeVar("Kind", bound=str)


@dataclass
class Faults:
    """Shares of calls (0 to 1) that fail in each way, plus switches for exactly the next ones.

    `duplicates`, `drops`, `lost_acks`: events to the app. `refused`, `lost_replies`, `errors`, `rate_limited`: Web API
    calls; with `methods` set, only those methods fail. `slow` calls wait `slow_seconds` first. `retry_after` is what
    a 429 asks for, in seconds. `close_streams`: a streamed message is closed under the app's hands when it writes.
    `fail_next` and `spoil_next` queue faults that come before any drawn by lot. All draws come from `seed`.
    """

    seed: int = 0
    duplicates: float = 0.0
    drops: float = 0.0
    lost_acks: float = 0.0
    refused: float = 0.0
    lost_replies: float = 0.0
    errors: float = 0.0
    rate_limited: float = 0.0
    slow: float = 0.0
    slow_seconds: float = 1.0
    retry_after: int = 1
    close_streams: float = 0.0
    methods: frozenset[str] = frozenset()
    counts: dict[str, int] = field(default_factory=dict)
    _calls: deque[tuple[CallFault, str]] = field(default_factory=deque, repr=False)
    _deliveries: deque[DeliveryFault] = field(default_factory=deque, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable on purpose, guards nothing

    def fail_next(self, *kinds: CallFault, method: str = "") -> None:
        """The next calls (of `method`, where one is named) fail in these ways, one each."""
        self._calls.extend((kind, method) for kind in kinds)

    def spoil_next(self, *kinds: DeliveryFault) -> None:
        """The next events to the app suffer these faults, one each."""
        self._deliveries.extend(kinds)

    def call(self, method: str) -> CallFault | None:
        """How the call at hand fails, if it does."""
        for queued in self._calls:
            if queued[1] in {"", method}:
                self._calls.remove(queued)
                return self._counted(queued[0])
        if self.methods and method not in self.methods:
            return None
        shares: tuple[tuple[CallFault, float], ...] = (
            ("refuse", self.refused),
            ("lose_reply", self.lost_replies),
            ("error", self.errors),
            ("rate_limit", self.rate_limited),
        )
        return next((self._counted(kind) for kind, share in shares if self._hits(share)), None)

    def delivery(self) -> DeliveryFault | None:
        """What happens to the event at hand, if anything."""
        if self._deliveries:
            return self._counted(self._deliveries.popleft())
        shares: tuple[tuple[DeliveryFault, float], ...] = (
            ("duplicate", self.duplicates),
            ("drop", self.drops),
            ("lose_ack", self.lost_acks),
        )
        return next((self._counted(kind) for kind, share in shares if self._hits(share)), None)

    def delay(self) -> float:
        """Seconds the call at hand is kept waiting."""
        return self.slow_seconds if self._hits(self.slow) else 0.0

    def closes_stream(self) -> bool:
        """Whether the stream being written to is closed under the app's hands."""
        return self._hits(self.close_streams)

    def off(self) -> None:
        """Back to a Slack where nothing fails; what was counted stays."""
        for each in fields(self):
            if each.name not in {"seed", "counts"} and isinstance(each.default, float | int | frozenset):
                setattr(self, each.name, each.default)
        self._calls.clear()
        self._deliveries.clear()

    def _hits(self, share: float) -> bool:
        return share > 0 and self._random.random() < share

    def _counted(self, kind: Kind) -> Kind:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return kind
