"""The commands that run an installation: keys, backup, restore, erase, run."""

from pathlib import Path

import pytest

from bot.settings import Settings, variable
from tests.support.command_line import Archipel
from tests.support.policies import Folder

ROOT = Path(__file__).parents[2]
COMPANY = (ROOT / "policies" / "company.yaml").read_text(encoding="utf-8")
ADA = "ada.roth@brisemont.example"


@pytest.fixture(autouse=True)
def installation(archipel: Archipel, folder: Folder) -> None:
    """A migrated database with the people of `people.csv`."""
    folder.put("company.yaml", COMPANY)
    assert archipel("db", "upgrade").code == 0
    assert archipel("people", "import", "policies/people.csv").code == 0


def test_a_key_is_shown_once_and_listed_by_name(archipel: Archipel) -> None:
    assert "archipel keys create" in archipel("keys", "list").out
    made = archipel("keys", "create", "deepl")
    key = made.out.splitlines()[0]
    assert (made.code, key.startswith("archipel_")) == (0, True)
    listed = archipel("keys", "list")
    assert listed.out.startswith("deepl  since 20")
    assert key not in listed.out + listed.err
    assert archipel("keys", "revoke", "deepl").code == 0
    assert ", revoked 20" in archipel("keys", "list").out


def test_a_name_that_is_taken_or_unknown_is_an_error_on_standard_error(archipel: Archipel) -> None:
    archipel("keys", "create", "deepl")
    taken, unknown = archipel("keys", "create", "deepl"), archipel("keys", "revoke", "other")
    assert [(run.code, run.out) for run in (taken, unknown)] == [(1, ""), (1, "")]
    assert "choose another name" in taken.err
    assert "archipel keys list" in unknown.err


def test_a_backup_brings_back_what_was_there_but_nobody_who_was_erased(archipel: Archipel) -> None:
    made = archipel("backup", "monday.db")
    assert (made.code, made.out.startswith("monday.db: ")) == (0, True)
    gone = archipel("erase", ADA)
    assert (gone.code, gone.out.splitlines()[0][:7]) == (0, "Erased.")
    done = archipel("restore", "monday.db")
    assert done.code == 0
    assert done.out.startswith("Restored: the state of 20")
    assert "1 people who had asked to be forgotten were erased again." in done.out
    assert "archipel.db.before-restore-" in done.out
    assert archipel("erase", ADA).code == 1
    assert archipel("ask", "Which tools do customer lists go into?", "--as", ADA).code == 1


def test_what_cannot_be_restored_is_said(archipel: Archipel) -> None:
    run = archipel("restore", "policies/people.csv")
    assert (run.code, run.out) == (1, "")
    assert "is no backup made by" in run.err
    assert archipel("restore").code == 2
    assert archipel("restore", "a.db", "--made-at", "2026-11-22T03:00:00Z").code == 2
    assert "archipel restore FILE" in archipel("restore", "--made-at", "2026-11-22T03:00:00Z").err


def test_a_person_nobody_knows_is_not_erased(archipel: Archipel) -> None:
    run = archipel("erase", "nobody@brisemont.example")
    assert (run.code, run.out) == (1, "Nobody has the address nobody@brisemont.example; nothing was changed.\n")


def test_without_tokens_the_bot_says_what_to_set(archipel: Archipel) -> None:
    run = archipel("run")
    assert (run.code, run.out) == (1, "")
    assert "SLACK_BOT_TOKEN is not set" in run.err
    assert "SLACK_APP_TOKEN nor" in archipel("run", SLACK_BOT_TOKEN="xoxb-1").err  # noqa: S106


def test_doctor_looks_at_slack_and_at_the_work_that_waits(archipel: Archipel) -> None:
    run = archipel("doctor")
    assert "warn  slack: not connected to a workspace yet" in run.out
    assert "ok    work: nothing is overdue; 0 wait" in run.out


def test_every_setting_stands_in_the_example() -> None:
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert [name for name in map(variable, Settings.model_fields) if f"{name}=" not in example] == []
