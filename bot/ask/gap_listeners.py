"""The buttons of the weekly list: what is no gap, and an answer that closes one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.ask import card_modals, gap_messages
from bot.ask.gap_steps import ANSWER, DISMISS
from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.ask.post import Accounts
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

MODAL: Final = "ask_gap_answer"
"""Callback id."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDesk:
    """Takes what is done with a list. `contact` is whom to turn to when nothing can be stored."""

    inbox: Inbox
    messenger: Messenger
    accounts: Accounts
    today: Callable[[], date]
    contact: Callable[[], str]

    def register(self, app: AsyncApp) -> None:
        """Attach the listeners."""
        app.action(gap_messages.DISMISS)(self.dismiss)
        app.action(gap_messages.ANSWER)(self.open)
        app.view(MODAL)(self.answered)

    async def dismiss(self, ack: AsyncAck, body: Json) -> None:
        """Not a gap."""
        gap, lang = body["actions"][0]["value"].split(":")
        given = {"user": body["user"]["id"], "gap": int(gap), "lang": _lang(lang)}
        if await self._take(body["trigger_id"], DISMISS, given):
            await ack()

    async def open(self, ack: AsyncAck, body: Json) -> None:
        """The modal for an approved answer, with the most typical wording in it."""
        await ack()
        begun = json.loads(body["actions"][0]["value"])
        lang = _lang(begun["lang"])
        try:
            asker = await self.accounts(body["user"]["id"])
            owner = asker.email if asker is not None else ""
            about = {"gap": begun["gap"]}
            view = card_modals.promote(
                lang, about, asked=begun["question"], written="", written_in=lang, owner=owner, today=self.today()
            )
            await self.messenger.open_view(body["trigger_id"], view | {"callback_id": MODAL})
        except (DatabaseError, SlackUnavailable, Undeliverable):
            log.warning("gaps.modal_not_opened", user_id=body["user"]["id"])

    async def answered(self, ack: AsyncAck, body: Json) -> None:
        """Checked, and stored before the modal closes."""
        view = body["view"]
        about, given = card_modals.about(view), card_modals.kept(view)
        lang = _lang(about["lang"])
        wrong = card_modals.mistakes(given, lang, self.today())
        if wrong or given.expires is None:
            await ack(response_action="errors", errors=wrong)
            return
        said = {
            "user": body["user"]["id"],
            "gap": about["gap"],
            "lang": lang,
            "questions": given.questions,
            "texts": dict(given.texts),
            "owner": given.owner,
            "expires": given.expires.isoformat(),
        }
        if await self._take(view["id"], ANSWER, said):
            await ack()
        else:
            sorry = text(lang, "ask-not-taken", contact=self.contact())
            await ack(response_action="errors", errors={card_modals.QUESTIONS: sorry})

    async def _take(self, key: str, kind: str, payload: Json) -> bool:
        try:
            await self.inbox.accept(f"slack:{key}", kind, payload)
        except IntakeUnavailable:
            log.warning("gaps.not_stored", kind=kind)
            return False
        return True


def _lang(said: str) -> Lang:
    return said if said in LANGS else "en"
