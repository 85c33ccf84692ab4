"""Posting, changing, deleting and linking messages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.local_slack import LocalSlack

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def test_a_message_is_posted_and_answered_with_what_it_became(slack: LocalSlack) -> None:
    body = slack.ok("chat.postMessage", channel=slack.general.id, text="Hello", blocks=[SECTION])
    assert body["channel"] == slack.general.id
    message = body["message"]
    assert (message["text"], message["bot_id"], message["app_id"]) == ("Hello", slack.app.bot_id, slack.app.id)
    assert message["blocks"][0]["block_id"]
    assert [change.what for change in slack.changes] == ["message"]
    event = slack.happenings[0].event
    assert (event["type"], event["channel_type"], event["bot_id"]) == ("message", "channel", slack.app.bot_id)
    assert event["ts"] == event["event_ts"] == body["ts"]


def test_a_channel_may_be_named(slack: LocalSlack) -> None:
    assert slack.ok("chat.postMessage", channel="#general", text="a")["channel"] == slack.general.id


def test_a_users_id_opens_the_direct_message_with_them(slack: LocalSlack) -> None:
    body = slack.ok("chat.postMessage", channel=slack.ben.id, text="Hello")
    assert slack.workspace.channels[body["channel"]].members == {slack.ben.id, slack.app.bot_user}
    assert slack.ok("chat.postMessage", channel=slack.ben.id, text="Again")["channel"] == body["channel"]


@pytest.mark.parametrize(
    ("place", "args", "error"),
    [
        ("general", {}, "no_text"),
        ("general", {"text": "  \n"}, "no_text"),
        ("general", {"blocks": []}, "no_text"),
        ("general", {"text": "a" * 40_001}, "msg_too_long"),
        ("general", {"markdown_text": "a" * 12_001}, "msg_too_long"),
        ("general", {"markdown_text": "a", "text": "b"}, "markdown_text_conflict"),
        ("general", {"markdown_text": "a", "blocks": [SECTION]}, "markdown_text_conflict"),
        ("general", {"text": "a", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ("general", {"text": "a", "attachments": [{"text": "b"}] * 101}, "too_many_attachments"),
        ("general", {"text": "a", "attachments": [{"blocks": [{"type": "x"}]}]}, "invalid_blocks"),
        ("general", {"text": "a", "thread_ts": "1.000000"}, "cannot_reply_to_message"),
        ("general", {"text": "a", "username": "Someone else"}, "missing_scope"),
        ("outside", {"text": "a"}, "not_in_channel"),
        ("private", {"text": "a"}, "channel_not_found"),
    ],
)
def test_a_message_that_slack_would_not_take_is_refused(
    slack: LocalSlack, place: str, args: dict[str, Any], error: str
) -> None:
    assert slack.error("chat.postMessage", channel=getattr(slack, place).id, **args) == error
    assert slack.changes == []


@pytest.mark.parametrize("channel", ["C0NOWHERE", "#nowhere", "U0NOBODY"])
def test_nothing_is_posted_nowhere(slack: LocalSlack, channel: str) -> None:
    assert slack.error("chat.postMessage", channel=channel, text="a") == "channel_not_found"


def test_nothing_is_posted_to_a_deactivated_user(slack: LocalSlack) -> None:
    slack.workspace.update_user(slack.ben, deleted=True)
    assert slack.error("chat.postMessage", channel=slack.ben.id, text="a") == "channel_not_found"


def test_nothing_is_posted_into_an_archived_channel(slack: LocalSlack) -> None:
    slack.workspace.archive(slack.general)
    assert slack.error("chat.postMessage", channel=slack.general.id, text="a") == "is_archived"


def test_without_a_messages_tab_there_is_no_direct_message(slack: LocalSlack) -> None:
    other = slack.install("chat:write", agent_view=None, app_home={"messages_tab_enabled": False})
    error = slack.error("chat.postMessage", token=other.bot_token, channel=slack.ada.id, text="a")
    assert error == "messages_tab_disabled"


def test_with_the_public_scope_an_app_posts_where_it_is_not(slack: LocalSlack) -> None:
    other = slack.install("chat:write", "chat:write.public", agent_view=None)
    slack.ok("chat.postMessage", token=other.bot_token, channel=slack.outside.id, text="a")
    assert slack.error("chat.postMessage", token=other.bot_token, channel=slack.private.id, text="a") == (
        "channel_not_found"
    )


def test_markdown_becomes_a_block(slack: LocalSlack) -> None:
    message = slack.ok("chat.postMessage", channel=slack.general.id, markdown_text="**a**")["message"]
    assert [(block["type"], block["text"]) for block in message["blocks"]] == [("markdown", "**a**")]


def test_a_reply_makes_a_thread_and_is_not_on_the_top_level(slack: LocalSlack) -> None:
    body = slack.ok("chat.postMessage", channel=slack.dm.id, text="Yes", thread_ts=slack.question.ts)
    assert body["message"]["thread_ts"] == slack.question.ts
    assert slack.question.thread_ts == slack.question.ts
    assert slack.workspace.history(slack.dm) == [slack.question]
    assert [item.text for item in slack.workspace.thread(slack.dm, slack.question.ts)] == ["May I?", "Yes"]


def test_a_reply_to_a_reply_is_refused(slack: LocalSlack) -> None:
    reply = slack.posted(slack.dm, text="Yes", thread_ts=slack.question.ts)
    error = slack.error("chat.postMessage", channel=slack.dm.id, text="a", thread_ts=reply)
    assert error == "cannot_reply_to_message"


def test_a_broadcast_reply_is_in_the_channel_too(slack: LocalSlack) -> None:
    args = {"channel": slack.dm.id, "text": "Yes", "thread_ts": slack.question.ts, "reply_broadcast": True}
    body = slack.ok("chat.postMessage", **args)
    assert body["message"]["subtype"] == "thread_broadcast"
    assert [item.text for item in slack.workspace.history(slack.dm)] == ["May I?", "Yes"]


def test_an_ephemeral_message_is_seen_by_one_and_told_to_no_app(slack: LocalSlack) -> None:
    slack.ok("chat.postEphemeral", channel=slack.general.id, user=slack.ada.id, text="Only you")
    assert [item.text for item in slack.workspace.history(slack.general, slack.ada)] == ["Only you"]
    assert slack.workspace.history(slack.general, slack.ben) == []
    assert slack.workspace.history(slack.general) == []
    assert slack.happenings == []
    assert [(change.what, change.user) for change in slack.changes] == [("ephemeral", slack.ada.id)]


def test_an_ephemeral_message_needs_a_member(slack: LocalSlack) -> None:
    args = {"channel": slack.general.id, "text": "a"}
    assert slack.error("chat.postEphemeral", user=slack.gus.id, **args) == "user_not_in_channel"


def test_an_ephemeral_message_cannot_be_changed_deleted_or_linked(slack: LocalSlack) -> None:
    args = {"channel": slack.general.id}
    ts = slack.ok("chat.postEphemeral", user=slack.ada.id, text="a", **args)["message_ts"]
    assert slack.error("chat.update", ts=ts, text="b", **args) == "message_not_found"
    assert slack.error("chat.delete", ts=ts, **args) == "message_not_found"
    assert slack.error("chat.getPermalink", message_ts=ts, **args) == "message_not_found"


def test_an_update_keeps_what_it_does_not_name(slack: LocalSlack) -> None:
    metadata = {"event_type": "a", "event_payload": {"id": "1"}}
    ts = slack.posted(slack.general, text="Old", blocks=[SECTION], metadata=metadata)
    body = slack.ok("chat.update", channel=slack.general.id, ts=ts, text="New")
    message = body["message"]
    assert (body["text"], message["blocks"], message["metadata"]) == ("New", [SECTION], metadata)
    assert message["edited"]["user"] == slack.app.bot_user
    event = slack.happenings[-1].event
    assert (event["subtype"], event["message"]["text"], event["previous_message"]["text"]) == (
        "message_changed",
        "New",
        "Old",
    )


def test_an_update_with_empty_blocks_takes_them_away(slack: LocalSlack) -> None:
    ts = slack.posted(slack.general, text="Old", blocks=[SECTION], metadata={"event_type": "a", "event_payload": {}})
    slack.ok("chat.update", channel=slack.general.id, ts=ts, text="New", blocks=[], metadata={})
    item = slack.workspace.message(slack.general, ts)
    assert item is not None
    assert (item.blocks, item.metadata) == ([], None)


@pytest.mark.parametrize(
    ("args", "error"),
    [({}, "no_text"), ({"text": "a" * 4001}, "msg_too_long"), ({"blocks": [{"type": "x"}]}, "invalid_blocks")],
)
def test_an_update_is_checked_like_a_message(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    ts = slack.posted(slack.general, text="Old")
    assert slack.error("chat.update", channel=slack.general.id, ts=ts, **args) == error


@pytest.mark.parametrize(
    ("method", "error", "more"),
    [("chat.update", "cant_update_message", {"text": "a"}), ("chat.delete", "cant_delete_message", {})],
)
def test_an_app_touches_only_its_own_messages(slack: LocalSlack, method: str, error: str, more: dict[str, Any]) -> None:
    assert slack.error(method, channel=slack.dm.id, ts=slack.question.ts, **more) == error
    own = slack.posted(slack.general, text="a")
    other = slack.install("chat:write", agent_view=None)
    assert slack.error(method, token=other.bot_token, channel=slack.general.id, ts=own, **more) == error
    assert slack.error(method, channel=slack.general.id, ts="1.000000", **more) == "message_not_found"
    assert slack.error(method, channel="C0", ts=own, **more) == "channel_not_found"
    slack.workspace.archive(slack.general)
    assert slack.error(method, channel=slack.general.id, ts=own, **more) == error


def test_a_deleted_message_is_gone_and_apps_hear_it(slack: LocalSlack) -> None:
    ts = slack.posted(slack.general, text="a")
    assert slack.ok("chat.delete", channel=slack.general.id, ts=ts)["ts"] == ts
    assert slack.workspace.message(slack.general, ts) is None
    event = slack.happenings[-1].event
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", ts)
    assert slack.changes[-1].what == "deleted"
    assert slack.error("chat.delete", channel=slack.general.id, ts=ts) == "message_not_found"


def test_a_deleted_parent_leaves_a_tombstone_above_its_replies(slack: LocalSlack) -> None:
    parent = slack.posted(slack.general, text="a", blocks=[SECTION])
    reply = slack.posted(slack.general, text="b", thread_ts=parent)
    slack.ok("chat.delete", channel=slack.general.id, ts=parent)
    first, second = slack.ok("conversations.replies", channel=slack.general.id, ts=parent)["messages"]
    assert (first["subtype"], first["text"], "blocks" in first) == ("tombstone", "This message was deleted.", False)
    assert second["ts"] == reply


def test_a_thread_whose_last_reply_is_deleted_is_no_thread(slack: LocalSlack) -> None:
    reply = slack.posted(slack.dm, text="b", thread_ts=slack.question.ts)
    slack.ok("chat.delete", channel=slack.dm.id, ts=reply)
    assert slack.question.thread_ts is None


def test_a_permalink_names_channel_and_message(slack: LocalSlack) -> None:
    ts = slack.posted(slack.general, text="a")
    link = slack.ok("chat.getPermalink", channel=slack.general.id, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{slack.general.id}/p{ts.replace('.', '')}")
    assert slack.error("chat.getPermalink", channel=slack.private.id, message_ts=ts) == "channel_not_found"


def test_two_messages_never_share_a_timestamp(slack: LocalSlack) -> None:
    stamps = [slack.posted(slack.general, text="a") for _ in range(50)]
    assert sorted(set(stamps)) == stamps
