"""The vector index, in Chroma: embedded in a folder, in memory, or a Chroma server.

A metadata filter inside Chroma costs 24 to 34 ms at 10,000 chunks, so queries over-fetch and the caller checks who
may read each hit, as it does for every leg. Only the process that holds the index lock writes.
"""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import VectorStoreError

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

_BATCH: Final = 1000

Vectors = NDArray[np.float32]


class VectorIndex:
    """One Chroma collection of chunk vectors under cosine distance, named after the embedder that made them.

    With `url` it lives on a Chroma server, else in `folder`, else in memory. Every method raises `VectorStoreError`
    when Chroma cannot be reached or its folder is damaged.
    """

    def __init__(self, embedder: str, *, folder: Path | None = None, url: str = "") -> None:
        installation = urlsplit(url).path.strip("/")
        self._name = "chunks-" + hashlib.sha256(f"{installation} {embedder}".encode()).hexdigest()[:16]
        if folder is None and not url:
            self._name += f"-{uuid.uuid4().hex}"  # Chroma's memory is one for the whole process
        self._folder = folder
        self._url = url

    @cached_property
    def _collection(self) -> "Collection":
        """Opened at first use: importing Chroma takes longer than answering a question without it."""
        with _explained():
            return _client(self._folder, self._url).get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def lost(self) -> bool:
        """Whether its folder is gone. Chroma itself would go on with the deleted files until the process ends."""
        return self._folder is not None and not (self._folder / "chroma.sqlite3").is_file()

    def short_of(self, expected: int) -> bool:
        """Whether a shared server holds fewer vectors than it should; what is in a folder of ours we know."""
        return bool(self._url) and self.count() < expected

    def ids(self) -> set[str]:
        """The ids of all chunks that have a vector."""
        with _explained():
            return set(self._collection.get(include=[])["ids"])

    def count(self) -> int:
        """How many chunks have a vector."""
        with _explained():
            return self._collection.count()

    def add(self, ids: list[str], vectors: Vectors) -> None:
        """Store (n, dimension) unit vectors under their chunk ids; existing ids are overwritten."""
        with _explained():
            for start in range(0, len(ids), _BATCH):
                batch = slice(start, start + _BATCH)
                self._collection.upsert(ids=ids[batch], embeddings=vectors[batch])

    def remove(self, ids: list[str]) -> None:
        """Forget chunks; unknown ids are ignored."""
        with _explained():
            for start in range(0, len(ids), _BATCH):
                self._collection.delete(ids=ids[start : start + _BATCH])

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The chunk ids nearest to one vector of shape (dimension,) with their cosine similarity, best first."""
        with _explained():
            size = self._collection.count()
            if not size:
                return {}
            found = self._collection.query(
                query_embeddings=vector[None], n_results=min(limit, size), include=["distances"]
            )
        distances = found["distances"] or [[]]
        return {chunk_id: 1.0 - distance for chunk_id, distance in zip(found["ids"][0], distances[0], strict=True)}


def _client(folder: Path | None, url: str) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url:
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=secure, settings=settings)
    if folder is None:
        return chromadb.EphemeralClient(settings=settings)
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=folder, settings=settings)


@contextmanager
def _explained() -> Iterator[None]:
    """Chroma's own and its client's errors as ours; everything else passes."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    try:
        yield
    except (ChromaError, HTTPError, OSError, ValueError) as error:  # HttpClient: ValueError for an unreachable server
        raise VectorStoreError(
            f"Chroma failed ({type(error).__name__}). Check ARCHIPEL_CHROMA_URL or run `archipel index --rebuild`."
        ) from error
