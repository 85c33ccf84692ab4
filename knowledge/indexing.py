"""Bringing the indexes in step with the documents: only what changed is touched, and the documents decide.

Order matters for a process that may die anywhere: lexical commit, manifest, vectors. When it dies before the manifest,
index and manifest disagree in size or the manifest still has the old fingerprints, and the next run makes the index
anew or does the same work again; either way the last good version of a broken file is taken from what is there. The
manifest says whether the vectors are complete.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from knowledge import catalog, chunking, vocabulary
from knowledge.catalog import CATALOG_VERSION, Catalog
from knowledge.chunking import CHUNKING_VERSION
from knowledge.confidence import typical_coverage
from knowledge.embeddings import Embedder
from knowledge.errors import EmbeddingError, FolderError, VectorStoreError
from knowledge.lexical import LEXICAL_VERSION, IndexedChunk, LexicalIndex, LexicalSearcher, indexed_text
from knowledge.store import MANIFEST, Entry, Manifest, read_manifest, write_manifest
from knowledge.types import Chunk, Document, Finding
from knowledge.vectors import VectorIndex
from knowledge.vocabulary import Topic, Vocabulary

Progress = Callable[[int, int], None]
"""Called with (chunks done, chunks to do)."""

_STEP: Final = 2000
"""Chunks between two calls of a progress function, and the most whose vectors are in memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a run did, by document key, and what it has to say about the files."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]
    chunks: int
    rebuilt: bool
    seconds: float

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The errors among the findings."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(slots=True)
class Generation:
    """One set of indexes, on disk or in memory. `vectors` is absent where nothing reads them."""

    lexical: LexicalIndex
    background: LexicalIndex
    vectors: VectorIndex | None
    manifest: Manifest
    folder: Path | None = None

    def sound(self) -> bool:
        """Whether the lexical index holds as much as the manifest says: a cheap check against damaged folders."""
        return self.lexical.searcher().size == self.manifest.chunk_count()

    def fits(self, recipe: str) -> bool:
        """Whether it was made with `recipe` and can be brought in step, rather than made anew."""
        vectors_lost = self.manifest.vectors_complete and self.vectors is not None and self.vectors.lost()
        return self.manifest.made_with == recipe and not vectors_lost

    def has_all_vectors(self) -> bool:
        """Whether nothing is missing, as far as a look at the count tells; a server that is down has nothing."""
        try:
            short = self.vectors is not None and self.vectors.short_of(self.manifest.chunk_count())
        except VectorStoreError:
            short = True
        return self.manifest.vectors_complete and not short

    def save(self, manifest: Manifest) -> None:
        """Adopt a manifest, on disk too where there is a folder; an equal one is left, so that nobody reopens it."""
        written = self.folder is None or (self.manifest == manifest and (self.folder / MANIFEST).exists())
        self.manifest = manifest
        if self.folder is not None and not written:
            write_manifest(self.folder, manifest)


@dataclass(slots=True)
class _Plan:
    """What has to happen to make the index equal to the documents."""

    write: dict[str, tuple[Document, Sequence[Chunk]]] = field(default_factory=dict)
    remove: set[str] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)


def made_with(words: Vocabulary, embedder: Embedder) -> str:
    """Everything but the documents that shapes an index; another value means a rebuild."""
    versions = f"{CATALOG_VERSION}.{CHUNKING_VERSION}.{LEXICAL_VERSION}"
    return f"{versions} {words.fingerprint[:16]} {embedder.name}"


def synchronise(
    policies: Path,
    generation: Generation,
    *,
    previous: Generation | None,
    words: Vocabulary,
    embedder: Embedder,
    progress: Progress,
) -> SyncReport:
    """Make `generation` hold what `policies` says, and write its manifest.

    `previous` is the generation that one made anew replaces: the last good version of a file that is broken now is
    taken from it. Raises `FolderError` when the folder is gone or holds no document while the index does: an index is
    never emptied by a slip.
    """
    started = time.perf_counter()
    old = (previous or generation).manifest
    found = catalog.read(
        policies, known=generation.manifest.known(), refused=generation.manifest.refused, before=old.known()
    )
    plan = _plan(found, generation, previous)
    if not plan.entries and old.entries:
        raise FolderError(f"{policies} holds no document; the index was left as it is. Run `archipel check`.")
    fill_background(generation.background)
    if plan.write or plan.remove:
        _index(plan, generation, words, progress)
    complete = not (plan.write or plan.remove) and generation.has_all_vectors()
    generation.save(
        replace(
            generation.manifest,
            made_with=made_with(words, embedder),
            entries=plan.entries,
            refused=found.refused,
            vectors_complete=complete,
            **_typical(generation, plan),
        )
    )
    findings = found.findings + words.findings + (() if complete else _complete_vectors(generation, embedder))
    return _report(old, plan, findings, rebuilt=previous is not None, seconds=time.perf_counter() - started)


def open_generation(folder: Path, embedder: Embedder, *, chroma_url: str) -> Generation:
    """The indexes in a folder, made where they are missing."""
    vectors = VectorIndex(embedder.name, folder=None if chroma_url else folder / "vectors", url=chroma_url)
    lexical, background = LexicalIndex(folder / "lexical"), LexicalIndex(folder / "background")
    return Generation(lexical, background, vectors, read_manifest(folder), folder)


def generation_in_memory() -> Generation:
    """Empty indexes that leave nothing behind."""
    return Generation(LexicalIndex(None), LexicalIndex(None), None, Manifest())


