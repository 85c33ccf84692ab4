"""Start of the child: limits first, then the file. Arguments: kind, seconds, memory, pages, output."""

import re
import resource
import sys
from typing import BinaryIO, Final

from knowledge.converters import REFUSED, Limits, Refused

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def main(kind: str, *numbers: str) -> int:
    """Convert stdin and return the exit code."""
    limits = Limits(*map(int, numbers))
    _limit(limits)
    try:
        markdown = _CONTROL.sub("", _convert(kind, sys.stdin.buffer, limits)).encode(errors="replace")
        if len(markdown) > limits.output:
            raise Refused(limits.too_long())
    except Refused as refusal:
        return _refuse(str(refusal))
    except MemoryError:
        return _refuse(limits.too_large())
    except RecursionError:
        return _refuse("is nested too deeply to be read: save it again from the program it came from")
    except ImportError:  # not the file's fault: the parent says so on exit code 1
        raise
    except Exception:  # the boundary: on damaged input the libraries raise whatever they like
        return _refuse("is damaged and cannot be read: save it again from the program it came from")
    sys.stdout.buffer.write(markdown)
    return 0


def _convert(kind: str, file: BinaryIO, limits: Limits) -> str:
    match kind:
        case "pdf":
            from knowledge.converters import pdf

            return pdf.to_markdown(file, max_pages=limits.pages)
        case "docx":
            from knowledge.converters import docx

            return docx.to_markdown(file)
        case _:
            from knowledge.converters import html

            return html.to_markdown(file.read())


def _refuse(reason: str) -> int:
    sys.stdout.buffer.write(reason.encode())
    return REFUSED


def _limit(limits: Limits) -> None:
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_CPU, limits.seconds + 1)  # the parent is first, by the wall clock; this holds if it is gone
    _set(resource.RLIMIT_AS, limits.memory)


def _set(kind: int, value: int) -> None:
    """Lower one limit. macOS refuses RLIMIT_AS: there the time limit alone holds a bomb back."""
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        if sys.platform != "darwin":
            raise


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
