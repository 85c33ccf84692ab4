"""What this room stores of people: the training prompts they got, what they did with them, whether they stopped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, delete, func, select

from bot.champions import planning
from bot.champions.models import Nudge, NudgeMessage, NudgeStop
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention

_TABLES: Final = (NudgeMessage, Nudge, NudgeStop)


class NudgeData:
    """Implements `bot.people.privacy.PersonalData` for nudges."""

    kinds = ("nudges",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """The prompts, and whether they were stopped."""
        found = select(Nudge).where(Nudge.employee_id == employee_id).order_by(col(Nudge.week), col(Nudge.turn))
        stop = await session.get(NudgeStop, employee_id)
        nudges = [one.model_dump(mode="json", exclude={"employee_id"}) for one in (await session.exec(found)).all()]
        return {"nudges": {"given": nudges, "stopped_at": stop.stopped_at.isoformat() if stop is not None else None}}

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """The nudges in their direct messages."""
        found = select(NudgeMessage).where(NudgeMessage.employee_id == employee_id).order_by(NudgeMessage.ts)
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all()]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete it all."""
        for table in _TABLES:
            await session.exec(delete(table).where(col(table.employee_id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete what belongs to those who have been no champions for as long as `retention` says.

        While somebody is one all of it stays: without it a prompt would be given twice.
        """
        before = now - timedelta(days=retention.champions)
        champions = await planning.champions(session=session)
        last = select(Nudge.employee_id).group_by(col(Nudge.employee_id)).having(func.max(Nudge.due_at) < before)
        over = {one for one in (await session.exec(last)).all() if one not in champions}
        unused = select(NudgeStop.employee_id).where(
            NudgeStop.stopped_at < before, col(NudgeStop.employee_id).not_in(select(Nudge.employee_id))
        )
        over |= {one for one in (await session.exec(unused)).all() if one not in champions}
        rows = 0
        for table in _TABLES:
            rows += (await session.exec(delete(table).where(col(table.employee_id).in_(over)))).rowcount
        return rows
