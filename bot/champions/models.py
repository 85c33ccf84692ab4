"""The tables of nudges."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime

STATES: Final = ("planned", "sent", "done", "later", "replaced", "missed", "undeliverable", "cancelled")


class Nudge(SQLModel, table=True):
    """One training prompt for one champion in one ISO week (`2026-W48`); `prompt_id` is never given to them again.

    `turn` grows when they ask for another one: the row before is `replaced`.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="nudge_state"),
        UniqueConstraint("employee_id", "week", "turn", name="nudge_once_a_week"),
        UniqueConstraint("employee_id", "prompt_id", name="nudge_never_again"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    week: str = Field(max_length=8)
    turn: int = 1
    prompt_id: str = Field(max_length=80)
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default="planned", max_length=14)
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NudgeStop(SQLModel, table=True):
    """A champion wants no more nudges."""

    __tablename__ = "nudge_stop"

    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    stopped_at: datetime = Field(sa_type=UtcDateTime)
