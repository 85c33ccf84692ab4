"""Words that say nothing of the data: who asks, the scene before the question, what somebody wants to do. Pure.

A word that is understood by nothing keeps a tool from being allowed, if it stands where the data are described. Here
are the places where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from bot.registry.question.grammar import grammar, small
from bot.registry.question.intent import joined

if TYPE_CHECKING:
    from bot.registry.question.words import Word
    from knowledge import Lang

_LONGEST_ROLE: Final = 7

_END: Final = re.compile(r"[.!?;\n]")


def roles(words: Sequence[Word], tools: set[int], lang: Lang) -> set[int]:
    """The words that say who asks: `as an apprentice,`, `wir im Callcenter:`, `may an intern ...`."""
    found: set[int] = set()
    for start, end in _segments(words):
        said = joined(words[start:end])
        short = end - start <= _LONGEST_ROLE and end < len(words)
        if short and tools.isdisjoint(range(start, end)) and grammar("role", lang).match(said):
            keys = [word.key for word in words[start:end]]
            if small("no_role", lang).isdisjoint(keys):
                found |= set(
                    range(
                        start,
                        next((at for at in range(start + 1, end) if words[at].key in small("ends_role", lang)), end),
                    )
                )
    said = joined(words)
    for match in grammar("somebody", lang).finditer(said):
        at = said[: match.start(match.lastindex or 0)].count(" ")
        found.add(at)
    return found


def scene(words: Sequence[Word], tools: Collection[int], things: Collection[int]) -> set[int]:
    """The words of the sentences before the first that names a tool or data."""
    found: set[int] = set()
    for start, end in _sentences(words):
        places = range(start, end)
        if any(at in tools or at in things for at in places):
            break
        found |= set(places)
    return found if len(found) < len(words) else set()


def verbs(words: Sequence[Word], lang: Lang) -> set[int]:
    """The words that stand where a verb must stand: `may I polish`, `puis-je confier`, `... abtippen lassen`.

    Only small words: what has a capital is a noun in German, and elsewhere a name (`le mail de Pierre`).
    """
    found: set[int] = set()
    for start, end in _segments(words):
        said = joined(words[start:end])
        for match in grammar("verb", lang).finditer(said):
            at = start + said[: match.start(match.lastindex or 0)].count(" ")
            if not words[at].capital:
                found.add(at)
    return found


def _segments(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The stretches between marks."""
    start = 0
    for at in range(1, len(words)):
        if words[at].apart:
            yield start, at
            start = at
    if words:
        yield start, len(words)


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(words)):
        if _END.search(words[at].gap) and words[at].apart:
            yield start, at
            start = at
    if words:
        yield start, len(words)
