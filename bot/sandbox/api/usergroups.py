"""`usergroups.*`: groups of people."""

from __future__ import annotations

from bot.sandbox.api.method import Call, Family
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json, UserGroup

family = Family()
READ = ("usergroups:read",)


@family.method(
    "usergroups.list",
    optional={"include_users": "flag", "include_disabled": "flag", "include_count": "flag", "team_id": "text"},
    scopes=READ,
)
async def list_groups(call: Call) -> Json:
    """Every user group."""
    groups = [
        group for group in call.workspace.usergroups.values() if call.flag("include_disabled") or not group.disabled
    ]
    return {"usergroups": [_group(group, call) for group in groups]}


def _group(group: UserGroup, call: Call) -> Json:
    body: Json = {
        "id": group.id,
        "team_id": call.workspace.team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_delete": 1 if group.disabled else 0,
    }
    if call.flag("include_users"):
        body["users"] = list(group.users)
    if call.flag("include_count"):
        body["user_count"] = len(group.users)
    return body


@family.method(
    "usergroups.users.list",
    required={"usergroup": "text"},
    optional={"include_disabled": "flag", "team_id": "text"},
    scopes=READ,
)
async def list_users(call: Call) -> Json:
    """The members of a user group."""
    group = call.workspace.usergroups.get(call.text("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
