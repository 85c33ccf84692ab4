"""Lines of a page, with their place and look, to Markdown. Pure.

A PDF knows no paragraphs, only glyphs at places. The rules here are those of typesetting: larger or bold means
heading, the same words at the edge of most pages are a running header, a gap wider than the leading ends a paragraph.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

EDGE: Final = 0.1
"""The share of a page's height, at its top and its bottom, in which running headers and footers stand."""

_PAGE_NUMBER: Final = re.compile(
    r"[-\u2013\u2014]?\s*(?:page|seite|p\.|s\.)?\s*\d{1,4}\s*(?:(?:/|of|von|sur|de)\s*\d{1,4})?\s*[-\u2013\u2014]?",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"(?:[•‣▪●○◦■□\u2013\u2014*·\uf0b7-]|o(?= ))\s*(?=\s|$)")
_NUMBER: Final = re.compile(r"\(?(\d{1,2}|[a-z])[.)](?=\s|$)\s*")
_SENTENCE_END: Final = re.compile(r"[.!?:;…][\"'»”“)\]]*$")
_HYPHEN: Final = re.compile(r"[^\W\d_]-$")
_SUSPENDED: Final = re.compile(r"(?:und|oder|bzw\.|sowie|and|or|et|ou)\b")
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<])")
_SPECIAL_START: Final = re.compile(r"^(\d*)([#>+=~|.)-])")

