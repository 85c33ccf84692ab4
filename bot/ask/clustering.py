"""Which questions ask for the same thing, in whatever language: clusters of them. Pure and repeatable.

Two questions in one language are compared by the stems they share, by character grams (which see into compounds and
through typing errors) and by the things they speak of; two in different languages by those things, which the glossary
knows in every language, and by names, which are spelt alike everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from bot.slack.blocks import clip
from knowledge import LANGS, fold, stems, stop_words

if TYPE_CHECKING:
    from knowledge import Lang

Wrong = Literal["no_answer", "hedged", "not_helpful", "human"]
WRONGS: Final[tuple[Wrong, ...]] = ("no_answer", "hedged", "not_helpful", "human")
"""What may be wrong with an answer."""

DISTANCE: Final = 0.7
"""Up to which mean distance (0 to 1) two clusters are one. Six topics in three languages, 57 questions: nothing is put
together that does not belong together, and three pairs in four are found. What shares neither words nor things in the
glossary stays apart: two entries for one gap do less harm than one entry for two."""

_SAME_LANGUAGE: Final = (0.35, 0.25, 0.4)
_OTHER_LANGUAGE: Final = (0.0, 0.2, 0.8)
"""Weights of stems, grams and things."""

_RARITY: Final = 1.5
"""The power that makes rare things count for more than `tool` or `allowed`."""

MAX_SAMPLES: Final = 3
MAX_WORDING: Final = 200
MAX_SIGNATURE: Final = 8
_SHORTEST_TERM: Final = 3
_ALIKE: Final = 0.5

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MASK: Final = re.compile(r"\[[^\]\[]{2,20}\]")

_NOTHING: Final = "\x00"
"""Stands for a question without words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One masked question that was not answered well. `concepts` are the things it speaks of, with their weight.

    `own_words` is False for a text that somebody else may have written; it counts and is never shown.
    """

    id: int
    text: str
    lang: Lang
    concepts: Mapping[str, float] = field(default_factory=dict)
    wrong: frozenset[Wrong] = frozenset()
    own_words: bool = True

    @property
    def words(self) -> str:
        """The text without what stands for something masked."""
        return _MASK.sub(" ", self.text)

    @property
    def quotable(self) -> bool:
        """Whether its wording may be shown: nothing in it had to be masked."""
        return self.own_words and bool(self.text.strip()) and _MASK.search(self.text) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions for one thing. `samples` are the most typical wordings, of several languages where there are any.

    `signature` are digests of what the questions have in common, the same in every language as far as it goes.
    """

    questions: tuple[int, ...]
    languages: tuple[Lang, ...]
    samples: tuple[str, ...]
    tally: Mapping[Wrong, int]
    signature: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many questions."""
        return len(self.questions)

    @property
    def label(self) -> str:
        """The most typical wording; empty when none may be shown."""
        return self.samples[0] if self.samples else ""


def cluster(questions: Iterable[Asked], *, distance: float = DISTANCE) -> list[Gap]:
    """The gaps, largest first; the same for the same questions in any order."""
    ordered = sorted({one.id: one for one in questions}.values(), key=lambda one: one.id)
    if not ordered:
        return []
    likeness = _likeness(ordered)
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(_labels(likeness, distance)):
        groups.setdefault(label, []).append(place)
    gaps = [_gap([ordered[place] for place in group], likeness[group][:, group]) for group in groups.values()]
    return sorted(gaps, key=lambda gap: (-gap.count, gap.questions))


def samples(questions: Sequence[Asked], typical: Callable[[Asked], float] = lambda one: 0.0) -> tuple[str, ...]:
    """Wordings that may be shown, the most typical first, each language once before one comes again."""
    chosen = sorted((one for one in questions if one.quotable), key=lambda one: (-typical(one), one.id))
    seen: Counter[Lang] = Counter()
    ranked = []
    for place, one in enumerate(chosen):
        ranked.append((seen[one.lang], place, shown(one.text)))
        seen[one.lang] += 1
    return tuple(dict.fromkeys(text for *_, text in sorted(ranked)))[:MAX_SAMPLES]


def tally(questions: Iterable[Asked]) -> dict[Wrong, int]:
    """How many questions had which kind of trouble."""
    counts = Counter(wrong for one in questions for wrong in one.wrong)
    return {wrong: counts[wrong] for wrong in WRONGS if counts[wrong]}


def languages(questions: Iterable[Asked]) -> tuple[Lang, ...]:
    """In the product's order."""
    spoken = {one.lang for one in questions}
    return tuple(lang for lang in LANGS if lang in spoken)


