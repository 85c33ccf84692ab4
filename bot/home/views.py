"""The Home tab: values in, one view out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.home import committee as committee_part
from bot.i18n import day, text
from bot.people import privacy_views
from bot.registry.showing import finding
from bot.registry.showing import views as tool_views
from bot.slack import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.home.committee import Committee
    from bot.registry.cards import Card
    from knowledge import Document, Lang

Json = dict[str, Any]

ASK: Final = "home_ask"
"""Action id of the examples; it goes on with the example's name, the value is the question."""

MAX_QUESTIONS: Final = 5
MAX_DOCUMENTS: Final = 10
MAX_TOOLS: Final = 12

_QUESTION: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of theirs, masked; `link` leads to its answer where Slack still has it."""

    text: str
    asked_at: datetime
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """The documents this person owns: how many, and those due for review, the longest overdue first."""

    count: int
    due: Sequence[Document] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """For those who run the bot. `fingerprint` is None while there is no index; `waiting` and `late` count work."""

    fingerprint: str | None
    documents: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """All that one person's Home shows. `committee` is the name of its channel, or its id; guests see only a part.

    `examples` are names of questions (`prompt-<name>`), `tools` the cards of those open to the person, the nearest
    first, or None without a registry. `owned`, `waiting` and `health` are None for those they do not concern.
    """

    lang: Lang
    name: str
    time_zone: str
    committee: str
    is_guest: bool = False
    examples: Sequence[str] = ()
    tools: Sequence[Card] | None = None
    asked: Sequence[Asked] = ()
    owned: Owned | None = None
    waiting: Committee | None = None
    health: Health | None = None


def home(shown: Home) -> Json:
    """The view for `views.publish`."""
    parts = _for_guests(shown) if shown.is_guest else _for_members(shown)
    return {"type": "home", "blocks": list(parts)}


def _for_guests(shown: Home) -> Iterator[Json]:
    yield blocks.header(text(shown.lang, "home-greeting", name=shown.name))
    yield blocks.section(blocks.escape(text(shown.lang, "home-guest")))
    yield _privacy(shown.lang)


def _for_members(shown: Home) -> Iterator[Json]:
    yield blocks.header(text(shown.lang, "home-greeting", name=shown.name))
    yield blocks.section(blocks.escape(text(shown.lang, "home-intro")))
    yield from _examples(shown)
    if shown.waiting is not None:
        yield from committee_part.part(shown.lang, shown.waiting)
    if shown.tools is not None:
        yield from _tools(shown.lang, shown.tools)
    if shown.owned is not None:
        yield from _documents(shown.lang, shown.owned)
    yield from _questions(shown)
    yield blocks.divider()
    yield _helpers(shown.lang, shown.committee)
    if shown.health is not None:
        yield from _health(shown.lang, shown.health)
    yield _privacy(shown.lang)
    yield blocks.context(blocks.escape(text(shown.lang, "home-about")))


def _examples(shown: Home) -> Iterator[Json]:
    yield blocks.header(text(shown.lang, "home-ask"))
    yield blocks.section(blocks.escape(text(shown.lang, "home-how")))
    asked = [(name, text(shown.lang, f"prompt-{name}")) for name in shown.examples]
    if asked:
        yield blocks.actions(*(blocks.button(said, f"{ASK}_{name}", value=said) for name, said in asked))


def _tools(lang: Lang, mine: Sequence[Card]) -> Iterator[Json]:
    """What this person may put into which tool, a line each."""
    yield blocks.header(text(lang, "home-tools"))
    if not mine:
        yield blocks.section(blocks.escape(text(lang, "home-no-tools")))
    for card in mine[:MAX_TOOLS]:
        yield tool_views.row(card)
    value = finding.dumped({"wanted": finding.Wanted().payload()})
    only_mine = finding.dumped({"wanted": finding.Wanted(chosen=finding.MINE).payload()})
    buttons = [blocks.button(text(lang, "tools-back"), tool_views.LIST, value=value)]
    if len(mine) > MAX_TOOLS:
        label = text(lang, "home-tools-mine", count=len(mine))
        buttons.append(blocks.button(label, f"{tool_views.LIST}_mine", value=only_mine))
    yield blocks.actions(*buttons)


def _documents(lang: Lang, owned: Owned) -> Iterator[Json]:
    yield blocks.header(text(lang, "home-documents"))
    summary = text(lang, "home-documents-due", count=owned.count, due=len(owned.due))
    yield blocks.section(blocks.escape(summary))
    lines = [_due(lang, document) for document in owned.due[:MAX_DOCUMENTS]]
    if lines:
        yield blocks.section("\n".join(lines))


def _due(lang: Lang, document: Document) -> str:
    """A link of our own making: the title is escaped, the address comes from the document's metadata."""
    title = blocks.clip(document.title, 150)
    shown = blocks.link(document.url, title) if document.url else blocks.escape(title)
    language = text(lang, f"language-{document.lang}")
    since = text(lang, "home-document-since", language=language, day=day(lang, document.review_by))
    return f"• {shown} ({blocks.escape(since)})"


def _questions(shown: Home) -> Iterator[Json]:
    yield blocks.header(text(shown.lang, "home-questions"))
    if not shown.asked:
        yield blocks.section(blocks.escape(text(shown.lang, "home-no-questions")))
    for asked in shown.asked[:MAX_QUESTIONS]:
        local = asked.asked_at.astimezone(ZoneInfo(shown.time_zone))
        when = text(shown.lang, "home-asked-at", day=day(shown.lang, local.date()), time=f"{local:%H:%M}")
        yield blocks.quote(blocks.clip(asked.text, _QUESTION), source=when, url=asked.link)


def _helpers(lang: Lang, committee: str) -> Json:
    channel = f"<#{committee}>" if committee.isupper() else blocks.escape(f"#{committee}")
    return blocks.section(f"*{blocks.escape(text(lang, 'home-help'))}* {text(lang, 'home-helpers', channel=channel)}")


def _health(lang: Lang, health: Health) -> Iterator[Json]:
    yield blocks.header(text(lang, "home-health"))
    index = (
        text(lang, "home-index", fingerprint=health.fingerprint, documents=health.documents)
        if health.fingerprint
        else text(lang, "home-no-index")
    )
    work = text(lang, "home-work", waiting=health.waiting, late=health.late)
    yield blocks.section("\n".join(f"• {blocks.escape(line)}" for line in (index, work)))


def _privacy(lang: Lang) -> Json:
    return blocks.actions(blocks.button(text(lang, "privacy-button-show"), privacy_views.SHOW, value=lang))
