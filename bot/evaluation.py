"""The company's own questions through the product's own path: what `archipel eval golden` and `calibrate` do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.ask.askers import find_who
from bot.ask.tabled import TableAnswer
from bot.ask.terminal import Terminal
from bot.errors import ImportRejected
from bot.registry.rulings import Who
from knowledge import CalibrationError, Observed, golden_report, read_golden, reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from bot.settings import Settings
    from knowledge import Answer, Calibration, GoldenQuestion, KnowledgeBase


async def evaluate_golden(
    file: Path,
    *,
    knowledge: KnowledgeBase,
    settings: Settings,
    today: date,
    policies: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Ask every question of `file` and compare; the figures of `eval golden --json`.

    An entry that cannot be read is a failure among the others. Raises `DatasetError` when there is no such file and
    `UnknownPerson` when a question is asked as somebody who is not there.
    """
    questions, findings = read_golden(file)
    people = await _people(questions, settings, policies)
    terminal = Terminal(knowledge=knowledge, settings=settings, today=today, policies=policies)
    pairs = []
    for number, question in enumerate(questions):
        progress(number, len(questions))
        answer = await terminal.answer(question.question, people[question.asker])
        pairs.append((question, _observed(answer)))
    progress(len(questions), len(questions))
    report = golden_report(pairs)
    report["failures"] += [
        {"question": f"{finding.source}:{finding.line}", "expected": "a readable entry", "got": finding.message}
        for finding in findings
    ]
    return report


async def calibrate(
    file: Path, *, knowledge: KnowledgeBase, settings: Settings, today: date, policies: Path | None = None
) -> Calibration:
    """The refusal thresholds fitted on the questions of `file`.

    Raises `ImportRejected` naming every entry that cannot be read, `CalibrationError` when there are too few questions
    of a kind, and as `evaluate_golden`.
    """
    questions = _questions(file)
    people = await _people(questions, settings, policies)
    readers = {asker: who.reader for asker, who in people.items()}
    return knowledge.calibrate(questions, today=today, readers=readers, measured_on=file.name)


def save(fitted: Calibration, policies: Path) -> None:
    """Store a calibration beside the documents it was fitted on. Raises `CalibrationError` when it cannot be."""
    file = policies / "calibration.json"
    try:
        fitted.save(file)
    except OSError as error:
        raise CalibrationError(f"{file} cannot be written: {error.strerror}") from error


def _questions(file: Path) -> list[GoldenQuestion]:
    questions, findings = read_golden(file)
    if findings:
        raise ImportRejected(findings)
    return questions


async def _people(questions: Iterable[GoldenQuestion], settings: Settings, policies: Path | None) -> dict[str, Who]:
    askers = {question.asker for question in questions}
    return {asker: await _who(asker, settings, policies) for asker in askers}


async def _who(asker: str, settings: Settings, policies: Path | None) -> Who:
    """Somebody by address, or by a label: `department:sales` is also in that department."""
    reader = reader_of(asker)
    if reader is None:
        return await find_who(asker, settings, policies)
    return Who(reader=reader, department=asker.removeprefix("department:") if asker != "employee" else "")


def _observed(answer: Answer) -> Observed:
    verdict = answer.given.ruling.verdict if isinstance(answer, TableAnswer) else None
    if isinstance(answer, TableAnswer):
        return Observed(
            kind=answer.kind,
            sections=tuple(f"{citation.document}#{citation.anchor}" for citation in answer.citations),
            outcome=verdict.outcome if verdict is not None else None,
            tool=verdict.tool if verdict is not None else None,
        )
    texts = {passage.chunk.id: passage.chunk.text for passage in answer.passages}
    return Observed(
        kind=answer.kind,
        sections=tuple(f"{passage.document.id}#{passage.chunk.anchor}" for passage in answer.passages),
        hedged=answer.hedged,
        invented=sum(citation.quote not in texts.get(citation.chunk_id, "") for citation in answer.citations),
    )
