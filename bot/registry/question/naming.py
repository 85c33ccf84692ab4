"""Which tools a text names: by name, alias or the telling part of a name, with typing errors and compounds. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.registry.question.grammar import small
from bot.registry.question.vocabulary import known_products
from bot.registry.question.words import cut, is_stop_word, stop_words
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.registry.question.words import Word
    from bot.registry.tools import Registry, Tool

_MOST_WORDS: Final = 6
_FUZZY_FROM: Final = 5
_TWO_ERRORS_FROM: Final = 9


@dataclass(frozen=True, slots=True)
class Named:
    """A tool somebody named: the words `start` to `end`, and the ids it may mean (none: a product not in the registry).

    `edition` is an edition said that none of them has.
    """

    text: str
    start: int
    end: int
    candidates: tuple[str, ...]
    edition: str = ""


@dataclass(slots=True)
class Names:
    """The names of all tools of a registry, ready to be looked up."""

    exact: dict[str, tuple[str, ...]]
    parts: dict[str, frozenset[str]]
    capitals: frozenset[str]
    _fuzzy: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, registry: Registry, is_word: Callable[[str], bool]) -> Names:
        """From names, aliases and ids; a part of a name that is no everyday word (`is_word`) names its tools too."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        tools = registry.tools.values()
        for tool in tools:
            for name in (tool.name, tool.id, *tool.aliases):
                if key := _joined(name):
                    found[key][tool.id] = None
        everyday = {key for name in _all_names(tools) if _is_everyday(name) and (key := _joined(name))}
        capitals = frozenset(everyday - {_joined(name) for name in _all_names(tools) if not _is_everyday(name)})
        implied = {part: ids for part, ids in _telling_parts(tools).items() if part not in found and not is_word(part)}
        exact = {key: tuple(ids) for key, ids in found.items()} | {part: tuple(ids) for part, ids in implied.items()}
        parts = {tool.id: frozenset(word.key for name in _names(tool) for word in cut(name)) for tool in tools}
        return cls(exact, parts, capitals, [key for key in exact if len(key) >= _FUZZY_FROM])

    def find(self, words: Sequence[Word], is_known: Callable[[Word], bool], *, french: bool) -> list[Named]:
        """Every tool named, in order; `is_known` says of a word that it is no misspelt name.

        In a `french` text `le chat` is a cat or a chat, and only `Le Chat` a tool.
        """
        found: list[Named] = []
        at = 0
        while at < len(words):
            named = self._at(words, at, french=french) or self._nearly(words, at, is_known, french=french)
            if named is not None:
                found.append(named)
            at = named.end if named is not None else at + 1
        return found

    def _at(self, words: Sequence[Word], at: int, *, french: bool) -> Named | None:
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            if any(word.apart for word in words[at + 1 : at + length]):
                continue
            key = "".join(word.key for word in words[at : at + length])
            ids = self._ids(key, words[at : at + length], french=french)
            if ids is not None:
                return self._named(words, at, at + length, ids)
        return None

    def _ids(self, key: str, words: Sequence[Word], *, french: bool) -> tuple[str, ...] | None:
        ids = self.exact.get(key)
        if ids is not None and (key not in self.capitals or self._is_meant(words, french=french)):
            return ids
        ids = self._with_tail(key) if len(words) == 1 else None
        if ids is None and key in known_products() and (len(key) > 3 or words[0].capital):
            return () if not _are_everyday(words) or self._is_meant(words, french=french) else None
        return ids

    def _is_meant(self, words: Sequence[Word], *, french: bool) -> bool:
        """Whether everyday words are meant as a name: written like one, or foreign in this text."""
        return all(word.capital for word in words) or (not french and len(words) > 1)

    def _with_tail(self, key: str) -> tuple[str, ...] | None:
        for end in range(len(key) - 1, 2, -1):
            if (
                key[end:] in small("tails")
                and (ids := self.exact.get(key[:end])) is not None
                and key[:end] not in self.capitals
            ):
                return ids
        return None

    def _nearly(
        self, words: Sequence[Word], at: int, is_known: Callable[[Word], bool], *, french: bool
    ) -> Named | None:
        for length in (4, 3, 2, 1):
            piece = words[at : at + length]
            if len(piece) < length or all(is_known(word) for word in piece) or any(word.apart for word in piece[1:]):
                continue
            if length > 1 and any(is_stop_word(piece[0].key, lang) for lang in LANGS if french or lang != "fr"):
                continue
            key = "".join(word.key for word in piece)
            if len(key) < _FUZZY_FROM + length - 1 or key in known_products():
                continue
            if ids := self._close(key, capital=not french or all(word.capital for word in piece)):
                return self._named(words, at, at + length, ids)
        return None

    def _close(self, key: str, *, capital: bool) -> tuple[str, ...]:
        allowed = 2 if len(key) >= _TWO_ERRORS_FROM else 1
        found = process.extract(key, self._fuzzy, scorer=OSA.distance, score_cutoff=allowed, limit=4)
        close = [
            (name, errors)
            for name, errors, _ in found
            if (name[0] == key[0] or (errors == 1 and _swapped(name, key))) and (capital or name not in self.capitals)
        ]
        if not close:
            return ()
        least = min(errors for _, errors in close)
        return tuple(dict.fromkeys(id for name, errors in close if errors == least for id in self.exact[name]))

    def _named(self, words: Sequence[Word], start: int, end: int, ids: tuple[str, ...]) -> Named:
        edition = ""
        if (
            end < len(words)
            and words[end].key in small("editions")
            and not words[end].breaks
            and (words[end].capital or words[end].key in {"plus", "pro", "premium", "free"})
        ):
            said = words[end].key
            with_it = tuple(id for id in ids if said in self.parts[id])
            ids, edition = (with_it, "") if with_it else (ids, said if ids else "")
            end += 1
        return Named(" ".join(word.text for word in words[start:end]), start, end, ids, edition)


def _names(tool: Tool) -> tuple[str, ...]:
    return (tool.name, *tool.aliases)


def _all_names(tools: Iterable[Tool]) -> Iterator[str]:
    return (name for tool in tools for name in _names(tool))


def _joined(name: str) -> str:
    return "".join(word.key for word in cut(name))


def _is_everyday(name: str) -> bool:
    """Whether every word of a name is an everyday word, as in `Le Chat`: then it must be written like a name."""
    return _are_everyday(cut(name))


def _are_everyday(words: Sequence[Word]) -> bool:
    return all(word.key in small("generic") or any(word.key in stop_words(lang) for lang in LANGS) for word in words)


def _telling_parts(tools: Iterable[Tool]) -> Mapping[str, tuple[str, ...]]:
    """Words of names that point at their tools: neither generic, nor the vendor's, nor everyday, nor numbers."""
    owners: dict[str, dict[str, None]] = defaultdict(dict)
    for tool in tools:
        vendor = {word.key for word in cut(tool.vendor)}
        first = Counter(word.key for word in cut(tool.name)).keys()
        for key in first:
            if (
                len(key) > 2
                and not key.isdigit()
                and key not in small("generic")
                and (key not in vendor or len(first) == 1)
            ):
                owners[key][tool.id] = None
        if first and not any(tool.id in owners[key] for key in first):
            for key in first & vendor:
                if key not in small("generic") and len(key) > 2:
                    owners[key][tool.id] = None
    everyday = {key for key in owners for lang in LANGS if key in stop_words(lang)}
    return {key: tuple(ids) for key, ids in owners.items() if key not in everyday and ids}


def _swapped(name: str, key: str) -> bool:
    return len(name) == len(key) and name[:2] == key[1::-1]
