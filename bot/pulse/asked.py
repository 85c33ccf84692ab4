"""Surveys as they were asked, out of the database. Callers open the session."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.pulse.models import SurveyText
from bot.pulse.surveys import Survey, survey_of

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.pulse.models import Checkin


async def find(survey_id: str, version: int, *, session: AsyncSession) -> Survey:
    """A survey as it was asked. Raises NoResultFound for one that never was."""
    found = await session.get_one(SurveyText, (survey_id, version))
    return _parsed(json.dumps(found.entry))


async def of(checkin: Checkin, *, session: AsyncSession) -> Survey:
    """The survey of a check-in."""
    return await find(checkin.survey_id, checkin.survey_version, session=session)


@lru_cache(maxsize=64)
def _parsed(entry: str) -> Survey:
    """Every tap needs its survey, and there are only a few."""
    return survey_of(json.loads(entry))
