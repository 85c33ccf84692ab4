"""The extractive engine: the sentences of the best sections that speak of what was asked, quoted. Pure.

It reads like an answer: a section's heading, then one unbroken stretch of it, then perhaps a second section. Nothing
is invented because nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge import analysis
from knowledge.citations import cite
from knowledge.types import Draft, Lang, Passage

MAX_QUOTE: Final = 600
"""Characters quoted from the best section: what people read in a chat without scrolling."""

FURTHER_QUOTE: Final = 320
"""Characters quoted from each further section."""

MAX_SOURCES: Final = 3
_CLOSE: Final = 0.85
"""A further section is quoted when its score reaches this share of the best one's."""

_POSITION: Final = 0.2
"""What the first line of a section gets on top, as a share of its best line: sections open with their rule."""

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
    citations = []
    for number, passage in enumerate(chosen, start=1):
        limit = MAX_QUOTE if number == 1 else FURTHER_QUOTE
        citations.append(cite(number, passage, _quote(question, passage, weigh, concepts, limit), today=today))
    paragraphs = [f"{citation.section}\n{citation.quote} [{citation.number}]" for citation in citations]
    return Draft("\n\n".join(paragraphs), tuple(citations))


def opening(text: str, limit: int = FURTHER_QUOTE) -> str:
    """The first lines or sentences of a section, at most `limit` characters, and one whole in any case."""
    units = list(_units(text, limit))
    end = max((last for first, last in units if last - units[0][0] <= limit), default=units[0][1])
    return text[units[0][0] : end].strip()


def _quote(
    question: Question,
    passage: Passage,
    weigh: Weigh,
    concepts: Callable[[str, Lang], Sequence[str]],
    limit: int,
) -> str:
    """One unbroken stretch of the passage: all of it when it fits, else the lines that speak most of the question."""
    text, lang = passage.chunk.text, passage.chunk.lang
    if len(text) <= limit:
        return text
    wanted = set(analysis.stems(question.text, lang)) | set(analysis.stems(question.text, question.lang))
    units = list(_units(text, limit))
    scores = [
        sum(weigh(stem) for stem in wanted & set(analysis.stems(text[start:end], lang)))
        + 0.5 * len(question.concepts & set(concepts(text[start:end], lang)))
        for start, end in units
    ]
    best = max(_stretches(text, units, scores, limit), key=lambda stretch: stretch.score)
    return text[best.start : best.end]


def _units(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Lines (paragraphs, list items, table rows), and the sentences of those that are too long to quote whole."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) <= limit:
            yield start, end
        else:
            yield from ((start + first, start + last) for first, last in analysis.sentences(line))
        start = end + 1


def _stretches(text: str, units: Sequence[tuple[int, int]], scores: Sequence[float], limit: int) -> Iterator[_Stretch]:
    """Every run of units of at most `limit` characters, with its worth; one unit may be longer."""
    bonus = _POSITION * (max(scores) or 1.0)
    for first, (start, _) in enumerate(units):
        for last in range(first, len(units)):
            end = units[last][1]
            if end - start > limit and last > first:
                break
            gain = sum(scores[first : last + 1]) + (bonus if first == 0 else 0.0)
            worth = gain / (1.0 + (end - start) / (2 * limit))
            yield _Stretch(start, end, worth * (1.0 if _complete(text, units, last, end - start, limit) else 0.5))


def _complete(text: str, units: Sequence[tuple[int, int]], last: int, length: int, limit: int) -> bool:
    """Whether a stretch does not stop right after the words that open a list, or early in it with room to go on."""
    if last + 1 == len(units):
        return True
    opens = text[units[last][0] : units[last][1]].rstrip().endswith(":")
    opened_before = last > 0 and text[units[last - 1][0] : units[last - 1][1]].rstrip().endswith(":")
    room = length + units[last + 1][1] - units[last + 1][0] < limit
    return not opens and not (opened_before and room)
