"""The little of Slack that starting, stopping and diagnosing needs: four methods and Socket Mode, on 127.0.0.1."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.slack import scopes

Json = dict[str, Any]
TOKENS = {"xoxb-good", "xapp-good"}
"""Every other token is answered `invalid_auth`."""


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until it holds; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@dataclass
class SlackServer:
    """Start it with `async with`. `answers` replaces what a method says; `channels` are those of the workspace."""

    answers: dict[str, Json] = field(default_factory=dict)
    channels: list[Json] = field(default_factory=list)
    scopes: frozenset[str] = scopes.NEEDED | scopes.FOR_CHANNEL_NAMES
    page: int = 100
    calls: list[str] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    dead_addresses: int = 0
    """So many of the next Socket Mode addresses lead nowhere."""
    url: str = ""

    async def __aenter__(self) -> "SlackServer":
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._host = f"{host}:{port}"
        self.url = f"http://{self._host}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def deliver(self, payload: Mapping[str, Any], envelope: str = "e1", socket: int = 0) -> None:
        """Send one event over a connection; `acknowledged` names the envelopes that were answered."""
        document = {
            "type": "events_api",
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": False,
        }
        await self.sockets[socket].send_str(json.dumps(document))

    async def until_sockets(self, count: int) -> None:
        """Wait until so many connections stand."""
        await until(lambda: sum(not socket.closed for socket in self.sockets) == count)

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(method)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = {**request.query, **(await request.post())}
        token = token or str(given.get("token", ""))
        if token not in TOKENS:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        said = self.answers.get(method) or self._answer(method, given)
        return web.json_response(said, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _answer(self, method: str, given: Mapping[str, Any]) -> Json:
        match method:
            case "auth.test":
                return {
                    "ok": True,
                    "team": "Brisemont",
                    "team_id": "T1",
                    "user": "ai_guide",
                    "user_id": "U1",
                    "bot_id": "B1",
                }
            case "apps.connections.open":
                self.dead_addresses -= 1
                path = "nowhere" if self.dead_addresses >= 0 else "socket"
                return {"ok": True, "url": f"ws://{self._host}/{path}"}
            case "conversations.list":
                start = int(given.get("cursor") or 0)
                end = start + self.page
                cursor = str(end) if end < len(self.channels) else ""
                return {"ok": True, "channels": self.channels[start:end], "response_metadata": {"next_cursor": cursor}}
            case "conversations.info":
                found = [one for one in self.channels if one["id"] == given["channel"]]
                return {"ok": True, "channel": found[0]} if found else {"ok": False, "error": "channel_not_found"}
        return {"ok": False, "error": "unknown_method"}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acknowledged.append(json.loads(message.data)["envelope_id"])
        return socket
