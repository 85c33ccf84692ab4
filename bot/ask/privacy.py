"""What this room stores of people: questions with their answers, feedback, and questions handed to humans."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import or_
from sqlmodel import SQLModel, col, delete, select, update

from bot.ask.models import ApprovedAnswer, CitedSection, Escalation, EscalationCard, Feedback, Question
from bot.people.models import Employee
from bot.people.privacy import Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.privacy import Retention

Table = TypeVar("Table", Question, Feedback, Escalation)


class AskData:
    """Implements `bot.people.privacy.PersonalData` for asking."""

    kinds = ("questions", "feedback", "escalations", "approved")

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
            "approved": [_plain(answer) for answer in await _kept_by(session, employee_id)],
        }

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """Answers in direct messages, and the cards others were sent. Answers in channels belong to the channel."""
        answers = [
            Sent(question.answer_channel, question.answer_ts)
            for question in await _of(session, Question, employee_id)
            if question.answer_ts is not None and question.answer_channel is not None and _is_private(question)
        ]
        theirs = select(EscalationCard).join(Escalation).where(Escalation.employee_id == employee_id)
        sent_on = [
            Sent(card.channel, card.ts, among_others=True)
            for card in (await session.exec(theirs)).all()
            if card.channel is not None and card.ts is not None
        ]
        return answers + sent_on

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Delete all of it; sources and feedback under a question go with the question, cards with the escalation.

        What they wrote to others stays with those; approved answers stay as the company's word, without a name.
        """
        person = await session.get(Employee, employee_id)
        if person is not None:
            ownerless = update(ApprovedAnswer).where(col(ApprovedAnswer.owner) == person.email).values(owner="")
            await session.exec(ownerless)
        for column in (ApprovedAnswer.created_by, Escalation.assignee_id, EscalationCard.employee_id):
            unnamed = update(column.class_).where(col(column) == employee_id).values({column.key: None})  # type: ignore[union-attr]
            await session.exec(unnamed)
        for table in (Escalation, Feedback, Question):
            await session.exec(delete(table).where(col(table.employee_id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete what is older than `retention` allows; of approved answers those that hold no more."""
        asked_before = now - timedelta(days=retention.questions)
        made_before = now - timedelta(days=retention.requests)
        questions = await session.exec(delete(Question).where(col(Question.asked_at) < asked_before))
        escalations = await session.exec(delete(Escalation).where(col(Escalation.created_at) < made_before))
        over = or_(col(ApprovedAnswer.expires_on) < now.date(), col(ApprovedAnswer.state) == "withdrawn")
        answers = await session.exec(delete(ApprovedAnswer).where(col(ApprovedAnswer.created_at) < made_before, over))
        return questions.rowcount + escalations.rowcount + answers.rowcount


async def _of(session: AsyncSession, table: type[Table], employee_id: int) -> Sequence[Table]:
    """The rows of one person, in the order they were made."""
    found = select(table).where(col(table.employee_id) == employee_id)
    return (await session.exec(found.order_by(*table.__table__.primary_key))).all()  # type: ignore[attr-defined]


async def _kept_by(session: AsyncSession, employee_id: int) -> Sequence[ApprovedAnswer]:
    """The approved answers somebody kept or owns."""
    person = await session.get(Employee, employee_id)
    theirs = or_(
        col(ApprovedAnswer.created_by) == employee_id, col(ApprovedAnswer.owner) == (person.email if person else "")
    )
    return (await session.exec(select(ApprovedAnswer).where(theirs).order_by(col(ApprovedAnswer.id)))).all()


async def _sources(session: AsyncSession, employee_id: int) -> dict[int, list[dict[str, Any]]]:
    found = select(CitedSection).join(Question).where(Question.employee_id == employee_id)
    cited = (await session.exec(found.order_by(col(CitedSection.question_id), col(CitedSection.number)))).all()
    by_question: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for source in cited:
        shown = source.model_dump(mode="json", exclude={"question_id", "chunk_id", "text_hash"})
        by_question[source.question_id].append(shown)
    return by_question


def _is_private(question: Question) -> bool:
    """Whether nobody but the asker sees the answer: it stands in their direct messages."""
    return (question.answer_channel or "")[:1] in {"D", "U", "W"}


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude={"employee_id", "assignee_id", "created_by"})
