"""Composition root: settings in, the product's parts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.settings import Settings
    from knowledge import KnowledgeBase, KnowledgeConfig


def knowledge_base(settings: Settings, policies: Path | None = None) -> KnowledgeBase:
    """The knowledge base the settings describe; with `policies` one of that folder alone, in memory.

    Raises `DataFolderError` when there is nowhere to keep its index, and `EmbeddingError` when the configured
    embedding model cannot be used.
    """
    from bot.folders import prepare_data_folder
    from knowledge import KnowledgeBase

    if policies is None:
        prepare_data_folder(settings.data_dir)
    return KnowledgeBase(knowledge_config(settings, policies))


def knowledge_config(settings: Settings, policies: Path | None = None) -> KnowledgeConfig:
    """What the settings say about documents, index and models; `policies` as for `knowledge_base`."""
    from knowledge import KnowledgeConfig

    return KnowledgeConfig(
        policies=policies or settings.policies_dir,
        data=None if policies else settings.data_dir,
        embeddings=settings.embeddings,
        embeddings_url=settings.embeddings_url or "",
        chroma_url="" if policies else settings.chroma_url or "",
        model=settings.model or "",
        model_url=settings.model_url or "",
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
    )


def measure_retrieval(folder: Path, settings: Settings, progress: Callable[[int, int], None]) -> dict[str, object]:
    """The product's retriever, with its own lexicon and the configured embeddings, on a labelled set."""
    from knowledge import measure

    return measure(
        folder,
        embeddings=settings.embeddings,
        embeddings_url=settings.embeddings_url or "",
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else "",
        progress=progress,
    )
