"""An app that only notes what it is sent: for `running(post=...)`, with answers to order."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.request_urls import Reply


@dataclass(frozen=True)
class Sent:
    """One request as it came in; `payload` decoded from JSON or from the form."""

    url: str
    headers: Mapping[str, str]
    raw: bytes
    payload: dict[str, Any]

    @property
    def event(self) -> dict[str, Any]:
        """The inner event."""
        found: dict[str, Any] = self.payload["event"]
        return found


class Recorder:
    """Answers 200 unless told otherwise: a status, JSON, text, an exception, or (a float) seconds to take."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self._next: deque[int | dict[str, Any] | str | float | Exception] = deque()

    def then(self, *answers: int | dict[str, Any] | str | float | Exception) -> None:
        """The next requests are answered so, one each."""
        self._next.extend(answers)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The inner events, in order."""
        return [sent.event for sent in self.sent if sent.payload.get("type") == "event_callback"]

    async def __call__(self, url: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        """Take one request."""
        self.sent.append(Sent(url, headers, data, _payload(data)))
        answer = self._next.popleft() if self._next else 200
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, float):
            await asyncio.sleep(answer)
        if isinstance(answer, dict):
            return Reply(200, {"content-type": "application/json"}, json.dumps(answer).encode())
        if isinstance(answer, str):
            return Reply(200, {"content-type": "text/plain"}, answer.encode())
        return Reply(answer if isinstance(answer, int) else 200, {}, b"")


def _payload(data: bytes) -> dict[str, Any]:
    if data.startswith(b"{"):
        found: dict[str, Any] = json.loads(data)
        return found
    form = dict(parse_qsl(data.decode(), keep_blank_values=True))
    found = json.loads(form["payload"]) if "payload" in form else form
    return found
