from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.db import Database
from bot.people.models import Employee
from bot.usage.models import UsageEvent
from bot.usage.service import record

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


async def ada(database: Database) -> int:
    async with database.writing() as session:
        row = Employee(
            email="ada.roth@brisemont.example", name="Ada", country="DE", time_zone="Europe/Berlin", locale="de",
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id


async def events(database: Database) -> list[UsageEvent]:
    async with database.reading() as session:
        return list((await session.exec(select(UsageEvent))).all())


async def test_an_event_is_recorded_as_the_bots_own_with_one_of_it(database: Database) -> None:
    who = await ada(database)
    async with database.writing() as session:
        assert await record(
            session, key="question:1", name="question.asked", employee_id=who, surface="dm", occurred_at=NOW
        )
    [event] = await events(database)
    assert (event.source, event.surface, event.tool, event.quantity) == ("archipel", "dm", None, 1.0)
    assert event.occurred_at == NOW


async def test_recording_it_again_changes_nothing(database: Database) -> None:
    who = await ada(database)
    for surface in ("dm", "mention"):
        async with database.writing() as session:
            new = await record(
                session, key="question:1", name="question.asked", employee_id=who, surface=surface, occurred_at=NOW
            )
        assert new is (surface == "dm")
    assert [event.surface for event in await events(database)] == ["dm"]


async def test_it_belongs_to_the_callers_transaction(database: Database) -> None:
    who = await ada(database)
    with suppress(RuntimeError):
        async with database.writing() as session:
            await record(session, key="question:1", name="question.asked", employee_id=who, occurred_at=NOW)
            raise RuntimeError
    assert await events(database) == []


async def test_nobody_cannot_have_done_anything(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await record(session, key="question:1", name="question.asked", employee_id=4711, occurred_at=NOW)
