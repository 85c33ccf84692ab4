"""What may become of a request: who joins whom, what is missing, who decides, what the registry says then. Pure."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from bot.registry.tools import Registry, Tool

Json = dict[str, Any]

State = Literal["open", "need_info", "approved", "rejected", "withdrawn"]
Decision = Literal["approve", "conditions", "pilot", "reject"]
Field = Literal["tool", "purpose", "classes", "people", "cost", "link", "facts"]
Obstacle = Literal["criteria", "suspended", "approved"]
"""Why a tool cannot be approved now: criteria are open, it is suspended, or (for a pilot) it is approved already."""

UNDECIDED: Final[tuple[State, ...]] = ("open", "need_info")
GRANTING: Final[frozenset[Decision]] = frozenset({"approve", "conditions", "pilot"})

DUE_AFTER: Final = 15
REMINDED_AFTER: Final = (3, 7)
"""Working days."""

REJECTED_FOR: Final = 3
"""Months after which a rejected tool may be asked for again without new facts."""

REVIEWED_AFTER: Final = 12
"""Months until the first review, unless the committee says otherwise."""

MAX_TOOL: Final = 100
MAX_TEXT: Final = 1_500
MAX_LINK: Final = 500
MAX_PEOPLE: Final = 100_000
MAX_COST: Final = 100_000_000

_OURS: Final = frozenset({"pilot", "approved", "restricted", "suspended", "blocked", "retired"})
"""Statuses the committee gave: whoever asks for such a tool hears of it first."""

_CANDIDATE: Final = frozenset({"proposed", "under_review"})
_ONE_ERROR_FROM: Final = 7
_TWO_ERRORS_FROM: Final = 12
"""Letters of a name from which so many typing errors are forgiven; shorter names are too near to others."""

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d+")
_DECIMALS: Final = re.compile(r"[.,]\d{1,2}$")
_DOMAIN: Final = re.compile(r"(?<=\w\w)\.(?:ai|app|co|com|de|dev|eu|fr|io|net|org)$")
"""What people add to a name because the tool's address has it: `fireflies.ai`."""

_WEB: Final = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What somebody filled in, as typed. `seen` are the tools they were told of, `earlier` the request this renews."""

    tool: str = ""
    purpose: str = ""
    classes: tuple[str, ...] = ()
    people: str = ""
    cost: str = ""
    link: str = ""
    facts: str = ""
    seen: tuple[str, ...] = ()
    earlier: int | None = None
    asks_facts: bool = False
    needs_facts: bool = False

    def payload(self) -> Json:
        """JSON that `from_payload` reads."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Form:
        """What `payload` gave."""
        return cls(**{**payload, "classes": tuple(payload["classes"]), "seen": tuple(payload["seen"])})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An undecided request, as far as it can be somebody else's too."""

    id: int
    key: str
    tool_id: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a wish meets: tools the committee knows (`known`), a request to `join`, or nothing; `tool_id` if sure."""

    kind: Literal["known", "join", "new"]
    known: tuple[str, ...] = ()
    join: int | None = None
    tool_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision as the committee filled it in. `cells` are entries of `data` in `tools.yaml`, by class of data."""

    decision: Decision
    reason: str
    cells: Mapping[str, Any] = field(default_factory=dict)
    departments: tuple[str, ...] = ()
    owner: str = ""
    review_by: str | None = None
    hosting: str | None = None

    def payload(self) -> Json:
        """JSON that `Ruling(**...)` reads, but for the tuple."""
        return {
            "decision": self.decision, "reason": self.reason, "cells": dict(self.cells),
            "departments": list(self.departments), "owner": self.owner, "review_by": self.review_by,
            "hosting": self.hosting,
        }  # fmt: skip

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Ruling:
        """What `payload` gave."""
        return cls(**{**payload, "departments": tuple(payload["departments"])})


def key_of(name: str) -> str:
    """How names of tools are compared: without case, accents, signs, blanks between words, and `.ai` at the end."""
    folded = _DOMAIN.sub("", unicodedata.normalize("NFKD", name.casefold().strip()))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return "".join(_WORD.findall(plain)) or " ".join(name.casefold().split())


def standing(name: str, *, waiting: Sequence[Waiting], registry: Registry, seen: Collection[str] = ()) -> Standing:
    """What becomes of a request for `name`; `seen` are the tools the person was told of and asks for all the same."""
    key = key_of(name)
    exact = [tool for tool in registry.tools.values() if key in keys(tool)]
    near = [] if exact else [tool for tool in registry.tools.values() if any(_near(key, one) for one in keys(tool))]
    known = tuple(tool.id for tool in exact or near if tool.status in _OURS)
    if known and not set(known) <= set(seen):
        return Standing("known", known=known)
    tool_id = exact[0].id if len(exact) == 1 else None
    join = _twin(key, tool_id, waiting)
    return Standing("join" if join is not None else "new", join=join, tool_id=tool_id)


def keys(tool: Tool) -> frozenset[str]:
    """Everything a tool is called, as it is compared."""
    return frozenset(key_of(name) for name in (tool.name, tool.id, *tool.aliases))


def _twin(key: str, tool_id: str | None, waiting: Sequence[Waiting]) -> int | None:
    """The request for the same tool: the same name or the same entry before one that is nearly the same."""
    same = [one.id for one in waiting if one.key == key or (tool_id is not None and one.tool_id == tool_id)]
    near = [one.id for one in waiting if tool_id in {None, one.tool_id} and _near(key, one.key)]
    return next(iter([*same, *near]), None)


def _near(one: str, other: str) -> bool:
    """Whether one may be a typing error of the other.

    Nobody mistypes the first letter (Notion, Motion), and numbers tell versions apart, so both must agree.
    """
    shorter = min(len(one), len(other))
    if shorter < _ONE_ERROR_FROM or one[0] != other[0] or re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    errors = 2 if shorter >= _TWO_ERRORS_FROM else 1
    return OSA.distance(one, other, score_cutoff=errors) <= errors


