"""A model that hangs, a database that is locked: Slack is answered at once, and nobody's question is lost."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import uvicorn

from bot.sandbox import payloads
from bot.sandbox.model import Json, Message
from bot.sandbox.request_urls import encode, signature
from bot.web import create_web
from bot.work import LEASE
from tests.support.company import Company, _parts, at_work
from tests.support.openai_server import OpenAIServer
from tests.support.reading import shown
from tests.support.scripted_answers import cited

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

HANGING = 50
MEASURED_S = 15.0
"""Less than the bot's own patience with a model, 30 s."""

QUESTION = "Who approves a new AI tool?"
UNAVAILABLE = "cannot be reached at the moment"


class Intake:
    """Slack's side of signed HTTP: deliveries to the bot's own web server, each timed."""

    def __init__(self, company: Company, url: str, http: aiohttp.ClientSession) -> None:
        self._company, self._url, self._http = company, url, http
        self._number = 0

    async def deliver(self, text: str, user: str) -> tuple[int, float, Message]:
        """Somebody's direct message, delivered once: status, milliseconds, the message."""
        workspace, app = self._company.workspace, self._company.app
        place, self._number = workspace.dm(user, app.bot_user), self._number + 1
        message = workspace.post(channel=place, user=user, text=text)
        event = {"type": "message", "channel": place.id, "channel_type": "im", "user": user, "text": text}
        status, took = await self.again(event | {"ts": message.ts, "event_ts": message.ts}, f"Ev{self._number:08}")
        return status, took, message

    async def again(self, event: Json, event_id: str) -> tuple[int, float]:
        """One delivery of an event."""
        team, now = self._company.sandbox.delivery.team, int(time.time())
        body = payloads.event_callback(event, self._company.app, team, event_id=event_id, event_time=now)
        content_type, data = encode("events_api", body)
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": str(now),
            "x-slack-signature": signature(self._company.app.signing_secret, str(now), data),
        }
        began = time.perf_counter()
        async with self._http.post(self._url, data=data, headers=headers) as answer:
            await answer.read()
            return answer.status, (time.perf_counter() - began) * 1_000


