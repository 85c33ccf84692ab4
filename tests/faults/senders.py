"""What runs in processes of its own: workers that send to a local workspace and die at any step."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import aiohttp
import sqlalchemy as sa
import structlog
from slack_sdk.web.async_client import AsyncWebClient

import bot.worker as worker_module
from bot import work
from bot.db import Database
from bot.slack.messenger import Message, Messenger, web_client
from bot.work import Claimed
from bot.worker import Worker
from tests.support.crashing import Crash, CrashingDatabase, HastyClock

SPEED = 10.0
"""A lease of 120 s ends after 12 s, which is still longer than any call may take."""


async def send_all(
    crash: Crash, *, url: str, api_url: str, token: str, channels: list[str], thread_ts: str | None, read_back: bool
) -> None:
    """Send every row there is, once; `read_back` off is the control."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database = CrashingDatabase(url, crash)
    clock = HastyClock(SPEED)
    worker_module.PAUSES = (timedelta(seconds=1),)  # type: ignore[misc]  # nobody waits minutes for a test
    async with aiohttp.ClientSession() as http:
        client = web_client(token, api_url, http)
        die_around(client, crash)
        messenger = Messenger(client, database, clock)
        if not read_back:
            messenger._sending.may_have_sent = _never  # type: ignore[method-assign]

        async def handle(item: Claimed) -> None:
            crash.point("claimed", key=item.key)
            channel = channels[item.id % len(channels)]
            ts = await messenger.send(item, Message(channel, f"Message for {item.key}", [], thread_ts))
            crash.point("sent", key=item.key)
            async with database.writing() as session:
                await work.finish(item, now=clock.now(), slack_ts=ts, session=session)

        worker = Worker(database, clock, {"send": handle}, {"send": 4})
        while await count_open(database):
            await worker.drain()
            await asyncio.sleep(0.2)
    await database.close()


def die_around(client: AsyncWebClient, crash: Crash) -> None:
    """Points before the call and after Slack accepted it."""
    post = client.chat_postMessage

    async def dangerous(**given: Any) -> Any:
        crash.point("calling")
        answer = await post(**given)
        crash.point("accepted")
        return answer

    client.chat_postMessage = dangerous  # type: ignore[method-assign]


async def count_open(database: Database) -> int:
    """Rows that are neither done nor given up."""
    async with database.reading() as session:
        found = sa.select(sa.func.count()).select_from(work.Work).where(sa.column("state").in_(("pending", "claimed")))
        return int(await (await session.connection()).scalar(found) or 0)


async def _never(_item: Claimed) -> bool:
    """The control: whatever happened before, it is sent straight."""
    return False
