"""A list of messages as rows with keys: days, the mark above what is new, messages, and what apps are doing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.sandbox.model import Message, Status
from bot.sandbox.page import messages
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.messages import Setting
from bot.sandbox.page.place import message_key
from bot.sandbox.page.viewer import Viewer, moment

TOGETHER: Final = timedelta(minutes=5)
"""Messages of one author within this time stand under one name."""

Draw = Callable[[Message, Viewer, Setting], Html]
"""Draws one message."""

Pressed = Callable[[str], frozenset[tuple[str, str, str]]]
"""Place key -> what the viewer has pressed there for good."""


@dataclass(frozen=True)
class Row:
    """One row: the same key is the same row, whatever it shows."""

    key: str
    html: Html


def channel_rows(
    items: Sequence[Message],
    viewer: Viewer,
    *,
    replies: Callable[[Message], Sequence[Message]],
    pressed: Pressed,
    new_from: str = "",
    draw: Draw = messages.message,
) -> list[Row]:
    """A channel, oldest first. `new_from` is the ts of the first message the viewer has not seen."""
    found: list[Row] = []
    before, replied = None, False
    for item in items:
        breaks = list(_breaks(item, before, viewer, new_from))
        found += breaks
        follows = not breaks and before is not None and not replied and _together(before, item)
        setting = Setting(follows=follows, replies=replies(item), pressed=pressed(message_key(item)))
        found.append(Row(f"m{item.ts}", draw(item, viewer, setting)))
        before, replied = item, bool(setting.replies)
    return found


def thread_rows(
    items: Sequence[Message],
    viewer: Viewer,
    *,
    pressed: Pressed,
    status: Status | None,
    count: bool = True,
    draw: Draw = messages.message,
) -> list[Row]:
    """A thread: its parent, how many replies there are, the replies, and what the app is doing."""
    found: list[Row] = []
    before: Message | None = None
    for index, item in enumerate(items):
        if index == 1 and count:
            found.append(Row("count", divider(viewer.words("replies", count=len(items) - 1))))
            before = None
        follows = before is not None and _together(before, item)
        setting = Setting(follows=follows, in_thread=True, pressed=pressed(message_key(item)))
        found.append(Row(f"m{item.ts}", draw(item, viewer, setting)))
        before = item
    if status is not None:
        found.append(Row("status", messages.status(status, viewer)))
    return found


def conversation_rows(
    threads: Iterable[Sequence[Message]],
    viewer: Viewer,
    *,
    pressed: Pressed,
    status: Callable[[str], Status | None],
    draw: Draw = messages.message,
) -> list[Row]:
    """The direct message with an agent: every thread is a conversation, shown whole, under the day it was last used."""
    found: list[Row] = []
    day: date | None = None
    for thread in threads:
        used = moment(thread[-1].ts).astimezone(viewer.words.zone)
        if used.date() != day:
            found.append(_day(thread[-1], viewer))
            day = used.date()
        elif found:
            found.append(Row(f"c{thread[0].ts}", el("hr", class_="conversation-end")))
        rows = thread_rows(thread, viewer, pressed=pressed, status=status(thread[0].ts), count=False, draw=draw)
        found += [Row(f"{row.key}-{thread[0].ts}" if row.key == "status" else row.key, row.html) for row in rows]
    return found


def divider(text: str, *, class_: str = "") -> Html:
    """A line across the list with words on it."""
    return el("div", el("span", text), class_=f"divider {class_}".strip(), role="separator", aria_label=text)


def _breaks(item: Message, before: Message | None, viewer: Viewer, new_from: str) -> Iterable[Row]:
    zone = viewer.words.zone
    if before is None or moment(before.ts).astimezone(zone).date() != moment(item.ts).astimezone(zone).date():
        yield _day(item, viewer)
    if item.ts == new_from:
        yield Row("new", divider(viewer.words("new"), class_="divider-new"))


def _day(item: Message, viewer: Viewer) -> Row:
    when = moment(item.ts)
    return Row(f"d{when.astimezone(viewer.words.zone).date()}", divider(viewer.words.day(when, viewer.now)))


def _together(before: Message, item: Message) -> bool:
    same = before.user == item.user and before.username == item.username and before.ephemeral_to == item.ephemeral_to
    return same and not before.tombstone and moment(item.ts) - moment(before.ts) < TOGETHER
