"""The values of a workspace as Slack writes them in JSON. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.sandbox.model import App, Channel, File, Json, Message, User, View

if TYPE_CHECKING:
    from bot.sandbox.core import Core
    from bot.sandbox.messages import Messages
    from bot.sandbox.places import Places


def user(person: User, workspace: Core, *, email: bool = True, locale: bool = False) -> Json:
    """A user; the e-mail address only for those who may read it, the locale only on request."""
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "first_name": person.real_name.split(" ")[0],
        "last_name": " ".join(person.real_name.split(" ")[1:]),
        "status_text": "",
        "status_emoji": "",
        "team": workspace.team_id,
    }
    app = workspace.app_of_bot(person.id)
    if email and person.email:
        profile["email"] = person.email
    if app is not None:
        profile |= {"api_app_id": app.id, "bot_id": app.bot_id, "always_active": True}
    body: Json = {
        "id": person.id,
        "team_id": workspace.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(workspace.created.timestamp()),
    }
    if not person.deleted:
        body |= {
            "color": "9f69e7",
            "real_name": person.real_name,
            **_zone(person.tz, workspace.now()),
            "is_admin": person.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": person.is_restricted or person.is_ultra_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "is_email_confirmed": not person.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        if locale:
            body["locale"] = person.locale
    return body


def _zone(name: str, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(name))
    offset = local.utcoffset()
    return {"tz": name, "tz_label": local.tzname() or name, "tz_offset": int(offset.total_seconds()) if offset else 0}


def channel(place: Channel, workspace: Places, viewer: str, *, num_members: bool = False) -> Json:
    """A conversation as the user `viewer` sees it."""
    created = int(workspace.created.timestamp())
    body: Json = {
        "id": place.id,
        "created": created,
        "is_archived": place.archived,
        "is_im": place.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": created * 1000,
    }
    if place.kind == "im":
        other = next((member for member in sorted(place.members) if member != viewer), viewer)
        person = workspace.users.get(other)
        return body | {"user": other, "is_user_deleted": bool(person and person.deleted), "priority": 0}
    body |= {
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "public",
        "is_group": place.kind == "private",
        "is_mpim": False,
        "is_private": place.kind == "private",
        "is_general": place.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": viewer in place.members,
        "unlinked": 0,
        "pending_shared": [],
        "previous_names": [],
        "shared_team_ids": [workspace.team_id],
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "creator": "",
    }
    if num_members:
        body["num_members"] = len(place.members)
    return body


def message(item: Message, workspace: Messages, *, metadata: bool = False) -> Json:
    """A message as `conversations.history` and the events hold it; `metadata` in full only on request."""
    if item.tombstone:
        body: Json = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
        return body | {"text": item.text, "ts": item.ts, **_thread(item, workspace)}
    body = {"user": item.user, "type": "message", "ts": item.ts, "text": item.text, "team": workspace.team_id}
    if item.bot_id:
        body |= {"bot_id": item.bot_id, "app_id": item.app_id, "bot_profile": bot_profile(item, workspace)}
    if item.username:
        body |= {"username": item.username, "subtype": "bot_message"}
    for name in ("blocks", "attachments", "files"):
        if value := getattr(item, name):
            body[name] = value
    if item.files and not item.bot_id:
        body["upload"] = True
    if item.edited_ts:
        body["edited"] = {"user": item.user, "ts": item.edited_ts}
    if item.reactions:
        body["reactions"] = [
            {"name": name, "users": sorted(who), "count": len(who)} for name, who in item.reactions.items() if who
        ]
    if item.streaming:
        body["streaming_state"] = "in_progress"
    if item.metadata:
        body["metadata"] = item.metadata if metadata else {"event_type": item.metadata["event_type"]}
    if item.ephemeral_to:
        body["is_ephemeral"] = True
    if item.broadcast:
        body |= {"subtype": "thread_broadcast"}
    return body | _thread(item, workspace)


def _thread(item: Message, workspace: Messages) -> Json:
    if item.thread_ts is None:
        return {}
    if item.thread_ts != item.ts:
        parent = workspace.message(item.channel, item.thread_ts)
        return {"thread_ts": item.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = workspace.thread(item.channel, item.ts)[1:]
    people = list(dict.fromkeys(reply.user for reply in replies))
    latest: Json = {"latest_reply": replies[-1].ts} if replies else {}
    return {
        "thread_ts": item.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people[:5],
        "is_locked": False,
        "subscribed": False,
        **latest,
    }


def bot_profile(item: Message, workspace: Core) -> Json:
    """Who the app behind a message is."""
    app = workspace.apps.get(item.app_id or "")
    return {
        "id": item.bot_id,
        "app_id": item.app_id,
        "user_id": item.user,
        "name": item.username or (app.name if app else ""),
        "icons": {},
        "deleted": False,
        "updated": int(workspace.created.timestamp()),
        "team_id": workspace.team_id,
    }


def bot(app: App, workspace: Core) -> Json:
    """A bot as `bots.info` answers."""
    return {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": int(workspace.created.timestamp()),
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": {},
    }


def view(item: View, workspace: Core) -> Json:
    """A view as the API answers it and interactions carry it."""
    content = item.content
    app = workspace.apps.get(item.app_id)
    body: dict[str, Any] = {
        "id": item.id,
        "team_id": workspace.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": item.values},
        "hash": item.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": item.previous_id,
        "root_view_id": item.root_id,
        "app_id": item.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": app.bot_id if app else "",
    }
    if content["type"] == "home":
        body["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
    else:
        body["submit_disabled"] = content.get("submit_disabled", False)
    return body


def file(item: File, workspace: Core) -> Json:
    """A file as uploads answer and messages carry it."""
    link = f"{workspace.base_url}/files/{item.id}/{item.name}"
    suffix = item.name.rpartition(".")[2].lower() if "." in item.name else "binary"
    return {
        "id": item.id,
        "created": int(workspace.created.timestamp()),
        "name": item.name,
        "title": item.title or item.name,
        "mimetype": item.mimetype,
        "filetype": suffix,
        "user": item.user,
        "size": item.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": link,
        "url_private_download": link,
        "permalink": link,
        "alt_txt": item.alt_text,
        "channels": list(item.channels),
    }
