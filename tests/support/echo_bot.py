"""A tiny Bolt app that uses everything the sandbox offers, with no help from our bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.sandbox import Stage


def text_block(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, label: str) -> dict[str, Any]:
    element = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": label}, "value": label}
    return {"type": "actions", "block_id": f"{action_id}_block", "elements": [element]}


def form(title: str = "Echo") -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "echo_form",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [
            {
                "type": "input",
                "block_id": "words",
                "label": {"type": "plain_text", "text": "Words"},
                "element": {"type": "plain_text_input", "action_id": "typed"},
            }
        ],
    }


def make_app(stage: Stage) -> AsyncApp:
    """The app; `app.seen` collects the bodies of what came in."""
    client = AsyncWebClient(token=stage.app.bot_token, base_url=stage.api_url, retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=stage.app.signing_secret, process_before_response=True)
    seen: list[dict[str, Any]] = []
    app.seen = seen  # type: ignore[attr-defined]

    @app.middleware
    async def note(body: dict[str, Any], next: Any) -> None:
        seen.append(body)
        await next()

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event.get("thread_ts") or event["ts"],
            text=f"you said {event['text']}",
            blocks=[text_block(f"you said {event['text']}"), button("again", "Again"), button("open", "Form")],
        )

    @app.event("message")
    async def said(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("channel_type") != "im" or event.get("subtype"):
            return
        if event["text"] == "stream":
            stream = await client.chat_stream(channel=event["channel"], thread_ts=event["ts"], buffer_size=1)
            for word in ("one ", "two ", "three"):
                await stream.append(markdown_text=word)
            await stream.stop(blocks=[button("again", "Again")])
        elif event["text"] == "file":
            await client.files_upload_v2(
                channel=event["channel"], thread_ts=event["ts"], filename="echo.txt", content="an echo"
            )
        else:
            await client.assistant_threads_setStatus(channel_id=event["channel"], thread_ts=event["ts"], status="...")
            await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=event["text"])

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [text_block("welcome"), button("again", "Again")]}
            await client.views_publish(user_id=event["user"], view=view)

    for quiet in ("reaction_added", "user_change", "app_context_changed"):
        app.event(quiet)(_nothing)

    @app.command("/echo")
    async def command(ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        if body["text"] == "form":
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form())
        elif body["text"] == "later":
            await ack()
            await respond(text="later it is")
        else:
            await ack(f"echo: {body['text']}")

    @app.action("again")
    async def again(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if "message" in body:
            await client.chat_update(
                channel=body["channel"]["id"],
                ts=body["message"]["ts"],
                text="once more",
                blocks=[text_block("once more")],
            )

    @app.action("open")
    async def open_form(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("echo_this")
    async def echo_this(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(text=f"echo: {shortcut['message']['text']}")

    @app.shortcut("new_echo")
    async def new_echo(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=form())

    @app.view("echo_form")
    async def submitted(ack: Any, view: dict[str, Any], client: AsyncWebClient, body: dict[str, Any]) -> None:
        words = view["state"]["values"]["words"]["typed"]["value"]
        if words == "wrong":
            await ack(response_action="errors", errors={"words": "not that"})
        elif words == "more":
            await ack(response_action="push", view=form("Another"))
        elif words == "other":
            await ack(response_action="update", view=form("Other"))
        elif words == "all":
            await ack(response_action="clear")
        else:
            await ack()
            await client.chat_postMessage(channel=body["user"]["id"], text=f"got {words}")

    @app.view_closed("echo_form")
    async def closed(ack: Any) -> None:
        await ack()

    return app


async def _nothing(body: dict[str, Any]) -> None:
    """Acknowledge and leave it."""


@asynccontextmanager
async def connected(stage: Stage, connections: int = 1) -> AsyncIterator[AsyncApp]:
    """The echo bot on Socket Mode."""
    app = make_app(stage)
    handlers = [AsyncSocketModeHandler(app, stage.app.app_token) for _ in range(connections)]
    for handler in handlers:
        await handler.connect_async()
    try:
        yield app
    finally:
        for handler in handlers:
            await handler.close_async()
