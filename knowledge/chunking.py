"""Markdown to chunks of plain text under their headings. Pure.

Sizes and overlap were measured (`make bench`): pieces of at most 1,200 characters cut at paragraph or
sentence ends; text without any heading overlaps by 15 %, because nothing else holds its parts together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyromark
from pyromark.event import Event

from knowledge.analysis import fold, sentences
from knowledge.types import Chunk, Document

CHUNKING_VERSION: Final = 2
MAX_CHARACTERS: Final = 1200
MAX_HEADING: Final = 300
"""A heading stands in every chunk below it and in every citation; what is longer is no heading."""
OVERLAP: Final = 0.15
_OPTIONS: Final = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_HEADING_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 1 to 6, plain `text`, `anchor` as written or made from the text, `line` from 1."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(slots=True)
class Section:
    """The plain text blocks under one heading; `path` is the chain of headings down to it."""

    path: tuple[Heading, ...]
    blocks: list[str] = field(default_factory=list)


def slug(text: str) -> str:
    """An anchor made from a heading's text: `Données clients` becomes `donnees-clients`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def headings(markdown: str) -> list[Heading]:
    """All headings of a Markdown text in order."""
    return [section.path[-1] for section in sections(markdown) if section.path]


def sections(markdown: str) -> list[Section]:
    """The text cut at its headings; the first section holds what stands before the first heading."""
    reader = _Reader(markdown)
    for event, span in pyromark.events_with_range(markdown, options=_OPTIONS):
        reader.take(event, span["start"])
    return reader.sections


def chunks(document: Document, markdown: str) -> list[Chunk]:
    """The document's chunks in order; none when it has no text."""
    parts = sections(markdown)
    overlap = 0.0 if len(parts) > 1 else OVERLAP
    found: list[Chunk] = []
    for part in parts:
        for text in pieces("\n".join(part.blocks), overlap=overlap):
            found.append(_chunk(document, len(found), part.path, text))
    return found


def plain_chunks(document: Document, text: str) -> list[Chunk]:
    """The chunks of a text without Markdown."""
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return [_chunk(document, n, (), piece) for n, piece in enumerate(pieces(lines, overlap=OVERLAP))]


def pieces(text: str, *, overlap: float = 0.0) -> Iterator[str]:
    """`text` in pieces of at most `MAX_CHARACTERS`, cut between sentences; each repeats up to `overlap` of the last."""
    units = list(_units(text))
    first = 0
    for index, (_, end) in enumerate(units):
        if end - units[first][0] > MAX_CHARACTERS and index > first:
            yield text[units[first][0] : units[index - 1][1]]
            first = _restart(units, first, index, overlap)
    if units:
        yield text[units[first][0] : units[-1][1]]


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, those longer than a piece cut hard."""
    for start, end in sentences(text):
        for cut in range(start, end, MAX_CHARACTERS):
            yield cut, min(end, cut + MAX_CHARACTERS)


def _restart(units: Sequence[tuple[int, int]], first: int, index: int, overlap: float) -> int:
    """The unit the next piece starts with: an earlier one than `index` if it lies in the overlap and leaves room."""
    end = units[index - 1][1]
    wanted = end - int((end - units[first][0]) * overlap)
    fitting = (
        n for n in range(first + 1, index) if units[n][0] >= wanted and units[index][1] - units[n][0] <= MAX_CHARACTERS
    )
    return next(fitting, index)


def _chunk(document: Document, ordinal: int, path: tuple[Heading, ...], text: str) -> Chunk:
    return Chunk(
        id=f"{document.key}@{document.fingerprint[:12]}#{ordinal}",
        document=document.id,
        lang=document.lang,
        ordinal=ordinal,
        headings=tuple(heading.text for heading in path),
        anchors=tuple(heading.anchor for heading in path),
        section=path[-1].text if path else document.title,
        text=text,
    )


class _Reader:
    """Folds the parser's events into sections: one text block a paragraph, list item or table row."""

    def __init__(self, markdown: str) -> None:
        self._markdown = markdown.encode()
        self._line = 1
        self._offset = 0
        self._text: list[str] = []
        self._cells: list[str] = []
        self._heading: tuple[int, str | None, int] | None = None
        self.sections: list[Section] = [Section(path=())]

    def take(self, event: Event, offset: int) -> None:
        match event:
            case {"Start": {"Heading": {"level": str(level), "id": anchor}}}:
                self._flush()
                self._heading = (int(level[1]), anchor, self._line_at(offset))
            case {"Start": "Paragraph" | "TableRow" | "TableHead" | "Item"} | {"Start": {"List": _} | {"CodeBlock": _}}:
                self._flush()
            case {"End": {"Heading": _}}:
                self._open_section()
            case {"End": "TableCell"}:
                self._cells.append(self._take_text())
            case {"End": "TableRow" | "TableHead"}:
                self._text, self._cells = [" | ".join(self._cells)], []
                self._flush()
            case {"End": "Paragraph" | "Item" | "CodeBlock"}:
                self._flush()
            case {"Text": str(text)} | {"Code": str(text)}:
                self._text.append(text)
            case "SoftBreak" | "HardBreak":
                self._text.append(" ")
            case _:
                pass  # emphasis, links, images and raw HTML add no text of their own

    def _open_section(self) -> None:
        level, anchor, line = self._heading or (1, None, 1)
        self._heading = None
        text = self._take_text()[:MAX_HEADING]
        path = [heading for heading in self.sections[-1].path if heading.level < level]
        heading = Heading(level=level, text=text, anchor=anchor or slug(text), line=line)
        self.sections.append(Section(path=(*path, heading)))

    def _flush(self) -> None:
        if text := self._take_text():
            self.sections[-1].blocks.append(text)

    def _take_text(self) -> str:
        text = re.sub(r"[ \t\r\n]+", " ", "".join(self._text)).strip()  # a no-break space stays
        self._text = []
        return text

    def _line_at(self, offset: int) -> int:
        """The line of a byte offset, counted on from the last one asked for."""
        self._line += self._markdown[self._offset : offset].count(b"\n")
        self._offset = offset
        return self._line
