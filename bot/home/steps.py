"""Publishing somebody's Home tab, put together when they open it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from sqlmodel import col, select

from bot import work
from bot.ask import rules
from bot.ask.models import Question
from bot.errors import Undeliverable
from bot.home import views
from bot.work import Claimed
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.slack.messenger import Messenger
    from bot.worker import Handler
    from knowledge import Document

PUBLISH: Final = "home.publish"

_log: Final = structlog.get_logger(__name__)


class Library(Protocol):
    """The part of the knowledge base that Home shows."""

    def documents(self) -> list[Document]:
        """All valid documents, of every status."""

    def fingerprint(self) -> str:
        """The state of the index."""


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
        committee: str,
        today: Callable[[], date],
    ) -> None:
        self._database = database
        self._clock = clock
        self._messenger = messenger
        self._accounts = accounts
        self._knowledge = knowledge
        self._committee = committee
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
        async with self._database.reading() as session:
            questions = await _last_questions(asker.employee_id, session)
            health = await self._health(documents, fingerprint, session) if asker.is_admin else None
        return views.Home(
            lang=asker.lang,
            name=asker.name,
            time_zone=asker.time_zone,
            committee=self._committee,
            is_guest=asker.is_guest,
            examples=rules.prompts(asker.roles, asker.department),
            asked=await asyncio.gather(*(self._asked(question) for question in questions)),
            owned=_owned(documents, asker.email, self._today()),
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

    async def _asked(self, question: Question) -> views.Asked:
        link = None
        place = question.answer_channel or ""
        if question.answer_ts is not None and place[:1] in {"C", "D", "G"}:
            link = await self._messenger.permalink(place, question.answer_ts)
        return views.Asked(text=question.asked, asked_at=question.asked_at, link=link)


async def _last_questions(employee_id: int, session: AsyncSession) -> Sequence[Question]:
    found = select(Question).where(Question.employee_id == employee_id).order_by(col(Question.id).desc())
    return (await session.exec(found.limit(views.MAX_QUESTIONS))).all()


def _owned(documents: Sequence[Document], email: str, today: date) -> views.Owned | None:
    """None for whoever owns nothing; retired documents and drafts ask for no review."""
    own = [document for document in documents if document.owner.casefold() == email and document.status == "published"]
    due = sorted((one for one in own if one.review_due(today)), key=lambda one: (one.review_by, one.key))
    return views.Owned(count=len(own), due=due) if own else None
