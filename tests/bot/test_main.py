"""The command line as people and programs meet it: exit codes, streams, and a sentence for every bad input."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.embeddings import embedder
from knowledge.models import ModelEngine
from tests.support.command_line import Archipel, keys_and_kinds, listing
from tests.support.openai_server import OpenAIServer
from tests.support.policies import Folder

ROOT = Path(__file__).parents[2]
LISTS = "Which tools do customer lists go into?"
BUDGET = "What budget does the works council keep for experts who examine tools?"
DRONES = "When do drones take pictures of the roof?"
DRONES_SAY = "Drones take pictures of the roof on Tuesdays only."
MEETING = "When is the recording of a meeting deleted?"
FALLBACKS = {
    LISTS: "The language model cannot be reached at the moment, so I am quoting the rules word for word.",
    "In welche Tools gehören Kundenlisten?": "Das Sprachmodell ist zurzeit nicht erreichbar, daher zitiere ich",
    "Dans quels outils vont les listes de clients ?": "Le modèle de langage est injoignable pour le moment",
}

KINDS: dict[str, Any] = {
    "question": str, "lang": str, "kind": str, "text": str, "hedged": bool,
    "verdict": type(None), "verdicts": [], "options": [], "citations": [], "nearest": [], "engine": str,
    "elapsed_ms": float,
}  # fmt: skip
CITED = {"document": str, "lang": str, "version": str, "section": str, "anchor": str, "quote": str, "url": str}

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def company(folder: Folder) -> Folder:
    """The folder with a `company.yaml`, as imports need it."""
    folder.put("company.yaml", (ROOT / "policies" / "company.yaml").read_text(encoding="utf-8"))
    return folder


@pytest.fixture
def model() -> Iterator[OpenAIServer]:
    """An OpenAI-compatible endpoint that does as it is told."""
    with OpenAIServer() as server:
        yield server


def test_a_question_is_answered_on_standard_output_and_nothing_else_is_said(archipel: Archipel) -> None:
    run = archipel("ask", LISTS)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("Customers rules\nCustomer lists go only into tools")
    assert "https://intranet.brisemont.example/customers#rules" in run.out


@pytest.mark.parametrize(
    ("question", "kind", "shape"),
    [
        pytest.param(LISTS, "answer", {"citations": [CITED]}, id="answer"),
        pytest.param("who won the cup final", "no_answer", {"nearest": [str]}, id="refusal"),
        pytest.param("", "clarify", {}, id="empty"),
    ],
)
def test_json_is_one_document_with_the_keys_and_kinds_of_the_format(
    archipel: Archipel, question: str, kind: str, shape: dict[str, Any]
) -> None:
    run = archipel("ask", question, "--json")
    assert (run.code, run.err, run.out.count("\n")) == (0, "", 1)
    assert keys_and_kinds(run.document) == KINDS | shape
    assert (run.document["kind"], run.document["question"]) == (kind, question)


def test_what_a_folder_is_refused_for_goes_to_standard_error_and_leaves_the_json_alone(
    archipel: Archipel, folder: Folder
) -> None:
    folder.put("documents/broken.en.md", "no front matter")
    run = archipel("ask", LISTS, "--json")
    assert run.code == 0
    assert run.document["kind"] == "answer"
    assert run.err.startswith("documents/broken.en.md:1: error: has no front matter")


def test_logs_go_to_standard_error_and_hold_no_word_of_the_question(archipel: Archipel, folder: Folder) -> None:
    stored = json.loads((ROOT / "policies" / "calibration.json").read_text(encoding="utf-8"))
    stored["vector_weights"] = {embedder("m", url="http://127.0.0.1:9/v1").name: 0.2}
    folder.put("calibration.json", json.dumps(stored))
    run = archipel(
        "ask",
        f"{LISTS} canary@brisemont.example",
        "--json",
        ARCHIPEL_EMBEDDINGS="m",
        ARCHIPEL_EMBEDDINGS_URL="http://127.0.0.1:9/v1",
        ARCHIPEL_LOG_LEVEL="DEBUG",
    )
    assert run.code == 0
    assert run.document["citations"][0]["document"] == "customers"
    finding, *logged = run.err.splitlines()
    assert finding.startswith("embeddings: error: the embedding endpoint gave no vectors")
    assert [json.loads(line)["event"] for line in logged] == ["vectors.failed"]
    assert "canary" not in run.err


def test_a_request_that_fails_prints_nothing_on_standard_output(archipel: Archipel) -> None:
    run = archipel("ask", LISTS, "--json", "--as", "nobody@brisemont.example", "--policies", "policies")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("archipel: nobody active has the address nobody@brisemont.example")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask"], "give either a question or --batch"),
        (["ask", LISTS, "--batch", "questions.jsonl"], "give either a question or --batch"),
        (["ask", LISTS, "--lang", "es"], "--lang"),
        (["ask", LISTS, "--today", "22.11.2026"], "--today"),
        (["ask", "--as"], "--as"),
        (["ask", LISTS, "--jsno"], "--jsno"),
        (["eval", "retrieval"], "folder"),
        (["people", "import"], "file"),
        (["asc"], "asc"),
    ],
)
def test_wrong_usage_exits_with_two_and_names_the_word(archipel: Archipel, words: list[str], said: str) -> None:
    run = archipel(*words)
    assert (run.code, run.out) == (2, "")
    assert said in run.err.casefold()


def test_the_language_can_be_chosen(archipel: Archipel) -> None:
    run = archipel("ask", LISTS, "--lang", "fr", "--json")
    assert (run.document["lang"], run.document["citations"][0]["lang"]) == ("fr", "fr")


def test_a_document_speaks_from_its_effective_day_on(archipel: Archipel) -> None:
    assert DRONES_SAY not in archipel("ask", DRONES, "--today", "2026-12-31").out
    assert DRONES_SAY in archipel("ask", DRONES, "--today", "2027-01-01").out
    assert DRONES_SAY in archipel("ask", DRONES, ARCHIPEL_TODAY="2027-01-01").out


def test_the_day_of_the_command_line_wins_over_the_environment(archipel: Archipel) -> None:
    assert DRONES_SAY not in archipel("ask", DRONES, "--today", "2026-12-31", ARCHIPEL_TODAY="2027-01-01").out


def test_after_its_review_day_a_document_is_quoted_as_due_for_review(archipel: Archipel) -> None:
    assert "review due" in archipel("ask", MEETING, "--today", "2026-10-01").out
    assert "review due" not in archipel("ask", MEETING, "--today", "2026-09-30").out


def test_before_any_document_is_in_force_there_is_nothing_to_search(archipel: Archipel) -> None:
    run = archipel("ask", LISTS, "--today", "2020-01-01")
    assert run.code == 0
    assert run.out.startswith("I found nothing about this: there is no document I could search.")


def test_another_folder_is_answered_from_alone_and_nothing_is_written(
    archipel: Archipel, clean_environment: Path
) -> None:
    assert archipel("ask", LISTS).code == 0
    theirs = Folder(clean_environment / "theirs")
    theirs.write("customers", "Customer lists go only into the safe behind the red door.", title="Other rules")
    before = listing(clean_environment)
    run = archipel("ask", LISTS, "--policies", "theirs")
    assert run.out.startswith("Customers rules\nCustomer lists go only into the safe")
    assert "30 days" not in archipel("ask", MEETING, "--policies", "theirs").out
    assert listing(clean_environment) == before


def test_without_an_index_a_folder_of_its_own_leaves_no_data_folder_behind(
    archipel: Archipel, clean_environment: Path
) -> None:
    assert archipel("ask", LISTS, "--policies", "policies").code == 0
    assert not (clean_environment / "data").exists()


@pytest.mark.parametrize(
    ("email", "told"),
    [
        pytest.param(None, False, id="nobody-in-particular"),
        pytest.param("leo.martin@brisemont.example", False, id="another-department"),
        pytest.param("ada.roth@brisemont.example", True, id="member"),
        pytest.param("ADA.Roth@brisemont.example", True, id="member-in-capitals"),
        pytest.param("mara.quinn@agency.example", False, id="guest"),
    ],
)
def test_a_restricted_document_is_for_the_members_of_its_group_alone(
    archipel: Archipel, email: str | None, told: bool
) -> None:
    words = ["--as", email] if email else []
    run = archipel("ask", BUDGET, "--json", "--policies", "policies", *words)
    assert ("6,000 EUR" in run.document["text"]) is told
    shown = {*run.document["nearest"], *(cited["document"] for cited in run.document["citations"])}
    assert ("council" in shown) is told


def test_a_guest_reads_what_names_guests_and_an_employee_does_not(archipel: Archipel) -> None:
    question = ("ask", "Which network do visitors use?", "--json", "--policies", "policies")
    assert archipel(*question, "--as", "mara.quinn@agency.example").document["citations"][0]["document"] == "visitors"
    assert archipel(*question).document["citations"] == []


@pytest.mark.parametrize("email", ["nobody@brisemont.example", "odile.bertin@brisemont.example"])
def test_who_is_unknown_or_has_left_gets_a_sentence_and_no_answer(archipel: Archipel, email: str) -> None:
    run = archipel("ask", LISTS, "--as", email, "--policies", "policies")
    assert (run.code, run.out) == (1, "")
    assert f"nobody active has the address {email}" in run.err


def test_people_come_from_the_database_unless_a_folder_brings_its_own(archipel: Archipel, company: Folder) -> None:
    run = archipel("ask", BUDGET, "--as", "ada.roth@brisemont.example")
    assert (run.code, run.out) == (1, "")
    assert "run `archipel db upgrade`" in run.err
    assert archipel("db", "upgrade").out == "The database was brought from nothing to revision 0008.\n"
    assert archipel("db", "upgrade").out == "The database is up to date (revision 0008).\n"
    people = company.root / "people.csv"
    assert archipel("people", "import", people).out.endswith("4 added, 0 changed, 0 unchanged, 0 refused.\n")
    assert archipel("people", "import", people).out.endswith("0 added, 0 changed, 4 unchanged, 0 refused.\n")
    assert "6,000 EUR" in archipel("ask", BUDGET, "--as", "ada.roth@brisemont.example").out
    assert "6,000 EUR" not in archipel("ask", BUDGET, "--as", "leo.martin@brisemont.example").out


def test_a_batch_answers_line_by_line_in_order_with_the_ids(archipel: Archipel, clean_environment: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"id": "b", "question": LISTS},
        {"id": 1, "question": "who won the cup final", "lang": "de"},
        {"id": "a", "question": BUDGET, "as": "ada.roth@brisemont.example"},
    ]
    (clean_environment / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run = archipel("ask", "--batch", "q.jsonl", "--policies", "policies", "--as", "leo.martin@brisemont.example")
    said = [json.loads(line) for line in run.out.splitlines()]
    assert (run.code, run.err) == (0, "")
    assert [document["id"] for document in said] == ["b", 1, "a"]
    assert [document["kind"] for document in said] == ["answer", "no_answer", "answer"]
    assert said[1]["lang"] == "de"
    assert all(keys_and_kinds(document).keys() == {"id", *KINDS} for document in said)  # type: ignore[attr-defined]


def test_a_bad_batch_is_refused_whole_with_every_bad_line(archipel: Archipel, clean_environment: Path) -> None:
    (clean_environment / "q.jsonl").write_text('{"id": 1, "question": "x"}\nnot json\n{"id": 2}\n', encoding="utf-8")
    run = archipel("ask", "--batch", "q.jsonl")
    assert (run.code, run.out) == (1, "")
    assert "q.jsonl:2: is not JSON" in run.err
    assert "q.jsonl:3: needs an `id` and a `question`" in run.err
    assert not (clean_environment / "data").exists()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("", "Hello! Ask me something about our rules for AI tools", id="empty"),
        pytest.param(" \t\u00a0\n", "Hello! Ask me something", id="blank"),
        pytest.param("\u200b\u2060\ufeff", "Hello! Ask me something", id="zero-width-only"),
        pytest.param("🙂", "Hello! Ask me something", id="emoji"),
        pytest.param("\x01\x02\udcff\udcfe\x7f", "Hello! Ask me something", id="binary"),
        pytest.param("word " * 8_000, "I read at most 4,000 characters", id="40,000-characters"),
        pytest.param("هل يمكنني إدخال بيانات العملاء\u202e؟", "I found nothing about this", id="right-to-left"),
        pytest.param("Which to\u200bols do cus\u200dtomer lists go in\u2060to?", "Customers rules", id="zero-width"),
        pytest.param(f"\u202e{LISTS}\u202c", "Customers rules", id="turned-round"),
        pytest.param("Which tools\udcff do customer lists go into?", "Customers rules", id="broken-bytes"),
        pytest.param("[bold red]$(id) {lang} %s <script>", "I found nothing about this", id="markup"),
    ],
)
def test_whatever_is_typed_there_is_a_clear_answer_in_text_and_json(
    archipel: Archipel, question: str, said: str
) -> None:
    run = archipel("ask", "--", question)
    assert (run.code, run.err) == (0, "")
    assert said in run.out
    as_json = archipel("ask", "--json", "--", question)
    assert (as_json.code, as_json.err) == (0, "")
    assert said in as_json.document["text"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("data", "there is a file of that name; move it away", id="a-file-in-its-place"),
        pytest.param("data/below", "a part of the path is a file, not a folder", id="below-a-file"),
    ],
)
@pytest.mark.parametrize("words", [("ask", LISTS), ("index",), ("db", "upgrade"), ("demo",)], ids=" ".join)
def test_a_data_folder_that_cannot_be_used_is_a_sentence(
    archipel: Archipel, company: Folder, name: str, said: str, words: tuple[str, ...]
) -> None:
    (company.root.parent / "data").touch()
    run = archipel(*words, ARCHIPEL_DATA_DIR=name)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(f"archipel: data folder {name}: {said}")
    assert archipel("doctor", ARCHIPEL_DATA_DIR=name).code == 1


def test_the_data_folder_is_made_for_its_owner_alone(archipel: Archipel, clean_environment: Path) -> None:
    assert archipel("ask", LISTS).code == 0
    assert (clean_environment / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [("ask", LISTS), ("index",), ("check",)], ids=" ".join)
def test_a_missing_policies_folder_is_a_sentence(archipel: Archipel, words: tuple[str, ...]) -> None:
    run = archipel(*words, ARCHIPEL_POLICIES_DIR="nowhere")
    assert (run.code, run.out) == (1, "")
    assert run.err == "archipel: nowhere does not exist: create it or name another policies folder\n"


def test_all_bad_settings_are_named_at_once(archipel: Archipel, clean_environment: Path) -> None:
    (clean_environment / ".env").write_text("ARCHIPEL_LOG_LEVEL=LOUD\nARCHIPEL_MODEL_URL=nowhere\n", encoding="utf-8")
    run = archipel("ask", LISTS, ARCHIPEL_TODAY="soon", ARCHIPEL_ADMINS="jan")
    assert (run.code, run.out) == (1, "")
    for name in ("ARCHIPEL_LOG_LEVEL", "ARCHIPEL_MODEL_URL", "ARCHIPEL_TODAY", "ARCHIPEL_ADMINS"):
        assert name in run.err
    (clean_environment / ".env").write_bytes(b"\xff\xfe")
    assert archipel("ask", LISTS).err == "archipel: .env: cannot be read (UnicodeDecodeError); save it as UTF-8\n"


def test_a_database_of_a_newer_version_is_left_alone_with_a_sentence(archipel: Archipel, company: Folder) -> None:
    archipel("db", "upgrade")
    database = company.root.parent / "data" / "archipel.db"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for words in (
        ("ask", LISTS),
        ("ask", LISTS, "--as", "ada.roth@brisemont.example"),
        ("db", "upgrade"),
        ("people", "import", str(company.root / "people.csv")),
    ):
        run = archipel(*words)
        assert (run.code, run.out) == (1, "")
        assert "the database is at revision 9999, which this version of Archipel does not know" in run.err
    doctor = archipel("doctor")
    assert doctor.code == 1
    assert "fail  database: at revision 9999" in doctor.out
    assert archipel("ask", LISTS, "--policies", str(company.root)).code == 0


def test_a_deleted_or_damaged_index_comes_back_by_itself(archipel: Archipel, clean_environment: Path) -> None:
    first, index = archipel("ask", LISTS), clean_environment / "data" / "index"
    for damage in (shutil.rmtree, forget_which, overwrite_some, overwrite_all):
        damage(index)
        again = archipel("ask", LISTS)
        assert (again.code, again.out, again.err) == (0, first.out, ""), damage


def forget_which(index: Path) -> None:
    (index / "current").unlink()


def overwrite_some(index: Path) -> None:
    for path in index.rglob("meta.json"):
        path.write_text("nonsense")


def overwrite_all(index: Path) -> None:
    for path in index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"nonsense")


@pytest.mark.parametrize("question", FALLBACKS)
def test_without_the_model_people_get_quotes_and_are_told_in_their_language(archipel: Archipel, question: str) -> None:
    run = archipel("ask", question, "--json", ARCHIPEL_MODEL="m", ARCHIPEL_MODEL_URL="http://127.0.0.1:9/v1")
    assert run.code == 0
    assert run.document["text"].startswith(FALLBACKS[question])
    assert (run.document["engine"], len(run.document["citations"])) == ("extractive", 1)


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param({"status": 401}, id="401"),
        pytest.param({"status": 429, "headers": {"retry-after": "60"}}, id="429"),
        pytest.param({"status": 500}, id="500"),
        pytest.param({"raw": "<html>nonsense</html>"}, id="nonsense"),
        pytest.param({"text": "I made this up. [1]"}, id="an-answer-without-a-source"),
        pytest.param({"text": ""}, id="an-empty-answer"),
        pytest.param({"hang": True}, id="slow"),
        pytest.param({"text": "Only with a signed agreement [1].", "after": 2, "hang": True}, id="stuck-half-way"),
        pytest.param({"text": "Only with a signed agreement [1].", "after": 2}, id="cut-off"),
    ],
)
def test_an_endpoint_that_fails_in_any_way_is_replaced_by_quotes(
    archipel: Archipel, model: OpenAIServer, behaviour: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ModelEngine.__init__.__kwdefaults__["timeout"] <= 30.0
    monkeypatch.setitem(ModelEngine.__init__.__kwdefaults__, "timeout", 3.0)
    model.always(**behaviour)
    run = archipel(
        "ask", LISTS, ARCHIPEL_MODEL="m", ARCHIPEL_MODEL_URL=model.url, OPENAI_API_KEY="sk-canary-0123456789"
    )
    assert model.requests
    assert run.code == 0
    assert run.out.startswith(FALLBACKS[LISTS])
    assert "Customer lists go only into tools" in run.out
    assert "canary" not in run.out + run.err


def test_a_model_that_quotes_what_stands_there_is_believed(archipel: Archipel, model: OpenAIServer) -> None:
    quote = "Customer lists go only into tools with a signed data processing agreement"
    model.always(text=f'Only with a signed agreement [1].\nQUOTES\n[1] "{quote}"\n')
    run = archipel("ask", LISTS, "--json", ARCHIPEL_MODEL="m", ARCHIPEL_MODEL_URL=model.url)
    assert (run.document["engine"], run.document["citations"][0]["quote"]) == ("model", quote)
    assert run.document["text"].startswith("Only with a signed agreement [1].\n\nSource\n[1] Customer data, ")


@pytest.mark.parametrize(
    ("choice", "code", "said"),
    [
        ({"ARCHIPEL_EMBEDDINGS": "onnx:/nowhere"}, 1, "lacks model.onnx and tokenizer.json; put an exported"),
        ({"ARCHIPEL_EMBEDDINGS": "m", "ARCHIPEL_EMBEDDINGS_URL": "http://127.0.0.1:9/v1"}, 0, "gave no vectors"),
        ({"ARCHIPEL_CHROMA_URL": "http://127.0.0.1:9"}, 0, "Check ARCHIPEL_CHROMA_URL"),
    ],
)
def test_embeddings_that_fail_are_named_and_words_alone_still_answer(
    archipel: Archipel, choice: dict[str, str], code: int, said: str
) -> None:
    run = archipel("ask", LISTS, **choice)
    assert run.code == code
    assert said in run.err
    assert ("Customer lists go only into tools" in run.out) is (code == 0)


def test_a_folder_in_order_has_no_findings(archipel: Archipel, company: Folder) -> None:
    run = archipel("check", company.root, "--today", "2026-09-30")
    assert (run.code, run.out, run.err) == (0, "No findings.\n", "")


def test_an_overdue_review_is_a_warning_and_no_failure(archipel: Archipel, company: Folder) -> None:
    run = archipel("check", company.root)
    assert run.code == 0
    assert run.out == (
        "documents/meetings.en.md: warning: its review was due on 2026-09-30: review it and set a new `review_by`\n"
    )


def test_the_company_s_own_policies_pass(archipel: Archipel) -> None:
    run = archipel("check", ROOT / "policies")
    assert run.code == 0
    assert "error" not in run.out


def test_ten_different_mistakes_are_all_named_with_file_and_line(archipel: Archipel, company: Folder) -> None:
    company.put("documents/plain.en.md", "no front matter at all")
    company.write("dates", "Text.", review_by="2025-01-01")
    company.write("states", "Text.", status="final")
    company.write("owners", "Text.", owner="legal")
    company.write("keys", "Text.", auidence="[all]", audience=None)
    company.put("documents/copy.md", (company.documents / "council.en.md").read_text(encoding="utf-8"))
    company.put("documents/scan.pdf", "no PDF and no meta file")
    company.put("glossary.yaml", "- {id: customer, en: [customer]}\n- {id: client, en: client}\n")
    company.put("phrasings.yaml", "- {section: nowhere#rules, en: [how do I ask]}\n")
    company.put("golden.yaml", "- {question: x, lang: es, expect: {kind: answer}}\n- {question: y}\n")
    company.put("company.yaml", "name: Brisemont Sensorik\nlanguages: [fr, de, en]\ncolour: red\n")
    run = archipel("check", company.root)
    assert run.code == 1
    for wanted in (
        "documents/plain.en.md:1: error: has no front matter",
        "documents/dates.en.md:9: error: `review_by` 2025-01-01 is before `effective` 2026-01-15",
        "documents/states.en.md:6: error: `status` must be draft, in_review, published or retired, not final",
        "documents/owners.en.md:7: error: `owner` must be an e-mail address",
        "documents/keys.en.md:10: error: unknown key `auidence`: did you mean `audience`?",
        "documents/keys.en.md:2: error: `audience` is missing",
        "documents/council.en.md:2: error: `council` in `en` is already documents/copy.md",
        "documents/scan.pdf: error: has no scan.meta.yaml beside it",
        "glossary.yaml:2: error: the forms of `client` must be lists of words",
        "phrasings.yaml: error: no document has the section `nowhere#rules`",
        "golden.yaml:1: error: `lang` must be one of en, fr, de",
        "golden.yaml:2: error: `expect` needs a `kind`",
        "company.yaml:3: error: colour",
    ):
        assert wanted in run.out


def test_indexing_tells_what_was_added_changed_removed_and_refused(archipel: Archipel, folder: Folder) -> None:
    first = archipel("index")
    assert first.code == 0
    assert (
        "added 7: council.en, customers.de, customers.en, customers.fr, drones.en, meetings.en, visitors.en"
        in first.out
    )
    second = archipel("index")
    assert second.code == 0
    assert second.out.startswith("in step: 7 chunks in ")
    folder.write("meetings", "Meetings are recorded on paper.")
    folder.remove("visitors")
    folder.write("plants", "Plants are watered by the office.")
    folder.put("documents/drones.en.md", "no front matter")
    third = archipel("index")
    assert third.code == 1
    assert third.out.splitlines()[:4] == [
        "added 1: plants.en",
        "changed 1: meetings.en",
        "removed 1: visitors.en",
        "refused 1: documents/drones.en.md; what was there before stays, see below",
    ]
    assert "documents/drones.en.md:1: error: has no front matter" in third.out
    assert DRONES_SAY in archipel("ask", DRONES, "--today", "2027-01-02").out


def test_an_index_without_vectors_says_so_and_fails(archipel: Archipel) -> None:
    run = archipel("index", ARCHIPEL_EMBEDDINGS="m", ARCHIPEL_EMBEDDINGS_URL="http://127.0.0.1:9/v1")
    assert run.code == 1
    assert "vectors incomplete, see below; the next run tries again" in run.out
    assert "refused" not in run.out


def test_rebuilding_makes_the_same_index_anew(archipel: Archipel, clean_environment: Path) -> None:
    archipel("index")
    before = (clean_environment / "data/index/current").read_text()
    run = archipel("index", "--rebuild")
    assert (run.code, run.out.split()[0]) == (0, "rebuilt:")
    assert (clean_environment / "data/index/current").read_text() != before


def test_golden_questions_give_the_figures_of_the_format(archipel: Archipel, folder: Folder) -> None:
    folder.put(
        "golden.yaml",
        f"- {{question: '{LISTS}', lang: en, expect: {{kind: answer, document: customers#rules}}}}\n"
        f"- {{question: '{BUDGET}', lang: en, as: ada.roth@brisemont.example,"
        " expect: {kind: answer, document: council}}\n"
        "- {question: who won the cup final, lang: en, expect: {kind: no_answer}, topic: 'off'}\n"
        "- {question: who won the cup final, lang: en, expect: {kind: answer, document: meetings#rules}}\n",
    )
    run = archipel("eval", "golden", "--json", "--policies", folder.root)
    assert (run.code, run.err) == (0, "")
    report = run.document
    assert {
        "questions", "right_document_top3", "answered", "refused", "right_outcome", "false_allowed",
        "invented_citations", "per_language", "failures",
    } <= report.keys()  # fmt: skip
    assert (report["questions"], report["refused"], report["invented_citations"]) == (4, 1.0, 0)
    assert (report["false_allowed"], report["right_outcome"]) == (0, None)
    assert report["answered"] == pytest.approx(2 / 3, abs=1e-3)
    assert report["per_language"]["en"]["answered"] == report["answered"]
    assert [failure.keys() for failure in report["failures"]] == [{"question", "expected", "got"}]
    text = archipel("eval", "golden", "--policies", folder.root)
    assert (text.code, "failures: 1" in text.out) == (0, True)


def test_retrieval_on_labelled_passages_gives_the_figures_of_the_format(
    archipel: Archipel, clean_environment: Path
) -> None:
    beir(clean_environment / "set")
    run = archipel("eval", "retrieval", "set", "--json")
    assert (run.code, run.err) == (0, "")
    ranking = dict.fromkeys(["recall@1", "recall@3", "recall@5", "recall@10", "mrr@10", "ndcg@10"], float)
    assert keys_and_kinds(run.document) == {
        "queries": int,
        **ranking,
        "per_language": {"de": {"queries": int, **ranking}, "en": {"queries": int, **ranking}},
        "index_seconds": float,
        "query_ms": {"p50": float, "p99": float},
        "refusal_auroc": float,
    }
    assert (run.document["queries"], run.document["recall@1"]) == (2, 1.0)
    assert "recall@1: 1.0" in archipel("eval", "retrieval", "set").out
    assert not (clean_environment / "data").exists()


def beir(folder: Path) -> None:
    """Two passages, two queries with an answer and one without."""
    (folder / "qrels").mkdir(parents=True)
    passages = [
        {"_id": "p1", "title": "Keys", "text": "The key to the archive hangs in the porter's lodge.", "lang": "en"},
        {"_id": "p2", "title": "Kantine", "text": "Die Kantine öffnet um elf Uhr dreißig.", "lang": "de"},
    ]
    queries = [
        {"_id": "q1", "text": "where is the archive key", "lang": "en"},
        {"_id": "q2", "text": "Wann öffnet die Kantine?", "lang": "de"},
        {"_id": "q3", "text": "how tall is the Eiffel tower", "lang": "en"},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, passages)), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["eval", "golden", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["eval", "golden"], "golden.yaml cannot be read"),
        (["eval", "retrieval", "nowhere"], "a BEIR folder holds corpus, queries and qrels"),
        (["people", "import", "nowhere.csv"], "nowhere.csv: error: cannot be read (No such file or directory)"),
        (["calibrate", "nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["ask", "--batch", "nowhere.jsonl"], "nowhere.jsonl cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_is_not_there_is_a_sentence(archipel: Archipel, words: list[str], said: str) -> None:
    run = archipel(*words)
    assert (run.code, run.out) == (1, "")
    assert said in run.err
    assert "Traceback" not in run.err


def test_importing_people_needs_the_company_and_names_refused_rows(archipel: Archipel, folder: Folder) -> None:
    people = folder.root / "people.csv"
    assert "company.yaml: error: missing" in archipel("people", "import", people).err
    folder.put("company.yaml", (ROOT / "policies" / "company.yaml").read_text(encoding="utf-8"))
    assert "run `archipel db upgrade`" in archipel("people", "import", people).err
    archipel("db", "upgrade")
    folder.put("people.csv", people.read_text(encoding="utf-8") + "nobody,No One,,,,\n")
    run = archipel("people", "import", people)
    assert run.code == 1
    assert "people.csv:6: error: email: `nobody` is not an e-mail address" in run.out
    assert run.out.endswith("People: 4 added, 0 changed, 0 unchanged, 1 refused.\n")


def test_calibrating_on_too_few_questions_says_how_many_are_needed(archipel: Archipel, folder: Folder) -> None:
    folder.put("golden.yaml", f"- {{question: '{LISTS}', lang: en, expect: {{kind: answer}}}}\n")
    run = archipel("calibrate")
    assert (run.code, run.out) == (1, "")
    assert "needs at least 10 questions of each kind; there are 1 answerable" in run.err
    assert not (folder.root / "calibration.json").exists()


def test_calibrating_stores_the_thresholds_that_the_next_question_uses(archipel: Archipel, folder: Folder) -> None:
    kinds = {
        "answer, document: customers": "Which tools do customer lists go into",
        "no_answer}, topic: near, note: {x": "Which tools do holiday lists go into",
        "no_answer}, topic: 'off', note: {x": "Who won the cup final",
    }
    lines = [
        f"- {{question: '{words} ({number})?', lang: en, expect: {{kind: {kind}}}}}\n"
        for kind, words in kinds.items()
        for number in range(10)
    ]
    folder.put("golden.yaml", "".join(lines))
    run = archipel("calibrate", "--today", "2026-11-20")
    assert (run.code, run.err) == (0, "")
    assert run.document["questions"] == {"answer": 10, "near": 10, "off": 10}
    stored = json.loads((folder.root / "calibration.json").read_text(encoding="utf-8"))
    assert (stored["calibrated_on"], stored["measured"]) == ("2026-11-20", run.document)
    assert "calibration: of 2026-11-20, measured with the embeddings in use" in archipel("doctor").out
    assert archipel("ask", "who won the cup final", "--json").document["kind"] == "no_answer"


def test_a_damaged_calibration_is_named_and_the_product_s_own_answers(archipel: Archipel, folder: Folder) -> None:
    folder.put("calibration.json", "{}")
    run = archipel("ask", LISTS, "--json")
    assert (run.code, run.document["kind"]) == (0, "answer")
    assert "calibration.json cannot be used: run `archipel calibrate`, or delete it" in run.err
    assert archipel("check").code == 1


def test_the_doctor_says_what_to_do_next_and_leaves_everything_as_it_was(
    archipel: Archipel, company: Folder, clean_environment: Path
) -> None:
    archipel("index")
    before = listing(clean_environment)
    run = archipel("doctor", OPENAI_API_KEY="sk-canary-0123456789")
    assert listing(clean_environment) == before
    assert run.code == 1
    assert "-> run `archipel db upgrade`" in run.out
    assert "canary" not in run.out + run.err
    archipel("db", "upgrade")
    assert archipel("doctor").code == 0


def test_asking_without_people_loads_no_database_and_nothing_of_slack() -> None:
    code = "import sys, bot.__main__, bot.ask.terminal, bot.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert (
        set(loaded) & {"sqlalchemy", "sqlmodel", "slack_sdk", "slack_bolt", "fastapi", "nicegui", "chromadb"} == set()
    )
