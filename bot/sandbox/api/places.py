"""Where a call acts: the channel, the message, the thread it names, as far as the app may see them."""

from __future__ import annotations

import re

from bot.sandbox.api.method import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Message

TS = re.compile(r"\d{1,12}\.\d{6}")


def visible_channel(call: Call, name: str = "channel") -> Channel:
    """The channel an argument names. Raises `channel_not_found` when there is none that the app may see."""
    place = call.workspace.channels.get(call.text(name))
    if place is None or (place.kind != "public" and call.app.bot_user not in place.members):
        raise SlackError("channel_not_found")
    return place


def posting_channel(call: Call, name: str = "channel") -> Channel:
    """The channel to post into: by id, `#name`, or a user's id, which opens the direct message with them.

    Raises `channel_not_found`, `not_in_channel`, `is_archived`, `messages_tab_disabled`.
    """
    wanted, bot = call.text(name), call.app.bot_user
    if wanted in call.workspace.users:
        place = _direct(call, wanted)
    else:
        named = call.workspace.channel_named(wanted) if wanted not in call.workspace.channels else None
        place = named or call.workspace.channels.get(wanted) or _nowhere()
    if place.kind != "public" and bot not in place.members:
        raise SlackError("channel_not_found")
    if place.archived:
        raise SlackError("is_archived")
    if bot not in place.members and "chat:write.public" not in call.app.scopes:
        raise SlackError("not_in_channel")
    if place.kind == "im" and not call.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    return place


def _direct(call: Call, user: str) -> Channel:
    person = call.workspace.users[user]
    if person.deleted or person.is_bot:
        raise SlackError("channel_not_found")
    return call.workspace.dm(call.app.bot_user, user)


def _nowhere() -> Channel:
    raise SlackError("channel_not_found")


def existing_message(call: Call, place: Channel, ts: str, error: str = "message_not_found") -> Message:
    """A message everybody in its channel sees; raises SlackError `error` when there is none."""
    item = call.workspace.message(place, ts)
    if item is None or item.ephemeral_to or item.tombstone:
        raise SlackError(error)
    return item


def thread_to_reply_in(call: Call, place: Channel) -> str | None:
    """The thread an argument `thread_ts` names; raises `cannot_reply_to_message` when no message starts one there."""
    thread_ts = call.text("thread_ts") or None
    if thread_ts is None:
        return None
    parent = call.workspace.message(place, thread_ts)
    if parent is None or parent.ephemeral_to or parent.thread_ts not in {None, parent.ts}:
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def own_message(call: Call, place: Channel, ts: str, error: str) -> Message:
    """A message this app posted; raises SlackError `error` for the messages of others."""
    item = existing_message(call, place, ts)
    if item.app_id != call.app.id:
        raise SlackError(error)
    return item
