from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import quiet
from bot.insight import rules, weeks
from bot.insight.rules import Figure, Part
from bot.insight.weeks import Week

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
PARIS = quiet.place(
    "Europe/Paris", "FR", days=DAYS, start=time(9), end=time(17, 30)
)  # fmt: skip

zones = st.sampled_from(["Europe/Paris", "Asia/Kathmandu", "Pacific/Kiritimati", "America/Santiago", "Pacific/Chatham"])
minutes = st.integers(0, 10 * 366 * 24 * 60)
moments = minutes.map(lambda number: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number))
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, zones)
def test_a_week_has_a_name_and_weeks_follow_each_other_without_a_gap(day: date, zone: str) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert Week.named(str(week)) == week
    assert str(week) < str(week.next)
    assert week.next.before == week
    assert week.bounds(zone)[1] == week.next.bounds(zone)[0]
    assert week.bounds(zone)[1] - week.bounds(zone)[0] in (timedelta(hours=hours) for hours in (167, 168, 169))


@settings(deadline=None)  # the list of holidays is loaded on the way
@given(moments)
def test_the_next_week_to_be_counted_is_the_first_whose_hour_has_not_come(now: datetime) -> None:
    week = weeks.next_counted(now, PARIS)
    assert weeks.counted_at(week, PARIS) > now >= weeks.counted_at(week.before, PARIS)
    assert quiet.next_open(weeks.counted_at(week, PARIS), PARIS) == weeks.counted_at(week, PARIS)


@pytest.mark.parametrize(
    ("week", "at"),
    [
        ("2026-W47", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),  # Monday, 10:00 in winter
        ("2026-W27", datetime(2026, 7, 6, 8, 0, tzinfo=UTC)),  # and in summer
        ("2026-W14", datetime(2026, 4, 7, 8, 0, tzinfo=UTC)),  # Easter Monday: on Tuesday
        ("2026-W53", datetime(2027, 1, 4, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_week_is_counted_at_ten_on_the_first_working_day_after_it(week: str, at: datetime) -> None:
    assert weeks.counted_at(Week.named(week), PARIS) == at


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), datetime(2026, 11, 30, 9, 0, tzinfo=UTC)),  # a Saturday
    ],
)
def test_notes_are_read_at_work(now: datetime, at: datetime) -> None:
    assert quiet.next_open(now, PARIS) == at


def test_four_or_five_weeks_a_month_and_one_of_them_is_the_first() -> None:
    year = [Week.named(f"2026-W{number:02}") for number in range(1, 54)]
    assert sum(week.is_first_of_month for week in year) == 12


sizes = st.dictionaries(st.sampled_from(["a", "b", "c", ""]), st.integers(0, 40), max_size=4)


@given(sizes, st.integers(5, 8), st.randoms(use_true_random=False))
def test_everybody_is_in_one_part_and_no_figure_is_about_a_few(
    sizes: dict[str, int], smallest: int, lot: Random
) -> None:
    numbers = iter(range(1_000))
    enrolled = {wave: {next(numbers) for _ in range(size)} for wave, size in sizes.items()}
    parts = rules.split(enrolled, smallest=smallest)
    assert sorted(one for part in parts for one in part.people) == sorted(
        one for people in enrolled.values() for one in people
    )
    active = frozenset(one for people in enrolled.values() for one in people if lot.random() < 0.5)
    for figure, group in rules.publish(parts, active, [], chance=lot, smallest=smallest):
        assert figure.people == len(group) == (figure.enrolled if figure.enrolled >= 2 * smallest else 0)
        if figure.low is None or figure.high is None:
            assert figure.withheld == "few_people"
        elif figure.active is None:
            assert figure.high - figure.low == smallest - 1
            assert figure.low <= len(group & active) <= figure.high
        else:
            assert smallest <= figure.active == len(group & active) <= figure.people - smallest


@pytest.mark.parametrize(
    ("active", "bounds"), [(0, (0, 4)), (4, (0, 4)), (5, (5, 5)), (7, (7, 7)), (8, (8, 12)), (12, (8, 12))]
)
def test_few_and_nearly_all_are_bands(active: int, bounds: tuple[int, int]) -> None:
    part = Part(("w",), frozenset(range(12)))
    [(figure, _)] = rules.publish([part], frozenset(range(active)), [], chance=Random(1))
    assert (figure.low, figure.high) == bounds


def test_waves_that_are_too_small_are_put_together() -> None:
    parts = rules.split({"four": range(4), "eight": range(10, 18), "twelve": range(20, 32)})
    assert [part.waves for part in parts] == [("eight", "four"), ("twelve",)]
    assert [part.waves for part in rules.split({"four": range(4), "twelve": range(20, 32)})] == [("twelve",), ("four",)]


def test_a_group_that_changed_by_too_few_to_remain_shows_nothing() -> None:
    people = frozenset(range(12))
    [(figure, group)] = rules.publish([Part(("w",), people - {1})], people, [people], chance=Random(1))
    assert (figure.withheld, figure.people, group) == ("changed", 0, frozenset())


def count(active: int, people: int = 20) -> Figure:
    return Figure(waves=("w",), enrolled=people, people=people, low=active, high=active)


BAND = Figure(waves=("w",), enrolled=20, people=20, low=0, high=4)
HELD = Figure(waves=("w",), enrolled=8, withheld="few_people")


def test_the_sum_is_that_of_exact_figures_and_never_repeats_one() -> None:
    assert rules.together([count(10), BAND, count(12, 40)]) == rules.Sum(60, 22)
    assert rules.together([count(10), BAND]) is None


@pytest.mark.parametrize(("now", "before", "points"), [
    (count(12), count(10), 10.0), (count(9), count(10), -5.0), (count(12), BAND, None), (BAND, count(12), None),
    (count(12), None, None),
])  # fmt: skip
def test_a_change_is_told_of_two_weeks_that_show_their_share(
    now: Figure, before: Figure | None, points: float | None
) -> None:
    assert rules.change(now, before) == (pytest.approx(points) if points is not None else None)


def test_a_note_without_a_figure_comes_once_a_month_at_most() -> None:
    first = Week.named("2026-W10")
    assert first.is_first_of_month
    assert rules.is_worth_telling([HELD], first)
    assert not rules.is_worth_telling([HELD], first.next)
    assert rules.is_worth_telling([HELD, BAND], first.next)
    assert not rules.is_worth_telling([], first)
