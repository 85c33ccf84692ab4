"""All digests of 2,000 made-up companies, read by somebody who can add and subtract."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from bot.pulse import figures, publishing
from bot.pulse.figures import Section
from bot.pulse.publishing import Asked, Unit
from bot.pulse.surveys import Question
from tests.support.anonymity import all_alike, small_groups
from tests.support.made_up_waves import OBSTACLE, SURVEYS, Published, ask_again, live, question

COMPANIES = 2_000
Group = frozenset[int]


def without_the_difference_rule(
    surveys: Sequence[Asked], history: Sequence[Group], **rest: Any
) -> list[tuple[Section, Group]]:
    """The threshold alone: whoever was asked is shown, if there are five of them."""
    del history, rest
    return [
        (publishing.section(asked, group), group)
        for asked in surveys
        for group in [asked.people if len(asked.people) >= 5 else frozenset[int]()]
    ]


def asked_in(section: Section) -> list[tuple[Question, ...]]:
    """The surveys behind a section: of weeks put together, all of them."""
    weeks = [section.week] if section.week is not None else sorted(SURVEYS)
    return [(*SURVEYS[week], OBSTACLE) for week in weeks]


def everything(published: Published) -> list[Section]:
    return [section for section, _ in published.sections] + [section for section, _ in published.pools]


def test_nobody_learns_anything_about_fewer_than_five_people_in_two_thousand_companies() -> None:
    shown = 0
    for seed in range(COMPANIES):
        published = live(Random(seed))
        assert small_groups(published.groups) == [], seed
        for section in everything(published):
            shown += bool(section.figures)
            assert all_alike(section, asked_in(section)) == [], seed
            for figure in section.figures:
                assert figure.answers >= 5
                assert figure.answers <= section.people or section.week is None
                assert max(cell.count for cell in figure.cells) < figure.answers
                assert sum(cell.count for cell in figure.cells) == figure.answers
                assert figure.quartiles is None or figure.answers >= 10
            assert all(count >= 5 for _, count in section.themes)
    assert shown > COMPANIES  # what is safe because nothing is ever shown would be worth nothing


def test_nor_from_surveys_without_a_wave_that_are_asked_again() -> None:
    shown = followed = 0
    for seed in range(COMPANIES):
        published = ask_again(Random(seed))
        assert small_groups(published.groups) == [], seed
        for section, group in published.sections:
            shown += bool(section.figures)
            assert (section.people, section.high <= section.people) == (len(group), True)
            assert all(figure.answers >= 5 for figure in section.figures)
            assert all(max(cell.count for cell in figure.cells) < figure.answers for figure in section.figures)
            assert all(5 <= count < section.high for _, count in section.themes)
        told = {round(section.rate, 1) for section, _ in published.sections if section.rate is not None}
        told |= {round(f.level() or 0, 1) for section, _ in published.sections for f in section.figures}
        for trend in published.trends:  # nothing that was not published before, of those it was published about
            followed += 1
            assert {value for _, value in trend.points} <= told
    assert shown > COMPANIES
    assert followed > COMPANIES


def test_the_threshold_alone_gives_those_who_came_and_went_away() -> None:
    leaking = sum(
        bool(small_groups(ask_again(Random(seed), without_the_difference_rule).groups)) for seed in range(200)
    )
    assert leaking > 50


@pytest.mark.parametrize("said", [["yes"] * 12, ["no"] * 12, ["yes", "yes", "no", "no"], ["yes"] * 4, []])
def test_what_is_said_of_a_question_withheld_is_the_same_whatever_was_answered(said: list[str]) -> None:
    """That all agreed is what each of them answered: for whoever reads it, it may as well be that few did."""
    questions = (question("start", "rating"), question("go-on", "yes_no", required=False))
    answers = {one: {"start": one % 5 + 1} | ({"go-on": said[one]} if one < len(said) else {}) for one in range(12)}
    asked = Asked(
        survey="s", version=1, week=4, questions=questions, people=frozenset(range(12)), answers=answers,
    )  # fmt: skip
    [(section, _)] = publishing.publish([asked], [], chance=Random(1))
    assert [figure.question for figure in section.figures] == ["start"]
    assert [(one.question, one.reason) for one in section.withheld] == [("go-on", "few_or_alike")]
    unit = Unit(
        wave="w", period=1, survey="s", version=1, questions=questions, people=asked.people,
        answers={"start": [one["start"] for one in answers.values()], "go-on": said},
    )  # fmt: skip
    pooled = publishing.pool([unit], [])
    assert pooled is not None
    assert {one.reason for one in pooled[0].withheld} <= {"few_or_alike"}


@pytest.mark.parametrize("said", [["yes"] * 12, ["yes"] * 4, []])
def test_where_a_required_question_is_withheld_nothing_tells_that_enough_people_answered(said: list[str]) -> None:
    questions = (question("go-on", "yes_no"), question("start", "rating", required=False), OBSTACLE)
    answers = {one: {"go-on": what, "start": one % 5 + 1, "obstacle": "no access"} for one, what in enumerate(said)}
    people = frozenset(range(12))
    asked = Asked(survey="s", version=1, week=4, questions=questions, people=people, answers=answers)
    section = publishing.section(asked, people)
    assert (section.low, section.high, section.figures, section.themes) == (0, 12, [], [])
    assert [(one.question, one.reason) for one in section.withheld] == [("", "few_or_alike")]
    assert all_alike(section, [questions]) == []
    unlinked = {
        "go-on": said, "start": [one["start"] for one in answers.values()], "obstacle": [["access"] for _ in said],
    }  # fmt: skip
    other = question("useful", "rating")
    units = [
        Unit(wave="w", period=4, survey="s", version=1, questions=questions, people=people, answers=unlinked),
        Unit(wave="w", period=2, survey="t", version=1, questions=(other,), people=people,
             answers={"useful": [1, 2, 3, 4, 5, 5]}),
    ]  # fmt: skip
    pooled = publishing.pool(units, [])
    assert pooled is not None
    assert [figure.question for figure in pooled[0].figures] == ["useful"]
    assert {(one.question, one.reason) for one in pooled[0].withheld} <= {("", "few_or_alike")}
    assert all_alike(pooled[0], [questions, [other]]) == []


def test_the_reader_finds_what_was_answered_alike() -> None:
    required, optional = question("go-on", "yes_no"), question("start", "rating", required=False)
    figure = figures.figure(optional, [1, 2, 3, 4, 5, 5])
    section = Section(
        survey="s", version=1, week=1, people=12, low=0, high=12, left_out=0, figures=[figure], themes=[], withheld=[],
    )  # fmt: skip
    assert all_alike(section, [[required, optional]]) == ["go-on"]
    assert all_alike(replace(section, figures=[], low=8), [[required, optional]]) == ["go-on"]
    assert all_alike(replace(section, figures=[]), [[required, optional]]) == []


def test_the_threshold_alone_gives_small_groups_away() -> None:
    leaking = sum(bool(small_groups(live(Random(seed), without_the_difference_rule).groups)) for seed in range(200))
    assert leaking > 50


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ([range(24), range(23)], [{23}]),
        ([range(24), range(19)], []),
        ([range(24), range(1, 25)], []),  # one came and one left: only their difference is known
        ([range(12), range(12, 24), range(22)], [{22, 23}]),  # two parts and nearly the whole
        ([range(4)], [{0, 1, 2, 3}]),
        ([], []),
    ],
)
def test_the_reader_finds_what_adding_and_subtracting_tells(published: list[range], told: list[set[int]]) -> None:
    assert small_groups(map(frozenset, published)) == [frozenset(people) for people in told]
