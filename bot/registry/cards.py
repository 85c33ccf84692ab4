"""What is known of one tool, in sentences: who may put what into it, and whom to ask. Pure.

Facts that are not recorded are said to be missing, with whom to ask; a tool that is closed always says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.i18n import day, euros, text
from bot.registry import rules
from bot.registry.entries import UNREADABLE
from bot.registry.tools import EVERY_DEPARTMENT, OUTCOMES, Outcome, said

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.question.intent import Topic
    from bot.registry.rules import Asking, Verdict, Why
    from bot.registry.tools import Registry, Tool
    from knowledge import Lang

OPEN: Final = frozenset({"allowed", "conditions"})
"""Outcomes with which somebody may begin."""

IN_USE: Final = frozenset({"pilot", "approved", "restricted"})
"""Statuses of tools that somebody may use."""

_FACTS: Final = 3
_LIMITS: Final[tuple[Why, ...]] = (
    "criteria_open", "department", "enrolled_only", "decision_missing", "decision_ahead", "review_overdue",
)  # fmt: skip
"""Grounds that hold for every class of data alike, and that the status does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A tool as one person sees it on one day."""

    registry: Registry
    tool: Tool
    asking: Asking
    today: date
    lang: Lang

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict for each class of data, in the company's order."""
        return rules.possible(self.registry, self.tool, asking=self.asking, today=self.today)

    @property
    def is_open(self) -> bool:
        """Whether this person may put anything at all into it."""
        return any(self.takes(data_class) for data_class in self.registry.data_classes)

    def takes(self, data_class: str) -> bool:
        """Whether this person may put data of this class into it."""
        if data_class not in self.registry.data_classes:
            return False
        verdict = rules.verdict(
            self.registry, self.tool, data_classes=[data_class], asking=self.asking, today=self.today
        )
        return verdict.outcome in OPEN

    @property
    def is_overdue(self) -> bool:
        """Whether its review should have taken place."""
        return self.tool.review_by is not None and self.tool.review_by < self.today

    @property
    def owner(self) -> str:
        """Whom to ask."""
        return self.tool.owner or text(self.lang, "card-committee")

    def data_class(self, id: str) -> str:
        """The name of a class of data."""
        return said(self.registry.data_classes[id].names, self.lang, id)

    def names(self, ids: tuple[str, ...]) -> str:
        """The names of those tools that are known."""
        return ", ".join(self.registry.tools[id].name for id in ids if id in self.registry.tools)


def card_text(registry: Registry, tool: Tool, *, topic: Topic | None, asking: Asking, today: date, lang: Lang) -> str:
    """Plain lines that answer a question about a tool: what was asked for, then two or three facts beside it."""
    card = Card(registry=registry, tool=tool, asking=asking, today=today, lang=lang)
    if topic is None or topic not in _ANSWERS:
        replaced = _replacement(card) if tool.replaced_by else ()
        return "\n".join([*status(card), *replaced, *data(card), *_owner(card), *_access(card)])
    lines = list(_ANSWERS[topic](card))
    beside = [line for fact in _BESIDE[topic] for line in fact(card) if line not in lines]
    return "\n".join([*lines, *beside[:_FACTS]])


def status(card: Card) -> list[str]:
    """What the committee has decided, for whom, and what limits it."""
    lang, tool = card.lang, card.tool
    lines = [text(lang, f"card-status-{tool.status}", tool=tool.name)]
    if tool.status not in IN_USE:
        return lines
    lines.append(audience(card))
    return [" ".join(lines), *limits(card)]


def audience(card: Card) -> str:
    """Whom a tool that is in use is for."""
    lang, tool = card.lang, card.tool
    limited = tool.status != "approved"
    named = [one for one in tool.departments if one.casefold() != EVERY_DEPARTMENT]
    if not limited and len(named) < len(tool.departments):
        return text(lang, "card-for-all")
    if not named:
        return text(lang, "card-for-enrolled" if limited else "card-for-nobody")
    departments = ", ".join(named)
    return text(lang, "card-for-both" if limited else "card-for-departments", departments=departments)


def limits(card: Card) -> list[str]:
    """What limits the tool for this person beside its status: each ground once."""
    verdicts = card.verdicts.values()
    whys = {ground.why for verdict in verdicts for ground in verdict.grounds}
    return [_limit(card, why) for why in _LIMITS if why in whys]


def data(card: Card) -> list[str]:
    """One line for each outcome, with the classes of data that get it; the mildest first."""
    by_outcome = by_outcomes(card)
    if len(by_outcome) == 1:
        only = next(iter(by_outcome))
        return [text(card.lang, "card-data-all", outcome=text(card.lang, f"outcome-{only}"))]
    return [
        text(card.lang, "card-data", outcome=text(card.lang, f"outcome-{outcome}"), classes=", ".join(classes))
        for outcome, classes in by_outcome.items()
    ]


