"""Everything about nudges, put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.champions import steps, tapping, training
from bot.champions.planning import Customs
from bot.champions.steps import Nudges
from bot.champions.tapping import Tapping
from bot.champions.words import Words
from bot.contents import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.quiet import Place
    from bot.registry.service import Catalogue
    from bot.slack.messenger import Messenger
    from bot.worker import Handler

CONCURRENCY: Final[Mapping[str, int]] = {**steps.CONCURRENCY, **tapping.CONCURRENCY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the others need of this one; `begin` enters what comes again and again."""

    words: Words
    begin: Callable[[], Awaitable[None]]
    handlers: Mapping[str, Handler]


def room(
    *,
    database: Database,
    clock: Clock,
    messenger: Messenger,
    accounts: Callable[[str], Awaitable[Asker | None]],
    directory: Directory,
    catalogue: Catalogue,
    policies: Path,
    place: Callable[[str, str], Place],
) -> Room:
    """The room on these services; `place` is where somebody of a time zone and a country works."""
    prompts = Shelf(policies, training.FOLDER, lambda folder: training.load(folder).prompts)
    customs = Customs(place=place, prompts=prompts.all, catalogue=catalogue)
    words = Words(database=database, clock=clock, customs=customs)
    nudges = Nudges(
        database=database, clock=clock, sender=messenger, slack_user=directory.slack_user, customs=customs, words=words
    )
    taps = Tapping(database=database, clock=clock, messenger=messenger, accounts=accounts, customs=customs, words=words)
    return Room(words=words, begin=nudges.begin, handlers={**nudges.handlers(), **taps.handlers()})
