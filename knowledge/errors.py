"""Everything `knowledge` raises on purpose. Each class carries the one fact its caller acts on."""


class KnowledgeError(Exception):
    """Base of all errors of this package; the message says what to do."""


class FolderError(KnowledgeError):
    """The policies or the data folder is missing, unreadable, read-only or full."""


class ConversionError(KnowledgeError):
    """A PDF, DOCX or HTML file could not be turned into Markdown; `reason` is one plain sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class YamlError(KnowledgeError):
    """A front matter or YAML file cannot be read; `line` counts from 1 in the file, `message` says what is right."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


class IndexBusy(KnowledgeError):
    """Another process owns the index; it takes the change up itself, so waiting is enough."""


class VectorStoreError(KnowledgeError):
    """Chroma could not be reached or its folder is damaged; the lexical legs still answer."""


class EmbeddingError(KnowledgeError):
    """The configured embedding endpoint or model folder gave no usable vectors."""


class ModelError(KnowledgeError):
    """The configured chat model gave no usable answer; callers fall back to the extractive engine."""


class DatasetError(KnowledgeError):
    """A labelled question set (BEIR folder or golden file) could not be read."""


class CalibrationError(KnowledgeError):
    """`calibration.json` cannot be used; `archipel calibrate` writes a new one."""
