"""What a message is to say: text, blocks, attachments, markdown and metadata, checked as Slack checks them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.blocks import check_message_blocks, named_blocks
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000
MARKDOWN_LIMIT = 12_000
ATTACHMENTS_LIMIT = 100
METADATA_LIMIT = 16_384
"""Bytes of a message's metadata (docs.slack.dev/messaging/message-metadata)."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """A message's content; None stands for what was not given."""

    text: str
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None


def read_content(args: Mapping[str, Any], *, workspace: Workspace, text_limit: int = TEXT_LIMIT) -> Content:
    """Check and normalise a message's content: blocks without an id get one, `markdown_text` becomes a block.

    Raises SlackError `no_text`, `msg_too_long`, `invalid_blocks`, `markdown_text_conflict` and those of metadata.
    """
    text, blocks, markdown = args.get("text") or "", args.get("blocks"), args.get("markdown_text")
    attachments = args.get("attachments")
    if isinstance(attachments, str):
        attachments = _read_json(attachments, "invalid_attachments")
    if isinstance(blocks, str):
        blocks = _read_json(blocks, "invalid_blocks_format")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if markdown:
        check_markdown(markdown)
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    if not text.strip() and not blocks and not attachments:
        raise SlackError("no_text")
    if len(text) > text_limit:
        raise SlackError("msg_too_long")
    if blocks:
        check_message_blocks(blocks)
        blocks = named_blocks(blocks, new_id=workspace.new_id)
    return Content(
        text=text,
        blocks=blocks,
        attachments=_attachments(attachments, workspace),
        metadata=read_metadata(args.get("metadata")),
    )


def check_markdown(markdown: str) -> None:
    """Raise SlackError `msg_too_long` for more than 12,000 characters of Markdown."""
    if len(markdown) > MARKDOWN_LIMIT:
        raise SlackError(
            "msg_too_long",
            messages=[f"[ERROR] must be less than {MARKDOWN_LIMIT + 1} characters [json-pointer:/markdown_text]"],
        )


def _read_json(value: str, error: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise SlackError(error) from None


def _attachments(attachments: Any, workspace: Workspace) -> list[Json] | None:
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise SlackError("too_many_attachments")
    shown = []
    for number, item in enumerate(attachments, 1):
        if blocks := item.get("blocks"):
            check_message_blocks(blocks, pointer=f"/attachments/{number - 1}/blocks")
            blocks = named_blocks(blocks, new_id=workspace.new_id)
        shown.append({"id": number, **item, **({"blocks": blocks} if blocks else {})})
    return shown


def read_metadata(metadata: Any) -> Json | None:
    """Message metadata: an `event_type` and an `event_payload`; an empty object takes it away.

    Raises SlackError `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`.
    """
    if metadata is None:
        return None
    if isinstance(metadata, str):
        metadata = _read_json(metadata, "invalid_metadata_format")
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not metadata:
        return {}
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}
