"""Socket Mode: the connections over which Slack delivers, opened by the bot, kept open, closed in good order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.socket_mode.aiohttp import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

CONNECTIONS: Final = 2
"""Slack renews each connection now and then; with two there is always one. It allows ten."""

LOOK_S: Final = 15.0
"""How often it is looked whether a connection stands."""

PING_S: Final = 5.0
"""How often the other end is asked whether it is there; after four silent intervals the connection counts as lost."""

LAST_WORDS_S: Final = 3.0
"""How long deliveries under way may take when the connections close: by then Slack has given them up anyway."""

_log = structlog.get_logger(__name__)


class Sockets:
    """Some connections for one Bolt app. Slack sends each payload over one of them."""

    def __init__(
        self,
        bolt: AsyncApp,
        app_token: str,
        *,
        connections: int = CONNECTIONS,
        look_s: float = LOOK_S,
        ping_interval_s: float = PING_S,
    ) -> None:
        self._handlers: Final = [_Handler(bolt, app_token, ping_interval_s) for _ in range(connections)]
        self._look_s: Final = look_s
        self._keeping: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Begin to connect; an unreachable Slack is tried again until it answers, and so is every lost connection."""
        self._keeping = [asyncio.create_task(_keep_connected(handler, self._look_s)) for handler in self._handlers]

    async def connected(self) -> bool:
        """Whether at least one connection stands."""
        return any([await handler.client.is_connected() for handler in self._handlers])

    async def close(self) -> None:
        """Take nothing more, let what is under way be acknowledged, hang up. Slack repeats what got no answer."""
        for handler in self._handlers:
            handler.leaving = True
        under_way = [task for handler in self._handlers for task in handler.under_way]
        if under_way:
            await asyncio.wait(under_way, timeout=LAST_WORDS_S)
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        leaving = [handler.close_async() for handler in self._handlers]  # type: ignore[no-untyped-call]
        await asyncio.gather(*leaving, return_exceptions=True)


class _Handler(AsyncSocketModeHandler):
    """Bolt's handler that knows what is under way. What arrives while it leaves stays without acknowledgement."""

    def __init__(self, bolt: AsyncApp, app_token: str, ping_interval_s: float) -> None:
        super().__init__(bolt, app_token, ping_interval=ping_interval_s)
        self.leaving = False
        self.under_way: set[asyncio.Task[None]] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Hand one payload to Bolt and acknowledge it."""
        if self.leaving:
            return
        task = asyncio.ensure_future(super().handle(client, req))
        self.under_way.add(task)
        try:
            await task
        finally:
            self.under_way.discard(task)


async def _keep_connected(handler: _Handler, look_s: float) -> None:
    """Until cancelled. Connects; later losses are noticed by the library, which connects again by itself.

    It tries the address it has for ever, though, and Slack's are good for half a minute: one that did not lead to a
    connection is taken away from it, so that it asks for another.
    """
    connecting = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]
    stood = False
    try:
        while True:
            await asyncio.sleep(look_s)
            stands = await handler.client.is_connected()
            if stands != stood:
                _log.info("slack.connected" if stands else "slack.connection_lost")
            stood = stands
            if not stands:
                handler.client.wss_uri = None
    finally:
        connecting.cancel()
