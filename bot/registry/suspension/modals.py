"""The modals for suspending a tool and for lifting that, and what was filled into them. Pure."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.i18n import text
from bot.slack.blocks import escape, plain, section

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.registry.tools import Registry, Tool
    from knowledge import Lang

Json = dict[str, Any]

SUSPEND: Final = "suspend_tool"
LIFT: Final = "lift_suspension"
"""Callback ids."""

TOOL: Final = "tool"
REASON: Final = "reason"
SURE: Final = "sure"
"""Block ids."""

MAX_REASON: Final = 1_000
MAX_OPTIONS: Final = 100
"""Slack shows no more in one menu."""

_INPUT: Final = "value"


def suspend(lang: Lang, tool: Tool, concerned: int) -> Json:
    """Suspend this tool: what will happen, the reason, and a box to tick."""
    effect = text(lang, "suspension-effect", tool=tool.name)
    told = text(lang, "suspension-concerned", count=concerned)
    blocks = [section(escape(f"{effect} {told}")), *_reason_and_box(lang)]
    about = {"lang": lang, "tool": tool.id}
    return _view(SUSPEND, lang, text(lang, "suspension-title"), text(lang, "suspension-submit"), blocks, about)


def choose(lang: Lang, tools: Sequence[Tool]) -> Json:
    """Suspend one of these tools, of which there is at least one."""
    options = [Option(value=tool.id, text=plain(tool.name, 75)) for tool in tools[:MAX_OPTIONS]]
    menu = _input(TOOL, text(lang, "suspension-tool"), StaticSelectElement(action_id=_INPUT, options=options))
    blocks = [menu, section(escape(text(lang, "suspension-effect-any"))), *_reason_and_box(lang)]
    about = {"lang": lang, "tool": ""}
    return _view(SUSPEND, lang, text(lang, "suspension-title"), text(lang, "suspension-submit"), blocks, about)


def lift(lang: Lang, number: int, tool: str, told: int) -> Json:
    """Lift suspension `number` of `tool`, of which `told` people were told."""
    blocks = [section(escape(text(lang, "suspension-lift-effect", tool=tool, count=told))), _reason(lang)]
    about = {"lang": lang, "suspension": number}
    return _view(LIFT, lang, text(lang, "suspension-lift-title"), text(lang, "suspension-lift-submit"), blocks, about)


def sorry(lang: Lang, sentence: str) -> Json:
    """Why nothing can be done here."""
    view = View(
        type="modal",
        title=plain(text(lang, "suspension-title"), 24),
        close=plain(text(lang, "button-cancel"), 24),
        blocks=[section(escape(sentence))],
    )
    return dict(view.to_dict())


def about(view: Mapping[str, Any]) -> Json:
    """What a submitted modal was opened for: `lang`, and `tool` or `suspension`."""
    return dict(json.loads(view["private_metadata"]))


def chosen(view: Mapping[str, Any]) -> str:
    """The id of the tool to suspend."""
    option = _value(view, TOOL).get("selected_option") or {}
    return str(about(view).get("tool") or option.get("value") or "")


def reason(view: Mapping[str, Any]) -> str:
    """The reason, without blanks around it."""
    return str(_value(view, REASON).get("value") or "").strip()


def mistakes(view: Mapping[str, Any]) -> dict[str, str]:
    """What is missing, by block; Slack looks at it as well, but need not be the one who calls."""
    said = about(view)
    lang = said["lang"]
    missing = {} if reason(view) else {REASON: text(lang, "suspension-why-missing")}
    if "suspension" not in said:
        missing |= {} if _value(view, SURE).get("selected_options") else {SURE: text(lang, "suspension-sure-missing")}
        missing |= {} if chosen(view) else {TOOL: text(lang, "suspension-tool")}
    return missing


def ranked(registry: Registry, typed: str, usable: Collection[str]) -> list[Tool]:
    """The tools with one of the statuses `usable`: only the one that was named, or all, the likeliest first."""
    from rapidfuzz import fuzz

    tools = sorted((tool for tool in registry.tools.values() if tool.status in usable), key=lambda tool: tool.name)
    wanted = _fold(typed)
    if not wanted:
        return tools
    exact = [tool for tool in tools if wanted in _names(tool)]
    if len(exact) == 1:
        return exact
    return sorted(tools, key=lambda tool: -max(fuzz.ratio(wanted, name) for name in _names(tool)))


def _names(tool: Tool) -> set[str]:
    return {_fold(name) for name in (tool.id, tool.name, *tool.aliases)}


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def _reason_and_box(lang: Lang) -> list[Json]:
    sure = Option(value="yes", text=plain(text(lang, "suspension-sure-option"), 75))
    box = CheckboxesElement(action_id=_INPUT, options=[sure])
    return [_reason(lang), _input(SURE, text(lang, "suspension-sure"), box)]


def _reason(lang: Lang) -> Json:
    field = PlainTextInputElement(action_id=_INPUT, multiline=True, max_length=MAX_REASON)
    return _input(REASON, text(lang, "suspension-why"), field, hint=text(lang, "suspension-why-hint"))


def _input(block: str, label: str, element: InputInteractiveElement, *, hint: str = "") -> Json:
    shown = InputBlock(block_id=block, label=plain(label), element=element, hint=plain(hint) if hint else None)
    return dict(shown.to_dict())


def _value(view: Mapping[str, Any], block: str) -> Mapping[str, Any]:
    found = view.get("state", {}).get("values", {}).get(block, {}).get(_INPUT)
    return found or {}


def _view(callback: str, lang: Lang, title: str, submit: str, blocks: list[Json], about: Json) -> Json:
    view = View(
        type="modal",
        callback_id=callback,
        title=plain(title, 24),
        submit=plain(submit, 24),
        close=plain(text(lang, "button-cancel"), 24),
        blocks=blocks,
        private_metadata=json.dumps(about),
    )
    return dict(view.to_dict())
