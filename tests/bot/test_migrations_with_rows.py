"""A database of the first version, with rows in it, brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import select

from bot.ask.models import CitedSection, Escalation, EscalationCard
from bot.db import Database, create_engine
from bot.migrations import config, upgrade
from bot.work import Work

pytestmark = pytest.mark.asyncio

THEN = datetime(2026, 11, 1, 10, tzinfo=UTC)
PERSON: dict[str, Any] = {
    "name": "Ada", "department": "", "team": "", "location": "", "country": "FR", "time_zone": "Europe/Paris",
    "locale": "fr", "roles": [], "groups": [], "active": True, "from_slack": False, "created_at": THEN,
    "updated_at": THEN,
}  # fmt: skip
ASKED: dict[str, Any] = {
    "id": 1, "employee_id": 1, "surface": "dm", "channel": "D1", "ts": "1.1", "asked": "?", "asked_at": THEN,
    "lang": "fr", "hedged": False,
}  # fmt: skip
HANDED_ON: dict[str, Any] = {"text": "?", "named": True, "created_at": THEN, "employee_id": 1, "state": "open"}


async def at_the_first_version(url: str) -> None:
    engine = create_engine(url, foreign_keys=False)

    def up(connection: sa.Connection) -> None:
        to = config()
        to.attributes["connection"] = connection
        command.upgrade(to, "0002")

    async with engine.begin() as connection:
        await connection.run_sync(up)
    await engine.dispose()


async def fill(url: str, rows: list[tuple[str, dict[str, Any]]]) -> None:
    engine = create_engine(url)
    naive = engine.dialect.name == "sqlite"
    async with engine.begin() as connection:
        for name, values in rows:
            table = await connection.run_sync(lambda sync, of=name: sa.Table(of, sa.MetaData(), autoload_with=sync))
            kept = {
                key: value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value
                for key, value in values.items()
            }
            await connection.execute(table.insert().values(**kept))
    await engine.dispose()


async def test_questions_handed_on_before_go_on_from_where_they_were(empty_url: str) -> None:
    await at_the_first_version(empty_url)
    payload = {"escalation": 2, "user": "U1", "question": None, "lang": "fr"}
    work = {"kind": "ask.committee", "due_at": THEN, "attempts": 0, "failures": 0}
    await fill(
        empty_url,
        [
            ("employee", {**PERSON, "id": 1, "email": "ada@brisemont.example"}),
            ("question", ASKED),
            (
                "cited_section",
                {
                    "question_id": 1, "number": 1, "document": "d", "lang": "fr", "version": "1", "anchor": "a",
                    "chunk_id": "c",
                },
            ),
            ("escalation", {**HANDED_ON, "id": 1, "question_id": 1, "channel": "C1", "ts": "9.9"}),
            ("escalation", {**HANDED_ON, "id": 2, "question_id": None}),
            ("work", {**work, "id": 1, "key": "escalation:2", "state": "pending", "payload": payload}),
            ("work", {**work, "id": 2, "key": "escalation:1", "state": "done", "payload": sa.null()}),
        ],
    )  # fmt: skip
    await upgrade(empty_url)
    database = Database(empty_url)
    async with database.reading() as session:
        found = (await session.exec(select(Escalation).order_by(Escalation.id))).all()  # type: ignore[arg-type]
        assert [(one.lang, one.turn, one.stage) for one in found] == [("fr", 1, "committee"), ("en", 1, "committee")]
        cards = (
            await session.exec(select(EscalationCard.escalation_id, EscalationCard.channel, EscalationCard.ts))
        ).all()
        assert sorted(cards) == [(1, "C1", "9.9"), (2, None, None)]
        assert (await session.exec(select(CitedSection.text_hash))).all() == [""]
        waiting = (await session.exec(select(Work).order_by(Work.id))).all()  # type: ignore[arg-type]
        assert [(one.kind, one.payload) for one in waiting] == [
            ("ask.card", {"escalation": 2, "turn": 1, "user": None}),
            ("ask.committee", None),
        ]
    await database.close()
