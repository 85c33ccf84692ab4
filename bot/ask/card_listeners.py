"""The buttons and modals of questions to people: stored as work, then acknowledged; modals open at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

import structlog

from bot.ask import card_modals, cards
from bot.ask.cycle import ACT
from bot.ask.keeping import APPROVAL, PROMOTE
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.i18n import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.ask.humans import Humans
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]
log = structlog.get_logger(__name__)


class Intake(Protocol):
    """Stores what somebody did."""

    @property
    def sorry(self) -> str:
        """What to say when nothing can be stored."""

    async def take(self, key: str, kind: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""


def register(app: AsyncApp, *, intake: Intake, messenger: Messenger, humans: Humans, today: Callable[[], date]) -> None:
    """Attach the listeners."""
    desk = CardDesk(intake, messenger, humans, today)
    app.action(re.compile(f"^{cards.ACTION}_(?:claim|pass_on)$"))(desk.click)
    app.action(re.compile(f"^{cards.ACTION}_(?:answer|close|promote)$"))(desk.open)
    app.action(re.compile(f"^{cards.APPROVAL}_(?:confirm|withdraw)$"))(desk.decide)
    app.view(card_modals.ANSWER)(desk.answered)
    app.view(card_modals.CLOSE)(desk.closed)
    app.view(card_modals.PROMOTE)(desk.promoted)


@dataclass(frozen=True, slots=True)
class CardDesk:
    """Takes what is done with cards."""

    intake: Intake
    messenger: Messenger
    humans: Humans
    today: Callable[[], date]

    async def click(self, ack: AsyncAck, body: Json) -> None:
        """Take it, or pass it on."""
        if await self.intake.take(body["trigger_id"], ACT, _about(body) | {"verb": _verb(body), **_who(body)}):
            await ack()

    async def decide(self, ack: AsyncAck, body: Json) -> None:
        """The committee confirms or withdraws an approved answer."""
        answer, lang = body["actions"][0]["value"].split(":")
        said = {
            "answer": int(answer),
            "lang": lang,
            "verb": _verb(body),
            "channel": body["channel"]["id"],
            **_who(body),
        }
        if await self.intake.take(body["trigger_id"], APPROVAL, said):
            await ack()

    async def open(self, ack: AsyncAck, body: Json) -> None:
        """The modal of this button."""
        await ack()
        about = _about(body)
        lang = cast("Lang", about["lang"])
        try:
            asked, written = await self.humans.card_texts(about["escalation"])
            match _verb(body):
                case "answer":
                    view = card_modals.answer(lang, about, asked)
                case "close":
                    view = card_modals.close(lang, about, asked)
                case _:
                    view = await self._promotion(body, about, asked, written)
            await self.messenger.open_view(body["trigger_id"], view)
        except (DatabaseError, SlackUnavailable, Undeliverable):
            log.warning("ask.modal_not_opened", user_id=body["user"]["id"])

    async def _promotion(self, body: Json, about: Json, asked: str, written: str) -> Json:
        from knowledge import detect_language

        lang = cast("Lang", about["lang"])
        owner = await self.humans.address_of(body["user"]["id"])
        written_in = detect_language(written) or lang
        return card_modals.promote(
            lang, about, asked=asked, written=written, written_in=written_in, owner=owner, today=self.today()
        )

    async def answered(self, ack: AsyncAck, body: Json) -> None:
        """An answer: stored before the modal closes, or goes on to keeping it as an approved one."""
        view = body["view"]
        about, said = card_modals.about(view), card_modals.written(view)
        if not await self._stored(ack, body, "answer"):
            return
        if not card_modals.wants_to_keep(view):
            await ack()
            return
        try:
            asked, _ = await self.humans.card_texts(about["escalation"])
            following = await self._promotion(body, about, asked, said)
        except (DatabaseError, SlackUnavailable):
            await ack()  # the answered card has a button for it
        else:
            await ack(response_action="update", view=following)

    async def closed(self, ack: AsyncAck, body: Json) -> None:
        """A reason: stored before the modal closes."""
        if await self._stored(ack, body, "close"):
            await ack()

    async def _stored(self, ack: AsyncAck, body: Json, verb: str) -> bool:
        view = body["view"]
        about, said = card_modals.about(view), card_modals.written(view)
        if not said:
            problem = text(cast("Lang", about["lang"]), "cycle-text-empty")
        elif await self.intake.take(view["id"], ACT, about | {"verb": verb, "text": said, **_who(body)}):
            return True
        else:
            problem = self.intake.sorry
        await ack(response_action="errors", errors={card_modals.TEXT: problem})
        return False

    async def promoted(self, ack: AsyncAck, body: Json) -> None:
        """An approved answer: checked, and stored before the modal closes."""
        view = body["view"]
        about, given = card_modals.about(view), card_modals.kept(view)
        wrong = card_modals.mistakes(given, cast("Lang", about["lang"]), self.today())
        if wrong or given.expires is None:
            await ack(response_action="errors", errors=wrong)
            return
        said = about | {
            "questions": given.questions,
            "texts": dict(given.texts),
            "owner": given.owner,
            "expires": given.expires.isoformat(),
        }
        # One modal may have been an answer's before: its id is taken by that.
        if await self.intake.take(f"{view['id']}:keep", PROMOTE, said | _who(body)):
            await ack()
        else:
            await ack(response_action="errors", errors={card_modals.QUESTIONS: self.intake.sorry})


def _about(body: Json) -> Json:
    escalation, turn, lang = body["actions"][0]["value"].split(":")
    return {"escalation": int(escalation), "turn": int(turn), "lang": lang, "channel": body["channel"]["id"]}


def _who(body: Json) -> Json:
    return {"user": body["user"]["id"]}


def _verb(body: Json) -> str:
    action = str(body["actions"][0]["action_id"])
    return action.removeprefix(f"{cards.ACTION}_").removeprefix(f"{cards.APPROVAL}_")
