"""The tables of what comes after an answer: letters saying that it has changed, and the weekly gaps in the policies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime


class ChangeLetter(SQLModel, table=True):
    """Where a message stands that told somebody of a changed answer, so that it can be taken back."""

    __tablename__ = "change_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)
    sent_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Gap(SQLModel, table=True):
    """What several people asked in one week and nobody answered well. Holds no person and no time but the week.

    `week` is the Monday on which the list came. `samples` are masked wordings, fit to be shown; `label` is the first of
    them, or empty. `signature` are digests of the words that matter: by them the same gap is recognised next week.
    `document` and `owner` are those of the nearest document, empty without one. `tally` counts the questions by what
    was wrong: `no_answer`, `hedged`, `not_helpful`, `human`.
    """

    __tablename__ = "gap"
    __table_args__ = (UniqueConstraint("week", "place", name="gap_place_in_its_week"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    week: date = Field(index=True)
    place: int
    label: str = Field(default="", max_length=300)
    count: int
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    samples: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    tally: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    signature: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    document: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=300)
    owner: str = Field(default="", max_length=254)
    dismissed: bool = False


class GapQuestion(SQLModel, table=True):
    """Which questions, as long as they are kept, a gap was made of; when one is erased its wording goes."""

    __tablename__ = "gap_question"

    gap_id: int = Field(primary_key=True, foreign_key="gap.id", ondelete="CASCADE")
    question_id: int = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE", index=True)


class GapDismissal(SQLModel, table=True):
    """Somebody in charge said that this is no gap: what looks the same stays out of the lists until `until`."""

    __tablename__ = "gap_dismissal"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    signature: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class GapList(SQLModel, table=True):
    """One message with a week's gaps: that of the committee (`owner` empty), or of the owner of some documents.

    `lang` is the language it is written in; `channel` and `ts` once Slack has confirmed it.
    """

    __tablename__ = "gap_list"
    __table_args__ = (UniqueConstraint("week", "owner", name="gap_list_once"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    week: date = Field(index=True)
    owner: str = Field(default="", max_length=254)
    lang: str = Field(max_length=2)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)
