"""Publishing somebody's Home tab, put together when they open it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import col, select

from bot import work
from bot.ask import rules
from bot.ask.models import Question
from bot.ask.service import open_escalations
from bot.errors import Undeliverable
from bot.home import views
from bot.home.committee import MAX_ITEMS, Committee, Gap, Review, Waiting
from bot.registry.cards import IN_USE
from bot.registry.showing.desk import shelf_of
from bot.registry.showing.finding import open_to
from bot.requests.service import open_requests
from bot.work import Claimed
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.escalations import OpenEscalation
    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.cards import Card
    from bot.registry.service import Catalogue
    from bot.registry.showing.finding import Shelf
    from bot.requests.models import ToolRequest
    from bot.slack.messenger import Messenger
    from bot.worker import Handler
    from knowledge import Document

PUBLISH: Final = "home.publish"

REVIEW_AHEAD: Final = timedelta(days=30)
"""How long before its day a review is shown to the committee."""

Gaps = Callable[["AsyncSession"], Awaitable[Sequence[Gap]]]
"""What people ask and the policies do not answer, the most frequent first."""

_log: Final = structlog.get_logger(__name__)


class Library(Protocol):
    """The part of the knowledge base that Home shows."""

    def documents(self) -> list[Document]:
        """All valid documents, of every status."""

    def fingerprint(self) -> str:
        """The state of the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What waits for the committee, as the database has it."""

    requests: Sequence[ToolRequest]
    questions: Sequence[OpenEscalation]
    gaps: Sequence[Gap] | None


class HomeSteps:
    """The handler of this room's work. `accounts` says who a user is; `committee` is its channel's name or id."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        messenger: Messenger,
        accounts: Callable[[str], Awaitable[Asker | None]],
        knowledge: Library,
        catalogue: Catalogue,
        committee: str,
        today: Callable[[], date],
        gaps: Gaps | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._accounts = accounts
        self._knowledge = knowledge
        self._catalogue = catalogue
        self._committee = committee
        self._gaps = gaps
        self._today = today

    def handlers(self) -> dict[str, Handler]:
        """The handler of each kind of work."""
        return {PUBLISH: self.publish}

    async def publish(self, item: Claimed) -> None:
        """`home.publish`: show `user` their Home; nothing for bots and people who have left."""
        asker = await self._accounts(item.payload["user"])
        if asker is not None:
            view = views.home(await self._home(asker))
            try:
                await self._messenger.publish_home(asker.user_id, view)
            except Undeliverable as error:
                _log.warning("home.undeliverable", id=item.id, outcome=error.error)
        async with self._database.writing() as session:
            await work.finish(item, now=self._clock.now(), session=session)

    async def _home(self, asker: Asker) -> views.Home:
        documents, fingerprint = await asyncio.to_thread(self._look_at_documents)
        today = self._today()
        async with self._database.reading() as session:
            questions = await _last_questions(asker.employee_id, session)
            health = await self._health(documents, fingerprint, session) if asker.is_admin else None
            shelf = await shelf_of(asker, catalogue=self._catalogue, today=today, session=session)
            found = await self._found(session) if asker.is_committee else None
        return views.Home(
            lang=asker.lang,
            name=asker.name,
            time_zone=asker.time_zone,
            committee=self._committee,
            is_guest=asker.is_guest,
            examples=rules.prompts(asker.roles, asker.department),
            tools=await asyncio.to_thread(_cards, shelf),
            asked=await asyncio.gather(*(self._asked(question) for question in questions)),
            owned=_owned(documents, asker.email, today),
            waiting=await self._waiting(found, shelf, documents, ZoneInfo(asker.time_zone)) if found else None,
            health=health,
        )

    def _look_at_documents(self) -> tuple[list[Document], str | None]:
        """Reads files. Without an index Home is shown all the same."""
        try:
            return self._knowledge.documents(), self._knowledge.fingerprint()
        except KnowledgeError:
            _log.warning("home.no_documents", exc_info=True)
            return [], None

    async def _health(
        self, documents: Sequence[Document], fingerprint: str | None, session: AsyncSession
    ) -> views.Health:
        waiting = (await work.backlog(self._clock.now(), session)).values()
        return views.Health(
            fingerprint=fingerprint,
            documents=len(documents),
            waiting=sum(kind.pending for kind in waiting),
            late=sum(kind.late for kind in waiting),
        )

    async def _found(self, session: AsyncSession) -> _Found:
        return _Found(
            requests=await open_requests(session),
            questions=await open_escalations(session),
            gaps=await self._gaps(session) if self._gaps is not None else None,
        )

    async def _waiting(self, found: _Found, shelf: Shelf, documents: Sequence[Document], zone: ZoneInfo) -> Committee:
        requests = [(f"{one.reference}: {one.tool}", one.created_at, one.channel, one.ts) for one in found.requests]
        ours = [one for one in found.questions if one.stage == "committee"]
        questions = [(one.text, one.created_at, one.channel, one.ts) for one in ours]
        return Committee(
            today=shelf.today,
            requests=await self._linked(requests, zone),
            questions=await self._linked(questions, zone),
            elsewhere=len(found.questions) - len(ours),
            reviews=_reviews(shelf, documents),
            suspended=[shelf.card(tool) for tool in shelf.registry.tools.values() if tool.status == "suspended"],
            gaps=found.gaps,
        )

    async def _linked(
        self, found: Sequence[tuple[str, datetime, str | None, str | None]], zone: ZoneInfo
    ) -> list[Waiting]:
        """As items; the first few, which are shown, with a link to their message."""
        links = await asyncio.gather(*(self._link(channel, ts) for _, _, channel, ts in found[:MAX_ITEMS]))
        return [
            Waiting(text=said, since=at.astimezone(zone).date(), link=link)
            for (said, at, *_), link in zip_longest(found, links)
        ]

    async def _link(self, channel: str | None, ts: str | None) -> str | None:
        return await self._messenger.permalink(channel, ts) if channel and ts else None

    async def _asked(self, question: Question) -> views.Asked:
        link = None
        place = question.answer_channel or ""
        if question.answer_ts is not None and place[:1] in {"C", "D", "G"}:
            link = await self._messenger.permalink(place, question.answer_ts)
        return views.Asked(text=question.asked, asked_at=question.asked_at, link=link)


