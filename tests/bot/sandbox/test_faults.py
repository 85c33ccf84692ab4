"""Faults on request: drawn by lot from a seed, or for exactly the next ones; off unless asked for."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.sandbox.faults import Faults
from tests.support.recorder import Recorder
from tests.support.sandbox import Stage, running

URL = "http://bot.example/slack/events"


def test_nothing_fails_unless_asked_for() -> None:
    faults = Faults()
    assert {faults.call("chat.postMessage") for _ in range(100)} == {None}
    assert {faults.delivery() for _ in range(100)} == {None}
    assert faults.delay() == 0
    assert not faults.closes_stream()
    assert faults.counts == {}


def test_shares_are_kept() -> None:
    faults = Faults(seed=7, rate_limited=0.2, lost_replies=0.05)
    drawn = Counter(faults.call("chat.postMessage") for _ in range(10_000))
    assert 1_750 < drawn["rate_limit"] < 2_050
    assert 400 < drawn["lose_reply"] < 600
    assert faults.counts == {"rate_limit": drawn["rate_limit"], "lose_reply": drawn["lose_reply"]}


def test_the_same_seed_draws_the_same() -> None:
    def draw(seed: int) -> list[str | None]:
        faults = Faults(seed=seed, duplicates=0.3, drops=0.1)
        return [faults.delivery() for _ in range(50)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


def test_only_the_methods_named_fail() -> None:
    faults = Faults(errors=1.0, methods=frozenset({"chat.update"}))
    assert faults.call("chat.update") == "error"
    assert faults.call("chat.postMessage") is None


def test_queued_faults_come_first_and_once() -> None:
    faults = Faults()
    faults.fail_next("error", "refuse")
    faults.fail_next("rate_limit", method="chat.update")
    assert faults.call("auth.test") == "error"
    assert faults.call("chat.update") == "refuse"
    assert faults.call("auth.test") is None
    assert faults.call("chat.update") == "rate_limit"
    assert faults.call("chat.update") is None


def test_off_ends_everything() -> None:
    faults = Faults(errors=1.0, slow=1.0, methods=frozenset({"x"}))
    faults.fail_next("refuse")
    faults.spoil_next("drop")
    faults.off()
    assert (faults.call("x"), faults.delivery(), faults.delay(), faults.methods) == (None, None, 0.0, frozenset())


@pytest.mark.parametrize("share", [0.0, 0.3])
async def test_lost_events_and_acknowledgements_come_again(share: float) -> None:
    app = Recorder()
    faults = Faults(seed=3, drops=share, lost_acks=share, duplicates=share)
    async with running(request_url=URL, post=app, faults=faults, serve=False) as stage:
        for number in range(50):
            await stage.lea.say(stage.dm(stage.lea), str(number))
        await settle(stage)
    times = Counter(event["text"] for event in app.events)
    if share:
        assert len(times) > 45
        assert max(times.values()) > 1
    else:
        assert times == {str(number): 1 for number in range(50)}


async def settle(stage: Stage) -> None:
    for _ in range(3):
        await stage.sandbox.delivery.settle()
        stage.clock.wind(timedelta(minutes=5))
    await stage.sandbox.delivery.settle()


async def test_a_duplicate_is_the_same_event_without_a_retry_number() -> None:
    app = Recorder()
    async with running(request_url=URL, post=app, serve=False) as stage:
        stage.faults.spoil_next("duplicate")
        await stage.lea.say(stage.dm(stage.lea), "hello")
        await settle(stage)
    first, second = app.sent
    assert first.payload == second.payload
    assert "x-slack-retry-num" not in {**first.headers, **second.headers}


async def test_a_lost_acknowledgement_brings_the_event_again() -> None:
    app = Recorder()
    async with running(request_url=URL, post=app, serve=False) as stage:
        stage.faults.spoil_next("lose_ack")
        await stage.lea.say(stage.dm(stage.lea), "hello")
        await settle(stage)
    assert [sent.headers.get("x-slack-retry-num") for sent in app.sent] == [None, "1"]


async def test_a_dropped_event_comes_with_the_first_retry() -> None:
    app = Recorder()
    async with running(request_url=URL, post=app, serve=False) as stage:
        stage.faults.spoil_next("drop", "drop")
        await stage.lea.say(stage.dm(stage.lea), "hello")
        await settle(stage)
    assert [sent.headers["x-slack-retry-num"] for sent in app.sent] == ["2"]
