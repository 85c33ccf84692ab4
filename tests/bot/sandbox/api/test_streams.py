"""Messages that grow while people read them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.local_slack import LocalSlack

DIVIDER = {"type": "divider"}


@pytest.fixture
def ts(slack: LocalSlack) -> str:
    """An open stream in Ada's direct message."""
    args = {"channel": slack.dm.id, "thread_ts": slack.question.ts, "markdown_text": "One"}
    return str(slack.ok("chat.startStream", **args)["ts"])


def shown(slack: LocalSlack, ts: str) -> tuple[str, bool, list[str]]:
    item = slack.workspace.message(slack.dm, ts)
    assert item is not None
    return item.text, item.streaming, [block["type"] for block in item.blocks]


def test_a_stream_grows_and_ends_with_blocks_and_metadata(slack: LocalSlack, ts: str) -> None:
    assert shown(slack, ts) == ("One", True, ["markdown"])
    slack.ok("chat.appendStream", channel=slack.dm.id, ts=ts, markdown_text=" two")
    assert shown(slack, ts) == ("One two", True, ["markdown"])
    metadata = {"event_type": "a", "event_payload": {"id": "1"}}
    args = {"channel": slack.dm.id, "ts": ts, "markdown_text": " three", "blocks": [DIVIDER], "metadata": metadata}
    message = slack.ok("chat.stopStream", **args)["message"]
    assert shown(slack, ts) == ("One two three", False, ["markdown", "divider"])
    assert message["metadata"] == metadata
    assert message["blocks"][0]["text"] == "One two three"


def test_people_see_every_step_and_apps_the_beginning_and_the_end(slack: LocalSlack, ts: str) -> None:
    slack.ok("chat.appendStream", channel=slack.dm.id, ts=ts, markdown_text="!")
    slack.ok("chat.stopStream", channel=slack.dm.id, ts=ts)
    assert [change.what for change in slack.changes] == ["message"] * 3
    assert [happening.event.get("subtype") for happening in slack.happenings] == [None, "message_changed"]
    assert slack.happenings[0].event["streaming_state"] == "in_progress"


def test_a_stream_that_ended_takes_nothing_more(slack: LocalSlack, ts: str) -> None:
    slack.ok("chat.stopStream", channel=slack.dm.id, ts=ts)
    for method in ("chat.appendStream", "chat.stopStream"):
        args = {"channel": slack.dm.id, "ts": ts, "markdown_text": "more"}
        assert slack.error(method, **args) == "message_not_in_streaming_state"
    slack.ok("chat.update", channel=slack.dm.id, ts=ts, text="Changed")
    assert shown(slack, ts)[0] == "Changed"


@pytest.mark.parametrize(("minutes", "streaming"), [(4.9, True), (5, False), (60, False)])
def test_slack_closes_a_stream_after_five_minutes(slack: LocalSlack, ts: str, minutes: float, streaming: bool) -> None:
    slack.wait(minutes=minutes)
    answer = slack.answer("chat.appendStream", channel=slack.dm.id, ts=ts, markdown_text="!")
    assert answer.body["ok"] == streaming
    assert answer.body.get("error") == (None if streaming else "message_not_in_streaming_state")
    assert shown(slack, ts)[1] == streaming


def test_a_message_that_is_streaming_cannot_be_updated(slack: LocalSlack, ts: str) -> None:
    assert slack.error("chat.update", channel=slack.dm.id, ts=ts, text="a") == "streaming_state_conflict"


def test_an_ordinary_message_is_no_stream(slack: LocalSlack) -> None:
    ts = slack.posted(slack.dm, text="a")
    args = {"channel": slack.dm.id, "markdown_text": "b"}
    assert slack.error("chat.appendStream", ts=ts, **args) == "message_not_in_streaming_state"
    assert slack.error("chat.appendStream", ts=slack.question.ts, **args) == "message_not_owned_by_app"
    assert slack.error("chat.appendStream", ts="1.000000", **args) == "message_not_found"


def test_nothing_to_add_is_refused(slack: LocalSlack, ts: str) -> None:
    assert slack.error("chat.appendStream", channel=slack.dm.id, ts=ts) == "no_text"
    assert slack.error("chat.appendStream", channel=slack.dm.id, ts=ts, markdown_text="a" * 12_001) == "msg_too_long"


