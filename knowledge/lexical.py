"""The lexical index: BM25 over stems and over character grams, in tantivy.

Who may read what and from which day on are part of every query. Each chunk is stemmed in its own language. One
process writes (the caller holds the lock), any number read; a commit is atomic, and readers keep what they opened.
"""

import errno
import hashlib
import json
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, Literal

import tantivy

from knowledge import analysis
from knowledge.types import LANGS, Chunk, Document, Lang, Reader

LEXICAL_VERSION: Final = 3
Leg = Literal["stems", "grams", "concepts"]
_K1: Final = 1.2
"""tantivy's BM25 constants are fixed: k1 1.2, b 0.75."""
_HEAP: Final = 64_000_000
_REMEMBERED: Final = 20_000
"""Terms whose idf a searcher keeps; the questions of a day share most of theirs."""

_SECTION_CHUNKS: Final = 50
"""More pieces than a section of sensible length has."""

_STORED: Final = tuple(Chunk.__dataclass_fields__)

Address = tuple[int, int]
Terms = Mapping[Leg, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Scores:
    """BM25 scores of one leg by address, the best of them, and the most any chunk could have scored for the query."""

    by_address: dict[Address, float]
    best: float = 0.0
    ceiling: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk with what helps to find it: the things it speaks of, and how people ask for it."""

    chunk: Chunk
    concepts: Sequence[str] = ()
    hints: Sequence[tuple[Lang, str]] = ()

    def texts(self, document: Document) -> list[tuple[Lang, str]]:
        """All the words it is found by, each text with its language."""
        return [(self.chunk.lang, indexed_text(document, self.chunk)), *self.hints]


def indexed_text(document: Document, chunk: Chunk) -> str:
    """What a chunk is found by: title, heading path and text."""
    return "\n".join((document.title, *chunk.headings, chunk.text))


def number(name: str) -> int:
    """63 bits for a document or a section (`document#anchor`), the same for all its translations, or for a chunk."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1


@contextmanager
def _disk_errors() -> Iterator[None]:
    """What tantivy says with a ValueError as the OSError it was."""
    try:
        yield
    except ValueError as error:
        said = re.search(r"\(os error (\d+)\)|Os { code: (\d+)|io::Error", str(error))
        if said is None:
            raise
        code = int(said[1] or said[2] or errno.EIO)
        raise OSError(code, os.strerror(code)) from error


class LexicalIndex:
    """A tantivy index in `folder`, or in memory without one. Raises OSError when the disk does not do as it should."""

    @_disk_errors()
    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder) if folder else None)
        for name, tokenizer in (
            ("terms", tantivy.Tokenizer.whitespace()),
            ("grams", tantivy.Tokenizer.ngram(analysis.GRAM, analysis.GRAM, prefix_only=False)),
        ):
            self._index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(tokenizer).build())

    def searcher(self) -> "LexicalSearcher":
        """A view of the last commit; later commits do not change it."""
        self._index.reload()
        return LexicalSearcher(self._index.schema, self._index.searcher())

    @_disk_errors()
    def replace(
        self, documents: Iterable[tuple[Document, Sequence[IndexedChunk]]], removed: Iterable[str] = ()
    ) -> None:
        """Swap the chunks of some documents and drop the documents `removed` (keys), in one commit."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        writer.garbage_collect_files()  # what a run left that died while writing would be in this one's way
        for key in removed:
            writer.delete_documents_by_term("key", key)
        for document, chunks in documents:
            writer.delete_documents_by_term("key", document.key)
            for chunk in chunks:
                writer.add_document(_record(document, chunk))
        writer.commit()
        writer.wait_merging_threads()


class LexicalSearcher:
    """Queries against one commit of the index."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher
        self.size: Final = searcher.num_docs
        """How many chunks there are."""
        self.idf: Final = lru_cache(_REMEMBERED)(partial(_idf, searcher))
        """By leg and term, how much the term says: the more, the fewer chunks hold it."""

    def score(self, leg: Leg, terms: Sequence[str], *, reader: Reader | None, today: date, limit: int) -> Scores:
        """The best `limit` chunks of one leg among those `reader` may read on `today`; without a reader among all."""
        counts = Counter(terms)
        if not counts or not self.size:
            return Scores({})
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._any_of(leg, counts)), *(self._readable(reader, today) if reader else ())]
        )
        hits = self._searcher.search(query, limit, count=False).hits
        by_address = {(address.segment_ord, address.doc): float(score) for score, address in hits}
        return Scores(by_address, float(hits[0][0]) if hits else 0.0, self.ceiling(leg, counts))

    def ceiling(self, leg: Leg, counts: Mapping[str, int]) -> float:
        """The most a chunk could score: the sum of idf x (k1 + 1), unseen terms at the highest idf."""
        return sum(n * self.idf(leg, term) for term, n in counts.items()) * (_K1 + 1)

    def sections(self, addresses: Sequence[Address]) -> list[tuple[int, Lang]]:
        """Section number (equal for all translations of a section) and language of chunks, without reading them."""
        places = [tantivy.DocAddress(*address) for address in addresses]
        sections = self._searcher.fast_field_values("section", places)
        langs = self._searcher.fast_field_values("lang", places)
        return [(int(found or 0), LANGS[int(lang or 0)]) for found, lang in zip(sections, langs, strict=True)]

    def documents(self, addresses: Sequence[Address]) -> list[int]:
        """The numbers of the documents that chunks belong to, without reading them."""
        places = [tantivy.DocAddress(*address) for address in addresses]
        return [int(found or 0) for found in self._searcher.fast_field_values("document", places)]

    def in_language(self, section: int, lang: Lang) -> list[Address]:
        """The chunks of a section in one language, in the order of the text."""
        both = [
            (tantivy.Occur.Must, self._term("section", section)),
            (tantivy.Occur.Must, self._term("lang", LANGS.index(lang))),
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(both), _SECTION_CHUNKS, count=False).hits
        return sorted((address.segment_ord, address.doc) for _, address in hits)

    def chunk(self, address: Address) -> Chunk:
        """The stored chunk."""
        stored = self._searcher.doc(tantivy.DocAddress(*address)).get_first("chunk")
        fields = json.loads(bytes(stored or b""))
        return Chunk(**{**fields, "headings": tuple(fields["headings"]), "anchors": tuple(fields["anchors"])})

    def addresses(self, ids: Iterable[str]) -> dict[str, Address]:
        """Where the chunks with these ids are; unknown ids are left out."""
        by_number = {number(chunk_id): chunk_id for chunk_id in ids}
        if not by_number:
            return {}
        wanted = tantivy.Query.term_set_query(self._schema, "chunk_number", list(by_number))
        places = [address for _, address in self._searcher.search(wanted, len(by_number), count=False).hits]
        numbers = self._searcher.fast_field_values("chunk_number", places)
        found = {int(n or 0): (place.segment_ord, place.doc) for n, place in zip(numbers, places, strict=True)}
        return {chunk_id: found[n] for n, chunk_id in by_number.items() if n in found}

    def ids(self) -> set[str]:
        """The ids of all chunks."""
        if not self.size:
            return set()
        hits = self._searcher.search(tantivy.Query.all_query(), self.size, count=False).hits
        return {str(self._searcher.doc(address).get_first("id")) for _, address in hits}

    def _any_of(self, leg: Leg, counts: Mapping[str, int]) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.boost_query(self._term(leg, term), float(n)) if n > 1 else self._term(leg, term),
                )
                for term, n in counts.items()
            ]
        )

    def _readable(self, reader: Reader, today: date) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """For one of the reader's labels, and not in force later only; neither adds to the score."""
        audience = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term("audience", label)) for label in sorted(reader.labels)]
        )
        later = tantivy.Query.range_query(
            self._schema, "effective", tantivy.FieldType.Unsigned, lower_bound=today.toordinal() + 1
        )
        return [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(audience, 0.0)),
            (tantivy.Occur.MustNot, later),
        ]

    def _term(self, name: str, value: str | int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, value, "freq")


