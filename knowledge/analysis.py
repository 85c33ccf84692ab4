"""Text analysis: words, stems, character grams and the language of a text. Pure.

Tantivy's own analyzers (Snowball stemmers and stop words, in Rust) do the linguistic part. All terms are folded to
lower case without accents after stemming, because people in a chat type "donnees" and "loschen".
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import tantivy

from knowledge.types import LANGS, Lang

GRAM: Final = 5
"""Length of character grams. Grams run across word borders, so they also see word order (`make bench`)."""

_SNOWBALL: Final = {"en": "english", "fr": "french", "de": "german"}
_LETTERS: Final = {"en": "", "fr": "éèêçàùœ", "de": "äöüß"}
_REMEMBERED: Final = 20_000
"""Words a language whose stems are kept in memory, about 4 MB."""

_WORD: Final = re.compile(r"[^\W_]+")
_PERHAPS_MARK: Final = re.compile("[\u0300-\U0010ffff]")
"""Unicode's combining marks all stand here; the letters of Western languages do not."""

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GERMAN_DATE: Final = r"(?!(?<=\d\.)\s(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))"
_SENTENCE_END: Final = re.compile(
    rf"(?<=[.!?…]){_GERMAN_DATE}(?:[\"”»“’)\]]|\s»)*\s+(?=[\"„«“‘(\[]?\s?[^\W_a-zß-öø-ÿ])"
)
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|bzw|ca|[Vv]gl|Art|Abs|Nr|Ziff|Dr|Mr|Mrs|Ms|No|e\.g|i\.e|p\. ?ex|[Cc]f"
    r"|env|max|min|M|Mme|art|al|[a-z]))\.$"
)
_LONGEST_ABBREVIATION: Final = 12


def clean(text: str) -> str:
    """The text without invisible and control characters, in Unicode's composed form, white space folded."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join("".join(c if c.isprintable() else " " for c in visible).split())


def fold(text: str) -> str:
    """Lower case without accents: `Données` becomes `donnees`, `Straße` `strasse`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _PERHAPS_MARK.sub(lambda c: "" if unicodedata.combining(c[0]) else c[0], decomposed)


def words(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(fold(text))


def stems(text: str, lang: Lang) -> list[str]:
    """The folded Snowball stems of the words that are no stop words of `lang`, in order."""
    stop, stem = stop_words(lang), _stemmer(lang)
    return [stem(word) for word in _tokens(text) if word not in stop]


def all_stems(text: str, lang: Lang) -> list[str]:
    """The folded Snowball stems of all words, in order."""
    return [*map(_stemmer(lang), _tokens(text))]


def joined_words(text: str) -> str:
    """The folded words between underscores: what character grams are cut from."""
    return "_" + "_".join(words(text)) + "_"


def grams(text: str) -> list[str]:
    """The overlapping character grams of the joined words, in order."""
    joined = joined_words(text)
    return [joined[i : i + GRAM] for i in range(len(joined) - GRAM + 1)]


def detect_language(text: str) -> Lang | None:
    """The language whose stop words and letters the text shows most; None when they do not tell."""
    lowered = text.casefold()
    votes = {lang: _votes(lowered, lang) for lang in LANGS}
    best = max(votes.values())
    leaders = [lang for lang in LANGS if votes[lang] == best]
    return leaders[0] if best > 0 and len(leaders) == 1 else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end offsets of the sentences of a plain text; a line (list item, table row) is never crossed."""
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for gap in _SENTENCE_END.finditer(line.group()):
            end = line.start() + gap.start()
            if not _ends_nothing(text, start, end):
                end += len(gap.group().rstrip())
                yield start, end
                start = line.start() + gap.end()
        if text[start : line.end()].strip():
            yield start, line.end()


def _ends_nothing(text: str, start: int, end: int) -> bool:
    """Whether the stop at `end` belongs to an abbreviation or to the number of a heading or list item."""
    if text[start : end - 1].isdigit() and end - start <= 3:
        return True
    return _ABBREVIATION.search(text, max(start, end - _LONGEST_ABBREVIATION), end) is not None


@cache
def stop_words(lang: Lang) -> frozenset[str]:
    """Function words and the small talk of chat messages, as `stopwords/*.txt` lists them, lower case."""
    lines = (resources.files("knowledge") / "stopwords" / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in _WORD.findall(line.casefold()))


@lru_cache(256)
def _tokens(text: str) -> Sequence[str]:
    """The words in lower case. Remembers the last texts, because each is asked for all its stems and for some."""
    return _tokeniser().analyze(text)


@cache
def _tokeniser() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()


@cache
def _stemmer(lang: Lang) -> Callable[[str], str]:
    """From a lower-case word to its folded stem. Remembers the common words, which saves two thirds of the time."""
    snowball = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(_SNOWBALL[lang]))
    analyzer = snowball.build()
    return lru_cache(_REMEMBERED)(lambda word: fold("".join(analyzer.analyze(word))))


@cache
def _telling_words(lang: Lang) -> frozenset[str]:
    """The stop words of no other language of ours."""
    return stop_words(lang).difference(*(stop_words(other) for other in LANGS if other != lang))


def _votes(lowered: str, lang: Lang) -> float:
    """How many of the words tell this language, plus half for its letters."""
    telling = _telling_words(lang)
    return sum(word in telling for word in _WORD.findall(lowered)) + 0.5 * any(c in lowered for c in _LETTERS[lang])
