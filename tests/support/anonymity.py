"""Somebody who reads every digest ever published and can add and subtract: what they find out about few people.

The worst is assumed: that they know who was in every group, and that people answer the same every week, so that any two
publications may be compared. What can be told of a set of people by adding and subtracting published sums is in the
span of the groups' indicator vectors. People who were in the same groups have the same coefficient in all of them,
so only unions of such people can be told apart: that makes it exact and quick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np


def small_groups(published: Iterable[frozenset[int]], *, smallest: int = 5) -> list[frozenset[int]]:
    """Every set of fewer than `smallest` people whose sum can be computed from the sums of the published groups."""
    groups = sorted({group for group in published if group}, key=sorted)
    atoms: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    for person in frozenset[int]().union(*groups):
        atoms[tuple(person in group for group in groups)].add(person)
    patterns = sorted(atoms)
    if not groups:
        return []
    rows = np.array([[pattern[row] for pattern in patterns] for row in range(len(groups))], dtype=float)
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
