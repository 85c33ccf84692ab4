"""The table of employees."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Column, false
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime


class Employee(SQLModel, table=True):
    """One person. `email` is casefolded; `roles` and `groups` are casefolded labels in alphabetical order.

    `locale` is a BCP 47 tag such as `fr-FR`, `country` ISO 3166-1 alpha-2, `time_zone` an IANA name; `away_from` and
    `away_until` are the first and last day of an absence, each open when empty. `from_slack` marks people known from
    their Slack profile alone, until a roster names them.
    """

    __tablename__ = "employee"
    __table_args__ = (
        CheckConstraint("email LIKE '%_@_%'", name="employee_email_is_an_address"),
        CheckConstraint("name <> ''", name="employee_has_a_name"),
        CheckConstraint("length(country) = 2", name="employee_country_has_two_letters"),
        CheckConstraint("time_zone <> ''", name="employee_has_a_time_zone"),
        CheckConstraint("length(locale) >= 2", name="employee_has_a_locale"),
        CheckConstraint(
            "away_from IS NULL OR away_until IS NULL OR away_from <= away_until", name="employee_returns_after_leaving"
        ),
        # The id of somebody who was erased must never come to mean somebody else.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    department: str = Field(default="", max_length=100)
    team: str = Field(default="", max_length=100)
    location: str = Field(default="", max_length=100)
    country: str = Field(max_length=2)
    time_zone: str = Field(max_length=64)
    locale: str = Field(max_length=35)
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    groups: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    manager_email: str | None = Field(default=None, max_length=254)
    active: bool = True
    away_from: date | None = None
    away_until: date | None = None
    from_slack: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SlackAccount(SQLModel, table=True):
    """Which person a Slack user is, as Slack last said. `kind` is member, guest, deactivated or bot.

    `locale` and `time_zone` are what the person chose in Slack; both may be empty.
    """

    __tablename__ = "slack_account"
    __table_args__ = (CheckConstraint("kind IN ('member', 'guest', 'deactivated', 'bot')", name="slack_account_kind"),)

    user_id: str = Field(primary_key=True, max_length=32)
    employee_id: int | None = Field(default=None, foreign_key="employee.id", ondelete="CASCADE", index=True)
    kind: str = Field(max_length=12)
    locale: str = Field(default="", max_length=35)
    time_zone: str = Field(default="", max_length=64)
    refreshed_at: datetime = Field(sa_type=UtcDateTime)


class Erasure(SQLModel, table=True):
    """Somebody was erased; applied again after a restore. `digest` is an HMAC of the address, so it names nobody."""

    __tablename__ = "erasure"

    digest: str = Field(primary_key=True, max_length=64)
    erased_at: datetime = Field(sa_type=UtcDateTime)
