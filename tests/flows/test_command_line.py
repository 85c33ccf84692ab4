"""The real `archipel` command as a process of its own: the few things that only a whole process can show."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
ARCHIPEL = Path(sys.executable).with_name("archipel")
EXAMPLES = (
    "Darf ich Kundendaten in ein Übersetzungstool eingeben?",
    "Qui est responsable d'un texte généré par l'IA ?",
    "who won the cup final",
)
Command = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of this file run; the first one makes the index there."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def archipel(home: Path) -> Command:
    """Run the command with the sample company's policies; settings come from `environment` alone."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIPEL_", "OPENAI_"))}
    ours = inherited | {"ARCHIPEL_POLICIES_DIR": str(POLICIES), "ARCHIPEL_TODAY": "2026-11-22"}

    def run(
        *words: str | bytes | Path,
        program: Sequence[str | Path] = (ARCHIPEL,),
        stdin: bytes = b"",
        before: Callable[[], None] | None = None,
        **environment: str,
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [*program, *words],
            input=stdin,
            capture_output=True,
            cwd=home,
            env=ours | environment,
            preexec_fn=before,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def batch(archipel: Command, home: Path) -> "subprocess.CompletedProcess[bytes]":
    """The three questions of the demo, answered by one process."""
    lines = [{"id": number, "question": question} for number, question in enumerate(EXAMPLES)]
    (home / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return archipel("ask", "--batch", "questions.jsonl")


def documents(run: "subprocess.CompletedProcess[bytes]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]


def test_the_three_examples_are_sourced_sourced_and_refused_each_in_its_language(
    batch: "subprocess.CompletedProcess[bytes]",
) -> None:
    assert (batch.returncode, batch.stderr) == (0, b"")
    german, french, english = documents(batch)
    assert (german["lang"], german["kind"], german["citations"][0]["document"]) == ("de", "answer", "data-handling")
    assert (french["lang"], french["kind"], french["citations"][0]["document"]) == ("fr", "answer", "accountability")
    assert (english["lang"], english["kind"], english["citations"]) == ("en", "no_answer", [])
    assert [document["hedged"] for document in (german, french)] == [False, False]


def test_tools_are_imported_and_exported_by_processes_of_their_own(archipel: Command, home: Path) -> None:
    # In the tests' own process every table is known already; here only what the command itself imports.
    database = {"ARCHIPEL_DATABASE_URL": f"sqlite+aiosqlite:///{home / 'tools.db'}"}
    commands = (("db", "upgrade"), ("tools", "import", POLICIES / "tools.yaml"), ("tools", "export", home / "out.yaml"))
    for words in commands:
        run = archipel(*words, **database)
        assert (run.returncode, run.stderr) == (0, b""), words
    exported = yaml.safe_load((home / "out.yaml").read_text(encoding="utf-8"))
    assert exported == yaml.safe_load((POLICIES / "tools.yaml").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("batch")
def test_the_module_is_the_same_command_and_bytes_that_are_no_text_are_no_failure(archipel: Command) -> None:
    run = archipel("ask", "--json", b"\xff\xfe private account?", program=(sys.executable, "-m", "bot"))
    assert (run.returncode, run.stderr) == (0, b"")
    (document,) = documents(run)
    assert document["question"].endswith("private account?")
    assert document["citations"][0]["document"] == "acceptable-use"


@pytest.mark.usefixtures("batch")
def test_a_terminal_that_knows_few_letters_still_gets_the_answer(archipel: Command) -> None:
    run = archipel("ask", EXAMPLES[1], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"legal@brisemont.example" in run.stdout


@pytest.mark.parametrize("room", [0, 100_000], ids=["none", "little"])
def test_a_disk_without_room_is_a_sentence(archipel: Command, tmp_path: Path, room: int) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = archipel("index", before=limit, ARCHIPEL_DATA_DIR=str(tmp_path / "data"))
    assert run.returncode == 1
    assert run.stderr.startswith(b"archipel: ")
    assert str(tmp_path / "data").encode() in run.stderr
    assert b"Traceback" not in run.stderr
    assert run.stderr.count(b"\n") == 1


def test_the_command_starts_no_heavier_library_than_it_needs(archipel: Command) -> None:
    run = archipel("-X", "importtime", "-m", "bot", "--help", program=(sys.executable,))
    assert run.returncode == 0
    loaded = {line.rsplit(b"|", 1)[1].strip() for line in run.stderr.splitlines() if line.count(b"|") == 2}
    assert b"typer" in loaded
    assert loaded.isdisjoint(
        {b"chromadb", b"tantivy", b"langchain_core", b"openai", b"onnxruntime", b"sklearn", b"sqlalchemy", b"numpy"}
    )
