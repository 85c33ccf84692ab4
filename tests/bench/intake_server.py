"""The server that `intake` measures, as a process of its own: `python -m tests.bench.intake_server MODE SECRET URL`.

It prints the port it listens on. `MODE` is `durable` for the bot's own way in, `listener` for a bare Bolt app with an
empty listener, `ack` for a Bolt app whose only middleware acknowledges at once: both are the same web application.
"""

import asyncio
import logging
import socket
import sys

import uvicorn
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.app import EVENTS
from bot.clock import SystemClock
from bot.db import Database
from bot.slack.inbox import Inbox
from bot.slack.middleware import intake
from bot.web import Parts, create_web


async def serve(mode: str, secret: str, url: str) -> None:
    """Until it is ended."""
    database, clock = Database(url), SystemClock()
    inbox = Inbox(database, clock, lambda: None)
    bolt = {"durable": lambda: durable(secret, inbox), "listener": lambda: listener(secret), "ack": lambda: ack(secret)}
    listening = socket.create_server(("127.0.0.1", 0))
    web = create_web(database=database, clock=clock, parts=_parts(), import_blocked=lambda: "", bolt=bolt[mode]())
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off")  # as `archipel run` does
    await uvicorn.Server(config).serve(sockets=[listening])


def durable(secret: str, inbox: Inbox) -> AsyncApp:
    """With the bot's own way in."""
    return AsyncApp(authorize=_known, signing_secret=secret, before_authorize=intake(inbox, EVENTS))


def listener(secret: str) -> AsyncApp:
    """What Bolt's own examples look like; the workspace never has to be asked who the bot is."""
    bolt = AsyncApp(authorize=_known, signing_secret=secret)

    @bolt.event("message")
    async def _message() -> None:
        pass

    return bolt


def ack(secret: str) -> AsyncApp:
    """The least Bolt can do: verify the signature, say 200."""

    async def at_once(req: AsyncBoltRequest) -> BoltResponse:
        return BoltResponse(status=200)

    return AsyncApp(authorize=_known, signing_secret=secret, before_authorize=at_once)


async def _known() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0ARCHIPEL", bot_id="B0GUIDE", bot_user_id="U0GUIDE")


def _parts() -> Parts:
    async def index() -> str:
        return "bench"

    async def slack() -> bool:
        return True

    return Parts(index=index, worker=lambda: True, slack=slack)


if __name__ == "__main__":
    logging.disable()
    asyncio.run(serve(*sys.argv[1:]))
