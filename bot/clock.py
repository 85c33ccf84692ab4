"""The one reader of the wall clock. Everything else is handed a `Clock`, `now` or `today`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Two times. The business one decides what is due and may be wound; the wall one measures leases and timeouts.

    Winding time forward must not end a lease in the middle of a send.
    """

    def now(self) -> datetime:
        """The business time, aware, in UTC."""

    def wall(self) -> datetime:
        """The time on the wall, aware, in UTC."""


class SystemClock:
    """Both times are the machine's."""

    def now(self) -> datetime:
        """The machine's time."""
        return utc_now()

    def wall(self) -> datetime:
        """The machine's time."""
        return utc_now()


class WindingClock:
    """A clock that can be wound forward: business time runs `ahead` of the wall."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        """The wall's time, wound forward."""
        return utc_now() + self.ahead

    def wall(self) -> datetime:
        """The machine's time."""
        return utc_now()

    def wind(self, by: timedelta) -> None:
        """Move business time forward; raises ValueError for going back, since what was sent stays sent."""
        if by < timedelta(0):
            raise ValueError("time can only be wound forward")
        self.ahead += by


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def business_day(settings_today: date | None, now: datetime, zone: str) -> date:
    """The day the company is living: the configured one, else the calendar day in `zone` (IANA name) at `now`.

    Raises ValueError for a naive `now`, whose day would depend on the machine.
    """
    if settings_today is not None:
        return settings_today
    if now.tzinfo is None:
        raise ValueError("`now` has no time zone; pass an aware datetime such as utc_now()")
    return now.astimezone(ZoneInfo(zone)).date()
