"""Migrated databases for tests in a hundredth of the time: migrated once in a process, copied or emptied from then on.

What migrating does is tested in `tests/bot/test_migrations.py`; all other tests only need its outcome.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.migrations import upgrade

_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY = """
DO $$
DECLARE
  one record;
  used boolean;
  names text := '';
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one.tablename) INTO used;
    IF used THEN names := names || ', ' || quote_ident(one.tablename); END IF;
  END LOOP;
  IF names <> '' THEN EXECUTE 'TRUNCATE ' || substr(names, 3) || ' CASCADE'; END IF;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
  END LOOP;
END $$
"""


async def migrated(url: str) -> None:
    """Make the database at `url`, empty, migrated or not there, one that is up to date."""
    await filled(url, "template", upgrade)


async def filled(url: str, name: str, fill: Callable[[str], Awaitable[None]]) -> None:
    """Make the database at `url` one that `fill` has filled; a SQLite file that is not there is a copy by `name`."""
    file = Path(make_url(url).database or "")
    if make_url(url).get_backend_name() != "sqlite" or file.exists():
        await fill(url)
        return
    template = Path(_folder().name) / f"{name}.db"
    if not template.exists():
        await fill(f"sqlite+aiosqlite:///{template}")
    shutil.copyfile(template, file)


async def emptied(url: str) -> None:
    """Take everything out of a migrated PostgreSQL database, and everybody who still holds a connection to it."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text(_ALONE))
        await connection.execute(text(_EMPTY))
    await engine.dispose()


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="archipel-test-")
