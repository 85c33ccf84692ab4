"""What this room stores of people: who is in which wave and enrolled on what, who leads, helps and decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, delete, or_, select, update

from bot.people.privacy import Sent
from bot.registry.models import Enrolment
from bot.rollout import rules
from bot.rollout.models import Wave, WaveChampion, WaveDecision, WaveLetter, WaveMember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention

OVER: Final = ("ended", "stopped")


class RolloutData:
    """Implements `bot.people.privacy.PersonalData` for waves."""

    kinds = ("waves", "wave_decisions")

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """Their waves and enrolments, those they lead or help in, and what they decided."""
        theirs = select(WaveMember, Wave.name).join(Wave).where(WaveMember.employee_id == employee_id)
        members = (await session.exec(theirs.order_by(col(WaveMember.starts_on)))).all()
        enrolled = (await session.exec(select(Enrolment).where(Enrolment.employee_id == employee_id))).all()
        helping = select(WaveChampion.wave_id).where(WaveChampion.employee_id == employee_id)
        led = (await session.exec(select(Wave).where(Wave.lead_id == employee_id))).all()
        decided = (await session.exec(select(WaveDecision).where(WaveDecision.decided_by == employee_id))).all()
        hidden = {"employee_id", "weeks_planned"}
        return {
            "waves": {
                "member": [one.model_dump(mode="json", exclude=hidden) | {"name": name} for one, name in members],
                "enrolled": [one.model_dump(mode="json", exclude={"employee_id"}) for one in enrolled],
                "champion": list((await session.exec(helping)).all()),
            },
            "wave_decisions": {
                "leads": [one.id for one in led],
                "decided": [one.model_dump(mode="json", exclude={"id", "decided_by"}) for one in decided],
            },
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """What they were told about their waves."""
        found = select(WaveLetter).where(WaveLetter.employee_id == employee_id)
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all()]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete memberships, enrolments and letters; waves and decisions stay, without their name."""
        for table in (WaveLetter, WaveMember, WaveChampion, Enrolment):
            await session.exec(delete(table).where(col(table.employee_id) == employee_id))
        for column in (Wave.lead_id, Wave.created_by, WaveDecision.decided_by):
            unnamed = update(column.class_).where(col(column) == employee_id).values({column.key: None})  # type: ignore[union-attr]
            await session.exec(unnamed)

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete who was in waves that are over for long enough, and after the years of decisions the waves."""
        ended_before = now.date() - rules.LASTS - timedelta(days=retention.survey_participation)
        decided_before = now.date() - rules.LASTS - timedelta(days=retention.requests)
        over = select(Wave.id).where(col(Wave.state).in_(OVER))
        late = select(WaveMember.wave_id).where(col(WaveMember.starts_on) >= ended_before)
        done = over.where(col(Wave.starts_on) < ended_before, col(Wave.id).not_in(late))
        rows = 0
        for table in (WaveLetter, WaveMember, WaveChampion):
            rows += (await session.exec(delete(table).where(col(table.wave_id).in_(done)))).rowcount
        old = or_(col(Wave.state).in_(OVER), col(Wave.state) == "planned")
        waves = delete(Wave).where(old, col(Wave.starts_on) < decided_before)
        return rows + (await session.exec(waves)).rowcount
