"""All digests of 2,000 made-up companies, read by somebody who can add and subtract."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from bot.pulse import publishing
from bot.pulse.figures import Section
from bot.pulse.partition import may_show, shown_group
from bot.pulse.publishing import Asked
from tests.support.anonymity import small_groups
from tests.support.made_up_waves import Published, live

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


def everything(published: Published) -> list[Section]:
    return [section for section, _ in published.sections] + [section for section, _ in published.pools]


def test_nobody_learns_anything_about_fewer_than_five_people_in_two_thousand_companies() -> None:
    shown = 0
    for seed in range(COMPANIES):
        published = live(Random(seed))
        assert small_groups(published.groups) == [], seed
        for section in everything(published):
            shown += bool(section.figures)
            for figure in section.figures:
                assert figure.answers >= 5
                assert figure.answers <= section.people or section.week is None
                assert max(cell.count for cell in figure.cells) < figure.answers
                assert sum(cell.count for cell in figure.cells) == figure.answers
                assert figure.quartiles is None or figure.answers >= 10
            assert all(count >= 5 for _, count in section.themes)
    assert shown > COMPANIES  # what is safe because nothing is ever shown would be worth nothing


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


def test_a_group_is_shown_again_when_nobody_came_or_went() -> None:
    group = frozenset(range(24))
    assert shown_group(group, [group], chance=Random(1)) == group


@pytest.mark.parametrize("newcomers", [1, 4])
def test_fewer_than_five_newcomers_wait(newcomers: int) -> None:
    group = frozenset(range(24))
    assert shown_group(group | set(range(100, 100 + newcomers)), [group], chance=Random(1)) == group


def test_five_newcomers_are_shown() -> None:
    group, more = frozenset(range(24)), frozenset(range(100, 105))
    assert shown_group(group | more, [group], chance=Random(1)) == group | more


@pytest.mark.parametrize("leavers", [1, 2, 4])
def test_when_few_leave_others_are_left_out_by_chance_so_that_five_are_missing(leavers: int) -> None:
    group = frozenset(range(24))
    stay = frozenset(range(leavers, 24))
    shown = shown_group(stay, [group], chance=Random(1))
    assert shown < stay
    assert len(group - shown) == 5
    assert shown_group(stay, [group, shown], chance=Random(2)) == shown  # and they stay out


def test_when_five_leave_the_rest_is_shown() -> None:
    assert shown_group(frozenset(range(5, 24)), [frozenset(range(24))], chance=Random(1)) == frozenset(range(5, 24))


def test_nobody_is_shown_when_too_few_would_remain() -> None:
    assert shown_group(frozenset(range(1, 8)), [frozenset(range(8))], chance=Random(1)) == frozenset()


def test_a_greater_threshold_of_the_company_holds() -> None:
    assert shown_group(frozenset(range(7)), [], chance=Random(1), smallest=8) == frozenset()
    assert not may_show(frozenset(range(7)), [], smallest=8)


def test_a_group_that_cuts_four_people_off_an_earlier_one_may_not_be_shown() -> None:
    group = frozenset(range(24))
    assert not may_show(frozenset(range(4, 30)), [group])
    assert may_show(frozenset(range(5, 30)), [group])
