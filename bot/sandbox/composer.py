"""What a person types, as Slack's client sends it: escaped text with `<@U...>` for names, and rich text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.sandbox.model import Json

BROADCASTS = ("here", "channel", "everyone")
SPECIAL = re.compile(r"<@([UW][A-Z0-9]+)>|<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|(https?://[^\s<>|]+)|(?<!\w)([@#])")


@dataclass(frozen=True)
class Names:
    """Who and what can be named: display or real name -> user id, channel name -> channel id; all in lower case."""

    people: Mapping[str, str]
    channels: Mapping[str, str]


def escape(text: str) -> str:
    """The three characters Slack's markup uses, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def compose(text: str, names: Names, *, block_id: str) -> tuple[str, list[Json]]:
    """`text` and `blocks` of the message: `@name` becomes a mention, `#name` a channel, a web address a link."""
    elements = list(_elements(text, names))
    section = {"type": "rich_text_section", "elements": elements}
    block = {"type": "rich_text", "block_id": block_id, "elements": [section]}
    return "".join(_markup(element) for element in elements), [block]


def _elements(text: str, names: Names) -> Iterator[Json]:
    plain, at = "", 0
    while at < len(text):
        found = SPECIAL.search(text, at)
        if found is None:
            break
        plain += text[at : found.start()]
        element, at = _special(text, found, names)
        if element["type"] == "text":
            plain += element["text"]
            continue
        if plain:
            yield {"type": "text", "text": plain}
        plain = ""
        yield element
    plain += text[at:]
    if plain:
        yield {"type": "text", "text": plain}


def _special(text: str, found: re.Match[str], names: Names) -> tuple[Json, int]:
    """The element that starts at a match, and where the text goes on."""
    user, channel, link, sign = found.groups()
    if user:
        return {"type": "user", "user_id": user}, found.end()
    if channel:
        return {"type": "channel", "channel_id": channel}, found.end()
    if link:
        address = link.rstrip(".,;:!?)")
        return {"type": "link", "url": address}, found.start() + len(address)
    return _named(text, found.end(), sign, names) or ({"type": "text", "text": sign}, found.end())


def _named(text: str, start: int, sign: str, names: Names) -> tuple[Json, int] | None:
    """The longest name that follows `@` or `#`."""
    known = names.people if sign == "@" else names.channels
    fitting = [name for name in known if _stands_at(text, start, name)]
    if fitting:
        name = max(fitting, key=len)
        key, kind = ("user_id", "user") if sign == "@" else ("channel_id", "channel")
        return {"type": kind, key: known[name]}, start + len(name)
    broadcast = next((name for name in BROADCASTS if sign == "@" and _stands_at(text, start, name)), None)
    return ({"type": "broadcast", "range": broadcast}, start + len(broadcast)) if broadcast else None


def _stands_at(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return text[start:end].lower() == name and not text[end : end + 1].isalnum()


def _markup(element: Json) -> str:
    kind = element["type"]
    if kind == "user":
        return f"<@{element['user_id']}>"
    if kind == "channel":
        return f"<#{element['channel_id']}>"
    if kind == "broadcast":
        return f"<!{element['range']}>"
    return f"<{escape(element['url'])}>" if kind == "link" else escape(element["text"])
