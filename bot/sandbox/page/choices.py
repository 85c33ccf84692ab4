"""Everything one chooses from: the selects, radio buttons, checkboxes and the overflow menu.

A select is a button that opens a list with a filter (`static/choose.js`); its options stand in the page as a listbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.model import Json
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, control, label_of, words_of
from bot.sandbox.page.viewer import Viewer, in_order

FILTER_FROM: Final = 8
"""Options from which on a filter helps more than it takes room."""


@dataclass(frozen=True)
class Choice:
    """One option: what it means and how it is shown; `group` heads the options before which it changes."""

    value: str
    label: str
    description: str = ""
    group: str = ""


def select(element: Json, block_id: str, place: Place, *, label: str = "") -> Html:
    """Any select, single or multi, of the app's own options or of people and channels."""
    kind, multi = str(element.get("type")), str(element.get("type")).startswith("multi_")
    choices = _choices(element, place.viewer)
    chosen = _chosen(place.held(block_id, element))
    placeholder = label_of(element.get("placeholder")) or place.viewer.words("choose")
    shown = [choice.label for choice in choices if choice.value in chosen]
    name = label or placeholder
    return el(
        "div",
        el(
            "button",
            el("span", ", ".join(shown) or placeholder, class_="choose-shown" + ("" if shown else " is-empty")),
            icon("down"),
            type="button",
            class_="choose-button",
            id=place.control_id(block_id, element),
            popovertarget=f"{place.control_id(block_id, element)}-list",
            aria_haspopup="listbox",
            aria_label=f"{name}: {', '.join(shown)}" if shown else name,
        ),
        el(
            "div",
            _filter(place.viewer) if len(choices) >= FILTER_FROM else None,
            el("div", *_options(choices, chosen), role="listbox", aria_label=name, aria_multiselectable=multi or None),
            class_="pop choose-pop",
            id=f"{place.control_id(block_id, element)}-list",
            popover="auto",
        ),
        class_="choose",
        data_multi=multi,
        data_max=element.get("max_selected_items"),
        data_placeholder=placeholder,
        data_name=name,
        data_kind=kind,
        **control(block_id, element),
    )


def radio_buttons(element: Json, block_id: str, place: Place, *, label: str = "") -> Html:
    """Radio buttons, one under the other."""
    return _boxes(element, block_id, place, label=label, box="radio")


def checkboxes(element: Json, block_id: str, place: Place, *, label: str = "") -> Html:
    """Checkboxes, one under the other."""
    return _boxes(element, block_id, place, label=label, box="checkbox")


def overflow(element: Json, block_id: str, place: Place) -> Html:
    """A menu behind three dots."""
    items = [
        el(
            "button",
            words_of(option.get("text"), place.viewer),
            type="button",
            role="menuitem",
            class_="menu-item",
            data_value=str(option.get("value", "")),
            data_url=option.get("url"),
        )
        for option in element.get("options", ())
    ]
    return el(
        "div",
        el(
            "button",
            icon("more"),
            type="button",
            class_="button button-icon",
            popovertarget=f"{place.control_id(block_id, element)}-menu",
            aria_haspopup="menu",
            aria_label=place.viewer.words("more-options"),
        ),
        el(
            "div",
            *items,
            role="menu",
            class_="pop menu",
            id=f"{place.control_id(block_id, element)}-menu",
            popover="auto",
        ),
        class_="overflow",
        **control(block_id, element),
    )


def find_option(element: Json, value: str) -> Json | None:
    """The option with this value, among groups too."""
    return next((option for option in _all_options(element) if str(option.get("value")) == value), None)


def _boxes(element: Json, block_id: str, place: Place, *, label: str, box: str) -> Html:
    chosen = _chosen(place.held(block_id, element))
    name = place.control_id(block_id, element)
    rows = [
        el(
            "label",
            el("input", type=box, name=name, value=str(option.get("value", "")), checked=_value(option) in chosen),
            el("span", words_of(option.get("text"), place.viewer), _described(option, place.viewer)),
            class_="box",
        )
        for option in element.get("options", ())
    ]
    role = "radiogroup" if box == "radio" else "group"
    return el("div", *rows, class_="boxes", role=role, aria_label=label or None, id=name, **control(block_id, element))


def _described(option: Json, viewer: Viewer) -> Html | None:
    described = option.get("description")
    return el("small", words_of(described, viewer)) if described else None


def _filter(viewer: Viewer) -> Html:
    name = viewer.words("filter")
    return el(
        "input",
        type="text",
        class_="choose-filter",
        role="combobox",
        aria_expanded=True,
        aria_autocomplete="list",
        aria_label=name,
        placeholder=name,
        autocomplete="off",
    )


def _options(choices: list[Choice], chosen: set[str]) -> list[Html]:
    rows: list[Html] = []
    group = ""
    for choice in choices:
        if choice.group != group:
            group = choice.group
            rows.append(el("div", group, class_="choose-group", role="presentation"))
        rows.append(
            el(
                "div",
                el("span", choice.label),
                el("small", choice.description) if choice.description else None,
                icon("check"),
                role="option",
                class_="option",
                data_value=choice.value,
                data_label=choice.label,
                aria_selected=choice.value in chosen,
            )
        )
    return rows


def _choices(element: Json, viewer: Viewer) -> list[Choice]:
    kind = str(element.get("type", ""))
    if "users_select" in kind:
        return people_choices(viewer)
    if "conversations_select" in kind:
        return _channel_choices(viewer) + people_choices(viewer)
    if "channels_select" in kind:
        return [choice for choice in _channel_choices(viewer) if viewer.channels[choice.value].kind == "public"]
    return [
        Choice(_value(option), label_of(option.get("text")), label_of(option.get("description")), group)
        for group, option in _grouped(element)
    ]


def people_choices(viewer: Viewer) -> list[Choice]:
    """Everybody who can be chosen, by name; deactivated people and bots cannot."""
    people = [user for user in viewer.users.values() if not user.deleted and not user.is_bot]
    people.sort(key=lambda user: in_order(viewer.name(user.id)))
    return [Choice(user.id, viewer.name(user.id), user.title) for user in people]


def _channel_choices(viewer: Viewer) -> list[Choice]:
    seen = [
        channel
        for channel in viewer.channels.values()
        if channel.kind != "im" and (channel.kind == "public" or viewer.user.id in channel.members)
    ]
    return [Choice(channel.id, f"#{channel.name}") for channel in sorted(seen, key=lambda channel: channel.name)]


def _grouped(element: Json) -> list[tuple[str, Json]]:
    groups = element.get("option_groups") or ()
    grouped = [(label_of(group.get("label")), option) for group in groups for option in group.get("options", ())]
    return grouped + [("", option) for option in element.get("options") or ()]


def _all_options(element: Json) -> list[Json]:
    return [option for _, option in _grouped(element)]


def _chosen(held: Any) -> set[str]:
    found = held if isinstance(held, list) else [held] if held else []
    return {_value(each) if isinstance(each, dict) else str(each) for each in found}


def _value(option: Json) -> str:
    return str(option.get("value", ""))
