"""What happens to `/ai tools` and its buttons when nothing can be stored or looked up."""

from typing import Any

import pytest

from bot.clock import SystemClock
from bot.errors import IntakeUnavailable, SlackUnavailable
from bot.registry.showing.desk import ToolDesk
from bot.registry.showing.listeners import ToolListeners
from bot.slack.inbox import Inbox

pytestmark = pytest.mark.asyncio


class FullInbox:
    async def accept(self, *_: Any, **__: Any) -> bool:
        raise IntakeUnavailable("no")


class Ack:
    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    async def __call__(self, **said: Any) -> None:
        self.said.append(said)


async def _no_account(_: str) -> None:
    raise SlackUnavailable("users.info")


def room() -> ToolListeners:
    desk = ToolDesk(
        database=None, clock=SystemClock(), messenger=None, accounts=_no_account, catalogue=None,  # type: ignore[arg-type]
        today=lambda: None,  # type: ignore[arg-type, return-value]
    )  # fmt: skip
    inbox: Inbox = FullInbox()  # type: ignore[assignment]
    return ToolListeners(desk=desk, inbox=inbox, lang="de")


async def test_a_command_that_cannot_be_stored_says_so_at_once() -> None:
    ack = Ack()
    body = {"trigger_id": "1", "user_id": "U1", "channel_id": "C1", "response_url": "https://x.example"}
    await room().command(ack, body, "")  # type: ignore[arg-type]
    assert "versuchen Sie es" in ack.said[0]["text"]
    assert ack.said[0]["response_type"] == "ephemeral"


async def test_a_click_that_cannot_be_stored_is_not_acknowledged() -> None:
    ack = Ack()
    body = {"trigger_id": "1", "user": {"id": "U1"}, "channel": {"id": "C1"}, "response_url": "https://x.example"}
    await room().clicked(ack, body, {})  # type: ignore[arg-type]
    assert ack.said == []


async def test_a_click_in_home_is_acknowledged_even_if_nobody_knows_who_it_was() -> None:
    ack = Ack()
    await room().clicked(ack, {"trigger_id": "1", "user": {"id": "U1"}, "view": {"type": "home"}}, {})  # type: ignore[arg-type]
    assert ack.said == [{}]
