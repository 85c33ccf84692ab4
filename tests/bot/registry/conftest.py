"""Databases for tests that make many."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.db import Database
from bot.migrations import upgrade


@pytest.fixture
def new_database(tmp_path: Path) -> Callable[[], Awaitable[Database]]:
    """Each call gives a migrated SQLite database of its own."""
    numbers, first = itertools.count(1), tmp_path / "first.db"

    async def new() -> Database:
        if not first.exists():
            await upgrade(f"sqlite+aiosqlite:///{first}")
        copy = tmp_path / f"{next(numbers)}.db"
        shutil.copy(first, copy)
        return Database(f"sqlite+aiosqlite:///{copy}")

    return new
