"""Every call, message and view of a whole tour, held to what Slack documents.

Methods and arguments: tests/data/slack_methods.json. Shapes: tests/support/slack_shapes.py and slack_sdk's own models.
Scopes: the method's page under docs.slack.dev/reference/methods, against the manifest that companies install.
"""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.support import slack_shapes, tour
from tests.support.company import MANIFEST, at_work
from tests.support.openai_server import OpenAIServer
from tests.support.recording import Record, RecordingSandbox, Said, read
from tests.support.scripted_answers import cited

Json = dict[str, Any]
Rule = Callable[[Any], bool]

METHODS: dict[str, Json] = json.loads(
    (Path(__file__).parents[1] / "data" / "slack_methods.json").read_text(encoding="utf-8")
)["methods"]
CONVERSATION = re.compile(r"[CDG][A-Z0-9]{8,}")
USER = re.compile(r"[UW][A-Z0-9]{8,}")
TS = re.compile(r"\d{10}\.\d{6}")
HISTORY = {"channels:history", "groups:history", "im:history"}
LOOK = {"channels:read", "groups:read"}
SCOPES: dict[str, set[str]] = {
    "apps.connections.open": set(),  # the app-level token's connections:write
    "assistant.threads.setStatus": {"chat:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "auth.test": set(),
    "chat.appendStream": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.startStream": {"chat:write"},
    "chat.stopStream": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY,
    "conversations.list": LOOK,
    "conversations.open": {"im:write"},
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "users.info": {"users:read", "users:read.email"},
    "users.list": {"users:read", "users:read.email"},
    "users.lookupByEmail": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
}
REFUSED_ON_PURPOSE = {("chat.postMessage", "not_in_channel"), ("chat.postMessage", "channel_not_found")}
"""The tour takes the bot out of the committee's channel once."""

MODEL_SAID = (
    "1. Ask IT [1].\n2. Wait for the answer [1].\n\n" + "Sentence of a long answer [1].\n" * 150 + "\n7. Seven [1]."
)


@pytest.fixture(scope="module", params=["socket", "http, with a model"])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sample_index: Path) -> Record:
    """What a tour left behind."""
    database = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('tour') / 'archipel.db'}"
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.support.company.Sandbox", RecordingSandbox)
        patch.setattr("bot.slack.pacing.PER_CHANNEL", timedelta(0))  # the tour would only take longer
        patch.setattr("bot.sandbox.handles.TRIGGER_LIFE", timedelta(minutes=1))  # for machines with other work
        visitors: tuple[tour.Visitor, ...] = tour.VISITORS
        more: Json = {}
        if request.param != "socket":
            model = stack.enter_context(OpenAIServer())
            model.always(text=lambda body: cited(body, said=MODEL_SAID))
            visitors, more = tour.VISITORS[1:2], {"mode": "http", "model_url": model.url}
        return asyncio.run(_tour(database, sample_index, visitors, more))


async def _tour(database: str, data: Path, visitors: tuple[tour.Visitor, ...], more: Any) -> Record:
    async with at_work(database, data, limits=False, **more) as company:
        await tour.everything(company, visitors)
        assert isinstance(company.sandbox, RecordingSandbox)
        return company.sandbox.record


# What was called


def test_the_tour_sees_every_method_the_bot_calls(record: Record) -> None:
    streams = {"chat.startStream", "chat.appendStream", "chat.stopStream"}
    streamed = "chat.startStream" in record.methods
    # A stream's place is known, so that its answer is not looked for; and over HTTP there are no sockets.
    assert record.methods == set(SCOPES) - ({"apps.connections.open", "conversations.replies"} if streamed else streams)


def test_every_argument_is_known_and_none_is_missing(record: Record) -> None:
    wrong = {(call.method, name) for call in record.calls for name in call.args if name not in _known(call)}
    missing = {
        (call.method, name)
        for call in record.calls
        for name, needed in METHODS[call.method]["args"].items()
        if needed and name not in call.args and (call.method, name) != ("chat.appendStream", "markdown_text")
    }
    assert (wrong, missing) == (set(), set())


def test_every_argument_has_the_documented_type(record: Record) -> None:
    wrong = {
        (call.method, name, repr(value)[:80])
        for call in record.calls
        for name, value in read(call).items()
        if not _right(call, name, value)
    }
    assert wrong == set()


def test_slack_takes_every_call(record: Record) -> None:
    refused = {(call.method, str(call.answer["error"])) for call in record.calls if call.answer.get("ok") is False}
    assert refused <= REFUSED_ON_PURPOSE


