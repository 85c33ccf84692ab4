"""Everything there is to say about a policies folder, at once: what `archipel check` prints."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge import catalog, chunking, vocabulary
from knowledge.calibration import CALIBRATION_FILE, Calibration
from knowledge.errors import CalibrationError
from knowledge.golden import GOLDEN_FILE, read_golden
from knowledge.types import Document, Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings about a folder, sorted by file and line, and every `document` and `document#anchor` there is."""

    findings: list[Finding]
    sections: frozenset[str]


def check(policies: Path, *, today: date | None = None) -> list[Finding]:
    """The findings of `examine`."""
    return examine(policies, today=today).findings


def examine(policies: Path, *, today: date | None = None) -> Checked:
    """Look at documents, vocabulary, golden questions and calibration.

    With `today`, published documents whose review is due on that day are warnings. Raises `FolderError` when there is
    no readable `documents` folder at all.
    """
    found = catalog.read(policies)
    words = vocabulary.load(policies)
    sections = _sections(found)
    findings = [*found.findings, *words.findings, *_unknown_phrasings(words, sections)]
    findings += _overdue(found.documents.values(), today) if today else ()
    findings += _golden(policies, sections)
    findings += _calibration(policies)
    return Checked(sorted(findings, key=lambda finding: (finding.source, finding.line or 0)), frozenset(sections))


def _overdue(documents: Iterable[Document], today: date) -> Iterator[Finding]:
    for document in documents:
        if document.status == "published" and document.review_due(today):
            message = f"its review was due on {document.review_by}: review it and set a new `review_by`"
            yield Finding(source=document.source, line=None, severity="warning", message=message)


def _sections(found: catalog.Catalog) -> set[str]:
    """Every document id and `id#anchor` that exists in at least one language."""
    sections = set()
    for key, body in found.bodies.items():
        document = found.documents[key].id
        sections.add(document)
        sections |= {f"{document}#{heading.anchor}" for heading in chunking.headings(body)}
    return sections


def _unknown_phrasings(words: vocabulary.Vocabulary, sections: set[str]) -> Iterator[Finding]:
    for section in sorted({section for section, _ in words.phrasings} - sections):
        message = f"no document has the section `{section}`: correct it, or take its phrasings out"
        yield Finding(source=vocabulary.PHRASINGS_FILE, line=None, severity="error", message=message)


def _golden(policies: Path, sections: set[str]) -> Iterator[Finding]:
    if not (policies / GOLDEN_FILE).is_file():
        return
    questions, findings = read_golden(policies / GOLDEN_FILE)
    yield from findings
    for question in questions:
        for wanted in question.documents:
            if wanted not in sections and not wanted.startswith("tool:"):
                message = f"expects `{wanted}`, which no document has: correct the id or the anchor"
                yield Finding(source=GOLDEN_FILE, line=question.line, severity="error", message=message)


def _calibration(policies: Path) -> Iterator[Finding]:
    try:
        Calibration.load(policies)
    except CalibrationError as error:
        yield Finding(source=CALIBRATION_FILE, line=None, severity="error", message=str(error))
