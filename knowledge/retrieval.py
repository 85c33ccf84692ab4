"""From a question to passages: fusion of the legs, one section from all its translations, audience checked twice.

Each leg's scores are divided by the leg's best score and summed with the weights below (linear fusion; it measured
.007 MRR better than reciprocal ranks). The filters of the query come first; afterwards every chunk is held against the
manifest, so a stale index cannot show what its document no longer allows.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from knowledge import analysis, answering
from knowledge.confidence import LEGS, signals
from knowledge.embeddings import Embedder
from knowledge.errors import EmbeddingError, VectorStoreError
from knowledge.lexical import Address, Leg, LexicalSearcher, Scores, Terms, number, query_terms
from knowledge.store import Manifest
from knowledge.types import EVERYONE, LANGS, MAX_QUESTION, Chunk, Draft, Lang, Passage, Reader
from knowledge.vectors import VectorIndex
from knowledge.vocabulary import Vocabulary

WEIGHTS: Final[Mapping[Leg, float]] = {"stems": 0.45, "grams": 0.45, "concepts": 0.1}
"""Measured on the golden questions of two companies and on four public sets (`make bench`)."""

_TRANSLATIONS: Final = 0.3
"""How much of its translations' scores a section gets on top of its best one."""

_FOREIGN: Final = 0.7
"""What the best match by things alone is worth for a document that does not exist in the question's language. Its words
cannot match, only what the glossary knows in both languages: 10 instead of 5 of 12 such questions find it (golden
questions of the second company), and the others lose nothing."""

_DEPTH: Final = 200
"""Hits taken from each leg."""

_CANDIDATES: Final = 60
"""Chunks looked at after fusion."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """Passages, best first, one a section; `lang` the language to answer in; `signals` of whether they answer."""

    passages: tuple[Passage, ...]
    lang: Lang
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Section:
    """Candidates of one section over its languages, best first, and the section's score."""

    number: int
    candidates: Sequence[tuple[Address, Lang]]
    score: float


