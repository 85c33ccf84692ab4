"""Usage that other programs report, as CloudEvents 1.0 in JSON. Pure.

One event: `{"specversion": "1.0", "id": "42", "source": "/deepl", "type": "document.translated",
"time": "2026-11-20T09:30:00Z", "subject": "ada@example.com", "data": {"tool": "deepl-pro", "quantity": 3}}`.
`subject` is the person's e-mail address, `data` and its two keys are optional.
See https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and formats/json-format.md there.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

MOST: Final = 1_000
"""Events in one request."""

SINGLE: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
PLAIN: Final = "application/json"
"""Accepted for both shapes: some programs cannot set another content type."""

AHEAD: Final = timedelta(hours=24)
"""How far a sender's clock may be ahead of ours."""

_LENGTHS: Final = {"id": 255, "source": 80, "type": 80, "subject": 254}
"""Characters; `source` and `type` are kept as they are, in columns of that length."""


class Malformed(ValueError):
    """The whole body is no JSON of the announced shape, or one item is no usable event; says what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One event, ready to be recorded: `key` is the same whenever the same event is sent."""

    key: str
    source: str
    name: str
    email: str
    occurred_at: datetime
    tool: str | None
    quantity: float


def items(body: bytes, content_type: str) -> list[Any]:
    """The events of a request body; raises Malformed when it has not the shape its content type promises."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {SINGLE, BATCH, PLAIN}:
        raise Malformed(f"send {SINGLE}, {BATCH} or {PLAIN}")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON in UTF-8") from None
    if isinstance(document, dict) and kind != BATCH:
        return [document]
    if not isinstance(document, list) or kind == SINGLE:
        raise Malformed(f"{SINGLE} carries one event as an object, {BATCH} a list of them")
    if len(document) > MOST:
        raise Malformed(f"send at most {MOST} events in one request")
    return document


def read(item: object, now: datetime) -> Reported:
    """One event; raises Malformed. `now` is aware and stands for a missing `time`."""
    if not isinstance(item, dict):
        raise Malformed("an event is a JSON object")
    if item.get("specversion") != "1.0":
        raise Malformed('specversion: give "1.0"')
    source, name = _text(item, "source"), _text(item, "type")
    data = item.get("data")
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise Malformed("data: give an object, or leave it out")
    return Reported(
        key=_key(source, _text(item, "id")),
        source=source,
        name=name,
        email=_text(item, "subject", "the person's e-mail address").strip().casefold(),
        occurred_at=_time(item.get("time"), now),
        tool=_tool(data.get("tool")),
        quantity=_quantity(data.get("quantity")),
    )


def _key(source: str, identifier: str) -> str:
    """The standard makes `source` and `id` together unique; a digest keeps any of them within the column."""
    digest = hashlib.sha256(f"{source}\0{identifier}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"cloudevent:{digest}"


def _text(item: dict[str, Any], name: str, what: str = "a text that is not empty") -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"{name}: give {what}")
    if len(value) > _LENGTHS[name]:
        raise Malformed(f"{name}: at most {_LENGTHS[name]} characters")
    if not value.isprintable():
        raise Malformed(f"{name}: holds characters that cannot be printed")
    return value


def _time(value: object, now: datetime) -> datetime:
    if value is None:
        return now
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        found = found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Malformed("time: give an RFC 3339 time with its zone, such as 2026-11-20T09:30:00Z")
    if found > now + AHEAD:
        raise Malformed("time: lies in the future")
    return found


def _tool(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > 80 or not value.isprintable():
        raise Malformed("data.tool: give the tool's id, at most 80 characters")
    return value.strip()


def _quantity(value: object) -> float:
    if value is None:
        return 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e12 or not math.isfinite(value):
        raise Malformed("data.quantity: give a number")
    if value < 0:
        raise Malformed("data.quantity: give a number from 0 on")
    return float(value)
