"""Reads Slack's app manifest format into an installed app. Pure except for the tokens, which are random."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from bot.sandbox.model import App, Json, Shortcut, SlashCommand, User

SCOPES_OF_EVENTS: dict[str, str] = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
}
"""The scope an event subscription needs; events that need none are not listed."""

NAME_LIMIT = 35
COMMAND_LIMIT = 32


def read_manifest(
    manifest: Mapping[str, Any], *, new_id: Callable[[str], str], request_url: str, taken: Iterable[App]
) -> tuple[App, User]:
    """The app and its bot user. Raises ValueError listing everything that is wrong.

    `taken` are the apps already installed: a slash command belongs to one of them only.
    """
    features = _object(manifest, "features")
    settings = _object(manifest, "settings")
    events = _object(settings, "event_subscriptions")
    scopes = frozenset(_object(_object(manifest, "oauth_config"), "scopes").get("bot") or ())
    subscribed = frozenset(events.get("bot_events") or ())
    agent = features.get("agent_view") or features.get("assistant_view")
    commands = tuple(_command(entry) for entry in features.get("slash_commands") or ())
    bot_user = _bot_user(manifest, features, new_id)
    app = App(
        id=new_id("A"),
        name=str(_object(manifest, "display_information").get("name") or bot_user.real_name),
        bot_user=bot_user.id,
        bot_id=new_id("B"),
        bot_token=f"xoxb-{secrets.token_hex(20)}",
        app_token=f"xapp-1-{secrets.token_hex(20)}",
        signing_secret=secrets.token_hex(16),
        scopes=scopes,
        events=subscribed,
        commands=commands,
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts") or ()),
        home_tab=bool(_object(features, "app_home").get("home_tab_enabled")),
        messages_tab=bool(_object(features, "app_home").get("messages_tab_enabled", True)),
        agent=agent is not None,
        suggested_prompts=tuple((agent or {}).get("suggested_prompts") or ()),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        request_url=request_url or str(events.get("request_url") or ""),
    )
    problems = _problems(manifest, app, taken)
    if problems:
        raise ValueError("the app manifest cannot be installed: " + "; ".join(problems))
    return app, bot_user


def _object(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parent.get(key) or {}
    if not isinstance(value, Mapping):
        raise ValueError(f"the app manifest's {key!r} must be an object")
    return value


def _bot_user(manifest: Mapping[str, Any], features: Mapping[str, Any], new_id: Callable[[str], str]) -> User:
    shown = _object(features, "bot_user").get("display_name")
    name = str(shown or _object(manifest, "display_information").get("name") or "")
    return User(id=new_id("U"), name=name.lower().replace(" ", "_"), real_name=name, is_bot=True, tz="UTC")


def _command(entry: Json) -> SlashCommand:
    return SlashCommand(
        command=str(entry.get("command", "")),
        description=str(entry.get("description", "")),
        usage_hint=str(entry.get("usage_hint", "")),
    )


def _shortcut(entry: Json) -> Shortcut:
    kind: Literal["message", "global"] = "message" if entry.get("type") == "message" else "global"
    return Shortcut(
        name=str(entry.get("name", "")),
        kind=kind,
        callback_id=str(entry.get("callback_id", "")),
        description=str(entry.get("description", "")),
    )


def _problems(manifest: Mapping[str, Any], app: App, taken: Iterable[App]) -> list[str]:
    features = _object(manifest, "features")
    problems = []
    if not _object(manifest, "display_information").get("name"):
        problems.append("display_information.name is missing")
    if len(app.name) > NAME_LIMIT:
        problems.append(f"display_information.name is longer than {NAME_LIMIT} characters")
    if not features.get("bot_user"):
        problems.append("features.bot_user is missing; without it there is no bot token")
    if not app.scopes:
        problems.append("oauth_config.scopes.bot is empty")
    if app.commands and "commands" not in app.scopes:
        problems.append("slash_commands need the scope commands")
    if app.shortcuts and "commands" not in app.scopes:
        problems.append("shortcuts need the scope commands")
    if app.agent and "assistant:write" not in app.scopes:
        problems.append("agent_view needs the scope assistant:write")
    if app.events and not app.socket_mode and not app.request_url:
        problems.append("event_subscriptions need request_url or socket_mode_enabled")
    for event in sorted(app.events):
        needed = SCOPES_OF_EVENTS.get(event)
        if needed is not None and needed not in app.scopes:
            problems.append(f"the event {event} needs the scope {needed}")
    return problems + _command_problems(app, taken)


def _command_problems(app: App, taken: Iterable[App]) -> list[str]:
    owners = {command.command: other.name for other in taken for command in other.commands}
    problems = []
    for command in app.commands:
        if not command.command.startswith("/") or len(command.command) > COMMAND_LIMIT or " " in command.command:
            problems.append(f"the slash command {command.command!r} must start with / and have no spaces")
        if command.command in owners:
            problems.append(f"the slash command {command.command} belongs to {owners[command.command]!r}")
        if not command.description:
            problems.append(f"the slash command {command.command} needs a description")
    return problems
