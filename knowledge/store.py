"""The index folder: one lock, a pointer to the current generation, and that generation's manifest.

```
index/
  lock                    held while writing
  current                 the name of the generation in use, swapped in one rename
  <generation>/manifest.json  lexical/  vectors/
```
The manifest says which version of each document the generation holds. It is written last, after both indexes, so it
never promises more than they hold; a reader believes only chunks the manifest knows.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from knowledge.catalog import Refusal
from knowledge.errors import FolderError, IndexBusy
from knowledge.types import LANGS, Document, Reader

MANIFEST: Final = "manifest.json"
_KEYS: Final = tuple(Document.__dataclass_fields__)
_DATES: Final = ("effective", "review_by")

Stamp = tuple[str, int] | None
"""Generation and time of its manifest; None without an index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index holds it, and in how many chunks (none unless it is published)."""

    document: Document
    chunks: int

    def chunk_ids(self) -> list[str]:
        """The ids of its chunks, in order."""
        return [f"{self.document.key}@{self.document.fingerprint[:12]}#{n}" for n in range(self.chunks)]

    def holds(self, chunk_id: str) -> bool:
        """Whether the chunk belongs to this very version of the document."""
        stem, _, ordinal = chunk_id.rpartition("#")
        return stem == f"{self.document.key}@{self.document.fingerprint[:12]}" and int(ordinal) < self.chunks

    def readable(self, reader: Reader, today: date) -> bool:
        """Whether the document lets `reader` see anything on `today`."""
        return self.chunks > 0 and self.document.retrievable(today) and reader.may_read(self.document.audience)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    `made_with` names everything but the documents that shaped it; while `vectors_complete` is false the next run makes
    the missing vectors. `typical` is the coverage of everyday questions (`confidence`), measured when there were
    `typical_of` chunks.
    """

    made_with: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    vectors_complete: bool = False
    typical: dict[str, float] = field(default_factory=dict)
    typical_of: int = 0

    def fingerprint(self) -> str:
        """Twelve letters that two indexes share when they answer alike."""
        parts = sorted(entry.document.fingerprint for entry in self.entries.values())
        return hashlib.sha256("".join([self.made_with, *parts]).encode()).hexdigest()[:12]

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks that should be indexed."""
        return {chunk_id for entry in self.entries.values() for chunk_id in entry.chunk_ids()}

    def chunk_count(self) -> int:
        """How many chunks should be indexed."""
        return sum(entry.chunks for entry in self.entries.values())

    def newer_version(self, document_id: str, version: str, *, reader: Reader, today: date) -> str | None:
        """The highest version among a document's translations that `reader` may read when it is above `version`."""
        versions = [
            entry.document.version
            for lang in LANGS
            if (entry := self.entries.get(f"{document_id}.{lang}")) and entry.readable(reader, today)
        ]
        newest = max(versions, key=_version_key, default=version)
        return newest if _version_key(newest) > _version_key(version) else None

    def known(self) -> dict[str, Document]:
        """The documents by source, for the next reading of the folder."""
        return {entry.document.source: entry.document for entry in self.entries.values()}


class Store:
    """The index folder under a data folder."""

    def __init__(self, data: Path) -> None:
        self.root = data / "index"
        self._pointer = self.root / "current"

    @contextmanager
    def writing(self, *, patience: float = 0.0) -> Iterator[None]:
        """Own the index for a while; raises `IndexBusy` when another process does for longer than `patience` s."""
        self._make_root()
        lock = FileLock(self.root / "lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise IndexBusy("another process is updating the index; it takes up every change by itself") from None
        except OSError as error:
            raise _unwritable(self.root, error) from error
        try:
            yield
        except OSError as error:
            # Reading the documents reports its own trouble; what is left is a disk that does not take the index.
            raise _unwritable(self.root, error) from error
        finally:
            lock.release()

    def current(self) -> Path | None:
        """The folder of the generation in use, None when there is none."""
        generation = self._named()
        return generation if generation is not None and (generation / MANIFEST).is_file() else None

    def stamp(self) -> Stamp:
        """Something that changes whenever the index does; cheap enough to ask before every question."""
        generation = self._named()
        try:
            return (generation.name, (generation / MANIFEST).stat().st_mtime_ns) if generation else None
        except (OSError, ValueError):  # gone just now, or a pointer that names nothing
            return None

    def new_generation(self) -> Path:
        """An empty folder for a rebuild; left-overs of rebuilds that died are swept away."""
        in_use = self.current()
        for folder in self.root.glob("generation-*"):
            if folder != in_use:
                shutil.rmtree(folder, ignore_errors=True)
        folder = self.root / f"generation-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        return folder

    def publish(self, generation: Path) -> None:
        """Make a finished generation the one in use."""
        _write_atomically(self._pointer, generation.name)

    def _named(self) -> Path | None:
        """The folder the pointer names, whether it is there or not."""
        try:
            return self.root / self._pointer.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None

    def _make_root(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.root, error) from error


def read_manifest(generation: Path) -> Manifest:
    """The manifest of a generation; an unreadable one counts as empty, so that everything is indexed again."""
    try:
        raw = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        entries = [Entry(_document(item["document"]), int(item["chunks"])) for item in raw["entries"]]
        refused = {source: Refusal(**fields) for source, fields in raw["refused"].items()}
        by_key = {entry.document.key: entry for entry in entries}
        return Manifest(
            made_with=str(raw["made_with"]),
            entries=by_key,
            refused=refused,
            vectors_complete=bool(raw["vectors_complete"]),
            typical={str(name): float(value) for name, value in raw["typical"].items()},
            typical_of=int(raw["typical_of"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def write_manifest(generation: Path, manifest: Manifest) -> None:
    """Write it in one rename."""
    entries = [
        {"document": {name: getattr(entry.document, name) for name in _KEYS}, "chunks": entry.chunks}
        for entry in manifest.entries.values()
    ]
    refused = {source: asdict(refusal) for source, refusal in manifest.refused.items()}
    raw = {
        "made_with": manifest.made_with,
        "entries": entries,
        "refused": refused,
        "vectors_complete": manifest.vectors_complete,
        "typical": manifest.typical,
        "typical_of": manifest.typical_of,
    }
    text = json.dumps(raw, default=date.isoformat)
    _write_atomically(generation / MANIFEST, text)


def _version_key(version: str) -> list[tuple[int, str]]:
    """`1.10` is above `1.9`; letters compare as letters."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in version.split(".")]


def _document(fields: dict[str, Any]) -> Document:
    dates = {name: date.fromisoformat(fields[name]) for name in _DATES}
    return Document(**{**fields, **dates, "audience": tuple(fields["audience"])})


def _write_atomically(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _unwritable(folder: Path, error: OSError) -> FolderError:
    return FolderError(
        f"{folder} cannot be written ({error.strerror}): free some space or give this account the right to write there"
    )
