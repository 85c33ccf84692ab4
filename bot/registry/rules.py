"""The verdict: a pure function of the registry, the data, the uses, who asks and the day.

The rules are those of `tools.yaml` (formats: verdict rules); the strictest of all that apply wins, and nothing is
allowed because nothing was said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.registry.tools import EVERY_DEPARTMENT, OUTCOMES, Cell, Outcome, strictest

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.tools import Registry, Tool

Why = Literal[
    "cell",
    "class_not_listed",
    "class_only_elsewhere",
    "conditions_unwritten",
    "status",
    "under_review",
    "criteria_open",
    "department",
    "enrolled_only",
    "decision_missing",
    "decision_ahead",
    "review_overdue",
    "use",
    "personal_account",
    "unknown_tool",
]
"""What decided, or would have decided alone."""

_NEVER: Final = frozenset({"blocked", "suspended", "retired"})
_UNDECIDED: Final = frozenset({"proposed", "under_review"})
_SHUT: Final = _NEVER | _UNDECIDED
"""Nobody may use a tool with one of these."""

_LIMITED: Final = frozenset({"restricted", "pilot"})
_OPEN: Final = frozenset({"allowed", "conditions"})

MAX_ALTERNATIVES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks: the department ("" for none) and the tools they are enrolled on; casefolded."""

    department: str = ""
    enrolled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One rule that applied: how strict it is and where it is written (`document#anchor`).

    `about` is the id of a class, a use or a criterion, or empty.
    """

    why: Why
    outcome: Outcome
    about: str = ""
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the table says. `tool` is None for unknown tools and personal accounts; `grounds` strictest first.

    `conditions_of` are the cells whose conditions hold, by class; `alternatives` the ids of tools open for the same
    data, filled for `ask` and `never`.
    """

    outcome: Outcome
    tool: str | None
    data_classes: tuple[str, ...]
    uses: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    conditions_of: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


def cell(registry: Registry, tool: Tool, data_class: str) -> tuple[Cell | None, Why]:
    """The cell that counts for a class, its own or that of the class it lies within, and why there is none."""
    seen: set[str] = set()
    at: str | None = data_class
    while at is not None and at not in seen:
        seen.add(at)
        known = registry.data_classes.get(at)
        if known is None:
            return None, "class_not_listed"
        if known.only is not None and tool.id not in known.only:
            return None, "class_only_elsewhere"
        if at in tool.data:
            return tool.data[at], "cell"
        at = known.within
    return None, "class_not_listed"


def verdict(
    registry: Registry,
    tool: Tool,
    *,
    data_classes: Iterable[str],
    uses: Iterable[str] = (),
    asking: Asking,
    today: date,
) -> Verdict:
    """The verdict for one tool with at least one class of data. Raises ValueError for no class: clarify instead."""
    classes, asked = _ordered(registry.data_classes, data_classes), _ordered(registry.uses, uses)
    if not classes:
        raise ValueError("a verdict needs a class of data; without one the answer is a question back")
    grounds = [
        *(_of_class(registry, tool, one) for one in classes),
        *_of_status(registry, tool, asking),
        *_of_dates(tool, today),
        *of_uses(registry, asked),
    ]
    outcome = strictest(ground.outcome for ground in grounds)
    return Verdict(
        outcome=outcome,
        tool=tool.id,
        data_classes=classes,
        uses=asked,
        grounds=_sorted(grounds),
        conditions_of=tuple(one for one in classes if _has_conditions(registry, tool, one)),
    )


def possible(
    registry: Registry, tool: Tool, *, uses: Iterable[str] = (), asking: Asking, today: date
) -> dict[str, Verdict]:
    """The verdict for each single class of data, in the company's order."""
    asked = tuple(uses)
    return {
        one: verdict(registry, tool, data_classes=[one], uses=asked, asking=asking, today=today)
        for one in registry.data_classes
    }


def elsewhere(
    registry: Registry, *, why: Literal["unknown_tool", "personal_account"], data_classes: Iterable[str] = (),
    uses: Iterable[str] = (),
) -> Verdict:  # fmt: skip
    """The verdict for what is no tool of the company: an unknown product, or somebody's own account."""
    classes, asked = _ordered(registry.data_classes, data_classes), _ordered(registry.uses, uses)
    floor: Outcome = "ask" if why == "unknown_tool" else registry.personal_accounts
    grounds = [
        Ground(why=why, outcome=floor),
        *(
            Ground(why="class_only_elsewhere", outcome="never", about=one)
            for one in classes
            if registry.data_classes[one].only is not None
        ),
        *of_uses(registry, asked),
    ]
    outcome = strictest(ground.outcome for ground in grounds)
    return Verdict(outcome=outcome, tool=None, data_classes=classes, uses=asked, grounds=_sorted(grounds))


