"""Whether what somebody was told still holds: a cited section, a verdict. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.registry import rules
from bot.registry.rules import Asking, Verdict
from bot.registry.tools import Outcome, strictest

if TYPE_CHECKING:
    from datetime import date

    from bot.registry.tools import Registry, Tool

Fate = Literal["same", "moved", "changed", "withdrawn"]

_DECIDE: Final = frozenset({
    "*", "status", "data", "departments", "decided_on", "review_by", "criteria", "personal_accounts",
})  # fmt: skip
"""What of a tool's entry a verdict rests on."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A section under an answer: where it stands, and the digest of its text as the asker was last told of it."""

    question: int
    number: int
    document: str
    lang: str
    anchor: str
    digest: str


@dataclass(frozen=True, slots=True)
class Now:
    """What became of a section: where it stands and its digest; the latter is empty for what is gone."""

    fate: Fate
    anchor: str
    digest: str


def now(cited: Cited, digests: Mapping[str, str], *, open_to_asker: bool) -> Now:
    """`digests` are those of the document's sections, by anchor; `open_to_asker`, whether the asker may read them.

    A text that only stands under another heading has not changed.
    """
    if open_to_asker and digests.get(cited.anchor) == cited.digest:
        return Now("same", cited.anchor, cited.digest)
    moved = next((anchor for anchor, digest in digests.items() if digest == cited.digest), None)
    if open_to_asker and moved is not None:
        return Now("moved", moved, cited.digest)
    if open_to_asker and cited.anchor in digests:
        return Now("changed", cited.anchor, digests[cited.anchor])
    return Now("withdrawn", cited.anchor, "")


def decides(paths: Iterable[str]) -> bool:
    """Whether a change of these paths of a tool's entry may change a verdict."""
    return any(path.partition(".")[0] in _DECIDE for path in paths)


def verdict(
    registry: Registry, tool: Tool, *, data_classes: Collection[str], uses: Collection[str], asking: Asking, today: date
) -> Verdict | None:
    """The verdict as it would be now; None when it depends on data that were not named, or are not known any more."""
    known = [one for one in data_classes if one in registry.data_classes]
    if len(known) < len(data_classes):
        return None
    if known:
        return rules.verdict(registry, tool, data_classes=known, uses=uses, asking=asking, today=today)
    each = list(rules.possible(registry, tool, uses=uses, asking=asking, today=today).values())
    if len({one.outcome for one in each}) != 1:
        return None
    return max(each, key=lambda one: len(one.conditions_of))


def outcome(found: Verdict | None) -> Outcome:
    """What somebody is told of it: a verdict that depends on the data is no leave and no refusal, but "ask first"."""
    return found.outcome if found is not None else "ask"


def is_stricter(new: Outcome, old: Outcome) -> bool:
    """Whether less is allowed than before."""
    return new != old and strictest([new, old]) == new
