"""Sections of different documents that say nearly the same: two texts for one rule drift apart.

Found by the vectors of the chunks. With the local hashed grams, different rules of our own policies stay below .66.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from knowledge.embeddings import Embedder
from knowledge.indexing import Generation
from knowledge.lexical import LexicalSearcher, indexed_text
from knowledge.types import Chunk, Finding

SIMILARITY: Final = 0.8
"""Cosine from which people, too, take two sections for copies."""

_NEIGHBOURS: Final = 10


def find(generation: Generation, embedder: Embedder, keys: Iterable[str]) -> list[Finding]:
    """A warning for each pair of sections, one of them in the documents `keys`, in one language."""
    if generation.vectors is None:
        return []
    searcher = generation.lexical.searcher()
    pairs: dict[tuple[str, str], str] = {}
    for chunk in _chunks(generation, searcher, keys):
        document = generation.manifest.entries[chunk.document_key].document
        nearest = generation.vectors.nearest(embedder.embed([indexed_text(document, chunk)])[0], _NEIGHBOURS)
        close = [name for name, similarity in nearest.items() if similarity >= SIMILARITY]
        for address in searcher.addresses(close).values():
            other = searcher.chunk(address)
            if other.lang == chunk.lang and other.document != chunk.document:
                one, two = sorted((f"{chunk.document}#{chunk.anchor}", f"{other.document}#{other.anchor}"))
                pairs[one, two] = document.source
    return [_finding(source, one, two) for (one, two), source in sorted(pairs.items())]


def _chunks(generation: Generation, searcher: LexicalSearcher, keys: Iterable[str]) -> Iterator[Chunk]:
    for key in sorted(keys):
        addresses = searcher.addresses(generation.manifest.entries[key].chunk_ids())
        yield from (searcher.chunk(address) for address in addresses.values())


def _finding(source: str, one: str, two: str) -> Finding:
    message = f"`{one}` says nearly the same as `{two}`: keep one and refer to it"
    return Finding(source=source, line=None, severity="warning", message=message)
