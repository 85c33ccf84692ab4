"""Looks up what a list or a card shows, and sends it to whoever asked, to them alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.models.views import View
from sqlmodel import col, select

from bot import work
from bot.errors import SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.people.models import Employee
from bot.registry import service
from bot.registry.rules import Asking
from bot.registry.showing import finding, listing, past, views
from bot.registry.showing.finding import Shelf, Wanted
from bot.registry.suspension import records
from bot.slack.blocks import MAX_BLOCKS, escape, fit, plain, section
from bot.slack.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.models import RegistryChange
    from bot.registry.service import Catalogue
    from bot.registry.tools import Tool
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler

Json = dict[str, Any]

SHOW: Final = "registry.show"
"""The kind of work: `{"user", "channel", "response_url", "replace", "show": {"typed"|"tool"|"wanted"}}`."""

_MAX_TITLE: Final = 24
log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """A page without its place: escaped `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolDesk:
    """Shows the registry."""

    database: Database
    clock: Clock
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    catalogue: Catalogue
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """The handler of each kind of work."""
        return {SHOW: self.show}

    async def show(self, item: Claimed) -> None:
        """`registry.show`: what was asked for, at most once; nothing for bots and people who have left."""
        payload = item.payload
        asker = await self.accounts(payload["user"])
        if asker is None:
            await self._finish(item)
            return
        page = await self.page(asker, payload["show"])
        message = Message(payload["channel"], page.text, page.blocks)
        try:
            await self.messenger.respond(
                item, payload["response_url"], message, replace=payload["replace"], user=asker.user_id
            )
        except (Undeliverable, SlackUnavailable):
            log.warning("registry.perhaps_not_shown", work=item.id)
        else:
            await self._finish(item)

    async def modal(self, asker: Asker, show: Json) -> Json:
        """The same as a modal, for the Home tab."""
        page = await self.page(asker, show)
        view = View(
            type="modal",
            title=plain(text(asker.lang, "tools-title"), _MAX_TITLE),
            close=plain(text(asker.lang, "privacy-close"), _MAX_TITLE),
            blocks=page.blocks,
        )
        return dict(view.to_dict())

    async def page(self, asker: Asker, show: Json) -> Said:
        """A card or a list: `typed` follows `/ai tools`, `tool` is an id, `wanted` a list, or the one to go back to."""
        if asker.is_guest:
            said = escape(text(asker.lang, "tools-guest"))
            return Said(said, [section(said)])
        async with self.database.reading() as session:
            shelf = await shelf_of(asker, catalogue=self.catalogue, today=self.today(), session=session)
            tool, wanted = _understood(show, shelf)
            if tool is not None:
                return await self._card(asker, shelf, tool, wanted, session)
        found = await asyncio.to_thread(finding.find, shelf, wanted)
        blocks = fit(await asyncio.to_thread(listing.tools, shelf, wanted, found), keep=1, limit=MAX_BLOCKS)
        return Said(listing.summary(shelf.lang, wanted, len(found)), blocks)

    async def _card(self, asker: Asker, shelf: Shelf, tool: Tool, wanted: Wanted, session: AsyncSession) -> Said:
        suspension = await records.open_one(tool.id, session=session) if asker.is_committee else None
        rows = await service.history(tool.id, limit=past.MAX_CHANGES, session=session)
        names = await _names(rows, session) if asker.is_committee else {}
        shown = views.Shown(
            card=shelf.card(tool),
            changes=[_change(row, names, ZoneInfo(asker.time_zone)) for row in rows],
            is_committee=asker.is_committee,
            suspension=suspension.id if suspension is not None else None,
            wanted=wanted,
        )
        status = text(asker.lang, f"status-{tool.status}")
        summary = text(asker.lang, "card-label", label=tool.name)
        return Said(escape(f"{summary} {status}"), fit(views.card(shown), keep=1, limit=MAX_BLOCKS))

    async def _finish(self, item: Claimed) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)


async def shelf_of(asker: Asker, *, catalogue: Catalogue, today: date, session: AsyncSession) -> Shelf:
    """The registry as this person sees it."""
    current = await catalogue.current(session)
    enrolled = await service.enrolled(asker.employee_id, today=today, session=session)
    asking = Asking(department=asker.department.casefold(), enrolled=enrolled)
    return Shelf(registry=current.registry, asking=asking, today=today, lang=asker.lang)


def _understood(show: Json, shelf: Shelf) -> tuple[Tool | None, Wanted]:
    """A tool whose card is meant, or the list: what was typed may be either."""
    if "typed" not in show:
        return shelf.registry.tools.get(str(show.get("tool") or "")), Wanted.from_payload(show.get("wanted"))
    typed = str(show["typed"])
    if (tool := finding.the_one(typed, shelf.registry)) is not None:
        return tool, Wanted()
    wanted = finding.wanted(typed, shelf.registry)
    found = finding.find(shelf, wanted) if wanted.words else []
    return (found[0], Wanted()) if len(found) == 1 else (None, wanted)


def _change(row: RegistryChange, names: dict[int, str], zone: ZoneInfo) -> past.Change:
    return past.Change(
        on=row.at.astimezone(zone).date(), path=row.path, old=row.old, new=row.new, why=row.why, source=row.source,
        who=names.get(row.employee_id or 0, ""),
    )  # fmt: skip


async def _names(rows: Iterable[RegistryChange], session: AsyncSession) -> dict[int, str]:
    wanted = {row.employee_id for row in rows if row.employee_id is not None}
    if not wanted:
        return {}
    found = select(Employee.id, Employee.name).where(col(Employee.id).in_(wanted))
    return {id: name for id, name in (await session.exec(found)).all() if id is not None}
