"""The front door: a policies folder that answers questions."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knowledge import analysis, indexing, vocabulary
from knowledge.calibration import Calibration, Sample
from knowledge.embeddings import LOCAL, embedder
from knowledge.errors import ModelError
from knowledge.golden import GoldenQuestion
from knowledge.indexing import Generation, Progress, SyncReport
from knowledge.lexical import indexed_text
from knowledge.retrieval import Retrieved, Retriever
from knowledge.store import Manifest, Store
from knowledge.types import (
    MAX_QUESTION,
    Answer,
    Chunk,
    Citation,
    Document,
    Draft,
    EngineName,
    Finding,
    Kind,
    Lang,
    Note,
    Passage,
    Reader,
    Turn,
)
from knowledge.vocabulary import Vocabulary

if TYPE_CHECKING:
    from knowledge.models import ModelEngine

VECTOR_WEIGHTS: Final = (0.0, 0.1, 0.2, 0.3, 0.5)
"""Shares of the dense leg that `calibrate` tries."""

_PASSAGES: Final = 6
"""Sections given to an engine."""

_NEAREST: Final = 3
"""Documents named when there is no answer."""

DUPLICATE_SIMILARITY: Final = 0.8
"""Cosine of two sections from which people, too, take them for copies (hashed grams; looked at on our policies)."""

_NEIGHBOURS: Final = 10

OnText = Callable[[str], Awaitable[None]]
"""Called with the whole text so far while a model writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeConfig:
    """Where things are. Without `data` the index lives in memory and nothing is written anywhere."""

    policies: Path
    data: Path | None = None
    embeddings: str = LOCAL
    embeddings_url: str = ""
    chroma_url: str = ""
    model: str = ""
    model_url: str = ""
    api_key: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """One state of the index, swapped as a whole so that a question never sees two."""

    generation: Generation
    retriever: Retriever
    calibration: Calibration
    stamp: tuple[str, int] | None


