"""The history of the database's tables (Alembic), run from code: there is no alembic.ini to lose.

A new migration: change the models, then `python -m bot.migrations "what changes"` writes the next numbered file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.errors import NewerDatabase

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HERE: Final = Path(__file__).parent
ADVISORY_LOCK: Final = 7_264_001
"""Any number that no other user of the same PostgreSQL database takes."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Where the database was (None: empty) and where it is."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


async def upgrade(url: str) -> Upgraded:
    """Bring the database at `url` up to this program, in one transaction: all of it or nothing.

    Several processes may call it at once; one works, the others wait and find nothing to do. Raises NewerDatabase for
    a revision this program does not know, DatabaseUnusable when the database does not answer.
    """
    from sqlalchemy.exc import DBAPIError

    from bot.db import create_engine, plain_reason
    from bot.errors import DatabaseUnusable

    engine = create_engine(url, foreign_keys=False)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    except (OSError, DBAPIError) as error:
        raise DatabaseUnusable(plain_reason(error)) from error
    finally:
        await engine.dispose()


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; `connection` is handed to env.py, which never opens one itself."""
    from alembic.config import Config

    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(HERE).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return settings


def spell(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """How a new migration writes the types that are not SQLAlchemy's own; False leaves it to Alembic."""
    from sqlmodel import AutoString

    from bot.db import UtcDateTime

    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "bot.db.UtcDateTime()"
    return False


def _upgrade(connection: Connection) -> Upgraded:
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import text

    from bot.db import known_revisions

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    before = MigrationContext.configure(connection).get_current_revision()
    if before is not None and before not in known_revisions():
        raise NewerDatabase(before)
    command.upgrade(config(connection), "head")
    _check_references(connection)
    return Upgraded(before, known_revisions()[-1])


def _check_references(connection: Connection) -> None:
    """Foreign keys were off on SQLite while tables were rebuilt; a migration that broke one must not be committed."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise RuntimeError(f"a migration would leave rows in {tables} that point at nothing; nothing was changed")
