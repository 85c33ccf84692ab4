"""`reactions.*`."""

from __future__ import annotations

import re

from bot.sandbox.api.method import Call, Family
from bot.sandbox.api.places import TS, existing_message, visible_channel
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, Message

family = Family()
NAME = re.compile(r"[a-z0-9_+'\-]+(::skin-tone-[2-6])?")
EMOJI_LIMIT = 23
REACTIONS_LIMIT = 50
ARGS = {"channel": "text", "timestamp": "text", "name": "text"}


def _target(call: Call) -> tuple[Message, str]:
    name = call.text("name").strip(":")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    if not call.text("channel") or not call.text("timestamp"):
        raise SlackError("no_item_specified")
    if not TS.fullmatch(call.text("timestamp")):
        raise SlackError("bad_timestamp")
    place = visible_channel(call)
    if call.app.bot_user not in place.members:
        raise SlackError("not_in_channel")
    return existing_message(call, place, call.text("timestamp")), name


@family.method("reactions.add", required=ARGS, scopes=("reactions:write",))
async def add(call: Call) -> Json:
    """React to a message; at most 23 different emoji by one and 50 by all."""
    item, name = _target(call)
    if call.workspace.channels[item.channel].archived:
        raise SlackError("is_archived")
    if name not in item.reactions and len(item.reactions) >= REACTIONS_LIMIT:
        raise SlackError("too_many_emoji")
    if sum(call.app.bot_user in who for who in item.reactions.values()) >= EMOJI_LIMIT:
        raise SlackError("too_many_reactions")
    if not call.workspace.react(item, call.app.bot_user, name):
        raise SlackError("already_reacted")
    return {}


@family.method(
    "reactions.remove",
    required={"name": "text"},
    optional={"channel": "text", "timestamp": "text"},
    scopes=("reactions:write",),
)
async def remove(call: Call) -> Json:
    """Take the app's reaction back."""
    item, name = _target(call)
    if not call.workspace.unreact(item, call.app.bot_user, name):
        raise SlackError("no_reaction")
    return {}
