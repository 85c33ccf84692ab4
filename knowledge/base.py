"""The front door: a policies folder that answers questions."""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knowledge import analysis, answering, duplicates, fitting, indexing, sections, vocabulary
from knowledge.calibration import CALIBRATION_FILE, Calibration, Sample
from knowledge.citations import cite
from knowledge.embeddings import LOCAL, embedder
from knowledge.errors import CalibrationError, ModelError
from knowledge.golden import GoldenQuestion
from knowledge.indexing import Generation, Progress, SyncReport
from knowledge.retrieval import Retrieved, Retriever
from knowledge.store import Stamp, Store
from knowledge.types import (
    LANGS,
    MAX_QUESTION,
    Answer,
    Citation,
    Document,
    Draft,
    EngineName,
    Finding,
    Lang,
    Note,
    Passage,
    Reader,
    Turn,
)
from knowledge.vocabulary import Vocabulary

if TYPE_CHECKING:
    from knowledge.models import ModelEngine

_PASSAGES: Final = 6
_RECOGNISE_SECONDS: Final = 4.0
"""Sections given to an engine."""

_NEAREST: Final = 3
"""Documents named when there is no answer."""

_FIRST_INDEX_SECONDS: Final = 60.0
"""How long a question waits while another process makes the very first index."""

_log = logging.getLogger(__name__)

OnText = Callable[[str], Awaitable[None]]
"""Called with the whole text so far while a model writes."""

