"""The table of pauses that Slack asked for."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime


class MethodPause(SQLModel, table=True):
    """Until when no replica calls `method` (for one channel, or for all where `channel` is empty). Business time."""

    __tablename__ = "method_pause"

    method: str = Field(primary_key=True, max_length=80)
    channel: str = Field(primary_key=True, default="", max_length=32)
    until: datetime = Field(sa_type=UtcDateTime)