def _idf(searcher: tantivy.Searcher, leg: Leg, term: str) -> float:
    """Robertson's idf as tantivy computes it: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    n = searcher.doc_freq(leg, term)
    return math.log(1 + (max(searcher.num_docs, n) - n + 0.5) / (n + 0.5))


def query_terms(question: str, lang: Lang, concepts: Sequence[str]) -> Terms:
    """The terms of a question for every leg."""
    return {"stems": analysis.stems(question, lang), "grams": analysis.grams(question), "concepts": concepts}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for leg, tokenizer in (("stems", "terms"), ("grams", "grams"), ("concepts", "terms")):
        builder.add_text_field(leg, tokenizer_name=tokenizer, index_option="freq")
    for name in ("id", "key", "audience"):
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in ("effective", "document", "section", "lang", "chunk_number"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_bytes_field("chunk", stored=True)
    return builder.build()


def _record(document: Document, item: IndexedChunk) -> tantivy.Document:
    texts = item.texts(document)
    record = tantivy.Document()
    record.add_text("stems", " ".join(stem for lang, text in texts for stem in analysis.stems(text, lang)))
    for _, text in texts:
        record.add_text("grams", analysis.joined_words(text))
    record.add_text("concepts", " ".join(item.concepts))
    record.add_text("id", item.chunk.id)
    record.add_unsigned("chunk_number", number(item.chunk.id))
    record.add_text("key", document.key)
    record.add_unsigned("lang", LANGS.index(item.chunk.lang))
    record.add_unsigned("document", number(document.id))
    record.add_unsigned("section", number(f"{document.id}#{item.chunk.anchor}"))
    for label in document.audience:
        record.add_text("audience", label.casefold())
    record.add_unsigned("effective", document.effective.toordinal())
    record.add_bytes("chunk", json.dumps({name: getattr(item.chunk, name) for name in _STORED}).encode())
    return record
