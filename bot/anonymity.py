"""Which people figures may be about, so that no two publications differ by a few of them. Pure.

Everything published is a sum over a group of enrolled people. Whoever combines such sums can tell apart only people
with different histories: those who were in the same published groups always stand together. So a group is published
only if, with it, all people of one history are none or at least `smallest`. That holds against every earlier group at
once, and contains the rule that a group is shown again only if it changed by nobody or by at least five.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    Group = frozenset[int]

SMALLEST: Final = 5


def shown_group(candidates: Group, history: Sequence[Group], *, chance: Random, smallest: int = SMALLEST) -> Group:
    """As many of `candidates` as may be shown after the groups of `history`; nobody when that were too few.

    Fewer than `smallest` newcomers wait. Where fewer than `smallest` left, so many others are left out by `chance` that
    nobody can tell whose answers are missing; left out by chance, they stay out.
    """
    kept: set[int] = set()
    for known, everybody in _by_history(candidates, history):
        inside = everybody & candidates
        gone = len(everybody) - len(inside) if known else 0
        spare = smallest - gone if 0 < gone < smallest else 0
        if len(inside) - spare >= smallest:
            kept |= inside - set(chance.sample(sorted(inside), spare))
    return frozenset(kept)


def may_show(group: Group, history: Sequence[Group], *, smallest: int = SMALLEST) -> bool:
    """Whether this group, as it is, may be shown after those of `history`."""
    if len(group) < smallest:
        return False
    for known, everybody in _by_history(group, history):
        inside = len(everybody & group)
        outside = len(everybody) - inside if known else 0
        if 0 < inside < smallest or (inside and 0 < outside < smallest):
            return False
    return True


def bounds(count: int, people: int, *, smallest: int = SMALLEST) -> tuple[int, int]:
    """What may be said of how many of `people` did something: between which numbers, ends included.

    The number itself where at least `smallest` did and at least `smallest` did not. All else is a band that holds
    nobody, or everybody, as well as a few: that all or none did would say it of each of them.
    """
    if count < smallest:
        return 0, min(smallest - 1, people)
    if count > people - smallest:
        return max(people - smallest + 1, 0), people
    return count, count


def _by_history(people: Iterable[int], history: Sequence[Group]) -> list[tuple[bool, frozenset[int]]]:
    """Everybody by the groups they were in before, and whether they were in any."""
    everybody = frozenset(people).union(*history)
    parts: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    for person in everybody:
        parts[tuple(person in group for group in history)].add(person)
    return [(any(pattern), frozenset(part)) for pattern, part in sorted(parts.items())]
