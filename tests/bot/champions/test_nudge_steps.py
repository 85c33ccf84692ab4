"""Nudges from the plan to the message and back: entered once, chosen when due, sent once, tapped, counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import select

from bot import work
from bot.champions.models import Nudge, NudgeMessage, NudgeStop
from bot.champions.planning import SEND, key
from bot.db import Database
from bot.people.models import SlackAccount
from bot.work import LEASE, Work
from tests.support.nudging import FOR_ALL, PROMPTS, WEDNESDAY, Office
from tests.support.pulsing import MONDAY, Time, killed, local, unavailable, user

pytestmark = pytest.mark.asyncio

SUNDAY = date(2026, 11, 22)
THURSDAY, FRIDAY = WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)
NEXT = MONDAY + timedelta(days=7)


def at(day: date, hour: int, minute: int = 0) -> Any:
    return local("Europe/Berlin", day, hour, minute)


@pytest_asyncio.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """On a Sunday evening."""
    office = Office(database, Time(at(SUNDAY, 20)))
    await office.nudges.begin()
    yield office


async def given(office: Office, *different: dict[str, Any]) -> list[int]:
    """Champions who have just got this week's."""
    people = await office.people(*different)
    await office.run_until(at(WEDNESDAY, 10, 5))
    return people


async def test_it_comes_on_wednesday_at_ten_where_they_are_once_a_week(office: Office) -> None:
    berlin, tokyo = await office.people({}, {"time_zone": "Asia/Tokyo", "country": "JP", "locale": "en"})
    await office.run_until(at(WEDNESDAY + timedelta(days=20), 12))
    days = [WEDNESDAY + timedelta(weeks=week) for week in range(3)]
    assert [post.at for post in office.slack.to(berlin)] == [at(day, 10) for day in days]
    assert [post.at for post in office.slack.to(tokyo)] == [local("Asia/Tokyo", day, 10) for day in days]
    assert "Trainingsidee" in office.slack.to(berlin)[0].text
    assert "Training prompt" in office.slack.to(tokyo)[0].text
    sent = await office.rows(employee_id=berlin, state="sent")
    assert len({row.prompt_id for row in sent}) == 3


async def test_champions_of_waves_get_one_whatever_number_of_waves_and_others_none(office: Office) -> None:
    helping, nobody, over = await office.people({"roles": []}, {"roles": ["championship"]}, {"roles": []})
    await office.wave([helping], name="a")
    await office.wave([helping], name="b", state="planned")
    await office.wave([over], name="c", state="ended")
    await office.run_until(at(FRIDAY, 18))
    assert len(office.slack.to(helping)) == 1
    assert not office.slack.to(nobody)
    assert not office.slack.to(over)
    (first, *_) = await office.rows(employee_id=helping)
    assert first.prompt_id == "translate-with-glossary"


async def test_the_prompts_of_a_suspended_tool_wait(office: Office) -> None:
    (helping,) = await office.people({"roles": []})
    await office.wave([helping])
    office.tools.status = "suspended"
    await office.run_until(at(WEDNESDAY, 12))
    assert (await office.rows(state="sent"))[0].prompt_id in FOR_ALL
    office.tools.status = "approved"
    await office.run_until(at(WEDNESDAY, 12) + timedelta(days=7))
    assert (await office.rows(state="sent"))[1].prompt_id == "translate-with-glossary"


async def test_who_drops_out_between_plan_and_post_gets_none(office: Office) -> None:
    changes: list[tuple[dict[str, Any], str]] = [
        ({"active": False}, "inactive"),
        ({"roles": ["champion", "guest"]}, "guest"),
        ({"roles": []}, "no_champion"),
    ]
    people = await office.people(*[{} for _ in changes], {}, {}, {})
    *dropped, stopped, deactivated, unknown = people
    await office.run_until(at(MONDAY, 12))
    for one, (values, _) in zip(dropped, changes, strict=True):
        await office.change(one, **values)
    async with office.database.writing() as session:
        session.add(NudgeStop(employee_id=stopped, stopped_at=office.time.now()))
        account = SlackAccount(
            user_id="U0", employee_id=deactivated, kind="deactivated", refreshed_at=office.time.now()
        )
        session.add(account)
    office.nobody.add(unknown)
    await office.run_until(at(FRIDAY, 18))
    assert office.slack.posts == []
    reasons = [reason for _, reason in changes]
    for one, reason in zip(people, [*reasons, "stopped", "inactive", "no_account"], strict=True):
        (outcome,) = await office.outcomes(employee_id=one, week="2026-W48")
        assert outcome[2] == reason
    states = {row.state for row in await office.rows(week="2026-W48")}
    assert states == {"cancelled", "undeliverable"}


