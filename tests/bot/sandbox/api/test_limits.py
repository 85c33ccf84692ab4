"""Slack's rate limits, measured by the workspace's clock."""

from __future__ import annotations

import pytest

from bot.sandbox.limits import CHANNEL_BURST, METHODS, WORKSPACE_BURST
from tests.support.local_slack import LocalSlack


def test_a_channel_takes_a_small_burst_and_then_one_message_a_second(slack: LocalSlack) -> None:
    args = {"channel": slack.general.id, "text": "a"}
    for _ in range(CHANNEL_BURST):
        slack.ok("chat.postMessage", **args)
    answer = slack.answer("chat.postMessage", **args)
    assert (answer.status, answer.body["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    slack.ok("chat.postMessage", channel=slack.dm.id, text="a")
    slack.wait(seconds=1)
    slack.ok("chat.postMessage", **args)
    assert slack.answer("chat.postMessage", **args).status == 429


def test_a_refused_message_is_not_posted(slack: LocalSlack) -> None:
    for _ in range(CHANNEL_BURST + 3):
        slack.answer("chat.postMessage", channel=slack.general.id, text="a")
    assert len(slack.workspace.history(slack.general)) == CHANNEL_BURST


def test_a_workspace_takes_some_hundred_messages_at_once(slack: LocalSlack) -> None:
    channels = [slack.workspace.add_channel(f"c{number}", members=[slack.app.bot_user]) for number in range(200)]
    answers = [slack.answer("chat.postMessage", channel=place.id, text="a") for place in channels * 2]
    assert sum(answer.status == 200 for answer in answers) == WORKSPACE_BURST
    slack.wait(seconds=10)
    slack.ok("chat.postMessage", channel=channels[0].id, text="a")


@pytest.mark.parametrize("method", ["users.list", "views.publish", "chat.startStream", "conversations.history"])
def test_a_method_is_counted_by_its_tier(slack: LocalSlack, method: str) -> None:
    statuses = [slack.answer(method).status for _ in range(METHODS[method] + 1)]
    assert statuses == [200] * METHODS[method] + [429]
    slack.wait(minutes=1)
    assert slack.answer(method).status == 200


def test_the_wait_named_is_long_enough(slack: LocalSlack) -> None:
    for _ in range(METHODS["users.list"]):
        slack.ok("users.list")
    slack.wait(seconds=int(slack.answer("users.list").headers["Retry-After"]))
    slack.ok("users.list")


def test_each_app_has_its_own_limits(slack: LocalSlack) -> None:
    for _ in range(METHODS["users.list"] + 1):
        slack.answer("users.list")
    other = slack.install("users:read", agent_view=None)
    slack.ok("users.list", token=other.bot_token)


def test_limits_can_be_taken_off_and_put_on(slack: LocalSlack) -> None:
    slack.workspace.limits.off()
    for _ in range(CHANNEL_BURST * 3):
        slack.ok("chat.postMessage", channel=slack.general.id, text="a")
    slack.workspace.limits.on()
    statuses = [
        slack.answer("chat.postMessage", channel=slack.general.id, text="a").status for _ in range(CHANNEL_BURST + 1)
    ]
    assert statuses == [200] * CHANNEL_BURST + [429]
