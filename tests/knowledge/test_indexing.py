"""The index in step with the documents: only what changed, whatever breaks, whoever dies."""

import shutil

import pytest

from knowledge.errors import FolderError
from knowledge.store import Store, read_manifest
from knowledge.types import EVERYONE, LANGS
from knowledge.vocabulary import GLOSSARY_FILE, PHRASINGS_FILE
from tests.support.indexer import start
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, Folder, found, ids_indexed, ids_wanted, in_step

QUESTION = "recording of a meeting"


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def filled(policies: Folder) -> Folder:
    """Three documents."""
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", CUSTOMERS)
    policies.write("works-council", COUNCIL, audience="[group:works-council]")
    return policies


def keys(base) -> list[str]:
    return [document.key for document in base.documents()]


# Only what changed


def test_a_first_run_adds_everything(filled, data):
    filled.write("agents", MEETINGS, status="draft")
    report = filled.base(data).refresh()
    assert report.added == ("agents.en", "data-handling.en", "meetings.en", "works-council.en")
    assert (report.changed, report.removed, report.findings, report.refused) == ((), (), (), ())
    assert (report.chunks, report.rebuilt) == (3, False)
    assert in_step(filled, data)


def test_nothing_changed_touches_nothing(filled, data):
    base = filled.base(data)
    base.refresh()
    stamp, steps = Store(data).current(), []
    report = base.refresh(progress=lambda done, total: steps.append(total))
    assert (report.added, report.changed, report.removed, steps) == ((), (), (), [])
    assert Store(data).current() == stamp


def test_only_the_changed_document_is_touched(filled, data):
    base = filled.base(data)
    base.refresh()
    before, _ = ids_indexed(data)
    filled.write("meetings", MEETINGS + " Really.")
    filled.write("agents", "# One\n\nAgents one.\n\n# Two\n\nAgents two.")
    filled.remove("data-handling")
    steps = []
    report = base.refresh(progress=lambda done, total: steps.append((done, total)))
    assert (report.added, report.changed, report.removed) == (("agents.en",), ("meetings.en",), ("data-handling.en",))
    assert steps == [(0, 3), (3, 3)]
    after, _ = ids_indexed(data)
    assert before & after == {chunk_id for chunk_id in before if chunk_id.startswith("works-council")}
    assert in_step(filled, data)


def test_only_changed_chunks_are_embedded(filled, data, openai_server):
    base = filled.base(data, embeddings="small", embeddings_url=openai_server.url)
    base.refresh()
    assert sum(len(request.body["input"]) for request in openai_server.requests) == 3
    openai_server.requests.clear()
    filled.write("meetings", MEETINGS + " Really.")
    base.refresh()
    assert [len(request.body["input"]) for request in openai_server.requests] == [1]


@pytest.mark.parametrize("status", ["draft", "in_review", "retired"])
def test_a_document_that_is_published_no_more_loses_its_chunks(filled, data, status):
    base = filled.base(data)
    base.refresh()
    filled.write("meetings", MEETINGS, status=status)
    report = base.refresh()
    assert (report.changed, report.chunks) == (("meetings.en",), 2)
    assert "meetings.en" not in found(base, QUESTION)
    assert "meetings.en" in keys(base)
    assert in_step(filled, data)


def test_a_changed_audience_counts_at_once(filled, data):
    base = filled.base(data)
    base.refresh()
    filled.write("meetings", MEETINGS, audience="[group:works-council]")
    assert base.refresh().changed == ("meetings.en",)
    assert "meetings.en" not in found(base, QUESTION)


def test_a_moved_file_is_known_under_its_new_name(filled, data):
    base = filled.base(data)
    base.refresh()
    (filled.documents / "deep").mkdir()
    moved = (filled.documents / "meetings.en.md").rename(filled.documents / "deep" / "meetings.en.md")
    base.refresh()
    assert {document.source for document in base.documents() if document.id == "meetings"} == {
        "documents/deep/meetings.en.md"
    }
    moved.write_text("broken")
    base.refresh()
    assert found(base, QUESTION)[:1] == ["meetings.en"]


def test_in_memory_the_same_reports_come_out(filled):
    base = filled.base()
    assert base.refresh().chunks == 3
    filled.write("meetings", MEETINGS + " Really.")
    assert base.refresh().chunks == 3
    assert "Really" in base.search(QUESTION, reader=EVERYONE, today=TODAY).passages[0].chunk.text


def test_what_everyday_questions_reach_is_measured_again_when_the_index_has_grown_by_a_tenth(policies, data):
    base = policies.base(data)
    measured = []
    for documents in (range(20), range(20, 22), range(22, 24)):
        for n in documents:
            policies.write(f"more-{n}", MEETINGS)
        base.refresh()
        manifest = read_manifest(Store(data).current())
        assert set(manifest.typical) == {f"{leg}.{lang}" for leg in ("stems", "grams") for lang in LANGS}
        measured.append(manifest.typical_of)
    assert measured == [20, 20, 24]


# Broken files


