"""What runs in processes of its own: whole bots over Socket Mode that die at any commit and around any post."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import slack_bolt.adapter.socket_mode.aiohttp
import slack_bolt.async_app  # noqa: F401
import structlog
from pydantic import SecretStr

import bot.ask.steps
import bot.db
import bot.worker as worker_module
import knowledge.base  # noqa: F401
from bot.app import build
from bot.settings import Settings
from bot.slack.sockets import Sockets
from tests.faults.senders import SPEED, die_around
from tests.support.company import ROOT
from tests.support.crashing import Crash, CrashingDatabase, HastyClock


async def be_a_bot(
    crash: Crash, *, url: str, api_url: str, bot_token: str, app_token: str, data: str, done: str
) -> None:
    """Answer whatever comes until the file `done` is there."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    bot.db.Database = lambda url: CrashingDatabase(url, crash)  # type: ignore[misc,assignment]
    worker_module.PAUSES = (timedelta(seconds=1),)  # type: ignore[misc]  # nobody waits minutes for a test
    settings = Settings(
        _env_file=None,
        data_dir=Path(data),
        policies_dir=ROOT / "policies",
        database_url=SecretStr(url),
        slack_api_url=api_url,
        slack_bot_token=SecretStr(bot_token),
        slack_app_token=SecretStr(app_token),
    )
    alive = build(settings, clock=HastyClock(SPEED))
    die_around(alive.messenger._client, crash)
    sockets = Sockets(alive.bolt, app_token, connections=1)
    working = asyncio.create_task(alive.worker.run())
    sockets.open()
    while not Path(done).exists():
        if working.done():
            working.result()
        await asyncio.sleep(0.1)
    await sockets.close()
    working.cancel()
    await asyncio.wait([working])
    await alive.inbox.close()
    await alive.close()