def _cards(shelf: Shelf) -> list[Card] | None:
    """The tools that are open to somebody; None without a registry. Rules on every tool: not for the event loop."""
    return [shelf.card(tool) for tool in open_to(shelf)] if shelf.registry.tools else None


async def _last_questions(employee_id: int, session: AsyncSession) -> Sequence[Question]:
    found = select(Question).where(Question.employee_id == employee_id).order_by(col(Question.id).desc())
    return (await session.exec(found.limit(views.MAX_QUESTIONS))).all()


def _owned(documents: Sequence[Document], email: str, today: date) -> views.Owned | None:
    """None for whoever owns nothing; retired documents and drafts ask for no review."""
    own = [document for document in documents if document.owner.casefold() == email and document.status == "published"]
    due = sorted((one for one in own if one.review_due(today)), key=lambda one: (one.review_by, one.key))
    return views.Owned(count=len(own), due=due) if own else None


def _reviews(shelf: Shelf, documents: Sequence[Document]) -> list[Review]:
    """Tools in use or suspended, and published documents, that are due within `REVIEW_AHEAD`; the latest first."""
    until = shelf.today + REVIEW_AHEAD
    tools = [
        Review(name=tool.name, due=tool.review_by, card=shelf.card(tool))
        for tool in shelf.registry.tools.values()
        if tool.review_by is not None and tool.review_by <= until and tool.status in IN_USE | {"suspended"}
    ]
    papers = [
        Review(name=document.title, due=document.review_by, link=document.url)
        for document in documents
        if document.status == "published" and document.review_by <= until
    ]
    return sorted([*tools, *papers], key=lambda review: (review.due, review.name))
