"""Who asks on the command line: an e-mail address looked up among the people, or nobody in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import UnknownPerson
from bot.registry.rulings import Who
from knowledge import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

ROSTER: str = "people.csv"


async def find_who(email: str | None, settings: Settings, policies: Path | None) -> Who:
    """The person with `email`; without one, an employee with no department.

    With `policies` the people are those of `policies/people.csv`, else those of the database. Raises `UnknownPerson`
    for somebody who is not there or has left, and the errors of the file or the database.
    """
    if email is None:
        return Who(reader=Reader.employee())
    found = _from_roster(email, policies) if policies is not None else await _from_database(email, settings)
    if found is None:
        raise UnknownPerson(email)
    return found


def _from_roster(email: str, policies: Path) -> Who | None:
    from bot.people import roster
    from bot.people.rules import reader

    file = policies / ROSTER
    if not file.is_file():
        raise UnknownPerson(email, f"{policies} has no {ROSTER}; add one, or leave --as out")
    # Country and the like play no part in what somebody may read or use, so any default will do.
    defaults = roster.Defaults(country="DE", time_zone="Europe/Berlin", locale="en-GB")
    people = roster.parse(roster.decode(file.read_bytes(), str(file)), source=str(file), defaults=defaults).rows
    for person in people:
        if person.email == email.strip().casefold():
            may_read = reader(person)
            return Who(reader=may_read, department=person.department) if may_read is not None else None
    return None


async def _from_database(email: str, settings: Settings) -> Who | None:
    from bot.db import Database, check_schema
    from bot.people import service
    from bot.people.rules import reader

    database = Database(settings.database)
    try:
        await check_schema(database)
        async with database.reading() as session:
            person = await service.find(email, session=session)
            may_read = reader(person) if person is not None else None
    finally:
        await database.close()
    if person is None or may_read is None:
        return None
    return Who(reader=may_read, employee_id=person.id, department=person.department)
