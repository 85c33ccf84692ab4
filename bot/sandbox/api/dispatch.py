"""From a method's name, arguments and token to Slack's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.api import (
    apps,
    assistant,
    chat,
    conversations,
    files,
    reactions,
    streams,
    usergroups,
    users,
    views,
)
from bot.sandbox.api.arguments import read_arguments
from bot.sandbox.api.method import Call, Method, missing_scope
from bot.sandbox.errors import SlackError
from bot.sandbox.model import App, Json

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

FAMILIES = (apps, assistant, chat, conversations, files, reactions, streams, usergroups, users, views)
METHODS: dict[str, Method] = {name: method for family in FAMILIES for name, method in family.family.methods.items()}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back over HTTP."""

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


async def call(workspace: Workspace, method: str, args: Mapping[str, Any], token: str | None) -> Answer:
    """Answer one call. `args` as decoded from form or JSON (JSON text inside is read here); never raises SlackError."""
    workspace.tick()
    headers: dict[str, str] = {}
    try:
        known, app = _known(method), _caller(workspace, token)
        headers = _scope_headers(known, app)
        _check_rights(known, app, str(token))
        workspace.limits.spend_call(app.id, method)
        typed = read_arguments(known, args)
        body = await known.function(Call(workspace=workspace, app=app, method=method, args=typed, token=str(token)))
    except SlackError as refusal:
        return refused(refusal, headers)
    return Answer(body={"ok": True, **body}, headers=headers)


def refused(refusal: SlackError, headers: Mapping[str, str] | None = None) -> Answer:
    """A refusal as Slack answers it: HTTP 200, or 429 with `Retry-After` (in seconds) for a rate limit."""
    if refusal.retry_after is None:
        return Answer(body=refusal.body(), headers=dict(headers or {}))
    return Answer(body=refusal.body(), status=429, headers={**(headers or {}), "Retry-After": str(refusal.retry_after)})


def _known(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    return method


def _caller(workspace: Workspace, token: str | None) -> App:
    if not token:
        raise SlackError("not_authed")
    app = workspace.app_of_token(token)
    if app is None:
        raise SlackError("invalid_auth")
    if workspace.users[app.bot_user].deleted:
        raise SlackError("account_inactive")
    return app


def _check_rights(method: Method, app: App, token: str) -> None:
    kind = "app" if token == app.app_token else "bot"
    if method.caller not in {kind, "any"}:
        raise SlackError("not_allowed_token_type")
    if method.scopes and not app.scopes.intersection(method.scopes):
        raise missing_scope(app, method.scopes)


def _scope_headers(method: Method, app: App) -> dict[str, str]:
    headers = {"x-oauth-scopes": ",".join(sorted(app.scopes))}
    if method.scopes:
        headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
    return headers
