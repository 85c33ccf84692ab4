"""Once a week: the week that closed is counted, and the leads, the champions and the steering channel read of it.

`insight.fold` is a week's row of work, entered ahead and keyed by its week, never by the clock: a clock that is wound,
a restart or another replica make no second one. It enters its successor before anything else, so that one bad week does
not end the counting. Facts and letters are entered in one transaction, which only one of all replicas can win.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot import installation, quiet, work
from bot.errors import Undeliverable
from bot.insight import facts, messages, rules, weeks
from bot.insight.messages import Told
from bot.insight.models import AdoptionNote
from bot.insight.weeks import Week
from bot.people.models import Employee
from bot.slack.message import Message
from bot.slack.patience import patiently
from bot.work import Later

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.insight.messages import Said
    from bot.people.directory import Directory
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

FOLD: Final = "insight.fold"
NOTE: Final = "insight.note"
"""Kinds of work: {week}; {week, employee_id}, None for the steering channel."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The handlers of this work. `tool_name` is what people call a tool."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    company: Company
    tool_name: Callable[[str], Awaitable[str]]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work; a note is tried until the next week is counted."""
        return {FOLD: self.fold, NOTE: patiently(self.note, database=self.database, clock=self.clock)}

    @property
    def concurrency(self) -> dict[str, int]:
        """How many of each kind may go on at once."""
        return {FOLD: 1, NOTE: 2}

    async def begin(self) -> None:
        """Enter the week that is counted next, unless it is entered."""
        async with self.database.writing() as session:
            await self._enter(weeks.next_counted(self.clock.now(), self.company.home), session)

    async def fold(self, item: Claimed) -> None:
        """`insight.fold`: {week}. Counted once and told of; never a week before the works council was consulted."""
        week, now = Week.named(item.payload["week"]), self.clock.now()
        async with self.database.writing() as session:
            await self._enter(week.next, session)
        if self._is_held(week) or self._is_forgotten(week):
            log.info("adoption.not_counted", week=week.monday, held=self._is_held(week))
            await self._finish(item, "cancelled")
            return
        async with self.database.writing() as session:
            chance = installation.chance(await installation.secret(session=session), item.key)
            counted = await facts.fold(
                week, time_zone=self.company.time_zone, smallest=self.company.anonymity_threshold,
                chance=chance, now=now, session=session,
            )  # fmt: skip
            letters = await self._enter_notes(week, item.owed_at, session) if counted else 0
            await work.finish(item, now=now, session=session)
        log.info("adoption.counted", week=week.monday, new=counted, count=letters)

    async def note(self, item: Claimed) -> None:
        """`insight.note`: {week, employee_id}. To those who still lead or help, in their language of now."""
        week, reader = Week.named(item.payload["week"]), item.payload["employee_id"]
        now = self.clock.now()
        if (at := quiet.next_open(now, self.company.home)) > now:
            raise Later(at)  # it was due when people worked, and is late
        told = [] if self._is_held(week) else await self._told(week, reader)
        if not told:
            await self._give_up(item, reader)
            return
        channel = await self._channel(reader)
        if channel is None:
            await self._finish(item, "cancelled")
            return
        said = messages.note(await self._lang(reader), week, told, smallest=self.company.anonymity_threshold)
        await self._send(item, channel, said, reader)

    async def _send(self, item: Claimed, channel: str, said: Said, reader: int | None) -> None:
        try:
            ts = await self.messenger.send(item, Message(channel, said.text, said.blocks))
        except Undeliverable as error:
            log.warning("adoption.undeliverable", steering=reader is None, outcome=error.error)
            await self._finish(item, "cancelled")
            return
        await self._sent(item, channel, ts, reader)

    async def _give_up(self, item: Claimed, reader: int | None) -> None:
        """Not sent any more; but what an earlier attempt has sent is on record."""
        channel = await self._channel(reader) if await self.messenger.may_have_sent(item) else None
        ts = await self.messenger.sent_before(item, channel) if channel is not None else None
        if channel is None or ts is None:
            await self._finish(item, "cancelled")
        else:
            await self._sent(item, channel, ts, reader)

    async def _sent(self, item: Claimed, channel: str, ts: str, reader: int | None) -> None:
        async with self.database.writing() as session:
            if reader is not None and await session.get(Employee, reader) is not None:  # may have been erased meanwhile
                week = item.payload["week"]
                session.add(AdoptionNote(week=week, employee_id=reader, channel=channel, ts=ts))
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _enter(self, week: Week, session: AsyncSession) -> None:
        due = weeks.counted_at(week, self.company.home)
        await work.add(key=f"adoption:{week}", kind=FOLD, payload={"week": str(week)}, due_at=due, session=session)

    async def _enter_notes(self, week: Week, owed_at: datetime, session: AsyncSession) -> int:
        """A note for everybody whose tools have something to tell, until the next week is counted; how many.

        `owed_at` is since when the week was to be counted.
        """
        told = await facts.figures(week, session=session)
        ran = await facts.waves_in(week, session=session)
        people: list[tuple[int | None, frozenset[str]]] = [*(await facts.readers(ran, session=session)).items()]
        people.append((None, frozenset(told)))
        due = quiet.next_open(self.clock.now(), self.company.home)
        until = weeks.counted_at(week.next, self.company.home)
        if due >= until:
            return 0
        entered = 0
        for reader, tools in people:
            if not rules.is_worth_telling([one for tool in tools for one in told.get(tool, ())], week):
                continue
            key = f"adoption:{week}:{'steering' if reader is None else reader}"
            payload = {"week": str(week), "employee_id": reader}
            entered += await work.add(
                key=key, kind=NOTE, payload=payload, due_at=due, not_after=until, owed_at=owed_at, session=session
            )
        return entered

    async def _told(self, week: Week, reader: int | None) -> list[Told]:
        """What a reader is told of each tool; nothing once they have nothing to do with its waves any more."""
        async with self.database.reading() as session:
            ran = await facts.waves_in(week, session=session)
            theirs = await facts.readers(ran, session=session)
            now, before = [await facts.figures(one, session=session) for one in (week, week.before)]
            names = await facts.names([one for of_tool in now.values() for one in of_tool], session=session)
        tools = sorted(now) if reader is None else sorted(theirs.get(reader, frozenset()) & now.keys())
        return [
            Told(tool=await self.tool_name(tool), figures=now[tool], before=before.get(tool, []), names=names)
            for tool in tools
        ]

    async def _channel(self, reader: int | None) -> str | None:
        if reader is None:
            return await self.messenger.place(self.company.channels.steering)
        return await self.directory.slack_user(reader)

    async def _lang(self, reader: int | None) -> Lang:
        return self.company.languages[0] if reader is None else await self.directory.lang(reader)

    def _is_held(self, week: Week) -> bool:
        """Whether the week began before the works council was consulted: nothing of it is ever counted."""
        council = self.company.works_council
        return council is not None and week.monday < council.consulted_on

    def _is_forgotten(self, week: Week) -> bool:
        """Whether events of the week may have been deleted by now: to count the rest would count too few."""
        kept = timedelta(days=self.company.retention_days.usage_events)
        return week.bounds(self.company.time_zone)[0] < self.clock.now() - kept

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state=state, session=session)
