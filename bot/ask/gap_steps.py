"""Once a week: what was answered badly becomes a list of gaps, for the committee and for the owners of documents.

`ask.gaps` is the week's row, entered ahead and keyed by its week: a clock that is wound, a restart or another replica
make no second list. It enters next week's row before anything else, so that one bad week does not end the lists.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, cast
from zoneinfo import ZoneInfo

import structlog

from bot import audit, work
from bot.ask import answers, gap_messages, gaps
from bot.ask.answers import Keeping
from bot.ask.asked import Letter
from bot.ask.clustering import Asked, cluster
from bot.ask.gaps import COMMITTEE, REDRAW, Place
from bot.ask.keeping import APPROVED
from bot.ask.later_models import Gap, GapList
from bot.ask.messages import note
from bot.ask.post import NOTICE
from bot.errors import Undeliverable
from bot.i18n import text
from bot.slack.message import Message
from knowledge import EVERYONE

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask import clustering
    from bot.ask.post import Accounts
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Document, KnowledgeBase, Lang

GAPS: Final = "ask.gaps"
LIST: Final = "ask.gap_list"
DISMISS: Final = "ask.gap_dismiss"
ANSWER: Final = "ask.gap_answer"
"""Kinds of work."""

CONCURRENCY: Final = {GAPS: 1, REDRAW: 1}
"""Lists are rewritten one after the other, so that the last state stands last."""

_LOOKED_UP: Final = 5
"""Questions of a gap that are looked up to find its document."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSteps:
    """The handlers of this work."""

    database: Database
    clock: Clock
    messenger: Messenger
    accounts: Accounts
    directory: Directory
    knowledge: KnowledgeBase
    company: Company
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {
            GAPS: self.week,
            LIST: self.send,
            REDRAW: self.redraw,
            DISMISS: self.dismiss,
            ANSWER: self.answer,
        }

    async def begin(self) -> None:
        """Enter the next list, unless it is entered."""
        async with self.database.writing() as session:
            await self._enter_next(session)

    async def week(self, item: Claimed) -> None:
        """`ask.gaps`: {due}. The list of the seven days before; none for a week that is long over."""
        due = datetime.fromisoformat(item.payload["due"]).astimezone(ZoneInfo(self.company.time_zone))
        async with self.database.writing() as session:
            await self._enter_next(session)
        if self.clock.now() - due >= gaps.SPAN:
            await self._finish(item, "expired")
            return
        async with self.database.reading() as session:
            asked = await gaps.badly_answered(gaps.week_before(due), due, session=session)
            cited = await gaps.cited([one.id for one in asked], session=session)
        found = await asyncio.to_thread(self._clustered, asked, cited)
        async with self.database.writing() as session:
            await self._keep(item, due.date(), found, session)
            await work.finish(item, now=self.clock.now(), session=session)
        log.info("gaps.found", count=len(found))

    async def send(self, item: Claimed) -> None:
        """`ask.gap_list`: {list}. Sent once, to the committee or to an owner of documents."""
        shown, found = await self._list(item.payload["list"])
        place = await self._place(shown) if shown is not None and found else None
        if shown is None or place is None:
            await self._finish(item, "cancelled")
            return
        try:
            ts = await self.messenger.send(item, _message(place, shown, found))
        except Undeliverable as error:
            log.warning("gaps.undeliverable", kind=item.kind, outcome=error.error)
            await self._finish(item, "cancelled")
            return
        channel = await self.messenger.channel_id(place) if shown.owner == COMMITTEE else place
        async with self.database.writing() as session:
            stored = await session.get(GapList, shown.id)
            if stored is not None:
                stored.channel, stored.ts = channel or place, ts
            await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def redraw(self, item: Claimed) -> None:
        """`ask.gap_redraw`: {list}. Doing it again changes nothing."""
        shown, found = await self._list(item.payload["list"])
        if shown is not None and shown.channel and shown.ts:
            try:
                await self.messenger.update(shown.channel, shown.ts, _message(shown.channel, shown, found))
            except Undeliverable as error:
                log.warning("gaps.not_redrawn", outcome=error.error)
        await self._finish(item, "done")

    async def dismiss(self, item: Claimed) -> None:
        """`ask.gap_dismiss`: {user, gap, lang}. By the committee, or by the owner of the nearest document."""
        asker, now = await self.accounts(item.payload["user"]), self.clock.now()
        async with self.database.writing() as session:
            gap = await session.get(Gap, item.payload["gap"])
            if gap is None or not _is_in_charge(asker, gap):
                await self._tell(item, "refused" if gap is not None else "gone", session)
            elif await gaps.dismiss(gap.id or 0, now=now, session=session) is not None:
                for number in await gaps.lists_with(gap, session=session):
                    await self._enter(f"gap:{gap.id}:dismissed:{number}", REDRAW, {"list": number}, item, session)
            await work.finish(item, now=now, session=session)

    async def answer(self, item: Claimed) -> None:
        """`ask.gap_answer`: {user, gap, lang, questions, texts, owner, expires}: kept as an approved answer."""
        said, now = item.payload, self.clock.now()
        asker = await self.accounts(said["user"])
        async with self.database.writing() as session:
            gap = await session.get(Gap, said["gap"])
            if asker is None or gap is None or not _is_in_charge(asker, gap):
                await self._tell(item, "refused" if gap is not None else "gone", session)
            else:
                await self._approve(item, asker, session)
            await work.finish(item, now=now, session=session)

    async def _approve(self, item: Claimed, asker: Asker, session: AsyncSession) -> None:
        """What the committee or a document's owner writes holds at once; the committee's channel sees the card."""
        said, now = item.payload, self.clock.now()
        kept = Keeping(
            questions=said["questions"], texts=said["texts"], owner=said["owner"],
            expires=date.fromisoformat(said["expires"]), approved=True, by=asker.employee_id, escalation=None,
            lang=said["lang"],
        )  # fmt: skip
        number = await answers.keep(kept, now=now, today=self.today(), session=session)
        actor = asker.employee_id
        await audit.record("answer.approved", f"answer:{number}", actor=actor, now=now, session=session)
        await self._enter(f"{item.key}:show", APPROVED, {"answer": number}, item, session)
        await self._tell(item, "answered", session)

    def _clustered(self, asked: Sequence[Asked], cited: dict[int, list[str]]) -> list[tuple[clustering.Gap, Place]]:
        """Stems, looks up and clusters: not for the event loop."""
        known = [replace(one, concepts=self.knowledge.concepts(one.words, one.lang)) for one in asked]
        by_id = {one.id: one for one in known}
        open_ones = {
            one.id: Place(document=one.id, title=one.title, owner=one.owner)
            for one in sorted(self.knowledge.documents(), key=self._preferred)
            if self.knowledge.may_open(one.id, one.lang, reader=EVERYONE, today=self.today())
        }
        found = []
        for gap in cluster(known):
            document = gaps.most_cited(gap.questions, cited, open_ones.keys())
            nearest = document or self._nearest([by_id[number] for number in gap.questions[:_LOOKED_UP]])
            found.append((gap, open_ones.get(nearest, Place())))
        return found

    def _preferred(self, document: Document) -> int:
        """Of the languages of a document the last one is shown: the company's first, as in the committee's channel."""
        spoken = self.company.languages
        return -spoken.index(document.lang) if document.lang in spoken else -len(spoken)

    def _nearest(self, asked: Sequence[Asked]) -> str:
        """The document most of the questions come nearest to, among those that everybody may read."""
        votes: Counter[str] = Counter()
        for one in asked:
            near = self.knowledge.search(one.words, reader=EVERYONE, today=self.today(), lang=one.lang, limit=1)
            votes.update(passage.document.id for passage in near.passages)
        return min(votes, key=lambda document: (-votes[document], document), default="")

    async def _keep(
        self, item: Claimed, week: date, found: Sequence[tuple[clustering.Gap, Place]], session: AsyncSession
    ) -> None:
        """The gaps and a list for everybody concerned, once a week."""
        number = await gaps.add_list(week, COMMITTEE, self.company.languages[0], session=session)
        if number is None:
            return
        rows = await gaps.store(week, found, now=self.clock.now(), session=session)
        if not rows:
            return
        await self._enter(f"gaps:list:{number}", LIST, {"list": number}, item, session)
        for owner in sorted({row.owner for row in rows if row.owner}):
            theirs = await gaps.add_list(week, owner, self.company.languages[0], session=session)
            await self._enter(f"gaps:list:{theirs}", LIST, {"list": theirs}, item, session)

    async def _list(self, number: int) -> tuple[GapList | None, list[Gap]]:
        async with self.database.reading() as session:
            shown = await session.get(GapList, number)
            return shown, await gaps.of_list(shown, session=session) if shown is not None else []

    async def _place(self, shown: GapList) -> str | None:
        """Where a list goes; None for an owner who is not there. Notes the owner's language."""
        if shown.owner == COMMITTEE:
            return await self.messenger.place(self.company.channels.committee)
        person = await self.directory.person(shown.owner)
        user = await self.directory.slack_user(person) if person is not None else None
        if person is None or user is None:
            return None
        shown.lang = await self.directory.lang(person)
        async with self.database.writing() as session:
            stored = await session.get(GapList, shown.id)
            if stored is not None:
                stored.lang = shown.lang
        return user

    async def _enter_next(self, session: AsyncSession) -> None:
        due = gaps.next_monday(self.clock.now(), self.company.time_zone)
        year, week, _ = due.isocalendar()
        payload = {"due": due.isoformat()}
        await work.add(key=f"gaps:{year}-W{week:02}", kind=GAPS, payload=payload, due_at=due, session=session)

    async def _enter(self, key: str, kind: str, payload: dict[str, Any], item: Claimed, session: AsyncSession) -> None:
        """What follows from `item`, at once."""
        now = self.clock.now()
        await work.add(key=key, kind=kind, payload=payload, due_at=now, owed_at=item.owed_at, session=session)

    async def _tell(self, item: Claimed, key: str, session: AsyncSession) -> None:
        """Tell whoever clicked, in a direct message."""
        user, said = item.payload["user"], note(text(cast("Lang", item.payload["lang"]), f"gaps-{key}"))
        letter = Letter(user=user, channel=user, text=said.text, blocks=said.blocks)
        await self._enter(f"{item.key}:told", NOTICE, letter.payload(), item, session)

    async def _finish(self, item: Claimed, state: work.State) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state=state, session=session)


def _message(place: str, shown: GapList, found: Sequence[Gap]) -> Message:
    said = gap_messages.gap_list(cast("Lang", shown.lang), shown.week, found, mine=shown.owner != COMMITTEE)
    return Message(place, said.text, said.blocks)


def _is_in_charge(asker: Asker | None, gap: Gap) -> bool:
    return asker is not None and not asker.is_guest and (asker.is_committee or asker.email == gap.owner)
