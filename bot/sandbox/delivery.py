"""What goes to an app: events with their retries, interactions and commands without.

An app gets 3 seconds to acknowledge. An event that was not acknowledged is sent again at once, after one minute and
after five, on the workspace's clock; interactions and commands are sent once.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox import payloads
from bot.sandbox.faults import Faults
from bot.sandbox.model import App, Change, Happening, Json
from bot.sandbox.payloads import Team
from bot.sandbox.request_urls import Post, RequestUrls
from bot.sandbox.sockets import NoConnection, Sockets
from bot.sandbox.subscriptions import hears, mention_is_heard
from bot.sandbox.workspace import Workspace

ACK_SECONDS = 3.0
RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
LOOK_SECONDS = 0.2
"""How often the workspace's clock is looked at while retries wait for it."""

PayloadKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Delivered:
    """How a payload fared: `response` is what the app acknowledged it with, `reason` why it did not."""

    acknowledged: bool
    response: Json = field(default_factory=dict)
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Attempt:
    """One try to deliver one payload, for tests and for people who look on. `retry` counts from 0."""

    app_id: str
    kind: PayloadKind
    type: str
    event_id: str
    retry: int
    outcome: Delivered


@dataclass(frozen=True)
class _Waiting:
    """An event that has not been acknowledged yet, and when it goes out again."""

    app: App
    body: Json
    retry: int
    reason: str
    due: datetime


