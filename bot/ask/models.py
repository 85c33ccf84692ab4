"""The tables of questions, what they were answered with, what people thought of it, and who was asked instead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime


class Question(SQLModel, table=True):
    """One question and its answer; `asked` and `answer` are kept masked.

    `channel` and `ts` are those of the person's message (of a command: the channel and its trigger), together unique:
    whichever event tells of a message, it is answered once. `thread_ts` is the thread the answer belongs into, None
    for answers only the asker sees. `answer_channel` (a person's id for their direct messages) and `answer_ts` say
    where the answer stands, once Slack has confirmed it.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("channel", "ts", name="question_once_a_message"),
        CheckConstraint("surface IN ('dm', 'mention', 'thread', 'command', 'shortcut')", name="question_surface"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    surface: str = Field(max_length=10)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=64)
    thread_ts: str | None = Field(default=None, max_length=32, index=True)
    asked: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    lang: str = Field(max_length=2)
    kind: str | None = Field(default=None, max_length=20)
    hedged: bool = False
    engine: str | None = Field(default=None, max_length=12)
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_channel: str | None = Field(default=None, max_length=32)
    answer_ts: str | None = Field(default=None, max_length=32)
    index_fingerprint: str | None = Field(default=None, max_length=64)


class CitedSection(SQLModel, table=True):
    """A source under an answer."""

    __tablename__ = "cited_section"

    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    document: str = Field(max_length=200, index=True)
    lang: str = Field(max_length=2)
    version: str = Field(max_length=40)
    anchor: str = Field(max_length=200)
    chunk_id: str = Field(max_length=80)


class Feedback(SQLModel, table=True):
    """What one person thought of one answer; the last click counts."""

    __tablename__ = "feedback"

    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    helpful: bool
    reason: str | None = Field(default=None, max_length=1000)
    given_at: datetime = Field(sa_type=UtcDateTime)


class Escalation(SQLModel, table=True):
    """A question handed to people. `state` is open, assigned, answered or closed; `ts` the message to the committee.

    `named` is False when the asker wished not to be named; the row still says who, so that the answer can reach them.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'assigned', 'answered', 'closed')", name="escalation_state"),
        UniqueConstraint("question_id", "employee_id", name="escalation_once_a_question"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    question_id: int | None = Field(default=None, foreign_key="question.id", ondelete="SET NULL")
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    text: str
    named: bool = True
    state: str = Field(default="open", max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)
