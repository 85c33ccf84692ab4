"""`/ai incident`, the buttons about incidents and their modals: looked up, opened or stored, then acknowledged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.incidents import messages, modals, steps
from bot.incidents.models import Incident
from bot.registry.suspension.messages import REPORT
from bot.registry.tools import Registry
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.service import Catalogue
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentListeners:
    """What clicks and commands about incidents do. `lang` is spoken while nothing is known of a person."""

    inbox: Inbox
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    database: Database
    catalogue: Catalogue
    clock: Clock
    lang: Lang

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        app.action(REPORT)(partial(_report, self))
        app.action(messages.TAKE)(partial(_move, self, "in_progress"))
        app.action(messages.CONTAIN)(partial(_move, self, "contained"))
        app.action(messages.CLOSE)(partial(_close, self))
        app.view(modals.REPORT)(partial(_reported, self))
        app.view(modals.CLOSE)(partial(_closed, self))

    async def command(self, ack: AsyncAck, body: Json, begun: str) -> None:
        """What `/ai incident` does: opens the modal, beginning with what was typed after it."""
        await ack()
        await self.report(body, body["user_id"], about="", begun=begun)

    async def report(self, body: Json, user: str, *, about: str, begun: str = "") -> None:
        """The modal to report with. While nobody can be looked up it asks for everything in free text."""
        asker = await self.who(user)
        try:
            registry = (await self.catalogue.current()).registry
        except DatabaseError:
            registry = Registry()
        inside = asker is not None and not asker.is_guest
        lang = asker.lang if asker is not None else self.lang
        view = modals.report(lang, registry, now=self.clock.now(), about=about, begun=begun, guest=not inside)
        await self.open(body, view)

    async def close(self, body: Json, number: int, seen: str) -> None:
        """The modal that asks for a note."""
        asker = await self.who(body["user"]["id"])
        lang = asker.lang if asker is not None else self.lang
        if asker is None or not asker.is_committee:
            await self.open(body, modals.sorry(lang, text(lang, "incident-only-committee")))
            return
        async with self.database.reading() as session:
            incident = await session.get(Incident, number)
        if incident is None:
            return
        if incident.state != seen:
            changed = text(lang, "incident-changed-already", reference=incident.reference)
            await self.open(body, modals.sorry(lang, changed))
        else:
            await self.open(body, modals.close(lang, number, incident.reference, seen))

    async def who(self, user: str) -> Asker | None:
        """Who this is, as far as it can be known in time; steps look again before anything is decided."""
        try:
            async with in_time():
                return await self.accounts(user)
        except (SlackUnavailable, DatabaseError, TimeoutError):
            return None

    async def open(self, body: Json, view: Json) -> None:
        """Show a modal while the trigger lives, in the place of the one that was clicked in."""
        try:
            if (around := body.get("view") or {}).get("type") == "modal":
                await self.messenger.update_view(around["id"], view)
            else:
                await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("incident.modal_not_opened")

    async def store(self, key: str, kind: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""
        try:
            await self.inbox.accept(f"slack:{key}", kind, payload)
        except IntakeUnavailable:
            log.warning("incident.not_stored", kind=kind)
            return False
        return True


async def _report(room: IncidentListeners, ack: AsyncAck, body: Json) -> None:
    await ack()
    tool = str(body["actions"][0].get("value") or "").partition(":")[0]
    await room.report(body, body["user"]["id"], about=tool)


async def _move(room: IncidentListeners, new: str, ack: AsyncAck, body: Json) -> None:
    number, seen = _value(body)
    payload = {"user": body["user"]["id"], "incident": number, "seen": seen, "new": new, "note": ""}
    if await room.store(body["trigger_id"], steps.MOVE, payload):
        await ack()


async def _close(room: IncidentListeners, ack: AsyncAck, body: Json) -> None:
    await ack()
    await room.close(body, *_value(body))


async def _reported(room: IncidentListeners, ack: AsyncAck, body: Json) -> None:
    """Stored before the modal closes."""
    view = body["view"]
    mistakes = modals.mistakes(view, room.clock.now())
    if mistakes:
        await ack(response_action="errors", errors=mistakes)
    elif await room.store(view["id"], steps.REPORT, {"user": body["user"]["id"], **modals.filled(view)}):
        await ack()
    else:
        await ack(response_action="errors", errors={modals.WHAT: _sorry(view)})


async def _closed(room: IncidentListeners, ack: AsyncAck, body: Json) -> None:
    view = body["view"]
    about, note = modals.about(view), modals.note(view)
    payload = {"user": body["user"]["id"], "incident": about["incident"], "seen": about["seen"], "new": "closed"}
    if not note:
        await ack(response_action="errors", errors={modals.NOTE: text(_lang(about["lang"]), "incident-note-missing")})
    elif await room.store(view["id"], steps.MOVE, {**payload, "note": note}):
        await ack()
    else:
        await ack(response_action="errors", errors={modals.NOTE: _sorry(view)})


def _sorry(view: Json) -> str:
    return text(_lang(modals.about(view)["lang"]), "incident-not-stored")


def _value(body: Json) -> tuple[int, str]:
    """Of a button on a card: the incident's number, and the state that was seen."""
    number, _, seen = str(body["actions"][0]["value"]).partition(":")
    return int(number), seen


def _lang(said: str) -> Lang:
    return said if said in LANGS else "en"
