"""One tool in Slack: values in, Block Kit out. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, euros, text
from bot.registry import cards
from bot.registry.messages import ICONS, REQUEST
from bot.registry.rules import cell
from bot.registry.showing import past
from bot.registry.showing.finding import Wanted, dumped
from bot.registry.suspension.messages import LIFT, REPORT, SUSPEND
from bot.registry.tools import EVERY_DEPARTMENT, Status, listed, said
from bot.slack import blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_sdk.models.blocks import ButtonElement

    from bot.registry.cards import Card
    from bot.registry.showing.past import Change
    from knowledge import Lang

Json = dict[str, Any]

CARD: Final = "tool_card"
LIST: Final = "tool_list"
"""Action ids; the value of a card's is `{"tool": id, "wanted": the list it is from}`, of a list's `{"wanted": ...}`."""

STATUS_ICONS: Final[dict[Status, str]] = {
    "proposed": ":bulb:",
    "under_review": ":mag:",
    "pilot": ":seedling:",
    "approved": ":white_check_mark:",
    "restricted": ":key:",
    "suspended": ":double_vertical_bar:",
    "blocked": ":no_entry:",
    "retired": ":package:",
}
CRITERION_ICONS: Final = {
    "passed": ":white_check_mark:",
    "waived": ":ballot_box_with_check:",
    "failed": ":no_entry:",
    "open": ":white_circle:",
}

_NOT_REQUESTED: Final = frozenset({"blocked", "suspended"})
_MAX_DATA: Final = 4
_MAX_ROW: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card with all that stands around it.

    `suspension` is the number of the one that stops the tool now, `wanted` the list to go back to. Members of the
    committee also see the criteria and can stop the tool.
    """

    card: Card
    changes: Sequence[Change] = ()
    is_committee: bool = False
    suspension: int | None = None
    wanted: Wanted | None = None


def card(shown: Shown) -> list[Json]:
    """The whole card."""
    one = shown.card
    return [
        blocks.header(one.tool.name),
        *_head(one),
        *_data(one),
        blocks.section("\n".join(_facts(one))),
        *_ways(one),
        *(_criteria(one) if shown.is_committee else ()),
        *_history(shown),
        blocks.actions(*_buttons(shown)),
    ]


def status_word(lang: Lang, status: Status) -> str:
    """Icon and word, as escaped mrkdwn."""
    return f"{STATUS_ICONS[status]} {blocks.escape(text(lang, f'status-{status}'))}"


def row(card: Card, *, wanted: Wanted | None = None) -> Json:
    """One line of a list: the name, what may go in, and a button to the card."""
    name = f"*{blocks.escape(blocks.clip(card.tool.name, 100))}*"
    vendor = f" ({blocks.escape(blocks.clip(card.tool.vendor, 60))})" if card.tool.vendor else ""
    return blocks.section(f"{name}{vendor}\n{in_short(card)}", accessory=card_button(card, wanted))


def card_button(card: Card, wanted: Wanted | None = None) -> ButtonElement:
    """Leads to the card."""
    value: Json = {"tool": card.tool.id} | ({"wanted": wanted.payload()} if wanted is not None else {})
    label = text(card.lang, "tools-card-label", tool=card.tool.name)
    return blocks.button(text(card.lang, "tools-card"), CARD, value=dumped(value), label=label)


def in_short(card: Card) -> str:
    """What may go in, in one line of escaped mrkdwn: all that is open, else the mildest outcome there is."""
    by_outcome = cards.by_outcomes(card)
    open_ones = {outcome: classes for outcome, classes in by_outcome.items() if outcome in cards.OPEN}
    if not by_outcome:
        return blocks.escape(text(card.lang, "tools-no-classes"))
    shown = open_ones or dict([next(iter(by_outcome.items()))])
    if len(by_outcome) == 1:
        outcome = next(iter(by_outcome))
        said_so = text(card.lang, "card-data-all", outcome=text(card.lang, f"outcome-{outcome}"))
        return f"{ICONS[outcome]} {blocks.escape(said_so)}"
    parts = [
        f"{ICONS[outcome]} "
        + blocks.escape(
            text(
                card.lang, "card-data", outcome=text(card.lang, f"outcome-{outcome}"),
                classes=blocks.clip(", ".join(classes), _MAX_ROW),
            )
        )
        for outcome, classes in shown.items()
    ]  # fmt: skip
    return " ".join(parts)


def _head(one: Card) -> Iterator[Json]:
    lines = [status_word(one.lang, one.tool.status), *(blocks.escape(line) for line in cards.status(one))]
    yield blocks.section("\n".join(lines))
    notes = []
    if one.tool.vendor:
        notes.append(text(one.lang, "card-vendor", value=blocks.clip(one.tool.vendor, 200)))
    if one.tool.aliases:
        notes.append(text(one.lang, "card-aliases", value=blocks.clip(", ".join(one.tool.aliases), 300)))
    if notes:
        yield blocks.context(*(blocks.escape(note) for note in notes))


