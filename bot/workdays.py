"""Working days: Monday to Friday without the public holidays of a country. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

BEGIN: Final = time(10)
"""When something is due on a working day, local time: people are there, and the day is not over."""

_FRIDAY: Final = 4
_DAY: Final = timedelta(days=1)


def add_working_days(start: datetime, days: int, *, time_zone: str, country: str) -> datetime:
    """10:00 local time on the `days`-th working day after that of `start`, aware.

    The day of `start` does not count, whatever the hour: three working days after a Friday is Wednesday. `time_zone` is
    an IANA name, `country` ISO 3166-1 alpha-2; a country without known holidays has none. Raises ValueError for a naive
    `start` and for fewer than one day.
    """
    if days < 1:
        raise ValueError(f"{days} is no number of working days; give 1 or more")
    zone = ZoneInfo(time_zone)
    day = _local_day(start, zone)
    while days:
        day += _DAY
        days -= is_working_day(day, country)
    return datetime.combine(day, BEGIN, zone)


def working_days_between(start: datetime, end: datetime, *, time_zone: str, country: str) -> int:
    """How many working days have begun at 10:00 after that of `start`, until `end`: what `add_working_days` counts."""
    zone = ZoneInfo(time_zone)
    day, last = _local_day(start, zone), end.astimezone(zone)
    counted = 0
    while (day := day + _DAY) <= last.date():
        counted += is_working_day(day, country) and datetime.combine(day, BEGIN, zone) <= end
    return counted


def is_working_day(day: date, country: str) -> bool:
    """Whether people work on `day` in `country`. Holidays of single regions count as working days."""
    return day.weekday() <= _FRIDAY and not is_holiday(day, country)


def is_holiday(day: date, country: str) -> bool:
    """Whether `day` is a public holiday in the whole of `country`."""
    return day in _holidays(country, day.year)


def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give an aware datetime")
    return moment.astimezone(zone).date()


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