async def test_who_is_away_gets_it_when_they_are_back_in_the_week_or_not_at_all(office: Office) -> None:
    back, gone = await office.people({"away_until": THURSDAY}, {"away_from": MONDAY, "away_until": NEXT})
    await office.run_until(at(NEXT, 9))
    assert [post.at for post in office.slack.to(back)] == [at(FRIDAY, 10)]
    assert office.slack.to(gone) == []
    assert ("2026-W48", "missed", "away") in await office.outcomes(employee_id=gone)


@pytest.mark.parametrize(("until", "post"), [
    (at(WEDNESDAY, 15), at(WEDNESDAY, 15)), (at(THURSDAY, 2), at(THURSDAY, 10)), (at(FRIDAY, 17), at(FRIDAY, 17)),
    (at(FRIDAY, 19), None), (at(NEXT, 12), None),
])  # fmt: skip
async def test_after_an_outage_it_is_sent_by_day_within_two_working_days_or_counted(
    office: Office, until: Any, post: Any
) -> None:
    (one,) = await office.people({})
    await office.run_until(at(MONDAY, 12))
    office.time.go_to(until)
    office.restart()
    await office.nudges.begin()
    await office.run_until(until + timedelta(minutes=1))
    await office.run_until(max(until, post or until) + timedelta(minutes=1))
    assert [found.at for found in office.slack.to(one)] == ([post] if post else [])
    first = (await office.outcomes())[0]
    assert first == (("2026-W48", "sent", "") if post else ("2026-W48", "missed", "outage"))
    assert ((await office.rows())[0].prompt_id is None) == (post is None)  # nobody saw it: it may come another time


@pytest.mark.parametrize("step", ["calling", "posted"])
@pytest.mark.parametrize("fault", [killed, unavailable])
async def test_a_broken_attempt_leaves_one_message(office: Office, fault: Any, step: str) -> None:
    (one,) = await office.people({})
    office.slack.fault = lambda here: fault(here) if here == step else None
    await office.run_until(at(WEDNESDAY, 10))
    office.slack.fault = lambda here: None
    office.restart()
    office.time.go_to(at(WEDNESDAY, 10) + LEASE + timedelta(seconds=1))
    await office.run_until(at(WEDNESDAY, 12))
    assert len(office.slack.to(one)) == 1
    assert [row.state for row in await office.rows(week="2026-W48")] == ["sent"]
    assert len(await office.messages()) == 1


async def test_control_without_read_back_a_broken_attempt_doubles(office: Office) -> None:
    (one,) = await office.people({})
    office.slack.read_back = False
    office.slack.fault = lambda here: unavailable(here) if here == "posted" else None
    await office.run_until(at(WEDNESDAY, 10))
    office.slack.fault = lambda here: None
    await office.run_until(at(WEDNESDAY, 12))
    assert len(office.slack.to(one)) == 2


async def test_slack_away_all_week_is_a_miss_and_not_a_surprise_on_saturday(office: Office) -> None:
    (one,) = await office.people({})
    office.slack.fault = unavailable
    await office.run_until(at(FRIDAY, 20))
    office.slack.fault = lambda here: None
    await office.run_until(at(MONDAY + timedelta(days=7), 12))
    assert office.slack.to(one) == []
    assert (await office.outcomes())[0] == ("2026-W48", "missed", "outage")


async def test_a_refusal_for_good_is_undeliverable_and_the_prompt_is_not_used_up(office: Office) -> None:
    (one,) = await office.people({})
    office.slack.refused[user(one)] = "user_disabled"
    await office.run_until(at(WEDNESDAY, 12))
    (row, _) = await office.rows()
    assert (row.state, row.reason, row.prompt_id) == ("undeliverable", "user_disabled", None)


