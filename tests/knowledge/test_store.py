"""The index folder: one writer, one pointer, a manifest that never promises too much."""

import errno
import json
import os
import threading
from dataclasses import replace
from datetime import date

import pytest

from knowledge import store
from knowledge.catalog import Refusal
from knowledge.errors import FolderError, IndexBusy
from knowledge.store import Entry, Manifest, Store, read_manifest, write_manifest
from knowledge.types import EVERYONE
from tests.support.policies import TODAY, document

ENGLISH, FRENCH = document(version="1.10"), document(lang="fr", version="1.9")
MANIFEST = Manifest(
    made_with="1.1.1 words local",
    entries={"meetings.en": Entry(ENGLISH, 3), "meetings.fr": Entry(FRENCH, 2)},
    refused={"documents/a.pdf": Refusal("abc", "is encrypted")},
    vectors_complete=True,
    typical={"stems.en": -1.5},
    typical_of=5,
)


def generation(of: Store, manifest: Manifest = MANIFEST):
    folder = of.new_generation()
    write_manifest(folder, manifest)
    of.publish(folder)
    return folder


# The manifest


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST


def _without(key):
    return lambda raw: json.dumps({name: value for name, value in raw.items() if name != key})


def _with(**changes):
    return lambda raw: json.dumps(raw | changes)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: "",
        lambda raw: "{",
        lambda raw: "[]",
        lambda raw: "null",
        lambda raw: json.dumps(raw)[:-20],
        lambda raw: "\ud800".encode("utf-8", "surrogatepass"),
        *(_without(key) for key in ("made_with", "entries", "refused", "vectors_complete", "typical", "typical_of")),
        _with(entries=[{"document": {}, "chunks": 1}]),
        _with(entries=[{"chunks": 1}]),
        _with(entries="x"),
        _with(refused={"a": {"unknown": 1}}),
        _with(refused=[]),
        _with(typical={"a": "x"}),
        _with(typical_of=None),
    ],
)
def test_a_damaged_manifest_counts_as_empty(tmp_path, damage):
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    text = damage(json.loads(path.read_text()))
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert read_manifest(tmp_path) == Manifest()


def test_a_missing_manifest_counts_as_empty(tmp_path):
    assert read_manifest(tmp_path / "nowhere") == Manifest()


def test_an_entry_holds_the_chunks_of_this_very_version_only():
    entry = Entry(ENGLISH, 2)
    stem = f"meetings.en@{'f' * 12}"
    assert entry.chunk_ids() == [f"{stem}#0", f"{stem}#1"]
    assert all(entry.holds(chunk_id) for chunk_id in entry.chunk_ids())
    for foreign in (f"{stem}#2", f"meetings.en@{'e' * 12}#0", f"meetings.fr@{'f' * 12}#0", "x"):
        assert not entry.holds(foreign)


def test_equal_documents_give_equal_fingerprints_whatever_their_order():
    turned = replace(MANIFEST, entries=dict(reversed(MANIFEST.entries.items())), refused={}, typical={})
    assert turned.fingerprint() == MANIFEST.fingerprint()
    assert len(MANIFEST.fingerprint()) == 12
    changed = Entry(replace(FRENCH, fingerprint="0" * 64), 2)
    assert replace(MANIFEST, entries=MANIFEST.entries | {"meetings.fr": changed}).fingerprint() != turned.fingerprint()
    assert replace(MANIFEST, made_with="other").fingerprint() != turned.fingerprint()


# Generations


def test_there_is_no_generation_before_the_first_is_published(tmp_path):
    fresh = Store(tmp_path)
    assert (fresh.current(), fresh.stamp()) == (None, None)
    with fresh.writing():
        folder = fresh.new_generation()
    assert fresh.current() is None
    write_manifest(folder, MANIFEST)
    fresh.publish(folder)
    assert fresh.current() == folder


def test_left_overs_are_swept_away_but_never_the_generation_in_use(tmp_path):
    kept = Store(tmp_path)
    with kept.writing():
        in_use = generation(kept)
        died = kept.new_generation()
        newer = kept.new_generation()
    assert (in_use.is_dir(), died.exists(), newer.is_dir()) == (True, False, True)
    assert kept.current() == in_use


