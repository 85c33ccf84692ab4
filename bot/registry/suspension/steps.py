"""What members of the committee decide about suspensions: each decision is one transaction with all that follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import work
from bot.i18n import text
from bot.registry.suspension import entering, records

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.service import Catalogue
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

SUSPEND: Final = "suspension.begin"
LIFT: Final = "suspension.lift"
CONFIRM: Final = "suspension.confirm"
"""Kinds of work."""

Decision = Callable[["AsyncSession", int, "Lang"], Awaitable[str]]
"""In this transaction, by this employee; what they have to be told, in their language, empty when it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionSteps:
    """The handlers of members' decisions. `accounts` says who a Slack user is, as for asking."""

    database: Database
    clock: Clock
    accounts: Callable[[str], Awaitable[Asker | None]]
    catalogue: Catalogue
    company: Company
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {SUSPEND: self.suspend, LIFT: self.lift, CONFIRM: self.confirm}

    async def suspend(self, item: Claimed) -> None:
        """`{user, tool, reason}`: verdicts change with this transaction, which also enters everybody's message."""
        tool_id, reason, now = item.payload["tool"], item.payload["reason"], self.clock.now()
        tool = (await self.catalogue.current()).registry.tools.get(tool_id)

        async def decide(session: AsyncSession, by: int, lang: Lang) -> str:
            suspended = await records.suspend(
                tool_id, reason=reason, by=by, now=now, today=self.today(), owed_at=item.owed_at, session=session
            )
            if suspended is not None:
                await entering.announce(suspended, company=self.company, now=now, owed_at=item.owed_at, session=session)
                return ""
            is_open = await records.open_one(tool_id, session=session) is not None
            name = tool.name if tool is not None else tool_id
            return text(lang, "suspension-already" if is_open else "suspension-not-in-use", tool=name)

        await self._decide(item, now, decide)

    async def lift(self, item: Claimed) -> None:
        """`{user, suspension, reason}`: the status comes back; exactly those who were told hear it."""
        number, reason, now = item.payload["suspension"], item.payload["reason"], self.clock.now()
        name = await self._name(number)

        async def decide(session: AsyncSession, by: int, lang: Lang) -> str:
            lifted = await records.lift(number, reason=reason, by=by, now=now, owed_at=item.owed_at, session=session)
            if lifted is None:
                return text(lang, "suspension-ended", tool=name)
            await entering.announce_end(number, lifted, now=now, owed_at=item.owed_at, session=session)
            return ""

        await self._decide(item, now, decide)

    async def confirm(self, item: Claimed) -> None:
        """`{user, suspension}`: the committee stands by it."""
        number, now = item.payload["suspension"], self.clock.now()
        name = await self._name(number)

        async def decide(session: AsyncSession, by: int, lang: Lang) -> str:
            if not await records.confirm(number, by=by, now=now, session=session):
                return text(lang, "suspension-confirmed-already", tool=name)
            await entering.changed(number, "confirmed", now=now, session=session)
            return ""

        await self._decide(item, now, decide)

    async def _decide(self, item: Claimed, now: datetime, decide: Decision) -> None:
        """Only for members, as they are now; whoever comes second, or is none, is told."""
        user = item.payload["user"]
        asker = await self.accounts(user)
        async with self.database.writing() as session:
            if asker is not None:
                refused = (
                    await decide(session, asker.employee_id, asker.lang)
                    if asker.is_committee
                    else text(asker.lang, "suspension-only-committee")
                )
                if refused:
                    await entering.note(
                        f"{item.key}:refused", user, refused, now=now, owed_at=item.owed_at, session=session
                    )
            await work.finish(item, now=now, session=session)

    async def _name(self, number: int) -> str:
        suspension = await records.find(number, self.database)
        return records.tool_of(suspension, (await self.catalogue.current()).registry).name
