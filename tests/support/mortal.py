"""The whole bot on a Slack in this process, without sockets in between: quick enough for ten thousand events, and it
can be killed, or one step of it made to fail, wherever one likes.

`async with mortal(url, data) as company:` gives a `Mortal`. Its bot is `bot.app.build`'s; only the last hop of a Web
API call and of a delivery is a function call instead of HTTP. A killed bot does not know it: from that step on nothing
it tries has any effect, its transactions are rolled back, and it is thrown away. The next one has its database alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_base_client import AsyncBaseClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse
from sqlalchemy import event
from sqlmodel import col, func, select

from bot import scene
from bot.app import Bot, build
from bot.db import Database
from bot.people import service
from bot.sandbox import api, payloads
from bot.sandbox.delivery import Delivery
from bot.sandbox.model import App, Channel, Happening, Json, Message
from bot.sandbox.person import Person
from bot.sandbox.request_urls import Reply, encode, signature
from bot.sandbox.subscriptions import hears, mention_is_heard
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.work import LEASE, Work
from tests.support.company import ROOT, manifest
from tests.support.migrated import migrated

SLACK = "http://slack.brisemont.example"
REPLAYS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=11))
"""When every event comes once more, although it was acknowledged."""

STEPS = ("statement", "commit", "committed", "calling", "called", "posting", "posted", "index")
"""Where a bot can end: before a statement, before and after a commit, before a Web API call and after Slack did it
(posts apart), before the index is asked."""


class Killed(BaseException):
    """The process would be gone."""


class Fate:
    """Counts steps and says what happens at each: nothing, or the exception `strike` gives for its name and number.

    Numbers count from 1, all steps together. After `Killed` every further step is dead as well.
    """

    def __init__(self) -> None:
        self.strike: Callable[[str, int], BaseException | None] = lambda step, number: None
        self.taken: Counter[str] = Counter()
        self.struck: list[str] = []
        self.died = asyncio.Event()

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.taken.total()

    def step(self, name: str) -> None:
        """The bot is about to do this; raises what fate has for it."""
        if self.died.is_set():
            raise Killed(name)
        self.taken[name] += 1
        error = self.strike(name, self.steps)
        if error is not None:
            self.struck.append(name)
            if isinstance(error, Killed):
                self.died.set()
            raise error


class Time:
    """`wind` moves business time alone, as a demonstrator does; `pass_by` lets time really pass, leases included."""

    def __init__(self) -> None:
        self._ahead = self._passed = timedelta(0)

    def now(self) -> datetime:
        """Business time."""
        return self.wall() + self._ahead

    def wall(self) -> datetime:
        """The time leases are measured by."""
        return datetime.now(UTC) + self._passed

    def wind(self, by: timedelta) -> None:
        """Move business time."""
        self._ahead += by

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self._passed += time


@dataclass
class Mortal:
    """The sample company, its Slack, and a bot that may die. `bodies` are the events of what was said last."""

    workspace: Workspace
    app: App
    time: Time
    settings: Settings
    looking: Database
    fate: Fate = field(default_factory=Fate)
    bodies: list[Json] = field(default_factory=list)
    prepare: Callable[[Bot], None] = lambda bot: None
    bot: Bot = field(init=False)
    delivery: Delivery = field(init=False)
    _lives: int = 0
    _kept: frozenset[asyncio.Task[Any]] = frozenset()

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.workspace, post=self._post)
        self.workspace.on_event.append(self._hear)

    # People

    def person(self, name: str) -> Person:
        """Somebody by the part of their address before the @."""
        found = next(user for user in self.workspace.users.values() if user.name == name)
        return Person(self.workspace, self.delivery, found.id)

    def dm(self, person: Person) -> Channel:
        """The person's direct messages with the guide."""
        return self.workspace.dm(person.id, self.app.bot_user)

    def said(self, user: str, channel: Channel, text: str) -> tuple[Message, list[Json]]:
        """Somebody's message, and the events that tell the bot of it; they are not delivered."""
        self.bodies = []
        message = self.workspace.post(channel=channel, user=user, text=text)
        return message, self.bodies

    def answers(self, message: Message) -> list[Message]:
        """What the guide said in the message's thread."""
        thread = self.workspace.thread(message.channel, message.ts, message.user)
        return [one for one in thread if one.app_id == self.app.id]

    def all_answers(self) -> list[Message]:
        """Everything the guide has said anywhere, to whomever."""
        everything = self.workspace._messages.values()
        return [one for place in everything for one in place.values() if one.app_id == self.app.id]

    def _hear(self, happening: Happening) -> None:
        if happening.event.get("bot_id") or happening.type != "message":
            return
        said = payloads.typed_by_a_person(happening.event)
        if hears(self.app, happening, self.workspace):
            self.bodies.append(self._body(said))
        if mention_is_heard(self.app, happening, self.workspace):
            mention = payloads.mention_event(said, self.app.bot_user)
            self.bodies += [self._body(mention)] if mention else []

    def _body(self, said: Json) -> Json:
        self._lives += 1
        team, now = self.delivery.team, int(self.time.now().timestamp())
        return payloads.event_callback(said, self.app, team, event_id=f"Ev{self._lives:010}", event_time=now)

    # Deliveries

    async def deliver(self, body: Json, retry: int = 0) -> bool:
        """One signed delivery of an event; whether the bot acknowledged it."""
        content_type, data = encode("events_api", body)
        headers = {"content-type": content_type} | ({"x-slack-retry-num": str(retry)} if retry else {})
        return (await self._signed(data, headers)).status == 200

    async def _post(self, url: str, data: bytes, headers: Any) -> Reply:
        return await self._signed(data, {name: value for name, value in headers.items() if name == "content-type"})

    async def _signed(self, data: bytes, headers: dict[str, str]) -> Reply:
        timestamp = str(int(time.time()))
        headers |= {
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self.app.signing_secret, timestamp, data),
        }
        request = AsyncBoltRequest(body=data.decode(), headers=dict(headers))
        try:
            answer = await self.bot.bolt.async_dispatch(request)
        except Killed:
            raise ConnectionResetError from None
        if self.fate.died.is_set():
            raise ConnectionResetError
        return Reply(answer.status, {k: v[0] for k, v in answer.headers.items()}, answer.body.encode())

    async def deliver_all(self, deliveries: Iterable[tuple[Json, int]], *, at_once: int = 64) -> list[bool | None]:
        """Deliver (body, retry number), so many at once; which were acknowledged, None for those not even tried.

        Ends early when the bot dies.
        """
        wanted = list(deliveries)
        done: list[bool | None] = []
        while wanted and not self.fate.died.is_set():
            now, wanted = wanted[:at_once], wanted[at_once:]
            outcome = await asyncio.gather(*(self.deliver(body, retry) for body, retry in now), return_exceptions=True)
            done += [one is True for one in outcome]
        return [*done, *(None for _ in wanted)]

    # Life and death

    async def live(self) -> None:
        """A new bot on what the old one left."""
        self.fate.died.clear()
        self._kept = frozenset(asyncio.all_tasks())
        self.bot = build(self.settings, clock=self.time)
        self.prepare(self.bot)
        for engine in (self.bot.database.engine, self.bot.inbox._engine):
            _watch(engine.sync_engine, self.fate)
        for name in ("ask", "fingerprint", "readable", "documents"):
            setattr(self.bot.knowledge, name, _stepped(getattr(self.bot.knowledge, name), self.fate))
        self.bot.messenger._sending._sleep = self._sleep
        asyncio.create_task(self.bot.worker.run())  # noqa: RUF006 - found again by `die`

    async def die(self) -> None:
        """Throw the bot away, whatever it is at; the time until its leases end passes."""
        self.fate.died.set()
        for _ in range(3):
            left = asyncio.all_tasks() - self._kept
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=5) if left else None
        session = self.bot.messenger._client.session
        for let_go in (self.bot.database.engine.dispose, self.bot.inbox._engine.dispose, session and session.close):
            with suppress(Exception):
                await let_go()
        self.time.pass_by(LEASE + timedelta(seconds=1))

    async def mourn(self) -> None:
        """If the bot died, throw it away and start another."""
        if self.fate.died.is_set():
            await self.die()
            await self.live()

    async def quiet(self, *, patience_s: float = 60.0) -> bool:
        """Wait until nothing is due any more; False when the bot died first or nothing has moved for so long."""
        before, until = 0, time.monotonic() + patience_s
        while due := await self.waiting(due=True):
            if due != before:
                before, until = due, time.monotonic() + patience_s
            if self.fate.died.is_set() or time.monotonic() > until:
                return False
            await asyncio.sleep(0.03)
        return not self.fate.died.is_set()

    async def waiting(self, *, due: bool = False) -> int:
        """How many rows are open, or open and due."""
        table = func.count(col(Work.id))
        found = select(table).where(col(Work.state).in_(("pending", "claimed")))
        if due:
            found = found.where((col(Work.state) == "claimed") | (col(Work.due_at) <= self.time.now()))
        async with self.looking.reading() as session:
            return int((await session.exec(found)).one())

    async def open_rows(self) -> list[Work]:
        """The rows that are not done, for whoever wonders."""
        async with self.looking.reading() as session:
            return list((await session.exec(select(Work).where(col(Work.finished_at).is_(None)).limit(5))).all())

    async def settle(self, *, minutes: int = 600, patience_s: float = 60.0) -> None:
        """Go on until nothing is open at all, with a new bot whenever one dies.

        What does not move for `patience_s` has been forgotten by a bot that lives: its lease passes.
        """
        for _ in range(minutes):
            await self.mourn()
            quiet = await self.quiet(patience_s=patience_s)
            if quiet and not await self.waiting():
                return
            if not quiet and not self.fate.died.is_set():
                self.time.pass_by(LEASE + timedelta(seconds=1))
            self.time.wind(timedelta(minutes=1))
        raise AssertionError(f"there is always something left to do: {await self.open_rows()}")

    async def _sleep(self, seconds: float) -> None:
        self.time.wind(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    async def call(self, method: str, args: Json, token: str) -> api.Answer:
        """What Slack does, between two steps."""
        posts = method in {"chat.postMessage", "response_url", "chat.postEphemeral"}
        self.fate.step("posting" if posts else "calling")
        answer = await (
            api.respond(self.workspace, args.pop("token"), args)
            if method == "response_url"
            else api.call(self.workspace, method, args, token)
        )
        self.fate.step("posted" if posts else "called")
        return answer


@asynccontextmanager
async def mortal(
    database_url: str, data: Path, *, prepare: Callable[[Bot], None] | None = None
) -> AsyncIterator[Mortal]:
    """The company with its first bot; `prepare` changes every bot before it begins (for controls)."""
    clock = Time()
    story, people = scene.load(ROOT / "deploy" / "demo")
    workspace = scene.stage(story, people, now=clock.now)
    workspace.limits.off()
    workspace.base_url = SLACK
    app = workspace.install(manifest("http"), request_url="http://bot/slack/events")
    scene.invite(app, story, workspace)
    await migrated(database_url)
    looking = Database(database_url)
    async with looking.writing() as session:
        await service.import_roster(people, session=session, now=clock.now() - timedelta(days=1))
    settings = Settings(
        _env_file=None,
        data_dir=data,
        policies_dir=ROOT / "policies",
        database_url=SecretStr(database_url),
        slack_api_url=f"{SLACK}/api/",
        slack_bot_token=SecretStr(app.bot_token),
        slack_signing_secret=SecretStr(app.signing_secret),
    )
    company = Mortal(workspace, app, clock, settings, looking)
    company.prepare = prepare or company.prepare
    asyncio.get_running_loop().set_exception_handler(_let_the_dead_rest)
    with _without_network(company), _quiet_logs():
        await company.live()
        try:
            yield company
        finally:
            await company.die()
            await looking.close()


def _let_the_dead_rest(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Nobody waits for the tasks of a killed bot."""
    if not isinstance(context.get("exception"), Killed):
        loop.default_exception_handler(context)


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Ten thousand events are no news."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


def _watch(engine: Any, fate: Fate) -> None:
    """Statements and commits are steps; rolling back is not, since the server does it for the dead."""

    def execute(*_: Any) -> None:
        fate.step("statement")

    event.listen(engine, "before_cursor_execute", execute)
    commit = engine.dialect.do_commit

    def do_commit(connection: Any) -> None:
        fate.step("commit")
        commit(connection)
        fate.step("committed")

    engine.dialect.do_commit = do_commit


def _stepped(function: Any, fate: Fate) -> Any:
    def stepped(*args: Any, **given: Any) -> Any:
        fate.step("index")
        return function(*args, **given)

    return stepped


class _without_network:  # noqa: N801 - reads as a statement
    """Web API calls and response URLs end in `company.call`, for every client of slack_sdk."""

    def __init__(self, company: Mortal) -> None:
        self._company = company
        self._before = AsyncBaseClient._request, AsyncWebhookClient._perform_http_request

    def __enter__(self) -> None:
        company = self._company

        async def request(client: Any, *, http_verb: str, api_url: str, req_args: Json) -> Json:
            args = {**(req_args.get("params") or {}), **(req_args.get("data") or {}), **(req_args.get("json") or {})}
            token = str(req_args["headers"].get("Authorization", "")).removeprefix("Bearer ")
            answer = await company.call(api_url.rsplit("/", 1)[1], _plain(args), token)
            return {"data": answer.body, "headers": dict(answer.headers), "status_code": answer.status}

        async def respond(client: Any, *, body: Json, headers: Json) -> WebhookResponse:
            args = {**_plain(body), "token": client.url.rsplit("/", 1)[1]}
            answer = await company.call("response_url", args, "")
            return WebhookResponse(
                url=client.url, status_code=answer.status, body=json.dumps(answer.body), headers=dict(answer.headers)
            )

        AsyncBaseClient._request = request  # type: ignore[method-assign]
        AsyncWebhookClient._perform_http_request = respond  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        AsyncBaseClient._request, AsyncWebhookClient._perform_http_request = self._before  # type: ignore[method-assign]


def _plain(args: Json) -> Json:
    """Values of their own, as they arrive over a wire."""
    copied: Json = json.loads(json.dumps(args))
    return copied
