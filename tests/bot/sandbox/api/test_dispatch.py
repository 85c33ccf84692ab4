"""Who may call what, and how a call is refused before its method runs."""

from __future__ import annotations

import json

import pytest

from bot.sandbox.api.dispatch import METHODS
from tests.support.local_slack import DOCUMENTED, LocalSlack

EMULATED = [
    "auth.test",
    "apps.connections.open",
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "chat.delete",
    "chat.getPermalink",
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "views.open",
    "views.update",
    "views.push",
    "views.publish",
    "assistant.threads.setStatus",
    "assistant.threads.setSuggestedPrompts",
    "assistant.threads.setTitle",
    "agents.sessions.setStatus",
    "users.info",
    "users.list",
    "users.lookupByEmail",
    "usergroups.users.list",
    "conversations.open",
    "conversations.info",
    "conversations.members",
    "conversations.history",
    "conversations.replies",
    "reactions.add",
    "reactions.remove",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
    "team.info",
]


@pytest.mark.parametrize("method", EMULATED)
def test_the_method_is_emulated(method: str) -> None:
    assert method in METHODS


def test_an_unknown_method_is_refused(slack: LocalSlack) -> None:
    answer = slack.answer("chat.shout")
    assert (answer.status, answer.body) == (200, {"ok": False, "error": "unknown_method", "req_method": "chat.shout"})


@pytest.mark.parametrize(
    ("token", "error"), [(None, "not_authed"), ("xoxb-nobody", "invalid_auth"), ("nonsense", "invalid_auth")]
)
@pytest.mark.parametrize("method", sorted(METHODS))
def test_no_method_answers_without_a_token_it_knows(
    slack: LocalSlack, method: str, token: str | None, error: str
) -> None:
    assert slack.error(method, token=token) == error


@pytest.mark.parametrize("method", sorted(name for name, method in METHODS.items() if method.caller == "bot"))
def test_an_app_level_token_cannot_speak_as_the_bot(slack: LocalSlack, method: str) -> None:
    assert slack.error(method, token=slack.app.app_token) == "not_allowed_token_type"


def test_a_bot_token_opens_no_socket(slack: LocalSlack) -> None:
    assert slack.error("apps.connections.open") == "not_allowed_token_type"


@pytest.mark.parametrize("method", sorted(name for name, method in METHODS.items() if method.scopes))
def test_a_missing_scope_is_named_with_what_is_there(slack: LocalSlack, method: str) -> None:
    poor = slack.install("emoji:read", "metadata.message:read", agent_view=None)
    body = slack.answer(method, token=poor.bot_token).body
    assert body == {
        "ok": False,
        "error": "missing_scope",
        "needed": ",".join(METHODS[method].scopes),
        "provided": "emoji:read,metadata.message:read",
    }


@pytest.mark.parametrize("method", sorted(name for name, method in METHODS.items() if method.required))
def test_missing_arguments_are_listed(slack: LocalSlack, method: str) -> None:
    body = slack.answer(method).body
    assert body["error"] == "invalid_arguments"
    expected = [f"[ERROR] missing required field: {name}" for name in METHODS[method].required]
    assert body["response_metadata"]["messages"] == expected


def test_a_deactivated_bot_is_shut_out(slack: LocalSlack) -> None:
    slack.workspace.update_user(slack.app.bot_user, deleted=True)
    assert slack.error("auth.test") == "account_inactive"


def test_every_answer_names_the_scopes_of_the_token(slack: LocalSlack) -> None:
    headers = slack.answer("users.list").headers
    assert headers["x-oauth-scopes"] == ",".join(sorted(slack.app.scopes))
    assert headers["x-accepted-oauth-scopes"] == "users:read"


def test_arguments_may_come_as_text_from_a_form(slack: LocalSlack) -> None:
    blocks = json.dumps([{"type": "divider"}])
    metadata = json.dumps({"event_type": "a", "event_payload": {"id": "1"}})
    body = slack.ok(
        "chat.postMessage", channel=slack.general.id, text="a", blocks=blocks, metadata=metadata, unfurl_links="false"
    )
    item = slack.workspace.message(slack.general, body["ts"])
    assert item is not None
    assert item.blocks[0]["type"] == "divider"
    assert item.metadata == {"event_type": "a", "event_payload": {"id": "1"}}
    assert (item.unfurl_links, item.unfurl_media) == (False, True)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"blocks": "not json"}, "invalid_blocks_format"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"metadata": "["}, "invalid_metadata_format"),
        ({"metadata": []}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"metadata": {"event_type": "a", "event_payload": {"x": "y" * 20_000}}}, "metadata_too_large"),
        ({"unfurl_links": "perhaps"}, "invalid_arguments"),
        ({"text": ["a"]}, "invalid_arguments"),
        ({"text": True}, "invalid_arguments"),
        ({"attachments": {}}, "invalid_arguments"),
    ],
)
def test_arguments_of_the_wrong_kind_are_refused(slack: LocalSlack, args: dict[str, object], error: str) -> None:
    assert slack.error("chat.postMessage", **{"channel": slack.general.id, "text": "a", **args}) == error


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_arguments_are_those_slack_documents(method: str) -> None:
    documented = DOCUMENTED["methods"][method]["args"]
    known = set(METHODS[method].args) - {"session_status"}  # newer than the reference
    assert known <= set(documented)
    assert {name for name, required in documented.items() if required} - {"markdown_text"} <= set(
        METHODS[method].required
    )
