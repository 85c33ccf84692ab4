"""A workspace on this machine and a messenger that speaks to it over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.support.messaging import Desk, desk
from tests.support.sandbox import Stage, running


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Stage]:
    """A workspace with an app, without Slack's limits: tests that are about limits switch them on."""
    async with running(limits=False) as stage:
        yield stage


@pytest_asyncio.fixture
async def office(slack: Stage, database: Any) -> AsyncIterator[Desk]:
    """Everything a row of work needs to become a message, on SQLite and on PostgreSQL."""
    async with desk(slack, database) as found:
        yield found
