"""The handlers of everything that is done about suspensions, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.registry.suspension.desk import SuspensionDesk
from bot.registry.suspension.letters import SuspensionLetters
from bot.registry.suspension.steps import SuspensionSteps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.slack.messenger import Messenger
    from bot.worker import Handler


def handlers(
    *,
    database: Database,
    clock: Clock,
    messenger: Messenger,
    accounts: Callable[[str], Awaitable[Asker | None]],
    directory: Directory,
    catalogue: Catalogue,
    company: Company,
    today: Callable[[], date],
) -> dict[str, Handler]:
    """What is done with each kind of work: decisions, messages to people, the committee's channel."""
    steps = SuspensionSteps(
        database=database, clock=clock, accounts=accounts, catalogue=catalogue, company=company, today=today
    )
    letters = SuspensionLetters(
        database=database, clock=clock, messenger=messenger, directory=directory, catalogue=catalogue
    )
    desk = SuspensionDesk(
        database=database, clock=clock, messenger=messenger, directory=directory, catalogue=catalogue, company=company
    )
    return {**steps.handlers(), **letters.handlers(), **desk.handlers()}
