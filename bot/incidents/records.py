"""Incidents in the database. Whoever opens the session commits it.

Every change of state is a conditional update on the state that was seen: of two members who decide at once, one wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select, update

from bot import audit
from bot.db import insert_new
from bot.incidents import rules
from bot.incidents.models import Incident, IncidentNumber, IncidentStep

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from knowledge import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports; texts are masked already. Fields as in `bot.incidents.models.Incident`."""

    employee_id: int
    lang: Lang
    what: str
    tool_id: str | None
    tool_name: str
    data_classes: tuple[str, ...]
    happened_at: datetime | None
    stopped: str
    named: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """An incident, and its change of state, by their numbers."""

    incident: int
    step: int


async def report(said: Report, *, year: int, now: datetime, session: AsyncSession) -> Entered:
    """Enter an incident under the next reference of the business `year`."""
    incident = Incident(
        reference=await _next_reference(year, session),
        employee_id=said.employee_id,
        named=said.named,
        lang=said.lang,
        what=said.what,
        tool_id=said.tool_id,
        tool_name=said.tool_name,
        data_classes=list(said.data_classes),
        happened_at=said.happened_at,
        stopped=said.stopped,
        reported_at=now,
    )
    session.add(incident)
    await session.flush()
    step = await _step(incident.id or 0, said.employee_id, "", "open", "", now, session)
    await audit.record("incident.reported", incident.reference, actor=said.employee_id, now=now, session=session)
    return Entered(incident.id or 0, step)


async def move(
    incident_id: int, *, seen: str, new: str, by: int, note: str, now: datetime, session: AsyncSession
) -> Entered | None:
    """Bring an incident from the state `seen` to a later one; None when it is no longer in that state.

    Whoever takes it, or decides first, is the one in charge.
    """
    if not rules.may_follow(seen, new):
        return None
    as_seen = update(Incident).where(col(Incident.id) == incident_id, col(Incident.state) == seen)
    values = {"state": new} | ({"note": note} if note else {})
    if (await session.exec(as_seen.values(**values))).rowcount != 1:
        return None
    incident = await session.get_one(Incident, incident_id, populate_existing=True)
    if incident.assignee_id is None:
        incident.assignee_id = by
    step = await _step(incident_id, by, seen, new, note, now, session)
    detail = f"{seen} to {new}"
    await audit.record(f"incident.{new}", incident.reference, actor=by, now=now, session=session, detail=detail)
    return Entered(incident_id, step)


async def posted(incident_id: int, *, channel: str | None, ts: str | None, session: AsyncSession) -> None:
    """Where the card stands."""
    here = update(Incident).where(col(Incident.id) == incident_id)
    await session.exec(here.values(channel=channel, ts=ts))


async def told(step_id: int, ts: str | None, *, session: AsyncSession) -> None:
    """The message that told the reporter of a change."""
    await session.exec(update(IncidentStep).where(col(IncidentStep.id) == step_id).values(told_ts=ts))


async def history(incident_id: int, *, session: AsyncSession) -> list[IncidentStep]:
    """Every change of an incident's state, in order."""
    found = select(IncidentStep).where(IncidentStep.incident_id == incident_id).order_by(col(IncidentStep.id))
    return list((await session.exec(found)).all())


async def _next_reference(year: int, session: AsyncSession) -> str:
    """Whoever comes at the same time waits for this transaction, so that no number is given twice."""
    await insert_new(session, IncidentNumber, {"year": year, "last": 0})
    grown = update(IncidentNumber).where(col(IncidentNumber.year) == year)
    await session.exec(grown.values(last=IncidentNumber.last + 1))
    row = await session.get_one(IncidentNumber, year, populate_existing=True)
    return rules.reference(year, row.last)


async def _step(incident_id: int, by: int, old: str, new: str, note: str, now: datetime, session: AsyncSession) -> int:
    step = IncidentStep(incident_id=incident_id, at=now, employee_id=by, old=old, new=new, note=note)
    session.add(step)
    await session.flush()
    return step.id or 0
