"""The surveys of the sample company, and what is said about a file with mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.pulse import surveys
from bot.pulse.surveys import QUESTION_KINDS, TIME_BANDS, Survey, entry_of, minutes, said, survey_of, weekly
from knowledge import LANGS, load_yaml
from tests.support.company import ROOT
from tests.support.policies import Folder

GOOD = """version: 1
kind: week
week: 2
seconds: 30
intro: {en: Hello, fr: Bonjour, de: Hallo}
thanks: {en: Thanks, fr: Merci, de: Danke}
questions:
  - id: useful
    kind: rating
    text: {en: "How useful was {tool}?", fr: "{tool} est utile ?", de: "War {tool} nützlich?"}
    scale: {low: {en: no, fr: non, de: nein}, high: {en: very, fr: très, de: sehr}}
  - id: held-back
    kind: choice
    text: {en: What held you back?, fr: Quel obstacle ?, de: Was hielt Sie auf?}
    options:
      - {id: nothing, text: {en: Nothing, fr: Rien, de: Nichts}}
      - {id: rules, text: {en: Rules, fr: Les règles, de: Regeln}}
  - id: obstacle
    kind: text
    required: false
    text: {en: Anything?, fr: Autre chose ?, de: Noch etwas?}
"""
SAMPLES, FINDINGS = surveys.load(ROOT / "policies")


def test_the_sample_surveys_are_without_findings_and_complete() -> None:
    assert FINDINGS == []
    assert set(SAMPLES) == {"week-1", "week-2", "week-3", "week-4", "inventory", "efficiency", "nps"}
    assert set(weekly(SAMPLES)) == {1, 2, 3, 4}
    assert {question.kind for survey in SAMPLES.values() for question in survey.questions} == set(QUESTION_KINDS)


@pytest.mark.parametrize("survey", SAMPLES.values(), ids=SAMPLES)
def test_every_text_is_there_in_every_language_and_none_is_the_same_in_all(survey: Survey) -> None:
    texts = [survey.intro, survey.thanks, *(one.texts for one in survey.questions)]
    texts += [option.texts for question in survey.questions for option in question.options]
    for one in texts:
        assert set(one) == set(LANGS)
        assert len(set(one.values())) == len(LANGS)
        assert "{" not in said(one, "fr", "DeepL Pro")


@pytest.mark.parametrize("survey", SAMPLES.values(), ids=SAMPLES)
def test_a_survey_is_kept_and_read_again_unchanged(survey: Survey) -> None:
    assert survey_of(entry_of(survey)) == survey


@pytest.mark.parametrize("week", [1, 2, 3, 4])
def test_a_weekly_check_in_is_short_and_ends_with_a_word_of_one_s_own(week: int) -> None:
    survey = weekly(SAMPLES)[week]
    assert len(survey.questions) <= 3
    assert survey.seconds <= 60
    assert survey.questions[0].values
    assert (survey.questions[-1].kind, survey.questions[-1].required) == ("text", False)
    assert said(survey.questions[-1].texts, "en") == "What gets in your way?"


def test_what_a_band_stands_for_grows_and_one_of_them_cost_time() -> None:
    figures = [minutes(band.id) for band in TIME_BANDS]
    assert figures == sorted(figures)
    assert figures[0] < 0 == figures[1]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("rating", "3", 3), ("rating", "0", None), ("rating", "x", None), ("nps", "0", 0), ("nps", "11", None),
        ("time", "30_60", "30_60"), ("yes_no", "yes", "yes"), ("yes_no", "maybe", None), ("text", " a ", "a"),
        ("text", "  ", None), ("text", "a" * 2_000, "a" * 1_000),
    ],
)  # fmt: skip
def test_only_answers_of_ours_are_read(kind: surveys.QuestionKind, raw: str, value: object) -> None:
    assert surveys.Question(id="q", kind=kind, texts={"en": "?"}).read(raw) == value


MISTAKES = [
    ("version: 1", "version: 0", 1, "whole number from 1 on"),
    ("version: 1", "version: true", 1, "whole number"),
    ("kind: week", "kind: wek", 2, "did you mean week?"),
    ("week: 2", "week: 5", 3, "must be 1 to 4"),
    ("seconds: 30", "seconds: 90", 4, "at most 60 seconds"),
    ("kind: rating", "kind: stars", 9, "write rating"),
    ("id: useful", "id: Useful One", 8, "lower-case words"),
    ("id: held-back", "id: useful", 12, "appears twice"),
    ("How useful was {tool}", "How useful was {product}", 10, "nothing is filled in for {product}"),
    ("    scale: {low: {en: no, fr: non, de: nein}, high: {en: very, fr: très, de: sehr}}\n", "", 8, "missing; give"),
    ("      - {id: rules, text: {en: Rules, fr: Les règles, de: Regeln}}\n", "", 15, "2 to 8 options"),
    ("id: rules,", "id: nothing,", 15, "same id"),
    ("    required: false\n", "", 18, "never required"),
    ("en: Nothing,", f"en: {'x' * 41},", 16, "at most 40"),
    ("kind: text\n    required: false", "kind: yes_no", 7, "last question"),
    ("kind: rating\n", "kind: text\n", 11, "only a rating has a scale"),
    ("questions:\n", "colour: red\nquestions:\n", 7, "unknown key"),
    ("intro: {en: Hello, fr: Bonjour, de: Hallo}", "intro: {en: Hello}", 5, "missing in fr, de"),
    ("intro: {en: Hello, fr: Bonjour, de: Hallo}", "intro: [", 7, "YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), MISTAKES)
def test_every_mistake_is_named_with_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    survey, findings = surveys.parse(GOOD.replace(old, new, 1), "surveys/week-2.yaml")
    assert any(says in one.message and one.line == line for one in findings), [str(one) for one in findings]
    assert (survey is None) == any(one.severity == "error" for one in findings)


def test_a_bad_file_is_left_out_and_the_others_stay(folder: Folder) -> None:
    put(folder, "week-2", GOOD)
    put(folder, "week-3", GOOD.replace("week: 2", "week: 2"))
    put(folder, "nps", "version: [")
    found, findings = surveys.load(folder.root)
    assert list(found) == ["week-2"]
    said = [str(one) for one in findings]
    assert any("surveys/nps.yaml" in one for one in said)
    assert any("surveys/week-3.yaml" in one and "has a survey, week-2" in one for one in said)
    assert sum("no survey for week" in one for one in said) == 3


def test_a_folder_without_surveys_has_nothing_to_say(folder: Folder) -> None:
    assert surveys.load(folder.root) == ({}, [])


def test_checking_the_folder_reads_the_surveys(folder: Folder) -> None:
    from bot.checks import check_folder
    from tests.support.policies import TODAY

    put(folder, "week-2", GOOD.replace("version: 1", "version: x"))
    assert any(one.source == "surveys/week-2.yaml" and one.line == 1 for one in check_folder(folder.root, TODAY))


def test_the_names_of_placeholders_are_the_same_in_every_language_of_the_samples() -> None:
    for path in (ROOT / "policies" / "surveys").glob("*.yaml"):
        read = load_yaml(path.read_text(encoding="utf-8"))
        assert isinstance(read, dict)
        for question in read["questions"]:
            assert len({"{tool}" in text for text in question["text"].values()}) == 1, (path, question["id"])


def put(folder: Folder, name: str, text: str) -> Path:
    (folder.root / "surveys").mkdir(exist_ok=True)
    return folder.put(f"surveys/{name}.yaml", text)