def by_outcomes(card: Card) -> dict[Outcome, list[str]]:
    """The names of the classes of data under what they get, the mildest first."""
    verdicts = card.verdicts
    found = {
        outcome: [card.data_class(id) for id, verdict in verdicts.items() if verdict.outcome == outcome]
        for outcome in OUTCOMES
    }
    return {outcome: classes for outcome, classes in found.items() if classes}


def _limit(card: Card, why: Why) -> str:
    lang, tool = card.lang, card.tool
    match why:
        case "criteria_open":
            missing = (card.registry.criteria[id] for id in card.registry.open_criteria(tool))
            criteria = ", ".join(said(criterion.names, lang, criterion.id) for criterion in missing)
            return text(lang, "card-limit-criteria", criteria=criteria)
        case "decision_missing":
            return text(lang, "card-limit-undecided", owner=card.owner)
        case "decision_ahead" if tool.decided_on is not None:
            return text(lang, "card-limit-ahead", day=day(lang, tool.decided_on))
        case "review_overdue":
            return _overdue(lang, tool)
        case _:
            return text(lang, "card-limit-enrolled" if why == "enrolled_only" else "card-limit-department")


def _overdue(lang: Lang, tool: Tool) -> str:
    """A day that cannot be read counts as passed, and is not shown."""
    if tool.review_by is None or tool.review_by == UNREADABLE:
        return text(lang, "card-limit-review-unknown")
    return text(lang, "card-limit-review", day=day(lang, tool.review_by))


def _owner(card: Card) -> Iterator[str]:
    if card.tool.owner:
        yield text(card.lang, "card-owner", tool=card.tool.name, owner=card.tool.owner)
    else:
        yield text(card.lang, "card-owner-missing", tool=card.tool.name)


def _cost(card: Card) -> Iterator[str]:
    lang, tool = card.lang, card.tool
    if tool.seat_cost_eur_month is None:
        yield text(lang, "card-cost-missing", tool=tool.name, owner=card.owner)
    elif not tool.seat_cost_eur_month:
        yield text(lang, "card-cost-free", tool=tool.name)
    else:
        yield text(lang, "card-cost", tool=tool.name, cost=euros(lang, tool.seat_cost_eur_month))


def _hosting(card: Card) -> Iterator[str]:
    lang, tool = card.lang, card.tool
    if tool.hosting is None:
        yield text(lang, "card-hosting-missing", tool=tool.name, owner=card.owner)
    else:
        yield text(lang, f"card-hosting-{tool.hosting}", tool=tool.name)


def _access(card: Card) -> Iterator[str]:
    lang, tool = card.lang, card.tool
    if access := said(tool.access, lang):
        yield text(
            lang, "card-access" if tool.status in IN_USE else "card-access-closed", tool=tool.name, access=access
        )
    else:
        yield text(lang, "card-access-missing", tool=tool.name, owner=card.owner)


def _replacement(card: Card) -> Iterator[str]:
    lang, tool = card.lang, card.tool
    other = card.registry.tools.get(tool.replaced_by or "")
    if other is not None:
        yield text(lang, "card-replaced", tool=tool.name, other=other.name)
    elif tool.status == "retired":
        yield text(lang, "card-replaced-missing", tool=tool.name, owner=card.owner)
    else:
        yield text(lang, "card-replaced-not", tool=tool.name)


def _fallback(card: Card) -> Iterator[str]:
    lang, tool = card.lang, card.tool
    if fallback := said(tool.manual_fallback, lang):
        yield text(lang, "card-fallback", tool=tool.name, fallback=fallback)
    else:
        yield text(lang, "card-fallback-missing", tool=tool.name, owner=card.owner)


def _alternatives(card: Card) -> Iterator[str]:
    if names := card.names(card.tool.alternatives):
        yield text(card.lang, "card-alternatives", tools=names)


def _decided(card: Card) -> Iterator[str]:
    if card.tool.decided_on is not None and card.tool.decided_on <= card.today:
        yield text(card.lang, "card-decided", day=day(card.lang, card.tool.decided_on))


Fact = Callable[[Card], "list[str] | Iterator[str]"]

_ANSWERS: Final[dict[str, Fact]] = {
    "owner": _owner,
    "cost": _cost,
    "hosting": _hosting,
    "access": _access,
    "replacement": _replacement,
    "status": status,
    "fallback": _fallback,
}
_BESIDE: Final[dict[str, tuple[Fact, ...]]] = {
    "owner": (status, _access),
    "cost": (status, _owner, _access),
    "hosting": (status, data),
    "access": (status, _cost, _owner),
    "replacement": (status, _alternatives, _owner),
    "status": (_decided, _owner, _access),
    "fallback": (status, _alternatives, _owner),
}
