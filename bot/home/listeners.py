"""The buttons of the Home tab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog

from bot.ask.asked import Asked
from bot.ask.steps import COMMAND
from bot.errors import IntakeUnavailable
from bot.home import views

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.slack.inbox import Inbox

Json = dict[str, Any]


def register(app: AsyncApp, *, inbox: Inbox) -> None:
    """Attach the listeners."""

    @app.action(re.compile(f"^{views.ASK}_"))
    async def ask(ack: AsyncAck, body: Json) -> None:
        """An example asks itself: the answer comes as a direct message, with the question above it."""
        asked = asked_by_button(body)
        try:
            await inbox.accept(f"slack:{body['trigger_id']}", COMMAND, asked.payload())
        except IntakeUnavailable:
            # Without an acknowledgement Slack shows that the click did not work, and the person clicks again.
            structlog.get_logger(__name__).warning("home.not_stored", user_id=asked.user)
            return
        await ack()


def asked_by_button(body: Json) -> Asked:
    """The question of an example that was clicked in the Home tab; the person's id stands for their direct messages."""
    user = body["user"]
    return Asked(
        surface="dm",
        user=user["id"],
        team=user.get("team_id") or (body.get("team") or {}).get("id") or "",
        channel=user["id"],
        ts=body["trigger_id"],
        text=body["actions"][0]["value"],
        restated=True,
    )