def fill_background(index: LexicalIndex) -> None:
    """Index the questions no rule answers, unless they are there already."""
    if not index.searcher().size:
        index.replace(
            (document, [IndexedChunk(chunk)]) for document, chunk in map(_background_record, vocabulary.background())
        )


def _plan(found: Catalog, generation: Generation, previous: Generation | None) -> _Plan:
    plan = _Plan()
    for key, document in found.documents.items():
        entry = generation.manifest.entries.get(key)
        if entry is not None and entry.document.fingerprint == document.fingerprint:
            plan.entries[key] = replace(entry, document=document)  # the file may have been renamed
        else:
            published = document.status == "published"
            _schedule(plan, document, chunking.chunks(document, found.bodies[key]) if published else ())
    _keep_last_good(plan, found, generation, previous)
    plan.remove |= generation.manifest.entries.keys() - plan.entries.keys()
    return plan


def _keep_last_good(plan: _Plan, found: Catalog, generation: Generation, previous: Generation | None) -> None:
    """A document whose file is broken now stays as it was last read well."""
    source = previous or generation
    for key, entry in source.manifest.entries.items():
        if key in plan.entries or entry.document.source not in found.broken:
            continue
        if previous is None:
            plan.entries[key] = entry
        else:
            _salvage(plan, entry, previous.lexical.searcher())


def _salvage(plan: _Plan, entry: Entry, searcher: LexicalSearcher) -> None:
    """Take a document's chunks over from the generation before, if that still has all of them."""
    ids = entry.chunk_ids()
    addresses = searcher.addresses(ids)
    if len(addresses) == len(ids):
        _schedule(plan, entry.document, [searcher.chunk(addresses[name]) for name in ids])


def _schedule(plan: _Plan, document: Document, chunks: Sequence[Chunk]) -> None:
    plan.write[document.key] = (document, chunks)
    plan.entries[document.key] = Entry(document, len(chunks))


def _index(plan: _Plan, generation: Generation, words: Vocabulary, progress: Progress) -> None:
    total = sum(len(chunks) for _, chunks in plan.write.values())
    progress(0, total)
    items = (
        (document, [words.describe(document, chunk) for chunk in chunks]) for document, chunks in plan.write.values()
    )
    generation.lexical.replace(_counted(items, total, progress), plan.remove)
    progress(total, total)


def _typical(generation: Generation, plan: _Plan) -> dict[str, Any]:
    """What everyday questions reach, measured again when the index has grown or shrunk by a tenth."""
    chunks = sum(entry.chunks for entry in plan.entries.values())
    if (
        generation.manifest.typical
        and abs(chunks - generation.manifest.typical_of) * 10 <= generation.manifest.typical_of
    ):
        return {}
    typical = typical_coverage(generation.lexical.searcher(), vocabulary.background())
    return {"typical": typical, "typical_of": chunks}


def _complete_vectors(generation: Generation, embedder: Embedder) -> tuple[Finding, ...]:
    """Make the vectors equal to the manifest by comparing ids, so that whatever an interrupted run left is put right.

    A failure is a finding: the lexical legs answer meanwhile and the next run tries again.
    """
    try:
        if generation.vectors is not None:
            _step_vectors(generation, generation.vectors, embedder)
    except (EmbeddingError, VectorStoreError) as error:
        return (Finding(source="embeddings", line=None, severity="error", message=str(error)),)
    generation.save(replace(generation.manifest, vectors_complete=True))
    return ()


def _step_vectors(generation: Generation, vectors: VectorIndex, embedder: Embedder) -> None:
    wanted, present = generation.manifest.chunk_ids(), vectors.ids()
    vectors.remove(sorted(present - wanted))
    searcher = generation.lexical.searcher()
    missing = sorted(wanted - present)
    for start in range(0, len(missing), _STEP):
        addresses = searcher.addresses(missing[start : start + _STEP])
        chunks = [searcher.chunk(address) for address in addresses.values()]
        texts = [indexed_text(generation.manifest.entries[chunk.document_key].document, chunk) for chunk in chunks]
        vectors.add([chunk.id for chunk in chunks], embedder.embed(texts))


def _background_record(topic: Topic) -> tuple[Document, Chunk]:
    document = Document(
        id=f"background-{topic.id}",
        title="",
        lang=topic.lang,
        version="",
        status="published",
        owner="",
        deputy=None,
        effective=date.min,
        review_by=date.max,
        audience=("all",),
        url=None,
        source="",
        fingerprint="",
    )
    return document, chunking.plain_chunks(document, "\n".join(topic.questions))[0]


def _counted(
    items: Iterable[tuple[Document, list[IndexedChunk]]], total: int, progress: Progress
) -> Iterable[tuple[Document, list[IndexedChunk]]]:
    done = 0
    for document, chunks in items:
        yield document, chunks
        if (done + len(chunks)) // _STEP > done // _STEP:
            progress(done + len(chunks), total)
        done += len(chunks)


def _report(old: Manifest, plan: _Plan, findings: tuple[Finding, ...], *, rebuilt: bool, seconds: float) -> SyncReport:
    before = {key: entry.document.fingerprint for key, entry in old.entries.items()}
    after = {key: entry.document.fingerprint for key, entry in plan.entries.items()}
    return SyncReport(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(key for key in after.keys() & before.keys() if after[key] != before[key])),
        removed=tuple(sorted(before.keys() - after.keys())),
        findings=findings,
        chunks=sum(entry.chunks for entry in plan.entries.values()),
        rebuilt=rebuilt,
        seconds=seconds,
    )
