"""`archipel demo`: the sample company's Slack workspace in the browser, with the very bot that goes to production.

Bot and workspace share one process and one clock, which can be wound forward. They speak over Socket Mode and the Web
API all the same, as they would through the internet. Nothing is kept: every demonstration begins anew, with the index
of the documents as the only thing that stays in the data folder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from bot import scene, script
from bot.clock import WindingClock
from bot.errors import DemoError
from bot.folders import prepare_data_folder
from bot.i18n import text
from bot.playing import four_weeks
from bot.sandbox.page import attach
from bot.sandbox.page.acts import Acts
from bot.sandbox.server import Sandbox
from bot.settings import DATABASE_FILE, variable
from bot.stage import Stage
from knowledge import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people.roster import RosterRow
    from bot.settings import Settings

PORT: Final = 8080
TITLE: Final = "Archipel"
MANIFEST: Final = Path(__file__).parents[1] / "deploy" / "slack_manifest.yaml"


Ready = Callable[[str, "Stage"], None]
"""Called with the page's address and what the demonstration plays on."""


async def show(
    settings: Settings,
    *,
    port: int = PORT,
    stop: asyncio.Event | None = None,
    ready: Ready = lambda url, stage: None,
) -> None:
    """Serve the workspace on 127.0.0.1 until Ctrl+C or `stop`; `ready` is told where, once the bot is at work.

    Raises DemoError when the port is taken or the sample company is not there, and the errors of a run.
    """
    prepare_data_folder(settings.data_dir)
    if not settings.policies_dir.is_dir():
        raise DemoError(
            f"there is no folder {settings.policies_dir} here: run the demonstration in a copy of the repository, "
            f"or name its policies with {variable('policies_dir')}"
        )
    story, people = scene.load()
    played = script.load()
    clock = WindingClock()
    workspace = scene.stage(story, people, now=clock.now)
    app = workspace.install(_manifest())
    scene.invite(app, story, workspace)
    sandbox = Sandbox(workspace)
    with TemporaryDirectory(prefix="archipel-demo-") as folder:
        stage = Stage(sandbox, app, clock, Path(folder), scene.visitors(story, workspace))
        acts = Acts([four_weeks(stage, played)])
        try:
            await _live(settings, stage, people, acts, port, stop or asyncio.Event(), ready)
        finally:
            await acts.close()


async def _live(
    settings: Settings,
    stage: Stage,
    people: Sequence[RosterRow],
    acts: Acts,
    port: int,
    stop: asyncio.Event,
    ready: Ready,
) -> None:
    from bot.running import run

    attach(
        stage.sandbox.app,
        stage.workspace,
        people=stage.sandbox.person,
        wind=stage.wind,
        title=TITLE,
        featured=[user.id for user in stage.visitors],
        acts=acts,
    )
    try:
        url = await stage.sandbox.start(port)
    except OSError as error:
        raise DemoError(f"port {port} is taken: stop what uses it, or choose another with --port") from error
    try:
        own = _settings(settings, stage, url)
        await _prepare(own, stage, people)
        await run(own, build=stage.build, clock=stage.clock, stop=stop, started=lambda _: ready(url, stage))
    finally:
        await stage.sandbox.stop()


async def _prepare(settings: Settings, stage: Stage, people: Sequence[RosterRow]) -> None:
    """A database of this demonstration's own, with everybody of the company and its waves in it."""
    from bot import company
    from bot.db import Database
    from bot.migrations import upgrade
    from bot.people import service
    from bot.registry.service import seed
    from bot.rollout.importing import import_waves

    ours, now = company.load(settings.policies_dir), stage.clock.now()
    rollout = scene.load_rollout(ours.home.day(now))
    await upgrade(settings.database)
    database = Database(settings.database)
    try:
        async with database.writing() as session:
            await service.import_roster(people, session=session, now=now)
            await seed(settings.policies_dir, now=now, session=session)
            await import_waves(rollout, calendar=ours.home, now=now, session=session)
    finally:
        await database.close()


def _settings(settings: Settings, stage: Stage, url: str) -> Settings:
    """Those of the visitor, with the workspace on this machine in the place of Slack."""
    admins = [user.email for user in stage.workspace.users.values() if user.is_admin]
    return settings.model_copy(
        update={
            "slack_api_url": f"{url}/api/",
            "slack_bot_token": SecretStr(stage.app.bot_token),
            "slack_app_token": SecretStr(stage.app.app_token),
            "slack_signing_secret": SecretStr(stage.app.signing_secret),
            "database_url": SecretStr(f"sqlite+aiosqlite:///{stage.folder / DATABASE_FILE}"),
            "http_host": "127.0.0.1",
            "http_port": 0,
            "admins": settings.admins or tuple(admins),
        }
    )


def _manifest() -> dict[str, Any]:
    """The one real workspaces install."""
    from knowledge import YamlError, read_yaml

    try:
        read = read_yaml(MANIFEST.read_text(encoding="utf-8")).value
    except (OSError, YamlError) as error:
        raise DemoError(f"{MANIFEST} cannot be read: run the demonstration in a copy of the repository") from error
    if not isinstance(read, dict):
        raise DemoError(f"{MANIFEST} is no Slack manifest")
    return read


def announce(url: str, _stage: object) -> None:
    """Say in the terminal where to go."""
    from rich.console import Console
    from rich.panel import Panel

    lines = [f"[bold]{text(lang, 'demo-open')}[/]" for lang in LANGS]
    Console().print(Panel("\n".join([f"[bold cyan]{url}[/]", "", *lines]), expand=False, padding=(1, 3)))