BREAK = {
    "front matter": "no front matter",
    "key": "---\nid: meetings\n---\ntext",
    "encoding": b"\xff\xfe",
    "empty": "",
}


@pytest.mark.parametrize("how", BREAK)
def test_a_broken_file_is_reported_and_its_last_good_version_stays(filled, data, how):
    base = filled.base(data)
    base.refresh()
    path = filled.documents / "meetings.en.md"
    good = path.read_bytes()
    path.write_bytes(BREAK[how] if isinstance(BREAK[how], bytes) else BREAK[how].encode())
    for _ in range(2):
        report = base.refresh()
        assert {finding.source for finding in report.refused} == {"documents/meetings.en.md"}
        assert (report.changed, report.removed, report.chunks) == ((), (), 3)
        assert found(filled.base(data), QUESTION)[:1] == ["meetings.en"]
    path.write_bytes(good)
    assert base.refresh().refused == ()
    assert in_step(filled, data)


@pytest.mark.parametrize("why", ["vocabulary", "asked for", "embeddings"])
def test_a_last_good_version_survives_a_rebuild(filled, data, why, openai_server):
    base = filled.base(data)
    filled.write("agents", "Agents are a draft.", status="draft")
    base.refresh()
    before, _ = ids_indexed(data)
    for name in ("meetings", "agents"):
        (filled.documents / f"{name}.en.md").write_text("broken")
    if why == "vocabulary":
        filled.put(GLOSSARY_FILE, "- {id: brise, en: [recorder], de: [Hausassistent]}\n")
    if why == "embeddings":
        base = filled.base(data, embeddings="small", embeddings_url=openai_server.url)
    report = base.refresh(rebuild=why == "asked for")
    assert (report.rebuilt, report.removed, report.chunks) == (True, (), 3)
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    assert {document.status for document in base.documents() if document.id == "agents"} == {"draft"}
    chosen = ("small", openai_server.url) if why == "embeddings" else ()
    assert ids_indexed(data, *chosen) == (before, before)


def test_a_broken_file_that_is_then_deleted_is_removed(filled, data):
    base = filled.base(data)
    base.refresh()
    (filled.documents / "meetings.en.md").write_text("broken")
    base.refresh()
    filled.remove("meetings")
    assert base.refresh().removed == ("meetings.en",)
    assert in_step(filled, data)


# Folders that vanish


@pytest.mark.parametrize("gone", ["documents emptied", "documents deleted", "policies deleted"])
@pytest.mark.parametrize("rebuild", [False, True])
def test_an_emptied_folder_leaves_the_index_as_it_was_and_says_so(filled, data, gone, rebuild):
    base = filled.base(data)
    base.refresh()
    before = ids_indexed(data)
    shutil.rmtree(filled.root if gone == "policies deleted" else filled.documents)
    if gone == "documents emptied":
        filled.documents.mkdir()
    with pytest.raises(FolderError, match=r"the index was left as it is|does not exist: create it"):
        base.refresh(rebuild=rebuild)
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    assert found(filled.base(data), QUESTION)[:1] == ["meetings.en"]
    assert ids_indexed(data) == before


def test_a_folder_without_documents_is_no_mistake_at_first(policies, data):
    report = policies.base(data).refresh()
    assert (report.added, report.chunks, report.findings) == ((), 0, ())


def test_a_missing_policies_folder_is_said_at_the_first_question(tmp_path, policies, data):
    shutil.rmtree(policies.root)
    base = policies.base(data)
    with pytest.raises(FolderError, match="does not exist: create it"):
        base.search(QUESTION, reader=EVERYONE, today=TODAY)


@pytest.mark.parametrize("deleted", ["index", "generation", "data"])
def test_an_index_deleted_while_it_is_open_still_answers_and_the_next_run_makes_it_anew(filled, data, deleted):
    base = filled.base(data)
    base.refresh()
    folder = {"data": data, "index": data / "index", "generation": Store(data).current()}[deleted]
    shutil.rmtree(folder)
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    assert base.refresh().chunks == 3
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    assert in_step(filled, data)


def test_deleting_the_index_loses_nothing(filled, data):
    base = filled.base(data)
    base.refresh()
    fingerprint = base.fingerprint()
    shutil.rmtree(data)
    again = filled.base(data)
    assert found(again, QUESTION)[:1] == ["meetings.en"]
    assert again.fingerprint() == fingerprint
    assert in_step(filled, data)


# What makes an index anew


def test_other_embeddings_make_the_index_anew_by_themselves(filled, data, openai_server):
    filled.base(data).refresh()
    for name in ("small", "large"):
        report = filled.base(data, embeddings=name, embeddings_url=openai_server.url).refresh()
        assert report.rebuilt
        assert {request.body["model"] for request in openai_server.requests} == {name}
        openai_server.requests.clear()
    report = filled.base(data).refresh()
    assert report.rebuilt
    assert in_step(filled, data)
    assert not filled.base(data).refresh().rebuilt


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (GLOSSARY_FILE, "- {id: brise, en: [every participant], de: [Hausassistent]}\n"),
        (PHRASINGS_FILE, "- {section: meetings#rules, de: [Hausassistent]}\n"),
    ],
)
def test_other_words_make_the_index_anew_by_themselves(filled, data, file, text):
    base = filled.base(data)
    base.refresh()
    assert "meetings.en" not in found(base, "Was tut der Hausassistent?")
    filled.put(file, text)
    report = base.refresh()
    assert (report.rebuilt, report.changed) == (True, ())
    assert "meetings.en" in found(base, "Was tut der Hausassistent?")
    assert in_step(filled, data)


