"""Questions in the terminal: one, a file of them, or a conversation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.ask import views
from bot.ask.askers import find_reader
from bot.ask.service import ask
from bot.errors import BatchError
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date
    from pathlib import Path

    from bot.settings import Settings
    from knowledge import Answer, KnowledgeBase, Lang, Reader


async def ask_once(
    question: str,
    *,
    knowledge: KnowledgeBase,
    settings: Settings,
    today: date,
    policies: Path | None = None,
    email: str | None = None,
    lang: Lang | None = None,
) -> Answer:
    """One answer for the person with `email`."""
    reader = await find_reader(email, settings, policies)
    return await ask(question, knowledge=knowledge, reader=reader, today=today, lang=lang)


async def ask_batch(
    file: Path, *, knowledge: KnowledgeBase, settings: Settings, today: date, policies: Path | None = None
) -> AsyncIterator[dict[str, Any]]:
    """One document a line of `file`, in order, each with its `id`.

    Raises `BatchError` naming every bad line before the first question is asked, so that no half run is left.
    """
    questions = read_batch(file)
    readers: dict[str | None, Reader] = {}
    for item in questions:
        email = item.get("as")
        if email not in readers:
            readers[email] = await find_reader(email, settings, policies)
    for item in questions:
        reader = readers[item.get("as")]
        answer = await ask(item["question"], knowledge=knowledge, reader=reader, today=today, lang=item.get("lang"))
        yield {"id": item["id"], **views.document(answer)}


def read_batch(file: Path) -> list[dict[str, Any]]:
    """The lines of a batch file: `{"id", "question", "as"?, "lang"?}`. Raises `BatchError`."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError([f"{file} cannot be read as UTF-8 text ({type(error).__name__})"]) from error
    items, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        item = _batch_item(line)
        if isinstance(item, str):
            problems.append(f"{file}:{number}: {item}")
        else:
            items.append(item)
    if problems:
        raise BatchError(problems)
    return items


def _batch_item(line: str) -> dict[str, Any] | str:
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
    return item
