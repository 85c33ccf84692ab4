import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.sockets import Sockets
from tests.support.slack_server import SlackServer, until

EVENT = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": {"type": "app_mention", "user": "U2"}}


class Held:
    """A Bolt app whose only listener waits until the test lets it go on."""

    def __init__(self, url: str) -> None:
        self.bolt = AsyncApp(client=AsyncWebClient("xoxb-good", base_url=url), process_before_response=True)
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.seen = 0
        self.bolt.event("app_mention")(self.listen)

    async def listen(self, body: dict[str, Any]) -> None:
        self.seen += 1
        self.begun.set()
        await self.go_on.wait()


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with SlackServer() as slack:
        yield slack


async def opened(slack: SlackServer, *, look_s: float = 15.0) -> tuple[Held, Sockets]:
    held = Held(slack.url)
    sockets = Sockets(held.bolt, "xapp-good", look_s=look_s)
    sockets.open()
    await slack.until_sockets(2)
    return held, sockets


async def test_two_connections_stand_and_an_event_is_acknowledged(slack: SlackServer) -> None:
    held, sockets = await opened(slack)
    assert await sockets.connected()
    held.go_on.set()
    await slack.deliver(EVENT, "e1", socket=0)
    await slack.deliver(EVENT, "e2", socket=1)
    await until(lambda: len(slack.acknowledged) == 2)
    await sockets.close()
    await slack.until_sockets(0)
    assert not await sockets.connected()
    assert held.seen == 2


async def test_what_is_under_way_is_acknowledged_before_the_connections_close(slack: SlackServer) -> None:
    held, sockets = await opened(slack)
    await slack.deliver(EVENT)
    await held.begun.wait()
    closing = asyncio.create_task(sockets.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    await slack.deliver(EVENT, "e2", socket=1)
    await asyncio.sleep(0.05)
    held.go_on.set()
    await closing
    await slack.until_sockets(0)
    assert (slack.acknowledged, held.seen) == (["e1"], 1)


async def test_a_slack_that_is_not_there_yet_can_be_left_at_once(slack: SlackServer) -> None:
    slack.answers["apps.connections.open"] = {"ok": False, "error": "internal_error"}
    sockets = Sockets(Held(slack.url).bolt, "xapp-good")
    sockets.open()
    await asyncio.sleep(0.05)
    assert not await sockets.connected()
    async with asyncio.timeout(2):
        await sockets.close()


async def test_an_address_that_leads_nowhere_is_not_tried_for_ever(slack: SlackServer) -> None:
    slack.dead_addresses = 1
    sockets = Sockets(Held(slack.url).bolt, "xapp-good", connections=1, look_s=0.05, ping_interval_s=0.1)
    sockets.open()
    await slack.until_sockets(1)
    await sockets.close()
