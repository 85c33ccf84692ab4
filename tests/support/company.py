"""The sample company with the whole bot at work in its local workspace, for tests that look on from outside.

`async with at_work(...) as company:` gives a `Company`: the same `bot.app.build` as in production, over Socket Mode or
over signed HTTP, on a migrated database with everybody of the roster in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import SecretStr

from bot import scene
from bot.app import Bot, build
from bot.db import Database
from bot.people import service
from bot.registry import service as registry
from bot.sandbox.model import App, Channel, Message, View
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.slack.sockets import Sockets
from bot.web import Parts, create_web
from tests.support.migrated import filled, migrated
from tests.support.sandbox import HandClock, InProcess

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "deploy" / "slack_manifest.yaml"

Mode = Literal["socket", "http"]


@dataclass
class Company:
    """Everything one can look at. `bot` changes when it is started again."""

    sandbox: Sandbox
    app: App
    clock: HandClock
    settings: Settings
    mode: Mode
    bot: Bot
    post: InProcess
    _running: list[asyncio.Task[None]] = field(default_factory=list)
    _sockets: Sockets | None = None

    @property
    def workspace(self) -> Workspace:
        """What Slack would hold."""
        return self.sandbox.workspace

    def person(self, name: str) -> Person:
        """Somebody by the part of their address before the @."""
        found = next(user for user in self.workspace.users.values() if user.name == name)
        return self.sandbox.person(found.id)

    def channel(self, name: str) -> Channel:
        """A channel by its name."""
        found = self.workspace.channel_named(name)
        assert found is not None
        return found

    def dm(self, person: Person) -> Channel:
        """The person's direct messages with the guide."""
        return self.workspace.dm(person.id, self.app.bot_user)

    @property
    def mention(self) -> str:
        """The guide's name as people type it into a channel."""
        return f"<@{self.app.bot_user}>"

    async def start(self) -> None:
        """Set the bot to work."""
        self._running = [asyncio.create_task(self.bot.worker.run())]
        if self.mode == "http":
            self.post.app = create_web(
                database=self.bot.database, clock=self.clock, parts=_parts(), bolt=self.bot.bolt,
                import_blocked=lambda: "",
            )  # fmt: skip
            return
        token = self.settings.slack_app_token
        assert token is not None
        self._sockets = Sockets(self.bot.bolt, token.get_secret_value(), connections=1)
        self._sockets.open()
        async with asyncio.timeout(10):
            while not await self._sockets.connected():
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """End the bot in good order."""
        if self._sockets is not None:
            await self._sockets.close()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.bot.inbox.close()
        await self.bot.close()

    async def rest(self) -> None:
        """The worker ends; what people do is still taken in, and waits."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []

    async def restart(self, meanwhile: Callable[[], Awaitable[Any]] | None = None) -> None:
        """A new bot on the same database, as after a deployment; `meanwhile` is done while no bot runs."""
        await self.stop()
        if meanwhile is not None:
            await meanwhile()
        self.bot = build(self.settings, clock=self.clock)
        await self.start()

    def wake(self) -> None:
        """There may be something to do now."""
        self.bot.worker.wake()

    async def see(self, what: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Wait until `what` gives something true, and give that."""
        async with asyncio.timeout(seconds):
            while not (found := what()):
                await asyncio.sleep(0.005)
        return found

    async def replies(self, message: Message, number: int = 1, *, viewer: Person | None = None) -> list[Message]:
        """The guide's finished messages in the thread of `message`, once there are `number` of them."""

        def there() -> list[Message]:
            thread = self.workspace.thread(message.channel, message.thread_ts or message.ts, viewer and viewer.id)
            said = [one for one in thread if one.app_id == self.app.id and one.ts > message.ts and not one.streaming]
            return said if len(said) >= number else []

        found: list[Message] = await self.see(there)
        return found

    async def reply(self, message: Message) -> Message:
        """The guide's one answer to `message`."""
        return (await self.replies(message))[-1]

    def said_to(self, person: Person) -> list[Message]:
        """Everything the guide has said in the person's direct messages, threads included, oldest first."""
        place = self.dm(person)
        threads = [self.workspace.thread(place, one.ts, person.id) for one in self.workspace.history(place, person.id)]
        said = {one.ts: one for thread in threads for one in thread if one.app_id == self.app.id}
        return [said[ts] for ts in sorted(said)]

    async def private(self, place: Channel, person: Person, number: int = 1) -> Message:
        """The `number`-th message in a channel that only this person sees."""

        def shown() -> Message | None:
            seen = [one for one in self.workspace.history(place, person.id) if one.ephemeral_to]
            return seen[number - 1] if len(seen) >= number else None

        found: Message = await self.see(shown)
        return found

    async def modal(self, person: Person) -> View:
        """The modal in front of a person."""
        found: View = await self.see(person.modal)
        return found

    async def quiet(self, seconds: float = 10.0) -> None:
        """Wait until nothing is due any more; not while the worker rests."""
        async with asyncio.timeout(seconds):
            while self._running and await self.busy():
                await asyncio.sleep(0.02)

    async def busy(self) -> bool:
        """Whether something is due."""
        from sqlmodel import col, select

        from bot.work import Work

        async with self.bot.database.reading() as session:
            due = select(Work.id).where(col(Work.finished_at).is_(None), col(Work.due_at) <= self.clock.now())
            return (await session.exec(due)).first() is not None


