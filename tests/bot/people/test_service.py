from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.db import Database
from bot.people.models import Employee
from bot.people.roster import COLUMNS, RosterRow
from bot.people.service import ImportReport, count, find, import_roster

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ADA = RosterRow(
    email="ada.roth@brisemont.example", name="Ada Roth", department="engineering", team="Firmware", location="Freiburg",
    country="DE", time_zone="Europe/Berlin", locale="de", roles=("champion",), groups=("works-council",),
    manager_email=None, active=True, away_from=None, away_until=None,
)  # fmt: skip
LEO = replace(
    ADA, email="leo.martin@brisemont.example", name="Léo Martin", roles=(), groups=(), manager_email=ADA.email
)


async def imported(
    database: Database, *rows: RosterRow, now: datetime = NOW, columns: tuple[str, ...] = COLUMNS
) -> ImportReport:
    async with database.writing() as session:
        return await import_roster(rows, session=session, now=now, columns=columns)


async def known(database: Database, email: str) -> Employee:
    async with database.reading() as session:
        person = await find(email, session=session)
    assert person is not None
    return person


async def test_new_people_are_added_with_everything_the_row_says(database: Database) -> None:
    report = await imported(database, ADA, LEO)
    assert report == ImportReport(added=2, changed=0, unchanged=0, left_alone=0, unknown_managers=())
    ada = await known(database, ADA.email)
    assert (ada.name, ada.roles, ada.groups, ada.team) == ("Ada Roth", ["champion"], ["works-council"], "Firmware")
    assert (ada.created_at, ada.updated_at) == (NOW, NOW)


async def test_the_same_rows_again_change_nothing(database: Database) -> None:
    await imported(database, ADA, LEO)
    report = await imported(database, ADA, LEO, now=LATER)
    assert report == ImportReport(added=0, changed=0, unchanged=2, left_alone=0, unknown_managers=())
    assert (await known(database, ADA.email)).updated_at == NOW


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ada Roth-Keller"},
        {"roles": ("champion", "lead")},
        {"groups": ()},
        {"active": False},
        {"away_from": date(2026, 12, 21)},
        {"manager_email": "leo.martin@brisemont.example"},
    ],
)
async def test_a_change_is_taken_over_and_dated(database: Database, change: dict[str, Any]) -> None:
    await imported(database, ADA, LEO)
    report = await imported(database, replace(ADA, **change), LEO, now=LATER)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    ada = await known(database, ADA.email)
    [(name, value)] = change.items()
    assert getattr(ada, name) == (list(value) if isinstance(value, tuple) else value)
    assert (ada.created_at, ada.updated_at) == (NOW, LATER)


async def test_people_who_are_not_in_the_file_are_left_alone_and_counted(database: Database) -> None:
    await imported(database, ADA, LEO)
    assert (await imported(database, LEO, now=LATER)).left_alone == 1
    assert (await known(database, ADA.email)).active


async def test_columns_the_file_lacks_overwrite_nothing(database: Database) -> None:
    await imported(database, ADA)
    short = replace(ADA, name="Ada Keller", roles=(), groups=(), time_zone="Europe/Paris")
    report = await imported(database, short, LEO, columns=("email", "name"))
    assert (report.added, report.changed) == (1, 1)
    ada = await known(database, ADA.email)
    assert (ada.name, ada.roles, ada.time_zone) == ("Ada Keller", ["champion"], "Europe/Berlin")


async def test_managers_nobody_knows_are_named(database: Database) -> None:
    report = await imported(database, replace(ADA, manager_email="x@brisemont.example"), LEO)
    assert report.unknown_managers == ("x@brisemont.example",)


async def test_people_are_found_in_any_case_of_letters_and_strangers_are_not(database: Database) -> None:
    await imported(database, ADA)
    assert (await known(database, " ADA.Roth@Brisemont.example ")).name == "Ada Roth"
    async with database.reading() as session:
        assert await find("nobody@brisemont.example", session=session) is None


async def test_thousands_of_people_are_imported_and_counted(database: Database) -> None:
    rows = [replace(ADA, email=f"person{number}@brisemont.example") for number in range(1_203)]
    assert (await imported(database, *rows)).added == 1_203
    assert (await imported(database, *rows)).unchanged == 1_203
    async with database.reading() as session:
        assert await count(session=session) == 1_203


async def test_the_id_of_somebody_erased_is_never_given_again(database: Database) -> None:
    await imported(database, ADA)
    erased = await known(database, ADA.email)
    async with database.writing() as session:
        await session.delete(erased)
    await imported(database, LEO)
    assert (await known(database, LEO.email)).id != erased.id
