"""What is stored of people: the one table that the bot's explanation, its documentation and its deletions share.

A room that stores something of people adds a row here, implements `PersonalData` and is named in `bot/app.py`; a test
compares the two. Nothing stands in the table before the code does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

Column = Literal["data", "purpose", "basis", "seen-by", "kept", "on-erasure"]
COLUMNS: Final[tuple[Column, ...]] = ("data", "purpose", "basis", "seen-by", "kept", "on-erasure")


class Retention(Protocol):
    """Days, as `retention_days` in `company.yaml` says."""

    @property
    def profile(self) -> int:
        """After somebody has left."""

    @property
    def questions(self) -> int:
        """After they were asked."""

    @property
    def usage_events(self) -> int:
        """After they happened."""

    @property
    def requests(self) -> int:
        """After they were made."""

    @property
    def survey_participation(self) -> int:
        """After the last check-in of the wave or survey has closed."""

    @property
    def champions(self) -> int:
        """After somebody has ceased to be a champion."""


@dataclass(frozen=True, slots=True)
class DataKind:
    """One row of the table. `key` names its texts (`privacy-<key>-<column>`) and its part of an export.

    `kept` is the entry of `retention_days` that it is kept for.
    """

    key: str
    kept: Literal["profile", "questions", "usage_events", "requests", "survey_participation", "champions"]

    def days(self, retention: Retention) -> int:
        """How long this company keeps it."""
        return int(getattr(retention, self.kept))


TABLE: Final = (
    DataKind("profile", "profile"),
    DataKind("questions", "questions"),
    DataKind("feedback", "questions"),
    DataKind("escalations", "requests"),
    DataKind("approved", "requests"),
    DataKind("verdicts", "questions"),
    DataKind("enrolments", "profile"),
    DataKind("requests", "requests"),
    DataKind("incidents", "requests"),
    DataKind("waves", "survey_participation"),
    DataKind("wave_decisions", "requests"),
    DataKind("participation", "survey_participation"),
    DataKind("open_answers", "survey_participation"),
    DataKind("signed_comments", "survey_participation"),
    DataKind("nudges", "champions"),
    DataKind("usage", "usage_events"),
    DataKind("adoption", "usage_events"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot in Slack that has to go when its person does.

    `among_others` marks one in a channel, under which colleagues may have written: its text goes, its place stays.
    """

    channel: str
    ts: str
    among_others: bool = False


class PersonalData(Protocol):
    """What one room stores of people, in the transaction of the caller."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The keys of the rows of `TABLE` it stores."""

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:
        """Everything stored of this person by kind, as plain JSON values."""

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """The bot's messages about this person that Slack still shows."""

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:
        """Delete everything stored of this person."""

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Delete what is older than `retention` allows at `now`; how many rows."""


async def purge(rooms: Sequence[PersonalData], *, retention: Retention, now: datetime, session: AsyncSession) -> int:
    """Delete everything that was kept long enough; how many rows."""
    return sum([await room.purge(session, retention, now) for room in rooms])


async def export(
    rooms: Sequence[PersonalData], employee_id: int, *, now: datetime, session: AsyncSession
) -> dict[str, Any]:
    """Everything stored of a person, by kind, in the order of the table."""
    parts: dict[str, Any] = {}
    for room in rooms:
        parts |= await room.export(session, employee_id)
    found = {kind.key: parts[kind.key] for kind in TABLE if kind.key in parts}
    return {"format": "archipel-export-1", "made_at": now.isoformat(), **found}
