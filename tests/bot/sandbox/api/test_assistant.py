"""What an agent shows while it works."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.local_slack import LocalSlack

PROMPT = {"title": "Rules", "message": "What are the rules?"}


def place(slack: LocalSlack) -> dict[str, Any]:
    return {"channel_id": slack.dm.id, "thread_ts": slack.question.ts}


def test_a_status_is_shown_until_it_is_emptied(slack: LocalSlack) -> None:
    slack.ok("assistant.threads.setStatus", status="is reading", loading_messages=["a", "b"], **place(slack))
    status = slack.workspace.statuses[slack.dm.id, slack.question.ts]
    assert (status.text, status.loading_messages, status.app_id) == ("is reading", ("a", "b"), slack.app.id)
    slack.ok("assistant.threads.setStatus", status="", **place(slack))
    assert slack.workspace.statuses == {}
    assert [change.what for change in slack.changes] == ["status", "status"]


@pytest.mark.parametrize("how", ["chat.postMessage", "chat.startStream"])
def test_a_reply_takes_the_status_away(slack: LocalSlack, how: str) -> None:
    slack.ok("assistant.threads.setStatus", status="is reading", **place(slack))
    slack.ok(how, channel=slack.dm.id, thread_ts=slack.question.ts, markdown_text="Yes")
    assert slack.workspace.statuses == {}


def test_others_words_and_other_threads_leave_the_status(slack: LocalSlack) -> None:
    slack.ok("assistant.threads.setStatus", status="is reading", **place(slack))
    slack.workspace.post(channel=slack.dm, user=slack.ada, text="And?", thread_ts=slack.question.ts)
    slack.ok("chat.postMessage", channel=slack.dm.id, text="Elsewhere")
    assert len(slack.workspace.statuses) == 1


@pytest.mark.parametrize(("seconds", "left"), [(119, 1), (120, 0)])
def test_a_status_vanishes_after_two_minutes(slack: LocalSlack, seconds: float, left: int) -> None:
    slack.ok("assistant.threads.setStatus", status="is reading", **place(slack))
    slack.wait(seconds=seconds)
    slack.workspace.clock_wound()
    assert len(slack.workspace.statuses) == left
    assert slack.changes[-1].what == "clock"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("setStatus", {"status": "a", "loading_messages": ["x"] * 11}, "invalid_arguments"),
        ("setStatus", {"status": "a", "loading_messages": [1]}, "invalid_arguments"),
        ("setStatus", {"status": "a", "thread_ts": "1.000000"}, "invalid_thread_ts"),
        ("setStatus", {"status": "a", "channel_id": "D0NOWHERE"}, "channel_not_found"),
        ("setStatus", {"status": "a", "username": "Somebody"}, "missing_scope"),
        ("setTitle", {"title": "a", "thread_ts": "1.000000"}, "invalid_thread_ts"),
        ("setTitle", {"title": "a", "channel_id": "D0NOWHERE"}, "channel_not_found"),
        ("setSuggestedPrompts", {"prompts": [PROMPT] * 5}, "invalid_arguments"),
        ("setSuggestedPrompts", {"prompts": [{"title": "a"}]}, "invalid_arguments"),
        ("setSuggestedPrompts", {"prompts": ["a"]}, "invalid_arguments"),
        ("setSuggestedPrompts", {"prompts": [PROMPT], "thread_ts": "1.000000"}, "invalid_thread_ts"),
        ("setSuggestedPrompts", {"prompts": [PROMPT], "channel_id": "D0NOWHERE"}, "channel_not_found"),
    ],
)
def test_what_an_agent_must_not_do_is_refused(slack: LocalSlack, method: str, args: dict[str, Any], error: str) -> None:
    assert slack.error(f"assistant.threads.{method}", **{**place(slack), **args}) == error


def test_prompts_are_shown_at_the_top_of_an_agents_conversation(slack: LocalSlack) -> None:
    slack.ok("assistant.threads.setSuggestedPrompts", channel_id=slack.dm.id, title="Try", prompts=[PROMPT] * 4)
    shown = slack.workspace.prompts[slack.dm.id]
    assert (shown.title, len(shown.prompts)) == ("Try", 4)
    assert slack.changes[-1].what == "prompts"


def test_prompts_with_a_thread_are_answered_well_and_shown_nowhere_in_agent_apps(slack: LocalSlack) -> None:
    slack.ok("assistant.threads.setSuggestedPrompts", prompts=[PROMPT], **place(slack))
    assert slack.workspace.prompts == {}
    assert slack.changes == []


def test_an_app_that_is_no_agent_suggests_in_threads_only(slack: LocalSlack) -> None:
    other = slack.install("assistant:write", "chat:write", agent_view=None)
    dm = slack.workspace.dm(other.bot_user, slack.ada)
    parent = slack.workspace.post(channel=dm, user=slack.ada, text="a")
    method = "assistant.threads.setSuggestedPrompts"
    args = {"token": other.bot_token, "channel_id": dm.id, "prompts": [PROMPT]}
    assert slack.error(method, **args) == "not_agent_app"
    slack.ok(method, thread_ts=parent.ts, **args)
    assert slack.workspace.prompts[dm.id].thread_ts == parent.ts


def test_a_thread_gets_a_title(slack: LocalSlack) -> None:
    slack.ok("assistant.threads.setTitle", title="Rules", **place(slack))
    assert slack.workspace.titles[slack.dm.id, slack.question.ts] == "Rules"


def test_a_session_keeps_its_first_title(slack: LocalSlack) -> None:
    slack.ok("agents.sessions.setStatus", status="processing", title="First", **place(slack))
    body = slack.ok("agents.sessions.setStatus", status="active", title="Second", **place(slack))
    assert (body["status"], body["title"]) == ("active", "First")


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"status": "happy"}, "invalid_status"),
        ({"thread_ts": ""}, "thread_ts_required"),
        ({"title": "a" * 201}, "invalid_arguments"),
        ({"initiator_user_id": "U0NOBODY"}, "user_not_found"),
        ({"channel_id": "D0NOWHERE"}, "channel_not_found"),
    ],
)
def test_a_session_of_the_wrong_kind_is_refused(slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    assert slack.error("agents.sessions.setStatus", **{"status": "active", **place(slack), **args}) == error


def test_only_agents_have_sessions(slack: LocalSlack) -> None:
    other = slack.install("chat:write", agent_view=None)
    dm = slack.workspace.dm(other.bot_user, slack.ada)
    args = {"token": other.bot_token, "channel_id": dm.id, "status": "active"}
    assert slack.error("agents.sessions.setStatus", **args) == "feature_disabled"
