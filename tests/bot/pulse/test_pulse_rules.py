"""When a check-in goes to somebody: their own time, working days, absence, and what becomes of it when it is late."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import quiet
from bot.pulse import rules
from bot.pulse.rules import Facts, Membership, Over, Send, Wait
from tests.support.pulsing import WORKING_DAYS, local, place

MONDAY = date(2026, 11, 23)
BERLIN = place("Europe/Berlin", "DE")
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: JOINED + timedelta(minutes=minutes))
PLACES = st.builds(place, st.sampled_from(ZONES), st.sampled_from(("DE", "FR", "US", "JP", "CN", "AE", "BR", "IN")))
JOINED = datetime(2026, 11, 1, tzinfo=UTC)


def member(**given: object) -> Membership:
    return Membership(**{"running": True, "starts_on": MONDAY, "joined_at": JOINED, **given})  # type: ignore[arg-type]


def facts(**given: object) -> Facts:
    return Facts(**{"anchor": MONDAY, "place": BERLIN, "membership": member(), **given})  # type: ignore[arg-type]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return local("Europe/Berlin", day, hour, minute)


def test_the_four_weeks_begin_with_the_persons_own_start() -> None:
    assert rules.anchors(date(2026, 11, 25)) == (
        date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)
    )  # fmt: skip


def test_ten_in_the_morning_stays_ten_across_both_clock_changes() -> None:
    for start in (date(2026, 3, 23), date(2026, 10, 19)):
        hours = {rules.due(day, BERLIN).astimezone(ZoneInfo("Europe/Berlin")).hour for day in rules.anchors(start)}
        assert hours == {10}


@pytest.mark.parametrize(
    ("anchor", "day"),
    [
        (date(2026, 11, 21), date(2026, 11, 23)),  # a Saturday
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas on a Friday; the 26th is a Saturday
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to Easter Monday
    ],
)
def test_what_falls_on_a_day_off_goes_out_on_the_next_working_day(anchor: date, day: date) -> None:
    assert rules.due(anchor, BERLIN) == at(day, 10)


def test_a_holiday_of_one_country_is_a_working_day_in_another() -> None:
    bastille = date(2026, 7, 14)
    assert rules.due(bastille, place("Europe/Paris", "FR")) == local("Europe/Paris", date(2026, 7, 15), 10)
    assert rules.due(bastille, BERLIN) == at(bastille, 10)


def test_a_week_without_a_working_day_is_missed_and_says_so() -> None:
    nobody_works = quiet.place("Europe/Berlin", "DE", days=("sunday",), start=time(9), end=time(17))
    easter = date(2026, 3, 30)
    assert rules.decide(facts(anchor=easter, place=nobody_works, membership=None), at(easter, 10)) == Wait(
        at(date(2026, 4, 5), 10)
    )
    assert rules.decide(facts(place=quiet.Place("UTC", "DE", frozenset(), time(10), time(18))), JOINED) == Over(
        "missed", "holidays"
    )


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        (at(MONDAY, 9, 59), Wait(at(MONDAY, 10))),
        (at(MONDAY, 10), Send()),
        (at(MONDAY, 17, 58), Send()),
        (at(MONDAY, 17, 59), Wait(at(date(2026, 11, 24), 10))),
        (at(date(2026, 11, 24), 3), Wait(at(date(2026, 11, 24), 10))),
        (at(date(2026, 11, 25), 17, 58), Send()),
        (at(date(2026, 11, 25), 18), Over("missed", "outage")),
        (at(date(2026, 12, 24), 10), Over("missed", "outage")),
    ],
)
def test_what_is_late_goes_out_by_day_on_one_of_three_working_days(moment: datetime, outcome: object) -> None:
    assert rules.decide(facts(), moment) == outcome


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"away_from": MONDAY, "away_until": date(2026, 11, 24)}, Wait(at(date(2026, 11, 25), 10))),
        ({"away_until": date(2026, 11, 27)}, Over("missed", "away")),
        ({"away_from": date(2026, 11, 20)}, Over("missed", "away")),
        ({"away_from": date(2026, 11, 24)}, Send()),
        ({"membership": member(paused_from=MONDAY)}, Over("missed", "paused")),
        ({"membership": member(paused_from=MONDAY, paused_until=MONDAY)}, Wait(at(date(2026, 11, 24), 10))),
        ({"membership": member(left_on=MONDAY)}, Over("cancelled", "left")),
        ({"membership": member(left_on=date(2026, 11, 24))}, Send()),
        ({"membership": None, "left_wave": True}, Over("cancelled", "left")),
        ({"membership": member(running=False)}, Over("cancelled", "wave_over")),
        ({"active": False}, Over("cancelled", "inactive")),
        ({"guest": True}, Over("cancelled", "guest")),
        ({"stopped": True}, Over("cancelled", "stopped")),
        ({"others": [date(2026, 11, 17)]}, Over("missed", "cooldown")),
        ({"others": [date(2026, 11, 19)]}, Over("missed", "cooldown")),
        ({"others": [date(2026, 11, 16)]}, Send()),
        ({"held_until": date(2026, 11, 24)}, Wait(at(date(2026, 11, 24), 10))),
        ({"held_until": date(2026, 12, 24)}, Over("missed", "not_consulted")),
        ({"membership": None}, Send()),
    ],
)  # fmt: skip
def test_what_keeps_a_checkin_from_somebody_has_a_name(given: dict[str, object], outcome: object) -> None:
    assert rules.decide(facts(**given), at(MONDAY, 10)) == outcome


def test_weeks_before_somebody_joined_are_not_missed_by_them() -> None:
    late = facts(membership=member(joined_at=at(date(2026, 11, 30), 9)))
    assert rules.decide(late, at(date(2026, 11, 30), 9)) == Over("cancelled", "joined_later")


def test_reminders_come_after_one_and_three_working_days_and_never_after_the_close() -> None:
    sent, closes = at(date(2026, 11, 26), 10), at(date(2026, 12, 3), 10)
    assert [slot.opens for slot in rules.reminders(sent, BERLIN, closes)] == [
        at(date(2026, 11, 27), 10), at(date(2026, 12, 1), 10)
    ]  # fmt: skip
    assert len(rules.reminders(at(date(2026, 12, 1), 10), BERLIN, closes)) == 1
    assert rules.reminders(at(date(2026, 12, 2), 17), BERLIN, closes) == ()


def test_a_reminder_whose_day_is_over_is_dropped() -> None:
    assert rules.reminder(MONDAY, BERLIN, at(MONDAY, 8)) == Wait(at(MONDAY, 10))
    assert rules.reminder(MONDAY, BERLIN, at(MONDAY, 12)) == Send()
    assert rules.reminder(MONDAY, BERLIN, at(MONDAY, 18)) is None
    assert rules.reminder(date(2026, 11, 22), BERLIN, at(date(2026, 11, 22), 12)) is None


@pytest.mark.parametrize(
    ("start", "end", "opens", "closes"),
    [
        ((9, 0), (17, 30), (10, 0), (17, 30)),
        ((6, 0), (22, 0), (10, 0), (18, 0)),
        ((12, 0), (20, 0), (12, 0), (18, 0)),
        ((6, 0), (10, 0), (8, 0), (10, 0)),
        ((18, 0), (23, 0), (10, 0), (18, 0)),
        ((2, 0), (8, 0), (10, 0), (18, 0)),
    ],
)
def test_the_companys_hours_count_as_far_as_they_are_not_quiet(
    start: tuple[int, int], end: tuple[int, int], opens: tuple[int, int], closes: tuple[int, int]
) -> None:
    where = quiet.place("Europe/Berlin", "DE", days=WORKING_DAYS, start=time(*start), end=time(*end))
    assert (where.opens, where.closes) == (time(*opens), time(*closes))


@pytest.mark.parametrize(("days", "period"), [(-3, 1), (0, 1), (6, 1), (7, 2), (21, 4), (30, 5)])
def test_a_checkin_is_counted_in_the_waves_own_week(days: int, period: int) -> None:
    assert rules.period_of(MONDAY, MONDAY + timedelta(days=days)) == period


@given(anchor=DAYS, where=PLACES, late=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_nothing_goes_out_at_night_or_on_a_day_off_anywhere(anchor: date, where: quiet.Place, late: timedelta) -> None:
    """However late it is looked at, in every zone and country."""
    now = where.at(anchor, time(0)) + late
    decision = rules.decide(Facts(anchor=anchor, place=where), now)
    if isinstance(decision, Wait):
        assert decision.until > now
        now = decision.until
        assert rules.decide(Facts(anchor=anchor, place=where), now) == Send()
    elif isinstance(decision, Over):
        return
    here = now.astimezone(ZoneInfo(where.time_zone))
    assert time(8) <= here.time() < time(18)
    assert where.works_on(here.date())
    assert anchor <= here.date() < anchor + timedelta(days=7)


@given(start=DAYS, where=PLACES)
def test_the_windows_of_two_weeks_never_meet(start: date, where: quiet.Place) -> None:
    days = [[slot.day for slot in rules.slots(anchor, where)] for anchor in rules.anchors(start)]
    assert all(not before or not after or before[-1] < after[0] for before, after in pairwise(days))
    assert all(len(set(one)) == len(one) <= rules.DAYS for one in days)


@given(sent=MOMENTS, where=PLACES)
def test_reminders_lie_on_different_working_days_after_the_checkin(sent: datetime, where: quiet.Place) -> None:
    found = [slot.day for slot in rules.reminders(sent, where, sent + timedelta(days=30))]
    assert [where.day(sent), *found] == sorted({where.day(sent), *found})
    assert len(found) == 2
    assert all(where.works_on(day) for day in found)


@pytest.mark.parametrize(
    ("closes", "week"),
    [
        (datetime(2026, 11, 9, 9, tzinfo=UTC), 1),  # 10:00 in Paris, where the wave began
        (datetime(2026, 11, 9, 22, tzinfo=UTC), 1),  # in the last time zone
        (datetime(2026, 11, 9, 22, 1, tzinfo=UTC), 2),
        (datetime(2026, 11, 11, 9, tzinfo=UTC), 2),  # of somebody who began on Wednesday
        (datetime(2026, 11, 16, 22, tzinfo=UTC), 2),
        (datetime(2026, 11, 2, 9, tzinfo=UTC), 1),
    ],
)
def test_a_check_in_is_counted_with_the_first_close_of_its_wave_after_its_own(closes: datetime, week: int) -> None:
    start = date(2026, 11, 2)
    assert rules.counted_in(start, closes) == week
    assert closes <= rules.counts_until(start, week)
