"""Block Kit's elements and composition objects: fields, lengths, counts (docs.slack.dev/reference/block-kit). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.schema import (
    Rule,
    among,
    anything,
    at,
    boolean,
    both,
    exactly_one,
    items,
    record,
    string,
    text,
    typed,
    whole,
)

TYPE: dict[str, Rule] = {"type": anything}
ACTION: dict[str, Rule] = {"action_id": string(255)}
PLACEHOLDER: dict[str, Rule] = {"placeholder": text(150, "plain_text"), "focus_on_load": boolean}
URL = string(3000)
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
FILE = record({}, {"id": string(255), "url": URL}, exactly_one("id", "url"))

CONFIRM = record(
    {"title": text(100, "plain_text"), "text": text(300), "confirm": text(30, "plain_text")},
    {"deny": text(30, "plain_text"), "style": among("primary", "danger")},
)


def option(*kinds: str, url: bool = False) -> Rule:
    """An option of a menu; checkboxes and radio buttons may use mrkdwn, overflow menus a link."""
    return record(
        {"text": text(75, *kinds), "value": string(150)},
        {"description": text(75, *kinds), **({"url": URL} if url else {})},
    )


PLAIN_OPTION = option("plain_text")
RICH_OPTION = option("plain_text", "mrkdwn")
OPTION_GROUP = record({"label": text(75, "plain_text"), "options": items(PLAIN_OPTION, 100)})
DISPATCH = record({}, {"trigger_actions_on": items(among("on_enter_pressed", "on_character_entered"), 2)})
FILTER = record(
    {},
    {
        "include": items(among("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _initial_among_options(value: Any, pointer: str) -> Iterator[str]:
    """What is selected at first must be one of the options."""
    groups = [group for group in _list(value, "option_groups") if isinstance(group, Mapping)]
    offered = [*_list(value, "options"), *(one for group in groups for one in _list(group, "options"))]
    single = [value["initial_option"]] if value.get("initial_option") else []
    if any(one not in offered for one in [*_list(value, "initial_options"), *single]):
        yield at("initial option must be one of the options", pointer)


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _unique_values(value: Any, pointer: str) -> Iterator[str]:
    options = value.get("options")
    if not isinstance(options, list):
        return
    values = [one.get("value") for one in options if isinstance(one, Mapping)]
    if len(values) != len(set(map(str, values))):
        yield at("option values must be unique", f"{pointer}/options")


def _select(extra: Mapping[str, Rule], *, required: Mapping[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    return record({**TYPE, **(required or {})}, {**ACTION, **PLACEHOLDER, "confirm": CONFIRM, **extra}, also)


def _multi(extra: Mapping[str, Rule], *, required: Mapping[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    return _select({**extra, "max_selected_items": whole(1, 100)}, required=required, also=also)


_OPTIONS: dict[str, Rule] = {"options": items(PLAIN_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
_ONE_LIST = both(exactly_one("options", "option_groups"), _initial_among_options)
_ID = string(255)
_IDS = items(string(255), 100, 0)

SELECTS: dict[str, Rule] = {
    "static_select": _select({**_OPTIONS, "initial_option": PLAIN_OPTION}, also=_ONE_LIST),
    "external_select": _select({"initial_option": PLAIN_OPTION, "min_query_length": whole(0, 100)}),
    "users_select": _select({"initial_user": _ID}),
    "conversations_select": _select(
        {
            "initial_conversation": _ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": FILTER,
        }
    ),
    "channels_select": _select({"initial_channel": _ID, "response_url_enabled": boolean}),
}
MULTI_SELECTS: dict[str, Rule] = {
    "multi_static_select": _multi({**_OPTIONS, "initial_options": items(PLAIN_OPTION, 100)}, also=_ONE_LIST),
    "multi_external_select": _multi({"initial_options": items(PLAIN_OPTION, 100), "min_query_length": whole(0, 100)}),
    "multi_users_select": _multi({"initial_users": _IDS}),
    "multi_conversations_select": _multi(
        {"initial_conversations": _IDS, "default_to_current_conversation": boolean, "filter": FILTER}
    ),
    "multi_channels_select": _multi({"initial_channels": _IDS}),
}

BUTTON = record(
    {**TYPE, "text": text(75, "plain_text")},
    {
        **ACTION,
        "url": URL,
        "value": string(2000, 0),
        "style": among("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
    },
)
WORKFLOW_BUTTON = record(
    {**TYPE, "text": text(75, "plain_text"), "workflow": anything},
    {**ACTION, "style": among("primary", "danger"), "accessibility_label": string(75)},
)
IMAGE = record(
    {**TYPE, "alt_text": string(2000)}, {"image_url": URL, "slack_file": FILE}, exactly_one("image_url", "slack_file")
)
OVERFLOW = record(
    {**TYPE, "options": items(option("plain_text", url=True), 5)}, {**ACTION, "confirm": CONFIRM}, _unique_values
)
_FEEDBACK_BUTTON = record({"text": text(75, "plain_text"), "value": string(2000)}, {"accessibility_label": string(75)})
FEEDBACK_BUTTONS = record({**TYPE, "positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON}, ACTION)
ICON_BUTTON = record(
    {**TYPE, "icon": among("trash"), "text": text(75, "plain_text")},
    {
        **ACTION,
        "value": string(2000),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "visible_to_user_ids": _IDS,
    },
)
CHECKBOXES = record(
    {**TYPE, "options": items(RICH_OPTION, 10)},
    {**ACTION, "initial_options": items(RICH_OPTION, 10), "confirm": CONFIRM, "focus_on_load": boolean},
    both(_initial_among_options, _unique_values),
)
RADIO_BUTTONS = record(
    {**TYPE, "options": items(RICH_OPTION, 10)},
    {**ACTION, "initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": boolean},
    both(_initial_among_options, _unique_values),
)
PICKERS: dict[str, Rule] = {
    "datepicker": _select({"initial_date": DATE}),
    "timepicker": _select({"initial_time": TIME, "timezone": string(255)}),
    "datetimepicker": record(
        TYPE,
        {
            **ACTION,
            "initial_date_time": whole(1_000_000_000, 9_999_999_999),
            "confirm": CONFIRM,
            "focus_on_load": boolean,
        },
    ),
}


def _lengths_in_order(value: Any, pointer: str) -> Iterator[str]:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield at("min_length must be less than or equal to max_length", pointer)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        yield at(f"must be less than {most + 1} characters", f"{pointer}/initial_value")


def _numbers(value: Any, pointer: str) -> Iterator[str]:
    for name in ("initial_value", "min_value", "max_value"):
        try:
            float(value.get(name) or 0)
        except (TypeError, ValueError):
            yield at("must be a number", f"{pointer}/{name}")


_NUMBER_TEXT = string(255, pattern=r"-?\d+(\.\d+)?")
_TYPED: dict[str, Rule] = {**ACTION, **PLACEHOLDER, "dispatch_action_config": DISPATCH}

INPUTS: dict[str, Rule] = {
    "plain_text_input": record(
        TYPE,
        {
            **_TYPED,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        _lengths_in_order,
    ),
    "email_text_input": record(TYPE, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": record(TYPE, {**_TYPED, "initial_value": string(3000)}),
    "number_input": record(
        {**TYPE, "is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": _NUMBER_TEXT, "min_value": _NUMBER_TEXT, "max_value": _NUMBER_TEXT},
        _numbers,
    ),
    "rich_text_input": record(TYPE, {**_TYPED, "initial_value": anything}),
    "file_input": record(TYPE, {**ACTION, "filetypes": items(string(255), 100), "max_files": whole(1, 10)}),
}

_CHOICES: dict[str, Rule] = {"checkboxes": CHECKBOXES, "radio_buttons": RADIO_BUTTONS, **PICKERS, **SELECTS}
ACCESSORY = typed(
    {
        "button": BUTTON,
        "image": IMAGE,
        "overflow": OVERFLOW,
        "workflow_button": WORKFLOW_BUTTON,
        **_CHOICES,
        **MULTI_SELECTS,
    }
)
ACTIONS_ELEMENT = typed(
    {
        "button": BUTTON,
        "overflow": OVERFLOW,
        "workflow_button": WORKFLOW_BUTTON,
        "rich_text_input": INPUTS["rich_text_input"],
        **_CHOICES,
        **MULTI_SELECTS,
    }
)
INPUT_ELEMENT = typed({**INPUTS, **_CHOICES, **MULTI_SELECTS})
CONTEXT_ELEMENT = typed(
    {
        "image": IMAGE,
        "plain_text": text(3000, "plain_text"),
        "mrkdwn": text(3000, "mrkdwn"),
    }
)
CONTEXT_ACTIONS_ELEMENT = typed({"feedback_buttons": FEEDBACK_BUTTONS, "icon_button": ICON_BUTTON})
