"""Flows: from what a person does in the workspace to what people see there, through the whole bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.company import Company, at_work


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path) -> AsyncIterator[Company]:
    """The sample company on SQLite, over Socket Mode."""
    async with at_work(sqlite_url, sample_index) as company:
        yield company
