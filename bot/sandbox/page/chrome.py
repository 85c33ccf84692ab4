"""What frames the messages: the bar with clock and person, the heads of channels and threads, an app's tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.sandbox.model import App, Channel, Json, Prompts, User, View
from bot.sandbox.page import blocks
from bot.sandbox.page.avatars import avatar
from bot.sandbox.page.emoji import country_flag
from bot.sandbox.page.html import Html, el, join
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, view_key
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.page.words import Words, language_name

STEPS: Final = (("hour", 1), ("day", 24), ("week", 24 * 7))
"""How far the clock is wound at a click, in hours."""


def brand(viewer: Viewer, title: str) -> Html:
    """The title, and the way to the navigation on a small screen."""
    name = el("span", title, class_="page-title") if title else None
    return join(_icon_button("menu", "menu", viewer.words("open-navigation"), class_="only-narrow"), name)


def clock(viewer: Viewer, *, can_wind: bool = True, busy: bool = False, plays: Sequence[Html] = ()) -> Html:
    """The workspace's time with buttons that wind it forward, `plays` beside them, and light or dark.

    While something is played (`busy`) nobody else winds the clock.
    """
    words = viewer.words
    label = words("theme")
    theme = el(
        "button",
        icon("moon"),
        icon("sun"),
        type="button",
        class_="tool theme",
        data_do="theme",
        aria_label=label,
        title=label,
    )
    if not can_wind:
        return join(*plays, theme)
    steps = [
        el(
            "button",
            words(f"plus-{name}"),
            type="button",
            class_="wind",
            disabled=busy,
            data_do="wind",
            data_hours=hours,
            data_short=words(f"short-{name}"),
        )
        for name, hours in STEPS
    ]
    shown = el("time", words.short(viewer.now), datetime=viewer.now.isoformat(), title=words.full(viewer.now))
    wound = el("div", icon("clock"), shown, *steps, class_="clock", role="group", aria_label=words("clock"))
    return join(wound, *plays, theme)


def switcher(viewer: Viewer, featured: Sequence[User], others: Sequence[User]) -> Html:
    """Who one is, and everybody one could be, the most interesting people first."""
    words, user = viewer.words, viewer.user
    button = el(
        "button",
        avatar(user, size="small", present=True),
        el("span", el("small", words("you-are")), el("b", user.real_name or user.name), class_="who"),
        el("span", _flag(user), class_="emoji", aria_hidden=True),
        icon("down"),
        type="button",
        class_="person",
        popovertarget="people",
        aria_haspopup="dialog",
        aria_label=words("switch-person", name=user.real_name or user.name),
    )
    search = el(
        "input",
        type="text",
        class_="choose-filter",
        role="combobox",
        aria_expanded=True,
        aria_autocomplete="list",
        aria_controls="people-list",
        placeholder=words("search-people"),
        aria_label=words("search-people"),
        autocomplete="off",
    )
    note = el("p", words("switch-note"), class_="note")
    chosen = [_person(each, words, chosen=each.id == user.id) for each in [*featured, *others]]
    if featured:
        chosen.insert(len(featured), el("div", words("everybody-else"), class_="choose-group", role="presentation"))
    shown = el("div", *chosen, role="listbox", id="people-list", aria_label=words("people"), class_="people-list")
    pop = el(
        "div",
        search,
        note,
        shown,
        class_="pop people",
        role="dialog",
        aria_label=words("people"),
        id="people",
        popover="auto",
    )
    return el("div", button, pop, class_="switcher")


def _person(user: User, words: Words, *, chosen: bool) -> Html:
    guest = el("span", words("guest"), class_="badge") if user.is_restricted or user.is_ultra_restricted else None
    name = user.real_name or user.name
    return el(
        "div",
        avatar(user),
        el("span", el("span", el("b", name), " ", guest), el("small", user.title), class_="who"),
        el("span", language_name(user.locale, words.lang), class_="language"),
        el("span", _flag(user), class_="emoji", aria_hidden=True),
        role="option",
        class_="option person-option",
        aria_selected=chosen,
        data_value=user.id,
        data_label=f"{name} {user.title} {user.locale}",
    )


def _flag(user: User) -> str:
    country = user.locale.replace("_", "-").partition("-")[2][:2]
    return country_flag(country) if len(country) == 2 and country.isalpha() else user.locale[:2].upper()


def channel_head(channel: Channel, viewer: Viewer, *, app: App | None, tab: str) -> Html:
    """Name, topic and members of a channel; for an app its tabs."""
    words = viewer.words
    if channel.kind == "im":
        sign = avatar(viewer.users.get(viewer.other(channel)), size="small", present=True if app else None)
    else:
        sign = icon("hash" if channel.kind == "public" else "lock")
    other = viewer.users.get(viewer.other(channel)) if channel.kind == "im" and app is None else None
    topic = channel.topic or (other.title if other else "")
    badge = el("span", words("app"), class_="badge") if app else None
    members = (
        None if channel.kind == "im" else el("span", words("members", count=len(channel.members)), class_="members")
    )
    line = el(
        "div",
        sign,
        el("h2", viewer.title(channel)),
        badge,
        el("span", topic, class_="topic"),
        members,
        class_="head-line",
    )
    return el("div", line, _tabs(app, tab, words) if app else None, class_="head")


def _tabs(app: App, tab: str, words: Words) -> Html | None:
    if not (app.home_tab and app.messages_tab):
        return None
    tabs = [
        el(
            "button",
            words(f"tab-{name}"),
            type="button",
            role="tab",
            class_="tab",
            aria_selected=name == tab,
            tabindex=0 if name == tab else -1,
            data_do="tab",
            data_tab=name,
        )
        for name in ("home", "messages")
    ]
    return el("div", *tabs, class_="tabs", role="tablist", data_arrows=True)


def home_tab(view: View | None, app: App, viewer: Viewer, pressed: frozenset[tuple[str, str, str]]) -> Html:
    """An app's Home tab as it published it for the viewer."""
    if view is None:
        return el("div", icon("home"), el("p", viewer.words("home-empty", name=app.name)), class_="empty")
    place = Place(view_key(view), viewer, values=view.values, errors=view.errors, pressed=pressed)
    inside = blocks.render(view.content.get("blocks") or [], place)
    return el("div", inside, class_="home", data_place=place.key, data_view=view.id)


