"""How sure an answer must be: a logistic model of a few signals, and the two thresholds between three zones.

Nothing here is typed in: `archipel calibrate` fits the numbers on a labelled set and stores them with the day and what
they were measured on, in `calibration.json` of the policies folder. Without that file the product's own counts, which
was fitted the same way on the sample company with and without its phrasings and on a second, unrelated company.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal, Self

from knowledge.confidence import LEGS
from knowledge.errors import CalibrationError

CALIBRATION_FILE: Final = "calibration.json"
FOLDS: Final = 10
MAX_OFF_TOPIC: Final = 0.02
"""Share of off-topic questions that may be answered or hedged; the promise is 3 %."""
MAX_REFUSED: Final = 0.03
"""Share of answerable questions that may be refused for the sake of honest refusals; the promise is 7 %."""
MAX_NEAR_TOPIC: Final = 0.18
"""Share of near-topic questions that may be answered without a warning; the promise is 20 %."""

Zone = Literal["refuse", "hedge", "answer"]
Signals = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled question's signals and whether it is an `answer`, `off` topic or `near` topic."""

    signals: Signals
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """`coefficients` by signal and `intercept` give the log-odds that the question is answerable.

    Below `refuse_below` (a probability) nothing is quoted, from `answer_from` on the answer is given, between the two
    the nearest is quoted with a warning. `vector_weights` by embedder name; `measured` says on what, when and how well.
    """

    coefficients: Mapping[str, float]
    intercept: float
    refuse_below: float
    answer_from: float
    calibrated_on: date
    vector_weights: Mapping[str, float] = field(default_factory=dict)
    measured: Mapping[str, object] = field(default_factory=dict)

    def confidence(self, signals: Signals) -> float:
        """The probability, 0 to 1, that the rules answer the question."""
        logit = self.intercept + sum(weight * signals[name] for name, weight in self.coefficients.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))

    def zone(self, confidence: float) -> Zone:
        """What to do with an answer of this confidence."""
        if confidence < self.refuse_below:
            return "refuse"
        return "hedge" if confidence < self.answer_from else "answer"

    def vector_weight(self, embedder: str) -> float:
        """The share of the dense leg in the ranking as it was measured for this embedder; 0 where it was not."""
        return self.vector_weights.get(embedder, 0.0)

    def save(self, path: Path) -> None:
        """Write it as JSON, readable in a review."""
        text = json.dumps(asdict(self), indent=2, default=date.isoformat, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, policies: Path) -> Self:
        """The folder's own calibration, else the product's. Raises `CalibrationError` when the file is damaged."""
        own = policies / CALIBRATION_FILE
        return cls._read(own) if own.exists() else cls.default()

    @classmethod
    def default(cls) -> Self:
        """The product's own."""
        return cls._read(resources.files("knowledge") / CALIBRATION_FILE)

    @classmethod
    def fit(cls, samples: Sequence[Sample], *, today: date, measured: Mapping[str, object]) -> Self:
        """Fit the model and its thresholds to labelled questions, `today` being the day it was done.

        The thresholds come from predictions for questions the model was not fitted on (10-fold). `refuse_below` lets
        pass no more off-topic questions than `MAX_OFF_TOPIC`, and where those are easy to tell rises until
        `MAX_REFUSED` of the answerable ones are refused, since that refuses most of the near-topic ones it can.
        `answer_from` asserts no more near-topic questions than `MAX_NEAR_TOPIC`.

        Raises `CalibrationError` when there are too few questions of a kind.
        """
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import StratifiedKFold, cross_val_predict

        kinds = enough(sample.topic for sample in samples)
        names = sorted(samples[0].signals)
        features = np.array([[sample.signals[name] for name in names] for sample in samples])
        answerable = np.array([sample.topic == "answer" for sample in samples])
        model = LogisticRegression(class_weight="balanced")
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        unseen = cross_val_predict(model, features, answerable, cv=folds, method="predict_proba")[:, 1]
        topics = np.array([sample.topic for sample in samples])
        off_topic = np.quantile(unseen[topics == "off"], 1.0 - MAX_OFF_TOPIC, method="higher")
        refuse_below = float(max(np.nextafter(off_topic, 1.0), np.quantile(unseen[answerable], MAX_REFUSED)))
        answer_from = max(refuse_below, float(np.quantile(unseen[topics == "near"], 1.0 - MAX_NEAR_TOPIC)))
        model.fit(features, answerable)
        return cls(
            coefficients={name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)},
            intercept=round(float(model.intercept_[0]), 4),
            refuse_below=round(refuse_below, 6),
            answer_from=round(answer_from, 6),
            calibrated_on=today,
            measured={
                **measured,
                "questions": dict(kinds),
                "asserted": round(float((unseen[answerable] >= answer_from).mean()), 4),
                "not_refused": round(float((unseen[answerable] >= refuse_below).mean()), 4),
                "off_topic_refused": round(float((unseen[topics == "off"] < refuse_below).mean()), 4),
                "near_topic_refused": round(float((unseen[topics == "near"] < refuse_below).mean()), 4),
                "near_topic_refused_or_hedged": round(float((unseen[topics == "near"] < answer_from).mean()), 4),
            },
        )

    @classmethod
    def _read(cls, source: Traversable | Path) -> Self:
        try:
            raw = json.loads(source.read_text(encoding="utf-8"))
            loaded = cls(**{**raw, "calibrated_on": date.fromisoformat(raw["calibrated_on"])})
            loaded._check()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CalibrationError(f"{source} cannot be used: run `archipel calibrate`, or delete it") from error
        return loaded

    def _check(self) -> None:
        """Raise when it would fail at the first question."""
        weights = (*self.coefficients.values(), *self.vector_weights.values())
        if not all(math.isfinite(number) for number in (self.intercept, self.refuse_below, self.answer_from, *weights)):
            raise ValueError("a number is not finite")
        self.confidence(dict.fromkeys(LEGS, 0.0))


def enough(topics: Iterable[str]) -> Counter[str]:
    """How many questions there are of each kind; raises `CalibrationError` when one kind has too few to fit on."""
    kinds = Counter(topics)
    if min(kinds["answer"], kinds["off"], kinds["near"]) < FOLDS:
        raise CalibrationError(
            f"needs at least {FOLDS} questions of each kind; there are {kinds['answer']} answerable, {kinds['off']} "
            f"off topic and {kinds['near']} near topic"
        )
    return kinds
