"""A text as words that can be matched: folded, stemmed, with the gaps between them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from knowledge import all_stems, fold
from knowledge import stop_words as _stop_words

if TYPE_CHECKING:
    from knowledge import Lang

_WORD: Final = re.compile(r"\[(?:e-mail|telephone|IBAN|card number|ID number|secret)\]|[^\W_]+")
_BREAK: Final = re.compile(r"[.,;:!?()\n\u2013\u2014]|\s-\s")
_SENTENCE: Final = re.compile(r"[.!?;\n]")
_UMLAUT: Final = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, folded, and what stands between it and the word before."""

    text: str
    key: str
    gap: str

    @property
    def breaks(self) -> bool:
        """Whether a punctuation mark stands before it."""
        return _BREAK.search(self.gap) is not None

    @property
    def apart(self) -> bool:
        """Whether it stands apart from the word before, other than the two halves of `otter.ai`."""
        return self.breaks and self.gap != "."

    @property
    def begins(self) -> bool:
        """Whether it begins a sentence."""
        return (not self.gap.strip(" \"'«»„“”‘’()") and not self.gap) or _SENTENCE.search(self.gap) is not None

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()

    @property
    def masked(self) -> bool:
        """Whether it stands for personal data or a secret that was masked."""
        return self.text.startswith("[")


def cut(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order; hyphens and apostrophes separate."""
    words, end = [], 0
    for found in _WORD.finditer(text):
        words.append(Word(found[0], fold(found[0]), text[end : found.start()]))
        end = found.end()
    return tuple(words)


@cache
def stop_words(lang: Lang) -> frozenset[str]:
    """The function words of `lang`, folded."""
    return frozenset(fold(word) for word in _stop_words(lang))


def is_stop_word(key: str, lang: Lang) -> bool:
    """Whether a folded word is a function word, also when its umlauts are spelt out."""
    return key in stop_words(lang) or respelled(key, lang) in stop_words(lang)


@lru_cache(50_000)
def stem(key: str, lang: Lang) -> str:
    """The folded stem of one folded word; French plurals, which Snowball often leaves, lose their `s` first."""
    if lang == "fr" and len(key) > 4 and key.endswith("s"):
        key = key[:-1]
    stems = all_stems(key, lang)
    return stems[0] if stems else key


def stems(text: str, lang: Lang) -> tuple[str, ...]:
    """The stems of all words of a term."""
    return tuple(stem(word.key, lang) for word in cut(text))


@lru_cache(20_000)
def respelled(key: str, lang: Lang) -> str:
    """`Vertraege` as `Vertrage`: German typed without umlauts, folded as if it had them."""
    if lang != "de":
        return key
    for typed, meant in _UMLAUT:
        key = key.replace(typed, fold(meant))
    return key
