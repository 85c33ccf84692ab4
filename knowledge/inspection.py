"""What can be said about an installation without changing it: its index, its calibration, its models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge import catalog, vocabulary
from knowledge.calibration import CALIBRATION_FILE, Calibration
from knowledge.embeddings import embedder
from knowledge.indexing import made_with
from knowledge.store import Manifest, Store, read_manifest

if TYPE_CHECKING:
    from datetime import date

    from knowledge.base import KnowledgeConfig
    from knowledge.embeddings import Embedder
    from knowledge.types import Document


PROBE_SECONDS: Final = 10.0
"""How long a model may take for one word before somebody who waits for an answer would have left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What the index in a data folder holds, compared with the documents as they are now.

    `behind` are keys of documents that were added, changed or removed since; `broken` are files that cannot be used
    now. `other_recipe` says that embeddings, vocabulary or format have changed, so that the next run makes it anew.
    """

    fingerprint: str
    chunks: int
    documents: tuple[Document, ...]
    behind: tuple[str, ...]
    broken: tuple[str, ...]
    vectors_complete: bool
    other_recipe: bool

    def overdue(self, today: date) -> list[Document]:
        """The published documents whose review is due on `today`, longest first."""
        due = (document for document in self.documents if document.status == "published" and document.review_due(today))
        return sorted(due, key=lambda document: (document.review_by, document.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationStatus:
    """The refusal thresholds in force.

    `own` when they were fitted for this company, `covers_embeddings` when the say of the embeddings in use in the
    ranking was measured, too.
    """

    calibrated_on: date
    own: bool
    covers_embeddings: bool


def inspect_index(config: KnowledgeConfig) -> IndexStatus | None:
    """The index of `config.data` as it is on disk; None when there is none yet, or none that can be read.

    Raises `FolderError` when the documents cannot be read, `EmbeddingError` when a model folder is not usable.
    """
    generation = Store(config.data).current() if config.data is not None else None
    if generation is None:
        return None
    manifest = read_manifest(generation)
    if not manifest.made_with:
        return None
    found = catalog.read(config.policies, known=manifest.known(), refused=manifest.refused)
    return IndexStatus(
        fingerprint=manifest.fingerprint(),
        chunks=manifest.chunk_count(),
        documents=tuple(entry.document for entry in manifest.entries.values()),
        behind=_behind(manifest, found),
        broken=tuple(sorted(found.broken)),
        vectors_complete=manifest.vectors_complete,
        other_recipe=manifest.made_with != made_with(vocabulary.load(config.policies), _embedder(config)),
    )


def inspect_calibration(config: KnowledgeConfig) -> CalibrationStatus:
    """The calibration in force. Raises `CalibrationError` when the company's own is damaged, and `EmbeddingError`."""
    calibration = Calibration.load(config.policies)
    return CalibrationStatus(
        calibrated_on=calibration.calibrated_on,
        own=(config.policies / CALIBRATION_FILE).is_file(),
        covers_embeddings=_embedder(config).name in calibration.vector_weights,
    )


async def probe_model(config: KnowledgeConfig) -> None:
    """Ask the configured chat model for one word. Raises `ModelError`, whose message is one plain sentence."""
    from knowledge.models import ModelEngine

    await ModelEngine(config.model, url=config.model_url, api_key=config.api_key, timeout=PROBE_SECONDS).probe()


def probe_embeddings(config: KnowledgeConfig) -> int:
    """The length of the vectors the configured embeddings make. Raises `EmbeddingError`."""
    return int(_embedder(config).embed(["A short text."]).shape[1])


def _embedder(config: KnowledgeConfig) -> Embedder:
    return embedder(config.embeddings, url=config.embeddings_url, api_key=config.api_key)


def _behind(manifest: Manifest, found: catalog.Catalog) -> tuple[str, ...]:
    """Keys whose documents differ; a file that is broken now leaves its last good version in force."""
    indexed = {key: entry.document for key, entry in manifest.entries.items()}
    new = {key for key, document in found.documents.items() if _fingerprint(indexed.get(key)) != document.fingerprint}
    gone = {
        key for key, document in indexed.items() if key not in found.documents and document.source not in found.broken
    }
    return tuple(sorted(new | gone))


def _fingerprint(document: Document | None) -> str:
    return document.fingerprint if document is not None else ""
