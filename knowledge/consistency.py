"""What can be wrong with a text that parses, and between files that are each right by themselves. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from knowledge.chunking import Heading, headings
from knowledge.types import LANGS, Document, Finding, Severity

_MARK: Final = re.compile(r"\{\s*#")
_ANCHOR: Final = re.compile(r"\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}[ \t]*#*[ \t]*$")

Place = Callable[[Document, str], tuple[str, int | None]]
"""Where a document's front matter says something: the file, and the line if it was read this time."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of one Markdown text: those written as `{#anchor}`, and all with those made from headings."""

    written: frozenset[str]
    all: frozenset[str]


def check_body(source: str, body: str, first_line: int) -> tuple[list[Finding], Anchors]:
    """Findings about a Markdown body that starts on `first_line` of its file, and its anchors."""
    if not body.strip():
        empty = "has no text after the front matter: write some, or remove the file"
        return [_finding(source, first_line - 1, "error", empty)], Anchors(frozenset(), frozenset())
    lines = body.split("\n")
    found = headings(body)
    written = {heading.line for heading in found if _ANCHOR.search(lines[heading.line - 1])}
    findings = [
        _finding(source, first_line + heading.line - 1, "error", _malformed(lines[heading.line - 1]))
        for heading in found
        if heading.line not in written and _MARK.search(lines[heading.line - 1])
    ]
    findings.extend(_duplicates(source, found, written, first_line))
    anchors = Anchors(
        frozenset(heading.anchor for heading in found if heading.line in written),
        frozenset(heading.anchor for heading in found),
    )
    return findings, anchors


def _malformed(line: str) -> str:
    mark = _MARK.search(line)
    shown = line[mark.start() :][:60] if mark else line[:60]
    return f"malformed anchor `{shown}`: write {{#like-this}} at the end of the heading, lower case, digits and hyphens"


def _duplicates(source: str, found: list[Heading], written: set[int], first_line: int) -> Iterator[Finding]:
    """Two headings that answer to one anchor: wrong when both were written so, else only unlucky."""
    first: dict[str, Heading] = {}
    for heading in found:
        other = first.setdefault(heading.anchor, heading)
        if other is heading or not heading.anchor:
            continue
        before = first_line + other.line - 1
        if heading.line in written and other.line in written:
            message = f"the anchor `{heading.anchor}` stands already in line {before}: choose another"
            yield _finding(source, first_line + heading.line - 1, "error", message)
        else:
            message = f"has the anchor of line {before} too, `{heading.anchor}`: give one of the two an {{#anchor}}"
            yield _finding(source, first_line + heading.line - 1, "warning", message)


def check_together(documents: Iterable[Document], anchors: Mapping[str, Anchors], place: Place) -> Iterator[Finding]:
    """Findings between the translations of each document; `anchors` by key, for the Markdown files read this time."""
    translations: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        translations[document.id].append(document)
        yield from _check_name(document)
    for group in translations.values():
        group.sort(key=lambda document: LANGS.index(document.lang))
        for other in group[1:]:
            yield from _compare(group[0], other, place)
        yield from _compare_anchors(group, anchors)


def _check_name(document: Document) -> Iterator[Finding]:
    name = document.source.rsplit("/", 1)[-1]
    if name.endswith(".md") and name != f"{document.key}.md":
        yield _finding(
            document.source, None, "warning", f"is not named after its id and lang: rename it {document.key}.md"
        )


def _compare(first: Document, other: Document, place: Place) -> Iterator[Finding]:
    differences = (
        ("version", first.version, other.version, "bring the translations to one version"),
        ("status", first.status, other.status, "give the translations one status"),
        ("audience", _labels(first), _labels(other), "a translation must not be open to others than its original"),
    )
    for key, here, there, advice in differences:
        if here != there:
            source, line = place(other, key)
            message = f"`{key}` is {there}, but {here} in {first.source}: {advice}"
            yield _finding(source, line, "warning", message)


def _labels(document: Document) -> str:
    return f"[{', '.join(sorted(set(document.audience)))}]"


def _compare_anchors(group: list[Document], anchors: Mapping[str, Anchors]) -> Iterator[Finding]:
    known = [document for document in group if document.key in anchors]
    for document in known:
        for other in known:
            missing = anchors[other.key].written - anchors[document.key].all
            if missing:
                names = ", ".join(f"{{#{anchor}}}" for anchor in sorted(missing))
                message = f"lacks {names}, which {other.source} has: give the same section the same anchor"
                yield _finding(document.source, None, "warning", message)


def _finding(source: str, line: int | None, severity: Severity, message: str) -> Finding:
    return Finding(source=source, line=line, severity=severity, message=message)
