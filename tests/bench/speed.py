"""Speed and memory at 10,000 chunks, each figure beside its target.

Times are wall times on the machine as it is, so close other programs; `cold` is a ratio of two processes that take
turns and hardly depends on the machine.
"""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import numpy as np

from knowledge import KnowledgeBase, KnowledgeConfig, Reader
from knowledge.calibration import CALIBRATION_FILE, Calibration
from knowledge.embeddings import HashedGrams
from tests.bench.corpus import ROOT, SAMPLE, change_one, questions, write_company

TODAY: Final = date(2026, 11, 22)
_READER: Final = Reader.employee(department="sales")
_VECTOR_WEIGHT: Final = 0.3
_QUESTION: Final = "Darf ich Kundendaten in ein Übersetzungstool eingeben?"
_MEMORY_QUESTIONS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value; `target` is the most it may be, the least with `at_least`, None where none was set."""

    name: str
    measured: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is met."""
        if self.target is None:
            return None
        return self.measured >= self.target if self.at_least else self.measured <= self.target


@dataclass(frozen=True)
class Workbench:
    """A folder to work in, and a company of `documents` files in it that is indexed once for all measurements."""

    folder: Path
    quick: bool = False

    @property
    def documents(self) -> int:
        """How many documents the company has."""
        return 300 if self.quick else 1500

    @property
    def runs(self) -> int:
        """How often something is measured whose median or best counts."""
        return 2 if self.quick else 5

    @cached_property
    def policies(self) -> Path:
        """The company's policies folder."""
        return write_company(self.folder / "policies", documents=self.documents)

    @cached_property
    def indexed(self) -> tuple[KnowledgeBase, int, float]:
        """The company indexed on disk with vectors, how many chunks that were, and the seconds it took."""
        import chromadb  # noqa: F401 - imported before the clock starts: the process pays for it once, not the build

        return _build(KnowledgeConfig(policies=self.policies, data=self.folder / "data"))


def measure_build(bench: Workbench) -> Iterator[Figure]:
    """A full build on disk with local vectors, and one in memory, which has none."""
    _, chunks, seconds = bench.indexed
    yield _at_least(f"full build of {chunks:,} chunks, with local vectors", chunks / seconds, 1500)
    _, chunks, seconds = _build(KnowledgeConfig(policies=bench.policies))
    yield _at_least("full build without vectors", chunks / seconds, 1500)


def measure_queries(bench: Workbench) -> Iterator[Figure]:
    """Golden questions of both sample companies, one after the other, in a warm process."""
    base, _, _ = bench.indexed
    asked = [question for question, _ in questions()]
    search = _milliseconds(asked, lambda question: base.search(question, reader=_READER, today=TODAY))
    yield Figure(name="lexical query p50", measured=search[0], unit="ms", target=2)
    yield Figure(name="lexical query p99", measured=search[1], unit="ms", target=15)
    answer = _milliseconds(asked, lambda question: asyncio.run(base.ask(question, reader=_READER, today=TODAY)))
    yield Figure(name="query and quoted answer p50", measured=answer[0], unit="ms")
    yield Figure(name="query and quoted answer p99", measured=answer[1], unit="ms", target=1_000)
    with _vectors_in_the_ranking(bench.policies):
        dense = KnowledgeBase(KnowledgeConfig(policies=bench.policies, data=bench.folder / "data"))
        search = _milliseconds(asked, lambda question: dense.search(question, reader=_READER, today=TODAY))
    yield Figure(name="query with local vectors in the ranking p50", measured=search[0], unit="ms", target=8)


def measure_refresh(bench: Workbench) -> Iterator[Figure]:
    """Bringing the index in step in a warm process: 1,000 unchanged documents, and one changed among all."""
    unchanged = min(1000, bench.documents)
    policies = write_company(bench.folder / "unchanged", documents=unchanged)
    base, _, _ = _build(KnowledgeConfig(policies=policies, data=bench.folder / "unchanged-data"))
    seconds = [_seconds(base.refresh) for _ in range(bench.runs)]
    yield Figure(
        name=f"refresh, nothing changed in {unchanged:,} documents",
        measured=statistics.median(seconds),
        unit="s",
        target=2,
    )
    base, _, _ = bench.indexed
    changed = [_after_a_change(bench.policies, turn, base) for turn in range(bench.runs + 1)][1:]
    yield Figure(
        name=f"refresh, one of {bench.documents:,} documents changed",
        measured=statistics.median(changed) * 1000,
        unit="ms",
        target=200,
    )


