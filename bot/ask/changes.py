"""Telling people that what an answer of the last thirty days quoted says something else now.

The sections cited are compared with the index after every change of it, by each process with its own index. What
somebody was last told stands in `cited_section.text_hash`: whoever changes it there, in one transaction with the letter
it leads to, tells them, so that several replicas, repetitions and crashes lead to one letter.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

import structlog
from sqlmodel import and_, col, or_, select, update

from bot.ask import change_letters, changed
from bot.ask.change_letters import Finding
from bot.ask.changed import Cited, Now
from bot.ask.models import CitedSection, Question
from bot.people import rules
from bot.people.directory import is_reachable
from bot.people.models import Employee
from knowledge import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from knowledge import KnowledgeBase, Lang

REMEMBERED: Final = timedelta(days=30)
"""How long an answer is watched over."""

_PAGE: Final = 1_000
_PEOPLE: Final = 100
"""Sections read, and people written to, in one go."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class SectionChanges:
    """Finds whose sources have changed. `admins` are the addresses of those who run the bot."""

    database: Database
    clock: Clock
    knowledge: KnowledgeBase
    today: Callable[[], date]
    admins: Collection[str] = ()
    _comparing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def compare(self) -> int:
        """Compare every section cited lately with the index as it is; to how many people a letter was entered."""
        async with self._comparing:
            found = await self._touched()
            people = sorted(found)
            told = 0
            for start in range(0, len(people), _PEOPLE):
                async with self.database.writing() as session:
                    for employee in people[start : start + _PEOPLE]:
                        told += await self._tell_of_sections(employee, found[employee], session)
        if told:
            log.info("changes.sections", count=told)
        return told

    async def _touched(self) -> dict[int, list[tuple[Cited, Now]]]:
        """By employee, the sections that are not as they were; of people who work here and are no guests."""
        since, place = self.clock.now() - REMEMBERED, (0, 0)
        looked = _Looked(self.knowledge, self.today())
        readers: dict[int, Reader | None] = {}
        found: dict[int, list[tuple[Cited, Now]]] = defaultdict(list)
        while True:
            async with self.database.reading() as session:
                page = await _cited(since, place, session)
                readers |= await self._readers({employee for employee, _ in page} - readers.keys(), session)
            for employee, cited, now in await asyncio.to_thread(looked.at, page, readers):
                found[employee].append((cited, now))
            if len(page) < _PAGE:
                return found
            place = page[-1][1].question, page[-1][1].number

    async def _readers(self, employees: Collection[int], session: AsyncSession) -> dict[int, Reader | None]:
        people = (await session.exec(select(Employee).where(col(Employee.id).in_(employees)))).all()
        return {person.id or 0: self._reader(person) for person in people}

    def _reader(self, person: Employee) -> Reader | None:
        if not is_reachable(person):
            return None
        roles = rules.roles(person, admin=person.email in self.admins, guest=False)
        return Reader.employee(department=person.department, roles=roles, groups=person.groups)

    async def _tell_of_sections(
        self, employee: int, touched: Sequence[tuple[Cited, Now]], session: AsyncSession
    ) -> bool:
        """Whether there is something to tell that nobody has told before."""
        ours = [
            Finding(
                question=cited.question,
                section=(cited.document, cited.lang, now.anchor),
                fate=now.fate,
                digest=now.digest,
            )
            for cited, now in touched
            if await _take_section(cited, now, session) and now.fate != "moved"
        ]
        at = self.clock.now()
        # No row of work says since when the index is another one: the letter may be as old as any answer looked at.
        return await change_letters.enter(employee, ours, now=at, owed_at=at - REMEMBERED, session=session)


class _Looked:
    """The documents as the index has them, each looked at once in one comparison."""

    def __init__(self, knowledge: KnowledgeBase, today: date) -> None:
        self._knowledge = knowledge
        self._today = today
        self._digests: dict[tuple[str, str], Mapping[str, str]] = {}
        self._open: dict[tuple[str, str, Reader], bool] = {}

    def at(
        self, page: Sequence[tuple[int, Cited]], readers: Mapping[int, Reader | None]
    ) -> list[tuple[int, Cited, Now]]:
        """Those that are not as they were. Reads the index: not for the event loop."""
        found = []
        for employee, cited in page:
            reader = readers.get(employee)
            if reader is None:
                continue
            now = changed.now(cited, self._of(cited), open_to_asker=self._is_open(cited, reader))
            if now.fate != "same":
                found.append((employee, cited, now))
        return found

    def _of(self, cited: Cited) -> Mapping[str, str]:
        key = (cited.document, cited.lang)
        if key not in self._digests:
            self._digests[key] = self._knowledge.section_digests(cited.document, cast("Lang", cited.lang))
        return self._digests[key]

    def _is_open(self, cited: Cited, reader: Reader) -> bool:
        key = (cited.document, cited.lang, reader)
        if key not in self._open:
            self._open[key] = self._knowledge.may_open(
                cited.document, cast("Lang", cited.lang), reader=reader, today=self._today
            )
        return self._open[key]


async def _cited(since: datetime, place: tuple[int, int], session: AsyncSession) -> list[tuple[int, Cited]]:
    """A page of the sections cited since then, with whom they were shown to, after `place` (question and number)."""
    question, number = place
    table = CitedSection
    further = or_(
        col(table.question_id) > question, and_(col(table.question_id) == question, col(table.number) > number)
    )
    found = (
        select(table, Question.employee_id)
        .join(Question)
        .where(Question.asked_at >= since, table.text_hash != "", further)
        .order_by(col(table.question_id), col(table.number))
        .limit(_PAGE)
    )
    return [
        (employee, Cited(row.question_id, row.number, row.document, row.lang, row.anchor, row.text_hash))
        for row, employee in (await session.exec(found)).all()
    ]


async def _take_section(cited: Cited, now: Now, session: AsyncSession) -> bool:
    """Note what is told now; False when somebody else has done so."""
    row = update(CitedSection).where(
        col(CitedSection.question_id) == cited.question,
        col(CitedSection.number) == cited.number,
        col(CitedSection.text_hash) == cited.digest,
        col(CitedSection.anchor) == cited.anchor,
    )
    return (await session.exec(row.values(text_hash=now.digest, anchor=now.anchor))).rowcount == 1
