"""Block Kit from plain values: lengths kept, nothing generated ever becomes a link or a mention. Pure.

Generated or foreign text goes into `rich_text`, `plain` or, escaped, into the mrkdwn helpers. Slack parses neither the
text elements of rich text nor plain text; mrkdwn is marked verbatim, so that bare addresses in it stay text too.
slack_sdk's models check the shapes; texts that are too long are cut with an ellipsis, the same way every time.
Lengths: docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

Json = dict[str, Any]

MAX_BLOCKS: Final = 50
MAX_TEXT: Final = 3_000
MAX_HEADER: Final = 150
MAX_BUTTON: Final = 75
MAX_CONTEXT: Final = 2_000
MAX_RICH: Final = 3_000
"""Characters of one rich text block. Slack names no limit; a block of this size still loads at once on a phone."""

ELLIPSIS: Final = "…"

_CUT_MARKUP: Final = re.compile(r"(?:&[a-z]{0,4}|<[^<>]*)$")
_BULLET: Final = re.compile(r"\s{0,3}[-*•‣–]\s+(?=\S)")
_NUMBER: Final = re.compile(r"\s{0,3}(\d{1,3})[.)]\s+(?=\S)")
_QUOTE: Final = re.compile(r"\s{0,3}>\s?")
_WEB: Final = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


# Text


def escape(text: str) -> str:
    """`text` for mrkdwn: nothing in it is a mention, a channel, a link or a date any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """`text`, or its beginning with an ellipsis: at most `limit` characters, cut between words where one is near."""
    text = text.strip()
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    space = kept.rfind(" ")
    if space > limit * 3 // 4:
        kept = kept[:space]
    return f"{kept.rstrip()}{ELLIPSIS}"


def clip_mrkdwn(text: str, limit: int) -> str:
    """As `clip`, for escaped mrkdwn: no entity and no link is cut in two."""
    if len(text.strip()) <= limit:
        return text.strip()
    kept = clip(text, limit).removesuffix(ELLIPSIS)
    return f"{_CUT_MARKUP.sub('', kept).rstrip()}{ELLIPSIS}"


def plain(text: str, limit: int = MAX_TEXT) -> PlainTextObject:
    """A text in which nothing is parsed but emoji; never empty."""
    return PlainTextObject(text=clip(text, limit) or ELLIPSIS, emoji=True)


def mrkdwn(text: str, limit: int = MAX_TEXT) -> MarkdownTextObject:
    """Escaped mrkdwn; links only where written as `<url|text>`."""
    return MarkdownTextObject(text=clip_mrkdwn(text, limit) or ELLIPSIS, verbatim=True)


def link(url: str, text: str) -> str:
    """A link in mrkdwn, or only its text when `url` is no web or mail address."""
    shown = escape(text).replace("|", "¦").replace("\n", " ")
    if not _WEB.fullmatch(url):
        return shown
    return f"<{escape(url).replace('|', '%7C')}|{shown}>"


# Blocks


def header(text: str, *, block_id: str | None = None) -> Json:
    """A large line of plain text."""
    return _json(HeaderBlock(text=plain(text, MAX_HEADER), block_id=block_id))


def section(text: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None) -> Json:
    """A paragraph of escaped mrkdwn, with an element at its side."""
    return _json(SectionBlock(text=mrkdwn(text), accessory=accessory, block_id=block_id))


def sections(text: str, *, limit: int = MAX_BLOCKS) -> list[Json]:
    """Any length of escaped mrkdwn in at most `limit` sections, split between lines where possible."""
    pieces = _split(text, MAX_TEXT)
    if len(pieces) > limit:
        pieces = [*pieces[: limit - 1], clip_mrkdwn(f"{pieces[limit - 1]} {ELLIPSIS * MAX_TEXT}", MAX_TEXT)]
    return [section(piece) for piece in pieces]


def context(*texts: str, block_id: str | None = None) -> Json:
    """Up to ten small notes of escaped mrkdwn."""
    return _json(ContextBlock(elements=[mrkdwn(text, MAX_CONTEXT) for text in texts], block_id=block_id))


def divider() -> Json:
    """A line."""
    return _json(DividerBlock())


def button(
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    style: Literal["primary", "danger"] | None = None,
    url: str | None = None,
    label: str | None = None,
) -> ButtonElement:
    """A button for `actions` or at the side of a `section`; `label` is what screen readers say instead."""
    return ButtonElement(
        text=plain(text, MAX_BUTTON),
        action_id=action_id,
        value=value,
        style=style,
        url=url,
        accessibility_label=clip(label, MAX_BUTTON) if label else None,
    )


def actions(*elements: InteractiveElement, block_id: str | None = None) -> Json:
    """Up to 25 buttons and menus in a row."""
    return _json(ActionsBlock(elements=list(elements), block_id=block_id))


def feedback_buttons(
    action_id: str, positive: tuple[str, str], negative: tuple[str, str], *, block_id: str | None = None
) -> Json:
    """Thumbs up and down; each is what screen readers say, and the value that comes back."""
    good, bad = (
        FeedbackButtonObject(text=plain(text, MAX_BUTTON), accessibility_label=clip(text, MAX_BUTTON), value=value)
        for text, value in (positive, negative)
    )
    element = FeedbackButtonsElement(action_id=action_id, positive_button=good, negative_button=bad)
    return _json(ContextActionsBlock(elements=[element], block_id=block_id))


