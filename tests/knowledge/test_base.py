"""The front door: answers, refusals, notes, whatever people type, and one state at a time."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge import indexing
from knowledge.calibration import CALIBRATION_FILE, Calibration
from knowledge.errors import CalibrationError
from knowledge.golden import GoldenQuestion, read_golden
from knowledge.types import EVERYONE, LANGS, MAX_QUESTION, Reader
from knowledge.vocabulary import PHRASINGS_FILE
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, Folder, found, plain_text, squeezed

QUESTION = "May I record a meeting?"
OFF_TOPIC = "who won the cup final"
COUNCILLOR = Reader.employee(groups=["works-council"])
GERMAN = "Eine Besprechung wird nur aufgenommen, wenn alle zustimmen."


def thresholds(folder: Folder, refuse_below: float, answer_from: float, **more) -> None:
    """Let everything above these probabilities be hedged and answered."""
    calibration = replace(Calibration.default(), refuse_below=refuse_below, answer_from=answer_from, **more)
    calibration.save(folder.root / CALIBRATION_FILE)


@pytest.fixture
def filled(policies: Folder) -> Folder:
    """Three documents, and everything is answered."""
    policies.write("meetings", MEETINGS, url="https://intranet.brisemont.example/policies/meetings")
    policies.write("data-handling", CUSTOMERS)
    policies.write("works-council", COUNCIL, audience="[group:works-council]")
    thresholds(policies, 0.0, 0.0)
    return policies


def ask(base, question, reader=EVERYONE, today=TODAY, **how):
    return asyncio.run(base.ask(question, reader=reader, today=today, **how))


def reply(*pairs: tuple[int, str]) -> str:
    """What a model writes that answers with these passages and quotes."""
    sentences = " ".join(f"Sentence about it [{number}]." for number, _ in pairs)
    return f"{sentences}\nQUOTES\n" + "\n".join(f'[{number}] "{quote}"' for number, quote in pairs)


# Answers


def test_an_answer_quotes_the_rule_and_says_where_it_stands(filled):
    answer = ask(filled.base(), QUESTION)
    assert (answer.question, answer.lang, answer.kind, answer.engine) == (QUESTION, "en", "answer", "extractive")
    [citation, *_] = answer.citations
    assert citation.quote == MEETINGS
    assert citation.quote in answer.text
    assert (citation.document, citation.section, citation.anchor) == ("meetings", "Meetings rules", "rules")
    assert (citation.owner, citation.effective) == ("legal@brisemont.example", date(2026, 1, 15))
    assert citation.url == "https://intranet.brisemont.example/policies/meetings"
    assert (answer.hedged, answer.notes, answer.nearest) == (False, (), ())
    assert answer.searched == 2
    assert 0 < answer.confidence < 1
    assert answer.elapsed_ms > 0
    assert answer.passages[0].document.id == "meetings"


@pytest.mark.parametrize("question", [QUESTION, "customer lists", "recording", "tools and meetings and lists"])
def test_every_quote_stands_verbatim_in_its_chunk(filled, question):
    answer = ask(filled.base(), question)
    texts = {passage.chunk.id: passage.chunk.text for passage in answer.passages}
    assert answer.citations
    for citation in answer.citations:
        assert citation.quote in texts[citation.chunk_id]
        assert f"[{citation.number}]" in answer.text


@pytest.mark.parametrize(
    ("refuse_below", "answer_from", "kind", "hedged"),
    [(0.0, 0.0, "answer", False), (0.0, 1.0, "answer", True), (1.0, 1.0, "no_answer", False)],
)
def test_the_three_zones_answer_hedge_and_refuse(filled, refuse_below, answer_from, kind, hedged):
    thresholds(filled, refuse_below, answer_from)
    answer = ask(filled.base(), QUESTION)
    assert (answer.kind, answer.hedged) == (kind, hedged)
    if kind == "no_answer":
        assert (answer.text, answer.citations) == ("", ())
        assert answer.nearest[0].id == "meetings"


@pytest.mark.parametrize(
    ("refuse_below", "answer_from", "names", "wanted"),
    [
        (0.0, 0.0, (), True),
        (0.0, 1.0, (), False),
        (0.0, 1.0, ("MEETING",), True),
        (0.0, 0.0, ("DeepL",), False),
        (1.0, 1.0, ("meeting",), False),
    ],
    ids=["sure", "unsure", "unsure but named", "sure but another's", "refused"],
)
def test_what_stands_below_a_card_is_sure_or_names_the_tool(filled, refuse_below, answer_from, names, wanted):
    thresholds(filled, refuse_below, answer_from)
    related = filled.base().related(QUESTION, reader=EVERYONE, today=TODAY, lang="en", names=names)
    assert (related is not None) is wanted


def test_a_refusal_names_only_documents_one_may_open(filled):
    thresholds(filled, 1.0, 1.0)
    base = filled.base()
    for reader, named in ((EVERYONE, False), (Reader.guest(), False), (COUNCILLOR, True)):
        answer = ask(base, "budget of the works council and the recording of a meeting", reader)
        assert (answer.kind, answer.text, answer.citations) == ("no_answer", "", ())
        assert ("works-council" in {document.id for document in answer.nearest}) is named


def test_what_is_off_topic_is_refused_by_the_products_own_thresholds(filled):
    (filled.root / CALIBRATION_FILE).unlink()
    assert ask(filled.base(), OFF_TOPIC).kind == "no_answer"


def test_nothing_found_is_no_answer_however_sure(filled):
    answer = ask(filled.base(), "Xylophonunterricht")
    assert (answer.kind, answer.nearest, answer.searched) == ("no_answer", (), 2)


def test_nearest_names_a_document_once(filled):
    filled.write("meetings", "\n\n".join(f"# Part {n}\n\n{MEETINGS}" for n in range(4)))
    thresholds(filled, 1.0, 1.0)
    nearest = [document.id for document in ask(filled.base(), QUESTION).nearest]
    assert nearest[0] == "meetings"
    assert len(nearest) == len(set(nearest)) <= 3


# Languages and notes


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_is_in_the_askers_language(filled, lang):
    filled.write("meetings", "Une réunion n'est enregistrée que si tous sont d'accord.", lang="fr")
    filled.write("meetings", GERMAN, lang="de")
    base = filled.base()
    questions = {
        "en": QUESTION,
        "fr": "Est-ce que je peux enregistrer une réunion ?",
        "de": "Darf ich die Besprechung aufnehmen?",
    }
    answer = ask(base, questions[lang])
    assert (answer.lang, answer.citations[0].lang, answer.notes) == (lang, lang, ())
    assert len({citation.document for citation in answer.citations}) == len(answer.citations)
    wished = ask(base, QUESTION, lang=lang)
    assert (wished.lang, wished.citations[0].lang) == (lang, lang)


def test_words_of_no_language_are_answered_in_the_default_one_and_others_in_their_own(filled):
    filled.write("meetings", GERMAN, lang="de")
    base = filled.base()
    assert ask(base, "Meeting", default_lang="de").lang == "de"
    assert ask(base, "", default_lang="de").lang == "de"
    assert ask(base, QUESTION, default_lang="de").lang == "en"
    assert ask(base, "Meeting", lang="en", default_lang="de").lang == "en"


def test_a_source_in_another_language_is_said(filled):
    filled.put(PHRASINGS_FILE, "- {section: meetings#rules, de: ['Darf ich eine Besprechung aufnehmen?']}\n")
    answer = ask(filled.base(), "Darf ich eine Besprechung aufnehmen?")
    assert (answer.lang, answer.citations[0].lang) == ("de", "en")
    assert answer.notes == ("other_language",)


def test_phrasings_are_never_shown(filled):
    phrase = "filming colleagues with the flugelhorn"
    filled.put(PHRASINGS_FILE, f"- {{section: meetings#rules, en: [{phrase}]}}\n")
    answer = ask(filled.base(), phrase)
    assert answer.citations[0].document == "meetings"
    assert "flugelhorn" not in answer.text + repr(answer.citations) + repr(answer.passages)


def test_a_newer_version_in_another_language_is_said_to_those_who_may_read_it(filled):
    filled.write("meetings", GERMAN, lang="de", version='"1.10"')
    filled.write("meetings", MEETINGS, version='"1.9"')
    base = filled.base()
    assert ask(base, QUESTION).citations[0].newer_version == "1.10"
    assert ask(base, "Darf ich eine Besprechung aufnehmen?").citations[0].newer_version is None
    filled.write("meetings", GERMAN, lang="de", version='"1.10"', audience="[group:works-council]")
    base.refresh()
    assert ask(base, QUESTION).citations[0].newer_version is None
    assert ask(base, QUESTION, COUNCILLOR).citations[0].newer_version == "1.10"


@pytest.mark.parametrize(("review_by", "due"), [("2026-11-21", True), ("2026-11-22", False)])
def test_a_review_that_is_due_is_said(filled, review_by, due):
    filled.write("meetings", MEETINGS, review_by=review_by)
    assert ask(filled.base(), QUESTION).citations[0].review_due is due


# Whatever people type


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A base that has been asked before."""
    folder = Folder(tmp_path_factory.mktemp("ready") / "policies")
    folder.write("meetings", MEETINGS)
    folder.write("data-handling", CUSTOMERS)
    thresholds(folder, 0.0, 0.0)
    base = folder.base()
    base.refresh()
    return base


