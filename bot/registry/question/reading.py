"""A question, understood as far as it goes. Pure.

`QuestionReader` is made once for a registry; `read` never raises, whatever it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.registry.question import aside, products
from bot.registry.question import intent as intents
from bot.registry.question.data import DataReader
from bot.registry.question.grammar import grammar, small
from bot.registry.question.intent import Account, Intent, Topic
from bot.registry.question.naming import Named, Names
from bot.registry.question.vocabulary import phrase_words, phrases, vocabularies
from bot.registry.question.words import Word, cut, is_stop_word
from knowledge import LANGS, detect_language

if TYPE_CHECKING:
    from bot.registry.question.data import Data
    from bot.registry.tools import Registry
    from knowledge import Lang

MAX_READ: Final = 1_500
"""Characters that are read: what is longer is no question but a pasted text, and stays not understood."""

_TYPO_FROM: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a question says.

    `named` are the tools, `products` names of products that are not in the registry. `account` is whose account it
    would be. `classes`, `negated` and `uses` are ids in the order they were found; `said` the words for each class;
    `unclear` the content words that nothing explains, as written. `vague` are words for data without a class.
    """

    lang: Lang
    intent: Intent
    topic: Topic | None = None
    named: tuple[Named, ...] = ()
    products: tuple[str, ...] = ()
    account: Account = "company"
    classes: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    unclear: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()

    @property
    def names_a_tool(self) -> bool:
        """Whether any product is named, of the company or not."""
        return bool(self.named or self.products)


