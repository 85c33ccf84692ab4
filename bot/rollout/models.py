"""The tables of waves, their people, and what was decided about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime

STATES: Final = ("planned", "running", "ended", "stopped")
DECISIONS: Final = ("continue", "adjust", "stop")


class Wave(SQLModel, table=True):
    """One wave of one tool. `starts_on` is a business day of the company; people may start later than their wave.

    `why` and `benefit` are what the announcement tells, in the lead's words. `announced_at` is set once it was.
    """

    __tablename__ = "wave"
    __table_args__ = (CheckConstraint(f"state IN {STATES}", name="wave_state"),)

    id: str = Field(primary_key=True, max_length=80)
    tool_id: str = Field(max_length=80, index=True)
    name: str = Field(max_length=200)
    starts_on: date
    lead_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    state: str = Field(default="planned", max_length=10)
    why: str = ""
    benefit: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WaveMember(SQLModel, table=True):
    """Somebody in a wave from `starts_on` on; `left_on` is the first day they are no longer in it.

    A pause runs from `paused_from` through `paused_until` (None: until further notice). `weeks_planned` are the weekly
    check-ins that have been entered for them: who needs the next one is found by an index, however many they are.
    """

    __tablename__ = "wave_member"
    __table_args__ = (Index("wave_member_to_plan", "wave_id", "weeks_planned", "starts_on"),)

    wave_id: str = Field(primary_key=True, max_length=80, foreign_key="wave.id", ondelete="CASCADE")
    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE", index=True)
    starts_on: date = Field(index=True)
    left_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None
    joined_at: datetime = Field(sa_type=UtcDateTime)
    weeks_planned: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class WaveChampion(SQLModel, table=True):
    """An experienced user who helps the people of a wave."""

    __tablename__ = "wave_champion"

    wave_id: str = Field(primary_key=True, max_length=80, foreign_key="wave.id", ondelete="CASCADE")
    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE", index=True)


class WaveDecision(SQLModel, table=True):
    """What a review decided about a wave. The next wave of its tool may begin only after `continue`, the last word."""

    __tablename__ = "wave_decision"
    __table_args__ = (
        CheckConstraint(f"decision IN {DECISIONS}", name="wave_decision_kind"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    wave_id: str = Field(max_length=80, foreign_key="wave.id", ondelete="CASCADE", index=True)
    decision: str = Field(max_length=10)
    reason: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")


class WaveLetter(SQLModel, table=True):
    """A message somebody got because they are in a wave: it goes when they ask to be forgotten."""

    __tablename__ = "wave_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    wave_id: str = Field(max_length=80, foreign_key="wave.id", ondelete="CASCADE")
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)
    sent_at: datetime = Field(sa_type=UtcDateTime)
