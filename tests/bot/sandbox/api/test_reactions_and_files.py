"""Emoji on messages, and files in two steps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.local_slack import LocalSlack


def test_a_reaction_is_added_once_and_taken_back_once(slack: LocalSlack) -> None:
    args = {"channel": slack.dm.id, "timestamp": slack.question.ts, "name": "eyes"}
    slack.ok("reactions.add", **args)
    assert slack.question.reactions == {"eyes": {slack.app.bot_user}}
    assert slack.error("reactions.add", **args) == "already_reacted"
    slack.ok("reactions.remove", **args)
    assert slack.question.reactions == {}
    assert slack.error("reactions.remove", **args) == "no_reaction"
    assert [happening.type for happening in slack.happenings] == ["reaction_added", "reaction_removed"]
    assert slack.happenings[0].event["item"]["ts"] == slack.question.ts


@pytest.mark.parametrize("method", ["reactions.add", "reactions.remove"])
@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"name": "Not An Emoji"}, "invalid_name"),
        ({"timestamp": "yesterday"}, "bad_timestamp"),
        ({"timestamp": "1.000000"}, "message_not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_a_reaction_to_nothing_is_refused(slack: LocalSlack, method: str, args: dict[str, Any], error: str) -> None:
    good = {"channel": slack.dm.id, "timestamp": slack.question.ts, "name": "eyes"}
    assert slack.error(method, **{**good, **args}) == error


def test_a_reaction_is_taken_back_from_something(slack: LocalSlack) -> None:
    assert slack.error("reactions.remove", name="eyes") == "no_item_specified"


def test_nobody_reacts_more_than_23_times(slack: LocalSlack) -> None:
    slack.workspace.limits.off()
    args = {"channel": slack.dm.id, "timestamp": slack.question.ts}
    for number in range(23):
        slack.ok("reactions.add", name=f"emoji{number}", **args)
    assert slack.error("reactions.add", name="eyes", **args) == "too_many_reactions"


def uploaded(slack: LocalSlack, data: bytes = b"hello") -> str:
    body = slack.ok("files.getUploadURLExternal", filename="figures.png", length=len(data), alt_txt="Figures")
    assert slack.workspace.uploads.receive(body["upload_url"].rsplit("/", 1)[1], data)
    return str(body["file_id"])


def test_a_file_is_uploaded_and_shared_in_a_thread(slack: LocalSlack) -> None:
    file_id = uploaded(slack)
    body = slack.ok(
        "files.completeUploadExternal",
        files=[{"id": file_id, "title": "The figures"}],
        channel_id=slack.dm.id,
        thread_ts=slack.question.ts,
        initial_comment="Here",
    )
    file = body["files"][0]
    assert (file["title"], file["mimetype"], file["alt_txt"], file["size"]) == (
        "The figures",
        "image/png",
        "Figures",
        5,
    )
    message = slack.workspace.thread(slack.dm, slack.question.ts)[-1]
    assert (message.text, [one["id"] for one in message.files]) == ("Here", [file_id])
    assert slack.happenings[-1].event["subtype"] == "file_share"
    assert slack.workspace.files[file_id].data == b"hello"


def test_a_file_needs_no_channel(slack: LocalSlack) -> None:
    slack.ok("files.completeUploadExternal", files=[{"id": uploaded(slack)}])
    assert slack.changes == []


def test_an_upload_of_another_length_is_not_taken(slack: LocalSlack) -> None:
    body = slack.ok("files.getUploadURLExternal", filename="a.txt", length=5)
    token = body["upload_url"].rsplit("/", 1)[1]
    assert not slack.workspace.uploads.receive(token, b"too long")
    assert not slack.workspace.uploads.receive("unknown", b"hello")
    assert slack.error("files.completeUploadExternal", files=[{"id": body["file_id"]}]) == "file_not_found"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"length": 0}, "invalid_arguments"),
        ({"length": "many"}, "invalid_arguments"),
        ({"length": 1_000_000_001}, "file_upload_size_restricted"),
        ({"alt_txt": "a" * 1001}, "alt_txt_too_large"),
    ],
)
def test_a_file_slack_would_not_take_is_refused(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    assert slack.error("files.getUploadURLExternal", **{"filename": "a.txt", "length": 5, **args}) == error


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"files": [{"id": "F0NOTHING"}]}, "file_not_found"),
        ({"files": [{}]}, "invalid_arguments"),
        ({"files": []}, "invalid_arguments"),
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channels": "outside"}, "not_in_channel"),
        ({"blocks": [{"type": "x"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "divider"}], "initial_comment": "a"}, "invalid_arguments"),
        ({"channels": ["C0"] * 101}, "channels_limit_exceeded"),
    ],
)
def test_a_file_is_shared_only_where_the_app_is(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    given = {"files": [{"id": uploaded(slack)}], **args}
    if given.get("channels") == "outside":
        given["channels"] = slack.outside.id
    assert slack.error("files.completeUploadExternal", **given) == error


def test_a_file_is_completed_once(slack: LocalSlack) -> None:
    files = [{"id": uploaded(slack)}]
    slack.ok("files.completeUploadExternal", files=files)
    assert slack.error("files.completeUploadExternal", files=files) == "file_not_found"
