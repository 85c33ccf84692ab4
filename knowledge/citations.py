"""Citations: made from a passage and a quote that occurs in it, verified when a model wrote the quote. Pure.

A model writes an answer with marks such as `[2]`, then a line `QUOTES`, then `[2] "sentence from passage 2"` lines
(`knowledge.prompts`). What cannot be verified goes: first the mark, then the sentence that stood on it alone.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Final, NamedTuple

from knowledge.analysis import sentences
from knowledge.plaintext import INVISIBLE, neutralise, visible
from knowledge.prompts import NO_ANSWER, QUOTES
from knowledge.types import Citation, Draft, Passage

MAX_CITATIONS: Final = 5
MIN_QUOTE: Final = 12
"""Characters a quote must have, unless it is a whole sentence: shorter ones occur by chance."""

_MARK: Final = re.compile(r"[\[【]\s*(\d+(?:\s*[,;]\s*\d+)*)\s*[\]】]")
_DROPPED: Final = "[0]"
"""Stands where a mark was dropped until its sentence has been judged."""

_HALF: Final = re.compile(r"!?[\[【][^\[\]【】\n]*(?:\]\([^()\n]*)?\Z")
"""The beginning of a mark or a link at the end of an unfinished text."""

_THOUGHTS: Final = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_WORD: Final = rf"[\w\u0300-\u036f{INVISIBLE}]+"
_TOKEN: Final = re.compile(rf"\d+(?:[.,]\d+)+\w*|{_WORD}|[^\w\s]")
_IGNORED: Final = re.compile(f"[{INVISIBLE}\"'`´«»‹›„“”‟‚‘’‛′″]")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTED: Final = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_SENTENCE_ENDS: Final = frozenset((".", "!", "?", "..."))


def cite(number: int, passage: Passage, quote: str, *, today: date) -> Citation:
    """The citation of `quote`, which the caller has found in the passage's text."""
    chunk, document = passage.chunk, passage.document
    return Citation(
        number=number,
        chunk_id=chunk.id,
        document=document.id,
        title=document.title,
        lang=document.lang,
        version=document.version,
        section=chunk.section,
        anchor=chunk.anchor,
        quote=quote,
        owner=document.owner,
        effective=document.effective,
        review_due=document.review_due(today),
        url=document.url,
    )


# ---- a quote in a text --------------------------------------------------------------------------------------------


class _Token(NamedTuple):
    """A word, a number or a sign, as it is compared, and where it stands."""

    value: str
    start: int
    end: int


def locate(quote: str, text: str) -> str | None:
    """The stretch of `text` that `quote` copies, exactly as it stands there; None when it does not occur.

    Compared word by word: white space, letter case, quotation marks, apostrophes, invisible characters and the kind of
    dash do not count, nor do signs at both ends (ellipses, a missing full stop). At least `MIN_QUOTE` characters or a
    whole sentence.
    """
    wanted, tokens = _tokens(quote), _tokens(text)
    for candidate in (wanted, _trimmed(wanted)):
        at = _index(candidate, tokens)
        if at is not None:
            return _long_enough(text, tokens[at].start, _sentence_end(tokens, at + len(candidate) - 1))
    return None


def _tokens(text: str) -> list[_Token]:
    found = (_Token(_comparable(hit[0]), hit.start(), hit.end()) for hit in _TOKEN.finditer(text))
    return [token for token in found if token.value]


def _comparable(word: str) -> str:
    return unicodedata.normalize("NFKC", _IGNORED.sub("", word).translate(_DASHES)).casefold()


def _trimmed(tokens: Sequence[_Token]) -> Sequence[_Token]:
    words = [at for at, token in enumerate(tokens) if token.value[0].isalnum()]
    return tokens[words[0] : words[-1] + 1] if words else ()


