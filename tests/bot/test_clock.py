from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import SystemClock, WindingClock, business_day, utc_now

LATE_EVENING_UTC = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def test_the_clock_is_aware_and_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", date(2026, 11, 23)),
        ("Europe/Dublin", date(2026, 11, 22)),
        ("America/New_York", date(2026, 11, 22)),
    ],
)
def test_the_business_day_is_the_calendar_day_of_the_companys_zone(zone: str, day: date) -> None:
    assert business_day(None, LATE_EVENING_UTC, zone) == day


def test_a_configured_day_wins_over_the_clock() -> None:
    assert business_day(date(2027, 1, 4), LATE_EVENING_UTC, "Europe/Paris") == date(2027, 1, 4)


def test_a_naive_now_is_refused_because_its_day_would_depend_on_the_machine() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        business_day(None, LATE_EVENING_UTC.replace(tzinfo=None), "Europe/Paris")


def test_the_machine_s_clock_has_one_time() -> None:
    clock = SystemClock()
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=1)


def test_winding_moves_business_time_and_leaves_the_wall_alone() -> None:
    clock = WindingClock()
    clock.wind(timedelta(days=7))
    clock.wind(timedelta(hours=1))
    assert abs(clock.now() - clock.wall() - timedelta(days=7, hours=1)) < timedelta(seconds=1)
    assert abs(clock.wall() - utc_now()) < timedelta(seconds=1)


def test_time_cannot_be_wound_back() -> None:
    clock = WindingClock()
    with pytest.raises(ValueError, match="only be wound forward"):
        clock.wind(timedelta(seconds=-1))
    assert clock.ahead == timedelta(0)