def thread_head(title: str, viewer: Viewer) -> Html:
    """The title of the thread panel and the way out."""
    words = viewer.words
    name = el("div", el("h2", words("thread")), el("small", title), class_="thread-title")
    return el("div", name, _icon_button("close-thread", "close", words("close-thread")), class_="head thread-head")


def welcome(app: App, prompts: Prompts | None, viewer: Viewer, *, below: bool = False) -> Html:
    """The start of a conversation with an agent: who it is and what may be asked; smaller `below` earlier ones."""
    given: Sequence[Json] = prompts.prompts if prompts else app.suggested_prompts
    title = (prompts.title if prompts else "") or viewer.words("ask-anything", name=app.name)
    chips = [
        el(
            "button",
            icon("spark"),
            el("span", str(prompt.get("title", ""))),
            type="button",
            class_="chip",
            data_do="prompt",
            data_message=str(prompt.get("message", "")),
        )
        for prompt in given
    ]
    face = None if below else avatar(viewer.users.get(app.bot_user), size="large")
    inside = el("div", *chips, class_="chips")
    return el("div", face, el("h3", title), inside, class_="welcome welcome-below" if below else "welcome")


def earlier(viewer: Viewer) -> Html:
    """The way to older messages."""
    return el("button", viewer.words("earlier"), type="button", class_="button", data_do="earlier")


def beginning(channel: Channel, viewer: Viewer) -> Html:
    """What stands above the first message of a channel."""
    words = viewer.words
    if channel.kind == "im":
        other = viewer.users.get(viewer.other(channel))
        text = words("beginning-dm", name=viewer.title(channel))
        return el(
            "div", avatar(other, size="large"), el("h3", viewer.title(channel)), el("p", text), class_="beginning"
        )
    text = words("beginning-channel", name=channel.name)
    return el("div", el("h3", f"#{channel.name}"), el("p", text, join(" ", channel.topic)), class_="beginning")


def _icon_button(do: str, sign: str, label: str, *, class_: str = "") -> Html:
    classes = f"tool {class_}".strip()
    return el("button", icon(sign), type="button", class_=classes, data_do=do, aria_label=label, title=label)