def problems(form: Form, *, classes_exist: bool = True) -> tuple[Field, ...]:
    """The fields of a form that cannot stay as they are; a company without classes of data asks for none."""
    people, cost = amount(form.people), amount(form.cost)
    wrong: dict[Field, bool] = {
        "tool": not any(character.isalnum() for character in form.tool),
        "purpose": not form.purpose.strip(),
        "classes": classes_exist and not form.classes,
        "people": people is None or not 1 <= people <= MAX_PEOPLE,
        "cost": bool(form.cost.strip()) and (cost is None or cost > MAX_COST),
        "facts": form.needs_facts and not form.facts.strip(),
    }
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


def amount(typed: str) -> int | None:
    """A whole number as people type it: `1 200`, `1.200`, `1,200.50 €`; None for anything else. Cents are dropped."""
    text = re.sub(r"(?i)€|eur(?:os?)?", "", typed).strip()
    if len(text) > 20:
        return None
    whole = _DECIMALS.sub("", text)
    return int(re.sub(r"\D", "", whole)) if _NUMBER.fullmatch(whole) else None


def web_address(link: str) -> str:
    """`link` if it may become one that can be clicked, else nothing."""
    return link if _WEB.fullmatch(link) else ""


def is_email(text: str) -> bool:
    """Whether it looks like an e-mail address."""
    return _EMAIL.fullmatch(text.strip()) is not None


def reference(year: int, number: int) -> str:
    """Such as REQ-2026-001."""
    return f"REQ-{year}-{number:03}"


def later(day: date, months: int) -> date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))


def open_criteria(registry: Registry, assessed: Mapping[str, Any]) -> tuple[str, ...]:
    """The mandatory criteria neither passed nor waived with a reason."""
    return tuple(
        id for id, criterion in registry.criteria.items() if criterion.mandatory and not _is_met(assessed.get(id))
    )


def _is_met(assessed: Any) -> bool:
    given = assessed if isinstance(assessed, Mapping) else {"status": assessed}
    status, reason = given.get("status"), str(given.get("reason") or "").strip()
    return status == "passed" or (status == "waived" and bool(reason))


def obstacle(decision: Decision, registry: Registry, tool: Tool | None, assessed: Mapping[str, Any]) -> Obstacle | None:
    """What stands against `decision`, if anything: a pilot needs no criteria, but would take back an approval."""
    if decision not in GRANTING:
        return None
    if tool is not None and tool.status == "suspended":
        return "suspended"
    if decision == "pilot":
        return "approved" if tool is not None and tool.status == "approved" else None
    return "criteria" if open_criteria(registry, assessed) else None


def values(ruling: Ruling, entry: Mapping[str, Any] | None, assessed: Mapping[str, Any], today: date) -> Json | None:
    """What the registry's entry becomes (a new one for None); None when the decision leaves it as it is.

    A rejected candidate is blocked from then on. A tool in use keeps what it has: only the wider use was rejected.
    """
    decided = {"decided_on": today.isoformat()}
    if ruling.decision == "reject":
        if entry is None:
            return {"status": "blocked", "owner": ruling.owner, "data": {}, **decided}
        return {"status": "blocked", **decided} if entry.get("status") in _CANDIDATE else None
    before = entry or {}
    given = {
        "status": "pilot" if ruling.decision == "pilot" else "approved",
        "hosting": ruling.hosting,
        "departments": list(ruling.departments),
        "data": _cells(before.get("data"), ruling.cells, candidate=before.get("status") in _CANDIDATE),
        "owner": ruling.owner,
        "review_by": ruling.review_by,
        "criteria": _assessments(before.get("criteria"), assessed),
        **decided,
    }
    return {name: value for name, value in given.items() if value is not None}


def _cells(before: Any, decided: Mapping[str, Any], *, candidate: bool) -> Json:
    """Decided cells replace what was there, but for the rule a cell pointed at.

    What a candidate's other cells opened is to be asked for: nobody has decided on it.
    """
    cells = dict(before) if isinstance(before, Mapping) else {}
    if candidate:
        cells = {id: "ask" if _opens(cell) else cell for id, cell in cells.items() if id not in decided} | {
            id: cells[id] for id in decided if id in cells
        }
    for id, cell in decided.items():
        old = cells.get(id)
        rule = old.get("rule") if isinstance(old, Mapping) else None
        mapping = dict(cell) if isinstance(cell, Mapping) else {"outcome": cell}
        cells[id] = {**mapping, "rule": rule} if rule else cell
    return cells


def _opens(cell: Any) -> bool:
    return (cell.get("outcome") if isinstance(cell, Mapping) else cell) not in {"ask", "never"}


def _assessments(before: Any, assessed: Mapping[str, Any]) -> Json:
    """As `tools.yaml` writes them: a status alone, or with the reason of a waiver."""
    kept = dict(before) if isinstance(before, Mapping) else {}
    for id, given in assessed.items():
        waived = given["status"] == "waived"
        kept[id] = {"status": "waived", "reason": given["reason"]} if waived else given["status"]
    return kept


def assessments(entry: Mapping[str, Any] | None) -> Json:
    """The criteria of an entry as a request keeps them."""
    given = (entry or {}).get("criteria")
    found = given.items() if isinstance(given, Mapping) else ()
    return {str(id): _assessment(one) for id, one in found}


def _assessment(given: Any) -> Json:
    if isinstance(given, Mapping):
        return {"status": str(given.get("status") or "open"), "reason": str(given.get("reason") or "")}
    return {"status": str(given or "open"), "reason": ""}
