"""Text analysis: words, stems, character grams and the language of a text. Pure.

Tantivy's own analyzers (Snowball stemmers and stop words, in Rust) do the linguistic part. All terms are folded to
lower case without accents after stemming, because people in a chat type "donnees" and "loschen".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final

import tantivy

from knowledge.types import LANGS, Lang

GRAM: Final = 5
"""Length of character grams. Grams run across word borders, so they also see word order (retrieval note in README)."""

_SNOWBALL: Final = {"en": "english", "fr": "french", "de": "german"}
_WORD: Final = re.compile(r"[^\W_]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”»“’)\]]*\s+(?=[\"„«“‘(\[]?\s?[^\W_a-zß-öø-ÿ])")
_ABBREVIATION: Final = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|bzw|ca|vgl|Art|Abs|Nr|Ziff|Dr|Mr|Mrs|Ms|No|e\.g|i\.e|p\. ?ex|cf|env|max|min"
    r"|M|Mme|art|al)\.$"
)


def clean(text: str) -> str:
    """The text without invisible and control characters, in Unicode's composed form, white space folded."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join("".join(c if c.isprintable() else " " for c in visible).split())


def fold(text: str) -> str:
    """Lower case without accents: `Données` becomes `donnees`, `Straße` `strasse`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(fold(text))


def stems(text: str, lang: Lang) -> list[str]:
    """The folded Snowball stems of the words that are no stop words of `lang`, in order."""
    return [fold(stem) for stem in _analyzer(lang, stopping=True, stemming=True).analyze(text)]


def all_stems(text: str, lang: Lang) -> list[str]:
    """The folded Snowball stems of all words, in order."""
    return [fold(stem) for stem in _analyzer(lang, stopping=False, stemming=True).analyze(text)]


def content_words(text: str, lang: Lang) -> list[str]:
    """The folded words that are no stop words of `lang`, in order."""
    return [fold(word) for word in _analyzer(lang, stopping=True, stemming=False).analyze(text)]


def grams(text: str) -> list[str]:
    """The overlapping character grams of the folded words joined by `_`, in order."""
    joined = "_" + "_".join(words(text)) + "_"
    return [joined[i : i + GRAM] for i in range(len(joined) - GRAM + 1)]


def detect_language(text: str) -> Lang | None:
    """The language whose stop words and letters the text shows most; None when they do not tell."""
    votes = {lang: _votes(text, lang) for lang in LANGS}
    best = max(votes.values())
    leaders = [lang for lang in LANGS if votes[lang] == best]
    return leaders[0] if best > 0 and len(leaders) == 1 else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end offsets of the sentences of a plain text; a line (list item, table row) is never crossed."""
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for gap in _SENTENCE_END.finditer(line.group()):
            end = line.start() + gap.start()
            if not _ABBREVIATION.search(text[start:end]):
                end += len(gap.group().rstrip())
                yield start, end
                start = line.start() + gap.end()
        if text[start : line.end()].strip():
            yield start, line.end()


@cache
def stop_words(lang: Lang) -> frozenset[str]:
    """Function words and the small talk of chat messages, as `stopwords/*.txt` lists them, lower case."""
    lines = (resources.files("knowledge") / "stopwords" / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in _WORD.findall(line.casefold()))


@cache
def _analyzer(lang: Lang, *, stopping: bool, stemming: bool) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    if stopping:
        builder = builder.filter(tantivy.Filter.custom_stopword(sorted(stop_words(lang))))
    if stemming:
        builder = builder.filter(tantivy.Filter.stemmer(_SNOWBALL[lang]))
    return builder.build()


def _votes(text: str, lang: Lang) -> float:
    """How many words only this language (of ours) has as stop words, plus half for its letters."""
    others = frozenset().union(*(stop_words(other) for other in LANGS if other != lang))
    typical = {"en": "", "fr": "éèêçàùœ", "de": "äöüß"}[lang]
    lowered = text.casefold()
    own = sum(word in stop_words(lang) and word not in others for word in _WORD.findall(lowered))
    return own + 0.5 * any(letter in lowered for letter in typical)
