"""Whoever dies and whatever Slack answers: every check-in is in Slack once; ten thousand of them keep to its limits."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import structlog
from sqlmodel import select

from bot import installation
from bot.db import Database
from bot.pulse.models import Checkin
from bot.pulse.steps import CONCURRENCY
from bot.worker import Worker
from tests.faults.pulse_workers import CAMPAIGN, count_sends, enter_people, pulse, until_a_working_day
from tests.faults.test_sending import colleagues, messenger_of, next_due, secret
from tests.support.crashing import run_crashing
from tests.support.pulsing import Office, Time
from tests.support.sandbox import Stage, running

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


async def test_ten_thousand_due_at_once_keep_to_slacks_limits(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Time is wound to what is due next; ten a second is what Slack allows a workspace."""
    async with running() as stage, aiohttp.ClientSession() as http:
        ahead, day = until_a_working_day(stage.clock.now())
        stage.clock.wind(ahead)
        began = stage.clock.now()
        await enter_people(database, colleagues(stage, SENDS), day, began)
        messenger, watch = messenger_of(stage, database, http)
        handlers = {"pulse.send": pulse(database, stage.clock, messenger).send}  # type: ignore[arg-type]
        worker = Worker(database, stage.clock, handlers, CONCURRENCY)
        while await count_sends(database):
            await worker.drain()
            due = await next_due(database)
            if due is not None and stage.clock.now() < due < began + timedelta(hours=6):
                stage.clock.wind(due - stage.clock.now())
        minutes = (stage.clock.now() - began).total_seconds() / 60
        told = await outcomes(database)
        found = copies(stage, await secret(database), list(told))
        with capsys.disabled():
            print(
                f"\n{database.engine.dialect.name}: {SENDS} check-ins due at once, {watch.calls} calls, "
                f"{watch.refused} times 429, {watch.early} early, the last after {minutes:.1f} minutes"
            )
        assert found == {1: SENDS}
        assert set(told.values()) == {"sent"}
        assert (watch.early, watch.refused) == (0, 0)
        assert minutes < SENDS / 10 / 60 * 1.1 + 1


async def test_ten_thousand_due_at_once_take_no_memory(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Claimed as there is room for them, never loaded all at once."""
    ahead, day = until_a_working_day(_now())
    office = Office(database, Time(_now() + ahead))
    await enter_people(database, [f"U{n}" for n in range(SENDS)], day, office.time.now())
    after: list[int] = []
    send = office.slack.send

    async def counted(*given: object) -> str:
        if len(office.slack.posts) in (SENDS // 5, SENDS - 1):
            after.append(_megabytes())
        return await send(*given)  # type: ignore[arg-type]

    office.slack.send = counted  # type: ignore[method-assign, assignment]
    await office.worker.drain()
    with capsys.disabled():
        print(f"\n{database.engine.dialect.name}: {after[0]} MB after a fifth, {after[-1]} MB at the end")
    assert len(office.slack.posts) == SENDS
    assert after[-1] - after[0] < 20


def _megabytes() -> int:
    """What this process has now."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) // 1024


def _now() -> datetime:
    return datetime.now(UTC)
