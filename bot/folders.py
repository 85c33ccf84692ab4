"""The data folder: made when missing, tried before anything relies on it."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from bot.errors import DataFolderError

_REASONS: Final = {
    errno.EACCES: "no permission; give the user who runs Archipel the right to read and write there",
    errno.EPERM: "no permission; give the user who runs Archipel the right to read and write there",
    errno.EROFS: "the file system is read-only; mount it writable, or choose another folder with ARCHIPEL_DATA_DIR",
    errno.ENOSPC: "the disk is full; make room, or choose another folder with ARCHIPEL_DATA_DIR",
    errno.EDQUOT: "the disk quota is used up; make room, or choose another folder with ARCHIPEL_DATA_DIR",
    errno.EEXIST: "there is a file of that name; move it away, or choose another folder with ARCHIPEL_DATA_DIR",
    errno.ENOENT: "it does not exist; create it, or choose another folder with ARCHIPEL_DATA_DIR",
    errno.ENOTDIR: "a part of the path is a file, not a folder; check ARCHIPEL_DATA_DIR",
    errno.ENAMETOOLONG: "the path is too long; choose another folder with ARCHIPEL_DATA_DIR",
}


def prepare_data_folder(folder: Path) -> None:
    """Create `folder` when missing (for its owner only: it will hold personal data) and see that it takes a file.

    Raises DataFolderError saying what stands in the way.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_error(folder, error) from error
    try_writing(folder)


def try_writing(folder: Path) -> None:
    """Write one page into a nameless file in `folder`; raises DataFolderError."""
    if folder.is_file():
        raise folder_error(folder, FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)))
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0" * 4096)
    except OSError as error:
        raise folder_error(folder, error) from error


def folder_error(folder: Path, error: OSError) -> DataFolderError:
    """What `error` means for `folder`, in words an operator can act on."""
    known = _REASONS.get(error.errno or 0)
    return DataFolderError(folder, known or f"cannot be used ({error.strerror or type(error).__name__})")