def of_uses(registry: Registry, uses: Iterable[str]) -> list[Ground]:
    """The floors that the uses put under every verdict."""
    return [
        Ground(why="use", outcome=registry.uses[one].outcome, about=one, rule=registry.uses[one].rule)
        for one in uses
        if registry.uses[one].outcome != "allowed"
    ]


def alternatives(
    registry: Registry, refused: Verdict, *, asking: Asking, today: date, tasks: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids of tools open to the asker for the same data and uses, nearest first.

    Nearest are those the tool itself names, then those that share a task with it (or `tasks`), then the others.
    """
    if not refused.data_classes:
        return ()
    tool = registry.tools.get(refused.tool or "")
    named: Sequence[str] = tool.alternatives if tool is not None else ()
    wanted = {*tasks, *(tool.tasks if tool is not None else ())}
    found = [
        (_distance(other, named, wanted), OUTCOMES.index(outcome), place, other.id)
        for place, other in enumerate(registry.tools.values())
        if other.id != refused.tool
        and other.status not in _SHUT
        and (outcome := _outcome(registry, other, refused, asking, today)) in _OPEN
    ]
    return tuple(id for *_, id in sorted(found)[:MAX_ALTERNATIVES])


def _outcome(registry: Registry, tool: Tool, refused: Verdict, asking: Asking, today: date) -> Outcome:
    return verdict(
        registry, tool, data_classes=refused.data_classes, uses=refused.uses, asking=asking, today=today
    ).outcome


def _distance(other: Tool, named: Sequence[str], wanted: Collection[str]) -> int:
    if other.id in named:
        return 0
    return 1 if not set(other.tasks).isdisjoint(wanted) else 2


def _of_class(registry: Registry, tool: Tool, data_class: str) -> Ground:
    found, why = cell(registry, tool, data_class)
    if found is None:
        return Ground(why=why, outcome="never", about=data_class)
    if found.outcome == "conditions" and not any(found.conditions.values()):
        return Ground(why="conditions_unwritten", outcome="ask", about=data_class, rule=found.rule)
    return Ground(why="cell", outcome=found.outcome, about=data_class, rule=found.rule)


def _has_conditions(registry: Registry, tool: Tool, data_class: str) -> bool:
    found, _ = cell(registry, tool, data_class)
    return found is not None and found.outcome == "conditions" and any(found.conditions.values())


def _of_status(registry: Registry, tool: Tool, asking: Asking) -> list[Ground]:
    if tool.status in _NEVER:
        return [Ground(why="status", outcome="never")]
    if tool.status in _UNDECIDED:
        return [Ground(why="under_review", outcome="ask")]
    grounds = []
    if tool.status == "approved" and (missing := registry.open_criteria(tool)):
        grounds += [Ground(why="criteria_open", outcome="ask", about=one) for one in missing]
    if not _is_for(tool, asking):
        limited = tool.status in _LIMITED
        grounds.append(Ground(why="enrolled_only" if limited else "department", outcome="ask"))
    return grounds


def _is_for(tool: Tool, asking: Asking) -> bool:
    """Whether the asker is among those the tool is for. `all` opens approved tools only: a pilot for all is none."""
    mine = asking.department.casefold()
    departments = {department.casefold() for department in tool.departments}
    if mine and mine in departments:
        return True
    if tool.status in _LIMITED:
        return tool.id in asking.enrolled
    return EVERY_DEPARTMENT in departments


def _of_dates(tool: Tool, today: date) -> list[Ground]:
    grounds = []
    if tool.decided_on is None:
        grounds.append(Ground(why="decision_missing", outcome="conditions"))
    elif tool.decided_on > today:
        grounds.append(Ground(why="decision_ahead", outcome="conditions"))
    if tool.review_by is not None and tool.review_by < today:
        grounds.append(Ground(why="review_overdue", outcome="conditions"))
    return grounds


def _ordered(known: Iterable[str], asked: Iterable[str]) -> tuple[str, ...]:
    wanted = set(asked)
    return tuple(one for one in known if one in wanted)


def _sorted(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    return tuple(sorted(grounds, key=lambda ground: -OUTCOMES.index(ground.outcome)))
