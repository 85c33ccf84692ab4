"""`/ai suspend`, the buttons about suspensions and their modals: looked up, opened or stored, then acknowledged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.errors import DatabaseError, IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.registry.suspension import messages, modals, records, steps
from bot.slack.patience import in_time
from knowledge import LANGS

if TYPE_CHECKING:
    from datetime import date

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.service import Catalogue
    from bot.registry.tools import Tool
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from knowledge import Lang

Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionListeners:
    """What clicks and commands about suspensions do. `lang` is spoken while nothing is known of a person."""

    inbox: Inbox
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    database: Database
    catalogue: Catalogue
    clock: Clock
    today: Callable[[], date]
    lang: Lang

    def register(self, app: AsyncApp) -> None:
        """Attach them."""
        app.action(messages.SUSPEND)(partial(_suspend, self))
        app.action(messages.LIFT)(partial(_lift, self))
        app.action(messages.CONFIRM)(partial(_confirm, self))
        app.view(modals.SUSPEND)(partial(_submitted, self, steps.SUSPEND))
        app.view(modals.LIFT)(partial(_submitted, self, steps.LIFT))

    async def command(self, ack: AsyncAck, body: Json, named: str) -> None:
        """What `/ai suspend TOOL` does: opens the modal, for that tool or to choose one."""
        member, lang = await self._member(body["user_id"])
        if not member:
            await ack(text=text(lang, "suspension-only-committee"), response_type="ephemeral")
            return
        await ack()
        await self._open(body, await self._asking(lang, named))

    async def suspend(self, body: Json, tool_id: str) -> None:
        """The modal for one tool."""
        member, lang = await self._member(body["user"]["id"])
        if not member:
            await self._open(body, modals.sorry(lang, text(lang, "suspension-only-committee")))
            return
        tool = (await self.catalogue.current()).registry.tools.get(tool_id)
        await self._open(body, await self._for(lang, tool, tool_id))

    async def lift(self, body: Json, number: int) -> None:
        """The modal that asks why a suspension is lifted."""
        member, lang = await self._member(body["user"]["id"])
        if not member:
            await self._open(body, modals.sorry(lang, text(lang, "suspension-only-committee")))
            return
        suspension = await records.find(number, self.database)
        name = records.tool_of(suspension, (await self.catalogue.current()).registry).name
        if suspension.lifted_at is not None:
            view = modals.sorry(lang, text(lang, "suspension-ended", tool=name))
        else:
            async with self.database.reading() as session:
                reached = await records.reached(number, "told", session=session)
            view = modals.lift(lang, number, name, reached.told)
        await self._open(body, view)

    async def store(self, key: str, kind: str, payload: Json) -> bool:
        """Whether it is stored now, or was before."""
        try:
            await self.inbox.accept(f"slack:{key}", kind, payload)
        except IntakeUnavailable:
            log.warning("suspension.not_stored", kind=kind)
            return False
        return True

    async def _asking(self, lang: Lang, named: str) -> Json:
        registry = (await self.catalogue.current()).registry
        tools = modals.ranked(registry, named, records.USABLE)
        if not tools:
            return modals.sorry(lang, text(lang, "suspension-no-tools"))
        return await self._for(lang, tools[0], tools[0].id) if len(tools) == 1 else modals.choose(lang, tools)

    async def _for(self, lang: Lang, tool: Tool | None, tool_id: str) -> Json:
        if tool is None or tool.status not in records.USABLE:
            suspended, name = (tool.status == "suspended", tool.name) if tool is not None else (False, tool_id)
            sentence = text(lang, "suspension-already" if suspended else "suspension-not-in-use", tool=name)
            return modals.sorry(lang, sentence)
        async with self.database.reading() as session:
            everybody = await records.concerned(tool.id, now=self.clock.now(), today=self.today(), session=session)
        return modals.suspend(lang, tool, len(everybody))

    async def _member(self, user: str) -> tuple[bool, Lang]:
        """Whether this is a member of the committee, and their language. The step looks again before it decides."""
        try:
            async with in_time():
                asker = await self.accounts(user)
        except (SlackUnavailable, DatabaseError, TimeoutError):
            asker = None
        return (asker.is_committee, asker.lang) if asker is not None else (False, self.lang)

    async def _open(self, body: Json, view: Json) -> None:
        """Show a modal, in the place of the one that was clicked in: Slack opens none from within another."""
        try:
            if (around := body.get("view") or {}).get("type") == "modal":
                await self.messenger.update_view(around["id"], view)
            else:
                await self.messenger.open_view(body["trigger_id"], view)
        except (SlackUnavailable, Undeliverable):
            log.warning("suspension.modal_not_opened")


async def _suspend(room: SuspensionListeners, ack: AsyncAck, body: Json) -> None:
    await ack()
    await room.suspend(body, _value(body).partition(":")[0])


async def _lift(room: SuspensionListeners, ack: AsyncAck, body: Json) -> None:
    await ack()
    await room.lift(body, int(_value(body)))


async def _confirm(room: SuspensionListeners, ack: AsyncAck, body: Json) -> None:
    payload = {"user": body["user"]["id"], "suspension": int(_value(body))}
    if await room.store(body["trigger_id"], steps.CONFIRM, payload):
        await ack()


async def _submitted(room: SuspensionListeners, kind: str, ack: AsyncAck, body: Json) -> None:
    """Stored before the modal closes."""
    view = body["view"]
    about, mistakes = modals.about(view), modals.mistakes(view)
    if mistakes:
        await ack(response_action="errors", errors=mistakes)
        return
    decided = {"user": body["user"]["id"], "reason": modals.reason(view)}
    subject = {"suspension": about["suspension"]} if kind == steps.LIFT else {"tool": modals.chosen(view)}
    if await room.store(view["id"], kind, decided | subject):
        await ack()
    else:
        sorry = text(_lang(about["lang"]), "suspension-not-stored")
        await ack(response_action="errors", errors={modals.REASON: sorry})


def _value(body: Json) -> str:
    return str(body["actions"][0]["value"])


def _lang(said: str) -> Lang:
    return said if said in LANGS else "en"
