"""What the Web API refuses, by Slack's own error names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class SlackError(Exception):
    """A refusal: `error` is the name Slack gives it, `details` what else the answer holds.

    `retry_after`, in seconds, makes it HTTP 429.
    """

    def __init__(
        self, error: str, *, messages: Iterable[str] = (), retry_after: int | None = None, **details: Any
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.retry_after = retry_after
        self.details = details

    def body(self) -> dict[str, Any]:
        """The answer as Slack writes it, with the messages of `response_metadata`."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.details}
        if self.messages:
            if self.error == "invalid_blocks":
                body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            body["response_metadata"] = {"messages": self.messages}
        return body
