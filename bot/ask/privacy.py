"""What this room stores of people: questions with their answers, feedback, and questions handed to humans."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import SQLModel, col, delete, select

from bot.ask.models import CitedSection, Escalation, Feedback, Question
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention

Table = TypeVar("Table", Question, Feedback, Escalation)


class AskData:
    """Implements `bot.people.privacy.PersonalData` for asking."""

    kinds = ("questions", "feedback", "escalations")

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """Questions as they are kept (masked), with answers and sources; feedback; questions handed to humans."""
        questions = await _of(session, Question, employee_id)
        sources = await _sources(session, employee_id)
        feedback = await _of(session, Feedback, employee_id)
        escalations = await _of(session, Escalation, employee_id)
        return {
            "questions": [_plain(question) | {"sources": sources[question.id or 0]} for question in questions],
            "feedback": [_plain(given) for given in feedback],
            "escalations": [_plain(escalation) for escalation in escalations],
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """Answers in direct messages, and what the committee was sent. Answers in channels belong to the channel."""
        answers = [
            Sent(question.answer_channel, question.answer_ts)
            for question in await _of(session, Question, employee_id)
            if question.answer_ts is not None and question.answer_channel is not None and _is_private(question)
        ]
        sent_on = [
            Sent(escalation.channel, escalation.ts, among_others=True)
            for escalation in await _of(session, Escalation, employee_id)
            if escalation.channel is not None and escalation.ts is not None
        ]
        return answers + sent_on

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete all of it; sources and feedback under a question go with the question."""
        for table in (Escalation, Feedback, Question):
            await session.exec(delete(table).where(col(table.employee_id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete questions and what was handed to humans when they are older than `retention` allows."""
        asked_before = now - timedelta(days=retention.questions)
        made_before = now - timedelta(days=retention.requests)
        questions = await session.exec(delete(Question).where(col(Question.asked_at) < asked_before))
        escalations = await session.exec(delete(Escalation).where(col(Escalation.created_at) < made_before))
        return questions.rowcount + escalations.rowcount


async def _of(session: AsyncSession, table: type[Table], employee_id: int) -> Sequence[Table]:
    """The rows of one person, in the order they were made."""
    found = select(table).where(col(table.employee_id) == employee_id)
    return (await session.exec(found.order_by(*table.__table__.primary_key))).all()  # type: ignore[attr-defined]


async def _sources(session: AsyncSession, employee_id: int) -> dict[int, list[dict[str, Any]]]:
    found = select(CitedSection).join(Question).where(Question.employee_id == employee_id)
    cited = (await session.exec(found.order_by(col(CitedSection.question_id), col(CitedSection.number)))).all()
    by_question: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for source in cited:
        by_question[source.question_id].append(source.model_dump(mode="json", exclude={"question_id", "chunk_id"}))
    return by_question


def _is_private(question: Question) -> bool:
    """Whether nobody but the asker sees the answer: it stands in their direct messages."""
    return (question.answer_channel or "")[:1] in {"D", "U", "W"}


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude={"employee_id"})
