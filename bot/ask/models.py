"""The tables of questions, what they were answered with, what people thought of it, and who was asked instead."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, UniqueConstraint, text
from sqlalchemy.types import JSON
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
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
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
    """A source under an answer.

    `text_hash` is the digest of the section's text as its asker was last told of it; empty when it is not known, or
    nothing more is to be said about it.
    """

    __tablename__ = "cited_section"

    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    document: str = Field(max_length=200, index=True)
    lang: str = Field(max_length=2)
    version: str = Field(max_length=40)
    anchor: str = Field(max_length=200)
    chunk_id: str = Field(max_length=80)
    text_hash: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": text("''")})


class Feedback(SQLModel, table=True):
    """What one person thought of one answer; the last click counts."""

    __tablename__ = "feedback"

    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    helpful: bool
    reason: str | None = Field(default=None, max_length=1000)
    given_at: datetime = Field(sa_type=UtcDateTime)


class Escalation(SQLModel, table=True):
    """A question handed to people. `state` is open, assigned, answered or closed.

    `named` is False when the asker wished not to be named; the row still says who, so that the answer can reach them.
    `turn` grows each time the question goes to somebody else, so that a button of an earlier turn has no effect;
    `stage` says to whom it went (empty while that is being found out), `assignee_id` who took it. `answer` is what a
    colleague wrote, `reason` why it was closed without an answer; neither is masked, both were sent to the asker.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'assigned', 'answered', 'closed')", name="escalation_state"),
        CheckConstraint("stage IN ('', 'champion', 'owner', 'committee')", name="escalation_stage"),
        UniqueConstraint("question_id", "employee_id", name="escalation_once_a_question"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    question_id: int | None = Field(default=None, foreign_key="question.id", ondelete="SET NULL")
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    text: str
    named: bool = True
    lang: str = Field(max_length=2)
    state: str = Field(default="open", max_length=10, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    turn: int = 1
    stage: str = Field(default="", max_length=10)
    assignee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    answer: str | None = None
    reason: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EscalationCard(SQLModel, table=True):
    """The message that one turn of an escalation led to; `channel` and `ts` once Slack has confirmed it.

    `employee_id` is whoever holds the question in that turn, None in the committee's channel.
    """

    __tablename__ = "escalation_card"

    escalation_id: int = Field(primary_key=True, foreign_key="escalation.id", ondelete="CASCADE")
    turn: int = Field(primary_key=True)
    stage: str = Field(max_length=10)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)


class ApprovedAnswer(SQLModel, table=True):
    """An answer to be given word for word. `state` is proposed, approved or withdrawn.

    `owner` is an e-mail address, empty once its person was erased. `audience` holds labels as documents have them.
    """

    __tablename__ = "approved_answer"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'withdrawn')", name="approved_answer_state"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(max_length=10, index=True)
    owner: str = Field(max_length=254)
    since: date
    expires_on: date
    audience: list[str] = Field(default_factory=lambda: ["all"], sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    escalation_id: int | None = Field(default=None, foreign_key="escalation.id", ondelete="SET NULL", unique=True)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)


class ApprovedAnswerText(SQLModel, table=True):
    """One language of an approved answer: the `questions`, a line each, and the `answer`; one may be empty."""

    __tablename__ = "approved_answer_text"

    answer_id: int = Field(primary_key=True, foreign_key="approved_answer.id", ondelete="CASCADE")
    lang: str = Field(primary_key=True, max_length=2)
    questions: str = ""
    answer: str = ""
