"""Who a Slack user is, from the answer of `users.info`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["member", "guest", "deactivated", "bot"]

SLACKBOT: Final = "USLACKBOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot itself is, as `auth.test` says; `enterprise` is empty outside Enterprise Grid."""

    user: str
    bot: str
    team: str
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack says of a user now; texts may be empty.

    People of other organisations (Slack Connect) are guests without an address: theirs is not confirmed by this
    workspace, so it must not make somebody one of our people.
    """

    email: str | None
    name: str
    locale: str
    tz: str
    kind: Kind


UNSEEN: Final = Profile(email=None, name="", locale="", tz="", kind="guest")
"""Somebody Slack does not show us: a stranger from another organisation."""


def profile(user: Mapping[str, Any], own: Identity) -> Profile:
    """The profile in `user`, the object of that name in the answer of `users.info` with `include_locale`."""
    details: Mapping[str, Any] = user.get("profile") or {}
    foreign = _is_foreign(user, own)
    return Profile(
        email=None if foreign else details.get("email") or None,
        name=str(details.get("real_name") or user.get("real_name") or user.get("name") or ""),
        locale=str(user.get("locale") or ""),
        tz=str(user.get("tz") or ""),
        kind=_kind(user, foreign=foreign),
    )


def _kind(user: Mapping[str, Any], *, foreign: bool) -> Kind:
    if user.get("deleted"):
        return "deactivated"
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == SLACKBOT:
        return "bot"
    limited = user.get("is_restricted") or user.get("is_ultra_restricted")
    return "guest" if foreign or limited else "member"


def _is_foreign(user: Mapping[str, Any], own: Identity) -> bool:
    """Slack sets `is_stranger` only for people with whom we share no channel; the others show by their team."""
    team = user.get("team_id") or (user.get("profile") or {}).get("team") or own.team
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id", "")
    same = team == own.team or bool(own.enterprise and own.enterprise in {organisation, team})
    return bool(user.get("is_stranger")) or not same
