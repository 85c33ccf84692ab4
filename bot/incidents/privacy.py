"""What this room stores of people: incidents they reported, and what they did about incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, or_, select, update

from bot.incidents.models import Incident, IncidentStep
from bot.incidents.steps import enter_redraw
from bot.people.models import SlackAccount
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention


class IncidentData:
    """Implements `bot.people.privacy.PersonalData` for incidents."""

    kinds = ("incidents",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """Incidents the person reported, as they are kept (masked), and the changes they made to any."""
        reported = await _reported(session, employee_id)
        did = select(IncidentStep, Incident.reference).join(Incident).where(IncidentStep.employee_id == employee_id)
        steps = (await session.exec(did.order_by(col(IncidentStep.id)))).all()
        return {
            "incidents": {
                "reported": [one.model_dump(mode="json", exclude={"employee_id", "assignee_id"}) for one in reported],
                "done": [
                    {"reference": reference, **step.model_dump(mode="json", include={"at", "old", "new", "note"})}
                    for step, reference in steps
                ],
            }
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """What the reporter was told. The card stays: it is drawn anew, without the name."""
        found = (
            select(IncidentStep.told_ts)
            .join(Incident)
            .where(Incident.employee_id == employee_id, col(IncidentStep.told_ts).is_not(None))
        )
        users = select(SlackAccount.user_id).where(SlackAccount.employee_id == employee_id)
        user = (await session.exec(users)).first()
        stamps = (await session.exec(found)).all()
        return [Sent(user, ts) for ts in stamps if ts is not None] if user is not None else []

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:
        """The incidents stay, without the person."""
        theirs = or_(col(Incident.employee_id) == employee_id, col(Incident.assignee_id) == employee_id)
        for number in (await session.exec(select(Incident.id).where(theirs))).all():
            await enter_redraw(number or 0, f"erased {employee_id}", now=now, session=session)
        await session.exec(update(Incident).where(col(Incident.employee_id) == employee_id).values(employee_id=None))
        await session.exec(update(Incident).where(col(Incident.assignee_id) == employee_id).values(assignee_id=None))
        await session.exec(
            update(IncidentStep).where(col(IncidentStep.employee_id) == employee_id).values(employee_id=None)
        )

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete incidents older than `retention` allows."""
        before = now - timedelta(days=retention.requests)
        return (await session.exec(delete(Incident).where(col(Incident.reported_at) < before))).rowcount


async def _reported(session: AsyncSession, employee_id: int) -> Sequence[Incident]:
    found = select(Incident).where(Incident.employee_id == employee_id).order_by(col(Incident.id))
    return (await session.exec(found)).all()
