"""ISO weeks where the company is at home, and when the one that closed is counted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.workdays import BEGIN

if TYPE_CHECKING:
    from bot.quiet import Place

_WEEK: Final = timedelta(days=7)
_THURSDAY: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week by its Monday."""

    monday: date

    def __str__(self) -> str:
        """`2026-W48`: in the order of time, also as text."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @classmethod
    def named(cls, name: str) -> Week:
        """The week of a name; raises ValueError for what is none."""
        year, _, number = name.partition("-W")
        return cls(date.fromisocalendar(int(year), int(number), 1))

    @classmethod
    def of(cls, day: date) -> Week:
        """The week a day lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @property
    def number(self) -> int:
        """1 to 53."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + _WEEK - timedelta(days=1)

    @property
    def next(self) -> Week:
        """The week after."""
        return Week(self.monday + _WEEK)

    @property
    def before(self) -> Week:
        """The week before."""
        return Week(self.monday - _WEEK)

    @property
    def is_first_of_month(self) -> bool:
        """Whether it is the first week of a month; like a year's, a month's weeks are those with its Thursdays."""
        return (self.monday + _THURSDAY).day <= _WEEK.days

    def bounds(self, time_zone: str) -> tuple[datetime, datetime]:
        """Its first instant and that of the next week, aware, in UTC: 167 or 169 hours apart when clocks change."""
        return _midnight(self.monday, time_zone), _midnight(self.next.monday, time_zone)


def counted_at(week: Week, where: Place) -> datetime:
    """When `week` is counted: at 10:00 on the first working day after it, where the company is. Aware, UTC.

    Until then events may still come in that other programs report with a delay; what comes later is not counted.
    """
    day = week.next.monday
    while not where.works_on(day):
        day += timedelta(days=1)
    return where.at(day, BEGIN)


def next_counted(now: datetime, where: Place) -> Week:
    """The first week whose hour to be counted has not come by `now`."""
    week = Week.of(where.day(now)).before
    while counted_at(week, where) <= now:
        week = week.next
    return week


def _midnight(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)
