"""When waves may begin, when they end, when people hear of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rollout import rules
from bot.rollout.rules import Before, Gate, Hours

WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
MONDAY = date(2026, 11, 23)


def before(wave: str, days: int, decision: rules.Decision | None) -> Before:
    return Before(wave, MONDAY + timedelta(days=days), decision)


@pytest.mark.parametrize(
    ("earlier", "in_use", "gate"),
    [
        ([], True, Gate()),
        ([], False, Gate("tool")),
        ([before("a", 0, None)], True, Gate("undecided", "a")),
        ([before("a", 0, "adjust")], True, Gate("adjust", "a")),
        ([before("a", 0, "stop")], True, Gate("stop", "a")),
        ([before("a", 0, "continue")], True, Gate()),
        ([before("a", 0, "continue")], False, Gate("tool")),
        ([before("a", 0, "continue"), before("b", 7, None)], True, Gate("undecided", "b")),
        ([before("b", 7, "continue"), before("a", 0, None)], True, Gate()),
        ([before("a", 0, "continue"), before("b", 0, None)], True, Gate("undecided", "b")),
    ],
)
def test_only_continue_about_the_latest_wave_opens_the_gate(earlier: list[Before], in_use: bool, gate: Gate) -> None:
    assert rules.gate(earlier, tool_in_use=in_use) == gate
    assert gate.is_open == (gate.reason == "")


@pytest.mark.parametrize(
    ("state", "decisions"),
    [
        ("planned", ("stop",)),
        ("running", ("continue", "adjust", "stop")),
        ("ended", ("continue", "adjust", "stop")),
        ("stopped", ()),
    ],
)
def test_what_can_be_decided_depends_on_the_state(state: str, decisions: tuple[str, ...]) -> None:
    assert rules.possible(state) == decisions


@pytest.mark.parametrize(
    ("roles", "committee", "may"),
    [((), False, False), (("champion", "manager"), False, False), (("lead",), False, True), ((), True, True)],
)
def test_leads_and_the_committee_may_lead(roles: tuple[str, ...], committee: bool, may: bool) -> None:
    assert rules.may_lead(roles, committee=committee) is may


@pytest.mark.parametrize(
    ("state", "day", "decision", "phase"),
    [
        ("planned", -3, None, "prepare"),
        ("planned", 3, None, "prepare"),
        ("running", 0, None, "week-1"),
        ("running", 6, None, "week-1"),
        ("running", 7, None, "week-2"),
        ("running", 21, None, "week-4"),
        ("running", 28, None, "review"),
        ("ended", 40, "adjust", "review"),
        ("ended", 40, "continue", "monitor"),
        ("stopped", 3, "stop", "stopped"),
    ],
)
def test_a_wave_stands_somewhere_on_the_way(state: str, day: int, decision: str | None, phase: str) -> None:
    assert rules.phase(state, MONDAY, decision, MONDAY + timedelta(days=day)) == phase


def test_a_wave_ends_five_weeks_after_the_last_one_began_in_it() -> None:
    assert rules.ends_on([], MONDAY) == date(2026, 12, 28)
    assert rules.ends_on([MONDAY, MONDAY + timedelta(days=9)], MONDAY) == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("today", "country", "day"),
    [
        (date(2026, 11, 23), "FR", date(2026, 11, 24)),
        (date(2026, 11, 27), "FR", date(2026, 11, 30)),
        (date(2026, 12, 24), "DE", date(2026, 12, 28)),
        (date(2027, 4, 30), "FR", date(2027, 5, 3)),
    ],
)
def test_a_wave_that_waited_begins_on_the_next_working_day(today: date, country: str, day: date) -> None:
    assert rules.begins_again(today, country) == day


@pytest.mark.parametrize(
    ("now", "zone", "first", "away", "told"),
    [
        ("2026-11-23T00:00", "Europe/Paris", MONDAY, (None, None), "2026-11-23T08:30"),
        ("2026-11-23T09:10", "Europe/Paris", MONDAY, (None, None), "2026-11-23T09:10"),
        ("2026-11-23T17:30", "Europe/Paris", MONDAY, (None, None), "2026-11-24T08:30"),
        ("2026-11-27T18:00", "Europe/Paris", MONDAY, (None, None), "2026-11-30T08:30"),
        ("2026-11-23T00:00", "America/New_York", MONDAY, (None, None), "2026-11-23T08:30"),
        ("2026-11-23T09:00", "Europe/Paris", date(2026, 12, 1), (None, None), "2026-12-01T08:30"),
        ("2026-11-23T09:00", "Europe/Paris", MONDAY, (date(2026, 11, 20), date(2026, 11, 25)), "2026-11-26T08:30"),
        ("2026-11-23T09:00", "Europe/Paris", MONDAY, (date(2026, 11, 20), None), "2026-11-23T09:00"),
    ],
)
def test_people_are_told_in_their_own_working_day(
    now: str, zone: str, first: date, away: tuple[date | None, date | None], told: str
) -> None:
    there = ZoneInfo(zone)
    at = rules.tell_at(datetime.fromisoformat(now).replace(tzinfo=there), first, Hours(zone, "FR", WORKDAYS, *away))
    assert at.astimezone(there).replace(tzinfo=None) == datetime.fromisoformat(told)


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris", "Australia/Lord_Howe"]),
    first=st.integers(-40, 40),
)
def test_nobody_is_told_at_night_on_a_free_day_or_before_their_first(now: datetime, zone: str, first: int) -> None:
    begins = now.date() + timedelta(days=first)
    at = rules.tell_at(now, begins, Hours(zone, "DE", WORKDAYS))
    there = at.astimezone(ZoneInfo(zone))
    assert at >= now
    assert there.date() >= begins
    assert there.weekday() < 5
    assert rules.TOLD_FROM <= there.time() < rules.TOLD_UNTIL


def test_pauses_hold_from_through_and_until_further_notice() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert rules.is_paused(MONDAY, MONDAY, MONDAY)
    assert not rules.is_paused(MONDAY, MONDAY, tuesday)
    assert rules.is_paused(MONDAY, None, tuesday)
    assert not rules.is_paused(tuesday, None, MONDAY)
    assert not rules.is_paused(None, None, MONDAY)
