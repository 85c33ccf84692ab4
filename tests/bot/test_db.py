import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import db
from bot.db import Database, Turns, check_schema, create_engine, known_revisions
from bot.errors import DatabaseUnusable, NewerDatabase, NotMigrated
from bot.migrations import upgrade
from bot.people.models import Employee
from tests.support.migrated import migrated

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


def employee(email: str = "ada.roth@brisemont.example", *, at: datetime = NOW, **values: Any) -> Employee:
    known: dict[str, Any] = {"name": "Ada Roth", "country": "DE", "time_zone": "Europe/Berlin", "locale": "de"}
    return Employee(email=email, **{**known, **values}, created_at=at, updated_at=at)


async def emails(database: Database) -> list[str]:
    async with database.reading() as session:
        return sorted((await session.exec(select(Employee.email))).all())


async def add(database: Database, *people: Employee) -> None:
    async with database.writing() as session:
        session.add_all(people)


async def pragma(session: AsyncSession, name: str) -> object:
    return (await (await session.connection()).exec_driver_sql(f"PRAGMA {name}")).scalar()


async def test_a_writing_session_commits_at_the_end_of_its_block(database: Database) -> None:
    async with database.writing() as session:
        session.add(employee())
    assert await emails(database) == ["ada.roth@brisemont.example"]


async def test_an_exception_rolls_everything_back_and_passes_through(database: Database) -> None:
    async def store_and_fail() -> None:
        async with database.writing() as session:
            session.add(employee())
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await store_and_fail()
    assert await emails(database) == []


async def test_a_savepoint_can_fail_alone(database: Database) -> None:
    async def add_again(session: AsyncSession) -> None:
        async with session.begin_nested():
            session.add(employee())
            await session.flush()

    async with database.writing() as session:
        session.add(employee())
        await session.flush()
        with pytest.raises(IntegrityError):
            await add_again(session)
        session.add(employee("b@brisemont.example"))
    assert await emails(database) == ["ada.roth@brisemont.example", "b@brisemont.example"]


async def test_a_reading_session_refuses_to_write_and_the_connection_is_good_for_writing_again(
    database: Database,
) -> None:
    async def write_while_reading() -> None:
        async with database.reading() as session:
            session.add(employee())
            await session.flush()

    with pytest.raises(DatabaseUnusable, match="read-only"):
        await write_while_reading()
    await add(database, employee())
    assert len(await emails(database)) == 1


async def test_a_reading_session_sees_one_state_while_others_write(database: Database) -> None:
    async with database.reading() as reader:
        assert (await reader.exec(select(Employee.email))).all() == []
        async with database.writing() as writer:
            writer.add(employee())
        assert (await reader.exec(select(Employee.email))).all() == []
    assert len(await emails(database)) == 1


@pytest.mark.parametrize(
    "instant",
    [
        NOW,
        NOW.astimezone(timezone(timedelta(hours=5, minutes=45))),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
async def test_an_instant_comes_back_equal_and_in_utc(database: Database, instant: datetime) -> None:
    async with database.writing() as session:
        session.add(employee(at=instant))
    async with database.reading() as session:
        stored = (await session.exec(select(Employee.created_at))).one()
    assert stored == instant
    assert stored.utcoffset() == timedelta(0)


async def test_instants_compare_in_the_database_whatever_zone_they_were_given_in(database: Database) -> None:
    tokyo = timezone(timedelta(hours=9))
    async with database.writing() as session:
        session.add(employee(at=NOW.astimezone(tokyo)))
    async with database.reading() as session:
        later = select(Employee.email).where(Employee.created_at > (NOW - timedelta(seconds=1)).astimezone(tokyo))
        earlier = select(Employee.email).where(Employee.created_at > NOW + timedelta(microseconds=1))
        assert len((await session.exec(later)).all()) == 1
        assert (await session.exec(earlier)).all() == []


async def test_a_naive_datetime_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="no time zone"):
        async with database.writing() as session:
            session.add(employee(at=NOW.replace(tzinfo=None)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"name": ""},
        {"country": "Germany"},
        {"time_zone": ""},
        {"locale": "d"},
        {"away_from": NOW.date(), "away_until": NOW.date() - timedelta(days=1)},
    ],
)
async def test_the_database_itself_refuses_impossible_people(database: Database, wrong: dict[str, object]) -> None:
    person = employee()
    for name, value in wrong.items():
        setattr(person, name, value)
    with pytest.raises(sa.exc.DBAPIError):
        async with database.writing() as session:
            session.add(person)


