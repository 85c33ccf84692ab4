"""The page's own line icons, drawn on a 24 by 24 grid; they take the colour of the text around them."""

from __future__ import annotations

from typing import Final

from bot.sandbox.page.html import Html

_PATHS: Final = {
    "hash": "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "send": "M4 12 20.5 4.5 16 20l-4-6.2zM12 13.8l8.5-9.3",
    "reply": "M20 12a7.5 7.5 0 0 1-11 6.6L4 20l1.4-4.6A7.5 7.5 0 1 1 20 12Z",
    "more": "M5.5 11.5v1M12 11.5v1M18.5 11.5v1",
    "close": "m6 6 12 12M18 6 6 18",
    "back": "M15 5l-7 7 7 7",
    "down": "m6 9 6 6 6-6",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4"
    "M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2",
    "smile": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM8.5 14a4.2 4.2 0 0 0 7 0M9 9.8h.01M15 9.8h.01",
    "edit": "M4 20l1-4.2L16.3 4.5l3.2 3.2L8.2 19z",
    "trash": "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.3 11v5M13.7 11v5",
    "bolt": "M13 3 5 13.5h6L10.5 21 19 10h-6.5z",
    "up": "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.8 1.3 2.4 3l-.9 3.5h5.6c1.3 0 2.2 1.2 1.8 2.5l-1.8 6.2"
    "a2.4 2.4 0 0 1-2.3 1.8H7",
    "thumbs-down": "M17 13V4h3v9zM17 13l-4 8c-1.7 0-2.8-1.3-2.4-3l.9-3.5H5.9c-1.3 0-2.2-1.2-1.8-2.5l1.8-6.2"
    "A2.4 2.4 0 0 1 8.2 4H17",
    "file": "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"
    "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20",
    "plus": "M12 5v14M5 12h14",
    "play": "M7.5 5v14l11-7z",
    "stop": "M7 7h10v10H7z",
    "home": "M4 11.5 12 4l8 7.5M6 10v10h12V10",
    "spark": "M12 3.5 13.8 9l5.7 2-5.7 2L12 18.5 10.2 13l-5.7-2 5.7-2zM19 16.5l.8 2.2 2.2.8-2.2.8-.8 2.2-.8-2.2-2.2-.8"
    " 2.2-.8z",
    "copy": "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
}


def icon(name: str) -> Html:
    """An icon without a name for screen readers: what carries it has a label."""
    return Html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )


def icon_names() -> frozenset[str]:
    """The icons there are."""
    return frozenset(_PATHS)
