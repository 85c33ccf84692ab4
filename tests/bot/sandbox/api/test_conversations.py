"""Channels, direct messages and what was said in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.local_slack import LocalSlack

METADATA = {"event_type": "answer", "event_payload": {"id": "abc"}}


def texts(body: dict[str, Any]) -> list[str]:
    return [message["text"] for message in body["messages"]]


def test_a_channel_is_described(slack: LocalSlack) -> None:
    channel = slack.ok("conversations.info", channel=slack.general.id, include_num_members=True)["channel"]
    assert (channel["name"], channel["is_channel"], channel["is_member"], channel["num_members"]) == (
        "general",
        True,
        True,
        3,
    )
    assert not slack.ok("conversations.info", channel=slack.outside.id)["channel"]["is_member"]


def test_a_direct_message_names_the_other(slack: LocalSlack) -> None:
    channel = slack.ok("conversations.info", channel=slack.dm.id)["channel"]
    assert (channel["is_im"], channel["user"]) == (True, slack.ada.id)


@pytest.mark.parametrize("method", ["info", "history", "members"])
def test_a_private_channel_is_not_there_for_strangers(slack: LocalSlack, method: str) -> None:
    for channel in (slack.private.id, "C0NOWHERE"):
        assert slack.error(f"conversations.{method}", channel=channel) == "channel_not_found"


@pytest.mark.parametrize(
    ("method", "place", "needed"),
    [
        ("info", "general", "channels:read"),
        ("members", "general", "channels:read"),
        ("history", "general", "channels:history"),
        ("info", "private", "groups:read"),
        ("history", "private", "groups:history"),
    ],
)
def test_each_kind_of_conversation_has_its_own_scope(slack: LocalSlack, method: str, place: str, needed: str) -> None:
    other = slack.install("im:read", "im:history", agent_view=None)
    channel = getattr(slack, place)
    slack.workspace.join(channel, other.bot_user)
    body = slack.answer(f"conversations.{method}", token=other.bot_token, channel=channel.id).body
    assert (body["error"], body["needed"]) == ("missing_scope", needed)


def test_conversations_are_listed_by_type(slack: LocalSlack) -> None:
    def names(**args: Any) -> list[str]:
        return [channel.get("name", "dm") for channel in slack.ok("conversations.list", **args)["channels"]]

    assert names() == ["general", "outside"]
    assert names(types="im,private_channel") == ["dm"]
    slack.workspace.join(slack.private, slack.app.bot_user)
    assert names(types="private_channel") == ["private"]
    slack.workspace.archive(slack.outside)
    assert names(exclude_archived=True) == ["general"]
    assert slack.error("conversations.list", types="party") == "invalid_types"


def test_members_come_in_pages(slack: LocalSlack) -> None:
    first = slack.ok("conversations.members", channel=slack.general.id, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.ok("conversations.members", channel=slack.general.id, limit=2, cursor=cursor)
    assert sorted(first["members"] + second["members"]) == sorted(slack.general.members)
    assert second["response_metadata"]["next_cursor"] == ""
    assert slack.error("conversations.members", channel=slack.general.id, limit=-1) == "invalid_limit"


def test_a_direct_message_is_opened_once(slack: LocalSlack) -> None:
    first = slack.ok("conversations.open", users=slack.ben.id)
    again = slack.ok("conversations.open", users=slack.ben.id, return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert ("already_open" in first, again["already_open"], again["channel"]["user"]) == (False, True, slack.ben.id)
    assert slack.ok("conversations.open", channel=first["channel"]["id"])["no_op"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "users_list_not_supplied"),
        ({"users": "U0NOBODY"}, "user_not_found"),
        ({"users": "U1,U2"}, "too_many_users"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "general"}, "method_not_supported_for_channel_type"),
        ({"users": "ben", "prevent_creation": True}, "channel_not_found"),
        ({"users": "helper"}, "invalid_user_combination"),
    ],
)
def test_what_cannot_be_opened_is_refused(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    ids = {"general": slack.general.id, "ben": slack.ben.id, "helper": slack.app.bot_user}
    given = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in args.items()}
    assert slack.error("conversations.open", **given) == error


def test_nobody_opens_a_conversation_with_a_deactivated_user(slack: LocalSlack) -> None:
    slack.workspace.update_user(slack.ben, deleted=True)
    assert slack.error("conversations.open", users=slack.ben.id) == "user_disabled"


def test_history_is_newest_first_without_replies_and_ephemeral_messages(slack: LocalSlack) -> None:
    parent = slack.posted(slack.general, text="one")
    slack.posted(slack.general, text="reply", thread_ts=parent)
    slack.posted(slack.general, text="secret", ephemeral_to=slack.ada.id)
    slack.posted(slack.general, text="two")
    body = slack.ok("conversations.history", channel=slack.general.id)
    assert texts(body) == ["two", "one"]
    assert not body["has_more"]
    one = body["messages"][1]
    assert (one["reply_count"], one["reply_users"]) == (1, [slack.app.bot_user])


def test_metadata_is_shown_in_full_only_on_request(slack: LocalSlack) -> None:
    slack.posted(slack.general, text="one", metadata=METADATA)
    args = {"channel": slack.general.id}
    assert slack.ok("conversations.history", **args)["messages"][0]["metadata"] == {"event_type": "answer"}
    body = slack.ok("conversations.history", include_all_metadata=True, **args)
    assert body["messages"][0]["metadata"] == METADATA


def test_pages_do_not_move_when_something_is_posted(slack: LocalSlack) -> None:
    for number in range(5):
        slack.posted(slack.general, text=str(number))
    args = {"channel": slack.general.id, "limit": 2}
    first = slack.ok("conversations.history", **args)
    slack.posted(slack.general, text="new")
    second = slack.ok("conversations.history", cursor=first["response_metadata"]["next_cursor"], **args)
    third = slack.ok("conversations.history", cursor=second["response_metadata"]["next_cursor"], **args)
    assert [texts(body) for body in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert [body["has_more"] for body in (first, second, third)] == [True, True, False]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        ({"oldest": 1}, ["3", "2"]),
        ({"oldest": 1, "inclusive": True}, ["3", "2", "1"]),
        ({"latest": 2}, ["1", "0"]),
        ({"latest": 2, "inclusive": True}, ["2", "1", "0"]),
        ({"oldest": 0, "latest": 3}, ["2", "1"]),
        ({"latest": 2, "inclusive": True, "limit": 1}, ["2"]),
    ],
)
def test_history_may_be_cut_at_both_ends(slack: LocalSlack, args: dict[str, Any], found: list[str]) -> None:
    stamps = [slack.posted(slack.general, text=str(number)) for number in range(4)]
    cut = {name: stamps[value] if name in {"oldest", "latest"} else value for name, value in args.items()}
    assert texts(slack.ok("conversations.history", channel=slack.general.id, **cut)) == found


@pytest.mark.parametrize("name", ["oldest", "latest"])
def test_a_time_that_is_none_is_refused(slack: LocalSlack, name: str) -> None:
    assert slack.error("conversations.history", channel=slack.dm.id, **{name: "soon"}) == f"invalid_ts_{name}"


def test_a_channel_is_read_by_its_members_only(slack: LocalSlack) -> None:
    assert slack.error("conversations.history", channel=slack.outside.id) == "not_in_channel"


def test_a_thread_is_read_from_its_parent_down(slack: LocalSlack) -> None:
    for number in range(3):
        slack.posted(slack.dm, text=str(number), thread_ts=slack.question.ts, metadata=METADATA)
    args = {"channel": slack.dm.id, "ts": slack.question.ts, "include_all_metadata": "1"}
    body = slack.ok("conversations.replies", **args)
    assert texts(body) == ["May I?", "0", "1", "2"]
    assert body["messages"][1]["metadata"] == METADATA
    assert body["messages"][1]["parent_user_id"] == slack.ada.id
    first = slack.ok("conversations.replies", limit=2, **args)
    second = slack.ok("conversations.replies", limit=2, cursor=first["response_metadata"]["next_cursor"], **args)
    assert [texts(first), texts(second)] == [["May I?", "0", "1"], ["May I?", "2"]]


def test_a_thread_that_is_not_there_is_refused(slack: LocalSlack) -> None:
    assert slack.error("conversations.replies", channel=slack.dm.id, ts="1.000000") == "thread_not_found"
