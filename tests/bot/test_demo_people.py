"""The sample company's people must be who the sample company's documents say they are."""

from collections import Counter
from pathlib import Path

import pytest

from bot.people.roster import COLUMNS, Defaults, Roster, RosterRow, decode, parse

FILE = Path(__file__).parents[2] / "deploy" / "demo" / "people.csv"
DEPARTMENTS = {
    "sales", "technical-sales", "projects", "engineering", "production", "purchasing", "finance", "hr", "it", "legal",
    "marketing", "management",
}  # fmt: skip


@pytest.fixture(scope="module")
def roster() -> Roster:
    defaults = Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
    return parse(decode(FILE.read_bytes(), FILE.name), source=FILE.name, defaults=defaults)


@pytest.fixture
def staff(roster: Roster) -> list[RosterRow]:
    return [person for person in roster.rows if person.active and "guest" not in person.roles]


def test_the_file_is_read_without_a_finding(roster: Roster) -> None:
    assert roster.findings == ()
    assert roster.columns == set(COLUMNS)


def test_140_people_work_at_three_sites_in_twelve_departments(staff: list[RosterRow]) -> None:
    assert Counter(person.location for person in staff) == {"Strasbourg": 70, "Freiburg": 50, "Galway": 20}
    assert {(person.location, person.country) for person in staff} == {
        ("Strasbourg", "FR"),
        ("Freiburg", "DE"),
        ("Galway", "IE"),
    }
    assert {person.department for person in staff} == DEPARTMENTS


def test_three_guests_come_from_elsewhere_and_some_people_have_left(roster: Roster) -> None:
    guests = [person for person in roster.rows if "guest" in person.roles]
    assert len(guests) == 3
    assert not any(person.email.endswith("@brisemont.example") for person in guests)
    assert sum(not person.active for person in roster.rows) == 3
    assert all(person.email.endswith(".example") for person in roster.rows)


def test_the_committee_has_five_members_and_all_bodies_are_staffed(staff: list[RosterRow]) -> None:
    committee = [person for person in staff if "governance-committee" in person.groups]
    assert sorted(person.department for person in committee) == ["hr", "it", "legal", "production", "sales"]
    assert committee == [person for person in staff if "committee" in person.roles]
    council = [person for person in staff if "works-council" in person.groups]
    assert {person.location for person in council} == {"Strasbourg", "Freiburg"}
    assert not any("manager" in person.roles for person in council)


def test_there_is_a_champion_for_about_fifteen_people_and_every_role_is_held(staff: list[RosterRow]) -> None:
    roles = Counter(role for person in staff for role in person.roles)
    assert 9 <= roles["champion"] <= 10
    assert set(roles) == {"manager", "champion", "lead", "committee", "hr", "admin"}
    assert roles["hr"] == sum(person.department == "hr" for person in staff)


def test_the_pilot_waves_can_be_filled(staff: list[RosterRow]) -> None:
    sizes = Counter(person.department for person in staff)
    assert sizes["sales"] >= 12
    assert sizes["technical-sales"] >= 8


def test_every_manager_is_known_and_the_line_ends_at_one_person(staff: list[RosterRow]) -> None:
    by_email = {person.email: person for person in staff}
    assert [person.name for person in staff if person.manager_email is None] == ["Hélène Vautrin"]
    for person in staff:
        seen = {person.email}
        while person.manager_email:
            person = by_email[person.manager_email]
            assert "manager" in person.roles
            assert person.email not in seen
            seen.add(person.email)


def test_three_languages_are_spoken_and_some_people_are_away(staff: list[RosterRow]) -> None:
    assert set(Counter(person.locale for person in staff)) == {"fr", "de", "en-IE"}
    assert sum(person.away_from is not None for person in staff) >= 4
