from typing import Any

import pytest

from bot.slack.profiles import Identity, profile

OWN = Identity(user="U0BOT", bot="B0BOT", team="T1")
IN_GRID = Identity(user="U0BOT", bot="B0BOT", team="T1", enterprise="E1")
ADA = {
    "id": "U1",
    "team_id": "T1",
    "name": "ada.roth",
    "tz": "Europe/Berlin",
    "locale": "de-DE",
    "profile": {"real_name": "Ada Roth", "email": "ada.roth@brisemont.example"},
}


@pytest.mark.parametrize(
    ("changes", "own", "kind"),
    [
        ({}, OWN, "member"),
        ({"is_admin": True}, OWN, "member"),
        ({"is_restricted": True}, OWN, "guest"),
        ({"is_ultra_restricted": True}, OWN, "guest"),
        ({"deleted": True}, OWN, "deactivated"),
        ({"deleted": True, "is_bot": True}, OWN, "deactivated"),
        ({"is_bot": True}, OWN, "bot"),
        ({"is_workflow_bot": True}, OWN, "bot"),
        ({"id": "USLACKBOT"}, OWN, "bot"),
        ({"is_stranger": True}, OWN, "guest"),
        ({"team_id": "T2"}, OWN, "guest"),
        ({"team_id": "T2"}, IN_GRID, "guest"),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, IN_GRID, "guest"),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, IN_GRID, "member"),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": ""}}, OWN, "guest"),
    ],
)
def test_what_kind_of_user_this_is(changes: dict[str, Any], own: Identity, kind: str) -> None:
    assert profile(ADA | changes, own).kind == kind


@pytest.mark.parametrize("changes", [{"team_id": "T2"}, {"is_stranger": True}])
def test_an_address_another_organisation_confirmed_does_not_count(changes: dict[str, Any]) -> None:
    assert profile(ADA | changes, OWN).email is None


def test_what_is_not_said_is_empty() -> None:
    found = profile({"id": "U1"}, OWN)
    assert (found.email, found.name, found.locale, found.tz, found.kind) == (None, "", "", "", "member")
