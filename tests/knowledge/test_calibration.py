"""How sure an answer must be: fitted, stored with its day, read back, refused when damaged."""

import json
import random
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from knowledge.calibration import (
    CALIBRATION_FILE,
    MAX_NEAR_TOPIC,
    MAX_OFF_TOPIC,
    MAX_REFUSED,
    Calibration,
    Sample,
)
from knowledge.errors import CalibrationError
from tests.support.policies import TODAY

BY_HAND = Calibration(
    coefficients={"grams": 2.0, "stems": 1.0},
    intercept=-1.0,
    refuse_below=0.3,
    answer_from=0.6,
    calibrated_on=TODAY,
    vector_weights={"onnx-small": 0.2},
    measured={"on": "by hand", "asserted": 0.9},
)


@cache
def fitted_on(apart: float) -> Calibration:
    """Fitting takes long enough to do it once."""
    return Calibration.fit(samples(apart), today=TODAY, measured={"on": "made up"})


def samples(apart: float, count: int = 100, seed: int = 1) -> list[Sample]:
    """Questions whose signals lie `apart`: off topic lowest, near topic between, answerable highest."""
    chance = random.Random(seed)
    middle = {"off": -apart, "near": 0.0, "answer": apart}
    return [
        Sample({"stems": chance.gauss(at, 1.0), "grams": chance.gauss(at, 1.0)}, topic)
        for topic, at in middle.items()
        for _ in range(count)
    ]


# Using it


def test_confidence_is_the_logistic_of_the_weighted_signals():
    assert BY_HAND.confidence({"grams": 0.5, "stems": 0.0}) == pytest.approx(0.5)
    assert BY_HAND.confidence({"grams": 1.0, "stems": 1.0}) == pytest.approx(0.880797, abs=1e-6)
    assert BY_HAND.confidence({"grams": 0.5, "stems": 0.0, "unknown": 9.0}) == pytest.approx(0.5)


@pytest.mark.parametrize("extreme", [-1e9, 1e9])
def test_an_extreme_signal_gives_a_probability(extreme):
    assert 0.0 < BY_HAND.confidence({"grams": extreme, "stems": 0.0}) < 1.0


@pytest.mark.parametrize(
    ("confidence", "zone"),
    [(0.0, "refuse"), (0.2999, "refuse"), (0.3, "hedge"), (0.5999, "hedge"), (0.6, "answer"), (1.0, "answer")],
)
def test_the_two_thresholds_part_three_zones(confidence, zone):
    assert BY_HAND.zone(confidence) == zone


def test_the_dense_leg_weighs_what_was_measured_for_this_embedder_and_else_nothing():
    assert BY_HAND.vector_weight("onnx-small") == 0.2
    assert BY_HAND.vector_weight("onnx-large") == 0.0


# Fitting


def shares(fitted: Calibration, questions: list[Sample], topic: str) -> dict[str, float]:
    zones = [fitted.zone(fitted.confidence(sample.signals)) for sample in questions if sample.topic == topic]
    return {zone: zones.count(zone) / len(zones) for zone in ("refuse", "hedge", "answer")}


@pytest.mark.parametrize("apart", [2.5, 4.0])
def test_what_can_be_told_apart_is_and_the_promises_hold_for_questions_never_seen(apart):
    fitted = fitted_on(apart)
    unseen = samples(apart, count=1000, seed=2)
    assert shares(fitted, unseen, "off")["refuse"] >= 1 - 2 * MAX_OFF_TOPIC
    assert shares(fitted, unseen, "answer")["refuse"] <= 2 * MAX_REFUSED
    assert shares(fitted, unseen, "near")["answer"] <= 1.5 * MAX_NEAR_TOPIC
    assert shares(fitted, unseen, "answer")["answer"] > 0.9
    assert (fitted.calibrated_on, fitted.measured["on"]) == (TODAY, "made up")


def test_what_cannot_be_told_apart_is_not_asserted():
    fitted = Calibration.fit(samples(0.0), today=TODAY, measured={})
    assert fitted.answer_from >= fitted.refuse_below
    assert shares(fitted, samples(0.0), "near")["answer"] <= 2 * MAX_NEAR_TOPIC
    assert shares(fitted, samples(0.0), "off")["refuse"] >= 0.9


def test_the_figures_on_record_are_those_of_the_thresholds():
    fitted = fitted_on(2.5)
    assert fitted.measured["questions"] == {"off": 100, "near": 100, "answer": 100}
    assert fitted.measured["off_topic_refused"] >= 1 - MAX_OFF_TOPIC
    assert fitted.measured["near_topic_refused_or_hedged"] >= 1 - MAX_NEAR_TOPIC - 0.01
    assert fitted.measured["near_topic_refused_or_hedged"] >= fitted.measured["near_topic_refused"]
    assert fitted.measured["not_refused"] >= fitted.measured["asserted"]


def test_the_same_questions_give_the_same_calibration():
    assert Calibration.fit(samples(2.5), today=TODAY, measured={"on": "made up"}) == fitted_on(2.5)


@pytest.mark.parametrize("missing", ["off", "near", "answer"])
def test_too_few_questions_of_a_kind_are_refused_with_the_counts(missing):
    few = [sample for sample in samples(2.0, count=10) if sample.topic != missing]
    few += [Sample({"stems": 0.0, "grams": 0.0}, missing)] * 9
    with pytest.raises(CalibrationError, match=r"at least 10 .*\b9\b"):
        Calibration.fit(few, today=TODAY, measured={})


def test_no_questions_at_all_are_refused():
    with pytest.raises(CalibrationError, match="0 answerable, 0 off topic and 0 near topic"):
        Calibration.fit([], today=TODAY, measured={})


# Keeping


def test_a_calibration_is_read_as_it_was_saved(tmp_path):
    BY_HAND.save(tmp_path / CALIBRATION_FILE)
    assert Calibration.load(tmp_path) == BY_HAND
    fitted = replace(fitted_on(2.5), calibrated_on=date(2026, 1, 2))
    fitted.save(tmp_path / CALIBRATION_FILE)
    assert Calibration.load(tmp_path) == fitted


def test_a_folder_without_one_uses_the_products_which_says_where_it_comes_from(tmp_path):
    own = Calibration.load(tmp_path)
    assert 0 < own.refuse_below <= own.answer_from < 1
    assert own.measured["on"]
    assert own.measured["off_topic_refused"] >= 0.97


def written(**changes) -> str:
    keys = {"calibrated_on": "2026-11-22", "coefficients": {}, "intercept": 0, "refuse_below": 0.2, "answer_from": 0.5}
    return json.dumps({key: value for key, value in (keys | changes).items() if value != "left out"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff",
        written(calibrated_on="yesterday"),
        written(calibrated_on=20261122),
        written(calibrated_on="left out"),
        written(intercept="left out"),
        written(unknown=1),
        written(coefficients=3),
        written(coefficients={"stems": "1"}),
        written(coefficients={"made-up": 1}),
        written(coefficients={"stems": float("nan")}),
        written(intercept="0"),
        written(refuse_below=None),
        written(answer_from=[]),
        written(vector_weights={"local": "much"}),
    ],
)
def test_a_damaged_file_is_said_with_what_to_do(tmp_path, text):
    (tmp_path / CALIBRATION_FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CalibrationError, match=r"cannot be used: run `archipel calibrate`, or delete it"):
        Calibration.load(tmp_path)


def test_the_smallest_sound_file_is_read(tmp_path):
    (tmp_path / CALIBRATION_FILE).write_text(written())
    assert Calibration.load(tmp_path).zone(0.3) == "hedge"
