"""The table of usage events."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime


class UsageEvent(SQLModel, table=True):
    """Something somebody did once. `key` names it uniquely (`question:17`), so that recording it again changes nothing.

    `source` is `archipel` for the bot's own, `surface` where it happened (dm, mention, command, shortcut, home).
    """

    __tablename__ = "usage_event"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    source: str = Field(max_length=80)
    name: str = Field(max_length=80)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    surface: str = Field(default="", max_length=20)
    tool: str | None = Field(default=None, max_length=80)
    quantity: float = 1.0
    occurred_at: datetime = Field(sa_type=UtcDateTime, index=True)