NewerVersion = Callable[[str, str], str | None]
"""The version of a document that is above the given one, if there is one."""


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
    stamp: Stamp


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
        self._refreshing = threading.Lock()
        self._opening = threading.Lock()
        self._state: _State | None = None

    def refresh(
        self, *, rebuild: bool = False, patience: float = 0.0, progress: Progress = lambda done, total: None
    ) -> SyncReport:
        """Bring the index in step with the documents; only what changed is touched.

        `rebuild` starts anew, which happens by itself when embeddings, vocabulary or format changed or the index is
        damaged. Raises `FolderError` (nothing to read, nowhere to write) and `IndexBusy` (another process was at it
        for longer than `patience` seconds); the index stays as it was then.
        """
        words = vocabulary.load(self._config.policies)
        with self._refreshing:
            if self._store is None:
                target, stamp = indexing.generation_in_memory(), None
                report = self._synchronise(target, None, words, progress)
            else:
                target, report, stamp = self._refresh_store(self._store, words, progress, rebuild, patience)
            calibration, findings = self._calibration()
            self._state = self._adopt(target, words, calibration, stamp)
        return replace(report, findings=report.findings + findings)

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
        default_lang: Lang | None = None,
        history: Sequence[Turn] = (),
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer from what `reader` may read on `today`, in the question's language or `lang`.

        `default_lang` is the language of the answer to texts whose own cannot be told, such as bare keywords.
        Never raises for anything a person types. A model that fails is replaced by quotes, and the answer says so.
        """
        started = time.perf_counter()
        cleaned = analysis.clean(question)
        state = await asyncio.to_thread(self._current)
        detected = analysis.detect_language(cleaned[:MAX_QUESTION])
        lang = lang or (default_lang if detected is None else None)
        language = lang or detected or "en"
        if not analysis.words(cleaned) or len(cleaned) > MAX_QUESTION:
            note: Note = "long_question" if len(cleaned) > MAX_QUESTION else "empty_question"
            answer = Answer(question=question, lang=language, kind="clarify", notes=(note,))
        else:
            found = await asyncio.to_thread(
                state.retriever.search, cleaned, reader=reader, today=today, lang=lang, limit=_PASSAGES
            )
            answer = await self._answer(state, cleaned, found, reader, today, history, on_text)
        return replace(answer, question=question, elapsed_ms=(time.perf_counter() - started) * 1000.0)

    async def recognise(self, question: str, choices: Mapping[str, str]) -> frozenset[str]:
        """Which of `choices` (meaning by id) the configured model finds in a question; none without a model.

        A model that fails or takes longer than four seconds finds nothing: what it finds only ever adds caution.
        """
        if self._model is None:
            return frozenset()
        try:
            async with asyncio.timeout(_RECOGNISE_SECONDS):
                return await self._model.recognise(question, choices)
        except (ModelError, TimeoutError):
            _log.warning("model.not_recognised")
            return frozenset()

    def readable(self, citation: Citation, *, reader: Reader, today: date) -> bool:
        """Whether `reader` may still see what was cited; asked again just before an answer is shown."""
        entry = self._current().generation.manifest.entries.get(f"{citation.document}.{citation.lang}")
        return entry is not None and entry.holds(citation.chunk_id) and entry.readable(reader, today)

    def section(self, reference: str, *, reader: Reader, today: date, lang: Lang) -> Citation | None:
        """The section `document#anchor` (or a document's beginning) as a source, in `lang` where it exists.

        None when there is no such section that `reader` may read on `today`.
        """
        document, _, anchor = reference.partition("#")
        retriever = self._current().retriever
        for one in (lang, *(other for other in LANGS if other != lang)):
            passage = retriever.section(f"{document}.{one}", anchor, reader=reader, today=today)
            if passage is not None:
                return cite(1, passage, answering.opening(passage.chunk.text), today=today)
        return None

    def section_digest(self, citation: Citation) -> str:
        """A digest of the whole text of the section a citation quotes; "" when the index has moved on since."""
        state = self._current()
        entry = state.generation.manifest.entries.get(f"{citation.document}.{citation.lang}")
        if entry is None or not _is_chunk_id(citation.chunk_id) or not entry.holds(citation.chunk_id):
            return ""
        return sections.digests(entry, state.retriever.searcher).get(citation.anchor, "")

    def section_digests(self, document: str, lang: Lang) -> Mapping[str, str]:
        """By anchor, a digest of each section of a document in one language; none for what is not published."""
        state = self._current()
        entry = state.generation.manifest.entries.get(f"{document}.{lang}")
        return sections.digests(entry, state.retriever.searcher) if entry is not None else {}

    def may_open(self, document: str, lang: Lang, *, reader: Reader, today: date) -> bool:
        """Whether `reader` may read the document in this language on `today`."""
        entry = self._current().generation.manifest.entries.get(f"{document}.{lang}")
        return entry is not None and entry.readable(reader, today)

    def concepts(self, text: str, lang: Lang) -> Mapping[str, float]:
        """The things a text speaks of, the same in every language, and how much each tells: the rarer, the more."""
        retriever = self._current().retriever
        found = retriever.vocabulary.glossary.concepts(analysis.clean(text), lang)
        return {concept: retriever.searcher.idf("concepts", concept) for concept in dict.fromkeys(found)}

    def related(
        self, question: str, *, reader: Reader, today: date, lang: Lang, names: Collection[str] = ()
    ) -> Citation | None:
        """The section that answers `question` best, when it surely does; for what is answered from elsewhere.

        With `names` it has to contain one of them, in any case of letters, and then need not be as sure.
        """
        state = self._current()
        cleaned = analysis.clean(question)
        if not analysis.words(cleaned) or len(cleaned) > MAX_QUESTION:
            return None
        found = state.retriever.search(cleaned, reader=reader, today=today, lang=lang, limit=_PASSAGES)
        zone = state.calibration.zone(state.calibration.confidence(found.signals))
        if names:
            wanted = [name.casefold() for name in names]
            named = tuple(p for p in found.passages if any(name in p.chunk.text.casefold() for name in wanted))
            found = replace(found, passages=named)
        if not found.passages or zone == "refuse" or (zone == "hedge" and not names):
            return None
        return state.retriever.extract(cleaned, found, today=today).citations[0]

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
        self, questions: Sequence[GoldenQuestion], *, today: date, readers: Mapping[str, Reader]
    ) -> list[Sample]:
        """The signals of labelled questions; `readers` says for each `asker` of theirs what they may read."""
        return fitting.samples(self._current().retriever, questions, today, readers)

    def calibrate(
        self, questions: Sequence[GoldenQuestion], *, today: date, readers: Mapping[str, Reader], measured_on: str
    ) -> Calibration:
        """Measure the dense leg's best share and fit the refusal thresholds on labelled questions.

        `measured_on` names the set in the result. Raises `CalibrationError` when there are too few questions of a kind.
        """
        return fitting.calibrate(self._current().retriever, questions, today, readers, measured_on)

    def near_duplicates(self, keys: Iterable[str]) -> list[Finding]:
        """Sections of the documents `keys` that say nearly the same as a section of another document, as warnings.

        Raises `EmbeddingError` and `VectorStoreError`.
        """
        return duplicates.find(self._current().generation, self._embedder, keys)

    def _current(self) -> _State:
        """The newest state; made when there is none yet."""
        state = self._state
        stamp = self._store.stamp() if self._store is not None else None
        if state is not None and (stamp is None or stamp == state.stamp):
            return state  # a vanished folder is rebuilt by the next refresh; what is open still answers
        if self._store is not None and stamp is not None:
            # Not the lock of `refresh`: that one may be held for minutes while an endpoint makes vectors, and who may
            # read what must count as soon as the manifest says so.
            with self._opening:
                current = self._open(self._store)
                if current is not None and (state is not None or current.sound()):
                    # The stamp is older than what was opened: should that have changed meanwhile, the next question
                    # looks again.
                    words = vocabulary.load(self._config.policies)
                    self._state = self._adopt(current, words, self._calibration()[0], stamp)
                    return self._state
        self.refresh(patience=_FIRST_INDEX_SECONDS)
        assert self._state is not None  # noqa: S101 - refresh sets it or raises
        return self._state

    def _refresh_store(
        self, store: Store, words: Vocabulary, progress: Progress, rebuild: bool, patience: float
    ) -> tuple[Generation, SyncReport, Stamp]:
        with store.writing(patience=patience):
            current = self._open(store)
            if current is not None and not rebuild and current.sound() and current.fits(self._recipe(words)):
                return current, self._synchronise(current, None, words, progress), store.stamp()
            folder = store.new_generation()
            target = self._open_generation(folder)
            report = self._synchronise(target, current, words, progress)
            store.publish(folder)
            return target, replace(report, rebuilt=current is not None), store.stamp()

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
        """The generation in use; None when there is none or it is of another version or damaged."""
        folder = store.current()
        try:
            return self._open_generation(folder) if folder is not None else None
        except (OSError, ValueError):  # what tantivy says to a schema or a file that is not its own, or to no file
            return None

    def _open_generation(self, folder: Path) -> Generation:
        return indexing.open_generation(folder, self._embedder, chroma_url=self._config.chroma_url)

    def _calibration(self) -> tuple[Calibration, tuple[Finding, ...]]:
        """The folder's own or the product's. A damaged one is a finding, and the last good one counts meanwhile."""
        try:
            return Calibration.load(self._config.policies), ()
        except CalibrationError as error:
            last_good = self._state.calibration if self._state else Calibration.default()
            return last_good, (Finding(source=CALIBRATION_FILE, line=None, severity="error", message=str(error)),)

    def _adopt(self, generation: Generation, words: Vocabulary, calibration: Calibration, stamp: Stamp) -> _State:
        retriever = Retriever(
            searcher=generation.lexical.searcher(),
            background=generation.background.searcher(),
            manifest=generation.manifest,
            vocabulary=words,
            embedder=self._embedder,
            vectors=generation.vectors,
            vector_weight=calibration.vector_weight(self._embedder.name),
        )
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
        # A model takes its time, and somebody may have been shut out meanwhile.
        newest = (await asyncio.to_thread(self._current)).retriever
        passages = tuple(p for p in found.passages if newest.readable(p.chunk, reader, today))
        base = replace(base, engine=engine, passages=passages, nearest=_nearest(passages))
        if draft is None or not {c.chunk_id for c in draft.citations} <= {p.chunk.id for p in passages}:
            return base
        hedged = zone == "hedge" and engine == "extractive"
        newer = partial(newest.manifest.newer_version, reader=reader, today=today)
        return _told(base, draft, newer, notes, hedged=hedged)

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
                _log.warning("model.failed")  # `archipel doctor` says why
                notes = ("model_unavailable",)
            else:
                return draft, "model", ()
        return state.retriever.extract(question, found, today=today), "extractive", notes


def _model_engine(config: KnowledgeConfig) -> "ModelEngine | None":
    if not config.model:
        return None
    from knowledge.models import ModelEngine

    return ModelEngine(config.model, url=config.model_url, api_key=config.api_key)


def _is_chunk_id(name: str) -> bool:
    return name.rpartition("#")[2].isdecimal()


def _nearest(passages: Sequence[Passage]) -> tuple[Document, ...]:
    by_id = {passage.document.id: passage.document for passage in reversed(passages)}
    ordered = dict.fromkeys(passage.document.id for passage in passages)
    return tuple(by_id[document_id] for document_id in ordered)[:_NEAREST]


def _told(base: Answer, draft: Draft, newer: NewerVersion, notes: tuple[Note, ...], *, hedged: bool) -> Answer:
    citations = tuple(
        replace(citation, newer_version=newer(citation.document, citation.version)) for citation in draft.citations
    )
    if all(citation.lang != base.lang for citation in citations):
        notes = (*notes, "other_language")
    return replace(base, kind="answer", text=draft.text, citations=citations, notes=notes, hedged=hedged, nearest=())
