"""The database: async engines for SQLite and PostgreSQL, sessions, the UTC column type, the check of the schema.

Whoever opens a session here commits it by leaving the block; everything below takes a keyword `session`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from sqlite3 import Error
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import DateTime, Dialect, event, inspect, make_url, text
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import UPGRADE_COMMAND, DatabaseUnusable, NewerDatabase, NotMigrated

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

BUSY_TIMEOUT_S: Final = 30
CONNECT_TIMEOUT_S: Final = 10
VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"

_READ_ONLY: Final = "archipel_read_only"
_REASONS: Final = (
    # SQLSTATE classes of PostgreSQL, then what SQLite says.
    ("28", "the database refused user or password: check ARCHIPEL_DATABASE_URL"),
    ("3D", "that database does not exist on the server: create it, or check the name in ARCHIPEL_DATABASE_URL"),
    ("25006", "the database is read-only: point ARCHIPEL_DATABASE_URL at the primary server"),
    ("53100", "the database server's disk is full: make room and try again"),
    ("53300", "the database server has no free connection: raise max_connections, or run fewer replicas"),
    ("57P", "the database server is starting up or shutting down: try again in a moment"),
    ("08", "the connection to the database server was lost: check that it runs"),
    ("database or disk is full", "the disk with the database is full: make room and try again"),
    ("readonly database", "the database is read-only: give this process write access to the file and its folder"),
    ("unable to open database", "the database file cannot be opened: check ARCHIPEL_DATA_DIR and its permissions"),
    ("database is locked", f"another process held the database for {BUSY_TIMEOUT_S} s: stop it, or try again"),
    ("not a database", "the file is not a SQLite database: restore a backup, or move it away"),
    ("malformed", "the database file is damaged: restore the last backup with `archipel restore FILE`"),
    (
        "disk i/o error",
        "the disk with the database does not answer properly: check it, then restore a backup if needed",
    ),
    ("no such table", f"the database lacks tables: run `{UPGRADE_COMMAND}`"),
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes any aware datetime, refuses naive ones, gives back aware UTC on both databases.

    SQLite has no time zones: there the UTC value is stored without one, so that text order is time order.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database; raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; store aware datetimes only")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Turns:
    """Who writes next: SQLite lets one in at a time, and whoever finds it taken asks again, ever more rarely.

    The writers of one process stand in line here instead. One who is urgent waits for two others at most.
    """

    def __init__(self) -> None:
        self._first: Final = asyncio.Lock()
        self._writing: Final = asyncio.Lock()

    @asynccontextmanager
    async def taken(self, *, patience_s: float, urgent: bool = False) -> AsyncIterator[None]:
        """Write inside. Raises TimeoutError when it is not one's turn within `patience_s`."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(patience_s):
                if not urgent:
                    await stack.enter_async_context(self._first)
                await stack.enter_async_context(self._writing)
            yield


class Database:
    """One engine and the two ways to use it. Nothing connects before the first session."""

    def __init__(self, url: str) -> None:
        self.engine: Final = create_engine(url)
        self.turns: Final = Turns() if self.engine.dialect.name == "sqlite" else None
        self._reader: Final = self.engine.execution_options(**_reader_options(self.engine.dialect.name))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction that may write: committed when the block ends, rolled back when it raises.

        On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`), so that it waits its turn at the start instead
        of failing half-way with "database is locked". Never keep it open while waiting for a network.
        Raises DatabaseUnusable; constraint violations stay SQLAlchemy's IntegrityError.
        """
        if self.turns is None:
            async with _session(self.engine) as session:
                yield session
            return
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self.turns.taken(patience_s=BUSY_TIMEOUT_S))
            except TimeoutError as error:
                raise DatabaseUnusable(f"the database was in use for {BUSY_TIMEOUT_S} s: try again") from error
            yield await stack.enter_async_context(_session(self.engine))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One consistent view of the database that waits for no writer; writing in it raises DatabaseUnusable."""
        async with _session(self._reader) as session:
            yield session

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def create_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///...` or `postgresql+asyncpg://...`; nothing connects yet.

    `foreign_keys` is off only while migrations rebuild SQLite tables, where dropping the old one would cascade.
    Parameters never appear in error messages: they hold what people wrote. Raises DatabaseUnusable for a bad URL.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnusable("the database URL cannot be read: check ARCHIPEL_DATABASE_URL") from None
    if parsed.get_backend_name() != "sqlite":
        arguments = {"timeout": CONNECT_TIMEOUT_S}
        return create_async_engine(parsed, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
    engine = create_async_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_S})
    _set_up_sqlite(engine.sync_engine, foreign_keys=foreign_keys)
    return engine


