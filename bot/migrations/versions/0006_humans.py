"""humans: a question's way among people, and approved answers. There is no way back but the backup made before."""

from contextlib import AbstractContextManager
from typing import Final

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

import bot.db

revision: Final = "0006"
down_revision: Final[str | None] = "0005"

_STAGES: Final = "stage IN ('', 'champion', 'owner', 'committee')"


def upgrade() -> None:
    """To this revision."""
    _cards()
    _cycle()
    _approved_answers()


def _cards() -> None:
    op.create_table(
        "escalation_card",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("escalation_id", "turn"),
    )
    with op.batch_alter_table("escalation_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_card_employee_id"), ["employee_id"], unique=False)


def _escalation() -> AbstractContextManager[BatchOperations]:
    """SQLite rebuilds the table; what Alembic does not see in it is named here."""
    state = sa.CheckConstraint("state IN ('open', 'assigned', 'answered', 'closed')", name="escalation_state")
    return op.batch_alter_table(
        "escalation", schema=None, table_args=(state,), table_kwargs={"sqlite_autoincrement": True}
    )


def _cycle() -> None:
    """Questions handed on before went to the committee; their messages are known in `escalation` itself."""
    op.execute(
        "INSERT INTO escalation_card (escalation_id, turn, stage, channel, ts)"
        " SELECT id, 1, 'committee', channel, ts FROM escalation"
    )
    with _escalation() as batch_op:
        batch_op.add_column(sa.Column("lang", sa.String(length=2), server_default="en", nullable=False))
        batch_op.add_column(sa.Column("turn", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("stage", sa.String(length=10), server_default="committee", nullable=False))
        batch_op.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("answer", sa.String(length=None), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=None), nullable=True))
        batch_op.add_column(sa.Column("settled_at", bot.db.UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_escalation_assignee_id_employee"), "employee", ["assignee_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint("escalation_stage", _STAGES)
        batch_op.create_index(batch_op.f("ix_escalation_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_state"), ["state"], unique=False)
        batch_op.drop_column("channel")
        batch_op.drop_column("ts")
    with _escalation() as batch_op:
        if op.get_bind().dialect.name == "sqlite":
            batch_op.create_check_constraint("escalation_stage", _STAGES)
        for column in ("lang", "turn", "stage"):
            batch_op.alter_column(column, server_default=None)
    op.execute(
        "UPDATE escalation SET lang = (SELECT question.lang FROM question WHERE question.id = escalation.question_id)"
        " WHERE question_id IS NOT NULL"
    )
    _on_their_way()


def _on_their_way() -> None:
    """What had not reached the committee yet is sent by another handler now, which knows nothing of the old rows."""
    work = sa.table("work", sa.column("id"), sa.column("kind"), sa.column("payload", sa.JSON()))
    bind = op.get_bind()
    waiting = sa.select(work.c.id, work.c.payload).where(work.c.kind == "ask.committee", work.c.payload.is_not(None))
    for id, payload in bind.execute(waiting).all():
        if payload:
            card = {"escalation": payload["escalation"], "turn": 1, "user": None}
            bind.execute(sa.update(work).where(work.c.id == id).values(kind="ask.card", payload=card))


def _approved_answers() -> None:
    op.create_table(
        "approved_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=254), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("created_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("escalation_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'withdrawn')", name="approved_answer_state"),
        sa.ForeignKeyConstraint(["created_by"], ["employee.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("escalation_id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("approved_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approved_answer_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_approved_answer_state"), ["state"], unique=False)

    op.create_table(
        "approved_answer_text",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("questions", sa.String(length=None), nullable=False),
        sa.Column("answer", sa.String(length=None), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["approved_answer.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", "lang"),
    )
