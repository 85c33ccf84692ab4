"""A backup is restored: what was sent since stands in Slack, and the database knows nothing of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.backup import back_up, restore
from tests.support.company import Company

SOON = timedelta(minutes=20)
"""Questions are answered for an hour at most."""

Place = tuple[str, str]
"""Where a message stands: channel and `ts`."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of a company's database; the lock and the rest of the data folder are in `folder`."""

    company: Company
    folder: Path

    def make(self) -> Backup:
        """Now."""
        back_up(self.company.settings, self._file, now=self.company.clock.now())
        return self

    async def restore(self) -> None:
        """What has happened since is forgotten, and done again as far as the backup knows of it."""
        company = self.company
        settings = company.settings.model_copy(update={"data_dir": self.folder / "data"})
        await company.restart(lambda: restore(settings, self._file, rooms=company.bot.rooms, now=company.clock.now()))
        await company.quiet(30)

    @property
    def _file(self) -> Path:
        return self.folder / "backup.db"


def said(company: Company) -> dict[Place, str]:
    """Everything the guide has said that others can read."""
    place = company.workspace
    found = [
        one
        for channel in place.channels
        for head in place.history(channel)
        for one in place.thread(channel, head.ts)
        if one.app_id == company.app.id and not one.ephemeral_to
    ]
    return {(one.channel, one.ts): one.text for one in found}


async def done_again(
    company: Company, folder: Path, order: Callable[[], Awaitable[Any]], *, later: timedelta = SOON
) -> tuple[list[str], list[str]]:
    """What was said because of `order`, and what was said in addition when it was done again after a restore.

    `order` is taken in, then a backup is made, then it is done; `later` that backup is restored, which knows it as not
    done.
    """
    before = said(company)
    await company.rest()
    await order()
    async with asyncio.timeout(10):
        while not await company.busy():
            await asyncio.sleep(0.01)
    backup = Backup(company, folder).make()
    await company.restart()
    await company.quiet(30)
    company.clock.wind(later)
    await company.quiet(30)
    once = said(company)
    await backup.restore()
    twice = said(company)
    assert once.keys() <= twice.keys()
    return _besides(before, once), _besides(once, twice)


def _besides(there: dict[Place, str], now: dict[Place, str]) -> list[str]:
    return [text for place, text in now.items() if place not in there]
