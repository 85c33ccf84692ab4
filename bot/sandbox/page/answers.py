"""What the browser says somebody chose, in the short form that `Person` takes (see `bot.sandbox.gestures`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.sandbox.model import Json
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.viewstate import LISTS, VALUE_KEYS


def value(element: Json, raw: Any, viewer: Viewer) -> Any:
    """`raw` is a string or a list of strings, as the control holds them; None means that nothing was chosen.

    A list for elements with several values, seconds since 1970 for a date and time (typed in the viewer's zone), rich
    text for a rich text input, else the text or the chosen value itself.
    """
    kind = str(element.get("type"))
    key = VALUE_KEYS.get(kind, ("", ""))[0]
    if key in LISTS:
        return [str(each) for each in raw] if isinstance(raw, list) else [str(raw)] if raw else []
    if raw is None or (raw == "" and key != "value"):
        return None
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(str(raw)).replace(tzinfo=viewer.words.zone).timestamp())
    return {"rich_text_value": _rich(str(raw))} if kind == "rich_text_input" else raw


def _rich(written: str) -> Json:
    lines = [{"type": "text", "text": line} for line in written.split("\n") if line]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [line]} for line in lines]}
