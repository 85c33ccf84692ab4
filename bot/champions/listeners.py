"""The buttons of nudges and `/ai nudges`: stored as work before they are acknowledged."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.champions import messages, modals
from bot.champions.modals import Settings
from bot.champions.tapping import TAP
from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.champions.words import Words
    from bot.people.accounts import Asker
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeListeners:
    """What champions do with nudges; `lang` is spoken while nothing is known of a person."""

    inbox: Inbox
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    words: Words
    lang: Lang

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        app.action(re.compile(f"^(?:{'|'.join(messages.VERBS)})$"))(self.tap)

    async def tap(self, ack: AsyncAck, body: Json) -> None:
        """Done, another one, later, again at once, never again, or again after all."""
        pressed = body["actions"][0]
        verb = str(pressed["action_id"]).removeprefix("nudge_")
        payload = {
            "user": body["user"]["id"], "nudge": int(str(pressed.get("value") or 0)), "verb": verb, **_place(body),
        }  # fmt: skip
        stored = await self._stored(f"slack:{body['trigger_id']}", payload)
        if (body.get("view") or {}).get("callback_id") == modals.SETTINGS:
            await ack()
            await self._show(body, stored=stored, stopped=verb == "stop")
        elif stored:
            await ack()

    async def command(self, ack: AsyncAck, body: Json, rest: str) -> None:  # noqa: ARG002
        """What `/ai nudges` does: shows whether there are any, and how to change that."""
        await ack()
        lang, view = self.lang, modals.note(self.lang, text(self.lang, "nudge-settings-unknown"))
        try:
            async with in_time():
                asker = await self.accounts(body["user_id"])
                if asker is not None:
                    lang = asker.lang
                    view = modals.note(lang, text(lang, "nudge-settings-unknown"))
                    view = modals.settings(lang, await self.words.settings(asker.employee_id, lang))
        except (SlackUnavailable, DatabaseError, TimeoutError):
            log.warning("nudge.not_looked_up", user_id=body["user_id"])
        try:
            await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("nudge.modal_not_opened")

    async def _show(self, body: Json, *, stored: bool, stopped: bool) -> None:
        """What was pressed in the modal, at once: it is stored, and done in a moment."""
        carried = modals.about(body["view"])
        lang: Lang = carried["lang"] if carried.get("lang") in LANGS else self.lang
        view = modals.note(lang, text(lang, "nudge-settings-failed"))
        if stored:
            view = modals.settings(lang, Settings(champion=True, stopped=stopped, given=carried.get("given", 0)))
        try:
            await self.messenger.update_view(body["view"]["id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("nudge.modal_not_shown", user_id=body["user"]["id"])

    async def _stored(self, key: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""
        try:
            await self.inbox.accept(key, TAP, payload)
        except IntakeUnavailable:
            log.warning("nudge.not_stored")
            return False
        return True


def _place(body: Json) -> Json:
    """The message that was tapped; empty for a modal."""
    container = body.get("container") or {}
    ts = (body.get("message") or {}).get("ts") or container.get("message_ts") or ""
    return {"channel": (body.get("channel") or {}).get("id") or container.get("channel_id") or "", "ts": ts}
