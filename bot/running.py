"""`archipel run`: the bot from its start to its orderly end.

Whatever can only be mended by a person is said at the start and ends the run: missing settings, tokens that Slack
refuses, a database that is not migrated, a port in use. Everything else is waited for while the bot goes on.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

import structlog
import uvicorn

from bot.clock import SystemClock, business_day
from bot.db import check_schema
from bot.errors import AlreadyRunning, CannotRun, CompanyError
from bot.folders import prepare_data_folder
from bot.settings import variable
from bot.slack import inspection
from bot.slack.messenger import web_client
from bot.slack.sockets import Sockets
from bot.upkeep import Index, delete_daily
from bot.web import Parts, create_web

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.privacy import PersonalData
    from bot.settings import Settings
    from bot.slack.inbox import Inbox
    from bot.slack.messenger import Messenger
    from bot.worker import Worker
    from knowledge import KnowledgeBase

LOCK: Final = "run.lock"
"""In the data folder: held by a running bot and by a restore."""

LEAVE_S: Final = 5
"""How long requests under way may take when the bot stops."""

_log = structlog.get_logger(__name__)


class Bot(Protocol):
    """What `bot.app.build` puts together."""

    @property
    def bolt(self) -> AsyncApp:
        """Where Slack's payloads go."""

    @property
    def worker(self) -> Worker:
        """Does what was stored."""

    @property
    def database(self) -> Database:
        """The database."""

    @property
    def knowledge(self) -> KnowledgeBase:
        """Answers from the policies."""

    @property
    def inbox(self) -> Inbox:
        """Stores what Slack delivers."""

    @property
    def rooms(self) -> Sequence[PersonalData]:
        """What the features store of people."""

    @property
    def messenger(self) -> Messenger:
        """Speaks to Slack."""

    @property
    def begin(self) -> Callable[[], Awaitable[None]]:
        """Enters what comes again and again, once the database is there."""

    @property
    def index_changed(self) -> Callable[[], Awaitable[object]]:
        """What follows from another index."""

    @property
    def close(self) -> Callable[[], Awaitable[None]]:
        """Waits for what still goes on in the background, then closes connections; once the worker has ended."""


class Build(Protocol):
    """`bot.app.build`, as far as a run needs it."""

    def __call__(self, settings: Settings, *, clock: Clock) -> Bot:
        """Put the parts together; nothing connects yet."""


async def run(
    settings: Settings,
    *,
    build: Build | None = None,
    clock: Clock | None = None,
    stop: asyncio.Event | None = None,
    started: Callable[[int], None] = lambda port: None,
) -> None:
    """Run the bot until SIGTERM, SIGINT or `stop`. `started` is told the port once everything has been started.

    Raises CannotRun, AlreadyRunning, DataFolderError, CompanyError and the errors of the database.
    """
    mode = mode_of(settings)
    clock = clock or SystemClock()
    prepare_data_folder(settings.data_dir)
    _check_company(settings)
    with alone(settings.data_dir):
        bot = (build or _build())(settings, clock=clock)
        try:
            await check_schema(bot.database)
            await _seed_tools(bot.database, settings, clock)
            await bot.begin()
            await _run(bot, settings, clock, mode, stop or asyncio.Event(), started)
        finally:
            await bot.close()


