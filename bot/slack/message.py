"""What is sent: one value, the same whichever way it goes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.slack.blocks import clip_mrkdwn

Json = dict[str, Any]

MAX_TEXT: Final = 4_000
"""Characters of a message's `text`: Slack advises no more, and blocks hold the rest."""


@dataclass(frozen=True, slots=True)
class Message:
    """What to send. `text` is escaped mrkdwn and never empty: notifications and screen readers read it.

    `channel` is a conversation's id, a user's for a direct message, or `#name`. Links and media never unfold.
    """

    channel: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a message needs a text: notifications and screen readers have nothing else")

    def content(self) -> Json:
        """Text and blocks, as every way of sending takes them."""
        return {"text": clip_mrkdwn(self.text, MAX_TEXT), "blocks": self.blocks}


NO_UNFURLING: Final[Json] = {"unfurl_links": False, "unfurl_media": False}
"""For the ways that would unfold links: a preview fetches what a text only names."""
