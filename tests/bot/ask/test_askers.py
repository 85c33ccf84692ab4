from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ask.askers import find_who
from bot.commands import db_upgrade, people_import
from bot.errors import ImportRejected, NotMigrated, UnknownPerson
from bot.settings import Settings
from knowledge import Reader
from tests.support.policies import Folder

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
COMPANY = Path(__file__).parents[3] / "policies" / "company.yaml"
ADA = Reader.employee(department="engineering", roles=["champion"], groups=["works-council"])


@pytest.fixture
async def people_in_the_database(settings: Settings, folder: Folder) -> Settings:
    folder.put("company.yaml", COMPANY.read_text(encoding="utf-8"))
    await db_upgrade(settings)
    await people_import(settings, folder.root / "people.csv", now=NOW)
    (folder.root / "people.csv").unlink()
    return settings


async def test_nobody_in_particular_is_an_employee_with_no_department(settings: Settings, folder: Folder) -> None:
    assert (await find_who(None, settings, None)).reader == Reader.employee()
    assert (await find_who(None, settings, folder.root)).reader == Reader.employee()
    assert not settings.data_dir.exists()


@pytest.mark.parametrize("email", ["ada.roth@brisemont.example", " Ada.Roth@BRISEMONT.example "])
async def test_a_member_of_a_group_reads_as_one_however_the_address_is_written(
    settings: Settings, folder: Folder, email: str
) -> None:
    assert (await find_who(email, settings, folder.root)).reader == ADA


async def test_a_guest_is_a_guest_whatever_groups_the_roster_gives(settings: Settings, folder: Folder) -> None:
    assert (await find_who("mara.quinn@agency.example", settings, folder.root)).reader == Reader.guest()


@pytest.mark.parametrize("email", ["nobody@brisemont.example", "odile.bertin@brisemont.example", ""])
async def test_who_is_unknown_or_has_left_may_not_ask(settings: Settings, folder: Folder, email: str) -> None:
    with pytest.raises(UnknownPerson, match="nobody active has the address") as refused:
        await find_who(email, settings, folder.root)
    assert refused.value.email == email


async def test_a_folder_without_people_says_which_file_is_missing(settings: Settings, folder: Folder) -> None:
    (folder.root / "people.csv").unlink()
    with pytest.raises(UnknownPerson, match=r"policies has no people\.csv; add one, or leave --as out"):
        await find_who("ada.roth@brisemont.example", settings, folder.root)


async def test_a_roster_that_cannot_be_read_says_so(settings: Settings, folder: Folder) -> None:
    (folder.root / "people.csv").write_bytes("email,name\na@b.example,Müller\n".encode("latin-1"))
    with pytest.raises(ImportRejected, match=r"people\.csv:2: error: not UTF-8"):
        await find_who("ada.roth@brisemont.example", settings, folder.root)


async def test_a_bad_row_keeps_nobody_else_from_asking(settings: Settings, folder: Folder) -> None:
    people = folder.root / "people.csv"
    folder.put("people.csv", people.read_text(encoding="utf-8") + "nobody,,,,,perhaps\n")
    assert (await find_who("ada.roth@brisemont.example", settings, folder.root)).reader == ADA


async def test_without_a_folder_people_are_those_of_the_database(people_in_the_database: Settings) -> None:
    assert (await find_who("ADA.roth@brisemont.example", people_in_the_database, None)).reader == ADA
    assert (await find_who("mara.quinn@agency.example", people_in_the_database, None)).reader == Reader.guest()
    for email in ("nobody@brisemont.example", "odile.bertin@brisemont.example"):
        with pytest.raises(UnknownPerson, match="archipel people import"):
            await find_who(email, people_in_the_database, None)


async def test_a_database_that_was_never_made_names_the_command(settings: Settings) -> None:
    with pytest.raises(NotMigrated, match="archipel db upgrade"):
        await find_who("ada.roth@brisemont.example", settings, None)
    assert not settings.data_dir.exists()
