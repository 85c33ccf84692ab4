"""Cursors: opaque texts that say where the next page begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.sandbox.api.method import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, Message

Item = TypeVar("Item")
Mark = TypeVar("Mark", int, float)


def page(call: Call, found: Sequence[Item], *, default: int, most: int) -> tuple[list[Item], Json]:
    """The items of the page a call asks for, and `response_metadata` with the cursor of the next one.

    Raises SlackError `invalid_cursor` and `invalid_limit`.
    """
    start, limit = _read(call.text("cursor"), 0, int), _limit(call, default, most)
    cursor = _written(start + limit) if start + limit < len(found) else ""
    return list(found[start : start + limit]), {"response_metadata": {"next_cursor": cursor}}


def page_of_messages(
    call: Call, found: Sequence[Message], *, newest_first: bool, default: int, most: int
) -> tuple[list[Message], Json]:
    """As `page`, but a cursor stands for a timestamp, so that what is posted meanwhile moves nothing."""
    mark = _read(call.text("cursor"), 0.0, float)
    rest = [item for item in found if not mark or float(item.ts) == mark or (float(item.ts) < mark) == newest_first]
    limit = _limit(call, default, most)
    cursor = _written(rest[limit].ts) if limit < len(rest) else ""
    return rest[:limit], {"response_metadata": {"next_cursor": cursor}}


def _limit(call: Call, default: int, most: int) -> int:
    limit: int = call.get("limit") or default
    if limit < 1:
        raise SlackError("invalid_limit")
    return min(limit, most)


def _written(mark: object) -> str:
    return base64.b64encode(f"next:{mark}".encode()).decode()


def _read(cursor: str, nothing: Mark, kind: Callable[[str], Mark]) -> Mark:
    if not cursor:
        return nothing
    try:
        return kind(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None
