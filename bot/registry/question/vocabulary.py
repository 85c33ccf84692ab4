"""How people say things, in one language: the product's lexicon and the company's own terms. Pure but for its files.

An entry is found by its words as they are written, else by their stems. The longest entry wins; where two of one length
meet, the company's own wins, and then the stricter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.registry.question.words import cut, is_stop_word, respelled, stem, stop_words
from knowledge import LANGS, fold, load_yaml

if TYPE_CHECKING:
    from bot.registry.question.words import Word
    from bot.registry.tools import Registry
    from knowledge import Lang

Kind = Literal[
    "class", "vague", "published", "unpublished", "neutral", "negator", "exception", "not_negation", "person", "use"
]

STANDARD: Final = ("public", "internal", "confidential", "personal", "special")
"""The classes that the product's lexicon knows words for; a company that has no such class gets none of them."""

_LINKS: Final = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")
"""What German puts between the parts of a compound."""

_MAX_LEXICON: Final = 500_000
_SHORTEST_PART: Final = 3
_SHORTEST_STEM: Final = 4
"""Shorter stems stand for too many words: `don` is what is left of `donner`, `données` and `don`."""

_TYPO_FROM: Final = 5
_TWO_TYPOS_FROM: Final = 9
_INNOCENT_FROM: Final = 8
_MOST_PARTS: Final = 4
_LONGEST_WORD: Final = 60
"""Letters of the longest word that is looked at for its parts or an error; what is longer is no word."""

_NEGATION: Final[Mapping[str, Kind]] = {
    "negators": "negator", "exceptions": "exception", "not_negations": "not_negation",
}  # fmt: skip
_GENERIC_NAMES: Final = frozenset(
    {"data", "daten", "donnees", "information", "informationen", "informations", "class", "klasse"}
)
_UNSPECIFIC: Final = frozenset({"special", "besondere", "speciales", "particulieres", "categories", "kategorien"})


_RANKS: Final[Mapping[Kind, int]] = {
    "neutral": 0, "vague": 1, "published": 2, "negator": 3, "exception": 3, "not_negation": 4, "person": 4,
    "unpublished": 5, "class": 6, "use": 7,
}  # fmt: skip
"""Of two senses of one term the higher counts."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word or phrase means. `value` is the id of a class or a use; `own` marks the company's own terms."""

    kind: Kind
    value: str = ""
    own: bool = False


