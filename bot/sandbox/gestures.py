"""What a person can do with the elements in front of them, as Slack's client does it. Pure.

`value` is what was chosen: the extra keys of the action (`{"selected_option": {...}}`), or in short the text typed, the
value of an option, a date; a list for elements with several.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox.model import Json
from bot.sandbox.viewstate import LISTS, VALUE_KEYS, elements

Found = tuple[Json, Json]
"""A block and the element in it."""


class NotPossible(Exception):
    """What a person wanted to do, Slack's client does not offer here."""


def find(content: Mapping[str, Any], action_id: str, block_id: str | None) -> Found:
    """The visible element with this action id. Raises NotPossible when there is none, or more than one."""
    fitting = [
        (block, element)
        for block, element in elements(content)
        if element.get("action_id") == action_id and block_id in {None, block.get("block_id")}
    ]
    if len(fitting) == 1:
        return fitting[0]
    shown = sorted({str(element.get("action_id")) for _, element in elements(content)})
    if fitting:
        raise NotPossible(f"{action_id!r} is there {len(fitting)} times; name the block_id")
    raise NotPossible(f"nothing here has the action id {action_id!r}; there is {', '.join(shown) or 'nothing to use'}")


def action(found: Found, value: Any, *, action_ts: str) -> Json:
    """The entry in `actions` for using an element."""
    block, element = found
    body: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block.get("block_id", ""),
        "action_ts": action_ts,
    }
    if element["type"] in VALUE_KEYS:
        return body | {key: held for key, held in state(element, value).items() if key != "type"}
    if element["type"] == "overflow":
        return body | {"selected_option": _option(element, value)}
    if element["type"] == "feedback_buttons":
        return body | _feedback(element, value)
    for key in ("text", "value", "style", "url", "icon"):
        if key in element:
            body[key] = element[key]
    return body | (dict(value) if isinstance(value, Mapping) else {})


def state(element: Json, value: Any) -> Json:
    """What an input holds after `value` was put into it; None keeps what it starts with."""
    key, initial = VALUE_KEYS[element["type"]]
    empty: Any = [] if key in LISTS else None
    if value is None:
        return {"type": element["type"], key: element.get(initial, empty)}
    if isinstance(value, Mapping) and key in value:
        value = value[key]
    if key == "selected_options":
        return {"type": element["type"], key: [_option(element, each) for each in value]}
    if key == "selected_option":
        return {"type": element["type"], key: _option(element, value)}
    return {"type": element["type"], key: list(value) if key in LISTS else _typed(element, value)}


def problems(content: Mapping[str, Any], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack's client objects to before it submits, by block id: empty required inputs, text of a wrong length."""
    found = {}
    for block in content.get("blocks", ()):
        if block.get("type") != "input":
            continue
        element, block_id = block["element"], str(block.get("block_id", ""))
        held = values.get(block_id, {}).get(str(element.get("action_id", "")), {})
        problem = _problem(element, held.get(VALUE_KEYS[element["type"]][0]), optional=bool(block.get("optional")))
        if problem:
            found[block_id] = problem
    return found


def _problem(element: Json, held: Any, *, optional: bool) -> str | None:
    if held in (None, "", []):
        return None if optional else "Please complete this required field."
    if element["type"] == "plain_text_input" and len(held) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return None


def _typed(element: Json, value: Any) -> Any:
    """Text no longer than the field takes; an empty field holds nothing."""
    if not isinstance(value, str):
        return value
    return value[: element.get("max_length", len(value))] or None


def _option(element: Json, value: Any) -> Json | None:
    """The option meant by an option object or its value. Raises NotPossible when it is not offered."""
    if isinstance(value, Mapping) and "selected_option" in value:
        value = value["selected_option"]
    if value is None:
        return None
    wanted = value.get("value") if isinstance(value, Mapping) else value
    offered = [
        *element.get("options", ()),
        *(o for group in element.get("option_groups", ()) for o in group["options"]),
    ]
    if element["type"] in {"external_select", "multi_external_select"} and isinstance(value, Mapping):
        return dict(value)
    for option in offered:
        if option["value"] == wanted:
            return dict(option)
    raise NotPossible(f"{wanted!r} is not offered; there is {', '.join(option['value'] for option in offered)}")


def _feedback(element: Json, value: Any) -> Json:
    wanted = value.get("value") if isinstance(value, Mapping) else value
    buttons = [element["positive_button"], element["negative_button"]]
    if wanted is None:
        wanted = buttons[0]["value"]
    for button in buttons:
        if button["value"] == wanted:
            return {"text": button["text"], "value": wanted}
    raise NotPossible(f"{wanted!r} is not one of the two feedback values")
