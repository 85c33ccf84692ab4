"""Waves whose people are enrolled on a tool and use it, as rows: what a week that closes finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.insight.weeks import Week
from bot.people.models import Employee
from bot.registry import enrolment
from bot.rollout.models import Wave, WaveMember
from bot.usage import service as usage

TOOL = "deepl-pro"
WEEK = Week(date(2026, 3, 2))
"""2026-W10."""


async def people(count: int, *, session: AsyncSession, first: int = 0) -> list[int]:
    """New employees."""
    now = datetime(2026, 1, 5, tzinfo=UTC)
    rows = [
        Employee(
            email=f"person-{number}@brisemont.example", name=f"Person {number}", country="FR",
            time_zone="Europe/Paris", locale="fr", created_at=now, updated_at=now,
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    session.add_all(rows)
    await session.flush()
    return [row.id or 0 for row in rows]


async def wave(
    id: str,
    members: Iterable[int],
    *,
    starts_on: date = WEEK.monday,
    tool: str = TOOL,
    state: str = "running",
    lead: int | None = None,
    session: AsyncSession,
) -> Wave:
    """A wave of people who are enrolled from its first day on."""
    now = datetime.combine(starts_on, time(8), UTC) - timedelta(days=3)
    made = Wave(
        id=id, tool_id=tool, name=f"Welle {id}", starts_on=starts_on, lead_id=lead, state=state, created_at=now
    )  # fmt: skip
    session.add(made)
    await session.flush()
    for one in members:
        session.add(WaveMember(wave_id=id, employee_id=one, starts_on=starts_on, joined_at=now))
        await enrolment.enrol(one, tool, since=starts_on, wave=id, session=session)
    await session.flush()
    return made


async def use(
    users: Sequence[int], at: datetime, *, tool: str = TOOL, source: str = "/deepl", quantity: float = 1.0,
    session: AsyncSession,
) -> None:  # fmt: skip
    """Another program reports that these people used the tool."""
    for one in users:
        await usage.record(
            session, key=f"{source}:{tool}:{one}:{at.isoformat()}", name="document.translated", employee_id=one,
            occurred_at=at, source=source, tool=tool, quantity=quantity,
        )  # fmt: skip
