from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.people.models import Employee
from bot.people.rules import is_away, lang, reader
from knowledge import Reader

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def employee(**values: Any) -> Employee:
    known: dict[str, Any] = {"department": "sales", "locale": "fr", "roles": [], "groups": [], "active": True}
    fixed: dict[str, Any] = {"email": "a@brisemont.example", "name": "A", "country": "FR", "time_zone": "Europe/Paris"}
    return Employee(**{**fixed, **known, **values}, created_at=NOW, updated_at=NOW)


def test_an_employee_reads_by_department_role_and_group() -> None:
    person = employee(department="Sales", roles=["manager"], groups=["works-council"])
    expected = {"all", "department:sales", "role:manager", "group:works-council"}
    assert reader(person) == Reader(frozenset(expected))


def test_somebody_who_left_reads_nothing() -> None:
    assert reader(employee(active=False, roles=["admin"])) is None


def test_a_guest_reads_only_what_names_guests_whatever_else_they_are() -> None:
    person = employee(roles=["guest", "manager"], groups=["works-council"])
    assert reader(person) == Reader.guest()


@pytest.mark.parametrize(
    ("locale", "spoken"), [("fr", "fr"), ("de-CH", "de"), ("en-IE", "en"), ("it-IT", "en"), ("dea", "en")]
)
def test_people_are_spoken_to_in_the_language_of_their_locale_else_in_english(locale: str, spoken: str) -> None:
    assert lang(employee(locale=locale)) == spoken


@pytest.mark.parametrize(
    ("start", "end", "away"),
    [
        (None, None, False),
        (date(2026, 11, 22), date(2026, 11, 22), True),
        (date(2026, 11, 23), None, False),
        (date(2026, 11, 1), None, True),
        (None, date(2026, 11, 21), False),
        (None, date(2026, 11, 30), True),
    ],
)
def test_an_absence_includes_its_first_and_last_day_and_may_be_open(
    start: date | None, end: date | None, away: bool
) -> None:
    assert is_away(employee(away_from=start, away_until=end), date(2026, 11, 22)) is away
