"""Block Kit's blocks and views: what Slack accepts, and what it says to the rest. Pure.

Messages are refused with `invalid_blocks`, views with `invalid_arguments`; both list every complaint in
`response_metadata.messages`. Limits as docs.slack.dev/reference/block-kit gives them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal

from bot.sandbox.elements import (
    ACCESSORY,
    ACTIONS_ELEMENT,
    BUTTON,
    CONTEXT_ACTIONS_ELEMENT,
    CONTEXT_ELEMENT,
    FILE,
    ICON_BUTTON,
    IMAGE,
    INPUT_ELEMENT,
    URL,
)
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json
from bot.sandbox.richtext import RICH_TEXT
from bot.sandbox.schema import (
    Rule,
    among,
    anything,
    at,
    at_least_one,
    boolean,
    both,
    exactly_one,
    items,
    later,
    record,
    string,
    text,
    typed,
    whole,
)
from bot.sandbox.viewstate import elements

Surface = Literal["message", "modal", "home"]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MARKDOWN_LIMIT = 12_000

TYPE: dict[str, Rule] = {"type": anything}
ID: dict[str, Rule] = {"block_id": string(255)}


def _block(required: dict[str, Rule] | None = None, optional: dict[str, Rule] | None = None, **more: Any) -> Rule:
    return record({**TYPE, **(required or {})}, {**ID, **(optional or {})}, more.get("also"))


_SOURCE = record({"type": among("url"), "url": URL, "text": string(255)}, {"icon_url": URL})
_TASK: dict[str, Rule] = {
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": items(_SOURCE, 100, 0),
    "status": among("pending", "in_progress", "complete", "error"),
}
TASK_CARD = _block({"task_id": string(255), "title": string(255)}, _TASK)
CARD = _block(
    {},
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": items(typed({"button": BUTTON, "icon_button": ICON_BUTTON}), 25),
        "slack_icon": anything,
    },
    also=at_least_one("hero_image", "title", "actions", "body"),
)
CELL = typed(
    {
        "raw_text": record({**TYPE, "text": string(10_000)}),
        "raw_number": record({**TYPE, "value": anything}, {"text": string(10_000)}),
        "rich_text": RICH_TEXT,
    }
)
_TABLE_CHARACTERS = 10_000


def _characters(value: Any) -> int:
    """How many characters the cells of a table hold."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    if not isinstance(value, dict):
        return 0
    own = len(value["text"]) if isinstance(value.get("text"), str) else 0
    return own + sum(_characters(inner) for inner in value.values())


def _short_enough(value: Any, pointer: str) -> Iterator[str]:
    if _characters(value.get("rows")) > _TABLE_CHARACTERS:
        yield at(f"cells must be less than {_TABLE_CHARACTERS + 1} characters together", f"{pointer}/rows")


def _regular(value: Any, pointer: str) -> Iterator[str]:
    """Every row is as long as the header, which holds plain values only."""
    held = value.get("rows")
    rows = [row for row in held if isinstance(row, list)] if isinstance(held, list) else []
    if len({len(row) for row in rows}) > 1:
        yield at("all rows must have the same number of cells", f"{pointer}/rows")
    if rows and any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in rows[0]):
        yield at("rich_text is not allowed in the header", f"{pointer}/rows/0")


COLUMN = record({}, {"align": among("left", "center", "right"), "is_wrapped": boolean})


def _maybe(rule: Rule) -> Rule:
    return lambda value, pointer: iter(()) if value is None else rule(value, pointer)


