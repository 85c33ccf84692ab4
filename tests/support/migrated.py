"""Migrated databases for tests in a hundredth of the time: migrated once in a process, copied from then on.

What migrating does is tested in `tests/bot/test_migrations.py`; all other tests only need its outcome.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.migrations import upgrade

TEMPLATE = "archipel_template"

_servers: set[str] = set()
"""PostgreSQL servers that hold the template."""


async def migrated(url: str) -> None:
    """Make the database at `url`, which is empty or not there, one that is up to date and holds nothing."""
    if make_url(url).get_backend_name() == "sqlite":
        await _sqlite(Path(make_url(url).database or ""))
    else:
        await _postgresql(url)


async def _sqlite(file: Path) -> None:
    template = Path(_folder().name) / "template.db"
    if not template.exists():
        await upgrade(f"sqlite+aiosqlite:///{template}")
    assert not file.exists() or file.stat().st_size == 0, f"{file} holds something"
    shutil.copyfile(template, file)


async def _postgresql(url: str) -> None:
    name, server = make_url(url).database, make_url(url).set(database="postgres")
    key = server.render_as_string(hide_password=False)
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        if key not in _servers:
            await connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
            await upgrade(make_url(url).set(database=TEMPLATE).render_as_string(hide_password=False))
            _servers.add(key)
        await connection.execute(text(f"DROP DATABASE {name}"))
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"))
    await engine.dispose()


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="archipel-test-")
