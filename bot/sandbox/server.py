"""The workspace behind one port: Web API, Socket Mode, response URLs, files. The page mounts on the same `app`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket
from starlette.routing import Route, WebSocketRoute

from bot.sandbox import api
from bot.sandbox.delivery import ACK_SECONDS, Delivery
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults
from bot.sandbox.person import Person
from bot.sandbox.request_urls import Post
from bot.sandbox.transfers import download, upload
from bot.sandbox.workspace import Workspace

HOST = "127.0.0.1"
STOP_SECONDS = 2


class Sandbox:
    """A workspace that apps can talk to. `faults` may be changed at any time.

    `post` replaces the network for signed HTTP payloads; `ack_seconds` is how long
    an app may take to acknowledge.
    """

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults | None = None,
        *,
        ack_seconds: float = ACK_SECONDS,
        post: Post | None = None,
    ) -> None:
        self.workspace = workspace
        self.faults = faults or Faults()
        self.delivery = Delivery(workspace, faults=self.faults, ack_seconds=ack_seconds, post=post)
        # Starlette's routes: there is nothing to inject, and FastAPI keeps whatever it has analysed for ever.
        routes = [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/response/{token}", self._respond, methods=["POST"]),
            Route("/upload/{token}", self._upload, methods=["POST", "PUT"]),
            Route("/files/{file_id}/{name}", self._download, methods=["GET"]),
            WebSocketRoute("/socket", self._socket),
        ]
        self.app = FastAPI(
            title="Local Slack workspace", docs_url=None, redoc_url=None, openapi_url=None, routes=routes
        )
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    def person(self, user_id: str) -> Person:
        """One of the members, to act as."""
        return Person(self.workspace, self.delivery, user_id)

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1, on a free port for 0; gives the base URL. Raises OSError when the port is taken."""
        # With the protocol named, asyncio turns off Nagle's algorithm; without, every answer waits 40 ms for an ACK.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, port))
        except OSError:
            listener.close()
            raise
        config = uvicorn.Config(
            self.app, log_config=None, access_log=False, timeout_graceful_shutdown=STOP_SECONDS, ws_max_size=2**24
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:
            await asyncio.sleep(0.001)
            if self._serving.done():
                await self._serving
                raise RuntimeError("the server ended before it had started")
        self.workspace.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        self.delivery.start()
        return self.workspace.base_url

    async def stop(self) -> None:
        """Close every connection and the port; what was under way is dropped."""
        await self.delivery.stop()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving
        self._server = self._serving = None

    # The Web API

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        fault = self.faults.call(method)
        if fault == "refuse":
            return await self._hang_up(request)
        if pause := self.faults.delay():
            await asyncio.sleep(pause)
        if fault == "error":
            return Response("Service Unavailable", status_code=503, media_type="text/plain")
        if fault == "rate_limit":
            refusal = api.refused(SlackError("ratelimited", retry_after=self.faults.retry_after))
            return _reply(refusal)
        answer = await self._carry_out(method, request)
        return await self._hang_up(request) if fault == "lose_reply" else _reply(answer)

    async def _carry_out(self, method: str, request: Request) -> api.Answer:
        try:
            args = await _arguments(request)
        except ValueError:
            return api.Answer(body={"ok": False, "error": "invalid_json"})
        token = _token(request, args)
        if method in {"chat.appendStream", "chat.stopStream"} and self.faults.closes_stream():
            self._close_stream(args)
        return await api.call(self.workspace, method, args, token)

    def _close_stream(self, args: Mapping[str, Any]) -> None:
        message = self.workspace.message(str(args.get("channel")), str(args.get("ts")))
        if message is not None and message.streaming:
            self.workspace.stop_stream(message)

    async def _hang_up(self, request: Request) -> Response:
        """Let the connection die under the caller's hands."""
        client = request.client
        if self._server is not None and client is not None:
            self._server.drop((client.host, client.port))
            await asyncio.sleep(0)
        return Response(status_code=503)

    # What apps get links to

    async def _respond(self, request: Request) -> Response:
        fault = self.faults.call("response_url")
        if fault == "refuse":
            return await self._hang_up(request)
        if fault == "error":
            return Response("Service Unavailable", status_code=503, media_type="text/plain")
        try:
            args = await _arguments(request)
        except ValueError:
            return Response("invalid_payload", status_code=400, media_type="text/plain")
        answer = await api.respond(self.workspace, request.path_params["token"], args)
        return await self._hang_up(request) if fault == "lose_reply" else _reply(answer)

    async def _upload(self, request: Request) -> Response:
        return await upload(self.workspace, request.path_params["token"], request)

    async def _download(self, request: Request) -> Response:
        return download(self.workspace, request.path_params["file_id"], _token(request, {}), request)

    async def _socket(self, websocket: WebSocket) -> None:
        app_id = self.workspace.handles.use_ticket(websocket.query_params.get("ticket", ""))
        if app_id is None:
            await websocket.close(1008)  # before it was accepted: the handshake is answered by 403
            return
        await self.delivery.sockets.serve(websocket, app_id)


class _Server(uvicorn.Server):
    """uvicorn inside a program that has signal handlers of its own, with a way to let one connection die."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the program's signal handlers alone."""
        yield

    def drop(self, client: tuple[str, int]) -> None:
        """Abort the connection from this address."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()


async def _arguments(request: Request) -> dict[str, Any]:
    """A call's arguments: the query string's, then the body's, whatever its form. Raises ValueError for bad JSON."""
    args: dict[str, Any] = dict(request.query_params)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        raw = await request.body()
        body = json.loads(raw) if raw else {}
        if not isinstance(body, dict):
            raise ValueError("the body is not a JSON object")
        return args | body
    if content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            return args | {name: value for name, value in form.items() if isinstance(value, str)}
    return args


def _token(request: Request, args: Mapping[str, Any]) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    return args.get("token")


def _reply(answer: api.Answer) -> Response:
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    return Response(body, answer.status, dict(answer.headers), media_type="application/json")