class Delivery:
    """Sends the workspace's happenings and people's gestures to the apps. Call `start` inside the running loop.

    `post` replaces the network for signed HTTP. `attempts` holds the last ten
    thousand deliveries; `entered` what people put into the inputs of messages, by user, channel and timestamp.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        faults: Faults | None = None,
        ack_seconds: float = ACK_SECONDS,
        post: Post | None = None,
    ) -> None:
        self.workspace = workspace
        self.faults = faults or Faults()
        self.sockets = Sockets(seed=self.faults.seed)
        self.ack_seconds = ack_seconds
        self.attempts: deque[Attempt] = deque(maxlen=10_000)
        self.entered: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = {}
        self._urls = RequestUrls(post)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: list[_Waiting] = []
        self._clock_watch: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = _nothing

    @property
    def team(self) -> Team:
        """The workspace as payloads name it."""
        return Team(self.workspace.team_id, self.workspace.domain)

    @property
    def waiting(self) -> int:
        """How many events wait for the clock to be sent again."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to pass on what happens."""
        self.workspace.on_event.append(self.tell)
        self._unsubscribe = self.workspace.subscribe(self._changed)

    async def stop(self) -> None:
        """Send nothing any more; what is under way is dropped."""
        self._unsubscribe()
        with contextlib.suppress(ValueError):
            self.workspace.on_event.remove(self.tell)
        running = [*self._tasks, *([self._clock_watch] if self._clock_watch else [])]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._waiting.clear()
        await self.sockets.close()
        await self._urls.close()

    async def settle(self) -> None:
        """Wait until every event that is due has been acknowledged or has failed."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    # Events

    def tell(self, happening: Happening) -> None:
        """Send something to every app that is told of it, in the background."""
        for app in self.workspace.apps.values():
            event = payloads.typed_by_a_person(happening.event)
            if hears(app, happening, self.workspace):
                self.send_event(app, event)
            if happening.type == "message" and mention_is_heard(app, happening, self.workspace):
                mention = payloads.mention_event(event, app.bot_user)
                if mention is not None:
                    self.send_event(app, mention)

    def send_event(self, app: App, event: Json) -> str:
        """Send an event to an app, whatever it subscribed to; gives the event id. It goes out in the background."""
        event_id = f"Ev0{secrets.token_hex(5).upper()}"
        event_time = int(self.workspace.now().timestamp())
        body = payloads.event_callback(event, app, self.team, event_id=event_id, event_time=event_time)
        self._run(self._deliver(_Waiting(app, body, 0, "", self.workspace.now())))
        return event_id

    async def _deliver(self, item: _Waiting) -> None:
        """Try until the event is acknowledged or has to wait for the clock."""
        while True:
            outcome = await self._try_event(item)
            if outcome.acknowledged or item.retry >= len(RETRIES) or outcome.reason == "no_retry":
                return
            pause = RETRIES[item.retry]
            item = replace(item, retry=item.retry + 1, reason=outcome.reason, due=self.workspace.now() + pause)
            if pause:
                self._waiting.append(item)
                self._watch_clock()
                return

    async def _try_event(self, item: _Waiting) -> Delivered:
        fault = self.faults.delivery()
        if fault == "drop":
            return self._noted(item.app, "events_api", item.body, item.retry, Delivered(False, reason="timeout"))
        if fault == "duplicate":
            self._run(self._once(item))
        outcome = await self._send(item.app, "events_api", item.body, retry=item.retry, reason=item.reason)
        return Delivered(False, reason="timeout") if fault == "lose_ack" else outcome

    async def _once(self, item: _Waiting) -> None:
        await self._send(item.app, "events_api", item.body, retry=item.retry, reason=item.reason)

    # The clock

    def _changed(self, change: Change) -> None:
        if change.what == "clock":
            self.send_due()

    def send_due(self) -> None:
        """Send again what is due by the workspace's clock."""
        now = self.workspace.now()
        due = [item for item in self._waiting if item.due <= now]
        self._waiting = [item for item in self._waiting if item.due > now]
        for item in due:
            self._run(self._deliver(item))

    def _watch_clock(self) -> None:
        if self._clock_watch is None or self._clock_watch.done():
            self._clock_watch = asyncio.create_task(self._look_at_clock())

    async def _look_at_clock(self) -> None:
        while self._waiting:
            await asyncio.sleep(LOOK_SECONDS)
            self.send_due()

    # Interactions and commands

    async def interact(self, app: App, body: Json) -> Delivered:
        """Send an interaction; never twice."""
        return await self._send(app, "interactive", body)

    async def command(self, app: App, form: dict[str, str]) -> Delivered:
        """Send a slash command; never twice."""
        return await self._send(app, "slash_commands", form)

    async def verify_url(self, app: App) -> bool:
        """Ask the request URL of an app to prove itself, as Slack does before it sends events there."""
        challenge = secrets.token_urlsafe(24)
        outcome = await self._send(app, "events_api", payloads.url_verification(app, challenge))
        return outcome.acknowledged and challenge in {outcome.response.get("challenge"), outcome.response.get("text")}

    # The wire

    async def _send(self, app: App, kind: PayloadKind, body: Json, *, retry: int = 0, reason: str = "") -> Delivered:
        started = time.perf_counter()
        if app.socket_mode:
            outcome = await self._over_socket(app, kind, body, retry, reason)
        else:
            outcome = await self._over_http(app, kind, body, retry, reason)
        return self._noted(app, kind, body, retry, replace(outcome, seconds=time.perf_counter() - started))

    async def _over_socket(self, app: App, kind: PayloadKind, body: Json, retry: int, reason: str) -> Delivered:
        envelope: Json = {"payload": body, "type": kind, "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        try:
            return Delivered(True, await self.sockets.send(app.id, envelope, timeout=self.ack_seconds))
        except NoConnection:
            return Delivered(False, reason="connection_failed")
        except TimeoutError:
            return Delivered(False, reason="timeout")

    async def _over_http(self, app: App, kind: PayloadKind, body: Json, retry: int, reason: str) -> Delivered:
        answer = await self._urls.send(app, kind, body, retry=retry, reason=reason, timeout=self.ack_seconds)
        return Delivered(answer.acknowledged, answer.response, answer.reason)

    def _noted(self, app: App, kind: PayloadKind, body: Json, retry: int, outcome: Delivered) -> Delivered:
        inner = body.get("event", body)
        name = str(inner.get("type") or inner.get("command", ""))
        self.attempts.append(Attempt(app.id, kind, name, str(body.get("event_id", "")), retry, outcome))
        return outcome

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _nothing() -> None:
    """There is nothing to end before the start."""
