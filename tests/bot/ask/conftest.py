"""A room in which Ada, Léo and the guest Mara ask."""

from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.db import Database
from knowledge import KnowledgeBase, Reader
from tests.support.asking import Room
from tests.support.policies import Folder


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What is logged, kept off the terminal, where tracebacks take longer to draw than the test takes."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def base(folder: Folder) -> KnowledgeBase:
    """The few policies of `folder`, indexed."""
    base = folder.base()
    base.refresh()
    return base


@pytest_asyncio.fixture
async def room(database: Database, base: KnowledgeBase) -> Room:
    """On each kind of database."""
    room = Room(database, base)
    await room.joined("UADA", "Ada Roth", "de", Reader.employee(groups=["works-council"]), roles=["champion"])
    await room.joined("ULEO", "Léo Martin", "fr", Reader.employee(department="sales"), department="sales")
    await room.joined("UMARA", "Mara Quinn", "en", Reader.guest(), kind="guest")
    return room
