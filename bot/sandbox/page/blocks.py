"""Block Kit blocks as HTML: what an app writes into messages, modals and its Home tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from bot.sandbox.model import Json
from bot.sandbox.page import elements, markdown, mrkdwn, richtext
from bot.sandbox.page.html import Child, Html, el, join, link, safe_url
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, label_of, words_of


def render(blocks: Iterable[Json], place: Place) -> Html:
    """Blocks one under the other."""
    return join(*(_block(block, place) for block in blocks if isinstance(block, dict)))


def _block(block: Json, place: Place) -> Html:
    kind = str(block.get("type", ""))
    known = _KINDS.get(kind)
    try:
        inside = known(block, str(block.get("block_id", "")), place) if known else elements.unknown(kind, place)
    except (AttributeError, KeyError, TypeError, ValueError):  # one block of a wrong shape must not take the page along
        inside = elements.unknown(kind, place)
    return el("div", inside, class_=f"bk bk-{kind.replace('_', '-')}")


def _section(block: Json, block_id: str, place: Place) -> Html:
    text = block.get("text")
    fields = [el("div", _text(field, place), class_="field") for field in block.get("fields") or ()]
    accessory = block.get("accessory")
    label = label_of(text)
    return join(
        el(
            "div",
            _text(text, place) if text else None,
            el("div", *fields, class_="fields") if fields else None,
            class_="section-text",
        ),
        el("div", elements.render(accessory, block_id, place, label=label), class_="accessory") if accessory else None,
    )


def _text(text: object, place: Place) -> Html:
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return mrkdwn.render(str(text.get("text", "")), place.viewer)
    return el("div", words_of(text, place.viewer), class_="p")


def _header(block: Json, _: str, place: Place) -> Html:
    return el("h3", words_of(block.get("text"), place.viewer))


def _divider(_: Json, __: str, ___: Place) -> Html:
    return el("hr")


def _context(block: Json, block_id: str, place: Place) -> Html:
    return join(*(_context_part(part, block_id, place) for part in block.get("elements") or ()))


def _context_part(part: Json, block_id: str, place: Place) -> Html:
    if part.get("type") == "image":
        return elements.image(part, block_id, place)
    return el("span", words_of(part, place.viewer))


def _actions(block: Json, block_id: str, place: Place) -> Html:
    return join(*(elements.render(element, block_id, place) for element in block.get("elements") or ()))


def _image(block: Json, _: str, place: Place) -> Html:
    title = block.get("title")
    return el("figure", el("figcaption", words_of(title, place.viewer)) if title else None, elements.image(block))


def _input(block: Json, block_id: str, place: Place) -> Html:
    element: Json = block.get("element") or {}
    words = place.viewer.words
    label = label_of(block.get("label"))
    control = elements.render(element, block_id, place, label=label)
    error = place.errors.get(block_id)
    name = place.control_id(block_id, element)
    return el(
        "div",
        el(
            "label",
            words_of(block.get("label"), place.viewer),
            el("span", f" {words('optional')}", class_="optional") if block.get("optional") else None,
            for_=name,
            class_="label",
        ),
        control,
        el("p", words_of(block["hint"], place.viewer), class_="hint") if block.get("hint") else None,
        el("p", error, class_="error", id=f"{name}-error") if error else None,
        class_="field-input" + (" has-error" if error else ""),
        data_dispatches=block.get("dispatch_action") is True,
        data_required=not block.get("optional"),
        data_error=f"{name}-error" if error else None,
    )


def _rich_text(block: Json, _: str, place: Place) -> Html:
    return richtext.render(block, place.viewer)


def _markdown(block: Json, _: str, place: Place) -> Html:
    return el("div", markdown.render(str(block.get("text", "")), place.viewer), class_="markdown")


def _table(block: Json, _: str, place: Place) -> Html:
    settings = [each or {} for each in block.get("column_settings") or ()]
    rows = [row for row in block.get("rows") or () if isinstance(row, list)]
    written = [
        el("tr", *(_cell(cell, index == 0, _at(settings, column), place) for column, cell in enumerate(row)))
        for index, row in enumerate(rows)
    ]
    head, body = el("thead", *written[:1]), el("tbody", *written[1:])
    label = place.viewer.words("table")
    return el(
        "div",
        el("table", head, body, class_="table"),
        class_="table-scroll",
        tabindex=0,
        role="region",
        aria_label=label,
    )


def _cell(cell: Any, is_head: bool, settings: Json, place: Place) -> Html:
    content: Child = str(cell)
    if isinstance(cell, dict):
        is_rich = cell.get("type") == "rich_text"
        content = richtext.render(cell, place.viewer) if is_rich else str(cell.get("text", ""))
    align = str(settings.get("align", "left"))
    classes = (f"align-{align}" if align in {"center", "right"} else "") + (
        " wrap" if settings.get("is_wrapped") else ""
    )
    scope = "col" if is_head else None
    return el("th" if is_head else "td", content, scope=scope, class_=classes.strip() or None)


def _at(settings: list[Json], column: int) -> Json:
    return settings[column] if column < len(settings) else {}


def _file(block: Json, _: str, place: Place) -> Html:
    return el("div", icon("file"), str(block.get("external_id") or place.viewer.words("file")), class_="file")


def _video(block: Json, _: str, place: Place) -> Html:
    title = words_of(block.get("title"), place.viewer)
    picture = safe_url(str(block.get("thumbnail_url", "")))
    return el(
        "figure",
        el("figcaption", link(str(block.get("title_url") or block.get("video_url", "")), title)),
        el("img", src=picture, alt=str(block.get("alt_text", "")), loading="lazy") if picture else None,
    )


def _plan(block: Json, _: str, place: Place) -> Html:
    tasks = [el("li", _task(task, "", place)) for task in block.get("tasks") or () if isinstance(task, dict)]
    return join(el("strong", label_of(block.get("title"))), el("ul", *tasks, class_="tasks"))


def _task(block: Json, _: str, place: Place) -> Html:
    status = str(block.get("status", "pending"))
    sign = {"complete": "check", "error": "close"}.get(status)
    details = [
        richtext.render(block[part], place.viewer)
        for part in ("details", "output")
        if isinstance(block.get(part), dict)
    ]
    sources = [link(str(each.get("url", "")), str(each.get("text", ""))) for each in block.get("sources") or ()]
    mark = el("span", icon(sign) if sign else None, class_=f"task-mark task-{status}")
    return el("div", mark, el("span", label_of(block.get("title"))), *details, *sources, class_="task")


_KINDS: Final[dict[str, Callable[[Json, str, Place], Html]]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
    "file": _file,
    "video": _video,
    "plan": _plan,
    "task_card": _task,
}
