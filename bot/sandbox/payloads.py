"""The payloads Slack sends to an app, field by field. Pure: values in, JSON objects out.

Shapes as documented under docs.slack.dev/reference/events and /reference/interaction-payloads, and as slack_bolt 1.30
reads them. Messages, views and users are quoted as `wire` writes them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.sandbox.model import App, Channel, Json, Message, User


@dataclass(frozen=True)
class Team:
    """The workspace as payloads name it."""

    id: str
    domain: str


def verification_token(app: App) -> str:
    """The old shared token that payloads still carry; nothing should rely on it."""
    return hashlib.sha256(app.signing_secret.encode()).hexdigest()[:24]


# --- events -----------------------------------------------------------------------------------------------------------


def event_callback(event: Json, app: App, team: Team, *, event_id: str, event_time: int) -> Json:
    """The envelope around every event; `event_time` in seconds since 1970."""
    return {
        "token": verification_token(app),
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def url_verification(app: App, challenge: str) -> Json:
    """What a request URL has to answer with its `challenge` before Slack sends events there."""
    return {"token": verification_token(app), "challenge": challenge, "type": "url_verification"}


def typed_by_a_person(event: Json) -> Json:
    """The event; if it is a message a person typed, with the id that their client gave it."""
    typed = event["type"] == "message" and event.get("subtype") in {None, "file_share", "thread_broadcast"}
    if not typed or event.get("bot_id"):
        return event
    return event | {"client_msg_id": client_msg_id(event["channel"], event["ts"])}


def client_msg_id(channel: str, ts: str) -> str:
    """The client's own id of a message, shaped like a UUID; the same for the same message."""
    digest = hashlib.md5(f"{channel}:{ts}".encode(), usedforsecurity=False).hexdigest()
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))


def mention_event(event: Json, bot_user: str) -> Json | None:
    """The `app_mention` that goes with a `message` event; None when it does not newly name `bot_user`.

    It repeats the message with the same `ts`, without `channel_type` and `subtype`. An edit counts when it adds the
    mention. Messages in a DM are for the app anyway and bring none.
    """
    tag = f"<@{bot_user}>"
    body, before = event, ""
    if event.get("subtype") == "message_changed":
        body, before = event["message"] | {"channel": event["channel"]}, event["previous_message"].get("text", "")
    elif event.get("subtype") == "message_deleted":
        return None
    if event["channel_type"] == "im" or tag not in body.get("text", "") or tag in before:
        return None
    if body.get("user") == bot_user:
        return None
    dropped = {"channel_type", "subtype", "hidden", "event_ts"}
    kept = {key: value for key, value in body.items() if key not in dropped}
    return kept | {"type": "app_mention", "event_ts": event["event_ts"]}


def home_opened_event(user: str, channel: str, tab: str, *, event_ts: str, view: Json | None = None) -> Json:
    """`app_home_opened` on tab `home` (with the view published before, if any) or `messages`."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": event_ts}
    return event | {"view": view} if view is not None else event


def context_changed_event(user: str, channel: str, looking_at: str | None, team: Team, *, event_ts: str) -> Json:
    """`app_context_changed`: beside the app, `user` now looks at another conversation, or at none."""
    entity = {"type": "slack#/types/channel_id", "value": looking_at, "team_id": team.id}
    context: Json = {"entities": [entity]} if looking_at else {}
    return {
        "type": "app_context_changed",
        "user": user,
        "channel": channel,
        "context": context,
        "event_ts": event_ts,
    }


# --- interactions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """Who did something to which app, and the trigger it left."""

    user: User
    app: App
    team: Team
    trigger_id: str

    def common(self, kind: str) -> Json:
        """The fields all interactions share."""
        return {
            "type": kind,
            "token": verification_token(self.app),
            "user": {
                "id": self.user.id,
                "username": self.user.name,
                "name": self.user.name,
                "team_id": self.team.id,
            },
            "api_app_id": self.app.id,
            "trigger_id": self.trigger_id,
            "team": {"id": self.team.id, "domain": self.team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def message_actions(
    gesture: Gesture,
    message: Message,
    channel: Channel,
    actions: list[Json],
    *,
    quoted: Json,
    values: Json,
    response_url: str,
) -> Json:
    """`block_actions` from a message. Ephemeral messages are not quoted, as nobody stores them."""
    body = gesture.common("block_actions") | {
        "container": message_container(message),
        "channel": channel_name(channel),
        "state": {"values": values},
        "response_url": response_url,
        "actions": actions,
    }
    return body if message.ephemeral_to else body | {"message": quoted}


def view_actions(gesture: Gesture, view: Json, actions: list[Json]) -> Json:
    """`block_actions` from a modal or a Home tab."""
    container = {"type": "view", "view_id": view["id"]}
    return gesture.common("block_actions") | {"container": container, "view": view, "actions": actions}


def view_submission(gesture: Gesture, view: Json) -> Json:
    """`view_submission`: the modal as it was sent off."""
    return gesture.common("view_submission") | {"view": view, "response_urls": []}


def view_closed(gesture: Gesture, view: Json, *, is_cleared: bool) -> Json:
    """`view_closed`; `is_cleared` when the whole stack was. It leaves no trigger."""
    body = gesture.common("view_closed") | {"view": view, "is_cleared": is_cleared}
    del body["trigger_id"]
    return body


def message_action(
    gesture: Gesture, callback_id: str, channel: Channel, quoted: Json, *, response_url: str, action_ts: str
) -> Json:
    """`message_action`: a shortcut from a message's menu."""
    return gesture.common("message_action") | {
        "action_ts": action_ts,
        "callback_id": callback_id,
        "channel": channel_name(channel),
        "message_ts": quoted["ts"],
        "message": quoted,
        "response_url": response_url,
    }


def global_shortcut(gesture: Gesture, callback_id: str, *, action_ts: str) -> Json:
    """`shortcut`: from the search bar or the compose box; it belongs to no conversation."""
    body = gesture.common("shortcut") | {"action_ts": action_ts, "callback_id": callback_id}
    del body["api_app_id"]
    return body


def block_suggestion(gesture: Gesture, element: Json, block_id: str, typed: str, *, container: Json) -> Json:
    """`block_suggestion`: the options of an `external_select` for what has been typed into it."""
    body = gesture.common("block_suggestion") | {
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": typed,
        **container,
    }
    del body["trigger_id"]
    return body


def slash_command(gesture: Gesture, command: str, text: str, channel: Channel, *, response_url: str) -> dict[str, str]:
    """The form of a slash command."""
    name = channel_name(channel)
    return {
        "token": verification_token(gesture.app),
        "team_id": gesture.team.id,
        "team_domain": gesture.team.domain,
        "channel_id": name["id"],
        "channel_name": name["name"],
        "user_id": gesture.user.id,
        "user_name": gesture.user.name,
        "command": command,
        "text": text,
        "api_app_id": gesture.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": gesture.trigger_id,
    }


def message_container(message: Message) -> Json:
    """Where the element stands that was used."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return container


def channel_name(channel: Channel) -> Json:
    """A conversation in an interaction; those that are not public do not give their name away."""
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}
