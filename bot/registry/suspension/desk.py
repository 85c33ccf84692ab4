"""What the committee's channel sees of a suspension: a card that shows how things stand, figures, a reminder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from bot import work
from bot.errors import Undeliverable
from bot.registry.models import Suspension
from bot.registry.suspension import entering, messages, records
from bot.slack.messenger import Message
from bot.work import Later

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.registry.suspension.messages import Said
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

PATIENCE: Final = timedelta(hours=6)
"""Who has not been told after this long counts as not reached."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionDesk:
    """Posts to the committee's channel, in the company's first language."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    catalogue: Catalogue
    company: Company

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work; all carry `suspension`."""
        return {
            entering.CARD: self.card,
            entering.REDRAW: self.redraw,
            entering.OVER: self.over,
            entering.REPORT: self.report,
            entering.REMIND: self.remind,
        }

    async def card(self, item: Claimed) -> None:
        """What was suspended, by whom and why, with what is left to decide."""
        number = item.payload["suspension"]
        ts = await self._post(item, await self._drawn(number))
        channel = await self.messenger.channel_id(self.company.channels.committee)
        now = self.clock.now()
        async with self.database.writing() as session:
            await records.posted(number, channel=channel, ts=ts, session=session)
            # What was decided while it was on its way.
            await entering.changed(number, "posted", now=now, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def redraw(self, item: Claimed) -> None:
        """Bring the card up to date."""
        suspension = await records.find(item.payload["suspension"], self.database)
        if suspension.channel and suspension.ts:
            said = await self._drawn(item.payload["suspension"])
            try:
                await self.messenger.update(
                    suspension.channel, suspension.ts, Message(suspension.channel, said.text, said.blocks)
                )
            except Undeliverable as error:
                log.info("suspension.card_out_of_reach", id=item.id, outcome=error.error)
        await self._finish(item, None)

    async def over(self, item: Claimed) -> None:
        """`{restored}`: the suspension is lifted."""
        suspension = await records.find(item.payload["suspension"], self.database)
        by, restored = await self._user(suspension.lifted_by), item.payload["restored"]
        name = await self._name(suspension)
        await self._finish(
            item,
            await self._post(item, messages.lifted(self._lang, name, suspension.lift_reason, by, restored=restored)),
        )

    async def report(self, item: Claimed) -> None:
        """`{which}`: once nobody waits any more, how many were told and how many could not be reached."""
        number, which, now = item.payload["suspension"], item.payload["which"], self.clock.now()
        async with self.database.reading() as session:
            reached = await records.reached(number, which, session=session)
        if reached.waiting and now - item.first_claim_at < PATIENCE:
            raise Later(now + entering.LOOK_AGAIN)
        suspension = await records.find(number, self.database)
        missed = reached.concerned - reached.told
        said = messages.reached(self._lang, reached.concerned, reached.told, missed)
        ts = await self._post(item, said, thread_ts=suspension.ts)
        async with self.database.writing() as session:
            await entering.changed(number, which, now=now, session=session)
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def remind(self, item: Claimed) -> None:
        """The committee has one working day left, unless it has decided."""
        suspension = await records.find(item.payload["suspension"], self.database)
        if suspension.confirmed_at is not None or suspension.lifted_at is not None:
            await self._finish(item, None)
            return
        since, due = self._day(suspension.suspended_at), self._due(suspension)
        said = messages.reminder(self._lang, suspension.id or 0, await self._name(suspension), since, due)
        await self._finish(item, await self._post(item, said))

    async def _post(self, item: Claimed, said: Said, *, thread_ts: str | None = None) -> str | None:
        """Into the committee's channel; None where it will not take it."""
        place = await self.messenger.place(self.company.channels.committee)
        try:
            return await self.messenger.send(item, Message(place, said.text, said.blocks, thread_ts))
        except Undeliverable as error:
            log.warning("suspension.committee_unreachable", kind=item.kind, outcome=error.error)
            return None

    async def _finish(self, item: Claimed, ts: str | None) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _drawn(self, number: int) -> Said:
        suspension = await records.find(number, self.database)
        async with self.database.reading() as session:
            reached = await records.reached(number, "told", session=session)
        shown = messages.Card(
            number=number,
            tool=await self._name(suspension),
            reason=suspension.reason,
            by=await self._user(suspension.suspended_by),
            due=self._due(suspension),
            concerned=reached.concerned,
            told=reached.told,
            unreached=reached.unreachable,
            finished=not reached.waiting,
            confirmed=suspension.confirmed_at is not None,
            confirmed_by=await self._user(suspension.confirmed_by),
            lifted=suspension.lifted_at is not None,
            lifted_by=await self._user(suspension.lifted_by),
            lift_reason=suspension.lift_reason,
        )
        return messages.card(self._lang, shown)

    async def _name(self, suspension: Suspension) -> str:
        return records.tool_of(suspension, (await self.catalogue.current()).registry).name

    async def _user(self, employee_id: int | None) -> str:
        return (await self.directory.slack_user(employee_id) or "") if employee_id is not None else ""

    def _due(self, suspension: Suspension) -> date:
        return self._day(entering.due(suspension.suspended_at, entering.CONFIRM_WITHIN, self.company))

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.company.time_zone)).date()

    @property
    def _lang(self) -> Lang:
        return self.company.languages[0]
