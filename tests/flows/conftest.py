"""Flows: from what a person does in the workspace to what people see there, through the whole bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.company import Company, at_work


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with other work answers late; what happens then has its own tests."""
    monkeypatch.setattr("bot.sandbox.handles.TRIGGER_LIFE", timedelta(minutes=1))
    monkeypatch.setattr("bot.slack.patience.LOOK_UP_S", 10.0)


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path) -> AsyncIterator[Company]:
    """The sample company on SQLite, over Socket Mode."""
    async with at_work(sqlite_url, sample_index) as company:
        yield company
