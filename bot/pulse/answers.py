"""Answers while they are open: one tap stores, the last tap counts until everything is given, then it is final.

Every change holds the check-in's row first and looks at it then, so of two things at once one happens after the other,
also on PostgreSQL; whoever closes a period takes hold of its check-ins before the answers are read. Whoever opens the
session commits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
from sqlmodel import col, select

from bot.db import insert_new
from bot.pulse import asked
from bot.pulse.models import Checkin, ClosedPeriod, OpenAnswer, SurveyRound, SurveyStop
from bot.usage import service as usage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.pulse.surveys import Value

Outcome = Literal["stored", "complete", "final", "late", "withdrawn", "not_theirs", "no_answer"]
"""`stored` and `complete` changed something; `final` was complete before; the others changed nothing."""

OPEN: Final = ("planned", "sent", "partial", "skipped")
"""States in which answers are taken. A check-in is `planned` until its own message is recorded, and can be tapped."""


_NOTED: Final = ("checkin.answered", "checkin.completed", "checkin.skipped")
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What is stored of one check-in, by question, and whether its free text is signed."""

    values: Mapping[str, Value]
    signed: bool = False


async def take(
    checkin_id: int,
    person: int,
    said: Mapping[str, Value | None],
    *,
    at: datetime,
    now: datetime,
    session: AsyncSession,
    signed: bool = False,
    finish: bool | None = False,
) -> Outcome:
    """Store answers that somebody gave at `at`, None for one that is taken back; free texts come masked.

    What is no answer to one of the questions is left out. With `finish` the check-in is complete once nothing required
    is missing, with None not even once nothing is: somebody is at it. Doing the same again changes nothing.
    """
    at = min(at, now)
    checkin = await held(checkin_id, session=session)
    refused = await refusal(checkin, person, at=at, session=session)
    if refused is not None or checkin is None:
        return refused or "withdrawn"
    survey = await asked.of(checkin, session=session)
    for question in survey.questions:
        value = question.read(str(said[question.id])) if said.get(question.id) is not None else None
        if value is not None or (question.id in said and said[question.id] is None):
            by_name = signed and question.kind == "text"
            await _put(checkin_id, question.id, value, signed=by_name, at=at, session=session)
    stored = (await given(checkin_id, session=session)).values
    if not stored:
        return "no_answer"
    whole = finish and not survey.missing(stored)
    complete = finish is not None and (whole or all(question.id in stored for question in survey.questions))
    checkin.state = "complete" if complete else "partial"
    checkin.reason, checkin.answered_at = "", checkin.answered_at or at
    await session.flush()
    await _note(checkin, "checkin.answered", at, session)
    if complete:
        await _note(checkin, "checkin.completed", at, session)
    return "complete" if complete else "stored"


async def skip(checkin_id: int, person: int, *, now: datetime, session: AsyncSession) -> Outcome:
    """Nothing this time. What was answered before stays."""
    checkin = await held(checkin_id, session=session)
    refused = await refusal(checkin, person, at=now, session=session)
    if refused is not None or checkin is None:
        return refused or "withdrawn"
    if checkin.state in ("planned", "sent"):
        checkin.state, checkin.reason = "skipped", "skipped"
        await session.flush()
        await _note(checkin, "checkin.skipped", now, session)
    return "stored"


async def stop(person: int, *, now: datetime, session: AsyncSession) -> bool:
    """No more check-ins for this person; False when that was so before. What waits for an answer is skipped."""
    new = await insert_new(session, SurveyStop, {"employee_id": person, "stopped_at": now})
    waiting = sa.update(Checkin).where(col(Checkin.employee_id) == person, col(Checkin.state) == "sent")
    await session.exec(waiting.values(state="skipped", reason="stopped"))
    return new


async def resume(person: int, *, now: datetime, session: AsyncSession) -> bool:
    """Check-ins again; False when nothing had stopped them. What stopping put aside can be answered as before."""
    aside = sa.update(Checkin).where(
        col(Checkin.employee_id) == person,
        col(Checkin.state) == "skipped",
        col(Checkin.reason) == "stopped",
        col(Checkin.closes_at) > now,
    )
    await session.exec(aside.values(state="sent", reason=""))
    return (await session.exec(sa.delete(SurveyStop).where(col(SurveyStop.employee_id) == person))).rowcount == 1


