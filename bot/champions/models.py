"""The tables of nudges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime

STATES: Final = ("planned", "sent", "later", "done", "replaced", "missed", "undeliverable", "cancelled")


class Nudge(SQLModel, table=True):
    """One training prompt for one champion in one ISO week (`2026-W48`); `prompt_id` is never given to them again.

    It is None until the prompt is about to go out: what is planned has no prompt yet. `turn` grows when they ask for
    another one, the row before is `replaced`. `due_at` is when it goes out, `again_on` the local day on which it comes
    once more because they asked for that (`later`). `reason` says why it was not sent.
    """

    __tablename__ = "nudge"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="nudge_state"),
        UniqueConstraint("employee_id", "week", "turn", name="nudge_once_a_week"),
        UniqueConstraint("employee_id", "prompt_id", name="nudge_never_again"),
        Index("nudge_open", "state", "due_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE")
    week: str = Field(max_length=8)
    turn: int = 1
    prompt_id: str | None = Field(default=None, max_length=80)
    due_at: datetime = Field(sa_type=UtcDateTime)
    again_on: date | None = None
    state: str = Field(default="planned", max_length=14)
    reason: str = Field(default="", max_length=60)
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NudgeMessage(SQLModel, table=True):
    """A message that showed a champion the prompts of a week: the last one is the one they can tap."""

    __tablename__ = "nudge_message"

    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    ts: str = Field(primary_key=True, max_length=32)
    channel: str = Field(max_length=32)
    week: str = Field(max_length=8)


class NudgeStop(SQLModel, table=True):
    """A champion wants no more nudges. Nobody else sees it."""

    __tablename__ = "nudge_stop"

    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    stopped_at: datetime = Field(sa_type=UtcDateTime)
