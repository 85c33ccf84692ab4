"""What is done about check-ins when it is due: planning, sending, reminding, following people who move.

`pulse.plan` is a row of work that enters its successor before anything else, keyed by the quarter of an hour it is for:
a clock that is wound, a restart or another replica make no second one, and one bad turn does not end the planning.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from bot import work
from bot.errors import SlackUnavailable, Undeliverable
from bot.pulse import cases, planning, redrawing, rules
from bot.pulse.planning import REMIND, SEND
from bot.quiet import Send, Wait
from bot.slack.message import Message
from bot.slack.patience import pause, put_off
from bot.work import Later

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.pulse.cases import Case, Customs
    from bot.pulse.models import Checkin
    from bot.quiet import Decision
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

PLAN: Final = "pulse.plan"
MOVED: Final = "pulse.moved"
WAVE_MOVED: Final = "pulse.wave_moved"
REHEARSE: Final = "pulse.rehearse"
REHEARSAL: Final = "pulse.rehearsal"
"""Kinds of work, beside those of `planning`."""

CONCURRENCY: Final[Mapping[str, int]] = {PLAN: 1, SEND: 16, REMIND: 16, REHEARSAL: 1}
"""Handlers at once, for the worker."""

EVERY: Final = timedelta(minutes=15)
"""How often it is looked what is to be planned; business time."""

FEW: Final = 50
"""People whose check-ins follow their wave in one transaction: each of them is held until it ends."""

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

    async def checkin(self, checkin: Checkin, lang: Lang) -> Said:
        """A check-in, with its first question."""

    async def reminder(self, checkin: Checkin, lang: Lang, number: int) -> Said:
        """A reminder; `number` is 0 for the one the person asked for."""

    async def rehearsal(self, asked: planning.Asked, wave_id: str, week: int, lang: Lang) -> Said:
        """A check-in whose answers count for nothing, as the people of the wave will get it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The handlers of this work. `slack_user` gives somebody's id in Slack, None when they cannot be written to.

    `every` is how often it is looked what is to be planned; business time.
    """

    database: Database
    clock: Clock
    sender: Sender
    slack_user: Callable[[int], Awaitable[str | None]]
    customs: Customs
    surveys: Callable[[str, int], planning.Asked | None]
    words: Words
    every: timedelta = EVERY

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {
            PLAN: self.plan,
            SEND: self.send,
            REMIND: self.remind,
            MOVED: self.moved,
            WAVE_MOVED: self.wave_moved,
            REHEARSE: self.rehearse,
            REHEARSAL: self.rehearsal,
        }

    async def begin(self) -> None:
        """Enter the planning that is due now, unless it is entered."""
        async with self.database.writing() as session:
            await self._enter_plan(0, session)

    async def plan(self, item: Claimed) -> None:
        """`pulse.plan`: what is missing is entered, what was given up is counted, and the next look is due."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await self._enter_plan(1, session)
            lost = await planning.count_lost(now, session=session)
            if lost:
                log.warning("pulse.given_up", count=lost)
            if not await self._turns(now, session):
                await work.finish(item, now=now, session=session)
                return
        entered = await self.enter_missing(now)
        async with self.database.writing() as session:
            await work.finish(item, now=now, session=session)
        log.info("pulse.planned", count=entered)

    async def enter_missing(self, now: datetime) -> int:
        """Enter every check-in that is to be entered at `now`, a page a transaction; how many."""
        async with self.database.reading() as session:
            turns = await self._turns(now, session)
        entered = 0
        for turn in turns:
            while True:
                async with self.database.writing() as session:
                    count = await planning.enter_page(
                        turn, now, its=self.customs, surveys=self.surveys, session=session
                    )
                entered += count
                if count < planning.PAGE:
                    break
        return entered

    async def _turns(self, now: datetime, session: AsyncSession) -> list[planning.Turn]:
        held = self.customs.held_until
        if held is not None and (now + planning.AHEAD).date() < held:
            return []
        return await planning.turns(now, session=session)

    async def _enter_plan(self, turn: int, session: AsyncSession) -> None:
        """The planning of this stretch of time, or of the next: `turn` 0 or 1."""
        now = self.clock.now()
        due_at = now - (now - _EPOCH) % self.every + turn * self.every
        await work.add(key=f"pulse:plan:{due_at:%Y-%m-%dT%H:%M}", kind=PLAN, payload={}, due_at=due_at, session=session)

    async def send(self, item: Claimed) -> None:
        """`pulse.send`: {campaign, employee}. Decided first, with everything that is known now; then sent once."""
        now, looked_for = self.clock.now(), await self.sender.may_have_sent(item)
        async with self.database.writing() as session:
            found = await self._decide(item, now, session, looked_for=looked_for)
            if found is None:
                return
        case, decision = found
        try:
            if isinstance(decision, Send):
                await self._deliver(item, case)
            else:
                await self._look(item, case, decision)
        except Undeliverable as error:
            await self._give_up(item, case, error.error)
        except SlackUnavailable as error:
            await put_off(item, error, database=self.database, clock=self.clock)  # the window decides, not a count

    async def _decide(
        self, item: Claimed, now: datetime, session: AsyncSession, *, looked_for: bool
    ) -> tuple[Case, Decision] | None:
        """None when there is nothing left to do: the row is finished or put off then.

        `looked_for`: it may have been sent before, by an earlier attempt or before a restore.
        """
        campaign, employee = item.payload["campaign"], item.payload["employee"]
        found = await planning.decide(campaign, employee, its=self.customs, now=now, session=session)
        if found is None:
            await work.finish(item, now=now, state="cancelled", session=session)
            return None
        case, decision = found
        if isinstance(decision, Send):
            if await planning.settle(case, decision, now, session=session):
                return found
            await work.postpone(item, due_at=now, session=session)  # answered in this very moment: decided anew
            return None
        if case.checkin.sent_at is not None or looked_for:
            return found  # that is looked up first, outside of the transaction
        await self._settle(item, case, decision, now, session)
        return None

    async def _settle(
        self, item: Claimed, case: Case, decision: Decision, now: datetime, session: AsyncSession
    ) -> None:
        await planning.settle(case, decision, now, session=session)
        if isinstance(decision, Wait):
            await work.postpone(item, due_at=decision.until, session=session)
        else:
            await work.finish(item, now=now, session=session)

    async def _deliver(self, item: Claimed, case: Case) -> None:
        user = case.user_id or await self._user(item, case)
        if user is None:
            await self._give_up(item, case, "no_account")
            return
        said, blocks = await self.words.checkin(case.checkin, case.lang)
        ts = await self.sender.send(item, Message(user, said, blocks))
        await self._record(item, case, ts, user)

    async def _look(self, item: Claimed, case: Case, decision: Decision) -> None:
        """It may not be sent now; but if an earlier attempt did so, it was sent."""
        user = case.user_id or await self._user(item, case)
        ts = await self.sender.sent_before(item, user) if user is not None else None
        if ts is not None and user is not None:
            await self._record(item, case, ts, user)
            return
        async with self.database.writing() as session:
            await self._settle(item, case, decision, self.clock.now(), session)

    async def _user(self, item: Claimed, case: Case) -> str | None:
        """Their Slack account; to ask for it is no attempt to send."""
        try:
            return await self.slack_user(case.checkin.employee_id)
        except Later:
            raise
        except SlackUnavailable as error:
            raise Later(self.clock.now() + pause(item)) from error

    async def _record(self, item: Claimed, case: Case, ts: str, user: str) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            await planning.record_sent(case, ts=ts, channel=user, now=now, owed_at=item.owed_at, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def _give_up(self, item: Claimed, case: Case, reason: str) -> None:
        log.warning("pulse.undeliverable", work=item.id, outcome=reason)
        async with self.database.writing() as session:
            await planning.record_undeliverable(case, reason, session=session)
            await work.finish(item, now=self.clock.now(), session=session)

    async def remind(self, item: Claimed) -> None:
        """`pulse.remind`: {campaign, employee, number, day}. Only on its day, and only who has not answered."""
        now = self.clock.now()
        async with self.database.writing() as session:
            case = await self._to_remind(item, now, session)
            if case is None:
                return
        user, ts = case.user_id or await self._user(item, case), None
        try:
            if user is not None:
                said, blocks = await self.words.reminder(case.checkin, case.lang, item.payload["number"])
                ts = await self.sender.send(item, Message(user, said, blocks))
        except Undeliverable as error:
            log.warning("pulse.undeliverable", work=item.id, outcome=error.error)
        except SlackUnavailable as error:
            await put_off(item, error, database=self.database, clock=self.clock)
            return
        async with self.database.writing() as session:
            if item.payload["number"]:
                await planning.record_reminded(case, session=session)
            if user is not None and ts is not None:
                await redrawing.keep(case.checkin.id or 0, channel=user, ts=ts, now=self.clock.now(), session=session)
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _to_remind(self, item: Claimed, now: datetime, session: AsyncSession) -> Case | None:
        """None when there is nobody to remind, or not yet: the row is finished or put off then."""
        campaign, employee = item.payload["campaign"], item.payload["employee"]
        case = await cases.case(campaign, employee, its=self.customs, now=now, session=session)
        decision = None
        if case is not None and case.checkin.state == "sent" and now < case.checkin.closes_at:
            off = rules.is_off(case.facts, now)
            day = date.fromisoformat(item.payload["day"])
            decision = None if off else rules.reminder(day, case.facts.place, now)
        if isinstance(decision, Send):
            return case
        if isinstance(decision, Wait):
            await work.postpone(item, due_at=decision.until, session=session)
        else:
            await work.finish(item, now=now, state="cancelled", session=session)
        return None

    async def moved(self, item: Claimed) -> None:
        """`pulse.moved`: {employee}. Their planned check-ins follow them."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await planning.moved(item.payload["employee"], its=self.customs, now=now, session=session)
            await work.finish(item, now=now, session=session)

    async def wave_moved(self, item: Claimed) -> None:
        """`pulse.wave_moved`: {wave}. What is missing is entered at once; what is planned follows the new days."""
        now = self.clock.now()
        await self.enter_missing(now)
        async with self.database.reading() as session:
            people = await planning.members_planned(item.payload["wave"], session=session)
        for start in range(0, len(people), FEW):
            async with self.database.writing() as session:
                for employee in people[start : start + FEW]:
                    await planning.moved(employee, its=self.customs, now=now, session=session)
                item = await work.renew(item, wall=self.clock.wall(), session=session)  # a wave may be large
        async with self.database.writing() as session:
            await work.finish(item, now=now, session=session)

    async def rehearse(self, item: Claimed) -> None:
        """`pulse.rehearse`: {user, lang, wave}. All four weeks to whoever asks for them, at once and for nothing."""
        now = self.clock.now()
        async with self.database.writing() as session:
            for week in range(1, rules.WEEKS + 1):
                due_at = now + timedelta(milliseconds=week)  # in their order
                await work.add(
                    key=f"{item.key}:{week}", kind=REHEARSAL, payload={**item.payload, "week": week}, due_at=due_at,
                    owed_at=item.owed_at, session=session,
                )  # fmt: skip
            await work.finish(item, now=now, session=session)

    async def rehearsal(self, item: Claimed) -> None:
        """`pulse.rehearsal`: {user, lang, wave, week}."""
        said = item.payload
        asked = self.surveys(said["wave"], said["week"])
        try:
            if asked is not None:
                content, blocks = await self.words.rehearsal(asked, said["wave"], said["week"], said["lang"])
                await self.sender.send(item, Message(said["user"], content, blocks))
        except Undeliverable as error:
            log.warning("pulse.undeliverable", work=item.id, outcome=error.error)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)
