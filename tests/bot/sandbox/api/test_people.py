"""Users, user groups, the workspace itself and its apps."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.support.local_slack import LocalSlack


def test_a_token_says_for_whom_it_speaks(slack: LocalSlack) -> None:
    body = slack.ok("auth.test")
    assert (body["team"], body["team_id"]) == ("Brisemont Sensorik", "T0ARCHIPEL")
    assert (body["user_id"], body["bot_id"], body["user"]) == (slack.app.bot_user, slack.app.bot_id, "helper")
    assert slack.ok("auth.test", token=slack.app.app_token)["app_id"] == slack.app.id


def test_a_socket_gets_a_ticket_for_one_connection(slack: LocalSlack) -> None:
    url = slack.ok("apps.connections.open", token=slack.app.app_token)["url"]
    ticket = url.split("ticket=")[1].split("&")[0]
    assert url.startswith("ws://")
    assert slack.workspace.handles.use_ticket(ticket) == slack.app.id
    assert slack.workspace.handles.use_ticket(ticket) is None


def test_a_ticket_grows_old(slack: LocalSlack) -> None:
    ticket = slack.workspace.handles.new_ticket(slack.app.id)
    slack.wait(seconds=31)
    assert slack.workspace.handles.use_ticket(ticket) is None


def test_an_app_without_socket_mode_opens_no_socket(slack: LocalSlack) -> None:
    slack.app.socket_mode = False
    assert slack.error("apps.connections.open", token=slack.app.app_token) == "forbidden_team"


def test_the_workspace_is_named(slack: LocalSlack) -> None:
    team = slack.ok("team.info")["team"]
    assert (team["id"], team["name"], team["domain"]) == ("T0ARCHIPEL", "Brisemont Sensorik", "brisemont-sensorik")
    assert slack.error("team.info", team="T0OTHER") == "team_not_found"


def test_a_bot_is_found_by_its_id(slack: LocalSlack) -> None:
    assert slack.ok("bots.info")["bot"]["app_id"] == slack.app.id
    assert slack.ok("bots.info", bot=slack.app.bot_id)["bot"]["user_id"] == slack.app.bot_user
    assert slack.error("bots.info", bot="B0NOBODY") == "bot_not_found"


def test_a_user_is_described(slack: LocalSlack) -> None:
    user = slack.ok("users.info", user=slack.ada.id, include_locale="true")["user"]
    assert (user["real_name"], user["locale"], user["tz"]) == ("Ada Lind", "de-DE", "Europe/Paris")
    assert (user["tz_offset"], user["is_restricted"], user["deleted"]) == (3600, False, False)
    assert user["profile"]["email"] == "ada@brisemont.example"
    assert "locale" not in slack.ok("users.info", user=slack.ada.id)["user"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_restricted": True}, {"is_restricted": True, "is_ultra_restricted": False}),
        ({"is_ultra_restricted": True}, {"is_restricted": True, "is_ultra_restricted": True}),
        ({"is_admin": True}, {"is_admin": True}),
        ({"deleted": True}, {"deleted": True}),
    ],
)
def test_the_standing_of_a_user_shows_and_is_told(
    slack: LocalSlack, changes: dict[str, Any], expected: dict[str, bool]
) -> None:
    slack.workspace.update_user(slack.ben, **changes)
    user = slack.ok("users.info", user=slack.ben.id)["user"]
    assert {name: user[name] for name in expected} == expected
    assert slack.happenings[-1].type == "user_change"
    assert slack.happenings[-1].event["user"]["id"] == slack.ben.id


def test_an_unknown_user_is_refused(slack: LocalSlack) -> None:
    assert slack.error("users.info", user="U0NOBODY") == "user_not_found"
    assert slack.error("users.lookupByEmail", email="nobody@brisemont.example") == "users_not_found"


def test_e_mail_addresses_need_their_own_scope(slack: LocalSlack) -> None:
    other = slack.install("users:read", agent_view=None)
    user = slack.ok("users.info", token=other.bot_token, user=slack.ada.id)["user"]
    assert "email" not in user["profile"]
    body = slack.answer("users.lookupByEmail", token=other.bot_token, email="ada@brisemont.example").body
    assert (body["error"], body["needed"]) == ("missing_scope", "users:read.email")


def test_an_address_finds_active_people_whatever_its_case(slack: LocalSlack) -> None:
    assert slack.ok("users.lookupByEmail", email="ADA@brisemont.example")["user"]["id"] == slack.ada.id
    slack.workspace.update_user(slack.ada, deleted=True)
    assert slack.error("users.lookupByEmail", email="ada@brisemont.example") == "users_not_found"


def test_users_come_in_pages_when_asked(slack: LocalSlack) -> None:
    everyone = [user["id"] for user in slack.ok("users.list")["members"]]
    assert everyone == list(slack.workspace.users)
    found: list[str] = []
    cursor = ""
    for _ in range(len(everyone)):
        body = slack.ok("users.list", limit="3", cursor=cursor)
        found += [user["id"] for user in body["members"]]
        cursor = body["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert found == everyone


@pytest.mark.parametrize("cursor", ["nonsense!", base64.b64encode(b"next:soon").decode()])
def test_a_cursor_slack_did_not_make_is_refused(slack: LocalSlack, cursor: str) -> None:
    assert slack.error("users.list", limit=1, cursor=cursor) == "invalid_cursor"
    assert slack.error("conversations.history", channel=slack.dm.id, cursor=cursor) == "invalid_cursor"


def test_a_user_group_lists_its_members(slack: LocalSlack) -> None:
    group = slack.workspace.add_usergroup("council", "Works council", [slack.ben])
    assert slack.ok("usergroups.users.list", usergroup=group.id)["users"] == [slack.ben.id]
    listed = slack.ok("usergroups.list", include_users=True, include_count=True)["usergroups"]
    assert [(one["handle"], one["users"], one["user_count"]) for one in listed] == [("council", [slack.ben.id], 1)]
    group.disabled = True
    assert slack.error("usergroups.users.list", usergroup=group.id) == "no_such_subteam"
    assert slack.ok("usergroups.list")["usergroups"] == []


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"blocks": [{"type": "x"}]}, "invalid_blocks"),
        ({"view": {"type": "x"}}, "invalid_view"),
        ({"message": {"blocks": [{"type": "x"}]}}, "invalid_message"),
        ({}, "invalid_arguments"),
    ],
)
def test_blocks_can_be_checked_without_being_sent(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    assert slack.error("blocks.validate", **args) == error
    slack.ok("blocks.validate", blocks=[{"type": "divider"}])
