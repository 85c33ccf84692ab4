"""Verdicts: questions read and ruled on with a registry of 500 tools, against only detecting the language and stemming.

The 300 questions are those of the invented companies in `tests/data/verdicts`, with the names of tools that are there.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from bot.registry import toolsfile
from bot.registry.question.reading import QuestionReader
from bot.registry.rules import Asking
from bot.registry.ruling import ruling
from bot.registry.tools import Registry
from knowledge import all_stems, detect_language, fold
from tests.bench.corpus import ROOT
from tests.bench.speed import TODAY, Figure, Workbench

TOOLS: Final = 500
QUESTIONS: Final = 300
_SALES: Final = Asking(department="sales")
_SYLLABLES: Final = ("nor", "vel", "ta", "quin", "bri", "sol", "mar", "dex", "phi", "lun")
_WARM: Final = 20


def measure_verdicts(bench: Workbench) -> Iterator[Figure]:
    """Milliseconds a question, the words of the registry ready; and how long making them takes after a change."""
    registry = registry_of(TOOLS)
    begun = time.perf_counter()
    reader = QuestionReader(registry)
    yield Figure(name=f"words of {TOOLS} tools made ready", measured=(time.perf_counter() - begun) * 1000, unit="ms")
    asked = _questions()[: 60 if bench.quick else QUESTIONS]
    baseline = _milliseconds(asked, _stem)
    ours = _milliseconds(asked, partial(_rule, reader, registry))
    yield Figure(name=f"verdict with {TOOLS} tools p50", measured=ours[0], unit="ms")
    yield Figure(name=f"verdict with {TOOLS} tools p99", measured=ours[1], unit="ms", target=20)
    yield Figure(name="verdict p50 / language and stems of the same text", measured=ours[0] / baseline[0], unit="x")
    yield Figure(name="verdict p99 / language and stems of the same text", measured=ours[1] / baseline[1], unit="x")


def registry_of(number: int) -> Registry:
    """The sample company's registry with copies of its tools under made-up names, `number` in all."""
    read = toolsfile.load(ROOT / "policies")
    if read is None:
        raise RuntimeError("the sample company has no tools.yaml")
    tools = dict(read.registry.tools)
    originals = list(tools.values())
    for at in range(number - len(tools)):
        name = "".join(_SYLLABLES[int(digit)] for digit in f"{at:03}").capitalize()
        aliases = (f"{name} Assistant", f"{name}-KI")
        tools[f"made-up-{at}"] = replace(originals[at % len(originals)], id=f"made-up-{at}", name=name, aliases=aliases)
    return replace(read.registry, tools=tools)


def _questions() -> list[str]:
    lines = [
        line
        for company in ("first", "second")
        for line in (ROOT / "tests" / "data" / "verdicts" / company / "questions.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    step = len(lines) / QUESTIONS
    return [json.loads(lines[int(at * step)])["question"] for at in range(QUESTIONS)]


def _rule(reader: QuestionReader, registry: Registry, question: str) -> object:
    return ruling(registry, reader.read(question), asking=_SALES, today=TODAY)


def _stem(question: str) -> object:
    lang = detect_language(question) or "en"
    return [all_stems(fold(word), lang) for word in question.split()]


def _milliseconds(asked: list[str], work: Callable[[str], object]) -> tuple[float, float]:
    """p50 and p99 of the better of two runs a question, so that what else the machine does counts less."""
    for question in asked[:_WARM]:
        work(question)
    p50, p99 = np.percentile([min(_once(work, question) for _ in range(2)) for question in asked], [50, 99])
    return float(p50), float(p99)


def _once(work: Callable[[str], object], question: str) -> float:
    begun = time.perf_counter()
    work(question)
    return (time.perf_counter() - begun) * 1000
