"""Folders of YAML files in the policies: found, decoded, and read again only when one of them changed.

What is in a file is for the rooms to say: `bot.pulse.surveys`, `bot.champions.training`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from knowledge import Finding

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


def files(policies: Path, folder: str) -> list[Path]:
    """The YAML files of a folder, in the order of their names; none from outside of it, none when it is not there."""
    inside = policies.resolve()
    found = [path for suffix in ("yaml", "yml") for path in (policies / folder).glob(f"*.{suffix}")]
    return sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(inside))


def texts(policies: Path, folder: str) -> Iterator[tuple[str, str | Finding]]:
    """Each file of a folder by its name in the policies (`surveys/nps.yaml`): its text, or why it has none."""
    for path in files(policies, folder):
        source = f"{folder}/{path.name}"
        try:
            yield source, path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            yield source, mistake(source, f"cannot be read ({error.strerror}): check its permissions")
        except UnicodeDecodeError:
            yield source, mistake(source, "is not UTF-8: save it again as UTF-8")


def mistake(source: str, message: str, line: int | None = None) -> Finding:
    """An error of a file: what is wrong, and what would be right."""
    return Finding(source=source, line=line, severity="error", message=message)


class Shelf(Generic[T]):
    """What `load` makes of a folder of the policies, loaded again when a file came, went or changed."""

    def __init__(self, policies: Path, folder: str, load: Callable[[Path], T]) -> None:
        self._policies: Final = policies
        self._folder: Final = folder
        self._load: Final = load
        self._known: tuple[list[tuple[str, int]], T] | None = None

    def all(self) -> T:
        """All of it as it is now."""
        stamp = [(path.name, path.stat().st_mtime_ns) for path in files(self._policies, self._folder)]
        if self._known is None or self._known[0] != stamp:
            self._known = stamp, self._load(self._policies)
        return self._known[1]