@asynccontextmanager
async def intake(company: Company) -> AsyncIterator[Intake]:
    """The bot's web application behind a real port; the workspace itself delivers nothing."""
    company.app.events = frozenset()
    web = create_web(
        database=company.bot.database, clock=company.clock, parts=_parts(), bolt=company.bot.bolt,
        import_blocked=lambda: "",
    )  # fmt: skip
    config = uvicorn.Config(
        web, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off", timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with aiohttp.ClientSession() as http:
            yield Intake(company, f"http://127.0.0.1:{port}/slack/events", http)
    finally:
        server.should_exit = True
        await serving


def members(company: Company) -> list[str]:
    """Those who may ask."""
    users = company.workspace.users.values()
    return [user.id for user in users if not (user.is_bot or user.is_restricted or user.deleted)]


async def answered(company: Company, asked: list[Message], seconds: float = 120) -> list[Message]:
    """The one answer to each of `asked`, once nothing is streamed any more."""

    def done() -> bool:
        threads = [company.workspace.thread(one.channel, one.ts)[1:] for one in asked]
        return all(thread and not thread[0].streaming for thread in threads)

    await company.see(done, seconds)
    await company.quiet(seconds)
    threads = [company.workspace.thread(one.channel, one.ts)[1:] for one in asked]
    assert [len(thread) for thread in threads] == [1] * len(asked)
    return [thread[0] for thread in threads]


async def ask_all(company: Company, taking: Intake, model: OpenAIServer) -> list[Message]:
    """Fifty questions, all of them with the model."""
    asked = [await taking.deliver(QUESTION, user) for user in members(company)[:HANGING]]
    assert {status for status, _, _ in asked} == {200}
    await company.see(lambda: len(model.requests) >= HANGING, 60)
    assert len(model.requests) == HANGING
    return [message for _, _, message in asked]


async def test_while_fifty_answers_hang_events_are_acknowledged_at_once_and_all_are_answered(
    sqlite_url: str, sample_index: Path
) -> None:
    with OpenAIServer(patience_s=60) as model:
        model.always(hang=True)
        async with (
            at_work(sqlite_url, sample_index, mode="http", model_url=model.url, limits=False) as company,
            intake(company) as taking,
        ):
            asked = await ask_all(company, taking, model)
            assert company.bot.worker.in_flight["ask.message"] == HANGING
            times, greeted = await greet(company, taking)
            assert company.bot.worker.in_flight["ask.message"] >= HANGING
            print(f"\n{HANGING} answers in flight: {said_of(times)}")
            model.always(text=cited)
            model.release()
            answers = await answered(company, asked)
            said = [UNAVAILABLE in shown(one) for one in answers]
            print(f"{said.count(True)} quoted with the note, {said.count(False)} written after the release")
            assert all("[1]" in shown(one) for one in answers)
            company.clock.wind(timedelta(minutes=2))
            await answered(company, greeted)
            print(f"no answer in flight: {said_of((await greet(company, taking))[0])}")
            assert percentile(times, 99) < 150


async def greet(company: Company, taking: Intake) -> tuple[list[float], list[Message]]:
    """Greetings for a while: the milliseconds until each was acknowledged, and the messages."""
    people, times, greeted = members(company), [], []
    until = time.monotonic() + MEASURED_S
    while time.monotonic() < until:
        status, took, message = await taking.deliver("Bonjour !", people[len(times) % HANGING])
        assert status == 200
        times.append(took)
        greeted.append(message)
        await asyncio.sleep(0.01)
    return times, greeted


def percentile(times: list[float], share: int) -> float:
    """The smallest time that `share` percent do not exceed."""
    return sorted(times)[min(len(times) - 1, len(times) * share // 100)]


def said_of(times: list[float]) -> str:
    """The figures in words."""
    half, most = statistics.median(times), percentile(times, 99)
    return f"{len(times)} events acknowledged, p50 {half:.1f} ms, p99 {most:.1f} ms, longest {max(times):.1f} ms"


async def test_without_a_release_the_bot_gives_up_on_the_model_and_quotes(sqlite_url: str, sample_index: Path) -> None:
    with OpenAIServer(patience_s=60) as model:
        model.always(hang=True)
        async with (
            at_work(sqlite_url, sample_index, mode="http", model_url=model.url, limits=False) as company,
            intake(company) as taking,
        ):
            began = time.monotonic()
            answers = await answered(company, await ask_all(company, taking, model))
            print(f"\nall {len(answers)} answered after {time.monotonic() - began:.0f} s")
            assert all(UNAVAILABLE in shown(one) and "[1]" in shown(one) for one in answers)


async def test_a_restart_while_the_model_hangs_loses_nothing(sqlite_url: str, sample_index: Path) -> None:
    with OpenAIServer(patience_s=60) as model:
        model.always(hang=True)
        async with at_work(sqlite_url, sample_index, mode="http", model_url=model.url, limits=False) as company:
            async with intake(company) as taking:
                asked = await ask_all(company, taking, model)
            model.always(text=cited)
            company.bot.worker._grace = timedelta(0)  # type: ignore[misc]
            wall = company.clock.wall
            company.clock.wall = lambda: wall() + LEASE + timedelta(seconds=1)  # type: ignore[method-assign]
            company.clock.ahead += LEASE
            await company.restart()
            answers = await answered(company, asked)
            assert all("[1]" in shown(one) for one in answers)


async def test_a_database_that_is_locked_for_two_seconds_delays_or_refuses_but_loses_no_event(
    sqlite_url: str, sample_index: Path
) -> None:
    path = sqlite_url.split("///", 1)[1]
    async with (
        at_work(sqlite_url, sample_index, mode="http", limits=False) as company,
        intake(company) as taking,
    ):
        asked = []
        for seconds in (1.0, 2.0, 4.0):
            await company.quiet()
            locker = sqlite3.connect(path, isolation_level=None)
            locker.execute("BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(seconds, locker.close)
            during = await asyncio.gather(*(taking.deliver("Hello", user) for user in members(company)[:20]))
            await asyncio.sleep(seconds)
            slowest = max(took for _, took, _ in during)
            statuses = {status for status, _, _ in during}
            print(f"\nlocked {seconds} s: {statuses}, slowest {slowest:.0f} ms")
            assert slowest < 3_000
            assert statuses <= {200, 503}
            assert statuses == ({200} if seconds < 2 else {503} if seconds > 3 else statuses)
            asked += [message for status, _, message in during if status == 200]
            refused = [message for status, _, message in during if status == 503]
            for number, message in enumerate(refused):
                event = {"type": "message", "channel": message.channel, "channel_type": "im", "user": message.user}
                event |= {"text": message.text, "ts": message.ts, "event_ts": message.ts}
                assert (await taking.again(event, f"EvAgain{seconds}{number}"))[0] == 200
            asked += refused
            company.clock.wind(timedelta(minutes=1))
        await answered(company, asked)
