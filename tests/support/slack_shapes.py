"""Slack's documented shapes of what the bot makes, written down once more, independently of product and emulator.

Read from docs.slack.dev/reference/block-kit (fields, lengths, counts) and from Slack's own type definitions
(@slack/types: `block-kit/*.ts`, `views.ts`, `message-metadata.ts`). Where the two differ the narrower one counts. Only
what the bot uses is here: anything else is a complaint until somebody has looked it up and added it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, str], Iterator[str]]

MESSAGE_CHARACTERS = 13_000
"""Not documented; beyond it Slack answers `msg_blocks_too_long`."""

TEXT = 4_000
VIEW_BYTES = 250_000
LEGAL = re.compile(r"&(?:amp|lt|gt);|<(?:@[UW][A-Z0-9]{8,}|#C[A-Z0-9]{8,}|(?:https?://|mailto:)[^<>|\s]+\|[^<>|]+)>")
"""Entities, people, channels, and links with a text of their own."""


def words(most: int, least: int = 1) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, str) or not least <= len(value) <= most:
            yield f"{place}: {least} to {most} characters"

    return check


def one_of(*values: Any) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if not any(value is known or (value == known and type(value) is type(known)) for known in values):
            yield f"{place}: one of {values}"

    return check


def number(least: int, most: int) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if type(value) is not int or not least <= value <= most:
            yield f"{place}: {least} to {most}"

    return check


def many(check_one: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            yield f"{place}: a list of {least} to {most}"
            return
        for index, one in enumerate(value):
            yield from check_one(one, f"{place}[{index}]")

    return check


def exactly(needed: Mapping[str, Check], may: Mapping[str, Check] | None = None) -> Check:
    """These fields and no others; null stands for nothing in Slack's types, so it is no value."""
    known = {**needed, **(may or {})}

    def check(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place}: an object"
            return
        yield from (f"{place}.{name}: missing" for name in needed if name not in value)
        for name, field in value.items():
            if name not in known:
                yield f"{place}.{name}: unknown"
            else:
                yield from known[name](field, f"{place}.{name}")

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    def check(value: Any, place: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            yield f"{place}: {kind!r} is none of {sorted(kinds)}"
            return
        rest = {name: field for name, field in value.items() if name != "type"}
        yield from kinds[str(kind)](rest, f"{place}<{kind}>")

    return check


def live(check_text: Check) -> Check:
    """mrkdwn: nothing between angle brackets but users, channels and links with a text; `&` only in entities."""

    def check(value: Any, place: str) -> Iterator[str]:
        yield from check_text(value, place)
        if isinstance(value, str) and (found := re.search(r"[&<>].{,30}", LEGAL.sub("", value))):
            yield f"{place}: not escaped: {found[0]!r}"

    return check


BOOLEAN = one_of(True, False)
ID = words(255)
URL = words(3_000)
VALUE = words(2_000)


def plain(most: int) -> Check:
    return by_type({"plain_text": exactly({"text": words(most)}, {"emoji": BOOLEAN})})


def mrkdwn(most: int) -> Check:
    return by_type({"mrkdwn": exactly({"text": live(words(most))}, {"verbatim": BOOLEAN})})


def text(most: int) -> Check:
    return by_type(
        {
            "plain_text": exactly({"text": words(most)}, {"emoji": BOOLEAN}),
            "mrkdwn": exactly({"text": live(words(most))}, {"verbatim": BOOLEAN}),
        }
    )


BUTTON = exactly(
    {"text": plain(75)},
    {
        "action_id": ID,
        "value": VALUE,
        "url": URL,
        "style": one_of("primary", "danger"),
        "accessibility_label": words(75),
    },
)
THUMB = exactly({"text": plain(75), "value": VALUE}, {"accessibility_label": words(75)})
OPTION = exactly({"text": plain(75)}, {"value": words(75), "description": plain(75)})
"""`value` is 150 in the documentation, 75 in @slack/types."""

STYLE = exactly({}, dict.fromkeys(("bold", "italic", "strike", "code"), BOOLEAN))
PART = by_type(
    {
        "text": exactly({"text": words(3_000)}, {"style": STYLE}),
        "link": exactly({"url": URL}, {"text": words(3_000), "style": STYLE}),
    }
)
PARTS = many(PART, 1_000)
LINE = by_type({"rich_text_section": exactly({"elements": PARTS})})
RICH = by_type(
    {
        "rich_text_section": exactly({"elements": PARTS}),
        "rich_text_quote": exactly({"elements": PARTS}, {"border": one_of(0, 1)}),
        # @slack/types has no `offset`, which the documentation has.
        "rich_text_list": exactly(
            {"style": one_of("bullet", "ordered"), "elements": many(LINE, 1_000)},
            {"indent": number(0, 8), "border": one_of(0, 1)},
        ),
    }
)
INPUTS = by_type(
    {
        "plain_text_input": exactly(
            {},
            {
                "action_id": ID,
                "initial_value": words(3_000),
                "multiline": BOOLEAN,
                "min_length": number(0, 3_000),
                "max_length": number(1, 3_000),
                "focus_on_load": BOOLEAN,
                "placeholder": plain(150),
            },
        ),
        "checkboxes": exactly({"options": many(OPTION, 10)}, {"action_id": ID, "focus_on_load": BOOLEAN}),
        "radio_buttons": exactly(
            {"options": many(OPTION, 10)}, {"action_id": ID, "initial_option": OPTION, "focus_on_load": BOOLEAN}
        ),
        "static_select": exactly(
            {"options": many(OPTION, 100)},
            {"action_id": ID, "initial_option": OPTION, "placeholder": plain(150), "focus_on_load": BOOLEAN},
        ),
        "multi_static_select": exactly(
            {"options": many(OPTION, 100)},
            {
                "action_id": ID,
                "initial_options": many(OPTION, 100),
                "max_selected_items": number(1, 100),
                "placeholder": plain(150),
                "focus_on_load": BOOLEAN,
            },
        ),
        "datetimepicker": exactly(
            {}, {"action_id": ID, "initial_date_time": number(10**9, 10**10 - 1), "focus_on_load": BOOLEAN}
        ),
    }
)
BLOCK_ID: dict[str, Check] = {"block_id": ID}
EVERYWHERE: dict[str, Check] = {
    "section": exactly({"text": text(3_000)}, {**BLOCK_ID, "accessory": by_type({"button": BUTTON})}),
    "divider": exactly({}, BLOCK_ID),
    "header": exactly({"text": plain(150)}, BLOCK_ID),
    "context": exactly({"elements": many(text(3_000), 10)}, BLOCK_ID),
    "actions": exactly({"elements": many(by_type({"button": BUTTON}), 25)}, BLOCK_ID),
    "rich_text": exactly({"elements": many(RICH, 1_000)}, BLOCK_ID),
}
THUMBS = exactly({"positive_button": THUMB, "negative_button": THUMB}, {"action_id": ID})
IN_MESSAGES = {
    **EVERYWHERE,
    "context_actions": exactly({"elements": many(by_type({"feedback_buttons": THUMBS}), 5)}, BLOCK_ID),
}
IN_VIEWS = {
    **EVERYWHERE,
    "input": exactly(
        {"label": plain(2_000), "element": INPUTS}, {**BLOCK_ID, "hint": plain(2_000), "optional": BOOLEAN}
    ),
}
MESSAGE_BLOCKS = many(by_type(IN_MESSAGES), 50)
VIEW_BLOCKS = many(by_type(IN_VIEWS), 100)
VIEW = by_type(
    {
        "home": exactly({"blocks": VIEW_BLOCKS}, {"private_metadata": words(3_000), "callback_id": ID}),
        "modal": exactly(
            {"title": plain(24), "blocks": VIEW_BLOCKS},
            {
                "submit": plain(24),
                "close": plain(24),
                "private_metadata": words(3_000),
                "callback_id": ID,
                "clear_on_close": BOOLEAN,
                "notify_on_close": BOOLEAN,
            },
        ),
    }
)
METADATA = exactly({"event_type": words(255), "event_payload": exactly({"id": ID})})


def message(content: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message's `text` and `blocks`."""
    found = [*live(words(TEXT))(content.get("text"), "text")]
    if not str(content.get("text") or "").strip():
        found.append("text: what screen readers and notifications say is missing")
    blocks = content.get("blocks")
    if blocks is not None:
        found += MESSAGE_BLOCKS(blocks, "blocks")
        found += _ids(blocks)
        if (size := characters(blocks)) > MESSAGE_CHARACTERS:
            found.append(f"blocks: {size} characters")
    return found


def view(content: Any) -> list[str]:
    """What is wrong with a view."""
    found = list(VIEW(content, "view"))
    if found:
        return found
    found += _ids(content["blocks"])
    inputs = [block for block in content["blocks"] if block["type"] == "input"]
    if inputs and content["type"] == "modal" and "submit" not in content:
        found.append("view.submit: needed with an input")
    if sum(bool(block["element"].get("focus_on_load")) for block in inputs) > 1:
        found.append("view: two elements have focus_on_load")
    if len(json.dumps(content)) > VIEW_BYTES:
        found.append("view: too large")
    return found


def characters(part: Any) -> int:
    """How much can be read in some blocks."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(map(characters, part.values()))
    return sum(map(characters, part)) if isinstance(part, list) else 0


def _ids(blocks: list[Json]) -> Iterator[str]:
    """Ids of blocks are unique in a message or view, those of actions in a block."""
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {name!r} twice" for name, count in named.items() if count > 1)
    for block in blocks:
        elements = block.get("elements") or []
        acting = Counter(element["action_id"] for element in elements if "action_id" in element)
        yield from (f"action_id {name!r} twice in a block" for name, count in acting.items() if count > 1)