def _index(wanted: Sequence[_Token], tokens: Sequence[_Token]) -> int | None:
    """Where the values of `wanted` first occur in a row."""
    values, row = [token.value for token in tokens], [token.value for token in wanted]
    starts = range(len(values) - len(row) + 1) if row else range(0)
    return next((at for at in starts if values[at] == row[0] and values[at : at + len(row)] == row), None)


def _sentence_end(tokens: Sequence[_Token], last: int) -> int:
    """The end of the match, with the full stop that directly follows it."""
    end = tokens[last].end
    for token in tokens[last + 1 :]:
        if token.start != end or token.value not in _SENTENCE_ENDS:
            break
        end = token.end
    return end


def _long_enough(text: str, start: int, end: int) -> str | None:
    whole = any(s == start and e <= end for s, e in sentences(text))
    return text[start:end] if whole or end - start >= MIN_QUOTE else None


# ---- a reply of the model -----------------------------------------------------------------------------------------


def declined(written: str) -> bool:
    """Whether the reply says that the passages do not answer."""
    return any(_keyword(line) == NO_ANSWER.casefold() for line in _halves(written)[0].split("\n"))


def parse(written: str, passages: Sequence[Passage], *, today: date) -> Draft | None:
    """The reply as plain text whose marks 1..k point at verified citations; None when none is left.

    `passages` in the order they were numbered for the model. A sentence stays if it has a mark with a verified quote;
    besides these only an unmarked first sentence that leads in to such a one.
    """
    answer, quotes = _halves(written)
    verified = _verified(quotes, passages)
    text = _settled(answer, verified, passages)
    chosen = [n for n in dict.fromkeys(_numbers(text)) if n][:MAX_CITATIONS]
    text, before = _settled(text, chosen, passages), ""
    while text != before:  # where sentences end may depend on the marks that were dropped
        text, before = _clean("\n".join(_supported(text)), chosen, passages), text
    cited = _cited({n: verified[n] for n in dict.fromkeys(_numbers(text))})
    if not cited:
        return None
    citations = (cite(k, passages[n - 1], quote, today=today) for k, (n, quote) in enumerate(cited, 1))
    return Draft(_renumbered(text, cited), tuple(citations))


def preview(written: str, passages: Sequence[Passage]) -> str:
    """What of an unfinished reply may be shown: whole words, neutralised, nothing from the quotes.

    Marks are numbered as they will be if every quote turns out right.
    """
    answer, quotes = _halves(written)
    if declined(answer):
        return ""
    if quotes is None:
        lines, _, begun = answer.rpartition("\n")
        whole = _HALF.sub("", re.sub(r"\S+\Z", "", begun))
        answer = lines if _begins_keyword(begun) else f"{lines}\n{whole}"
    text = _clean(answer, range(1, len(passages) + 1), passages)
    return _renumbered(text, [(n, "") for n in dict.fromkeys(_numbers(text))])


def _halves(written: str) -> tuple[str, str | None]:
    """The answer, and the lines with the quotes; None where these have not begun."""
    lines = _THOUGHTS.sub("", visible(written)).split("\n")
    at = next((at for at, line in enumerate(lines) if _keyword(line) == QUOTES.casefold()), None)
    return ("\n".join(lines), None) if at is None else ("\n".join(lines[:at]), "\n".join(lines[at + 1 :]))


def _keyword(line: str) -> str:
    return line.strip(" \t#*_:.\"'`-").casefold()


def _begins_keyword(line: str) -> bool:
    """Whether a line may yet become `QUOTES` or `NO ANSWER`."""
    begun = _keyword(line)
    return bool(begun) and any(keyword.casefold().startswith(begun) for keyword in (QUOTES, NO_ANSWER))


def _verified(quotes: str | None, passages: Sequence[Passage]) -> dict[int, list[str]]:
    """By passage number, the quotes that occur in it, as they stand there."""
    found: dict[int, list[str]] = {}
    for number, quote in _quote_lines(quotes or ""):
        if 1 <= number <= len(passages):
            text = passages[number - 1].chunk.text
            stretches = filter(None, (locate(part, text) for part in (quote, *_QUOTED.findall(quote))))
            if (stretch := next(stretches, None)) and stretch not in found.setdefault(number, []):
                found[number].append(stretch)
    return found


