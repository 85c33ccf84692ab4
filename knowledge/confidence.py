"""Signals of whether the rules answer a question at all.

BM25 scores cannot be compared between questions or companies, so each signal is a log ratio. A question's *coverage* is
its best score as a share of the most it could score. We compare the coverage by the rules with

- the coverage by everyday questions that no rule answers (`background.yaml`), which tells "who won the cup final" and
  "who pays the parking" from questions about the rules;
- what such everyday questions typically reach among these very rules, which takes the size and style of the company's
  documents out, so that one calibration serves companies that never calibrated.

Measured on two companies: area under the curve .98 to 1.0 off topic (.66 to .91 without the background), .75 to .88
near topic (.54 to .72).
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from statistics import fmean
from typing import Final

from knowledge import analysis
from knowledge.lexical import Leg, LexicalSearcher, Scores
from knowledge.types import LANGS, Lang
from knowledge.vocabulary import Topic

LEGS: Final[tuple[Leg, ...]] = ("stems", "grams")
_SMOOTH: Final = 0.02
"""Keeps the ratio of two coverages near zero from saying much."""

_QUESTIONS_A_LANGUAGE: Final = 50

_LEAST_TYPICAL: Final = -3.0
"""A handful of documents covers next to nothing of everyday questions (-3.9 is nothing at all, -2.5 the smallest
collection anything was calibrated on), which would make it look sure of whatever it does cover."""

Typical = Mapping[str, float]
"""By leg and language (`stems.fr`), the mean log coverage that everyday questions reach among the rules."""


def signals(
    rules: Mapping[Leg, Scores], background: Mapping[Leg, Scores], lang: Lang, typical: Typical
) -> dict[str, float]:
    """By leg, for a question in `lang`: how much better the rules cover it than everyday questions would be covered.

    The rules' coverage alone is left out on purpose: it helped on the sets it was fitted on and hurt on all others.
    """
    return {
        leg: log_coverage(rules[leg]) - typical.get(f"{leg}.{lang}", 0.0) - log_coverage(background[leg])
        for leg in LEGS
    }


def log_coverage(scores: Scores) -> float:
    """The log of the best chunk's share of what the question could score, smoothed."""
    share = scores.best / scores.ceiling if scores.ceiling else 0.0
    return math.log(share + _SMOOTH)


def typical_coverage(searcher: LexicalSearcher, topics: Iterable[Topic]) -> Typical:
    """Ask the rules everyday questions, one of each topic, and average what they reach.

    Over all documents: which of them somebody may read must not shift what counts as sure.
    """
    reached: dict[str, list[float]] = {}
    asked = dict.fromkeys(LANGS, 0)
    for topic in topics:
        if asked[topic.lang] == _QUESTIONS_A_LANGUAGE:
            continue
        asked[topic.lang] += 1
        question = topic.questions[asked[topic.lang] % len(topic.questions)]
        for leg in LEGS:
            terms = analysis.stems(question, topic.lang) if leg == "stems" else analysis.grams(question)
            scores = searcher.score(leg, terms, reader=None, today=date.max, limit=1)
            reached.setdefault(f"{leg}.{topic.lang}", []).append(log_coverage(scores))
    return {name: round(max(fmean(values), _LEAST_TYPICAL), 4) for name, values in reached.items()}
