"""A small `tools.yaml` of Brisemont Sensorik, and whatever can be broken in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from knowledge import load_yaml

POLICIES = Path(__file__).parents[2] / "policies"
GOOD = """\
version: 1
data_classes:
  - id: public
    names: {en: Public, fr: Publiques, de: Öffentlich}
  - id: personal
    terms: {en: [service ticket]}
  - {id: sick_notes, within: personal, only: [writer]}
personal_accounts: never
uses:
  - id: hr_decisions
    outcome: never
    rule: acceptable-use#people
criteria:
  - {id: dpa, mandatory: true, names: {en: Signed, fr: Signé, de: Unterschrieben}}
  - {id: training, mandatory: false}
tools:
  - id: writer
    name: Brise Writer
    aliases: [Writer]
    status: approved
    hosting: eu
    departments: [all]
    data:
      public: allowed
      personal: {outcome: conditions, conditions: {en: [No names], fr: [Sans noms], de: [Ohne Namen]}, rule: acceptable-use#people}
    owner: it@brisemont.example
    decided_on: 2026-03-02
    review_by: 2027-03-02
    criteria: {dpa: passed}
    alternatives: [reader]
    seat_cost_eur_month: 25
  - id: reader
    name: Brise Reader
    status: pilot
    departments: [sales]
    data: {public: ask}
    owner: it@brisemont.example
    decided_on: 2026-03-02
"""  # noqa: E501

DOCUMENT: Any = load_yaml(GOOD)
MEANINGFUL = ["all", "allowed", "public"]
"""Texts that mean something in the file."""

_DEEPEST = 8
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.dates()
    | st.sampled_from(MEANINGFUL)
    | st.floats(-1e12, 1e12).map(lambda value: round(value, 6))
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abid", max_size=3), inner, max_size=3),
    max_leaves=6,
)

Place = tuple[Any, ...]


class Broken(NamedTuple):
    """The file with another value in one place."""

    path: Place
    value: Any
    document: Any


def line_of(text: str, part: str) -> int:
    """The first line of `text` with `part` in it."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def broken(where: Callable[[Place], bool] = lambda path: True) -> st.SearchStrategy[Broken]:
    """Any value in any place."""
    places = st.sampled_from([path for path in _paths(DOCUMENT) if where(path)])
    pairs = st.tuples(places, _VALUES).filter(lambda pair: len(pair[0]) + _depth(pair[1]) <= _DEEPEST)
    return pairs.map(lambda pair: Broken(*pair, _replaced(DOCUMENT, *pair)))


def _depth(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + max([_depth(one) for one in (value.values() if isinstance(value, dict) else value)], default=0)
    return 0


def _paths(value: Any, path: Place = ()) -> list[Place]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, one in below for deeper in _paths(one, (*path, key)))]


def _replaced(document: Any, path: Place, value: Any) -> Any:
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = _replaced(copy[path[0]], path[1:], value)
    return copy
