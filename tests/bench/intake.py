"""Taking in what Slack delivers: stored on disk before the acknowledgement, against a bare Bolt app.

Signed events over 16 kept-alive connections to a server of its own, the servers taking turns, so that what else the
machine does falls on all of them alike.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from secrets import token_hex
from typing import Final

from slack_sdk.signature import SignatureVerifier

from tests.bench.corpus import ROOT
from tests.bench.speed import Figure, Workbench

CONNECTIONS: Final = 16
_SECRET: Final = token_hex(16)
_BURST: Final = 200
_MODES: Final = ("durable", "listener", "ack")


def measure_intake(bench: Workbench) -> Iterator[Figure]:
    """Events a second, stored and only acknowledged; the best of many short turns each, and their ratio."""
    from bot.migrations import upgrade

    url = f"sqlite+aiosqlite:///{bench.folder / 'intake.sqlite3'}"
    asyncio.run(upgrade(url))
    turns = 8 if bench.quick else 40
    with ExitStack() as stack:
        ports = {mode: stack.enter_context(_served(mode, url)) for mode in _MODES}
        rates: dict[str, list[float]] = {mode: [] for mode in _MODES}
        for turn in range(turns + 1):
            for mode, port in ports.items():
                rate = asyncio.run(_rate(port, requests(_BURST, f"{mode}{turn}")))
                if turn:  # the first is for warming up
                    rates[mode].append(rate)
    best = {mode: max(found) for mode, found in rates.items()}
    stored = best["durable"]
    yield Figure(name=f"durable intake, {CONNECTIONS} connections", measured=stored, unit="events/s")
    for mode, name in (("listener", "bare Bolt"), ("ack", "Bolt that runs no listener")):
        yield Figure(name=f"{name}, {CONNECTIONS} connections", measured=best[mode], unit="events/s")
        yield Figure(
            name=f"durable intake / {name}", measured=stored / best[mode], unit="x", target=0.35, at_least=True
        )


def requests(number: int, prefix: str) -> list[bytes]:
    """Signed HTTP requests, each with an event of its own."""
    verifier, stamp = SignatureVerifier(_SECRET), str(int(time.time()))
    return [_request(verifier, stamp, _event(f"Ev{prefix}{turn}", turn)) for turn in range(number)]


def _event(event_id: str, turn: int) -> bytes:
    event = {
        "type": "message",
        "channel": "D0LEA",
        "channel_type": "im",
        "user": "U0LEA",
        "text": "Puis-je mettre la liste de nos clients dans Copilot ?",
        "ts": f"1763823600.{turn:06}",
        "client_msg_id": "4d7c1b4e-8a58-4a0f-9f3c-0c7b1f8f6a11",
        "team": "T0ARCHIPEL",
        "event_ts": f"1763823600.{turn:06}",
        "blocks": [
            {
                "type": "rich_text",
                "block_id": "b1",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Puis-je mettre la liste de nos clients dans Copilot ?"}],
                    }
                ],
            }
        ],
    }
    body = {
        "token": "unused",
        "team_id": "T0ARCHIPEL",
        "api_app_id": "A0GUIDE",
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1763823600,
        "authorizations": [{"team_id": "T0ARCHIPEL", "user_id": "U0GUIDE", "is_bot": True}],
        "is_ext_shared_channel": False,
        "event_context": "4-eyJldCI6Im1lc3NhZ2UifQ",
    }
    return json.dumps(body).encode()


def _request(verifier: SignatureVerifier, stamp: str, body: bytes) -> bytes:
    signature = verifier.generate_signature(timestamp=stamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"accept: */*\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        f"x-slack-request-timestamp: {stamp}\r\nx-slack-signature: {signature}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def _served(mode: str, url: str) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.intake_server", mode, _SECRET, url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


async def _rate(port: int, sent: list[bytes]) -> float:
    """Requests answered in a second."""
    waiting = iter(sent)
    began = time.perf_counter()
    await asyncio.gather(*(_connection(port, waiting) for _ in range(CONNECTIONS)))
    return len(sent) / (time.perf_counter() - began)


async def _connection(port: int, waiting: Iterator[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a delivery was refused: {head.decode()}")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
    writer.close()
    await writer.wait_closed()