EVERYWHERE: dict[str, Rule] = {
    "section": _block(
        {},
        {"text": text(3000), "fields": items(text(2000), 10), "accessory": ACCESSORY, "expand": boolean},
        also=at_least_one("text", "fields"),
    ),
    "divider": _block(),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": URL, "slack_file": FILE, "title": text(2000, "plain_text")},
        also=exactly_one("image_url", "slack_file"),
    ),
    "header": _block({"text": text(150, "plain_text")}, {"level": whole(1, 4)}),
    "context": _block({"elements": items(CONTEXT_ELEMENT, 10)}),
    "actions": _block({"elements": items(ACTIONS_ELEMENT, 25)}),
    "input": _block(
        {"label": text(2000, "plain_text"), "element": INPUT_ELEMENT},
        {"hint": text(2000, "plain_text"), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "video": _block(
        {"alt_text": string(2000), "title": text(200, "plain_text"), "video_url": URL, "thumbnail_url": URL},
        {
            "author_name": string(50),
            "description": text(200, "plain_text"),
            "provider_icon_url": URL,
            "provider_name": string(255),
            "title_url": URL,
        },
    ),
    "alert": _block({"text": text(3000)}, {"level": among("default", "info", "warning", "error", "success")}),
}
IN_MESSAGES: dict[str, Rule] = {
    "markdown": _block({"text": string(MARKDOWN_LIMIT)}),
    "context_actions": _block({"elements": items(CONTEXT_ACTIONS_ELEMENT, 5)}),
    "table": _block(
        {"rows": items(items(CELL, 20), 100)},
        {"column_settings": items(_maybe(COLUMN), 20)},
        also=_short_enough,
    ),
    "data_table": _block(
        {"rows": items(items(CELL, 20), 101, 2), "caption": string(3000)},
        {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        also=both(_regular, _short_enough),
    ),
    "task_card": TASK_CARD,
    "plan": _block({"title": string(255)}, {"tasks": items(typed({"task_card": TASK_CARD}), 50)}),
    "card": CARD,
    "carousel": _block({"elements": items(typed({"card": CARD}), 10)}),
    "container": _block(
        {"child_blocks": items(later(lambda: BLOCK["message"]), 10)},
        {
            "title": text(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": text(150),
            "width": among("narrow", "standard", "wide", "full"),
            "icon": anything,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        also=at_least_one("title", "rich_text_title"),
    ),
    "file": _block({"external_id": string(255), "source": among("remote")}),
    "call": _block({"call_id": string(255)}, {"api_decoration_available": boolean, "call": anything}),
}
BLOCK: dict[Surface, Rule] = {
    "message": typed({**EVERYWHERE, **IN_MESSAGES}),
    "modal": typed(EVERYWHERE),
    "home": typed(EVERYWHERE),
}

_VIEW: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_LABEL = text(24, "plain_text")
VIEW: dict[str, Rule] = {
    "modal": record(
        {**TYPE, "title": _LABEL, "blocks": items(BLOCK["modal"], VIEW_BLOCKS, 0)},
        {**_VIEW, "submit": _LABEL, "close": _LABEL, "clear_on_close": boolean, "notify_on_close": boolean},
    ),
    "home": record({**TYPE, "blocks": items(BLOCK["home"], VIEW_BLOCKS, 0)}, _VIEW),
}


def message_complaints(blocks: Any, pointer: str = "/blocks") -> list[str]:
    """Everything Slack would say against the blocks of a message; empty when it takes them."""
    found = list(items(BLOCK["message"], MESSAGE_BLOCKS, 0)(blocks, pointer))
    if found:
        return found
    held = {"blocks": blocks}
    found = list(_twice(held, pointer))
    if sum(block["type"] == "table" for block in blocks) > 1:
        found.append(at("only_one_table_allowed", pointer))
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_LIMIT:
        found.append(at(f"markdown blocks must be less than {MARKDOWN_LIMIT + 1} characters together", pointer))
    for number, block in enumerate(blocks):
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            found.append(at("unsupported type: file_input", f"{pointer}/{number}/element/type"))
    return found


def view_complaints(view: Any) -> list[str]:
    """Everything Slack would say against a view; empty when it takes it."""
    found = list(typed(VIEW)(view, "/view"))
    if found:
        return [at("failed to match all allowed schemas", "/view"), *found]
    found = list(_twice(view, "/view/blocks"))
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        found.append(at("missing required field: submit", "/view"))
    if sum(bool(element.get("focus_on_load")) for _, element in elements(view)) > 1:
        found.append(at("only one element may have focus_on_load", "/view/blocks"))
    return found


def _twice(content: Json, pointer: str) -> Iterator[str]:
    """Block ids are unique in a message or view, action ids in a block."""
    counts = Counter(block["block_id"] for block in content["blocks"] if block.get("block_id"))
    for block_id in (name for name, count in counts.items() if count > 1):
        yield at(f"`block_id` `{block_id}` already exists", pointer)
    seen: set[tuple[int, str]] = set()
    places = {id(block): number for number, block in enumerate(content["blocks"])}
    for block, element in elements(content):
        action_id = element.get("action_id")
        if not action_id:
            continue
        number = places[id(block)]
        if (number, action_id) in seen:
            yield at(f"`action_id` `{action_id}` already exists in this block", f"{pointer}/{number}")
        seen.add((number, action_id))


def check_message_blocks(blocks: Any, pointer: str = "/blocks") -> None:
    """Raise SlackError `invalid_blocks` with every complaint."""
    if found := message_complaints(blocks, pointer):
        raise SlackError("invalid_blocks", messages=[f"[ERROR] {one}" for one in found])


def check_view(view: Any) -> None:
    """Raise SlackError `invalid_arguments` with every complaint, `view_too_large` beyond 250 KB."""
    if found := view_complaints(view):
        raise SlackError("invalid_arguments", messages=[f"[ERROR] {one}" for one in found])
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")


def named_blocks(blocks: list[Json], *, new_id: Callable[[str], str]) -> list[Json]:
    """The blocks with an id for every block and interactive element that has none, as Slack gives them."""
    return [_named(block, new_id) for block in blocks]


def _named(block: Json, new_id: Callable[[str], str]) -> Json:
    block = {**block, "block_id": block.get("block_id") or new_id("b")}
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            block[name] = _named_element(block[name], new_id)
    if block["type"] in {"actions", "context_actions"}:
        block["elements"] = [_named_element(element, new_id) for element in block["elements"]]
    return block


def _named_element(element: Json, new_id: Callable[[str], str]) -> Json:
    if element.get("type") in {"image", "mrkdwn", "plain_text"} or element.get("action_id"):
        return element
    return {**element, "action_id": new_id("a")}
