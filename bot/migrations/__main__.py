"""`python -m bot.migrations "what changes"`: write the next migration from the difference between tables and models."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command

from bot.db import create_engine, known_revisions
from bot.migrations import config, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def write_next(message: str) -> None:
    """Build a database from the migrations so far, compare it with the models, write the difference."""
    number = f"{int(known_revisions()[-1]) + 1:04d}"

    def compare(connection: Connection) -> None:
        command.revision(config(connection), message, autogenerate=True, rev_id=number)

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'compare.db'}"
        await upgrade(url)
        engine = create_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(compare)
        await engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: python -m bot.migrations "what changes"')
    asyncio.run(write_next(sys.argv[1]))
