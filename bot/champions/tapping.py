"""What is done when a champion taps: stored first, then shown where it was tapped.

The message is drawn from what is stored after the change, never from what was tapped, and drawn again when something
changed while it was on its way: whichever of two taps comes last, the message tells the truth.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot import work
from bot.champions import messages, service
from bot.champions.service import Tap
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.slack.message import Message
from bot.work import Later, LeaseLost

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.champions.planning import Customs
    from bot.champions.words import Words
    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler

Json = dict[str, Any]

TAP: Final = "nudge.tap"
SHOW: Final = "nudge.show"
"""Kinds of work."""

CONCURRENCY: Final = {TAP: 8, SHOW: 8}

REDRAWN: Final = 3
"""How often a message is drawn again because something changed meanwhile."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapping:
    """The handlers of this work."""

    database: Database
    clock: Clock
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    customs: Customs
    words: Words

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {TAP: self.tap, SHOW: self.show}

    async def tap(self, item: Claimed) -> None:
        """`nudge.tap`: {user, nudge, verb, channel, ts}. The verb is done, another, later, show, stop or resume."""
        said, now, shown = item.payload, self.clock.now(), None
        asker = await self.accounts(said["user"])
        async with self.database.writing() as session:
            if asker is not None:
                shown = await self._do(item, asker, session)
            await work.finish(item, now=now, session=session)
        if shown is not None:
            await self._carry_on(shown)

    async def show(self, item: Claimed) -> None:
        """`nudge.show`: {employee, week, lang, special, channel, ts}. The message as it stands now."""
        said = item.payload
        try:
            for _ in range(REDRAWN):
                seen = await self.words.sight(said["employee"], said["week"], said["ts"])
                if seen is None:
                    break
                content, blocks = messages.standing(replace(seen, special=said["special"]), said["lang"])
                await self.messenger.update(said["channel"], said["ts"], Message(said["channel"], content, blocks))
                if seen == await self.words.sight(said["employee"], said["week"], said["ts"]):
                    break
        except Undeliverable as error:
            log.info("nudge.message_gone", work=item.id, outcome=error.error)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    async def _do(self, item: Claimed, asker: Asker, session: AsyncSession) -> Claimed | None:
        """What was tapped is stored; the row that shows it, born in our hands, is done with the same transaction."""
        said, now = item.payload, self.clock.now()
        if not said["nudge"]:  # in the modal of `/ai nudges`, which shows it itself
            await (service.stop if said["verb"] == "stop" else service.resume)(
                asker.employee_id, now=now, session=session
            )
            return None
        tapped = Tap(asker.employee_id, said["nudge"], said["verb"], said["channel"], said["ts"])
        done = await service.tap(tapped, its=self.customs, now=now, session=session)
        if done is None or not said["ts"]:
            return None
        week, special = done
        payload = {
            "employee": asker.employee_id, "week": week, "lang": asker.lang, "special": special,
            "channel": said["channel"], "ts": said["ts"],
        }  # fmt: skip
        lease = self.clock.wall() + work.LEASE
        return await work.add_claimed(
            key=f"{item.key}:show", kind=SHOW, payload=payload, due_at=now, lease_until=lease, session=session
        )

    async def _carry_on(self, shown: Claimed) -> None:
        """Show it at once; what goes wrong is tried again by a worker, and never undoes what is stored."""
        try:
            await self.show(shown)
        except LeaseLost:
            log.info("work.lease_lost", work=shown.id, kind=SHOW)
        except (SlackUnavailable, DatabaseError, Later) as error:
            log.warning("nudge.shown_later", work=shown.id, raised=type(error).__name__)
            due_at = error.due_at if isinstance(error, Later) else self.clock.now()
            async with self.database.writing() as session:
                await work.postpone(shown, due_at=due_at, failed=not isinstance(error, Later), session=session)
