"""How many people used a tool in a closed week: what of it may be shown, about whom, and what is withheld. Pure.

Active is who used a tool at least once in an ISO week of the company's time zone: a usage event names the tool, says
that something was done (its quantity is more than 0), and was not made by the bot itself, for who requests a tool in
the bot does not use it. A tool of which no event was ever reported has no figure at all: nobody knows. (That is also
said of a tool that is connected and that nobody in the whole company ever used; nothing tells the two apart.)

Those enrolled on a tool on the week's last day are split once, each person into one part: the waves that ran, and
everybody else. Parts with fewer than ten people are put together, because of fewer neither those who were active nor
those who were not can be five. A part's figure is one sum over 0 and 1, so four things are kept:

- It is about the same people as figures before it, or differs by five at least (`bot.anonymity`), over all weeks.
- Parts of one week share nobody, and the sum for the tool is that of the exact figures shown: it tells nothing new.
- Of five active and five inactive at least the number is shown. All else is a band that holds no active, or nobody
  inactive, as well as four: that all or none were is never said.
- What is put together or left out depends on who is enrolled, never on what they did.

Digests of surveys are about the same groups of people and other values, answers: no sum of the one kind can be taken
from a sum of the other, so the two have histories of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.anonymity import SMALLEST, bounds, shown_group

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from random import Random

    from bot.anonymity import Group
    from bot.insight.weeks import Week

Reason = Literal["", "few_people", "changed", "unreported"]

OTHERS: Final = ""
"""Instead of a wave's id: people enrolled on a tool outside the waves that ran."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the people enrolled on a tool: those of these waves."""

    waves: tuple[str, ...]
    people: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is said of one part. Of `people`, those it is about, between `low` and `high` were active, ends included.

    `enrolled` are all in the part; `withheld` says why there is no figure.
    """

    waves: tuple[str, ...]
    enrolled: int
    people: int = 0
    low: int | None = None
    high: int | None = None
    withheld: Reason = ""

    @property
    def active(self) -> int | None:
        """How many were active, where exactly that is shown."""
        return self.low if self.low == self.high else None

    @property
    def share(self) -> float | None:
        """The share of active people in percent, where it is shown."""
        return 100 * self.active / self.people if self.active is not None else None


@dataclass(frozen=True, slots=True)
class Sum:
    """The exact figures of a tool taken together."""

    people: int
    active: int


def split(enrolled: Mapping[str, Collection[int]], *, smallest: int = SMALLEST) -> list[Part]:
    """The parts of those enrolled on a tool, given by wave: a wave each, small ones together; the largest first."""
    known = {wave: frozenset(people) for wave, people in enrolled.items() if people}
    small = sorted(wave for wave, people in known.items() if len(people) < 2 * smallest)
    parts = [Part((wave,), people) for wave, people in known.items() if wave not in small]
    if small:
        parts.append(Part(tuple(small), frozenset[int]().union(*(known[wave] for wave in small))))
    return sorted(parts, key=lambda part: (-len(part.people), part.waves))


def publish(
    parts: Sequence[Part], active: Group, history: Sequence[Group], *, chance: Random, smallest: int = SMALLEST
) -> list[tuple[Figure, Group]]:
    """What may be shown of each part after the groups of `history`, and about whom; nobody where it is withheld."""
    known, published = list(history), []
    for part in parts:
        group = shown_group(part.people, known, chance=chance, smallest=smallest)
        figure = _figure(part, group, active, smallest)
        published.append((figure, group if figure.people else frozenset[int]()))
        known += [group] if figure.people else []
    return published


def unreported(parts: Sequence[Part]) -> Figure:
    """What is said of a tool whose use nobody reports."""
    waves = tuple(wave for part in parts for wave in part.waves)
    return Figure(waves=waves, enrolled=sum(len(part.people) for part in parts), withheld="unreported")


def together(figures: Sequence[Figure]) -> Sum | None:
    """The sum of the exact figures of a tool; None where it would repeat the only one."""
    exact = [(one.people, one.active) for one in figures if one.active is not None]
    return Sum(sum(people for people, _ in exact), sum(active for _, active in exact)) if len(exact) > 1 else None


def is_worth_telling(figures: Sequence[Figure], week: Week) -> bool:
    """Whether a note with these figures is sent: one that shows any is; one that shows none in a month's first week.

    So a lead learns why there is nothing to see, and is not told so every Monday. By the week and not by what was sent
    before, so that doing it again decides the same.
    """
    return any(one.people for one in figures) or (bool(figures) and week.is_first_of_month)


def change(now: Figure, before: Figure | None) -> float | None:
    """By how many percentage points the share of active people grew; None unless both weeks show it."""
    if before is None or now.share is None or before.share is None:
        return None
    return now.share - before.share


def _figure(part: Part, group: Group, active: Group, smallest: int) -> Figure:
    enrolled, people = len(part.people), len(group)
    if people < 2 * smallest:
        reason: Reason = "few_people" if enrolled < 2 * smallest else "changed"
        return Figure(waves=part.waves, enrolled=enrolled, withheld=reason)
    low, high = bounds(len(group & active), people, smallest=smallest)
    return Figure(waves=part.waves, enrolled=enrolled, people=people, low=low, high=high)
