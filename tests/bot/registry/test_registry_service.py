"""The registry in the database: what changes, what is remembered, who is told, and what is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event
from sqlmodel import col, select

from bot.db import Database
from bot.errors import UnknownTool
from bot.people.models import Employee
from bot.registry import ledger, service, toolsfile
from bot.registry.models import RegistryChange, RegistryHead, Suspension, ToolEntry
from bot.registry.service import Catalogue, ImportReport
from bot.registry.toolsfile import parse
from bot.work import Work
from knowledge import dump_yaml, load_yaml
from tests.support.tools import DOCUMENT, GOOD, POLICIES, Broken, broken

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


async def imported(database: Database, text: str = GOOD) -> ImportReport:
    async with database.writing() as session:
        return await service.import_file(parse(text), by=None, now=NOW, session=session)


async def exported(database: Database) -> Any:
    async with database.reading() as session:
        return load_yaml(await service.export(session=session), max_bytes=toolsfile.MAX_BYTES)


async def set_to(database: Database, tool_id: str = "writer", **values: Any) -> bool:
    async with database.writing() as session:
        return await service.change(
            tool_id, values, by=None, source="decision", why="Committee of 22 November", now=NOW, session=session
        )


async def changed_paths(database: Database) -> list[tuple[str | None, str]]:
    async with database.reading() as session:
        rows = await session.exec(select(RegistryChange).order_by(col(RegistryChange.id)))
        return [(row.tool_id, row.path) for row in rows.all()]


async def events(database: Database) -> list[Any]:
    async with database.reading() as session:
        rows = await session.exec(select(Work).where(Work.kind == "event.tool_changed").order_by(col(Work.id)))
        return [row.payload for row in rows.all()]


async def revision(database: Database) -> int:
    async with database.reading() as session:
        return (await session.exec(select(RegistryHead.revision))).first() or 0


async def somebody(database: Database, name: str = "ada.roth") -> int:
    async with database.writing() as session:
        person = Employee(
            email=f"{name}@brisemont.example", name=name, country="FR", time_zone="Europe/Paris", locale="fr",
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(person)
        await session.flush()
        assert person.id is not None
        return person.id


@contextmanager
def queries(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", see)


async def test_a_file_comes_back_as_it_was_and_a_second_import_changes_nothing(database: Database) -> None:
    assert await imported(database) == ImportReport(added=("writer", "reader"))
    assert await exported(database) == load_yaml(GOOD)
    before = (await revision(database), await changed_paths(database))
    assert await imported(database) == ImportReport(unchanged=("writer", "reader"))
    assert await imported(database, dump_yaml(await exported(database))) == ImportReport(unchanged=("writer", "reader"))
    assert (await revision(database), await changed_paths(database)) == before == (1, before[1])


async def test_the_sample_company_survives_import_export_import(database: Database) -> None:
    text = (POLICIES / "tools.yaml").read_text(encoding="utf-8")
    first = await imported(database, text)
    again = await exported(database)
    assert again == load_yaml(text, max_bytes=toolsfile.MAX_BYTES)
    assert await imported(database, dump_yaml(again)) == ImportReport(unchanged=first.added)


async def test_what_differs_is_in_the_history_and_announced_once_a_tool(database: Database) -> None:
    await imported(database)
    assert await events(database) == []
    text = GOOD.replace("public: allowed", "public: never").replace("hosting: eu", "vendor: Brise SE")
    text = text.replace("personal_accounts: never", "personal_accounts: ask")
    assert (await imported(database, text)).changed == ("writer",)
    new = (await changed_paths(database))[-4:]
    assert (new[0], set(new[1:])) == (
        (None, "personal_accounts"), {("writer", "hosting"), ("writer", "data.public"), ("writer", "vendor")},
    )  # fmt: skip
    (told,) = await events(database)
    assert (told["tool"], sorted(told["paths"])) == ("writer", ["data.public", "hosting", "vendor"])
    async with database.reading() as session:
        latest, *_ = await service.history("writer", limit=5, session=session)
        rows = {row.path: (row.old, row.new) for row in await service.history("writer", limit=3, session=session)}
    assert (told["change"], latest.source, latest.at) == (latest.id, "import", NOW)
    assert rows == {"data.public": ("allowed", "never"), "hosting": ("eu", None), "vendor": (None, "Brise SE")}


async def test_what_the_file_does_not_mention_is_left_alone(database: Database) -> None:
    await imported(database)
    report = await imported(database, "version: 1\ntools:\n  - {id: new, name: New, status: proposed}\n")
    assert report == ImportReport(added=("new",), left_alone=("writer", "reader"))
    document = await exported(database)
    assert [tool["id"] for tool in document["tools"]] == ["new", "writer", "reader"]
    assert document["uses"] == DOCUMENT["uses"]
    assert await imported(database, "tools: [\n") == ImportReport(left_alone=("new", "reader", "writer"))
    assert await exported(database) == document


async def test_a_bad_tool_takes_no_other_down_and_is_read_strictly(database: Database) -> None:
    report = await imported(
        database, GOOD.replace("status: approved", "status: aproved").replace("name: Brise R", "n: ")
    )
    assert report == ImportReport(added=("writer",))
    async with database.reading() as session:
        row = await session.get(ToolEntry, "writer")
    assert row is not None
    assert (row.status, row.entry["status"]) == ("under_review", "aproved")


async def test_an_import_opens_no_suspended_tool(database: Database) -> None:
    await imported(database)
    async with database.writing() as session:
        session.add(Suspension(tool_id="writer", before="approved", suspended_at=NOW, reason="Breach"))
    await set_to(database, status="suspended")
    report = await imported(database, GOOD.replace("hosting: eu", "hosting: us"))
    assert (report.changed, report.kept_suspended) == (("writer",), ("writer",))
    tool = (await Catalogue(database).current()).registry.tools["writer"]
    assert (tool.status, tool.hosting) == ("suspended", "us")
    async with database.writing() as session:
        suspension = (await session.exec(select(Suspension))).one()
        suspension.lifted_at = NOW
    assert (await imported(database)).kept_suspended == ()
    assert (await Catalogue(database).current()).registry.tools["writer"].status == "approved"


async def test_a_change_sets_and_removes_keys_and_says_what_it_did(database: Database) -> None:
    await imported(database)
    person = await somebody(database)
    async with database.writing() as session:
        done = await service.change(
            "reader", {"status": "approved", "decided_on": date(2026, 11, 22), "departments": None,
                       "data": {"public": "allowed", "personal": "ask"}},
            by=person, source="decision", why="Tested", now=NOW, session=session,
        )  # fmt: skip
    assert done
    async with database.reading() as session:
        entry = await service.entry("reader", session=session)
        rows = await service.history("reader", limit=10, session=session)
        assert await service.entry("nobody", session=session) is None
    assert entry == {
        "id": "reader", "name": "Brise Reader", "status": "approved", "owner": "it@brisemont.example",
        "decided_on": "2026-11-22", "data": {"public": "allowed", "personal": "ask"},
    }  # fmt: skip
    assert {row.path: (row.old, row.new) for row in rows[:-1]} == {
        "status": ("pilot", "approved"), "decided_on": ("2026-03-02", "2026-11-22"), "departments": (["sales"], None),
        "data.public": ("ask", "allowed"), "data.personal": (None, "ask"),
    }  # fmt: skip
    assert {(row.employee_id, row.source, row.why) for row in rows[:-1]} == {(person, "decision", "Tested")}
    assert [told["change"] for told in await events(database)] == [rows[0].id]
    assert (await exported(database))["tools"][1]["decided_on"] == date(2026, 11, 22)


@pytest.mark.parametrize(
    "values",
    [{}, {"hosting": "eu"}, {"nothing": None}, {"criteria": {"dpa": "passed"}}, {"decided_on": date(2026, 3, 2)}],
)
async def test_a_change_that_changes_nothing_leaves_no_trace(database: Database, values: dict[str, Any]) -> None:
    await imported(database)
    before = (await revision(database), await changed_paths(database))
    assert not await set_to(database, **values)
    assert (await revision(database), await changed_paths(database), await events(database)) == (*before, [])


async def test_true_is_not_one(database: Database) -> None:
    await imported(database, GOOD.replace("hosting: eu", "x: true"))
    assert (await imported(database, GOOD.replace("hosting: eu", "x: 1"))).changed == ("writer",)


async def test_an_unknown_tool_is_named_and_a_tool_keeps_id_and_name(database: Database) -> None:
    await imported(database)
    with pytest.raises(UnknownTool, match="nobody"):
        await set_to(database, "nobody", status="blocked")
    for values in ({"id": "other"}, {"name": None}, {"name": ""}):
        with pytest.raises(ValueError, match="keeps its id"):
            await set_to(database, **values)


async def test_odd_keys_fit_into_the_history(database: Database) -> None:
    key = "a\x00" + "b" * 300
    await imported(database, GOOD.replace("hosting: eu", f'? "{key}"\n    : 1'.replace("\x00", "\\0")))
    assert await set_to(database, **{key: None})
    ((_, path),) = (await changed_paths(database))[-1:]
    assert (path[:3], len(path)) == ("a?b", 200)


async def test_a_new_tool_gets_a_free_id_of_its_name(database: Database) -> None:
    await imported(database)
    added = []
    for name in ("Écrit & Traduit 2", "Écrit & Traduit 2", "写作", "Writer", "x" * 300):
        async with database.writing() as session:
            entry = {"name": name, "status": "proposed", "decided_on": date(2026, 1, 1)}
            added.append(await service.add(entry, by=None, source="request", why="", now=NOW, session=session))
    assert added == ["ecrit-traduit-2", "ecrit-traduit-2-2", "tool", "writer-2", "x" * 72]
    assert [tool["id"] for tool in (await exported(database))["tools"]] == ["writer", "reader", *added]
    assert [told["paths"] for told in await events(database)] == [["*"]] * 5
    async with database.reading() as session:
        (row,) = await service.history("tool", limit=9, session=session)
    assert (row.old, row.new["name"], row.new["decided_on"]) == (None, "写作", "2026-01-01")
    with pytest.raises(ValueError, match="needs a name"):
        async with database.writing() as session:
            await service.add({"name": " "}, by=None, source="request", why="", now=NOW, session=session)


async def test_two_who_change_one_tool_at_once_both_count(database: Database) -> None:
    await imported(database)
    await asyncio.gather(*(set_to(database, **{f"key{number}": number}) for number in range(8)))
    tool = (await exported(database))["tools"][0]
    assert [tool[f"key{number}"] for number in range(8)] == list(range(8))
    assert await revision(database) == 9


async def test_the_registry_is_read_again_only_when_it_has_changed(database: Database) -> None:
    catalogue = Catalogue(database)
    assert ((await catalogue.current()).revision, (await catalogue.current()).registry.tools) == (0, {})
    await imported(database)
    first = await catalogue.current()
    with queries(database) as seen:
        assert await catalogue.current() is first
    assert [one for one in seen if "registry" in one or "tool" in one] == [
        one for one in seen if one.startswith("SELECT registry_head.revision")
    ]
    assert len([one for one in seen if "registry_head" in one]) == 1
    await set_to(database, status="blocked")
    assert (await catalogue.current()).registry.tools["writer"].status == "blocked"
    async with database.reading() as session:
        assert await catalogue.current(session) is await catalogue.current()


async def test_a_transaction_sees_its_own_change_and_a_rollback_leaves_nothing_behind(database: Database) -> None:
    catalogue = Catalogue(database)
    await imported(database)
    async with database.writing() as session:
        await service.change("writer", {"status": "blocked"}, by=None, source="x", why="", now=NOW, session=session)
        assert (await catalogue.current(session)).registry.tools["writer"].status == "blocked"
        await session.rollback()
    await set_to(database, hosting="us")
    tool = (await catalogue.current()).registry.tools["writer"]
    assert (tool.status, tool.hosting) == ("approved", "us")


async def test_only_an_empty_registry_is_seeded(database: Database, tmp_path: Path) -> None:
    async def seeded() -> bool:
        async with database.writing() as session:
            return await service.seed(tmp_path, now=NOW, session=session)

    assert not await seeded()
    (tmp_path / "tools.yaml").write_text("tools: [\n", encoding="utf-8")
    assert not await seeded()
    (tmp_path / "tools.yaml").write_text(GOOD, encoding="utf-8")
    assert await seeded()
    assert await exported(database) == load_yaml(GOOD)
    await set_to(database, status="blocked")
    assert not await seeded()
    assert (await Catalogue(database).current()).registry.tools["writer"].status == "blocked"


async def test_of_several_replicas_that_start_at_once_one_seeds(database: Database, tmp_path: Path) -> None:
    async def seeded(vendor: str) -> bool:
        folder = tmp_path / vendor
        folder.mkdir()
        (folder / "tools.yaml").write_text(GOOD.replace("hosting: eu", f"vendor: {vendor}"), encoding="utf-8")
        async with database.writing() as session:
            return await service.seed(folder, now=NOW, session=session)

    assert sorted(await asyncio.gather(*map(seeded, "abc"))) == [False, False, True]
    assert [path for tool, path in await changed_paths(database) if tool] == ["*", "*"]


async def test_enrolment_holds_from_its_first_through_its_last_day(database: Database) -> None:
    ada, leo = await somebody(database), await somebody(database, "leo.martin")
    async with database.writing() as session:
        await service.enrol(ada, "writer", since=TODAY, until=TODAY + timedelta(days=1), wave="w1", session=session)
        await service.enrol(leo, "writer", since=TODAY - timedelta(days=9), session=session)
        await service.enrol(leo, "reader", since=TODAY, until=TODAY + timedelta(days=9), session=session)
        await service.enrol(leo, "reader", since=TODAY, until=TODAY, session=session)
    async with database.reading() as session:
        on = [
            await service.people_on("writer", today=TODAY + timedelta(days=days), session=session)
            for days in (-1, 0, 1, 2)
        ]
        mine = [
            await service.enrolled(leo, today=TODAY + timedelta(days=days), session=session) for days in (-10, 0, 1)
        ]
    assert on == [[leo], [ada, leo], [ada, leo], [leo]]
    assert mine == [frozenset(), {"writer", "reader"}, {"writer"}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=broken())
def test_whatever_can_be_read_comes_back_from_the_database(new_database: Any, one: Broken) -> None:
    text = dump_yaml(one.document)
    read = parse(text)

    async def there_and_back() -> tuple[Any, ImportReport]:
        database = await new_database()
        try:
            await imported(database, text)
            again = await exported(database)
            return again, await imported(database, dump_yaml(again))
        finally:
            await database.close()

    again, second = asyncio.run(there_and_back())
    assert (second.added, second.changed) == ((), ())
    assert parse(dump_yaml(again)).registry == read.registry
    assert ledger.same(parse(dump_yaml(again)).entries, read.entries)
