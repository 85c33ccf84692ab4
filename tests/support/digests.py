"""Digests to look at."""

from __future__ import annotations

from random import Random
from typing import Any

from bot.pulse import publishing, record
from bot.pulse.publishing import Asked
from bot.pulse.record import Comment, Digest
from bot.pulse.surveys import Survey, load
from tests.support.company import ROOT

TOOL = "DeepL Translate"


def surveys() -> dict[str, Survey]:
    """Those of the sample company."""
    return load(ROOT / "policies")[0]


def four_weeks(people: int = 24, seed: int = 7, comments: int = 2) -> list[Digest]:
    """The digests of a wave in which nearly everybody answers as they like."""
    chance, told, history = Random(seed), list[Digest](), list[frozenset[int]]()
    everybody = range(1, people + 1)
    for week in range(1, 5):
        survey = surveys()[f"week-{week}"]
        answers = {
            one: {question.id: _answer(question, chance) for question in survey.questions}
            for one in everybody
            if chance.random() < 0.85
        }
        asked = Asked(
            survey=survey.id, version=survey.version, week=week, questions=survey.questions,
            people=frozenset(everybody), answers=answers,
        )  # fmt: skip
        published = publishing.publish([asked], history, chance=chance)
        history += [group for _, group in published if group]
        sections = [section for section, _ in published]
        told.append(
            Digest(
                wave="translation-2", wave_name="Übersetzen, Welle 2", tool="deepl", period=week, sections=sections,
                comments=[Comment(employee_id=one, text="<@U1> & Excel?") for one in range(comments)],
                trends=record.trends(told, sections, week),
            )
        )  # fmt: skip
    return told


def _answer(question: Any, chance: Random) -> Any:
    if question.kind == "text":
        return chance.choice(("no access", "keine Zeit", "la qualité est mauvaise", "too slow"))
    values = question.values
    return values[min(int(chance.triangular(0, len(values), len(values) * 0.8)), len(values) - 1)]
