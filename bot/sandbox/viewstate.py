"""What people entered into a view, by block id and action id, as `view.state.values` holds it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.model import Json

# Input element type -> the key its value stands under, and the key of its initial value.
VALUE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}


def elements(content: Mapping[str, Any]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element of a view or message, with its block."""
    for block in content.get("blocks", ()):
        held = [block.get("element"), block.get("accessory")]
        if block.get("type") in {"actions", "context_actions"}:
            held += block.get("elements", ())
        yield from ((block, element) for element in held if isinstance(element, dict) and "type" in element)


def state_values(content: Mapping[str, Any], before: Mapping[str, Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    """The state of a view when it is shown: what was entered under the same ids and type, else initial values."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements(content):
        if element["type"] not in VALUE_KEYS:
            continue
        block_id, action_id = str(block.get("block_id", "")), str(element.get("action_id", ""))
        kept = before.get(block_id, {}).get(action_id)
        same = kept is not None and kept["type"] == element["type"]
        values.setdefault(block_id, {})[action_id] = kept if same and kept else _initial(element)
    return values


def _initial(element: Json) -> Json:
    key, initial = VALUE_KEYS[element["type"]]
    empty: Any = [] if key in LISTS else None
    return {"type": element["type"], key: element.get(initial, empty)}
