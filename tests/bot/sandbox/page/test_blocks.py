from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from bot.sandbox.model import Json, User
from bot.sandbox.page import answers, blocks
from bot.sandbox.page.place import Place, find_element
from bot.sandbox.page.viewer import Viewer
from tests.support.harbour import ANSWER, FORM, HOME, SHOWCASE, mrkdwn, option, plain, section
from tests.support.onlookers import JONAS

BOTH = [option("One"), option("Two")]


def soup(content: list[Json], viewer: Viewer, **more: Any) -> BeautifulSoup:
    return BeautifulSoup(blocks.render(content, Place("v V1", viewer, **more)), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, selector
    return found[0]


def in_actions(element: Json) -> list[Json]:
    return [{"type": "actions", "block_id": "b", "elements": [{"action_id": "a", **element}]}]


@pytest.mark.parametrize("content", [SHOWCASE, ANSWER, FORM["blocks"], HOME["blocks"]])
def test_everything_an_app_may_write_is_drawn(content: list[Json], viewer: Viewer) -> None:
    page = soup(content, viewer)
    assert len(page.find_all(recursive=False)) == len(content)
    assert page.select(".not-shown") == []


def test_a_section_shows_text_fields_and_what_stands_beside_it(viewer: Viewer) -> None:
    beside = {"type": "image", "image_url": "https://a.example/boat.png", "alt_text": "A boat"}
    page = soup([section("*Petrel*", fields=[mrkdwn("a"), plain("*b*")], accessory=beside)], viewer)
    assert one(page, ".section-text strong").text == "Petrel"
    assert [field.text for field in page.select(".field")] == ["a", "*b*"]
    assert one(page, ".accessory img")["alt"] == "A boat"


def test_a_button_carries_its_names_style_address_and_question(viewer: Viewer) -> None:
    asked = {"title": plain("Sure?"), "text": mrkdwn("*No* way back"), "confirm": plain("Yes"), "deny": plain("No")}
    button = one(soup(in_actions({"type": "button", "text": plain("Go"), "style": "danger", "url": "https://a.example",
                                  "confirm": asked}), viewer), "button")  # fmt: skip
    assert (button["data-act"], button["data-block"], button["data-url"]) == ("a", "b", "https://a.example")
    assert "button-danger" in button["class"]
    assert "<strong>No</strong> way back" in str(button["data-confirm"]).encode().decode("unicode_escape")


def test_a_button_with_a_harmful_address_has_none(viewer: Viewer) -> None:
    page = soup(in_actions({"type": "button", "text": plain("Go"), "url": "javascript:alert(1)"}), viewer)
    assert not one(page, "button").has_attr("data-url")


@pytest.mark.parametrize(
    ("element", "chosen"),
    [
        ({"type": "static_select", "options": BOTH, "initial_option": option("Two")}, ["two"]),
        ({"type": "multi_static_select", "options": BOTH, "initial_options": BOTH}, ["one", "two"]),
        ({"type": "users_select", "initial_user": "UJONAS"}, ["UJONAS"]),
        ({"type": "multi_users_select", "initial_users": ["UEMMA"]}, ["UEMMA"]),
        ({"type": "channels_select", "initial_channel": "CGENERAL"}, ["CGENERAL"]),
        ({"type": "conversations_select"}, []),
    ],
)
def test_a_select_lists_its_options_and_marks_what_is_chosen(element: Json, chosen: list[str], viewer: Viewer) -> None:
    page = soup(in_actions(element), viewer)
    assert [each["data-value"] for each in page.select('[role="option"][aria-selected="true"]')] == chosen
    assert one(page, ".choose-button").has_attr("popovertarget")
    assert one(page, '[role="listbox"]').get("aria-multiselectable") == ("true" if "multi" in element["type"] else None)


def test_only_people_and_channels_one_may_see_can_be_chosen(viewer: Viewer) -> None:
    values = [
        each["data-value"] for each in soup(in_actions({"type": "conversations_select"}), viewer).select(".option")
    ]
    assert values == ["CGENERAL", "UEMMA", "UJONAS"]


def test_option_groups_have_a_heading(viewer: Viewer) -> None:
    groups = [
        {"label": plain("North"), "options": [option("One")]},
        {"label": plain("South"), "options": [option("Two")]},
    ]
    page = soup(in_actions({"type": "static_select", "option_groups": groups}), viewer)
    assert [each.text for each in page.select(".choose-group")] == ["North", "South"]


def test_boxes_are_ticked_as_entered_before(viewer: Viewer) -> None:
    element = {"type": "checkboxes", "options": [option("One"), option("Two")], "initial_options": [option("One")]}
    entered = {"b": {"a": {"type": "checkboxes", "selected_options": [option("Two")]}}}
    page = soup(in_actions(element), viewer, values=entered)
    assert [box["value"] for box in page.select("input[checked]")] == ["two"]


def test_a_thumb_says_whether_it_is_pressed(viewer: Viewer) -> None:
    page = soup(ANSWER, viewer, pressed=frozenset({("rating", "rate", "bad")}))
    pressed = {thumb["data-value"]: thumb["aria-pressed"] for thumb in page.select(".thumb")}
    assert pressed == {"good": "false", "bad": "true"}


def test_an_input_shows_label_hint_value_and_what_is_wrong_with_it(viewer: Viewer) -> None:
    entered = {"note": {"text": {"type": "plain_text_input", "value": "short </textarea>"}}}
    page = soup(FORM["blocks"], viewer, values=entered, errors={"note": "Too short."})
    field = one(page, ".has-error")
    assert one(field, "textarea").text == "short </textarea>"
    assert one(field, ".error").text == "Too short."
    assert one(field, "label")["for"] == one(field, "textarea")["id"]
    assert field["data-error"] == one(field, ".error")["id"]
    assert [label.text for label in page.select("label.label")][2] == "Day (optional)"


def test_an_icon_button_is_hidden_from_those_it_is_not_for(look: Callable[[User], Viewer]) -> None:
    bin_button = {
        "type": "icon_button",
        "action_id": "a",
        "icon": "trash",
        "text": plain("Delete"),
        "visible_to_user_ids": ["UEMMA"],
    }
    content = [{"type": "context_actions", "block_id": "b", "elements": [bin_button]}]
    assert one(soup(content, look(JONAS)), "button").has_attr("hidden")
    content[0]["elements"][0]["visible_to_user_ids"] = ["UJONAS"]
    assert not one(soup(content, look(JONAS)), "button").has_attr("hidden")


def test_a_table_has_a_head_and_aligned_cells(viewer: Viewer) -> None:
    page = soup([block for block in SHOWCASE if block["type"] == "table"], viewer)
    assert [head.text for head in page.select("thead th[scope=col]")] == ["Port", "Draught, m"]
    assert [cell.text for cell in page.select("tbody td.align-right")] == ["8.5", "4.0"]


def test_lists_in_rich_text_are_nested_and_text_is_never_read_as_markup(viewer: Viewer) -> None:
    written = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "<@UJONAS> *x* :tada: <https://a.example>"}]}]}]  # fmt: skip
    assert soup(written, viewer).find_all(["a", "strong", "span"]) == []
    page = soup([block for block in SHOWCASE if block["type"] == "rich_text"], viewer)
    assert [item.text for item in page.select("ul > li.nest > ol > li")] == ["High water 14:32", "Low water 20:50"]


