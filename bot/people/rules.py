"""What follows from what is known about a person. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from knowledge import LANGS, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.people.models import Employee
    from knowledge import Lang

GUEST_ROLE: Final = "guest"
DEFAULT_LANG: Final[Lang] = "en"


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


def lang(employee: Employee) -> Lang:
    """The language to speak with this person: that of their locale if the product has it, else English."""
    spoken = employee.locale.split("-", 1)[0].casefold()
    return next((known for known in LANGS if known == spoken), DEFAULT_LANG)


def is_away(employee: Employee, today: date) -> bool:
    """Whether `today` lies within their absence, first and last day included."""
    if employee.away_from is None and employee.away_until is None:
        return False
    return (employee.away_from is None or employee.away_from <= today) and (
        employee.away_until is None or today <= employee.away_until
    )
