"""Names of products that no registry and no list knows, by where they stand and how they are written. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.registry.question.grammar import small
from bot.registry.question.intent import joined, places_of
from bot.registry.question.words import cut

if TYPE_CHECKING:
    from bot.registry.question.data import Data
    from bot.registry.question.words import Word
    from knowledge import Lang

_NAME: Final = r"([A-Z][\w.+-]*[A-Za-z0-9](?:\s(?:AI|IA|[A-Z][\w+-]*[a-z0-9]))?)"
_CAMEL: Final = r"([A-Z][a-z0-9]*[A-Z][\w.+-]*|[A-Z][\w-]*\.(?:ai|io|com|de|app)|[A-Z]\w+\s(?:AI|KI|Pro|GPT))"

_PLACES: Final[Mapping[Lang, tuple[re.Pattern[str], ...]]] = {
    "en": (
        re.compile(rf"\b(?:use|using|try|with|into|in|through|via|to|called|named|tool|app|assistant)\s+{_NAME}"),
        re.compile(r"\b(?:use|using|try)\s+([a-z][\w-]{3,})\s+(?:to|for|with|on)\b"),
    ),
    "fr": (
        re.compile(
            rf"\b(?:utiliser|avec|dans|sur|via|par|outil|appli|application|logiciel|nommé|appelé|à|chez)\s+{_NAME}"
        ),
        re.compile(rf"\b[dl]['’](?:outil\s+)?{_NAME}"),
        re.compile(r"\butiliser\s+([a-zéèê][\w-]{3,})\s+(?:pour|avec|afin)\b"),
    ),
    "de": (
        re.compile(rf"\b(?:Tool|App|Dienst|Programm|Software|namens|Anwendung|Assistenten?)\s+{_NAME}"),
        re.compile(rf"\b(?:in|mit|bei|über|via|durch|an|nutzen|verwenden|benutzen|ich|wir|man)\s+{_CAMEL}"),
        re.compile(
            r"\b(?:wir|ich|man)\s+([A-ZÄÖÜ]\w{2,})\s+(?:nutzen|benutzen|verwenden|einsetzen|ausprobieren|testen)\b"
        ),
        re.compile(
            r"\b(?:mit|in|über)\s+([a-zA-Zäöü][\w-]{3,})\s+"
            r"(?:nutzen|bearbeiten|übersetzen|eingeben|kopieren|verwenden|zusammenfassen|umschreiben)\b"
        ),
    ),
}
"""In German every noun has a capital, so more is asked of a name there."""

_ACRONYM: Final = 5

_ANYWHERE: Final = re.compile(r"\b(?:[A-Z][a-z0-9]+[A-Z]\w*(?:\s(?:AI|IA))?|\w+\.(?:ai|io|app|AI))\b|\b\w+;\w+\b")


def unknown(
    question: str, words: Sequence[Word], data: Data, entries: Collection[int], lang: Lang
) -> tuple[list[str], set[int]]:
    """The first name that stands where a tool's would, and its words; `entries` are words with a meaning of their own.

    Names at most one: where no tool is known, more than one guess helps nobody.
    """
    for name in _candidates(question, words, data, entries, lang):
        parts = cut(name)
        starts = places_of(words, [part.key for part in parts]) if parts else []
        places = {at for start in starts for at in range(start, start + len(parts))}
        known = any(start in entries for start in starts) and "." not in name
        if (
            places
            and not known
            and not _is_acronym(name)
            and joined(parts) not in small("no_products")
            and not places & data.things
        ):
            return [name], places
    return [], set()


def _is_acronym(name: str) -> bool:
    """`SIL`, `ERP`: departments, standards, systems rather than products."""
    return name.isupper() and len(name) <= _ACRONYM


def _candidates(
    question: str, words: Sequence[Word], data: Data, entries: Collection[int], lang: Lang
) -> Iterator[str]:
    for pattern in _PLACES[lang]:
        yield from (match[1] for match in pattern.finditer(question))
    yield from (match[0] for match in _ANYWHERE.finditer(question))
    if data.classes:
        for at, word in enumerate(words):
            if word.capital and at not in data.covered and at not in entries and _is_placed(words, at, lang):
                yield word.text


def _is_placed(words: Sequence[Word], at: int, lang: Lang) -> bool:
    """Whether a word written like a name stands where a name would: `Lovable avec notre feuille de route ?`."""
    if at == 0:
        return len(words) > 1 and (words[1].key in small("behind_a_name") or bool(words[1].gap.strip()))
    return lang != "de" or words[at - 1].key in small("through")
