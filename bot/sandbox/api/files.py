"""`files.getUploadURLExternal` and `files.completeUploadExternal`: the bytes go to the address between the two."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.arguments import wrong
from bot.sandbox.api.chat import require_customize
from bot.sandbox.api.method import Call, Family
from bot.sandbox.api.places import posting_channel, thread_to_reply_in
from bot.sandbox.blocks import check_message_blocks, named_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, File, Json

family = Family()
WRITE = ("files:write",)
ALT_TEXT_LIMIT = 1000
SIZE_LIMIT = 1_000_000_000
CHANNELS_LIMIT = 100


@family.method(
    "files.getUploadURLExternal",
    required={"filename": "text", "length": "whole"},
    optional={"alt_txt": "text", "snippet_type": "text"},
    scopes=WRITE,
)
async def get_upload_url(call: Call) -> Json:
    """Where to send a file of this name and length in bytes."""
    length = call.get("length")
    if length < 1:
        raise wrong("length", "must be greater than 0")
    if length > SIZE_LIMIT:
        raise SlackError("file_upload_size_restricted")
    if len(call.text("alt_txt")) > ALT_TEXT_LIMIT:
        raise SlackError("alt_txt_too_large")
    file, token = call.workspace.uploads.start(
        user=call.app.bot_user, name=call.text("filename"), length=length, alt_text=call.text("alt_txt")
    )
    return {"upload_url": f"{call.workspace.base_url}/upload/{token}", "file_id": file.id}


@family.method(
    "files.completeUploadExternal",
    required={"files": "array"},
    optional={
        "channel_id": "text",
        "channels": "names",
        "initial_comment": "text",
        "thread_ts": "text",
        "blocks": "blocks",
        "username": "text",
        "icon_emoji": "text",
        "icon_url": "text",
    },
    scopes=WRITE,
)
async def complete_upload(call: Call) -> Json:
    """Finish uploads and share the files in channels as one message each."""
    require_customize(call)
    files = [_uploaded(call, entry) for entry in call.get("files")]
    if not files:
        raise wrong("files", "no fewer than 1 items allowed")
    blocks = call.get("blocks")
    if blocks:
        if call.text("initial_comment"):
            raise SlackError("invalid_arguments", messages=["[ERROR] only one of blocks, initial_comment may be given"])
        check_message_blocks(blocks)
        blocks = named_blocks(blocks, new_id=call.workspace.new_id)
    names = [call.text("channel_id")] if call.text("channel_id") else call.get("channels") or []
    if len(names) > CHANNELS_LIMIT:
        raise SlackError("channels_limit_exceeded")
    places = [_place(call, name) for name in names]
    threads = [thread_to_reply_in(call, place) for place in places]
    for file, title in files:
        call.workspace.uploads.complete(file, title=title, channels=[place.id for place in places])
    shared = [wire.file(file, call.workspace) for file, _ in files]
    for place, thread_ts in zip(places, threads, strict=True):
        call.workspace.post(
            channel=place,
            user=call.app.bot_user,
            app=call.app,
            text=call.text("initial_comment"),
            blocks=blocks or (),
            files=shared,
            thread_ts=thread_ts,
        )
    return {"files": shared}


def _place(call: Call, name: str) -> Channel:
    return posting_channel(
        Call(
            workspace=call.workspace,
            app=call.app,
            method=call.method,
            args={**call.args, "channel": name},
            token=call.token,
        )
    )


def _uploaded(call: Call, entry: object) -> tuple[File, str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise wrong("files/0", "missing required field: id")
    file = call.workspace.files.get(entry["id"])
    if file is None or not file.uploaded or file.completed or file.user != call.app.bot_user:
        raise SlackError("file_not_found")
    return file, str(entry.get("title") or "")
