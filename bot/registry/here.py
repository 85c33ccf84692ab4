"""The registry for the command line: of a policies folder, or of the installation. Read once a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.registry import toolsfile
from bot.registry.rulings import Rulings
from bot.registry.tools import Current, Registry

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from bot.settings import Settings
    from knowledge import KnowledgeBase


def rulings_here(settings: Settings, policies: Path | None, knowledge: KnowledgeBase) -> Rulings:
    """Rules with `policies/tools.yaml`; without `policies` with the registry of the database, once it has tools."""
    here = _Here(settings, policies)
    return Rulings(here.current, enrolled=here.enrolled, shelf=knowledge, recognise=knowledge.recognise)


class _Here:
    def __init__(self, settings: Settings, policies: Path | None) -> None:
        self._settings = settings
        self._policies = policies
        self._kept: Current | None = None

    async def current(self) -> Current:
        if self._kept is None:
            stored = await self._stored() if self._has_database else None
            self._kept = stored or Current(self._of_file())
        return self._kept

    async def enrolled(self, employee_id: int, today: date) -> frozenset[str]:
        from bot.db import Database
        from bot.registry.enrolment import enrolled

        database = Database(self._settings.database)
        try:
            async with database.reading() as session:
                return await enrolled(employee_id, today=today, session=session)
        finally:
            await database.close()

    @property
    def _has_database(self) -> bool:
        settings = self._settings
        return self._policies is None and (settings.database_url is not None or settings.database_file.exists())

    def _of_file(self) -> Registry:
        read = toolsfile.load(self._policies or self._settings.policies_dir)
        return read.registry if read is not None else Registry()

    async def _stored(self) -> Current | None:
        """The database's registry; None while it holds no tools. Raises as `check_schema` does."""
        from bot.db import Database, check_schema
        from bot.registry.service import Catalogue

        database = Database(self._settings.database)
        try:
            await check_schema(database)
            current = await Catalogue(database).current()
        finally:
            await database.close()
        return current if current.registry.tools else None
