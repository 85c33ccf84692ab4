"""From what somebody typed to an answer: masked, in the light of what was said before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.ask import history, rules
from bot.ask.history import Conversation
from knowledge import MAX_QUESTION, mask

if TYPE_CHECKING:
    from bot.ask.asked import Asked
    from bot.ask.models import CitedSection
    from bot.db import Database
    from bot.people.accounts import Asker
    from knowledge import Answer, KnowledgeBase, Reader

OnText = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Asks the knowledge base. `may_read` says whether a reader may see sections cited before."""

    knowledge: KnowledgeBase
    database: Database
    may_read: Callable[[Sequence[CitedSection], Reader], bool]
    today: Callable[[], date]

    async def find(self, asked: Asked, asker: Asker, *, now: datetime, on_text: OnText) -> Answer:
        """The answer, its `question` masked. Raises KnowledgeError when the documents cannot be looked at."""
        said = asked.text[:MAX_QUESTION] if asked.surface == "shortcut" else asked.text
        question = (await asyncio.to_thread(mask, said)).text
        reader = asked.reader(asker)
        before = await self._before(asked, reader, now)
        answer = await self._look(question, before, reader, asker, on_text)
        return replace(answer, question=question)

    async def _before(self, asked: Asked, reader: Reader, now: datetime) -> Conversation:
        async with self.database.reading() as session:
            said = await history.earlier(asked, session=session, now=now)
        if not said:
            return Conversation()
        return await asyncio.to_thread(history.conversation, said, lambda section: self.may_read([section], reader))

    async def _look(self, question: str, before: Conversation, reader: Reader, asker: Asker, on_text: OnText) -> Answer:
        """What plainly goes on from the question before is looked up with it.

        So is what finds little alone, but then the answer must be another than before, and the question must have
        found something by itself: who changes the subject is not told the same once more. A model that has just failed
        is not waited for a second time.
        """

        async def ask(text: str) -> Answer:
            return await self.knowledge.ask(
                text,
                reader=reader,
                today=self.today(),
                default_lang=before.lang or asker.lang,
                history=before.turns,
                on_text=on_text,
            )

        together = rules.in_context(question, before.question, MAX_QUESTION) if before.question else ""
        if together and rules.goes_on(question):
            return await ask(together)
        alone = await ask(question)
        if not together or alone.kind != "answer" or not alone.hedged or not rules.may_lean_on_earlier(question):
            return alone
        if "model_unavailable" in alone.notes:
            return alone
        joined = await ask(together)
        is_new = not {citation.chunk_id for citation in joined.citations} <= before.cited
        return joined if _is_firm(joined) and is_new else alone


def _is_firm(answer: Answer) -> bool:
    return answer.kind == "answer" and not answer.hedged
