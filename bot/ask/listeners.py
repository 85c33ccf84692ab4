"""`/ai`, the message shortcut, buttons and modals: stored as work, then acknowledged; modals open at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog

from bot.ask import card_listeners, messages, modals, rules, verdict_listeners
from bot.ask.asked import Asked
from bot.ask.humans import ESCALATION, FEEDBACK, REASON
from bot.ask.steps import COMMAND, SHORTCUT, Asking
from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.slack.events import plain
from knowledge import LANGS

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.clock import Clock
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]
Privacy = Callable[["AsyncAck", Json], Awaitable[None]]
"""What `/ai privacy` does: acknowledges, and shows what is stored and what one can do about it."""

Do = Callable[["AsyncAck", Json, str], Awaitable[None]]
"""What another room does with its verb: acknowledges, and goes on with what was typed after it."""

CALLBACK: Final = "check_rules"
"""The message shortcut, as `deploy/slack_manifest.yaml` names it."""

ANSWERABLE: Final = timedelta(minutes=25)
"""How long an answer to a `response_url` may take; Slack takes none after 30 minutes."""

log: Final = structlog.get_logger(__name__)


def register(
    app: AsyncApp,
    *,
    inbox: Inbox,
    messenger: Messenger,
    asking: Asking,
    clock: Clock,
    privacy: Privacy,
    verbs: Mapping[rules.Verb, Do],
    lang: Lang,
) -> None:
    """Attach the listeners; `verbs` are those of other rooms, `lang` is spoken while nothing is known of a person."""
    intake = Intake(inbox, clock, text(lang, "ask-not-taken", contact=asking.contact()))
    modal = _Modal(messenger, asking)
    app.command("/ai")(partial(command, intake=intake, privacy=privacy, verbs=verbs))
    app.shortcut(CALLBACK)(partial(shortcut, intake=intake))
    app.action(re.compile(f"^{messages.EXAMPLE}_"))(partial(example, intake=intake))
    app.action(messages.FEEDBACK)(partial(feedback, intake=intake, modal=modal))
    app.action(messages.HUMAN)(partial(ask_a_human, modal=modal))
    app.view(modals.REASON)(partial(reason, intake=intake))
    app.view(modals.HUMAN)(partial(human, intake=intake))
    verdict_listeners.register(
        app, intake=intake, messenger=messenger, asking=asking, asked_by_button=asked_by_button, answerable=ANSWERABLE
    )
    card_listeners.register(app, intake=intake, messenger=messenger, humans=asking.humans, today=asking.today)


@dataclass(frozen=True, slots=True)
class Intake:
    """The inbox, and what to say when it takes nothing."""

    inbox: Inbox
    clock: Clock
    sorry: str

    async def take(self, key: str, kind: str, payload: Json, *, late: timedelta | None = None) -> bool:
        """Whether it is stored now, or was before."""
        not_after = self.clock.now() + late if late is not None else None
        try:
            await self.inbox.accept(f"slack:{key}", kind, payload, not_after=not_after)
        except IntakeUnavailable:
            log.warning("ask.not_stored", kind=kind)
            return False
        return True

    def now(self) -> str:
        """The business time, as payloads have it."""
        return self.clock.now().isoformat()


@dataclass(frozen=True, slots=True)
class _Modal:
    """Opens modals while the trigger lives; one that does not open is no more than a click without effect."""

    messenger: Messenger
    asking: Asking

    async def open(self, body: Json, view: Json) -> None:
        try:
            await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("ask.modal_not_opened", user_id=body["user"]["id"])

    async def open_human(self, body: Json, question: int, lang: Lang) -> None:
        try:
            asked = await self.asking.humans.asked(question)
        except DatabaseError:
            asked = ""
        await self.open(body, modals.human(lang, question, asked))


async def command(
    ack: AsyncAck, body: Json, *, intake: Intake, privacy: Privacy, verbs: Mapping[rules.Verb, Do]
) -> None:
    """Everything that begins with `/ai`."""
    said = rules.command(plain(body.get("text") or ""))
    if said.verb == "privacy":
        await privacy(ack, body)
        return
    if said.verb in verbs:
        await verbs[said.verb](ack, body, said.rest)
        return
    asked = _privately(body, user=body["user_id"], team=body["team_id"], channel=body["channel_id"], text=said.rest)
    taken = await intake.take(asked.ts, COMMAND, asked.payload(), late=ANSWERABLE)
    await (ack() if taken else ack(text=intake.sorry, response_type="ephemeral"))


async def shortcut(ack: AsyncAck, body: Json, *, intake: Intake) -> None:
    """Check the AI rules, on any message: its text is the question, the answer is private."""
    user, said = body["user"], plain(body["message"].get("text") or "")
    asked = _privately(
        body, user=user["id"], team=_team(body), channel=body["channel"]["id"], text=said, surface="shortcut"
    )
    if await intake.take(asked.ts, SHORTCUT, asked.payload(), late=ANSWERABLE):
        await ack()


async def example(ack: AsyncAck, body: Json, *, intake: Intake) -> None:
    """A suggested question asks itself where it stands."""
    asked = asked_by_button(body)
    late = ANSWERABLE if asked.response_url else None
    if await intake.take(asked.ts, COMMAND, asked.payload(), late=late):
        await ack()


async def feedback(ack: AsyncAck, body: Json, *, intake: Intake, modal: _Modal) -> None:
    """Helpful or not; whoever says not is asked what was missing."""
    verdict, question, lang = _value(body)
    given = {"user": body["user"]["id"], "question": question, "helpful": verdict == "good", "at": _clicked(body)}
    opening = [modal.open(body, modals.reason(lang, question))] if verdict == "bad" else []
    stored, *_ = await asyncio.gather(intake.take(body["trigger_id"], FEEDBACK, given), *opening)
    if stored:
        await ack()


async def ask_a_human(ack: AsyncAck, body: Json, *, modal: _Modal) -> None:
    """The question goes into a modal, to be changed and sent on."""
    await ack()
    _, question, lang = _value(body)
    await modal.open_human(body, question, lang)


async def reason(ack: AsyncAck, body: Json, *, intake: Intake) -> None:
    """What was missing."""
    view = body["view"]
    given = {"user": body["user"]["id"], "helpful": False, "at": intake.now(), "reason": modals.written(view)}
    if await intake.take(view["id"], REASON, given | {"question": modals.about(view)["question"]}):
        await ack()
    else:
        await ack(response_action="errors", errors={modals.TEXT_BLOCK: intake.sorry})


async def human(ack: AsyncAck, body: Json, *, intake: Intake) -> None:
    """A question to people: stored before the modal closes."""
    view = body["view"]
    about, written = modals.about(view), modals.written(view)
    if not written:
        await ack(response_action="errors", errors={modals.TEXT_BLOCK: text(_lang(about["lang"]), "human-empty")})
        return
    given = about | {"user": body["user"]["id"], "text": written, "named": modals.named(view)}
    if await intake.take(view["id"], ESCALATION, given):
        await ack()
    else:
        await ack(response_action="errors", errors={modals.TEXT_BLOCK: intake.sorry})


def asked_by_button(body: Json) -> Asked:
    """The question of a button: answered where it stands, above it what was asked; in private if it stood there."""
    channel, message = body["channel"]["id"], body.get("message") or {}
    container = body.get("container") or {}
    said = body["actions"][0]["value"]
    if container.get("is_ephemeral"):
        return _privately(body, user=body["user"]["id"], team=_team(body), channel=channel, text=said)
    return Asked(
        surface="dm" if channel.startswith("D") else "mention",
        user=body["user"]["id"],
        team=_team(body),
        channel=channel,
        ts=body["trigger_id"],
        text=said,
        thread_ts=message.get("thread_ts") or message.get("ts") or container.get("message_ts"),
        continues=True,
        restated=True,
    )


def _privately(
    body: Json, *, user: str, team: str, channel: str, text: str, surface: Literal["command", "shortcut"] = "command"
) -> Asked:
    return Asked(
        surface=surface,
        user=user,
        team=team,
        channel=channel,
        ts=body["trigger_id"],
        text=text,
        response_url=body["response_url"],
        restated=True,
    )


def _team(body: Json) -> str:
    """The person's own workspace."""
    return str(body["user"].get("team_id") or (body.get("team") or {}).get("id") or "")


def _value(body: Json) -> tuple[str, int, Lang]:
    """Of a button under an answer: good or bad, the question's row, the language it is written in."""
    value = body["actions"][0].get("value") or body["actions"][0]["selected_option"]["value"]
    *verdict, question, lang = value.split(":")
    return "".join(verdict), int(question), _lang(lang)


def _lang(said: str) -> Lang:
    return said if said in LANGS else "en"


def _clicked(body: Json) -> str:
    """When Slack saw the click."""
    return datetime.fromtimestamp(float(body["actions"][0]["action_ts"]), UTC).isoformat()
