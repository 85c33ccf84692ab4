"""Databases for tests that make many."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.db import Database
from tests.support.migrated import migrated


@pytest.fixture
def new_database(tmp_path: Path) -> Callable[[], Awaitable[Database]]:
    """Each call gives a migrated SQLite database of its own."""
    numbers = itertools.count(1)

    async def new() -> Database:
        url = f"sqlite+aiosqlite:///{tmp_path / f'{next(numbers)}.db'}"
        await migrated(url)
        return Database(url)

    return new
