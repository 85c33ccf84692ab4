"""Where approved answers are looked up: in the policies folder, and among those that colleagues keep in Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.ask import answersfile
from bot.ask.approved import Approved, ApprovedAnswer, match, open_to
from knowledge import detect_language

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from knowledge import Lang, Reader

Kept = Callable[["date"], Awaitable[Sequence[Approved]]]
"""The approved answers of the database that have not expired by a day."""


@dataclass(slots=True, kw_only=True)
class Library:
    """Looks questions up among the approved ones. `kept` is None where there is no database; one a process."""

    policies: Path
    kept: Kept | None = None
    _files: tuple[Any, tuple[Approved, ...]] = field(default=((), ()), init=False)

    async def find(self, question: str, *, reader: Reader, today: date, default_lang: Lang) -> ApprovedAnswer | None:
        """The approved answer to `question`, if there is one that `reader` may read today.

        In the language of the question, `default_lang` where that does not tell, or else in one that there is.
        """
        begun = perf_counter()
        candidates = open_to(await self._candidates(today), reader, today)
        if not candidates:
            return None
        spoken = detect_language(question)
        found = await asyncio.to_thread(match, question, candidates, spoken)
        if found is None:
            return None
        lang = spoken or default_lang
        text_lang, said = found.approved.said(lang)
        return ApprovedAnswer(
            question=question,
            lang=lang,
            kind="approved_answer",
            text=said,
            engine="approved",
            confidence=found.score,
            elapsed_ms=(perf_counter() - begun) * 1000,
            owner=found.approved.owner,
            since=found.approved.since,
            until=found.approved.expires,
            text_lang=text_lang,
        )

    async def _candidates(self, today: date) -> Sequence[Approved]:
        files = await asyncio.to_thread(self._from_files)
        return files if self.kept is None else [*files, *await self.kept(today)]

    def _from_files(self) -> tuple[Approved, ...]:
        """Read again only when a file has changed; as long as one cannot be looked at, what was read before counts."""
        try:
            stats = [(path, path.stat()) for path in answersfile.files(self.policies)]
        except OSError:
            return self._files[1]
        state = [(path, stat.st_mtime_ns, stat.st_size) for path, stat in stats]
        if state != self._files[0]:
            self._files = (state, answersfile.load(self.policies).answers)
        return self._files[1]
