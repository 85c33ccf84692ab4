"""What the worker does about incidents: stores a report under a number, tells its reporter, keeps the card."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from bot import work
from bot.i18n import text
from bot.incidents import records, rules
from bot.incidents.models import Incident
from knowledge import mask

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.incidents.records import Entered
    from bot.people.accounts import Asker
    from bot.work import Claimed
    from bot.worker import Handler

Json = dict[str, Any]

REPORT: Final = "incident.report"
MOVE: Final = "incident.move"
CARD: Final = "incident.card"
REDRAW: Final = "incident.redraw"
TELL: Final = "incident.tell"
NOTE: Final = "incident.note"
"""Kinds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSteps:
    """Reports and decisions: each is one transaction with the messages that follow from it."""

    database: Database
    clock: Clock
    accounts: Callable[[str], Awaitable[Asker | None]]
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {REPORT: self.report, MOVE: self.move}

    async def report(self, item: Claimed) -> None:
        """`{user}` and what `modals.filled` read: stored masked, acknowledged, shown to the committee."""
        asker, now = await self.accounts(item.payload["user"]), self.clock.now()
        said = await asyncio.to_thread(_report, item.payload, asker) if asker is not None else None
        async with self.database.writing() as session:
            if said is not None:
                entered = await records.report(said, year=self.today().year, now=now, session=session)
                await enter_letter(entered, said.employee_id, now=now, owed_at=item.owed_at, session=session)
                key, payload = f"incident:{entered.incident}:card", {"incident": entered.incident}
                await _enter(key, CARD, payload, now, session, owed_at=item.owed_at)
            await work.finish(item, now=now, session=session)

    async def move(self, item: Claimed) -> None:
        """`{user, incident, seen, new, note}`: a member brings it on, unless another has done so meanwhile."""
        said, now = item.payload, self.clock.now()
        asker = await self.accounts(said["user"])
        note = (await asyncio.to_thread(mask, said["note"])).text[: rules.MAX_NOTE]
        async with self.database.writing() as session:
            if asker is not None and not asker.is_committee:
                await self._answer(item, text(asker.lang, "incident-only-committee"), now, session)
            elif asker is not None:
                await self._move(item, asker, note, now, session)
            await work.finish(item, now=now, session=session)

    async def _move(self, item: Claimed, asker: Asker, note: str, now: datetime, session: AsyncSession) -> None:
        said = item.payload
        moved = await records.move(
            said["incident"], seen=said["seen"], new=said["new"], by=asker.employee_id, note=note, now=now,
            session=session,
        )  # fmt: skip
        incident = await session.get(Incident, said["incident"])
        if incident is None:
            return
        if moved is None:
            changed = text(asker.lang, "incident-changed-already", reference=incident.reference)
            await self._answer(item, changed, now, session)
            return
        await enter_redraw(moved.incident, f"step {moved.step}", now=now, session=session)
        if incident.employee_id is not None:
            await enter_letter(moved, incident.employee_id, now=now, owed_at=item.owed_at, session=session)

    async def _answer(self, item: Claimed, sentence: str, now: datetime, session: AsyncSession) -> None:
        payload = {"user": item.payload["user"], "sentence": sentence}
        await _enter(f"{item.key}:refused", NOTE, payload, now, session, owed_at=item.owed_at)


async def enter_letter(
    entered: Entered, employee_id: int, *, now: datetime, owed_at: datetime, session: AsyncSession
) -> None:
    """The reporter hears of a change, once; `owed_at` is that of the row of work it came with."""
    payload = {"incident": entered.incident, "step": entered.step, "employee_id": employee_id}
    await _enter(f"incident:{entered.incident}:told:{entered.step}", TELL, payload, now, session, owed_at=owed_at)


async def enter_redraw(incident_id: int, why: str, *, now: datetime, session: AsyncSession) -> None:
    """The card no longer shows how things stand; once for each `why`."""
    await _enter(f"incident:{incident_id}:redraw:{why}", REDRAW, {"incident": incident_id}, now, session)


async def _enter(
    key: str, kind: str, payload: Json, now: datetime, session: AsyncSession, *, owed_at: datetime | None = None
) -> None:
    await work.add(key=key, kind=kind, payload=payload, due_at=now, owed_at=owed_at, session=session)


def _report(said: Json, asker: Asker) -> records.Report:
    """Masking reads every word: not for the event loop."""
    return records.Report(
        employee_id=asker.employee_id,
        lang=asker.lang,
        what=mask(said["what"]).text[: rules.MAX_WHAT],
        tool_id=said["tool"] or None,
        tool_name=mask(said["other"]).text[: rules.MAX_TOOL],
        data_classes=tuple(said["data"]),
        happened_at=datetime.fromisoformat(said["happened_at"]) if said["happened_at"] else None,
        stopped=said["stopped"],
        named=said["named"],
    )
