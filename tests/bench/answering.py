"""The bot at work in the sample company's local workspace: how soon people get answers, and what sending costs.

Workspace and bot share this process, as in the demonstration, and speak over Socket Mode and the Web API.
"""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import event

from bot.ask.asked import Letter
from bot.ask.post import NOTICE, Post
from bot.clock import WindingClock
from bot.db import Database
from bot.migrations import upgrade
from bot.sandbox.model import Change, Message
from bot.sandbox.person import Person
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacing
from bot.work import Work, new_row
from bot.worker import Worker
from knowledge import KnowledgeBase, KnowledgeConfig
from tests.bench.corpus import SAMPLE, questions
from tests.bench.speed import Figure, Workbench, peak_memory
from tests.support.company import Company, at_work
from tests.support.openai_server import OpenAIServer

ASKERS: Final = (
    "kevin.aubry", "franziska.boehler", "sinead.walsh", "claire.lienhard", "camille.oster", "ada.roth", "jan.keller",
    "leo.martin",
)  # fmt: skip
HANGING: Final = 50
AT_ONCE: Final = 8


def measure_answers(bench: Workbench) -> Iterator[Figure]:
    """From a direct message to its quoted answer: one question after the other, then eight at once."""
    return iter(asyncio.run(_answers(bench, number=40 if bench.quick else 240)))


def measure_acknowledgements(bench: Workbench) -> Iterator[Figure]:
    """From a message to the acknowledgement of its delivery, while 50 answers wait for a model that hangs."""
    return iter(asyncio.run(_acknowledgements(bench, number=40 if bench.quick else 300)))


def measure_sends(bench: Workbench) -> Iterator[Figure]:
    """Messages that are all due at once, to a Slack that answers at once and limits nothing: our own share."""
    return iter(asyncio.run(_sends(bench, number=1_000 if bench.quick else 10_000)))


async def _answers(bench: Workbench, number: int) -> list[Figure]:
    async with _company(bench, "answers", limits=False) as company:
        company.bot.messenger._sending._pacing = _NoPacing()  # else 50 answers and then ten a second, as Slack wants it
        asked = [question for question, _ in questions()]
        people = [company.person(name) for name in ASKERS]
        turns = list(zip(itertools.cycle(people), itertools.islice(itertools.cycle(asked), number), strict=False))
        for person in people:
            await _seconds_to_answer(company, person, asked[0])
        one_by_one = [await _seconds_to_answer(company, person, question) for person, question in turns]
        at_once: list[float] = []
        for start in range(0, number, AT_ONCE):
            batch = turns[start : start + AT_ONCE]
            at_once += await asyncio.gather(*(_seconds_to_answer(company, *turn) for turn in batch))
        memory = _memory()
    return [
        *_percentiles("direct message to quoted answer", one_by_one, p50=150, p99=400),
        *_percentiles(f"the same, {AT_ONCE} people at once", at_once, p50=150, p99=400),
        Figure(name="memory of bot and workspace in one process after that", measured=memory, unit="MB", target=400),
    ]


async def _acknowledgements(bench: Workbench, number: int) -> list[Figure]:
    with OpenAIServer() as model:
        model.always(hang=True)
        async with _company(bench, "acknowledgements", model_url=model.url, limits=False) as company:
            taken = _time_acknowledgements(company)
            people = [company.person(name) for name in ASKERS]
            asked = itertools.cycle(question for question, _ in questions())
            for turn in range(HANGING * 2):  # some questions are answered without the model
                if len(model.requests) >= HANGING:
                    break
                await people[turn % len(people)].say(company.dm(people[turn % len(people)]), next(asked))
                await asyncio.sleep(0.05)
            await company.see(lambda: len(model.requests) >= HANGING, 60)
            hanging = len(model.requests)
            taken.clear()
            for turn in range(number):
                await people[turn % len(people)].say(company.dm(people[turn % len(people)]), "Merci !")
                await asyncio.sleep(0.02)
            await company.see(lambda: len(taken) >= number, 60)
            model.release()
    return list(_percentiles(f"acknowledgement while {hanging} model answers hang", taken, p99=150))


