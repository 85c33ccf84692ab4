"""`users.*`: who is who."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.api.method import Call, Family
from bot.sandbox.api.paging import page
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

family = Family()
READ = ("users:read",)
EMAIL = "users:read.email"


def _may_read_email(call: Call) -> bool:
    return EMAIL in call.app.scopes


@family.method("users.info", required={"user": "text"}, optional={"include_locale": "flag"}, scopes=READ)
async def info(call: Call) -> Json:
    """A user by id."""
    person = call.workspace.users.get(call.text("user"))
    if person is None:
        raise SlackError("user_not_found")
    locale = call.flag("include_locale")
    return {"user": wire.user(person, call.workspace, email=_may_read_email(call), locale=locale)}


@family.method(
    "users.list",
    optional={"cursor": "text", "limit": "whole", "include_locale": "flag", "team_id": "text"},
    scopes=READ,
)
async def list_users(call: Call) -> Json:
    """Every user, deactivated ones too; everything at once unless `limit` asks for pages."""
    everyone = list(call.workspace.users.values())
    chosen, cursor = page(call, everyone, default=max(len(everyone), 1), most=1000)
    email, locale = _may_read_email(call), call.flag("include_locale")
    members = [wire.user(person, call.workspace, email=email, locale=locale) for person in chosen]
    return {"members": members, "cache_ts": int(call.workspace.now().timestamp()), **cursor}


@family.method("users.lookupByEmail", required={"email": "text"}, scopes=(EMAIL,))
async def lookup_by_email(call: Call) -> Json:
    """The active user with this e-mail address."""
    wanted = call.text("email").lower()
    for person in call.workspace.users.values():
        if person.email.lower() == wanted and not person.deleted:
            return {"user": wire.user(person, call.workspace)}
    raise SlackError("users_not_found")
