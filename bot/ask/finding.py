"""From what somebody typed to an answer: masked, in the light of what was said before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.ask import history, rules, tabled
from bot.ask.history import Conversation
from bot.registry.rulings import Who
from knowledge import MAX_QUESTION, mask

if TYPE_CHECKING:
    from bot.ask.asked import Asked
    from bot.ask.library import Library
    from bot.ask.models import CitedSection
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.registry.rulings import Rulings
    from bot.registry.wording import Choice, Given
    from knowledge import Answer, KnowledgeBase, Reader

OnText = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Asks the knowledge base. `may_read` says whether a reader may see sections cited before."""

    knowledge: KnowledgeBase
    rulings: Rulings
    database: Database
    approved: Library
    may_read: Callable[[Sequence[CitedSection], Reader], bool]
    today: Callable[[], date]

    async def find(self, asked: Asked, asker: Asker, *, now: datetime, on_text: OnText) -> Answer:
        """The answer, its `question` masked. Raises KnowledgeError when the documents cannot be looked at."""
        said = asked.text[:MAX_QUESTION] if asked.surface == "shortcut" else asked.text
        question = (await asyncio.to_thread(mask, said)).text
        reader = asked.reader(asker)
        before = await self._before(asked, reader, now)
        answer = await self._ruled(asked, question, before, reader, asker)
        if answer is None or answer.kind == "answer":  # a verdict stands; before a tool's card comes what was approved
            spoken = before.lang or asker.lang
            answer = (
                await self.approved.find(question, reader=reader, today=self.today(), default_lang=spoken) or answer
            )
        if answer is None:
            answer = await self._look(question, before, reader, asker, on_text)
        if answer.kind == "no_answer" and not asker.is_guest:
            answer = await self._card(question, reader, asker) or answer
        return replace(answer, question=question)

    async def _ruled(
        self, asked: Asked, question: str, before: Conversation, reader: Reader, asker: Asker
    ) -> Answer | None:
        """What the table of tools says; guests are told nothing of it."""
        if asker.is_guest or len(question) > MAX_QUESTION:
            return None
        given = await self.rulings.rule(
            question,
            who=_who(reader, asker),
            today=self.today(),
            spoken=before.lang or asker.lang,
            earlier=before.question if rules.leans_on_earlier(question) else "",
            choices=asked.choices,
        )
        return tabled.answer(question, given) if given is not None else None

    async def again(self, question: str, asker: Asker, choices: Sequence[Choice] = ()) -> Given | None:
        """What the table says to a question that was asked before."""
        return await self.rulings.rule(
            question, who=_who(asker.reader, asker), today=self.today(), lang=asker.lang, spoken=asker.lang,
            choices=choices,
        )  # fmt: skip

    async def _card(self, question: str, reader: Reader, asker: Asker) -> Answer | None:
        """What is known of the tools a question names, when the documents say nothing."""
        given = await self.rulings.card(question, who=_who(reader, asker), today=self.today())
        return tabled.answer(question, given) if given is not None else None

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


def _who(reader: Reader, asker: Asker) -> Who:
    return Who(reader=reader, employee_id=asker.employee_id, department=asker.department)


def _is_firm(answer: Answer) -> bool:
    return answer.kind == "answer" and not answer.hedged
