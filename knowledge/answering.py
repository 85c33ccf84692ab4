"""The extractive engine: the sentences of the best sections that speak of what was asked, quoted. Pure.

It reads like an answer: a section's heading, then one unbroken stretch of it, then perhaps a second section. Nothing
is invented because nothing is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge import analysis
from knowledge.citations import cite
from knowledge.types import Draft, Lang, Passage

MAX_QUOTE: Final = 420
"""Characters of one quote: what people read in a chat without scrolling."""

MAX_SOURCES: Final = 3
_CLOSE: Final = 0.8
"""A further section is quoted when its score reaches this share of the best one's."""

_POSITION: Final = 0.15
"""What the first sentence of a section gets on top, in idf units shared by all its sentences: rules open sections."""

Weigh = Callable[[str], float]
"""The idf of a stem in the index."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the engine looks for: stems in the passage's language and things the glossary knows."""

    text: str
    lang: Lang
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    score: float


def extract(
    question: Question,
    passages: Sequence[Passage],
    *,
    weigh: Weigh,
    concepts: Callable[[str, Lang], Sequence[str]],
    today: date,
) -> Draft:
    """Quote the best passages; `passages` are best first and not empty."""
    chosen = [p for p in passages if p.score >= _CLOSE * passages[0].score][:MAX_SOURCES]
    citations = [
        cite(number, passage, _quote(question, passage, weigh, concepts), today=today)
        for number, passage in enumerate(chosen, start=1)
    ]
    paragraphs = [f"{citation.section}\n{citation.quote} [{citation.number}]" for citation in citations]
    return Draft("\n\n".join(paragraphs), tuple(citations))


def _quote(question: Question, passage: Passage, weigh: Weigh, concepts: Callable[[str, Lang], Sequence[str]]) -> str:
    text, lang = passage.chunk.text, passage.chunk.lang
    wanted = set(analysis.stems(question.text, lang)) | set(analysis.stems(question.text, question.lang))
    units = list(analysis.sentences(text))
    scores = [
        sum(weigh(stem) for stem in wanted & set(analysis.stems(text[start:end], lang)))
        + 0.5 * len(question.concepts & set(concepts(text[start:end], lang)))
        for start, end in units
    ]
    best = max(_stretches(text, units, scores), key=lambda stretch: stretch.score)
    return text[best.start : best.end]


def _stretches(text: str, units: Sequence[tuple[int, int]], scores: Sequence[float]) -> list[_Stretch]:
    """All runs of up to `MAX_QUOTE` characters; long ones pay for their length, first ones are preferred."""
    bonus = _POSITION * (max(scores) or 1.0)
    found = []
    for first, (start, _) in enumerate(units):
        for last in range(first, len(units)):
            end = units[last][1]
            if end - start > MAX_QUOTE and last > first:
                break
            gain = sum(scores[first : last + 1]) + (bonus if first == 0 else 0.0)
            complete = _is_complete(text, units, first, last)
            found.append(
                _Stretch(start, end, gain * (1.0 if complete else 0.7) / (1.0 + (end - start) / (2 * MAX_QUOTE)))
            )
    return found


def _is_complete(text: str, units: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """A lead-in that ends with a colon is not complete without what it leads to."""
    return not text[units[last][0] : units[last][1]].rstrip().endswith(":") or last + 1 == len(units)