async def forget(checkins: Collection[Checkin], *, session: AsyncSession) -> None:
    """Nothing says any more who answered one of these, which are closed, and who did not.

    One statement writes all of them, so that not even what the database keeps of it tells them apart.
    """
    there = ("sent", "partial", "complete", "skipped")
    numbers = [one.id for one in checkins if one.state in there or one.answered_at is not None]
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        same: dict[str, Any] = {"state": "sent", "reason": "", "reminders": 0, "answered_at": None}
        await session.exec(sa.update(Checkin).where(col(Checkin.id).in_(batch)).values(same))
        await usage.forget(session, [f"{name}:{number}" for name in _NOTED for number in batch])


async def is_stopped(person: int, *, session: AsyncSession) -> bool:
    """Whether somebody wants no check-ins."""
    return await session.get(SurveyStop, person) is not None


async def given(checkin_id: int, *, session: AsyncSession) -> Given:
    """What is stored of a check-in while its period is open."""
    found = select(OpenAnswer).where(OpenAnswer.checkin_id == checkin_id).order_by(OpenAnswer.question_id)
    rows = (await session.exec(found.execution_options(populate_existing=True))).all()
    return Given({row.question_id: row.value for row in rows}, any(row.signed for row in rows))


async def held(checkin_id: int, *, session: AsyncSession) -> Checkin | None:
    """A check-in as it is now, which nobody else changes until this transaction ends."""
    found = select(Checkin).where(Checkin.id == checkin_id).with_for_update()
    return (await session.exec(found.execution_options(populate_existing=True))).first()


async def refusal(checkin: Checkin | None, person: int, *, at: datetime, session: AsyncSession) -> Outcome | None:
    """Why nothing given at `at` is taken any more; None when it is."""
    if checkin is None:
        return "withdrawn"
    if checkin.employee_id != person:
        return "not_theirs"
    if await is_closed(checkin, at=at, session=session):
        return "late"
    if checkin.state == "complete":
        return "final"
    return None if checkin.state in OPEN else "withdrawn"


async def is_closed(checkin: Checkin, *, at: datetime, session: AsyncSession) -> bool:
    """Whether an answer of `at` is too late: given after the end, or counted meanwhile with what ended before."""
    if at >= checkin.closes_at:
        return True
    if checkin.wave_id is None:
        survey = await session.get(SurveyRound, checkin.campaign, populate_existing=True)
        return survey is None or survey.closed_at is not None
    counted = select(ClosedPeriod.period).where(
        ClosedPeriod.wave_id == checkin.wave_id, ClosedPeriod.closed_at >= checkin.closes_at
    )
    return (await session.exec(counted.limit(1))).first() is not None


async def _put(
    checkin_id: int, question_id: str, value: Value | None, *, signed: bool, at: datetime, session: AsyncSession
) -> None:
    """The answer of `at`, unless a later one is there."""
    here = (
        col(OpenAnswer.checkin_id) == checkin_id,
        col(OpenAnswer.question_id) == question_id,
        col(OpenAnswer.given_at) <= at,
    )
    if value is None:
        await session.exec(sa.delete(OpenAnswer).where(*here))
        return
    values: dict[str, Any] = {"value": value, "signed": signed, "given_at": at}
    row = {"checkin_id": checkin_id, "question_id": question_id, **values}
    if not await insert_new(session, OpenAnswer, row):
        changed = sa.update(OpenAnswer).where(*here).values(values)
        await session.exec(changed.execution_options(synchronize_session=False))


async def _note(checkin: Checkin, name: str, at: datetime, session: AsyncSession) -> None:
    """A usage event, without the tool: to answer a question about a tool is not to use it."""
    await usage.record(
        session, key=f"{name}:{checkin.id}", name=name, employee_id=checkin.employee_id, surface="dm", occurred_at=at
    )