def test_every_method_is_covered_by_a_scope_of_the_manifest(record: Record) -> None:
    granted = set(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    assert {method for method in record.methods if not SCOPES[method] <= granted} == set()


def test_nothing_unfolds_and_every_post_carries_an_id_that_says_nothing(record: Record) -> None:
    for call in record.of("chat.postMessage"):
        args = read(call)
        assert (args["unfurl_links"], args["unfurl_media"]) == (False, False)
        assert list(slack_shapes.METADATA(args["metadata"], "metadata")) == []
        assert re.fullmatch(r"[\w-]{16,64}", args["metadata"]["event_payload"]["id"])
    for call in record.of("chat.stopStream"):
        assert list(slack_shapes.METADATA(read(call)["metadata"], "metadata")) == []
    assert all(not body["unfurl_links"] and not body["unfurl_media"] for body in record.responses)


def test_streams_say_for_whom_they_are(record: Record) -> None:
    for call in record.of("chat.startStream"):
        assert {"thread_ts", "recipient_user_id", "recipient_team_id"} <= set(call.args)


# What people see


def test_every_message_has_a_text_and_the_documented_shape(record: Record) -> None:
    found = [(complaints, message) for message in record.messages if (complaints := slack_shapes.message(message))]
    assert found == []


def test_every_view_has_the_documented_shape(record: Record) -> None:
    found = [(complaints, view) for view in record.views if (complaints := slack_shapes.view(view))]
    assert found == []


def test_slack_s_own_models_read_every_block_and_view_without_loss(record: Record) -> None:
    for blocks in [message["blocks"] for message in record.messages if message.get("blocks")]:
        assert [dict(block.to_dict()) for block in Block.parse_all(blocks)] == blocks
    for view in record.views:
        assert dict(View(**view).to_dict()) == view


def test_the_tour_shows_everything_that_can_be_clicked(record: Record) -> None:
    shown = json.dumps([record.messages, record.views])
    actions = {found.split("_cl")[0] for found in re.findall(r'"action_id": "([a-z_.]+)', shown)}
    assert {"ask_feedback", "ask_human", "privacy.show", "privacy.export", "privacy.delete"} <= actions
    assert any(found.startswith("ask_example_") for found in actions)
    assert any(found.startswith("home_ask_") for found in actions)
    assert {view.get("callback_id") for view in record.views} >= {"ask_reason", "ask_human", "privacy.confirm"}
    kinds = set(re.findall(r'"type": "([a-z_]+)"', shown))
    assert kinds >= {"section", "context", "actions", "context_actions", "rich_text", "header", "divider", "input"}


# Acknowledgements and response URLs


def test_a_command_is_acknowledged_with_nothing_or_with_a_private_message(record: Record) -> None:
    acks = [ack for kind, _, ack in record.acks if kind == "slash_commands"]
    said = [ack for ack in acks if ack]
    assert len(acks) > len(said) > 0
    for ack in said:
        assert set(ack) <= {"response_type", "text", "blocks"}
        assert ack["response_type"] == "ephemeral"


def test_a_submitted_modal_is_closed_changed_or_told_what_is_wrong(record: Record) -> None:
    acks = [ack for _, name, ack in record.acks if name == "view_submission"]
    assert {ack.get("response_action") for ack in acks} == {None, "errors", "update"}
    for ack in acks:
        match ack.get("response_action"):
            case None:
                assert ack == {}
            case "errors":
                assert set(ack) == {"response_action", "errors"}
                assert ack["errors"]
                assert all(isinstance(said, str) and said for said in ack["errors"].values())
            case "update":
                assert set(ack) == {"response_action", "view"}


def test_clicks_and_shortcuts_are_acknowledged_with_nothing(record: Record) -> None:
    assert {name for _, name, ack in record.acks if ack and name not in {"/ai", "view_submission"}} == set()


def test_response_urls_get_private_messages_that_replace_nothing(record: Record) -> None:
    assert record.responses
    known = {"text", "blocks", "unfurl_links", "unfurl_media", "response_type", "replace_original", "thread_ts"}
    for body in record.responses:
        assert set(body) <= known
        assert body["response_type"] == "ephemeral"
        assert body["replace_original"] is False


# The checks can fail


def _spoilt() -> Iterator[tuple[str, Callable[[Json], object]]]:
    yield "an unknown key", lambda blocks: blocks["section"].update(colour="red")
    yield "verbatim on plain text", lambda blocks: blocks["button"]["text"].update(verbatim=True)
    yield "a button without text", lambda blocks: blocks["button"].pop("text")
    yield "a long button", lambda blocks: blocks["button"]["text"].update(text="x" * 76)
    yield "a live mention", lambda blocks: blocks["section"]["text"].update(text="<!channel>")
    yield "a bare ampersand", lambda blocks: blocks["section"]["text"].update(text="a & b")
    yield "an image in a link", lambda blocks: blocks["section"]["text"].update(text="a <b")
    yield "no value of a thumb", lambda blocks: blocks["thumbs"]["positive_button"].pop("value")
    yield "an offset", lambda blocks: blocks["list"].update(offset=3)
    yield "no part of a list", lambda blocks: blocks["list"].update(elements=[])
    yield "null", lambda blocks: blocks["section"].update(block_id=None)


def _good() -> list[Json]:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}
    thumb = {"text": {"type": "plain_text", "text": "Good"}, "value": "1"}
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Yes", "emoji": True}}
    thumbs = {"type": "feedback_buttons", "positive_button": dict(thumb), "negative_button": dict(thumb)}
    said = "a &amp; b <https://x.example|x> <@U12345678>"
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": said, "verbatim": True}},
        {"type": "actions", "elements": [button]},
        {"type": "context_actions", "elements": [thumbs]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [line]}]},
    ]


