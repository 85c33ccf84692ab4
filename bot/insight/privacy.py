"""What this room stores of people: that they were in a group a figure was about, and where their notes are."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, select

from bot.insight.models import AdoptionGroup, AdoptionNote
from bot.insight.weeks import Week
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention


class AdoptionData:
    """Implements `bot.people.privacy.PersonalData` for the adoption note; its facts hold no person, and stay."""

    kinds = ("adoption",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """The tools whose figures were about groups they were in, from which week to which, and the weeks of notes."""
        notes = select(AdoptionNote.week).where(AdoptionNote.employee_id == employee_id)
        return {
            "adoption": {
                "counted_among": [
                    one.model_dump(mode="json", exclude={"id", "people"}) for one in await _with(employee_id, session)
                ],
                "notes": list((await session.exec(notes.order_by(AdoptionNote.week))).all()),
            }
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """The notes in their direct messages; no note names anybody."""
        found = select(AdoptionNote).where(AdoptionNote.employee_id == employee_id)
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all()]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Their notes go; in the groups that figures were about a random number stands in their place.

        Groups keep their sizes that way, without which the next one could be compared with them.
        """
        await session.exec(delete(AdoptionNote).where(col(AdoptionNote.employee_id) == employee_id))
        nobody = -secrets.randbelow(2**52) - 1
        for row in await _with(employee_id, session):
            row.people = [nobody if one == employee_id else one for one in row.people]

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Groups go as long after their last week as the events their figures were made of, and so do notes' places."""
        before = str(Week.of((now - timedelta(days=retention.usage_events)).date()))
        groups = await session.exec(delete(AdoptionGroup).where(col(AdoptionGroup.last_week) < before))
        notes = await session.exec(delete(AdoptionNote).where(col(AdoptionNote.week) < before))
        return groups.rowcount + notes.rowcount


async def _with(employee_id: int, session: AsyncSession) -> list[AdoptionGroup]:
    """The groups somebody is in."""
    rows = (await session.exec(select(AdoptionGroup).order_by(col(AdoptionGroup.id)))).all()
    return [row for row in rows if employee_id in row.people]
