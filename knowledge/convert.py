"""PDF, DOCX and HTML to Markdown, in a child process with little time and memory.

The parsers never run here: a file that kills its parser kills a child, and this module says so in one sentence.
"""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from typing import BinaryIO, Final

from knowledge.converters import REFUSED, Limits
from knowledge.errors import ConversionError

SUFFIXES: Final = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html"}
MAX_FILE_BYTES: Final = {"pdf": 50_000_000, "docx": 50_000_000, "html": 5_000_000}
LIMITS: Final = Limits()
"""30 s, 1 GiB, 1,000 pages, 5 MB of Markdown."""


def to_markdown(path: Path, *, limits: Limits = LIMITS) -> str:
    """The text of a PDF, DOCX or HTML file as Markdown, its kind told by its suffix.

    Blocks for as long as the conversion takes, at most `limits.seconds`. Raises ConversionError, whose reason
    completes the sentence "This file ...", for every file that gives no text.
    """
    kind = SUFFIXES.get(path.suffix.casefold())
    if kind is None:
        raise ConversionError("is neither PDF, DOCX nor HTML: only these and Markdown are read")
    code, output = _run(kind, path, limits)
    if code == REFUSED:
        raise ConversionError(output.decode(errors="replace"))
    if code:
        raise ConversionError(_death(code, limits))
    if not output.strip():
        raise ConversionError("has no text; run OCR first" if kind == "pdf" else "has no text: write some or remove it")
    return output.decode()


def _run(kind: str, path: Path, limits: Limits) -> tuple[int, bytes]:
    """The child's exit code and what it wrote."""
    with _open(path, MAX_FILE_BYTES[kind]) as file, _start(kind, file, limits) as child:
        expired = Event()
        watchdog = Timer(limits.seconds, _stop, (child, expired))
        watchdog.start()
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
            output = child.stdout.read(limits.output + 1)
            if len(output) > limits.output:
                raise ConversionError(limits.too_long())
            code = child.wait()
        finally:
            watchdog.cancel()
            child.kill()
    if expired.is_set():
        raise ConversionError(limits.too_slow())
    return code, output


def _stop(child: subprocess.Popen[bytes], expired: Event) -> None:
    expired.set()
    child.kill()


def _open(path: Path, max_bytes: int) -> BinaryIO:
    try:
        if path.stat().st_size > max_bytes:
            raise ConversionError(f"is larger than {max_bytes // 1_000_000} MB: split it or leave out pictures")
        return path.open("rb")
    except OSError as error:
        raise ConversionError(f"cannot be opened ({error.strerror}): check that it may be read") from error


def _start(kind: str, file: BinaryIO, limits: Limits) -> subprocess.Popen[bytes]:
    """Start the child; it inherits the open file and nothing else: no path, no environment, no other descriptor."""
    numbers = (limits.seconds, limits.memory, limits.pages, limits.output)
    command = [sys.executable, "-I", "-m", "knowledge.converters", kind, *map(str, numbers)]
    return subprocess.Popen(  # noqa: S603 - a fixed command; nothing of the file becomes an argument
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    )


def _death(code: int, limits: Limits) -> str:
    """What a child that could not say so itself died of."""
    match -code:
        case -1:  # Python's own way out: nothing of the file was looked at yet
            return "was not looked at, because the converter does not start: install archipel again"
        case signal.SIGXCPU:
            return limits.too_slow()
        case signal.SIGKILL:  # by the kernel, short of memory
            return limits.too_large()
        case _:
            return "is damaged and cannot be read: save it again from the program it came from"
