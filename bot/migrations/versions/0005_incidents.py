"""incidents, audit chain, suspensions in full. There is no way back but the backup made before."""

from typing import Final

import sqlalchemy as sa
from alembic import op

import bot.db

revision: Final = "0005"
down_revision: Final[str | None] = "0004"

_NOTICES: Final = "('none', 'waiting', 'told', 'unreachable')"


def upgrade() -> None:
    """To this revision."""
    _audit()
    _suspensions()
    _incidents()


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("digest"),
    )


def _suspensions() -> None:
    with op.batch_alter_table("suspension", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", bot.db.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("ts", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            "suspension_confirmed_by_fkey", "employee", ["confirmed_by"], ["id"], ondelete="SET NULL"
        )
    op.create_index(
        "suspension_one_at_a_time",
        "suspension",
        ["tool_id"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    with op.batch_alter_table("suspension_notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.String(length=12), server_default="told", nullable=False))
        batch_op.add_column(sa.Column("told_back", sa.String(length=12), server_default="none", nullable=False))
        batch_op.create_check_constraint("suspension_notice_told", f"told IN {_NOTICES}")
        batch_op.create_check_constraint("suspension_notice_told_back", f"told_back IN {_NOTICES}")
    with op.batch_alter_table("suspension_notice", schema=None) as batch_op:
        batch_op.alter_column("told", server_default=None)
        batch_op.alter_column("told_back", server_default=None)


def _incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("what", sa.String(length=None), nullable=False),
        sa.Column("tool_id", sa.String(length=80), nullable=True),
        sa.Column("tool_name", sa.String(length=200), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("happened_at", bot.db.UtcDateTime(), nullable=True),
        sa.Column("stopped", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reported_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=None), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.CheckConstraint("state IN ('open', 'in_progress', 'contained', 'closed')", name="incident_state"),
        sa.CheckConstraint("stopped IN ('yes', 'no', 'unknown')", name="incident_stopped"),
        sa.ForeignKeyConstraint(["assignee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        for name in ("employee_id", "reported_at", "state", "tool_id"):
            batch_op.create_index(batch_op.f(f"ix_incident_{name}"), [name], unique=False)

    op.create_table(
        "incident_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("old", sa.String(length=12), nullable=False),
        sa.Column("new", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=None), nullable=False),
        sa.Column("told_ts", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("incident_step", schema=None) as batch_op:
        for name in ("employee_id", "incident_id"):
            batch_op.create_index(batch_op.f(f"ix_incident_step_{name}"), [name], unique=False)

    op.create_table(
        "incident_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year"),
    )
