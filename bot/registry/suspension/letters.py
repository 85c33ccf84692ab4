"""What people are told of a suspension, each once: to stop, and later that the tool may be used again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from bot import work
from bot.errors import Undeliverable
from bot.registry.suspension import entering, messages, records
from bot.slack.messenger import Message
from bot.slack.patience import patiently

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.db import Database
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.registry.suspension.messages import Said
    from bot.registry.suspension.records import Outcome
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionLetters:
    """Sends the messages to everybody concerned, and single sentences to members."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    catalogue: Catalogue

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        owed: dict[str, Handler] = {
            entering.MEET: self.meet,
            entering.STOP: self.stop,
            entering.BACK: self.back,
            entering.NOTE: self.note,
        }
        return {kind: patiently(do, database=self.database, clock=self.clock) for kind, do in owed.items()}

    async def meet(self, item: Claimed) -> None:
        """`{suspension}`: find out who everybody concerned is in Slack, while the first are told already."""
        async with self.database.reading() as session:
            waiting = await records.waiting(item.payload["suspension"], session=session)
        await self.directory.meet(waiting)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    async def stop(self, item: Claimed) -> None:
        """`{suspension, employee_id}`: do without the tool. Not sent any more once the suspension has ended."""
        number, employee = item.payload["suspension"], item.payload["employee_id"]
        suspension = await records.find(number, self.database)
        if suspension.lifted_at is not None:  # nobody is told to stop any more; but an earlier attempt may have done so
            ts = await self._sent_before(item, employee)
            await self._stopped(item, "told" if ts is not None else "none", ts)
            return
        registry = (await self.catalogue.current()).registry
        tool, lang = records.tool_of(suspension, registry), await self.directory.lang(employee)
        outcome, ts = await self._send(item, employee, messages.stop(lang, tool, suspension.reason, registry))
        await self._stopped(item, outcome, ts)

    async def _stopped(self, item: Claimed, outcome: Outcome, ts: str | None) -> None:
        number, employee, now = item.payload["suspension"], item.payload["employee_id"], self.clock.now()
        async with self.database.writing() as session:
            if await records.told(number, employee, outcome, session=session):
                await entering.letters(
                    number, entering.BACK, [employee], now=now, owed_at=item.owed_at, session=session
                )
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def back(self, item: Claimed) -> None:
        """`{suspension, employee_id}`: it may be used again."""
        number, employee = item.payload["suspension"], item.payload["employee_id"]
        suspension = await records.find(number, self.database)
        tool = records.tool_of(suspension, (await self.catalogue.current()).registry)
        lang, usable = await self.directory.lang(employee), tool.status in records.USABLE
        outcome, ts = await self._send(item, employee, messages.back(lang, tool, suspension.lift_reason, usable=usable))
        async with self.database.writing() as session:
            await records.told_back(number, employee, outcome, session=session)
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def note(self, item: Claimed) -> None:
        """`{user, sentence}`: to one member."""
        said = messages.note(item.payload["sentence"])
        ts = await self._to(item.payload["user"], item, said)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _send(self, item: Claimed, employee: int, said: Said) -> tuple[Outcome, str | None]:
        user = await self.directory.slack_user(employee)
        ts = await self._to(user, item, said) if user is not None else None
        return ("told", ts) if ts is not None else ("unreachable", None)

    async def _sent_before(self, item: Claimed, employee: int) -> str | None:
        user = await self.directory.slack_user(employee) if await self.messenger.may_have_sent(item) else None
        return await self.messenger.sent_before(item, user) if user is not None else None

    async def _to(self, user: str, item: Claimed, said: Said) -> str | None:
        """The message's `ts`; None when Slack will not take it."""
        try:
            return await self.messenger.send(item, Message(user, said.text, said.blocks))
        except Undeliverable as error:
            log.info("suspension.person_out_of_reach", id=item.id, outcome=error.error)
            return None
