"""`archipel run`: what it refuses to start with, what it starts, and how it ends."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import knowledge_base
from bot.clock import SystemClock
from bot.db import Database
from bot.errors import AlreadyRunning, CannotRun, CompanyError, NotMigrated
from bot.registry import service as registry
from bot.registry.models import ToolEntry
from bot.running import alone, import_blocked, mode_of, run
from bot.settings import Settings, load
from bot.slack.inbox import Inbox
from bot.worker import Worker
from knowledge import KnowledgeBase
from tests.support.migrated import migrated
from tests.support.policies import Folder
from tests.support.slack_server import SlackServer, until
from tests.support.tools import GOOD

COMPANY = (Path(__file__).parents[2] / "policies" / "company.yaml").read_text(encoding="utf-8")
MENTION = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": {"type": "app_mention", "user": "U2"}}


@dataclass
class Bot:
    """A bot whose only feature is to count mentions; everything else is the real thing."""

    bolt: AsyncApp
    database: Database
    knowledge: KnowledgeBase
    worker: Any
    inbox: Inbox
    rooms: tuple[()] = ()
    messenger: Any = None
    mentions: list[str] = field(default_factory=list)
    closed: int = 0

    async def begin(self) -> None:
        pass

    async def index_changed(self) -> None:
        pass

    async def close(self) -> None:
        self.closed += 1
        await self.database.close()


class Factory:
    """Stands for `bot.app.build` and keeps what it built."""

    def __init__(self) -> None:
        self.worker: Any = None
        self.built: list[Bot] = []

    def __call__(self, settings: Settings, *, clock: Any) -> Bot:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
        secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
        bolt = AsyncApp(
            client=AsyncWebClient(token, base_url=settings.slack_api_url, retry_handlers=[]),
            signing_secret=secret,
            process_before_response=True,
        )
        database = Database(settings.database)
        worker = self.worker or Worker(database, clock, {})
        inbox = Inbox(database, clock, lambda: None)
        bot = Bot(bolt, database, knowledge_base(settings), worker, inbox)

        @bolt.event("app_mention")
        async def count(body: dict[str, Any]) -> None:
            bot.mentions.append(body["event_id"])

        self.built.append(bot)
        return bot


@dataclass
class Running:
    port: int
    bot: Bot
    task: "asyncio.Task[None]"
    stop: asyncio.Event

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.get(f"http://127.0.0.1:{self.port}{path}")

    async def until_ready(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            while (said := await self.get("/readyz")).status_code != 200:
                await asyncio.sleep(0.02)
        document: dict[str, Any] = said.json()
        return document


@pytest_asyncio.fixture
async def slack(folder: Folder, settings: Settings) -> AsyncIterator[SlackServer]:
    folder.put("company.yaml", COMPANY)
    settings.data_dir.mkdir()
    await migrated(settings.database)
    async with SlackServer() as slack:
        yield slack


def configured(slack: SlackServer, **change: Any) -> Settings:
    given = {
        "slack_bot_token": "xoxb-good", "slack_app_token": "xapp-good", "slack_api_url": slack.url, "http_port": 0,
    }  # fmt: skip
    return load(**{name: value for name, value in (given | change).items() if value is not None})


@asynccontextmanager
async def running(settings: Settings, factory: Factory | None = None) -> AsyncIterator[Running]:
    factory = factory or Factory()
    stop, started = asyncio.Event(), asyncio.Queue[int]()
    task = asyncio.create_task(run(settings, build=factory, stop=stop, started=started.put_nowait))
    port = asyncio.create_task(started.get())
    await asyncio.wait([task, port], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        port.cancel()
        task.result()
    try:
        yield Running(port.result(), factory.built[0], task, stop)
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await task


async def test_in_socket_mode_events_come_over_two_connections(slack: SlackServer) -> None:
    async with running(configured(slack)) as ours:
        ready = await ours.until_ready()
        assert ready["index"] == ours.bot.knowledge.fingerprint()
        await slack.until_sockets(2)
        await slack.deliver(MENTION)
        await until(lambda: slack.acknowledged == ["e1"])
        assert ours.bot.mentions == ["Ev1"]
        assert (await ours.get("/healthz")).text == "ok\n"
        assert "archipel_index_info" in (await ours.get("/metrics")).text
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"http://127.0.0.1:{ours.port}/slack/events")).status_code == 404
    await slack.until_sockets(0)
    assert ours.bot.closed == 1


async def test_the_very_bot_that_is_shipped_starts_and_ends(slack: SlackServer) -> None:
    stop, started = asyncio.Event(), asyncio.Queue[int]()
    task = asyncio.create_task(run(configured(slack), stop=stop, started=started.put_nowait))
    async with asyncio.timeout(20):
        port = await started.get()
        await slack.until_sockets(2)
        async with httpx.AsyncClient() as client:
            while (said := await client.get(f"http://127.0.0.1:{port}/readyz")).status_code != 200:
                assert set(said.json()["missing"]) <= {"index", "slack"}
                await asyncio.sleep(0.02)
        stop.set()
        await task
    await slack.until_sockets(0)


async def test_a_first_run_takes_the_tools_of_the_policies_and_a_later_one_leaves_them(
    slack: SlackServer, folder: Folder
) -> None:
    folder.put("tools.yaml", GOOD)
    for _ in range(2):
        async with running(configured(slack)) as ours, ours.bot.database.writing() as session:
            tool = await session.get(ToolEntry, "writer")
            assert tool is not None
            assert await registry.count(session=session) == 2
        folder.put("tools.yaml", GOOD.replace("id: writer", "id: other"))


async def test_in_http_mode_slack_comes_to_us_and_no_connection_is_opened(slack: SlackServer) -> None:
    settings = configured(slack, slack_app_token=None, slack_signing_secret="s")  # noqa: S106
    async with running(settings) as ours:
        await ours.until_ready()
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"http://127.0.0.1:{ours.port}/slack/events")).status_code == 401
    assert slack.sockets == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_run_in_good_order(slack: SlackServer, how: signal.Signals) -> None:
    async with running(configured(slack)) as ours:
        await slack.until_sockets(2)
        os.kill(os.getpid(), how)
        async with asyncio.timeout(5):
            await ours.task
    await slack.until_sockets(0)
    with alone(configured(slack).data_dir):
        pass


async def test_work_under_way_may_end_after_intake_has_stopped(slack: SlackServer) -> None:
    class Slow:
        ended: list[int]

        async def run(self) -> None:
            try:
                await asyncio.sleep(3600)
            finally:
                self.ended = [sum(not one.closed for one in slack.sockets)]

    factory = Factory()
    factory.worker = Slow()
    async with running(configured(slack), factory):
        await slack.until_sockets(2)
    assert factory.worker.ended == [0]


async def test_a_part_that_breaks_ends_the_run(slack: SlackServer) -> None:
    class Broken:
        async def run(self) -> None:
            await asyncio.sleep(0.1)
            raise RuntimeError("broken")

    factory = Factory()
    factory.worker = Broken()
    with pytest.raises(RuntimeError, match="broken"):
        async with running(configured(slack), factory) as ours:
            await asyncio.wait([ours.task])


async def test_a_slack_that_is_away_at_the_start_is_waited_for(slack: SlackServer) -> None:
    away = {"ok": False, "error": "internal_error"}
    slack.answers = {"auth.test": away, "apps.connections.open": away}
    async with running(configured(slack)) as ours:
        said = await ours.get("/readyz")
        assert said.status_code == 503
        assert "slack" in said.json()["missing"]
        assert (await ours.get("/healthz")).status_code == 200


async def test_without_documents_the_bot_runs_and_is_not_ready(slack: SlackServer, folder: Folder) -> None:
    for document in (folder.root / "documents").iterdir():
        document.unlink()
    (folder.root / "documents").rmdir()
    async with running(configured(slack)) as ours:
        await slack.until_sockets(2)
        assert set((await ours.get("/readyz")).json()["missing"]) == {"index"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"slack_bot_token": "xoxb-bad"}, "refuses SLACK_BOT_TOKEN"),
        ({"slack_app_token": "xapp-bad"}, "refuses SLACK_APP_TOKEN"),
        ({"http_host": "256.1.1.1"}, "cannot listen on 256.1.1.1"),
    ],
)
async def test_what_only_a_person_can_mend_is_said_at_once(slack: SlackServer, change: Any, told: str) -> None:
    with pytest.raises(CannotRun, match=told):
        async with running(configured(slack, **change)):
            pass
    assert slack.sockets == []


async def test_a_port_in_use_is_said_at_once(slack: SlackServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CannotRun, match="ARCHIPEL_HTTP_PORT"):
        async with running(configured(slack, http_port=taken.getsockname()[1])):
            pass


async def test_an_unmigrated_database_is_refused_with_the_command(slack: SlackServer, tmp_path: Path) -> None:
    with pytest.raises(NotMigrated, match="archipel db upgrade"):
        async with running(configured(slack, data_dir=tmp_path / "new")):
            pass


async def test_a_company_file_that_cannot_be_used_is_refused(slack: SlackServer, folder: Folder) -> None:
    folder.put("company.yaml", "version: 1")
    with pytest.raises(CompanyError):
        async with running(configured(slack)):
            pass


async def test_a_second_run_on_the_same_data_folder_is_refused(slack: SlackServer) -> None:
    async with running(configured(slack)):
        with pytest.raises(AlreadyRunning, match="ARCHIPEL_DATA_DIR"):
            async with running(configured(slack)):
                pass


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, "socket"),
        ({"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}, "http"),
        ({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_signing_secret": "s"}, "socket"),
    ],
)
def test_the_tokens_decide_how_events_come(clean_environment: Path, given: dict[str, Any], mode: str) -> None:
    assert mode_of(load(**given)) == mode


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "SLACK_BOT_TOKEN is not set"), ({"slack_bot_token": "xoxb-1"}, "SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET")],
)
def test_missing_tokens_are_named_with_where_to_find_them(
    clean_environment: Path, given: dict[str, Any], told: str
) -> None:
    with pytest.raises(CannotRun, match=told):
        mode_of(load(**given))


@pytest.mark.parametrize(
    ("company", "today", "blocked"),
    [
        (COMPANY, None, ""),
        (COMPANY, date(2026, 2, 9), "2026-02-10"),
        (None, None, "archipel doctor"),
        ("none", date(2020, 1, 1), ""),
    ],
)
def test_usage_of_single_people_waits_for_the_works_council(
    folder: Folder, company: str | None, today: date | None, blocked: str
) -> None:
    if company == "none":
        head, rest = COMPANY.split("works_council:")
        company = f"{head}works_council: none\n\ncosts:{rest.split('costs:')[1]}"
    if company is not None:
        folder.put("company.yaml", company)
    said = import_blocked(load(today=today), SystemClock())
    assert (blocked in said) if blocked else said == ""
