"""What the tests of commands and answers share: the `archipel` command, and a small company with its people."""

import os
from pathlib import Path

import pytest

from bot.settings import Settings, load
from tests.support.command_line import Archipel
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, Folder

DRONES = "Drones take pictures of the roof on Tuesdays only."
PEOPLE = """email,name,department,roles,groups,active
leo.martin@brisemont.example,Léo Martin,sales,,,true
ada.roth@brisemont.example,Ada Roth,engineering,champion,works-council,true
mara.quinn@agency.example,Mara Quinn,,guest,works-council,true
odile.bertin@brisemont.example,Odile Bertin,finance,,works-council,false
"""


@pytest.fixture
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No setting but the day, an empty folder to work in."""
    for name in os.environ:
        if name.startswith(("ARCHIPEL_", "SLACK_")) or name == "OPENAI_API_KEY":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ARCHIPEL_TODAY", str(TODAY))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def archipel(clean_environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Archipel:
    """The command, with its data in `data` and its policies in `policies` of the test's own folder."""
    return Archipel(monkeypatch, capsys)


@pytest.fixture
def settings(clean_environment: Path) -> Settings:
    """The settings the `archipel` fixture's commands would find."""
    return load()


@pytest.fixture
def folder(clean_environment: Path) -> Folder:
    """`policies`: a rule for everybody in three languages, one for guests, one for the works council, one overdue and
    one that is not in force yet; no `company.yaml`.
    """
    folder = Folder(clean_environment / "policies")
    folder.write("customers", CUSTOMERS, title="Customer data", url="https://intranet.brisemont.example/customers")
    folder.write(
        "customers",
        "Kundenlisten gehören nur in Tools mit Vertrag zur Auftragsverarbeitung und Servern in der EU.",
        lang="de",
        title="Kundendaten",
    )
    folder.write(
        "customers",
        "Les listes de clients ne vont que dans des outils avec contrat de sous-traitance et hébergement dans l’UE.",
        lang="fr",
        title="Données clients",
    )
    folder.write("meetings", MEETINGS, effective="2025-09-30", review_by="2026-09-30")
    folder.write("council", COUNCIL, audience="['group:works-council']")
    folder.write("visitors", "Visitors use the guest network and enter nothing into our tools.", audience="[guests]")
    folder.write(
        "drones", "Drones take pictures of the roof on Tuesdays only.", effective="2027-01-01", review_by="2028-01-01"
    )
    folder.put("people.csv", PEOPLE)
    return folder
