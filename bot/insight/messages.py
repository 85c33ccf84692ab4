"""The weekly note on who uses the tools, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.i18n import day, text
from bot.insight import rules
from bot.insight.rules import OTHERS, Figure
from bot.slack import blocks
from bot.slack.blocks import escape

if TYPE_CHECKING:
    from bot.insight.rules import Sum
    from bot.insight.weeks import Week
    from knowledge import Lang

Json = dict[str, Any]

MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Said:
    """Text for notifications and screen readers, and blocks."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One tool: its name, the week's figures and those of the week before, and what waves are called, by id."""

    tool: str
    figures: Sequence[Figure]
    before: Sequence[Figure]
    names: Mapping[str, str]


def note(lang: Lang, week: Week, told: Sequence[Told], *, smallest: int) -> Said:
    """All there is to say of a week to one reader."""
    title = text(lang, "insight-title", week=str(week.number))
    span = text(lang, "insight-span", first=day(lang, week.monday), last=day(lang, week.sunday))
    shown: list[Json] = [blocks.header(title), blocks.context(escape(span))]
    for tool in told:
        shown += blocks.sections(_tool(lang, tool, smallest))
    meant = [text(lang, "insight-active")]
    if any(one.withheld != "unreported" for tool in told for one in tool.figures):
        meant += [text(lang, "insight-late"), text(lang, "insight-rules", smallest=smallest)]
    foot = blocks.context(escape(" ".join(meant)))
    return Said(escape(title), blocks.fit([*shown, foot], keep=1))


def _tool(lang: Lang, told: Told, smallest: int) -> str:
    before = {one.waves: one for one in told.before}
    lines = [f"*{escape(told.tool)}*"]
    lines += [_part(lang, one, before.get(one.waves), told.names, smallest) for one in told.figures]
    whole = rules.together(told.figures)
    if whole is not None:
        lines.append(escape(_together(lang, whole)))
    return "\n".join(lines)


def _part(lang: Lang, one: Figure, before: Figure | None, names: Mapping[str, str], smallest: int) -> str:
    """One line; what is withheld says so and why, beside how many are enrolled, which is no secret."""
    if one.withheld == "unreported":
        return f"• {escape(text(lang, 'insight-unreported', enrolled=one.enrolled))}"
    called = " + ".join(names.get(wave, wave) if wave != OTHERS else text(lang, "insight-others") for wave in one.waves)
    said = [_active(lang, one), _change(lang, one, before)] if one.people else [_withheld(lang, one, smallest)]
    if one.people and one.enrolled > one.people:
        said.append(text(lang, "insight-left-out", count=one.enrolled - one.people))
    return f"• {escape(text(lang, 'insight-part', part=called, figure=' '.join(filter(None, said))))}"


def _active(lang: Lang, one: Figure) -> str:
    if one.active is not None:
        return text(lang, "insight-count", active=one.active, people=one.people, share=_percent(lang, one.share or 0))
    if one.low == 0:
        return text(lang, "insight-few", most=(one.high or 0) + 1, people=one.people)
    return text(lang, "insight-most", least=one.low, people=one.people)


def _change(lang: Lang, one: Figure, before: Figure | None) -> str:
    grown = rules.change(one, before)
    if grown is None:
        return ""
    points = round(grown)
    if not points:
        return text(lang, "insight-same")
    signed = f"+{points}" if points > 0 else f"{MINUS}{-points}"
    return text(lang, "insight-change", points=signed)


def _withheld(lang: Lang, one: Figure, smallest: int) -> str:
    why = text(lang, "insight-few-people", enrolled=one.enrolled, smallest=2 * smallest)
    return why if one.withheld == "few_people" else text(lang, "insight-changed", enrolled=one.enrolled)


def _together(lang: Lang, whole: Sum) -> str:
    share = _percent(lang, 100 * whole.active / whole.people)
    return text(lang, "insight-together", active=whole.active, people=whole.people, share=share)


def _percent(lang: Lang, share: float) -> str:
    return text(lang, "insight-percent", share=str(round(share)))
