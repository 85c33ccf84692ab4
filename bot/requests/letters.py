"""What people are told about requests in their direct messages, in their own language. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import ConfirmObject

from bot.i18n import day, text
from bot.registry.tools import EVERY_DEPARTMENT, OUTCOMES
from bot.requests import rules
from bot.requests.messages import Said, class_names, criterion_name
from bot.slack.blocks import actions, button, clip, context, escape, plain, quote, section

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.tools import Registry
    from bot.requests.models import ToolRequest
    from knowledge import Lang

Json = dict[str, Any]

OPEN: Final = "request_tool"
WITHDRAW: Final = "request_withdraw"
ANSWER: Final = "request_answer"
"""Action ids. The value of `OPEN` is JSON: {tool, classes, lang, earlier?}; of the others `request:turn:lang`."""

_MARKS: Final = {"allowed": "✅", "conditions": "☑️", "ask": "❓", "never": "⛔"}


def letter(
    lang: Lang,
    what: str,
    request: ToolRequest,
    *,
    registry: Registry,
    facts: Mapping[str, Any],
    due: date,
    decided: date | None,
    decider: str,
) -> Said:
    """The letter `what` about a request; `facts` are those of the moment it was entered, `decider` a name."""
    sentence = text(
        lang,
        f"requests-letter-{what}",
        reference=request.reference,
        tool=request.tool,
        due=day(lang, due),
        by=decider or text(lang, "requests-former"),
        decision=text(lang, f"requests-outcome-{request.decision or request.state}"),
        again=day(lang, rules.later(decided, rules.REJECTED_FOR)) if decided else "–",
        contact=str(facts.get("contact", "")),
    )
    blocks = [section(escape(sentence)), *_body(lang, what, request, registry, facts)]
    return Said(escape(sentence), blocks)


def open_button(lang: Lang, label: str, *, tool: str, classes: list[str], earlier: int | None = None) -> Json:
    """A row with the button that opens the form, filled in as far as it is known."""
    value = {"tool": tool, "classes": classes, "lang": lang} | ({"earlier": earlier} if earlier else {})
    return actions(button(label, OPEN, value=json.dumps(value, ensure_ascii=False)))


def _body(lang: Lang, what: str, request: ToolRequest, registry: Registry, facts: Mapping[str, Any]) -> list[Json]:
    match what:
        case "new":
            return [_withdraw(lang, request)]
        case "approve" | "conditions" | "pilot":
            return _granted(lang, request, registry, facts)
        case "reject":
            classes = list(request.data_classes)
            again = text(lang, "requests-button-again")
            return [_reason(request), open_button(lang, again, tool=request.tool, classes=classes, earlier=request.id)]
        case "question":
            value = f"{request.id}:{facts['turn']}:{lang}"
            answer = button(text(lang, "requests-button-answer"), ANSWER, value=value, style="primary")
            return [quote(facts["question"]), actions(answer)]
        case "late":
            return [_reason(request)] if request.reason else []
        case "criteria":
            names = [f"⬜ {criterion_name(lang, id, registry)}" for id in facts["criteria"]]
            return [section(escape("\n".join(names))), context(escape(text(lang, "requests-pilot-hint")))]
    return []


def _granted(lang: Lang, request: ToolRequest, registry: Registry, facts: Mapping[str, Any]) -> list[Json]:
    """What is allowed with which data, for whom, and who answers for the tool."""
    cells: Mapping[str, Any] = facts.get("cells") or {}
    ordered = sorted(cells, key=lambda id: OUTCOMES.index(_outcome(cells[id])))
    lines = [_cell(lang, id, cells[id], registry) for id in ordered]
    where = facts.get("departments") or []
    departments = text(lang, "requests-everybody") if EVERY_DEPARTMENT in where else ", ".join(where)
    small = text(lang, "requests-letter-terms", departments=departments or "–", owner=facts.get("owner") or "–")
    return [*([section("\n".join(lines))] if lines else []), _reason(request), context(escape(small))]


def _cell(lang: Lang, id: str, cell: Any, registry: Registry) -> str:
    outcome = _outcome(cell)
    label = text(lang, "card-label", label=class_names(lang, [id], registry))
    line = f"{_MARKS[outcome]} *{escape(label)}* {escape(text(lang, f'outcome-{outcome}'))}"
    conditions = cell.get("conditions") if isinstance(cell, Mapping) else None
    return "\n".join([line, *(f"  • {escape(one)}" for one in _in_language(conditions or {}, lang))])


def _in_language(conditions: Mapping[str, list[str]], lang: Lang) -> list[str]:
    return conditions.get(lang) or next(iter(conditions.values()), [])


def _outcome(cell: Any) -> Any:
    return cell["outcome"] if isinstance(cell, Mapping) else cell


def _reason(request: ToolRequest) -> Json:
    return quote(clip(request.reason, 1_500))


def _withdraw(lang: Lang, request: ToolRequest) -> Json:
    element = button(text(lang, "requests-button-withdraw"), WITHDRAW, value=f"{request.id}:0:{lang}")
    element.confirm = ConfirmObject(
        title=plain(text(lang, "requests-withdraw-title"), 100),
        text=plain(text(lang, "requests-withdraw-text"), 300),
        confirm=plain(text(lang, "requests-button-withdraw"), 30),
        deny=plain(text(lang, "requests-withdraw-keep"), 30),
    )
    return actions(element)
