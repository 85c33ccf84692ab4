"""The files of a policies folder: which there are, and their bytes, never from outside the folder.

A file that cannot be read is a `Problem` in its place, so that it stays known while its neighbours are read.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from knowledge.errors import FolderError

MAX_MARKDOWN_BYTES: Final = 5_000_000
META_SUFFIX: Final = ".meta.yaml"


class Problem(Exception):
    """A file that cannot be read; the message says why and what to do, `line` where in the file if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Listing:
    """Paths relative to the policies folder (POSIX, sorted). `problems` says why a path was not looked into."""

    files: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def list_files(folder: Path) -> Listing:
    """All files in `folder/documents` and below; those with a dot in front (`.DS_Store`, `..data`) do not count.

    FolderError when the folder or its `documents` is missing or may not be read.
    """
    root = folder / "documents"
    listing = Listing()
    try:
        _walk(root, "documents", listing)
    except FileNotFoundError as error:
        missing = root if folder.is_dir() else folder
        raise FolderError(f"{missing} does not exist: create it or name another policies folder") from error
    except NotADirectoryError as error:
        raise FolderError(f"{root} is not a folder: the policies folder holds a folder `documents`") from error
    except OSError as error:
        raise FolderError(
            f"{root} cannot be read ({error.strerror}): give this account the right to read it"
        ) from error
    listing.files.sort()
    return listing


def _walk(directory: Path, source: str, listing: Listing) -> None:
    with os.scandir(directory) as found:
        entries = [entry for entry in found if not entry.name.startswith(".")]
    for entry in entries:
        child = f"{source}/{entry.name}"
        if not _is_unicode(child):
            listing.problems[child.encode(errors="replace").decode()] = "has a name that is not UTF-8: rename it"
            continue
        if not entry.is_dir(follow_symlinks=False) or _looks_like_a_document(entry.name):
            listing.files.append(child)
            continue
        try:
            _walk(directory / entry.name, child, listing)
        except OSError as error:
            listing.problems[child] = f"cannot be read ({error.strerror}): give this account the right to read it"


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _looks_like_a_document(name: str) -> bool:
    return Path(name).suffix.casefold() in {".md", ".pdf", ".docx", ".html", ".htm"}


def read_bytes(folder: Path, source: str, *, max_bytes: int) -> bytes:
    """The bytes of one file; Problem when it is none, too large, unreadable or a link out of `folder`."""
    path = folder / source
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise Problem("is a link out of the policies folder: put the file itself here")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Problem("is not a file: a document is one file, rename or remove this")
        if status.st_size > max_bytes:
            raise Problem(f"is larger than {max_bytes // 1_000_000} MB: split it or leave out pictures")
        with path.open("rb") as file:
            return file.read(max_bytes)
    except RuntimeError as error:  # how Python before 3.13 reports links that go round in a circle
        raise Problem("is a link to itself: put the file itself here") from error
    except FileNotFoundError as error:
        raise Problem("is a link to nothing, or was removed meanwhile: put the file itself here") from error
    except OSError as error:
        raise Problem(f"cannot be read ({error.strerror}): give this account the right to read it") from error


def decode(data: bytes) -> str:
    """UTF-8 text, with or without a byte order mark, line ends as plain newlines; Problem with the line otherwise."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(
            f"is not UTF-8 (byte 0x{data[error.start]:02x}): save it with the encoding UTF-8", line
        ) from error
    if "\0" in text:
        raise Problem("contains a NUL byte: it is not text, or was damaged", text.count("\n", 0, text.index("\0")) + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")
