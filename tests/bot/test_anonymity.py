"""Which groups of people may be shown after which."""

from random import Random

import pytest

from bot.anonymity import may_show, shown_group


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
