"""Announcements and letters about waves, when Slack is not there."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlmodel import select

from bot import company
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.rollout import announcing
from bot.rollout.changing import BEGIN
from bot.rollout.days import WaveDays
from bot.rollout.models import WaveLetter
from bot.rollout.telling import Telling
from bot.slack.message import Message
from bot.work import Claimed, Work
from bot.worker import Worker
from tests.bot.rollout.test_waves import CALENDAR, DAY, NOW, TODAY, begin, decide, enter, hire, tools
from tests.support.company import ROOT
from tests.support.pulsing import Time

pytestmark = pytest.mark.asyncio

AWAY = timedelta(hours=6)


class Post:
    """A messenger for the people of a wave; Slack is away until `back`, and only its replies are when it is `deaf`."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.sent = database, Time(NOW), list[tuple[str, int]]()
        self.back, self.deaf = NOW + AWAY, False
        telling = Telling(
            database=database, clock=self.clock, company=company.load(ROOT / "policies"),
            messenger=cast("Any", SimpleNamespace(
                send=self._send, may_have_sent=self._may_have_sent, sent_before=self._sent_before)),
            directory=cast("Any", SimpleNamespace(slack_user=self._user, lang=self._lang)),
            catalogue=cast("Any", SimpleNamespace(current=self._registry)),
        )  # fmt: skip
        self.worker = Worker(database, self.clock, telling.handlers())

    async def _send(self, item: Claimed, message: Message) -> str:
        if self.clock.now() < self.back and not self.deaf:
            raise SlackUnavailable("chat.postMessage")
        self.sent.append((message.channel, item.failures))
        if self.deaf:
            raise SlackUnavailable("chat.postMessage")
        return f"{item.id}.0"

    async def _may_have_sent(self, item: Claimed) -> bool:
        return item.failures > 0

    async def _sent_before(self, item: Claimed, channel: str) -> str | None:
        return f"{item.id}.0" if channel in dict(self.sent) else None

    async def _user(self, employee: int) -> str:
        return f"U{employee}"

    async def _lang(self, employee: int) -> str:
        return "fr" if employee else "en"

    async def _registry(self) -> Any:
        return SimpleNamespace(registry=SimpleNamespace(tools={}))

    async def row(self, kind: str) -> Work:
        async with self.database.reading() as session:
            return (await session.exec(select(Work).where(Work.kind == kind))).one()

    async def until_settled(self, kind: str) -> Work:
        while (row := await self.row(kind)).state == "pending":
            self.clock.go_to(row.due_at)
            await self.worker.drain()
        return row


@pytest.fixture
async def running(database: Database) -> int:
    """Somebody in a wave that runs."""
    await tools(database)
    [person] = await hire(database, "ada")
    await enter(database, "one", TODAY, people=[person])
    await begin(database, "one")
    return person


@pytest.mark.parametrize("kind", [announcing.ANNOUNCE, announcing.LETTER])
async def test_what_is_said_about_a_wave_waits_for_slack(database: Database, running: int, kind: str) -> None:
    post = Post(database)
    async with database.writing() as session:
        if kind == announcing.ANNOUNCE:
            await announcing.enter("one", [running], now=NOW, owed_at=NOW, session=session)
        else:
            await announcing.letters("one", "ended", [running], key="ended", now=NOW, owed_at=NOW, session=session)
    row = await post.until_settled(kind)
    assert row.state == "done"
    assert post.sent == [(f"U{running}", 1)]  # the last attempt looks first
    assert post.clock.now() >= post.back


async def test_nobody_hears_that_a_wave_begins_once_it_was_stopped(database: Database, running: int) -> None:
    post = Post(database)
    post.back = NOW + DAY
    async with database.writing() as session:
        await announcing.enter("one", [running], now=NOW, owed_at=NOW, session=session)
    await post.worker.drain()
    await decide(database, "one", "stop")
    assert (await post.until_settled(announcing.ANNOUNCE)).state == "cancelled"
    assert post.sent == []


async def test_who_was_told_and_is_taken_out_before_that_was_noted_down_has_it_on_record(
    database: Database, running: int
) -> None:
    """Slack took the message and its reply was lost: it must be found when they ask to be forgotten."""
    post = Post(database)
    post.deaf = True
    async with database.writing() as session:
        await announcing.enter("one", [running], now=NOW, owed_at=NOW, session=session)
    await post.worker.drain()
    await decide(database, "one", "stop")
    row = await post.until_settled(announcing.ANNOUNCE)
    assert (row.state, row.slack_ts) == ("done", f"{row.id}.0")
    assert len(post.sent) == 1
    async with database.reading() as session:
        [letter] = (await session.exec(select(WaveLetter))).all()
    assert (letter.employee_id, letter.channel, letter.ts) == (running, f"U{running}", f"{row.id}.0")


async def test_what_a_wave_that_begins_late_leads_to_is_owed_since_its_day(database: Database) -> None:
    """As when a backup of the day before is restored: those it told may have heard of it."""
    await tools(database)
    [person] = await hire(database, "ada")
    await enter(database, "one", TODAY, people=[person], now=NOW - DAY)
    days = WaveDays(database=database, clock=Time(NOW + timedelta(hours=9)), company=company.load(ROOT / "policies"))
    worker = Worker(database, days.clock, {BEGIN: days.begin})
    await worker.drain()
    post = Post(database)
    told = await post.row(announcing.ANNOUNCE)
    assert (told.owed_at, told.due_at) == (CALENDAR.midnight(TODAY), NOW + timedelta(hours=9))


async def test_who_joins_a_running_wave_may_have_heard_of_it_since_it_is_there(
    database: Database, running: int
) -> None:
    later = NOW + 2 * DAY
    async with database.writing() as session:
        await announcing.enter_late("one", [running], now=later, session=session)
    told = await Post(database).row(announcing.ANNOUNCE)
    assert (told.owed_at, told.due_at) == (NOW, later)
