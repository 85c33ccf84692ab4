"""One message as people see it: who, when, what, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.sandbox.model import App, Json, Message, Shortcut, Status
from bot.sandbox.page import blocks, emoji, markdown, mrkdwn
from bot.sandbox.page.avatars import avatar
from bot.sandbox.page.composer import typed_text
from bot.sandbox.page.html import Child, Html, el, join, link, safe_url
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, message_key
from bot.sandbox.page.viewer import Viewer, moment

QUICK: Final = ("+1", "white_check_mark", "eyes")
"""Reactions offered beside the menu."""


@dataclass(frozen=True)
class Setting:
    """How a message stands in its list: `follows` its author's last one, with `replies` people can open."""

    follows: bool = False
    replies: Sequence[Message] = ()
    in_thread: bool = False
    pressed: frozenset[tuple[str, str, str]] = frozenset()


def message(item: Message, viewer: Viewer, setting: Setting) -> Html:
    """The whole message. Ephemeral ones say so and can be dismissed; deleted ones leave a note."""
    place = Place(message_key(item), viewer, pressed=setting.pressed)
    author = viewer.users.get(item.user)
    name = item.username or viewer.name(item.user)
    head = None if setting.follows else _head(item, viewer, name)
    side = _short_time(item, viewer) if setting.follows else avatar(author, name=name)
    return el(
        "article",
        el("div", side, class_="msg-side"),
        el(
            "div",
            _only_you(item, viewer),
            head,
            _content(item, place),
            _files(item.files, viewer),
            _reactions(item, viewer),
            _replies(item, setting, viewer),
            class_="msg-body",
        ),
        None if item.tombstone else _tools(item, viewer, setting),
        class_=_classes(item, setting),
        tabindex=-1,
        aria_label=f"{name}, {viewer.words.time(moment(item.ts))}",
        data_ts=item.ts,
        data_channel=item.channel,
        data_place=place.key,
    )


def status(shown: Status, viewer: Viewer) -> Html:
    """What an app says it is doing; several loading messages take turns (`static/page.js`)."""
    app = viewer.apps.get(shown.app_id)
    name = app.name if app else ""
    turns = [mrkdwn.unescape(text) for text in shown.loading_messages]
    first = turns[0] if turns else f"{name} {mrkdwn.unescape(shown.text)}".strip()
    face = avatar(viewer.users.get(app.bot_user) if app else None, size="small")
    dots = el("span", el("i"), el("i"), el("i"), class_="dots", aria_hidden=True)
    lines = [el("span", text, class_="turn", hidden=index > 0) for index, text in enumerate(turns or [first])]
    return el("div", face, dots, el("span", *lines, class_="turns"), class_="status", role="status")


def _classes(item: Message, setting: Setting) -> str:
    marks = {
        "msg-follows": setting.follows,
        "msg-ephemeral": item.ephemeral_to is not None,
        "msg-streaming": item.streaming,
        "msg-gone": item.tombstone,
    }
    return " ".join(["msg", *(name for name, holds in marks.items() if holds)])


def _head(item: Message, viewer: Viewer, name: str) -> Html:
    words, when = viewer.words, moment(item.ts)
    badge = el("span", words("app"), class_="badge") if item.bot_id or item.app_id else None
    stamp = el("time", words.time(when), datetime=when.isoformat(), title=words.full(when))
    return el("div", el("span", name, class_="name"), badge, stamp, class_="msg-head")


def _short_time(item: Message, viewer: Viewer) -> Html:
    when = moment(item.ts)
    return el("time", viewer.words.time(when), datetime=when.isoformat(), title=viewer.words.full(when))


def _only_you(item: Message, viewer: Viewer) -> Html | None:
    if item.ephemeral_to is None:
        return None
    words = viewer.words
    dismiss = el("button", words("dismiss"), type="button", class_="text-button", data_do="hide")
    return el("div", icon("eye"), el("span", words("only-you")), dismiss, class_="only-you")


def _content(item: Message, place: Place) -> Html:
    viewer = place.viewer
    if item.tombstone:
        return el("div", viewer.words("message-deleted"), class_="p")
    edited = el("small", f" {viewer.words('edited')}", class_="edited") if item.edited_ts else None
    caret = el("span", class_="caret", aria_hidden=True) if item.streaming else None
    inside: list[Child] = [_written(item, place)]
    inside += [_attachment(each, place) for each in item.attachments]
    return el("div", *inside, caret, edited, class_="content")


def _written(item: Message, place: Place) -> Html:
    if item.streaming and not item.blocks:
        return el("div", markdown.render(item.text, place.viewer), class_="markdown")
    if item.blocks:
        return blocks.render(item.blocks, place)
    return mrkdwn.render(item.text, place.viewer)


