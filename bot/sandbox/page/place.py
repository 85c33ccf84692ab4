"""Where blocks stand: in a message, a modal or a Home tab, with what was entered there so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.model import Json, Message, View
from bot.sandbox.page.html import Attribute, Html
from bot.sandbox.page.mrkdwn import inline, plain
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.viewstate import VALUE_KEYS, elements


@dataclass(frozen=True)
class Place:
    """`key` names the place to the browser and back. `pressed` holds (block id, action id, value) chosen for good."""

    key: str
    viewer: Viewer
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    pressed: frozenset[tuple[str, str, str]] = frozenset()

    def held(self, block_id: str, element: Json) -> Any:
        """What an element holds now: as entered, else its initial value."""
        name, initial = VALUE_KEYS.get(str(element.get("type")), ("value", "initial_value"))
        entered = self.values.get(block_id, {}).get(str(element.get("action_id", "")))
        return entered.get(name) if entered is not None else element.get(initial)

    def control_id(self, block_id: str, element: Json) -> str:
        """An id for an element's control, unique on the page."""
        return "-".join((self.key, block_id, str(element.get("action_id", "")))).replace(" ", "-")


def message_key(message: Message) -> str:
    """The place of a message."""
    return f"m {message.channel} {message.ts}"


def view_key(view: View) -> str:
    """The place of a modal or a Home tab."""
    return f"v {view.id}"


def find_element(blocks: list[Json], block_id: str, action_id: str) -> Json | None:
    """The interactive element the browser speaks of."""
    for block, element in elements({"blocks": blocks}):
        if element.get("action_id") == action_id and block_id in {"", str(block.get("block_id", ""))}:
            return element
    return None


def words_of(text: object, viewer: Viewer) -> Html:
    """A text object (`plain_text` or `mrkdwn`) on one line; a bare string is plain."""
    if isinstance(text, dict):
        content = str(text.get("text", ""))
        if text.get("type") == "mrkdwn":
            return inline(content, viewer)
        return plain(content, emojis=text.get("emoji", True) is not False)
    return plain(str(text or ""))


def label_of(text: object) -> str:
    """A text object as bare text, for labels and tooltips."""
    return str(text.get("text", "")) if isinstance(text, dict) else str(text or "")


def control(block_id: str, element: Json) -> dict[str, Attribute]:
    """The attributes by which the browser tells which element was used."""
    return {
        "data_act": str(element.get("action_id", "")),
        "data_block": block_id,
        "data_type": str(element.get("type", "")),
    }
