"""Check-ins from the plan to the message: entered once, decided when due, sent once, reminded, counted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import col, delete, select

from bot import work
from bot.db import Database
from bot.people.models import Employee, SlackAccount
from bot.pulse import answers, cases, planning, steps
from bot.pulse.models import Checkin, CheckinLetter, SurveyStop
from bot.rollout.models import Wave, WaveMember
from bot.work import LEASE, Work
from tests.support.enrolled import NOW, fill
from tests.support.pulsing import MONDAY, Office, Time, customs, killed, local, surveys, unavailable, user

pytestmark = pytest.mark.asyncio

THURSDAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 27)


def at(day: date, hour: int, minute: int = 0) -> Any:
    return local("Europe/Berlin", day, hour, minute)


@pytest_asyncio.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """On the Thursday before the waves begin."""
    office = Office(database, Time(at(THURSDAY, 9)))
    await office.pulse.begin()
    yield office


async def test_four_weeks_reach_everybody_at_ten_where_they_are(office: Office) -> None:
    berlin, tokyo = await office.people({}, {"time_zone": "Asia/Tokyo", "country": "JP", "locale": "en"})
    await office.wave([berlin, tokyo])
    await office.run_until(at(date(2026, 12, 21), 12))
    days = [MONDAY + timedelta(weeks=week) for week in range(4)]
    checkins = office.slack.checkins()
    assert [post.at for post in checkins if post.channel == user(berlin)] == [at(day, 10) for day in days]
    # The first one is Labour Thanksgiving Day in Japan.
    there = [date(2026, 11, 24), *days[1:]]
    assert [post.at for post in checkins if post.channel == user(tokyo)] == [local("Asia/Tokyo", d, 10) for d in there]
    assert [post.text for post in office.slack.to(tokyo) if "reminder" not in post.text] == [
        f"wave:a:{week} en" for week in (1, 2, 3, 4)
    ]


async def test_who_does_not_answer_is_reminded_twice_and_who_answers_never(office: Office) -> None:
    silent, quick = await office.people({}, {})
    await office.wave([silent, quick])
    await office.run_until(at(MONDAY, 12))
    [answered] = await office.checkins(employee_id=quick)
    await office.change(Checkin, answered.id, state="partial")
    await office.run_until(at(FRIDAY, 12))
    assert [post.at for post in office.slack.to(silent)] == [
        at(MONDAY, 10), at(MONDAY + timedelta(1), 10), at(MONDAY + timedelta(3), 10)
    ]  # fmt: skip
    assert len(office.slack.to(quick)) == 1
    assert [row.reminders for row in await office.checkins()] == [2, 0]


async def test_planning_twice_or_in_two_replicas_makes_one(office: Office) -> None:
    await office.wave(await office.people({}, {}))
    await office.run_until(at(date(2026, 11, 22), 12))
    await office.change(WaveMember, ("a", 1), weeks_planned=0)
    await office.pulse.enter_missing(office.time.now())
    await office.run_until(at(MONDAY, 12))
    assert len(await office.checkins()) == 2
    assert len(office.slack.posts) == 2


async def test_who_moves_gets_it_at_ten_in_the_new_place(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(date(2026, 11, 22), 12))
    await office.move(one, "America/New_York")
    await office.run_until(at(MONDAY, 23))
    assert [post.at for post in office.slack.posts] == [local("America/New_York", MONDAY, 10)]
    assert [row.time_zone for row in await office.checkins()] == ["America/New_York"]


async def test_a_move_nobody_was_told_of_counts_when_it_is_due(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(date(2026, 11, 22), 12))
    await office.move(one, "America/New_York", told=False)
    await office.run_until(at(MONDAY, 23))
    assert [post.at for post in office.slack.posts] == [local("America/New_York", MONDAY, 10)]


async def test_what_was_sent_is_not_moved(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    before = await office.checkins()
    await office.move(one, "America/New_York")
    await office.run_until(at(MONDAY, 23))
    assert [(row.due_at, row.time_zone) for row in await office.checkins()] == [
        (row.due_at, row.time_zone) for row in before
    ]
    assert len(office.slack.posts) == 1


async def test_whoever_gets_none_is_counted_with_the_reason(office: Office) -> None:
    now = office.time.now()
    left, paused, gone, guest, stopped, away, unknown, refused = await office.people(
        {}, {}, {"active": False}, {"roles": ["guest"]}, {}, {"away_until": date(2026, 12, 31)}, {}, {}
    )
    everybody = [left, paused, gone, guest, stopped, away, unknown, refused]
    await office.wave(everybody)
    await office.change(WaveMember, ("a", left), left_on=MONDAY)
    await office.change(WaveMember, ("a", paused), paused_from=MONDAY)
    async with office.database.writing() as session:
        session.add(SurveyStop(employee_id=stopped, stopped_at=now))
    office.nobody, office.slack.refused = {unknown}, {user(refused): "user_disabled"}
    await office.run_until(at(MONDAY, 12))
    assert await office.outcomes() == [
        ("cancelled", "left"), ("missed", "paused"), ("cancelled", "inactive"), ("cancelled", "guest"),
        ("cancelled", "stopped"), ("missed", "away"), ("undeliverable", "no_account"),
        ("undeliverable", "user_disabled"),
    ]  # fmt: skip
    assert office.slack.posts == []
    async with office.database.reading() as session:
        shown = await planning.needs_attention("a", session=session)
    assert [(one.employee_id, one.week, one.reason) for one in shown] == [
        (unknown, 1, "no_account"), (refused, 1, "user_disabled")
    ]  # fmt: skip


async def test_whoever_is_in_two_waves_gets_one_survey_a_week_and_the_other_is_counted(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.wave([one], name="b", starts_on=MONDAY + timedelta(3))
    await office.run_until(at(date(2026, 12, 28), 12))
    days = [post.at for post in office.slack.checkins()]
    assert {after - before for before, after in pairwise(days)} == {timedelta(7)}
    assert len(days) == 4
    assert {reason for _, reason in await office.outcomes() if reason} == {"cooldown"}
    assert len(await office.checkins()) == 8


async def test_two_surveys_due_at_the_same_moment_are_one(office: Office) -> None:
    people = await office.people(*[{}] * 6)
    await office.wave(people)
    await office.wave(people, name="b")
    await office.run_until(at(MONDAY, 12))
    assert sorted(post.channel for post in office.slack.checkins()) == sorted(map(user, people))


async def test_other_surveys_share_the_cooldown(office: Office) -> None:
    [one] = await office.people({})
    async with office.database.writing() as session:
        asked = surveys("", 1)
        await planning.enter("nps:2026-Q4", asked, {one: date(2026, 11, 20)}, its=office.customs, session=session)
    await office.wave([one])
    await office.run_until(at(date(2026, 11, 30), 12))
    assert sorted(await office.outcomes()) == [("missed", "cooldown"), ("sent", ""), ("sent", "")]
    assert [post.key for post in office.slack.checkins()] == [f"pulse:nps:2026-Q4:{one}", f"pulse:wave:a:2:{one}"]


async def test_two_surveys_of_one_kind_keep_their_distance_too(office: Office) -> None:
    [one] = await office.people({})
    for number, day in ((1, MONDAY), (2, MONDAY + timedelta(2)), (3, MONDAY + timedelta(7))):
        async with office.database.writing() as session:
            campaign, asked = f"inventory:{number}", surveys("", 1)
            await planning.enter(campaign, asked, {one: day}, its=office.customs, session=session)
    await office.run_until(at(date(2026, 12, 7), 12))
    assert await office.outcomes() == [("sent", ""), ("missed", "cooldown"), ("sent", "")]


async def test_a_survey_that_is_started_again_is_sent_once_and_to_whoever_is_new(office: Office) -> None:
    people = await office.people({}, {}, {})
    for some in (people[:2], people):
        async with office.database.writing() as session:
            anchors = dict.fromkeys(some, MONDAY)
            await planning.enter("inventory:1", surveys("", 1), anchors, its=office.customs, session=session)
        office.restart()
        await office.run_until(at(MONDAY, 11))
    assert sorted(post.channel for post in office.slack.checkins()) == sorted(map(user, people))


async def test_whoever_leaves_and_comes_back_with_an_earlier_start_is_not_asked_twice_in_a_week(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    await office.change(WaveMember, ("a", one), left_on=MONDAY + timedelta(1))
    await office.change(WaveMember, ("a", one), left_on=None, starts_on=MONDAY - timedelta(3))
    await office.run_until(at(date(2026, 12, 10), 12))
    assert [(post.key, post.at) for post in office.slack.checkins()] == [
        (f"pulse:wave:a:1:{one}", at(MONDAY, 10)), (f"pulse:wave:a:3:{one}", at(date(2026, 12, 4), 10)),
    ]  # fmt: skip
    assert ("missed", "cooldown") in await office.outcomes()


async def test_whoever_was_taken_out_of_a_wave_and_is_put_back_gets_the_weeks_they_have_not_had(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.change(WaveMember, ("a", one), left_on=MONDAY)
    await office.run_until(at(MONDAY, 12))
    assert await office.outcomes() == [("cancelled", "left")]
    tuesday = MONDAY + timedelta(1)
    await office.change(WaveMember, ("a", one), left_on=None, starts_on=tuesday)
    await office.tell(one)
    await office.run_until(at(date(2026, 12, 31), 12))
    days = [tuesday + timedelta(weeks=week) for week in range(4)]
    assert [post.at for post in office.slack.checkins()] == [at(day, 10) for day in days]
    assert await office.outcomes() == [("sent", "")] * 4


@pytest.mark.parametrize(("days", "outcome"), [(2, ("sent", "")), (4, ("cancelled", "inactive"))])
async def test_whoever_is_back_in_time_gets_what_was_cancelled_and_nobody_gets_it_later(
    office: Office, days: int, outcome: tuple[str, str]
) -> None:
    [one] = await office.people({"active": False})
    await office.wave([one])
    await office.run_until(at(MONDAY + timedelta(days), 9))
    assert await office.outcomes() == [("cancelled", "inactive")]
    await office.change(Employee, one, active=True)
    for _ in range(2):
        await office.tell(one)
        await office.run_until(office.time.now() + timedelta(hours=2))
    assert await office.outcomes() == [outcome]
    assert [post.at for post in office.slack.posts] == [at(MONDAY + timedelta(days), 10)] * (outcome == ("sent", ""))


async def test_whoever_goes_on_in_a_wave_of_another_tool_is_asked_there_from_the_next_week_on(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    wednesday = MONDAY + timedelta(2)
    await office.change(WaveMember, ("a", one), left_on=wednesday)
    await office.wave([one], name="b", starts_on=wednesday)
    await office.run_until(at(date(2026, 12, 31), 12))
    sent = [(post.key, post.at) for post in office.slack.checkins()]
    assert sent == [(f"pulse:wave:a:1:{one}", at(MONDAY, 10))] + [
        (f"pulse:wave:b:{week}:{one}", at(wednesday + timedelta(7 * (week - 1)), 10)) for week in (2, 3, 4)
    ]
    assert Counter(await office.outcomes()) == {("sent", ""): 4, ("cancelled", "left"): 3, ("missed", "cooldown"): 1}


async def test_whoever_joins_in_the_third_week_has_four_weeks_of_their_own(office: Office) -> None:
    one, late = await office.people({}, {})
    await office.wave([one])
    await office.run_until(at(date(2026, 12, 8), 12))
    start = date(2026, 12, 9)
    async with office.database.writing() as session:
        session.add(WaveMember(wave_id="a", employee_id=late, starts_on=start, joined_at=office.time.now()))
    await office.run_until(at(date(2027, 1, 2), 12))
    days = [start + timedelta(weeks=week) for week in range(4)]
    assert [post.at for post in office.slack.checkins() if post.channel == user(late)] == [at(day, 10) for day in days]
    assert [row.period for row in await office.checkins(employee_id=late)] == [3, 4, 5, 6]


async def test_after_months_without_the_bot_every_week_is_counted(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    office.time.go_to(at(MONDAY + timedelta(120), 8))
    office.restart()
    await office.pulse.begin()
    await office.worker.drain()
    assert await office.outcomes() == [("sent", ""), *[("missed", "outage")] * 3]


async def restored(office: Office, backup: datetime) -> None:
    """What the database noted down since `backup` is gone; what is in Slack is not."""
    office.slack.restored_at = office.time.now()
    async with office.database.writing() as session:
        await session.exec(delete(Work).where(col(Work.kind) == "pulse.remind"))
        rows = (await session.exec(select(Work).where(Work.kind == "pulse.send"))).all()
        for row in rows:
            checkin = (await session.exec(select(Checkin).where(Checkin.due_at == row.due_at))).one()
            row.state, row.finished_at, row.slack_ts, row.failures, row.attempts = "pending", None, None, 0, 0
            row.payload = {"campaign": checkin.campaign, "employee": checkin.employee_id}
            checkin.state, checkin.ts, checkin.channel, checkin.sent_at = "planned", None, None, None
            assert row.owed_at is not None
            assert row.owed_at > backup
    office.restart()


@pytest.mark.parametrize(
    ("days", "hour", "expected"), [(0, 15, "sent"), (0, 20, "sent"), (3, 15, "sent"), (10, 15, "sent")]
)
async def test_a_checkin_sent_between_backup_and_restore_counts_as_sent_and_comes_once(
    office: Office, days: int, hour: int, expected: str
) -> None:
    """In its window, in the night, days later, and when it could not be sent any more."""
    [one] = await office.people({})
    await office.wave([one], starts_on=MONDAY)
    backup = at(date(2026, 11, 22), 12)
    await office.run_until(at(MONDAY, 11))
    office.time.go_to(at(MONDAY + timedelta(days), hour))
    await restored(office, backup)
    await office.worker.drain()
    assert [(row.week, row.state) for row in await office.checkins(week=1)] == [(1, expected)]
    await office.run_until(at(MONDAY + timedelta(days + 1), 12))
    assert [post.at for post in office.slack.checkins() if ":1:" in post.key] == [at(MONDAY, 10)]


async def test_a_reminder_sent_between_backup_and_restore_is_not_sent_again(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY + timedelta(3), 12))
    before = [post.key for post in office.slack.posts if ":reminder:" in post.key]
    assert before
    await restored(office, at(date(2026, 11, 22), 12))
    await office.run_until(at(MONDAY + timedelta(6), 12))
    after = [post.key for post in office.slack.posts if ":reminder:" in post.key]
    assert len(after) == len(set(after))
    assert set(before) <= set(after)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Pacific/Chatham"])
async def test_at_the_ends_of_the_world_it_is_ten_too(office: Office, zone: str) -> None:
    [one] = await office.people({"time_zone": zone})
    await office.wave([one])
    await office.run_until(at(MONDAY + timedelta(9), 12))
    assert [post.at for post in office.slack.checkins()] == [
        local(zone, MONDAY, 10), local(zone, MONDAY + timedelta(7), 10)
    ]  # fmt: skip


async def test_a_zone_nobody_knows_keeps_nobody_from_hearing(office: Office) -> None:
    people = await office.people({"time_zone": "Mars/Olympus_Mons"}, {})
    await office.wave(people)
    await office.run_until(at(MONDAY, 12))
    assert [post.at for post in office.slack.posts] == [at(MONDAY, 10)] * 2


async def test_an_outage_of_a_day_delays_and_one_of_a_week_is_counted(office: Office) -> None:
    one, two = await office.people({}, {})
    await office.wave([one, two], starts={one: MONDAY, two: MONDAY + timedelta(3)})
    await office.run_until(at(date(2026, 11, 22), 12))
    office.time.go_to(at(MONDAY + timedelta(1), 3))
    await office.run_until(at(MONDAY + timedelta(1), 12))
    assert [post.at for post in office.slack.posts] == [at(MONDAY + timedelta(1), 10)]
    office.time.go_to(at(date(2026, 12, 9), 3))
    await office.run_until(at(date(2026, 12, 9), 12))
    missed = [(row.employee_id, row.week) for row in await office.checkins(state="missed", reason="outage")]
    assert sorted(missed) == [(one, 2), (two, 1), (two, 2)]
    assert [(row.employee_id, row.week) for row in await office.checkins(state="sent")] == [(one, 1), (one, 3)]


async def test_a_worker_that_died_after_sending_does_not_send_again_even_when_the_day_is_over(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    office.slack.fault = lambda step: killed(step) if step == "posted" else None
    await office.run_until(at(MONDAY, 17))
    office.slack.fault = lambda step: None
    office.restart()
    office.time.go_to(at(date(2026, 11, 26), 22))  # the window is over
    await office.worker.drain()
    assert len(office.slack.checkins()) == 1
    assert await office.outcomes() == [("sent", "")]


async def test_slack_away_for_a_day_loses_nothing(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    office.slack.fault = lambda step: unavailable(step) if step == "calling" else None
    await office.run_until(at(MONDAY + timedelta(1), 11))
    assert await office.outcomes() == [("planned", "")]
    office.slack.fault = lambda step: None
    await office.run_until(at(MONDAY + timedelta(1), 12))
    assert len(office.slack.posts) == 1
    assert await office.outcomes() == [("sent", "")]


async def test_a_row_that_was_given_up_is_counted_as_missed(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 9))
    [row] = [row for row in await rows(office) if row.kind == "pulse.send"]
    await office.change(Work, row.id, state="expired", finished_at=office.time.now())
    await office.run_until(at(MONDAY + timedelta(1), 9))
    assert await office.outcomes() == [("missed", "failed")]


async def test_an_answer_that_comes_before_the_bot_noted_the_message_is_kept(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    office.slack.fault = lambda step: unavailable(step) if step == "posted" else None
    await office.run_until(at(MONDAY, 10))
    office.slack.fault = lambda step: None
    [row] = await office.checkins()
    await office.change(Checkin, row.id, state="complete")
    office.time.go_to(office.time.now() + LEASE)
    await office.run_until(at(MONDAY, 12))
    assert len(office.slack.posts) == 1
    assert await office.outcomes() == [("complete", "")]
    [told] = await office.checkins()
    assert (told.channel, told.ts) == (user(one), office.slack.by_key[f"pulse:wave:a:1:{one}"])


async def test_whoever_skips_while_a_decision_waits_is_not_written_to(office: Office) -> None:
    """On PostgreSQL a statement that waited for a lock would still see what was there before."""
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 9))
    [row] = await office.checkins()
    deciding: asyncio.Task[None] | None = None
    async with office.database.writing() as session:
        await cases.case("wave:a:1", one, its=office.customs, now=office.time.now(), session=session)
        office.time.go_to(at(MONDAY, 10))
        deciding = asyncio.create_task(office.worker.drain())
        await asyncio.sleep(0.3)
        await answers.skip(row.id or 0, one, now=office.time.now(), session=session)
    await deciding
    assert office.slack.posts == []
    assert await office.outcomes() == [("skipped", "skipped")]


async def test_only_running_waves_are_planned_and_a_stopped_one_ends_what_is_planned(office: Office) -> None:
    one, two = await office.people({}, {})
    await office.wave([one])
    await office.wave([two], name="b", state="planned")
    await office.run_until(at(date(2026, 11, 22), 12))
    await office.change(Wave, "a", state="stopped")
    await office.run_until(at(MONDAY, 12))
    assert [(row.wave_id, row.state, row.reason) for row in await office.checkins()] == [
        ("a", "cancelled", "wave_over")
    ]


async def test_nothing_is_sent_before_the_works_council_was_consulted(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    office.customs = customs(held_until=MONDAY + timedelta(1))
    office.restart()
    await office.run_until(at(MONDAY + timedelta(1), 12))
    assert [post.at for post in office.slack.posts] == [at(MONDAY + timedelta(1), 10)]


async def test_a_zone_chosen_in_slack_counts_for_more_than_the_roster(office: Office) -> None:
    [one] = await office.people({})
    async with office.database.writing() as session:
        session.add(
            SlackAccount(
                user_id=user(one), employee_id=one, kind="member", locale="fr-FR", time_zone="Europe/Lisbon",
                refreshed_at=office.time.now(),
            )
        )  # fmt: skip
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    assert [(post.at, post.text) for post in office.slack.posts] == [(at(MONDAY, 11), "wave:a:1 fr")]


async def test_a_snooze_takes_the_place_of_the_reminder_of_that_day(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    now = office.time.now()
    async with office.database.writing() as session:
        case = await cases.case("wave:a:1", one, its=office.customs, now=now, session=session)
        assert case is not None
        assert await planning.snooze(case, now, session=session) == MONDAY + timedelta(1)
    await office.run_until(at(MONDAY + timedelta(2), 12))
    assert [post.key for post in office.slack.posts] == [
        f"pulse:wave:a:1:{one}", f"pulse:wave:a:1:{one}:snooze:2026-11-24"
    ]  # fmt: skip


async def test_who_snoozes_before_the_message_is_noted_down_gets_one_message_on_that_day(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    office.slack.fault = lambda step: killed(step) if step == "posted" else None
    await office.run_until(at(MONDAY, 10))
    office.slack.fault = lambda step: None
    now = office.time.now()
    async with office.database.writing() as session:
        case = await cases.case("wave:a:1", one, its=office.customs, now=now, session=session)
        assert case is not None
        assert case.checkin.state == "planned"
        assert await planning.snooze(case, now, session=session) == MONDAY + timedelta(1)
    office.restart()
    office.time.go_to(now + LEASE + timedelta(seconds=1))
    await office.run_until(at(MONDAY + timedelta(6), 12))
    days = [post.at.date() for post in office.slack.posts]
    assert [post.key for post in office.slack.posts][1] == f"pulse:wave:a:1:{one}:snooze:2026-11-24"
    assert len(days) == len(set(days))
    assert any(":reminder:2" in post.key for post in office.slack.posts)  # the other one comes


async def test_a_reminder_that_was_sent_is_known_even_if_they_answered_before_it_was_noted_down(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(MONDAY, 12))
    office.slack.fault = lambda step: killed(step) if step == "posted" else None
    while len(office.slack.posts) < 2:
        due = await office.next_due()
        assert due is not None
        await office.run_until(due)
    office.slack.fault = lambda step: None
    [row] = await office.checkins(week=1)
    await office.change(Checkin, row.id, state="complete")
    office.restart()
    office.time.go_to(office.time.now() + LEASE + timedelta(seconds=1))
    await office.worker.drain()
    reminder = office.slack.posts[1]
    assert (":reminder:" in reminder.key, len(office.slack.posts)) == (True, 2)
    async with office.database.reading() as session:
        kept = (await session.exec(select(CheckinLetter))).all()
    assert [(letter.channel, letter.ts) for letter in kept] == [(user(one), office.slack.by_key[reminder.key])]
    assert [row.reminders for row in await office.checkins(week=1)] == [1]


async def test_a_member_who_starts_later_gets_everything_later(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(date(2026, 11, 22), 12))
    await office.change(WaveMember, ("a", one), starts_on=date(2026, 11, 26))
    await office.run_until(at(date(2026, 11, 26), 12))
    assert [post.at for post in office.slack.posts] == [at(date(2026, 11, 26), 10)]
    assert [(row.anchor, row.period) for row in await office.checkins()] == [(date(2026, 11, 26), 1)]


async def test_a_large_wave_follows_its_new_start_however_long_that_takes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than a lease lasts: who is at work on it says so now and then."""
    people = await office.people(*[{}] * 7)
    await office.wave(people)
    await office.run_until(at(date(2026, 11, 22), 12))
    start, moved = date(2026, 11, 26), planning.moved
    for one in people:
        await office.change(WaveMember, ("a", one), starts_on=start)

    async def slowly(*given: Any, **more: Any) -> int:
        await asyncio.sleep(0.1)
        office.time.on_the_wall += LEASE * 0.4
        return await moved(*given, **more)

    monkeypatch.setattr(planning, "moved", slowly)
    monkeypatch.setattr(steps, "FEW", 1)
    async with office.database.writing() as session:
        now = office.time.now()
        await work.add(key="changed:1", kind=steps.WAVE_MOVED, payload={"wave": "a"}, due_at=now, session=session)
    await office.worker.drain()
    assert {row.due_at for row in await office.checkins()} == {at(start, 10)}
    [row] = [row for row in await rows(office) if row.kind == steps.WAVE_MOVED]
    assert (row.state, row.attempts) == ("done", 1)


