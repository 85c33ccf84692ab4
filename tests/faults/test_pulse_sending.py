"""Whoever dies and whatever Slack answers: every check-in is in Slack once; ten thousand of them keep to its limits."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot import installation
from bot.db import Database
from bot.pulse.models import Checkin
from bot.pulse.steps import CONCURRENCY
from bot.sandbox.limits import WORKSPACE_BURST, WORKSPACE_RATE
from bot.slack.messenger import Messenger, web_client
from bot.slack.pacing import BURST, IN_ALL
from bot.worker import Worker
from tests.faults.pulse_workers import CAMPAIGN, count_sends, enter_people, pulse, until_a_working_day
from tests.faults.test_sending import Watch, colleagues, next_due, secret
from tests.support.crashing import run_crashing
from tests.support.pulsing import Time
from tests.support.sandbox import HandClock, Stage, running

pytestmark = pytest.mark.prove

SENDS = 10_000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong is meant to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def copies(stage: Stage, key: bytes, ids: list[int]) -> Counter[int]:
    """How many check-ins there are 0, 1, 2... times."""
    posted = Counter(
        message.metadata["event_payload"]["id"]
        for channel in stage.workspace.channels
        for message in stage.workspace._messages[channel].values()
        if message.metadata
    )
    return Counter(posted[installation.opaque(key, f"pulse:{CAMPAIGN}:{number}")] for number in ids)


async def outcomes(database: Database) -> dict[int, str]:
    async with database.reading() as session:
        rows = (await session.exec(select(Checkin))).all()
    return {row.employee_id: f"{row.state} {row.reason}".strip() for row in rows}


@pytest.mark.parametrize(("number", "read_back"), [(1_500, True), (400, False)])
async def test_four_bots_that_kill_themselves_at_any_step(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, number: int, read_back: bool
) -> None:
    """And one reply in twenty is lost."""
    async with running(limits=False) as stage:
        stage.faults.lost_replies = 0.05
        ahead, day = until_a_working_day(stage.clock.now())
        stage.clock.wind(ahead)
        users = colleagues(stage, number)
        await enter_people(database, users, day, stage.clock.now())
        given = {
            "url": database.engine.url.render_as_string(hide_password=False), "api_url": stage.api_url,
            "token": stage.app.bot_token, "ahead_s": ahead.total_seconds(), "read_back": read_back,
        }  # fmt: skip
        outcome = await asyncio.to_thread(
            run_crashing, "tests.faults.pulse_workers:check_in_all", journal=tmp_path / "journal", given=given,
            share=0.01, timeout=timedelta(minutes=9),
        )  # fmt: skip
        told = await outcomes(database)
        found = copies(stage, await secret(database), list(told))
        with capsys.disabled():
            print(
                f"\n{database.engine.dialect.name}, {'read back' if read_back else 'control'}: {number} check-ins, "
                f"{outcome.deaths} deaths, {stage.faults.counts['lose_reply']} replies lost, {found[0]} lost, "
                f"{number - found[0] - found[1]} doubled, {outcome.seconds:.0f} s"
            )
        assert outcome.deaths > 30
        assert found[0] == 0
        assert set(told.values()) == {"sent"}
        assert (found[1] == number) is read_back


class Times(Watch):
    """Notes when each message was taken, too."""

    def __init__(self, client: AsyncWebClient, clock: HandClock) -> None:
        super().__init__(client, clock)
        self.taken: list[datetime] = []

    async def __call__(self, **given: Any) -> Any:
        answer = await super().__call__(**given)
        self.taken.append(self._clock.now())
        return answer

    def late(self, began: datetime) -> timedelta:
        """How much longer than Slack's limits make inevitable the unluckiest waited.

        The workspace takes `WORKSPACE_BURST` at once and `WORKSPACE_RATE` a second from then on: no client, however
        clever, gets message number n through before (n - burst) / rate seconds are over.
        """
        free = (max(number - WORKSPACE_BURST, 0) / WORKSPACE_RATE for number in range(1, len(self.taken) + 1))
        waited = (at - began for at in sorted(self.taken))
        return max(one - timedelta(seconds=least) for one, least in zip(waited, free, strict=True))


@dataclass
class Rush:
    """What became of check-ins that were all due in the same moment."""

    watch: Times
    began: datetime
    ended: datetime
    found: Counter[int]
    told: set[str]


async def rush(database: Database, number: int, *, paced: bool = True) -> Rush:
    """Time is wound to what is due next."""
    async with running() as stage, aiohttp.ClientSession() as http:
        ahead, day = until_a_working_day(stage.clock.now())
        stage.clock.wind(ahead)
        users, client = colleagues(stage, number), web_client(stage.app.bot_token, stage.api_url, http)
        watch = Times(client, stage.clock)

        async def sleep(seconds: float) -> None:
            stage.clock.wind(timedelta(seconds=seconds))

        messenger = Messenger(client, database, stage.clock, sleep=sleep)
        if not paced:
            messenger._sending._pacing.slot = lambda row, channel, now: now  # type: ignore[method-assign]
        await enter_people(database, users, day, stage.clock.now())
        began = stage.clock.now()
        handlers = {"pulse.send": pulse(database, stage.clock, messenger).send}
        worker = Worker(database, stage.clock, handlers, CONCURRENCY)
        while await count_sends(database):
            await worker.drain()
            due = await next_due(database)
            if due is not None and stage.clock.now() < due < began + timedelta(hours=6):
                stage.clock.wind(due - stage.clock.now())
        told = await outcomes(database)
        found = copies(stage, await secret(database), list(told))
        return Rush(watch, began, stage.clock.now(), found, set(told.values()))


async def test_ten_thousand_due_at_once_keep_to_slacks_limits_and_wait_for_nothing_else(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bots begin with fewer messages at once than Slack would bear: that is what is waited for in vain."""
    done = await rush(database, SENDS)
    late, watch = done.watch.late(done.began), done.watch
    with capsys.disabled():
        print(
            f"\n{database.engine.dialect.name}: {SENDS} check-ins due at once, {watch.calls} calls, "
            f"{watch.refused} times 429, {watch.early} early, the last after "
            f"{(done.ended - done.began).total_seconds() / 60:.1f} minutes, "
            f"nobody more than {late.total_seconds():.0f} s longer than is inevitable"
        )
    assert done.found == {1: SENDS}
    assert done.told == {"sent"}
    assert (watch.early, watch.refused) == (0, 0)
    assert late < (WORKSPACE_BURST - BURST) * IN_ALL + timedelta(seconds=20)


