"""Brings people what is owed to them within a window, each message once.

Decided in a transaction with everything known now, sent outside of it, recorded. What may not be sent now, but may have
been by an earlier attempt, is looked up before anything else becomes of it: what is in Slack was sent. While Slack is
away it is put off, until it is decided otherwise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bot import work
from bot.errors import SlackUnavailable, Undeliverable
from bot.quiet import Over, Send, Wait
from bot.slack.message import Message
from bot.slack.patience import pause, put_off
from bot.work import Later

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.quiet import Decision
    from bot.slack.messenger import Messenger
    from bot.work import Claimed

Said = tuple[str, list[dict[str, Any]]]
"""The text and the blocks of a message."""


class Case(Protocol):
    """What a room knows of a message when it decides about it."""

    @property
    def user_id(self) -> str | None:
        """The reader's account in Slack, if it is known."""

    @property
    def begun(self) -> bool:
        """Whether it was decided before that it goes out, so that it is looked up."""


C = TypeVar("C", bound=Case)


class Owed(Protocol[C]):
    """What a row of work owes to somebody, as its room knows it. The courier opens and commits the sessions."""

    async def decide(self, now: datetime, *, session: AsyncSession) -> tuple[C, Decision] | None:
        """What is to become of it at `now`; None when nothing is."""

    async def settle(self, case: C, decision: Decision, now: datetime, *, session: AsyncSession) -> bool:
        """Note down a decision; False when something else became of it meanwhile, so that it is decided anew.

        What can never be delivered is over as `undeliverable`: because of `no_account`, or Slack's own word.
        """

    async def say(self, case: C) -> Said:
        """What is sent."""

    async def record(self, case: C, user: str, ts: str, now: datetime, *, session: AsyncSession) -> None:
        """Note down that it is in Slack, whatever became of it meanwhile."""


@dataclass(frozen=True, slots=True)
class Courier:
    """`slack_user` gives somebody's id in Slack, None when they cannot be written to."""

    database: Database
    clock: Clock
    messenger: Messenger
    slack_user: Callable[[int], Awaitable[str | None]]

    async def bring(self, item: Claimed, reader: int, owed: Owed[C]) -> None:
        """Send what `item` owes to the person `reader`, put it off or end it. Raises Later, LeaseLost."""
        found = await self._decide(item, owed)
        if found is None:
            return
        case, decision = found
        try:
            sent = await self._sent(item, reader, owed, case, decision)
        except Undeliverable as error:
            sent, decision = None, Over("undeliverable", error.error)
        except SlackUnavailable as error:
            await put_off(item, error, database=self.database, clock=self.clock)  # the window decides, not a count
            return
        now = self.clock.now()
        async with self.database.writing() as session:
            if sent is None:
                await self._settle(item, owed, case, decision, now, session)
                return
            user, ts = sent
            await owed.record(case, user, ts, now, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def user(self, item: Claimed, reader: int) -> str | None:
        """Somebody's account in Slack; to ask for it is no attempt to send. Raises Later."""
        try:
            return await self.slack_user(reader)
        except Later:
            raise
        except SlackUnavailable as error:
            raise Later(self.clock.now() + pause(item)) from error

    async def _decide(self, item: Claimed, owed: Owed[C]) -> tuple[C, Decision] | None:
        """None when Slack need not be asked for anything: the row is finished or put off then."""
        now, looked_for = self.clock.now(), await self.messenger.may_have_sent(item)
        async with self.database.writing() as session:
            found = await owed.decide(now, session=session)
            if found is None:
                await work.finish(item, now=now, state="cancelled", session=session)
                return None
            case, decision = found
            if isinstance(decision, Send):
                if await owed.settle(case, decision, now, session=session):
                    return found
                await work.postpone(item, due_at=now, session=session)  # changed in this very moment: decided anew
            elif looked_for or case.begun:
                return found  # that is looked up first, outside of the transaction
            else:
                await self._settle(item, owed, case, decision, now, session)
        return None

    async def _sent(
        self, item: Claimed, reader: int, owed: Owed[C], case: C, decision: Decision
    ) -> tuple[str, str] | None:
        """To which account and as which `ts`: now, or if it may not be sent now, by an earlier attempt if one did."""
        user = case.user_id or await self.user(item, reader)
        if isinstance(decision, Send):
            if user is None:
                raise Undeliverable("no_account")
            return user, await self.messenger.send(item, Message(user, *await owed.say(case)))
        ts = await self.messenger.sent_before(item, user) if user is not None else None
        return (user, ts) if user is not None and ts is not None else None

    async def _settle(
        self, item: Claimed, owed: Owed[C], case: C, decision: Decision, now: datetime, session: AsyncSession
    ) -> None:
        await owed.settle(case, decision, now, session=session)
        if isinstance(decision, Wait):
            await work.postpone(item, due_at=decision.until, session=session)
        else:
            await work.finish(item, now=now, session=session)
