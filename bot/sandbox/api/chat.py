"""`chat.*` but streams: posting, changing, deleting, linking."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.content import UPDATE_TEXT_LIMIT, read_content
from bot.sandbox.api.method import Call, Family
from bot.sandbox.api.places import (
    existing_message,
    own_message,
    posting_channel,
    thread_to_reply_in,
    visible_channel,
)
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

family = Family()
WRITE = ("chat:write",)
CONTENT = {
    "text": "text",
    "blocks": "blocks",
    "attachments": "array",
    "markdown_text": "text",
    "metadata": "metadata",
    "thread_ts": "text",
    "username": "text",
    "icon_emoji": "text",
    "icon_url": "text",
    "link_names": "flag",
    "parse": "text",
    "as_user": "flag",
}


def require_customize(call: Call) -> None:
    """Another name or icon needs its own scope."""
    if any(call.text(name) for name in ("username", "icon_emoji", "icon_url")):
        call.require_scope("chat:write.customize")


@family.method(
    "chat.postMessage",
    required={"channel": "text"},
    optional={
        **CONTENT,
        "mrkdwn": "flag",
        "reply_broadcast": "flag",
        "unfurl_links": "flag",
        "unfurl_media": "flag",
    },
    scopes=WRITE,
)
async def post_message(call: Call) -> Json:
    """Post a message."""
    require_customize(call)
    place = posting_channel(call)
    content = read_content(call.args, workspace=call.workspace)
    thread_ts = thread_to_reply_in(call, place)
    call.workspace.limits.spend_post(call.app.id, place.id)
    item = call.workspace.post(
        channel=place,
        user=call.app.bot_user,
        app=call.app,
        text=content.text,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        metadata=content.metadata or None,
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and call.flag("reply_broadcast"),
        unfurl_links=call.flag("unfurl_links", default=True),
        unfurl_media=call.flag("unfurl_media", default=True),
        username=call.text("username") or None,
    )
    return {"channel": place.id, "ts": item.ts, "message": wire.message(item, call.workspace, metadata=True)}


@family.method("chat.postEphemeral", required={"channel": "text", "user": "text"}, optional=CONTENT, scopes=WRITE)
async def post_ephemeral(call: Call) -> Json:
    """Show a message to one member of a channel only."""
    require_customize(call)
    place = posting_channel(call)
    if call.text("user") not in place.members:
        raise SlackError("user_not_in_channel")
    content = read_content(call.args, workspace=call.workspace)
    item = call.workspace.post(
        channel=place,
        user=call.app.bot_user,
        app=call.app,
        text=content.text,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        thread_ts=thread_to_reply_in(call, place),
        ephemeral_to=call.text("user"),
        username=call.text("username") or None,
    )
    return {"message_ts": item.ts}


@family.method(
    "chat.update",
    required={"channel": "text", "ts": "text"},
    optional={
        "text": "text",
        "blocks": "blocks",
        "attachments": "array",
        "markdown_text": "text",
        "metadata": "metadata",
        "link_names": "flag",
        "parse": "text",
        "as_user": "flag",
        "reply_broadcast": "flag",
        "file_ids": "names",
    },
    scopes=WRITE,
)
async def update(call: Call) -> Json:
    """Change a message of the app: blocks, attachments and metadata that are not given stay, empty ones go."""
    place = visible_channel(call)
    item = own_message(call, place, call.text("ts"), "cant_update_message")
    if place.archived:
        raise SlackError("cant_update_message")
    if item.streaming:
        raise SlackError("streaming_state_conflict")
    content = read_content(call.args, workspace=call.workspace, text_limit=UPDATE_TEXT_LIMIT)
    if call.flag("reply_broadcast") and item.thread_ts not in {None, item.ts}:
        item.broadcast = True
    call.workspace.change(
        item,
        text=content.text or item.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
    )
    return {
        "channel": place.id,
        "ts": item.ts,
        "text": item.text,
        "message": wire.message(item, call.workspace, metadata=True),
    }


@family.method("chat.delete", required={"channel": "text", "ts": "text"}, optional={"as_user": "flag"}, scopes=WRITE)
async def delete(call: Call) -> Json:
    """Delete a message of the app."""
    place = visible_channel(call)
    item = own_message(call, place, call.text("ts"), "cant_delete_message")
    if place.archived:
        raise SlackError("cant_delete_message")
    call.workspace.remove(item)
    return {"channel": place.id, "ts": item.ts}


@family.method("chat.getPermalink", required={"channel": "text", "message_ts": "text"})
async def get_permalink(call: Call) -> Json:
    """Where a message is read in the browser."""
    place = visible_channel(call)
    item = existing_message(call, place, call.text("message_ts"))
    return {"channel": place.id, "permalink": call.workspace.permalink(place.id, item.ts)}
