from datetime import date
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase, KnowledgeConfig
from knowledge.calibration import Calibration
from knowledge.errors import CalibrationError, EmbeddingError, FolderError
from knowledge.inspection import inspect_calibration, inspect_index, probe_embeddings
from tests.support.policies import CUSTOMERS, MEETINGS, TODAY, Folder


@pytest.fixture
def config(policies: Folder, tmp_path: Path) -> KnowledgeConfig:
    """A folder with two documents and its index."""
    policies.write("customers", CUSTOMERS)
    policies.write("meetings", MEETINGS, review_by="2026-09-30")
    config = KnowledgeConfig(policies=policies.root, data=tmp_path / "data")
    KnowledgeBase(config).refresh()
    return config


def test_an_index_in_step_is_what_a_base_on_it_says(config: KnowledgeConfig) -> None:
    status = inspect_index(config)
    assert status is not None
    assert status.fingerprint == KnowledgeBase(config).fingerprint()
    assert [document.key for document in status.documents] == ["customers.en", "meetings.en"]
    assert (status.chunks, status.behind, status.broken) == (2, (), ())
    assert (status.vectors_complete, status.other_recipe) == (True, False)


def test_overdue_are_published_documents_from_the_day_after_their_review_on(
    config: KnowledgeConfig, policies: Folder
) -> None:
    policies.write("plans", "Text.", status="draft", effective="2025-01-01", review_by="2025-06-01")
    policies.write("costs", "Text.", review_by="2026-03-01")
    KnowledgeBase(config).refresh()
    status = inspect_index(config)
    assert status is not None
    assert [document.key for document in status.overdue(TODAY)] == ["costs.en", "meetings.en"]
    assert [document.key for document in status.overdue(date(2026, 9, 30))] == ["costs.en"]


def test_there_is_no_status_without_an_index_on_disk(config: KnowledgeConfig, policies: Folder, tmp_path: Path) -> None:
    assert inspect_index(KnowledgeConfig(policies=policies.root)) is None
    assert inspect_index(KnowledgeConfig(policies=policies.root, data=tmp_path / "nowhere")) is None
    for manifest in tmp_path.rglob("manifest.json"):
        manifest.write_text("nonsense")
    assert inspect_index(config) is None


def test_other_embeddings_are_another_recipe(config: KnowledgeConfig, policies: Folder) -> None:
    other = KnowledgeConfig(
        policies=policies.root, data=config.data, embeddings="m", embeddings_url="http://127.0.0.1:9"
    )
    status = inspect_index(other)
    assert status is not None
    assert status.other_recipe


def test_documents_that_are_gone_cannot_be_compared(config: KnowledgeConfig, policies: Folder) -> None:
    policies.root.rename(policies.root.with_name("moved"))
    with pytest.raises(FolderError, match="does not exist"):
        inspect_index(config)


def test_a_calibration_is_one_s_own_when_the_folder_holds_one(config: KnowledgeConfig, policies: Folder) -> None:
    product = inspect_calibration(config)
    assert (product.own, product.calibrated_on) == (False, Calibration.load(policies.root).calibrated_on)
    Calibration.load(policies.root).save(policies.root / "calibration.json")
    assert inspect_calibration(config).own
    policies.put("calibration.json", "{}")
    with pytest.raises(CalibrationError):
        inspect_calibration(config)


def test_embeddings_are_probed_with_one_text(config: KnowledgeConfig, policies: Folder) -> None:
    assert probe_embeddings(config) == 256
    with pytest.raises(EmbeddingError, match="lacks"):
        probe_embeddings(KnowledgeConfig(policies=policies.root, embeddings="onnx:/nowhere"))
