"""What follows from what is known about a person. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from bot.zones import known_zones
from knowledge import LANGS, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.people.models import Employee
    from knowledge import Lang

ADMIN_ROLE: Final = "admin"
GUEST_ROLE: Final = "guest"
CHAMPION_ROLE: Final = "champion"
COMMITTEE_ROLE: Final = "committee"
DEFAULT_LANG: Final[Lang] = "en"

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class Person(Protocol):
    """What audience rules need to know of somebody, from the database or from a roster."""

    @property
    def active(self) -> bool:
        """Whether they still work here."""

    @property
    def department(self) -> str:
        """Empty for nobody in particular."""

    @property
    def roles(self) -> Sequence[str]:
        """Such as `manager`."""

    @property
    def groups(self) -> Sequence[str]:
        """Such as `works-council`."""


def reader(person: Person) -> Reader | None:
    """What this person may read; None for somebody who has left, who may read nothing.

    The role `guest` wins over every other role, group and department.
    """
    if not person.active:
        return None
    if GUEST_ROLE in person.roles:
        return Reader.guest()
    return Reader.employee(department=person.department, roles=person.roles, groups=person.groups)


def roles(person: Person, *, admin: bool, guest: bool) -> frozenset[str]:
    """The roles somebody holds in Slack: those of the roster, and `admin` where the settings say so.

    Guests hold no role but that of a guest.
    """
    if guest:
        return frozenset({GUEST_ROLE})
    return frozenset(person.roles) | ({ADMIN_ROLE} if admin else frozenset())


def lang(employee: Employee) -> Lang:
    """The language to speak with this person: that of their locale if the product has it, else English."""
    return spoken(employee.locale) or DEFAULT_LANG


def spoken(locale: str) -> Lang | None:
    """The product's language for a BCP 47 tag such as `fr-FR`; None when it has none or the tag is empty."""
    language = re.split("[-_]", locale, maxsplit=1)[0].casefold()
    return next((known for known in LANGS if known == language), None)


def address(email: str | None) -> str | None:
    """An address from a Slack profile as rosters have it, or None when it cannot be one."""
    folded = (email or "").strip().casefold()
    return folded if _EMAIL.fullmatch(folded) and len(folded) <= 254 else None


def name(given: str) -> str:
    """A name from a Slack profile on one line, at most 200 characters; empty when there is none."""
    return " ".join(_CONTROL.sub(" ", given).split())[:200].strip()


def time_zone(name: str, otherwise: str) -> str:
    """`name` if it is an IANA time zone, else `otherwise`."""
    return name if name in known_zones() else otherwise


def is_away(employee: Employee, today: date) -> bool:
    """Whether `today` lies within their absence, first and last day included."""
    if employee.away_from is None and employee.away_until is None:
        return False
    return (employee.away_from is None or employee.away_from <= today) and (
        employee.away_until is None or today <= employee.away_until
    )
