"""The workspace over the wire: slack_sdk's client, Bolt on Socket Mode and on signed HTTP."""

import asyncio
import gc
import socket
import time
import weakref
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.echo_bot import connected, make_app
from tests.support.sandbox import InProcess, Stage, running


@pytest_asyncio.fixture(params=["socket", "http"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The workspace with the echo bot connected, once over each way."""
    if request.param == "socket":
        async with running() as stage, connected(stage):
            yield stage
        return
    post = InProcess()
    async with running(request_url="http://bot.example/slack/events", post=post) as stage:
        post.app = AsyncSlackRequestHandler(make_app(stage))
        yield stage


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    """The workspace with nobody connected."""
    async with running() as running_stage:
        yield running_stage


@pytest.fixture
def client(stage: Stage) -> AsyncWebClient:
    """slack_sdk's client with the app's token and no retries of its own."""
    return AsyncWebClient(token=stage.app.bot_token, base_url=stage.api_url, retry_handlers=[], timeout=3)


# --- conversations with the echo bot ----------------------------------------------------------------------------------


async def test_a_mention_is_answered_in_its_thread(slack: Stage) -> None:
    said = await slack.lea.say(slack.general, "@Echo Bot hello & welcome")
    answer = await slack.reply(said)
    assert answer.text == f"you said <@{slack.app.bot_user}> hello &amp; welcome"
    assert answer.thread_ts == said.ts


async def test_a_direct_message_is_answered(slack: Stage) -> None:
    said = await slack.lea.say(slack.dm(slack.lea), "hello")
    assert (await slack.reply(said)).text == "hello"


async def test_a_command_answers_only_the_person_who_gave_it(slack: Stage) -> None:
    outcome = await slack.lea.command(slack.general, "/echo hello")
    answer = await slack.ephemeral(slack.general, slack.lea)
    assert outcome.acknowledged
    assert answer.text == "echo: hello"
    assert not slack.ada.sees(answer)


async def test_a_command_is_answered_later_by_its_response_url(slack: Stage) -> None:
    await slack.lea.command(slack.general, "/echo later")
    assert (await slack.ephemeral(slack.general, slack.lea)).text == "later it is"


async def test_a_button_changes_its_message(slack: Stage) -> None:
    answer = await slack.reply(await slack.lea.say(slack.general, "@Echo Bot hello"))
    assert (await slack.lea.click(answer, "again")).acknowledged
    await slack.see(lambda: answer.text == "once more")
    assert answer.edited_ts is not None


async def test_a_modal_shows_errors_until_it_is_right(slack: Stage) -> None:
    answer = await slack.reply(await slack.lea.say(slack.general, "@Echo Bot hello"))
    await slack.lea.click(answer, "open")
    view = await slack.modal(slack.lea)
    slack.lea.fill(view, "words", "typed", "wrong")
    assert await slack.lea.submit(view) == {"words": "not that"}
    assert view.errors == {"words": "not that"}
    slack.lea.fill(view, "words", "typed", "right")
    assert await slack.lea.submit(view) == {}
    assert slack.lea.modal() is None
    history = await slack.see(lambda: slack.workspace.history(slack.dm(slack.lea)))
    assert history[-1].text == "got right"


@pytest.mark.parametrize(("words", "titles"), [("more", ["Echo", "Another"]), ("other", ["Other"]), ("all", [])])
async def test_a_modal_is_followed_by_what_the_app_answers(slack: Stage, words: str, titles: list[str]) -> None:
    await slack.lea.shortcut("new_echo")
    view = await slack.modal(slack.lea)
    slack.lea.fill(view, "words", "typed", words)
    assert await slack.lea.submit(view) == {}
    assert [each.content["title"]["text"] for each in slack.workspace.stack(slack.lea.id)] == titles


async def test_the_home_tab_is_published_when_it_is_opened(slack: Stage) -> None:
    await slack.lea.open_home(slack.app)
    home = await slack.see(lambda: slack.lea.home(slack.app))
    assert home.content["blocks"][0]["text"]["text"] == "welcome"
    assert slack.ada.home(slack.app) is None
    assert (await slack.lea.click(home, "again")).acknowledged


async def test_a_message_shortcut_gets_the_message(slack: Stage) -> None:
    said = await slack.ada.say(slack.general, "look at this")
    await slack.lea.shortcut("echo_this", said)
    assert (await slack.ephemeral(slack.general, slack.lea)).text == "echo: look at this"


async def test_an_answer_is_streamed(slack: Stage) -> None:
    texts: list[str] = []
    said = await slack.lea.say(slack.dm(slack.lea), "stream")
    slack.workspace.subscribe(
        lambda _: texts.extend(each.text for each in slack.workspace.thread(said.channel, said.ts))
    )
    answer = await slack.reply(said)
    assert answer.text.strip() == "one two three"
    assert any(text.strip() == "one two" for text in texts)
    assert (await slack.lea.click(answer, "again")).acknowledged


async def test_a_file_is_uploaded_and_read_back(slack: Stage) -> None:
    said = await slack.lea.say(slack.dm(slack.lea), "file")
    answer = await slack.see(lambda: slack.workspace.thread(said.channel, said.ts)[1:])
    file = answer[0].files[0]
    assert (file["name"], file["size"]) == ("echo.txt", 7)
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {slack.app.bot_token}"}) as browser:
        reply = await browser.get(file["url_private"])
    assert reply.text == "an echo"


# --- the Web API over the wire ----------------------------------------------------------------------------------------


async def test_form_json_and_query_string_mean_the_same(stage: Stage) -> None:
    url, text = f"{stage.api_url}chat.postMessage", "hello"
    headers = {"authorization": f"Bearer {stage.app.bot_token}"}
    args = {"channel": stage.general.id, "text": text}
    async with httpx.AsyncClient(headers=headers) as http:
        replies = [
            await http.post(url, data=args),
            await http.post(url, json=args),
            await http.post(url, params=args),
            await http.post(url, files={"unused": b""}, data=args),
        ]
    assert [reply.json().get("ok") for reply in replies] == [True] * 4
    assert [message.text for message in stage.workspace.history(stage.general)] == [text] * 4


async def test_a_token_may_be_an_argument(stage: Stage) -> None:
    async with httpx.AsyncClient() as http:
        known = await http.post(f"{stage.api_url}auth.test", data={"token": stage.app.bot_token})
        unknown = await http.get(f"{stage.api_url}auth.test", params={"token": "xoxb-nobody"})
    assert known.json()["user_id"] == stage.app.bot_user
    assert unknown.json() == {"ok": False, "error": "invalid_auth"}


async def test_a_body_that_is_no_json_is_refused(stage: Stage) -> None:
    async with httpx.AsyncClient() as http:
        reply = await http.post(f"{stage.api_url}auth.test", content=b"{", headers={"content-type": "application/json"})
    assert reply.json() == {"ok": False, "error": "invalid_json"}


async def test_a_call_that_is_refused_raises_in_the_client(stage: Stage, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C0NOWHERE", text="hello")
    assert refusal.value.response["error"] == "channel_not_found"


async def test_an_app_token_opens_sockets_and_nothing_else(stage: Stage, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=stage.app.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token=stage.app.bot_token)


# --- Socket Mode ------------------------------------------------------------------------------------------------------


async def socket_url(stage: Stage) -> str:
    client = AsyncWebClient(base_url=stage.api_url)
    return str((await client.apps_connections_open(app_token=stage.app.app_token))["url"])


async def test_a_connection_is_greeted(stage: Stage) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await socket_url(stage)) as socket:
        hello = await socket.receive_json(timeout=2)
    assert hello["type"] == "hello"
    assert hello["connection_info"] == {"app_id": stage.app.id}
    assert hello["num_connections"] == 1


async def test_a_ticket_opens_one_connection(stage: Stage) -> None:
    url = await socket_url(stage)
    async with aiohttp.ClientSession() as session, session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_the_eleventh_connection_is_turned_away(stage: Stage) -> None:
    stage.workspace.limits.off()
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await socket_url(stage)) for _ in range(11)]
        first = [await socket.receive_json(timeout=2) for socket in sockets]
    assert [body["type"] for body in first] == ["hello"] * 10 + ["disconnect"]
    assert first[-1]["reason"] == "too_many_websockets"


async def test_every_payload_goes_to_one_of_the_connections() -> None:
    async with running(limits=False) as stage, connected(stage, connections=3):
        dm = stage.dm(stage.lea)
        for number in range(10):
            await stage.reply(await stage.lea.say(dm, str(number)))
        await stage.sandbox.delivery.settle()
        tries = [each for each in stage.sandbox.delivery.attempts if each.type == "message"]
    assert len({each.event_id for each in tries}) == len(tries)
    assert all(each.outcome.acknowledged for each in tries)


async def test_a_client_told_to_reconnect_loses_nothing() -> None:
    async with running(limits=False) as stage, connected(stage):
        dm, sockets = stage.dm(stage.lea), stage.sandbox.delivery.sockets
        await sockets.refresh(stage.app.id)
        for number in range(20):
            assert (await stage.reply(await stage.lea.say(dm, str(number)))).text == str(number)
            await asyncio.sleep(0.005)
        assert sockets.count(stage.app.id) == 1


async def test_an_app_whose_connections_break_comes_back() -> None:
    async with running() as stage, connected(stage):
        await stage.sandbox.delivery.sockets.cut(stage.app.id)
        said = await stage.lea.say(stage.dm(stage.lea), "still there?")
        await stage.sandbox.delivery.settle()
        assert stage.sandbox.delivery.waiting == 1
        async with asyncio.timeout(10):
            while not stage.sandbox.delivery.sockets.count(stage.app.id):
                await asyncio.sleep(0.05)
        stage.clock.wind(timedelta(minutes=1))
        assert (await stage.reply(said)).text == "still there?"


# --- faults -----------------------------------------------------------------------------------------------------------


async def test_a_lost_reply_leaves_the_message_posted(stage: Stage, client: AsyncWebClient) -> None:
    stage.faults.fail_next("lose_reply", method="chat.postMessage")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=stage.general.id, text="once")
    assert [message.text for message in stage.workspace.history(stage.general)] == ["once"]


async def test_a_refused_connection_leaves_nothing(stage: Stage, client: AsyncWebClient) -> None:
    stage.faults.fail_next("refuse")
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=stage.general.id, text="never")
    assert stage.workspace.history(stage.general) == []
    assert (await client.auth_test())["ok"]


async def test_too_many_requests_say_how_long_to_wait(stage: Stage, client: AsyncWebClient) -> None:
    stage.faults.rate_limited, stage.faults.retry_after = 1.0, 7
    with pytest.raises(SlackApiError) as refusal:
        await client.auth_test()
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    assert refusal.value.response["error"] == "ratelimited"
    stage.faults.off()
    assert (await client.auth_test())["ok"]


async def test_a_server_error_does_nothing(stage: Stage, client: AsyncWebClient) -> None:
    stage.faults.fail_next("error")
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=stage.general.id, text="never")
    assert refusal.value.response.status_code == 503
    assert stage.workspace.history(stage.general) == []


async def test_slow_calls_are_slow(stage: Stage, client: AsyncWebClient) -> None:
    stage.faults.slow, stage.faults.slow_seconds = 1.0, 0.2
    started = time.perf_counter()
    await client.auth_test()
    assert time.perf_counter() - started > 0.2


async def test_a_stream_may_be_closed_under_the_apps_hands(stage: Stage, client: AsyncWebClient) -> None:
    said = await stage.lea.say(stage.dm(stage.lea), "hello")
    stream = await client.chat_startStream(channel=said.channel, thread_ts=said.ts, markdown_text="one")
    stage.faults.close_streams = 1.0
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=said.channel, ts=stream["ts"], markdown_text="two")


async def test_a_response_url_ends_after_thirty_minutes() -> None:
    async with running() as stage, connected(stage) as app:
        await stage.lea.command(stage.general, "/echo hello")
        link = app.seen[-1]["response_url"]  # type: ignore[attr-defined]
        stage.clock.wind(timedelta(minutes=31))
        async with httpx.AsyncClient() as http:
            reply = await http.post(link, json={"text": "too late"})
    assert reply.status_code == 404
    assert reply.json()["error"] == "expired_url"


# --- running ----------------------------------------------------------------------------------------------------------


async def test_a_taken_port_is_reported() -> None:
    async with running() as stage, running() as other:
        port = int(stage.workspace.base_url.rpartition(":")[2])
        from bot.sandbox.server import Sandbox

        with pytest.raises(OSError, match="in use"):
            await Sandbox(other.workspace).start(port)


async def test_signed_payloads_cross_the_network() -> None:
    bolt: dict[str, AsyncApp] = {}

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt["app"].async_dispatch(await to_bolt_request(request)))

    site = web.Application()
    site.router.add_post("/slack/events", receive)
    async with TestServer(site) as server, running(request_url=str(server.make_url("/slack/events"))) as stage:
        bolt["app"] = make_app(stage)
        assert await stage.sandbox.delivery.verify_url(stage.app)
        assert (await stage.reply(await stage.lea.say(stage.dm(stage.lea), "hello"))).text == "hello"
        await server.close()
        outcome = await stage.lea.shortcut("new_echo")
    assert (outcome.acknowledged, outcome.reason) == (False, "connection_failed")


async def test_nothing_is_left_after_the_stop() -> None:
    before = asyncio.all_tasks()
    async with running() as stage, connected(stage):
        await stage.reply(await stage.lea.say(stage.dm(stage.lea), "hello"))
        url = stage.api_url
    await asyncio.sleep(0.05)
    assert {task for task in asyncio.all_tasks() - before if not task.done()} == set()
    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


async def test_small_answers_do_not_wait_to_be_sent_together() -> None:
    """Nagle's algorithm would hold each back for 40 ms."""
    async with running() as stage, connected(stage):
        server = stage.sandbox._server
        assert server is not None
        taken: list[Any] = [one.transport for one in server.server_state.connections]  # type: ignore[union-attr]
        sockets = [one.get_extra_info("socket") for one in taken]
        assert sockets
        assert all(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in sockets)


async def test_a_workspace_that_is_not_used_any_more_is_let_go() -> None:
    async with running() as stage:
        known = weakref.ref(stage.sandbox)
    del stage
    await asyncio.sleep(0)
    gc.collect()
    assert known() is None