@pytest.mark.parametrize(
    "question",
    ["", "   \n\t ", "🙂🙂", "?!…", "\u200b\u200e\ufeff", "\0\0", "\ud800", "___", "\u202e\u202c", "<@> !"],
)
def test_a_question_without_a_word_is_asked_back(ready, question):
    answer = ask(ready, question)
    assert (answer.kind, answer.notes, answer.question) == ("clarify", ("empty_question",), question)
    assert (answer.text, answer.citations) == ("", ())


@pytest.mark.parametrize("length", [MAX_QUESTION + 1, 40_000, 1_000_000])
def test_a_question_that_is_too_long_is_asked_back(ready, length):
    answer = ask(ready, ("Darf ich die Besprechung aufnehmen? " * 30_000)[: length - 1] + "x")
    assert (answer.kind, answer.notes, answer.lang) == ("clarify", ("long_question",), "de")


def test_blanks_do_not_make_a_question_long(ready):
    padded = QUESTION + " " * 40_000
    answer = ask(ready, padded)
    assert (answer.kind, answer.question) == ("answer", padded)


def test_the_longest_question_is_answered(ready):
    question = (QUESTION + " " + "recording meeting " * 300)[:MAX_QUESTION].strip()
    assert ask(ready, question).kind == "answer"


@pytest.mark.parametrize(
    "question",
    [
        "هل يمكنني تسجيل meeting؟",
        "\u202eMay I record a meeting?\u202c",
        "May I re\u200bcord a meet\u00ading?",
        "May I record\0 a \x07meeting\x1b[31m?",
        "May I record \ud83d a meeting?",
        "ＭＡＹ Ｉ ＲＥＣＯＲＤ Ａ ＭＥＥＴＩＮＧ",
        "recórd à meeting",
        "field:record AND (meeting OR *) ^2~ [a TO b] \\",
        "' OR 1=1; DROP TABLE meetings; -- record",
        "record meeting " * 200,
    ],
    ids=lambda question: ascii(question)[:30],
)
def test_a_strange_question_finds_what_it_asks_for(ready, question):
    answer = ask(ready, question)
    assert answer.kind == "answer"
    assert answer.citations[0].document == "meetings"
    assert answer.question == question


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec=None, exclude_categories=[])), st.sampled_from([None, *LANGS]))
@example("\ud800meeting", "de")
@example("meeting\0", None)
@example("İ ﷺ meeting ſ", None)
def test_nothing_a_person_types_raises(ready, question, lang):
    answer = ask(ready, question, lang=lang)
    assert answer.question == question
    assert answer.kind in ("answer", "no_answer", "clarify")
    texts = {passage.chunk.id: passage.chunk.text for passage in answer.passages}
    assert all(citation.quote in texts[citation.chunk_id] for citation in answer.citations)


