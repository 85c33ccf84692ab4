"""Questions in the terminal: one, or a file of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ask import views
from bot.ask.askers import find_reader
from bot.errors import BatchError, UnknownPerson
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import date
    from pathlib import Path

    from bot.settings import Settings
    from knowledge import Answer, KnowledgeBase, Lang, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One line of a batch file; `id` is whatever JSON value the line gave."""

    id: Any
    question: str
    email: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where questions of the command line go. `email` and `lang` hold for those that name none of their own."""

    knowledge: KnowledgeBase
    settings: Settings
    today: date
    policies: Path | None = None
    email: str | None = None
    lang: Lang | None = None

    async def ask(self, question: str) -> Answer:
        """One answer. Raises the errors of `find_reader`."""
        reader = await self._reader(self.email)
        return await self.knowledge.ask(question, reader=reader, today=self.today, lang=self.lang)

    async def ask_all(self, questions: Sequence[BatchItem]) -> AsyncIterator[dict[str, Any]]:
        """One document a question, in order, each with its `id`.

        Raises `BatchError` naming everybody who may not ask before the first question is asked, so that no half run
        is left.
        """
        readers = await self._readers({item.email or self.email for item in questions})
        for item in questions:
            answer = await self.knowledge.ask(
                item.question,
                reader=readers[item.email or self.email],
                today=self.today,
                lang=item.lang or self.lang,
            )
            yield {"id": item.id, **views.document(answer)}

    async def _readers(self, emails: set[str | None]) -> dict[str | None, Reader]:
        readers, problems = {}, []
        for email in sorted(emails, key=lambda email: email or ""):
            try:
                readers[email] = await self._reader(email)
            except UnknownPerson as error:
                problems.append(str(error))
        if problems:
            raise BatchError(problems)
        return readers

    async def _reader(self, email: str | None) -> Reader:
        return await find_reader(email, self.settings, self.policies)


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
