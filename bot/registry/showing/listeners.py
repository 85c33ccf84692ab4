"""`/ai tools`, and the buttons of lists and cards: stored as work, then acknowledged; from Home a modal at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.registry.showing import finding, listing, views
from bot.registry.showing.desk import SHOW
from bot.slack.patience import in_time

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.registry.showing.desk import ToolDesk
    from bot.slack.inbox import Inbox
    from knowledge import Lang

Json = dict[str, Any]

ANSWERABLE: Final = timedelta(minutes=25)
"""How long Slack may be answered at a `response_url`, with some minutes to spare."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolListeners:
    """What clicks and commands about the list of tools do. `lang` is spoken while nothing is known of a person."""

    desk: ToolDesk
    inbox: Inbox
    lang: Lang

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        app.action(views.CARD)(partial(_clicked, self))
        app.action(re.compile(f"^{views.LIST}"))(partial(_clicked, self))
        app.action(re.compile(f"^{listing.PAGE}_"))(partial(_clicked, self))
        app.action(listing.FILTER)(partial(_filtered, self))

    async def command(self, ack: AsyncAck, body: Json, typed: str) -> None:
        """What `/ai tools` does: the list, or the card of the tool that was named."""
        place = {"channel": body["channel_id"], "response_url": body["response_url"], "replace": False}
        stored = await self._store(body["trigger_id"], {"user": body["user_id"], "show": {"typed": typed}} | place)
        if stored:
            await ack()
        else:
            await ack(text=text(self.lang, "suspension-not-stored"), response_type="ephemeral")

    async def clicked(self, ack: AsyncAck, body: Json, show: Json) -> None:
        """A list or a card takes the place of the one clicked in, where only this person sees it."""
        if not body.get("response_url"):
            await ack()
            await self._in_a_modal(body, show)
            return
        private = bool((body.get("container") or {}).get("is_ephemeral"))
        payload = {
            "user": body["user"]["id"], "channel": body["channel"]["id"], "response_url": body["response_url"],
            "replace": private, "show": show,
        }  # fmt: skip
        if await self._store(body["trigger_id"], payload):
            await ack()

    async def _store(self, trigger: str, payload: Json) -> bool:
        try:
            not_after = self.desk.clock.now() + ANSWERABLE
            await self.inbox.accept(f"slack:{trigger}", SHOW, payload, not_after=not_after)
        except IntakeUnavailable:
            log.warning("registry.not_stored")
            return False
        return True

    async def _in_a_modal(self, body: Json, show: Json) -> None:
        try:
            async with in_time():
                asker = await self.desk.accounts(body["user"]["id"])
                view = await self.desk.modal(asker, show) if asker is not None else None
            if view is not None:
                await self._put(body, view)
        except (DatabaseError, SlackUnavailable, Undeliverable, TimeoutError):
            log.warning("registry.modal_not_shown", user_id=body["user"]["id"])

    async def _put(self, body: Json, view: Json) -> None:
        around = body.get("view") or {}
        if around.get("type") == "modal":
            await self.desk.messenger.update_view(around["id"], view)
        else:
            await self.desk.messenger.open_view(body["trigger_id"], view)


async def _clicked(room: ToolListeners, ack: AsyncAck, body: Json) -> None:
    await room.clicked(ack, body, finding.loaded(body["actions"][0].get("value")))


async def _filtered(room: ToolListeners, ack: AsyncAck, body: Json) -> None:
    action = body["actions"][0]
    wanted = listing.chosen(action["selected_option"]["value"], action["block_id"])
    await room.clicked(ack, body, {"wanted": wanted.payload()})
