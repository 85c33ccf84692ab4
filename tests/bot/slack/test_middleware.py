"""From the wire into the inbox, with Bolt and the local workspace in between, over Socket Mode and signed HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.db import Database
from bot.errors import IntakeUnavailable
from bot.slack.inbox import Inbox
from bot.slack.messenger import web_client
from bot.slack.middleware import intake, trusting
from tests.support.migrated import migrated
from tests.support.sandbox import InProcess, Stage, running

KINDS = {"dm": "ask.message", "mention": "ask.message", "home": "home.publish"}


class Takings:
    """A workspace, a Bolt app with the middleware, and what came in."""

    def __init__(self, stage: Stage, database: Database) -> None:
        self.stage = stage
        self.database = database
        self.inbox = Inbox(database, SystemClock(), lambda: None)
        self.commands: list[str] = []
        self.clicks: list[str] = []
        self.bolt = AsyncApp(
            client=web_client(None, stage.api_url),
            authorize=trusting(stage.app.bot_token),
            signing_secret=stage.app.signing_secret,
            before_authorize=intake(self.inbox, KINDS),
        )
        self.bolt.command("/echo")(self._command)
        self.bolt.action("again")(self._click)

    async def _command(self, ack: Any, command: dict[str, Any]) -> None:
        await ack()
        self.commands.append(command["text"])

    async def _click(self, ack: Any, action: dict[str, Any]) -> None:
        await ack()
        self.clicks.append(action["action_id"])

    async def rows(self) -> list[tuple[str, str]]:
        await self.stage.sandbox.delivery.settle()
        async with self.database.reading() as session:
            found = await (await session.connection()).execute(sa.text("SELECT key, kind FROM work ORDER BY id"))
            return [tuple(row) for row in found]


@asynccontextmanager
async def listening(mode: str, url: str) -> AsyncIterator[Takings]:
    await migrated(url)
    database = Database(url)
    post = InProcess()
    given: dict[str, Any] = {"request_url": "http://bot.example/slack/events", "post": post} if mode == "http" else {}
    async with running(**given) as stage:
        takings = Takings(stage, database)
        socket = None
        if mode == "http":
            post.app = AsyncSlackRequestHandler(takings.bolt)
        else:
            socket = AsyncSocketModeHandler(takings.bolt, stage.app.app_token)
            await socket.connect_async()
        try:
            yield takings
        finally:
            if socket is not None:
                await socket.close_async()
            await takings.inbox.close()
            await database.close()


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_question_is_stored_and_acknowledged(mode: str, sqlite_url: str) -> None:
    async with listening(mode, sqlite_url) as takings:
        lea = takings.stage.lea
        await lea.say(takings.stage.dm(lea), "May I?")
        [(key, kind)] = await takings.rows()
        assert key.startswith("slack:Ev")
        assert kind == "ask.message"
        assert takings.stage.sandbox.delivery.waiting == 0


async def test_what_concerns_nobody_is_acknowledged_and_not_stored(mode: str, sqlite_url: str) -> None:
    async with listening(mode, sqlite_url) as takings:
        await takings.stage.lea.say(takings.stage.general, "Lunch?")
        await takings.stage.ada.open_dm(takings.stage.app.id)
        assert await takings.rows() == []
        assert takings.stage.sandbox.delivery.waiting == 0


async def test_a_duplicate_is_stored_once(mode: str, sqlite_url: str) -> None:
    async with listening(mode, sqlite_url) as takings:
        takings.stage.faults.duplicates = 1.0
        lea = takings.stage.lea
        await lea.say(takings.stage.dm(lea), "May I?")
        assert len(await takings.rows()) == 1
        assert takings.stage.faults.counts["duplicate"] == 1


async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    mode: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 over HTTP; in Socket Mode silence, which is as good."""
    async with listening(mode, sqlite_url) as takings:
        takings.stage.sandbox.delivery.ack_seconds = 0.3

        async def refuse(*_given: Any, **_more: Any) -> bool:
            raise IntakeUnavailable("the disk is full")

        with monkeypatch.context() as broken:
            broken.setattr(takings.inbox, "accept", refuse)
            lea = takings.stage.lea
            await lea.say(takings.stage.dm(lea), "May I?")
            assert await takings.rows() == []
            assert takings.stage.sandbox.delivery.waiting == 1
        takings.stage.clock.wind(timedelta(minutes=1, seconds=1))
        await asyncio.sleep(0.05)
        assert len(await takings.rows()) == 1
        assert takings.stage.sandbox.delivery.waiting == 0


async def test_intake_needs_no_slack(mode: str, sqlite_url: str) -> None:
    """Bolt's own authorization would ask `auth.test`, and acknowledge what it then does not pass on."""
    async with listening(mode, sqlite_url) as takings:
        takings.stage.faults.methods = frozenset({"auth.test"})
        takings.stage.faults.errors = 1.0
        lea = takings.stage.lea
        await lea.say(takings.stage.dm(lea), "May I?")
        assert len(await takings.rows()) == 1


async def test_commands_and_clicks_go_on_to_their_listeners(mode: str, sqlite_url: str) -> None:
    async with listening(mode, sqlite_url) as takings:
        stage = takings.stage
        lea = stage.lea
        await lea.command(stage.general, "/echo help")
        element = {"type": "button", "action_id": "again", "text": {"type": "plain_text", "text": "Again"}}
        message = stage.workspace.post(
            channel=stage.general, user=stage.app.bot_user, app=stage.app, text="x",
            blocks=[{"type": "actions", "block_id": "b", "elements": [element]}],
        )  # fmt: skip
        await lea.click(message, "again")
        assert takings.commands == ["help"]
        assert takings.clicks == ["again"]
        assert await takings.rows() == []


async def test_commands_need_no_answer_of_slack_before_they_are_acknowledged(mode: str, sqlite_url: str) -> None:
    async with listening(mode, sqlite_url) as takings:
        takings.stage.faults.fail_next("refuse", "refuse", "refuse", method="auth.test")
        assert (await takings.stage.lea.command(takings.stage.general, "/echo help")).acknowledged
        assert takings.commands == ["help"]


async def test_a_forged_request_is_refused_before_anything_is_stored(sqlite_url: str) -> None:
    async with listening("http", sqlite_url) as takings:
        takings.stage.app.signing_secret = "somebody else's"  # noqa: S105 - what the sender signs with
        lea = takings.stage.lea
        await lea.say(takings.stage.dm(lea), "May I?")
        assert await takings.rows() == []
        assert takings.stage.sandbox.delivery.waiting == 1