def _attachment(attachment: Json, place: Place) -> Html:
    viewer = place.viewer
    title = str(attachment.get("title") or "")
    titled = link(str(attachment.get("title_link") or ""), title, class_="name") if title else None
    inside = blocks.render(attachment["blocks"], place) if attachment.get("blocks") else None
    text = str(attachment.get("text") or ("" if inside else attachment.get("fallback") or ""))
    return el("div", titled, mrkdwn.render(text, viewer) if text else None, inside, class_="attachment")


def _files(files: Sequence[Json], viewer: Viewer) -> Html | None:
    return el("div", *(_file(each, viewer) for each in files), class_="files") if files else None


def _file(file: Json, viewer: Viewer) -> Html:
    name = str(file.get("title") or file.get("name") or viewer.words("file"))
    address = safe_url(str(file.get("url_private") or ""))
    if address and str(file.get("mimetype", "")).startswith("image/"):
        picture = el("img", src=address, alt=str(file.get("alt_txt") or name), loading="lazy")
        return el("figure", el("figcaption", name), link(address, picture, class_="picture"))
    size = viewer.words("file-size", size=max(1, round(int(file.get("size") or 0) / 1024)))
    return link(address or "", icon("file"), el("span", el("b", name), el("small", size)), class_="file")


def _reactions(item: Message, viewer: Viewer) -> Html | None:
    if not item.reactions:
        return None
    return el("div", *(_reaction(name, who, viewer) for name, who in item.reactions.items()), class_="reactions")


def _reaction(name: str, who: set[str], viewer: Viewer) -> Html:
    names = ", ".join(sorted(viewer.name(user) for user in who))
    return el(
        "button",
        emoji.rendered(name),
        el("span", len(who)),
        type="button",
        class_="reaction",
        aria_pressed=viewer.user.id in who,
        title=names,
        aria_label=viewer.words("reacted", names=names, emoji=name.replace("_", " ")),
        data_do="react",
        data_name=name,
    )


def _replies(item: Message, setting: Setting, viewer: Viewer) -> Html | None:
    if not setting.replies or setting.in_thread:
        return None
    authors = list(dict.fromkeys(reply.user for reply in setting.replies))[:4]
    last = moment(setting.replies[-1].ts)
    return el(
        "button",
        el("span", *(avatar(viewer.users.get(user), size="small") for user in authors), class_="faces"),
        el("b", viewer.words("replies", count=len(setting.replies))),
        el("small", viewer.words("last-reply", time=viewer.words.time(last))),
        type="button",
        class_="replies",
        data_do="thread",
        data_thread=item.ts,
    )


def _tools(item: Message, viewer: Viewer, setting: Setting) -> Html:
    words = viewer.words
    if item.ephemeral_to is not None:
        return Html()
    quick = [_tool("react", emoji.rendered(name), words("react-with", emoji=name), data_name=name) for name in QUICK]
    reply = None if setting.in_thread else _tool("thread", icon("reply"), words("reply-in-thread"), data_thread=item.ts)
    return el(
        "div",
        *quick,
        reply,
        _menu(item, viewer, in_thread=setting.in_thread),
        class_="tools",
        role="toolbar",
        aria_label=words("message-actions"),
    )


def _tool(do: str, inside: Child, label: str, **data: str) -> Html:
    return el("button", inside, type="button", class_="tool", data_do=do, aria_label=label, title=label, **data)


def _menu(item: Message, viewer: Viewer, *, in_thread: bool) -> Html:
    label, name = viewer.words("more-actions"), f"menu-{message_key(item).replace(' ', '-')}{'-t' if in_thread else ''}"
    opener = el(
        "button",
        icon("more"),
        type="button",
        class_="tool",
        popovertarget=name,
        aria_haspopup="menu",
        aria_label=label,
        title=label,
    )
    return join(opener, el("div", *_menu_items(item, viewer), role="menu", class_="pop menu", id=name, popover="auto"))


def _menu_items(item: Message, viewer: Viewer) -> list[Html]:
    words = viewer.words
    items = [
        _menu_item("shortcut", icon("bolt"), shortcut.name, hint=app.name, data_callback=shortcut.callback_id)
        for app in viewer.apps.values()
        for shortcut in message_shortcuts(app)
    ]
    items += [_menu_item("copy", icon("copy"), words("copy-text"))]
    if item.user == viewer.user.id:
        items += [_menu_item("edit", icon("edit"), words("edit-message"), data_text=typed_text(item.text, viewer))]
        items += [_menu_item("delete", icon("trash"), words("delete-message"))]
    return items


def message_shortcuts(app: App) -> list[Shortcut]:
    """An app's shortcuts for messages."""
    return [shortcut for shortcut in app.shortcuts if shortcut.kind == "message"]


def _menu_item(do: str, sign: Html, label: str, *, hint: str = "", **data: str) -> Html:
    inside = [sign, el("span", label, el("small", hint) if hint else None)]
    return el("button", *inside, type="button", role="menuitem", class_="menu-item", data_do=do, **data)
