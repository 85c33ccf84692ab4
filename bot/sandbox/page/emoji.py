"""`:shortcodes:` as Slack names them, to characters."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from rich.emoji import Emoji, NoEmoji

from bot.sandbox.page.html import Html, el

CODE: Final = r":(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?"
_FLAG: Final = re.compile(r"(?:flag-)?([a-z]{2})")
_BARE_FLAGS: Final = frozenset({"cn", "de", "es", "fr", "gb", "it", "jp", "kr", "ru", "us", "uk"})
_SLACK: Final = {
    "large_green_circle": "🟢", "large_yellow_circle": "🟡", "large_orange_circle": "🟠", "large_purple_circle": "🟣",
    "large_brown_circle": "🟤", "large_green_square": "🟩", "large_red_square": "🟥", "large_yellow_square": "🟨",
    "octagonal_sign": "🛑", "hammer_and_wrench": "🛠️", "shield": "🛡️", "compass": "🧭", "scales": "⚖️",
    "balance_scale": "⚖️", "speaking_head_in_silhouette": "🗣️", "writing_hand": "✍️", "card_index_dividers": "🗂️",
    "spiral_calendar_pad": "🗓️", "timer_clock": "⏱️", "face_with_monocle": "🧐", "pinched_fingers": "🤌",
    "people_holding_hands": "🧑‍🤝‍🧑", "simple_smile": "🙂", "island": "🏝️", "first_quarter_moon": "🌓",
}  # fmt: skip
"""What Slack calls otherwise than Unicode's list, or newer than it."""


@cache
def character(name: str) -> str | None:
    """The character for a name without colons; None when Slack would leave the text as it is."""
    if name in _SLACK:
        return _SLACK[name]
    flag = _FLAG.fullmatch(name)
    if flag and (name.startswith("flag-") or name in _BARE_FLAGS):
        return country_flag(flag[1])
    try:
        found = str(Emoji(name))
    except NoEmoji:
        return None
    return f"{found}\ufe0f" if len(found) == 1 and ord(found) < 0x1F000 else found


def country_flag(code: str) -> str:
    """Two letters of a country as its flag."""
    code = {"uk": "gb"}.get(code.lower(), code.lower())
    return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in code)


def rendered(name: str, tone: str | None = None) -> Html | str:
    """An emoji that screen readers call by its name, or the shortcode as it was written."""
    found = character(name)
    if found is None:
        return f":{name}:" + (f":skin-tone-{tone}:" if tone else "")
    shown = found.rstrip("\ufe0f") + chr(0x1F3FB + int(tone) - 2) if tone else found
    return el("span", shown, class_="emoji", role="img", aria_label=name.replace("_", " "), title=f":{name}:")
