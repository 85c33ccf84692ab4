"""Measuring retrieval: figures against values computed by hand, files read strictly."""

import json
import math

import pytest

from knowledge.errors import DatasetError
from knowledge.evaluation import auroc, measure, ranking_figures, read_beir

# Figures


def test_ranking_figures_are_those_computed_by_hand():
    ranks = [["a", "b", "c"], ["x", "a", "y", "b"], ["x", "y"]]
    relevant = [frozenset({"a"}), frozenset({"a", "b"}), frozenset({"q"})]
    figures = ranking_figures(ranks, relevant)
    ideal_of_two = 1 + 1 / math.log2(3)
    ndcg = (1 + (1 / math.log2(3) + 1 / math.log2(5)) / ideal_of_two + 0) / 3
    assert figures == pytest.approx(
        {
            "recall@1": (1 + 0 + 0) / 3,
            "recall@3": (1 + 0.5 + 0) / 3,
            "recall@5": (1 + 1 + 0) / 3,
            "recall@10": (1 + 1 + 0) / 3,
            "mrr@10": (1 + 0.5 + 0) / 3,
            "ndcg@10": ndcg,
        },
        abs=1e-4,
    )


def test_what_comes_after_the_tenth_place_does_not_count():
    rank = [f"other-{n}" for n in range(10)] + ["a"]
    assert set(ranking_figures([rank], [frozenset({"a"})]).values()) == {0.0}


def test_a_perfect_ranking_of_more_than_ten_gives_full_marks_in_ndcg():
    wanted = [f"d{n}" for n in range(12)]
    figures = ranking_figures([wanted], [frozenset(wanted)])
    assert figures["ndcg@10"] == 1.0
    assert figures["recall@10"] == pytest.approx(10 / 12, abs=1e-4)


def test_no_queries_give_zeros():
    assert set(ranking_figures([], []).values()) == {0.0}


@pytest.mark.parametrize(
    ("positive", "negative", "value"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.5, 0.3], (1 + 1 + 0 + 0.5) / 4),
        ([], [0.5], None),
        ([0.5], [], None),
    ],
)
def test_auroc_is_the_chance_that_a_positive_lies_above_a_negative(positive, negative, value):
    assert auroc(positive, negative) == value


# Files

CORPUS = [
    {"_id": "meetings", "title": "Meetings", "text": "A meeting is recorded after everybody has agreed.", "lang": "en"},
    {"_id": "holidays", "title": "", "text": "Holidays are planned in January with the manager.", "lang": "en"},
    {"_id": "urlaub", "title": "Urlaub", "text": "Der Urlaub wird im Januar mit der Leitung geplant.", "lang": "de"},
]
QUERIES = [
    {"_id": "q1", "text": "when may a meeting be recorded", "lang": "en"},
    {"_id": "q2", "text": "wann wird der Urlaub geplant"},
    {"_id": "q3", "text": "who won the cup final", "lang": "en"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tmeetings\t1\nq1\tholidays\t0\nq2\turlaub\t2\n"


def beir(folder, corpus=None, queries=None, qrels=QRELS):
    (folder / "qrels").mkdir()
    for name, entries, default in (("corpus", corpus, CORPUS), ("queries", queries, QUERIES)):
        text = "\n".join(map(json.dumps, default)) if entries is None else entries
        (folder / f"{name}.jsonl").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


def test_a_labelled_set_is_read_with_its_judgements(tmp_path):
    labelled = read_beir(beir(tmp_path))
    assert [entry["_id"] for entry in labelled.corpus] == ["meetings", "holidays", "urlaub"]
    assert labelled.relevant == {"q1": {"meetings"}, "q2": {"urlaub"}}


def test_judgements_need_no_header(tmp_path):
    assert read_beir(beir(tmp_path, qrels="q1\tmeetings\t1\n")).relevant == {"q1": {"meetings"}}


def test_only_a_newline_ends_a_line_and_what_is_no_text_is_no_field(tmp_path):
    text = "one\u2028two\x85three"
    corpus = "\ufeff" + json.dumps({"_id": "a", "text": text, "title": None, "n": 3}, ensure_ascii=False) + "\r\n"
    assert read_beir(beir(tmp_path, corpus=corpus)).corpus == [{"_id": "a", "text": text}]


GOOD = json.dumps(CORPUS[0])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"corpus": f"{GOOD}\nnot json"}, r"corpus\.jsonl:2: is not JSON"),
        ({"corpus": f'{GOOD}\n{{"_id": "a"}}'}, r"corpus\.jsonl:2: needs the text fields _id and text"),
        ({"corpus": f'{GOOD}\n{{"_id": 3, "text": "x"}}'}, r"corpus\.jsonl:2: needs the text fields"),
        ({"corpus": f"{GOOD}\n[]"}, r"corpus\.jsonl:2: needs the text fields"),
        ({"corpus": f'\n\n{GOOD}\n{{"_id": "a"}}'}, r"corpus\.jsonl:4: needs the text fields"),
        ({"corpus": ""}, "holds no passages or no queries"),
        ({"corpus": b"\xff"}, r"corpus\.jsonl cannot be read as UTF-8"),
        ({"queries": '{"_id": "a", "query": "x"}'}, r"queries\.jsonl:1: needs the text fields"),
        ({"queries": "\n \n"}, "holds no passages or no queries"),
        ({"qrels": "query-id\tcorpus-id\tscore\nq1 meetings 1"}, r"test\.tsv:2: needs query-id, corpus-id and score"),
        ({"qrels": "q1\tmeetings"}, r"test\.tsv:1: needs query-id"),
        ({"qrels": "q1\tmeetings\tgood"}, r"test\.tsv:1: needs query-id"),
        ({"qrels": "q1\tmeetings\t²"}, r"test\.tsv:1: needs query-id"),
        ({"qrels": "query-id\tcorpus-id\tscore\n\nq1\tmeetings"}, r"test\.tsv:3: needs query-id"),
    ],
)
def test_a_bad_file_is_said_with_its_line(tmp_path, files, said):
    with pytest.raises(DatasetError, match=said):
        read_beir(beir(tmp_path, **files))


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_said(tmp_path, missing):
    (beir(tmp_path) / missing).unlink()
    with pytest.raises(DatasetError, match=rf"{missing} cannot be read"):
        read_beir(tmp_path)


# The whole way


def test_a_labelled_set_is_measured_by_the_products_own_retriever(tmp_path):
    steps = []
    report = measure(beir(tmp_path), progress=lambda done, total: steps.append((done, total)))
    assert report["queries"] == 2
    assert report["recall@1"] == report["mrr@10"] == report["ndcg@10"] == 1.0
    assert report["per_language"]["de"]["queries"] == report["per_language"]["en"]["queries"] == 1
    assert report["refusal_auroc"] == 1.0
    assert set(report["query_ms"]) == {"p50", "p99"}
    assert report["index_seconds"] > 0
    assert steps[-1] == (3, 3)
    assert json.loads(json.dumps(report)) == report


def test_a_passage_that_is_judged_but_missing_counts_as_not_found(tmp_path):
    report = measure(beir(tmp_path, qrels="q1\tnowhere\t1\n"))
    assert (report["queries"], report["recall@10"]) == (1, 0.0)


def test_without_unanswerable_queries_there_is_no_refusal_figure(tmp_path):
    report = measure(beir(tmp_path, queries=json.dumps(QUERIES[0]), qrels="q1\tmeetings\t1\n"))
    assert report["refusal_auroc"] is None
