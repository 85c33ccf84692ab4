"""The tables of the registry: entries as `tools.yaml` has them, every change of them, who is enrolled, who was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

import bot.people.models  # noqa: F401 - the tables of this module refer to its own, whatever else a command imports
from bot.db import UtcDateTime
from bot.registry.tools import OUTCOMES, STATUSES

NOTICES: Final = ("none", "waiting", "told", "unreachable")


class RegistryHead(SQLModel, table=True):
    """The one row (`id` 1) of what `tools.yaml` says beside its tools, as plain JSON.

    `revision` grows with every change of head or tools, so that whoever keeps a copy knows when it is old.
    """

    __tablename__ = "registry_head"
    __table_args__ = (CheckConstraint("id = 1", name="registry_head_once"),)

    id: int = Field(default=1, primary_key=True)
    entry: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    revision: int = 0
    changed_at: datetime = Field(sa_type=UtcDateTime)


class ToolEntry(SQLModel, table=True):
    """One tool: its entry of `tools.yaml` as plain JSON (dates as text), whole, also what this version cannot read.

    `status` repeats the entry's own, for lists; `place` is its place in the file.
    """

    __tablename__ = "tool"
    __table_args__ = (CheckConstraint(f"status IN {STATUSES}", name="tool_status"),)

    id: str = Field(primary_key=True, max_length=80)
    place: int = 0
    entry: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    status: str = Field(max_length=16)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class RegistryChange(SQLModel, table=True):
    """One change: who, when, what (`tool_id` and the field's path, such as `data.personal`), old, new, why.

    `employee_id` is None for the command line, and after its person was erased; `source` is `import`, `decision`,
    `suspension` and the like. `tool_id` is None for changes of the head.
    """

    __tablename__ = "registry_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    source: str = Field(max_length=40)
    tool_id: str | None = Field(default=None, max_length=80, index=True)
    path: str = Field(max_length=200)
    old: Any = Field(default=None, sa_column=Column(JSON, nullable=True))
    new: Any = Field(default=None, sa_column=Column(JSON, nullable=True))
    why: str = ""


class Enrolment(SQLModel, table=True):
    """Somebody is enrolled on a tool from `since` on, through `until` (None: still). `wave` names what brought them."""

    __tablename__ = "enrolment"

    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE")
    tool_id: str = Field(primary_key=True, max_length=80, index=True)
    since: date
    until: date | None = None
    wave: str = Field(default="", max_length=80)


class GivenVerdict(SQLModel, table=True):
    """What somebody was told about one tool. `tool_id` is None for unknown tools; `question_id` the question's row.

    `basis` is a digest of what the verdict rested on: another one later means that the answer has changed.
    """

    __tablename__ = "given_verdict"
    __table_args__ = (
        CheckConstraint(f"outcome IN {OUTCOMES}", name="given_verdict_outcome"),
        UniqueConstraint("question_id", "tool_id", name="given_verdict_once_a_question"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    question_id: int | None = Field(default=None, foreign_key="question.id", ondelete="CASCADE")
    employee_id: int = Field(foreign_key="employee.id", ondelete="CASCADE", index=True)
    tool_id: str | None = Field(default=None, max_length=80, index=True)
    tool_name: str = Field(default="", max_length=200)
    outcome: str = Field(max_length=10)
    data_classes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    uses: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    lang: str = Field(max_length=2)
    given_at: datetime = Field(sa_type=UtcDateTime, index=True)
    basis: str = Field(default="", max_length=64)


class Suspension(SQLModel, table=True):
    """A tool was stopped at once, and perhaps opened again (`lifted_at`). `before` is the status it had.

    The committee confirms it (`confirmed_at`) or lifts it. `channel` and `ts` are the card in the committee's channel,
    once Slack has confirmed it.
    """

    __tablename__ = "suspension"
    __table_args__ = (
        # Two members at once: the database itself takes only one of them.
        Index(
            "suspension_one_at_a_time",
            "tool_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    tool_id: str = Field(max_length=80, index=True)
    before: str = Field(max_length=16)
    suspended_at: datetime = Field(sa_type=UtcDateTime)
    suspended_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    reason: str
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_by: int | None = Field(default=None, foreign_key="employee.id", ondelete="SET NULL")
    lift_reason: str = ""
    channel: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)


class SuspensionNotice(SQLModel, table=True):
    """Somebody is told of a suspension, and will be told when it ends.

    `told` is what became of the first message, `told_back` of the second: `none` (not to be sent), `waiting`, `told`
    or `unreachable`.
    """

    __tablename__ = "suspension_notice"
    __table_args__ = (
        CheckConstraint(f"told IN {NOTICES}", name="suspension_notice_told"),
        CheckConstraint(f"told_back IN {NOTICES}", name="suspension_notice_told_back"),
    )

    suspension_id: int = Field(primary_key=True, foreign_key="suspension.id", ondelete="CASCADE")
    employee_id: int = Field(primary_key=True, foreign_key="employee.id", ondelete="CASCADE", index=True)
    told: str = Field(default="waiting", max_length=12)
    told_back: str = Field(default="none", max_length=12)
