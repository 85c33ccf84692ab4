"""What a section says, as a short digest: equal as long as its own text is, whatever else its document goes through."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from knowledge.lexical import LexicalSearcher
from knowledge.store import Entry


def digests(entry: Entry, searcher: LexicalSearcher) -> Mapping[str, str]:
    """By anchor, a digest of the whole text under that heading, down to the next heading of any level."""
    addresses = searcher.addresses(entry.chunk_ids())
    chunks = sorted((searcher.chunk(address) for address in addresses.values()), key=lambda chunk: chunk.ordinal)
    texts: dict[str, list[str]] = defaultdict(list)
    for chunk in chunks:
        texts[chunk.anchor].append(chunk.text)
    return {anchor: hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] for anchor, parts in texts.items()}
