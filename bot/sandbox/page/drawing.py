"""Draws the parts of a tab into its layout: what the pure renderers make of what the workspace holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from bot.sandbox.model import App, Channel, Message, Status
from bot.sandbox.page import act, chrome, composer, modal, rows
from bot.sandbox.page.rows import Row
from bot.sandbox.page.sidebar import sidebar
from bot.sandbox.page.viewer import Viewer, in_order

if TYPE_CHECKING:
    from bot.sandbox.page.screen import Screen

Part = Literal["top", "act", "sidebar", "facts", "messages", "thread", "composer", "modal"]


def _top(screen: Screen, viewer: Viewer) -> None:
    people = [user for user in screen.workspace.users.values() if not user.deleted and not user.is_bot]
    people.sort(key=lambda user: in_order(user.real_name or user.name))
    screen.layout.brand.show(chrome.brand(viewer, screen.title))
    plays = act.buttons(screen.acts, viewer)
    screen.layout.clock.show(chrome.clock(viewer, can_wind=screen.can_wind, busy=screen.acts.busy, plays=plays))
    first = [user for each in screen.featured for user in people if user.id == each]
    screen.layout.switcher.show(chrome.switcher(viewer, first, [user for user in people if user not in first]))


def _act(screen: Screen, viewer: Viewer) -> None:
    screen.layout.act.show(act.strip(screen.acts, viewer))


def _facts(screen: Screen, viewer: Viewer) -> None:
    screen.layout.facts.show(composer.facts(viewer))


def _sidebar(screen: Screen, viewer: Viewer) -> None:
    user = screen.where.user
    if screen.where.channel and screen.where.tab == "messages":
        screen.desk.read(user, screen.where.channel)
    screen.layout.sidebar.show(
        sidebar(
            viewer,
            current=screen.where.channel,
            unread=lambda channel: screen.desk.unread(user, channel),
            present=screen.desk.present(),
            workspace=screen.workspace.name,
        )
    )


def _messages(screen: Screen, viewer: Viewer) -> None:
    channel = screen.workspace.channels.get(screen.where.channel)
    if channel is None:
        return
    app, where = screen.app, screen.where
    screen.layout.name_main(viewer.words("conversation"))
    screen.layout.head.show(chrome.channel_head(channel, viewer, app=app, tab=where.tab))
    is_home = where.tab == "home" and app is not None
    screen.layout.show_home(is_home=is_home)
    if is_home and app is not None:
        view = screen.workspace.home(app, where.user)
        pressed = screen.desk.pressed(where.user, f"v {view.id}" if view else "")
        screen.layout.home.show(chrome.home_tab(view, app, viewer, pressed))
        return
    shown = _talks(screen, channel, app, viewer) if app is not None and app.agent else _channel(screen, channel, viewer)
    screen.layout.rows.show(f"{where.user} {channel.id}", shown, viewer.words("messages"))


def _channel(screen: Screen, channel: Channel, viewer: Viewer) -> list[Row]:
    items = _visible(screen, screen.workspace.history(channel, viewer.user))
    shown = rows.channel_rows(
        items[-screen.where.window :],
        viewer,
        replies=lambda item: _replies(screen, item, viewer),
        pressed=_pressed(screen),
        new_from=screen.where.new_from,
        draw=screen.memo.message,
    )
    return [_start(channel, viewer, more=len(items) > screen.where.window), *shown]


def _talks(screen: Screen, channel: Channel, app: App, viewer: Viewer) -> list[Row]:
    items = [each for each in _visible(screen, screen.workspace.history(channel, viewer.user)) if not each.broadcast]
    threads = [_talk(screen, channel.id, item.ts, viewer) for item in items[-screen.where.window :]]
    threads.sort(key=lambda thread: thread[-1].ts)  # what is new stands at the end
    shown = rows.conversation_rows(
        threads,
        viewer,
        pressed=_pressed(screen),
        status=lambda ts: _status(screen, channel.id, ts),
        draw=screen.memo.message,
    )
    top = [_start(channel, viewer, more=True)] if len(items) > screen.where.window else []
    prompts = screen.workspace.prompts.get(channel.id)
    end = [] if screen.where.talk else [Row("welcome", chrome.welcome(app, prompts, viewer, below=bool(shown)))]
    return top + shown + end


def _start(channel: Channel, viewer: Viewer, *, more: bool) -> Row:
    return Row("start", chrome.earlier(viewer) if more else chrome.beginning(channel, viewer))


def _thread(screen: Screen, viewer: Viewer) -> None:
    where = screen.where
    items = _talk(screen, where.channel, where.thread, viewer) if where.thread else []
    screen.layout.show_panel(f"{where.channel} {where.thread}" if items else "", viewer.words("thread"))
    if not items:
        return
    channel = screen.workspace.channels[where.channel]
    title = screen.workspace.titles.get((channel.id, where.thread)) or viewer.title(channel)
    screen.layout.thread_head.show(chrome.thread_head(title, viewer))
    status = _status(screen, channel.id, where.thread)
    shown = rows.thread_rows(items, viewer, pressed=_pressed(screen), status=status, draw=screen.memo.message)
    screen.layout.thread.show(f"{where.user} {channel.id} {where.thread}", shown, viewer.words("thread"))
    screen.layout.thread_composer.show(composer.composer(channel, viewer, thread_ts=where.thread))


def _composer(screen: Screen, viewer: Viewer) -> None:
    channel = screen.workspace.channels.get(screen.where.channel)
    if channel is None:
        return
    talk = screen.where.talk
    may_join = viewer.user.id not in channel.members
    screen.layout.composer.show(
        composer.composer(channel, viewer, thread_ts=talk, follows_up=bool(talk), may_join=may_join)
    )


def _modal(screen: Screen, viewer: Viewer) -> None:
    screen.layout.modal.show(modal.modal(screen.workspace.stack(screen.where.user), viewer))


def _visible(screen: Screen, items: Sequence[Message]) -> list[Message]:
    return [item for item in items if not screen.desk.is_hidden(screen.where.user, item)]


def _talk(screen: Screen, channel: str, ts: str, viewer: Viewer) -> list[Message]:
    return _visible(screen, screen.workspace.thread(channel, ts, viewer.user))


def _replies(screen: Screen, item: Message, viewer: Viewer) -> list[Message]:
    return _talk(screen, item.channel, item.ts, viewer)[1:] if item.thread_ts == item.ts else []


def _pressed(screen: Screen) -> rows.Pressed:
    return lambda place: screen.desk.pressed(screen.where.user, place)


def _status(screen: Screen, channel: str, thread_ts: str) -> Status | None:
    return screen.workspace.statuses.get((channel, thread_ts))


PARTS: Final[Mapping[Part, Callable[[Screen, Viewer], None]]] = {
    "top": _top,
    "act": _act,
    "sidebar": _sidebar,
    "facts": _facts,
    "messages": _messages,
    "thread": _thread,
    "composer": _composer,
    "modal": _modal,
}