@dataclass
class Vocabulary:
    """The entries of one language, by their stems."""

    lang: Lang
    order: Mapping[str, int]
    exact: dict[tuple[str, ...], Sense] = field(default_factory=dict)
    stemmed: dict[tuple[str, ...], Sense] = field(default_factory=dict)
    longest: int = 1
    scattered: dict[str, list[tuple[frozenset[str], Sense]]] = field(default_factory=lambda: defaultdict(list))

    def copy(self) -> Vocabulary:
        """One with the same entries, to which more can be added."""
        made = Vocabulary(self.lang, self.order, dict(self.exact), dict(self.stemmed), self.longest)
        made.scattered.update((first, list(found)) for first, found in self.scattered.items())
        return made

    def add(self, term: str, sense: Sense) -> None:
        """Enter one term; of two senses of one term the stronger stays."""
        words = cut(term)
        if not words:
            return
        self._enter(self.exact, tuple(respelled(word.key, self.lang) for word in words), sense)
        stemmed = tuple(stem(word.key, self.lang) for word in words)
        if len(words) > 1 or len(stemmed[0]) >= _SHORTEST_STEM:
            self._enter(self.stemmed, stemmed, sense)
        if len(words) > 1 and sense.kind in {"class", "vague"}:  # `pressrelease`, `#fichedepaie`
            self._enter(self.exact, ("".join(respelled(word.key, self.lang) for word in words),), sense)
        self.longest = max(self.longest, len(words))
        if len(words) > 1 and sense.kind in {"class", "use"}:
            self._scatter(words, sense)

    def _enter(self, entries: dict[tuple[str, ...], Sense], key: tuple[str, ...], sense: Sense) -> None:
        if key not in entries or self._stronger(sense, entries[key]):
            entries[key] = sense

    def _scatter(self, words: Sequence[Word], sense: Sense) -> None:
        content = frozenset(stem(word.key, self.lang) for word in words if word.key not in stop_words(self.lang))
        if len(content) > 1:
            self.scattered[min(content)].append((content, sense))

    def _stronger(self, new: Sense, known: Sense) -> bool:
        if new.own != known.own:
            return new.own
        return self._rank(new) > self._rank(known)

    def _rank(self, sense: Sense) -> tuple[int, int]:
        return _RANKS[sense.kind], self.order.get(sense.value, 0)

    def at(self, keys: Sequence[str], start: int) -> tuple[int, Sense] | None:
        """The longest entry that begins with word `start` of the folded words: how many words, and its sense."""
        for length in range(min(self.longest, len(keys) - start), 0, -1):
            written = tuple(respelled(key, self.lang) for key in keys[start : start + length])
            sense = self.exact.get(written)
            if length == 1 and (single := self._of_short_plural(written[0])) is not None:
                sense = single if sense is None or self._stronger(single, sense) else sense
            if sense is None and not (length == 1 and is_stop_word(keys[start], self.lang)):
                sense = self.stemmed.get(tuple(stem(key, self.lang) for key in written))
            if sense is not None:
                return length, sense
        return None

    def _of_short_plural(self, key: str) -> Sense | None:
        """`CVs`: words too short to be found by their stems."""
        short = self.lang != "de" and key.endswith("s") and len(key) <= _SHORTEST_STEM
        return self.exact.get((key[:-1],)) if short and len(key) > 2 else None

    def writes(self, key: str) -> bool:
        """Whether a word is an entry as it is written."""
        return (respelled(key, self.lang),) in self.exact

    def knows(self, key: str) -> bool:
        """Whether a word is part of any entry."""
        return respelled(key, self.lang) in self._words or stem(respelled(key, self.lang), self.lang) in self._stems

    def corrected(self, key: str, *, innocent: bool) -> str | None:
        """The word of an entry that was probably meant; among several the one with the strictest sense.

        The first letter is taken as right: `unpublished` is no `published` with an error. An innocent word is only
        seen in a long one with a single error, and only where `innocent`, not in what may be a name: `Leiche` is no
        `leicht`, `Caron` no `carton`.
        """
        if not _TYPO_FROM <= len(key) <= _LONGEST_WORD or not key.isalpha():
            return None
        allowed = 2 if len(key) >= _TWO_TYPOS_FROM else 1
        near = [
            (errors, word)
            for said, shelf in ((key, self._words_by_size), (stem(key, self.lang), self._stems_by_size))
            for length in range(len(said) - allowed, len(said) + allowed + 1)
            for word, errors, _ in process.extract(
                said, shelf.get((said[0], length), ()), scorer=OSA.distance, score_cutoff=allowed, limit=8
            )
            if len(word) >= _TYPO_FROM - 1
        ]
        least = min((errors for errors, _ in near), default=0)
        meant = [self._words.get(word) or self._stems[word] for errors, word in near if errors == least]
        word = max(meant, key=self._sense_rank, default=None)
        if word is None or word in self._telling:
            return word
        return word if innocent and len(key) >= _INNOCENT_FROM and OSA.distance(key, word) == 1 else None

    def _sense_rank(self, word: str) -> tuple[int, int]:
        sense = self.exact.get((word,))
        return self._rank(sense) if sense is not None else (-1, 0)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The words that make a verdict stricter: those of classes and uses, unless they are innocent by themselves."""
        innocent = {written[0] for written, sense in self.exact.items() if len(written) == 1 and _is_innocent(sense)}
        telling = {word for written, sense in self.exact.items() for word in written if not _is_innocent(sense)}
        return frozenset(telling - innocent)

    @cached_property
    def _words_by_size(self) -> Mapping[tuple[str, int], list[str]]:
        return _by_size(self._words)

    @cached_property
    def _stems_by_size(self) -> Mapping[tuple[str, int], list[str]]:
        return _by_size(self._stems)

    @cached_property
    def _words(self) -> dict[str, str]:
        """Every word of every entry, folded."""
        return {word: word for written in self.exact for word in written if len(word) >= _SHORTEST_PART}

    @cached_property
    def _stems(self) -> dict[str, str]:
        """A word for every stem of an entry."""
        found = {stem(word, self.lang): word for word in self._words}
        return {stemmed: word for stemmed, word in found.items() if len(stemmed) >= _SHORTEST_STEM}

    def compound(self, key: str) -> list[Sense] | None:
        """The senses of the parts of a German compound, in order; None when it cannot be cut into known words."""
        if self.lang != "de" or not 2 * _SHORTEST_PART <= len(key) <= _LONGEST_WORD:
            return None
        return self._parts(respelled(key, self.lang), _MOST_PARTS)

    def _parts(self, rest: str, most: int) -> list[Sense] | None:
        whole = self._part(rest)
        if whole is not None:
            return [whole]
        if most == 1:
            return None
        for end in range(len(rest) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            first = self._part(rest[:end])
            if first is not None and (others := self._parts(rest[end:], most - 1)) is not None:
                return [first, *others]
        return None

    def _part(self, piece: str) -> Sense | None:
        if len(piece) < _SHORTEST_PART:
            return None
        for link in _LINKS:
            bare = piece.removesuffix(link) if link else piece
            if link and bare == piece:
                continue
            if len(bare) >= _SHORTEST_PART and (sense := self.exact.get((bare,))) is not None:
                return sense
        return self.stemmed.get((stem(piece, self.lang),)) if len(piece) > _SHORTEST_PART else None


def _is_innocent(sense: Sense) -> bool:
    """Whether it adds no caution: a word mistaken for it could open what should stay shut."""
    return sense.kind not in {"class", "use", "unpublished"}


def _by_size(words: Iterable[str]) -> Mapping[tuple[str, int], list[str]]:
    """Words by first letter and length: a typing error is looked for among few."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in words:
        found[word[0], len(word)].append(word)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Phrases of one language by which people show what they want, folded, their words joined by single spaces."""

    permission: tuple[str, ...]
    personal_account: tuple[str, ...]
    topics: Mapping[str, tuple[str, ...]]


@cache
def lexicon(lang: Lang) -> Mapping[str, Any]:
    """The product's own lexicon of one language, as `../lexicon/<lang>.yaml` has it."""
    file = resources.files("bot.registry") / "lexicon" / f"{lang}.yaml"
    read = load_yaml(file.read_text(encoding="utf-8"), max_bytes=_MAX_LEXICON)
    return cast("Mapping[str, Any]", read)


