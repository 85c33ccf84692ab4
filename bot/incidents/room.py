"""The handlers of everything that is done about incidents, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.incidents.desk import IncidentDesk
from bot.incidents.steps import IncidentSteps

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
    contact: Callable[[], str],
) -> dict[str, Handler]:
    """What is done with each kind of work: reports, decisions, messages."""
    steps = IncidentSteps(database=database, clock=clock, accounts=accounts, today=today)
    desk = IncidentDesk(
        database=database, clock=clock, messenger=messenger, directory=directory, catalogue=catalogue,
        company=company, contact=contact,
    )  # fmt: skip
    return {**steps.handlers(), **desk.handlers()}
