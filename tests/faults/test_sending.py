"""Whatever Slack answers and whoever dies: each message is in Slack once, and never before Slack allows it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import installation, work
from bot.db import Database
from bot.slack.messenger import Message, Messenger, web_client
from bot.work import Claimed
from bot.worker import Worker
from tests.faults.senders import count_open
from tests.support.crashing import run_crashing
from tests.support.sandbox import HandClock, Stage, running

pytestmark = pytest.mark.prove

SENDS = 10_000
PEOPLE = 2_000


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of tracebacks, beautifully coloured, would take longer than the sending."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


class Watch:
    """Notes every call to `chat.postMessage` that comes before Slack's Retry-After for its channel is over."""

    def __init__(self, client: AsyncWebClient, clock: HandClock) -> None:
        self._post = client.chat_postMessage
        self._clock = clock
        self._until: dict[str, datetime] = {}
        self.calls = 0
        self.refused = 0
        self.early = 0
        client.chat_postMessage = self  # type: ignore[method-assign, assignment]

    async def __call__(self, **given: Any) -> Any:
        channel, now = given["channel"], self._clock.now()
        self.calls += 1
        self.early += now < self._until.get(channel, now)
        try:
            return await self._post(**given)
        except SlackApiError as error:
            if error.response.status_code == 429:  # type: ignore[attr-defined]
                self.refused += 1
                wait = timedelta(seconds=int(error.response.headers["Retry-After"]))  # type: ignore[attr-defined]
                self._until[channel] = self._clock.now() + wait
            raise


async def enter(database: Database, number: int, now: datetime) -> None:
    rows = [work.new_row(key=f"send:{n}", kind="send", payload={"n": n}, due_at=now) for n in range(number)]
    async with database.writing() as session:
        await (await session.connection()).execute(sa.insert(work.Work), rows)


async def next_due(database: Database) -> datetime | None:
    async with database.reading() as session:
        found = sa.select(sa.func.min(work.Work.due_at)).where(sa.column("state") == "pending")  # type: ignore[arg-type]
        return (await (await session.connection()).execute(found)).scalar()


async def secret(database: Database) -> bytes:
    async with database.writing() as session:
        return await installation.secret(session=session)


async def states(database: Database) -> Counter[str]:
    async with database.reading() as session:
        rows = await (await session.connection()).execute(sa.text("SELECT state FROM work"))
        return Counter(row[0] for row in rows)


def copies(stage: Stage, key: bytes, number: int) -> Counter[int]:
    """How many messages there are 0, 1, 2... times, of `number` rows."""
    posted = Counter(
        message.metadata["event_payload"]["id"]
        for channel in stage.workspace.channels
        for message in stage.workspace._messages[channel].values()
        if message.metadata
    )
    return Counter(posted[installation.opaque(key, f"send:{n}")] for n in range(number))


async def send_everything(stage: Stage, database: Database, messenger: Messenger, channels: list[str]) -> None:
    """A worker on a clock that is wound to whatever is due next."""
    clock = stage.clock

    async def handle(item: Claimed) -> None:
        message = Message(channels[item.payload["n"] % len(channels)], f"Message {item.payload['n']}", [])
        ts = await messenger.send(item, message)
        async with database.writing() as session:
            await work.finish(item, now=clock.now(), slack_ts=ts, session=session)

    worker = Worker(database, clock, {"send": handle}, {"send": 16})
    while await count_open(database):
        await worker.drain()
        due = await next_due(database)
        if due is not None and due > clock.now():
            clock.wind(due - clock.now())


def messenger_of(stage: Stage, database: Database, http: aiohttp.ClientSession) -> tuple[Messenger, Watch]:
    client = web_client(stage.app.bot_token, stage.api_url, http)
    watch = Watch(client, stage.clock)

    async def sleep(seconds: float) -> None:
        stage.clock.wind(timedelta(seconds=seconds))

    return Messenger(client, database, stage.clock, sleep=sleep), watch


def colleagues(stage: Stage, number: int) -> list[str]:
    from bot.sandbox.model import User

    people: Iterable[int] = range(number)
    return [stage.workspace.add_user(User(id="", name=f"p{n}", real_name=f"P {n}")).id for n in people]


