"""What digests store of people: what they signed, the letters about it, and that they were in a group."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import and_, col, delete, or_, select

from bot.people.privacy import Sent
from bot.pulse.models import ClosedPeriod, DigestLetter, SurveyRound
from bot.rollout.models import Wave

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        nobody = _nobody()
        for row in await _closed(session):
            row.enrolled = _instead(row.enrolled, {employee_id: nobody})
            if row.digest is not None:
                row.digest = row.digest | {
                    "comments": [one for one in _comments(row) if one["employee_id"] != employee_id]
                }

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Comments with names, and where their letters are, go as participation does; figures stay.

        In the groups that figures were about, random numbers stand for people by then.
        """
        before = now - timedelta(days=retention.survey_participation + _A_WAVE)
        await _unname(before, session)
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
    """Everything that was closed, all of it or until `before`: weeks of waves, then surveys, oldest first."""
    weeks = select(ClosedPeriod).order_by(col(ClosedPeriod.closed_at), col(ClosedPeriod.wave_id))
    rounds = select(SurveyRound).where(col(SurveyRound.closed_at).is_not(None))
    rounds = rounds.order_by(col(SurveyRound.closed_at), col(SurveyRound.campaign))
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


async def counted_among(session: AsyncSession, employee_id: int) -> list[dict[str, Any]]:
    """The weeks of waves and the surveys in which somebody was among those asked, or a figure was about them."""
    return [_named(row) for row in await _closed(session) if employee_id in _people(row)]


async def _unname(before: datetime, session: AsyncSession) -> None:
    """Whoever was last asked `before` then is a random number in the groups of a tool, or of a kind of survey.

    The same one in all of them, so that groups can be compared with one another as before. Who is asked again after all
    that time counts as somebody new.
    """
    tools = dict((await session.exec(select(Wave.id, Wave.tool_id))).all())
    compared: dict[tuple[str, str], list[Closed]] = defaultdict(list)
    for row in await _closed(session):
        of = ("survey", row.kind) if isinstance(row, SurveyRound) else ("wave", tools[row.wave_id])
        compared[of].append(row)
    for rows in compared.values():
        last: dict[int, datetime] = {}
        for row in rows:
            if row.closed_at is not None:
                last |= {one: max(row.closed_at, last.get(one, row.closed_at)) for one in _people(row) if one > 0}
        instead = {one: _nobody() for one, at in last.items() if at < before}
        for row in rows:
            if not instead.keys().isdisjoint(_people(row)):
                row.enrolled = _instead(row.enrolled, instead)


def _nobody() -> int:
    """A number that is nobody's."""
    return -secrets.randbelow(2**52) - 1


def _people(row: Closed) -> set[int]:
    """Everybody in its groups."""
    lists = [one[name] for one in row.enrolled.get("surveys", ()) for name in ("asked", "shown")]
    return {person for people in [*lists, *row.enrolled.get("pool", ())] for person in people}


def _instead(enrolled: dict[str, Any], numbers: Mapping[int, int]) -> dict[str, Any]:
    """The same groups with other `numbers` for some of their people."""

    def group(people: list[int]) -> list[int]:
        return [numbers.get(one, one) for one in people]

    surveys = [
        one | {"asked": group(one["asked"]), "shown": group(one["shown"])} for one in enrolled.get("surveys", [])
    ]
    return enrolled | {"surveys": surveys, "pool": [group(one) for one in enrolled.get("pool", [])]}
