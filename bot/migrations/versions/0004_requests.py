"""requests. There is no way back but the backup made before."""

from typing import Final

import sqlalchemy as sa
from alembic import op

import bot.db

revision: Final = "0004"
down_revision: Final[str | None] = "0003"


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "request_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
    op.create_table(
        "tool_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("tool", sa.String(length=200), nullable=False),
        sa.Column("tool_key", sa.String(length=200), nullable=False),
        sa.Column("tool_id", sa.String(length=80), nullable=True),
        sa.Column("purpose", sa.String(length=None), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("cost_eur_year", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(length=None), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("new_facts", sa.String(length=None), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("due_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("counting_since", bot.db.UtcDateTime(), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_at", bot.db.UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=None), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'need_info', 'approved', 'rejected', 'withdrawn')", name="tool_request_state"
        ),
        sa.CheckConstraint(
            "decision IN ('', 'approve', 'conditions', 'pilot', 'reject')", name="tool_request_decision"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["earlier_id"], ["tool_request.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tool_request", schema=None) as batch_op:
        for name in ("decided_by", "employee_id", "state", "tool_id", "tool_key"):
            batch_op.create_index(batch_op.f(f"ix_tool_request_{name}"), [name], unique=False)

    op.create_table(
        "request_follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=None), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("joined_at", bot.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["tool_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("request_id", "employee_id", name="request_follower_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("request_follower", schema=None) as batch_op:
        for name in ("employee_id", "request_id"):
            batch_op.create_index(batch_op.f(f"ix_request_follower_{name}"), [name], unique=False)

    op.create_table(
        "request_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["tool_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("request_letter", schema=None) as batch_op:
        for name in ("employee_id", "request_id"):
            batch_op.create_index(batch_op.f(f"ix_request_letter_{name}"), [name], unique=False)

    op.create_table(
        "request_question",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("question", sa.String(length=None), nullable=False),
        sa.Column("answer", sa.String(length=None), nullable=True),
        sa.Column("answered_at", bot.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["request_id"], ["tool_request.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "turn"),
    )
    with op.batch_alter_table("request_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_question_asked_by"), ["asked_by"], unique=False)