def _quote_lines(quotes: str) -> Iterator[tuple[int, str]]:
    """Number and quote of every line; a line without a number goes on with the one before."""
    marks = list(re.finditer(rf"^[ \t*\-•]*({_MARK.pattern}):?", quotes, re.MULTILINE))
    ends = [*(mark.start() for mark in marks[1:]), len(quotes)]
    for mark, end in zip(marks, ends, strict=False):  # without marks one end is left over
        for number in _numbers(mark[1]):
            yield number, quotes[mark.end() : end].strip()


def _cited(verified: Mapping[int, Sequence[str]]) -> list[tuple[int, str]]:
    """At most `MAX_CITATIONS` pairs of passage number and quote: each passage's first quote, then its further ones."""
    pairs = [[(number, quote) for quote in quotes] for number, quotes in verified.items()]
    by_rank = chain.from_iterable(zip_longest(*pairs))
    kept = set(islice(filter(None, by_rank), MAX_CITATIONS))
    return [pair for row in pairs for pair in row if pair in kept]


# ---- marks in a text ----------------------------------------------------------------------------------------------


def _numbers(text: str) -> list[int]:
    return [
        int(number) if len(number) < 4 else 0 for mark in _MARK.findall(text) for number in re.findall(r"\d+", mark)
    ]


def _settled(answer: str, known: Collection[int], passages: Sequence[Passage]) -> str:
    """The answer neutralised and tidy; marks are `[n]` with a known n, or `[0]` where they were dropped."""
    text = answer
    while True:
        marked = [passages[n - 1].chunk.text for n in set(_numbers(text)) if n in known]
        settled = _tidy(_MARK.sub(lambda mark: _canonical(mark[0], known), neutralise(text, marked)))
        if settled == text:
            return text
        text = settled


def _clean(text: str, known: Collection[int], passages: Sequence[Passage]) -> str:
    """The text settled and without dropped marks; taking one out can make another of what stood around it."""
    while _DROPPED in (text := _settled(text, known, passages)):
        text = text.replace(_DROPPED, "")
    return text


def _canonical(mark: str, known: Collection[int]) -> str:
    return "".join(f"[{n}]" for n in _numbers(mark) if n in known) or _DROPPED


def _tidy(text: str) -> str:
    """One blank between words, marks before the full stop that ends their sentence, no empty lines."""
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?([.!?…]+)((?: ?\[\d+\])+)(?= |$)", r"\2\1", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=\w)(?=\[\d+\])", " ", text)
    text = re.sub(r" +(?=[.,](?:\s|\Z))", "", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _supported(text: str) -> Iterator[str]:
    """The lines, without the sentences that no mark supports."""
    parts = [(row, part) for row, line in enumerate(text.split("\n")) for part in _cut(line)]
    kept = [any(_numbers(sentence)) for _, sentence in parts]
    if len(kept) > 1 and kept[1] and _DROPPED not in parts[0][1]:
        kept[0] = True
    rows: dict[int, list[str]] = {}
    for (row, sentence), keep in zip(parts, kept, strict=True):
        if keep:
            rows.setdefault(row, []).append(sentence.replace(_DROPPED, ""))
    return (" ".join(row) for row in rows.values())


def _cut(line: str) -> Iterator[str]:
    """The sentences of a line."""
    return (line[start:end].strip() for start, end in sentences(line))


def _renumbered(text: str, cited: Iterable[tuple[int, str]]) -> str:
    marks: dict[int, str] = {}
    for k, (number, _) in enumerate(cited, 1):
        marks[number] = marks.get(number, "") + f"[{k}]"
    return re.sub(r"\[(\d+)\]", lambda mark: marks.get(int(mark[1]), ""), text).strip()