async def test_work_that_was_given_up_is_counted(office: Office) -> None:
    (one,) = await office.people({})
    await office.run_until(at(MONDAY, 12))
    async with office.database.writing() as session:
        await work.cancel([f"nudge:2026-W48:{one}"], now=office.time.now(), session=session)
    await office.run_until(at(FRIDAY, 12))
    assert (await office.outcomes())[0] == ("2026-W48", "missed", "failed")


async def test_planning_again_and_beside_another_replica_enters_nothing_twice(office: Office) -> None:
    await office.people({}, {})
    await office.run_until(at(MONDAY, 23))
    async with office.database.reading() as session:
        keys = (await session.exec(sa.select(Work.key).where(Work.kind == "nudge.send"))).scalars().all()  # type: ignore[call-overload,arg-type]
    assert len(keys) == len(set(keys)) == 4  # this week and the next for two
    assert len(await office.rows()) == 4


async def test_who_moves_gets_it_at_ten_where_they_are_then(office: Office) -> None:
    (one,) = await office.people({})
    await office.run_until(at(MONDAY, 9))
    await office.change(one, time_zone="America/New_York", country="US")
    await office.run_until(at(FRIDAY, 20))
    assert [post.at for post in office.slack.to(one)] == [local("America/New_York", WEDNESDAY, 10)]


async def test_who_becomes_a_champion_on_saturday_is_owed_nothing_for_the_week(office: Office) -> None:
    await office.run_until(at(FRIDAY + timedelta(days=1), 12))
    await office.people({})
    await office.run_until(at(NEXT, 12))
    assert {row.week for row in await office.rows()} == {"2026-W49", "2026-W50"}


# Taps


async def test_done_is_kept_once_whatever_is_tapped_afterwards(office: Office) -> None:
    (one,) = await given(office, {})
    number = (await office.rows())[0].id
    await office.press(one, "done")
    for verb in ("another", "later", "show", "done"):
        await office.press(one, verb, nudge=number)  # type: ignore[arg-type]
    assert [row.state for row in await office.rows(week="2026-W48")] == ["done"]
    assert office.slack.buttons(office.slack.last(one)) == {}


async def test_all_taps_at_once_leave_one_truth(office: Office) -> None:
    (one,) = await given(office, {})
    for verb in ("another", "later", "another", "done", "later", "stop", "resume"):
        await office.tap(one, verb)  # type: ignore[arg-type]
    await office.worker.drain()
    rows = await office.rows(week="2026-W48")
    assert sum(row.state != "replaced" for row in rows) == 1
    assert len({row.prompt_id for row in rows}) == len(rows)
    last, ts = rows[-1], office.slack.last(one)
    buttons = office.slack.buttons(ts)
    assert set(buttons.values()) <= {last.id}
    async with office.database.reading() as session:
        stopped = await session.get(NudgeStop, one) is not None
    expected = "nudge_resume" if stopped else {"sent": "nudge_done", "later": "nudge_show"}.get(last.state)
    assert expected in buttons if last.state != "done" else not buttons
    await office.run_until(at(FRIDAY, 18))
    assert len(office.slack.to(one)) <= 2


async def test_a_tap_before_the_message_is_recorded_counts_and_stays(office: Office) -> None:
    (one,) = await office.people({})
    office.slack.fault = lambda step: killed(step) if step == "posted" else None
    await office.run_until(at(WEDNESDAY, 10))
    office.slack.fault = lambda step: None
    (row, _) = await office.rows()
    assert (row.state, row.prompt_id is None) == ("planned", False)
    office.restart()
    await office.press(one, "later", nudge=row.id, ts=office.slack.last(one))
    office.time.go_to(office.time.now() + LEASE + timedelta(seconds=1))
    await office.run_until(at(THURSDAY, 9))
    assert [one.state for one in await office.rows(week="2026-W48")] == ["later"]
    await office.run_until(at(THURSDAY, 12))
    assert len(office.slack.to(one)) == 2
    assert [one.state for one in await office.rows(week="2026-W48")] == ["sent"]


