"""The tables of requests: what was asked for, who asked too, what was asked back, and the letters about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, get_args

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime
from bot.requests.rules import Decision, State

_STATES: Final = get_args(State)
_DECISIONS: Final = ("", *get_args(Decision))


class RequestYear(SQLModel, table=True):
    """The last number given to a request of a year. Whoever enters a request holds this row until it is entered."""

    __tablename__ = "request_year"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int = 0


class ToolRequest(SQLModel, table=True):
    """Somebody asked for a tool. `tool` is what they wrote, `tool_key` how it is compared, `tool_id` the registry's.

    `criteria` are the ids that were looked at: `{"status": ..., "reason": ...}`. `turn` counts the questions asked
    back, `version` every change, so that the card in `channel` (`ts` once it is there) can be brought in step.
    `waited` are the working days counted before `counting_since`, which is None while the requester is to answer.
    `employee_id`, `decided_by` are None once their person was erased. `cost_eur_year` is what is expected in all.
    """

    __tablename__ = "tool_request"
    __table_args__ = (
        CheckConstraint(f"state IN {_STATES}", name="tool_request_state"),
        CheckConstraint(f"decision IN {_DECISIONS}", name="tool_request_decision"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=20, unique=True)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    tool: str = Field(max_length=200)
    tool_key: str = Field(max_length=200, index=True)
    tool_id: str | None = Field(default=None, max_length=80, index=True)
    purpose: str
    data_classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    people: int
    cost_eur_year: int | None = None
    link: str = ""
    lang: str = Field(max_length=2)
    earlier_id: int | None = Field(default=None, foreign_key="tool_request.id", ondelete="SET NULL")
    new_facts: str = ""
    state: str = Field(default="open", max_length=10, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    waited: int = 0
    counting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    criteria: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    turn: int = 0
    version: int = 1
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)
    decision: str = Field(default="", max_length=10)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    reason: str = ""


class RequestFollower(SQLModel, table=True):
    """Somebody asked for a tool that was asked for already: they hear everything, and their need counts too."""

    __tablename__ = "request_follower"
    __table_args__ = (
        UniqueConstraint("request_id", "employee_id", name="request_follower_once"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="tool_request.id", ondelete="CASCADE", index=True)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    purpose: str = ""
    data_classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    people: int = 1
    joined_at: datetime = Field(sa_type=UtcDateTime)


class RequestQuestion(SQLModel, table=True):
    """What a member of the committee asked back, and the requester's answer."""

    __tablename__ = "request_question"

    request_id: int = Field(primary_key=True, foreign_key="tool_request.id", ondelete="CASCADE")
    turn: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    asked_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL", index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    question: str
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RequestLetter(SQLModel, table=True):
    """A direct message about a request, so that it can be taken back when its person is erased."""

    __tablename__ = "request_letter"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="tool_request.id", ondelete="CASCADE", index=True)
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    channel: str = Field(max_length=32)
    ts: str = Field(max_length=32)
