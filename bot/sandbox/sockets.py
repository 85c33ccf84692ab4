"""Socket Mode: the connections of each app, envelopes out, acknowledgements in.

As docs.slack.dev/apis/events-api/using-socket-mode describes it: a `hello` first, every payload on one of up to ten
connections and in no particular order, answered by its `envelope_id`.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.sandbox.model import Json

MOST_CONNECTIONS = 10
LEAVE_SECONDS = 10.0
LOOK_SECONDS = 0.01
HOST = "applink-sandbox"
CONNECTION_SECONDS = 18_060
"""What Slack announces as the usual life of a connection."""


class NoConnection(Exception):
    """The app holds no connection, or lost the one the payload went to."""


@dataclass(eq=False)
class Connection:
    """One WebSocket of an app and what it has not acknowledged yet; `leaving` once it was told to reconnect."""

    websocket: WebSocket
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    leaving: bool = False

    async def send(self, body: Json) -> None:
        """Send one JSON object."""
        await self.websocket.send_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")))

    def acknowledged(self, text: str) -> None:
        """Match an acknowledgement with its envelope; anything else the app says is ignored, as Slack does."""
        try:
            body = json.loads(text)
        except ValueError:
            return
        future = self.waiting.get(str(body.get("envelope_id"))) if isinstance(body, dict) else None
        if future is not None and not future.done():
            payload = body.get("payload")
            future.set_result(payload if isinstance(payload, dict) else {})

    def lost(self) -> None:
        """The connection is gone: nobody will acknowledge what is under way."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(NoConnection("the connection closed before the acknowledgement"))


class Sockets:
    """All connections of all apps."""

    def __init__(self, *, seed: int = 0) -> None:
        self._open: dict[str, list[Connection]] = {}
        self._expected: dict[str, float] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._random = random.Random(seed)  # noqa: S311 - which connection gets a payload is nobody's secret

    def count(self, app_id: str) -> int:
        """How many connections an app holds."""
        return len(self._open.get(app_id, ()))

    async def serve(self, websocket: WebSocket, app_id: str) -> None:
        """Hold one connection from its `hello` to its end."""
        await websocket.accept()
        connections = self._open.setdefault(app_id, [])
        connection = Connection(websocket)
        if len(connections) >= MOST_CONNECTIONS:
            await connection.send(_disconnect("too_many_websockets"))
            await websocket.close()
            return
        connections.append(connection)
        try:
            await connection.send(self._hello(app_id))
            while True:
                connection.acknowledged(await websocket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            connections.remove(connection)
            connection.lost()

    def _hello(self, app_id: str) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count(app_id),
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": HOST, "approximate_connection_time": CONNECTION_SECONDS},
        }

    async def send(self, app_id: str, envelope: Json, *, timeout: float) -> Json:  # noqa: ASYNC109 - Slack's own limit
        """Send a payload to one of the app's connections; gives the payload of its acknowledgement, `{}` for none.

        Raises NoConnection, or TimeoutError after `timeout` seconds.
        """
        connection = await self._pick(app_id, timeout)
        envelope_id = _envelope_id()
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        try:
            await connection.send({"envelope_id": envelope_id, **envelope})
            return await asyncio.wait_for(future, timeout)
        except (WebSocketDisconnect, RuntimeError) as error:  # Starlette raises RuntimeError once a close was sent
            raise NoConnection(str(error)) from error
        finally:
            del connection.waiting[envelope_id]

    async def _pick(self, app_id: str, timeout: float) -> Connection:  # noqa: ASYNC109 - Slack's own limit
        """One of the connections; an app that was told to reconnect is given the time to."""
        loop = asyncio.get_running_loop()
        until = min(loop.time() + timeout, self._expected.get(app_id, 0.0))
        while not (connections := self._open.get(app_id)):
            if loop.time() >= until:
                raise NoConnection("the app holds no Socket Mode connection")
            await asyncio.sleep(LOOK_SECONDS)
        staying = [connection for connection in connections if not connection.leaving]
        return self._random.choice(staying or connections)

    async def refresh(self, app_id: str, *, warn_seconds: float = 0.0) -> None:
        """Ask the app to reconnect, as Slack does every few hours; with a warning that long before.

        The old connections are used until there is a new one, and closed after `LEAVE_SECONDS`.
        """
        connections = list(self._open.get(app_id, ()))
        if warn_seconds:
            await self._tell(connections, "warning")
            await asyncio.sleep(warn_seconds)
        self._expected[app_id] = asyncio.get_running_loop().time() + LEAVE_SECONDS
        await self._tell(connections, "refresh_requested")
        for connection in connections:
            connection.leaving = True
        self._closing.add(asyncio.create_task(self._close_later(connections)))

    async def _close_later(self, connections: list[Connection]) -> None:
        await asyncio.sleep(LEAVE_SECONDS)
        for connection in connections:
            await _close(connection.websocket)

    async def cut(self, app_id: str) -> None:
        """Close the app's connections without a word."""
        for connection in list(self._open.get(app_id, ())):
            await _close(connection.websocket, code=1011)

    async def close(self) -> None:
        """Close everything, as the server goes away."""
        for task in self._closing:
            task.cancel()
        for connections in list(self._open.values()):
            for connection in list(connections):
                await _close(connection.websocket, code=1001)

    async def _tell(self, connections: list[Connection], reason: str) -> None:
        for connection in connections:
            if connection.websocket.application_state is WebSocketState.CONNECTED:
                await connection.send(_disconnect(reason))


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


def _envelope_id() -> str:
    digits = secrets.token_hex(16)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


async def _close(websocket: WebSocket, *, code: int = 1000) -> None:
    if websocket.application_state is WebSocketState.CONNECTED:
        await websocket.close(code)