def test_a_stream_may_be_longer_than_one_call(slack: LocalSlack, ts: str) -> None:
    for _ in range(3):
        slack.ok("chat.appendStream", channel=slack.dm.id, ts=ts, markdown_text="a" * 12_000)
    assert len(shown(slack, ts)[0]) == 36_003


def test_an_empty_stream_cannot_end(slack: LocalSlack) -> None:
    ts = slack.ok("chat.startStream", channel=slack.dm.id, thread_ts=slack.question.ts)["ts"]
    assert slack.error("chat.stopStream", channel=slack.dm.id, ts=ts) == "no_text"
    slack.ok("chat.stopStream", channel=slack.dm.id, ts=ts, markdown_text="Done")


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "invalid_arguments"),
        ({"thread_ts": "1.000000"}, "cannot_reply_to_message"),
        ({"thread_ts": "parent", "recipient_user_id": None}, "missing_recipient_user_id"),
        ({"thread_ts": "parent", "recipient_team_id": None}, "missing_recipient_team_id"),
        ({"thread_ts": "parent", "recipient_user_id": "U0NOBODY"}, "user_not_found"),
        ({"thread_ts": "parent", "recipient_team_id": "T0OTHER"}, "team_not_found"),
        ({"thread_ts": "parent", "task_display_mode": "cloud"}, "invalid_arguments"),
        ({"thread_ts": "parent", "markdown_text": "a" * 12_001}, "msg_too_long"),
        ({"thread_ts": "parent", "channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_a_stream_in_a_channel_needs_a_thread_and_a_recipient(
    slack: LocalSlack, args: dict[str, Any], error: str
) -> None:
    parent = slack.posted(slack.general, text="a")
    good = {"channel": slack.general.id, "recipient_user_id": slack.ada.id, "recipient_team_id": "T0ARCHIPEL"}
    given = {**good, **args}
    if given.get("thread_ts") == "parent":
        given["thread_ts"] = parent
    assert slack.error("chat.startStream", **given) == error
    slack.ok("chat.startStream", **good, thread_ts=parent)


def test_tasks_appear_as_cards_whose_newest_state_counts(slack: LocalSlack, ts: str) -> None:
    task = {"type": "task_update", "id": "1", "title": "Reading", "status": "in_progress"}
    args = {"channel": slack.dm.id, "ts": ts}
    slack.ok("chat.appendStream", chunks=[task, {"type": "markdown_text", "text": "More"}], **args)
    slack.ok("chat.appendStream", chunks=[{**task, "status": "complete", "output": "Read"}], **args)
    item = slack.workspace.message(slack.dm, ts)
    assert item is not None
    assert [block["type"] for block in item.blocks] == ["markdown", "task_card", "markdown"]
    assert (item.blocks[1]["status"], item.blocks[1]["title"]) == ("complete", "Reading")
    assert item.text == "OneMore"


@pytest.mark.parametrize(
    "chunks",
    [
        "nothing",
        [{"type": "confetti"}],
        [{"type": "markdown_text"}],
        [{"type": "task_update", "id": "1", "title": "a", "status": "lost"}],
        [{"type": "markdown_text", "text": "a" * 12_001}],
    ],
)
def test_chunks_of_the_wrong_shape_are_refused(slack: LocalSlack, ts: str, chunks: Any) -> None:
    assert slack.error("chat.appendStream", channel=slack.dm.id, ts=ts, chunks=chunks) == "invalid_chunks"


def test_bad_blocks_leave_the_stream_open(slack: LocalSlack, ts: str) -> None:
    args = {"channel": slack.dm.id, "ts": ts}
    assert slack.error("chat.stopStream", blocks=[{"type": "x"}], **args) == "invalid_blocks"
    assert slack.error("chat.stopStream", blocks=[DIVIDER] * 50, **args) == "msg_blocks_too_many"
    assert shown(slack, ts)[1]


def test_the_end_of_a_stream_may_set_the_session(slack: LocalSlack, ts: str) -> None:
    args = {"channel": slack.dm.id, "ts": ts}
    assert slack.error("chat.stopStream", session_status="happy", **args) == "invalid_status"
    slack.ok("chat.stopStream", session_status="closed", **args)
    assert slack.workspace.sessions[slack.dm.id, slack.question.ts].status == "closed"
