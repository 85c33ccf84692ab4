"""The left side: channels, direct messages and apps, with what is unread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.sandbox.model import App, Channel
from bot.sandbox.page.avatars import avatar
from bot.sandbox.page.html import Child, Html, el
from bot.sandbox.page.icons import icon
from bot.sandbox.page.viewer import Viewer, in_order


@dataclass(frozen=True)
class Unread:
    """What waits in a conversation: how many messages, and how many of them are meant for the viewer."""

    messages: int = 0
    mentions: int = 0


def sidebar(
    viewer: Viewer, *, current: str, unread: Callable[[str], Unread], present: Collection[str], workspace: str
) -> Html:
    """The whole navigation; `current` is the open channel, `present` are the ids of people who are there."""
    words = viewer.words
    mine = [channel for channel in viewer.channels.values() if viewer.user.id in channel.members]
    channels = sorted((each for each in mine if each.kind != "im"), key=lambda each: each.name)
    direct = [each for each in mine if each.kind == "im" and viewer.app_of_bot(viewer.other(each)) is None]
    direct.sort(key=lambda each: in_order(viewer.title(each)))
    return el(
        "nav",
        el("div", el("span", workspace[:1], class_="mark", aria_hidden=True), el("h1", workspace), class_="workspace"),
        el(
            "div",
            _group("apps", _apps(viewer, current, unread), viewer),
            _group("channels", [_channel(each, viewer, current, unread(each.id)) for each in channels], viewer),
            _others(viewer, current),
            _group(
                "direct-messages",
                [_person(each, viewer, current, unread(each.id), present) for each in direct],
                viewer,
                _add(words("new-message")),
            ),
            class_="places",
        ),
        class_="sidebar",
        aria_label=words("navigation"),
        data_arrows=True,
        data_waiting=sum(unread(channel.id).mentions for channel in mine),
    )


def _group(title: str, entries: list[Html], viewer: Viewer, more: Html | None = None) -> Html | None:
    if not entries and more is None:
        return None
    name = f"nav-{title}"
    heading = el("div", el("h2", viewer.words(title), id=name), more, class_="group-head")
    items = [el("li", entry) for entry in entries]
    return el("section", heading, el("ul", *items) if items else None, class_="group", aria_labelledby=name)


def _channel(channel: Channel, viewer: Viewer, current: str, waiting: Unread) -> Html:
    sign = icon("hash" if channel.kind == "public" else "lock")
    return _entry(channel.id, channel.name, sign, viewer, current=channel.id == current, waiting=waiting)


def _person(channel: Channel, viewer: Viewer, current: str, waiting: Unread, present: Collection[str]) -> Html:
    other = viewer.other(channel)
    face = avatar(viewer.users.get(other), size="small", present=other in present)
    name = viewer.name(other) + (f" ({viewer.words('you')})" if other == viewer.user.id else "")
    return _entry(channel.id, name, face, viewer, current=channel.id == current, waiting=waiting)


def _apps(viewer: Viewer, current: str, unread: Callable[[str], Unread]) -> list[Html]:
    return [_app(app, viewer, current, unread) for app in viewer.apps.values() if app.messages_tab or app.home_tab]


def _app(app: App, viewer: Viewer, current: str, unread: Callable[[str], Unread]) -> Html:
    pair = {viewer.user.id, app.bot_user}
    dm = next((each for each in viewer.channels.values() if each.kind == "im" and each.members == pair), None)
    face = avatar(viewer.users.get(app.bot_user), size="small", present=True)
    waiting = unread(dm.id) if dm else Unread()
    is_current = dm is not None and dm.id == current
    return _entry(dm.id if dm else "", app.name, face, viewer, current=is_current, waiting=waiting, app=app.id)


def _others(viewer: Viewer, current: str) -> Html | None:
    if viewer.user.is_restricted or viewer.user.is_ultra_restricted:
        return None
    others = [each for each in viewer.channels.values() if each.kind == "public" and viewer.user.id not in each.members]
    if not others:
        return None
    entries = [_channel(each, viewer, current, Unread()) for each in sorted(others, key=lambda each: each.name)]
    summary = el("summary", viewer.words("other-channels", count=len(entries)))
    opened = any(each.id == current for each in others)
    return el("details", summary, el("ul", *(el("li", entry) for entry in entries)), class_="others", open=opened)


def _entry(
    channel: str, name: str, sign: Child, viewer: Viewer, *, current: bool, waiting: Unread, app: str = ""
) -> Html:
    label = f"{name}, {viewer.words('unread', count=waiting.messages)}" if waiting.messages else None
    return el(
        "button",
        sign,
        el("span", name, class_="entry-name"),
        el("span", waiting.mentions, class_="count", aria_hidden=True) if waiting.mentions else None,
        type="button",
        class_="entry" + (" is-unread" if waiting.messages else ""),
        aria_current="page" if current else None,
        aria_label=label,
        data_do="open",
        data_channel=channel,
        data_app=app or None,
    )


def _add(label: str) -> Html:
    return el("button", icon("plus"), type="button", class_="tool", data_do="people", aria_label=label, title=label)
