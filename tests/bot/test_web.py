"""What other programs get over HTTP: health, metrics, usage, and Slack's own deliveries in HTTP mode."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot import keys, work
from bot.clock import Clock
from bot.db import Database
from bot.people.models import Employee
from bot.usage.models import UsageEvent
from bot.web import MOST_BYTES, Parts, create_web
from knowledge import KnowledgeError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADA = "ada.roth@brisemont.example"
BATCH = {"content-type": "application/cloudevents-batch+json"}


class Still(Clock):
    def now(self) -> datetime:
        return NOW

    def wall(self) -> datetime:
        return NOW


@dataclass
class Bot:
    """The parts as the test wants them, and a client for the web application."""

    database: Database
    index: str | None = "a1b2c3d4e5f6"
    worker: bool = True
    slack: bool = True
    blocked: str = ""
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        parts = Parts(index=self.fingerprint, worker=lambda: self.worker, slack=self.connected)
        web = create_web(database=self.database, clock=Still(), parts=parts, import_blocked=lambda: self.blocked)
        self.client = client_of(web)

    async def fingerprint(self) -> str:
        if self.index is None:
            raise KnowledgeError("none yet")
        return self.index

    async def connected(self) -> bool:
        return self.slack

    async def report(self, events: object, key: str, **headers: str) -> httpx.Response:
        given = {"authorization": f"Bearer {key}"} | BATCH | headers
        return await self.client.post("/v1/usage-events", content=json.dumps(events), headers=given)

    async def recorded(self) -> list[UsageEvent]:
        async with self.database.reading() as session:
            return list((await session.exec(select(UsageEvent).order_by(UsageEvent.key))).all())


def client_of(web: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://bot")


@pytest_asyncio.fixture
async def bot(database: Database) -> AsyncIterator[Bot]:
    bot = Bot(database)
    yield bot
    await bot.client.aclose()


@pytest_asyncio.fixture
async def key(database: Database) -> str:
    """A key, and Ada and Odile among the people; Odile has left."""
    common = {"country": "DE", "time_zone": "Europe/Berlin", "locale": "de-DE", "created_at": NOW, "updated_at": NOW}
    async with database.writing() as session:
        session.add(Employee(email=ADA, name="Ada Roth", **common))
        session.add(Employee(email="odile.bertin@brisemont.example", name="Odile Bertin", active=False, **common))
        return await keys.create("deepl", session=session, now=NOW)


def event(number: int = 1, **change: object) -> dict[str, Any]:
    return {
        "specversion": "1.0", "id": str(number), "source": "/deepl", "type": "document.translated", "subject": ADA,
    } | change  # fmt: skip


async def test_a_process_that_answers_is_alive_whatever_else_is_broken(tmp_path: Any) -> None:
    bot = Bot(Database(f"sqlite+aiosqlite:///{tmp_path / 'missing' / 'none.db'}"), index=None, worker=False)
    assert (await bot.client.get("/healthz")).status_code == 200
    assert (await bot.client.get("/metrics")).status_code == 200
    await bot.database.close()


async def test_ready_shows_which_index_answers(bot: Bot) -> None:
    said = await bot.client.get("/readyz")
    assert (said.status_code, said.json()) == (200, {"ready": True, "index": "a1b2c3d4e5f6", "missing": {}})


@pytest.mark.parametrize(
    ("change", "part"), [({"index": None}, "index"), ({"worker": False}, "worker"), ({"slack": False}, "slack")]
)
async def test_what_is_missing_is_named(bot: Bot, change: dict[str, Any], part: str) -> None:
    for name, value in change.items():
        setattr(bot, name, value)
    said = await bot.client.get("/readyz")
    assert said.status_code == 503
    assert set(said.json()["missing"]) == {part}


async def test_an_unmigrated_database_is_not_ready_and_the_command_is_told(tmp_path: Any) -> None:
    bot = Bot(Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"))
    said = await bot.client.get("/readyz")
    assert said.status_code == 503
    assert "archipel db upgrade" in said.json()["missing"]["database"]
    await bot.database.close()


async def test_metrics_show_what_waits(bot: Bot) -> None:
    async with bot.database.writing() as session:
        for number in range(3):
            due = NOW - timedelta(hours=number)
            await work.add(key=f"k{number}", kind="ask.message", payload={}, due_at=due, session=session)
    said = await bot.client.get("/metrics")
    assert said.headers["content-type"].startswith("text/plain")
    assert 'archipel_backlog{kind="ask.message"} 3.0' in said.text
    assert 'archipel_backlog_late{kind="ask.message"} 2.0' in said.text


async def test_reported_usage_is_recorded_once(bot: Bot, key: str) -> None:
    events = [event(1, data={"tool": "deepl-pro", "quantity": 2}), event(2, time="2026-11-20T10:00:00Z"), event(1)]
    first, again = await bot.report(events, key), await bot.report(events, key)
    assert (first.status_code, first.json()) == (200, {"recorded": 2, "duplicates": 1, "errors": []})
    assert again.json() == {"recorded": 0, "duplicates": 3, "errors": []}
    found = {(row.name, row.source, row.tool, row.quantity, row.occurred_at) for row in await bot.recorded()}
    assert found == {
        ("document.translated", "/deepl", "deepl-pro", 2.0, NOW),
        ("document.translated", "/deepl", None, 1.0, datetime(2026, 11, 20, 10, tzinfo=UTC)),
    }


async def test_one_event_needs_no_list(bot: Bot, key: str) -> None:
    said = await bot.report(event(), key, **{"content-type": "application/cloudevents+json"})
    assert said.json()["recorded"] == 1


async def test_bad_events_are_reported_by_index_and_the_good_ones_kept(bot: Bot, key: str) -> None:
    events = [
        event(1),
        "no event",
        event(2, subject="nobody@brisemont.example"),
        event(3, subject="odile.bertin@brisemont.example"),
        event(4, source="archipel"),
        event(5, subject=ADA.upper()),
    ]
    said = await bot.report(events, key)
    assert (said.status_code, said.json()["recorded"]) == (200, 2)
    assert [one["index"] for one in said.json()["errors"]] == [1, 2, 3, 4]
    assert len(await bot.recorded()) == 2


async def test_nothing_but_bad_events_is_an_error(bot: Bot, key: str) -> None:
    assert (await bot.report([{}], key)).status_code == 422
    assert (await bot.report([], key)).status_code == 200


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Basic KEY", "KEY"])
async def test_without_a_good_key_nothing_is_read(bot: Bot, key: str, given: str) -> None:
    headers = {"authorization": given.replace("KEY", key)}
    said = await bot.client.post("/v1/usage-events", content=b"{", headers=headers)
    assert (said.status_code, said.headers["www-authenticate"]) == (401, "Bearer")
    assert key not in said.text


async def test_a_revoked_key_is_no_key(bot: Bot, key: str) -> None:
    async with bot.database.writing() as session:
        await keys.revoke("deepl", session=session, now=NOW)
    assert (await bot.report([event()], key)).status_code == 401


async def test_before_the_works_council_was_heard_nothing_is_taken(bot: Bot, key: str) -> None:
    bot.blocked = "usage is taken from 2027-01-01 on"
    said = await bot.report([event()], key)
    assert (said.status_code, said.json()) == (403, {"error": bot.blocked})
    assert await bot.recorded() == []


async def test_a_body_that_is_too_large_is_refused_however_it_comes(bot: Bot, key: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 1000 + 1):
            yield b"x" * 1000

    headers = {"authorization": f"Bearer {key}"} | BATCH
    said = await bot.client.post("/v1/usage-events", content=endless(), headers=headers)
    assert said.status_code == 413


async def test_a_body_that_is_no_json_is_refused(bot: Bot, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"} | BATCH
    assert (await bot.client.post("/v1/usage-events", content=b"{", headers=headers)).status_code == 400


async def test_there_is_no_way_in_for_slack_unless_it_was_opened(bot: Bot) -> None:
    assert (await bot.client.post("/slack/events", content=b"{}")).status_code == 404
    assert (await bot.client.get("/docs")).status_code == 404
    assert (await bot.client.get("/openapi.json")).status_code == 404


SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - the one of Slack's own example
CHECK = {"type": "url_verification", "token": "x", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}


@pytest_asyncio.fixture
async def slack(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The web application in HTTP mode, with a Bolt app that nothing reaches without Slack's signature."""
    bolt = AsyncApp(client=AsyncWebClient("xoxb-1"), signing_secret=SECRET)
    bot = Bot(database)
    parts = Parts(index=bot.fingerprint, worker=lambda: True, slack=bot.connected)
    web = create_web(database=database, clock=Still(), parts=parts, import_blocked=lambda: "", bolt=bolt)
    async with client_of(web) as client:
        yield client


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
        "content-type": "application/json",
    }


async def test_what_slack_signed_reaches_bolt(slack: httpx.AsyncClient) -> None:
    body = json.dumps(CHECK).encode()
    said = await slack.post("/slack/events", content=body, headers=signed(body))
    assert (said.status_code, said.json()["challenge"]) == (200, CHECK["challenge"])


async def test_what_somebody_else_signed_does_not(slack: httpx.AsyncClient) -> None:
    body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}).encode()
    assert (await slack.post("/slack/events", content=body, headers=signed(body, "other"))).status_code == 401
    assert (await slack.post("/slack/events", content=body)).status_code == 401


@pytest.mark.parametrize(("body", "status"), [(b"\xff", 400), (b"x" * (MOST_BYTES + 1), 413)])
async def test_what_cannot_come_from_slack_is_refused(slack: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await slack.post("/slack/events", content=body, headers=signed(body))).status_code == status
