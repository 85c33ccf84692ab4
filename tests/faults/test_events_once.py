"""Ten thousand events, each delivered five times over eleven minutes, to a bot that is killed between any two steps."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app import Bot
from bot.ask.asked import Asked
from bot.slack import middleware
from bot.work import Work
from tests.support.company import at_work
from tests.support.crashing import Journal, run_crashing
from tests.support.mortal import STEPS, mortal
from tests.support.storm import GREETINGS, QUESTIONS, Outcome, Reaper, Storm, is_member

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

EVENTS = 10_000
PROCESS_EVENTS = 500


async def storm(
    url: str, data: Path, events: int, *, share: float = 1.0, prepare: Callable[[Bot], None] | None = None
) -> Outcome:
    """What became of so many events."""
    began = time.monotonic()
    async with mortal(url, data, prepare=prepare) as company:
        Reaper(company.fate, random.Random(20261122), share=share)
        storm = Storm(company)
        await storm.rage(events)
        outcome = await storm.outcome()
    print(f"\n{outcome} in {time.monotonic() - began:.0f} s")
    assert all(storm.acknowledged.values()), "something was never acknowledged"
    return outcome


async def test_ten_thousand_events_are_each_answered_once(database_url: str, sample_index: Path) -> None:
    outcome = await storm(database_url, sample_index, EVENTS)
    assert set(outcome.kills) == set(STEPS)
    assert outcome.kills.total() >= 50
    assert outcome.deliveries >= 5 * EVENTS
    assert (outcome.lost, outcome.doubled, outcome.messages) == (0, 0, EVENTS)
    assert (outcome.questions, outcome.usage) == (outcome.real, EVENTS)
    assert set(outcome.states) == {"done"}


async def test_without_reading_back_answers_are_doubled(sqlite_url: str, sample_index: Path) -> None:
    """The control: what is posted and not noted any more is posted again."""

    async def never(_item: object) -> bool:
        return False

    def forgetful(bot: Bot) -> None:
        bot.messenger._sending.may_have_sent = never  # type: ignore[method-assign]

    outcome = await storm(sqlite_url, sample_index, 500, share=0.3, prepare=forgetful)
    assert outcome.doubled > 0


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has a key that tells a repetition from something new."""
    monkeypatch.setattr(middleware, "event_key", lambda event_id: f"slack:{secrets.token_hex(8)}")
    monkeypatch.setattr(Asked, "place", property(lambda asked: secrets.token_hex(8)))


@pytest.mark.usefixtures("no_keys")
async def test_without_keys_every_replay_is_answered(sqlite_url: str, sample_index: Path) -> None:
    """The control: a question has its place in a table besides, a greeting has nothing else."""
    outcome = await storm(sqlite_url, sample_index, 100, share=0.3)
    assert outcome.doubled > 50


async def test_four_bots_in_processes_of_their_own_answer_once_while_they_kill_themselves(
    database_url: str, sample_index: Path, tmp_path: Path
) -> None:
    """Over Socket Mode, with duplicates and lost acknowledgements; a death is `os._exit`, as by SIGKILL."""
    async with at_work(database_url, sample_index, limits=False, started=False) as company:
        company.sandbox.faults.duplicates, company.sandbox.faults.lost_acks = 0.2, 0.2
        given = {
            "url": database_url, "api_url": company.settings.slack_api_url, "bot_token": company.app.bot_token,
            "app_token": company.app.app_token, "data": str(sample_index), "done": str(tmp_path / "done"),
        }  # fmt: skip
        journal = tmp_path / "journal"
        crashing = asyncio.create_task(
            asyncio.to_thread(
                run_crashing,
                "tests.faults.whole_bots:be_a_bot",
                journal=journal,
                given=given,
                share=0.008,
                timeout=timedelta(minutes=10),
            )
        )
        await company.see(lambda: company.sandbox.delivery.sockets.count(company.app.id) >= 2, 60)
        lot, asked = random.Random(3), []
        people = [user.id for user in company.workspace.users.values() if is_member(user)]
        for number in range(PROCESS_EVENTS):
            person = company.sandbox.person(lot.choice(people))
            text = lot.choice(QUESTIONS if number % 10 == 0 else GREETINGS)
            asked.append(await person.say(company.dm(person), text))
            await asyncio.sleep(0.05)
            if number % 50 == 0:
                company.clock.wind(timedelta(minutes=1))

        def unanswered() -> int:
            return sum(len(company.workspace.thread(one.channel, one.ts)) == 1 for one in asked)

        for _ in range(400):
            if crashing.done() or not (unanswered() or await company._busy()):
                break
            company.clock.wind(timedelta(seconds=30))
            await asyncio.sleep(1)
        (tmp_path / "done").touch()
        outcome = await crashing
        counts = Counter(len(company.workspace.thread(one.channel, one.ts)) - 1 for one in asked)
        tries = defaultdict[str, list[bool]](list)
        for attempt in company.sandbox.delivery.attempts:
            tries[attempt.event_id].append(attempt.outcome.acknowledged)
        async with company.bot.database.reading() as session:
            states = Counter((await session.exec(select(Work.state))).all())
        died = Counter(line["at"] for line in Journal(journal).read("died"))
    print(
        f"\n{len(asked)} events, {outcome.deaths} deaths {dict(died)}, answers {dict(counts)}, {outcome.seconds:.0f} s"
    )
    unheard = sum(not any(one) for one in tries.values())
    print(f"{unheard} events never acknowledged, work {dict(states)}")
    assert outcome.deaths >= 10
    assert counts == {1: PROCESS_EVENTS}
