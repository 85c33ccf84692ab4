"""What people think of answers, and questions handed on to people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

import structlog

from bot import work
from bot.ask import history, messages, service
from bot.ask.asked import Letter
from bot.ask.models import Escalation
from bot.ask.service import Opinion
from bot.errors import SlackUnavailable, Undeliverable
from bot.i18n import text
from bot.slack.messenger import Message
from bot.work import LEASE, Claimed
from knowledge import mask

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.models import Question
    from bot.ask.post import Accounts, Post
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.slack.messenger import Messenger
    from knowledge import KnowledgeBase, Lang

FEEDBACK: Final = "ask.feedback"
REASON: Final = "ask.reason"
ESCALATION: Final = "ask.escalation"
COMMITTEE: Final = "ask.committee"

PATIENCE: Final = timedelta(minutes=15)
"""How long the committee's channel may be out of reach before the asker hears of it."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Humans:
    """Feedback, and the way to people. `contact` names whom to turn to when there is nobody else."""

    knowledge: KnowledgeBase
    database: Database
    messenger: Messenger
    accounts: Accounts
    company: Company
    clock: Clock
    post: Post
    contact: Callable[[], str]

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What is done with these kinds of work."""
        return {
            FEEDBACK: self.feedback,
            REASON: self.feedback,
            ESCALATION: self.escalation,
            COMMITTEE: self.committee,
        }

    async def asked(self, question: int) -> str:
        """The masked text of a question that is still kept; empty for others."""
        async with self.database.reading() as session:
            found = await service.find(question, session=session)
        return found.asked if found is not None else ""

    async def feedback(self, item: Claimed) -> None:
        """`ask.feedback`, `ask.reason`: {user, question, helpful, at, reason?}. The last click counts."""
        said = item.payload
        asker = await self.accounts(said["user"])
        reason = (await asyncio.to_thread(mask, said.get("reason") or "")).text[: service.MAX_REASON]
        async with self.database.writing() as session:
            if asker is not None:
                opinion = Opinion(
                    question=said["question"],
                    employee=asker.employee_id,
                    helpful=said["helpful"],
                    given_at=datetime.fromisoformat(said["at"]),
                    reason=reason or None,
                )
                await service.think(opinion, session=session)
            await work.finish(item, now=self.clock.now(), session=session)

    async def escalation(self, item: Claimed) -> None:
        """`ask.escalation`: {user, question, text, named, lang}. Kept, then posted where the committee reads it."""
        said = item.payload
        asker = await self.accounts(said["user"])
        masked = (await asyncio.to_thread(mask, said["text"])).text
        posting = None
        async with self.database.writing() as session:
            if asker is not None:
                escalation = await service.escalate(
                    question=said["question"],
                    employee=asker.employee_id,
                    text=masked,
                    named=said["named"],
                    now=self.clock.now(),
                    session=session,
                )
                if escalation is None:
                    await self._tell(item, text(_lang(item), "human-already"), "already", session)
                else:
                    posting = await self._enter(escalation, item, session)
            await work.finish(item, now=self.clock.now(), session=session)
        if posting is not None:
            await self.post.carry_out(posting, self.committee)

    async def _enter(self, escalation: int, item: Claimed, session: AsyncSession) -> Claimed | None:
        known = {name: item.payload[name] for name in ("user", "question", "lang")}
        return await work.add_claimed(
            key=f"escalation:{escalation}",
            kind=COMMITTEE,
            payload={"escalation": escalation, **known},
            due_at=self.clock.now(),
            lease_until=self.clock.wall() + LEASE,
            session=session,
        )

    async def committee(self, item: Claimed) -> None:
        """`ask.committee`: {escalation, user, question, lang}. Posted once; the asker hears what became of it."""
        async with self.database.reading() as session:
            escalation = await session.get(Escalation, item.payload["escalation"])
            question = await service.find(item.payload["question"], session=session)
        if escalation is None:
            await self._give_up(item, None)
            return
        try:
            channel, ts = await self._post(item, escalation, question)
        except Undeliverable as error:
            log.warning("ask.committee_unreachable", outcome=error.error)
            await self._give_up(item, await self._whom_to_write_to(item))
        except SlackUnavailable:
            if self.clock.now() - item.first_claim_at >= PATIENCE:
                await self._say_it_waits(item)
            raise
        else:
            async with self.database.writing() as session:
                await service.posted(item.payload["escalation"], channel=channel, ts=ts, session=session)
                lang = _lang(item)
                told = text(lang, "human-sent" if escalation.named else "human-sent-unnamed")
                await self._tell(item, told, "sent", session)
                await work.finish(item, now=self.clock.now(), slack_ts=ts, session=session)

    async def _post(self, item: Claimed, escalation: Escalation, question: Question | None) -> tuple[str | None, str]:
        committee = self.company.channels.committee
        place = await self.messenger.place(committee)
        said = messages.card(
            self.company.languages[0],
            escalation.text,
            user=item.payload["user"] if escalation.named else None,
            answered=question.answer if question is not None else None,
        )
        ts = await self.messenger.send(item, Message(place, said.text, said.blocks))
        return await self.messenger.channel_id(committee), ts

    async def _give_up(self, item: Claimed, told: str | None) -> None:
        """The channel will not take it. The question stays in our table."""
        async with self.database.writing() as session:
            if told is not None:
                await self._tell(item, told, "failed", session)
            await work.finish(item, now=self.clock.now(), state="cancelled", session=session)

    async def _say_it_waits(self, item: Claimed) -> None:
        told = await self._whom_to_write_to(item)
        async with self.database.writing() as session:
            await self._tell(item, told, "failed", session)

    async def _whom_to_write_to(self, item: Claimed) -> str:
        """A sentence that names the owners of what the answer cited, or else those who run the bot."""
        question = item.payload["question"]
        async with self.database.reading() as session:
            cited = {(one.document, one.lang) for one in await history.sections([question], session=session)}
        documents = await asyncio.to_thread(self.knowledge.documents) if cited else []
        owners = sorted({document.owner for document in documents if (document.id, document.lang) in cited})
        return text(_lang(item), "human-failed", contact=", ".join(owners) or self.contact())

    async def _tell(self, item: Claimed, sentence: str, what: str, session: AsyncSession) -> None:
        """Tell the asker, once: in the DM where they asked, and never in a channel, since they may be unnamed."""
        user, question = item.payload["user"], await service.find(item.payload["question"], session=session)
        there = question is not None and question.surface == "dm"
        said = messages.note(sentence)
        letter = Letter(
            user=user,
            channel=question.channel if question is not None and there else user,
            thread_ts=question.thread_ts if question is not None and there else None,
            text=said.text,
            blocks=said.blocks,
        )
        await self.post.enter(f"{item.key}:{what}", letter, session=session)


def _lang(item: Claimed) -> Lang:
    return cast("Lang", item.payload["lang"])
