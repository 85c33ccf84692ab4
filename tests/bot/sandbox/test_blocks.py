"""What Block Kit takes, and what Slack says to the rest."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as models

from bot.sandbox.blocks import check_message_blocks, check_view, message_complaints, named_blocks, view_complaints
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json


def plain(text: str = "a") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "a") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "a", value: str = "a", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


OPTIONS = [option(value=str(number)) for number in range(100)]
BUTTON: Json = {"type": "button", "text": plain(), "action_id": "go"}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "rate",
    "positive_button": {"text": plain("Good"), "value": "1"},
    "negative_button": {"text": plain("Bad"), "value": "0"},
}
RICH: Json = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a", "style": {"bold": True}}]}],
}
IMAGE: Json = {"type": "image", "image_url": "https://brisemont.example/a.png", "alt_text": "a"}


CELL: Json = {"type": "raw_text", "text": "a"}
NUMBER: Json = {"type": "raw_number", "value": 1.5}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


INPUTS: list[Json] = [
    {"type": "plain_text_input", "multiline": True, "max_length": 3000, "placeholder": plain("a" * 150)},
    {"type": "email_text_input", "focus_on_load": True},
    {"type": "url_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    {"type": "number_input", "is_decimal_allowed": True, "min_value": "0", "max_value": "10.5"},
    {"type": "rich_text_input"},
    {"type": "datepicker", "initial_date": "2026-11-23"},
    {"type": "timepicker", "initial_time": "09:30"},
    {"type": "datetimepicker", "initial_date_time": 1_795_424_400},
    {"type": "checkboxes", "options": OPTIONS[:10], "initial_options": [OPTIONS[0]]},
    {"type": "radio_buttons", "options": OPTIONS[:10], "initial_option": OPTIONS[9]},
    {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[99]},
    {"type": "static_select", "option_groups": [{"label": plain(), "options": OPTIONS}]},
    {"type": "external_select", "min_query_length": 0},
    {"type": "users_select", "initial_user": "U1"},
    {"type": "conversations_select", "filter": {"include": ["im"]}, "default_to_current_conversation": True},
    {"type": "channels_select"},
    {"type": "multi_static_select", "options": OPTIONS, "initial_options": OPTIONS[:2], "max_selected_items": 3},
    {"type": "multi_external_select"},
    {"type": "multi_users_select", "initial_users": ["U1"]},
    {"type": "multi_conversations_select"},
    {"type": "multi_channels_select"},
]

GOOD: list[Json] = [
    section(text=mrkdwn("a" * 3000)),
    section(text=None, fields=[plain("a" * 2000)] * 10),
    section(accessory=BUTTON),
    section(accessory=IMAGE),
    section(
        accessory={"type": "overflow", "options": [option(value=str(n), url="https://a.example") for n in range(5)]}
    ),
    section(accessory={"type": "multi_static_select", "options": OPTIONS}),
    {"type": "divider", "block_id": "a" * 255},
    {"type": "header", "text": plain("a" * 150)},
    {"type": "context", "elements": [mrkdwn(), plain(), IMAGE] + [mrkdwn()] * 7},
    actions(*[{**BUTTON, "action_id": str(number)} for number in range(25)]),
    actions({**BUTTON, "text": plain("a" * 75), "value": "a" * 2000, "style": "danger", "url": "https://a.example"}),
    actions({**BUTTON, "confirm": {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain()}}),
    {"type": "context_actions", "elements": [FEEDBACK]},
    {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}] * 5},
    {**IMAGE, "title": plain()},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"},
    {"type": "markdown", "text": "a" * 12_000},
    RICH,
    rich({"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": RICH["elements"]}),
    rich({"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://a.example", "text": "a"}]}),
    rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a"}]}),
    {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, RICH] * 10] * 100,
        "column_settings": [{"align": "right", "is_wrapped": True}, None],
    },
    {"type": "data_table", "caption": "a", "rows": [[CELL, NUMBER]] + [[RICH, NUMBER]] * 100, "page_size": 5},
    {"type": "task_card", "task_id": "1", "title": "a", "status": "complete", "details": RICH},
    {"type": "plan", "title": "a", "tasks": [{"type": "task_card", "task_id": "1", "title": "a"}]},
    {"type": "alert", "text": mrkdwn(), "level": "warning"},
    {"type": "card", "title": mrkdwn(), "actions": [BUTTON]},
    {"type": "container", "title": plain(), "child_blocks": [section()]},
    *[entry(element) for element in INPUTS],
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_good_block_is_taken(block: Json) -> None:
    assert message_complaints([block]) == []


BAD: list[tuple[Any, str]] = [
    ("a", "must provide an object [json-pointer:/blocks/0]"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "marquee"}, "unsupported type: marquee [json-pointer:/blocks/0/type]"),
    ({"type": "divider", "colour": "red"}, "invalid additional property: colour [json-pointer:/blocks/0]"),
    ({"type": "divider", "block_id": "a" * 256}, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ({"type": "section"}, "missing required field: text [json-pointer:/blocks/0]"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(text=mrkdwn("a" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(text={"type": "html", "text": "a"}), "unsupported type: html [json-pointer:/blocks/0/text/type]"),
    (section(text="a"), "must provide an object [json-pointer:/blocks/0/text]"),
    (section(fields=[plain()] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    (section(fields=[plain("a" * 2001)]), "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    (section(accessory=FEEDBACK), "unsupported type: feedback_buttons [json-pointer:/blocks/0/accessory/type]"),
    ({"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    (
        {"type": "header", "text": plain("a" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        {"type": "context", "elements": [mrkdwn()] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    ({"type": "context", "elements": []}, "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    ({"type": "context", "elements": [BUTTON]}, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"),
    (actions(*[BUTTON] * 26), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(BUTTON, BUTTON), "`action_id` `go` already exists in this block [json-pointer:/blocks/0]"),
    (
        actions({**BUTTON, "text": plain("a" * 76)}),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        actions({**BUTTON, "text": mrkdwn()}),
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    (
        actions({**BUTTON, "value": "a" * 2001}),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        actions({**BUTTON, "action_id": "a" * 256}),
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        actions({**BUTTON, "style": "loud"}),
        "must be one of the following values: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        actions({**BUTTON, "confirm": {"title": plain()}}),
        "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    (
        actions({"type": "plain_text_input"}),
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain()}] * 6},
        "no more than 5 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        {"type": "context_actions", "elements": [{**FEEDBACK, "negative_button": None}]},
        "missing required field: negative_button [json-pointer:/blocks/0/elements/0]",
    ),
    (
        {"type": "context_actions", "elements": [{**FEEDBACK, "positive_button": {"text": plain()}}]},
        "missing required field: value [json-pointer:/blocks/0/elements/0/positive_button]",
    ),
    ({**IMAGE, "alt_text": None}, "missing required field: alt_text [json-pointer:/blocks/0]"),
    ({"type": "image", "alt_text": "a"}, "missing required field: image_url [json-pointer:/blocks/0]"),
    (
        {**IMAGE, "slack_file": {"id": "F1"}},
        "only one of image_url, slack_file may be given [json-pointer:/blocks/0]",
    ),
    ({"type": "markdown", "text": "a" * 12_001}, "must be less than 12001 characters [json-pointer:/blocks/0/text]"),
    ({"type": "markdown", "text": plain()}, "must provide a string [json-pointer:/blocks/0/text]"),
    (rich({"type": "rich_text_poem"}), "unsupported type: rich_text_poem [json-pointer:/blocks/0/elements/0/type]"),
    (
        rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ),
    (
        rich({"type": "rich_text_section", "elements": [{"type": "link"}]}),
        "missing required field: url [json-pointer:/blocks/0/elements/0/elements/0]",
    ),
    ({"type": "table", "rows": [[RICH]] * 101}, "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    ({"type": "table", "rows": [[RICH] * 21]}, "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    ({"type": "table", "rows": [[mrkdwn()]]}, "unsupported type: mrkdwn [json-pointer:/blocks/0/rows/0/0/type]"),
    (
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a" * 101}]] * 100},
        "cells must be less than 10001 characters together [json-pointer:/blocks/0/rows]",
    ),
    (
        {"type": "data_table", "caption": "a", "rows": [[CELL]]},
        "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]",
    ),
    (
        {"type": "data_table", "caption": "a", "rows": [[RICH], [CELL]]},
        "rich_text is not allowed in the header [json-pointer:/blocks/0/rows/0]",
    ),
    (
        {"type": "data_table", "caption": "a", "rows": [[CELL], [CELL, CELL]]},
        "all rows must have the same number of cells [json-pointer:/blocks/0/rows]",
    ),
    ({"type": "data_table", "rows": [[CELL], [CELL]]}, "missing required field: caption [json-pointer:/blocks/0]"),
    (entry(BUTTON), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (entry({"type": "file_input"}), "unsupported type: file_input [json-pointer:/blocks/0/element/type]"),
    (
        entry({"type": "static_select", "options": [*OPTIONS, option()]}),
        "no more than 100 items allowed [json-pointer:/blocks/0/element/options]",
    ),
    (entry({"type": "static_select"}), "missing required field: options [json-pointer:/blocks/0/element]"),
    (
        entry({"type": "static_select", "options": [option("a" * 76)]}),
        "must be less than 76 characters [json-pointer:/blocks/0/element/options/0/text/text]",
    ),
    (
        entry({"type": "static_select", "options": OPTIONS, "initial_option": option(value="other")}),
        "initial option must be one of the options [json-pointer:/blocks/0/element]",
    ),
    (
        entry({"type": "checkboxes", "options": OPTIONS[:11]}),
        "no more than 10 items allowed [json-pointer:/blocks/0/element/options]",
    ),
    (
        entry({"type": "radio_buttons", "options": [option(), option()]}),
        "option values must be unique [json-pointer:/blocks/0/element/options]",
    ),
    (
        section(accessory={"type": "overflow", "options": OPTIONS[:6]}),
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        entry({"type": "plain_text_input", "min_length": 5, "max_length": 2}),
        "min_length must be less than or equal to max_length [json-pointer:/blocks/0/element]",
    ),
    (
        entry({"type": "number_input"}),
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
    ),
    (
        entry({"type": "datepicker", "initial_date": "23.11.2026"}),
        r"input must match regex pattern: ^\d{4}-\d{2}-\d{2}$ [json-pointer:/blocks/0/element/initial_date]",
    ),
]


@pytest.mark.parametrize(("block", "complaint"), BAD, ids=lambda value: value[:60] if isinstance(value, str) else "")
def test_a_bad_block_is_refused_in_slacks_words(block: Any, complaint: str) -> None:
    assert complaint in message_complaints([block])


SDK_BLOCKS: list[models.Block] = [
    models.SectionBlock(
        text="*a*", accessory=models.ButtonElement(text="a", action_id="a", value="1", style="primary")
    ),
    models.SectionBlock(fields=["a", "b"], expand=True),
    models.HeaderBlock(text="a"),
    models.DividerBlock(),
    models.ImageBlock(image_url="https://a.example/a.png", alt_text="a", title="a"),
    models.ContextBlock(elements=[models.MarkdownTextObject(text="a", verbatim=True)]),
    models.MarkdownBlock(text="**a**"),
    models.ContextActionsBlock(
        elements=[
            models.FeedbackButtonsElement(
                action_id="a",
                positive_button=models.FeedbackButtonObject(text="Good", value="1", accessibility_label="Good"),
                negative_button=models.FeedbackButtonObject(text="Bad", value="0"),
            )
        ]
    ),
    models.ActionsBlock(
        elements=[
            models.StaticSelectElement(action_id="a", placeholder="a", options=[models.Option(text="a", value="1")]),
            models.OverflowMenuElement(action_id="b", options=[models.Option(text="a", value="1")]),
            models.DatePickerElement(action_id="c", initial_date="2026-11-23"),
            models.CheckboxesElement(action_id="d", options=[models.Option(text="a", value="1", description="b")]),
        ]
    ),
    models.InputBlock(
        label="a", hint="b", optional=True, element=models.PlainTextInputElement(action_id="a", multiline=True)
    ),
    models.InputBlock(
        label="a", element=models.NumberInputElement(action_id="a", is_decimal_allowed=False, min_value=1)
    ),
    models.RichTextBlock(
        elements=[
            models.RichTextSectionElement(
                elements=[models.RichTextElementParts.Text(text="a", style={"bold": True, "code": True})]
            )
        ]
    ),
    models.TableBlock(rows=[[models.RawTextObject(text="a"), {"type": "raw_text", "text": "b"}]]),
    models.TaskCardBlock(task_id="1", title="a", status="in_progress"),
    models.AlertBlock(text="a", level="info"),
]


@pytest.mark.parametrize("block", SDK_BLOCKS, ids=lambda block: str(block.type))
def test_what_slacks_own_library_builds_is_taken(block: models.Block) -> None:
    assert message_complaints([block.to_dict()]) == []


def test_a_message_has_fifty_blocks_and_no_more() -> None:
    assert message_complaints([{"type": "divider"}] * 50) == []
    assert message_complaints([{"type": "divider"}] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([{"type": "divider", "block_id": "a"}] * 2, "`block_id` `a` already exists [json-pointer:/blocks]"),
        ([{"type": "table", "rows": [[RICH]]}] * 2, "only_one_table_allowed [json-pointer:/blocks]"),
        (
            [{"type": "markdown", "text": "a" * 7000}] * 2,
            "markdown blocks must be less than 12001 characters together [json-pointer:/blocks]",
        ),
    ],
)
def test_some_things_are_allowed_once(blocks: list[Json], complaint: str) -> None:
    assert message_complaints(blocks) == [complaint]


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    assert message_complaints([actions(BUTTON), actions(BUTTON)]) == []


def test_the_refusal_lists_every_complaint_twice_as_slack_does() -> None:
    with pytest.raises(SlackError) as refusal:
        check_message_blocks([{"type": "divider"}, {"type": "section"}, {"type": "x"}])
    assert refusal.value.body() == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            "missing required field: text [json-pointer:/blocks/1]",
            "unsupported type: x [json-pointer:/blocks/2/type]",
        ],
        "response_metadata": {
            "messages": [
                "[ERROR] missing required field: text [json-pointer:/blocks/1]",
                "[ERROR] unsupported type: x [json-pointer:/blocks/2/type]",
            ]
        },
    }


MODAL: Json = {
    "type": "modal",
    "title": plain("a" * 24),
    "submit": plain(),
    "close": plain(),
    "private_metadata": "a" * 3000,
    "callback_id": "a" * 255,
    "blocks": [entry({"type": "file_input"})] + [{"type": "divider"}] * 99,
}
HOME: Json = {"type": "home", "blocks": [section()], "private_metadata": ""}


@pytest.mark.parametrize("view", [MODAL, HOME, {**MODAL, "blocks": []}, {**HOME, "blocks": [entry(INPUTS[0])]}])
def test_a_good_view_is_taken(view: Json) -> None:
    check_view(view)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": plain("a" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"title": None}, "missing required field: title [json-pointer:/view]"),
        ({"title": mrkdwn()}, "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
        ({"submit": plain("a" * 25)}, "must be less than 25 characters [json-pointer:/view/submit/text]"),
        ({"submit": None}, "missing required field: submit [json-pointer:/view]"),
        ({"submit_disabled": True}, "invalid additional property: submit_disabled [json-pointer:/view]"),
        ({"private_metadata": "a" * 3001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        ({"callback_id": "a" * 256}, "must be less than 256 characters [json-pointer:/view/callback_id]"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (
            {"blocks": [{"type": "markdown", "text": "a"}]},
            "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
        ),
        (
            {"blocks": [{"type": "context_actions", "elements": [FEEDBACK]}]},
            "unsupported type: context_actions [json-pointer:/view/blocks/0/type]",
        ),
        ({"type": "drawer"}, "unsupported type: drawer [json-pointer:/view/type]"),
        (
            {"blocks": [entry({"type": "plain_text_input", "focus_on_load": True})] * 2},
            "only one element may have focus_on_load [json-pointer:/view/blocks]",
        ),
    ],
)
def test_a_bad_view_is_refused_in_slacks_words(changes: Json, complaint: str) -> None:
    assert complaint in view_complaints({**MODAL, **changes})


def test_every_block_and_element_gets_an_id() -> None:
    blocks = [actions({"type": "button", "text": plain()}, BUTTON), section(accessory=IMAGE), entry(INPUTS[0])]
    before = copy.deepcopy(blocks)
    numbers = iter(range(100))
    named = named_blocks(blocks, new_id=lambda letter: f"{letter}{next(numbers)}")
    assert all(block["block_id"] for block in named)
    assert [element["action_id"] for element in named[0]["elements"]][1] == "go"
    assert named[0]["elements"][0]["action_id"]
    assert named[2]["element"]["action_id"]
    assert "action_id" not in named[1]["accessory"]
    assert blocks == before


# A small alphabet: building Hypothesis's table of all of Unicode takes seconds in a fresh clone.
WORDS = st.text("aZ é\n", max_size=5) | st.sampled_from(["type", "text", "plain_text", "button", "options", "value"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from(sorted({str(block["type"]) for block in GOOD}))
FIELDS = st.sampled_from(["text", "elements", "element", "accessory", "rows", "options", "fields", "label", "tasks"])


@given(st.lists(st.dictionaries(FIELDS, ANYTHING, max_size=4), max_size=3), TYPES)
def test_whatever_is_sent_the_answer_is_a_list_of_complaints(blocks: list[Any], kind: str) -> None:
    for block in blocks:
        block["type"] = kind
    assert all("[json-pointer:" in complaint for complaint in message_complaints(blocks))


@given(ANYTHING)
def test_whatever_is_sent_as_a_view_the_answer_is_a_list_of_complaints(view: Any) -> None:
    assert all("[json-pointer:" in complaint for complaint in view_complaints(view))
