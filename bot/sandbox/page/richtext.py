"""`rich_text` blocks: sections, lists, quotes and preformatted text made of typed elements. Text is never parsed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, Final

from bot.sandbox.model import Json
from bot.sandbox.page import emoji, mrkdwn
from bot.sandbox.page.html import Child, Html, el, join, link
from bot.sandbox.page.viewer import Viewer

_MARKERS: Final = {"bold": "strong", "italic": "em", "strike": "s", "underline": "u", "code": "code"}
_NUMBERING: Final = ("decimal", "lower-alpha", "lower-roman")


def render(block: Json, viewer: Viewer) -> Html:
    """The whole block; neighbouring lists of growing indent become nested."""
    pieces: list[Child] = []
    for is_list, group in groupby(_all(block, "elements"), key=lambda part: part.get("type") == "rich_text_list"):
        parts = list(group)
        pieces += [_nested(parts, viewer)] if is_list else [_part(part, viewer) for part in parts]
    return el("div", *pieces, class_="rich")


def _part(part: Json, viewer: Viewer) -> Html:
    kind = part.get("type")
    if kind == "rich_text_quote":
        return el("blockquote", *_inline(part, viewer))
    if kind == "rich_text_preformatted":
        text = "".join(str(each.get("text") or each.get("url") or "") for each in _all(part, "elements"))
        return el("pre", el("code", text))
    return el("div", *_inline(part, viewer), class_="p")


def _nested(lists: list[Json], viewer: Viewer) -> Html:
    """Slack writes nesting as a flat sequence of lists with an indent; HTML wants them inside one another."""
    pieces: list[Child] = []
    level = min((int(part.get("indent", 0)) for part in lists), default=0)
    index = 0
    while index < len(lists):
        deeper = [index + 1]
        while deeper[-1] < len(lists) and int(lists[deeper[-1]].get("indent", 0)) > level:
            deeper.append(deeper[-1] + 1)
        inner = lists[index + 1 : deeper[-1]]
        pieces.append(_list(lists[index], _nested(inner, viewer) if inner else None, viewer))
        index = deeper[-1]
    return join(*pieces)


def _list(part: Json, inner: Html | None, viewer: Viewer) -> Html:
    items = [el("li", *_inline(item, viewer)) for item in _all(part, "elements")]
    if inner is not None:
        items.append(el("li", inner, class_="nest"))
    if part.get("style") != "ordered":
        return el("ul", *items)
    numbering = _NUMBERING[int(part.get("indent", 0)) % len(_NUMBERING)]
    return el("ol", *items, start=int(part.get("offset", 0)) + 1, style=f"list-style-type:{numbering}")


def _inline(part: Json, viewer: Viewer) -> list[Child]:
    return [_styled(each, _element(each, viewer)) for each in _all(part, "elements")]


def _styled(element: Json, content: Child) -> Child:
    style = element.get("style")
    if not isinstance(style, Mapping):
        return content
    for name, tag in _MARKERS.items():
        if style.get(name) is True:
            content = el(tag, content)
    return content


def _element(element: Json, viewer: Viewer) -> Child:
    render_kind = _KINDS.get(str(element.get("type")))
    return render_kind(element, viewer) if render_kind else str(element.get("fallback") or element.get("text") or "")


def _lines(element: Json, _: Viewer) -> Child:
    return mrkdwn.plain(str(element.get("text", "")), emojis=False)


def _emoji(element: Json, _: Viewer) -> Child:
    tone = element.get("skin_tone")
    return emoji.rendered(str(element.get("name", "")), str(tone) if tone in range(2, 7) else None)


def _date(element: Json, viewer: Viewer) -> Child:
    try:
        shown = mrkdwn.formatted_date(int(element["timestamp"]), str(element.get("format", "{date}")), viewer)
    except (KeyError, ValueError, OverflowError, OSError):
        shown = str(element.get("fallback", ""))
    return link(str(element["url"]), shown) if element.get("url") else el("span", shown, class_="date")


def _color(element: Json, _: Viewer) -> Child:
    return el("code", str(element.get("value", "")))


_KINDS: Final[dict[str, Callable[[Json, Viewer], Child]]] = {
    "text": _lines,
    "link": lambda each, _: link(str(each.get("url", "")), str(each.get("text") or each.get("url", ""))),
    "user": lambda each, viewer: mrkdwn.mention(str(each.get("user_id", "")), viewer),
    "channel": lambda each, viewer: mrkdwn.channel_mention(str(each.get("channel_id", "")), viewer),
    "usergroup": lambda each, _: el("span", f"@{each.get('usergroup_id', '')}", class_="mention"),
    "broadcast": lambda each, _: mrkdwn.broadcast(str(each.get("range", "here"))),
    "emoji": _emoji,
    "date": _date,
    "color": _color,
}


def _all(part: Json, key: str) -> list[Any]:
    found = part.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
