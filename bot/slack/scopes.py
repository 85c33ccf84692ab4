"""What the bot asks Slack for. `deploy/slack_manifest.yaml` says the same with a reason for each; a test compares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

NEEDED: Final = frozenset({
    "app_mentions:read", "assistant:write", "channels:history", "chat:write", "commands", "files:write",
    "groups:history", "im:history", "im:read", "im:write", "users:read", "users:read.email",
})  # fmt: skip
"""Without one of these a feature fails."""

FOR_CHANNEL_NAMES: Final = frozenset({"channels:read", "groups:read"})
"""Only needed while `company.yaml` gives channels by name: with ids alone nothing has to be looked up."""

EVENTS: Final = frozenset({"app_home_opened", "app_mention", "message.im", "user_change"})
"""What the bot listens to."""

CHANNEL_EVENTS: Final = frozenset({"message.channels", "message.groups"})
"""What the optional manifest adds: every message of the channels the bot is a member of."""


def missing(granted: Iterable[str], *, names: bool) -> list[str]:
    """The scopes that `granted` lacks, in alphabetical order; `names` says that channels are given by name."""
    wanted = NEEDED | FOR_CHANNEL_NAMES if names else NEEDED
    return sorted(wanted.difference(granted))
