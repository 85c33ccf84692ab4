"""Everything a bot says to a workspace, as it came over the wire: calls, response URLs, acknowledgements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response

from bot.sandbox.delivery import Delivered, Delivery, PayloadKind
from bot.sandbox.model import App
from bot.sandbox.server import Sandbox

Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One call. `form` says that it came as form or query string, where every value is a text; else it was JSON."""

    method: str
    args: Json
    form: bool
    answer: Json


@dataclass
class Record:
    """What was said so far. `acks` holds what interactions and commands were acknowledged with, by kind and name."""

    calls: list[Said] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    acks: list[tuple[str, str, Json]] = field(default_factory=list)

    @property
    def methods(self) -> set[str]:
        """The names of the methods called."""
        return {call.method for call in self.calls}

    def of(self, *methods: str) -> Iterator[Said]:
        """The calls of these methods."""
        return (call for call in self.calls if call.method in methods)

    @property
    def messages(self) -> list[Json]:
        """Everything with a text and blocks that people come to see, arguments read."""
        posted = [read(call) for call in self.of("chat.postMessage", "chat.update", "chat.postEphemeral")]
        acked = [ack for _, _, ack in self.acks if "text" in ack or "blocks" in ack]
        return [*posted, *self.responses, *acked]

    @property
    def views(self) -> list[Json]:
        """Every modal and Home tab."""
        shown = [read(call)["view"] for call in self.of("views.open", "views.update", "views.push", "views.publish")]
        return [*shown, *(ack["view"] for _, _, ack in self.acks if "view" in ack)]


def read(call: Said) -> Json:
    """The arguments, with the JSON that forms carry as text read."""
    if not call.form:
        return call.args
    return {name: _read(value) for name, value in call.args.items()}


def _read(value: str) -> Any:
    if value[:1] in {"[", "{"}:
        return json.loads(value)
    return value


class RecordingSandbox(Sandbox):
    """A workspace that keeps a `record`."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.record = Record()
        super().__init__(*args, **more)
        _listen(self.delivery, self.record)

    async def _call(self, request: Request) -> Response:
        args, form = await _decoded(request)
        response = await super()._call(request)
        answer = json.loads(bytes(response.body)) if response.media_type == "application/json" else {}
        self.record.calls.append(Said(request.path_params["method"], args, form, answer))
        return response

    async def _respond(self, request: Request) -> Response:
        args, _ = await _decoded(request)
        self.record.responses.append(args)
        return await super()._respond(request)


def _listen(delivery: Delivery, record: Record) -> None:
    note = delivery._noted

    def noted(app: App, kind: PayloadKind, body: Json, retry: int, outcome: Delivered) -> Delivered:
        if kind != "events_api" and outcome.acknowledged:
            record.acks.append((kind, str(body.get("type") or body.get("command")), outcome.response))
        return note(app, kind, body, retry, outcome)

    delivery._noted = noted  # type: ignore[method-assign]


async def _decoded(request: Request) -> tuple[Json, bool]:
    """The arguments as sent; those of a query string count like a form's."""
    query = dict(request.query_params)
    raw = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return query | json.loads(raw or b"{}"), False
    async with request.form() as form:
        return query | {name: value for name, value in form.items() if isinstance(value, str)}, True
