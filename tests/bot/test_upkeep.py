"""Keeping the index in step and deleting what is old."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from bot import work
from bot.app import knowledge_base, personal_data
from bot.clock import SystemClock, WindingClock
from bot.db import Database
from bot.errors import CompanyError
from bot.people.models import Employee
from bot.settings import Settings
from bot.upkeep import Index, delete_daily, delete_old
from bot.work import Work
from knowledge import KnowledgeError
from tests.support.policies import Folder

COMPANY = (Path(__file__).parents[2] / "policies" / "company.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


async def test_a_change_of_the_policies_is_taken_up(settings: Settings, folder: Folder) -> None:
    index = Index(knowledge_base(settings))
    with pytest.raises(KnowledgeError):
        await index.fingerprint()
    await index.refresh()
    first = await index.fingerprint()
    folder.write("plants", "Plants are watered by the office.")
    await index.refresh()
    assert await index.fingerprint() != first


async def test_when_the_policies_are_gone_the_last_index_answers(settings: Settings, folder: Folder) -> None:
    index = Index(knowledge_base(settings))
    await index.refresh()
    first = await index.fingerprint()
    folder.root.rename(folder.root.with_name("moved"))
    await index.refresh()
    assert await index.fingerprint() == first


async def test_a_file_that_cannot_be_used_is_named_once_in_the_log_and_its_repair_too(
    settings: Settings, folder: Folder
) -> None:
    index = Index(knowledge_base(settings))
    await index.refresh()
    good = (folder.root / "documents" / "customers.en.md").read_text(encoding="utf-8")
    with capture_logs() as logs:
        folder.put("documents/customers.en.md", "---\nid: [\n---\n")
        await index.refresh()
        await index.refresh()
        folder.put("documents/customers.en.md", good)
        await index.refresh()
    told = [(entry["event"], entry.get("source")) for entry in logs]
    assert told == [("index.incomplete", "documents/customers.en.md"), ("index.complete", None)]


async def test_without_any_index_there_is_none_until_the_policies_are_there(settings: Settings, folder: Folder) -> None:
    hidden = folder.root.rename(folder.root.with_name("moved"))
    index = Index(knowledge_base(settings))
    await index.refresh()
    with pytest.raises(KnowledgeError):
        await index.fingerprint()
    hidden.rename(folder.root)
    await index.refresh()
    assert await index.fingerprint()


def left(email: str, since: timedelta, *, active: bool = False) -> Employee:
    changed = NOW - since
    return Employee(
        email=email, name="x", country="DE", time_zone="Europe/Berlin", locale="de", active=active,
        created_at=changed, updated_at=changed,
    )  # fmt: skip


async def fill(database: Database) -> None:
    """People who left 31 and 29 days ago, one who is here; work done three days ago and yesterday, work to do."""
    async with database.writing() as session:
        session.add(left("gone@brisemont.example", timedelta(days=31)))
        session.add(left("leaving@brisemont.example", timedelta(days=29)))
        session.add(left("here@brisemont.example", timedelta(days=900), active=True))
        for key, done in (("old", timedelta(days=3)), ("young", timedelta(hours=25))):
            await work.add(key=key, kind="k", payload={}, due_at=NOW - done, session=session)
            (item,) = await work.claim(kinds=["k"], now=NOW, wall=NOW, limit=1, session=session)
            await work.finish(item, now=NOW - done, session=session)
        await work.add(key="waits", kind="k", payload={}, due_at=NOW - timedelta(days=9), session=session)


async def kept(database: Database) -> set[str]:
    async with database.reading() as session:
        people = (await session.exec(select(Employee.email))).all()
        keys = (await session.exec(select(Work.key))).all()
    return {email.split("@")[0] for email in people} | set(keys)


async def test_people_and_work_go_when_their_time_is_over_and_not_before(database: Database, folder: Folder) -> None:
    folder.put("company.yaml", COMPANY)
    await fill(database)
    for _ in range(2):
        await delete_old(database, folder.root, NOW, personal_data())
        assert await kept(database) == {"leaving", "here", "young", "waits"}


async def test_without_a_usable_company_file_nothing_is_deleted(database: Database, folder: Folder) -> None:
    await fill(database)
    with pytest.raises(CompanyError):
        await delete_old(database, folder.root, NOW, personal_data())
    assert "gone" in await kept(database)


async def test_it_is_done_at_the_start_and_again_when_a_day_has_passed(
    database: Database, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("company.yaml", COMPANY)
    await fill(database)
    monkeypatch.setattr("bot.upkeep.LOOK", timedelta(milliseconds=1))
    clock = WindingClock(NOW - SystemClock().now())
    task = asyncio.create_task(delete_daily(database, folder.root, clock, personal_data()))

    async def until(expected: set[str]) -> None:
        async with asyncio.timeout(10):
            while await kept(database) != expected:
                await asyncio.sleep(0.01)

    await until({"leaving", "here", "young", "waits"})
    clock.wind(timedelta(hours=23, minutes=50))
    await asyncio.sleep(0.1)
    assert "young" in await kept(database)
    clock.wind(timedelta(days=2))
    await until({"here", "waits"})
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
