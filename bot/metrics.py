"""Figures about the running bot for Prometheus. Labels are kinds and codes, never people, channels or words.

Any room counts what it does by calling a function here; `text` is what `/metrics` answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest


class Waiting(Protocol):
    """What waits of one kind of work."""

    @property
    def pending(self) -> int:
        """Rows not begun."""

    @property
    def late(self) -> int:
        """How many of them are overdue."""


CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
REGISTRY: Final = CollectorRegistry()
"""Ours alone: a library that counts in Prometheus's global registry does not show up here."""

ANSWER_SECONDS: Final = (0.05, 0.1, 0.15, 0.25, 0.4, 0.75, 1.5, 3.0, 6.0, 12.0, 30.0, 60.0, 120.0)
"""Upper bounds; .15 and .4 are the promises for quoted answers, the long ones are for models."""

_EVENTS = Counter("archipel_events", "Events stored for work, by kind.", ["kind"], registry=REGISTRY)
_DUPLICATES = Counter(
    "archipel_duplicate_events", "Events that had been stored before, by kind.", ["kind"], registry=REGISTRY
)
_ANSWERS = Counter(
    "archipel_answers", "Answers given, by kind and by what wrote them.", ["kind", "engine"], registry=REGISTRY
)
_ANSWER_SECONDS = Histogram(
    "archipel_answer_seconds",
    "From the question's arrival to the answer in Slack.",
    ["engine"],
    buckets=ANSWER_SECONDS,
    registry=REGISTRY,
)
_SENDS = Counter("archipel_sends", "Messages to Slack, by outcome.", ["outcome"], registry=REGISTRY)
_RATE_LIMITED = Counter(
    "archipel_rate_limited", "Calls that Slack put off with 429, by method.", ["method"], registry=REGISTRY
)
_MODEL_FAILURES = Counter(
    "archipel_model_failures", "Answers that were quoted because the model failed.", registry=REGISTRY
)
_BACKLOG = Gauge("archipel_backlog", "Work that waits, whenever it is due, by kind.", ["kind"], registry=REGISTRY)
_LATE = Gauge("archipel_backlog_late", "Work overdue by more than a minute, by kind.", ["kind"], registry=REGISTRY)
_INDEX = Gauge("archipel_index_info", "Always 1; its label names the index.", ["fingerprint"], registry=REGISTRY)
_REFRESH_FAILURES = Counter(
    "archipel_index_refresh_failures", "Times the index could not be brought in step.", registry=REGISTRY
)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)


def event_taken(kind: str) -> None:
    """An event, command or shortcut was stored; `kind` is the kind of work it became."""
    _EVENTS.labels(kind).inc()


def event_duplicate(kind: str) -> None:
    """Slack delivered once more what was already stored."""
    _DUPLICATES.labels(kind).inc()


def answered(kind: str, engine: str | None, seconds: float) -> None:
    """Somebody got an answer of `kind` (`knowledge.Answer.kind`), `seconds` after asking; `engine` wrote it."""
    engine = engine or "none"
    _ANSWERS.labels(kind, engine).inc()
    _ANSWER_SECONDS.labels(engine).observe(max(seconds, 0.0))


def sent(outcome: str) -> None:
    """A message's fate: `sent`, `found` (read back, it was there already), `undeliverable`, `failed`, `unknown`."""
    _SENDS.labels(outcome).inc()


def rate_limited(method: str) -> None:
    """Slack answered 429 to `method`."""
    _RATE_LIMITED.labels(method).inc()


def model_failed() -> None:
    """The model gave no usable answer in time."""
    _MODEL_FAILURES.inc()


def index_in_use(fingerprint: str) -> None:
    """Which index answers from now on."""
    _INDEX.clear()
    _INDEX.labels(fingerprint).set(1)


def index_not_refreshed() -> None:
    """The documents could not be looked at, or the index could not be written."""
    _REFRESH_FAILURES.inc()


def backlog(waiting: Mapping[str, Waiting]) -> None:
    """What waits, by kind; kinds that are not named have nothing waiting."""
    _BACKLOG.clear()
    _LATE.clear()
    for kind, found in waiting.items():
        _BACKLOG.labels(kind).set(found.pending)
        _LATE.labels(kind).set(found.late)


def text() -> bytes:
    """Everything in Prometheus's text format, with the content type `CONTENT_TYPE`."""
    return generate_latest(REGISTRY)
