"""People. There is no way back but the backup made before."""

from typing import Final

import sqlalchemy as sa
from alembic import op

import bot.db

revision: Final = "0001"
down_revision: Final[str | None] = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "employee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=100), nullable=False),
        sa.Column("team", sa.String(length=100), nullable=False),
        sa.Column("location", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("manager_email", sa.String(length=254), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("created_at", bot.db.UtcDateTime(), nullable=False),
        sa.Column("updated_at", bot.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("email LIKE '%_@_%'", name="employee_email_is_an_address"),
        sa.CheckConstraint("name <> ''", name="employee_has_a_name"),
        sa.CheckConstraint("time_zone <> ''", name="employee_has_a_time_zone"),
        sa.CheckConstraint(
            "away_from IS NULL OR away_until IS NULL OR away_from <= away_until", name="employee_returns_after_leaving"
        ),
        sa.CheckConstraint("length(country) = 2", name="employee_country_has_two_letters"),
        sa.CheckConstraint("length(locale) >= 2", name="employee_has_a_locale"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sqlite_autoincrement=True,
    )
