"""A question, understood as far as it goes. Pure.

`QuestionReader` is made once for a registry; `read` never raises, whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.registry.question import aside
from bot.registry.question import intent as intents
from bot.registry.question.data import Data, DataReader
from bot.registry.question.intent import Account, Intent, Topic
from bot.registry.question.naming import Named, Names
from bot.registry.question.vocabulary import lexicon, phrases, vocabularies
from bot.registry.question.words import Word, cut, is_stop_word
from knowledge import LANGS, detect_language

if TYPE_CHECKING:
    from bot.registry.tools import Registry
    from knowledge import Lang

MAX_READ: Final = 1_500
"""Characters that are read: what is longer is no question but a pasted text, and stays not understood."""

_TYPO_FROM: Final = 5

_UNKNOWN: Final = {
    "en": re.compile(
        r"\b(?:use|using|try|with|into|in|through|via|to|called|named|tool|app|assistant)\s+(?P<name>[A-Z][\w.+-]*[A-Za-z0-9](?:\s(?:AI|[A-Z][\w+-]*[a-z0-9]))?)"
    ),
    "fr": re.compile(
        r"(?:\b(?:utiliser|avec|dans|sur|via|par|outil|appli|application|logiciel|nomme|appele|à|chez)\s+|\bl['’]outil\s+|\bd['’])(?P<name>[A-Z][\w.+-]*[A-Za-z0-9](?:\s(?:AI|IA|[A-Z][\w+-]*[a-z0-9]))?)"
    ),
    "de": re.compile(
        r"\b(?:Tool|App|Dienst|Programm|Software|namens|Anwendung|Assistenten?)\s+(?P<name>[A-Z][\w.+-]*[A-Za-z0-9])"
        r"|\b(?:in|mit|bei|über|via|durch|an|nutzen|verwenden|benutzen|ich|wir|man)\s+(?P<camel>[A-Z][a-z0-9]*[A-Z][\w.+-]*|[A-Z][\w-]*\.(?:ai|io|com|de|app)|[A-Z]\w+\s(?:AI|KI|Pro|GPT))"
    ),
}
_ANY_NAME: Final = re.compile(r"\b(?:[A-Z][a-z0-9]+[A-Z]\w*(?:\s(?:AI|IA))?|\w+\.(?:ai|io|app|AI))\b|\b\w+;\w+\b")


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
        self._names = Names.of(registry)
        self._vocabularies = vocabularies(registry)
        self._data = DataReader(self._vocabularies, "public" if "public" in registry.data_classes else None)

    def read(self, question: str, *, lang: Lang | None = None) -> Understood:
        """What `question` says; `lang` decides where the text itself does not tell its language."""
        language = detect_language(question) or lang or "en"
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
            unknown, unknown_at = self._unknown_products(question, words, data, language)
        wanted, topic = intents.read(
            intents.Heard(question, words, said, places, language, private.account == "personal"), data
        )
        covered = data.covered | taken | private.places | unknown_at | self._phrased(words, said, language)
        covered |= roles | aside.verbs(words, language) | aside.scene(words, taken, data.things)
        return Understood(
            lang=language,
            intent=wanted,
            topic=topic,
            named=_each_once(one for one in named if one.candidates),
            products=tuple(dict.fromkeys([*(one.text for one in named if not one.candidates), *unknown])),
            account=private.account,
            classes=tuple(data.classes),
            negated=tuple(data.negated),
            uses=tuple(data.uses),
            said=tuple(data.said.items()),
            unclear=(*data.persons, *self._unclear(words, covered, language, cut_off=len(question) > MAX_READ)),
            vague=tuple(data.vague),
        )

    def _corrected(self, word: Word, lang: Lang) -> Word:
        """A word without its typing error, when it is no word of any language here."""
        if self._is_word(word, lang) or self._is_function(word, lang) or word.masked:
            return word
        if word.key.isdigit():
            return word
        leave = process.extractOne(word.key, _FUNCTION[lang], scorer=OSA.distance, score_cutoff=1)
        if leave is not None and len(leave[0]) >= _TYPO_FROM and leave[0][0] == word.key[0]:
            return replace(word, key=leave[0])
        meant = self._vocabularies[lang].corrected(word.key)
        return replace(word, key=meant) if meant is not None else word

    def _is_word(self, word: Word, lang: Lang) -> bool:
        """Whether a word is one of the language, so that it is no misspelt name."""
        if word.key.isdigit() or any(is_stop_word(word.key, one) for one in LANGS):
            return True
        vocabulary = self._vocabularies[lang]
        return (
            word.key in _FUNCTION[lang]
            or vocabulary.knows(word.key)
            or vocabulary.compound(word.key) is not None
            or any(self._vocabularies[one].at([word.key], 0) is not None for one in LANGS if one != lang)
        )

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

    def _unknown_products(
        self, question: str, words: Sequence[Word], data: Data, lang: Lang
    ) -> tuple[list[str], set[int]]:
        """Names that stand where a tool's name would, and are no words of the language."""
        names = [found["name"] or found.groupdict().get("camel") for found in _UNKNOWN[lang].finditer(question)]
        names += _ANY_NAME.findall(question)
        names += [match[match.lastindex or 1] for match in _SLOT[lang].finditer(question)]
        names += self._strangers(words, data, lang)
        for name in names:
            parts = cut(name or "")
            if not parts or (self._is_entry(parts[0], lang) and "." not in name) or intents.joined(parts) in _NO_PRODUCTS:
                continue
            starts = intents.places_of(words, [part.key for part in parts])
            places = {at for start in starts for at in range(start, start + len(parts))}
            if places and not places & data.things:
                return [name], places
        return [], set()

    def _strangers(self, words: Sequence[Word], data: Data, lang: Lang) -> list[str]:
        """Words written like names that nothing explains, in a question about data: in German behind a preposition."""
        if not data.things:
            return []
        return [
            word.text
            for at, word in enumerate(words)
            if word.capital
            and at not in data.covered
            and not self._is_entry(word, lang)
            and ((lang != "de" and at > 0) or (at > 0 and words[at - 1].key in _THROUGH) or self._opens(words, at))
        ]

    def _opens(self, words: Sequence[Word], at: int) -> bool:
        """Whether a name opens an elliptical question: `Lovable avec notre feuille de route ?`."""
        return at == 0 and len(words) > 1 and (words[1].key in _OPENED or bool(words[1].gap.strip()))

    def _unclear(self, words: Sequence[Word], covered: set[int], lang: Lang, *, cut_off: bool) -> tuple[str, ...]:
        unclear = [
            word.text
            for at, word in enumerate(words)
            if at not in covered and not word.key.isdigit() and len(word.key) > 1 and not self._is_function(word, lang)
        ]
        return (*dict.fromkeys(unclear), *(["…"] if cut_off else []))

    def _is_function(self, word: Word, lang: Lang) -> bool:
        return is_stop_word(word.key, lang) or word.key in _FUNCTION[lang]


