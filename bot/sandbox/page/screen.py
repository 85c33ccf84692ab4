"""One tab: who looks, where they are, and what of it has to be drawn again after a change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Literal

from bot.sandbox.model import App, Change, Channel, Message, Status
from bot.sandbox.page import chrome, composer, modal, rows
from bot.sandbox.page.desk import Desk
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.layout import Layout
from bot.sandbox.page.memo import Memo
from bot.sandbox.page.mrkdwn import unescape
from bot.sandbox.page.rows import Row
from bot.sandbox.page.sidebar import sidebar
from bot.sandbox.page.viewer import Viewer, moment
from bot.sandbox.page.words import Words
from bot.sandbox.workspace import Workspace

WINDOW: Final = 50
"""Messages shown at first, and more at each click on "earlier"."""

TALK_ENDS: Final = timedelta(minutes=30)
"""A conversation with an agent that rested for so long is over: the next message starts another one."""

TOGETHER: Final = 0.015
"""Seconds in which changes are drawn together."""

Part = Literal["top", "sidebar", "facts", "messages", "thread", "composer", "modal"]
EVERYTHING: Final[frozenset[Part]] = frozenset({"top", "sidebar", "facts", "messages", "thread", "composer", "modal"})
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
    """Draws a tab. `title` names the page, `can_wind` shows the clock's buttons."""

    def __init__(self, desk: Desk, layout: Layout, user_id: str, *, title: str, can_wind: bool) -> None:
        self.desk = desk
        self.workspace: Workspace = desk.workspace
        self.layout = layout
        self.where = Where(user=user_id)
        self.title = title
        self.can_wind = can_wind
        self._dirty: set[Part] = set()
        self._drawing: asyncio.TimerHandle | None = None
        self._announced = ""
        self._memo = Memo(desk)
        self._stops = (self.workspace.subscribe(self.changed), desk.watch(lambda: self.redraw("sidebar", "messages")))
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
        self._memo.forget()
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
            self._memo.forget()
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
            getattr(self, f"_draw_{part}")(viewer)

    # How it is drawn

    def _draw_top(self, viewer: Viewer) -> None:
        people = [user for user in self.workspace.users.values() if not user.deleted and not user.is_bot]
        people.sort(key=lambda user: (user.real_name or user.name).casefold())
        self.layout.brand.show(chrome.brand(viewer, self.title))
        self.layout.clock.show(chrome.clock(viewer) if self.can_wind else Html())
        self.layout.switcher.show(chrome.switcher(viewer, people))

    def _draw_facts(self, viewer: Viewer) -> None:
        self.layout.facts.show(composer.facts(viewer))

    def _draw_sidebar(self, viewer: Viewer) -> None:
        user = self.where.user
        if self.where.channel and self.where.tab == "messages":
            self.desk.read(user, self.where.channel)
        self.layout.sidebar.show(
            sidebar(
                viewer,
                current=self.where.channel,
                unread=lambda channel: self.desk.unread(user, channel),
                present=self.desk.present(),
                workspace=self.workspace.name,
            )
        )

    def _draw_messages(self, viewer: Viewer) -> None:
        channel = self.workspace.channels.get(self.where.channel)
        if channel is None:
            return
        app, where = self.app, self.where
        self.layout.name_main(viewer.words("conversation"))
        self.layout.head.show(chrome.channel_head(channel, viewer, app=app, tab=where.tab))
        is_home = where.tab == "home" and app is not None
        self.layout.show_home(is_home=is_home)
        if is_home and app is not None:
            view = self.workspace.home(app, where.user)
            pressed = self.desk.pressed(where.user, f"v {view.id}" if view else "")
            self.layout.home.show(chrome.home_tab(view, app, viewer, pressed))
            return
        shown = self._talks(channel, app, viewer) if app is not None and app.agent else self._channel(channel, viewer)
        self.layout.rows.show(f"{where.user} {channel.id}", shown, viewer.words("messages"))

    def _channel(self, channel: Channel, viewer: Viewer) -> list[Row]:
        items = self._visible(self.workspace.history(channel, viewer.user))
        shown = rows.channel_rows(
            items[-self.where.window :],
            viewer,
            replies=lambda item: self._replies(item, viewer),
            pressed=self._pressed,
            new_from=self.where.new_from,
            draw=self._memo.message,
        )
        return [self._start(channel, viewer, more=len(items) > self.where.window), *shown]

    def _talks(self, channel: Channel, app: App, viewer: Viewer) -> list[Row]:
        items = [each for each in self._visible(self.workspace.history(channel, viewer.user)) if not each.broadcast]
        threads = [self._thread(channel.id, item.ts, viewer) for item in items[-self.where.window :]]
        shown = rows.conversation_rows(
            threads,
            viewer,
            pressed=self._pressed,
            status=lambda ts: self._status(channel.id, ts),
            draw=self._memo.message,
        )
        top = [self._start(channel, viewer, more=True)] if len(items) > self.where.window else []
        prompts = self.workspace.prompts.get(channel.id)
        end = [] if self.where.talk else [Row("welcome", chrome.welcome(app, prompts, viewer))]
        return top + shown + end

    def _start(self, channel: Channel, viewer: Viewer, *, more: bool) -> Row:
        return Row("start", chrome.earlier(viewer) if more else chrome.beginning(channel, viewer))

    def _draw_thread(self, viewer: Viewer) -> None:
        where = self.where
        items = self._thread(where.channel, where.thread, viewer) if where.thread else []
        self.layout.show_panel(f"{where.channel} {where.thread}" if items else "", viewer.words("thread"))
        if not items:
            return
        channel = self.workspace.channels[where.channel]
        title = self.workspace.titles.get((channel.id, where.thread)) or viewer.title(channel)
        self.layout.thread_head.show(chrome.thread_head(title, viewer))
        status = self._status(channel.id, where.thread)
        shown = rows.thread_rows(items, viewer, pressed=self._pressed, status=status, draw=self._memo.message)
        self.layout.thread.show(f"{where.user} {channel.id} {where.thread}", shown, viewer.words("thread"))
        self.layout.thread_composer.show(composer.composer(channel, viewer, thread_ts=where.thread))

    def _draw_composer(self, viewer: Viewer) -> None:
        channel = self.workspace.channels.get(self.where.channel)
        if channel is None:
            return
        talk = self.where.talk
        may_join = viewer.user.id not in channel.members
        self.layout.composer.show(
            composer.composer(channel, viewer, thread_ts=talk, follows_up=bool(talk), may_join=may_join)
        )

    def _draw_modal(self, viewer: Viewer) -> None:
        self.layout.modal.show(modal.modal(self.workspace.stack(self.where.user), viewer))

    # Helpers

    def _visible(self, items: Sequence[Message]) -> list[Message]:
        return [item for item in items if not self.desk.is_hidden(self.where.user, item)]

    def _thread(self, channel: str, ts: str, viewer: Viewer) -> list[Message]:
        return self._visible(self.workspace.thread(channel, ts, viewer.user))

    def _replies(self, item: Message, viewer: Viewer) -> list[Message]:
        return self._thread(item.channel, item.ts, viewer)[1:] if item.thread_ts == item.ts else []

    def _pressed(self, place: str) -> frozenset[tuple[str, str, str]]:
        return self.desk.pressed(self.where.user, place)

    def _status(self, channel: str, thread_ts: str) -> Status | None:
        return self.workspace.statuses.get((channel, thread_ts))

    def _announce(self, change: Change) -> None:
        item = self.workspace.message(change.channel, change.ts)
        if item is None or item.user == self.where.user or item.streaming or item.ts <= self._announced:
            return
        self._announced = item.ts
        viewer = self.viewer
        said = viewer.words("said", name=viewer.name(item.user), text=unescape(item.text)[:300])
        self.layout.announce.show(el("span", said))
