"""The child process that turns one PDF, DOCX or HTML file from stdin into Markdown on stdout.

`knowledge.convert` starts it as `python -I -m knowledge.converters` and is the only one who does. Everything that
touches the bytes of a file lives here, behind the limits that `__main__` sets before it reads the first of them.
"""

from dataclasses import dataclass
from typing import Final

REFUSED: Final = 3
"""Exit code for a file that was understood well enough to say what is wrong; stdout then holds the reason."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of wall and of CPU time, bytes of address space, pages, bytes of Markdown."""

    seconds: int = 30
    memory: int = 1 << 30
    pages: int = 1_000
    output: int = 5_000_000

    def too_slow(self) -> str:
        """The sentence for a file that ran out of time."""
        return f"takes longer than {self.seconds} s to read: split it, or save it again from the program it came from"

    def too_large(self) -> str:
        """The sentence for a file that ran out of memory."""
        return f"needs more than {self.memory >> 20} MiB of memory to read: split it, or leave out large pictures"

    def too_long(self) -> str:
        """The sentence for a file with too much text."""
        return f"holds more than {self.output // 1_000_000} MB of text: split it"


class Refused(Exception):
    """The file cannot be converted; the message is one plain sentence for its author."""