class QuestionReader:
    """Reads questions with the words of one registry."""

    def __init__(self, registry: Registry) -> None:
        self._vocabularies = vocabularies(registry)
        self._names = Names.of(registry, self._is_everyday)
        self._data = DataReader(self._vocabularies, "public" if "public" in registry.data_classes else None)

    def read(self, question: str, *, lang: Lang | None = None) -> Understood:
        """What `question` says; `lang` decides where the text itself does not tell its language.

        Such a text is read in every language: the reading that leaves least open counts, and what any of them sees of
        private accounts and uses.
        """
        detected = detect_language(question)
        if detected is not None:
            return self._read(question, detected)
        readings = [self._read(question, one) for one in (lang or "en", *(one for one in LANGS if one != lang))]
        best = min(readings, key=_openness)
        uses = dict.fromkeys(use for reading in readings for use in reading.uses)
        private = any(reading.account == "personal" for reading in readings)
        return replace(best, uses=tuple(uses), account="personal" if private else best.account)

    def _read(self, question: str, language: Lang) -> Understood:
        written = cut(question[:MAX_READ])
        named = self._names.find(written, lambda word: self._is_word(word, language), french=language == "fr")
        taken = {at for one in named for at in range(one.start, one.end)}
        words = [word if at in taken else self._corrected(word, language) for at, word in enumerate(written)]
        said = intents.joined(words)
        places = [(one.start, one.end) for one in named]
        private = intents.private_account(words, places, language)
        roles = aside.roles(words, taken, language)
        data = self._data.read(words, taken | private.places | roles, language)
        unknown: list[str] = []
        unknown_at: set[int] = set()
        if not named:
            entries = {at for at, word in enumerate(words) if self._is_entry(word, language)}
            unknown, unknown_at = products.unknown(question, words, data, entries, language)
        wanted, topic = intents.read(
            intents.Heard(question, words, said, places, language, private.account == "personal"), data
        )
        covered = data.covered | taken | private.places | unknown_at | self._phrased(words, said, language)
        covered |= roles | aside.verbs(words, language) | aside.scene(words, taken, data.things)
        return Understood(
            lang=language,
            intent=wanted,
            topic=topic,
            named=_each_once(_meant([one for one in named if one.candidates], words)),
            products=tuple(dict.fromkeys([*(one.text for one in named if not one.candidates), *unknown])),
            account=private.account,
            classes=tuple(data.classes),
            negated=tuple(data.negated),
            uses=tuple(data.uses),
            said=tuple(data.said.items()),
            unclear=(
                *data.persons,
                *data.beside,
                *self._more(said, data, language),
                *self._unclear(words, covered, language, cut_off=len(question) > MAX_READ),
            ),
            vague=tuple(data.vague),
        )

    def _corrected(self, word: Word, lang: Lang) -> Word:
        """A word without its typing error, when it is no word of any language here."""
        if self._is_word(word, lang) or self._is_function(word, lang) or word.masked:
            return word
        if word.key.isdigit():
            return word
        leave = process.extractOne(word.key, small("leave", lang), scorer=OSA.distance, score_cutoff=1)
        if leave is not None and len(leave[0]) >= _TYPO_FROM and leave[0][0] == word.key[0]:
            return replace(word, key=leave[0])
        meant = self._vocabularies[lang].corrected(word.key, innocent=lang == "de" or not word.capital)
        return replace(word, key=meant) if meant is not None else word

    def _is_word(self, word: Word, lang: Lang) -> bool:
        """Whether a word is one of the language, so that it is no misspelt name."""
        if word.key.isdigit() or any(is_stop_word(word.key, one) for one in LANGS):
            return True
        vocabulary = self._vocabularies[lang]
        return (
            word.key in small("leave", lang)
            or word.key in phrase_words(lang)
            or vocabulary.knows(word.key)
            or vocabulary.compound(word.key) is not None
            or any(self._vocabularies[one].at([word.key], 0) is not None for one in LANGS if one != lang)
        )

    def _is_everyday(self, key: str) -> bool:
        return any(vocabulary.at([key], 0) is not None for vocabulary in self._vocabularies.values())

    def _is_entry(self, word: Word, lang: Lang) -> bool:
        """Whether a word means something by itself, so that it is no product's name."""
        return (
            self._is_function(word, lang)
            or any(self._vocabularies[one].at([word.key], 0) is not None for one in LANGS)
            or self._vocabularies[lang].compound(word.key) is not None
        )

    def _phrased(self, words: Sequence[Word], said: str, lang: Lang) -> set[int]:
        """The words of phrases that ask for permission: they need no other explanation."""
        found: set[int] = set()
        for phrase in phrases(lang).permission:
            if f" {phrase} " in f" {said} ":
                length = len(phrase.split())
                found |= {
                    at for start in intents.places_of(words, phrase.split()) for at in range(start, start + length)
                }
        return found

    def _more(self, said: str, data: Data, lang: Lang) -> Iterator[str]:
        """`Not only press releases`: words that say that one class is not all there is."""
        if len(data.classes) < 2:
            yield from (match[0] for match in grammar("more_than", lang).finditer(said))

    def _unclear(self, words: Sequence[Word], covered: set[int], lang: Lang, *, cut_off: bool) -> tuple[str, ...]:
        unclear = [
            word.text
            for at, word in enumerate(words)
            if at not in covered and not word.key.isdigit() and len(word.key) > 1 and not self._is_function(word, lang)
        ]
        return (*dict.fromkeys(unclear), *(["…"] if cut_off else []))

    def _is_function(self, word: Word, lang: Lang) -> bool:
        return is_stop_word(word.key, lang) or word.key in small("leave", lang)


def _openness(read: Understood) -> tuple[int, int]:
    """How much a reading leaves open: words that are unclear, little recognised."""
    return len(read.unclear), -len(read.classes) - len(read.uses)


def _meant(named: Sequence[Named], words: Sequence[Word]) -> Sequence[Named]:
    """Those that are not ruled out in favour of another: `Copilot, not ChatGPT`, `DeepL instead of Gemini`."""
    kept = [one for one in named if not _is_ruled_out(words[max(0, one.start - 3) : one.start])]
    return kept or named


def _is_ruled_out(before: Sequence[Word]) -> bool:
    at = next((at for at in range(len(before) - 1, -1, -1) if before[at].key in small("instead")), None)
    if at is None or any(word.breaks or word.key in small("only") for word in before[at + 1 :]):
        return False
    return not (at > 0 and before[at - 1].key in small("conditional"))


def _each_once(named: Iterable[Named]) -> tuple[Named, ...]:
    """One of each set of candidates; an alias of a tool that is named by its full name too is left out."""
    kept: list[Named] = []
    for one in sorted(named, key=lambda one: len(one.candidates)):
        if not any(set(other.candidates) <= set(one.candidates) and other.edition == one.edition for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
