"""Answers that somebody has approved word for word, and whether a question asks for one of them. Pure.

A wrong match tells somebody a wrong thing in the name of its owner, a missed one only leads to the documents. So a
question must be one that was approved, but for inflection, function words, politeness and the order of its clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot.ask.wording import Content, Wording, contradict, wording
from knowledge import LANGS, Answer

if TYPE_CHECKING:
    from knowledge import Lang, Reader

FEWEST: Final = 2
"""Content words below which only the very same words are a match."""

SIMILAR: Final = 0.6
"""Least share of common character grams, over the content words: the last look, after word by word."""

_GRAM: Final = 3
_LONG: Final = 9
"""Letters of a word in which one wrong letter is a slip: `contact` and `contract` are two words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """One approved answer. `questions` are the wordings it was approved for, `texts` the answer, by language.

    It holds from `since` (None: from the beginning) through `expires`. `owner` is an e-mail address, or empty.
    """

    id: str
    owner: str
    expires: date
    questions: Mapping[Lang, tuple[str, ...]]
    texts: Mapping[Lang, str]
    since: date | None = None
    audience: tuple[str, ...] = ("all",)

    def holds(self, today: date) -> bool:
        """Whether it may be given on `today`."""
        return (self.since is None or self.since <= today) and today <= self.expires

    def said(self, lang: Lang) -> tuple[Lang, str]:
        """The answer in `lang`, or else in the first language that has one."""
        return next((one, self.texts[one]) for one in (lang, *LANGS) if self.texts.get(one))


@dataclass(frozen=True, slots=True)
class Match:
    """The approved answer a question asks for, the wording it was recognised by, and how close that is (0 to 1)."""

    approved: Approved
    asked: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedAnswer(Answer):
    """An answer in somebody's approved words, as they are shown; `text_lang` is the language they are in."""

    owner: str = ""
    since: date | None = None
    until: date | None = None
    text_lang: Lang = field(default="en")


def open_to(candidates: Iterable[Approved], reader: Reader, today: date) -> list[Approved]:
    """Those that hold on `today`, that `reader` may read, and that say something."""
    return [one for one in candidates if one.holds(today) and reader.may_read(one.audience) and any(one.texts.values())]


def match(question: str, candidates: Sequence[Approved], lang: Lang | None) -> Match | None:
    """The one of `candidates` that `question` asks for, or None; `lang` is its language, None when it does not tell.

    Between two that fit equally well the question cannot decide: that is no match.
    """
    parts = {among: wording(question, among) for among in ((lang,) if lang else LANGS)}
    found = [
        Match(one, asked, score)
        for one in candidates
        for among, part in parts.items()
        for asked in one.questions.get(among, ())
        if (score := similarity(part, _kept(asked, among), among)) > 0
    ]
    best = max(found, key=lambda one: one.score, default=None)
    if best is None or any(one.score == best.score and _differ(one.approved, best.approved) for one in found):
        return None
    return best


_kept: Final = lru_cache(4096)(wording)
"""Of approved questions; nothing that people ask stays in memory."""


def similarity(one: Wording, other: Wording, lang: Lang) -> float:
    """How surely both ask the same in `lang`: 0 for not at all, 1 for word by word."""
    if not one.words:
        return 0.0
    if one.words == other.words and one.content == other.content:
        return 1.0
    if contradict(one, other):
        return 0.0
    ours, theirs = _joined(one, other, lang), _joined(other, one, lang)
    if min(len(set(ours)), len(set(theirs))) < FEWEST or not _same_words(ours, theirs):
        return 0.0
    if not (_in_order(ours, theirs) or _in_order(_turned(ours, one.comma), theirs)
            or _in_order(ours, _turned(theirs, other.comma))):  # fmt: skip
        return 0.0
    score = _grams_in_common(ours, theirs)
    return score * 0.99 if score >= SIMILAR else 0.0


def _differ(one: Approved, other: Approved) -> bool:
    return one.id != other.id and one.texts != other.texts


def _same_words(ours: Sequence[Content], theirs: Sequence[Content]) -> bool:
    """Whether each content word stands on the other side, as often."""
    return len(ours) == len(theirs) and all(
        any(_same(word, other) for other in there)
        for here, there in ((ours, theirs), (theirs, ours))
        for word in here
    )  # fmt: skip


def _in_order(ours: Sequence[Content], theirs: Sequence[Content]) -> bool:
    """Who does what to whom is often told by the order alone."""
    return all(_same(word, other) for word, other in zip(ours, theirs, strict=True))


def _turned(words: Sequence[Content], comma: int) -> Sequence[Content]:
    """With the clause before the first comma at the end."""
    return [*words[comma:], *words[:comma]]


def _joined(one: Wording, other: Wording, lang: Lang) -> list[Content]:
    """The content words, with `chat gpt` as `chatgpt` where the other side writes it so."""
    theirs = {word.word: word for word in other.content}
    joined: list[Content] = []
    skip = False
    for word, following in pairwise([*one.content, None]):
        if skip or word is None:
            skip = False
            continue
        together = theirs.get(word.word + following.word) if following and _apart(following, lang) else None
        joined.append(together or word)
        skip = together is not None
    return joined


def _apart(following: Content, lang: Lang) -> bool:
    """Whether this may be the second half of a name: German makes other words by joining."""
    return lang != "de" or following.capitals


def _same(one: Content, other: Content) -> bool:
    return one.stem == other.stem or _slipped(one.word, other.word) or _slipped(other.word, one.word)


def _slipped(one: str, other: str) -> bool:
    """Whether a finger slipped: two neighbours changed places, or one letter of a long word is wrong."""
    if one[:1] != other[:1] or any(c.isdigit() for c in one + other) or abs(len(one) - len(other)) > 1:
        return False
    differing = [place for place in range(min(len(one), len(other))) if one[place] != other[place]]
    if len(one) == len(other) >= 5 and len(differing) == 2:
        first, second = differing
        return second == first + 1 and one[first] == other[second] and one[second] == other[first]
    if min(len(one), len(other)) < _LONG or one[-2:] != other[-2:]:
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other, score_cutoff=1) == 1


def _grams_in_common(ours: Sequence[Content], theirs: Sequence[Content]) -> float:
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(_grams(ours), _grams(theirs))


def _grams(words: Sequence[Content]) -> list[str]:
    text = "_".join(sorted(word.word for word in words))
    return [text[place : place + _GRAM] for place in range(max(1, len(text) - _GRAM + 1))]
