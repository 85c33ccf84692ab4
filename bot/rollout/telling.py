"""Sends what people are told about waves: that theirs begins, and what changes for them. Each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from bot import work
from bot.errors import Undeliverable
from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.registry.tools import said
from bot.rollout import announcing, messages, rules, service
from bot.rollout.messages import Announced, Said
from bot.rollout.models import Wave, WaveLetter, WaveMember
from bot.rollout.rules import Hours
from bot.slack.blocks import escape
from bot.slack.message import Message
from bot.slack.patience import patiently
from bot.work import Later

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.registry.tools import Tool
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

MEMBERS_READ: Final = frozenset({"stopped", "paused", "paused-open", "resumed", "left", "transferred"})
"""Letters that can wait for the reader's working day; all others answer somebody who is there."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One for the whole process."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    catalogue: Catalogue
    company: Company

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work, however long Slack was away: while it still concerns the reader."""
        theirs: dict[str, Handler] = {announcing.ANNOUNCE: self.announce, announcing.LETTER: self.letter}
        return {kind: patiently(do, database=self.database, clock=self.clock) for kind, do in theirs.items()}

    async def announce(self, item: Claimed) -> None:
        """`{wave, employee_id}`: their wave begins. Not before their first day, nor while they are away."""
        wave_id, employee = item.payload["wave"], item.payload["employee_id"]
        async with self.database.reading() as session:
            wave, person = await session.get(Wave, wave_id), await session.get(Employee, employee)
            member = await session.get(WaveMember, (wave_id, employee))
            helping = await service.champions(wave_id, session=session)
        if wave is None or wave.state != "running" or not _is_there(person, member, self._today()):
            await self._give_up(item, wave_id, employee)
            return
        assert person is not None  # noqa: S101 - for the type checker: they are there
        assert member is not None  # noqa: S101
        self._wait(person, self._not_before(member.starts_on))
        lang = await self.directory.lang(employee)
        told = await self._announced(wave, member.starts_on, [one for one in helping if one != employee], lang)
        await self._send(item, wave_id, employee, messages.announcement(lang, told))

    async def letter(self, item: Claimed) -> None:
        """`{wave, what, employee_id, facts}`: in the reader's language of now."""
        said = item.payload
        async with self.database.reading() as session:
            wave = await session.get(Wave, said["wave"])
            person = await session.get(Employee, said["employee_id"])
        if person is None or not is_reachable(person) or (wave is None and said["wave"]):
            await self._give_up(item, said["wave"], said["employee_id"])
            return
        if said["what"] in MEMBERS_READ:
            self._wait(person, self._today())
        lang = await self.directory.lang(said["employee_id"])
        tool = await self._tool(wave.tool_id) if wave is not None else None
        facts = {"wave": wave.name if wave else "", "tool": tool.name if tool else ""} | said["facts"]
        if decision := facts.get("decision"):
            facts["decision"] = messages.decided(lang, decision)
        await self._send(item, said["wave"], said["employee_id"], messages.letter(lang, said["what"], facts))

    async def _announced(self, wave: Wave, starts_on: date, helping: Sequence[int], lang: Lang) -> Announced:
        tool = await self._tool(wave.tool_id)
        return Announced(
            wave=wave.name,
            tool=tool.name if tool else wave.tool_id,
            owner=tool.owner if tool else self.company.channels.committee,
            starts_on=starts_on,
            why=wave.why,
            benefit=wave.benefit,
            fallback=said(tool.manual_fallback, lang) if tool else "",
            lead=await self._mention(wave.lead_id),
            champions=[name for one in helping if (name := await self._mention(one))],
        )

    def _wait(self, person: Employee, first: date) -> None:
        """Raises Later while it is not their day."""
        hours = Hours(
            person.time_zone, person.country, self.company.working_hours.days, person.away_from, person.away_until
        )
        now = self.clock.now()
        at = rules.tell_at(now, first, hours)
        if at > now:
            raise Later(at)

    def _not_before(self, starts_on: date) -> date:
        """Nothing of a rollout reaches its people before the works council was consulted."""
        council = self.company.works_council
        return max(starts_on, council.consulted_on) if council is not None else starts_on

    def _today(self) -> date:
        return self.company.home.day(self.clock.now())

    async def _tool(self, tool_id: str) -> Tool | None:
        return (await self.catalogue.current()).registry.tools.get(tool_id)

    async def _mention(self, employee: int | None) -> str:
        if employee is None:
            return ""
        user = await self.directory.slack_user(employee)
        if user is not None:
            return f"<@{user}>"
        async with self.database.reading() as session:
            person = await session.get(Employee, employee)
        return escape(person.name) if person is not None and person.active else ""

    async def _send(self, item: Claimed, wave_id: str, employee: int, said: Said) -> None:
        user = await self.directory.slack_user(employee)
        if user is None:
            await self._finish(item, "cancelled")
            return
        try:
            ts = await self.messenger.send(item, Message(user, said.text, said.blocks))
        except Undeliverable as error:
            log.info("rollout.person_out_of_reach", id=item.id, outcome=error.error)
            await self._finish(item, "cancelled")
            return
        await self._sent(item, wave_id, employee, user, ts)

    async def _give_up(self, item: Claimed, wave_id: str, employee: int) -> None:
        """Not sent any more; but what an earlier attempt has sent is on record."""
        user = await self.directory.slack_user(employee) if await self.messenger.may_have_sent(item) else None
        ts = await self.messenger.sent_before(item, user) if user is not None else None
        if user is None or ts is None:
            await self._finish(item, "cancelled")
        else:
            await self._sent(item, wave_id, employee, user, ts)

    async def _sent(self, item: Claimed, wave_id: str, employee: int, user: str, ts: str) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            known = await session.get(Wave, wave_id), await session.get(Employee, employee)
            if None not in known:  # both may have gone meanwhile, and some letters are about no wave
                session.add(WaveLetter(wave_id=wave_id, employee_id=employee, channel=user, ts=ts, sent_at=now))
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state=state, session=session)


def _is_there(person: Employee | None, member: WaveMember | None, today: date) -> bool:
    """Whether they work here and are in the wave still."""
    if person is None or member is None:
        return False
    return is_reachable(person) and rules.is_in(member.left_on, today)
