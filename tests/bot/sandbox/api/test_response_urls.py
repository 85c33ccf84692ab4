"""Answers to an interaction without a token."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.api import Answer, respond
from bot.sandbox.model import Message
from tests.support.local_slack import LocalSlack


def token_of(slack: LocalSlack, message: Message | None = None) -> str:
    return slack.workspace.new_response_url(slack.app, slack.general, slack.ada, message)


def answer(slack: LocalSlack, token: str, **body: Any) -> Answer:
    return asyncio.run(respond(slack.workspace, token, body))


def test_an_answer_is_for_the_person_alone_unless_said_otherwise(slack: LocalSlack) -> None:
    token = token_of(slack)
    assert answer(slack, token, text="For you").body == {"ok": True}
    answer(slack, token, text="For all", response_type="in_channel")
    assert [item.text for item in slack.workspace.history(slack.general, slack.ada)] == ["For you", "For all"]
    assert [item.text for item in slack.workspace.history(slack.general, slack.ben)] == ["For all"]
    assert {item.app_id for item in slack.workspace.history(slack.general, slack.ada)} == {slack.app.id}


def test_an_address_is_good_for_five_answers(slack: LocalSlack) -> None:
    token = token_of(slack)
    answers = [answer(slack, token, text="a") for _ in range(6)]
    assert [one.status for one in answers] == [200] * 5 + [404]
    assert answers[-1].body["error"] == "used_url"


@pytest.mark.parametrize(("minutes", "error"), [(30, None), (30.1, "expired_url")])
def test_an_address_is_good_for_half_an_hour(slack: LocalSlack, minutes: float, error: str | None) -> None:
    token = token_of(slack)
    slack.wait(minutes=minutes)
    assert answer(slack, token, text="a").body.get("error") == error


def test_an_unknown_address_is_refused(slack: LocalSlack) -> None:
    assert answer(slack, "nonsense", text="a").status == 404


@pytest.mark.parametrize("ephemeral_to", [None, "ada"])
def test_the_original_is_replaced_or_deleted(slack: LocalSlack, ephemeral_to: str | None) -> None:
    to = slack.ada.id if ephemeral_to else None
    ts = slack.posted(slack.general, text="Old", blocks=[{"type": "divider"}], ephemeral_to=to)
    item = slack.workspace.message(slack.general, ts)
    assert item is not None
    token = token_of(slack, item)
    answer(slack, token, text="New", replace_original=True)
    assert (item.text, item.blocks) == ("New", [])
    answer(slack, token, delete_original=True)
    assert slack.workspace.message(slack.general, ts) is None


def test_a_slash_commands_answer_cannot_replace_the_one_before(slack: LocalSlack) -> None:
    token = token_of(slack)
    answer(slack, token, text="Wait")
    answer(slack, token, text="Done", replace_original=True)
    assert [item.text for item in slack.workspace.history(slack.general, slack.ada)] == ["Wait", "Done"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "no_text"),
        ({"blocks": [{"type": "x"}]}, "invalid_blocks"),
        ({"text": "a", "response_type": "loud"}, "invalid_arguments"),
        ({"text": "a" * 40_001}, "msg_too_long"),
    ],
)
def test_an_answer_is_checked_like_a_message(slack: LocalSlack, body: dict[str, Any], error: str) -> None:
    assert answer(slack, token_of(slack), **body).body["error"] == error


def test_an_archived_channel_takes_no_answer(slack: LocalSlack) -> None:
    token = token_of(slack)
    slack.workspace.archive(slack.general)
    assert answer(slack, token, text="a").body["error"] == "is_archived"
