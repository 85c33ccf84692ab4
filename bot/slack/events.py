"""What Slack tells us, sorted: which events concern the bot and what they say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Json = dict[str, Any]
Type = Literal["dm", "mention", "thread", "opened", "home", "user_change"]

SLACKBOT: Final = "USLACKBOT"

_SAID_BY_PEOPLE: Final = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages a person wrote just now; all others tell of changes, joins, bots and the like."""

_TYPE_OF_TAB: Final[Mapping[str, Type]] = {"home": "home", "messages": "opened"}
_USER: Final = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")
_CHANNEL: Final = re.compile(r"<#(?P<id>[CGD][A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")
_GROUP: Final = re.compile(r"<!subteam\^[A-Z0-9]+(?:\|@?(?P<name>[^>]*))?>")
_SPECIAL: Final = re.compile(r"<!(?P<name>[a-z]+)(?:\^[^>|]*)*(?:\|(?P<shown>[^>]*))?>")
_LINK: Final = re.compile(r"<(?P<url>(?:https?|mailto|tel):[^>|]*)(?:\|(?P<shown>[^>]*))?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event that concerns the bot.

    `type`: `dm` a direct message, `mention` a message in a channel that names the bot, `thread` one in a thread of a
    channel that does not, `opened` somebody opened the direct messages with the bot, `home` its Home tab,
    `user_change` somebody's profile changed. `team` is the person's own workspace, which is another one for people
    who take part through Slack Connect. `text` is as people read it, without the bot's name; it may be empty.
    """

    event_id: str
    type: Type
    team: str
    user: str
    channel: str = ""
    ts: str = ""
    thread_ts: str | None = None
    text: str = ""

    def payload(self) -> Json:
        """For the row of work."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Incoming:
        """From the row of work."""
        return cls(**payload)

    @property
    def reply_to(self) -> str:
        """The thread to answer in."""
        return self.thread_ts or self.ts


def read(body: Mapping[str, Any]) -> Incoming | None:
    """What the body of an Events API delivery says to the bot; None when it does not concern it.

    Not for the bot: what bots say (itself above all), edits, deletions, joins; channel messages outside of threads;
    channel messages that name the bot, since they come once more as `app_mention`; group direct messages.
    """
    event = body.get("event")
    if body.get("type") != "event_callback" or not isinstance(event, Mapping) or not body.get("event_id"):
        return None
    match event.get("type"):
        case "app_home_opened":
            return _opened(body, event)
        case "user_change":
            return _changed(body, event)
        case "app_mention" | "message" if _is_said_by_a_person(event, _bots(body)):
            return _said(body, event)
        case _:
            return None


def plain(text: str, bots: frozenset[str] = frozenset()) -> str:
    """Slack's message markup as people read it; mentions of `bots` (user ids) are left out."""
    text = _USER.sub(lambda found: "" if found["id"] in bots else f"@{found['name'] or found['id']}", text)
    text = _CHANNEL.sub(lambda found: f"#{found['name'] or found['id']}", text)
    text = _GROUP.sub(lambda found: f"@{found['name'] or 'group'}", text)
    text = _SPECIAL.sub(lambda found: found["shown"] or f"@{found['name']}", text)
    text = _LINK.sub(_read_link, text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _said(body: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
    bots = _bots(body)
    text = str(event.get("text") or "")
    kind = _kind(event, names_the_bot=any(found["id"] in bots for found in _USER.finditer(text)))
    if kind is None:
        return None
    return Incoming(
        event_id=str(body["event_id"]),
        type=kind,
        team=str(event.get("user_team") or event.get("team") or body.get("team_id") or ""),
        user=str(event["user"]),
        channel=str(event.get("channel") or ""),
        ts=str(event["ts"]),
        thread_ts=event.get("thread_ts"),
        text=plain(text, bots),
    )


def _kind(event: Mapping[str, Any], *, names_the_bot: bool) -> Type | None:
    if event["type"] == "app_mention":
        return "mention"
    if event.get("channel_type") == "im":
        return "dm"
    in_thread = event.get("thread_ts") not in {None, event.get("ts")}
    in_channel = event.get("channel_type") in {"channel", "group"}
    return "thread" if in_channel and in_thread and not names_the_bot else None


def _is_said_by_a_person(event: Mapping[str, Any], bots: frozenset[str]) -> bool:
    """`edited` is also set in the `app_mention` that follows an edit: the first version was answered."""
    if event.get("subtype") not in _SAID_BY_PEOPLE or event.get("hidden") or event.get("edited"):
        return False
    if event.get("bot_id") or event.get("bot_profile"):
        return False
    return bool(event.get("user") and event.get("ts")) and event["user"] not in bots | {SLACKBOT}


def _opened(body: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
    kind = _TYPE_OF_TAB.get(str(event.get("tab")))
    if kind is None or not event.get("user"):
        return None
    return Incoming(
        event_id=str(body["event_id"]),
        type=kind,
        team=str(body.get("team_id") or ""),
        user=str(event["user"]),
        channel=str(event.get("channel") or ""),
    )


def _changed(body: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
    user = event.get("user")
    if not isinstance(user, Mapping) or not user.get("id"):
        return None
    team = str(user.get("team_id") or body.get("team_id") or "")
    return Incoming(event_id=str(body["event_id"]), type="user_change", team=team, user=str(user["id"]))


def _bots(body: Mapping[str, Any]) -> frozenset[str]:
    """The user ids of the bot itself: those the event was delivered on behalf of."""
    return frozenset(
        str(one["user_id"]) for one in body.get("authorizations") or () if one.get("is_bot") and one.get("user_id")
    )


def _read_link(found: re.Match[str]) -> str:
    url = found["url"].removeprefix("mailto:").removeprefix("tel:")
    shown = found["shown"]
    return url if not shown or shown in url else f"{shown} ({url})"
