import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import Outcome, db_upgrade, doctor, people_import
from bot.db import Database
from bot.doctor import Check, check_data_folder, check_policies, check_settings, worst
from bot.errors import DataFolderError, ImportRejected, NotMigrated
from bot.people.service import count, find
from bot.settings import Settings, load

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROSTER = "email,name,roles\nada.roth@brisemont.example,Ada Roth,champion\nleo.martin@brisemont.example,Léo Martin,\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in os.environ:
        if name.startswith("ARCHIPEL_") or name == "OPENAI_API_KEY":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return load(
        data_dir=tmp_path / "data", policies_dir=ROOT / "policies", admins="jan.keller@brisemont.example"
    )  # fmt: skip


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


def check(outcome: Outcome, name: str) -> str:
    """The line about one check with what to do about it."""
    place = next(number for number, line in enumerate(outcome.lines) if f"  {name}: " in line)
    return " ".join(outcome.lines[place : place + 2])


@pytest.mark.asyncio
async def test_upgrading_makes_the_data_folder_and_says_what_it_did(settings: Settings) -> None:
    first = await db_upgrade(settings)
    assert first == Outcome(("The database was brought from nothing to revision 0008.",))
    assert await db_upgrade(settings) == Outcome(("The database is up to date (revision 0008).",))


@pytest.mark.asyncio
async def test_upgrading_into_a_folder_that_cannot_be_used_says_why(settings: Settings) -> None:
    settings.data_dir.touch()
    with pytest.raises(DataFolderError, match="there is a file of that name"):
        await db_upgrade(settings)


@pytest.mark.asyncio
async def test_importing_people_counts_them_and_the_second_time_changes_nothing(
    settings: Settings, roster: Path
) -> None:
    await db_upgrade(settings)
    first = await people_import(settings, roster, now=NOW)
    assert first.exit_code == 0
    assert first.lines[-1] == "People: 2 added, 0 changed, 0 unchanged, 0 refused."
    again = await people_import(settings, roster, now=NOW)
    assert again.lines[-1] == "People: 0 added, 0 changed, 2 unchanged, 0 refused."


@pytest.mark.asyncio
async def test_a_refused_row_is_named_the_others_are_stored_and_the_exit_code_is_one(
    settings: Settings, roster: Path
) -> None:
    await db_upgrade(settings)
    roster.write_text(ROSTER + "nobody,Nobody,\n", encoding="utf-8")
    outcome = await people_import(settings, roster, now=NOW)
    assert outcome.exit_code == 1
    assert f"{roster}:4: error: email: `nobody` is not an e-mail address" in outcome.lines
    assert outcome.lines[-1] == "People: 2 added, 0 changed, 0 unchanged, 1 refused."


@pytest.mark.asyncio
async def test_people_missing_from_the_file_are_left_alone_and_it_says_so(settings: Settings, roster: Path) -> None:
    await db_upgrade(settings)
    await people_import(settings, roster, now=NOW)
    roster.write_text("email,name,manager_email\nmaeve@brisemont.example,Maeve,x@brisemont.example\n", encoding="utf-8")
    outcome = await people_import(settings, roster, now=NOW)
    assert outcome.lines[-1].startswith("2 known people are not in this file and were left alone")
    assert "manager x@brisemont.example is not known; check the address" in outcome.lines


@pytest.mark.asyncio
async def test_the_sample_company_is_imported_whole(settings: Settings) -> None:
    await db_upgrade(settings)
    outcome = await people_import(settings, ROOT / "deploy" / "demo" / "people.csv", now=NOW)
    assert outcome == Outcome(("People: 146 added, 0 changed, 0 unchanged, 0 refused.",))
    database = Database(settings.database)
    async with database.reading() as session:
        assert await count(session=session) == 146
        ada = await find("ada.roth@brisemont.example", session=session)
    await database.close()
    assert ada is not None
    assert ada.roles == ["champion"]


@pytest.mark.asyncio
async def test_importing_before_upgrading_names_the_command(settings: Settings, roster: Path) -> None:
    with pytest.raises(NotMigrated, match="archipel db upgrade"):
        await people_import(settings, roster, now=NOW)


