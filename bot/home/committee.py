"""What waits for the committee, as a part of its members' Home tab: values in, blocks out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.registry.showing import views as tool_views
from bot.slack import blocks

if TYPE_CHECKING:
    from bot.registry.cards import Card
    from knowledge import Lang

Json = dict[str, Any]

MAX_ITEMS: Final = 5
_TITLE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request or a question that waits since a day; `link` leads to its message."""

    text: str
    since: date
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A tool or a document to be reviewed by a day; `card` is None for documents."""

    name: str
    due: date
    card: Card | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that people ask and the policies do not answer, in masked words; `count` is how often."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """All of it, each list with the most urgent first. `gaps` is None where nobody looks for them.

    `questions` are those that came to the committee; of those that are with one colleague only their number is shown.
    """

    today: date
    requests: Sequence[Waiting] = ()
    questions: Sequence[Waiting] = ()
    elsewhere: int = 0
    reviews: Sequence[Review] = ()
    suspended: Sequence[Card] = ()
    gaps: Sequence[Gap] | None = None


def part(lang: Lang, shown: Committee) -> Iterator[Json]:
    """The blocks."""
    yield blocks.header(text(lang, "home-committee"))
    yield from _waiting(lang, text(lang, "home-requests", count=len(shown.requests)), shown.requests)
    yield from _waiting(lang, text(lang, "home-escalations", count=len(shown.questions)), shown.questions)
    if shown.elsewhere:
        yield blocks.context(blocks.escape(text(lang, "home-elsewhere", count=shown.elsewhere)))
    yield from _reviews(lang, shown)
    yield from _suspended(lang, shown.suspended)
    if shown.gaps is not None:
        yield from _gaps(lang, shown.gaps)


def _waiting(lang: Lang, heading: str, items: Sequence[Waiting]) -> Iterator[Json]:
    lines = []
    for item in items[:MAX_ITEMS]:
        title = blocks.clip(item.text, _TITLE)
        shown = blocks.link(item.link, title) if item.link else blocks.escape(title)
        lines.append(f"• {shown} ({blocks.escape(text(lang, 'home-since', day=day(lang, item.since)))})")
    yield _heading(heading, *lines)
    yield from _more(lang, len(items))


def _reviews(lang: Lang, shown: Committee) -> Iterator[Json]:
    yield _heading(text(lang, "home-reviews", count=len(shown.reviews)))
    for review in shown.reviews[:MAX_ITEMS]:
        title = blocks.clip(review.name, _TITLE)
        name = blocks.link(review.link, title) if review.link else blocks.escape(title)
        late = review.due < shown.today
        when = text(lang, "home-review-late" if late else "home-review-due", day=day(lang, review.due))
        sign = ":warning:" if late else ":calendar:"
        button = tool_views.card_button(review.card) if review.card is not None else None
        yield blocks.section(f"{sign} {name} ({blocks.escape(when)})", accessory=button)
    yield from _more(lang, len(shown.reviews))


def _suspended(lang: Lang, tools: Sequence[Card]) -> Iterator[Json]:
    yield _heading(text(lang, "home-suspended", count=len(tools)))
    for card in tools[:MAX_ITEMS]:
        name = blocks.escape(blocks.clip(card.tool.name, _TITLE))
        sign = tool_views.status_word(lang, card.tool.status)
        yield blocks.section(f"*{name}*\n{sign}", accessory=tool_views.card_button(card))
    yield from _more(lang, len(tools))


def _gaps(lang: Lang, gaps: Sequence[Gap]) -> Iterator[Json]:
    lines = [f"• {blocks.escape(f'{blocks.clip(gap.text, _TITLE)} ({gap.count})')}" for gap in gaps[:MAX_ITEMS]]
    yield _heading(text(lang, "home-gaps", count=len(gaps)), *lines)
    yield from _more(lang, len(gaps))


def _heading(heading: str, *lines: str) -> Json:
    return blocks.section("\n".join([f"*{blocks.escape(heading)}*", *lines]))


def _more(lang: Lang, count: int) -> Iterator[Json]:
    if count > MAX_ITEMS:
        yield blocks.context(blocks.escape(text(lang, "home-more", count=count - MAX_ITEMS)))