Kind = Literal["heading", "item", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text. `size`, `left`, `right` and `height` (of the page) in points; `bottom` as a share of it."""

    text: str
    page: int
    size: float
    bold: bool
    left: float
    right: float
    bottom: float
    height: float

    @property
    def y(self) -> float:
        """Points from the page's lower edge."""
        return self.bottom * self.height


@dataclass(slots=True)
class _Block:
    kind: Kind
    lines: list[Line]
    marker: str = "-"


@dataclass(frozen=True, slots=True)
class _Look:
    """What is usual in this document: body size and weight, distance of lines, right edge, whole words."""

    size: float
    bold: bool
    leading: float
    right: float
    words: frozenset[str]

    def is_heading(self, line: Line) -> bool:
        if len(line.text) > 150 or not any(letter.isalpha() for letter in line.text):
            return False
        if line.size >= 1.12 * self.size:
            return True
        bold = line.bold and not self.bold and line.size >= 0.98 * self.size
        return bold and len(line.text) <= 100 and not line.text.endswith((".", ",", ";", ":"))


def markdown(lines: Iterable[Line]) -> str:
    """Headings as `##` and `###` (a single largest one at the start is the title, `#`), lists and paragraphs."""
    kept = _join_markers(_without_margins(list(lines)))
    if not kept:
        return ""
    look = _look(kept)
    blocks = list(_blocks(kept, look))
    levels = _levels(blocks)
    parts = [_render(blocks[0], levels, look)]
    for before, block in pairwise(blocks):
        parts.append("\n" if before.kind == block.kind == "item" else "\n\n")
        parts.append(_render(block, levels, look))
    return "".join(parts) + "\n"


def _without_margins(lines: list[Line]) -> list[Line]:
    """Without what stands at one place of the edge of half the pages or more, and without page numbers."""
    edge = [line for line in lines if not EDGE < line.bottom < 1 - EDGE]
    pages = len({line.page for line in lines})
    seen = Counter(wording for wording, _ in {(wording, line.page) for line in edge for wording in _wordings(line)})
    often = {wording for wording, count in seen.items() if pages > 1 and count >= max(2, pages / 2)}
    running = {id(line) for line in edge if not often.isdisjoint(_wordings(line))}
    rest = [line for line in lines if id(line) not in running]
    numbers = {id(line) for line in edge if _PAGE_NUMBER.fullmatch(line.text) and not _has_neighbour(line, rest)}
    return [line for line in rest if id(line) not in numbers]


def _wordings(line: Line) -> set[tuple[str, int]]:
    """Place and text, as it stands and without its page's number; other numbers may be what tells two texts apart."""
    return {(text, round(line.y)) for text in (line.text, re.sub(rf"\b{line.page + 1}\b", "#", line.text))}


def _has_neighbour(line: Line, lines: list[Line]) -> bool:
    """Whether something stands on the same row: then a number is a table's cell or a list's."""
    return any(
        other is not line and other.page == line.page and abs(other.y - line.y) < line.size / 2 for other in lines
    )


def _join_markers(lines: list[Line]) -> list[Line]:
    """A bullet or number set apart from its text by a tab is a line of its own: put it back before that text."""
    markers = [line for line in lines if _BULLET.fullmatch(line.text) or _NUMBER.fullmatch(line.text)]
    partners = {id(_partner(marker, lines)): marker for marker in markers}
    lone = {id(marker) for marker in partners.values()}
    return [
        replace(line, text=f"{partners[id(line)].text} {line.text}", left=partners[id(line)].left)
        if id(line) in partners
        else line
        for line in lines
        if id(line) not in lone
    ]


def _partner(marker: Line, lines: list[Line]) -> Line | None:
    row = (
        line
        for line in lines
        if line.page == marker.page and line.left > marker.left and abs(line.y - marker.y) < marker.size / 2
    )
    return min(row, key=lambda line: line.left, default=None)


def _look(lines: list[Line]) -> _Look:
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if line.size == size]
    for line in body:
        weights[line.bold] += len(line.text)
    gaps = sorted(gap for a, b in pairwise(body) if a.page == b.page and 0.8 * size <= (gap := a.y - b.y) <= 3 * size)
    return _Look(
        size=size,
        bold=weights[True] > weights[False],
        leading=gaps[len(gaps) // 5] if gaps else 1.2 * size,
        right=max(line.right for line in body),
        words=frozenset(re.findall(r"[\w-]+\w", " ".join(line.text for line in lines))),
    )


def _blocks(lines: list[Line], look: _Look) -> Iterator[_Block]:
    block: _Block | None = None
    for line in lines:
        if block and _continues(block, line, look):
            block.lines.append(line)
            continue
        if block:
            yield block
        block = _start(line, look)
    if block:
        yield block


def _start(line: Line, look: _Look) -> _Block:
    if look.is_heading(line):
        return _Block("heading", [line])
    if bullet := _BULLET.match(line.text):
        return _Block("item", [replace(line, text=line.text[bullet.end() :].lstrip())])
    if number := _NUMBER.match(line.text):
        marker = f"{number[1]}." if number[1].isdigit() else "-"
        text = line.text[number.end() :] if number[1].isdigit() else line.text
        return _Block("item", [replace(line, text=text)], marker)
    return _Block("text", [line])


def _continues(block: _Block, line: Line, look: _Look) -> bool:
    last = block.lines[-1]
    gap = last.y - line.y
    if block.kind == "heading":
        same = line.size == last.size and line.bold == last.bold and line.page == last.page
        return same and look.is_heading(line) and 0 < gap <= 1.5 * line.size
    if look.is_heading(line) or _BULLET.match(line.text) or _NUMBER.match(line.text):
        return False
    if line.page != last.page or gap < 0:  # the next page or column
        return not _SENTENCE_END.search(last.text) and line.text[:1].islower()
    ended_early = last.right < 0.8 * look.right and _SENTENCE_END.search(last.text)
    return gap <= 1.25 * look.leading and not ended_early


def _levels(blocks: list[_Block]) -> dict[tuple[float, bool], str]:
    """The hashes for each look of a heading, from the largest down."""
    looks = [_style(block) for block in blocks if block.kind == "heading"]
    ranked = sorted(set(looks), reverse=True)
    title = len(ranked) > 1 and looks[0] == ranked[0] and looks.count(ranked[0]) == 1
    return {look: "#" * min(rank + (1 if title else 2), 3) for rank, look in enumerate(ranked)}


def _style(block: _Block) -> tuple[float, bool]:
    return block.lines[0].size, block.lines[0].bold


def _render(block: _Block, levels: dict[tuple[float, bool], str], look: _Look) -> str:
    text = _SPECIAL.sub(r"\\\1", _joined(block.lines, look))
    if block.kind == "heading":
        return f"{levels[_style(block)]} {text}"
    if block.kind == "item":
        return f"{block.marker} {text}"
    return _SPECIAL_START.sub(r"\1\\\2", text)


def _joined(lines: list[Line], look: _Look) -> str:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text, look)
    return text.replace("\u00ad", "")


def _join(before: str, after: str, look: _Look) -> str:
    """Two wrapped lines as one: a hyphen at the end goes unless the word is written with it, or is half a pair."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if not _HYPHEN.search(before) or _SUSPENDED.match(after):
        return f"{before} {after}"
    first, second = before.rsplit(maxsplit=1)[-1], after.split(maxsplit=1)[0].rstrip(".,;:!?)")
    keeps = not after[:1].islower() or f"{first}{second}" in look.words
    return before + after if keeps else before[:-1] + after