@asynccontextmanager
async def at_work(
    database_url: str,
    data: Path,
    *,
    mode: Mode = "socket",
    model_url: str = "",
    limits: bool = True,
    started: bool = True,
    policies: Path = ROOT / "policies",
    **settings: Any,
) -> AsyncIterator[Company]:
    """The company with its bot. `data` holds an index of the sample policies, shared by tests; `settings` overrides."""
    clock, post = HandClock(), InProcess()
    story, people = _scene()
    workspace = scene.stage(story, people, now=clock.now)
    clock.listeners.append(workspace.clock_wound)
    if not limits:
        workspace.limits.off()
    app = workspace.install(manifest(mode), request_url="http://bot/slack/events" if mode == "http" else "")
    scene.invite(app, story, workspace)
    sandbox = Sandbox(workspace, post=post if mode == "http" else None)
    url = await sandbox.start()
    own = Settings(
        _env_file=None,
        data_dir=data,
        policies_dir=policies,
        database_url=SecretStr(database_url),
        slack_api_url=f"{url}/api/",
        slack_bot_token=SecretStr(app.bot_token),
        slack_app_token=SecretStr(app.app_token),
        slack_signing_secret=SecretStr(app.signing_secret),
        admins=tuple(user.email for user in workspace.users.values() if user.is_admin),
        **({"model": "scripted", "model_url": model_url, "openai_api_key": SecretStr("sk-test")} if model_url else {}),
        **settings,
    )
    await filled(database_url, "company", partial(_import, people=people, now=clock.now()))
    company = Company(sandbox, app, clock, own, mode, build(own, clock=clock), post)
    clock.listeners.append(company.wake)
    try:
        if started:
            await company.start()
        yield company
    finally:
        await company.stop()
        await sandbox.stop()


def manifest(mode: Mode) -> dict[str, Any]:
    """The one that real workspaces install, connected as `mode` says."""
    read: dict[str, Any] = deepcopy(_manifest())
    read["settings"]["socket_mode_enabled"] = mode == "socket"
    return read


_scene = cache(partial(scene.load, ROOT / "deploy" / "demo"))


@cache
def _manifest() -> dict[str, Any]:
    return dict(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


async def _import(database_url: str, *, people: Any, now: datetime) -> None:
    """Everybody of the roster and every tool of the registry, since yesterday."""
    await migrated(database_url)
    database = Database(database_url)
    async with database.writing() as session:
        await service.import_roster(people, session=session, now=now - timedelta(days=1))
        await registry.seed(ROOT / "policies", now=now - timedelta(days=1), session=session)
    await database.close()


def _parts() -> Parts:
    async def index() -> str:
        return "test"

    async def slack() -> bool:
        return True

    return Parts(index=index, worker=lambda: True, slack=slack)