@cache
def things(lang: Lang) -> tuple[str, ...]:
    """Ordinary words that say nothing of how sensitive something is, as `../lexicon/things.<lang>.yaml` lists them."""
    file = resources.files("bot.registry") / "lexicon" / f"things.{lang}.yaml"
    read = cast("Mapping[str, Any]", load_yaml(file.read_text(encoding="utf-8"), max_bytes=_MAX_LEXICON))
    return tuple(str(word) for word in read["things"])


@cache
def phrases(lang: Lang) -> Phrases:
    """The lexicon's phrases of one language."""
    said = lexicon(lang)
    return Phrases(
        permission=_folded(said["permission"]),
        personal_account=_folded(said["personal_account"]),
        topics={topic: _folded(listed) for topic, listed in said["topics"].items()},
    )


@cache
def phrase_words(lang: Lang) -> frozenset[str]:
    """Every word of the phrases: none of them is a typing error."""
    said = phrases(lang)
    listed = (said.permission, said.personal_account, *said.topics.values())
    return frozenset(word for phrases_ in listed for phrase in phrases_ for word in phrase.split())


@cache
def known_products() -> frozenset[str]:
    """Well-known AI products, folded, their words joined without blanks."""
    return frozenset("".join(word.key for word in cut(name)) for name in lexicon("en")["known_tools"])


def vocabularies(registry: Registry) -> dict[Lang, Vocabulary]:
    """One vocabulary a language: the lexicon as far as the company has its classes and uses, and its own terms."""
    made = {lang: _of_product(lang, tuple(registry.data_classes), tuple(registry.uses)).copy() for lang in LANGS}
    for lang, vocabulary in made.items():
        for term, sense in _of_company(registry, lang):
            vocabulary.add(term, sense)
    return made


@lru_cache(2 * len(LANGS))
def _of_product(lang: Lang, data_classes: tuple[str, ...], uses: tuple[str, ...]) -> Vocabulary:
    """The lexicon alone: most of what there is, and the same whatever else changes in a registry."""
    vocabulary = Vocabulary(lang, {id: place for place, id in enumerate((*data_classes, *uses))})
    for term, sense in _lexicon_terms(lang, data_classes, uses):
        vocabulary.add(term, sense)
    return vocabulary


def _lexicon_terms(lang: Lang, data_classes: Collection[str], uses: Collection[str]) -> Iterator[tuple[str, Sense]]:
    said = lexicon(lang)
    yield from ((term, Sense("neutral")) for term in things(lang))
    kinds: tuple[Kind, ...] = ("neutral", "vague", "published", "unpublished")
    for kind in kinds:
        yield from ((term, Sense(kind)) for term in said.get(kind, ()))
    for name, kind in _NEGATION.items():
        yield from ((term, Sense(kind)) for term in said["negation"].get(name, ()))
    for name in STANDARD:
        sense = Sense("class", name) if name in data_classes else Sense("vague")
        yield from ((term, sense) for term in said["classes"][name])
    for use, terms in said["uses"].items():
        if use in uses:
            yield from ((term, Sense("use", use)) for term in terms)


def _of_company(registry: Registry, lang: Lang) -> Iterator[tuple[str, Sense]]:
    """The company's terms of every language: people mix them. Its own language comes last, and so stays."""
    for one in (*(other for other in LANGS if other != lang), lang):
        for data_class in registry.data_classes.values():
            sense = Sense("class", data_class.id, own=True)
            yield from ((term, sense) for term in data_class.terms.get(one, ()))
            if one in data_class.names:
                yield from ((name, sense) for name in _names(data_class.names[one]))
            yield data_class.id.replace("_", " ").replace("-", " "), sense
        for use in registry.uses.values():
            terms = (*use.terms.get(one, ()), *([use.names[one]] if one in use.names else []))
            yield from ((term, Sense("use", use.id, own=True)) for term in terms)


def _names(name: str) -> Iterator[str]:
    """The name of a class, and what is left of it without the word for data: `Personal data` also as `personal`."""
    yield name
    kept = [word.text for word in cut(name) if fold(word.text) not in _GENERIC_NAMES]
    if len(kept) == 1 and fold(kept[0]) not in _UNSPECIFIC:
        yield kept[0]


def _folded(listed: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({" ".join(word.key for word in cut(phrase)) for phrase in listed}, key=len, reverse=True))
