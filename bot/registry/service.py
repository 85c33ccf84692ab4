"""The registry in the database. Whoever opens the session commits it; what was changed holds from then on.

Entries are those of `tools.yaml`, whole and in plain JSON; what they mean is `bot.registry.tools`.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, func, select

from bot.errors import UnknownTool
from bot.registry import ledger, toolsfile
from bot.registry.enrolment import enrol, enrolled, people_on
from bot.registry.fields import MAX_ID, plain
from bot.registry.importing import ImportReport, import_file, seed
from bot.registry.ledger import Author, Difference
from bot.registry.models import RegistryChange, RegistryHead, ToolEntry
from bot.registry.tools import Current, Registry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database

__all__ = [
    "Catalogue",
    "Current",
    "ImportReport",
    "add",
    "change",
    "count",
    "enrol",
    "enrolled",
    "entry",
    "export",
    "held_revision",
    "history",
    "import_file",
    "people_on",
    "revision",
    "seed",
]

Json = dict[str, Any]

_SUFFIX: Final = 8
"""Characters kept free at the end of an id for a number."""


class Catalogue:
    """What the registry means, kept as long as nothing changes: one query of one number then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = Current(Registry(), 0)

    async def current(self, session: AsyncSession | None = None) -> Current:
        """The registry; with `session` as its transaction sees it, with all that it has changed itself."""
        if session is None:
            async with self._database.reading() as own:
                return await self._committed(own)
        newest = await revision(session)
        if newest != self._kept.revision:
            async with self._database.reading() as own:
                await self._committed(own)
        if newest == self._kept.revision:
            return self._kept
        # Its own changes, or an older view: nothing that others may see.
        return await _read(session, newest)

    async def _committed(self, session: AsyncSession) -> Current:
        newest = await revision(session)
        if newest != self._kept.revision:
            self._kept = await _read(session, newest)
        return self._kept


async def entry(tool_id: str, *, session: AsyncSession) -> Json | None:
    """A tool's entry as `tools.yaml` would have it, dates as text; None for an unknown tool."""
    row = await session.get(ToolEntry, tool_id, populate_existing=True)
    return None if row is None else dict(row.entry)


async def change(
    tool_id: str,
    values: Json,
    *,
    by: int | None,
    source: str,
    why: str,
    now: datetime,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> bool:
    """Set keys of an entry; None takes a key out, and `data` and `criteria` are replaced whole.

    Every changed path goes into the history, and `tool_changed` is announced, with `owed_at` of the row of work that
    asks for it. False when nothing differs. Raises UnknownTool, and ValueError for an entry that would lose its id or
    name.
    """
    head = await ledger.lock(session, now)
    row = await session.get(ToolEntry, tool_id, populate_existing=True)
    if row is None:
        raise UnknownTool(tool_id)
    if values.get("id", tool_id) != tool_id or not values.get("name", "kept"):
        raise ValueError(f"{tool_id} keeps its id and a name")
    new = {key: value for key, value in (row.entry | plain(values)).items() if value is not None or key not in values}
    found = list(ledger.differences(row.entry, new))
    if not found:
        return False
    row.entry, row.status, row.changed_at = new, toolsfile.status_of(head.entry, new), now
    ledger.renew(head, now)
    last = await ledger.record(tool_id, found, Author(by, source, why, now), session=session)
    await ledger.tell(tool_id, [one.path for one in found], last, now=now, owed_at=owed_at, session=session)
    return True


async def add(
    entry: Json,
    *,
    by: int | None,
    source: str,
    why: str,
    now: datetime,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> str:
    """Enter a new tool; its id, made of its name unless it brings one, and of a number where that is taken.

    `owed_at` as for `change`. Raises ValueError for an entry without a name.
    """
    if not str(entry.get("name") or "").strip():
        raise ValueError("a tool needs a name")
    head = await ledger.lock(session, now)
    known = set((await session.exec(select(ToolEntry.id))).all())
    tool_id = _free_id(str(entry.get("id") or entry["name"]), known)
    new = plain({"id": "", **entry} | {"id": tool_id})
    last_place = (await session.exec(select(func.max(ToolEntry.place)))).one()
    session.add(
        ToolEntry(
            id=tool_id,
            place=0 if last_place is None else last_place + 1,
            entry=new,
            status=toolsfile.status_of(head.entry, new),
            changed_at=now,
        )
    )
    ledger.renew(head, now)
    whole = Difference(ledger.WHOLE, None, new)
    last = await ledger.record(tool_id, [whole], Author(by, source, why, now), session=session)
    await ledger.tell(tool_id, [ledger.WHOLE], last, now=now, owed_at=owed_at, session=session)
    return tool_id


async def count(*, session: AsyncSession) -> int:
    """How many tools there are."""
    return (await session.exec(select(func.count()).select_from(ToolEntry))).one()


async def export(*, session: AsyncSession) -> str:
    """The registry as the text of a `tools.yaml`."""
    head, entries = await _entries(session)
    return toolsfile.write(head, entries)


async def history(tool_id: str, *, limit: int, session: AsyncSession) -> list[RegistryChange]:
    """The last changes of a tool, latest first."""
    wanted = select(RegistryChange).where(RegistryChange.tool_id == tool_id)
    return list((await session.exec(wanted.order_by(col(RegistryChange.id).desc()).limit(limit))).all())


async def held_revision(session: AsyncSession) -> int:
    """The revision, which nobody can change before this transaction ends."""
    held = select(RegistryHead.revision).with_for_update(read=True)
    return (await session.exec(held)).first() or 0


async def revision(session: AsyncSession) -> int:
    """The number of the registry's present state."""
    return (await session.exec(select(RegistryHead.revision))).first() or 0


async def _read(session: AsyncSession, revision: int) -> Current:
    """`revision` was read before: should somebody commit in between, the next look finds a later one."""
    head, entries = await _entries(session)
    return Current(await asyncio.to_thread(toolsfile.registry_of, head, entries), revision)


async def _entries(session: AsyncSession) -> tuple[Json, list[Json]]:
    head = (await session.exec(select(RegistryHead.entry))).first() or {}
    ordered = select(ToolEntry.entry).order_by(col(ToolEntry.place), col(ToolEntry.id))
    return dict(head), [dict(one) for one in (await session.exec(ordered)).all()]


def _free_id(name: str, taken: Collection[str]) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: MAX_ID - _SUFFIX].strip("-") or "tool"
    number = 1
    while (free := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return free