async def test_ten_thousand_due_at_once_with_one_429_in_five(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under Slack's limits too; time is wound to what is due next."""
    async with running() as stage, aiohttp.ClientSession() as http:
        channels = colleagues(stage, PEOPLE)
        stage.faults.rate_limited = 0.2
        stage.faults.retry_after = 7
        stage.faults.methods = frozenset({"chat.postMessage"})
        began = stage.clock.now()
        await enter(database, SENDS, began)
        messenger, watch = messenger_of(stage, database, http)
        await send_everything(stage, database, messenger, channels)
        minutes = (stage.clock.now() - began).total_seconds() / 60
        found = copies(stage, await secret(database), SENDS)
        by_limits = watch.refused - stage.faults.counts["rate_limit"]
        with capsys.disabled():
            print(
                f"\n{database.engine.dialect.name}: {SENDS} sends, {watch.calls} calls, {watch.refused} times 429 "
                f"({by_limits} by Slack's limits), {watch.early} early, {found[0]} lost, "
                f"{SENDS - found[0] - found[1]} doubled, {minutes:.1f} minutes of business time"
            )
        assert found == {1: SENDS}
        assert watch.early == 0
        assert await states(database) == {"done": SENDS}
        assert stage.faults.counts["rate_limit"] > SENDS * 0.2
        assert by_limits < SENDS / 100
        assert minutes < watch.calls / 10 / 60 * 1.1 + 1


@pytest.mark.parametrize("read_back", [True, False])
async def test_one_reply_in_twenty_is_lost(
    database: Database, capsys: pytest.CaptureFixture[str], *, read_back: bool
) -> None:
    number = 2_000
    async with running(limits=False) as stage, aiohttp.ClientSession() as http:
        channels = colleagues(stage, 400)
        stage.faults.lost_replies = 0.05
        stage.faults.errors = 0.02
        await enter(database, number, stage.clock.now())
        messenger, _watch = messenger_of(stage, database, http)
        if not read_back:
            messenger._sending.may_have_sent = _never  # type: ignore[method-assign]
        await send_everything(stage, database, messenger, channels)
        found = copies(stage, await secret(database), number)
        lost = stage.faults.counts["lose_reply"]
        with capsys.disabled():
            print(
                f"\n{database.engine.dialect.name}, {'read back' if read_back else 'control'}: {number} sends, "
                f"{lost} replies lost, {found[0]} lost, {number - found[0] - found[1]} doubled"
            )
        assert lost > 50
        assert found[0] == 0
        assert (found[1] == number) is read_back


@pytest.mark.parametrize("thread", [False, True])
@pytest.mark.parametrize("read_back", [True, False])
async def test_four_workers_that_kill_themselves_at_any_step(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, read_back: bool, thread: bool
) -> None:
    """And one reply in twenty is lost. Points: claimed, before and after each commit, calling, accepted, sent."""
    from bot.migrations import upgrade

    number = 500
    await upgrade(database_url)
    database = Database(database_url)
    async with running(limits=False) as stage:
        stage.faults.lost_replies = 0.05
        question = stage.workspace.post(channel=stage.general, user=stage.ada.id, text="May I?")
        channels = [stage.general.id] if thread else [stage.general.id, *colleagues(stage, 40)]
        await enter(database, number, stage.clock.now())
        given = {
            "url": database_url, "api_url": stage.api_url, "token": stage.app.bot_token, "channels": channels,
            "thread_ts": question.ts if thread else None, "read_back": read_back,
        }  # fmt: skip
        outcome = await asyncio.to_thread(
            run_crashing, "tests.faults.senders:send_all", journal=tmp_path / "journal", given=given, share=0.03
        )
        found = copies(stage, await secret(database), number)
        with capsys.disabled():
            print(
                f"\n{database.engine.dialect.name}, {'thread' if thread else 'top level'}, "
                f"{'read back' if read_back else 'control'}: {number} sends, {outcome.deaths} deaths, "
                f"{stage.faults.counts['lose_reply']} replies lost, {found[0]} lost, "
                f"{number - found[0] - found[1]} doubled, {outcome.seconds:.0f} s"
            )
        assert outcome.deaths > 30
        assert found[0] == 0
        assert (found[1] == number) is read_back
    await database.close()


async def _never(_item: Claimed) -> bool:
    """The control: whatever happened before, it is sent straight."""
    return False
