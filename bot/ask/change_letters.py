"""The letters that say that an answer no longer holds: what they are about, and how they are sent."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from sqlmodel import col, delete, select

from bot import work
from bot.ask import change_messages, changed
from bot.ask.change_messages import MAX_ANSWERS, ChangedAnswer, Overruled, Rewritten
from bot.ask.later_models import ChangeLetter
from bot.ask.models import Question
from bot.errors import Undeliverable
from bot.people.privacy import Sent
from bot.registry import rules
from bot.registry.enrolment import enrolled
from bot.registry.models import GivenVerdict
from bot.registry.rules import Asking
from bot.slack.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.people.privacy import Retention
    from bot.registry.service import Catalogue
    from bot.registry.tools import Outcome, Registry
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Document, KnowledgeBase, Lang

Json = dict[str, Any]

LETTER: Final = "ask.changed"
"""Kind of work: `{employee_id, answers: [{question, sections, verdicts}], more}`."""

CONCURRENCY: Final = {LETTER: 4}
"""Slack takes about one message a second from an app beside answers, which come first."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing somebody was told that no longer holds: a section (document, language, anchor) or a verdict.

    `question` is None for a verdict whose question is not kept. `digest` is of what the section says now. `about` are
    the verdict's classes of data and uses.
    """

    question: int | None
    section: tuple[str, str, str] | None = None
    fate: str = ""
    digest: str = ""
    verdict: int | None = None
    old: Outcome = "ask"
    new: Outcome = "ask"
    about: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def payload_of(found: Sequence[Finding]) -> Json:
    """What a letter is about, by question: the last ones, and how many more there are."""
    by_question: dict[int, Json] = defaultdict(lambda: {"sections": [], "verdicts": []})
    for one in found:
        about = by_question[one.question or 0]
        if one.section is not None:
            about["sections"].append([*one.section, one.fate])
        else:
            about["verdicts"].append([one.verdict, one.old])
    last = sorted(by_question, reverse=True)
    answers = [{"question": number, **by_question[number]} for number in last[:MAX_ANSWERS]]
    return {"answers": answers, "more": max(0, len(last) - MAX_ANSWERS)}


async def enter(
    employee: int, found: Sequence[Finding], *, now: datetime, owed_at: datetime, session: AsyncSession
) -> bool:
    """One letter about all of it, if there is anything; `owed_at` is since when it may have been sent.

    Whoever enters it has made sure in the same transaction that nobody else does. Its key says what it tells, so that
    it is found again after a restore, and which of those that tell it: rules may change to and fro.
    """
    if not found:
        return False
    payload = {"employee_id": employee, **payload_of(found)}
    told = sorted(repr((one.question, one.section, one.fate, one.digest, one.verdict, one.new)) for one in found)
    name = f"changed:{employee}:{sha256(repr(told).encode()).hexdigest()[:32]}"
    for number in itertools.count(1):
        key = f"{name}:{number}"
        if await work.add(key=key, kind=LETTER, payload=payload, due_at=now, owed_at=owed_at, session=session):
            break
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLetters:
    """Sends them."""

    database: Database
    clock: Clock
    messenger: Messenger
    directory: Directory
    accounts: Callable[[str], Awaitable[Asker | None]]
    knowledge: KnowledgeBase
    catalogue: Catalogue
    today: Callable[[], date]

    def handlers(self) -> dict[str, Handler]:
        """What is done with this kind of work."""
        return {LETTER: self.deliver}

    async def deliver(self, item: Claimed) -> None:
        """`ask.changed`: looked at once more, as things are now, then sent once. Raises SlackUnavailable."""
        employee = item.payload["employee_id"]
        user = await self.directory.slack_user(employee)
        asker = await self.accounts(user) if user is not None else None
        if user is None or asker is None or asker.is_guest:
            await self._end(item)
            return
        registry = (await self.catalogue.current()).registry
        answers = await self._answers(item.payload["answers"], asker, registry)
        if not answers:
            await self._end(item)
            return
        said = change_messages.told(asker.lang, answers, registry, more=item.payload["more"])
        try:
            ts = await self.messenger.send(item, Message(user, said.text, said.blocks))
        except Undeliverable as error:
            log.warning("changes.undeliverable", kind=item.kind, outcome=error.error)
            await self._end(item)
            return
        now = self.clock.now()
        async with self.database.writing() as session:
            session.add(ChangeLetter(employee_id=employee, channel=user, ts=ts, sent_at=now))
            await work.finish(item, now=now, slack_ts=ts, session=session)

    async def _answers(self, about: Sequence[Json], asker: Asker, registry: Registry) -> list[ChangedAnswer]:
        documents = {one.key: one for one in await asyncio.to_thread(self.knowledge.documents)}
        async with self.database.reading() as session:
            on = await enrolled(asker.employee_id, today=self.today(), session=session)
            numbers = [one["question"] for one in about]
            kept = (await session.exec(select(Question).where(col(Question.id).in_(numbers)))).all()
            asked = {question.id: question.asked for question in kept}
            verdicts = [number for one in about for number, _ in one["verdicts"]]
            rows = (await session.exec(select(GivenVerdict).where(col(GivenVerdict.id).in_(verdicts)))).all()
        given = {row.id or 0: row for row in rows}
        asking = Asking(department=asker.department, enrolled=on)
        found = []
        for one in about:
            overruled = [
                self._overruled(given[number], old, registry, asking)
                for number, old in one["verdicts"]
                if number in given
            ]
            rewritten, withdrawn = await asyncio.to_thread(self._sections, one["sections"], documents, asker)
            answer = ChangedAnswer(
                asked=asked.get(one["question"], ""),
                rewritten=rewritten,
                withdrawn=withdrawn,
                overruled=[two for two in overruled if two is not None],
            )
            if answer.overruled or (answer.asked and (answer.rewritten or answer.withdrawn)):
                found.append(answer)
        return found

    def _sections(
        self, sections: Sequence[Sequence[str]], documents: dict[str, Document], asker: Asker
    ) -> tuple[list[Rewritten], int]:
        """Those that say something else in a document the asker may open now, and how many are gone."""
        rewritten = [
            Rewritten(document=documents[f"{document}.{lang}"], anchor=anchor)
            for document, lang, anchor, fate in sections
            if fate == "changed"
            and self.knowledge.may_open(document, cast("Lang", lang), reader=asker.reader, today=self.today())
        ]
        return rewritten, len(sections) - len(rewritten)

    def _overruled(self, row: GivenVerdict, old: Outcome, registry: Registry, asking: Asking) -> Overruled | None:
        """The verdict as it is now; None when it is what it was, or the tool is not there any more."""
        tool = registry.tools.get(row.tool_id or "")
        if tool is None:
            return None
        verdict = changed.verdict(
            registry, tool, data_classes=row.data_classes, uses=row.uses, asking=asking, today=self.today()
        )
        new = changed.outcome(verdict)
        if new == old:
            return None
        if verdict is not None and new in {"ask", "never"}:
            instead = rules.alternatives(registry, verdict, asking=asking, today=self.today())
            verdict = replace(verdict, alternatives=instead)
        return Overruled(tool=tool, old=old, new=new, verdict=verdict)

    async def _end(self, item: Claimed) -> None:
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), state="cancelled", session=session)


class ChangeData:
    """Implements `bot.people.privacy.PersonalData` for these letters: where they stand, so that they can go."""

    kinds = ()

    async def export(self, session: AsyncSession, employee_id: int) -> dict[str, Any]:  # noqa: ARG002
        """Nothing of their own: they repeat questions and verdicts."""
        return {}

    async def messages(self, session: AsyncSession, employee_id: int) -> Sequence[Sent]:
        """All of them, in direct messages."""
        found = select(ChangeLetter).where(ChangeLetter.employee_id == employee_id).order_by(col(ChangeLetter.id))
        return [Sent(one.channel, one.ts) for one in (await session.exec(found)).all()]

    async def erase(self, session: AsyncSession, employee_id: int, now: datetime) -> None:  # noqa: ARG002
        """Forget where they stand; they are taken back."""
        await session.exec(delete(ChangeLetter).where(col(ChangeLetter.employee_id) == employee_id))

    async def purge(self, session: AsyncSession, retention: Retention, now: datetime) -> int:
        """Forget where they stand when the questions are forgotten."""
        before = now - timedelta(days=retention.questions)
        return (await session.exec(delete(ChangeLetter).where(col(ChangeLetter.sent_at) < before))).rowcount
