"""What one cell of the people CSV may hold. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from bot.zones import known_zones

MAX_LENGTH: Final = 100
LENGTHS: Final = {"email": 254, "name": 200, "manager_email": 254}
"""Characters; other cells take MAX_LENGTH. 254: the longest address mail can carry (RFC 5321)."""

_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_YES: Final = frozenset({"true", "yes", "1", "oui", "ja", "x"})
_NO: Final = frozenset({"false", "no", "0", "non", "nein"})


class Unusable(ValueError):
    """A cell or row that cannot be used; the message says what is wrong and what would be right."""


def read_cell(column: str, value: str) -> Any:
    """The value of a cell in the type of `bot.people.roster.RosterRow`; raises Unusable."""
    longest = LENGTHS.get(column, MAX_LENGTH)
    if _CONTROL.search(value):
        raise Unusable("control characters or a line break: remove them")
    if len(value) > longest:
        raise Unusable(f"longer than {longest} characters")
    return READERS[column](value)


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise Unusable(
            f"`{value}` is not an e-mail address" if value else "empty; every person needs an e-mail address"
        )
    return value.casefold()


def _name(value: str) -> str:
    if not value:
        raise Unusable("empty; every person needs a name")
    return value


def _country(value: str) -> str:
    code = value.upper()
    if code not in _territories():
        hint = " (the United Kingdom is GB)" if code == "UK" else ""
        raise Unusable(f"`{value}` is not a country; give two letters such as FR, DE or IE{hint}")
    return code


def _time_zone(value: str) -> str:
    if value not in known_zones():
        raise Unusable(f"`{value}` is not a time zone; {_right_zone(value)}")
    return value


def _right_zone(value: str) -> str:
    by_case = {zone.casefold(): zone for zone in known_zones()}
    near = difflib.get_close_matches(value.casefold(), by_case, n=1, cutoff=0.85)
    return f"did you mean {by_case[near[0]]}?" if near else "give one such as Europe/Paris or Europe/Berlin"


def _locale(value: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(value.replace("-", "_"))).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise Unusable(f"`{value}` is not a locale; give one such as fr, de or en-IE") from None


def _labels(value: str) -> tuple[str, ...]:
    return tuple(sorted({label.strip().casefold() for label in value.split(";") if label.strip()}))


def _active(value: str) -> bool:
    answer = value.casefold()
    if answer in _YES or not answer:
        return True
    if answer in _NO:
        return False
    raise Unusable(f"`{value}` is neither true nor false")


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Unusable(f"`{value}` is not a day; write YYYY-MM-DD") from None


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "email": _email, "name": _name, "department": str, "team": str, "location": str, "country": _country,
    "time_zone": _time_zone, "locale": _locale, "roles": _labels, "groups": _labels,
    "manager_email": lambda value: _email(value) if value else None, "active": _active,
    "away_from": _day, "away_until": _day,
}  # fmt: skip


@cache
def _territories() -> frozenset[str]:
    """Babel knows more than countries: continents (digits), groupings and codes for testing."""
    from babel import Locale

    no_countries = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - no_countries
