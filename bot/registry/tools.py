"""The registry as values: tools, classes of data, uses, criteria. Pure.

What cannot be read in `tools.yaml` never widens what is allowed: `bot.registry.toolsfile` puts the strictest reading
here and says so in a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, get_args

from knowledge import LANGS

if TYPE_CHECKING:
    from knowledge import Lang

Outcome = Literal["allowed", "conditions", "ask", "never"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
"""Strictest last."""

Status = Literal["proposed", "under_review", "pilot", "approved", "restricted", "suspended", "blocked", "retired"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)

Hosting = Literal["eu", "us", "on_prem", "other"]
HOSTINGS: Final[tuple[Hosting, ...]] = get_args(Hosting)

CriterionStatus = Literal["passed", "failed", "waived", "open"]

Texts = Mapping["Lang", str]
Lists = Mapping["Lang", tuple[str, ...]]

EVERY_DEPARTMENT: Final = "all"


def strictest(outcomes: Iterable[Outcome]) -> Outcome:
    """The strictest of `outcomes`; raises ValueError for none, because nothing is allowed by default."""
    return max(outcomes, key=OUTCOMES.index)


def said(texts: Texts, lang: Lang, otherwise: str = "") -> str:
    """The text in `lang`, else in the first language that has one, else `otherwise`."""
    return next((texts[one] for one in (lang, *LANGS) if texts.get(one)), otherwise)


def listed(lists: Lists, lang: Lang) -> tuple[str, ...]:
    """As `said`, for lists."""
    return next((lists[one] for one in (lang, *LANGS) if lists.get(one)), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What the table says of one tool and one class of data. `rule` is `document#anchor`."""

    outcome: Outcome
    conditions: Lists = field(default_factory=dict)
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClass:
    """A class of data. `within` is the class whose cell counts where this one has none; `only` the tools it may meet.

    `terms` are the company's own words for such data, beside the product's lexicon.
    """

    id: str
    names: Texts = field(default_factory=dict)
    terms: Lists = field(default_factory=dict)
    within: str | None = None
    only: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a tool may be used for: `outcome` is the least strict verdict this use can get."""

    id: str
    outcome: Outcome
    names: Texts = field(default_factory=dict)
    terms: Lists = field(default_factory=dict)
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the readiness checklist."""

    id: str
    mandatory: bool
    names: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How a tool stands on one criterion; `reason` explains a waiver."""

    status: CriterionStatus
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One tool. `data` holds the cells that are listed, by class; all others are never."""

    id: str
    name: str
    status: Status
    owner: str
    data: Mapping[str, Cell] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    vendor: str = ""
    hosting: Hosting | None = None
    departments: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    decided_on: date | None = None
    review_by: date | None = None
    criteria: Mapping[str, Assessment] = field(default_factory=dict)
    manual_fallback: Texts = field(default_factory=dict)
    access: Texts = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    replaced_by: str | None = None
    seat_cost_eur_month: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything `tools.yaml` says. `data_classes` are in the company's order, strictest last."""

    data_classes: Mapping[str, DataClass] = field(default_factory=dict)
    uses: Mapping[str, Use] = field(default_factory=dict)
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    personal_accounts: Outcome = "never"

    def open_criteria(self, tool: Tool) -> tuple[str, ...]:
        """The mandatory criteria that `tool` has neither passed nor got a waiver for, in the company's order."""
        done = {id for id, assessed in tool.criteria.items() if assessed.status in {"passed", "waived"}}
        return tuple(id for id, criterion in self.criteria.items() if criterion.mandatory and id not in done)


@dataclass(frozen=True, slots=True)
class Current:
    """The registry as it is now; `revision` grows with every change."""

    registry: Registry
    revision: int = 0
