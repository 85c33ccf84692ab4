from pathlib import Path

import pytest

from bot.app import knowledge_base, knowledge_config, measure_retrieval
from bot.errors import DataFolderError
from bot.settings import Settings, load
from knowledge import DatasetError, EmbeddingError
from tests.support.policies import EVERYONE, TODAY, Folder


def test_the_index_is_kept_in_the_data_folder_which_is_made_for_its_owner(settings: Settings, folder: Folder) -> None:
    base = knowledge_base(settings)
    base.refresh()
    assert (settings.data_dir / "index" / "current").is_file()
    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_folder_of_its_own_is_indexed_in_memory(settings: Settings, folder: Folder) -> None:
    base = knowledge_base(settings.model_copy(update={"policies_dir": Path("elsewhere")}), folder.root)
    base.refresh()
    assert base.search("customer lists", reader=EVERYONE, today=TODAY).passages
    assert not settings.data_dir.exists()


def test_a_data_folder_that_cannot_be_used_is_said_before_anything_is_read(settings: Settings) -> None:
    settings.data_dir.touch()
    with pytest.raises(DataFolderError, match="there is a file of that name"):
        knowledge_base(settings)


def test_a_model_folder_that_is_none_is_said_at_once(settings: Settings) -> None:
    with pytest.raises(EmbeddingError, match=r"lacks model\.onnx and tokenizer\.json"):
        knowledge_base(settings.model_copy(update={"embeddings": "onnx:/nowhere"}))


def test_every_setting_reaches_the_knowledge(clean_environment: Path) -> None:
    config = knowledge_config(
        load(
            data_dir=Path("d"), policies_dir=Path("p"), chroma_url="http://c:1", model="m", model_url="http://m:1/v1",
            openai_api_key="sk-1", embeddings="e", embeddings_url="http://e:1/v1",
        )
    )  # fmt: skip
    assert (config.policies, config.data, config.chroma_url) == (Path("p"), Path("d"), "http://c:1")
    assert (config.model, config.model_url, config.api_key) == ("m", "http://m:1/v1", "sk-1")
    assert (config.embeddings, config.embeddings_url) == ("e", "http://e:1/v1")


def test_a_folder_of_its_own_never_touches_the_shared_vectors(clean_environment: Path) -> None:
    config = knowledge_config(load(chroma_url="http://c:1"), Path("theirs"))
    assert (config.policies, config.data, config.chroma_url) == (Path("theirs"), None, "")


def test_a_set_that_is_not_there_is_a_dataset_error(settings: Settings) -> None:
    with pytest.raises(DatasetError, match="a BEIR folder holds corpus, queries and qrels"):
        measure_retrieval(Path("nowhere"), settings, lambda done, total: None)
