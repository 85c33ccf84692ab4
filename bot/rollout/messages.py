"""What people read about their wave in direct messages: values in, Block Kit out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.i18n import day, text
from bot.registry.fields import as_day
from bot.slack.blocks import context, escape, header, quote, section

if TYPE_CHECKING:
    from knowledge import Lang

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A message without its place: escaped `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: list[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What somebody is told when their wave begins. `lead` and `champions` are mentions, or escaped names.

    `fallback` is the way without the tool, in the reader's language; empty when none is written down.
    """

    wave: str
    tool: str
    owner: str
    starts_on: date
    why: str
    benefit: str
    fallback: str
    lead: str
    champions: Sequence[str]


def announcement(lang: Lang, told: Announced) -> Said:
    """What begins, why, what it is good for, what will be asked, the way without the tool, and who helps."""
    sentence = text(lang, "rollout-announce", wave=told.wave, tool=told.tool, day=day(lang, told.starts_on))
    return Said(
        escape(sentence),
        [
            header(text(lang, "rollout-announce-title", tool=told.tool)),
            section(escape(sentence)),
            *_said(text(lang, "rollout-why"), told.why),
            *_said(text(lang, "rollout-benefit"), told.benefit),
            section(f"*{escape(text(lang, 'rollout-asked'))}*\n{escape(text(lang, 'rollout-asked-how'))}"),
            *_fallback(lang, told),
            section("\n".join([f"*{escape(text(lang, 'rollout-helps'))}*", *_helpers(lang, told)])),
            context(escape(text(lang, "rollout-announce-rules", tool=told.tool))),
        ],
    )


def letter(lang: Lang, what: str, facts: Mapping[str, Any]) -> Said:
    """One sentence about a wave, with what somebody wrote below it (`reason`) and lines of their own (`lines`)."""
    shown = {key: _shown(lang, value) for key, value in facts.items()}
    sentence = text(lang, f"rollout-letter-{what}", **shown)
    below = [escape(text(lang, f"rollout-left-out-{one['why']}", name=one["name"])) for one in facts.get("lines", ())]
    return Said(
        escape(sentence),
        [
            section(escape(sentence)),
            *([quote(facts["reason"])] if facts.get("reason") else []),
            *([section("\n".join(f"• {line}" for line in below))] if below else []),
        ],
    )


def decided(lang: Lang, decision: str) -> str:
    """A decision in words."""
    return text(lang, f"rollout-decision-{decision}")


def _shown(lang: Lang, value: Any) -> Any:
    on = as_day(value)
    return value if on is None else day(lang, on)


def _said(heading: str, written: str) -> list[Json]:
    return [section(f"*{escape(heading)}*"), quote(written)] if written else []


def _fallback(lang: Lang, told: Announced) -> list[Json]:
    heading = section(f"*{escape(text(lang, 'rollout-fallback', tool=told.tool))}*")
    if told.fallback:
        return [heading, quote(told.fallback)]
    return [heading, section(escape(text(lang, "rollout-no-fallback", owner=told.owner)))]


def _helpers(lang: Lang, told: Announced) -> list[str]:
    lines = []
    if told.champions:
        lines.append(f"{escape(text(lang, 'rollout-champions'))} {', '.join(told.champions)}")
    if told.lead:
        lines.append(f"{escape(text(lang, 'rollout-lead'))} {told.lead}")
    return lines or [escape(text(lang, "rollout-nobody-helps", owner=told.owner))]
