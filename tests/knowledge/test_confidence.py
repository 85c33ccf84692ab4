"""Signals of whether the rules answer a question at all."""

import math

import pytest

from knowledge import vocabulary
from knowledge.analysis import stems
from knowledge.calibration import Calibration
from knowledge.confidence import LEGS, log_coverage, signals, typical_coverage
from knowledge.lexical import IndexedChunk, LexicalIndex, Scores
from knowledge.types import EVERYONE, LANGS
from knowledge.vocabulary import Topic
from tests.support.policies import COUNCIL, CUSTOMERS, MEETINGS, TODAY, chunk_of, document


def scores(best: float, ceiling: float) -> Scores:
    return Scores({}, best, ceiling)


# The signals


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (scores(5.0, 10.0), math.log(0.52)),
        (scores(10.0, 10.0), math.log(1.02)),
        (scores(0.0, 10.0), math.log(0.02)),
        (scores(0.0, 0.0), math.log(0.02)),
    ],
)
def test_coverage_is_the_best_score_as_a_share_of_the_most_possible(found, expected):
    assert log_coverage(found) == pytest.approx(expected)


def test_a_signal_compares_the_rules_with_everyday_questions_and_with_what_these_reach_here():
    rules = {"stems": scores(6.0, 10.0), "grams": scores(3.0, 10.0), "concepts": scores(9.0, 10.0)}
    everyday = {"stems": scores(2.0, 10.0), "grams": scores(1.0, 10.0)}
    found = signals(rules, everyday, "fr", {"stems.fr": -2.0, "grams.en": -9.0})
    assert found == pytest.approx(
        {"stems": math.log(0.62) + 2.0 - math.log(0.22), "grams": math.log(0.32) - math.log(0.12)}
    )


def test_what_is_typical_is_the_mean_over_one_question_of_each_of_fifty_topics():
    index = LexicalIndex(None)
    index.replace([(document(), [IndexedChunk(chunk_of(document(), MEETINGS))])])
    searcher = index.searcher()
    questions = ["recording"] * 40 + ["parking"] * 20
    typical = typical_coverage(searcher, [Topic("t", "en", [question]) for question in questions])
    known, unknown = (
        log_coverage(searcher.score("stems", stems(question, "en"), reader=EVERYONE, today=TODAY, limit=1))
        for question in ("recording", "parking")
    )
    assert known > unknown
    assert typical["stems.en"] == pytest.approx((40 * known + 10 * unknown) / 50, abs=1e-4)
    assert typical["stems.en"] > -3.0
    assert set(typical) == {"stems.en", "grams.en"}


def test_what_is_typical_is_measured_in_every_language():
    empty = LexicalIndex(None).searcher()
    typical = typical_coverage(empty, vocabulary.background())
    assert set(typical) == {f"{leg}.{lang}" for leg in LEGS for lang in LANGS}
    assert set(typical.values()) == {-3.0}, "a handful of documents must not look sure of everything"


# What they are good for

OFF_TOPIC = [
    "who won the cup final",
    "what's for lunch in the canteen today",
    "wann fährt der letzte Bus nach Freiburg",
    "qui a gagné le match hier soir",
    "quelle est la capitale du Pérou",
    "my printer is jammed again",
]
ANSWERABLE = [
    "how long is a recording of a meeting kept?",
    "do participants have to agree before I record the meeting",
    "may customer lists go into any tool?",
    "which tools may get customer lists",
]


def test_a_question_the_rules_answer_signals_more_than_one_they_do_not(policies):
    for name, text in {"meetings": MEETINGS, "data-handling": CUSTOMERS, "works-council": COUNCIL}.items():
        policies.write(name, text)
    base = policies.base()
    calibration = Calibration.load(policies.root)

    def confidence(question):
        return calibration.confidence(base.search(question, reader=EVERYONE, today=TODAY).signals)

    assert min(map(confidence, ANSWERABLE)) > max(map(confidence, OFF_TOPIC))
    assert all(calibration.zone(confidence(question)) == "refuse" for question in OFF_TOPIC)
    assert all(calibration.zone(confidence(question)) != "refuse" for question in ANSWERABLE)