def mode_of(settings: Settings) -> str:
    """`socket` or `http`, by what is set; raises CannotRun saying what to set."""
    if settings.slack_bot_token is None:
        raise CannotRun(
            f"{variable('slack_bot_token')} is not set: create the Slack app from deploy/slack_manifest.yaml, "
            "install it and give its Bot User OAuth Token; `archipel demo` works without"
        )
    if settings.slack_app_token is not None:
        return "socket"
    if settings.slack_signing_secret is not None:
        return "http"
    raise CannotRun(
        f"neither {variable('slack_app_token')} nor {variable('slack_signing_secret')} is set: give an app-level token "
        "(Socket Mode, no public address needed) or the signing secret (HTTP, Slack calls /slack/events)"
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Own the data folder; the operating system ends it with the process. Raises AlreadyRunning."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(folder) from None
    try:
        yield
    finally:
        lock.release()


def import_blocked(settings: Settings, clock: Clock) -> str:
    """Why usage of single people may not be imported yet: the works council comes first; "" when it may."""
    from bot import company

    try:
        ours = company.load(settings.policies_dir)
    except CompanyError:
        return "company.yaml cannot be used: `archipel doctor` says why"
    consulted = ours.works_council
    if consulted is None or consulted.consulted_on <= _today(settings, clock, ours.time_zone):
        return ""
    return f"usage is taken from {consulted.consulted_on} on, when the works council has been consulted (company.yaml)"


class _Token:
    """HTTP mode has no connection that could be lost: what counts is whether Slack knows the token."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client: Final = client
        self._known = False

    async def connected(self) -> bool:
        """Whether Slack has said so at least once; it is asked again until it does."""
        if not self._known:
            try:
                await inspection.identify(self._client)
            except inspection.Unanswered:
                return False
            self._known = True
        return True


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the run has its own, for all its parts."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


async def _run(
    bot: Bot, settings: Settings, clock: Clock, mode: str, stop: asyncio.Event, started: Callable[[int], None]
) -> None:
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    client = web_client(token, settings.slack_api_url)
    await _check_tokens(client, settings)
    listening = _listen(settings)
    index = Index(bot.knowledge, bot.index_changed)
    app_token = settings.slack_app_token
    sockets = Sockets(bot.bolt, app_token.get_secret_value()) if app_token else None
    worker = asyncio.create_task(bot.worker.run(), name="worker")
    server = _server(
        create_web(
            database=bot.database,
            clock=clock,
            parts=Parts(
                index=index.fingerprint,
                worker=lambda: not worker.done(),
                slack=sockets.connected if sockets else _Token(client).connected,
            ),
            import_blocked=lambda: import_blocked(settings, clock),
            bolt=None if sockets else bot.bolt,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="web")
    keeping = [
        asyncio.create_task(index.keep_in_step(), name="index"),
        asyncio.create_task(delete_daily(bot.database, settings.policies_dir, clock, bot.rooms), name="retention"),
    ]
    if sockets:
        sockets.open()
    try:
        with _signals(stop):
            port = listening.getsockname()[1]
            _log.info("run.started", mode=mode, port=port)
            started(port)
            await _until(stop, [worker, serving, *keeping])
    finally:
        _log.info("run.stopping")
        # Intake first; then the worker, which lets its handlers end; whoever looks on last.
        if sockets:
            await sockets.close()
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
        await bot.inbox.close()
        await _end([worker])
        await _end(keeping)
        _log.info("run.stopped")


async def _until(stop: asyncio.Event, parts: Sequence[asyncio.Task[None]]) -> None:
    """Until the stop; a part that ends by itself ends the run: whoever supervises the process starts it again."""
    stopping = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([stopping, *parts], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
    for part in parts:
        if part in done:
            _log.error("run.part_ended", step=part.get_name())
            part.result()
            raise CannotRun(f"a part of the bot ended by itself ({part.get_name()}); start it again and report it")


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _check_tokens(client: AsyncWebClient, settings: Settings) -> None:
    """Raise CannotRun for a token that Slack refuses; a Slack that does not answer is none of our business here."""
    checks: list[tuple[str, Callable[[], Awaitable[object]]]] = [
        ("slack_bot_token", lambda: inspection.identify(client))
    ]
    if settings.slack_app_token is not None:
        app_token = settings.slack_app_token.get_secret_value()
        checks.append(("slack_app_token", lambda: inspection.try_socket(client, app_token)))
    for field, check in checks:
        try:
            await check()
        except inspection.Unanswered as error:
            if error.lasting:
                raise CannotRun(
                    f"Slack refuses {variable(field)} ({error.error}): `archipel doctor` says what to do"
                ) from error
            _log.warning("slack.unreachable", outcome=error.error)


def _listen(settings: Settings) -> socket.socket:
    """The socket of the web server, bound before anything starts, so that a port in use is said at once."""
    host, port = settings.http_host, settings.http_port
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise CannotRun(
            f"cannot listen on {host}, port {port} ({error.strerror or 'not an address of this machine'}): "
            f"set {variable('http_host')} and {variable('http_port')}, or stop what uses the port"
        ) from error


def _server(web: FastAPI) -> _Server:
    return _Server(
        uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=LEAVE_S)
    )


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first SIGTERM or Ctrl+C stops in good order, the second at once."""
    loop = asyncio.get_running_loop()
    caught = (signal.SIGTERM, signal.SIGINT)

    def leave() -> None:
        stop.set()
        for one in caught:
            loop.remove_signal_handler(one)

    for one in caught:
        loop.add_signal_handler(one, leave)
    try:
        yield
    finally:
        for one in caught:
            loop.remove_signal_handler(one)


async def _seed_tools(database: Database, settings: Settings, clock: Clock) -> None:
    """A registry that has never been filled begins with the tools of the policies folder."""
    from bot.registry import service

    async with database.writing() as session:
        await service.seed(settings.policies_dir, now=clock.now(), session=session)


def _check_company(settings: Settings) -> None:
    from bot import company

    company.load(settings.policies_dir)


def _today(settings: Settings, clock: Clock, zone: str) -> date:
    return business_day(settings.today, clock.now(), zone)


def _build() -> Build:
    from bot.app import build

    return build
