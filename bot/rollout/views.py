"""The list of waves and the plan of one, as modals anyone may read: values in, views out. Pure.

Nobody in a wave is named but its lead and its champions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.models.views import View

from bot.i18n import day, text
from bot.rollout import rules
from bot.rollout.rules import Gate
from bot.slack.blocks import actions, button, clip, context, divider, escape, plain, quote, section

if TYPE_CHECKING:
    from knowledge import Lang

Json = dict[str, Any]

LIST: Final = "waves_list"
PLAN: Final = "waves_plan"
NEW: Final = "waves_new"
CHANGE: Final = "waves_change"
PEOPLE: Final = "waves_people"
DECIDE: Final = "waves_decide"
INVENTORY: Final = "waves_inventory"
REHEARSE: Final = "waves_rehearse"
UNREACHED: Final = "waves_unreached"
"""Action ids; the value is the wave's id, and for `DECIDE_<decision>` as well."""

MAX_SHOWN: Final = 25
_MARKS: Final = {
    "planned": ":calendar:",
    "running": ":green_circle:",
    "ended": ":white_check_mark:",
    "stopped": ":octagonal_sign:",
}
_PHASES: Final = ("inventory", "map", "rollout", "monitor")
_MAX_QUOTE: Final = 800

REASONS: Final = {
    "no_account": "no-account",
    "user_not_found": "no-account",
    "account_inactive": "no-account",
    "messages_tab_disabled": "app",
    "outage": "outage",
    "failed": "outage",
}
"""What is said of each reason that is known; others are Slack's own word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A wave in the list."""

    id: str
    name: str
    tool: str
    state: str
    starts_on: date
    people: int
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the past; `by` is a name, empty for people who have left."""

    decision: str
    on: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The plan of a wave. `waits_for` is the name of the earlier wave the gate speaks of.

    `held_until` is the day to come before which no check-in may go out; None where they may.
    """

    row: Row
    today: date
    lead: str
    champions: Sequence[str]
    why: str
    benefit: str
    ends_on: date
    gate: Gate = field(default_factory=Gate)
    waits_for: str = ""
    decisions: Sequence[Decided] = ()
    may_lead: bool = False
    held_until: date | None = None


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody a check-in could not be delivered to.

    `reason` is `no_account`, `outage`, `failed`, or Slack's own word for it; `week` is None outside of weekly ones.
    """

    name: str
    week: int | None
    reason: str


def listing(lang: Lang, rows: Sequence[Row], *, may_lead: bool, inventory: bool) -> Json:
    """All waves, those that run or come first. `inventory` is whether such a survey can be started here."""
    order = {"running": 0, "planned": 1}
    ordered = sorted(rows, key=lambda row: order.get(row.state, 2))
    blocks = [section(escape(text(lang, "rollout-list-intro")))]
    if not rows:
        blocks.append(section(escape(text(lang, "rollout-list-empty"))))
    for row in ordered[:MAX_SHOWN]:
        open_it = button(text(lang, "rollout-open"), f"{PLAN}_{row.id}"[:255], value=row.id)
        blocks.append(section(f"{_title(row)}\n{escape(_facts(lang, row))}", accessory=open_it))
    if len(ordered) > MAX_SHOWN:
        blocks.append(context(escape(text(lang, "rollout-list-more", count=len(ordered) - MAX_SHOWN))))
    if may_lead:
        survey = [button(text(lang, "rollout-inventory"), INVENTORY, value=lang)] if inventory else []
        blocks += [divider(), actions(button(text(lang, "rollout-new"), NEW, value=lang, style="primary"), *survey)]
    return modal(lang, blocks)


def plan(lang: Lang, shown: Shown) -> Json:
    """One wave: dates, people, why, who leads and helps, where it stands on the method's way, what was decided."""
    row = shown.row
    lead = escape(shown.lead or text(lang, "rollout-no-lead"))
    helping = escape(", ".join(shown.champions) or text(lang, "rollout-no-champions"))
    blocks = [
        section(f"{_title(row)}\n{escape(_facts(lang, row))}"),
        *_gate(lang, shown),
        section(
            f"*{escape(text(lang, 'rollout-lead'))}* {lead}\n*{escape(text(lang, 'rollout-champions'))}* {helping}"
        ),
        *_quoted(text(lang, "rollout-why"), shown.why),
        *_quoted(text(lang, "rollout-benefit"), shown.benefit),
        section("\n".join(_dates(lang, shown))),
        section("\n".join(_way(lang, shown))),
        *_decisions(lang, shown.decisions),
        divider(),
        *_deeds(lang, shown),
    ]
    return modal(lang, blocks)


def unreached(lang: Lang, wave_id: str, wave: str, people: Sequence[Unreached]) -> Json:
    """Who in a wave needs somebody's attention, each with all weeks and what can be done, for those who lead."""
    blocks = [section(f"*{escape(clip(wave, 200))}*\n{escape(text(lang, 'rollout-unreached-intro'))}")]
    if not people:
        blocks.append(section(f":white_check_mark: {escape(text(lang, 'rollout-unreached-nobody'))}"))
    names = list(dict.fromkeys(one.name for one in people))
    for name in names[:MAX_SHOWN]:
        theirs = [one for one in people if one.name == name]
        blocks.append(section("\n".join([f"*{escape(clip(name, 100))}*", *_missed(lang, theirs)])))
    if len(names) > MAX_SHOWN:
        blocks.append(context(escape(text(lang, "rollout-unreached-more", count=len(names) - MAX_SHOWN))))
    back = button(text(lang, "rollout-back-to-plan"), f"{PLAN}_{wave_id}"[:255], value=wave_id)
    return modal(lang, [*blocks, divider(), actions(back)])


