"""Retrievers of other libraries as they come out of the box, behind one small interface.

Only what has to be said is said: the texts, how many to return, and where telemetry is switched off. LlamaIndex brings
its own stop words and stemmer (English), the others split at blanks or word borders. Chroma in LangChain's ensemble
gets our local hashed vectors, because its own default model would have to be downloaded; nothing here uses the network.
"""

import logging
import os
import uuid
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

for _switch, _off in (
    ("ANONYMIZED_TELEMETRY", "False"),
    ("HAYSTACK_TELEMETRY_ENABLED", "False"),
    ("HF_HUB_OFFLINE", "1"),
    ("LANGCHAIN_TRACING_V2", "false"),
    ("LANGSMITH_TRACING", "false"),
):
    os.environ[_switch] = _off  # read when the libraries are imported, which is below and later

Passages = Sequence[Mapping[str, str]]
Search = Callable[[str], list[str]]
"""From a query to the `_id`s of passages, best first."""

Rival = Callable[[Passages, int], Search]
"""Indexes passages (`_id`, `title`, `text`) and gives a search for that many."""


def text_of(passage: Mapping[str, str]) -> str:
    """What every retriever indexes: title and text."""
    return f"{passage.get('title', '')}\n{passage['text']}".strip()


def langchain_bm25(passages: Passages, limit: int) -> Search:
    """LangChain's `BM25Retriever`."""
    retriever = _langchain_bm25(passages, limit)
    return lambda query: [found.metadata["id"] for found in retriever.invoke(query)]


def langchain_ensemble(passages: Passages, limit: int) -> Search:
    """LangChain's `EnsembleRetriever` of BM25 and Chroma, equal weights."""
    from chromadb.config import Settings
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever

    store = Chroma(
        collection_name=f"bench-{uuid.uuid4().hex}",
        embedding_function=_hashed_vectors(),
        client_settings=Settings(anonymized_telemetry=False),
    )
    for start in range(0, len(passages), 1000):
        batch = passages[start : start + 1000]
        store.add_texts([text_of(passage) for passage in batch], metadatas=[{"id": one["_id"]} for one in batch])
    dense = store.as_retriever(search_kwargs={"k": limit})
    retriever = EnsembleRetriever(retrievers=[_langchain_bm25(passages, limit), dense], weights=[0.5, 0.5])
    return lambda query: [found.metadata["id"] for found in retriever.invoke(query)]


def haystack_bm25(passages: Passages, limit: int) -> Search:
    """Haystack's in-memory BM25."""
    from haystack import Document
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore()
    store.write_documents(
        [
            Document(id=f"{number}", content=text_of(passage), meta={"id": passage["_id"]})
            for number, passage in enumerate(passages)
        ]
    )
    retriever = InMemoryBM25Retriever(document_store=store, top_k=limit)
    return lambda query: [found.meta["id"] for found in retriever.run(query=query)["documents"]]


def llamaindex_bm25(passages: Passages, limit: int) -> Search:
    """LlamaIndex's `BM25Retriever`."""
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [TextNode(text=text_of(passage), id_=f"{number}") for number, passage in enumerate(passages)]
    retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=limit)
    return lambda query: [passages[int(found.node.node_id)]["_id"] for found in retriever.retrieve(query)]


RIVALS: Final[Mapping[str, Rival]] = {
    "LangChain BM25": langchain_bm25,
    "LangChain Ensemble (BM25 + Chroma)": langchain_ensemble,
    "Haystack BM25": haystack_bm25,
    "LlamaIndex BM25": llamaindex_bm25,
}


def _langchain_bm25(passages: Passages, limit: int) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # langchain-community announces its end
        from langchain_community.retrievers import BM25Retriever
    return BM25Retriever.from_texts(
        [text_of(passage) for passage in passages], metadatas=[{"id": one["_id"]} for one in passages], k=limit
    )


def _hashed_vectors() -> Any:
    """Our local vectors as LangChain embeddings."""
    from langchain_core.embeddings import Embeddings

    from knowledge.embeddings import HashedGrams

    class Hashed(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[float(value) for value in vector] for vector in HashedGrams().embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return Hashed()
