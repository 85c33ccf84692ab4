"""Slack's mrkdwn to safe HTML: `*bold* _italic_ ~strike~`, code, quotes, links, mentions, dates and emoji.

Reference: Slack's "Formatting message text". Text arrives with `&`, `<` and `>` escaped; what is in angle brackets is
a control sequence. Everything else is text and leaves this module escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.sandbox.page import emoji
from bot.sandbox.page.html import Child, Html, el, join, link
from bot.sandbox.page.viewer import Viewer

_FENCE: Final = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTED: Final = re.compile(r"^(?:&gt;|>) ?(.*)$")
_INLINE: Final = re.compile(
    r"<(?P<control>[^<>\n]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^\n]*?[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"*_~])"
    r"|" + emoji.CODE
)
_PLAIN_EMOJI: Final = re.compile(emoji.CODE)
_DATE: Final = re.compile(r"!date\^(\d+)\^([^^|]*)(?:\^([^|]*))?(?:\|(.*))?")
_STYLES: Final = {"bold": "strong", "italic": "em", "strike": "s"}


def render(text: str, viewer: Viewer) -> Html:
    """A whole text with fences, quotes and line breaks."""
    pieces: list[Child] = []
    for index, part in enumerate(_FENCE.split(text)):
        if index % 2:
            pieces.append(el("pre", el("code", unescape(part))))
        elif part.strip("\n"):
            pieces.extend(_paragraphs(part.strip("\n") if pieces else part.rstrip("\n"), viewer))
    return join(*pieces)


def inline(text: str, viewer: Viewer) -> Html:
    """One line's worth of formatting; line breaks become `<br>`."""
    return join(*_inline(text, viewer))


def plain(text: str, *, emojis: bool = True) -> Html:
    """A `plain_text` object: nothing but emoji is read in it, unless `emojis` is off."""
    lines: list[Child] = []
    for index, line in enumerate(text.split("\n")):
        lines += [el("br")] if index else []
        lines += _emoji(line) if emojis else [line]
    return join(*lines)


def unescape(text: str) -> str:
    """Slack's three entities back to characters; no others exist."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """What people type as Slack stores it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def control(body: str, viewer: Viewer) -> Html:
    """What stands between angle brackets: a mention, a channel, a date or a link."""
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return mention(target[1:], viewer)
    if target.startswith("#"):
        return channel_mention(target[1:], viewer, label)
    if target.startswith("!date"):
        return _date(body, viewer)
    if target.startswith("!subteam"):
        return el("span", unescape(label) or "@group", class_="mention")
    if target.startswith("!"):
        return broadcast(target[1:])
    return link(unescape(target), *_emoji(unescape(label or target.removeprefix("mailto:"))))


def mention(user_id: str, viewer: Viewer) -> Html:
    """A person's name as a mention; the viewer's own stands out."""
    mine = " mention-me" if user_id == viewer.user.id else ""
    return el("span", f"@{viewer.name(user_id)}", class_=f"mention{mine}", data_user=user_id)


def channel_mention(channel_id: str, viewer: Viewer, label: str = "") -> Html:
    """A channel's name, a button that opens it where the viewer may."""
    channel = viewer.channels.get(channel_id)
    if channel is None:
        return el("span", f"#{unescape(label) or channel_id}", class_="mention")
    if channel.kind != "public" and viewer.user.id not in channel.members:
        return el("span", viewer.words("private-channel"), class_="mention")
    return el("button", f"#{channel.name}", type="button", class_="mention", data_do="open", data_channel=channel_id)


def broadcast(kind: str) -> Html:
    """@here, @channel or @everyone."""
    return el("span", f"@{kind}", class_="mention mention-me")


def formatted_date(stamp: int, pattern: str, viewer: Viewer) -> str:
    """Slack's date tokens filled in: `{date_short} {time}` and their like."""
    when = datetime.fromtimestamp(stamp, UTC)
    words = viewer.words

    def token(match: re.Match[str]) -> str:
        if match[1].startswith("time"):
            return words.time(when)
        return words.day(when, viewer.now) if "pretty" in match[1] or "long" in match[1] else words.full(when)

    return re.sub(r"\{(date\w*|time\w*|day\w*|ago)\}", token, pattern)


def _paragraphs(text: str, viewer: Viewer) -> Iterator[Html]:
    lines: list[str] = []
    quoted: list[str] = []
    rest_is_quoted = False
    for line in text.split("\n"):
        if not rest_is_quoted and (opened := re.match(r"(?:&gt;|>){3}", line)):
            rest_is_quoted, line = True, "> " + line[opened.end() :].lstrip()  # noqa: PLW2901 - the marker is read
        quote = _QUOTED.match(line)
        if rest_is_quoted or quote:
            if lines:
                yield el("div", inline("\n".join(lines), viewer), class_="p")
                lines = []
            quoted.append(quote[1] if quote else line)
            continue
        if quoted:
            yield el("blockquote", inline("\n".join(quoted), viewer))
            quoted = []
        lines.append(line)
    if quoted:
        yield el("blockquote", inline("\n".join(quoted), viewer))
    if lines:
        yield el("div", inline("\n".join(lines), viewer), class_="p")


def _inline(text: str, viewer: Viewer) -> Iterator[Child]:
    end = 0
    for match in _INLINE.finditer(text):
        yield from _text(text[end : match.start()])
        yield _piece(match, viewer)
        end = match.end()
    yield from _text(text[end:])


def _piece(match: re.Match[str], viewer: Viewer) -> Child:
    kind, found = match.lastgroup or "", match[match.lastgroup or 0]
    if kind in _STYLES:
        return el(_STYLES[kind], *_inline(found, viewer))
    if kind == "control":
        return control(found, viewer)
    if kind == "code":
        return el("code", unescape(found))
    if kind == "url":
        return link(unescape(found), unescape(found))
    return emoji.rendered(match["emoji"], match["tone"])


def _text(text: str) -> Iterator[Child]:
    for index, line in enumerate(text.split("\n")):
        if index:
            yield el("br")
        yield unescape(line)


def _emoji(text: str) -> list[Child]:
    pieces: list[Child] = []
    end = 0
    for match in _PLAIN_EMOJI.finditer(text):
        pieces += [text[end : match.start()], emoji.rendered(match["emoji"], match["tone"])]
        end = match.end()
    return [*pieces, text[end:]]


def _date(body: str, viewer: Viewer) -> Html:
    match = _DATE.fullmatch(body)
    if match is None:
        return el("span", unescape(body))
    try:
        shown = formatted_date(int(match[1]), unescape(match[2]), viewer)
    except (OverflowError, ValueError, OSError):
        return el("span", unescape(match[4] or match[2]))
    return link(unescape(match[3]), shown) if match[3] else el("span", shown, class_="date")