# A model


@pytest.fixture
def scripted(filled, openai_server):
    """A base whose model does as it is told."""
    return filled.base(model="scripted", model_url=openai_server.url)


def test_a_model_writes_and_its_quotes_are_checked(scripted, openai_server):
    openai_server.always(text=reply((1, MEETINGS)))
    answer = ask(scripted, QUESTION)
    assert (answer.engine, answer.kind, answer.text) == ("model", "answer", "Sentence about it [1].")
    assert answer.citations[0].quote == MEETINGS


def test_a_model_is_not_hedged_and_not_asked_about_what_is_refused(filled, openai_server):
    openai_server.always(text=reply((1, MEETINGS)))
    thresholds(filled, 0.0, 1.0)
    base = filled.base(model="scripted", model_url=openai_server.url)
    assert not ask(base, QUESTION).hedged
    thresholds(filled, 1.0, 1.0)
    openai_server.requests.clear()
    refusing = filled.base(model="scripted", model_url=openai_server.url)
    assert ask(refusing, QUESTION).kind == "no_answer"
    assert openai_server.requests == []


def test_a_model_that_declines_is_believed(scripted, openai_server):
    openai_server.always(text="NO ANSWER")
    answer = ask(scripted, QUESTION)
    assert (answer.kind, answer.engine, answer.text) == ("no_answer", "model", "")
    assert answer.nearest[0].id == "meetings"


