"""The figure of one question, and what is published of one survey. Pure.

Below ten answers scales are shown in three bands only, for quartiles could be read off finer ones. There is no smallest
and no largest value anywhere.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.pulse.surveys import RATINGS, TIME_BANDS, YES_NO, minutes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.pulse.surveys import Question
    from knowledge import Lang

Reason = Literal["few_people", "few_or_alike", "changed"]

FINE: Final = 10
"""From so many answers on quartiles and all steps of a scale are shown."""

_RATING_BANDS: Final = {1: "1-2", 2: "1-2", 3: "3", 4: "4-5", 5: "4-5"}
_TIME_COARSE: Final = {"cost_me": "cost_me", "none": "none"}
_SAVED: Final = "saved"
_PASSIVE, _PROMOTER = 7, 9
_NPS: Final = ("detractors", "passives", "promoters")

POSITIVE: Final = {
    "rating": frozenset({"4", "5", "4-5"}), "yes_no": frozenset({"yes"}), "nps": frozenset({"promoters"}),
}  # fmt: skip
"""Which cells of a question count as good news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many chose one answer, or one band; `texts` are those of an option, or what an end of a scale means."""

    key: str
    count: int
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The answers to one question. `median` and `quartiles` are minutes a week, `score` is the NPS (-100 to 100)."""

    question: str
    kind: str
    texts: dict[str, str]
    answers: int
    cells: list[Cell]
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    score: int | None = None

    def level(self) -> float | None:
        """One number to follow over weeks: the median, the score, or the share (0 to 100) of good answers."""
        if self.kind == "time":
            return self.median
        if self.kind == "nps":
            return self.score
        good = POSITIVE.get(self.kind)
        return 100 * sum(cell.count for cell in self.cells if cell.key in good) / self.answers if good else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What is not shown, and why: a question, or everything of a survey when there is none."""

    reason: Reason
    question: str = ""
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is published of one survey. `people` are those it is about, 0 when nothing could be published.

    Between `low` and `high` of them answered, ends included; from 0 to all of them where nothing is said of it.
    `left_out` are people asked whose answers are not in these figures. `week` is None for weeks put together.
    """

    survey: str
    version: int
    week: int | None
    people: int
    left_out: int
    low: int
    high: int
    figures: list[Figure]
    themes: list[tuple[str, int]]
    withheld: list[Withheld]

    @property
    def answered(self) -> int | None:
        """How many answered, where exactly that is shown."""
        return self.low if self.low == self.high else None

    @property
    def rate(self) -> float | None:
        """The share of people who answered, 0 to 100, where it is shown."""
        return 100 * self.answered / self.people if self.people and self.answered is not None else None


def figure(question: Question, values: Sequence[Any]) -> Figure:
    """The figure of one question from its `values`, whatever their number."""
    fine = len(values) >= FINE
    counts = Counter(_cell(question.kind, value, fine=fine) for value in values)
    keys = _keys(question, fine=fine)
    labels = {option.id: plain(option.texts) for option in question.options}
    if question.kind == "rating":
        labels = {keys[0]: plain(question.low), keys[-1]: plain(question.high)}
    cells = [Cell(key=key, count=counts[key], texts=labels.get(key, {})) for key in keys]
    return Figure(
        question=question.id, kind=question.kind, texts=plain(question.texts), answers=len(values), cells=cells,
        **_numbers(question.kind, values, counts, fine=fine),
    )  # fmt: skip


def _numbers(kind: str, values: Sequence[Any], counts: Counter[str], *, fine: bool) -> dict[str, Any]:
    if kind == "nps":
        return {"score": round(100 * (counts["promoters"] - counts["detractors"]) / len(values))}
    if kind != "time":
        return {}
    saved = [minutes(value) for value in values]
    lower, _, upper = statistics.quantiles(saved, n=4, method="inclusive") if fine else (0, 0, 0)
    return {"median": statistics.median(saved), "quartiles": (lower, upper) if fine else None}


def _cell(kind: str, value: Any, *, fine: bool) -> str:
    match kind:
        case "rating":
            return str(value) if fine else _RATING_BANDS[int(value)]
        case "nps":
            return _NPS[(int(value) >= _PASSIVE) + (int(value) >= _PROMOTER)]
        case "time":
            return str(value) if fine else _TIME_COARSE.get(value, _SAVED)
        case "yes_no":
            return "yes" if value in (True, "yes") else "no"
    return str(value)


def _keys(question: Question, *, fine: bool) -> Sequence[str]:
    """The cells of a question in their order, empty ones included."""
    match question.kind:
        case "rating":
            return [str(step) for step in RATINGS] if fine else list(dict.fromkeys(_RATING_BANDS.values()))
        case "nps":
            return _NPS
        case "time":
            return [band.id for band in TIME_BANDS] if fine else [*_TIME_COARSE, _SAVED]
        case "yes_no":
            return YES_NO
    return [option.id for option in question.options]


def plain(texts: Mapping[Lang, str]) -> dict[str, str]:
    """Texts by language as they are stored."""
    return {str(lang): said for lang, said in texts.items()}
