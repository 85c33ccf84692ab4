"""Ten thousand events, each delivered five times over eleven minutes, to a bot that is killed between any two steps."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.app import Bot
from bot.ask.asked import Asked
from bot.slack import middleware
from knowledge import KnowledgeBase, KnowledgeConfig
from tests.support.company import ROOT
from tests.support.mortal import STEPS, mortal
from tests.support.storm import Outcome, Reaper, Storm

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

EVENTS = 10_000


@pytest.fixture(scope="module")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of the sample policies, made once."""
    data = tmp_path_factory.mktemp("sample-index")
    KnowledgeBase(KnowledgeConfig(policies=ROOT / "policies", data=data)).refresh()
    return data


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
        bot.messenger._sending._may_be_there = never  # type: ignore[method-assign]

    outcome = await storm(sqlite_url, sample_index, 500, share=0.3, prepare=forgetful)
    assert outcome.doubled > 0


@pytest.fixture
async def no_keys(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Nothing has a key that tells a repetition from something new."""
    monkeypatch.setattr(middleware, "event_key", lambda event_id: f"slack:{secrets.token_hex(8)}")
    monkeypatch.setattr(Asked, "place", property(lambda asked: secrets.token_hex(8)))
    yield


@pytest.mark.usefixtures("no_keys")
async def test_without_keys_every_replay_is_answered(sqlite_url: str, sample_index: Path) -> None:
    """The control: a question has its place in a table besides, a greeting has nothing else."""
    outcome = await storm(sqlite_url, sample_index, 100, share=0.3)
    assert outcome.doubled > 50