def _each_once(named: Iterable[Named]) -> tuple[Named, ...]:
    """One of each set of candidates; an alias of a tool that is named by its full name too is left out."""
    kept: list[Named] = []
    for one in sorted(named, key=lambda one: len(one.candidates)):
        if not any(set(other.candidates) <= set(one.candidates) and other.edition == one.edition for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


_FUNCTION: Final = {
    "en": frozenset(
        ["can", "may", "use", "using", "used", "allowed", "permitted", "forbidden", "approved", "cleared", "alright", "acceptable", "permission", "ok", "okay", "t", "s", "d", "ll", "ve", "re", "m"]
    ),
    "fr": frozenset(
        ["l", "d", "j", "c", "n", "m", "t", "s", "qu", "puis", "peut", "peux", "peuvent", "peu", "utiliser", "utilise", "ok", "droit", "autorise", "autorisee", "autorises", "autorisees", "permis", "permise", "permises", "interdit", "interdite", "tolere", "toleres", "toleree", "possible"]
    ),
    "de": frozenset(
        ["darf", "durfen", "durfte", "kann", "konnen", "nutzen", "verwenden", "benutzen", "ok", "okay", "s", "erlaubt", "gestattet", "zulassig", "verboten", "untersagt", "freigegeben", "zugelassen", "genehmigt", "moglich", "geht"]
    ),
}
_THROUGH: Final = frozenset(["mit", "in", "bei", "uber", "via", "durch", "per"])
_OPENED: Final = frozenset(["for", "with", "on", "avec", "pour", "sur", "fur", "mit", "ok", "okay"])
_NO_PRODUCTS: Final = frozenset(
    ["ai", "ki", "ia", "gpt", "llm", "chatbot", "chatbots", "bot", "pdf", "excel", "word", "powerpoint", "slack", "teams", "outlook", "internet", "web", "google", "cloud", "usa", "eu", "gdpr", "dsgvo", "rgpd", "hr", "rh", "it", "english", "german", "french", "englisch", "deutsch", "franzosisch"]
)
_SLOT: Final = {
    "en": re.compile(r"\b(?:use|using|try)\s+([a-z][\w-]{3,})\s+(?:to|for|with|on)\b"),
    "fr": re.compile(r"\butiliser\s+([a-zéèê][\w-]{3,})\s+(?:pour|avec|afin)\b"),
    "de": re.compile(
        r"\b(?:wir|ich|man)\s+([A-ZÄÖÜ]\w{2,})\s+(?:nutzen|benutzen|verwenden|einsetzen|ausprobieren|testen)\b"
        r"|\b(?:mit|in|über)\s+([a-zA-Zäöü][\w-]{3,})\s+(?:nutzen|bearbeiten|übersetzen|eingeben|kopieren|verwenden|zusammenfassen|umschreiben)\b"
    ),
}


def standard_terms() -> int:
    """How many words and phrases for data the lexicon knows, all languages together."""
    return sum(len(terms) for lang in LANGS for terms in lexicon(lang)["classes"].values())