def quote(text: str, *, source: str = "", url: str | None = None) -> Json:
    """Words of somebody else, set apart, with where they are from; a link only if `url` is given."""
    elements: list[RichTextElement] = [RichTextQuoteElement(elements=[_text(clip(text, MAX_RICH))])]
    if source:
        elements.append(RichTextSectionElement(elements=[_source(clip(source, MAX_TEXT), url)]))
    return _json(RichTextBlock(elements=elements))


def code(text: str) -> Json:
    """A text to copy, set apart in letters of one width; nothing in it is parsed."""
    return _json(RichTextBlock(elements=[RichTextPreformattedElement(elements=[_text(clip(text, MAX_RICH))])]))


def rich_text(text: str, *, links: Mapping[str, str] | None = None, limit: int = MAX_BLOCKS) -> list[Json]:
    """Plain text as people write it in at most `limit` blocks: paragraphs, lists (`-`, `1.`) and quotes (`>`).

    Nothing in it is parsed, so what looks like a mention or an address stays text. `links` makes the markers that are
    its keys, such as `[1]`, links to its values; the caller takes both from stored metadata, never from the text.
    """
    marks = {marker: url for marker, url in (links or {}).items() if _WEB.fullmatch(url)}
    whole = text.strip()
    if len(whole) > limit * MAX_RICH:
        whole = clip(whole, limit * MAX_RICH)
    blocks = [
        _json(RichTextBlock(elements=[_element(kind, number, lines, marks) for kind, number, lines in groups]))
        for piece in _split(whole, MAX_RICH)
        if (groups := _groups(piece))  # of a lone `>` nothing is left to show
    ]
    if len(blocks) > limit:
        blocks = [*blocks[: limit - 1], context(ELLIPSIS)]
    return blocks


def fit(blocks: Sequence[Json], *, keep: int = 0, limit: int = MAX_BLOCKS) -> list[Json]:
    """At most `limit` blocks: from the middle some give way to an ellipsis, the last `keep` always stay."""
    if len(blocks) <= limit:
        return list(blocks)
    first = limit - keep - 1
    return [*blocks[:first], context(ELLIPSIS), *blocks[len(blocks) - keep :]]


# Inside


def _json(block: Block) -> Json:
    return dict(block.to_dict())


def _split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` characters, between paragraphs, else lines, else words, else anywhere."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n ")
    return [*pieces, rest] if rest else pieces


def _cut(text: str, limit: int) -> int:
    borders = (text.rfind(mark, limit // 2, limit) for mark in ("\n\n", "\n", " "))
    cut = next((border for border in borders if border > 0), limit)
    markup = _CUT_MARKUP.search(text[:cut])
    return markup.start() if markup and markup.start() > 0 else cut


def _groups(text: str) -> list[tuple[str, int, list[str]]]:
    """Neighbouring lines of one kind (`bullet`, `ordered`, `quote`, `section`), with the number of the first."""
    groups: list[tuple[str, int, list[str]]] = []
    for line in text.split("\n"):
        kind, number, content = _kind(line)
        if groups and groups[-1][0] == kind:
            groups[-1][2].append(content)
        else:
            groups.append((kind, number, [content]))
    return [group for group in groups if any(line.strip() for line in group[2])]


def _kind(line: str) -> tuple[str, int, str]:
    if found := _NUMBER.match(line):
        return "ordered", int(found[1]), line[found.end() :]
    for kind, pattern in (("bullet", _BULLET), ("quote", _QUOTE)):
        if found := pattern.match(line):
            return kind, 1, line[found.end() :]
    return "section", 1, line


def _element(kind: str, number: int, lines: list[str], links: Mapping[str, str]) -> RichTextElement:
    if kind == "ordered" and number > 1:  # Slack documents `offset` for this, but its type definitions refuse it
        kind, lines = "section", [f"{number + place}. {line}" for place, line in enumerate(lines)]
    if kind in {"bullet", "ordered"}:
        items = [RichTextSectionElement(elements=_parts(line, links)) for line in lines]
        return RichTextListElement(style=kind, elements=items)
    parts = _parts("\n".join(lines).strip("\n"), links)
    return RichTextQuoteElement(elements=parts) if kind == "quote" else RichTextSectionElement(elements=parts)


def _parts(text: str, links: Mapping[str, str]) -> list[RichTextElement]:
    if not links:
        return [_text(text)]
    markers = "|".join(re.escape(marker) for marker in sorted(links, key=len, reverse=True))
    parts = [part for part in re.split(f"({markers})", text) if part]
    return [_source(part, links.get(part)) for part in parts]


def _text(text: str) -> RichTextElement:
    return RichTextElementParts.Text(text=text or " ")


def _source(text: str, url: str | None) -> RichTextElement:
    if url is None or not _WEB.fullmatch(url):
        return _text(text)
    return RichTextElementParts.Link(url=url, text=text)
