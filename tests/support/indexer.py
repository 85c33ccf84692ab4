"""Another process at the index: `python -m tests.support.indexer refresh|churn|full|hold POLICIES DATA [...]`.

It says `ready` when everything is imported, waits for a line and starts; every line it writes is one step.
"""

import random
import resource
import signal
import subprocess
import sys
from pathlib import Path

from knowledge.base import KnowledgeBase, KnowledgeConfig
from knowledge.errors import FolderError, IndexBusy
from knowledge.store import Store
from tests.support.policies import CUSTOMERS, MEETINGS, page

ROOT = Path(__file__).parents[2]


def start(mode: str, policies: Path, data: Path, *more: object) -> "subprocess.Popen[str]":
    """Start it and wait until it is ready; `begin` lets it go."""
    command = [sys.executable, "-m", "tests.support.indexer", mode, policies, data, *more]
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: "subprocess.Popen[str]") -> None:
    """Let it go."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def main(mode: str, policies: Path, data: Path, *more: str) -> None:
    if mode != "hold":
        import chromadb  # noqa: F401 - so that what follows is work on the index
    say("ready")
    sys.stdin.readline()
    if mode == "refresh":
        say(_outcome(policies, data))
    elif mode == "churn":
        _churn(policies, data, random.Random(int(more[0])))
    elif mode == "full":
        _fill(policies, data, [int(limit) for limit in more])
    elif mode == "hold":
        with Store(data).writing():
            say("held")
            sys.stdin.readline()


def say(line: str) -> None:
    print(line, flush=True)


def _outcome(policies: Path, data: Path) -> str:
    try:
        report = KnowledgeBase(KnowledgeConfig(policies=policies, data=data)).refresh()
    except (IndexBusy, FolderError) as error:
        return f"{type(error).__name__}: {error}"
    return f"chunks {report.chunks} findings {len(report.findings)}"


def _churn(policies: Path, data: Path, chance: random.Random) -> None:
    """Change documents and index them, for ever. Documents change in one rename, as editors do."""
    base = KnowledgeBase(KnowledgeConfig(policies=policies, data=data))
    while True:
        for number in chance.sample(range(12), 4):
            path = policies / "documents" / f"d{number}.en.md"
            if chance.random() < 0.2:
                path.unlink(missing_ok=True)
                continue
            sections = "".join(
                f"## Part {part} {{#part-{part}}}\n\n{chance.random()} {chance.choice((CUSTOMERS, MEETINGS))}\n\n"
                for part in range(chance.randint(1, 5))
            )
            draft = policies / "draft"
            draft.write_text(page(f"d{number}", sections), encoding="utf-8")
            draft.replace(path)
        say("begin")
        base.refresh(rebuild=chance.random() < 0.3)
        say("end")


def _fill(policies: Path, data: Path, limits: list[int]) -> None:
    """Index while no file may grow beyond a limit in bytes: what a full disk does to whoever writes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in limits:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
        say(_outcome(policies, data))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
