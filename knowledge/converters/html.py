"""HTML to Markdown (Beautiful Soup and markdownify), without what is not the document's own text."""

import re
from typing import Final

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from knowledge.converters import Refused

_FOREIGN: Final = (
    "head, script, style, noscript, template, nav, footer, aside, iframe, object, svg, button, input, select, textarea,"
    " dialog, [hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none'],"
    " [style*='visibility:hidden'], [style*='visibility: hidden']"
)
_HEADINGS: Final = re.compile(r"h[1-6]")
_ANCHOR: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class _Converter(MarkdownConverter):
    class Options:
        heading_style = ATX
        bullets = "-"
        strip = ("img",)
        table_infer_header = True


def to_markdown(data: bytes) -> str:
    """The text of an HTML page as Markdown; a heading's `id` becomes its anchor. Refused when it is no text."""
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("is not HTML but binary data: save the page as HTML")
    soup = BeautifulSoup(data, "html.parser")
    for element in soup.select(_FOREIGN):
        element.decompose()
    _close_open_ends(soup)
    _escape_pipes(soup)
    _mark_anchors(soup)
    text = str(_Converter().convert_soup(soup))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n" if text.strip() else ""


def _mark_anchors(soup: BeautifulSoup) -> None:
    for heading in soup.find_all(_HEADINGS):
        anchor = heading.get("id") if isinstance(heading, Tag) else None
        if isinstance(anchor, str) and _ANCHOR.fullmatch(anchor):
            heading.append(f" {{#{anchor}}}")


def _close_open_ends(soup: BeautifulSoup) -> None:
    """`</li>` and `</p>` may be left out; the parser then nests what stands side by side."""
    for element in soup.select("li > li, p > p"):
        if element.parent:
            element.parent.insert_after(element)


def _escape_pipes(soup: BeautifulSoup) -> None:
    """In a Markdown table a bare `|` would end its cell."""
    for cell in soup.select("td, th"):
        for text in cell.find_all(string=re.compile(r"\|"), recursive=True):
            text.replace_with(text.replace("|", "\\|"))
