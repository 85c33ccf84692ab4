"""What people read when a tool is suspended or may be used again: values in, Block Kit out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.registry.tools import said
from bot.slack.blocks import actions, button, context, escape, quote, section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.registry.tools import Registry, Tool
    from knowledge import Lang

Json = dict[str, Any]

SUSPEND: Final = "suspend_tool"
"""Action id; the value is the tool's id, perhaps with more after a colon."""
CONFIRM: Final = "confirm_suspension"
LIFT: Final = "lift_suspension"
"""Action ids; the value is the suspension's number."""
REPORT: Final = "report_incident"
"""Action id of the button that reports an incident; the value is the tool's id, and may be `-`."""

_MOST_ALTERNATIVES: Final = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A message without its place: escaped `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the committee's channel shows of a suspension.

    `by`, `confirmed_by` and `lifted_by` are Slack users' ids, empty for people who have left; `confirmed` and `lifted`
    say whether it is. `due` is the last day to confirm it.
    """

    number: int
    tool: str
    reason: str
    by: str
    due: date
    concerned: int
    told: int
    unreached: int
    finished: bool
    confirmed: bool = False
    confirmed_by: str = ""
    lifted: bool = False
    lifted_by: str = ""
    lift_reason: str = ""


def stop(lang: Lang, tool: Tool, reason: str, registry: Registry) -> Said:
    """To somebody concerned: stop, why, how to go on by hand, what may help instead."""
    sentence = text(lang, "suspension-stop", tool=tool.name)
    fallback = said(tool.manual_fallback, lang)
    instead = alternatives(tool, registry)
    return Said(
        escape(sentence),
        [
            section(f":octagonal_sign: *{escape(sentence)}*"),
            section(escape(text(lang, "suspension-reason"))),
            quote(reason),
            *_fallback(lang, fallback, tool.owner),
            *([section(escape(_instead(lang, instead)))] if instead else []),
            context(
                escape(text(lang, "suspension-until", tool=tool.name)),
                escape(text(lang, "suspension-owner", owner=tool.owner)),
            ),
            actions(button(text(lang, "suspension-report"), REPORT, value=tool.id)),
        ],
    )


def back(lang: Lang, tool: Tool, reason: str, *, usable: bool) -> Said:
    """To somebody who was told to stop: it is over. `usable` is whether the tool is in use now."""
    back_again = text(lang, "suspension-back", tool=tool.name)
    sentence = back_again if usable else text(lang, "suspension-back-not", tool=tool.name)
    mark = ":white_check_mark:" if usable else ":information_source:"
    return Said(
        escape(sentence),
        [
            section(f"{mark} *{escape(sentence)}*"),
            section(escape(text(lang, "suspension-reason"))),
            quote(reason),
            context(escape(text(lang, "suspension-owner", owner=tool.owner))),
        ],
    )


def card(lang: Lang, shown: Card) -> Said:
    """The card in the committee's channel, with what can still be done."""
    heading = text(lang, "suspension-card", tool=shown.tool)
    return Said(
        escape(heading),
        [
            section(f":octagonal_sign: *{escape(heading)}*"),
            quote(shown.reason),
            section("\n".join([_who(lang, text(lang, "suspension-card-by"), shown.by), *_so_far(lang, shown)])),
            *_outcome(lang, shown),
        ],
    )


def reached(lang: Lang, concerned: int, told: int, unreached: int) -> Said:
    """When the telling is over: how many were told, and how many were not."""
    lines = _figures(lang, concerned, told, unreached)
    return Said(escape(lines[0]), [section("\n".join(escape(line) for line in lines))])


def reminder(lang: Lang, number: int, tool: str, since: date, due: date) -> Said:
    """Nobody has confirmed or lifted a suspension, and it is time."""
    sentence = text(lang, "suspension-reminder", tool=tool, day=day(lang, since), due=day(lang, due))
    return Said(escape(sentence), [section(f":bell: {escape(sentence)}"), _deeds(lang, number, confirmable=True)])


def lifted(lang: Lang, tool: str, reason: str, by: str, *, restored: bool) -> Said:
    """To the committee: it is over. `restored` is whether the tool got its status back."""
    sentence = text(lang, "suspension-lifted" if restored else "suspension-lifted-not", tool=tool)
    return Said(
        escape(sentence),
        [
            section(f":white_check_mark: *{escape(sentence)}*"),
            quote(reason),
            section(_who(lang, text(lang, "suspension-card-lifted"), by)),
        ],
    )


def note(sentence: str) -> Said:
    """One plain sentence of the product's own."""
    return Said(escape(sentence), [section(escape(sentence))])


def alternatives(tool: Tool, registry: Registry) -> tuple[str, ...]:
    """The names of the tools named instead that are approved now."""
    named = [registry.tools[id] for id in tool.alternatives if id in registry.tools]
    return tuple(one.name for one in named if one.status == "approved")[:_MOST_ALTERNATIVES]


def _fallback(lang: Lang, fallback: str, owner: str) -> list[Json]:
    if not fallback:
        return [section(escape(text(lang, "suspension-no-fallback", owner=owner)))]
    return [section(escape(text(lang, "suspension-fallback"))), quote(fallback)]


def _instead(lang: Lang, names: Sequence[str]) -> str:
    return text(lang, "suspension-alternatives", tools=", ".join(names))


def _so_far(lang: Lang, shown: Card) -> list[str]:
    if shown.finished or not shown.concerned:
        return [escape(line) for line in _figures(lang, shown.concerned, shown.told, shown.unreached)]
    return [escape(text(lang, "suspension-card-telling", count=shown.concerned))]


def _figures(lang: Lang, concerned: int, told: int, unreached: int) -> list[str]:
    if not concerned:
        return [text(lang, "suspension-card-nobody")]
    missing = [text(lang, "suspension-card-unreached", count=unreached)] if unreached else []
    return [text(lang, "suspension-card-told", told=told, count=concerned), *missing]


def _outcome(lang: Lang, shown: Card) -> list[Json]:
    if shown.lifted:
        said = [quote(shown.lift_reason)] if shown.lift_reason else []
        return [section(_who(lang, text(lang, "suspension-card-lifted"), shown.lifted_by)), *said]
    if shown.confirmed:
        confirmed = section(_who(lang, text(lang, "suspension-card-confirmed"), shown.confirmed_by))
        return [confirmed, _deeds(lang, shown.number, confirmable=False)]
    due = text(lang, "suspension-card-due", day=day(lang, shown.due))
    return [section(escape(due)), _deeds(lang, shown.number, confirmable=True)]


def _deeds(lang: Lang, number: int, *, confirmable: bool) -> Json:
    confirm = button(text(lang, "suspension-confirm"), CONFIRM, value=str(number), style="primary")
    lift = button(text(lang, "suspension-lift"), LIFT, value=str(number))
    return actions(*([confirm] if confirmable else []), lift)


def _who(lang: Lang, did: str, user: str) -> str:
    return f"{escape(did)} {f'<@{user}>' if user else escape(text(lang, 'suspension-card-former'))}"
