"""What people were told about tools: kept for as long as it may have to be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, select

from bot.people.models import Employee
from bot.registry import ledger, wording
from bot.registry.models import Enrolment, GivenVerdict, Suspension, SuspensionNotice

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention, Sent
    from bot.registry.wording import Given


async def keep(given: Given, *, question: int, employee: int, now: datetime, session: AsyncSession) -> None:
    """Note every verdict of an answer; questions back and cards tell nobody that something is allowed."""
    if given.ruling.kind != "verdict":
        return
    session.add_all(
        GivenVerdict(
            question_id=question,
            employee_id=employee,
            tool_id=verdict.tool,
            tool_name=wording.tool_name(given, verdict),
            outcome=verdict.outcome,
            data_classes=list(verdict.data_classes),
            uses=list(verdict.uses),
            lang=given.lang,
            given_at=now,
        )
        for verdict in {verdict.tool: verdict for verdict in reversed(given.ruling.verdicts)}.values()
    )


async def of(employee_id: int, *, session: AsyncSession) -> list[dict[str, Any]]:
    """What one person was told, oldest first, as plain JSON values."""
    found = select(GivenVerdict).where(GivenVerdict.employee_id == employee_id).order_by(col(GivenVerdict.id))
    return [row.model_dump(mode="json", exclude={"employee_id"}) for row in (await session.exec(found)).all()]


class RegistryData:
    """Implements `bot.people.privacy.PersonalData` for verdicts; enrolments belong to the rollout that made them."""

    kinds = ("verdicts", "enrolments")

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """What this person was told about tools, and those they are enrolled on."""
        enrolled = select(Enrolment).where(Enrolment.employee_id == employee_id).order_by(col(Enrolment.tool_id))
        return {
            "verdicts": await of(employee_id, session=session),
            "enrolments": [
                row.model_dump(mode="json", exclude={"employee_id"}) for row in (await session.exec(enrolled)).all()
            ],
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> list[Sent]:  # noqa: ARG002
        """None of its own: verdicts stand in the answers to questions."""
        return []

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:
        """Delete them all, and the person's address where they own tools, today and in the history."""
        for table in (GivenVerdict, Enrolment):
            await session.exec(delete(table).where(col(table.employee_id) == employee_id))
        person = await session.get(Employee, employee_id)
        if person is not None:
            await ledger.forget(person.email, now=now, session=session)

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Who was told of suspensions that ended long ago; verdicts go with their questions (a foreign key)."""
        over = select(Suspension.id).where(col(Suspension.lifted_at) < now - timedelta(days=retention.requests))
        gone = delete(SuspensionNotice).where(col(SuspensionNotice.suspension_id).in_(over))
        return (await session.exec(gone)).rowcount
