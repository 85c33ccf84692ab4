import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import bot.people.models  # noqa: F401 - brings the tables
from bot import work
from bot.db import Database, UtcDateTime, create_engine, known_revisions
from bot.errors import DatabaseUnusable, NewerDatabase
from bot.migrations import Upgraded, config, upgrade

pytestmark = pytest.mark.asyncio


async def test_the_numbered_files_are_the_history_alembic_knows() -> None:
    history = ScriptDirectory.from_config(config()).walk_revisions()
    assert tuple(reversed([script.revision for script in history])) == known_revisions()


async def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, SQLModel.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_migrations_make_the_constraints_of_the_models(database: Database) -> None:
    """Alembic compares no CHECK constraints, so a forgotten one would be seen nowhere else."""

    def checks(connection: sa.Connection) -> set[str | None]:
        inspector = sa.inspect(connection)
        return {found["name"] for table in SQLModel.metadata.tables for found in inspector.get_check_constraints(table)}

    wanted = {
        constraint.name
        for table in SQLModel.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    async with database.engine.connect() as connection:
        assert await connection.run_sync(checks) == wanted


async def test_upgrading_says_what_changed_and_the_second_time_nothing(empty_url: str) -> None:
    newest = known_revisions()[-1]
    assert await upgrade(empty_url) == Upgraded(before=None, after=newest)
    again = await upgrade(empty_url)
    assert again == Upgraded(before=newest, after=newest)
    assert not again.changed


async def test_what_waited_before_an_upgrade_is_owed_since_it_was_due(empty_url: str) -> None:
    def to_the_revision_before(connection: sa.Connection) -> None:
        command.upgrade(config(connection), "0007")

    due = datetime(2026, 11, 23, 9, tzinfo=UTC)
    database = Database(empty_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(to_the_revision_before)
        row = {"key": "a", "kind": "k", "due_at": due, "state": "pending", "attempts": 0, "failures": 0}
        await connection.execute(
            sa.insert(
                sa.table("work", *(sa.column(name, UtcDateTime() if name == "due_at" else None) for name in row))
            ),
            row,
        )
    await upgrade(empty_url)
    async with database.writing() as session:
        [item] = await work.claim(kinds=["k"], now=due, wall=due, limit=1, session=session)
        kept = (await session.exec(sa.select(work.Work.owed_at))).one()  # type: ignore[call-overload]
    await database.close()
    assert (item.owed_at, kept[0]) == (due, due)


async def test_several_processes_may_upgrade_at_once(empty_url: str) -> None:
    done = await asyncio.gather(*(upgrade(empty_url) for _ in range(3)))
    assert sorted(one.changed for one in done) == [False, False, True]


async def test_a_database_of_a_newer_version_is_left_alone(empty_url: str) -> None:
    await upgrade(empty_url)
    engine = create_engine(empty_url)
    async with engine.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        await upgrade(empty_url)
    await engine.dispose()


async def test_a_failing_migration_changes_nothing_at_all(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: sa.Connection) -> None:
        raise RuntimeError("after all tables were made")

    monkeypatch.setattr("bot.migrations._check_references", fail)
    with pytest.raises(RuntimeError):
        await upgrade(empty_url)
    engine = create_engine(empty_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names()) == []
    await engine.dispose()


async def test_rows_that_would_point_at_nothing_stop_the_upgrade(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url, foreign_keys=False)
    async with engine.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        await connection.execute(sa.text("CREATE TABLE child (parent INTEGER REFERENCES parent (id))"))
        await connection.execute(sa.text("INSERT INTO child VALUES (7)"))
    await engine.dispose()
    with pytest.raises(RuntimeError, match="rows in child that point at nothing"):
        await upgrade(sqlite_url)


async def test_a_database_that_does_not_answer_is_named(new_postgres: Callable[[], str]) -> None:
    with pytest.raises(DatabaseUnusable, match="does not exist on the server"):
        await upgrade(new_postgres().replace("/test_", "/other_"))
