"""What becomes of a message that is owed: decided, sent once and recorded, or looked up and then decided otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import work
from bot.db import Database
from bot.errors import SlackUnavailable
from bot.quiet import Decision, Over, Send, Wait
from bot.slack.calls import SlackLater
from bot.slack.courier import Courier
from bot.slack.message import Message
from bot.slack.patience import PAUSES
from bot.work import LEASE, MAX_FAILURES, Claimed, Work
from bot.worker import Worker
from tests.support.pulsing import Slack, Time, killed, unavailable

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOON = timedelta(hours=1)
ADA = 7
MISSED = Over("missed", "outage")


@dataclass
class Invitation:
    """What is known of it. The account in Slack is not, as of most people who never wrote to the bot."""

    user_id: str | None = None
    begun: bool = False


class Observed(Slack):
    """Posts once, and notes what it is asked; without `read_back` it finds nothing."""

    def __init__(self, time: Time, happened: list[Any]) -> None:
        super().__init__(time)
        self.happened = happened

    async def send(self, item: Claimed, message: Message) -> str:
        self.happened.append("send")
        return await super().send(item, message)

    async def sent_before(self, item: Claimed, channel: str) -> str | None:
        self.happened.append("look")
        return await super().sent_before(item, channel) if self.read_back else None


@dataclass
class Room:
    """Owes Ada an invitation, and notes what happened in which order.

    `decision` is what it decides next, `meanwhile` what it decides then, since that cannot be noted down any more.
    """

    database: Database
    time: Time = field(default_factory=lambda: Time(NOW))
    case: Invitation = field(default_factory=Invitation)
    decision: Decision | None = field(default_factory=Send)
    meanwhile: Decision | None = None
    account: Callable[[], str | None] = lambda: "U7"
    happened: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slack = Observed(self.time, self.happened)
        self.restart()

    def restart(self) -> None:
        """Another process, which works with the same Slack."""
        courier = Courier(self.database, self.time, cast("Any", self.slack), self.slack_user)
        self.worker = Worker(self.database, self.time, {"invite": lambda item: courier.bring(item, ADA, Letter(self))})

    async def slack_user(self, employee: int) -> str | None:
        assert employee == ADA
        self.happened.append("ask")
        return self.account()

    async def drain(self, after: timedelta = timedelta(0)) -> list[Any]:
        """What happens when everything is done that is due so long from now."""
        self.happened.clear()
        self.time.go_to(self.time.now() + after)
        await self.worker.drain()
        return self.happened

    async def dies_after_sending(self) -> None:
        """Whoever was at work is gone, and its lease is over."""
        self.slack.fault = lambda step: killed(step) if step == "posted" else None
        await self.drain()
        self.slack.fault = lambda step: None
        self.restart()
        self.time.go_to(self.time.now() + LEASE + timedelta(seconds=1))

    async def row(self) -> Work:
        async with self.database.reading() as session:
            return (await session.exec(select(Work).where(Work.key == "invite:7"))).one()


@dataclass
class Letter:
    """The invitation as the courier sees it."""

    room: Room

    async def decide(self, now: datetime, *, session: AsyncSession) -> tuple[Invitation, Decision] | None:
        assert now == self.room.time.now()
        return None if self.room.decision is None else (self.room.case, self.room.decision)

    async def settle(self, case: Invitation, decision: Decision, now: datetime, *, session: AsyncSession) -> bool:
        assert case is self.room.case
        self.room.happened.append(decision)
        if self.room.meanwhile is None:
            return True
        self.room.decision, self.room.meanwhile = self.room.meanwhile, None
        return False

    async def say(self, case: Invitation) -> tuple[str, list[dict[str, Any]]]:
        # Only outside of any transaction: SQLite has one writer, and to wait for it would end in an error.
        async with self.room.database.writing() as session:
            await work.add(key="meanwhile", kind="other", payload={}, due_at=NOW, session=session)
        return "Come along", []

    async def record(self, case: Invitation, user: str, ts: str, now: datetime, *, session: AsyncSession) -> None:
        assert now == self.room.time.now()
        self.room.happened.append((user, ts))


@pytest.fixture
async def room(database: Database) -> Room:
    room = Room(database)
    async with database.writing() as session:
        await work.add(key="invite:7", kind="invite", payload={}, due_at=NOW, session=session)
    return room


THERE = ("U7", "1700000000.000001")


async def test_it_is_noted_that_it_goes_out_then_it_is_sent_then_recorded(room: Room) -> None:
    assert await room.drain() == [Send(), "ask", "send", THERE]
    assert [(post.channel, post.text) for post in room.slack.posts] == [("U7", "Come along")]
    row = await room.row()
    assert (row.state, row.slack_ts, row.finished_at) == ("done", THERE[1], NOW)
    assert await room.drain(SOON) == []


async def test_an_account_that_is_known_is_not_asked_for(room: Room) -> None:
    room.case.user_id = "U8"
    assert await room.drain() == [Send(), "send", ("U8", THERE[1])]


async def test_what_is_nobodys_any_more_is_cancelled(room: Room) -> None:
    room.decision = None
    assert await room.drain() == []
    assert (await room.row()).state == "cancelled"


async def test_what_may_not_be_sent_yet_waits_and_slack_is_not_asked(room: Room) -> None:
    room.decision = Wait(NOW + SOON)
    assert await room.drain() == [room.decision]
    assert ((await room.row()).state, (await room.row()).due_at) == ("pending", NOW + SOON)
    room.decision = Send()
    assert await room.drain(SOON) == [Send(), "ask", "send", THERE]


async def test_what_is_over_is_noted_down_and_slack_is_not_asked(room: Room) -> None:
    room.decision = MISSED
    assert await room.drain() == [MISSED]
    assert ((await room.row()).state, (await room.row()).slack_ts) == ("done", None)


async def test_what_changes_while_it_is_noted_down_is_decided_anew(room: Room) -> None:
    room.meanwhile = MISSED
    assert await room.drain() == [Send(), MISSED]
    assert room.slack.posts == []
    assert (await room.row()).state == "done"


# What an earlier attempt may have sent


@pytest.mark.parametrize("decision", [MISSED, Wait(NOW + 2 * SOON)])
async def test_what_an_earlier_attempt_sent_was_sent_whatever_is_decided_now(room: Room, decision: Decision) -> None:
    await room.dies_after_sending()
    room.decision = decision
    assert await room.drain() == ["ask", "look", THERE]
    assert ((await room.row()).state, (await room.row()).slack_ts) == ("done", THERE[1])


@pytest.mark.parametrize("decision", [MISSED, Wait(NOW + 2 * SOON)])
async def test_control_without_the_look_it_would_be_told_as_not_sent(room: Room, decision: Decision) -> None:
    await room.dies_after_sending()
    room.decision, room.slack.read_back = decision, False
    assert await room.drain() == ["ask", "look", decision]
    assert len(room.slack.posts) == 1


async def test_what_an_earlier_attempt_did_not_send_is_decided_once_that_is_known(room: Room) -> None:
    room.slack.fault = lambda step: unavailable(step) if step == "calling" else None
    await room.drain()
    room.slack.fault = lambda step: None
    room.decision = MISSED
    assert await room.drain(PAUSES[0]) == ["ask", "look", MISSED]
    assert ((await room.row()).state, room.slack.posts) == ("done", [])


async def test_after_a_restore_it_is_looked_up_at_the_first_attempt(room: Room) -> None:
    await room.dies_after_sending()
    async with room.database.writing() as session:
        row = await session.get_one(Work, (await room.row()).id)
        row.state, row.failures, row.attempts = "pending", 0, 0
    room.slack.restored_at, room.decision = room.time.now(), MISSED
    assert await room.drain() == ["ask", "look", THERE]


async def test_what_was_to_go_out_before_is_looked_up_whatever_the_messenger_knows(room: Room) -> None:
    room.case.begun, room.decision = True, MISSED
    assert await room.drain() == ["ask", "look", MISSED]


async def test_who_has_no_account_any_more_can_have_got_nothing(room: Room) -> None:
    room.case.begun, room.decision, room.account = True, MISSED, lambda: None
    assert await room.drain() == ["ask", MISSED]


# What cannot be delivered


async def test_without_an_account_it_cannot_be_delivered(room: Room) -> None:
    room.account = lambda: None
    assert await room.drain() == [Send(), "ask", Over("undeliverable", "no_account")]
    assert ((await room.row()).state, (await room.row()).slack_ts) == ("done", None)


async def test_a_refusal_for_good_ends_it_with_slacks_own_word(room: Room) -> None:
    room.slack.refused["U7"] = "user_disabled"
    assert await room.drain() == [Send(), "ask", "send", Over("undeliverable", "user_disabled")]
    assert (await room.row()).state == "done"


async def test_slack_being_away_is_waited_for_longer_than_a_row_may_fail(room: Room) -> None:
    room.slack.fault = unavailable
    for _ in range(MAX_FAILURES + 3):
        assert await room.drain(PAUSES[-1]) == [Send(), "ask", "send"]
    assert ((await room.row()).state, (await room.row()).failures) == ("pending", 1)
    room.slack.fault = lambda step: None
    assert await room.drain(PAUSES[-1]) == [Send(), "ask", "send", THERE]
    assert len(room.slack.posts) == 1


async def test_asking_for_the_account_in_vain_is_no_attempt_to_send(room: Room) -> None:
    def away() -> str | None:
        raise SlackUnavailable("users.lookupByEmail")

    room.account = away
    assert await room.drain() == [Send(), "ask"]
    row = await room.row()
    assert (row.state, row.failures, row.due_at) == ("pending", 0, NOW + PAUSES[0])


async def test_when_slack_says_when_to_go_on_that_is_when(room: Room) -> None:
    def busy(step: str) -> None:
        raise SlackLater("chat.postMessage", NOW + SOON)

    room.slack.fault = busy
    assert await room.drain() == [Send(), "ask", "send"]
    row = await room.row()
    assert (row.state, row.failures, row.due_at) == ("pending", 0, NOW + SOON)
