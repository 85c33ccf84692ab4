"""To whom a question goes: the asker's champion, the owner of what was cited, the committee."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from sqlmodel import select

from bot.ask import escalations, history
from bot.ask.escalations import STAGES, Stage
from bot.people.models import Employee
from bot.people.rules import is_away
from bot.registry.models import GivenVerdict, ToolEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.models import Escalation
    from bot.db import Database
    from knowledge import Document, Lang

_TOOL: Final = "tool:"


class People(Protocol):
    """Finds people in Slack; `bot.people.directory.Directory`."""

    async def slack_user(self, employee_id: int) -> str | None:
        """Their id in Slack; None when the bot cannot write to them. May raise SlackUnavailable."""

    async def person(self, email: str) -> int | None:
        """Who has this address."""

    async def champions_of(self, employee_id: int) -> list[int]:
        """The champions to turn to, nearest first."""

    async def lang(self, employee_id: int) -> Lang:
        """The language to write to them in."""


class Documents(Protocol):
    """The part of the knowledge base that knows the owners of documents."""

    def documents(self) -> Sequence[Document]:
        """All that are indexed."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a question: a person with their id in Slack, or the committee (both None)."""

    stage: Stage
    employee: int | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Finds the next receiver."""

    people: People
    knowledge: Documents
    database: Database
    today: Callable[[], date]

    async def next(self, escalation: Escalation, start: Stage) -> Receiver:
        """The first who can be reached, from `start` on, and has not had it before. Raises SlackUnavailable."""
        async with self.database.reading() as session:
            had = {card.employee_id for card in await escalations.cards(escalation.id or 0, session=session)}
        tried = had | {escalation.employee_id}
        for stage in STAGES[STAGES.index(start) : -1]:
            for employee in await self._candidates(stage, escalation):
                if employee not in tried and (user := await self._reach(employee)):
                    return Receiver(stage, employee, user)
        return Receiver("committee")

    async def _candidates(self, stage: Stage, escalation: Escalation) -> list[int]:
        if stage == "champion":
            return await self.people.champions_of(escalation.employee_id)
        owners = [await self.people.person(email) for email in await self.owners(escalation.question_id)]
        return [owner for owner in owners if owner is not None]

    async def _reach(self, employee: int) -> str | None:
        """Their id in Slack, unless they are away."""
        async with self.database.reading() as session:
            person = await session.get(Employee, employee)
        if person is None or not person.active or is_away(person, self.today()):
            return None
        return await self.people.slack_user(employee)

    async def owners(self, question: int | None) -> list[str]:
        """The addresses of those who answer for what this question was answered with: tools, then documents."""
        if question is None:
            return []
        async with self.database.reading() as session:
            cited = await history.sections([question], session=session)
            tools = [one.document.removeprefix(_TOOL) for one in cited if one.document.startswith(_TOOL)]
            found = await _tool_owners([*await _judged(question, session), *tools], session)
        wanted = [(one.document, one.lang) for one in cited]
        documents = await asyncio.to_thread(self.knowledge.documents) if wanted else []
        owners = {(document.id, document.lang): document.owner for document in documents}
        return list(dict.fromkeys([*found, *(owners[key] for key in wanted if key in owners)]))


async def _judged(question: int, session: AsyncSession) -> list[str]:
    """The tools that a verdict spoke of."""
    found = select(GivenVerdict.tool_id).where(GivenVerdict.question_id == question).order_by(GivenVerdict.id)  # type: ignore[arg-type]
    return [tool for tool in (await session.exec(found)).all() if tool]


async def _tool_owners(tools: Sequence[str], session: AsyncSession) -> list[str]:
    entries = [await session.get(ToolEntry, tool) for tool in dict.fromkeys(tools)]
    owners = [entry.entry.get("owner") for entry in entries if entry is not None]
    return [owner for owner in owners if isinstance(owner, str)]


def after(stage: Stage) -> Stage:
    """Who is asked next; after the committee the committee."""
    return STAGES[min(STAGES.index(stage) + 1, len(STAGES) - 1)]