async def test_later_missed_in_an_outage_is_counted_and_can_still_be_done(office: Office) -> None:
    (one,) = await given(office, {})
    ts = office.slack.last(one)
    await office.press(one, "later")
    office.time.go_to(at(NEXT, 8))
    office.restart()
    await office.nudges.begin()
    await office.run_until(at(NEXT, 9))
    assert (await office.outcomes())[0] == ("2026-W48", "missed", "outage")
    assert (await office.rows())[0].prompt_id is not None
    await office.press(one, "show", ts=ts)
    await office.press(one, "done", ts=ts)
    assert (await office.rows())[0].state == "done"


async def test_stopping_between_later_and_its_day_holds(office: Office) -> None:
    (one,) = await given(office, {})
    number = (await office.rows())[0].id
    await office.press(one, "later")
    await office.press(one, "stop", nudge=number)
    await office.run_until(at(WEDNESDAY + timedelta(days=14), 12))
    assert len(office.slack.to(one)) == 1
    assert (await office.outcomes())[0][1:] == ("cancelled", "stopped")


async def test_when_every_prompt_was_given_nothing_is_sent_and_a_new_file_is(office: Office) -> None:
    office.prompts = {one: PROMPTS[one] for one in FOR_ALL[:2]}
    (one,) = await office.people({})
    await office.run_until(at(WEDNESDAY + timedelta(days=21), 12))
    assert len(office.slack.to(one)) == 2
    assert [state for _, state, _ in await office.outcomes()][:4] == ["sent", "sent", "cancelled", "cancelled"]
    assert (await office.rows())[2].reason == "nothing_left"
    office.prompts = {**office.prompts, FOR_ALL[2]: PROMPTS[FOR_ALL[2]]}
    await office.run_until(at(WEDNESDAY + timedelta(days=28), 12))
    assert len(office.slack.to(one)) == 3


async def test_a_prompt_whose_file_is_gone_says_so_and_does_not_come_again(office: Office) -> None:
    (one,) = await given(office, {})
    ts = office.slack.last(one)
    await office.press(one, "later")
    office.prompts = {}
    await office.press(one, "show", ts=ts, nudge=(await office.rows())[0].id)
    assert "gehört nicht mehr" in str(office.slack.shown[ts].blocks)
    await office.press(one, "later", ts=ts, nudge=(await office.rows())[0].id)
    await office.run_until(at(FRIDAY, 18))
    assert len(office.slack.to(one)) == 1


async def restored(office: Office) -> None:
    """What the database noted down since the nudges were planned is gone; what is in Slack is not."""
    office.slack.restored_at = office.time.now()
    async with office.database.writing() as session:
        await session.exec(sa.delete(NudgeMessage))
        for row in (await session.exec(select(Work).where(Work.kind == SEND))).all():
            nudge = (await session.exec(select(Nudge).where(Nudge.due_at == row.due_at))).one()
            row.state, row.finished_at, row.slack_ts, row.failures, row.attempts = "pending", None, None, 0, 0
            row.payload = {"employee": nudge.employee_id, "week": nudge.week, "again": None}
            nudge.state, nudge.reason, nudge.prompt_id, nudge.given_at, nudge.settled_at = (
                "planned",
                "",
                None,
                None,
                None,
            )
    office.restart()


@pytest.mark.parametrize(("days", "hour"), [(0, 15), (0, 22), (1, 11), (9, 15)])
async def test_a_nudge_sent_between_backup_and_restore_counts_as_sent_and_comes_once(
    office: Office, days: int, hour: int
) -> None:
    """In its time, in the night, on the next day, and when its week is long over."""
    [one] = await given(office, {})
    office.time.go_to(at(WEDNESDAY + timedelta(days), hour))
    sent = len(office.slack.to(one))
    await restored(office)
    await office.worker.drain()
    first, *_ = await office.rows(employee_id=one)
    assert (first.state, [row.ts for row in await office.messages()][:1]) == (
        "sent",
        [office.slack.by_key[key(one, first.week)]],
    )
    await office.run_until(at(WEDNESDAY + timedelta(days + 1), 12))
    keys = [post.key for post in office.slack.to(one)]
    assert len(keys) == len(set(keys))
    assert keys[0] == key(one, first.week)
    assert sent == 1
