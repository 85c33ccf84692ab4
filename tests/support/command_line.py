"""The `archipel` command inside the test's own process: what it printed, where, and its exit code."""

import io
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.__main__ import main


class Run(NamedTuple):
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)


@dataclass
class Archipel:
    """Call it with the words of a command line. Settings come from `environment`, nothing else."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: object, stdin: bytes = b"", **environment: object) -> Run:
        root = logging.getLogger()
        handlers, level = root.handlers, root.level
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["archipel", *map(str, words)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            for name, value in environment.items():
                patch.setenv(name, str(value))
            self.capsys.readouterr()
            try:
                with pytest.raises(SystemExit) as ended:
                    main()
            finally:
                logging.captureWarnings(False)
                root.handlers, root.level = handlers, level
        out, err = self.capsys.readouterr()
        return Run(int(ended.value.code or 0), out, err)


def keys_and_kinds(document: object) -> object:
    """The shape of a JSON document: types instead of values, lists by their first entry."""
    if isinstance(document, dict):
        return {key: keys_and_kinds(value) for key, value in document.items()}
    if isinstance(document, list):
        return [keys_and_kinds(entry) for entry in document[:1]]
    return type(document)


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, to see that nothing has changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
