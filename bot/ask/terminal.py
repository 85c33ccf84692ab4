"""Questions in the terminal: one, or a file of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.ask import tabled, views
from bot.ask.askers import find_who
from bot.ask.library import Library
from bot.ask.tabled import EMPLOYEES
from bot.errors import BatchError, UnknownPerson
from bot.registry.here import rulings_here
from knowledge import LANGS, MAX_QUESTION, mask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import date
    from pathlib import Path

    from bot.registry.rulings import Rulings, Who
    from bot.settings import Settings
    from knowledge import Answer, KnowledgeBase, Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One line of a batch file; `id` is whatever JSON value the line gave."""

    id: Any
    question: str
    email: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where questions of the command line go. `email` and `lang` hold for those that name none of their own."""

    knowledge: KnowledgeBase
    settings: Settings
    today: date
    policies: Path | None = None
    email: str | None = None
    lang: Lang | None = None

    @cached_property
    def library(self) -> Library:
        """Where approved answers are looked up."""
        return Library(policies=self.policies or self.settings.policies_dir)

    @cached_property
    def rulings(self) -> Rulings:
        """Where tools are looked up: the folder's `tools.yaml` with `policies`, else the installation's registry."""
        return rulings_here(self.settings, self.policies, self.knowledge)

    async def ask(self, question: str) -> Answer:
        """One answer. Raises the errors of `find_who`."""
        return await self.answer(question, await self._who(self.email), self.lang)

    async def ask_all(self, questions: Sequence[BatchItem]) -> AsyncIterator[dict[str, Any]]:
        """One document a question, in order, each with its `id`.

        Raises `BatchError` naming everybody who may not ask before the first question is asked, so that no half run
        is left.
        """
        people = await self._people({item.email or self.email for item in questions})
        for item in questions:
            answer = await self.answer(item.question, people[item.email or self.email], item.lang or self.lang)
            yield {"id": item.id, **views.document(answer)}

    async def answer(self, question: str, who: Who, lang: Lang | None = None) -> Answer:
        """As in Slack: the table of tools, approved answers, the documents, a tool's card."""
        begun = perf_counter()
        found = await self._find(question, who, lang)
        return replace(found, question=question, elapsed_ms=(perf_counter() - begun) * 1000)

    async def _find(self, question: str, who: Who, lang: Lang | None) -> Answer:
        masked = mask(question).text if len(question) <= MAX_QUESTION else ""
        inside = who.reader.may_read(EMPLOYEES)
        given = await self.rulings.rule(masked, who=who, today=self.today, lang=lang) if masked and inside else None
        tabled_answer = tabled.answer(question, given) if given is not None else None
        if tabled_answer is not None and tabled_answer.kind != "answer":
            return tabled_answer
        approved = await self.library.find(question, reader=who.reader, today=self.today, default_lang=lang or "en")
        if (found := approved or tabled_answer) is not None:
            return found
        answer = await self.knowledge.ask(question, reader=who.reader, today=self.today, lang=lang)
        if answer.kind == "no_answer" and inside and masked:
            card = await self.rulings.card(masked, who=who, today=self.today, lang=lang)
            return tabled.answer(question, card) if card is not None else answer
        return answer

    async def _people(self, emails: set[str | None]) -> dict[str | None, Who]:
        people, problems = {}, []
        for email in sorted(emails, key=lambda email: email or ""):
            try:
                people[email] = await self._who(email)
            except UnknownPerson as error:
                problems.append(str(error))
        if problems:
            raise BatchError(problems)
        return people

    async def _who(self, email: str | None) -> Who:
        return await find_who(email, self.settings, self.policies)


def read_batch(file: Path) -> list[BatchItem]:
    """The lines of a batch file: `{"id", "question", "as"?, "lang"?}`. Raises `BatchError` naming every bad line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: JSON may hold U+2028
    except OSError as error:
        raise BatchError([f"{file} cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise BatchError([f"{file} is not UTF-8: save it as UTF-8"]) from error
    read = [(number, _batch_item(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    if problems := [f"{file}:{number}: {item}" for number, item in read if isinstance(item, str)]:
        raise BatchError(problems)
    return [item for _, item in read if isinstance(item, BatchItem)]


def _batch_item(line: str) -> BatchItem | str:
    """The question, or what is wrong with it."""
    try:
        item = json.loads(line)
    except ValueError:
        return 'is not JSON: write one object a line, like {"id": "1", "question": "..."}'
    if not isinstance(item, dict) or "id" not in item or not isinstance(item.get("question"), str):
        return "needs an `id` and a `question`"
    if item.get("lang") not in (None, *LANGS):
        return f"`lang` must be one of {', '.join(LANGS)}"
    if not isinstance(item.get("as"), str | None):
        return "`as` must be an e-mail address"
    return BatchItem(id=item["id"], question=item["question"], email=item.get("as"), lang=item.get("lang"))