async def test_many_sessions_write_at_once_and_none_meets_a_locked_database(database: Database) -> None:
    async def read_then_write(number: int) -> None:
        async with database.writing() as session:
            before = len((await session.exec(select(Employee.id))).all())
            await asyncio.sleep(0.002)
            session.add(employee(f"person{number}@brisemont.example", team=str(before)))

    await asyncio.gather(*(read_then_write(number) for number in range(40)))
    assert len(await emails(database)) == 40


async def test_two_engines_on_one_sqlite_file_wait_for_each_other(sqlite_url: str) -> None:
    await migrated(sqlite_url)
    databases = [Database(sqlite_url), Database(sqlite_url)]

    async def write(number: int) -> None:
        async with databases[number % 2].writing() as session:
            people = (await session.exec(select(Employee))).all()
            await asyncio.sleep(0.005)
            session.add(employee(f"person{number}@brisemont.example", team=str(len(people))))

    await asyncio.gather(*(write(number) for number in range(20)))
    async with databases[0].reading() as session:
        seen = sorted(int(team) for team in (await session.exec(select(Employee.team))).all())
    assert seen == list(range(20)), "each writer must see all earlier ones: the lock is taken before the first read"
    for database in databases:
        await database.close()


async def test_sqlite_runs_with_the_promised_settings(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.db._prepare_sqlite", db._prepare_sqlite.__wrapped__)  # not as tests have it
    database = Database(sqlite_url)
    async with database.writing() as session:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        assert [await pragma(session, name) for name in names] == ["wal", 2, 1, 1, 30_000]
    await database.close()


@pytest.mark.parametrize("kind", ["empty", "missing"])
async def test_an_empty_database_is_not_migrated_and_the_command_is_named(sqlite_url: str, kind: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))
    if kind == "empty":
        file.touch()
    database = Database(sqlite_url)
    with pytest.raises(NotMigrated, match=r"has no tables yet.*`archipel db upgrade`") as caught:
        await check_schema(database)
    assert caught.value.command == "archipel db upgrade"
    assert file.exists() == (kind == "empty")
    await database.close()


async def test_an_empty_postgresql_database_is_not_migrated(new_postgres: Callable[[], str]) -> None:
    database = Database(new_postgres())
    with pytest.raises(NotMigrated):
        await check_schema(database)
    await database.close()


async def test_a_migrated_database_fits(database: Database) -> None:
    await check_schema(database)


async def test_an_older_database_is_not_migrated(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.db.known_revisions", lambda: (*known_revisions(), "9998"))
    with pytest.raises(NotMigrated, match=f"is at revision {known_revisions()[-1]}"):
        await check_schema(database)


async def test_a_database_of_a_newer_version_is_named_with_its_revision(empty_url: str) -> None:
    await upgrade(empty_url)
    database = Database(empty_url)
    async with database.writing() as session:
        await (await session.connection()).execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match=r"9999.*install the version that upgraded it") as caught:
        await check_schema(database)
    assert caught.value.revision == "9999"
    await database.close()


async def test_a_file_that_is_no_database_is_named(sqlite_url: str) -> None:
    Path(sqlite_url.removeprefix("sqlite+aiosqlite:///")).write_text("Dear diary, " * 100)
    database = Database(sqlite_url)
    with pytest.raises(DatabaseUnusable, match="not a SQLite database"):
        await check_schema(database)
    await database.close()


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/nowhere/archipel.db")
    with pytest.raises(DatabaseUnusable, match="cannot be opened: check ARCHIPEL_DATA_DIR"):
        async with database.writing():
            pass
    await database.close()


