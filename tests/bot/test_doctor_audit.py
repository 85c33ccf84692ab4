"""What `archipel doctor` says of the audit chain."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlmodel import col, delete, update

from bot import audit
from bot.audit import AuditEntry
from bot.db import Database
from bot.doctor import Check
from bot.doctor_audit import check_audit
from bot.migrations import upgrade
from bot.settings import Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def given(settings: Settings, database_url: str) -> Settings:
    return settings.model_copy(update={"database_url": SecretStr(database_url)})


async def fill(url: str, number: int) -> str:
    """The anchor of the last entry."""
    await upgrade(url)
    database = Database(url)
    async with database.writing() as session:
        for _ in range(number):
            await audit.record("tool.suspended", "deepl-pro", actor=7, now=NOW, session=session)
        last = await audit.head(session)
    await database.close()
    return audit.anchor(last) if last is not None else ""


async def tamper(url: str, change: object) -> None:
    database = Database(url)
    async with database.writing() as session:
        await session.exec(change)  # type: ignore[call-overload]
    await database.close()


async def test_a_whole_chain_prints_its_last_entry(given: Settings, database_url: str) -> None:
    noted = await fill(database_url, 3)
    (check,) = await check_audit(given)
    assert check.verdict == "ok"
    assert noted in check.said
    assert noted.startswith("3:")
    await fill(database_url, 2)
    assert [one.verdict for one in await check_audit(given, noted)] == ["ok"]


async def test_nothing_recorded_is_fine(given: Settings, database_url: str) -> None:
    await fill(database_url, 0)
    assert await check_audit(given) == [Check("audit", "ok", "nothing recorded yet")]


async def test_an_edited_entry_is_named(given: Settings, database_url: str) -> None:
    await fill(database_url, 5)
    await tamper(database_url, update(AuditEntry).where(col(AuditEntry.seq) == 2).values(subject="otter"))
    (check,) = await check_audit(given)
    assert check.verdict == "fail"
    assert check.said.endswith("at: 2")
    assert check.do


@pytest.mark.parametrize("nonsense", ["", "12", "x:y", "99999999999999999999:ab", "3:"])
async def test_an_anchor_that_is_none_is_not_found(given: Settings, database_url: str, nonsense: str) -> None:
    await fill(database_url, 3)
    (check,) = await check_audit(given, nonsense)
    assert check.verdict == ("fail" if nonsense else "ok")


async def test_a_tail_that_was_cut_off_and_grown_again_is_seen_by_the_noted_entry(
    given: Settings, database_url: str
) -> None:
    noted = await fill(database_url, 5)
    await tamper(database_url, delete(AuditEntry).where(col(AuditEntry.seq) > 3))
    database = Database(database_url)
    async with database.writing() as session:
        for _ in range(4):
            await audit.record("tool.suspended", "other", actor=7, now=NOW, session=session)
    await database.close()
    assert [one.verdict for one in await check_audit(given)] == ["ok"]
    (check,) = await check_audit(given, noted)
    assert check.verdict == "fail"
    assert noted in check.said


async def test_a_database_that_cannot_be_used_is_another_checks_matter(settings: Settings, empty_url: str) -> None:
    given = settings.model_copy(update={"database_url": SecretStr(empty_url)})
    assert await check_audit(given) == []
