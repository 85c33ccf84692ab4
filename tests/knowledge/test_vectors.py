"""The vector index: one contract for a folder, memory and a Chroma server."""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import VectorStoreError
from knowledge.vectors import VectorIndex, Vectors

NUMBERS = itertools.count(1)
Open = Callable[[], VectorIndex]


def unit(*numbers: float) -> Vectors:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


IDS = ["north", "east", "north-east"]
VECTORS = np.stack([unit(0, 1), unit(1, 0), unit(1, 1)])


@pytest.fixture(params=["folder", "memory", "server"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same index again and again (in memory: the one there is)."""
    name = f"embedder-{next(NUMBERS)}-{os.getpid()}"
    if request.param == "folder":
        return lambda: VectorIndex(name, folder=tmp_path / "vectors")
    if request.param == "server":
        url = request.getfixturevalue("chroma_url")
        return lambda: VectorIndex(name, url=url)
    index = VectorIndex(name)
    return lambda: index


@pytest.fixture
def index(reopen: Open) -> VectorIndex:
    index = reopen()
    index.add(IDS, VECTORS)
    return index


def test_a_new_index_is_empty(reopen: Open) -> None:
    index = reopen()
    assert (index.ids(), index.count(), index.nearest(unit(1, 0), 3)) == (set(), 0, {})


def test_what_was_added_is_there_for_everyone_who_opens_it(index: VectorIndex, reopen: Open) -> None:
    assert reopen().ids() == index.ids() == set(IDS)
    assert reopen().count() == 3


def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    found = index.nearest(unit(0, 1), 2)
    assert list(found) == ["north", "north-east"]
    assert found["north"] == pytest.approx(1.0, abs=1e-5)
    assert found["north-east"] == pytest.approx(2**-0.5, abs=1e-5)


def test_a_higher_limit_than_there_are_chunks_gives_all(index: VectorIndex) -> None:
    assert len(index.nearest(unit(0, 1), 200)) == 3


def test_adding_again_overwrites(index: VectorIndex) -> None:
    index.add(["north"], np.stack([unit(0, -1)]))
    assert index.count() == 3
    assert index.nearest(unit(0, 1), 3)["north"] == pytest.approx(-1.0, abs=1e-5)


def test_what_was_removed_is_gone_and_the_unknown_does_not_matter(index: VectorIndex, reopen: Open) -> None:
    index.remove(["north", "unknown"])
    index.remove([])
    index.add([], np.zeros((0, 2), dtype=np.float32))
    assert reopen().ids() == {"east", "north-east"}
    assert "north" not in index.nearest(unit(0, 1), 3)


def test_more_than_one_batch_goes_in_and_out(reopen: Open) -> None:
    index = reopen()
    angles = np.linspace(0, 3, 2500, dtype=np.float32)
    index.add([f"chunk-{n}" for n in range(2500)], np.stack([np.cos(angles), np.sin(angles)], axis=1))
    assert index.count() == 2500
    assert next(iter(index.nearest(unit(np.cos(angles[1700]), np.sin(angles[1700])), 5))) == "chunk-1700"
    index.remove([f"chunk-{n}" for n in range(1, 2500)])
    assert index.ids() == {"chunk-0"}


def test_a_text_without_direction_harms_nobody(index: VectorIndex) -> None:
    nothing = np.zeros(2, dtype=np.float32)
    index.add(["nothing"], nothing[None])
    assert list(index.nearest(unit(0, 1), 2)) == ["north", "north-east"]
    assert all(np.isfinite(score) for score in index.nearest(nothing, 4).values())


def test_a_vector_of_another_length_is_an_error(index: VectorIndex) -> None:
    with pytest.raises(VectorStoreError):
        index.nearest(unit(1, 0, 0), 1)
    with pytest.raises(VectorStoreError):
        index.add(["x"], np.stack([unit(1, 0, 0)]))


def test_several_threads_may_ask(index: VectorIndex, reopen: Open) -> None:
    fresh = reopen()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: list(fresh.nearest(unit(0, 1), 1)), range(40)))
    assert found == [["north"]] * 40


def test_another_embedder_sees_none_of_it(tmp_path: Path, chroma_url: str) -> None:
    for place in ({"folder": tmp_path}, {"url": chroma_url}):
        first, other = VectorIndex("one", **place), VectorIndex("other", **place)
        first.add(IDS, VECTORS)
        assert other.count() == 0


def test_two_indexes_in_memory_have_nothing_in_common() -> None:
    first, second = VectorIndex("same"), VectorIndex("same")
    first.add(IDS, VECTORS)
    assert second.count() == 0


def test_another_process_finds_what_was_stored(tmp_path: Path) -> None:
    VectorIndex("e", folder=tmp_path).add(IDS, VECTORS)
    code = "import sys; from pathlib import Path; from knowledge.vectors import VectorIndex;"
    code += "print(sorted(VectorIndex('e', folder=Path(sys.argv[1])).ids()))"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, str(tmp_path)]
    seen = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert seen.stdout.strip() == str(sorted(IDS))


def test_a_damaged_folder_is_a_vector_store_error(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(VectorStoreError, match="archipel index --rebuild"):
        VectorIndex("e", folder=tmp_path).count()


def test_a_folder_that_cannot_be_made_is_a_vector_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VectorStoreError):
        VectorIndex("e", folder=tmp_path / "file" / "vectors").count()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no-such-host.invalid:8000", "not a url"])
def test_a_server_that_is_not_there_is_a_vector_store_error(url: str) -> None:
    started = time.monotonic()
    with pytest.raises(VectorStoreError, match="ARCHIPEL_CHROMA_URL"):
        VectorIndex("e", url=url).count()
    assert time.monotonic() - started < 10
