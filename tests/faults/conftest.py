"""What the proofs with the whole bot share."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import KnowledgeBase, KnowledgeConfig
from tests.support.company import ROOT


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the sample policies, made once."""
    data = tmp_path_factory.mktemp("sample-index")
    KnowledgeBase(KnowledgeConfig(policies=ROOT / "policies", data=data)).refresh()
    return data