@dataclass(frozen=True, kw_only=True)
class Retriever:
    """Everything a query needs of one state of the index. `vector_weight` 0 leaves the vectors alone."""

    searcher: LexicalSearcher
    background: LexicalSearcher
    manifest: Manifest
    vocabulary: Vocabulary
    embedder: Embedder
    vectors: VectorIndex | None = None
    vector_weight: float = 0.0

    @cached_property
    def untranslated(self) -> Mapping[Lang, frozenset[int]]:
        """By language, the numbers of the published documents that do not exist in it."""
        published = {
            (entry.document.id, entry.document.lang) for entry in self.manifest.entries.values() if entry.chunks
        }
        ids = {document for document, _ in published}
        return {lang: frozenset(number(one) for one in ids if (one, lang) not in published) for lang in LANGS}

    def search(
        self, question: str, *, reader: Reader, today: date, lang: Lang | None = None, limit: int = 10
    ) -> Retrieved:
        """The best `limit` sections for a question that `reader` may read on `today`, in `lang` where it exists."""
        question = analysis.clean(question[:MAX_QUESTION])
        spoken = self.language(question, reader=reader, today=today)
        lang = lang or spoken
        terms = query_terms(question, spoken, self.vocabulary.glossary.concepts(question, spoken))
        legs = self._legs(terms, reader, today)
        fused = _fuse(legs)
        self._add_foreign(legs["concepts"], spoken, fused)
        if self.vectors is not None and self.vector_weight:
            self._add_vectors(self.vectors, question, fused)
        return Retrieved(
            passages=tuple(islice(self._passages(fused, lang, reader, today), limit)),
            lang=lang,
            signals=signals(legs, self._background_legs(terms), spoken, self.manifest.typical),
        )

    def extract(self, question: str, found: Retrieved, *, today: date) -> Draft:
        """The extractive answer from what was found; there must be a passage."""
        glossary = self.vocabulary.glossary
        spoken = analysis.detect_language(question) or found.lang
        return answering.extract(
            answering.Question(question, spoken, frozenset(glossary.concepts(question, spoken))),
            found.passages,
            weigh=lambda stem: self.searcher.idf("stems", stem),
            concepts=glossary.concepts,
            today=today,
        )

    def language(self, question: str, *, reader: Reader, today: date) -> Lang:
        """The question's language; bare keywords without any tell-tale word get that of the texts they fit best."""
        lang = analysis.detect_language(question)
        if lang is not None:
            return lang
        scores = self.searcher.score("grams", analysis.grams(question), reader=reader, today=today, limit=10)
        votes: dict[Lang, float] = defaultdict(float)
        addresses = list(scores.by_address)
        for address, (_, found) in zip(addresses, self.searcher.sections(addresses), strict=True):
            votes[found] += scores.by_address[address]
        return max(votes, key=lambda lang: votes[lang], default="en")

    def section(self, key: str, anchor: str, *, reader: Reader, today: date) -> Passage | None:
        """The first chunk of the document `key` under `anchor` (its very first for ""); None if `reader` may not."""
        entry = self.manifest.entries.get(key)
        if entry is None or not entry.readable(reader, today):
            return None
        addresses = self.searcher.addresses(entry.chunk_ids())
        for chunk_id in entry.chunk_ids():
            chunk = self.searcher.chunk(addresses[chunk_id]) if chunk_id in addresses else None
            if chunk is not None and (not anchor or anchor in chunk.anchors):
                return Passage(chunk=chunk, document=entry.document, score=0.0)
        return None

    def readable(self, chunk: Chunk, reader: Reader, today: date) -> bool:
        """Whether the documents, as last read, let `reader` see this very chunk on `today`."""
        entry = self.manifest.entries.get(chunk.document_key)
        return entry is not None and entry.holds(chunk.id) and entry.readable(reader, today)

    def readable_documents(self, reader: Reader, today: date) -> int:
        """How many documents, translations counting once, the reader may be answered from."""
        return len({entry.document.id for entry in self.manifest.entries.values() if entry.readable(reader, today)})

    def _legs(self, terms: Terms, reader: Reader, today: date) -> dict[Leg, Scores]:
        return {leg: self.searcher.score(leg, terms[leg], reader=reader, today=today, limit=_DEPTH) for leg in WEIGHTS}

    def _background_legs(self, terms: Terms) -> dict[Leg, Scores]:
        """How well the question fits what people ask that no rule answers."""
        return {leg: self.background.score(leg, terms[leg], reader=EVERYONE, today=date.max, limit=1) for leg in LEGS}

    def _add_foreign(self, concepts: Scores, lang: Lang, fused: dict[Address, float]) -> None:
        """Lift the chunks of documents that have no version in the question's language."""
        foreign = self.untranslated[lang]
        addresses = list(concepts.by_address) if foreign else []
        for address, document in zip(addresses, self.searcher.documents(addresses), strict=True):
            if document in foreign:
                fused[address] = max(fused[address], _FOREIGN * concepts.by_address[address] / concepts.best)

    def _add_vectors(self, vectors: VectorIndex, question: str, fused: dict[Address, float]) -> None:
        """The dense leg; when it fails the others answer."""
        try:
            nearest = vectors.nearest(self.embedder.embed([question])[0], _DEPTH)
        except (EmbeddingError, VectorStoreError) as error:
            _log.warning("vectors.failed", extra={"kind": type(error).__name__})
            return
        addresses = self.searcher.addresses(nearest)
        low, high = min(nearest.values(), default=0.0), max(nearest.values(), default=0.0)
        for address in fused:
            fused[address] *= 1.0 - self.vector_weight
        for chunk_id, address in addresses.items():
            scaled = (nearest[chunk_id] - low) / (high - low) if high > low else 1.0
            fused[address] = fused.get(address, 0.0) + self.vector_weight * scaled

    def _passages(self, fused: Mapping[Address, float], lang: Lang, reader: Reader, today: date) -> Iterator[Passage]:
        """One passage a section, best section first, in `lang` where that translation may be read."""
        for section in self._sections(fused):
            for address in self._by_preference(section, lang):
                chunk = self.searcher.chunk(address)
                if self.readable(chunk, reader, today):
                    document = self.manifest.entries[chunk.document_key].document
                    yield Passage(chunk=chunk, document=document, score=section.score)
                    break

    def _sections(self, fused: Mapping[Address, float]) -> list[_Section]:
        best = sorted(sorted(fused), key=fused.__getitem__, reverse=True)[:_CANDIDATES]  # equal ones by address
        grouped: dict[int, list[tuple[Address, Lang]]] = defaultdict(list)
        for address, (section, lang) in zip(best, self.searcher.sections(best), strict=True):
            grouped[section].append((address, lang))
        sections = [_Section(section, found, _evidence(found, fused)) for section, found in grouped.items()]
        return sorted(sections, key=lambda section: -section.score)

    def _by_preference(self, section: _Section, lang: Lang) -> Iterator[Address]:
        """The candidates in `lang`, else that translation's first chunk, then the candidates in other languages.

        A dense vector may find chunks the filters of the lexical query never saw, so every one is checked after.
        """
        own = [address for address, spoken in section.candidates if spoken == lang]
        yield from own or self.searcher.in_language(section.number, lang)
        yield from (address for address, spoken in section.candidates if spoken != lang)


def _fuse(legs: Mapping[Leg, Scores]) -> dict[Address, float]:
    fused: dict[Address, float] = defaultdict(float)
    for leg, scores in legs.items():
        share = WEIGHTS[leg] / (scores.best or 1.0)
        for address, score in scores.by_address.items():
            fused[address] += share * score
    return fused


def _evidence(candidates: Sequence[tuple[Address, Lang]], fused: Mapping[Address, float]) -> float:
    """The best score plus a part of the best of each other language."""
    best: dict[Lang, float] = {}
    for address, lang in candidates:
        best.setdefault(lang, fused[address])
    first, *others = sorted(best.values(), reverse=True)
    return first + _TRANSLATIONS * sum(others)