def measure_cold(bench: Workbench) -> Iterator[Figure]:
    """`archipel ask` on the sample company against `import chromadb`, processes in turn, medians.

    Once with compiled bytecode, as every start but the first has it, and once without, as in a read-only image.
    """
    for name, cached in (("", True), (", without compiled bytecode", False)):
        ours, theirs = _cold_starts(bench.folder, bench.runs, cached=cached)
        yield Figure(name=f"cold `archipel ask`{name}", measured=ours, unit="s")
        yield Figure(
            name=f"cold `archipel ask` / `import chromadb`{name}", measured=ours / theirs, unit="x", target=1.5
        )


def measure_memory(bench: Workbench) -> Iterator[Figure]:
    """The most memory of a process of its own that opens the index and answers 200 questions."""
    _, chunks, _ = bench.indexed
    name = f"peak memory, {chunks:,} chunks open, {_MEMORY_QUESTIONS} answers"
    yield Figure(name=f"{name}, lexical", measured=_memory_of_a_process(bench), unit="MB", target=300)
    with _vectors_in_the_ranking(bench.policies):
        yield Figure(name=f"{name}, with vectors", measured=_memory_of_a_process(bench), unit="MB", target=300)


def answer_questions(policies: Path, data: Path) -> float:
    """Open the index, answer questions, and return the most memory this process had at a time, in MB."""
    base = KnowledgeBase(KnowledgeConfig(policies=policies, data=data))
    base.refresh()
    for question, _ in questions()[:_MEMORY_QUESTIONS]:
        asyncio.run(base.ask(question, reader=_READER, today=TODAY))
    return peak_memory()


def _build(config: KnowledgeConfig) -> tuple[KnowledgeBase, int, float]:
    base = KnowledgeBase(config)
    report = base.refresh()
    if report.refused:
        raise RuntimeError(f"the made-up company is not valid: {report.refused[0]}")
    return base, report.chunks, report.seconds


def _at_least(name: str, measured: float, target: float) -> Figure:
    return Figure(name=name, measured=measured, unit="chunks/s", target=target, at_least=True)


def _milliseconds(asked: list[str], work: Callable[[str], object]) -> tuple[float, float]:
    """p50 and p99 over the questions, after a few to warm up."""
    for question in asked[:20]:
        work(question)
    p50, p99 = np.percentile([_seconds(partial(work, question)) * 1000 for question in asked], [50, 99])
    return float(p50), float(p99)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _after_a_change(policies: Path, turn: int, base: KnowledgeBase) -> float:
    change_one(policies, turn)
    return _seconds(base.refresh)


@contextmanager
def _vectors_in_the_ranking(policies: Path) -> Iterator[None]:
    """A calibration that gives the local vectors a share, as a company's own measurement might."""
    weights = {HashedGrams.name: _VECTOR_WEIGHT}
    replace(Calibration.load(policies), vector_weights=weights).save(policies / CALIBRATION_FILE)
    try:
        yield
    finally:
        (policies / CALIBRATION_FILE).unlink()


def _cold_starts(folder: Path, runs: int, *, cached: bool) -> tuple[float, float]:
    """Median seconds of both processes, the index and the bytecode made before."""
    environment = os.environ | {"ARCHIPEL_DATA_DIR": str(folder / "cold"), "ARCHIPEL_POLICIES_DIR": str(SAMPLE)}
    environment |= {"ARCHIPEL_TODAY": TODAY.isoformat(), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment["PYTHONDONTWRITEBYTECODE"] = "" if cached else "1"
    if not cached:
        environment["PYTHONPYCACHEPREFIX"] = str(folder / "no-bytecode")
    ask, chroma = ["-m", "bot", "ask", _QUESTION], ["-c", "import chromadb"]
    for warm_up in (ask, chroma):
        _run(warm_up, environment)
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(_seconds(partial(_run, ask, environment)))
        theirs.append(_seconds(partial(_run, chroma, environment)))
    return statistics.median(ours), statistics.median(theirs)


def _memory_of_a_process(bench: Workbench) -> float:
    code = "import sys; from pathlib import Path; from tests.bench.speed import answer_questions as answer; "
    code += "print(answer(Path(sys.argv[1]), Path(sys.argv[2])))"
    return float(_run(["-c", code, str(bench.policies), str(bench.folder / "data")], dict(os.environ)))


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def peak_memory() -> float:
    """The most memory this process had at a time, in MB.

    From /proc where there is one: `ru_maxrss` of a child starts at what its parent had.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
