from dataclasses import replace
from typing import Any

import pytest

from bot.pulse import figures, publishing
from bot.pulse.figures import Figure
from bot.pulse.publishing import Asked
from bot.pulse.surveys import Question
from tests.support.made_up_waves import question

RATING, NPS, TIME, YES_NO, TEXT = (
    question("useful", "rating"), question("recommend", "nps"), question("time", "time"), question("go-on", "yes_no"),
    question("obstacle", "text", required=False),
)  # fmt: skip
CHOICE = question("access", "choice", ("used", "not_yet", "no_access"))


def cells(one: Question, values: list[Any]) -> dict[str, int]:
    return {cell.key: cell.count for cell in figures.figure(one, values).cells}


def shown(one: Question, values: list[Any]) -> Figure | str:
    """The figure of a question that these people answered, or why there is none."""
    return asked([one], [{one.id: value} for value in values])


def asked(questions: list[Question], given: list[dict[str, Any]]) -> Figure | str:
    section = of(questions, given)
    return section.figures[0] if section.figures else section.withheld[0].reason


def of(questions: list[Question], given: list[dict[str, Any]]) -> figures.Section:
    group = frozenset(range(max(len(given), 5)))
    survey = Asked(
        survey="s", version=1, week=1, questions=questions, people=group, answers=dict(enumerate(given))
    )  # fmt: skip
    return publishing.section(survey, group)


@pytest.mark.parametrize(
    ("one", "values", "counted"),
    [
        (RATING, [1, 2, 3, 4, 5, 5], {"1-2": 2, "3": 1, "4-5": 3}),
        (RATING, [1, 2, 3, 4, 5, 5, 5, 5, 5, 5], {"1": 1, "2": 1, "3": 1, "4": 1, "5": 6}),
        (NPS, [0, 6, 7, 8, 9, 10], {"detractors": 2, "passives": 2, "promoters": 2}),
        (TIME, ["cost_me", "none", "30_60", "over_120", "over_120"], {"cost_me": 1, "none": 1, "saved": 3}),
        (
            TIME,
            ["cost_me", *["under_30"] * 9],
            {"cost_me": 1, "none": 0, "under_30": 9, "30_60": 0, "60_120": 0, "over_120": 0},
        ),
        (YES_NO, ["yes", "no", "yes", "yes", "no"], {"yes": 3, "no": 2}),
        (CHOICE, ["used", "used", "no_access", "used", "used"], {"used": 4, "not_yet": 0, "no_access": 1}),
    ],
)
def test_answers_are_counted_in_bands_below_ten_and_by_step_from_ten_on(
    one: Question, values: list[Any], counted: dict[str, int]
) -> None:
    assert cells(one, values) == counted


def test_the_net_promoter_score_is_promoters_less_detractors_in_percent() -> None:
    assert figures.figure(NPS, [10, 10, 9, 8, 0]).score == 40


@pytest.mark.parametrize(
    ("values", "median", "quartiles"),
    [
        (["none", "none", "under_30", "30_60", "30_60"], 15, None),
        (["cost_me"] * 5 + ["under_30"] * 4, -15, None),
        (["none"] * 5 + ["30_60"] * 5, 22.5, (0, 45)),
        (["cost_me", *["under_30"] * 8, "over_120"], 15, (15, 15)),
    ],
)
def test_quartiles_of_time_saved_come_with_the_tenth_answer(values: list[str], median: float, quartiles: Any) -> None:
    found = figures.figure(TIME, values)
    assert (found.median, found.quartiles, found.answers) == (median, quartiles, len(values))


@pytest.mark.parametrize(
    ("one", "values"),
    [
        (RATING, [1, 2, 3, 4]),
        (RATING, [3] * 12),
        (RATING, [4, 5, 4, 5, 4]),  # all in one band: everybody was content
        (NPS, [9, 10, 9, 10, 9, 10, 9, 10, 9, 10, 9]),
        (TIME, ["under_30", "30_60", "60_120", "over_120", "over_120"]),
        (YES_NO, ["yes"] * 20),
        (YES_NO, []),
    ],
)
def test_few_answers_and_answers_all_alike_are_withheld_and_nobody_is_told_which(
    one: Question, values: list[Any]
) -> None:
    assert shown(one, values) == "few_or_alike"


def test_one_who_differs_makes_a_figure() -> None:
    assert isinstance(shown(YES_NO, ["yes"] * 19 + ["no"]), Figure)


def test_a_theme_is_shown_from_five_people_but_not_when_all_spoke_of_it() -> None:
    said = [{"obstacle": "no access"}] * 5 + [{"obstacle": "too slow"}] * 4 + [{"obstacle": ""}]
    assert of([TEXT], said).themes == [("access", 5)]
    assert of([TEXT], said[:5]).themes == []


def test_somebody_who_names_a_theme_twice_counts_once() -> None:
    assert of([TEXT], [{"obstacle": "login, access, password"}] * 4 + [{"obstacle": "hm"}] * 3).themes == []


@pytest.mark.parametrize(
    ("yes", "no", "low", "high", "rate"),
    [
        (2, 1, 0, 4, None),
        (2, 3, 5, 5, 5 / 12 * 100),
        (4, 3, 7, 7, 7 / 12 * 100),
        (4, 4, 8, 12, None),
        (6, 6, 8, 12, None),
    ],
)
def test_the_rate_is_of_all_who_were_asked_and_a_band_where_few_did_or_did_not(
    yes: int, no: int, low: int, high: int, rate: float | None
) -> None:
    section = of(
        [replace(YES_NO, required=False)], [{"go-on": "yes"}] * yes + [{"go-on": "no"}] * no + [{}] * (12 - yes - no)
    )
    assert (section.low, section.high, section.people) == (low, high, 12)
    assert (section.rate is None) == (rate is None)
    assert section.rate == pytest.approx(rate)


@pytest.mark.parametrize(("one", "values", "level"), [
    (RATING, [1, 4, 5, 5, 3], 60), (YES_NO, ["yes", "no", "no", "no"], 25), (NPS, [10, 0, 0, 8], -25),
    (TIME, ["none", "30_60", "30_60"], 45), (CHOICE, ["used"], None),
])  # fmt: skip
def test_a_level_to_follow_over_weeks(one: Question, values: list[Any], level: float | None) -> None:
    assert figures.figure(one, values).level() == level
