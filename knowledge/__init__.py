"""Answers from documents. Needs neither Slack nor a database; everything others use is named here.

```python
base = KnowledgeBase(KnowledgeConfig(policies=Path("policies"), data=Path("data")))
base.refresh()
answer = await base.ask("May I use my private account?", reader=Reader.employee(), today=date.today())
```
The rooms: `catalog` and `convert` read files, `chunking` cuts them, `lexical`, `vectors` and `embeddings` index them,
`indexing` and `store` keep the index in step, `retrieval` finds, `confidence` and `calibration` decide whether that is
an answer, `answering` quotes and `models` writes one, `citations` checks it, `masking` keeps personal data in.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from knowledge.errors import (
    CalibrationError,
    ConversionError,
    DatasetError,
    EmbeddingError,
    FolderError,
    IndexBusy,
    KnowledgeError,
    ModelError,
    VectorStoreError,
    YamlError,
)
from knowledge.types import (
    EVERYONE,
    LANGS,
    MAX_QUESTION,
    Answer,
    Citation,
    Document,
    Finding,
    Lang,
    Passage,
    Reader,
    Turn,
)

if TYPE_CHECKING:
    from knowledge.analysis import all_stems, detect_language, fold, stems, stop_words
    from knowledge.base import KnowledgeBase, KnowledgeConfig
    from knowledge.calibration import Calibration
    from knowledge.checking import Checked, check, examine
    from knowledge.evaluation import measure
    from knowledge.frontmatter import Yaml, dump_yaml, load_yaml, read_yaml
    from knowledge.golden import GoldenQuestion, Observed, golden_report, read_golden, reader_of
    from knowledge.indexing import SyncReport
    from knowledge.inspection import (
        CalibrationStatus,
        IndexStatus,
        inspect_calibration,
        inspect_index,
        probe_embeddings,
        probe_model,
    )
    from knowledge.masking import mask

_LATER = {
    "stop_words": "analysis",
    "stems": "analysis",
    "fold": "analysis",
    "detect_language": "analysis",
    "all_stems": "analysis",
    "Calibration": "calibration",
    "CalibrationStatus": "inspection",
    "Checked": "checking",
    "GoldenQuestion": "golden",
    "IndexStatus": "inspection",
    "KnowledgeBase": "base",
    "KnowledgeConfig": "base",
    "Observed": "golden",
    "SyncReport": "indexing",
    "Yaml": "frontmatter",
    "check": "checking",
    "dump_yaml": "frontmatter",
    "examine": "checking",
    "golden_report": "golden",
    "inspect_calibration": "inspection",
    "inspect_index": "inspection",
    "load_yaml": "frontmatter",
    "mask": "masking",
    "measure": "evaluation",
    "probe_embeddings": "inspection",
    "probe_model": "inspection",
    "read_golden": "golden",
    "read_yaml": "frontmatter",
    "reader_of": "golden",
}
"""Names whose rooms import tantivy or numpy: fetched at first use, so that the converters' child stays small."""

__all__ = [
    "EVERYONE",
    "LANGS",
    "MAX_QUESTION",
    "Answer",
    "Calibration",
    "CalibrationError",
    "CalibrationStatus",
    "Checked",
    "Citation",
    "ConversionError",
    "DatasetError",
    "Document",
    "EmbeddingError",
    "Finding",
    "FolderError",
    "GoldenQuestion",
    "IndexBusy",
    "IndexStatus",
    "KnowledgeBase",
    "KnowledgeConfig",
    "KnowledgeError",
    "Lang",
    "ModelError",
    "Observed",
    "Passage",
    "Reader",
    "SyncReport",
    "Turn",
    "VectorStoreError",
    "Yaml",
    "YamlError",
    "all_stems",
    "check",
    "detect_language",
    "dump_yaml",
    "examine",
    "fold",
    "golden_report",
    "inspect_calibration",
    "inspect_index",
    "load_yaml",
    "mask",
    "measure",
    "probe_embeddings",
    "probe_model",
    "read_golden",
    "read_yaml",
    "reader_of",
    "stems",
    "stop_words",
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'knowledge' has no attribute {name!r}")
    return getattr(import_module(f"knowledge.{_LATER[name]}"), name)