@pytest.mark.parametrize(
    "behaviour",
    [{"status": 401}, {"text": ""}, {"text": reply((1, "An invented sentence of some length."))}, {"raw": "nonsense"}],
    ids=["refused", "empty", "invented", "nonsense"],
)
def test_a_model_that_fails_is_replaced_by_quotes_and_the_answer_says_so(scripted, openai_server, behaviour):
    openai_server.always(**behaviour)
    answer = ask(scripted, QUESTION)
    assert (answer.engine, answer.kind, answer.notes) == ("extractive", "answer", ("model_unavailable",))
    assert answer.citations[0].quote == MEETINGS


# One state at a time


def test_the_first_question_makes_the_index(filled, tmp_path):
    base = filled.base(tmp_path / "data")
    assert ask(base, QUESTION).kind == "answer"
    assert (tmp_path / "data" / "index" / "current").is_file()


def test_in_memory_nothing_is_written_anywhere(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def listing():
        return sorted((str(path), path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))

    before = listing()
    base = filled.base()
    assert ask(base, QUESTION).kind == "answer"
    assert listing() == before


def test_questions_at_the_same_time_as_a_refresh_see_one_state_or_the_other(filled, tmp_path):
    base = filled.base(tmp_path / "data")
    base.refresh()
    filled.write("meetings", MEETINGS + " Really.")
    texts = {MEETINGS, MEETINGS + " Really."}

    async def together():
        refreshing = asyncio.to_thread(base.refresh)
        asking = [base.ask(QUESTION, reader=EVERYONE, today=TODAY) for _ in range(20)]
        _, *answers = await asyncio.gather(refreshing, *asking)
        return answers

    answers = asyncio.run(together())
    quotes = {citation.quote for answer in answers for citation in answer.citations if citation.document == "meetings"}
    assert quotes <= texts
    assert ask(base, QUESTION).citations[0].quote == MEETINGS + " Really."


def test_a_refresh_by_another_process_is_seen_by_the_next_question(filled, tmp_path):
    here, there = filled.base(tmp_path / "data"), filled.base(tmp_path / "data")
    assert ask(here, QUESTION).citations[0].document == "meetings"
    filled.write("meetings", MEETINGS, audience="[group:works-council]")
    assert there.refresh().changed == ("meetings.en",)
    assert "meetings" not in {citation.document for citation in ask(here, QUESTION).citations}
    assert here.fingerprint() == there.fingerprint()


def test_a_change_between_opening_and_adopting_is_seen_by_the_next_question(filled, tmp_path, monkeypatch):
    data = tmp_path / "data"
    filled.base(data).refresh()
    here, there = filled.base(data), filled.base(data)
    original, changes = indexing.read_manifest, iter([True])

    def read_and_then_somebody_writes(folder: Path):
        manifest = original(folder)
        if next(changes, False):
            filled.write("meetings", MEETINGS, audience="[group:works-council]")
            there.refresh()
        return manifest

    monkeypatch.setattr(indexing, "read_manifest", read_and_then_somebody_writes)
    found(here, QUESTION)
    assert "meetings.en" not in found(here, QUESTION)
    assert found(here, QUESTION, COUNCILLOR)[:1] == ["meetings.en"]
    assert here.fingerprint() == there.fingerprint()


def test_a_citation_can_be_checked_again_just_before_it_is_shown(filled, tmp_path):
    base = filled.base(tmp_path / "data")
    citation = ask(base, QUESTION).citations[0]
    assert base.readable(citation, reader=EVERYONE, today=TODAY)
    assert not base.readable(citation, reader=Reader.guest(), today=TODAY)
    assert not base.readable(citation, reader=EVERYONE, today=date(2026, 1, 14))
    for changes in ({"audience": "[role:manager]"}, {"status": "retired"}, {"version": '"2.0"'}):
        filled.write("meetings", MEETINGS, **changes)
        base.refresh()
        assert not base.readable(citation, reader=EVERYONE, today=TODAY)
    filled.remove("meetings")
    base.refresh()
    assert not base.readable(citation, reader=EVERYONE, today=TODAY)


def test_all_valid_documents_are_listed_by_key_whatever_their_status(filled):
    filled.write("agents", "Agents.", status="draft")
    filled.put("documents/broken.en.md", "broken")
    assert [document.key for document in filled.base().documents()] == [
        "agents.en",
        "data-handling.en",
        "meetings.en",
        "works-council.en",
    ]


def test_two_indexes_that_answer_alike_share_a_fingerprint(filled, tmp_path):
    one, two = filled.base(tmp_path / "one"), filled.base(tmp_path / "two")
    assert one.fingerprint() == two.fingerprint() == filled.base().fingerprint()
    filled.write("meetings", MEETINGS + " Really.")
    one.refresh()
    assert one.fingerprint() != two.fingerprint()


# Calibration


def test_the_folders_own_calibration_counts_before_the_products(filled):
    assert filled.base().calibration().answer_from == 0.0
    (filled.root / CALIBRATION_FILE).unlink()
    assert filled.base().calibration() == Calibration.default()


def test_a_damaged_calibration_is_a_finding_and_the_last_good_one_counts(filled, tmp_path):
    thresholds(filled, 0.0, 1.0)
    base = filled.base(tmp_path / "data")
    base.refresh()
    filled.put(CALIBRATION_FILE, "{}")
    for _ in range(2):
        assert [finding.source for finding in base.refresh().refused] == [CALIBRATION_FILE]
        assert ask(base, QUESTION).hedged
    fresh = filled.base(tmp_path / "data")
    assert fresh.calibration() == Calibration.default()
    assert ask(fresh, QUESTION).kind in ("answer", "no_answer")


def questions(count: int) -> list[GoldenQuestion]:
    """As many questions of each kind about meetings and customers, worded differently."""
    kinds = {
        "answer": ["how long is the recording of a meeting kept?", "customer lists in which tools?"],
        "off": ["who won the cup final?", "what is the weather like in Lyon?"],
        "near": ["who pays the coffee in a meeting?", "who calls the customers on Monday?"],
    }
    return [
        GoldenQuestion(
            question=f"{wordings[number % 2]} {'please ' * (number // 2)}",
            lang="en",
            asker="employee",
            kind="answer" if topic == "answer" else "no_answer",
            documents=(("meetings#rules", "data-handling")[number % 2],) if topic == "answer" else (),
            topic="" if topic == "answer" else topic,
        )
        for topic, wordings in kinds.items()
        for number in range(count)
    ]


def test_a_calibration_is_fitted_on_the_companys_own_questions(filled, tmp_path):
    base = filled.base(tmp_path / "data")
    readers = {"employee": Reader.employee()}
    fitted = base.calibrate(questions(10), today=TODAY, readers=readers, measured_on="golden.yaml")
    assert (fitted.calibrated_on, fitted.measured["on"]) == (TODAY, "golden.yaml")
    assert fitted.measured["questions"] == {"answer": 10, "off": 10, "near": 10}
    assert fitted.measured["section_mrr@10"] == 1.0
    assert list(fitted.vector_weights) == ["local-grams-256-v1"]
    assert {sample.topic for sample in base.samples(questions(1), today=TODAY, readers=readers)} == {
        "answer",
        "off",
        "near",
    }
    fitted.save(filled.root / CALIBRATION_FILE)
    base.refresh()
    assert base.calibration() == fitted


def test_too_few_questions_to_calibrate_on_are_refused(filled):
    with pytest.raises(CalibrationError, match="at least 10"):
        filled.base().calibrate(questions(9), today=TODAY, readers={"employee": EVERYONE}, measured_on="x")


def test_a_vector_weight_that_was_measured_is_used(filled, tmp_path):
    words = filled.base(tmp_path / "data")
    assert found(words, "qwxz") == []
    thresholds(filled, 0.0, 0.0, vector_weights={"local-grams-256-v1": 0.3})
    dense = filled.base(tmp_path / "data")
    assert sorted(found(dense, "qwxz")) == ["data-handling.en", "meetings.en"]
    assert sorted(found(dense, "qwxz", COUNCILLOR)) == ["data-handling.en", "meetings.en", "works-council.en"]


# Copies


def test_sections_that_say_the_same_are_named_once_a_pair_and_only_in_one_language(filled, tmp_path):
    filled.write("meetings", MEETINGS, lang="fr")
    filled.write("copy", MEETINGS.replace("30 days", "60 days"))
    base = filled.base(tmp_path / "data")
    base.refresh()
    [finding] = base.near_duplicates(["meetings.en", "copy.en", "data-handling.en", "meetings.fr"])
    assert finding.severity == "warning"
    assert "`copy#rules` says nearly the same as `meetings#rules`" in finding.message
    assert base.near_duplicates(["data-handling.en"]) == []


def test_a_base_reads_no_environment(filled, monkeypatch):
    for name in ("ARCHIPEL_MODEL", "ARCHIPEL_EMBEDDINGS", "OPENAI_API_KEY", "OPENAI_BASE_URL", "ARCHIPEL_CHROMA_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    answer = ask(filled.base(), QUESTION)
    assert (answer.engine, answer.notes) == ("extractive", ())


# A whole company

SECOND = Path(__file__).parents[1] / "data" / "second-company"


async def test_every_quote_of_a_whole_company_stands_in_its_chunk_and_every_chunk_in_its_document(tmp_path):
    folder = Folder(tmp_path / "second")
    shutil.copytree(SECOND / "documents", folder.documents, dirs_exist_ok=True)
    thresholds(folder, 0.0, 0.0)
    base = folder.base()
    documents = {document.key: document for document in base.documents()}
    bodies = {key: plain_text((folder.root / document.source).read_text()) for key, document in documents.items()}
    golden, _ = read_golden(SECOND / "golden.yaml")
    cited = 0
    for question in golden:
        answer = await base.ask(question.question, reader=Reader.employee(), today=TODAY)
        texts = {passage.chunk.id: passage.chunk for passage in answer.passages}
        for citation in answer.citations:
            chunk = texts[citation.chunk_id]
            assert citation.quote in chunk.text
            assert squeezed(chunk.text) in bodies[chunk.document_key]
            assert documents[chunk.document_key].status == "published"
            cited += 1
    assert cited > len(golden)
