"""What this room stores of people: profiles and Slack accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, select

from bot.people.models import Employee, SlackAccount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention, Sent


class ProfileData:
    """Implements `bot.people.privacy.PersonalData` for profiles; erased last, since all else points at them."""

    kinds = ("profile",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """The profile and the Slack accounts that belong to it."""
        person = await session.get_one(Employee, employee_id)
        accounts = await _accounts(session, employee_id)
        profile = person.model_dump(mode="json", exclude={"id"})
        slack = [account.model_dump(mode="json", exclude={"employee_id"}) for account in accounts]
        return {"profile": profile | {"slack_accounts": slack}}

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:  # noqa: ARG002
        """None: nothing is said about a profile."""
        return ()

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete the profile; what other rooms may have left goes with it."""
        await session.exec(delete(SlackAccount).where(col(SlackAccount.employee_id) == employee_id))
        await session.exec(delete(Employee).where(col(Employee.id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete the profiles of those who left longer ago than `retention` allows, with all that points at them."""
        before = now - timedelta(days=retention.profile)
        gone = delete(Employee).where(col(Employee.active).is_(False), col(Employee.updated_at) < before)
        return (await session.exec(gone)).rowcount


async def _accounts(session: AsyncSession, employee_id: int) -> Sequence[SlackAccount]:
    found = select(SlackAccount).where(SlackAccount.employee_id == employee_id)
    return (await session.exec(found.order_by(SlackAccount.user_id))).all()
