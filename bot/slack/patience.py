"""Patience with Slack: what is owed to people is not given up because Slack was away for longer than a row may fail.

What ends the waiting is what the row is about: its `not_after`, or what its handler looks at before it sends.
Slack's own patience with us, where somebody has clicked, is `in_time`.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import work
from bot.errors import SlackUnavailable
from bot.work import Later

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.db import Database
    from bot.work import Claimed
    from bot.worker import Handler

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))
"""How long a row rests after Slack gave no usable answer; the last holds for all that follow."""

LOOK_UP_S: Final = 1.5
"""How long to look up who somebody is and what they are to see: after three seconds Slack opens no modal any more, and
takes no answer to a command."""


def in_time() -> asyncio.Timeout:
    """Look up inside what an answer or a modal needs; raises TimeoutError while there is still time to say so."""
    return asyncio.timeout(LOOK_UP_S)


def pause(item: Claimed) -> timedelta:
    """How long this row rests now; business time."""
    return PAUSES[min(item.attempts - 1, len(PAUSES) - 1)]


async def put_off(item: Claimed, error: SlackUnavailable, *, database: Database, clock: Clock) -> None:
    """Back to pending, for as long as it takes: the next attempt looks first, and no count of failures ends it.

    Raises `error` when it says itself when to go on; LeaseLost.
    """
    if isinstance(error, Later):
        raise error
    async with database.writing() as session:
        await work.postpone(item, due_at=clock.now() + pause(item), failed=not item.failures, session=session)


def patiently(handler: Handler, *, database: Database, clock: Clock) -> Handler:
    """The same handler, which waits for Slack: for letters that are still true when it is back."""

    async def patient(item: Claimed) -> None:
        try:
            await handler(item)
        except SlackUnavailable as error:
            await put_off(item, error, database=database, clock=clock)

    return patient
