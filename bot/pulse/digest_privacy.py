"""What digests store of people: what they signed, the letters about it, and that they were in a group."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import and_, col, delete, or_, select

from bot.people.privacy import Sent
from bot.pulse.models import ClosedPeriod, DigestLetter, SurveyRound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention
    from bot.pulse.models import Closed


class DigestData:
    """Implements `bot.people.privacy.PersonalData` for signed comments in digests."""

    kinds = ("signed_comments",)

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """What they signed, with the wave and its week or the survey."""
        return {
            "signed_comments": [
                {**_named(row), "text": one["text"]}
                for row in await _closed(session)
                for one in _comments(row)
                if one["employee_id"] == employee_id
            ]
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """Letters to them, and those that show others what they signed."""
        about = DigestLetter.about_id == employee_id
        found = select(DigestLetter).where(or_(DigestLetter.employee_id == employee_id, about))
        return [
            Sent(one.channel, one.ts, among_others=one.employee_id != employee_id)
            for one in (await session.exec(found)).all()
        ]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Their comments go; in the groups that figures were about a random number stands in their place.

        Groups keep their sizes that way, without which the next one could be compared with them.
        """
        mine = or_(col(DigestLetter.employee_id) == employee_id, col(DigestLetter.about_id) == employee_id)
        await session.exec(delete(DigestLetter).where(mine))
        nobody = -secrets.randbelow(2**52) - 1
        for row in await _closed(session):
            row.enrolled = _instead(row.enrolled, employee_id, nobody)
            if row.digest is not None:
                row.digest = row.digest | {
                    "comments": [one for one in _comments(row) if one["employee_id"] != employee_id]
                }

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Comments with names, and where their letters are, go as participation does; figures stay."""
        before = now - timedelta(days=retention.survey_participation + _A_WAVE)
        gone = 0
        for row in await _closed(session, before):
            gone += len(_comments(row))
            if row.digest is not None and _comments(row):
                row.digest = row.digest | {"comments": []}
            gone += (await session.exec(delete(DigestLetter).where(_about(row)))).rowcount
        return gone


_A_WAVE: Final = 28
"""Days from the close of a wave's first week to that of its last, at most: retention counts from its end."""


async def _closed(session: AsyncSession, before: datetime | None = None) -> list[Closed]:
    """Everything that was closed, all of it or until `before`."""
    weeks, rounds = select(ClosedPeriod), select(SurveyRound).where(col(SurveyRound.closed_at).is_not(None))
    if before is not None:
        weeks, rounds = weeks.where(ClosedPeriod.closed_at < before), rounds.where(col(SurveyRound.closed_at) < before)
    return [*(await session.exec(weeks)).all(), *(await session.exec(rounds)).all()]


def _named(row: Closed) -> dict[str, Any]:
    if isinstance(row, SurveyRound):
        return {"survey": row.campaign}
    return {"wave": row.wave_id, "week": row.period}


def _about(row: Closed) -> ColumnElement[bool]:
    """The letters about it."""
    if isinstance(row, SurveyRound):
        return col(DigestLetter.campaign) == row.campaign
    return and_(col(DigestLetter.wave_id) == row.wave_id, col(DigestLetter.period) == row.period)


def _comments(row: Closed) -> list[dict[str, Any]]:
    return list((row.digest or {}).get("comments", ()))


def _instead(enrolled: dict[str, Any], employee_id: int, nobody: int) -> dict[str, Any]:
    """The same groups with `nobody` where `employee_id` was."""

    def group(people: list[int]) -> list[int]:
        return [nobody if one == employee_id else one for one in people]

    surveys = [
        one | {"asked": group(one["asked"]), "shown": group(one["shown"])} for one in enrolled.get("surveys", [])
    ]
    return enrolled | {"surveys": surveys, "pool": [group(one) for one in enrolled.get("pool", [])]}
