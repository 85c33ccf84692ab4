"""The tables of adoption: facts about closed weeks, which hold no person, and what keeps them from pointing at one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, Column, Index
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime

WITHHELD: Final = ("", "few_people", "changed", "unreported")


class AdoptionFold(SQLModel, table=True):
    """An ISO week (`2026-W48`) was counted: whoever inserts this row counts it, nobody else ever does."""

    __tablename__ = "adoption_fold"

    week: str = Field(primary_key=True, max_length=8)
    folded_at: datetime = Field(sa_type=UtcDateTime)


class AdoptionWeek(SQLModel, table=True):
    """How many people used a tool in one ISO week, in one part of those enrolled on it; what is withheld is not stored.

    `waves` are the ids of the part's waves; "" stands for people enrolled outside the waves that ran. `enrolled` counts
    all of them, `people` those the figure is about (0: there is none, and `withheld` says why). Of these between `low`
    and `high` were active: the same number twice, or the two ends of a band.
    """

    __tablename__ = "adoption_week"
    __table_args__ = (
        CheckConstraint(f"withheld IN {WITHHELD}", name="adoption_withheld"),
        CheckConstraint("(withheld = '') = (low IS NOT NULL AND high IS NOT NULL)", name="adoption_figure"),
    )

    week: str = Field(primary_key=True, max_length=8)
    tool_id: str = Field(primary_key=True, max_length=80)
    part: int = Field(primary_key=True)
    waves: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    enrolled: int
    people: int = 0
    low: int | None = None
    high: int | None = None
    withheld: str = Field(default="", max_length=10)


class AdoptionGroup(SQLModel, table=True):
    """About whom a figure of a tool was shown, from one ISO week to another: the next ones must not differ by a few.

    Nobody is shown it, and it says nothing of what anybody did.
    """

    __tablename__ = "adoption_group"
    __table_args__ = (Index("adoption_group_tool", "tool_id", "last_week"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    tool_id: str = Field(max_length=80)
    people: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    first_week: str = Field(max_length=8)
    last_week: str = Field(max_length=8)


class AdoptionNote(SQLModel, table=True):
    """The note about a week in somebody's direct messages: it goes when they ask to be forgotten."""

    __tablename__ = "adoption_note"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    week: str = Field(max_length=8)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)
