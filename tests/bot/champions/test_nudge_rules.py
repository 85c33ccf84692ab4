"""Which prompt, and when: never twice, by tool, in turn, by day, in the middle of the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import quiet
from bot.champions import rules
from bot.champions.rules import Choice, Facts, Wishes
from bot.champions.training import FORMATS, LEVELS, Prompt
from bot.quiet import Over, Send, Wait
from knowledge import LANGS
from tests.support.nudging import FOR_ALL, PROMPTS
from tests.support.pulsing import MONDAY, WORKING_DAYS, local, place

WEEK = "2026-W48"
WEDNESDAY = MONDAY + timedelta(days=2)
BERLIN = place("Europe/Berlin", "DE")
ZONES = st.sampled_from([
    ("Europe/Berlin", "DE"), ("Europe/Dublin", "IE"), ("Pacific/Auckland", "NZ"), ("America/Los_Angeles", "US"),
    ("Asia/Kathmandu", "NP"), ("Pacific/Kiritimati", "KI"),
])  # fmt: skip
PLACES = ZONES.map(lambda one: place(*one))
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return local("Europe/Berlin", day, hour, minute)


def facts(**given: Any) -> Facts:
    return Facts(**{"week": WEEK, "place": BERLIN, **given})


# When


def test_it_is_due_on_wednesday_at_ten_also_across_a_clock_change() -> None:
    assert rules.due(WEEK, BERLIN) == at(WEDNESDAY, 10)
    for week in ("2026-W13", "2026-W14", "2026-W43", "2026-W44"):
        assert rules.due(week, BERLIN).astimezone(ZoneInfo("Europe/Berlin")).hour == 10


@pytest.mark.parametrize(("working", "weekday"), [
    (WORKING_DAYS, 2), (("monday", "tuesday"), 1), (("sunday", "monday", "tuesday", "wednesday", "thursday"), 2),
    (("saturday",), 5), (("monday", "tuesday", "wednesday", "thursday"), 2),
])  # fmt: skip
def test_it_is_due_in_the_middle_of_whatever_week_a_company_works(working: Sequence[str], weekday: int) -> None:
    where = quiet.place("Europe/Berlin", "DE", days=working, start=time(9), end=time(17))
    assert rules.anchor(WEEK, where).weekday() == weekday
    assert rules.slots(WEEK, where)


def test_a_holiday_moves_it_to_the_next_working_day_and_a_week_without_one_has_none() -> None:
    ascension = rules.slots("2026-W20", BERLIN)  # Thursday 14 May
    assert [slot.day.day for slot in ascension] == [13, 15]
    christmas = rules.slots("2024-W52", BERLIN)  # Wednesday and Thursday
    assert [slot.day for slot in christmas] == [date(2024, 12, 27)]
    nobody = quiet.Place("UTC", "DE", frozenset(), time(10), time(18))
    assert rules.decide(facts(place=nobody), at(WEDNESDAY, 12)) == Over("missed", "holidays")


@pytest.mark.parametrize(("moment", "outcome"), [
    (at(MONDAY, 9), Wait(at(WEDNESDAY, 10))),
    (at(WEDNESDAY, 10), Send()),
    (at(WEDNESDAY, 17, 58), Send()),
    (at(WEDNESDAY, 18), Wait(at(WEDNESDAY + timedelta(days=1), 10))),
    (at(WEDNESDAY + timedelta(days=2), 17), Send()),
    (at(WEDNESDAY + timedelta(days=2), 18), Over("missed", "outage")),
    (at(WEDNESDAY + timedelta(days=5), 12), Over("missed", "outage")),
])  # fmt: skip
def test_what_is_late_goes_out_by_day_on_one_of_three_working_days(moment: datetime, outcome: object) -> None:
    assert rules.decide(facts(), moment) == outcome


@pytest.mark.parametrize(("given", "outcome"), [
    ({"active": False, "guest": True}, Over("cancelled", "inactive")),
    ({"guest": True}, Over("cancelled", "guest")),
    ({"champion": False}, Over("cancelled", "no_champion")),
    ({"stopped": True}, Over("cancelled", "stopped")),
    ({"away_until": WEDNESDAY}, Wait(at(WEDNESDAY + timedelta(days=1), 10))),
    ({"away_from": MONDAY}, Send()),
    ({"away_from": MONDAY, "away_until": MONDAY + timedelta(days=9)}, Over("missed", "away")),
    ({"again_on": WEDNESDAY + timedelta(days=1)}, Wait(at(WEDNESDAY + timedelta(days=1), 10))),
])  # fmt: skip
def test_who_gets_it_when(given: dict[str, Any], outcome: object) -> None:
    if given == {"away_from": MONDAY}:
        given = {"away_from": MONDAY, "away_until": MONDAY}
    assert rules.decide(facts(**given), at(WEDNESDAY, 12)) == outcome


def test_later_is_the_next_working_day_of_the_same_week() -> None:
    assert rules.again(WEEK, BERLIN, at(WEDNESDAY, 12)) == quiet.slot(WEDNESDAY + timedelta(days=1), BERLIN)
    assert rules.again(WEEK, BERLIN, at(WEDNESDAY + timedelta(days=2), 12)) is None
    assert rules.again("2026-W20", BERLIN, at(date(2026, 5, 13), 12)) == quiet.slot(date(2026, 5, 15), BERLIN)


@given(day=DAYS, where=PLACES, minutes=st.integers(0, 14 * 24 * 60))
def test_nothing_goes_out_at_night_on_a_day_off_or_in_another_week(day: date, where: quiet.Place, minutes: int) -> None:
    now = datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
    week = rules.week_of(day)
    decision = rules.decide(Facts(week=week, place=where), now)
    if isinstance(decision, Wait):
        assert decision.until > now
        now, decision = decision.until, rules.decide(Facts(week=week, place=where), decision.until)
    if isinstance(decision, Send):
        here = now.astimezone(ZoneInfo(where.time_zone))
        assert time(8) <= here.time() < time(18)
        assert where.works_on(here.date())
        assert rules.week_of(here.date()) == week
    else:
        assert decision in (Over("missed", "outage"), Over("missed", "holidays"))


@given(day=DAYS, where=PLACES)
def test_the_windows_of_two_weeks_never_meet(day: date, where: quiet.Place) -> None:
    this, following = rules.weeks_ahead(day)
    assert rules.monday(following) - rules.monday(this) == timedelta(days=7)
    days = [[slot.day for slot in rules.slots(week, where)] for week in (this, following)]
    assert all(one < other for one in days[0] for other in days[1])
    assert all(len(one) <= rules.DAYS for one in days)
    assert rules.week_of(rules.monday(this)) == this


# Which


def prompt(name: str, **given: Any) -> Prompt:
    texts = dict.fromkeys(LANGS, name)
    fitting: dict[str, Any] = {
        "version": 1, "format": "demo", "level": "beginner", "minutes": 15, "title": texts, "why": texts,
        "steps": dict.fromkeys(LANGS, ("a", "b")), "example": texts,
    }  # fmt: skip
    return Prompt(id=name, **(fitting | given))


def chosen(prompts: Sequence[Prompt], **given: Any) -> str | None:
    found = rules.choose(prompts, Wishes(**{"lang": "fr", "tools": {}, **given}))
    return found.prompt.id if found is not None else None


HELPS = {"deepl-pro": ("translation",)}


@pytest.mark.parametrize(("better", "worse", "given"), [
    ({}, {"title": {"en": "only"}}, {}),
    ({"format": "talk"}, {"tools": ("deepl-pro",)}, {"tools": HELPS, "formats": ["demo", "talk"]}),
    ({"tools": ("deepl-pro",)}, {"tasks": ("translation",)}, {"tools": HELPS}),
    ({"tasks": ("translation",)}, {}, {"tools": HELPS}),
    ({"departments": ("sales",)}, {}, {"department": "sales"}),
    ({}, {"departments": ("sales",)}, {"department": "finance"}),
    ({"format": "clinic"}, {"format": "talk"}, {"formats": ["demo", "talk"]}),
    ({"format": "talk"}, {"format": "pair"}, {"formats": ["demo", "pair", "talk"]}),
    ({"level": "beginner"}, {"level": "practised"}, {}),
])  # fmt: skip
def test_what_comes_first(better: dict[str, Any], worse: dict[str, Any], given: dict[str, Any]) -> None:
    for good, bad in (("a", "b"), ("b", "a")):
        pair = [prompt(good, **better), prompt(bad, **worse)]
        assert chosen(pair, **given) == chosen(pair[::-1], **given) == good
    assert chosen([prompt("b"), prompt("a")]) == "a"


def test_nothing_for_tools_somebody_has_nothing_to_do_with_and_nothing_when_all_were_given() -> None:
    foreign = [prompt("a", tools=("deepl-pro",)), prompt("b", tasks=("translation",))]
    assert chosen(foreign) is None
    assert chosen(foreign, tools={"brise-local": ("code",)}) is None
    assert chosen(foreign, tools=HELPS, given=["a"]) == "b"
    assert chosen(foreign, tools=HELPS, given=["a", "b"]) is None


def test_a_choice_says_why_and_by_which_tools() -> None:
    one = prompt("a", tools=("deepl-pro", "other"), tasks=("code",))
    helps = {"brise-local": ("code",), **HELPS}
    assert rules.choose([one], Wishes(lang="en", tools=helps)) == Choice(one, "tool")
    assert rules.behind(one, Wishes(lang="en", tools=helps)) == ("deepl-pro",)
    assert rules.behind(one, Wishes(lang="en", tools={"brise-local": ("code",)})) == ("brise-local",)
    assert rules.choose([prompt("b")], Wishes(lang="en", tools=helps)) == Choice(prompt("b"), "all")


TEXT = st.sampled_from(LANGS)
SOME = st.builds(
    prompt,
    st.text("abcdefgh", min_size=1, max_size=3),
    format=st.sampled_from(FORMATS),
    level=st.sampled_from(LEVELS),
    tools=st.sets(st.sampled_from(["x", "y"]), max_size=2).map(tuple),
    tasks=st.sets(st.sampled_from(["s", "t"]), max_size=1).map(tuple),
    departments=st.sets(st.sampled_from(["sales", "it"]), max_size=1).map(tuple),
    title=st.sets(TEXT, min_size=1).map(lambda langs: dict.fromkeys(langs, "t")),
)


@settings(max_examples=300)
@given(
    prompts=st.lists(SOME, max_size=12, unique_by=lambda one: one.id),
    tools=st.dictionaries(st.sampled_from(["x", "y"]), st.sets(st.sampled_from(["s", "t"]))),
    department=st.sampled_from(["", "sales", "it"]),
    shuffled=st.randoms(use_true_random=False),
)
def test_one_after_the_other_all_that_fit_and_none_twice_in_whatever_order_the_files_are(
    prompts: list[Prompt], tools: dict[str, set[str]], department: str, shuffled: Any
) -> None:
    given_ids: list[str] = []
    formats: list[Any] = []
    wishes = Wishes(lang="de", tools=tools, department=department)
    while True:
        now = Wishes(lang="de", tools=tools, department=department, given=given_ids, formats=formats)
        found = rules.choose(prompts, now)
        mixed = list(prompts)
        shuffled.shuffle(mixed)
        assert rules.choose(mixed, now) == found
        if found is None:
            break
        assert found.prompt.id not in given_ids
        left = [one for one in prompts if one.id not in given_ids and rules.fits(one, wishes)]
        if formats and found.prompt.format == formats[0]:
            spoken = [one for one in left if one.speaks("de") == found.prompt.speaks("de")]
            assert all(one.format == formats[0] for one in spoken)
        given_ids.append(found.prompt.id)
        formats.insert(0, found.prompt.format)
    assert sorted(given_ids) == sorted(one.id for one in prompts if rules.fits(one, wishes))


def test_of_the_sample_prompts_everybody_gets_those_for_all_in_turn() -> None:
    given_ids: list[str] = []
    while (found := chosen(list(PROMPTS.values()), given=given_ids,
                           formats=[PROMPTS[one].format for one in given_ids[::-1]])) is not None:  # fmt: skip
        given_ids.append(found)
    assert sorted(given_ids) == FOR_ALL
    assert len(FOR_ALL) >= 8
    assert len({PROMPTS[one].format for one in given_ids[:5]}) == 5