async def test_control_without_pacing_slack_refuses(database: Database) -> None:
    done = await rush(database, 1_000, paced=False)
    assert done.watch.refused > 0
    assert done.found == {1: 1_000}


async def test_ten_thousand_due_at_once_take_no_memory(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Claimed as there is room for them, never loaded all at once; Slack is one function that remembers nothing."""
    clock = Time(datetime.now(UTC))
    ahead, day = until_a_working_day(clock.now())
    clock.go_to(clock.now() + ahead)
    await enter_people(database, [f"U{n}" for n in range(SENDS)], day, clock.now())
    client, after, posted = web_client("xoxb-1", "http://slack.example/api/"), list[int](), 0

    async def post(**given: Any) -> Any:
        nonlocal posted
        posted += 1
        if posted in (SENDS // 5, SENDS):
            after.append(_megabytes())
        return SimpleNamespace(data={"ok": True, "channel": f"D{given['channel']}", "ts": f"1700000000.{posted:06}"})

    async def sleep(seconds: float) -> None:
        clock.go_to(clock.now() + timedelta(seconds=seconds))

    client.chat_postMessage = post  # type: ignore[method-assign]
    handlers = {"pulse.send": pulse(database, clock, Messenger(client, database, clock, sleep=sleep)).send}
    worker = Worker(database, clock, handlers, CONCURRENCY)
    while await count_sends(database):
        await worker.drain()
        clock.go_to(await next_due(database) or clock.now())
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}: {after[0]} MB after a fifth, {after[1]} MB at the end")
    assert posted == SENDS
    assert set((await outcomes(database)).values()) == {"sent"}
    assert after[1] - after[0] < 20


def _megabytes() -> int:
    """What this process has now."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) // 1024
