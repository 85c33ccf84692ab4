"""The values that go in and out of `knowledge`. Pure data: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, get_args

MAX_QUESTION: Final = 4000
"""Characters of a question; nobody types longer ones, and pasted documents do not belong in a question."""

Lang = Literal["en", "fr", "de"]
LANGS: Final[tuple[Lang, ...]] = get_args(Lang)

Status = Literal["draft", "in_review", "published", "retired"]
Severity = Literal["error", "warning"]
Kind = Literal["answer", "no_answer", "clarify", "approved_answer", "verdict"]
EngineName = Literal["extractive", "model", "approved", "table"]
Note = Literal["other_language", "model_unavailable", "empty_question", "long_question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the front matter of one policy file in one language says, validated.

    `source` is the file's path relative to the policies folder; `fingerprint` the SHA-256 of what the document was
    made from. `audience` holds labels such as `all`, `guests`, `department:sales`; any match may read.
    """

    id: str
    title: str
    lang: Lang
    version: str
    status: Status
    owner: str
    deputy: str | None
    effective: date
    review_by: date
    audience: tuple[str, ...]
    url: str | None
    source: str
    fingerprint: str

    @property
    def key(self) -> str:
        """The name of this file among its translations: `data-handling.fr`."""
        return f"{self.id}.{self.lang}"

    def retrievable(self, today: date) -> bool:
        """Whether anybody at all may be answered from it on `today`."""
        return self.status == "published" and self.effective <= today

    def review_due(self, today: date) -> bool:
        """Whether its review date has passed on `today`."""
        return self.review_by < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing `archipel check` has to say about a file: where, how bad, what is wrong and what would be right."""

    source: str
    line: int | None
    severity: Severity
    message: str

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.severity}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stretch of one document under one heading, as plain text.

    `id` depends on the document's key, its fingerprint and the position, so equal documents give equal ids.
    `headings` is the path of headings down to it and `anchors` their anchors; both empty before the first heading.
    `section` is the nearest heading, or the title.
    """

    id: str
    document: str
    lang: Lang
    ordinal: int
    headings: tuple[str, ...]
    anchors: tuple[str, ...]
    section: str
    text: str

    @property
    def document_key(self) -> str:
        """The key of its document: `data-handling.fr`."""
        return f"{self.document}.{self.lang}"

    @property
    def anchor(self) -> str:
        """The section's anchor; empty before the first heading."""
        return self.anchors[-1] if self.anchors else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as the audience labels they match (lower case). Guests match `guests` only."""

    labels: frozenset[str]

    @classmethod
    def employee(cls, *, department: str = "", roles: Iterable[str] = (), groups: Iterable[str] = ()) -> Reader:
        """An employee; without arguments one with no department, role or group."""
        labels = {"all", *(f"role:{r}" for r in roles), *(f"group:{g}" for g in groups)}
        if department:
            labels.add(f"department:{department}")
        return cls(frozenset(label.strip().casefold() for label in labels))

    @classmethod
    def guest(cls) -> Reader:
        """Somebody from outside: reads only what names `guests`."""
        return cls(frozenset({"guests"}))

    def may_read(self, audience: Iterable[str]) -> bool:
        """Whether any label of `audience` fits."""
        return any(label.casefold() in self.labels for label in audience)


EVERYONE: Final = Reader(frozenset({"all"}))
"""The reader for places where several people look on, such as a channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A retrieved chunk with its document and its score (0 to about 1, comparable within one query only)."""

    chunk: Chunk
    document: Document
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One numbered source of an answer.

    `quote` occurs verbatim in the text of chunk `chunk_id`; `newer_version` is set when another language has a later
    version of the document.
    """

    number: int
    chunk_id: str
    document: str
    title: str
    lang: Lang
    version: str
    section: str
    anchor: str
    quote: str
    owner: str
    effective: date
    review_due: bool
    url: str | None
    newer_version: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier message of the same conversation."""

    role: Literal["person", "guide"]
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine wrote: plain text with `[n]` marks, and the citations they point at."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What `KnowledgeBase.ask` returns.

    `text` is plain text with `[n]` marks that point at `citations`; it is empty unless `kind` is `answer`.
    `hedged` marks the middle zone: the nearest passages, which may not answer. `nearest` are ids of documents the
    reader may open. `confidence` is the calibrated signal, 0 to 1. `searched` counts the documents looked at.
    """

    question: str
    lang: Lang
    kind: Kind
    text: str = ""
    hedged: bool = False
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Document, ...] = ()
    engine: EngineName = "extractive"
    confidence: float = 0.0
    notes: tuple[Note, ...] = ()
    searched: int = 0
    elapsed_ms: float = 0.0
    passages: tuple[Passage, ...] = field(default=(), repr=False)