def test_the_stamp_changes_with_every_manifest_and_every_generation(tmp_path):
    kept = Store(tmp_path)
    with kept.writing():
        folder = generation(kept)
        stamps = [kept.stamp()]
        write_manifest(folder, MANIFEST)
        os.utime(folder / "manifest.json", ns=(1, 1))
        stamps.append(kept.stamp())
        generation(kept)
        stamps.append(kept.stamp())
    assert len(set(stamps)) == 3
    assert None not in stamps


@pytest.mark.parametrize("pointer", ["", "generation-gone", "../..", "\0", "\udc80"])
def test_a_pointer_to_nowhere_is_no_generation(tmp_path, pointer):
    kept = Store(tmp_path)
    with kept.writing():
        generation(kept)
    (tmp_path / "index" / "current").write_bytes(pointer.encode(errors="surrogateescape"))
    assert (kept.current(), kept.stamp()) == (None, None)


def test_a_generation_whose_manifest_is_gone_is_none(tmp_path):
    kept = Store(tmp_path)
    with kept.writing():
        (generation(kept) / "manifest.json").unlink()
    assert (kept.current(), kept.stamp()) == (None, None)


# The lock


def test_one_writer_at_a_time_and_the_next_may_wait(tmp_path):
    first, second = Store(tmp_path), Store(tmp_path)
    with first.writing(), pytest.raises(IndexBusy, match="another process"), second.writing():
        pytest.fail("two writers")
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with first.writing():
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    threading.Timer(0.05, leave.set).start()
    with second.writing(patience=10):
        assert leave.is_set()
    holder.join()


# Folders that cannot be written


@pytest.mark.parametrize("blocked", ["data", "data/index", "data/index/lock/x"])
def test_a_folder_that_cannot_be_made_is_said_with_what_to_do(tmp_path, blocked):
    path = tmp_path / blocked
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file in its place")
    with (
        pytest.raises(FolderError, match=r"cannot be written .*: free some space or give"),
        Store(tmp_path / "data").writing(),
    ):
        pytest.fail("wrote into nothing")


def test_a_full_disk_is_said_and_the_old_manifest_stays(tmp_path, monkeypatch):
    kept = Store(tmp_path)
    with kept.writing():
        folder = generation(kept)

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(FolderError, match="No space left"), kept.writing():
        write_manifest(folder, Manifest())
    assert read_manifest(folder) == MANIFEST


# Versions


@pytest.mark.parametrize(
    ("version", "other", "newer"),
    [
        ("1.9", "1.10", "1.10"),
        ("1.10", "1.9", None),
        ("1.0", "1.0", None),
        ("1", "1.1", "1.1"),
        ("2026-01", "2026-02", "2026-02"),
        ("1.beta", "1.0", "1.0"),
        ("draft", "1", "1"),
    ],
)
def test_versions_compare_as_people_count(version, other, newer):
    entries = {"meetings.fr": Entry(replace(FRENCH, version=version), 1)}
    entries["meetings.en"] = Entry(replace(ENGLISH, version=other), 1)
    manifest = Manifest(entries=entries)
    assert manifest.newer_version("meetings", version, reader=EVERYONE, today=TODAY) == newer


@pytest.mark.parametrize(
    "hidden",
    [
        Entry(replace(ENGLISH, version="9", audience=("role:manager",)), 1),
        Entry(replace(ENGLISH, version="9", effective=date(2026, 12, 1)), 1),
        Entry(replace(ENGLISH, version="9", status="draft"), 0),
    ],
    ids=["restricted", "not yet in force", "draft"],
)
def test_a_newer_version_one_may_not_read_is_not_spoken_of(hidden):
    manifest = Manifest(entries={"meetings.fr": Entry(FRENCH, 1), "meetings.en": hidden})
    assert manifest.newer_version("meetings", "1.9", reader=EVERYONE, today=TODAY) is None