async def test_a_full_disk_is_named_and_the_rows_before_stay(sqlite_url: str) -> None:
    await migrated(sqlite_url)
    database = Database(sqlite_url)
    await add(database, employee())

    async def fill() -> None:
        async with database.writing() as session:
            pages = await pragma(session, "page_count")
            await pragma(session, f"max_page_count = {pages}")
            session.add_all(employee(f"person{n}@brisemont.example") for n in range(500))

    with pytest.raises(DatabaseUnusable, match="disk with the database is full: make room"):
        await fill()
    assert await emails(database) == ["ada.roth@brisemont.example"]
    await database.close()


async def test_a_locked_database_is_named_after_the_wait(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.db.BUSY_TIMEOUT_S", 0.05)
    await migrated(sqlite_url)
    owner, other = Database(sqlite_url), Database(sqlite_url)
    async with owner.writing():
        with pytest.raises(DatabaseUnusable, match="another process held the database"):
            async with other.writing():
                pass
        assert await emails(other) == [], "readers wait for nobody"
    for database in (owner, other):
        await database.close()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgres:hunter2@127.0.0.1:1/x", "server cannot be reached"),
        ("postgres:hunter2@no-such-host.invalid/x", "server cannot be reached"),
    ],
)
async def test_a_postgresql_server_that_does_not_answer_is_named_without_the_password(
    address: str, reason: str
) -> None:
    database = Database(f"postgresql+asyncpg://{address}")
    with pytest.raises(DatabaseUnusable, match=reason) as caught:
        await check_schema(database)
    assert "hunter2" not in str(caught.value)
    await database.close()


async def test_a_postgresql_database_that_is_not_there_and_a_refused_user_are_named(
    new_postgres: Callable[[], str],
) -> None:
    url = new_postgres()
    for wrong, reason in (
        (url.replace("/test_", "/other_"), "does not exist on the server"),
        (url.replace("postgres@", "nobody:hunter2@"), "refused user or password"),
    ):
        database = Database(wrong)
        with pytest.raises(DatabaseUnusable, match=reason):
            await check_schema(database)
        await database.close()


async def test_errors_never_hold_the_values_of_a_statement(database: Database) -> None:
    async with database.writing() as session:
        session.add(employee("canary@brisemont.example", name="Canary"))
    with pytest.raises(IntegrityError) as caught:
        async with database.writing() as session:
            session.add(employee("canary@brisemont.example", name="Canary"))
    assert "canary" not in str(caught.value).casefold()


async def test_an_unreadable_url_is_named_without_being_quoted() -> None:
    with pytest.raises(DatabaseUnusable, match="check ARCHIPEL_DATABASE_URL") as caught:
        create_engine("postgresql+asyncpg://u:hunter2@h:port/x")
    assert "hunter2" not in str(caught.value)


async def test_deleted_text_is_gone_from_the_sqlite_file_and_its_log(sqlite_url: str) -> None:
    await migrated(sqlite_url)
    database = Database(sqlite_url)
    async with database.writing() as session:
        session.add(employee(name="Canary" * 20))
    async with database.writing() as session:
        await session.delete((await session.exec(select(Employee))).one())
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("ROLLBACK")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()
    file = Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))
    assert b"Canary" not in b"".join(path.read_bytes() for path in file.parent.iterdir())


async def test_writers_stand_in_line_and_one_who_is_urgent_waits_for_two_at_most() -> None:
    turns, order = Turns(), list[str]()

    async def write(name: str, *, urgent: bool = False) -> None:
        async with turns.taken(patience_s=5, urgent=urgent):
            order.append(name)
            await asyncio.sleep(0.01)

    ordinary = [asyncio.create_task(write(f"{number}")) for number in range(6)]
    await asyncio.sleep(0)
    await asyncio.gather(write("urgent", urgent=True), *ordinary)
    assert order.index("urgent") <= 2
    assert [name for name in order if name != "urgent"] == ["0", "1", "2", "3", "4", "5"]


async def test_who_does_not_get_a_turn_is_told_and_takes_nobody_s_place() -> None:
    turns = Turns()
    async with turns.taken(patience_s=5):
        with pytest.raises(TimeoutError):
            async with turns.taken(patience_s=0.01):
                pass
        with pytest.raises(TimeoutError):
            async with turns.taken(patience_s=0.01, urgent=True):
                pass
    async with turns.taken(patience_s=0.01):
        pass
