"""What goes to an app: which events, in what shape, signed, tried again; interactions once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import api
from tests.support.recorder import Recorder
from tests.support.sandbox import MANIFEST, Stage, running

URL = "http://bot.example/slack/events"


@pytest.fixture
def app() -> Recorder:
    """The app at the other end."""
    return Recorder()


@pytest_asyncio.fixture
async def stage(app: Recorder) -> AsyncIterator[Stage]:
    """The workspace that sends it signed HTTP, with little patience."""
    async with running(request_url=URL, post=app, ack_seconds=0.15, serve=False) as stage:
        yield stage


def without(*, events: str = "", scopes: str = "") -> dict[str, Any]:
    """The manifest without some subscriptions or scopes."""
    manifest = json.loads(json.dumps(MANIFEST))
    for name in events.split():
        manifest["settings"]["event_subscriptions"]["bot_events"].remove(name)
    for name in scopes.split():
        manifest["oauth_config"]["scopes"]["bot"].remove(name)
    return dict(manifest)


# --- which events, in what shape --------------------------------------------------------------------------------------


async def test_a_direct_message_has_the_shape_slack_gives_it(stage: Stage, app: Recorder) -> None:
    said = await stage.lea.say(stage.dm(stage.lea), "hello <you> & me")
    await stage.sandbox.delivery.settle()
    [sent] = app.sent
    assert sent.payload["type"] == "event_callback"
    assert sent.payload["team_id"] == stage.workspace.team_id
    assert sent.payload["api_app_id"] == stage.app.id
    assert sent.payload["event_id"].startswith("Ev")
    assert sent.payload["event_time"] == int(float(said.ts))
    assert sent.payload["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": stage.workspace.team_id,
            "user_id": stage.app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    event = sent.event
    assert event.pop("client_msg_id").count("-") == 4
    block_id = event["blocks"][0].pop("block_id")
    assert block_id
    assert event == {
        "type": "message",
        "channel": said.channel,
        "channel_type": "im",
        "user": stage.lea.id,
        "team": stage.workspace.team_id,
        "ts": said.ts,
        "event_ts": said.ts,
        "text": "hello &lt;you&gt; &amp; me",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hello <you> & me"}]}],
            }
        ],
    }


async def test_a_mention_comes_as_message_and_as_mention_of_the_same_ts(stage: Stage, app: Recorder) -> None:
    said = await stage.lea.say(stage.general, "@Echo Bot hello")
    await stage.sandbox.delivery.settle()
    message, mention = sorted(app.events, key=lambda event: str(event["type"]), reverse=True)
    assert (message["type"], mention["type"]) == ("message", "app_mention")
    assert message["ts"] == mention["ts"] == said.ts
    assert "channel_type" not in mention
    assert mention["text"] == f"<@{stage.app.bot_user}> hello"
    assert len({sent.payload["event_id"] for sent in app.sent}) == 2


async def test_an_edit_that_adds_the_mention_is_a_mention(stage: Stage, app: Recorder) -> None:
    said = await stage.lea.say(stage.general, "hello")
    await stage.lea.edit(said, "hello @echo_bot")
    await stage.lea.edit(said, "hello again @echo_bot")
    await stage.sandbox.delivery.settle()
    kinds = [(event["type"], event.get("subtype")) for event in app.events]
    assert kinds.count(("app_mention", None)) == 1
    assert kinds.count(("message", "message_changed")) == 2
    changed = next(event for event in app.events if event.get("subtype") == "message_changed")
    assert changed["previous_message"]["text"] == "hello"
    assert changed["message"]["edited"]["user"] == stage.lea.id


async def test_a_deleted_message_is_told_with_what_it_was(stage: Stage, app: Recorder) -> None:
    said = await stage.lea.say(stage.dm(stage.lea), "oh no")
    await stage.lea.delete(said)
    await stage.sandbox.delivery.settle()
    deleted = app.events[-1]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)
    assert deleted["previous_message"]["text"] == "oh no"


async def test_a_reply_names_its_thread_and_who_began_it(stage: Stage, app: Recorder) -> None:
    said = await stage.lea.say(stage.general, "hello")
    await stage.ada.say(stage.general, "yes?", thread_ts=said.ts)
    await stage.sandbox.delivery.settle()
    assert app.events[-1]["thread_ts"] == said.ts
    assert app.events[-1]["parent_user_id"] == stage.lea.id


async def test_the_apps_own_messages_come_back_to_it(stage: Stage, app: Recorder) -> None:
    args = {"channel": stage.general.id, "text": f"it is me, <@{stage.app.bot_user}>"}
    await api.call(stage.workspace, "chat.postMessage", args, stage.app.bot_token)
    await stage.sandbox.delivery.settle()
    [event] = app.events
    assert (event["user"], event["bot_id"]) == (stage.app.bot_user, stage.app.bot_id)
    assert "client_msg_id" not in event


async def test_an_app_hears_nothing_of_channels_it_is_not_in(stage: Stage, app: Recorder) -> None:
    quiet = stage.workspace.add_channel("quiet", members=[stage.lea.id])
    await stage.lea.say(quiet, "@Echo Bot are you here?")
    await stage.sandbox.delivery.settle()
    assert app.events == []


@pytest.mark.parametrize(
    ("events", "scopes"),
    [("message.channels", ""), ("message.channels", "channels:history")],
)
async def test_without_a_subscription_only_mentions_come(app: Recorder, events: str, scopes: str) -> None:
    async with running(without(events=events, scopes=scopes), request_url=URL, post=app) as stage:
        await stage.lea.say(stage.general, "hello")
        await stage.lea.say(stage.general, "hello @echo_bot")
        await stage.sandbox.delivery.settle()
    assert [event["type"] for event in app.events] == ["app_mention"]


async def test_private_channels_need_their_own_subscription(stage: Stage, app: Recorder) -> None:
    board = stage.workspace.add_channel("board", kind="private", members=[stage.lea.id, stage.app.bot_user])
    await stage.lea.say(board, "hello")
    await stage.sandbox.delivery.settle()
    assert app.events == []


async def test_opening_the_app_tells_which_tab(stage: Stage, app: Recorder) -> None:
    await stage.lea.open_dm(stage.app)
    await stage.lea.open_home(stage.app)
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    args = {"user_id": stage.lea.id, "view": view}
    assert (await api.call(stage.workspace, "views.publish", args, stage.app.bot_token)).body["ok"]
    await stage.lea.open_home(stage.app)
    await stage.sandbox.delivery.settle()
    assert [(event["tab"], "view" in event) for event in app.events] == [
        ("messages", False),
        ("home", False),
        ("home", True),
    ]
    assert app.events[-1]["view"]["type"] == "home"
    assert {event["channel"] for event in app.events} == {stage.dm(stage.lea).id}


async def test_an_agent_is_told_what_people_look_at(stage: Stage, app: Recorder) -> None:
    await stage.lea.look_at(stage.app, stage.general)
    await stage.lea.look_at(stage.app, None)
    await stage.sandbox.delivery.settle()
    seen, nothing = (event["context"] for event in app.events)
    assert seen["entities"][0]["value"] == stage.general.id
    assert nothing == {}


async def test_profile_changes_and_reactions_are_told(stage: Stage, app: Recorder) -> None:
    stage.workspace.update_user(stage.lea.id, locale="de-DE")
    said = await stage.lea.say(stage.general, "hello")
    await stage.ada.react(said, ":tada:")
    await stage.sandbox.delivery.settle()
    kinds = {event["type"]: event for event in app.events}
    assert kinds["user_change"]["user"]["id"] == stage.lea.id
    assert kinds["reaction_added"]["reaction"] == "tada"
    assert kinds["reaction_added"]["item"] == {"type": "message", "channel": said.channel, "ts": said.ts}


# --- signed HTTP ------------------------------------------------------------------------------------------------------


async def test_requests_are_signed_at_the_time_on_the_wall(stage: Stage, app: Recorder) -> None:
    stage.clock.wind(timedelta(days=20))
    await stage.lea.say(stage.dm(stage.lea), "Grüße")
    await stage.lea.command(stage.general, "/echo Grüße")
    await stage.sandbox.delivery.settle()
    right, wrong = SignatureVerifier(stage.app.signing_secret), SignatureVerifier("another secret")
    assert len(app.sent) == 2
    for sent in app.sent:
        assert right.is_valid_request(sent.raw, dict(sent.headers))
        assert not wrong.is_valid_request(sent.raw, dict(sent.headers))


async def test_a_request_url_must_echo_the_challenge(stage: Stage, app: Recorder) -> None:
    assert not await stage.sandbox.delivery.verify_url(stage.app)

    async def echo(url: str, data: bytes, headers: Any) -> Any:
        app.then({"challenge": json.loads(data)["challenge"]})
        return await app(url, data, headers)

    async with running(request_url=URL, post=echo) as other:
        assert await other.sandbox.delivery.verify_url(other.app)


# --- retries ----------------------------------------------------------------------------------------------------------


async def test_an_event_is_tried_again_at_once_after_one_minute_and_after_five(stage: Stage, app: Recorder) -> None:
    app.then(500, 500, 500, 500, 500)
    delivery = stage.sandbox.delivery
    await stage.lea.say(stage.dm(stage.lea), "hello")
    await delivery.settle()
    assert len(app.sent) == 2
    for minutes, tries in [(0.9, 2), (0.2, 3), (4.8, 3), (0.3, 4), (60, 4)]:
        stage.clock.wind(timedelta(minutes=minutes))
        await delivery.settle()
        assert len(app.sent) == tries
    assert [sent.headers.get("x-slack-retry-num") for sent in app.sent] == [None, "1", "2", "3"]
    assert {sent.headers.get("x-slack-retry-reason") for sent in app.sent[1:]} == {"http_error"}
    assert len({sent.payload["event_id"] for sent in app.sent}) == 1
    assert delivery.waiting == 0


async def test_a_retry_that_is_acknowledged_is_the_last(stage: Stage, app: Recorder) -> None:
    app.then(500, 500)
    await stage.lea.say(stage.dm(stage.lea), "hello")
    await stage.sandbox.delivery.settle()
    stage.clock.wind(timedelta(hours=1))
    await stage.sandbox.delivery.settle()
    stage.clock.wind(timedelta(hours=1))
    await stage.sandbox.delivery.settle()
    assert len(app.sent) == 3


async def test_a_retry_needs_no_announced_clock(stage: Stage, app: Recorder) -> None:
    app.then(500, 500)
    await stage.lea.say(stage.dm(stage.lea), "hello")
    await stage.sandbox.delivery.settle()
    stage.clock.ahead += timedelta(minutes=2)
    async with asyncio.timeout(2):
        while len(app.sent) < 3:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(("answer", "reason"), [(0.5, "http_timeout"), (ConnectionError(), "connection_failed")])
async def test_a_retry_says_why(stage: Stage, app: Recorder, answer: float | Exception, reason: str) -> None:
    app.then(answer)
    await stage.lea.say(stage.dm(stage.lea), "hello")
    await stage.sandbox.delivery.settle()
    assert app.sent[1].headers["x-slack-retry-reason"] == reason


async def test_interactions_and_commands_are_sent_once(stage: Stage, app: Recorder) -> None:
    app.then(500, 500)
    assert (await stage.lea.command(stage.general, "/echo hello")).reason == "http_error"
    assert (await stage.lea.shortcut("new_echo")).acknowledged is False
    stage.clock.wind(timedelta(hours=1))
    await stage.sandbox.delivery.settle()
    assert len(app.sent) == 2


async def test_a_slow_acknowledgement_is_none(stage: Stage, app: Recorder) -> None:
    app.then(0.5)
    outcome = await stage.lea.shortcut("new_echo")
    assert (outcome.acknowledged, outcome.reason) == (False, "http_timeout")
    assert 0.14 < outcome.seconds < 0.45


# --- Socket Mode ------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def socket() -> AsyncIterator[tuple[Stage, aiohttp.ClientWebSocketResponse]]:
    """A workspace and one bare connection, past its hello."""
    async with running(ack_seconds=0.15) as stage, aiohttp.ClientSession() as session:
        client = AsyncWebClient(base_url=stage.api_url)
        opened = await client.apps_connections_open(app_token=stage.app.app_token)
        async with session.ws_connect(opened["url"]) as connection:
            assert (await connection.receive_json(timeout=1))["type"] == "hello"
            yield stage, connection


Socket = tuple[Stage, aiohttp.ClientWebSocketResponse]


async def test_an_event_over_the_socket_is_repeated_until_acknowledged(socket: Socket) -> None:
    stage, connection = socket
    await stage.lea.say(stage.dm(stage.lea), "hello")
    first, second = [await connection.receive_json(timeout=1) for _ in range(2)]
    assert (first["type"], first["accepts_response_payload"]) == ("events_api", False)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["envelope_id"] != second["envelope_id"]
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    await connection.send_json({"envelope_id": second["envelope_id"]})
    await stage.sandbox.delivery.settle()
    assert stage.sandbox.delivery.waiting == 0


async def test_a_command_over_the_socket_takes_its_answer_from_the_acknowledgement(socket: Socket) -> None:
    stage, connection = socket
    given = asyncio.create_task(stage.lea.command(stage.general, "/echo hello"))
    envelope = await connection.receive_json(timeout=1)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["command"] == "/echo"
    await connection.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "yes"}})
    assert (await given).response == {"text": "yes"}
    assert (await stage.ephemeral(stage.general, stage.lea)).text == "yes"


async def test_nonsense_over_the_socket_acknowledges_nothing(socket: Socket) -> None:
    stage, connection = socket
    given = asyncio.create_task(stage.lea.shortcut("new_echo"))
    await connection.receive_json(timeout=1)
    for nonsense in ("{", "[]", '{"envelope_id": "no"}', '{"envelope_id": null}'):
        await connection.send_str(nonsense)
    assert (await given).reason == "timeout"


async def test_an_app_without_a_connection_gets_the_event_later() -> None:
    async with running() as stage:
        await stage.lea.say(stage.dm(stage.lea), "hello")
        await stage.sandbox.delivery.settle()
        assert [each.outcome.reason for each in stage.sandbox.delivery.attempts] == ["connection_failed"] * 2
        assert stage.sandbox.delivery.waiting == 1
