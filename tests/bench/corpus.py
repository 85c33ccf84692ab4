"""A large made-up company: policy-like Markdown in three languages, the same every time for the same seed.

Sentences come from the sample company's own policies, so stop words, word lengths and lists are those of real policies;
three in ten of their longer words are swapped for invented ones (the head of one word, the tail of another) drawn with
Zipf-like frequencies, so that the vocabulary grows with the corpus as it does in life. Every section is one chunk.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from knowledge.analysis import sentences
from knowledge.chunking import MAX_CHARACTERS, sections
from knowledge.frontmatter import split
from knowledge.golden import read_golden
from knowledge.types import LANGS, Lang

ROOT: Final = Path(__file__).parents[2]
SAMPLE: Final = ROOT / "policies"
SECOND: Final = ROOT / "tests" / "data" / "second-company"

_SEED: Final = 20261122
_INVENTED: Final = 30_000
"""Invented words a language: about what 3 MB of German company prose holds."""

_LONG_WORD: Final = re.compile(r"[^\W\d_]{7,}")
_AUDIENCES: Final = ("[all]", "[all]", "[all]", "[all, guests]", "[all]", "[department:sales]", "[group:works-council]")
_FRONT: Final = """---
id: {id}
title: "{title}"
lang: {lang}
version: "1.{minor}"
status: published
owner: legal@brisemont.example
effective: 2026-01-15
review_by: 2027-01-15
audience: {audience}
---
"""


@dataclass(frozen=True, slots=True)
class _Voice:
    """What one language's made-up documents are made of."""

    sentences: Sequence[str]
    invented: Sequence[str]


def write_company(folder: Path, *, documents: int) -> Path:
    """Write `documents` files, a third in each language, about 6.7 chunks a file; returns `folder`.

    The glossary is the sample company's; there are no phrasings, and refusal uses the product's own calibration.
    """
    (folder / "documents").mkdir(parents=True)
    (folder / "glossary.yaml").write_bytes((SAMPLE / "glossary.yaml").read_bytes())
    for position in range(documents):
        number, lang = position // len(LANGS), LANGS[position % len(LANGS)]
        (folder / "documents" / f"policy-{number:04}.{lang}.md").write_text(_policy(number, lang), encoding="utf-8")
    return folder


def questions() -> list[tuple[str, Lang]]:
    """What people type, with its language: the golden questions of both sample companies, in a fixed random order."""
    asked = [
        (question.question, question.lang)
        for policies in (SAMPLE, SECOND)
        for question in read_golden(policies / "golden.yaml")[0]
    ]
    random.Random(_SEED).shuffle(asked)
    return asked


def change_one(folder: Path, turn: int) -> None:
    """Edit one document, another one at every `turn`."""
    files = sorted((folder / "documents").iterdir())
    with files[turn * 97 % len(files)].open("a", encoding="utf-8") as file:
        file.write("\nThis sentence was added later.\n")


def _policy(number: int, lang: Lang) -> str:
    chance = random.Random(f"{_SEED}-{number}-{lang}")
    title = _heading(lang, chance)
    parts = [
        _FRONT.format(
            id=f"policy-{number:04}", title=title, lang=lang, minor=number % 9, audience=_AUDIENCES[number % 7]
        )
    ]
    for section in range(7 if number % 3 else 6):
        parts.append(f"## {_heading(lang, chance)} {{#part-{section}}}\n\n{_body(lang, chance)}\n")
    return "\n".join(parts)


def _heading(lang: Lang, chance: random.Random) -> str:
    found = _LONG_WORD.findall(_sentence(lang, chance) + _sentence(lang, chance) + _sentence(lang, chance))
    return " ".join((found or ["Policy"])[:4]).capitalize()


def _body(lang: Lang, chance: random.Random) -> str:
    """Up to one chunk of text, every third as a list."""
    wanted = chance.randint(MAX_CHARACTERS * 2 // 3, MAX_CHARACTERS * 19 // 20)
    chosen: list[str] = []
    while (length := sum(map(len, chosen)) + len(chosen)) < wanted:
        sentence = _sentence(lang, chance)
        if length + len(sentence) >= MAX_CHARACTERS - 20:
            break
        chosen.append(sentence)
    return "\n".join(f"- {sentence}" for sentence in chosen) if chance.random() < 1 / 3 else " ".join(chosen)


def _sentence(lang: Lang, chance: random.Random) -> str:
    voice = _voice(lang)
    return _LONG_WORD.sub(
        lambda word: _rare(voice, chance) if chance.random() < 0.3 else word.group(), chance.choice(voice.sentences)
    )


def _rare(voice: _Voice, chance: random.Random) -> str:
    """Log-uniform ranks are Zipf's law with exponent 1."""
    return voice.invented[int(len(voice.invented) ** chance.random()) - 1]


@cache
def _voice(lang: Lang) -> _Voice:
    spoken = list(_sentences_of(lang))
    long_words = sorted({word for sentence in spoken for word in _LONG_WORD.findall(sentence)})
    chance = random.Random(f"{_SEED}-{lang}")
    invented = [chance.choice(long_words)[:4] + chance.choice(long_words)[-5:].lower() for _ in range(_INVENTED)]
    return _Voice(spoken, invented)


def _sentences_of(lang: Lang) -> Iterator[str]:
    for file in sorted((SAMPLE / "documents").glob(f"*.{lang}.md")):
        for section in sections(split(file.read_text(encoding="utf-8")).body):
            for block in section.blocks:
                yield from (block[start:end] for start, end in sentences(block) if 40 <= end - start <= 250)
