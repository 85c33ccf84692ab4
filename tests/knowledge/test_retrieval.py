"""From a question to passages: what may be seen, one document for all its translations, every leg."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge import vocabulary
from knowledge.confidence import LEGS
from knowledge.embeddings import HashedGrams
from knowledge.errors import EmbeddingError
from knowledge.indexing import generation_in_memory, synchronise
from knowledge.lexical import LexicalIndex
from knowledge.retrieval import Retriever
from knowledge.store import Entry, Manifest
from knowledge.types import EVERYONE, LANGS, Reader
from knowledge.vectors import VectorIndex
from knowledge.vocabulary import GLOSSARY_FILE, PHRASINGS_FILE
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, Folder

COUNCILLOR = Reader.employee(groups=["works-council"])
MEETING = {
    "en": ("May I record a meeting?", "A meeting is recorded only after everybody has agreed."),
    "fr": ("Puis-je enregistrer une réunion ?", "Une réunion est enregistrée seulement si tous sont d'accord."),
    "de": ("Darf ich eine Besprechung aufnehmen?", "Eine Besprechung wird nur aufgenommen, wenn alle zustimmen."),
}

EVERYDAY = LexicalIndex(None)
"""Filled by whoever comes first, and then the same for all."""


def retriever(policies: Folder, *, vectors: bool = False) -> Retriever:
    generation = replace(generation_in_memory(), background=EVERYDAY)
    words, embedder = vocabulary.load(policies.root), HashedGrams()
    if vectors:
        generation.vectors = VectorIndex(embedder.name)
    synchronise(
        policies.root, generation, previous=None, words=words, embedder=embedder, progress=lambda done, total: None
    )
    return Retriever(
        searcher=generation.lexical.searcher(),
        background=generation.background.searcher(),
        manifest=generation.manifest,
        vocabulary=words,
        embedder=embedder,
        vectors=generation.vectors,
        vector_weight=0.5 if vectors else 0.0,
    )


def keys(searching: Retriever, question: str, reader: Reader = EVERYONE, today: date = TODAY, **how) -> list[str]:
    found = searching.search(question, reader=reader, today=today, **how)
    return [passage.document.key for passage in found.passages]


# Only what is published, in force, and for this reader


@pytest.mark.parametrize(
    ("status", "out"), [("published", True), ("draft", False), ("in_review", False), ("retired", False)]
)
@pytest.mark.parametrize("vectors", [False, True], ids=["lexical", "vectors"])
def test_only_published_documents_come_out(policies, status, out, vectors):
    policies.write("meetings", MEETINGS, status=status)
    policies.write("data-handling", CUSTOMERS)
    found = keys(retriever(policies, vectors=vectors), "recording of a meeting", Reader.employee())
    assert ("meetings.en" in found) is out


@pytest.mark.parametrize("vectors", [False, True], ids=["lexical", "vectors"])
def test_nothing_comes_out_before_its_day(policies, vectors):
    policies.write("meetings", MEETINGS, effective="2026-12-01")
    policies.write("data-handling", CUSTOMERS)
    searching = retriever(policies, vectors=vectors)
    assert "meetings.en" not in keys(searching, "recording of a meeting", today=date(2026, 11, 30))
    assert "meetings.en" in keys(searching, "recording of a meeting", today=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("audience", "may", "may_not"),
    [
        ("[all]", [Reader.employee(), COUNCILLOR], [Reader.guest()]),
        ("[guests]", [Reader.guest()], [Reader.employee(), COUNCILLOR]),
        ("[all, guests]", [Reader.guest(), Reader.employee()], []),
        ("[GROUP:Works-Council]", [COUNCILLOR], [Reader.employee(groups=["works"]), EVERYONE, Reader.guest()]),
        ("[role:manager]", [Reader.employee(roles=["Manager", "x"])], [Reader.employee(groups=["manager"])]),
        (
            "[department:sales, role:manager]",
            [Reader.employee(department="sales"), Reader.employee(department="hr", roles=["manager"])],
            [Reader.employee(department="hr", roles=["sales"])],
        ),
    ],
)
@pytest.mark.parametrize("vectors", [False, True], ids=["lexical", "vectors"])
def test_only_a_fitting_label_lets_a_document_out(policies, audience, may, may_not, vectors):
    policies.write("works-council", COUNCIL, audience=audience)
    policies.write("data-handling", CUSTOMERS, audience="[all, guests]")
    searching = retriever(policies, vectors=vectors)
    for reader in may:
        assert keys(searching, "budget of the works council", reader)[:1] == ["works-council.en"]
    for reader in may_not:
        assert "works-council.en" not in keys(searching, "budget of the works council", reader)


@pytest.mark.parametrize("restricted", LANGS)
@pytest.mark.parametrize("vectors", [False, True], ids=["lexical", "vectors"])
def test_a_restricted_translation_does_not_leak_through_its_open_siblings(policies, restricted, vectors):
    for lang, (_, text) in MEETING.items():
        audience = "[group:works-council]" if lang == restricted else "[all]"
        policies.write("meetings", text, lang=lang, audience=audience)
    searching = retriever(policies, vectors=vectors)
    for asked, (question, _) in MEETING.items():
        [seen] = keys(searching, question, EVERYONE) or [""]
        assert seen != f"meetings.{restricted}"
        assert seen == f"meetings.{asked}" or asked == restricted
        assert keys(searching, question, COUNCILLOR) == [f"meetings.{asked}"]


@pytest.mark.parametrize("open_one", LANGS)
def test_an_open_translation_opens_no_other(policies, open_one):
    for lang, (_, text) in MEETING.items():
        policies.write("meetings", text, lang=lang, audience="[all]" if lang == open_one else "[role:manager]")
    searching = retriever(policies)
    for question, _ in MEETING.values():
        assert set(keys(searching, question)) <= {f"meetings.{open_one}"}


def test_a_translation_not_yet_in_force_is_replaced_by_one_that_is(policies):
    policies.write("meetings", MEETING["en"][1])
    policies.write("meetings", MEETING["fr"][1], lang="fr", effective="2026-12-01")
    searching = retriever(policies)
    assert keys(searching, MEETING["fr"][0] + " meeting") == ["meetings.en"]
    assert keys(searching, MEETING["fr"][0], today=date(2026, 12, 1)) == ["meetings.fr"]


# The documents, as last read, have the last word


def _entry(manifest: Manifest, chunks: int | None = None, **changes) -> Manifest:
    old = manifest.entries["meetings.en"]
    entry = Entry(replace(old.document, **changes), old.chunks if chunks is None else chunks)
    return replace(manifest, entries={**manifest.entries, "meetings.en": entry})


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda manifest: _entry(manifest, audience=("group:works-council",)),
        lambda manifest: _entry(manifest, fingerprint="0" * 64),
        lambda manifest: _entry(manifest, status="retired"),
        lambda manifest: _entry(manifest, effective=date(2026, 12, 1)),
        lambda manifest: _entry(manifest, chunks=0),
        lambda manifest: replace(manifest, entries={}),
    ],
    ids=["audience", "version", "status", "effective", "chunks", "gone"],
)
@pytest.mark.parametrize("vectors", [False, True], ids=["lexical", "vectors"])
def test_a_stale_index_shows_nothing_of_a_document_that_has_changed(policies, meanwhile, vectors):
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", CUSTOMERS)
    searching = retriever(policies, vectors=vectors)
    assert "meetings.en" in keys(searching, "recording of a meeting")
    stale = replace(searching, manifest=meanwhile(searching.manifest))
    assert "meetings.en" not in keys(stale, "recording of a meeting")


# Translations of one document are one document


@pytest.mark.parametrize("asked", LANGS)
def test_the_askers_language_comes_and_the_others_do_not_repeat_it(policies, asked):
    for lang, (_, text) in MEETING.items():
        policies.write("meetings", text, lang=lang)
        policies.write("data-handling", CUSTOMERS, lang=lang)
    found = keys(retriever(policies), MEETING[asked][0])
    assert found[0] == f"meetings.{asked}"
    assert sum(key.startswith("meetings.") for key in found) == 1


@pytest.mark.parametrize("wanted", LANGS)
def test_a_wanted_language_wins_over_the_questions(policies, wanted):
    for lang, (_, text) in MEETING.items():
        policies.write("meetings", text, lang=lang)
    found = retriever(policies).search(MEETING["en"][0], reader=EVERYONE, today=TODAY, lang=wanted)
    assert found.lang == wanted
    assert [passage.document.lang for passage in found.passages] == [wanted]


def test_a_document_in_another_language_comes_when_there_is_no_other(policies):
    policies.write("meetings", MEETING["de"][1], lang="de")
    found = retriever(policies).search("Besprechung recording allowed?", reader=EVERYONE, today=TODAY, lang="en")
    assert found.lang == "en"
    assert [passage.document.key for passage in found.passages] == ["meetings.de"]


def test_every_section_comes_once_best_first(policies):
    rows = "\n\n".join(f"## Part {n} {{#part-{n}}}\n\n{MEETINGS}\n\n{'Recording. ' * n}" for n in range(4))
    for lang in LANGS:
        policies.write("meetings", rows, lang=lang)
    passages = retriever(policies).search("may I record a meeting", reader=EVERYONE, today=TODAY).passages
    sections = [(passage.document.id, passage.chunk.anchor) for passage in passages]
    assert len(sections) == len(set(sections)) == 4
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True)
    assert {passage.document.lang for passage in passages} == {"en"}


@pytest.mark.parametrize(
    ("keywords", "lang"), [("Besprechung", "de"), ("réunion", "fr"), ("meeting", "en"), ("xyzzy", "en")]
)
def test_bare_keywords_are_answered_in_the_language_they_fit(policies, keywords, lang):
    for spoken, (_, text) in MEETING.items():
        policies.write("meetings", text, lang=spoken)
    assert retriever(policies).search(keywords, reader=EVERYONE, today=TODAY).lang == lang


def test_keywords_do_not_tell_the_language_of_a_document_the_reader_may_not_see(policies):
    policies.write("meetings", "Zugangskarten und Schließfächer.", lang="de", audience="[role:manager]")
    policies.write("data-handling", CUSTOMERS)
    assert retriever(policies).search("Schließfächer", reader=EVERYONE, today=TODAY).passages == ()


# Finding by other words


def test_phrasings_find_a_section_also_in_a_language_the_document_lacks(policies):
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", CUSTOMERS)
    policies.put(
        PHRASINGS_FILE,
        "- section: meetings#rules\n"
        "  en: [zumba with llamas]\n"
        "  fr: ['est-ce que je peux filmer mes collègues ?']\n"
        "  de: ['Kann ich das Gespräch mitschneiden?']\n",
    )
    searching = retriever(policies)
    for question in ("llamas zumba", "filmer des collègues", "Gespräche mitschneiden"):
        passages = searching.search(question, reader=EVERYONE, today=TODAY).passages
        assert passages[0].document.key == "meetings.en"
        assert passages[0].chunk.text == MEETINGS
    (policies.root / PHRASINGS_FILE).unlink()
    assert keys(retriever(policies), "llamas zumba") == []


def test_phrasings_do_not_open_a_restricted_document(policies):
    policies.write("works-council", COUNCIL, audience="[group:works-council]")
    policies.put(PHRASINGS_FILE, "- {section: works-council, en: [pocket money of the council]}\n")
    assert keys(retriever(policies), "pocket money") == []
    assert keys(retriever(policies), "pocket money", COUNCILLOR) == ["works-council.en"]


def test_a_thing_is_found_by_its_other_names_and_in_another_language(policies):
    policies.write("servers", "Brise Local runs on our own servers.")
    policies.write("data-handling", CUSTOMERS)
    assert keys(retriever(policies), "Wo steht der Hausassistent?") == []
    policies.put(GLOSSARY_FILE, "- {id: brise, en: [Brise Local], de: [Hausassistent]}\n")
    assert keys(retriever(policies), "Wo steht der Hausassistent?")[:1] == ["servers.en"]


# The dense leg


def test_the_dense_leg_finds_what_words_do_not(policies):
    policies.write("meetings", MEETINGS)
    policies.write("data-handling", CUSTOMERS)
    words_only, both = retriever(policies), retriever(policies, vectors=True)
    assert keys(words_only, "qwxz") == []
    assert sorted(keys(both, "qwxz")) == ["data-handling.en", "meetings.en"]


class _Broken:
    name = "broken"

    def embed(self, texts):
        raise EmbeddingError("the endpoint is down")


def test_a_dense_leg_that_fails_leaves_the_others_and_says_so(policies, caplog):
    policies.write("meetings", MEETINGS)
    searching = replace(retriever(policies, vectors=True), embedder=_Broken())
    assert keys(searching, "recording") == ["meetings.en"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "recording" not in caplog.text


def test_a_vector_whose_chunk_is_gone_is_ignored(policies):
    policies.write("meetings", MEETINGS)
    searching = retriever(policies, vectors=True)
    searching.vectors.add(["gone.en@000000000000#0", "nonsense"], np.ones((2, 256), dtype=np.float32))
    assert keys(searching, "recording") == ["meetings.en"]


# The rest


def test_at_most_the_limit_comes_out(policies):
    for n in range(6):
        policies.write(f"meetings-{n}", MEETINGS)
    assert len(keys(retriever(policies), "recording a meeting", limit=4)) == 4


def test_nothing_indexed_gives_nothing_and_signals_all_the_same(policies):
    policies.write("meetings", MEETINGS, status="draft")
    found = retriever(policies).search("recording", reader=EVERYONE, today=TODAY)
    assert found.passages == ()
    assert set(found.signals) == set(LEGS)


def test_documents_are_counted_once_for_all_translations_and_only_those_one_may_read(policies):
    policies.write("meetings", MEETINGS)
    policies.write("meetings", MEETINGS, lang="fr")
    policies.write("works-council", COUNCIL, audience="[group:works-council]")
    policies.write("later", MEETINGS, effective="2027-01-01")
    policies.write("old", MEETINGS, status="retired")
    searching = retriever(policies)
    assert searching.readable_documents(EVERYONE, TODAY) == 1
    assert searching.readable_documents(COUNCILLOR, TODAY) == 2
    assert searching.readable_documents(COUNCILLOR, date(2027, 1, 1)) == 3
    assert searching.readable_documents(Reader.guest(), TODAY) == 0
