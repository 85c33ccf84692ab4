"""One question, the same way from wherever it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from knowledge import Answer, KnowledgeBase, Lang, Reader


async def ask(
    question: str, *, knowledge: KnowledgeBase, reader: Reader, today: date, lang: Lang | None = None
) -> Answer:
    """The answer from what `reader` may read on `today`, in the question's language or in `lang`.

    Never raises for what a person typed; `KnowledgeError` when there is no index and none can be made.
    """
    return await knowledge.ask(question, reader=reader, today=today, lang=lang)
