"""Questions that people wrote down for two invented companies, with what the table of each company says to them.

`expect.kind` is `verdict`, `clarify`, or `answer` for a question that asks nobody's leave. Lines tagged `debatable` are
those whose class of data two readers would name differently.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from bot.registry import toolsfile
from bot.registry.question.reading import QuestionReader
from bot.registry.ruling import ruling
from bot.registry.tools import OUTCOMES
from tests.support.verdicts import TODAY, asking

DATA: Final = Path(__file__).parents[2] / "data" / "verdicts"
COMPANIES: Final = ("first", "second")
OPEN: Final = {"allowed", "conditions"}

LEAST_RIGHT: Final = 0.95
MOST_MISTAKEN: Final = 0.03


@dataclass
class Figures:
    """What came out, by question."""

    asked: int = 0
    right: int = 0
    strict: int = 0
    no_permission: int = 0
    mistaken: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    false_allowed: list[str] = field(default_factory=list)
    debatable: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """For the failure's message."""
        head = (
            f"{self.right} of {self.asked} right ({self.right / self.asked:.1%}), {self.strict} others strict or asked "
            f"back; {len(self.mistaken)} of {self.no_permission} taken for a question of permission; "
            f"FALSE ALLOWED {self.false_allowed}, debatable {self.debatable}; wrong by tag {dict(self.tags)}"
        )
        return "\n  ".join([head, *self.wrong[:60]])


@cache
def figures(company: str) -> Figures:
    """Every question of one company, asked by whom it names."""
    read = toolsfile.load(DATA / company)
    assert read is not None
    reader = QuestionReader(read.registry)
    people = departments(company)
    found = Figures()
    for question in questions(company):
        understood = reader.read(question["question"], lang=question["lang"])
        who = asking(people[question["as"]] if question.get("as") else "")
        made = ruling(read.registry, understood, asking=who, today=TODAY)
        if made is None or made.kind == "card" or made.verdict is None:
            note(found, question, "answer", None)
        else:
            note(found, question, made.kind, made.verdict.outcome)
    return found


def note(found: Figures, question: dict[str, Any], kind: str, outcome: Any) -> None:
    """Compare one."""
    expected = question["expect"]
    line = f"{question['id']} {question['question']} -> {kind} {outcome}, not {expected['kind']} {expected['outcome']}"
    found.asked += 1
    right = kind == expected["kind"] and (kind == "answer" or outcome == expected["outcome"])
    found.right += right
    if not right:
        found.wrong.append(line)
        found.tags.update(question["tags"])
    stricter = expected["outcome"] and outcome and OUTCOMES.index(outcome) >= OUTCOMES.index(expected["outcome"])
    found.strict += not right and bool(kind == "clarify" or stricter)
    if expected["kind"] == "answer":
        found.no_permission += 1
        if kind != "answer":
            found.mistaken.append(line)
    if kind == "verdict" and outcome in OPEN and not (expected["kind"] == "verdict" and stricter):
        (found.debatable if "debatable" in question["tags"] else found.false_allowed).append(line)


def questions(company: str) -> list[dict[str, Any]]:
    lines = (DATA / company / "questions.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def departments(company: str) -> dict[str, str]:
    with (DATA / company / "people.csv").open(encoding="utf-8", newline="") as file:
        return {person["email"]: person["department"] for person in csv.DictReader(file)}


@pytest.mark.parametrize("company", COMPANIES)
def test_the_companies_tables_are_read_without_a_finding(company: str) -> None:
    read = toolsfile.load(DATA / company)
    assert read is not None
    assert [finding for finding in read.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("company", COMPANIES)
def test_nothing_is_allowed_that_the_table_does_not_allow(company: str) -> None:
    found = figures(company)
    assert not found.false_allowed, str(found)


@pytest.mark.parametrize("company", COMPANIES)
def test_most_questions_get_exactly_the_tables_verdict(company: str) -> None:
    found = figures(company)
    assert found.asked >= 450
    assert found.right / found.asked >= LEAST_RIGHT, str(found)


@pytest.mark.parametrize("company", COMPANIES)
def test_hardly_any_question_about_a_tool_is_taken_for_one_of_permission(company: str) -> None:
    found = figures(company)
    assert found.no_permission >= 50
    assert len(found.mistaken) / found.no_permission < MOST_MISTAKEN, str(found)
