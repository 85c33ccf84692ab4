from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import add_working_days, is_working_day, working_days_between

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("start", "days", "country", "due"),
    [
        ("2026-11-20 15:00", 3, "FR", "2026-11-25 10:00"),  # Friday: the weekend does not count
        ("2026-11-21 12:00", 1, "FR", "2026-11-23 10:00"),  # Saturday
        ("2026-11-23 08:00", 1, "FR", "2026-11-24 10:00"),  # the day itself does not count, however early
        ("2026-04-30 09:00", 1, "FR", "2026-05-04 10:00"),  # 1 May
        ("2026-12-24 09:00", 1, "FR", "2026-12-28 10:00"),  # Christmas
        ("2026-12-24 09:00", 1, "DE", "2026-12-28 10:00"),
        ("2026-10-02 09:00", 1, "DE", "2026-10-05 10:00"),
        ("2026-05-07 09:00", 1, "FR", "2026-05-11 10:00"),  # 8 May is a Friday
        ("2026-05-07 09:00", 1, "DE", "2026-05-08 10:00"),
        ("2026-12-31 09:00", 1, "XX", "2027-01-01 10:00"),  # a country nobody knows has no holidays
        ("2026-10-23 09:00", 1, "FR", "2026-10-26 10:00"),  # over the end of summer time
        ("2026-11-02 09:00", 15, "FR", "2026-11-24 10:00"),  # 11 November
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: str, days: int, country: str, due: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=PARIS)
    found = add_working_days(begin, days, time_zone="Europe/Paris", country=country)
    assert found == datetime.fromisoformat(due).replace(tzinfo=PARIS)


def test_the_day_is_that_of_the_company_and_not_that_of_utc() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday already in Paris
    assert add_working_days(late, 1, time_zone="Europe/Paris", country="FR").date().isoformat() == "2026-11-24"


@pytest.mark.parametrize(("start", "days"), [(datetime(2026, 11, 20), 1), (datetime(2026, 11, 20, tzinfo=UTC), 0)])  # noqa: DTZ001
def test_what_cannot_be_counted_is_refused(start: datetime, days: int) -> None:
    with pytest.raises(ValueError, match=r"time zone|working days"):
        add_working_days(start, days, time_zone="Europe/Paris", country="FR")


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    days=st.integers(1, 30),
    country=st.sampled_from(["FR", "DE", "IE"]),
)
def test_counting_finds_the_days_that_were_added(start: datetime, days: int, country: str) -> None:
    end = add_working_days(start, days, time_zone="Europe/Paris", country=country)
    assert is_working_day(end.date(), country)
    assert working_days_between(start, end, time_zone="Europe/Paris", country=country) == days
    just_before = end - timedelta(seconds=1)
    assert working_days_between(start, just_before, time_zone="Europe/Paris", country=country) == days - 1
