"""What the worker does about nudges: look what is to be planned, send.

The decision to send is stored before Slack is asked, and Slack is asked outside of any transaction. Whether an attempt
nobody can tell the outcome of has sent something is looked up before the next one, by the messenger.

Nothing here waits for a works council: which prompt somebody gets follows from the tools they help with and the prompts
they had, never from figures about people. Surveys, and nudges made from figures, do wait (`bot.pulse.cases.customs`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from bot import work
from bot.champions import planning
from bot.champions.planning import SEND
from bot.errors import SlackUnavailable, Undeliverable
from bot.quiet import Over, Send, Wait
from bot.slack.message import Message
from bot.slack.patience import pause, put_off
from bot.work import Later

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.champions.models import Nudge
    from bot.champions.planning import Case, Customs
    from bot.champions.rules import Choice
    from bot.clock import Clock
    from bot.db import Database
    from bot.quiet import Decision
    from bot.work import Claimed
    from bot.worker import Handler

PLAN: Final = "nudge.plan"
"""Kind of work, beside that of `planning`."""

CONCURRENCY: Final[Mapping[str, int]] = {PLAN: 1, SEND: 8}
"""Handlers at once, for the worker."""

EVERY: Final = timedelta(hours=1)
"""How often it is looked what is to be planned; business time."""

Json = dict[str, Any]
Said = tuple[str, list[Json]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

log: Final = structlog.get_logger(__name__)


class Sender(Protocol):
    """What of the messenger is needed here."""

    async def send(self, item: Claimed, message: Message) -> str:
        """Send once; see `Messenger.send`."""

    async def sent_before(self, item: Claimed, channel: str) -> str | None:
        """See `Messenger.sent_before`."""

    async def may_have_sent(self, item: Claimed) -> bool:
        """See `Messenger.may_have_sent`."""


class Words(Protocol):
    """What is said in the messages: text and blocks."""

    async def nudge(self, case: Case, chosen: Choice) -> Said:
        """A training prompt, with its buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudges:
    """The handlers of this work. `slack_user` gives somebody's id in Slack, None when they cannot be written to."""

    database: Database
    clock: Clock
    sender: Sender
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
            await self._enter_plan(0, session)

    async def plan(self, item: Claimed) -> None:
        """`nudge.plan`: the next look is due, what is missing is entered, what was given up is counted."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await self._enter_plan(1, session)
        async with self.database.writing() as session:
            lost = await planning.count_lost(now, session=session)
            entered = await planning.enter(now, its=self.customs, session=session)
            await work.finish(item, now=now, session=session)
        if entered or lost:
            log.info("nudge.planned", count=entered, missed=lost)

    async def send(self, item: Claimed) -> None:
        """`nudge.send`: {employee, week, again}. Decided first, with everything that is known now; then sent once."""
        now, looked_for = self.clock.now(), await self.sender.may_have_sent(item)
        async with self.database.writing() as session:
            found = await self._decide(item, now, session, looked_for=looked_for)
            if found is None:
                return
        case, decision, chosen = found
        try:
            if isinstance(decision, Send) and chosen is not None:
                await self._deliver(item, case, chosen)
            else:
                await self._look(item, case, decision)
        except Undeliverable as error:
            await self._give_up(item, case, error.error)
        except SlackUnavailable as error:
            await put_off(item, error, database=self.database, clock=self.clock)  # the week decides, not a count

    async def _enter_plan(self, turn: int, session: AsyncSession) -> None:
        """The planning of this stretch of time, or of the next: `turn` 0 or 1."""
        now = self.clock.now()
        due_at = now - (now - _EPOCH) % self.every + turn * self.every
        await work.add(key=f"nudge:plan:{due_at:%Y-%m-%dT%H:%M}", kind=PLAN, payload={}, due_at=due_at, session=session)

    async def _decide(
        self, item: Claimed, now: datetime, session: AsyncSession, *, looked_for: bool
    ) -> tuple[Case, Decision, Choice | None] | None:
        """None when there is nothing left to do: the row is finished or put off then.

        `looked_for`: it may have been sent before, by an earlier attempt or before a restore.
        """
        said = item.payload
        again = date.fromisoformat(said["again"]) if said["again"] else None
        found = await planning.decide(said["employee"], said["week"], again, its=self.customs, now=now, session=session)
        if found is None:
            await work.finish(item, now=now, state="cancelled", session=session)
            return None
        case, decision, _ = found
        if isinstance(decision, Send) or looked_for:
            return found  # that is looked up first, outside of the transaction
        await self._settle(item, case.nudge, decision, now, session)
        return None

    async def _settle(
        self, item: Claimed, nudge: Nudge, decision: Decision, now: datetime, session: AsyncSession
    ) -> None:
        if isinstance(decision, Wait):
            await work.postpone(item, due_at=decision.until, session=session)
        elif isinstance(decision, Over):
            planning.settle(nudge, decision, now)
            session.add(nudge)
            await work.finish(item, now=now, session=session)
            log.info("nudge.not_sent", work=item.id, state=decision.state, outcome=decision.reason)

    async def _deliver(self, item: Claimed, case: Case, chosen: Choice) -> None:
        user = case.user_id or await self._user(item, case)
        if user is None:
            await self._give_up(item, case, "no_account")
            return
        said, blocks = await self.words.nudge(case, chosen)
        ts = await self.sender.send(item, Message(user, said, blocks))
        await self._record(item, case, user, ts)

    async def _look(self, item: Claimed, case: Case, decision: Decision) -> None:
        """It may not be sent now; but if an earlier attempt did so, it was sent."""
        user = case.user_id or await self._user(item, case)
        ts = await self.sender.sent_before(item, user) if user is not None else None
        if ts is not None and user is not None:
            await self._record(item, case, user, ts)
            return
        async with self.database.writing() as session:
            await self._settle(item, case.nudge, decision, self.clock.now(), session)

    async def _user(self, item: Claimed, case: Case) -> str | None:
        """Their Slack account; to ask for it is no attempt to send."""
        try:
            return await self.slack_user(case.nudge.employee_id)
        except Later:
            raise
        except SlackUnavailable as error:
            raise Later(self.clock.now() + pause(item)) from error

    async def _record(self, item: Claimed, case: Case, user: str, ts: str) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            await planning.record_sent(case.nudge, channel=user, ts=ts, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def _give_up(self, item: Claimed, case: Case, reason: str) -> None:
        log.warning("nudge.undeliverable", work=item.id, outcome=reason)
        now = self.clock.now()
        async with self.database.writing() as session:
            planning.settle(case.nudge, Over("undeliverable", reason), now)
            session.add(case.nudge)
            await work.finish(item, now=now, session=session)
