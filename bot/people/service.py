"""People in the database. Callers open and commit the session."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import outbox
from bot.people.models import Employee
from bot.people.roster import COLUMNS, RosterRow

BATCH: Final = 500
"""Addresses per query; SQLite takes 32,766 parameters, old builds 999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did. `left_alone` counts people in the database who are not in the file; nobody is removed.

    `unknown_managers` are managers' addresses that belong to nobody, in the file or in the database.
    """

    added: int
    changed: int
    unchanged: int
    left_alone: int
    unknown_managers: tuple[str, ...]


async def import_roster(
    rows: Iterable[RosterRow], *, session: AsyncSession, now: datetime, columns: Collection[str] = COLUMNS
) -> ImportReport:
    """Add new people and update known ones by e-mail; the same file twice changes nothing the second time.

    Only `columns` are updated, so that a file without roles takes nobody's roles away. Somebody known from Slack alone
    follows the roster from here on. `now` is aware.
    """
    wanted = {row.email: _values(row) for row in rows}
    known = await _known(wanted, session=session)
    places = {person.id: _place(person) for person in known.values()}
    added = [
        Employee(**values, created_at=now, updated_at=now) for email, values in wanted.items() if email not in known
    ]
    changed = [person for email, person in known.items() if _update(person, wanted[email], columns, now)]
    session.add_all(added)
    await session.flush()
    for person in changed:
        if places[person.id] != _place(person):
            await announce_moved(person.id or 0, now=now, session=session)
    everybody = set((await session.exec(select(Employee.email))).all())
    managers = {values["manager_email"] for values in wanted.values()} - {None}
    return ImportReport(
        added=len(added),
        changed=len(changed),
        unchanged=len(known) - len(changed),
        left_alone=len(everybody - wanted.keys()),
        unknown_managers=tuple(sorted(managers - everybody)),
    )


async def announce_moved(employee_id: int, *, now: datetime, session: AsyncSession) -> None:
    """Tell the other rooms that somebody may be in another time zone or country."""
    key = f"{employee_id}:{now.isoformat()}"
    await outbox.announce("person_changed", key, {"employee": employee_id}, now=now, session=session)


async def find(email: str, *, session: AsyncSession) -> Employee | None:
    """The person with this address, in any case of letters."""
    return (await session.exec(select(Employee).where(Employee.email == email.strip().casefold()))).first()


async def count(*, session: AsyncSession) -> int:
    """How many people there are, those who left included."""
    from sqlmodel import func

    return (await session.exec(select(func.count()).select_from(Employee))).one()


async def _known(emails: Collection[str], *, session: AsyncSession) -> dict[str, Employee]:
    addresses = list(emails)
    found: dict[str, Employee] = {}
    for start in range(0, len(addresses), BATCH):
        batch = select(Employee).where(col(Employee.email).in_(addresses[start : start + BATCH]))
        found |= {person.email: person for person in (await session.exec(batch)).all()}
    return found


def _values(row: RosterRow) -> dict[str, Any]:
    return asdict(row) | {"roles": list(row.roles), "groups": list(row.groups)}


def _place(person: Employee) -> tuple[str, str]:
    return person.time_zone, person.country


def _update(person: Employee, values: dict[str, Any], columns: Collection[str], now: datetime) -> bool:
    said = {name: values[name] for name in columns} | {"from_slack": False}
    different = {name: value for name, value in said.items() if getattr(person, name) != value}
    for name, value in different.items():
        setattr(person, name, value)
    if different:
        person.updated_at = now
    return bool(different)
