"""The part of `archipel doctor` that asks Slack: tokens, scopes, channels. Nothing is changed, nothing is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import company, work
from bot.db import Database, check_schema
from bot.doctor import Check, listed
from bot.errors import CompanyError, DatabaseError
from bot.settings import variable
from bot.slack import inspection, scopes
from bot.slack.messenger import web_client

if TYPE_CHECKING:
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.settings import Settings
    from bot.slack.inspection import Identity, Place, Unanswered

MANIFEST: Final = "deploy/slack_manifest.yaml"

_ADVICE: Final = {
    "invalid_auth": "copy it again from the app's page at https://api.slack.com/apps",
    "not_authed": "copy it again from the app's page at https://api.slack.com/apps",
    "not_allowed_token_type": "that is another kind of token: see deploy/env.example for where each one is found",
    "account_inactive": "the app was removed from the workspace: install it again and copy the new token",
    "app_uninstalled": "the app was removed from the workspace: install it again and copy the new token",
    "token_revoked": "the token was revoked: install the app again and copy the new one",
    "token_expired": "set `token_rotation_enabled: false` in the app's manifest, install again, copy the new token",
    "missing_scope": "give the app-level token the scope connections:write",
    "unreachable": "check that this machine reaches the internet (a proxy goes into HTTPS_PROXY), and SLACK_API_URL",
    "ratelimited": "wait a minute and try again",
}


async def check_slack(settings: Settings) -> list[Check]:
    """Tokens, scopes, the way events come in, and channels. Without a token there is nothing to look at."""
    if settings.slack_bot_token is None:
        do = f"create the app from {MANIFEST} and set {variable('slack_bot_token')}; `archipel demo` works without"
        return [Check("slack", "warn", "not connected to a workspace yet", do)]
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    try:
        identity = await inspection.identify(client)
    except inspection.Unanswered as error:
        return [_failed("slack token", variable("slack_bot_token"), error)]
    return [
        Check("slack token", "ok", f"{identity.user} in the workspace {identity.team}"),
        _scopes(settings, identity),
        await _intake(settings, client),
        await _channels(settings, client),
    ]


async def check_backlog(settings: Settings, now: datetime) -> list[Check]:
    """Whether work is done as it falls due; says nothing while the database has troubles of its own."""
    database = Database(settings.database)
    try:
        await check_schema(database)
        async with database.reading() as session:
            waiting = await work.backlog(now, session)
    except DatabaseError:
        return []
    finally:
        await database.close()
    late = {kind: found.late for kind, found in waiting.items() if found.late}
    if not late:
        return [Check("work", "ok", f"nothing is overdue; {sum(found.pending for found in waiting.values())} wait")]
    oldest = min(waiting[kind].oldest_due_at for kind in late)
    kinds = listed([f"{count} {kind}" for kind, count in sorted(late.items())])
    do = "start `archipel run`, or look into its log for what is postponed and why"
    return [Check("work", "warn", f"overdue, since {oldest:%Y-%m-%d %H:%M} UTC: {kinds}", do)]


def _scopes(settings: Settings, identity: Identity) -> Check:
    lacking = scopes.missing(identity.scopes, names=any(not inspection.is_id(name) for name in _named(settings)))
    if not lacking:
        return Check("slack scopes", "ok", f"all {len(scopes.NEEDED)} the bot needs")
    if scopes.NEEDED.isdisjoint(lacking):
        do = f"install the app again with {MANIFEST}, or give the channels in company.yaml by their ids"
        return Check("slack scopes", "warn", f"missing to find channels by name: {', '.join(lacking)}", do)
    return Check("slack scopes", "fail", f"missing: {', '.join(lacking)}", f"install the app again with {MANIFEST}")


async def _intake(settings: Settings, client: AsyncWebClient) -> Check:
    """How Slack reaches the bot."""
    if settings.slack_app_token is not None:
        try:
            await inspection.try_socket(client, settings.slack_app_token.get_secret_value())
        except inspection.Unanswered as error:
            return _failed("slack events", variable("slack_app_token"), error)
        return Check("slack events", "ok", "Socket Mode; the app-level token opens a connection")
    if settings.slack_signing_secret is not None:
        return Check("slack events", "ok", f"HTTP; Slack calls /slack/events on port {settings.http_port}")
    do = f"set {variable('slack_app_token')} (Socket Mode) or {variable('slack_signing_secret')} (HTTP)"
    return Check("slack events", "fail", "there is no way for Slack to reach the bot", do)


async def _channels(settings: Settings, client: AsyncWebClient) -> Check:
    names = _named(settings)
    if not names:
        return Check("slack channels", "warn", "not known without company.yaml", "see policies")
    try:
        places = await inspection.look_at_channels(client, names)
    except inspection.Unanswered as error:
        do = "see slack scopes" if error.error == "missing_scope" else _advice(error)
        return Check("slack channels", "warn", f"could not be looked at ({error.error})", do)
    return _seen(places)


def _seen(places: list[Place]) -> Check:
    unseen = {place.name: place.refused for place in places if place.refused}
    absent = [place.name for place in places if not place.refused and (not place.exists or place.archived)]
    if absent:
        do = "correct company.yaml or make them; for a private one `/invite` the guide there first"
        return Check("slack channels", "fail", f"not there, or hidden from the bot: {listed(absent)}", do)
    strange = [place.name for place in places if not place.refused and not place.member]
    if strange:
        return Check("slack channels", "fail", f"the bot is not in: {listed(strange)}", "`/invite` the guide in each")
    if unseen:
        said = f"cannot be looked up by name ({', '.join(sorted(set(unseen.values())))}): {listed(list(unseen))}"
        do = f"give their ids in company.yaml, or install again with {MANIFEST}; mentions there get a hint only"
        return Check("slack channels", "warn", said, do)
    return Check("slack channels", "ok", f"the bot is in all {len(places)} of company.yaml")


def _named(settings: Settings) -> list[str]:
    """The channels of `company.yaml`, each once; none when the file cannot be used, which is said elsewhere."""
    try:
        ours = company.load(settings.policies_dir)
    except CompanyError:
        return []
    return list(dict.fromkeys([*ours.channels.model_dump().values(), *ours.allowed_channels]))


def _failed(name: str, given: str, error: Unanswered) -> Check:
    if error.lasting:
        return Check(name, "fail", f"Slack refuses {given} ({error.error})", _advice(error))
    return Check(name, "fail", f"Slack does not answer ({error.error})", _advice(error))


def _advice(error: Unanswered) -> str:
    return _ADVICE.get(error.error, f"see https://docs.slack.dev for `{error.error}`")