async def _sends(bench: Workbench, number: int) -> list[Figure]:
    url = f"sqlite+aiosqlite:///{bench.folder / 'sends.sqlite3'}"
    await upgrade(url)
    database, clock, client = Database(url), WindingClock(), _Willing(retry_handlers=[])
    messenger = Messenger(client, database, clock)
    messenger._sending._pacing = _NoPacing()
    nothing: Any = None  # letters that answer no question look at neither documents nor people
    post = Post(knowledge=nothing, database=database, messenger=messenger, accounts=nothing, clock=clock, today=nothing)
    async with database.writing() as session:
        due_at = clock.now()
        rows = [new_row(key=f"n:{n}", kind=NOTICE, payload=_letter(n).payload(), due_at=due_at) for n in range(number)]
        await (await session.connection()).execute(Work.__table__.insert(), rows)  # type: ignore[attr-defined]
    done = Counter[str]()
    event.listen(database.engine.sync_engine, "begin", lambda _: done.update(["transactions"]))
    began = time.perf_counter()
    await Worker(database, clock, {NOTICE: post.deliver}, {NOTICE: 16}).drain()
    seconds = time.perf_counter() - began
    await database.close()
    if client.posted != number:
        raise RuntimeError(f"{client.posted} of {number} messages were sent")
    return [
        Figure(name=f"{number:,} messages due at once", measured=number / seconds, unit="messages/s"),
        Figure(name="transactions per message", measured=done["transactions"] / number, unit=""),
    ]


class _Willing(AsyncWebClient):
    """A Slack that says yes at once."""

    posted = 0

    async def api_call(self, api_method: str, **_given: Any) -> AsyncSlackResponse:
        self.posted += api_method == "chat.postMessage"
        data = {"ok": True, "ts": f"1763823600.{self.posted:06}", "channel": "C1"}
        return AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data, headers={}, status_code=200
        )


class _NoPacing(Pacing):
    def slot(self, row: int, channel: str, now: datetime) -> datetime:
        return now


def _letter(number: int) -> Letter:
    return Letter(user=f"U{number}", channel=f"D{number}", text="Voici votre réponse.", blocks=[])


@asynccontextmanager
async def _company(bench: Workbench, name: str, **given: Any) -> AsyncIterator[Company]:
    """The sample company with its index made before."""
    data = bench.folder / "sample-index"
    await asyncio.to_thread(KnowledgeBase(KnowledgeConfig(policies=SAMPLE, data=data)).refresh)
    async with at_work(f"sqlite+aiosqlite:///{bench.folder / name}.sqlite3", data, **given) as company:
        yield company


async def _seconds_to_answer(company: Company, person: Person, question: str) -> float:
    """Until the guide's finished message is in the thread of the question."""
    began = time.perf_counter()
    there = asyncio.Event()
    asked: list[Message] = []

    def look(change: Change) -> None:
        found = company.workspace.message(change.channel, change.ts) if change.what == "message" else None
        if found and asked and not found.streaming and (found.app_id, found.thread_ts) == (company.app.id, asked[0].ts):
            there.set()

    stop = company.workspace.subscribe(look)
    try:
        asked.append(await person.say(company.dm(person), question))
        async with asyncio.timeout(30):
            await there.wait()
    finally:
        stop()
    return time.perf_counter() - began


def _time_acknowledgements(company: Company) -> list[float]:
    """The seconds of every delivery that is acknowledged from now on."""
    taken: list[float] = []
    sockets = company.sandbox.delivery.sockets
    send = sockets.send

    async def timed(app_id: str, envelope: dict[str, Any], *, timeout: float) -> dict[str, Any]:  # noqa: ASYNC109
        began = time.perf_counter()
        answer = await send(app_id, envelope, timeout=timeout)
        taken.append(time.perf_counter() - began)
        return answer

    sockets.send = timed  # type: ignore[method-assign]
    return taken


def _percentiles(
    name: str, seconds: list[float], *, p50: float | None = None, p99: float | None = None
) -> Iterator[Figure]:
    values = np.percentile(np.array(seconds) * 1000, [50, 99])
    for share, value, target in zip((50, 99), values, (p50, p99), strict=True):
        yield Figure(name=f"{name}, p{share}", measured=float(value), unit="ms", target=target)


def _memory() -> float:
    """What this process has now, in MB; where there is no /proc, the most it ever had."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_memory()
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024
