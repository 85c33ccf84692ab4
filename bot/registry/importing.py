"""`tools.yaml` into the database: what the file says is taken over, what it does not mention stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlmodel import col, select

from bot.registry import ledger, toolsfile
from bot.registry.ledger import Author, Difference
from bot.registry.models import RegistryHead, Suspension, ToolEntry

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.registry.toolsfile import Read

Json = dict[str, Any]

SOURCE: Final = "import"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, as ids of tools.

    `left_alone` are in the database and not in the file; `kept` are in both, and those of the file have errors;
    `kept_suspended` are suspended in the database and otherwise in the file: they changed but for their status.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    kept_suspended: tuple[str, ...] = ()


async def import_file(read: Read, *, by: int | None, now: datetime, session: AsyncSession) -> ImportReport:
    """Take over head and tools of a file; the same file twice changes nothing the second time.

    Keys and tools that only the database has are left alone, a tool that the file spoils stays as it is, and no import
    opens a suspended tool. A file of which nothing could be read changes nothing.
    """
    if not read.usable:
        return ImportReport(left_alone=tuple((await session.exec(select(ToolEntry.id))).all()))
    head = await ledger.lock(session, now)
    return await _Import(read, head, Author(by, SOURCE, "", now), session).run()


async def seed(policies: Path, *, now: datetime, session: AsyncSession) -> bool:
    """Import the `tools.yaml` of a policies folder into an empty registry; whether there was something to import."""
    read = toolsfile.load(policies)
    if read is None or not await _empty(session):
        return False
    head = await ledger.lock(session, now)
    if not await _empty(session):  # another replica was first
        return False
    report = await _Import(read, head, Author(None, SOURCE, "", now), session).run()
    errors = sum(finding.severity == "error" for finding in read.findings)
    _log.info("registry.seeded", tools=len(report.added), errors=errors)
    return bool(report.added)


async def _empty(session: AsyncSession) -> bool:
    return (await session.exec(select(ToolEntry.id).limit(1))).first() is None


class _Import:
    def __init__(self, read: Read, head: RegistryHead, author: Author, session: AsyncSession) -> None:
        self._read, self._head, self._author, self._session = read, head, author, session
        self._silent = True
        self._touched = False

    async def run(self) -> ImportReport:
        """All of the file, in one transaction."""
        known = await self._known()
        # Nobody has been told anything about an empty registry, so its first tools change no answer.
        self._silent = not known
        suspended = await self._suspended()
        await self._take_head()
        report: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "kept": [], "kept_suspended": []}
        for place, (tool_id, entry) in enumerate(self._read.entries.items()):
            if tool_id in known and tool_id in self._read.flawed and known[tool_id].entry != entry:
                report["kept"].append(tool_id)
                continue
            wanted = entry
            if tool_id in suspended and entry.get("status") != "suspended":
                wanted = entry | {"status": "suspended"}
                report["kept_suspended"].append(tool_id)
            report[await self._take(known.get(tool_id), tool_id, wanted, place)].append(tool_id)
        left = [row for tool_id, row in known.items() if tool_id not in self._read.entries]
        for place, row in enumerate(left, start=len(self._read.entries)):
            self._put(row, place)
        if self._touched:
            ledger.renew(self._head, self._author.now)
        await self._session.flush()
        lists = {key: tuple(ids) for key, ids in report.items()}
        return ImportReport(**lists, left_alone=tuple(row.id for row in left))

    async def _take_head(self) -> None:
        new = self._head.entry | self._read.head
        found = list(ledger.differences(self._head.entry, new, ()))
        if found:
            await ledger.record(None, found, self._author, session=self._session)
            self._head.entry = new
            self._touched = True

    async def _take(self, row: ToolEntry | None, tool_id: str, entry: Json, place: int) -> str:
        """One tool; what became of it, as a field of the report."""
        if row is not None:
            self._put(row, place)
        found = [Difference(ledger.WHOLE, None, entry)] if row is None else [*ledger.differences(row.entry, entry)]
        if not found:
            return "unchanged"
        status, now = self._status(tool_id, entry), self._author.now
        if row is None:
            self._session.add(ToolEntry(id=tool_id, place=place, entry=entry, status=status, changed_at=now))
        else:
            row.entry, row.status, row.changed_at = entry, status, now
        last = await ledger.record(tool_id, found, self._author, session=self._session)
        if not self._silent:
            await ledger.tell(tool_id, [one.path for one in found], last, now=now, session=self._session)
        self._touched = True
        return "added" if row is None else "changed"

    def _status(self, tool_id: str, entry: Json) -> str:
        return "suspended" if entry.get("status") == "suspended" else self._read.registry.tools[tool_id].status

    def _put(self, row: ToolEntry, place: int) -> None:
        if row.place != place:
            row.place = place
            self._touched = True

    async def _known(self) -> dict[str, ToolEntry]:
        ordered = select(ToolEntry).order_by(col(ToolEntry.place), col(ToolEntry.id))
        rows = await self._session.exec(ordered.execution_options(populate_existing=True))
        return {row.id: row for row in rows.all()}

    async def _suspended(self) -> set[str]:
        """The tools that somebody suspended and nobody opened again."""
        still = select(Suspension.tool_id).where(col(Suspension.lifted_at).is_(None))
        return set((await self._session.exec(still)).all())
