"""With a chat model: its answer grows before people's eyes, and comes whatever the model, Slack or the machine does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import col, update

from bot.sandbox.model import Change, Message
from bot.work import Work
from tests.support.company import Company, at_work
from tests.support.openai_server import OpenAIServer
from tests.support.reading import action, shown
from tests.support.scripted_answers import cited

QUESTION = "Who approves a new AI tool?"
WORDS = "sentence 4 of what the rules say"
UNAVAILABLE = "cannot be reached at the moment"


@pytest.fixture
def model() -> Iterator[OpenAIServer]:
    """A chat model that answers properly unless a test says otherwise."""
    with OpenAIServer() as server:
        server.always(text=cited)
        yield server


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path, model: OpenAIServer) -> AsyncIterator[Company]:
    """The sample company with that model."""
    async with at_work(sqlite_url, sample_index, model_url=model.url) as company:
        yield company


@contextmanager
def watching(company: Company) -> Iterator[list[tuple[str, str]]]:
    """The (timestamp, text) of everything the guide streams, at every change."""
    seen: list[tuple[str, str]] = []

    def look(change: Change) -> None:
        message = company.workspace.message(change.channel, change.ts) if change.ts else None
        if message is not None and message.streaming and message.app_id == company.app.id:
            seen.append((message.ts, message.text))

    unsubscribe = company.workspace.subscribe(look)
    try:
        yield seen
    finally:
        unsubscribe()


async def ask(company: Company, question: str = QUESTION) -> Message:
    """Sinéad asks in her direct messages."""
    sinead = company.person("sinead.walsh")
    return await sinead.say(company.dm(sinead), question)


def thread_of(company: Company, asked: Message) -> list[Message]:
    """What the guide said to it."""
    return company.workspace.thread(asked.channel, asked.ts)[1:]


async def test_an_answer_grows_and_ends_as_one_message_with_sources_and_buttons(
    company: Company, model: OpenAIServer
) -> None:
    model.always(text=cited, pause=0.04)
    with watching(company) as seen:
        asked = await ask(company)
        answer = await company.reply(asked)
        await company.quiet()
    texts = list(dict.fromkeys(text for _, text in seen if text))
    assert len(texts) >= 2, "it did not grow"
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert {ts for ts, _ in seen} == {answer.ts}
    assert thread_of(company, asked) == [answer]
    assert WORDS in shown(answer)
    assert action(answer, "ask_feedback")
    assert "QUOTES" not in "".join(texts) + answer.text + shown(answer)


async def test_a_stream_that_slack_closes_is_finished_by_an_update(company: Company, model: OpenAIServer) -> None:
    model.always(text=cited, pause=0.02)
    company.sandbox.faults.close_streams = 1.0
    with watching(company) as seen:
        asked = await ask(company)
        answer = await company.see(lambda: next((m for m in thread_of(company, asked) if WORDS in shown(m)), None))
        await company.quiet()
    assert {ts for ts, _ in seen} == {answer.ts}
    assert thread_of(company, asked) == [answer]
    assert action(answer, "ask_feedback")


async def test_without_budget_for_another_stream_the_answer_comes_whole(company: Company) -> None:
    budget = company.bot.messenger._sending._budget
    assert [await budget.take() for _ in range(21)] == [True] * 20 + [False]
    with watching(company) as seen:
        asked = await ask(company)
        answer = await company.reply(asked)
        await company.quiet()
    assert seen == []
    assert thread_of(company, asked) == [answer]
    assert WORDS in shown(answer)
    company.clock.wind(timedelta(seconds=61))
    with watching(company) as seen:
        await company.reply(await ask(company))
    assert seen, "the budget did not come back after a minute"


@pytest.mark.parametrize(
    "failure", [{"status": 500}, {"raw": "no JSON"}, {"text": "No sources at all."}, {"text": cited, "after": 12}],
    ids=["it fails", "it babbles", "it cites nothing", "it breaks off"],
)  # fmt: skip
async def test_a_model_that_is_down_is_replaced_by_quotes_and_the_answer_says_so(
    company: Company, model: OpenAIServer, failure: dict[str, object]
) -> None:
    model.always(**failure)
    asked = await ask(company)
    answer = await company.see(lambda: next((m for m in thread_of(company, asked) if UNAVAILABLE in shown(m)), None))
    await company.quiet()
    assert thread_of(company, asked) == [answer]
    assert "[1]" in shown(answer)
    assert not answer.streaming
    assert "of what the rules say" not in answer.text + shown(answer)


async def test_after_a_crash_in_the_middle_of_a_stream_the_same_message_is_finished(
    company: Company, model: OpenAIServer
) -> None:
    model.once(text=cited, after=12, hang=True)
    asked = await ask(company)
    begun = await company.see(lambda: next((m for m in thread_of(company, asked) if m.text), None))
    dying = [*company.bot.worker._running, *company._running]
    for task in dying:
        task.cancel()
    await asyncio.wait(dying)
    async with company.bot.database.writing() as session:
        ended = company.clock.wall() - timedelta(seconds=1)
        await session.exec(update(Work).where(col(Work.state) == "claimed").values(lease_until=ended))
    await company.restart()
    answer = await company.reply(asked)
    await company.quiet()
    assert answer.ts == begun.ts
    assert thread_of(company, asked) == [answer]
    assert WORDS in shown(answer)
    assert len(model.requests) == 2


async def test_a_private_answer_to_the_command_does_not_stream(company: Company, model: OpenAIServer) -> None:
    model.always(text=cited, pause=0.02)
    sinead, place = company.person("sinead.walsh"), company.channel("general")
    with watching(company) as seen:
        await sinead.command(place, f"/ai ask {QUESTION}")
        answer = await company.private(place, sinead)
        await company.quiet()
    assert seen == []
    assert WORDS in shown(answer)
    assert answer.ephemeral_to == sinead.id


async def test_a_model_that_fails_is_asked_once_in_a_conversation_too(company: Company, model: OpenAIServer) -> None:
    first = await ask(company)
    await company.reply(first)
    model.always(text="", status=401)
    before = len(model.requests)
    second = await company.person("sinead.walsh").say(first.channel, QUESTION, thread_ts=first.ts)
    assert UNAVAILABLE in shown((await company.replies(first, 2))[-1])
    await company.quiet()
    assert (len(model.requests) - before, second.thread_ts) == (1, first.ts)
