"""The tables of incidents: what was reported, what became of it, and the numbers given out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime
from bot.incidents.rules import STATES, STOPPED


class Incident(SQLModel, table=True):
    """What somebody reported. `what`, `tool_name` and `note` are kept masked.

    `tool_id` is the tool of the registry; `tool_name` what was typed when it is none of them. `data_classes` are ids of
    the registry, `stopped` says whether it goes on. `employee_id` is None once the person was erased; `named` is False
    for those whom the committee's channel must not name. `lang` is the language they reported in. `channel` and `ts`
    are the card in the committee's channel, once Slack has confirmed it.
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="incident_state"),
        CheckConstraint(f"stopped IN {STOPPED}", name="incident_stopped"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=20, unique=True)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    named: bool = True
    lang: str = Field(max_length=2)
    what: str
    tool_id: str | None = Field(default=None, max_length=80, index=True)
    tool_name: str = Field(default="", max_length=200)
    data_classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    happened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped: str = Field(default="unknown", max_length=8)
    state: str = Field(default="open", max_length=12, index=True)
    reported_at: datetime = Field(sa_type=UtcDateTime, index=True)
    assignee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    note: str = ""
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)


class IncidentStep(SQLModel, table=True):
    """One change of an incident's state: who, when, from what to what, and the note given with it, masked.

    `told_ts` is the message that told the reporter.
    """

    __tablename__ = "incident_step"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    old: str = Field(max_length=12)
    new: str = Field(max_length=12)
    note: str = ""
    told_ts: str | None = Field(default=None, max_length=32)


class IncidentNumber(SQLModel, table=True):
    """The last number given out in a year."""

    __tablename__ = "incident_number"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int = 0
