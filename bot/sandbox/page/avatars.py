"""Faces without pictures: initials on a colour of one's own, with a dot that says who is there."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.sandbox.model import User
from bot.sandbox.page.html import Html, el
from bot.sandbox.page.icons import icon

COLOURS: Final = (
    "#0b6e6e", "#1d5fa8", "#6a3fa0", "#a8326e", "#b0402a", "#7a5a00", "#3c6e1f", "#2f6f86", "#80469c", "#8c3b52",
    "#455a9d", "#57606a",
)  # fmt: skip
"""Backgrounds on which white text has a contrast of 4.5 or more."""


def initials(name: str) -> str:
    """Two letters of a name: first and last part, or the first two letters of a single one."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    if not parts:
        return "?"
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else parts[0][:2]).upper()


def colour(user_id: str) -> str:
    """Always the same colour for the same id."""
    return COLOURS[hashlib.sha256(user_id.encode()).digest()[0] % len(COLOURS)]


def avatar(user: User | None, *, size: str = "", present: bool | None = None, name: str = "") -> Html:
    """A face; `size` is empty, `small` or `large`, `present` adds the dot. The name beside it is what is read out."""
    name = name or (user.real_name or user.name if user else "?")
    face: Html | str = icon("spark") if user is not None and user.is_bot else initials(name)
    dot = el("i", class_=f"dot {'dot-here' if present else 'dot-away'}") if present is not None else None
    background = f"background:{colour(user.id if user else name)}"
    classes = " ".join(["face", *([f"face-{size}"] if size else []), *(["face-app"] if user and user.is_bot else [])])
    return el("span", face, dot, class_=classes, style=background, aria_hidden=True)
