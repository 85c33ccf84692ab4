"""Somebody who reads every digest ever published and can add and subtract: what they find out about few people.

The worst is assumed: that they know who was in every group, and that people answer the same every week, so that any two
publications may be compared. What can be told of a set of people by adding and subtracting published sums is in the
span of the groups' indicator vectors. People who were in the same groups have the same coefficient in all of them,
so only unions of such people can be told apart: that makes it exact and quick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.pulse.figures import Section
from bot.pulse.surveys import Question

Counted = tuple[frozenset[int], int, int]
"""Said of a group: how many of it did something, at least and at most."""


def small_groups(published: Iterable[frozenset[int]], *, smallest: int = 5) -> list[frozenset[int]]:
    """Every set of fewer than `smallest` people whose sum can be computed from the sums of the published groups."""
    groups = sorted({group for group in published if group}, key=sorted)
    atoms = _atoms(groups)
    patterns = sorted(atoms)
    if not groups:
        return []
    rows = _matrix(patterns)
    few = [place for place, pattern in enumerate(patterns) if len(atoms[pattern]) < smallest]
    found = []
    for size in range(1, smallest):
        for chosen in combinations(few, size):
            people = frozenset(person for place in chosen for person in atoms[patterns[place]])
            if len(people) < smallest and _in_span(rows, chosen):
                found.append(people)
    return found


def _in_span(rows: np.ndarray, chosen: Sequence[int]) -> bool:
    wanted = np.zeros(rows.shape[1])
    wanted[list(chosen)] = 1
    solution, *_ = np.linalg.lstsq(rows.T, wanted, rcond=None)
    return bool(np.allclose(rows.T @ solution, wanted, atol=1e-6))


def given_away(published: Iterable[Counted], *, smallest: int = 5) -> list[frozenset[int]]:
    """People of whom it can be told that all of them did something in one week, or that none did, or that of them
    fewer than `smallest` did or did not, exactly how many.

    Everybody did it or did not, so that whatever is said is a sum of zeros and ones and every number that fits all of
    it is possible: between the least and the most that fit, each taken by a solver of integer programmes.
    """
    said = list(published)
    atoms = _atoms([group for group, _, _ in said])
    patterns = sorted(atoms)
    sizes = tuple(len(atoms[pattern]) for pattern in patterns)
    limits = tuple((low, high) for _, low, high in said)
    found = []
    for place, pattern in enumerate(patterns):
        low, high = _possible(place, tuple(patterns), sizes, limits)
        exactly_few = low == high and not smallest <= low <= sizes[place] - smallest
        if high == 0 or low == sizes[place] or exactly_few:
            found.append(frozenset(atoms[pattern]))
    return found


@lru_cache(maxsize=100_000)
def _possible(
    place: int, patterns: tuple[tuple[bool, ...], ...], sizes: tuple[int, ...], limits: tuple[tuple[int, int], ...]
) -> tuple[int, int]:
    """The least and the most of those at `place` who can have done it."""
    wanted = np.zeros(len(patterns))
    wanted[place] = 1
    fits = LinearConstraint(_matrix(patterns), [low for low, _ in limits], [high for _, high in limits])
    ends = [
        milp(sign * wanted, constraints=fits, bounds=Bounds(0, np.array(sizes)), integrality=np.ones(len(patterns)))
        for sign in (1, -1)
    ]
    assert all(end.success for end in ends), "what was said contradicts itself"
    return round(ends[0].fun), round(-ends[1].fun)


def all_alike(
    section: Section, surveys: Iterable[Sequence[Question]], *, smallest: int = 5
) -> list[str]:  # fmt: skip
    """The required questions that are withheld and of which it can be told that everybody answered them alike.

    A question is withheld because few answered it or all alike. Whoever answers at all answers what is required, so
    anything that tells that `smallest` answered another one of its survey leaves the second reason alone.
    """
    shown = {one.question: one.answers for one in section.figures}
    about_few = {one.question for one in section.withheld if one.reason == "few_people"}
    found = []
    for questions in surveys:
        told = [shown.get(one.id, 0) for one in questions]
        if section.survey:
            told += [section.low, *(count for _, count in section.themes)]
        if max(told) >= smallest:
            found += [one.id for one in questions if one.required and one.id not in {*shown, *about_few}]
    return found


def _atoms(groups: Sequence[frozenset[int]]) -> dict[tuple[bool, ...], set[int]]:
    """Everybody by the groups they are in: those of one pattern cannot be told apart."""
    atoms: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    for person in frozenset[int]().union(*groups):
        atoms[tuple(person in group for group in groups)].add(person)
    return atoms


def _matrix(patterns: Sequence[tuple[bool, ...]]) -> np.ndarray:
    """A row for each group, a column for each pattern of people."""
    return np.array(patterns, dtype=float).T