class KnowledgeBase:
    """Answers questions from the documents in a policies folder.

    Safe to use from several threads. `refresh` brings the index in step with the documents; questions take up what
    any process on this data folder has refreshed.
    """

    def __init__(self, config: KnowledgeConfig) -> None:
        self._config = config
        self._embedder = embedder(config.embeddings, url=config.embeddings_url, api_key=config.api_key)
        self._store = Store(config.data) if config.data is not None else None
        self._model = _model_engine(config)
        self._lock = threading.Lock()
        self._state: _State | None = None

    def refresh(self, *, rebuild: bool = False, progress: Progress = lambda done, total: None) -> SyncReport:
        """Bring the index in step with the documents; only what changed is touched.

        `rebuild` starts anew, which happens by itself when embeddings, vocabulary or format changed or the index is
        damaged. Raises `FolderError` (nothing to read, nowhere to write) and `IndexBusy` (another process is at it);
        the index stays as it was then.
        """
        words = vocabulary.load(self._config.policies)
        with self._lock:
            if self._store is None:
                target = indexing.generation_in_memory()
                report = self._synchronise(target, None, words, progress)
            else:
                target, report = self._refresh_store(self._store, words, progress, rebuild=rebuild)
            self._state = self._adopt(target, words)
        return report

    def search(
        self, question: str, *, reader: Reader, today: date, lang: Lang | None = None, limit: int = 10
    ) -> Retrieved:
        """The best `limit` sections for a question that `reader` may read on `today`, in `lang` where they exist."""
        return self._current().retriever.search(question, reader=reader, today=today, lang=lang, limit=limit)

    async def ask(
        self,
        question: str,
        *,
        reader: Reader,
        today: date,
        lang: Lang | None = None,
        history: Sequence[Turn] = (),
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer from what `reader` may read on `today`, in the question's language or `lang`.

        Never raises for anything a person types. A model that fails is replaced by quotes, and the answer says so.
        """
        started = time.perf_counter()
        cleaned = analysis.clean(question)
        state = await asyncio.to_thread(self._current)
        language = lang or analysis.detect_language(cleaned[:MAX_QUESTION]) or "en"
        if not analysis.words(cleaned) or len(cleaned) > MAX_QUESTION:
            note: Note = "long_question" if len(cleaned) > MAX_QUESTION else "empty_question"
            answer = Answer(question=question, lang=language, kind="clarify", notes=(note,))
        else:
            found = await asyncio.to_thread(
                state.retriever.search, cleaned, reader=reader, today=today, lang=lang, limit=_PASSAGES
            )
            answer = await self._answer(state, cleaned, found, reader, today, history, on_text)
        return replace(answer, question=question, elapsed_ms=(time.perf_counter() - started) * 1000.0)

    def readable(self, citation: Citation, *, reader: Reader, today: date) -> bool:
        """Whether `reader` may still see what was cited; asked again just before an answer is shown."""
        entry = self._current().generation.manifest.entries.get(f"{citation.document}.{citation.lang}")
        return (
            entry is not None
            and entry.holds(citation.chunk_id)
            and entry.document.retrievable(today)
            and reader.may_read(entry.document.audience)
        )

    def documents(self) -> list[Document]:
        """All valid documents, of every status, by key."""
        entries = self._current().generation.manifest.entries
        return [entries[key].document for key in sorted(entries)]

    def fingerprint(self) -> str:
        """Twelve letters that two indexes share when they answer alike."""
        return self._current().generation.manifest.fingerprint()

    def calibration(self) -> Calibration:
        """The refusal thresholds in use and where they come from."""
        return self._current().calibration

    def samples(
        self, questions: Sequence[GoldenQuestion], *, today: date, readers: Mapping[str, Reader], weight: float = 0.0
    ) -> list[Sample]:
        """The signals of labelled questions, with the dense leg at `weight`.

        `readers` says for each `asker` of the questions what they may read.
        """
        retriever = replace(self._current().retriever, vector_weight=weight)
        return [
            Sample(
                retriever.search(question.question, reader=readers[question.asker], today=today, limit=1).signals,
                "answer" if question.answerable else question.topic or "near",
            )
            for question in questions
        ]

    def calibrate(
        self, questions: Sequence[GoldenQuestion], *, today: date, readers: Mapping[str, Reader], measured_on: str
    ) -> Calibration:
        """Measure the dense leg's best share and fit the refusal thresholds on labelled questions.

        `measured_on` names the set in the result. Raises `CalibrationError` when there are too few questions of a kind.
        """
        retriever = self._current().retriever
        weights = VECTOR_WEIGHTS if retriever.vectors is not None else (0.0,)
        quality = {
            weight: _mean_reciprocal_rank(replace(retriever, vector_weight=weight), questions, today, readers)
            for weight in weights
        }
        best = max(quality, key=lambda weight: (quality[weight], -weight))
        samples = self.samples(questions, today=today, readers=readers, weight=best)
        fitted = Calibration.fit(samples, today=today, measured={"on": measured_on, "section_mrr@10": quality[best]})
        return replace(fitted, vector_weights={self._embedder.name: best})

    def near_duplicates(self, keys: Iterable[str]) -> list[Finding]:
        """Sections of the documents `keys` that say nearly the same as a section of another document, as warnings.

        Two texts for one rule drift apart. Found by the vectors of the chunks, in the same language only. Raises
        `EmbeddingError` and `VectorStoreError`.
        """
        state = self._current()
        vectors, searcher = state.generation.vectors, state.retriever.searcher
        if vectors is None:
            return []
        found: dict[tuple[str, str], Finding] = {}
        for chunk in self._chunks(state, keys):
            document = state.generation.manifest.entries[chunk.document_key].document
            nearest = vectors.nearest(self._embedder.embed([indexed_text(document, chunk)])[0], _NEIGHBOURS)
            close = [name for name, similarity in nearest.items() if similarity >= DUPLICATE_SIMILARITY]
            for address in searcher.addresses(close).values():
                other = searcher.chunk(address)
                if other.lang == chunk.lang and other.document != chunk.document:
                    pair = tuple(sorted((f"{chunk.document}#{chunk.anchor}", f"{other.document}#{other.anchor}")))
                    found[pair[0], pair[1]] = _duplicate(document.source, pair[0], pair[1])
        return [found[pair] for pair in sorted(found)]

    def _chunks(self, state: _State, keys: Iterable[str]) -> Iterator[Chunk]:
        searcher, entries = state.retriever.searcher, state.generation.manifest.entries
        for key in sorted(keys):
            addresses = searcher.addresses(entries[key].chunk_ids())
            yield from (searcher.chunk(address) for address in addresses.values())

    def _current(self) -> _State:
        """The newest state; made when there is none yet."""
        state = self._state
        stamp = self._store.stamp() if self._store is not None else None
        if state is not None and (stamp is None or stamp == state.stamp):
            return state  # a vanished folder is rebuilt by the next refresh; what is open still answers
        if self._store is not None and stamp is not None:
            with self._lock:
                current = self._open(self._store)
                if current is not None:
                    self._state = self._adopt(current, vocabulary.load(self._config.policies))
                    return self._state
        self.refresh()
        assert self._state is not None  # noqa: S101 - refresh sets it or raises
        return self._state

    def _refresh_store(
        self, store: Store, words: Vocabulary, progress: Progress, *, rebuild: bool
    ) -> tuple[Generation, SyncReport]:
        with store.writing():
            current = self._open(store)
            usable = current is not None and current.sound()
            if current is not None and usable and not rebuild and current.manifest.made_with == self._recipe(words):
                return current, self._synchronise(current, None, words, progress)
            target = self._open_generation(store.new_generation())
            previous = current if usable else None
            report = self._synchronise(target, previous, words, progress)
            store.publish(target.folder or store.root)
            return target, report

    def _synchronise(
        self, target: Generation, previous: Generation | None, words: Vocabulary, progress: Progress
    ) -> SyncReport:
        return indexing.synchronise(
            self._config.policies,
            target,
            previous=previous,
            words=words,
            embedder=self._embedder,
            progress=progress,
        )

    def _recipe(self, words: Vocabulary) -> str:
        return indexing.made_with(words, self._embedder)

    def _open(self, store: Store) -> Generation | None:
        folder = store.current()
        return self._open_generation(folder) if folder is not None else None

    def _open_generation(self, folder: Path) -> Generation:
        return indexing.open_generation(folder, self._embedder, chroma_url=self._config.chroma_url)

    def _adopt(self, generation: Generation, words: Vocabulary) -> _State:
        calibration = Calibration.load(self._config.policies)
        retriever = Retriever(
            searcher=generation.lexical.searcher(),
            background=generation.background.searcher(),
            manifest=generation.manifest,
            vocabulary=words,
            embedder=self._embedder,
            vectors=generation.vectors,
            vector_weight=calibration.vector_weight(self._embedder.name),
        )
        stamp = self._store.stamp() if self._store is not None else None
        return _State(generation, retriever, calibration, stamp)

    async def _answer(
        self,
        state: _State,
        question: str,
        found: Retrieved,
        reader: Reader,
        today: date,
        history: Sequence[Turn],
        on_text: OnText | None,
    ) -> Answer:
        confidence = state.calibration.confidence(found.signals)
        zone = state.calibration.zone(confidence)
        base = Answer(
            question=question,
            lang=found.lang,
            kind="no_answer",
            confidence=confidence,
            nearest=_nearest(found.passages),
            searched=state.retriever.readable_documents(reader, today),
            passages=found.passages,
        )
        if zone == "refuse" or not found.passages:
            return base
        draft, engine, notes = await self._write(state, question, found, today, history, on_text)
        if draft is None or not all(self.readable(c, reader=reader, today=today) for c in draft.citations):
            return replace(base, engine=engine)
        hedged = zone == "hedge" and engine == "extractive"
        return _told(base, draft, engine, notes, state.generation.manifest, hedged=hedged)

    async def _write(
        self,
        state: _State,
        question: str,
        found: Retrieved,
        today: date,
        history: Sequence[Turn],
        on_text: OnText | None,
    ) -> tuple[Draft | None, EngineName, tuple[Note, ...]]:
        notes: tuple[Note, ...] = ()
        if self._model is not None:
            try:
                draft = await self._model.write(
                    question, found.lang, found.passages, today=today, history=history, on_text=on_text
                )
            except ModelError:
                notes = ("model_unavailable",)
            else:
                return draft, "model", ()
        return state.retriever.extract(question, found, today=today), "extractive", notes


def _duplicate(source: str, one: str, other: str) -> Finding:
    message = f"`{one}` says nearly the same as `{other}`: keep one and refer to it"
    return Finding(source=source, line=None, severity="warning", message=message)


def _mean_reciprocal_rank(
    retriever: Retriever, questions: Sequence[GoldenQuestion], today: date, readers: Mapping[str, Reader]
) -> float:
    """MRR@10 of the right section over the questions that name one."""
    ranks = []
    for question in questions:
        if question.documents:
            found = retriever.search(question.question, reader=readers[question.asker], today=today)
            places = [
                {passage.document.id, f"{passage.document.id}#{passage.chunk.anchor}"} for passage in found.passages
            ]
            right = (place for place, names in enumerate(places, start=1) if names & set(question.documents))
            ranks.append(1.0 / next(right, float("inf")))
    return round(sum(ranks) / len(ranks), 4) if ranks else 0.0


def _model_engine(config: KnowledgeConfig) -> "ModelEngine | None":
    if not config.model:
        return None
    from knowledge.models import ModelEngine

    return ModelEngine(config.model, url=config.model_url, api_key=config.api_key)


def _nearest(passages: Sequence[Passage]) -> tuple[Document, ...]:
    by_id = {passage.document.id: passage.document for passage in reversed(passages)}
    ordered = dict.fromkeys(passage.document.id for passage in passages)
    return tuple(by_id[document_id] for document_id in ordered)[:_NEAREST]


def _told(
    base: Answer, draft: Draft, engine: EngineName, notes: tuple[Note, ...], manifest: Manifest, *, hedged: bool
) -> Answer:
    citations = tuple(
        replace(citation, newer_version=manifest.newer_version(citation.document, citation.version))
        for citation in draft.citations
    )
    if all(citation.lang != base.lang for citation in citations):
        notes = (*notes, "other_language")
    kind: Kind = "answer"
    return replace(
        base, kind=kind, text=draft.text, citations=citations, engine=engine, notes=notes, hedged=hedged, nearest=()
    )
