"""Which events reach which app: its subscriptions, its scopes, the channels it is in."""

from __future__ import annotations

from bot.sandbox.model import App, Happening
from bot.sandbox.workspace import Workspace

MESSAGES = {
    "im": ("message.im", "im:history"),
    "channel": ("message.channels", "channels:history"),
    "group": ("message.groups", "groups:history"),
}
"""Subscription and scope for messages, by `channel_type`."""

SCOPES = {
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "file_shared": "files:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
}
"""What an app needs to be told of other events; those not listed need nothing."""


def hears(app: App, happening: Happening, workspace: Workspace) -> bool:
    """Whether an app is told: it subscribed, may know, and is in the channel if there is one."""
    if happening.app_id not in {"", app.id} or not _is_in(app, happening.channel, workspace):
        return False
    if happening.type == "message":
        subscription, scope = MESSAGES[happening.event["channel_type"]]
        return subscription in app.events and scope in app.scopes
    if happening.type not in app.events:
        return False
    if happening.type == "app_context_changed":
        return app.agent
    return _scope(happening) in {"", *app.scopes}


def mention_is_heard(app: App, happening: Happening, workspace: Workspace) -> bool:
    """Whether an app would be told of its name in this message."""
    subscribed = "app_mention" in app.events and SCOPES["app_mention"] in app.scopes
    return subscribed and _is_in(app, happening.channel, workspace)


def _is_in(app: App, channel: str, workspace: Workspace) -> bool:
    return not channel or app.bot_user in workspace.channels[channel].members


def _scope(happening: Happening) -> str:
    if happening.type in {"member_joined_channel", "member_left_channel"}:
        return "channels:read" if happening.event["channel_type"] == "C" else "groups:read"
    return SCOPES.get(happening.type, "")
