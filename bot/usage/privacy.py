"""What this room stores of people: usage events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, select

from bot.usage.models import UsageEvent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention, Sent


class UsageData:
    """Implements `bot.people.privacy.PersonalData` for usage events."""

    kinds = ("usage",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """The events, oldest first."""
        found = select(UsageEvent).where(UsageEvent.employee_id == employee_id)
        events = (await session.exec(found.order_by(col(UsageEvent.occurred_at), col(UsageEvent.id)))).all()
        return {"usage": [event.model_dump(mode="json", exclude={"id", "employee_id"}) for event in events]}

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:  # noqa: ARG002
        """None: an event is no message."""
        return ()

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete the events."""
        await session.exec(delete(UsageEvent).where(col(UsageEvent.employee_id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete events older than `retention` allows."""
        before = now - timedelta(days=retention.usage_events)
        return (await session.exec(delete(UsageEvent).where(col(UsageEvent.occurred_at) < before))).rowcount
