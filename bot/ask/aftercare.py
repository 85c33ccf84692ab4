"""What becomes of answers later on: their askers hear when one no longer holds, their gaps make a list each week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Final

from bot.ask import change_letters, gap_steps, verdict_changes
from bot.ask.change_letters import ChangeLetters
from bot.ask.changes import SectionChanges
from bot.ask.gap_listeners import GapDesk
from bot.ask.gap_steps import GapSteps
from bot.ask.verdict_changes import VerdictChanges

if TYPE_CHECKING:
    from datetime import date

    from slack_bolt.async_app import AsyncApp

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from bot.worker import Handler
    from knowledge import KnowledgeBase

CONCURRENCY: Final = {**verdict_changes.CONCURRENCY, **change_letters.CONCURRENCY, **gap_steps.CONCURRENCY}


class Aftercare:
    """One for the whole process."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        accounts: Callable[[str], Awaitable[Asker | None]],
        directory: Directory,
        knowledge: KnowledgeBase,
        catalogue: Catalogue,
        company: Company,
        today: Callable[[], date],
        admins: Collection[str] = (),
    ) -> None:
        """`admins` are the addresses of those who run the bot."""
        self._sections = SectionChanges(database=database, clock=clock, knowledge=knowledge, today=today, admins=admins)
        self._verdicts = VerdictChanges(database=database, clock=clock, catalogue=catalogue, today=today)
        self._letters = ChangeLetters(
            database=database, clock=clock, messenger=messenger, directory=directory, accounts=accounts,
            knowledge=knowledge, catalogue=catalogue, today=today,
        )  # fmt: skip

        self._gaps = GapSteps(
            database=database, clock=clock, messenger=messenger, accounts=accounts, directory=directory,
            knowledge=knowledge, company=company, today=today,
        )  # fmt: skip

    def register(self, app: AsyncApp, *, inbox: Inbox, contact: Callable[[], str]) -> None:
        """Attach the listeners; `contact` is whom to turn to when nothing can be stored."""
        gaps = self._gaps
        GapDesk(
            inbox=inbox, messenger=gaps.messenger, accounts=gaps.accounts, today=gaps.today, contact=contact
        ).register(app)

    def handlers(self) -> dict[str, Handler]:
        """What is done with these kinds of work."""
        return {**self._verdicts.handlers(), **self._letters.handlers(), **self._gaps.handlers()}

    async def index_changed(self) -> None:
        """Tell those whose answers rest on what says something else now."""
        await self._sections.compare()

    async def begin(self) -> None:
        """Enter what comes again and again."""
        await self._gaps.begin()