@pytest.mark.parametrize(("what", "spoil"), [pytest.param(*one, id=one[0]) for one in _spoilt()])
def test_the_check_of_messages_notices(what: str, spoil: Callable[[Json], object]) -> None:
    blocks = copy.deepcopy(_good())
    assert slack_shapes.message({"text": "x", "blocks": blocks}) == [], what
    section, actions, thumbs, text = blocks
    spoil(
        {
            "section": section,
            "button": actions["elements"][0],
            "thumbs": thumbs["elements"][0],
            "list": text["elements"][0],
        }
    )
    assert slack_shapes.message({"text": "x", "blocks": blocks}), what


@pytest.mark.parametrize(
    "change",
    [{"title": {"type": "plain_text", "text": "x" * 25}}, {"submit": None}, {"close": "x"}, {"blocks": []}],
    ids=["title", "submit", "close", "blocks"],
)
def test_the_check_of_views_notices(change: Json) -> None:
    view: Json = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": _good()[:2]}
    assert slack_shapes.view(view) == []
    assert slack_shapes.view(view | change)


def test_messages_without_text_or_too_long_are_noticed() -> None:
    for text in ("", " ", "x" * 4_001):
        assert slack_shapes.message({"text": text})


# Inside


def _known(call: Said) -> set[str]:
    return {*METHODS[call.method]["args"], *({"app_token", "token"} if call.method == "apps.connections.open" else ())}


def _right(call: Said, name: str, value: Any) -> bool:
    if value is None:
        return False
    if call.method == "chat.postMessage" and name == "channel":
        return any(pattern.fullmatch(value) for pattern in (CONVERSATION, USER))
    flags = {"unfurl_links", "unfurl_media", "inclusive", "include_all_metadata", "include_locale", "exclude_archived"}
    if name in flags:
        return value in {"0", "1", "true", "false"} if call.form else isinstance(value, bool)
    if name in {"limit", "length"}:
        return int(value) > 0 and (call.form or isinstance(value, int))
    return TYPES[name](value)


def _a_text(most: int) -> Rule:
    return lambda value: isinstance(value, str) and 0 < len(value) <= most


def _fits(pattern: str | re.Pattern[str]) -> Rule:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _prompts(value: Any) -> bool:
    return 0 < len(value) <= 4 and all(set(one) == {"title", "message"} and all(one.values()) for one in value)


TYPES: dict[str, Rule] = {
    "alt_txt": _a_text(1_000),
    "blocks": lambda value: isinstance(value, list),
    "channel": _fits(CONVERSATION),
    "channel_id": _fits(CONVERSATION),
    "cursor": _a_text(1_000),
    "email": _fits(r"[^@\s]+@[^@\s]+"),
    "filename": _a_text(255),
    "files": lambda value: all(set(one) <= {"id", "title"} and _fits(r"F[A-Z0-9]+")(one["id"]) for one in value),
    "loading_messages": lambda value: 0 < len(value) <= 10 and all(_a_text(50)(one) for one in value),
    "markdown_text": _a_text(12_000),
    "message_ts": _fits(TS),
    "metadata": lambda value: isinstance(value, dict),
    "oldest": _fits(TS),
    "prompts": _prompts,
    "recipient_team_id": _fits(r"T[A-Z0-9]+"),
    "recipient_user_id": _fits(USER),
    "status": lambda value: isinstance(value, str) and len(value) <= 100,
    "text": _a_text(4_000),
    "thread_ts": _fits(TS),
    "title": _a_text(255),
    "token": _a_text(255),
    "trigger_id": _a_text(255),
    "ts": _fits(TS),
    "types": lambda value: set(value.split(",")) <= {"public_channel", "private_channel", "im", "mpim"},
    "user": _fits(USER),
    "user_id": _fits(USER),
    "users": _fits(USER),
    "view": lambda value: isinstance(value, dict),
    "view_id": _fits(r"V[A-Z0-9]+"),
}
