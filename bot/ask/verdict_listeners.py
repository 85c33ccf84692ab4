"""What one can click under a verdict: an answer to the question back, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.ask import modals
from bot.ask.steps import COMMAND
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.registry import messages as verdicts
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.ask.asked import Asked
    from bot.ask.listeners import Intake
    from bot.ask.steps import Asking
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


def register(
    app: AsyncApp,
    *,
    intake: Intake,
    messenger: Messenger,
    asking: Asking,
    asked_by_button: Callable[[Json], Asked],
    answerable: timedelta,
) -> None:
    """Attach them; `asked_by_button` makes a question of a click, `answerable` is how long its answer may take."""
    app.action(re.compile(f"^{verdicts.CHOOSE}_"))(
        partial(choose, intake=intake, asking=asking, asked_by_button=asked_by_button, answerable=answerable)
    )
    app.action(verdicts.WHY)(partial(why, messenger=messenger, asking=asking))


async def choose(
    ack: AsyncAck,
    body: Json,
    *,
    intake: Intake,
    asking: Asking,
    asked_by_button: Callable[[Json], Asked],
    answerable: timedelta,
) -> None:
    """The question once more, with what was chosen, in the same thread."""
    question, chosen = verdicts.read_choice(body["actions"][0]["value"])
    text = await asking.humans.asked(question)
    if text:
        asked = replace(asked_by_button(body), text=text, chosen=chosen)
        late = answerable if asked.response_url else None
        if not await intake.take(asked.ts, COMMAND, asked.payload(), late=late):
            return
    await ack()


async def why(ack: AsyncAck, body: Json, *, messenger: Messenger, asking: Asking) -> None:
    """Everything that counted, in a modal: as the table says it now, to whoever clicks."""
    await ack()
    question, lang, chosen = verdicts.read_why(body["actions"][0]["value"])
    said: Lang = next((one for one in LANGS if one == lang), "en")
    try:
        given = await asking.again(question, body["user"]["id"], chosen)
        shown = verdicts.explanation(given) if given is not None else None
        await messenger.open_view(body["trigger_id"], modals.why(said, shown))
    except (DatabaseError, SlackUnavailable, Undeliverable):
        log.warning("ask.modal_not_opened", user_id=body["user"]["id"])
