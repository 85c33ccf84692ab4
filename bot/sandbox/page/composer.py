"""Where one writes: the box, what it completes, and what of it is a slash command."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from bot.sandbox.model import Channel
from bot.sandbox.page.avatars import colour, initials
from bot.sandbox.page.emoji import character
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.icons import icon
from bot.sandbox.page.mrkdwn import unescape
from bot.sandbox.page.viewer import Viewer, in_order

_OFFERED: Final = (
    "+1", "-1", "smile", "slightly_smiling_face", "joy", "heart", "tada", "rocket", "eyes", "thinking_face", "wave",
    "pray", "clap", "raised_hands", "fire", "bulb", "white_check_mark", "x", "warning", "question", "lock", "island",
)  # fmt: skip


@dataclass(frozen=True)
class Slash:
    """A slash command as it was typed."""

    command: str
    text: str


def composer(
    channel: Channel, viewer: Viewer, *, thread_ts: str = "", follows_up: bool = False, may_join: bool = False
) -> Html:
    """The box for a channel or a thread; in a conversation with an agent, the way to a new one."""
    words = viewer.words
    if channel.archived:
        return el("p", words("archived"), class_="note composer-note")
    if may_join:
        join = el("button", words("join"), type="button", class_="button button-primary", data_do="join")
        return el("div", el("span", words("not-member", name=channel.name)), join, class_="composer-note")
    name = viewer.title(channel) if channel.kind == "im" else f"#{channel.name}"
    label = words("reply-to-thread") if thread_ts and not follows_up else words("message-to", name=name)
    return el(
        "form",
        el(
            "div",
            el("textarea", class_="typed", rows=1, aria_label=label, placeholder=label, aria_autocomplete="list"),
            el("div", class_="pop complete", role="listbox", aria_label=words("suggestions"), hidden=True),
            el("div", *_buttons(viewer, follows_up), class_="composer-bar"),
            class_="composer-box",
        ),
        class_="composer",
        data_key=channel.id,
        data_channel=channel.id,
        data_thread=thread_ts,
    )


def _buttons(viewer: Viewer, follows_up: bool) -> list[Html]:
    words = viewer.words
    again = [icon("plus"), el("span", words("new-conversation"))]
    return [
        _insert("/", words("commands"), "/"),
        _insert("@", words("mention-someone"), "@"),
        _insert(":", words("add-emoji"), icon("smile")),
        *([el("button", *again, type="button", class_="again", data_do="again")] if follows_up else []),
        el("span", words("enter-hint"), class_="enter-hint"),
        el("button", icon("send"), type="submit", class_="send", aria_label=words("send"), title=words("send")),
    ]


def _insert(text: str, label: str, sign: Html | str) -> Html:
    return el("button", sign, type="button", class_="tool", data_insert=text, aria_label=label, title=label)


def facts(viewer: Viewer) -> Html:
    """What the box completes from: people, commands and emoji, read by `static/compose.js`."""
    people = [
        {"id": user.id, "name": viewer.name(user.id), "title": user.title, "face": initials(viewer.name(user.id)),
         "colour": colour(user.id), "bot": user.is_bot}
        for user in sorted(viewer.users.values(), key=lambda each: (not each.is_bot, in_order(each.real_name)))
        if not user.deleted
    ]  # fmt: skip
    commands = [
        {"command": each.command, "text": each.description, "hint": each.usage_hint, "app": app.name}
        for app in viewer.apps.values()
        for each in app.commands
    ]
    emoji = [{"name": name, "sign": character(name)} for name in _OFFERED]
    said = {key: viewer.words(key) for key in ("cancel", "save", "copied", "required")}
    told = {"people": people, "commands": commands, "emoji": emoji, "words": said}
    told |= {"lang": viewer.words.lang, "user": viewer.user.id}
    return el("div", id="facts", hidden=True, data_facts=json.dumps(told))


def slash(typed: str, viewer: Viewer) -> Slash | None:
    """The slash command in what was typed: `/ai ask ...`, or None when it is a message."""
    word, _, rest = typed.strip().partition(" ")
    if not word.startswith("/") or "/" in word[1:] or len(word) < 2:
        return None
    known = {each.command for app in viewer.apps.values() for each in app.commands}
    return Slash(word, rest.strip()) if word in known else None


def looks_like_command(typed: str) -> bool:
    """Whether Slack would refuse what was typed as an unknown command."""
    return bool(re.match(r"/[a-z][\w-]*(\s|$)", typed.strip()))


def typed_text(text: str, viewer: Viewer) -> str:
    """A message's text as its author would type it again, for editing."""
    named = re.sub(r"<@(\w+)>", lambda found: f"@{viewer.name(found[1])}", text)
    named = re.sub(r"<!(\w+)>", r"@\1", named)
    named = re.sub(r"<#(\w+)(?:\|[^>]*)?>", lambda found: f"#{_channel_name(found[1], viewer)}", named)
    return unescape(re.sub(r"<(https?:[^<>|]+)>", r"\1", named))


def _channel_name(channel_id: str, viewer: Viewer) -> str:
    channel = viewer.channels.get(channel_id)
    return channel.name if channel else channel_id
