"""Golden questions: read strictly, counted as the report says."""

import pytest

from knowledge.errors import DatasetError
from knowledge.golden import GOLDEN_FILE, GoldenQuestion, Observed, golden_report, read_golden, reader_of
from knowledge.types import Reader


def read(policies, text):
    return read_golden(policies.put(GOLDEN_FILE, text))


# Reading


def test_a_question_is_read_with_everything_it_says(policies):
    questions, findings = read(
        policies,
        "- {question: darf ich?, lang: de, as: 'group:works-council',"
        " expect: {kind: verdict, outcome: never, tool: deepl, document: data-handling#classes}}\n"
        "\n"
        "- {question: who won, lang: en, expect: {kind: no_answer}, topic: 'off', note: sport}\n"
        "- {question: quoi, lang: fr, expect: {kind: answer, document: [a, b#c]}}\n",
    )
    assert findings == []
    assert questions == [
        GoldenQuestion(
            question="darf ich?",
            lang="de",
            asker="group:works-council",
            kind="verdict",
            documents=("data-handling#classes",),
            outcome="never",
            tool="deepl",
            line=1,
        ),
        GoldenQuestion(question="who won", lang="en", asker="employee", kind="no_answer", topic="off", line=3),
        GoldenQuestion(question="quoi", lang="fr", asker="employee", kind="answer", documents=("a", "b#c"), line=4),
    ]
    assert [question.answerable for question in questions] == [True, False, True]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("just text", "needs a `question`"),
        ("{lang: en, expect: {kind: answer}}", "needs a `question`"),
        ("{question: [a], lang: en, expect: {kind: answer}}", "needs a `question`"),
        ("{question: a, lang: en}", "`expect` needs a `kind`"),
        ("{question: a, lang: en, expect: answer}", "`expect` needs a `kind`"),
        ("{question: a, lang: en, expect: {kind: perhaps}}", "`expect` needs a `kind`"),
        ("{question: a, lang: es, expect: {kind: answer}}", "`lang` must be one of en, fr, de"),
        ("{question: a, lang: en, expect: {kind: verdict, outcome: maybe}}", "`outcome` must be one of"),
        ("{question: a, lang: en, expect: {kind: answer, document: {a: b}}}", "`document` must be an id"),
        ("{question: a, lang: en, expect: {kind: answer, document: [1]}}", "`document` must be an id"),
    ],
)
def test_a_bad_entry_is_said_with_its_line_and_the_good_ones_count(policies, entry, said):
    good = "- {question: a, lang: en, expect: {kind: answer}}\n"
    questions, [finding] = read(policies, f"{good}- {entry}\n{good}")
    assert len(questions) == 2
    assert (finding.source, finding.line, finding.severity) == (GOLDEN_FILE, 2, "error")
    assert said in finding.message


@pytest.mark.parametrize("text", ["question: a", "3", "", "[{question: a"])
def test_what_is_no_list_is_one_finding(policies, text):
    questions, findings = read(policies, text)
    assert questions == []
    assert [(finding.source, finding.severity) for finding in findings] == [(GOLDEN_FILE, "error")]


def test_a_file_that_cannot_be_read_is_said(policies, tmp_path):
    with pytest.raises(DatasetError, match=r"golden\.yaml cannot be read"):
        read_golden(tmp_path / "golden.yaml")
    (tmp_path / "golden.yaml").write_bytes(b"- caf\xe9")
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_golden(tmp_path / "golden.yaml")


@pytest.mark.parametrize(
    ("asker", "reader"),
    [
        ("employee", Reader.employee()),
        ("guest", Reader.guest()),
        ("group:Works-Council", Reader.employee(groups=["works-council"])),
        ("role:manager", Reader.employee(roles=["manager"])),
        ("department:sales", Reader.employee(department="sales")),
        ("jeanne.roux@brisemont.example", None),
    ],
)
def test_an_asker_without_a_roster_is_known_by_a_label(asker, reader):
    assert reader_of(asker) == reader


# Counting


def question(kind="answer", lang="en", **fields) -> GoldenQuestion:
    return GoldenQuestion(question=f"{kind} {lang}", lang=lang, asker="employee", kind=kind, **fields)


def seen(kind="answer", *sections, **fields) -> Observed:
    return Observed(kind=kind, sections=sections, **fields)


PAIRS = [
    (question(documents=("a",)), seen("answer", "a#x", "b#y")),
    (question(documents=("b#y",)), seen("answer", "a#x", "b#z", "c#q", "b#y")),  # the document in the top 3 only
    (question(documents=("d#w", "c")), seen("answer", "a#x", "a#y", "b#z", "c#q", hedged=True)),
    (question(documents=("e",), lang="de"), seen("no_answer", "a#x")),
    (question("no_answer", topic="off"), seen("no_answer")),
    (question("no_answer", topic="off"), seen("answer", "a#x")),
    (question("no_answer", topic="near"), seen("answer", "a#x", hedged=True)),
    (question("no_answer", topic="near", lang="de"), seen("answer", "a#x", invented=2)),
    (question("verdict", outcome="never"), seen("verdict", outcome="allowed")),
    (question("verdict", outcome="ask"), seen("verdict", outcome="ask")),
]


def test_every_figure_is_the_share_of_those_it_applies_to():
    report = golden_report(PAIRS)
    assert report["questions"] == 10
    assert report["right_document_top1"] == 0.25
    assert report["right_document_top3"] == 0.75
    assert report["right_section_top3"] == 0.5
    assert report["answered"] == pytest.approx(5 / 6, abs=1e-4)
    assert report["asserted"] == pytest.approx(4 / 6, abs=1e-4)
    assert report["refused"] == 0.25
    assert report["off_topic_refused"] == 0.5
    assert report["near_topic_refused_or_hedged"] == 0.5
    assert report["right_outcome"] == 0.5
    assert report["false_allowed"] == 1
    assert report["invented_citations"] == 2


def test_languages_are_counted_apart():
    report = golden_report(PAIRS)
    assert set(report["per_language"]) == {"en", "de"}
    assert report["per_language"]["de"]["right_document_top3"] == 0.0
    assert report["per_language"]["de"]["near_topic_refused_or_hedged"] == 0.0
    assert report["per_language"]["en"]["right_document_top3"] == 1.0


def test_everything_that_came_out_wrong_is_listed():
    failures = golden_report(PAIRS)["failures"]
    assert [(failure["expected"], failure["got"]) for failure in failures] == [
        ("answer e", "no_answer a#x"),
        ("no_answer off", "answer a#x"),
        ("no_answer near", "answer a#x"),
        ("verdict never", "verdict allowed"),
    ]


def test_an_approved_answer_is_an_answer_and_an_invented_citation_is_a_failure():
    assert golden_report([(question(), seen("approved_answer"))])["failures"] == []
    assert len(golden_report([(question(), seen("answer", "a#x", invented=1))])["failures"]) == 1
    assert len(golden_report([(question(), seen("verdict"))])["failures"]) == 1


def test_no_questions_give_no_failures_and_no_division_by_zero():
    report = golden_report([])
    assert (report["questions"], report["failures"], report["per_language"]) == (0, [], {})
