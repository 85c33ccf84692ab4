"""Telling people that a verdict of the last thirty days no longer holds, after every change of its tool.

What somebody was last told stands in `given_verdict.outcome`: whoever changes it there, in one transaction with the
letter it leads to, tells them, so that several replicas, repetitions and crashes lead to one letter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from sqlmodel import col, select, update

from bot import work
from bot.ask import change_letters, changed
from bot.ask.change_letters import Finding
from bot.ask.changes import REMEMBERED
from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.registry.enrolment import people_on
from bot.registry.models import GivenVerdict, RegistryChange, Suspension, SuspensionNotice
from bot.registry.rules import Asking
from bot.registry.suspension.records import SOURCE as SUSPENSION

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.registry.service import Catalogue
    from bot.registry.tools import Outcome, Registry, Tool
    from bot.work import Claimed
    from bot.worker import Handler

TOOL_CHANGED: Final = "ask.tool_changed"
"""Kind of work: `{tool, paths, change}` of the event, and `after`, the employee up to whom everybody is told."""

CONCURRENCY: Final = {TOOL_CHANGED: 1}

_PEOPLE: Final = 100
"""How many are looked at, and written to, in one go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChanges:
    """Finds whose verdicts no longer hold."""

    database: Database
    clock: Clock
    catalogue: Catalogue
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """What is done with this kind of work."""
        return {TOOL_CHANGED: self.tool_changed}

    async def tool_changed(self, item: Claimed) -> None:
        """`ask.tool_changed`: some people of those who got a verdict on the tool; the others by a further row."""
        said, now = item.payload, self.clock.now()
        after: int = said.get("after", 0)
        registry = (await self.catalogue.current()).registry
        tool = registry.tools.get(said["tool"])
        given: Mapping[int, Sequence[GivenVerdict]] = {}
        if tool is not None and changed.decides(said["paths"]):
            async with self.database.reading() as session:
                given = await _given(tool.id, now - REMEMBERED, after, session)
                overruled = await self._overruled(registry, tool, given, session)
                silent = await _told_by_suspension(said["change"], tool.id, session)
        async with self.database.writing() as session:
            for employee in given:
                ours = [one for one in overruled[employee] if await _take_verdict(one, session)]
                if employee not in silent:
                    await change_letters.enter(employee, _latest(ours), now=now, owed_at=item.owed_at, session=session)
            if len(given) == _PEOPLE:
                key = f"{TOOL_CHANGED}:{said['change']}:{max(given)}"
                rest = {**said, "after": max(given)}
                await work.add(
                    key=key, kind=TOOL_CHANGED, payload=rest, due_at=now, owed_at=item.owed_at, session=session
                )
            await work.finish(item, now=now, session=session)

    async def _overruled(
        self, registry: Registry, tool: Tool, given: Mapping[int, Sequence[GivenVerdict]], session: AsyncSession
    ) -> dict[int, list[Finding]]:
        """By employee, the verdicts that would be others now."""
        today = self.today()
        on_it = frozenset(await people_on(tool.id, today=today, session=session))
        people = (await session.exec(select(Employee).where(col(Employee.id).in_(given)))).all()
        found: dict[int, list[Finding]] = defaultdict(list)
        for person in people:
            number = person.id or 0
            enrolled = frozenset({tool.id}) if number in on_it else frozenset()
            asking = Asking(department=person.department, enrolled=enrolled)
            for row in given[number] if is_reachable(person) else ():
                verdict = changed.verdict(
                    registry, tool, data_classes=row.data_classes, uses=row.uses, asking=asking, today=today
                )
                old, new = cast("Outcome", row.outcome), changed.outcome(verdict)
                if new != old:
                    about = (tuple(row.data_classes), tuple(row.uses))
                    found[number].append(
                        Finding(question=row.question_id, verdict=row.id, old=old, new=new, about=about)
                    )
        return found


def _latest(found: Sequence[Finding]) -> list[Finding]:
    """Who has asked the same several times hears of it once, with the last question."""
    return list({one.about: one for one in sorted(found, key=lambda one: one.verdict or 0)}.values())


async def _take_verdict(found: Finding, session: AsyncSession) -> bool:
    row = update(GivenVerdict).where(col(GivenVerdict.id) == found.verdict, col(GivenVerdict.outcome) == found.old)
    return (await session.exec(row.values(outcome=found.new))).rowcount == 1


async def _given(tool: str, since: datetime, after: int, session: AsyncSession) -> dict[int, list[GivenVerdict]]:
    """What the next people were told about a tool since then, by employee."""
    theirs = (GivenVerdict.tool_id == tool, GivenVerdict.given_at >= since)
    next_ones = (
        select(GivenVerdict.employee_id)
        .where(*theirs, GivenVerdict.employee_id > after)
        .distinct()
        .order_by(col(GivenVerdict.employee_id))
        .limit(_PEOPLE)
    )
    people = (await session.exec(next_ones)).all()
    found: dict[int, list[GivenVerdict]] = {one: [] for one in people}
    rows = select(GivenVerdict).where(*theirs, col(GivenVerdict.employee_id).in_(people))
    for row in (await session.exec(rows.order_by(col(GivenVerdict.id)))).all():
        found[row.employee_id].append(row)
    return found


async def _told_by_suspension(change: int, tool: str, session: AsyncSession) -> frozenset[int]:
    """Whom the suspension that this change belongs to tells itself."""
    row = await session.get(RegistryChange, change)
    if row is None or row.source != SUSPENSION:
        return frozenset()
    last = select(Suspension.id).where(Suspension.tool_id == tool).order_by(col(Suspension.id).desc()).limit(1)
    theirs = select(SuspensionNotice.employee_id).where(SuspensionNotice.suspension_id == last.scalar_subquery())
    return frozenset((await session.exec(theirs)).all())
