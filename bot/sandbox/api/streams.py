"""`chat.startStream`, `chat.appendStream`, `chat.stopStream`: a message that grows while people read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox import wire
from bot.sandbox.api.assistant import put_session, session_state
from bot.sandbox.api.chat import WRITE, require_customize
from bot.sandbox.api.content import check_markdown, read_metadata
from bot.sandbox.api.method import Call, Family
from bot.sandbox.api.places import existing_message, posting_channel, thread_to_reply_in, visible_channel
from bot.sandbox.blocks import MESSAGE_BLOCKS, check_message_blocks, named_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.schema import among, anything, items, record, string, typed

family = Family()

CHUNK = typed(
    {
        "markdown_text": record({"type": anything, "text": string(12_000)}),
        "task_update": record(
            {
                "type": anything,
                "id": string(255),
                "title": string(256),
                "status": among("pending", "in_progress", "complete", "error"),
            },
            {"details": string(256), "output": string(256), "sources": items(anything, 100, 0)},
        ),
        "plan_update": record({"type": anything, "title": string(256)}),
        "blocks": record({"type": anything, "blocks": anything}),
    }
)


@family.method(
    "chat.startStream",
    required={"channel": "text", "thread_ts": "text"},
    optional={
        "markdown_text": "text",
        "chunks": "chunks",
        "recipient_user_id": "text",
        "recipient_team_id": "text",
        "task_display_mode": "text",
        "username": "text",
        "icon_emoji": "text",
        "icon_url": "text",
    },
    scopes=WRITE,
)
async def start_stream(call: Call) -> Json:
    """Begin a message in a thread that grows; in channels Slack wants to know for whom."""
    require_customize(call)
    place = posting_channel(call)
    _check_recipient(call, place)
    if call.text("task_display_mode") not in {"", "timeline", "plan"}:
        raise SlackError("invalid_arguments", messages=["[ERROR] unknown value [json-pointer:/task_display_mode]"])
    thread_ts = thread_to_reply_in(call, place)
    text, blocks = _grown(call, "", [])
    call.workspace.limits.spend_post(call.app.id, place.id)
    item = call.workspace.post(
        channel=place,
        user=call.app.bot_user,
        app=call.app,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        streaming=True,
        username=call.text("username") or None,
    )
    return {"channel": place.id, "ts": item.ts}


def _check_recipient(call: Call, place: Channel) -> None:
    if place.kind == "im":
        return
    user, team = call.text("recipient_user_id"), call.text("recipient_team_id")
    if not user:
        raise SlackError("missing_recipient_user_id")
    if not team:
        raise SlackError("missing_recipient_team_id")
    if user not in call.workspace.users:
        raise SlackError("user_not_found")
    if team != call.workspace.team_id:
        raise SlackError("team_not_found")


@family.method(
    "chat.appendStream",
    required={"channel": "text", "ts": "text"},
    optional={"markdown_text": "text", "chunks": "chunks"},
    scopes=WRITE,
)
async def append_stream(call: Call) -> Json:
    """Add to a stream."""
    place, item = _open_stream(call)
    if not call.get("markdown_text") and not call.get("chunks"):
        raise SlackError("no_text")
    text, blocks = _grown(call, item.text, item.blocks)
    call.workspace.append_stream(item, text=text, blocks=blocks)
    return {"channel": place.id, "ts": item.ts}


@family.method(
    "chat.stopStream",
    required={"channel": "text", "ts": "text"},
    optional={
        "markdown_text": "text",
        "chunks": "chunks",
        "blocks": "blocks",
        "metadata": "metadata",
        "session_status": "text",
    },
    scopes=WRITE,
)
async def stop_stream(call: Call) -> Json:
    """End a stream; `blocks` go below what was streamed, `metadata` onto the message."""
    place, item = _open_stream(call)
    metadata = read_metadata(call.get("metadata"))
    text, blocks = _grown(call, item.text, item.blocks)
    if more := call.get("blocks"):
        check_message_blocks(more)
        blocks = [*blocks, *named_blocks(more, new_id=call.workspace.new_id)]
    if not blocks:
        raise SlackError("no_text")
    state = session_state(call.text("session_status")) if call.get("session_status") else None
    if len(blocks) > MESSAGE_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    item.text = text
    call.workspace.stop_stream(item, blocks=blocks, metadata=metadata)
    if state is not None and call.app.agent:
        put_session(call, place, item.thread_ts or item.ts, state)
    return {"channel": place.id, "ts": item.ts, "message": wire.message(item, call.workspace, metadata=True)}


def _open_stream(call: Call) -> tuple[Channel, Message]:
    place = visible_channel(call)
    item = existing_message(call, place, call.text("ts"))
    if item.app_id != call.app.id:
        raise SlackError("message_not_owned_by_app")
    if not item.streaming:
        raise SlackError("message_not_in_streaming_state")
    return place, item


def _grown(call: Call, text: str, blocks: list[Json]) -> tuple[str, list[Json]]:
    """The text and blocks of a stream with what this call adds."""
    blocks = list(blocks)
    markdown = call.text("markdown_text")
    check_markdown(markdown)
    chunks = call.get("chunks") or []
    if found := [f"[ERROR] {one}" for one in items(CHUNK, 1000, 0)(chunks, "/chunks")]:
        raise SlackError("invalid_chunks", messages=found)
    for kind, value in _pieces(markdown, chunks):
        if kind == "markdown_text":
            text += value
            _add_markdown(blocks, value, call)
        elif kind == "blocks":
            check_message_blocks(value, "/chunks/blocks")
            blocks += named_blocks(value, new_id=call.workspace.new_id)
        else:
            _put_task(blocks, kind, value, call)
    return text, blocks


def _pieces(markdown: str, chunks: list[Json]) -> Iterator[tuple[str, Any]]:
    if markdown:
        yield "markdown_text", markdown
    for chunk in chunks:
        yield chunk["type"], chunk.get("text") or chunk.get("blocks") or chunk


def _add_markdown(blocks: list[Json], more: str, call: Call) -> None:
    """Text joins the text before it; after a task card a new block begins."""
    if blocks and blocks[-1]["type"] == "markdown":
        blocks[-1] = {**blocks[-1], "text": blocks[-1]["text"] + more}
    else:
        blocks.append({"type": "markdown", "block_id": call.workspace.new_id("b"), "text": more})


def _put_task(blocks: list[Json], kind: str, chunk: Json, call: Call) -> None:
    """A task's newest state replaces the one before; a plan's title names all tasks."""
    if kind == "plan_update":
        new: Json = {"type": "plan", "title": chunk["title"]}
        same = [number for number, block in enumerate(blocks) if block["type"] == "plan"]
    else:
        new = {"type": "task_card", "task_id": chunk["id"], "title": chunk["title"], "status": chunk["status"]}
        new |= {name: _rich(chunk[name]) for name in ("details", "output") if chunk.get(name)}
        new |= {"sources": chunk["sources"]} if chunk.get("sources") else {}
        same = [number for number, block in enumerate(blocks) if block.get("task_id") == chunk["id"]]
    if same:
        blocks[same[0]] = {**blocks[same[0]], **new}
    else:
        blocks.append({**new, "block_id": call.workspace.new_id("b")})


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
