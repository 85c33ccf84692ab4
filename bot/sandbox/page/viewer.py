"""Who looks at the page, and what they know: people, channels and apps by id, their language and the time."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.model import App, Channel, User
from bot.sandbox.page.words import Words


@dataclass(frozen=True)
class Viewer:
    """One person at one moment, as pure renderers need them."""

    user: User
    users: Mapping[str, User]
    channels: Mapping[str, Channel]
    apps: Mapping[str, App]
    words: Words
    now: datetime

    def name(self, user_id: str) -> str:
        """How a person is called; the id itself for somebody unknown."""
        user = self.users.get(user_id)
        return (user.real_name or user.name) if user else user_id

    def app_of_bot(self, user_id: str) -> App | None:
        """The app behind a bot user."""
        return next((app for app in self.apps.values() if app.bot_user == user_id), None)

    def other(self, channel: Channel) -> str:
        """The id of the other person in a direct message (their own in a note to self)."""
        return next((member for member in sorted(channel.members) if member != self.user.id), self.user.id)

    def title(self, channel: Channel) -> str:
        """A channel's name, or the other person's for a direct message."""
        return self.name(self.other(channel)) if channel.kind == "im" else channel.name


def in_order(name: str) -> str:
    """What to sort a name by, so that Élodie stands among the other names with E."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def moment(ts: str) -> datetime:
    """The time in a message's `ts` (seconds since 1970 with six digits), in UTC."""
    return datetime.fromtimestamp(float(ts), UTC)