def test_findings_about_the_words_are_in_the_report(filled, data):
    filled.put(GLOSSARY_FILE, "- {id: a}\n")
    assert [finding.source for finding in filled.base(data).refresh().refused] == [GLOSSARY_FILE]


# Damage


def _overwrite(path):
    """Put rubbish in a file's place, as a new file, so that whoever has the old one open keeps it."""
    path.unlink()
    path.write_bytes(b"rubbish" * 9)


DAMAGE = {
    "manifest": lambda folder: _overwrite(folder / "manifest.json"),
    "manifest gone": lambda folder: (folder / "manifest.json").unlink(),
    "lexical": lambda folder: [_overwrite(path) for path in (folder / "lexical").iterdir()],
    "lexical meta": lambda folder: _overwrite(folder / "lexical" / "meta.json"),
    "lexical gone": lambda folder: shutil.rmtree(folder / "lexical"),
    "lexical terms gone": lambda folder: [path.unlink() for path in (folder / "lexical").glob("*.term")],
    "background": lambda folder: _overwrite(folder / "background" / "meta.json"),
    "background gone": lambda folder: shutil.rmtree(folder / "background"),
    "pointer": lambda folder: _overwrite(folder.parent / "current"),
}


@pytest.mark.parametrize(
    ("what", "first"), [*((what, "question") for what in DAMAGE), ("manifest", "refresh"), ("lexical", "refresh")]
)
def test_a_damaged_index_heals(filled, data, what, first):
    filled.base(data).refresh()
    DAMAGE[what](Store(data).current())
    base = filled.base(data)
    if first == "refresh":
        base.refresh()
    assert found(base, QUESTION)[:1] == ["meetings.en"]
    base.refresh()
    assert base.search("who won the cup", reader=EVERYONE, today=TODAY).signals
    assert in_step(filled, data)


# Vectors that are missing


def test_a_deleted_vector_folder_leaves_the_words_and_is_made_again(filled, data):
    base = filled.base(data)
    base.refresh()
    shutil.rmtree(Store(data).current() / "vectors")
    for reader in (base, filled.base(data)):
        assert found(reader, QUESTION)[:1] == ["meetings.en"]
    assert base.refresh().findings == ()
    assert (Store(data).current() / "vectors" / "chroma.sqlite3").is_file()
    assert in_step(filled, data)


def test_an_embedding_endpoint_that_is_down_leaves_the_words_and_is_made_up_for(filled, data, openai_server):
    openai_server.always(status=401)
    base = filled.base(data, embeddings="small", embeddings_url=openai_server.url)
    for _ in range(2):
        [finding] = base.refresh().refused
        assert finding.source == "embeddings"
        assert "gave no vectors" in finding.message
        assert found(base, QUESTION)[:1] == ["meetings.en"]
    filled.write("meetings", MEETINGS + " Really.")
    openai_server.always()
    assert base.refresh().findings == ()
    wanted = ids_wanted(filled)
    assert ids_indexed(data, "small", openai_server.url) == (wanted, wanted)


def test_a_chroma_server_that_is_down_leaves_the_words(filled, data):
    base = filled.base(data, chroma_url="http://127.0.0.1:9")
    [finding] = base.refresh().refused
    assert "ARCHIPEL_CHROMA_URL" in finding.message
    assert found(base, QUESTION)[:1] == ["meetings.en"]


# Folders that cannot be written


def test_a_data_folder_that_cannot_be_written_is_said_with_what_to_do(filled, data):
    data.write_text("a file in its place")
    base = filled.base(data)
    with pytest.raises(FolderError, match=r"cannot be written .*: free some space or give this account the right"):
        base.refresh()
    with pytest.raises(FolderError, match="cannot be written"):
        base.search(QUESTION, reader=EVERYONE, today=TODAY)


def test_a_full_disk_is_said_and_made_up_for_when_there_is_room(filled, data):
    base = filled.base(data)
    base.refresh()
    filled.write("meetings", MEETINGS + " Really. " * 50)
    limits = [0, 500, 3_000, 20_000, 100_000]
    writer = start("full", filled.root, data, *limits)
    said, _ = writer.communicate("go\n", timeout=60)
    assert writer.returncode == 0
    outcomes = said.splitlines()
    assert len(outcomes) == len(limits)
    assert outcomes[0].startswith("FolderError")
    for line in outcomes:  # where the words had room, the vectors had none
        assert (line.startswith("FolderError") and "free some space" in line) or line == "chunks 3 findings 1"
    assert found(filled.base(data), QUESTION)[:1] == ["meetings.en"]
    assert base.refresh().findings == ()
    assert in_step(filled, data)
