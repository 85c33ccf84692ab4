"""Fitting a calibration on golden questions: the dense leg's share first, then the refusal thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from knowledge.calibration import Calibration, Sample, enough
from knowledge.golden import GoldenQuestion
from knowledge.retrieval import Retriever
from knowledge.types import Reader

VECTOR_WEIGHTS: Final = (0.0, 0.1, 0.2, 0.3, 0.5)
"""Shares of the dense leg that are tried; of equally good ones the smallest is taken."""

Readers = Mapping[str, Reader]
"""What the `asker` of a golden question may read."""


def samples(retriever: Retriever, questions: Sequence[GoldenQuestion], today: date, readers: Readers) -> list[Sample]:
    """The signals of every question and what it is; an unanswerable one without a topic counts as near."""
    return [
        Sample(
            retriever.search(question.question, reader=readers[question.asker], today=today, limit=1).signals,
            _kind(question),
        )
        for question in questions
    ]


def _kind(question: GoldenQuestion) -> str:
    return "answer" if question.answerable else question.topic or "near"


def calibrate(
    retriever: Retriever, questions: Sequence[GoldenQuestion], today: date, readers: Readers, measured_on: str
) -> Calibration:
    """The fitted calibration; raises `CalibrationError` when there are too few questions of a kind."""
    enough(_kind(question) for question in questions)
    quality = {}
    for weight in VECTOR_WEIGHTS if retriever.vectors is not None else (0.0,):
        quality[weight] = section_mrr(replace(retriever, vector_weight=weight), questions, today, readers)
    best = max(quality, key=lambda weight: (quality[weight], -weight))
    found = samples(replace(retriever, vector_weight=best), questions, today, readers)
    fitted = Calibration.fit(found, today=today, measured={"on": measured_on, "section_mrr@10": quality[best]})
    return replace(fitted, vector_weights={retriever.embedder.name: best})


def section_mrr(retriever: Retriever, questions: Sequence[GoldenQuestion], today: date, readers: Readers) -> float:
    """MRR@10 of the right section, over the questions that name one."""
    ranks = []
    for question in questions:
        if question.documents:
            found = retriever.search(question.question, reader=readers[question.asker], today=today)
            names = [
                {passage.document.id, f"{passage.document.id}#{passage.chunk.anchor}"} for passage in found.passages
            ]
            right = (place for place, either in enumerate(names, start=1) if either & set(question.documents))
            ranks.append(1.0 / next(right, float("inf")))
    return round(sum(ranks) / len(ranks), 4) if ranks else 0.0
