"""Workers that kill themselves at random, and what they did before: the harness of the fault proofs.

A test names an `async def worker(crash: Crash, **given)` by `package.module:function` and calls `run_crashing`. Four
processes then run it; each dies at some of the points it passes and is replaced, until every one of them returns.

    async def worker(crash: Crash, *, url: str) -> None:
        database = CrashingDatabase(url, crash)          # may die before and after each commit
        async def handle(item: Claimed) -> None:
            crash.point("claimed", key=item.key)         # may die here
            crash.journal.write("acted", key=item.key)   # what the world saw, as it survives the process
            crash.point("acted", key=item.key)
        ...

    outcome = run_crashing("tests.faults.workers:worker", journal=tmp_path / "journal", given={"url": url})
    assert outcome.deaths > 10

The processes are forked by one that has imported everything (`python -m tests.support.crashing`), so that a death costs
milliseconds and not a start of Python.
"""

import asyncio
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.db import Database

ROOT = Path(__file__).parents[2]
DEAD = 86
"""How a process leaves that killed itself, so that a real failure is not taken for one."""


class Journal:
    """Lines that outlive the process that wrote them, from several processes in one order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, event: str, **facts: Any) -> None:
        """One line, in one write: it is there wholly or not at all."""
        os.write(self._file, (json.dumps({"event": event, "pid": os.getpid(), **facts}) + "\n").encode())

    def read(self, event: str | None = None) -> list[dict[str, Any]]:
        """What was written, oldest first; only `event` if given."""
        lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if event in (None, line["event"])]


class Crash:
    """Decides by lot at each point whether the process ends there, as by SIGKILL: nothing is flushed or closed."""

    def __init__(self, journal: Journal, *, share: float, seed: int, points: frozenset[str] = frozenset()) -> None:
        self.journal = journal
        self.lot = random.Random(seed)
        self._share = share
        self._points = points

    def point(self, name: str, **facts: Any) -> None:
        """Die here, or not. `facts` go into the journal if so."""
        if self._points and name not in self._points:
            return
        if self.lot.random() < self._share:
            self.journal.write("died", at=name, **facts)
            os._exit(DEAD)


class CrashingDatabase(Database):
    """A database whose user may die before each commit (`commit`) and right after it (`committed`)."""

    def __init__(self, url: str, crash: Crash) -> None:
        super().__init__(url)
        self._crash = crash

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction between two points."""
        async with super().writing() as session:
            yield session
            self._crash.point("commit")
        self._crash.point("committed")


class HastyClock:
    """Business time is the machine's; the wall runs `speed` times as fast, so that leases end while a test waits.

    All processes of a test agree, since both start from the same instant.
    """

    def __init__(self, speed: float = 1.0, *, start: datetime | None = None) -> None:
        self._speed = speed
        self._start = start or datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)

    def wall(self) -> datetime:
        """Faster."""
        return self._start + (datetime.now(UTC) - self._start) * self._speed


@dataclass(frozen=True)
class Outcome:
    """How many processes killed themselves and how long everything took."""

    deaths: int
    seconds: float


def run_crashing(
    target: str,
    *,
    journal: Path,
    given: dict[str, Any],
    workers: int = 4,
    share: float = 0.01,
    points: tuple[str, ...] = (),
    seed: int = 1,
    timeout: timedelta = timedelta(minutes=5),
) -> Outcome:
    """Run `target` in `workers` processes until each of them has returned; `share` is the chance to die at a point.

    `points` are the only ones to die at; none given: all. Raises AssertionError when a process fails in another way or
    when they are not done in time.
    """
    plan = {
        "target": target, "journal": str(journal), "given": given, "workers": workers, "share": share,
        "points": points, "seed": seed,
    }  # fmt: skip
    began = time.monotonic()
    nursery = subprocess.Popen(
        [sys.executable, "-m", "tests.support.crashing", json.dumps(plan)], cwd=ROOT, start_new_session=True
    )
    try:
        code = nursery.wait(timeout.total_seconds())
    except subprocess.TimeoutExpired:
        code = None
    finally:
        if nursery.poll() is None:
            os.killpg(nursery.pid, signal.SIGKILL)
            nursery.wait()
    assert code is not None, f"not done after {timeout}"
    assert code == 0, f"a worker failed instead of dying as it should: see its output above (code {code})"
    return Outcome(len(Journal(journal).read("died")), time.monotonic() - began)


def main(plan: dict[str, Any]) -> int:
    """The nursery: fork, and fork again whoever killed itself."""
    module, name = plan["target"].split(":")
    worker = getattr(importlib.import_module(module), name)
    numbers = iter(range(plan["seed"] * 1_000_000, sys.maxsize))
    alive = {_fork(worker, plan, next(numbers)) for _ in range(plan["workers"])}
    while alive:
        pid, status = os.wait()
        alive.discard(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == DEAD:
            alive.add(_fork(worker, plan, next(numbers)))
        elif code != 0:
            for other in alive:
                os.kill(other, signal.SIGKILL)
            return 1
    return 0


def _fork(worker: Any, plan: dict[str, Any], seed: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        journal = Journal(Path(plan["journal"]))
        crash = Crash(journal, share=plan["share"], seed=seed, points=frozenset(plan["points"]))
        asyncio.run(worker(crash, **plan["given"]))
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
