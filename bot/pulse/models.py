"""The tables of surveys: what is to be sent to whom, what was answered, and what is published.

Participation (`checkin`) is named, because reminders need it, and says nothing of who answered once fewer than five did
and their answers are kept (`bot.pulse.closing`); answers are linked to their author only while their
period is open (`open_answer`), and people are told so. At the close they are rewritten in one shuffled batch with
random ids (`closed_answer`), which nobody can link to anybody. What closes is a wave's week, or a survey without one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime

STATES: Final = (
    "planned", "sent", "partial", "complete", "skipped", "missed", "undeliverable", "cancelled",
)  # fmt: skip


class SurveyText(SQLModel, table=True):
    """A survey as it was asked, by id and version: answers keep the questions they were given to."""

    __tablename__ = "survey_text"

    survey_id: str = Field(primary_key=True, max_length=80)
    version: int = Field(primary_key=True)
    entry: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Checkin(SQLModel, table=True):
    """One survey for one person, once: `campaign` is `wave:<id>:<week>` or the like, never a time.

    `anchor` is the local day it belongs to, `due_at` when it goes out, `closes_at` when answers are refused; both move
    with the person's time zone while the row is planned. `period` is the wave's calendar week it is counted in.
    `reason` says why it was not sent. `channel` and `ts` are the message, once Slack has confirmed it.
    """

    __tablename__ = "checkin"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="checkin_state"),
        UniqueConstraint("campaign", "employee_id", name="checkin_once"),
        Index("checkin_open", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(max_length=120)
    wave_id: str | None = Field(default=None, max_length=80, foreign_key="wave.id", ondelete="CASCADE", index=True)
    week: int | None = None
    period: int = Field(default=0)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    survey_id: str = Field(max_length=80)
    survey_version: int
    anchor: date
    time_zone: str = Field(max_length=64)
    due_at: datetime = Field(sa_type=UtcDateTime)
    closes_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="planned", max_length=14)
    reason: str = Field(default="", max_length=60)
    reminders: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)


class CheckinLetter(SQLModel, table=True):
    """A reminder of a check-in, or the check-in again because the person asked for it: a message beside the first."""

    __tablename__ = "checkin_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    checkin_id: int = Field(foreign_key="checkin.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)


class OpenAnswer(SQLModel, table=True):
    """One answer while its period is open."""

    __tablename__ = "open_answer"

    checkin_id: int = Field(primary_key=True, foreign_key="checkin.id", ondelete="CASCADE")
    question_id: str = Field(primary_key=True, max_length=80)
    value: Any = Field(default=None, sa_column=Column(JSON, nullable=True))
    signed: bool = False
    given_at: datetime = Field(sa_type=UtcDateTime)


class ClosedAnswer(SQLModel, table=True):
    """One answer after the close: whose it was cannot be found out. `id` is random; no time but the period.

    `campaign_kind` is `wave`, or the kind of a survey without a wave.
    """

    __tablename__ = "closed_answer"
    __table_args__ = (Index("closed_answer_scope", "wave_id", "period"),)

    id: str = Field(primary_key=True, max_length=32)
    campaign_kind: str = Field(max_length=20)
    tool_id: str = Field(default="", max_length=80)
    wave_id: str = Field(default="", max_length=80)
    period: int
    survey_id: str = Field(max_length=80)
    survey_version: int
    question_id: str = Field(max_length=80)
    value: Any = Field(default=None, sa_column=Column(JSON, nullable=True))


class ClosedPeriod(SQLModel, table=True):
    """A wave's week was closed; its counts, and the digest as it was published (None: nobody had been asked).

    `enrolled` says who was asked in each survey and about whom figures were shown (`bot.pulse.gathering`), for the rule
    that a group is shown again only if it changed by nobody or by at least five. Once participation is deleted, people
    are random numbers in it; it goes with the wave.
    """

    __tablename__ = "closed_period"

    wave_id: str = Field(primary_key=True, max_length=80, foreign_key="wave.id", ondelete="CASCADE")
    period: int = Field(primary_key=True)
    closed_at: datetime = Field(sa_type=UtcDateTime)
    sent: int
    answered: int
    enrolled: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    digest: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class SurveyRound(SQLModel, table=True):
    """A survey without a wave, asked of many people at once: who started it (None: the calendar), and how it closed.

    `period` is its first day as a number (20261201): what it is counted and compared by. From `closed_at` on it holds
    what `ClosedPeriod` does of a wave's week.
    """

    __tablename__ = "survey_round"

    campaign: str = Field(primary_key=True, max_length=120)
    kind: str = Field(max_length=20, index=True)
    period: int
    started_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    started_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent: int = 0
    answered: int = 0
    enrolled: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    digest: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


Closed = ClosedPeriod | SurveyRound
"""What was closed at once."""


class DigestLetter(SQLModel, table=True):
    """A message about a wave's closed week or a closed survey: to whom (None: the committee's channel).

    `about_id` is whose signed comment it shows (None: figures).
    """

    __tablename__ = "digest_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: str | None = Field(default=None, max_length=80, foreign_key="wave.id", ondelete="CASCADE")
    period: int
    campaign: str | None = Field(default=None, max_length=120, foreign_key="survey_round.campaign", ondelete="CASCADE")
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="CASCADE", index=True)
    about_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)


class SurveyStop(SQLModel, table=True):
    """Somebody wants no more check-ins. Nobody else sees it."""

    __tablename__ = "survey_stop"

    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    stopped_at: datetime = Field(sa_type=UtcDateTime)
