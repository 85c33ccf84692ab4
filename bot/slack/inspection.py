"""What Slack says about this installation: looked at by `archipel doctor` and when the bot starts. Changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import ArchipelError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

REFUSALS: Final = frozenset({
    "access_denied", "account_inactive", "app_uninstalled", "invalid_auth", "is_bot", "missing_scope", "no_permission",
    "not_allowed_token_type", "not_authed", "org_login_required", "token_expired", "token_revoked",
    "two_factor_setup_required",
})  # fmt: skip
"""Slack's errors that waiting does not mend; the rest are troubles of the moment."""

NO_NAMES: Final = frozenset({"missing_scope", "no_permission", "not_allowed_token_type", "unknown_method"})
"""Slack's errors when the bot may not look channels up."""

_PAGE: Final = 999
_PAGES: Final = 20
"""At most 20,000 channels are looked through (Tier 2: 20 calls a minute; more pages than that are put off by Slack)."""


class Unanswered(ArchipelError):
    """Slack did not answer, or not with yes; `error` is Slack's own name for it, or `unreachable`."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack answers {error}")
        self.error = error

    @property
    def lasting(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.error in REFUSALS


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot token stands for, and what it may do."""

    team: str
    team_id: str
    user: str
    user_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """One configured channel as Slack sees it. Private channels the bot is not in do not exist for it.

    `refused` is Slack's word when it does not let the bot look names up: then nothing else is known.
    """

    name: str
    exists: bool
    member: bool
    archived: bool = False
    refused: str = ""


async def identify(client: AsyncWebClient) -> Identity:
    """Whose token that is (`auth.test`, its scopes from the header `x-oauth-scopes`). Raises Unanswered."""
    try:
        said = await client.auth_test()
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unanswered(error) from error
    headers = {name.lower(): value for name, value in (said.headers or {}).items()}
    scopes = frozenset(scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",") if scope.strip())
    return Identity(
        team=str(said.get("team", "")),
        team_id=str(said.get("team_id", "")),
        user=str(said.get("user", "")),
        user_id=str(said.get("user_id", "")),
        scopes=scopes,
    )


async def try_socket(client: AsyncWebClient, app_token: str) -> None:
    """Whether the app-level token opens a Socket Mode connection; the address it gets is not used."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unanswered(error) from error


async def look_at_channels(client: AsyncWebClient, channels: Collection[str]) -> list[Place]:
    """Each of `channels` (names without `#`, or ids) as the bot sees it, in the given order. Raises Unanswered."""
    try:
        by_name, refused = await _named(client, {channel for channel in channels if not is_id(channel)})
        by_id = {channel: await _known(client, channel) for channel in channels if is_id(channel)}
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unanswered(error) from error
    found = by_name | {name: known for name, known in by_id.items() if known is not None}
    return [_place(channel, found.get(channel), refused) for channel in channels]


def is_id(channel: str) -> bool:
    """Whether `company.yaml` gives a channel's id rather than its name, which never has capital letters."""
    return len(channel) >= 9 and channel[0] in "CG" and channel.isalnum() and channel.upper() == channel


async def _named(client: AsyncWebClient, names: Collection[str]) -> tuple[dict[str, Mapping[str, Any]], str]:
    """The channels called `names`, and Slack's word when it refuses to tell."""
    try:
        return await _listed(client, names), ""
    except SlackApiError as error:
        if _error(error) not in NO_NAMES:
            raise
        return {}, _error(error)


async def _listed(client: AsyncWebClient, names: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """The channels called `names`; stops as soon as all are found."""
    found: dict[str, Mapping[str, Any]] = {}
    cursor = ""
    for _ in range(_PAGES):
        if len(found) == len(names):
            break
        page = await client.conversations_list(
            types="public_channel,private_channel", limit=_PAGE, cursor=cursor or None
        )
        found |= {str(one["name"]): one for one in page["channels"] if one["name"] in names}
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return found


async def _known(client: AsyncWebClient, channel: str) -> Mapping[str, Any] | None:
    try:
        said = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        if _error(error) == "channel_not_found":
            return None
        if _error(error) in NO_NAMES:
            return await _read(client, channel)
        raise
    known: Mapping[str, Any] = said["channel"]
    return known


async def _read(client: AsyncWebClient, channel: str) -> Mapping[str, Any] | None:
    """Without the scopes to look at channels: whether the bot may read this one, which only members may."""
    try:
        await client.conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        if _error(error) == "channel_not_found":
            return None
        if _error(error) == "not_in_channel":
            return {"is_member": False}
        raise
    return {"is_member": True}


def _place(name: str, known: Mapping[str, Any] | None, refused: str) -> Place:
    if known is None and refused and not is_id(name):
        return Place(name, exists=False, member=False, refused=refused)
    if known is None:
        return Place(name, exists=False, member=False)
    return Place(name, exists=True, member=bool(known.get("is_member")), archived=bool(known.get("is_archived")))


def _unanswered(error: Exception) -> Unanswered:
    if isinstance(error, SlackApiError):
        return Unanswered(_error(error))
    return Unanswered("unreachable")


def _error(error: SlackApiError) -> str:
    """Slack's name for it; what is no Slack answers something else than JSON."""
    data = getattr(error.response, "data", None)
    return str((data.get("error") if isinstance(data, dict) else None) or "an error without a name")
