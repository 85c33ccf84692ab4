"""A change of a tool in one sentence. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, euros, text
from bot.registry.fields import as_day
from bot.registry.ledger import WHOLE
from bot.registry.tools import HOSTINGS, OUTCOMES, STATUSES, said
from bot.slack.blocks import clip

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.cards import Card
    from knowledge import Lang

MAX_CHANGES: Final = 5
_MAX_VALUE: Final = 80
_MAX_WHY: Final = 200

_FIELDS: Final = {
    "status": "status", "owner": "owner", "hosting": "hosting", "seat_cost_eur_month": "cost",
    "departments": "departments", "decided_on": "decided", "review_by": "review", "replaced_by": "replaced",
    "alternatives": "alternatives", "access": "access", "manual_fallback": "fallback", "name": "name",
    "vendor": "vendor", "aliases": "aliases", "tasks": "tasks",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the history on its local day. `who` is a name, or empty where only the role is to be shown."""

    on: date
    path: str
    old: Any
    new: Any
    why: str
    source: str
    who: str = ""


def line(card: Card, change: Change) -> str:
    """When, what, old and new, who, why."""
    who = change.who or text(card.lang, "card-by-file" if change.source == "import" else "card-by-committee")
    when = day(card.lang, change.on)
    if change.path == WHOLE:
        sentence = text(card.lang, "card-change-entered", day=when, who=who)
    else:
        sentence = text(
            card.lang, "card-change", day=when, who=who, what=_what(card, change.path),
            old=_value(card, change.path, change.old), new=_value(card, change.path, change.new),
        )  # fmt: skip
    return f"{sentence} {clip(change.why, _MAX_WHY)}".strip()


def _what(card: Card, path: str) -> str:
    part, _, id = path.partition(".")
    if part == "data" and id in card.registry.data_classes:
        return card.data_class(id)
    if part == "criteria" and id in card.registry.criteria:
        return said(card.registry.criteria[id].names, card.lang, id)
    return text(card.lang, f"card-label-{_FIELDS[part]}") if part in _FIELDS else clip(path, _MAX_VALUE)


def _value(card: Card, path: str, value: Any) -> str:
    lang, part = card.lang, path.partition(".")[0]
    if value is None or value == []:
        return text(lang, "card-nothing")
    if part in {"data", "criteria"}:
        return _assessed(lang, value)
    if path == "seat_cost_eur_month" and isinstance(value, int | float):
        return euros(lang, value)
    if isinstance(value, list):
        return clip(", ".join(str(one) for one in value), _MAX_VALUE)
    if isinstance(value, dict):
        return clip(str(value.get(lang) or next(iter(value.values()), "")), _MAX_VALUE)
    return _word(lang, path, value)


def _assessed(lang: Lang, value: Any) -> str:
    """The outcome of a cell or the state of a criterion, however it is written."""
    said_so = value.get("outcome") or value.get("status") if isinstance(value, dict) else value
    if said_so in OUTCOMES:
        return text(lang, f"outcome-{said_so}")
    if said_so in {"passed", "failed", "waived", "open"}:
        return text(lang, f"card-criterion-{said_so}")
    return clip(str(said_so), _MAX_VALUE)


def _word(lang: Lang, path: str, value: Any) -> str:
    if path == "status" and value in STATUSES:
        return text(lang, f"status-{value}")
    if path == "hosting" and value in HOSTINGS:
        return text(lang, f"hosting-{value}")
    on = as_day(value)
    return day(lang, on) if on is not None else clip(str(value), _MAX_VALUE)
