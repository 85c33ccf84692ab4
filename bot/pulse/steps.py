"""What is done about check-ins when it is due: planning, sending, reminding, following people who move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from bot import work
from bot.errors import Undeliverable
from bot.pulse import cases, planning, redrawing, rules
from bot.pulse.planning import REMIND, SEND
from bot.quiet import Over
from bot.slack.courier import Courier
from bot.slack.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.pulse.cases import Case, Customs
    from bot.pulse.models import Checkin
    from bot.quiet import Decision
    from bot.slack.courier import Said
    from bot.slack.messenger import Messenger
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

log: Final = structlog.get_logger(__name__)


class Words(Protocol):
    """What is said in the messages: text and blocks."""

    async def checkin(self, checkin: Checkin, lang: Lang) -> Said:
        """A check-in, with its first question."""

    async def reminder(self, checkin: Checkin, lang: Lang, number: int) -> Said:
        """A reminder; `number` is 0 for the one the person asked for."""

    async def rehearsal(self, asked: planning.Asked, wave_id: str, week: int, lang: Lang) -> Said:
        """A check-in whose answers count for nothing, as the people of the wave will get it."""


@dataclass(frozen=True, slots=True)
class _Owed:
    """A check-in, for the courier."""

    item: Claimed
    customs: Customs
    words: Words

    async def decide(self, now: datetime, *, session: AsyncSession) -> tuple[Case, Decision] | None:
        campaign, employee = self.item.payload["campaign"], self.item.payload["employee"]
        return await planning.decide(campaign, employee, its=self.customs, now=now, session=session)

    async def settle(self, case: Case, decision: Decision, now: datetime, *, session: AsyncSession) -> bool:
        if isinstance(decision, Over) and decision.state == "undeliverable":
            log.warning("pulse.undeliverable", work=self.item.id, outcome=decision.reason)
        return await planning.settle(case, decision, now, session=session)

    async def say(self, case: Case) -> Said:
        return await self.words.checkin(case.checkin, case.lang)

    async def record(self, case: Case, user: str, ts: str, now: datetime, *, session: AsyncSession) -> None:
        owed_at = self.item.owed_at
        await planning.record_sent(case, ts=ts, channel=user, now=now, owed_at=owed_at, session=session)


@dataclass(frozen=True, slots=True)
class _OwedReminder:
    """A reminder, for the courier. All it leaves is its message, and that it was one of two."""

    item: Claimed
    customs: Customs
    words: Words

    async def decide(self, now: datetime, *, session: AsyncSession) -> tuple[Case, Decision] | None:
        said, decision = self.item.payload, None
        case = await cases.case(said["campaign"], said["employee"], its=self.customs, now=now, session=session)
        if case is None:
            return None
        if case.checkin.state == "sent" and now < case.checkin.closes_at and not rules.is_off(case.facts, now):
            decision = rules.reminder(date.fromisoformat(said["day"]), case.facts.place, now)
        return case, decision or Over("cancelled", "")

    async def settle(
        self,
        case: Case,
        decision: Decision,
        now: datetime,  # noqa: ARG002 - nothing is noted down of when
        *,
        session: AsyncSession,
    ) -> bool:
        if isinstance(decision, Over) and decision.state == "undeliverable":
            log.warning("pulse.undeliverable", work=self.item.id, outcome=decision.reason)
            await self._count(case, session)
        return True

    async def say(self, case: Case) -> Said:
        return await self.words.reminder(case.checkin, case.lang, self.item.payload["number"])

    async def record(self, case: Case, user: str, ts: str, now: datetime, *, session: AsyncSession) -> None:
        await self._count(case, session)
        await redrawing.keep(case.checkin.id or 0, channel=user, ts=ts, now=now, session=session)

    async def _count(self, case: Case, session: AsyncSession) -> None:
        if self.item.payload["number"]:  # 0 is the one they asked for
            await planning.record_reminded(case, session=session)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The handlers of this work. `slack_user` gives somebody's id in Slack, None when they cannot be written to.

    `every` is how often it is looked what is to be planned; business time.
    """

    database: Database
    clock: Clock
    sender: Messenger
    slack_user: Callable[[int], Awaitable[str | None]]
    customs: Customs
    surveys: Callable[[str, int], planning.Asked | None]
    words: Words
    every: timedelta = EVERY

    @property
    def _courier(self) -> Courier:
        return Courier(self.database, self.clock, self.sender, self.slack_user)

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
            await work.add_turn(PLAN, 0, every=self.every, now=self.clock.now(), session=session)

    async def plan(self, item: Claimed) -> None:
        """`pulse.plan`: what is missing is entered, what was given up is counted, and the next look is due."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await work.add_turn(PLAN, 1, every=self.every, now=now, session=session)
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

    async def send(self, item: Claimed) -> None:
        """`pulse.send`: {campaign, employee}."""
        await self._courier.bring(item, item.payload["employee"], _Owed(item, self.customs, self.words))

    async def remind(self, item: Claimed) -> None:
        """`pulse.remind`: {campaign, employee, number, day}. Only on its day, and only who has not answered."""
        await self._courier.bring(item, item.payload["employee"], _OwedReminder(item, self.customs, self.words))

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
