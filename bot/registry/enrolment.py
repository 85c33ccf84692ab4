"""Who is enrolled on which tool. Days are business days; whoever opens the session commits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from bot.db import insert_new
from bot.registry.models import Enrolment

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel.ext.asyncio.session import AsyncSession


async def enrol(
    employee_id: int,
    tool_id: str,
    *,
    since: date,
    until: date | None = None,
    wave: str = "",
    session: AsyncSession,
) -> None:
    """Enrol somebody from `since` on through `until`; what was said before about them and the tool is replaced."""
    said = {"since": since, "until": until, "wave": wave}
    if await insert_new(session, Enrolment, {"employee_id": employee_id, "tool_id": tool_id, **said}):
        return
    row = await session.get(Enrolment, (employee_id, tool_id), populate_existing=True, with_for_update=True)
    if row is not None:
        row.since, row.until, row.wave = since, until, wave
        await session.flush()


async def enrolment(employee_id: int, tool_id: str, *, session: AsyncSession) -> Enrolment | None:
    """What was said last about somebody and a tool, whenever it holds."""
    return await session.get(Enrolment, (employee_id, tool_id), populate_existing=True)


async def enrolled(employee_id: int, *, today: date, session: AsyncSession) -> frozenset[str]:
    """The ids of the tools somebody is enrolled on today."""
    found = select(Enrolment.tool_id).where(Enrolment.employee_id == employee_id, _on(today))
    return frozenset((await session.exec(found)).all())


async def people_on(tool_id: str, *, today: date, session: AsyncSession) -> list[int]:
    """The ids of the employees enrolled on a tool today."""
    found = select(Enrolment.employee_id).where(Enrolment.tool_id == tool_id, _on(today))
    return list((await session.exec(found.order_by(col(Enrolment.employee_id)))).all())


def _on(today: date) -> ColumnElement[bool]:
    until = col(Enrolment.until)
    return and_(col(Enrolment.since) <= today, or_(until.is_(None), until >= today))
