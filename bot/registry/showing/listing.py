"""The list of tools in Slack, grouped by status, with its menu and its pages: values in, Block Kit out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.blocks import InteractiveElement, Option, OptionGroup, StaticSelectElement

from bot.i18n import text
from bot.registry.messages import REQUEST
from bot.registry.showing import views
from bot.registry.showing.finding import DATA, EVERYTHING, MINE, ORDER, STATUS, Wanted, dumped
from bot.registry.tools import said
from bot.slack import blocks

if TYPE_CHECKING:
    from bot.registry.showing.finding import Shelf
    from bot.registry.tools import Tool
    from knowledge import Lang

Json = dict[str, Any]

FILTER: Final = "tool_filter"
PAGE: Final = "tool_page"
"""Action ids; that of a page goes on with `_back` or `_on`. The words searched for are in the menu's block id."""

PAGE_SIZE: Final = 20
"""With a heading for each status and the menu, a page stays well under Slack's 50 blocks."""

_BLOCK: Final = "tools:"
_MAX_OPTION: Final = 75
_MAX_CLASSES: Final = 90


def tools(shelf: Shelf, wanted: Wanted, found: Sequence[Tool]) -> list[Json]:
    """One page of the tools that were found."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    wanted = replace(wanted, page=min(wanted.page, pages))
    first = (wanted.page - 1) * PAGE_SIZE
    return [
        blocks.section(blocks.escape(_summary(shelf.lang, len(found), wanted))),
        blocks.actions(_menu(shelf, wanted), *_pages(shelf.lang, wanted, pages), block_id=f"{_BLOCK}{wanted.words}"),
        *_rows(shelf, found[first : first + PAGE_SIZE], wanted),
        *(_nothing(shelf.lang, wanted) if not found else ()),
        blocks.context(blocks.escape(text(shelf.lang, "tools-for-you"))),
    ]


def summary(lang: Lang, wanted: Wanted, count: int) -> str:
    """One line, for notifications; escaped."""
    return blocks.escape(_summary(lang, count, wanted))


def chosen(value: str, block_id: str) -> Wanted:
    """What was chosen in the menu, with the words that were searched for before."""
    return Wanted.from_payload({"chosen": value, "words": block_id.removeprefix(_BLOCK)})


def _summary(lang: Lang, count: int, wanted: Wanted) -> str:
    if wanted.words:
        return text(lang, "tools-found", count=count, words=wanted.words)
    return text(lang, "tools-all", count=count)


def _rows(shelf: Shelf, tools: Sequence[Tool], wanted: Wanted) -> Iterator[Json]:
    for status in ORDER:
        of_status = [tool for tool in tools if tool.status == status]
        if of_status:
            yield blocks.context(f"*{views.status_word(shelf.lang, status)}*")
        yield from (views.row(shelf.card(tool), wanted=wanted) for tool in of_status)


def _menu(shelf: Shelf, wanted: Wanted) -> StaticSelectElement:
    """Slack wants the option shown first to be one of those offered, letter by letter."""
    lang, registry = shelf.lang, shelf.registry
    general = [_option(EVERYTHING, text(lang, "tools-filter-all")), _option(MINE, text(lang, "tools-filter-me"))]
    data = [_option(f"{DATA}{it.id}", said(it.names, lang, it.id)) for it in registry.data_classes.values()]
    present = {tool.status for tool in registry.tools.values()}
    status = [_option(f"{STATUS}{it}", text(lang, f"status-{it}")) for it in ORDER if it in present]
    groups = [
        (text(lang, "tools-filter-show"), general),
        (text(lang, "tools-filter-data"), data[:_MAX_CLASSES]),
        (text(lang, "tools-filter-status"), status),
    ]
    first = next((option for _, options in groups for option in options if option.value == wanted.chosen), general[0])
    return StaticSelectElement(
        action_id=FILTER,
        placeholder=blocks.plain(text(lang, "tools-filter-show"), 150),
        option_groups=[OptionGroup(label=blocks.plain(name, _MAX_OPTION), options=it) for name, it in groups if it],
        initial_option=first,
    )


def _option(value: str, name: str) -> Option:
    return Option(value=value, text=blocks.plain(name, _MAX_OPTION))


def _pages(lang: Lang, wanted: Wanted, pages: int) -> Iterator[InteractiveElement]:
    if wanted.page > 1:
        yield _page(text(lang, "tools-page-back", page=wanted.page - 1, pages=pages), f"{PAGE}_back", wanted, -1)
    if wanted.page < pages:
        yield _page(text(lang, "tools-page-on", page=wanted.page + 1, pages=pages), f"{PAGE}_on", wanted, +1)


def _page(label: str, action_id: str, wanted: Wanted, step: int) -> InteractiveElement:
    there = replace(wanted, page=wanted.page + step)
    return blocks.button(label, action_id, value=dumped({"wanted": there.payload()}))


def _nothing(lang: Lang, wanted: Wanted) -> Iterator[Json]:
    """Nothing fits: the whole list, and for a name that nobody knows a request."""
    everything = blocks.button(text(lang, "tools-back"), views.LIST, value=dumped({"wanted": Wanted().payload()}))
    request = []
    if wanted.words and wanted.chosen == EVERYTHING:
        value = dumped({"tool": wanted.words, "classes": [], "lang": lang})
        request = [blocks.button(text(lang, "button-request-tool"), REQUEST, value=value)]
        yield blocks.section(blocks.escape(text(lang, "tools-unknown")))
    else:
        yield blocks.section(blocks.escape(text(lang, "tools-none")))
    yield blocks.actions(*request, everything)