def _data(one: Card) -> list[Json]:
    """Every class of data with what it gets, and the conditions it gets it under."""
    lines = [f"*{blocks.escape(text(one.lang, 'card-data-heading'))}*"]
    for id, verdict in one.verdicts.items():
        outcome = blocks.escape(text(one.lang, f"outcome-{verdict.outcome}"))
        name = blocks.escape(text(one.lang, "card-label", label=one.data_class(id)))
        lines.append(f"{ICONS[verdict.outcome]} *{name}* {outcome}")
        found, _ = cell(one.registry, one.tool, id)
        if verdict.outcome == "conditions" and found is not None:
            lines += [f"    • {blocks.escape(condition)}" for condition in listed(found.conditions, one.lang)]
    return blocks.sections("\n".join(lines), limit=_MAX_DATA)


def _facts(one: Card) -> Iterator[str]:
    lang, tool = one.lang, one.tool
    yield _fact(one, "owner", tool.owner)
    yield _fact(one, "hosting", text(lang, f"hosting-{tool.hosting}") if tool.hosting else "")
    cost = tool.seat_cost_eur_month
    yield _fact(one, "cost", text(lang, "card-cost-value", cost=euros(lang, cost)) if cost is not None else "")
    departments = [text(lang, "card-all") if it.casefold() == EVERY_DEPARTMENT else it for it in tool.departments]
    yield _fact(one, "departments", ", ".join(departments))
    yield _fact(one, "decided", day(lang, tool.decided_on) if tool.decided_on is not None else "")
    review = day(lang, tool.review_by) if tool.review_by is not None and tool.review_by.year > 1 else ""
    badge = f"  :warning: *{blocks.escape(text(lang, 'card-overdue'))}*" if one.is_overdue else ""
    yield _fact(one, "review", review) + badge
    if tool.replaced_by:
        yield _fact(one, "replaced", one.names((tool.replaced_by,)))
    if tool.alternatives:
        yield _fact(one, "alternatives", one.names(tool.alternatives))


def _fact(one: Card, name: str, value: str) -> str:
    label = text(one.lang, "card-label", label=text(one.lang, f"card-label-{name}"))
    shown = blocks.clip(value, 300) or text(one.lang, "card-not-recorded")
    return f"*{blocks.escape(label)}* {blocks.escape(shown)}"


def _ways(one: Card) -> Iterator[Json]:
    """How to get the tool, and how to go on without it."""
    for name, texts in (("access", one.tool.access), ("fallback", one.tool.manual_fallback)):
        written = said(texts, one.lang)
        if not written and (name == "access" or one.tool.status not in cards.IN_USE):
            continue
        heading = blocks.escape(text(one.lang, f"card-label-{name}"))
        shown = blocks.clip(written, 1_000) or text(
            one.lang, "card-fallback-missing", tool=one.tool.name, owner=one.owner
        )
        yield blocks.section(f"*{heading}*\n{blocks.escape(shown)}")


def _criteria(one: Card) -> Iterator[Json]:
    lines = []
    for id, criterion in one.registry.criteria.items():
        assessed = one.tool.criteria.get(id)
        state = assessed.status if assessed is not None else "open"
        name = said(criterion.names, one.lang, id)
        notes = [text(one.lang, "card-mandatory")] if criterion.mandatory else []
        notes.append(text(one.lang, f"card-criterion-{state}"))
        reason = f" {blocks.clip(assessed.reason, 200)}" if assessed is not None and assessed.reason else ""
        shown = f"{name} ({', '.join(notes)}){reason}"
        lines.append(f"{CRITERION_ICONS[state]} {blocks.escape(shown)}")
    if lines:
        yield blocks.section("\n".join([f"*{blocks.escape(text(one.lang, 'card-label-criteria'))}*", *lines]))


def _history(shown: Shown) -> Iterator[Json]:
    lines = [past.line(shown.card, change) for change in shown.changes]
    if lines:
        heading = f"*{blocks.escape(text(shown.card.lang, 'card-label-history'))}*"
        yield blocks.section("\n".join([heading, *(f"• {blocks.escape(line)}" for line in lines)]))


def _buttons(shown: Shown) -> Iterator[ButtonElement]:
    one, lang = shown.card, shown.card.lang
    if not one.is_open and one.tool.status not in _NOT_REQUESTED:
        value = dumped({"tool": one.tool.name, "classes": [], "lang": lang})
        yield blocks.button(text(lang, "button-request-tool"), REQUEST, value=value, style="primary")
    yield blocks.button(text(lang, "suspension-report"), REPORT, value=one.tool.id)
    if shown.is_committee and shown.suspension is not None:
        yield blocks.button(text(lang, "suspension-lift"), LIFT, value=str(shown.suspension))
    elif shown.is_committee and one.tool.status in cards.IN_USE:
        yield blocks.button(text(lang, "suspension-submit"), SUSPEND, value=one.tool.id, style="danger")
    back = shown.wanted or Wanted()
    yield blocks.button(text(lang, "tools-back"), LIST, value=dumped({"wanted": back.payload()}))
