"""Clicks on the privacy buttons, as Bolt hands them over, with the product's own inbox behind them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import select

from bot.clock import SystemClock
from bot.db import Database
from bot.errors import IntakeUnavailable, Undeliverable
from bot.people import listeners, steps
from bot.people import privacy_views as views
from bot.slack.inbox import Inbox
from bot.work import Work
from tests.support.retention import RETENTION

pytestmark = pytest.mark.asyncio


class Screen:
    """What is on the person's screen."""

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []
        self.updated: list[tuple[str, dict[str, Any]]] = []
        self.too_late = False

    async def open_view(self, trigger_id: str, view: dict[str, Any]) -> str:
        if self.too_late:
            raise Undeliverable("expired_trigger_id")
        self.opened.append(view)
        return "V2"

    async def update_view(self, view_id: str, view: dict[str, Any]) -> None:
        self.updated.append((view_id, view))


class FullInbox:
    async def accept(self, key: str, kind: str, payload: dict[str, Any]) -> bool:
        raise IntakeUnavailable("no")


class Desk:
    """A Bolt app with the listeners, and Ada who clicks."""

    def __init__(self, inbox: Any) -> None:
        self.screen = Screen()
        self.app = AsyncApp(authorize=_authorize, request_verification_enabled=False)
        listeners.register(
            self.app, inbox=inbox, messenger=self.screen, retention=RETENTION, committee="ai-committee", model=False
        )  # type: ignore[arg-type]

    async def click(self, action: str, lang: str = "de", *, modal: str | None = None) -> Any:
        body: dict[str, Any] = {
            "type": "block_actions", "trigger_id": "T1", "user": {"id": "U0ADA"}, "team": {"id": "T0"},
            "actions": [{"type": "button", "block_id": "b", "action_id": action, "value": lang}],
            "container": {"type": "message"},
        }  # fmt: skip
        if modal is not None:
            body["view"] = {"id": modal, "type": "modal"}
        return await self._send(body)

    async def confirm(self, lang: str = "fr", view: str = "V1") -> Any:
        return await self._send({
            "type": "view_submission", "user": {"id": "U0ADA"}, "team": {"id": "T0"},
            "view": {"id": view, "type": "modal", "callback_id": views.CONFIRM, "private_metadata": lang},
        })  # fmt: skip

    async def _send(self, body: dict[str, Any]) -> Any:
        response = await self.app.async_dispatch(AsyncBoltRequest(body=json.dumps(body), mode="socket_mode"))
        for _ in range(100):
            if response.status == 200 and (self.screen.opened or self.screen.updated or response.body):
                break
            import asyncio

            await asyncio.sleep(0.01)
        return response


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0", bot_user_id="U0BOT", bot_token="xoxb-1")  # noqa: S106


@pytest_asyncio.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    inbox = Inbox(database, SystemClock(), lambda: None)
    yield Desk(inbox)
    await inbox.close()


async def orders(database: Database) -> list[tuple[str, Any]]:
    async with database.reading() as session:
        return [(row.kind, row.payload) for row in (await session.exec(select(Work))).all()]


async def test_the_privacy_button_opens_the_explanation_in_its_language(desk: Desk) -> None:
    await desk.click(views.SHOW)
    assert [view["title"]["text"] for view in desk.screen.opened] == ["Was ich über Sie weiß"]


async def test_asking_for_an_export_enters_it_once_and_says_so(desk: Desk, database: Database) -> None:
    await desk.click(views.EXPORT)
    await desk.click(views.EXPORT)
    assert await orders(database) == [(steps.EXPORT, {"user": "U0ADA", "lang": "de"})]
    assert desk.screen.opened[0] == views.export_started("de")


async def test_deleting_asks_first_and_deletes_nothing_yet(desk: Desk, database: Database) -> None:
    await desk.click(views.DELETE, modal="V1")
    assert desk.screen.updated == [("V1", views.confirmation("de"))]
    assert await orders(database) == []


async def test_confirming_enters_the_erasure_before_it_is_acknowledged(desk: Desk, database: Database) -> None:
    response = await desk.confirm()
    again = await desk.confirm()
    assert await orders(database) == [(steps.ERASE, {"user": "U0ADA", "lang": "fr"})]
    for one in (response, again):
        assert json.loads(one.body) == {"response_action": "update", "view": views.accepted("fr")}


async def test_what_cannot_be_stored_is_said_and_not_promised() -> None:
    desk = Desk(FullInbox())
    response = await desk.confirm()
    assert json.loads(response.body)["view"] == views.not_accepted("fr")
    await desk.click(views.EXPORT)
    assert desk.screen.opened == [views.not_accepted("de")]


async def test_a_click_that_comes_too_late_for_a_modal_still_counts(desk: Desk, database: Database) -> None:
    desk.screen.too_late = True
    await desk.click(views.EXPORT)
    assert len(await orders(database)) == 1
