"""What people think of answers, and questions handed on to people."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from bot import work
from bot.ask import messages, service
from bot.ask.asked import Letter
from bot.ask.escalations import Turn
from bot.ask.models import Escalation
from bot.ask.service import Opinion
from bot.i18n import text
from bot.work import Claimed
from knowledge import mask

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.ask.cycle import Cycle
    from bot.ask.keeping import Keepsake
    from bot.ask.post import Accounts, Post
    from bot.clock import Clock
    from bot.db import Database
    from knowledge import Lang

FEEDBACK: Final = "ask.feedback"
REASON: Final = "ask.reason"
ESCALATION: Final = "ask.escalation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Humans:
    """Feedback, and the way to people."""

    database: Database
    accounts: Accounts
    clock: Clock
    post: Post
    cycle: Cycle
    keepsake: Keepsake

    def handlers(self) -> dict[str, Callable[[Claimed], Awaitable[None]]]:
        """What is done with these kinds of work."""
        return {
            FEEDBACK: self.feedback,
            REASON: self.feedback,
            ESCALATION: self.escalation,
            **self.cycle.handlers(),
            **self.keepsake.handlers(),
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

    async def card_texts(self, escalation: int) -> tuple[str, str]:
        """The question of an escalation and its answer; empty for what is no longer kept."""
        async with self.database.reading() as session:
            found = await session.get(Escalation, escalation)
        return (found.text, found.answer or "") if found is not None else ("", "")

    async def address_of(self, user: str) -> str:
        """The e-mail address of a Slack user; empty when it is not known."""
        asker = await self.accounts(user)
        return asker.email if asker is not None and not asker.email.endswith("@slack.invalid") else ""

    async def escalation(self, item: Claimed) -> None:
        """`ask.escalation`: {user, question, text, named, lang}. Kept, then on its way among people."""
        said = item.payload
        asker = await self.accounts(said["user"])
        masked = (await asyncio.to_thread(mask, said["text"])).text
        routing = None
        async with self.database.writing() as session:
            if asker is not None:
                escalation = await service.escalate(
                    question=said["question"],
                    employee=asker.employee_id,
                    text=masked,
                    named=said["named"],
                    lang=said["lang"],
                    now=self.clock.now(),
                    session=session,
                )
                if escalation is None:
                    await self._already(item, session)
                else:
                    routing = await self.cycle.begin(Turn(escalation, 1), item, session)
            await work.finish(item, now=self.clock.now(), session=session)
        await self.cycle.carry_on(routing)

    async def _already(self, item: Claimed, session: AsyncSession) -> None:
        """Tell the asker, in the DM where they asked, and never in a channel, since they may be unnamed."""
        user, question = item.payload["user"], await service.find(item.payload["question"], session=session)
        there = question if question is not None and question.surface == "dm" else None
        said = messages.note(text(cast("Lang", item.payload["lang"]), "human-already"))
        letter = Letter(
            user=user,
            channel=there.channel if there is not None else user,
            thread_ts=there.thread_ts if there is not None else None,
            text=said.text,
            blocks=said.blocks,
        )
        await self.post.enter(f"{item.key}:already", letter, owed_at=item.owed_at, session=session)