def create_blocking_engine(url: URL) -> Engine:
    """An engine for the same SQLite file that is used in a thread: its calls wait, each may take as long as the disk.

    The asynchronous one changes threads about ten times in a transaction; here the whole of it is one change.
    """
    engine = sqlalchemy_engine(url.set(drivername="sqlite"), hide_parameters=True)
    _set_up_sqlite(engine, foreign_keys=True)
    return engine


async def insert_new(session: AsyncSession, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert a row unless a unique value of it is taken; whether it was new. The same on both databases."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    result = await session.exec(insert(table).values(**values).on_conflict_do_nothing())
    return result.rowcount == 1


async def check_schema(database: Database) -> None:
    """Compare the database with the migrations of this program: one small query, Alembic is not loaded.

    Raises NotMigrated when it is older or empty, NewerDatabase when its revision is unknown here, DatabaseUnusable
    when it does not answer. A missing SQLite file counts as empty and is not created.
    """
    found = await _revision(database)
    known = known_revisions()
    if found is not None and found not in known:
        raise NewerDatabase(found)
    if found != known[-1]:
        raise NotMigrated(found)


@cache
def known_revisions() -> tuple[str, ...]:
    """The revisions this program knows, oldest first: migrations are numbered files (`0001_people.py`)."""
    return tuple(sorted(path.stem.split("_", 1)[0] for path in VERSIONS.glob("[0-9]*_*.py")))


def plain_reason(error: BaseException) -> str:
    """One sentence on why the database cannot be used and what to do, without statement, values or password."""
    origin = getattr(error, "orig", None) or error
    code = str(getattr(origin, "sqlstate", None) or "")
    message = str(origin).casefold()
    for sign, reason in _REASONS:
        if code.startswith(sign) if sign[0].isdigit() else sign in message:
            return reason
    if isinstance(error, OSError):
        return "the database server cannot be reached: check host and port in ARCHIPEL_DATABASE_URL, and that it runs"
    return f"the database failed ({type(origin).__name__} {code}".rstrip() + "): see the database's own log"


async def _revision(database: Database) -> str | None:
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():  # noqa: ASYNC240 - one stat
        return None
    async with database.reading() as session:
        connection = await session.connection()
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        try:
            await session.connection()
        except (OSError, DBAPIError) as error:
            raise DatabaseUnusable(plain_reason(error)) from error
        try:
            yield session
            await session.commit()
        except DBAPIError as error:
            if _of_the_statement(error):
                raise
            raise DatabaseUnusable(plain_reason(error)) from error


def _of_the_statement(error: DBAPIError) -> bool:
    """Whether the statement was at fault and not the database: the caller gets such errors as they are.

    SQLAlchemy does not sort all of asyncpg's errors into its classes, so their SQLSTATE is looked at as well: 22 data,
    23 constraints, 42 syntax and names.
    """
    if isinstance(error, IntegrityError | ProgrammingError | DataError | NotSupportedError):
        return True
    return str(getattr(error.orig, "sqlstate", None) or "").startswith(("22", "23", "42"))


def _reader_options(dialect: str) -> dict[str, Any]:
    if dialect == "sqlite":
        return {_READ_ONLY: True}
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}


def _set_up_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    event.listen(engine, "connect", partial(_prepare_sqlite, foreign_keys=foreign_keys))
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object, *, foreign_keys: bool) -> None:
    # The driver's own BEGIN comes too late and only before some statements; `_begin_sqlite` says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """One script for both statements: the driver changes threads for each thing it is asked."""
    read_only = bool(connection.get_execution_options().get(_READ_ONLY, False))
    script = f"PRAGMA query_only = {'ON; BEGIN' if read_only else 'OFF; BEGIN IMMEDIATE'}"
    driver: Any = connection.connection.dbapi_connection
    try:
        if connection.dialect.is_async:
            driver.run_async(lambda aiosqlite: aiosqlite.executescript(script))
        else:
            driver.executescript(script)
    except Error as error:
        raise OperationalError(script, None, error) from error
