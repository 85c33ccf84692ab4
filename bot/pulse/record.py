"""A digest as it was published, and as it is stored: everything a letter and a picture need, in no language. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from bot.pulse.figures import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import TypeAdapter

RATE: Final = "rate"
"""The `key` of the trend of answers received."""

WAVE: Final = "wave"
"""The `kind` of a digest of a wave's week; that of another one is the kind of its survey."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote with their name, for the lead."""

    employee_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One number over the periods that were published: the response rate, or the level of a question asked again."""

    key: str
    kind: str
    texts: dict[str, str]
    points: list[tuple[int, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is published of one week of a wave, or of a survey without a wave: `kind` and `campaign` say which.

    `period` is the wave's week, from 1, or the survey's first day as a number. `pool` are weeks of the tool that were
    too small each.
    """

    period: int
    sections: list[Section]
    wave: str = ""
    wave_name: str = ""
    tool: str = ""
    kind: str = WAVE
    campaign: str = ""
    pool: Section | None = None
    comments: list[Comment] = field(default_factory=list)
    trends: list[Trend] = field(default_factory=list)

    @property
    def main(self) -> Section | None:
        """The largest part that was published."""
        return next((section for section in self.sections if section.people), None)

    @property
    def key(self) -> str:
        """What its letters are about: for keys of work and names of files."""
        return self.campaign or f"{self.wave}:{self.period}"

    def stored(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def read(stored: dict[str, Any]) -> Digest:
    """A digest from what `stored` gave."""
    return _adapter().validate_python(stored)


def trends(earlier: Sequence[Digest], sections: Sequence[Section], period: int) -> list[Trend]:
    """What can be followed over the published periods, this one included: anything with two points or more."""
    weeks = [(one.period, one.main) for one in earlier] + [(period, next((s for s in sections if s.people), None))]
    found: dict[str, Trend] = {}
    for number, section in sorted(weeks, key=lambda week: week[0]):
        if section is None:
            continue
        if section.rate is not None:
            rates = found.setdefault(RATE, Trend(key=RATE, kind=RATE, texts={}, points=[]))
            rates.points.append((number, round(section.rate, 1)))
        for figure in section.figures:
            level = figure.level()
            if level is not None:
                new = Trend(key=figure.question, kind=figure.kind, texts=figure.texts, points=[])
                found.setdefault(figure.question, new).points.append((number, round(level, 1)))
    return [trend for trend in found.values() if len(trend.points) > 1]


def first_day(period: int) -> date:
    """The day that the `period` of a survey without a wave stands for."""
    return date(period // 10_000, period // 100 % 100, period % 100)


def period_of(day: date) -> int:
    """The period of a survey without a wave that begins on `day`: 20261201."""
    return day.year * 10_000 + day.month * 100 + day.day


@cache
def _adapter() -> TypeAdapter[Digest]:
    from pydantic import TypeAdapter

    return TypeAdapter(Digest)
