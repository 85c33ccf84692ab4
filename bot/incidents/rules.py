"""What an incident may be and become. Pure."""

from __future__ import annotations

from typing import Final

STATES: Final = ("open", "in_progress", "contained", "closed")
"""In the order in which they follow one another."""

STOPPED: Final = ("yes", "no", "unknown")

MAX_WHAT: Final = 3_000
MAX_NOTE: Final = 1_000
MAX_TOOL: Final = 100
"""Characters people may write."""


def may_follow(old: str, new: str) -> bool:
    """Whether an incident may go from the state `old` to `new`: only forward, and any number of states at once."""
    return old in STATES and new in STATES and STATES.index(new) > STATES.index(old)


def reference(year: int, number: int) -> str:
    """What an incident is called: `INC-2026-001`."""
    return f"INC-{year}-{number:03}"
