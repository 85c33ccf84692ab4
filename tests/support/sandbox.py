"""A workspace for flow tests: a clock of its own, a few people of Brisemont, an app, and the server.

`async with running(manifest) as slack:` gives a `Stage`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.sandbox.faults import Faults
from bot.sandbox.model import App, Channel, Json, Message, User, View
from bot.sandbox.person import Person
from bot.sandbox.request_urls import Post, Reply
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace

PEOPLE = (
    User(id="", name="lea.fontaine", real_name="Léa Fontaine", email="lea.fontaine@brisemont.example", locale="fr-FR"),
    User(id="", name="ada.roth", real_name="Ada Roth", email="ada.roth@brisemont.example", locale="de-DE"),
    User(id="", name="leo.martin", real_name="Léo Martin", email="leo.martin@brisemont.example", locale="en-GB"),
    User(
        id="",
        name="mara.quinn",
        real_name="Mara Quinn",
        email="mara.quinn@agency.example",
        locale="en-US",
        is_restricted=True,
    ),
)

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Echo"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Echo Bot", "always_online": True},
        "slash_commands": [{"command": "/echo", "description": "Says it again", "usage_hint": "[words]"}],
        "shortcuts": [
            {"name": "Echo this", "type": "message", "callback_id": "echo_this", "description": "Says it again"},
            {"name": "New echo", "type": "global", "callback_id": "new_echo", "description": "Opens a form"},
        ],
        "agent_view": {"agent_description": "Says it again"},
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "im:history",
                "im:read",
                "im:write",
                "reactions:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_context_changed",
                "app_home_opened",
                "app_mention",
                "message.channels",
                "message.im",
                "reaction_added",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class HandClock:
    """A clock that runs with the wall, can be wound forward, and tells whoever listens that it was."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self.listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The wall's time, wound forward; aware, in UTC."""
        return datetime.now(UTC) + self.ahead

    def wall(self) -> datetime:
        """The machine's time, aware, in UTC."""
        return datetime.now(UTC)

    def wind(self, by: timedelta) -> None:
        """Move the time forward."""
        self.ahead += by
        for listener in self.listeners:
            listener()


@dataclass
class Stage:
    """A running workspace: `lea`, `ada`, `leo`, the guest `mara`; `#general` with all but Mara, and the app in it."""

    sandbox: Sandbox
    workspace: Workspace
    clock: HandClock
    app: App
    general: Channel
    lea: Person
    ada: Person
    leo: Person
    mara: Person

    @property
    def faults(self) -> Faults:
        """What goes wrong; change it at any time."""
        return self.sandbox.faults

    @property
    def api_url(self) -> str:
        """What slack_sdk takes as `base_url`."""
        return f"{self.workspace.base_url}/api/"

    def dm(self, person: Person) -> Channel:
        """The person's conversation with the app."""
        return self.workspace.dm(person.id, self.app.bot_user)

    async def see(self, what: Callable[[], Any], seconds: float = 3.0) -> Any:
        """Wait until `what` gives something true, and give that; looks again after every change in the workspace."""
        changed = asyncio.Event()
        unsubscribe = self.workspace.subscribe(lambda change: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while not (found := what()):
                    changed.clear()
                    await changed.wait()
            return found
        finally:
            unsubscribe()

    async def reply(self, message: Message, number: int = 1) -> Message:
        """The app's answer number `number` in the message's thread, once nothing is streamed into it any more."""

        def finished() -> Message | None:
            thread = self.workspace.thread(message.channel, message.thread_ts or message.ts)
            answers = [each for each in thread if each.app_id == self.app.id and each.ts > message.ts]
            return answers[number - 1] if len(answers) >= number and not answers[number - 1].streaming else None

        found: Message = await self.see(finished)
        return found

    async def ephemeral(self, channel: Channel, person: Person, number: int = 1) -> Message:
        """The `number`-th message in a channel that only this person sees."""

        def shown() -> Message | None:
            private = [each for each in self.workspace.history(channel, person.id) if each.ephemeral_to]
            return private[number - 1] if len(private) >= number else None

        found: Message = await self.see(shown)
        return found

    async def modal(self, person: Person, title: str = "") -> View:
        """The modal in front of a person; with `title`, once it has this one."""

        def shown() -> View | None:
            view = person.modal()
            return view if view and (not title or view.content["title"]["text"] == title) else None

        found: View = await self.see(shown)
        return found


class InProcess:
    """A `post` for `running`: carries signed payloads to an ASGI app in this process; set `app` before anybody acts."""

    app: Any

    async def __call__(self, url: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        """Post as the network would."""
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
            answer = await client.post(url, content=data, headers=dict(headers))
        return Reply(answer.status_code, dict(answer.headers), answer.content)


@asynccontextmanager
async def running(
    manifest: Mapping[str, Any] = MANIFEST,
    *,
    faults: Faults | None = None,
    request_url: str = "",
    ack_seconds: float = 3.0,
    post: Post | None = None,
    limits: bool = True,
    serve: bool = True,
) -> AsyncIterator[Stage]:
    """A started workspace with this app installed; over signed HTTP when `request_url` is given.

    Without `serve` no port is opened: quicker, for apps that only listen to `post`.
    """
    clock = HandClock()
    workspace = Workspace(name="Brisemont Sensorik", now=clock.now)
    clock.listeners.append(workspace.clock_wound)
    if not limits:
        workspace.limits.off()
    people = [workspace.add_user(User(**vars(person))) for person in PEOPLE]
    app = workspace.install(_connected(manifest, request_url), request_url=request_url)
    general = workspace.add_channel("general", members=[*people[:3], app.bot_user])
    sandbox = Sandbox(workspace, faults, ack_seconds=ack_seconds, post=post)
    if serve:
        await sandbox.start()
    else:
        sandbox.delivery.start()
    try:
        persons = [sandbox.person(person.id) for person in people]
        yield Stage(sandbox, workspace, clock, app, general, *persons)
    finally:
        await sandbox.stop()


def _connected(manifest: Mapping[str, Any], request_url: str) -> Json:
    settings = {**manifest["settings"], "socket_mode_enabled": not request_url}
    return {**manifest, "settings": settings}
