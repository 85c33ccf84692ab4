"""One tab: who looks, where they are, and what of it has to be drawn again after a change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.sandbox.model import App, Change, Channel
from bot.sandbox.page import act, drawing
from bot.sandbox.page.acts import Acts
from bot.sandbox.page.desk import Desk
from bot.sandbox.page.drawing import Part
from bot.sandbox.page.html import el
from bot.sandbox.page.layout import Layout
from bot.sandbox.page.memo import Memo
from bot.sandbox.page.mrkdwn import unescape
from bot.sandbox.page.viewer import Viewer, moment
from bot.sandbox.page.words import Words
from bot.sandbox.workspace import Workspace

WINDOW: Final = 50
"""Messages shown at first, and more at each click on "earlier"."""

TALK_ENDS: Final = timedelta(minutes=30)
"""A conversation with an agent that rested for so long is over: the next message starts another one."""

TOGETHER: Final = 0.015
"""Seconds in which changes are drawn together."""

EVERYTHING: Final[frozenset[Part]] = frozenset(drawing.PARTS)
_AFTER: Final[dict[str, frozenset[Part]]] = {
    "message": frozenset({"sidebar"}),
    "deleted": frozenset({"sidebar"}),
    "ephemeral": frozenset({"sidebar"}),
    "channel": frozenset({"sidebar", "messages", "composer"}),
    "user": frozenset({"top", "sidebar", "facts", "messages", "thread"}),
    "clock": frozenset({"top", "messages"}),
}
"""What a change touches wherever one is; what happens in the open channel or thread comes on top."""


@dataclass(frozen=True)
class Where:
    """Where somebody is in the workspace. `talk` is the thread their next message to an agent belongs to."""

    user: str
    channel: str = ""
    tab: str = "messages"
    thread: str = ""
    talk: str = ""
    window: int = WINDOW
    new_from: str = ""


class Screen:
    """What a tab shows; `drawing` draws it.

    `title` names the page, `can_wind` shows the clock's buttons, `featured` are the ids of those to be offered first,
    `acts` what is offered to be played.
    """

    def __init__(
        self,
        desk: Desk,
        layout: Layout,
        user_id: str,
        *,
        title: str,
        can_wind: bool,
        acts: Acts,
        featured: Sequence[str] = (),
    ) -> None:
        self.desk = desk
        self.workspace: Workspace = desk.workspace
        self.layout = layout
        self.where = Where(user=user_id)
        self.title = title
        self.can_wind = can_wind
        self.featured = tuple(featured)
        self.acts = acts
        self._shown_state = acts.state
        self._dirty: set[Part] = set()
        self._drawing: asyncio.TimerHandle | None = None
        self._announced = ""
        self.memo = Memo(desk)
        self._stops = (
            self.workspace.subscribe(self.changed),
            desk.watch(lambda: self.redraw("sidebar", "messages")),
            acts.watch(self._acts_changed),
        )
        desk.arrive(user_id)

    def close(self) -> None:
        """The tab is gone."""
        for stop in self._stops:
            stop()
        if self._drawing is not None:
            self._drawing.cancel()
        self.desk.leave(self.where.user)

    # Where one is

    @property
    def viewer(self) -> Viewer:
        """The person and the moment, for the renderers."""
        user = self.workspace.users[self.where.user]
        space = self.workspace
        words = Words.of(user.locale, user.tz)
        return Viewer(user, space.users, space.channels, space.apps, words, space.now())

    @property
    def app(self) -> App | None:
        """The app whose direct message is open."""
        channel = self.workspace.channels.get(self.where.channel)
        if channel is None or channel.kind != "im":
            return None
        others = channel.members - {self.where.user}
        return next((app for app in self.workspace.apps.values() if app.bot_user in others), None)

    def become(self, user_id: str) -> None:
        """Look with somebody else's eyes; an open channel they cannot see is left."""
        self.desk.leave(self.where.user)
        self.desk.arrive(user_id)
        self.where = Where(user=user_id)
        self.memo.forget()
        self.redraw(*EVERYTHING)

    def go(self, channel: Channel, *, tab: str = "messages") -> None:
        """Open a conversation."""
        user = self.where.user
        self.where = Where(user=user, channel=channel.id, tab=tab, new_from=self.desk.first_unread(user, channel.id))
        app = self.app
        if app is not None and app.agent:
            self.where = replace(self.where, talk=self._last_talk())
        self.redraw("sidebar", "messages", "thread", "composer")

    def move(self, **changes: str | int) -> None:
        """Change where one is: `tab`, `thread`, `talk` or `window`."""
        self.where = replace(self.where, **changes)  # type: ignore[arg-type]
        self.redraw("messages", "thread", "composer")

    def first_channel(self) -> Channel | None:
        """Where somebody who just came looks first: the first agent's direct message, else the first channel."""
        mine = [each for each in self.workspace.channels.values() if self.where.user in each.members]
        agents = [app.bot_user for app in self.workspace.apps.values() if app.agent]
        direct = [each for each in mine if each.kind == "im" and each.members & set(agents)]
        return next(iter(direct + sorted((e for e in mine if e.kind != "im"), key=lambda e: e.name) + mine), None)

    def _last_talk(self) -> str:
        history = [item for item in self.workspace.history(self.where.channel) if not item.ephemeral_to]
        if not history:
            return ""
        thread = self.workspace.thread(self.where.channel, history[-1].ts)
        rested = self.workspace.now() - moment(thread[-1].ts)
        return history[-1].ts if rested < TALK_ENDS else ""

    # What changed

    def changed(self, change: Change) -> None:
        """Note what a change touches."""
        parts = set(_AFTER.get(change.what, frozenset()))
        if change.channel and change.channel == self.where.channel:
            parts |= {"messages", "thread"}
        if change.what in {"view", "home"} and change.user == self.where.user:
            parts.add("modal" if change.what == "view" else "messages")
        if parts:
            self.redraw(*parts)
        if change.what == "user" and change.user == self.where.user:
            self.memo.forget()
        if change.what == "message" and change.channel == self.where.channel:
            self._announce(change)

    def redraw(self, *parts: Part) -> None:
        """Draw these parts soon, together with what else changes until then."""
        self._dirty |= set(parts)
        if self._drawing is None:
            self._drawing = asyncio.get_running_loop().call_later(TOGETHER, self.draw)

    def draw(self) -> None:
        """Draw what has to be drawn."""
        self._drawing = None
        dirty, self._dirty = self._dirty, set()
        viewer = self.viewer
        for part in sorted(dirty):
            drawing.PARTS[part](self, viewer)

    # Helpers

    def _acts_changed(self) -> None:
        """The strip with every news; buttons, and what is said aloud, only where an act begins or ends."""
        self.redraw("act")
        if self.acts.state == self._shown_state:
            return
        self._shown_state = self.acts.state
        self.redraw("top")
        said = act.spoken(self.acts, self.viewer)
        if said:
            self.layout.announce.show(el("span", said))

    def _announce(self, change: Change) -> None:
        item = self.workspace.message(change.channel, change.ts)
        if item is None or item.user == self.where.user or item.streaming or item.ts <= self._announced:
            return
        self._announced = item.ts
        viewer = self.viewer
        said = viewer.words("said", name=viewer.name(item.user), text=unescape(item.text)[:300])
        self.layout.announce.show(el("span", said))
