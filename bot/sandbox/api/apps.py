"""`auth.test`, `apps.connections.open`, `bots.info`, `team.info`, `blocks.validate`."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.method import Call, Family
from bot.sandbox.blocks import message_complaints, view_complaints
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

family = Family()


@family.method("auth.test", caller="any")
async def auth_test(call: Call) -> Json:
    """Who the token speaks for."""
    workspace, app = call.workspace, call.app
    shared = {"url": f"{workspace.base_url}/", "team": workspace.name, "team_id": workspace.team_id}
    if call.token == app.app_token:
        return {"app_name": app.name, "app_id": app.id, "team_id": workspace.team_id}
    user = workspace.users[app.bot_user].name
    return {**shared, "user": user, "user_id": app.bot_user, "bot_id": app.bot_id, "is_enterprise_install": False}


@family.method("apps.connections.open", caller="app")
async def connections_open(call: Call) -> Json:
    """An address for one Socket Mode connection."""
    if not call.app.socket_mode:
        raise SlackError("forbidden_team", messages=["[ERROR] Socket Mode is not turned on for this app."])
    address = call.workspace.base_url.replace("http", "ws", 1)
    ticket = call.workspace.handles.new_ticket(call.app.id)
    return {"url": f"{address}/socket?ticket={ticket}&app_id={call.app.id}"}


@family.method("bots.info", optional={"bot": "text", "team_id": "text"}, scopes=("users:read",))
async def bots_info(call: Call) -> Json:
    """A bot by its id; the caller's own when none is named."""
    wanted = call.text("bot") or call.app.bot_id
    app = next((app for app in call.workspace.apps.values() if app.bot_id == wanted), None)
    if app is None:
        raise SlackError("bot_not_found")
    return {"bot": wire.bot(app, call.workspace)}


@family.method("team.info", optional={"team": "text", "domain": "text"}, scopes=("team:read",))
async def team_info(call: Call) -> Json:
    """The workspace."""
    workspace = call.workspace
    if call.text("team") not in {"", workspace.team_id} or call.text("domain") not in {"", workspace.domain}:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "url": f"{workspace.base_url}/",
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
            "avatar_base_url": f"{workspace.base_url}/avatars/",
            "is_verified": False,
        }
    }


@family.method(
    "blocks.validate",
    optional={"blocks": "array", "message": "object", "view": "object"},
    caller="any",
)
async def blocks_validate(call: Call) -> Json:
    """Whether Slack would take these blocks, this message or this view."""
    if call.get("view") is not None:
        found, error = view_complaints(call.get("view")), "invalid_view"
    elif call.get("message") is not None:
        found, error = message_complaints(call.get("message").get("blocks", []), "/message/blocks"), "invalid_message"
    elif call.get("blocks") is not None:
        found, error = message_complaints(call.get("blocks")), "invalid_blocks"
    else:
        raise SlackError("invalid_arguments", messages=["[ERROR] one of blocks, message and view is needed"])
    if found:
        raise SlackError(error, messages=[f"[ERROR] {one}" for one in found])
    return {}