@pytest.mark.parametrize(
    "block",
    [{"type": "hologram"}, {"type": "section", "text": 5, "fields": 7},
     {"type": "table", "rows": [[{"type": "rich_text", "elements": 3}]]},
     {"type": "input", "element": "text"}, {"type": "actions", "elements": [None]}],
)  # fmt: skip
def test_a_block_nobody_can_draw_does_not_take_the_others_along(block: Json, viewer: Viewer) -> None:
    page = soup([block, section("still here")], viewer)
    assert "still here" in page.text


@pytest.mark.parametrize(
    ("element", "raw", "value"),
    [
        ({"type": "plain_text_input"}, "words", "words"),
        ({"type": "plain_text_input"}, "", ""),
        ({"type": "static_select"}, "one", "one"),
        ({"type": "static_select"}, "", None),
        ({"type": "multi_static_select"}, ["one", "two"], ["one", "two"]),
        ({"type": "checkboxes"}, [], []),
        ({"type": "datepicker"}, "2026-11-23", "2026-11-23"),
        ({"type": "button"}, None, None),
        ({"type": "feedback_buttons"}, "good", "good"),
    ],
)
def test_what_a_control_holds_is_told_in_the_form_people_use(
    element: Json, raw: Any, value: Any, viewer: Viewer
) -> None:
    assert answers.value(element, raw, viewer) == value


def test_a_date_and_time_is_meant_in_the_viewer_s_zone(look: Callable[[User], Viewer]) -> None:
    assert answers.value({"type": "datetimepicker"}, "2026-11-23T10:00", look(JONAS)) == 1795424400


def test_rich_text_that_was_typed_comes_back_line_by_line(viewer: Viewer) -> None:
    held = answers.value({"type": "rich_text_input"}, "one\ntwo", viewer)
    page = soup(
        in_actions({"type": "rich_text_input"}), viewer, values={"b": {"a": {"type": "rich_text_input", **held}}}
    )
    assert one(page, "textarea").text == "one\ntwo"


def test_elements_are_found_by_block_and_action() -> None:
    assert find_element(SHOWCASE, "many", "when") is not None
    assert find_element(SHOWCASE, "boxes", "when") is None
    assert find_element(SHOWCASE, "", "pick") is not None
