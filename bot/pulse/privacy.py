"""What this room stores of people: which check-ins they got and how that went, and answers while they are open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, delete, func, select, update

from bot.people.privacy import Sent
from bot.pulse import digest_privacy, redrawing
from bot.pulse.models import Checkin, CheckinLetter, OpenAnswer, SurveyRound, SurveyStop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention


class PulseData:
    """Implements `bot.people.privacy.PersonalData` for check-ins."""

    kinds = ("participation", "open_answers")

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """Check-ins, whether they were stopped, surveys started, groups they were counted among, and linked answers."""
        checkins = await _of(session, employee_id)
        stop = await session.get(SurveyStop, employee_id)
        found = select(OpenAnswer).where(col(OpenAnswer.checkin_id).in_([one.id for one in checkins]))
        answers = (await session.exec(found.order_by(col(OpenAnswer.checkin_id), col(OpenAnswer.question_id)))).all()
        again = await redrawing.letters([one.id or 0 for one in checkins], session)
        started = select(SurveyRound.campaign).where(SurveyRound.started_by == employee_id)
        return {
            "participation": {
                "checkins": [one.model_dump(mode="json", exclude={"employee_id"}) for one in checkins],
                "asked_again": [one.model_dump(mode="json", exclude={"id"}) for one in again],
                "started": list((await session.exec(started.order_by(SurveyRound.campaign))).all()),
                "counted_among": await digest_privacy.counted_among(session, employee_id),
                "stopped_at": stop.stopped_at.isoformat() if stop is not None else None,
            },
            "open_answers": [one.model_dump(mode="json") for one in answers],
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """The check-ins in their direct messages, and whatever asked again."""
        checkins = await _of(session, employee_id)
        first = [Sent(one.channel, one.ts) for one in checkins if one.channel is not None and one.ts is not None]
        again = await redrawing.letters([one.id or 0 for one in checkins], session)
        return [*first, *(Sent(one.channel, one.ts) for one in again)]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete it all. Answers of closed weeks cannot be found; what was signed is `DigestData`'s to delete."""
        theirs = select(Checkin.id).where(Checkin.employee_id == employee_id)
        await session.exec(delete(OpenAnswer).where(col(OpenAnswer.checkin_id).in_(theirs)))
        await session.exec(delete(CheckinLetter).where(col(CheckinLetter.checkin_id).in_(theirs)))
        await session.exec(delete(Checkin).where(col(Checkin.employee_id) == employee_id))
        await session.exec(delete(SurveyStop).where(col(SurveyStop.employee_id) == employee_id))
        started = update(SurveyRound).where(col(SurveyRound.started_by) == employee_id)
        await session.exec(started.values(started_by=None))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete the check-ins of waves and surveys whose last one closed longer ago than `retention` allows."""
        before = now - timedelta(days=retention.survey_participation)
        whole = func.coalesce(Checkin.wave_id, Checkin.campaign)
        over = select(whole).group_by(whole).having(func.max(Checkin.closes_at) < before)
        return (await session.exec(delete(Checkin).where(whole.in_(over)))).rowcount


async def _of(session: AsyncSession, employee_id: int) -> Sequence[Checkin]:
    found = select(Checkin).where(Checkin.employee_id == employee_id).order_by(col(Checkin.id))
    return (await session.exec(found)).all()
