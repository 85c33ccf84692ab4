"""What the operator's commands print about a policies folder, an index run and a measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errors import CompanyError
from knowledge import EmbeddingError, Finding, VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

    from bot.registry.tools import Tool
    from knowledge import KnowledgeBase, SyncReport

_FEW_DOCUMENTS: Final = 200

EMBEDDINGS: Final = "embeddings"
"""The source of findings that are about no file but about the vectors."""

_DEFAULT_ZONE: Final = "Europe/Berlin"
"""For a folder without a usable company.yaml, such as one under test."""


def check_folder(policies: Path, today: date) -> list[Finding]:
    """Every finding about a folder: documents, words, golden questions, tools, answers, surveys, training, company.

    Documents and tools whose review is due on `today` are warnings. Raises `FolderError` when there is no readable
    `documents` folder.
    """
    from bot import company
    from bot.ask import answersfile
    from bot.champions import training
    from bot.pulse import surveys
    from knowledge import examine

    checked = examine(policies, today=today)
    tools, found = _tools(policies, today, checked.sections)
    findings = [*checked.findings, *found, *answersfile.check(policies, today), *surveys.load(policies)[1]]
    findings += training.check(policies, tools)
    if not (policies / company.FILE).exists():
        message = "missing: answers work without it, everything about people, hours and channels does not"
        return [*findings, Finding(source=company.FILE, line=None, severity="warning", message=message)]
    try:
        company.load(policies)
    except CompanyError as error:
        findings += error.findings
    return findings


def _tools(policies: Path, today: date, sections: Collection[str]) -> tuple[Collection[Tool], list[Finding]]:
    """The tools of the folder, and the findings about them."""
    from bot.registry import toolsfile

    read = toolsfile.load(policies)
    if read is None:
        return (), []
    return read.registry.tools.values(), toolsfile.check(read, today=today, sections=sections)


def time_zone(policies: Path) -> str:
    """The company's zone, which decides what day it is."""
    from bot import company

    try:
        return company.load(policies).time_zone
    except CompanyError:
        return _DEFAULT_ZONE


def look_for_duplicates(knowledge: KnowledgeBase, report: SyncReport) -> list[Finding]:
    """Warnings about sections that say nearly the same, in what an index run added or changed.

    Skipped for a first index of a large folder, where comparing every section would take minutes.
    """
    touched = {*report.added, *report.changed}
    if len(touched) > _FEW_DOCUMENTS:
        return []
    try:
        return knowledge.near_duplicates(touched)
    except (EmbeddingError, VectorStoreError):  # the run's report says it already, and this is only advice
        return []


def describe_sync(report: SyncReport) -> Iterator[str]:
    """What an index run did, one line a kind of change."""
    for name, keys in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if keys:
            yield f"{name} {len(keys)}: {', '.join(keys)}"
    if files := {finding.source for finding in report.refused} - {EMBEDDINGS}:
        yield f"refused {len(files)}: {', '.join(sorted(files))}; what was there before stays, see below"
    if any(finding.source == EMBEDDINGS for finding in report.refused):
        yield "vectors incomplete, see below; the next run tries again"
    state = "rebuilt" if report.rebuilt else "in step"
    yield f"{state}: {report.chunks} chunks in {report.seconds:.2f} s"


def describe_figures(report: dict[str, Any], indent: str = "") -> Iterator[str]:
    """A report as lines; failures last, one a line."""
    for name, value in report.items():
        if isinstance(value, dict):
            yield f"{indent}{name}"
            yield from describe_figures(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{name}: {len(value)}"
            for item in value:
                yield f"{indent}  {item['question']!r}: expected {item['expected']}, got {item['got']}"
        else:
            yield f"{indent}{name}: {value}"
