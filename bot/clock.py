"""The one reader of the wall clock. Everything else is handed `now` or `today`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


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
