"""What the worker does about nudges: look what is to be planned, send.

Nothing here waits for a works council: which prompt somebody gets follows from the tools they help with and the prompts
they had, never from figures about people. Surveys, and nudges made from figures, do wait (`bot.pulse.cases.customs`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import work
from bot.champions import planning
from bot.champions.planning import SEND
from bot.quiet import Over
from bot.slack.courier import Courier

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.champions.messages import Said
    from bot.champions.planning import Case, Customs
    from bot.champions.words import Words
    from bot.clock import Clock
    from bot.db import Database
    from bot.quiet import Decision
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler

PLAN: Final = "nudge.plan"
"""Kind of work, beside that of `planning`."""

CONCURRENCY: Final[Mapping[str, int]] = {PLAN: 1, SEND: 8}
"""Handlers at once, for the worker."""

EVERY: Final = timedelta(hours=1)
"""How often it is looked what is to be planned; business time."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A nudge, for the courier."""

    item: Claimed
    customs: Customs
    words: Words

    async def decide(self, now: datetime, *, session: AsyncSession) -> tuple[Case, Decision] | None:
        said = self.item.payload
        again = date.fromisoformat(said["again"]) if said["again"] else None
        return await planning.decide(said["employee"], said["week"], again, its=self.customs, now=now, session=session)

    async def settle(self, case: Case, decision: Decision, now: datetime, *, session: AsyncSession) -> bool:
        if isinstance(decision, Over):
            planning.settle(case.nudge, decision, now)
            session.add(case.nudge)
            if decision.state == "undeliverable":
                log.warning("nudge.undeliverable", work=self.item.id, outcome=decision.reason)
            else:
                log.info("nudge.not_sent", work=self.item.id, state=decision.state, outcome=decision.reason)
        return True

    async def say(self, case: Case) -> Said:
        assert case.chosen is not None  # noqa: S101 - for the type checker: what goes out has been chosen
        return await self.words.nudge(case, case.chosen)

    async def record(self, case: Case, user: str, ts: str, _now: datetime, *, session: AsyncSession) -> None:
        await planning.record_sent(case.nudge, channel=user, ts=ts, session=session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudges:
    """The handlers of this work. `slack_user` gives somebody's id in Slack, None when they cannot be written to."""

    database: Database
    clock: Clock
    sender: Messenger
    slack_user: Callable[[int], Awaitable[str | None]]
    customs: Customs
    words: Words
    every: timedelta = EVERY

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {PLAN: self.plan, SEND: self.send}

    async def begin(self) -> None:
        """Enter the planning that is due now, unless it is entered."""
        async with self.database.writing() as session:
            await work.add_turn(PLAN, 0, every=self.every, now=self.clock.now(), session=session)

    async def plan(self, item: Claimed) -> None:
        """`nudge.plan`: the next look is due, what is missing is entered, what was given up is counted."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await work.add_turn(PLAN, 1, every=self.every, now=now, session=session)
        async with self.database.writing() as session:
            lost = await planning.count_lost(now, session=session)
            entered = await planning.enter(now, its=self.customs, session=session)
            await work.finish(item, now=now, session=session)
        if entered or lost:
            log.info("nudge.planned", count=entered, missed=lost)

    async def send(self, item: Claimed) -> None:
        """`nudge.send`: {employee, week, again}."""
        courier = Courier(self.database, self.clock, self.sender, self.slack_user)
        await courier.bring(item, item.payload["employee"], _Owed(item, self.customs, self.words))