async def test_the_rehearsal_shows_all_four_weeks_in_order_and_counts_for_nothing(office: Office) -> None:
    async with office.database.writing() as session:
        payload = {"user": "U7", "lang": "fr", "wave": "a"}
        await work.add(
            key="rehearse:1", kind="pulse.rehearse", payload=payload, due_at=office.time.now(), session=session
        )
    await office.run_until(at(THURSDAY, 10))
    assert sorted(post.text for post in office.slack.posts) == [f"rehearsal week-{week}" for week in (1, 2, 3, 4)]
    assert {post.channel for post in office.slack.posts} == {"U7"}
    assert await office.checkins() == []


async def test_planning_goes_on_whatever_the_clock_does(office: Office) -> None:
    await office.run_until(at(THURSDAY, 12))
    office.time.go_to(at(THURSDAY, 12) + timedelta(days=40))
    office.restart()
    await office.pulse.begin()
    await office.worker.drain()
    plans = [row for row in await rows(office) if row.kind == "pulse.plan" and row.state == "pending"]
    assert len(plans) == 1
    assert timedelta(0) < plans[0].due_at - office.time.now() <= office.every


async def test_planning_steps_through_indexes_however_many_are_enrolled(database: Database) -> None:
    """The statements it really runs, with one check-in that waits for longer than it should."""
    await fill(database, 2_000)
    office, run = Office(database, Time(NOW)), list[tuple[str, Any]]()
    [late, *_] = await office.checkins(state="planned")
    await office.change(Checkin, late.id, due_at=NOW - timedelta(hours=4))
    engine = database.engine.sync_engine

    def note(_connection: object, _cursor: object, sql: str, given: Any, *_more: object) -> None:
        if sql.startswith("SELECT"):
            run.append((sql, given))

    sa.event.listen(engine, "before_cursor_execute", note)
    await office.pulse.begin()
    await office.worker.drain()
    sa.event.remove(engine, "before_cursor_execute", note)
    asked = [(sql, given) for sql, given in run if "checkin" in sql or "wave_member" in sql]
    assert len(asked) >= 3
    async with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for sql, given in asked:
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            steps = "\n".join(str(step) for step in await connection.exec_driver_sql(explain + sql, given))
            for table in ("checkin", "wave_member", "work"):
                assert f"SCAN {table}" not in steps, steps
                assert f"Seq Scan on {table}" not in steps, steps


async def rows(office: Office) -> list[Work]:
    from sqlmodel import select

    async with office.database.reading() as session:
        return list((await session.exec(select(Work))).all())


async def test_a_person_who_is_erased_takes_the_row_along(office: Office) -> None:
    [one] = await office.people({})
    await office.wave([one])
    await office.run_until(at(date(2026, 11, 22), 12))
    async with office.database.writing() as session:
        await session.delete(await session.get_one(Employee, one))
    await office.run_until(at(MONDAY, 12))
    assert office.slack.posts == []
    assert {row.state for row in await rows(office) if row.kind == "pulse.send"} == {"cancelled"}
