"""Messages drawn once and kept until they change, so that a new one costs no more than itself."""

from __future__ import annotations

from typing import Final

from bot.sandbox.model import Message
from bot.sandbox.page import messages
from bot.sandbox.page.desk import Desk
from bot.sandbox.page.html import Html
from bot.sandbox.page.messages import Setting
from bot.sandbox.page.viewer import Viewer

MOST: Final = 2_000
"""Drawn messages kept per tab."""


class Memo:
    """Draws messages for one tab; `forget` when somebody else looks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: dict[tuple[str, str, bool], tuple[object, Html]] = {}

    def forget(self) -> None:
        """Draw everything anew."""
        self._drawn.clear()

    def message(self, item: Message, viewer: Viewer, setting: Setting) -> Html:
        """As `messages.message`."""
        replies = tuple((reply.ts, reply.user) for reply in setting.replies)
        stamp = (self._desk.version(item), setting.follows, setting.pressed, replies)
        key = (item.channel, item.ts, setting.in_thread)
        known = self._drawn.get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        if len(self._drawn) >= MOST:
            self._drawn.clear()
        drawn = messages.message(item, viewer, setting)
        self._drawn[key] = (stamp, drawn)
        return drawn
