"""`conversations.*`: channels, direct messages, and what was said in them."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.method import Call, Family, missing_scope
from bot.sandbox.api.paging import page, page_of_messages
from bot.sandbox.api.places import TS, visible_channel
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Message

family = Family()
SCOPE_OF = {"public": "channels", "private": "groups", "im": "im"}
READ = tuple(f"{kind}:read" for kind in (*SCOPE_OF.values(), "mpim"))
HISTORY = tuple(f"{kind}:history" for kind in (*SCOPE_OF.values(), "mpim"))
PAGES = {"cursor": "text", "limit": "whole"}
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
SPAN = {"oldest": "text", "latest": "text", "inclusive": "flag", "include_all_metadata": "flag"}
HISTORY_LIMIT = 999


def _require(call: Call, place: Channel, verb: str) -> None:
    """Each kind of conversation has its own scope."""
    needed = f"{SCOPE_OF[place.kind]}:{verb}"
    if needed not in call.app.scopes:
        raise missing_scope(call.app, (needed,))


@family.method(
    "conversations.info",
    required={"channel": "text"},
    optional={"include_locale": "flag", "include_num_members": "flag"},
    scopes=READ,
)
async def info(call: Call) -> Json:
    """A conversation by id."""
    place = visible_channel(call)
    _require(call, place, "read")
    count = call.flag("include_num_members")
    return {"channel": wire.channel(place, call.workspace, call.app.bot_user, num_members=count)}


@family.method(
    "conversations.list",
    optional={**PAGES, "types": "names", "exclude_archived": "flag", "team_id": "text"},
    scopes=READ,
)
async def list_conversations(call: Call) -> Json:
    """The conversations the app may see, public channels unless `types` says otherwise."""
    types = call.get("types") or ["public_channel"]
    if not set(types) <= set(TYPES):
        raise SlackError("invalid_types")
    kinds = {TYPES[one] for one in types}
    for kind in sorted(kinds & set(SCOPE_OF)):
        if f"{SCOPE_OF[kind]}:read" not in call.app.scopes:
            raise missing_scope(call.app, (f"{SCOPE_OF[kind]}:read",))
    found = [
        place
        for place in call.workspace.channels.values()
        if place.kind in kinds
        and (place.kind == "public" or call.app.bot_user in place.members)
        and not (place.archived and call.flag("exclude_archived"))
    ]
    chosen, cursor = page(call, found, default=100, most=999)
    return {
        "channels": [
            wire.channel(place, call.workspace, call.app.bot_user, num_members=place.kind != "im") for place in chosen
        ],
        **cursor,
    }


@family.method("conversations.members", required={"channel": "text"}, optional=PAGES, scopes=READ)
async def members(call: Call) -> Json:
    """Who is in a conversation."""
    place = visible_channel(call)
    _require(call, place, "read")
    chosen, cursor = page(call, sorted(place.members), default=100, most=999)
    return {"members": chosen, **cursor}


@family.method(
    "conversations.open",
    optional={"channel": "text", "users": "names", "return_im": "flag", "prevent_creation": "flag"},
    scopes=("im:write", "mpim:write"),
)
async def open_conversation(call: Call) -> Json:
    """The direct message with one user, made when it is not there. Group messages are not emulated."""
    place, existed = _opened(call)
    body: Json = {"id": place.id}
    if call.flag("return_im"):
        body = wire.channel(place, call.workspace, call.app.bot_user)
    return {"channel": body, **({"no_op": True, "already_open": True} if existed else {})}


def _opened(call: Call) -> tuple[Channel, bool]:
    if call.get("channel"):
        place = visible_channel(call)
        if place.kind != "im":
            raise SlackError("method_not_supported_for_channel_type")
        return place, True
    users = call.get("users") or []
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users")
    person = call.workspace.users.get(users[0])
    if person is None:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if person.id == call.app.bot_user:
        raise SlackError("invalid_user_combination")
    existing = call.workspace.find_dm(call.app.bot_user, person.id)
    if existing is None and call.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return call.workspace.dm(call.app.bot_user, person.id), existing is not None


@family.method("conversations.history", required={"channel": "text"}, optional={**PAGES, **SPAN}, scopes=HISTORY)
async def history(call: Call) -> Json:
    """The top level of a conversation, newest first."""
    place = _readable(call)
    found = _within(call, call.workspace.history(place))[::-1]
    chosen, cursor = page_of_messages(call, found, newest_first=True, default=100, most=HISTORY_LIMIT)
    return {**_messages(call, chosen, cursor), "pin_count": 0}


@family.method(
    "conversations.replies",
    required={"channel": "text", "ts": "text"},
    optional={**PAGES, **SPAN},
    scopes=HISTORY,
)
async def replies(call: Call) -> Json:
    """A thread, oldest first, its parent at the head of every page."""
    place = _readable(call)
    parent = call.workspace.message(place, call.text("ts"))
    if parent is None or parent.ephemeral_to:
        raise SlackError("thread_not_found")
    found = _within(call, call.workspace.thread(place, parent.ts)[1:])
    chosen, cursor = page_of_messages(call, found, newest_first=False, default=1000, most=1000)
    return _messages(call, [parent, *chosen], cursor)


def _readable(call: Call) -> Channel:
    place = visible_channel(call)
    _require(call, place, "history")
    if call.app.bot_user not in place.members:
        raise SlackError("not_in_channel")
    return place


def _within(call: Call, found: list[Message]) -> list[Message]:
    """The messages between `oldest` and `latest`; those exactly there only with `inclusive`."""
    oldest, latest = _stamp(call, "oldest"), _stamp(call, "latest")
    if call.flag("inclusive"):
        return [item for item in found if oldest <= float(item.ts) <= latest]
    return [item for item in found if oldest < float(item.ts) < latest]


def _stamp(call: Call, name: str) -> float:
    value = call.text(name)
    if not value or value == "now":
        return float("inf") if name == "latest" else -1.0
    if not TS.fullmatch(value) and not value.replace(".", "", 1).isdigit():
        raise SlackError(f"invalid_ts_{name}")
    return float(value)


def _messages(call: Call, chosen: list[Message], cursor: Json) -> Json:
    metadata = call.flag("include_all_metadata")
    more = bool(cursor["response_metadata"]["next_cursor"])
    body = {
        "messages": [wire.message(item, call.workspace, metadata=metadata) for item in chosen],
        "has_more": more,
    }
    return {**body, **(cursor if more else {})}
