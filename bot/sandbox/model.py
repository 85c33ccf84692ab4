"""The values of a workspace. Plain data: no I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
"""A JSON object as it goes over the wire."""

SessionState = Literal["active", "processing", "suspended", "closed"]
ChannelKind = Literal["public", "private", "im"]


@dataclass(kw_only=True)
class User:
    """A member of the workspace. `locale` as `fr-FR`, `tz` an IANA name; `is_restricted` marks a guest."""

    id: str
    name: str
    real_name: str
    email: str = ""
    title: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Paris"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False


@dataclass(kw_only=True)
class Channel:
    """A conversation: `C...` public, `G...` private, `D...` a direct message between two."""

    id: str
    name: str
    kind: ChannelKind
    members: set[str] = field(default_factory=set)
    topic: str = ""
    archived: bool = False


@dataclass(kw_only=True)
class Message:
    """One message. `ts` is unique within its channel and grows; `thread_ts` is set in replies and on their parent.

    `ephemeral_to` names the only person who sees it. `streaming` says that text is still being appended; `text` and
    `blocks` are what is shown so far. `broadcast` shows a reply in the channel too; `username` is a name an app took
    for this message; a `tombstone` stands where a deleted message has replies.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    app_id: str | None = None
    bot_id: str | None = None
    edited_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    streaming: bool = False
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, set[str]] = field(default_factory=dict)
    unfurl_links: bool = True
    unfurl_media: bool = True
    attachments: list[Json] = field(default_factory=list)
    broadcast: bool = False
    username: str | None = None
    tombstone: bool = False


@dataclass(kw_only=True)
class View:
    """A modal or a Home tab as one person sees it; `values` is what they entered, by block id and action id.

    Modals stack: `previous_id` is the one below, `root_id` the lowest.
    """

    id: str
    app_id: str
    user: str
    content: Json
    hash: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    root_id: str = ""
    previous_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SlashCommand:
    """A slash command of an app."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut of an app; `kind` is `message` (in a message's menu) or `global`."""

    name: str
    kind: Literal["message", "global"]
    callback_id: str
    description: str = ""


@dataclass(kw_only=True)
class App:
    """An installed app, as its manifest and the installation say.

    `request_url` takes signed HTTP payloads; empty in Socket Mode.
    """

    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False
    messages_tab: bool = True
    agent: bool = False
    suggested_prompts: tuple[Json, ...] = ()
    socket_mode: bool = True
    request_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """What an app says it is doing in a thread (`assistant.threads.setStatus`)."""

    channel: str
    thread_ts: str
    app_id: str
    text: str
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """What an app suggests to ask in a conversation (`assistant.threads.setSuggestedPrompts`)."""

    channel: str
    app_id: str
    title: str
    prompts: tuple[Json, ...]
    thread_ts: str = ""


@dataclass(frozen=True, kw_only=True)
class AgentSession:
    """The state an agent app gave its session in a thread (`agents.sessions.setStatus`)."""

    channel: str
    thread_ts: str
    app_id: str
    status: SessionState
    title: str = ""


@dataclass(kw_only=True)
class UserGroup:
    """A user group (`S...`), mentioned as `@handle`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass(kw_only=True)
class File:
    """An uploaded file; `data` is empty until the upload arrived, `channels` until it was shared."""

    id: str
    name: str
    user: str
    length: int
    title: str = ""
    alt_text: str = ""
    mimetype: str = "application/octet-stream"
    data: bytes = b""
    uploaded: bool = False
    completed: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something apps may be told of: `event` is the inner event as Slack writes it, `type` its type.

    Apps in `channel` hear it when they subscribed to it; without a channel every app that subscribed does. `app_id`
    names the only app concerned. Which subscription a message belongs to depends on the kind of its channel.
    """

    type: str
    event: Json
    channel: str = ""
    user: str = ""
    app_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something people can see changed: `what` happened, in which channel or to whose view."""

    what: Literal["message", "deleted", "ephemeral", "status", "prompts", "view", "home", "channel", "user", "clock"]
    channel: str = ""
    ts: str = ""
    user: str = ""
