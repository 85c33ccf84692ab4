"""Block elements as HTML controls: buttons, inputs, pickers, images, and those of `choices`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from bot.sandbox.model import Json
from bot.sandbox.page import choices
from bot.sandbox.page.html import Html, el, safe_url
from bot.sandbox.page.icons import icon
from bot.sandbox.page.place import Place, control, label_of, words_of
from bot.sandbox.page.viewer import Viewer

_INPUT_TYPES: Final = {"email_text_input": "email", "url_text_input": "url", "number_input": "text"}
_ICONS: Final = {"trash": "trash"}


def render(element: Json, block_id: str, place: Place, *, label: str = "") -> Html:
    """Any interactive element or image; one this page does not know is named, so that nobody wonders where it went."""
    kind = str(element.get("type", ""))
    if kind.endswith("_select"):
        return choices.select(element, block_id, place, label=label)
    known = _KINDS.get(kind)
    return known(element, block_id, place, label) if known else unknown(kind, place)


def unknown(kind: str, place: Place) -> Html:
    """What stands in for a block or element of a kind the page cannot show."""
    return el("div", place.viewer.words("not-shown", kind=kind), class_="not-shown", role="note")


def image(element: Json, _: str = "", place: Place | None = None, label: str = "") -> Html:
    """An image element; only from this server or the web, never a script."""
    del place
    alt = str(element.get("alt_text") or label)
    address = safe_url(str(element.get("image_url") or (element.get("slack_file") or {}).get("url") or ""))
    if address is None:
        return el("span", alt, class_="image-missing")
    return el("img", src=address, alt=alt, loading="lazy", class_="block-image-element")


def confirm_data(element: Json, viewer: Viewer) -> str | None:
    """The confirmation a control asks for, ready to be shown, as JSON."""
    asked = element.get("confirm")
    if not isinstance(asked, dict):
        return None
    return json.dumps(
        {
            "title": words_of(asked.get("title"), viewer),
            "text": words_of(asked.get("text"), viewer),
            "confirm": words_of(asked.get("confirm"), viewer),
            "deny": words_of(asked.get("deny"), viewer),
            "danger": asked.get("style") == "danger",
        }
    )


def _button(element: Json, block_id: str, place: Place, label: str) -> Html:
    del label
    style = {"primary": " button-primary", "danger": " button-danger"}.get(str(element.get("style")), "")
    return el(
        "button",
        words_of(element.get("text"), place.viewer),
        type="button",
        class_=f"button{style}",
        aria_label=element.get("accessibility_label"),
        data_url=safe_url(str(element["url"])) if element.get("url") else None,
        data_confirm=confirm_data(element, place.viewer),
        **control(block_id, element),
    )


def _feedback(element: Json, block_id: str, place: Place, label: str) -> Html:
    del label
    both = [("positive_button", "up", "helpful"), ("negative_button", "thumbs-down", "not-helpful")]
    buttons = [_thumb(element, element.get(which) or {}, sign, word, block_id, place) for which, sign, word in both]
    return el("div", *buttons, class_="thumbs", role="group", aria_label=place.viewer.words("feedback"))


def _thumb(element: Json, thumb: Json, sign: str, word: str, block_id: str, place: Place) -> Html:
    value = str(thumb.get("value", ""))
    text = str(thumb.get("accessibility_label") or label_of(thumb.get("text"))) or place.viewer.words(word)
    return el(
        "button",
        icon(sign),
        type="button",
        class_="thumb",
        title=label_of(thumb.get("text")) or text,
        aria_label=text,
        aria_pressed=(block_id, str(element.get("action_id", "")), value) in place.pressed,
        data_value=value,
        **control(block_id, element),
    )


def _icon_button(element: Json, block_id: str, place: Place, label: str) -> Html:
    del label
    seen_by = element.get("visible_to_user_ids")
    text = label_of(element.get("text"))
    return el(
        "button",
        icon(_ICONS.get(str(element.get("icon")), "more")),
        type="button",
        class_="thumb",
        title=text,
        aria_label=str(element.get("accessibility_label") or text),
        hidden=bool(seen_by) and place.viewer.user.id not in list(seen_by or ()),
        data_confirm=confirm_data(element, place.viewer),
        **control(block_id, element),
    )


def _text_input(element: Json, block_id: str, place: Place, label: str) -> Html:
    kind = str(element.get("type"))
    held = str(place.held(block_id, element) or "")
    shared: dict[str, Any] = {
        "id": place.control_id(block_id, element),
        "class_": "input",
        "placeholder": label_of(element.get("placeholder")) or None,
        "aria_label": label or None,
        "maxlength": element.get("max_length"),
        "autofocus": element.get("focus_on_load") is True,
        "data_dispatch": _dispatches(element),
        **control(block_id, element),
    }
    if element.get("multiline") is True:
        return el("textarea", held, rows=4, **shared)
    decimal = "decimal" if element.get("is_decimal_allowed") else "numeric"
    numeric = {"inputmode": decimal} if kind == "number_input" else {}
    return el("input", type=_INPUT_TYPES.get(kind, "text"), value=held, autocomplete="off", **numeric, **shared)


def _dispatches(element: Json) -> str | None:
    wanted = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or ()
    return " ".join(str(each) for each in wanted) or None


def _rich_input(element: Json, block_id: str, place: Place, label: str) -> Html:
    text = _rich_text(place.held(block_id, element))
    name = place.control_id(block_id, element)
    return el("textarea", text, rows=4, id=name, class_="input", aria_label=label or None, **control(block_id, element))


def _rich_text(held: Any) -> str:
    parts = [part for part in (held or {}).get("elements", ()) if isinstance(part, dict)]
    return "\n".join("".join(str(each.get("text", "")) for each in part.get("elements", ())) for part in parts)


def _picker(kind: str) -> Callable[[Json, str, Place, str], Html]:
    def render_picker(element: Json, block_id: str, place: Place, label: str) -> Html:
        held = place.held(block_id, element)
        if kind == "datetime-local" and held:
            held = datetime.fromtimestamp(int(held), UTC).astimezone(place.viewer.words.zone).strftime("%Y-%m-%dT%H:%M")
        return el(
            "input",
            type=kind,
            class_="input input-picker",
            id=place.control_id(block_id, element),
            value=str(held or ""),
            aria_label=label or label_of(element.get("placeholder")) or None,
            data_confirm=confirm_data(element, place.viewer),
            **control(block_id, element),
        )

    return render_picker


def _file_input(element: Json, block_id: str, place: Place, label: str) -> Html:
    accepted = ",".join(f".{kind}" for kind in element.get("filetypes") or ())
    return el(
        "input",
        type="file",
        class_="input",
        id=place.control_id(block_id, element),
        multiple=int(element.get("max_files") or 10) > 1,
        accept=accepted or None,
        aria_label=label or None,
        **control(block_id, element),
    )


_KINDS: Final[dict[str, Callable[[Json, str, Place, str], Html]]] = {
    "button": _button,
    "workflow_button": _button,
    "feedback_buttons": _feedback,
    "icon_button": _icon_button,
    "image": image,
    "plain_text_input": _text_input,
    "email_text_input": _text_input,
    "url_text_input": _text_input,
    "number_input": _text_input,
    "rich_text_input": _rich_input,
    "datepicker": _picker("date"),
    "timepicker": _picker("time"),
    "datetimepicker": _picker("datetime-local"),
    "file_input": _file_input,
    "radio_buttons": lambda element, block_id, place, label: choices.radio_buttons(
        element, block_id, place, label=label
    ),
    "checkboxes": lambda element, block_id, place, label: choices.checkboxes(element, block_id, place, label=label),
    "overflow": lambda element, block_id, place, _: choices.overflow(element, block_id, place),
}