def alike(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two signatures speak of the same gap: they share at least half of the shorter one, and two terms."""
    common, fewest = len({*one} & {*other}), min(len(one), len(other))
    return common >= min(2, fewest) > 0 and common / fewest >= _ALIKE


def _likeness(questions: Sequence[Asked]) -> Any:
    """A matrix of how alike each two are, 0 to 1."""
    import numpy as np

    parts = [_stems(questions), _grams(questions), _concepts(questions)]
    spoken = np.array([LANGS.index(one.lang) for one in questions])
    same = spoken[:, None] == spoken[None, :]
    likeness = np.zeros(same.shape)
    for part, mine, other in zip(parts, _SAME_LANGUAGE, _OTHER_LANGUAGE, strict=True):
        likeness += part * np.where(same, mine, other)
    return np.clip(likeness, 0.0, 1.0)


def _labels(likeness: Any, distance: float) -> Sequence[int]:
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    if len(likeness) == 1:
        return [0]
    apart = 1.0 - likeness
    np.fill_diagonal(apart, 0.0)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=distance
    )
    return [int(label) for label in model.fit_predict(np.round(apart, 9))]


def _stems(questions: Sequence[Asked]) -> Any:
    return _cosines([stems(one.words, one.lang) or [_NOTHING] for one in questions], analyzer=lambda said: said)


def _grams(questions: Sequence[Asked]) -> Any:
    said = [" ".join(_content(one)) or _NOTHING for one in questions]
    return _cosines(said, analyzer="char_wb", ngram_range=(4, 5))


def _cosines(said: Sequence[Any], **how: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True, lowercase=False, **how).fit_transform(said)
    return (vectors @ vectors.T).toarray()


def _concepts(questions: Sequence[Asked]) -> Any:
    import numpy as np

    names = {name: place for place, name in enumerate(sorted({name for one in questions for name in one.concepts}))}
    vectors = np.zeros((len(questions), len(names) + 1))
    for row, one in enumerate(questions):
        for name, weight in one.concepts.items():
            vectors[row, names[name]] = weight**_RARITY
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths == 0.0, 1.0, lengths)
    return vectors @ vectors.T


def _content(one: Asked) -> list[str]:
    function_words = _function_words(one.lang)
    return [word for word in _WORD.findall(fold(one.words)) if word not in function_words]


def _function_words(lang: Lang) -> frozenset[str]:
    return frozenset(fold(word) for word in stop_words(lang))


def _gap(group: Sequence[Asked], likeness: Any) -> Gap:
    typical = {one.id: float(row.mean()) for one, row in zip(group, likeness, strict=True)}
    return Gap(
        questions=tuple(one.id for one in group),
        languages=languages(group),
        samples=samples(group, lambda one: round(typical[one.id], 9)),
        tally=tally(group),
        signature=_signature(group),
    )


def _signature(group: Sequence[Asked]) -> tuple[str, ...]:
    """Digests of the terms most of the questions share: the things first, then stems; of a lone question all of its."""
    weights: Counter[str] = Counter()
    for one in group:
        for name, weight in one.concepts.items():
            weights[f"#{name}"] += weight**_RARITY
        for stem in {stem for stem in stems(one.words, one.lang) if len(stem) >= _SHORTEST_TERM}:
            weights[stem] += 1
    best = sorted(weights, key=lambda term: (-round(weights[term], 6), term))[:MAX_SIGNATURE]
    return tuple(sorted(hashlib.blake2b(term.encode(), digest_size=6).hexdigest() for term in best))


def shown(text: str) -> str:
    """A wording on one line, at most `MAX_WORDING` characters."""
    return clip(" ".join(text.split()), MAX_WORDING)
