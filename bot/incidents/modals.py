"""The modals of incidents, for reporting and for closing one, and what was filled into them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.i18n import text
from bot.incidents.rules import MAX_NOTE, MAX_TOOL, MAX_WHAT, STOPPED
from bot.registry.tools import said
from bot.slack.blocks import clip, escape, plain, section

if TYPE_CHECKING:
    from bot.registry.tools import Registry, Tool
    from knowledge import Lang

Json = dict[str, Any]

REPORT: Final = "incident_report"
CLOSE: Final = "incident_close"
"""Callback ids."""

WHAT: Final = "what"
TOOL: Final = "tool"
OTHER: Final = "other"
DATA: Final = "data"
WHEN: Final = "when"
STOP: Final = "stopped"
NAME: Final = "name"
NOTE: Final = "note"
"""Block ids."""

ANOTHER: Final = "-"
"""The value of the option for a tool that is not in the registry."""

MAX_OPTIONS: Final = 100
_LEEWAY: Final = timedelta(minutes=5)
_INPUT: Final = "value"


def report(lang: Lang, registry: Registry, *, now: datetime, about: str = "", begun: str = "", guest: bool) -> Json:
    """Report an incident: with the tool `about`, if it is known, and beginning with what was typed already.

    Guests type the tool's name: which tools the company has is not for them.
    """
    what = PlainTextInputElement(
        action_id=_INPUT, multiline=True, max_length=MAX_WHAT, initial_value=clip(begun, MAX_WHAT) or None
    )
    inside = [] if guest else [*_tools(lang, registry, about), *_classes(lang, registry)]
    name = PlainTextInputElement(action_id=_INPUT, max_length=MAX_TOOL)
    when = DateTimePickerElement(action_id=_INPUT, initial_date_time=int(now.timestamp()))
    blocks = [
        section(escape(text(lang, "incident-intro"))),
        _input(WHAT, text(lang, "incident-what"), what, hint=text(lang, "incident-what-hint")),
        *inside,
        _input(OTHER, text(lang, "incident-other" if inside else "incident-tool"), name, optional=True),
        _input(WHEN, text(lang, "incident-when"), when, optional=True),
        _input(STOP, text(lang, "incident-stopped"), _stopped(lang), optional=True),
        _input(NAME, text(lang, "incident-name"), _unnamed(lang), optional=True),
    ]
    return _view(REPORT, lang, text(lang, "incident-title"), text(lang, "incident-submit"), blocks, {"lang": lang})


def close(lang: Lang, number: int, reference: str, seen: str) -> Json:
    """Close an incident that is in the state `seen`, with a note."""
    field = PlainTextInputElement(action_id=_INPUT, multiline=True, max_length=MAX_NOTE)
    blocks = [
        section(escape(text(lang, "incident-close-effect", reference=reference))),
        _input(NOTE, text(lang, "incident-note"), field, hint=text(lang, "incident-note-hint")),
    ]
    about = {"lang": lang, "incident": number, "seen": seen}
    return _view(CLOSE, lang, text(lang, "incident-close-title"), text(lang, "incident-close"), blocks, about)


def sorry(lang: Lang, sentence: str) -> Json:
    """Why nothing can be done here."""
    view = View(
        type="modal",
        title=plain(text(lang, "incident-close-title"), 24),
        close=plain(text(lang, "button-cancel"), 24),
        blocks=[section(escape(sentence))],
    )
    return dict(view.to_dict())


def about(view: Mapping[str, Any]) -> Json:
    """What a submitted modal was opened for."""
    return dict(json.loads(view["private_metadata"]))


def filled(view: Mapping[str, Any]) -> Json:
    """What was reported, as JSON: texts as they were typed, `happened_at` in ISO 8601."""
    chosen = (_value(view, TOOL).get("selected_option") or {}).get("value", ANOTHER)
    moment = _moment(view)
    return {
        "what": _typed(view, WHAT),
        "tool": "" if chosen == ANOTHER else chosen,
        "other": _typed(view, OTHER),
        "data": [option["value"] for option in _value(view, DATA).get("selected_options") or []],
        "happened_at": moment.isoformat() if moment is not None else None,
        "stopped": (_value(view, STOP).get("selected_option") or {}).get("value", "unknown"),
        "named": not _value(view, NAME).get("selected_options"),
    }


def note(view: Mapping[str, Any]) -> str:
    """The note an incident is closed with."""
    return _typed(view, NOTE)


def mistakes(view: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """What is wrong with a report, by block."""
    lang, moment = about(view)["lang"], _moment(view)
    wrong = {} if _typed(view, WHAT) else {WHAT: text(lang, "incident-what-missing")}
    if moment is not None and moment > now + _LEEWAY:
        wrong[WHEN] = text(lang, "incident-when-future")
    return wrong


def _tools(lang: Lang, registry: Registry, about: str) -> list[Json]:
    """Those people may be using first; the rest of a very long list can be typed."""
    tools = sorted(registry.tools.values(), key=_place)[: MAX_OPTIONS - 1]
    options = [Option(value=tool.id, text=plain(tool.name, 75)) for tool in tools]
    options.append(Option(value=ANOTHER, text=plain(text(lang, "incident-tool-other"), 75)))
    initial = next((option for option in options if option.value == about), None)
    menu = StaticSelectElement(action_id=_INPUT, options=options, initial_option=initial)
    return [_input(TOOL, text(lang, "incident-tool"), menu, optional=True)]


def _place(tool: Tool) -> tuple[bool, str]:
    return tool.status in {"proposed", "under_review", "retired"}, tool.name.casefold()


def _classes(lang: Lang, registry: Registry) -> list[Json]:
    classes = list(registry.data_classes.values())[:MAX_OPTIONS]
    if not classes:
        return []
    options = [Option(value=one.id, text=plain(said(one.names, lang, one.id), 75)) for one in classes]
    menu = StaticMultiSelectElement(action_id=_INPUT, options=options)
    return [_input(DATA, text(lang, "incident-data"), menu, optional=True)]


def _stopped(lang: Lang) -> RadioButtonsElement:
    options = [Option(value=one, text=plain(text(lang, f"incident-stopped-{one}"), 75)) for one in STOPPED]
    return RadioButtonsElement(action_id=_INPUT, options=options)


def _unnamed(lang: Lang) -> CheckboxesElement:
    hint = plain(text(lang, "incident-unnamed-hint"), 75)
    return CheckboxesElement(
        action_id=_INPUT,
        options=[Option(value="unnamed", text=plain(text(lang, "incident-unnamed"), 75), description=hint)],
    )


def _moment(view: Mapping[str, Any]) -> datetime | None:
    stamp = _value(view, WHEN).get("selected_date_time")
    return datetime.fromtimestamp(int(stamp), UTC) if stamp else None


def _typed(view: Mapping[str, Any], block: str) -> str:
    return str(_value(view, block).get("value") or "").strip()


def _value(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    return view.get("state", {}).get("values", {}).get(block, {}).get(_INPUT) or {}


def _input(block: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = False) -> Json:
    shown = InputBlock(
        block_id=block, label=plain(label), element=element, hint=plain(hint) if hint else None, optional=optional
    )
    return dict(shown.to_dict())


def _view(callback: str, lang: Lang, title: str, submit: str, blocks: Sequence[Json], about: Json) -> Json:
    view = View(
        type="modal",
        callback_id=callback,
        title=plain(title, 24),
        submit=plain(submit, 24),
        close=plain(text(lang, "button-cancel"), 24),
        blocks=list(blocks),
        private_metadata=json.dumps(about),
    )
    return dict(view.to_dict())
