"""`response_url`: answers to an interaction without a token, five times within 30 minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.sandbox.api.content import read_content
from bot.sandbox.api.dispatch import Answer
from bot.sandbox.errors import SlackError
from bot.sandbox.handles import ResponseUrl

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


async def respond(workspace: Workspace, token: str, body: Mapping[str, Any]) -> Answer:
    """Answer an interaction. `body` is the JSON sent there; never raises SlackError.

    Unknown, expired and used-up URLs answer 404 with `invalid_url`, `expired_url`, `used_url`.
    """
    workspace.tick()
    try:
        url = workspace.handles.use_response_url(token)
    except SlackError as refusal:
        return Answer(body=refusal.body(), status=404)
    try:
        _respond(workspace, url, body)
    except SlackError as refusal:
        return Answer(body=refusal.body(), status=404 if refusal.error in {"channel_not_found", "is_archived"} else 200)
    return Answer(body={"ok": True})


def _respond(workspace: Workspace, url: ResponseUrl, body: Mapping[str, Any]) -> None:
    about = workspace.message(url.channel, url.message_ts) if url.message_ts else None
    if body.get("delete_original"):
        if about is not None:
            workspace.remove(about)
        return
    content = read_content(body, workspace=workspace)
    if body.get("replace_original") and about is not None:
        workspace.change(
            about,
            text=content.text,
            blocks=content.blocks or [],
            attachments=content.attachments or [],
            edited=not about.ephemeral_to,
        )
        return
    _post(workspace, url, body)


def _post(workspace: Workspace, url: ResponseUrl, body: Mapping[str, Any]) -> None:
    """A new message, also when there is no original to replace: the URL of a slash command never has one."""
    channel = workspace.channels.get(url.channel)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    kind = body.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise SlackError("invalid_arguments", messages=["[ERROR] unknown response_type [json-pointer:/response_type]"])
    content = read_content(body, workspace=workspace)
    app = workspace.apps[url.app_id]
    workspace.post(
        channel=channel,
        user=app.bot_user,
        app=app,
        text=content.text,
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        metadata=content.metadata,
        thread_ts=body.get("thread_ts") or url.thread_ts,
        ephemeral_to=url.user if kind == "ephemeral" else None,
        unfurl_links=bool(body.get("unfurl_links", True)),
        unfurl_media=bool(body.get("unfurl_media", True)),
    )
