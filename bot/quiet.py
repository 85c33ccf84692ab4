"""When somebody may be written to unasked: on their working days, between their hours, never at night. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.workdays import BEGIN, is_holiday

QUIET_UNTIL: Final = time(8)
QUIET_FROM: Final = time(18)
"""Nobody is written to outside these hours, whatever the company's own are."""

MARGIN: Final = timedelta(minutes=1)
"""So long before the end of the day nothing is begun any more: sending takes a moment."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works and when: IANA zone, ISO country, weekdays (0 is Monday), and the hours to write in."""

    time_zone: str
    country: str
    weekdays: frozenset[int]
    opens: time
    closes: time

    def day(self, moment: datetime) -> date:
        """The local day of an aware `moment`."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day here: one of the company's, and no public holiday of the country."""
        return day.weekday() in self.weekdays and not is_holiday(day, self.country)

    def at(self, day: date, hour: time) -> datetime:
        """A local time of `day`, in UTC; a time that a clock change skips is an hour later."""
        return datetime.combine(day, hour, ZoneInfo(self.time_zone)).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """When `day` begins here, in UTC."""
        return self.at(day, time())


@dataclass(frozen=True, slots=True)
class Slot:
    """A working day on which something may be sent: from `opens` on, and before `closes` (aware, UTC)."""

    day: date
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until` (aware, UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """Never: it ends in `state` (missed or cancelled), because of `reason`."""

    state: str
    reason: str


Decision = Send | Wait | Over


def place(time_zone: str, country: str, *, days: Collection[str], start: time, end: time) -> Place:
    """Where somebody works, by the company's working days and hours; hours that are all quiet do not count."""
    first, last = max(start, QUIET_UNTIL), min(end, QUIET_FROM)
    if first >= last:
        first, last = QUIET_UNTIL, QUIET_FROM
    opens = BEGIN if first <= BEGIN < last else first
    return Place(time_zone, country, frozenset(map(WEEKDAYS.index, days)), opens, last)


def places(*, days: Collection[str], start: time, end: time, otherwise: str = "UTC") -> Callable[[str, str], Place]:
    """`place` for one company's days and hours: gives the place of a time zone and a country.

    `otherwise` is the zone of people whose own this machine does not know: one of them must not keep all from hearing.
    """

    @lru_cache(maxsize=4096)
    def known(time_zone: str, country: str) -> Place:
        return place(_known_zone(time_zone, otherwise), country, days=days, start=start, end=end)

    return known


def _known_zone(name: str, otherwise: str) -> str:
    try:
        return ZoneInfo(name).key
    except (LookupError, OSError, ValueError):  # not there, or no name of a zone at all
        return otherwise


def slot(day: date, where: Place) -> Slot:
    """When something may be sent on this day, if it is a working day."""
    return Slot(day, where.at(day, where.opens), where.at(day, where.closes) - MARGIN)


def slots(first: date, where: Place, *, within: int, most: int) -> tuple[Slot, ...]:
    """The first `most` working days among the `within` days from `first` on."""
    working = [day for day in days(first, within) if where.works_on(day)]
    return tuple(slot(day, where) for day in working[:most])


def next_working_day(now: datetime, where: Place) -> date:
    """The next working day after the local day of `now`."""
    return next(day for day in days(where.day(now) + _DAY, 30) if where.works_on(day))


def next_open(now: datetime, where: Place) -> datetime:
    """`now`, or the next time at which people work there; aware, UTC."""
    day = where.day(now)
    while not (where.works_on(day) and now < where.at(day, where.closes)):
        day += _DAY
    return max(now, where.at(day, where.opens))


def is_away(day: date, away_from: date | None, away_until: date | None) -> bool:
    """Whether `day` lies in an absence, first and last day included; each end may be open, and both: no absence."""
    if away_from is None and away_until is None:
        return False
    return (away_from or day) <= day <= (away_until or day)


def days(first: date, number: int) -> Iterator[date]:
    """So many days, from `first` on."""
    return (first + after * _DAY for after in range(number))
