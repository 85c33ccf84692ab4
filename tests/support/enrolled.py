"""A company in which everybody is in a wave, and planning has nothing to do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import work
from bot.db import Database

NOW: Final = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday: week 1 was on Monday, week 2 comes on the next one."""

MONDAY: Final = date(2026, 11, 23)
WAVES: Final = 40


async def fill(database: Database, people: int) -> None:
    """Waves of equally many people; every second one started four days before the others: their week 2 is planned."""
    numbers = range(1, people + 1)
    starts = {n: MONDAY - timedelta(days=n % 2 * 4) for n in numbers}
    waves = [
        {"id": f"w{n}", "tool_id": "t", "name": "W", "starts_on": MONDAY - timedelta(days=7), "state": "running",
         "why": "", "benefit": "", "created_at": NOW}
        for n in range(WAVES)
    ]  # fmt: skip
    employees = [
        {"id": n, "email": f"p{n}@brisemont.example", "name": "P", "department": "", "team": "", "location": "",
         "country": "DE", "time_zone": "Europe/Berlin", "locale": "de", "roles": [], "groups": [], "active": True,
         "created_at": NOW, "updated_at": NOW}
        for n in numbers
    ]  # fmt: skip
    members = [
        {"wave_id": f"w{n % WAVES}", "employee_id": n, "starts_on": starts[n], "joined_at": NOW,
         "weeks_planned": 1 if starts[n] == MONDAY else 2}
        for n in numbers
    ]  # fmt: skip
    checkins = [_checkin(n, week, starts[n]) for n in numbers for week in ((1,) if starts[n] == MONDAY else (1, 2))]
    rows = [
        work.new_row(key=f"pulse:{one['campaign']}:{one['employee_id']}", kind="pulse.send", payload={"n": 1},
                     due_at=one["due_at"])
        for one in checkins if one["state"] == "planned"
    ]  # fmt: skip
    async with database.writing() as session:
        connection = await session.connection()
        for table, values in (
            ("wave", waves), ("employee", employees), ("wave_member", members), ("checkin", checkins), ("work", rows)
        ):  # fmt: skip
            for start in range(0, len(values), 5_000):
                await connection.execute(sa.insert(SQLModel.metadata.tables[table]), values[start : start + 5_000])
    async with database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(sa.text("ANALYZE"))


def _checkin(person: int, week: int, start: date) -> dict[str, Any]:
    anchor = start + timedelta(days=7 * (week - 1))
    due_at = datetime.combine(anchor, datetime.min.time(), UTC) + timedelta(hours=9)
    return {
        "campaign": f"wave:w{person % WAVES}:{week}", "wave_id": f"w{person % WAVES}", "week": week, "period": week,
        "employee_id": person, "survey_id": f"week-{week}", "survey_version": 1, "anchor": anchor,
        "time_zone": "Europe/Berlin", "due_at": due_at, "closes_at": due_at + timedelta(days=7),
        "state": "sent" if week == 1 else "planned", "reason": "", "reminders": 0,
    }  # fmt: skip
