"""Questions, what was thought of the answers, and questions handed to people, in the database.

Whoever opens the session commits it. Everything kept here is masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlmodel import col, select

from bot.ask import escalations
from bot.ask.escalations import OpenEscalation
from bot.ask.models import CitedSection, Escalation, Feedback, Question
from bot.db import insert_new
from bot.usage import service as usage
from knowledge import MAX_QUESTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.asked import Asked
    from knowledge import Answer, Lang

MAX_REASON: Final = 1000
"""Characters of a reason for "not helpful"."""

MAX_ESCALATION: Final = 3000
"""Characters of a question to people: what Slack lets a modal begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one person thought of one answer, by a click at `given_at`; `reason` only once they gave one."""

    question: int
    employee: int
    helpful: bool
    given_at: datetime
    reason: str | None = None


async def known(asked: Asked, *, session: AsyncSession) -> bool:
    """Whether this very text has been answered, whichever event told of it."""
    found = select(Question.id).where(Question.channel == asked.channel, Question.ts == asked.ts)
    return (await session.exec(found)).first() is not None


async def store(
    asked: Asked,
    answer: Answer,
    *,
    employee: int,
    fingerprint: str,
    digests: Mapping[int, str] | None = None,
    now: datetime,
    session: AsyncSession,
) -> int | None:
    """Keep a question with its answer and sources, and the usage event; its id, or None when it was kept before.

    `digests` are those of the cited sections, by number.
    `answer.question` is masked by the caller; nothing of the text as it was typed is kept.
    """
    row: dict[str, Any] = {
        "employee_id": employee,
        "surface": asked.surface,
        "channel": asked.channel,
        "ts": asked.ts,
        "thread_ts": asked.thread_ts,
        "asked": answer.question[:MAX_QUESTION],
        "asked_at": now,
        "lang": answer.lang,
        "kind": answer.kind,
        "hedged": answer.hedged,
        "engine": None if answer.kind in {"no_answer", "clarify"} else answer.engine,
        "answer": answer.text or None,
        "answered_at": now,
        "index_fingerprint": fingerprint,
    }
    if not await insert_new(session, Question, row):
        return None
    found = select(Question.id).where(Question.channel == asked.channel, Question.ts == asked.ts)
    question = (await session.exec(found)).one()
    assert question is not None  # noqa: S101 - a row that was stored has an id
    session.add_all(
        CitedSection(
            question_id=question,
            number=one.number,
            document=one.document,
            lang=one.lang,
            version=one.version,
            anchor=one.anchor,
            chunk_id=one.chunk_id,
            text_hash=(digests or {}).get(one.number, ""),
        )
        for one in answer.citations
    )
    await usage.record(
        session,
        key=f"question:{question}",
        name="question.asked",
        employee_id=employee,
        surface=asked.surface,
        occurred_at=now,
    )
    return question


async def sent(question: int, *, channel: str, ts: str, session: AsyncSession) -> None:
    """The answer stands in the message `ts` of `channel`."""
    row = sa.update(Question).where(col(Question.id) == question)
    await session.exec(row.values(answer_channel=channel, answer_ts=ts))


async def find(question: int | None, *, session: AsyncSession) -> Question | None:
    """A question, if it is still kept."""
    return await session.get(Question, question) if question is not None else None


async def takes_part(channel: str, thread_ts: str | None, *, session: AsyncSession) -> bool:
    """Whether the bot has answered in this thread."""
    found = select(Question.id).where(Question.channel == channel, Question.thread_ts == thread_ts).limit(1)
    return (await session.exec(found)).first() is not None


async def think(opinion: Opinion, *, session: AsyncSession) -> bool:
    """Keep what somebody thought of an answer; the last click counts, whichever arrives last.

    A reason stays until a better opinion comes. False when the question is no longer kept.
    """
    question = await session.get(Question, opinion.question)
    if question is None:
        return False
    values = {
        "question_id": opinion.question,
        "employee_id": opinion.employee,
        "helpful": opinion.helpful,
        "reason": opinion.reason,
        "given_at": opinion.given_at,
    }
    if not await insert_new(session, Feedback, values):
        mine = (col(Feedback.question_id) == opinion.question, col(Feedback.employee_id) == opinion.employee)
        reason = opinion.reason if opinion.reason or opinion.helpful else Feedback.reason
        change = {"helpful": opinion.helpful, "given_at": opinion.given_at, "reason": reason}
        await session.exec(sa.update(Feedback).where(*mine, col(Feedback.given_at) <= opinion.given_at).values(change))
    await usage.record(
        session,
        key=f"feedback:{opinion.question}:{opinion.employee}",
        name="feedback.given",
        employee_id=opinion.employee,
        surface=question.surface,
        occurred_at=opinion.given_at,
    )
    return True


async def escalate(
    *, question: int | None, employee: int, text: str, named: bool, lang: Lang, now: datetime, session: AsyncSession
) -> int | None:
    """Hand a question to people; its id, or None when this person has done so with this question before.

    Of two at the same instant one raises IntegrityError; tried again, it finds the other.
    """
    if question is not None and await session.get(Question, question) is None:
        question = None
    same = select(Escalation.id).where(Escalation.question_id == question, Escalation.employee_id == employee)
    if question is not None and (await session.exec(same)).first() is not None:
        return None
    row = Escalation(
        question_id=question, employee_id=employee, text=text[:MAX_ESCALATION], named=named, lang=lang, created_at=now
    )
    session.add(row)
    await session.flush()
    assert row.id is not None  # noqa: S101 - a row that was stored has an id
    await usage.record(
        session,
        key=f"escalation:{row.id}",
        name="human.asked",
        employee_id=employee,
        occurred_at=now,
    )
    return row.id


async def open_escalations(session: AsyncSession, *, limit: int = 50) -> list[OpenEscalation]:
    """The questions to people that wait for an answer, oldest first; for the committee's Home."""
    return await escalations.unsettled(session, limit=limit)
