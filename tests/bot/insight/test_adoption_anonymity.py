"""All weekly notes of made-up companies, read by somebody who can add, subtract and solve."""

from random import Random

import pytest

from bot.insight import rules
from tests.support.anonymity import Counted, given_away, small_groups
from tests.support.made_up_adoption import live, threshold_alone


@pytest.mark.parametrize("companies", [100, pytest.param(2_000, marks=pytest.mark.prove)])
def test_nobody_learns_what_a_person_or_a_few_did(companies: int) -> None:
    exact = banded = withheld = 0
    for seed in range(companies):
        weeks = live(Random(seed))
        assert small_groups(weeks.groups) == [], seed
        for said in weeks.said:
            assert given_away(said) == [], seed
        exact += sum(one.active is not None for one in weeks.figures)
        banded += sum(bool(one.people) and one.active is None for one in weeks.figures)
        withheld += sum(not one.people for one in weeks.figures)
    # What is safe because nothing is ever shown would be worth nothing.
    assert exact > 2 * companies
    assert banded > companies
    assert withheld > 0


def test_the_threshold_alone_gives_people_away() -> None:
    """The two readers find both kinds of leaks where the rules are off."""
    by_groups = by_numbers = 0
    for seed in range(40):
        weeks = live(Random(seed), threshold_alone, most=2)  # of more, ever more groups can be told
        by_groups += bool(small_groups(weeks.groups))
        by_numbers += any(given_away(said) for said in weeks.said)
    assert by_groups > 20
    assert by_numbers > 20


TWENTY, TEN = frozenset(range(20)), frozenset(range(20, 30))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([(TWENTY, 12, 12)], []),
        ([(TWENTY, 0, 4)], []),
        ([(TWENTY, 16, 20)], []),
        ([(TWENTY, 0, 0)], [TWENTY]),  # nobody was
        ([(TWENTY, 20, 20)], [TWENTY]),  # everybody was
        ([(TWENTY, 2, 2)], [TWENTY]),  # two were
        ([(TWENTY, 18, 18)], [TWENTY]),  # all but two were
        ([(TWENTY, 12, 12), (TWENTY | TEN, 12, 12)], [TEN]),  # the rest was not
        ([(TWENTY, 12, 12), (TWENTY | TEN, 14, 14)], [TEN]),  # two of the rest were
        ([(TWENTY, 16, 20), (TWENTY | TEN, 30, 30)], [TWENTY, TEN]),  # a band that a sum makes a number
        ([(TWENTY, 0, 4), (TEN, 0, 4)], []),
        ([], []),
    ],
)
def test_the_reader_finds_what_numbers_tell_together(said: list[Counted], told: list[frozenset[int]]) -> None:
    assert sorted(map(sorted, given_away(said))) == sorted(map(sorted, told))


def test_without_the_difference_rule_a_few_newcomers_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "shown_group", lambda people, known, **rest: people)
    assert any(small_groups(live(Random(seed), most=3).groups) for seed in range(20))


def test_without_bands_it_shows_what_all_or_a_few_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "bounds", lambda count, people, smallest: (count, count))
    assert any(given_away(said) for seed in range(20) for said in live(Random(seed)).said)
