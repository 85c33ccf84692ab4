"""Whoever dies or writes at the same time: the documents decide, and the next run puts the index right."""

import itertools
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from knowledge import indexing
from knowledge.errors import IndexBusy
from knowledge.lexical import LexicalIndex
from knowledge.store import Store
from knowledge.types import EVERYONE
from knowledge.vectors import VectorIndex
from tests.support.indexer import begin, start
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, Folder, found, in_step

QUESTION = "recording of a meeting"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def filled(policies: Folder) -> Folder:
    """Three documents."""
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", CUSTOMERS)
    policies.write("works-council", COUNCIL, audience="[group:works-council]")
    return policies


# Death at every step

STEPS = [
    (LexicalIndex, "replace"),
    (VectorIndex, "remove"),
    (VectorIndex, "add"),
    (indexing, "write_manifest"),
    (Store, "new_generation"),
    (Store, "publish"),
]


class Death(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


def die_at(step: int, monkeypatch) -> None:
    """Die just before the n-th thing is written, and so just after the one before."""
    numbers = itertools.count()

    def dying(original):
        def call(*args, **kwargs):
            if next(numbers) == step:
                raise Death
            return original(*args, **kwargs)

        return call

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, dying(getattr(owner, name)))


@pytest.mark.parametrize("rebuild", [False, True], ids=["in place", "anew"])
def test_whenever_the_indexer_dies_the_next_run_puts_it_right(filled, data, tmp_path, rebuild):
    filled.base(data).refresh()
    filled.write("meetings", MEETINGS + " Really.")
    filled.write("works-council", COUNCIL, audience="[all]")
    filled.write("agents", "Agents act alone.")
    filled.remove("data-handling")
    for step in itertools.count():
        copy = shutil.copytree(data, tmp_path / f"copy-{step}")
        with pytest.MonkeyPatch.context() as patch:
            die_at(step, patch)
            try:
                filled.base(copy).refresh(rebuild=rebuild)
                break
            except Death:
                pass
        survivor = filled.base(copy)
        assert set(found(survivor, QUESTION)) <= {"meetings.en", "data-handling.en", "agents.en", "works-council.en"}
        assert survivor.refresh().chunks == 3
        assert in_step(filled, copy)
        assert found(survivor, QUESTION)[:1] == ["meetings.en"]
    assert step >= 5


# Several processes


def kill_and_recover(folder: Folder, data, times: int, seed: int) -> int:
    """Kill an indexing process at random moments; how many of them were in the middle of an index run."""
    chance, amid = random.Random(seed), 0
    base = folder.base(data)
    base.refresh()
    for turn in range(times):
        victim = start("churn", folder.root, data, seed + turn)
        begin(victim)
        time.sleep(chance.uniform(0.0, 0.8))
        victim.send_signal(signal.SIGKILL)
        said, _ = victim.communicate(timeout=30)
        amid += said.count("begin") > said.count("end")
        base.refresh()
        assert in_step(folder, data), f"kill {turn} of seed {seed}"
        survivor = folder.base(data)
        survivor.refresh()
        assert survivor.fingerprint() == base.fingerprint()
    return amid


def test_a_killed_indexer_leaves_what_the_next_run_puts_right(policies, data):
    policies.write("d0", MEETINGS)
    kill_and_recover(policies, data, times=3, seed=20)


@pytest.mark.prove
def test_fifty_killed_indexers_leave_what_the_next_run_puts_right(policies, data):
    policies.write("d0", MEETINGS)
    assert kill_and_recover(policies, data, times=50, seed=1) >= 20


def test_two_processes_at_once_do_not_hurt_each_other(filled, data):
    for n in range(30):
        filled.write(f"more-{n}", MEETINGS)
    writers = [start("refresh", filled.root, data) for _ in range(2)]
    for writer in writers:
        begin(writer)
    said = [writer.communicate(timeout=60)[0].strip() for writer in writers]
    assert all(writer.returncode == 0 for writer in writers)
    assert "chunks 33 findings 0" in said
    assert all(line == "chunks 33 findings 0" or line.startswith("IndexBusy: another process") for line in said)
    assert in_step(filled, data)
    assert filled.base(data).refresh().changed == ()


def test_while_another_process_writes_one_is_told_so_or_waits(filled, data):
    base = filled.base(data)
    base.refresh()
    holder = start("hold", filled.root, data)
    begin(holder)
    assert holder.stdout.readline() == "held\n"
    filled.write("meetings", MEETINGS, audience="[group:works-council]")
    with pytest.raises(IndexBusy, match="another process is updating the index"):
        base.refresh()
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    begin(holder)
    assert base.refresh(patience=30).changed == ("meetings.en",)
    holder.communicate(timeout=30)


def test_a_reader_keeps_answering_while_another_process_writes_and_then_sees_the_new_state(filled, data):
    reader = filled.base(data)
    reader.refresh()
    old = reader.fingerprint()
    filled.write("meetings", MEETINGS + " Really.")
    for n in range(60):
        filled.write(f"more-{n}", CUSTOMERS)
    writer = start("refresh", filled.root, data)
    begin(writer)
    seen = []
    while writer.poll() is None:
        passages = reader.search(QUESTION, reader=EVERYONE, today=TODAY).passages
        seen.append(passages[0].document.key)
    assert writer.communicate()[0] == "chunks 63 findings 0\n"
    assert set(seen) == {"meetings.en"}
    assert reader.fingerprint() != old
    passages = reader.search(QUESTION, reader=EVERYONE, today=TODAY).passages
    assert "Really" in passages[0].chunk.text