@pytest.mark.asyncio
async def test_a_missing_file_and_an_unusable_company_are_findings(
    settings: Settings, roster: Path, tmp_path: Path
) -> None:
    with pytest.raises(ImportRejected, match=r"nowhere\.csv: error: cannot be read \(No such file or directory\)"):
        await people_import(settings, tmp_path / "nowhere.csv", now=NOW)
    with pytest.raises(ImportRejected, match=r"company\.yaml: error: missing"):
        await people_import(settings.model_copy(update={"policies_dir": tmp_path}), roster, now=NOW)


@pytest.mark.asyncio
async def test_the_doctor_finds_nothing_wrong_with_a_whole_installation(settings: Settings, roster: Path) -> None:
    await db_upgrade(settings)
    await people_import(settings, roster, now=NOW)
    outcome = await doctor(settings, now=NOW)
    assert outcome.exit_code == 0
    for name, said in {
        "settings": "valid; admins: 1",
        "data folder": "GB free",
        "policies": "Brisemont Sensorik, languages fr, de, en",
        "database": "sqlite, up to date, 2 people",
    }.items():
        assert check(outcome, name).startswith("ok")
        assert said in check(outcome, name)


@pytest.mark.asyncio
async def test_the_doctor_names_the_next_step_of_a_fresh_installation_and_changes_nothing(settings: Settings) -> None:
    outcome = await doctor(settings, now=NOW)
    assert outcome.exit_code == 1
    assert check(outcome, "database").startswith("fail")
    assert "run `archipel db upgrade`" in check(outcome, "database")
    assert "does not exist yet" in check(outcome, "data folder")
    assert not settings.data_dir.exists()
    await db_upgrade(settings)
    assert "-> run `archipel people import FILE.csv`" in check(await doctor(settings, now=NOW), "database")


@pytest.mark.asyncio
async def test_the_doctor_shows_every_setting_and_no_secret(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("ARCHIPEL_DATABASE_URL", "postgresql+asyncpg://bot:canary@127.0.0.1:1/archipel")
    outcome = await doctor(load(policies_dir=settings.policies_dir), now=NOW)
    said = "\n".join(outcome.lines)
    assert "canary" not in said
    assert "OPENAI_API_KEY" in said
    assert "the database server cannot be reached" in check(outcome, "database")


def test_a_misspelt_variable_and_a_missing_admin_are_warnings(settings: Settings) -> None:
    found = check_settings(settings, ["ARCHIPEL_ADMIN", "HOME"])
    assert (found.verdict, found.said) == ("warn", "unknown variables: ARCHIPEL_ADMIN (did you mean ARCHIPEL_ADMINS?)")
    alone = check_settings(settings.model_copy(update={"admins": ()}), [])
    assert (alone.verdict, alone.do) == ("warn", "set ARCHIPEL_ADMINS to the first admins' e-mail addresses")


def test_a_data_folder_that_is_a_file_fails(settings: Settings) -> None:
    settings.data_dir.touch()
    found = check_data_folder(settings)
    assert found.verdict == "fail"
    assert "ARCHIPEL_DATA_DIR" in found.do


def test_little_space_is_a_warning(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data_dir.mkdir()
    monkeypatch.setattr("bot.doctor.LITTLE_SPACE", 10**18)
    assert check_data_folder(settings).verdict == "warn"


def test_a_policies_folder_without_documents_or_with_a_bad_company_fails(settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"policies_dir": tmp_path})
    assert "has no folder documents/" in check_policies(elsewhere, NOW).said
    (tmp_path / "documents").mkdir()
    (tmp_path / "company.yaml").write_text("name: x\n")
    found = check_policies(elsewhere, NOW)
    assert found.verdict == "fail"
    assert "company.yaml:1: error: languages: missing; add it" in found.said


def test_a_consultation_that_lies_in_the_future_is_a_warning(settings: Settings) -> None:
    assert check_policies(settings, NOW).verdict == "ok"
    assert check_policies(settings, datetime(2026, 2, 9, 12, tzinfo=UTC)).verdict == "warn"


def test_the_worst_verdict_counts() -> None:
    ok, warn, fail = Check("a", "ok", ""), Check("b", "warn", ""), Check("c", "fail", "")
    assert [worst([ok]), worst([ok, warn]), worst([fail, ok, warn]), worst([])] == ["ok", "warn", "fail", "ok"]
