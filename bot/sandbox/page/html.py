"""HTML that escapes by itself: text in, safe markup out. The only place in the page that writes angle brackets."""

from __future__ import annotations

from html import escape
from typing import TypeAlias
from urllib.parse import urlsplit

_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Html(str):
    """Markup that may go to a browser as it is. Adding a plain string to it gives a plain string, escaped when used."""

    __slots__ = ()


Child: TypeAlias = "Html | str | int | list[Child] | tuple[Child, ...] | None"
Attribute: TypeAlias = str | int | bool | None


def el(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """An element. `class_` and `for_` lose their last underscore, other underscores become hyphens (`aria_label`).

    True gives an attribute without a value, None and False leave it out; for `aria_*` False is written as `false`.
    """
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children one after the other; plain strings escaped, None left out."""
    return Html("".join(_written(child) for child in children))


def safe_url(url: str) -> str | None:
    """`url` when a click on it is harmless (web, mail, telephone or a path of this server), else None."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme:
        return url.strip() if parts.scheme.lower() in _SCHEMES else None
    return url.strip() if url.startswith("/") and not url.startswith(("//", "/\\")) else None


def link(url: str, *children: Child, class_: str | None = None) -> Html:
    """A link that opens in a new tab; its text alone when the address is not harmless."""
    address = safe_url(url)
    if address is None:
        return el("span", *children, class_=class_)
    return el("a", *children, href=address, target="_blank", rel="noopener noreferrer nofollow", class_=class_)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if isinstance(value, bool) and name.startswith("aria-"):
        return f' {name}="{str(value).lower()}"'
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'


def _written(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return str(child)
    if isinstance(child, list | tuple):
        return "".join(_written(each) for each in child)
    return escape(str(child), quote=True)
