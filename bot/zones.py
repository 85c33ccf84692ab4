"""The time zones that are known here."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Their IANA names; to look them up goes through hundreds of files, so it is done once."""
    return frozenset(available_timezones())
