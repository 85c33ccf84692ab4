"""A wave whose check-ins were sent and answered, as rows: what a closing week finds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.pulse import rules
from bot.pulse.models import Checkin, OpenAnswer, SurveyText
from bot.pulse.surveys import Survey, entry_of, load
from bot.rollout.models import Wave, WaveMember
from tests.support.company import ROOT

PARIS = ZoneInfo("Europe/Paris")
TOOL = "deepl-pro"
OBSTACLES = ("no access to it", "Je n’y ai pas accès", "Ich habe keinen Zugang", "too slow", "keine Zeit")
SURVEYS: dict[str, Survey] = load(ROOT / "policies")[0]


async def wave(
    id: str,
    people: Iterable[int],
    starts_on: date,
    *,
    lead: int | None = None,
    name: str = "Übersetzen",
    session: AsyncSession,
) -> Wave:
    """A running wave of these people, who all begin on its first day; their check-ins are entered by the test."""
    now = datetime.combine(starts_on, time(8), UTC) - timedelta(days=3)
    made = Wave(id=id, tool_id=TOOL, name=name, starts_on=starts_on, lead_id=lead, state="running", created_at=now)
    session.add(made)
    await session.flush()
    session.add_all(
        WaveMember(wave_id=id, employee_id=one, starts_on=starts_on, joined_at=now, weeks_planned=rules.WEEKS)
        for one in people
    )  # fmt: skip
    await session.flush()
    return made


async def send(of: Wave, week: int, people: Iterable[int], *, session: AsyncSession) -> list[Checkin]:
    """The check-ins of a week, sent to these people at their hour."""
    survey = SURVEYS[f"week-{week}"]
    if await session.get(SurveyText, (survey.id, survey.version)) is None:
        session.add(SurveyText(survey_id=survey.id, version=survey.version, entry=entry_of(survey)))
    anchor = of.starts_on + timedelta(days=7 * (week - 1))
    due = datetime.combine(anchor, time(10), PARIS).astimezone(UTC)
    closes = datetime.combine(anchor + timedelta(days=7), time(10), PARIS).astimezone(UTC)
    rows = [
        Checkin(
            campaign=f"wave:{of.id}:{week}", wave_id=of.id, week=week, period=rules.period_of(of.starts_on, anchor),
            employee_id=one, survey_id=survey.id, survey_version=survey.version, anchor=anchor,
            time_zone="Europe/Paris", due_at=due, closes_at=closes, state="sent", sent_at=due,
        )
        for one in people
    ]  # fmt: skip
    session.add_all(rows)
    await session.flush()
    return rows


async def answer(
    checkins: Iterable[Checkin], chance: Random, *, signed: int = 0, session: AsyncSession, written: str = ""
) -> None:
    """Everybody answers everything; the first `signed` of them sign what they write."""
    for place, checkin in enumerate(checkins):
        survey = SURVEYS[checkin.survey_id]
        given_at = checkin.due_at + timedelta(minutes=place)
        for question in survey.questions:
            value: Any = chance.choice(question.values or OBSTACLES)
            if question.kind == "text" and written:
                value = f"{written} {place}"
            session.add(
                OpenAnswer(
                    checkin_id=checkin.id or 0, question_id=question.id, value=value, given_at=given_at,
                    signed=question.kind == "text" and place < signed,
                )
            )  # fmt: skip
        checkin.state, checkin.answered_at = "complete", given_at
    await session.flush()


async def left(wave_id: str, person: int, on: date, *, session: AsyncSession) -> None:
    """Somebody is no longer in a wave from a day on."""
    member = await session.get_one(WaveMember, (wave_id, person))
    member.left_on = on
    await session.flush()


async def all_of(table: Any, session: AsyncSession) -> list[Any]:
    """Every row of a table, in the order of its key."""
    key = next(iter(table.__table__.primary_key))
    return list((await session.exec(select(table).order_by(col(getattr(table, key.name))))).all())