def notice(lang: Lang, sentence: str) -> Json:
    """One sentence instead of what was asked for."""
    return modal(lang, [section(escape(sentence))])


def modal(lang: Lang, blocks: Sequence[Json]) -> Json:
    """A modal to be read."""
    view = View(
        type="modal", title=plain(text(lang, "rollout-title"), 24), close=plain(text(lang, "rollout-close"), 24),
        blocks=list(blocks),
    )  # fmt: skip
    return dict(view.to_dict())


def _title(row: Row) -> str:
    return f"{_MARKS[row.state]} *{escape(clip(row.name, 200))}*"


def _facts(lang: Lang, row: Row) -> str:
    parts = [
        row.tool,
        text(lang, f"rollout-state-{row.state}"),
        text(lang, "rollout-from", day=day(lang, row.starts_on)),
    ]
    if row.people:
        parts.append(text(lang, "rollout-people", count=row.people))
    if row.decision:
        parts.append(text(lang, f"rollout-decision-{row.decision}"))
    return " · ".join(parts)


def _gate(lang: Lang, shown: Shown) -> list[Json]:
    if shown.row.state != "planned" or shown.gate.is_open:
        return []
    said = text(lang, f"rollout-gate-{shown.gate.reason}", wave=shown.waits_for, tool=shown.row.tool)
    return [section(f":hourglass_flowing_sand: {escape(said)}")]


def _quoted(heading: str, written: str) -> list[Json]:
    return [section(f"*{escape(heading)}*"), quote(clip(written, _MAX_QUOTE))] if written else []


def _dates(lang: Lang, shown: Shown) -> Iterator[str]:
    yield f"*{escape(text(lang, 'rollout-dates'))}*"
    for week, anchor in enumerate(rules.anchors(shown.row.starts_on), 1):
        yield f"• {escape(text(lang, f'rollout-date-{week}', day=day(lang, anchor)))}"
    yield f"• {escape(text(lang, 'rollout-date-review', day=day(lang, shown.ends_on)))}"
    yield escape(text(lang, "rollout-dates-own"))
    if shown.held_until is not None:
        yield f":hourglass_flowing_sand: {escape(text(lang, 'rollout-held', day=day(lang, shown.held_until)))}"


def _way(lang: Lang, shown: Shown) -> Iterator[str]:
    """The method's four phases, the one of now in bold, and what to do now."""
    decision = shown.decisions[0].decision if shown.decisions else None
    now = rules.phase(shown.row.state, shown.row.starts_on, decision, shown.today)
    here = "monitor" if now == "monitor" else "rollout"
    yield f"*{escape(text(lang, 'rollout-way'))}*"
    for number, phase in enumerate(_PHASES, 1):
        said = f"{number}. {escape(text(lang, f'rollout-phase-{phase}'))}"
        yield f"*{said}*" if phase == here else said
    yield f":point_right: {escape(text(lang, f'rollout-now-{now}'))}"


def _decisions(lang: Lang, decisions: Sequence[Decided]) -> Iterator[Json]:
    if decisions:
        yield section(f"*{escape(text(lang, 'rollout-decisions'))}*")
    for one in decisions[:5]:
        who = one.by or text(lang, "rollout-former")
        yield section(escape(f"{text(lang, f'rollout-decision-{one.decision}')} · {day(lang, one.on)} · {who}"))
        yield quote(clip(one.reason, _MAX_QUOTE))


def _missed(lang: Lang, weeks: Sequence[Unreached]) -> Iterator[str]:
    for one in weeks[: rules.WEEKS]:
        why = text(lang, f"rollout-unreached-{REASONS.get(one.reason, 'slack')}", reason=one.reason)
        yield escape(text(lang, "rollout-unreached-line", week=one.week or 0, why=why))


def _deeds(lang: Lang, shown: Shown) -> Iterator[Json]:
    row, back = shown.row, button(text(lang, "rollout-back"), LIST, value=lang)
    if not shown.may_lead:
        yield actions(back)
        return
    if row.state in ("planned", "running"):
        yield actions(
            button(text(lang, "rollout-change"), CHANGE, value=row.id),
            button(text(lang, "rollout-someone"), PEOPLE, value=row.id),
        )
    looking = [button(text(lang, "rollout-rehearse"), REHEARSE, value=row.id)] if row.state != "stopped" else []
    if row.state != "planned":
        looking.append(button(text(lang, "rollout-unreached"), UNREACHED, value=row.id))
    yield actions(*looking)
    deciding = [
        button(
            text(lang, f"rollout-decide-{one}"), f"{DECIDE}_{one}", value=row.id,
            style="danger" if one == "stop" else "primary" if one == "continue" else None,
        )
        for one in rules.possible(row.state)
    ]  # fmt: skip
    if deciding:
        yield actions(*deciding)
    yield actions(back)
