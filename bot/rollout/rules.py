"""When waves begin and end, who may lead and join them, when people hear of them. Pure; days are the company's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.quiet import WEEKDAYS
from bot.workdays import is_holiday, is_working_day

Decision = Literal["continue", "adjust", "stop"]
State = Literal["planned", "running", "ended", "stopped"]
Phase = Literal["prepare", "week-1", "week-2", "week-3", "week-4", "review", "monitor", "stopped"]
"""Where a wave stands on the method's way."""

WEEKS: Final = 4
"""Weekly check-ins of each person."""

LASTS: Final = timedelta(days=7 * (WEEKS + 1))
"""From somebody's first day until their last answer is in: four check-ins, and a week for the last one."""

SMALLEST_GROUP: Final = 5
"""A survey of fewer people could never be shown (`bot.company.SMALLEST_GROUP`)."""

TOLD_FROM: Final = time(8, 30)
"""When people hear that their wave begins, local time: before the first check-in, and not at night."""
TOLD_UNTIL: Final = time(17, 30)

LEAD_ROLE: Final = "lead"

_DAY: Final = timedelta(days=1)
_POSSIBLE: Final[dict[str, tuple[Decision, ...]]] = {
    "planned": ("stop",),
    "running": ("continue", "adjust", "stop"),
    "ended": ("continue", "adjust", "stop"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the next wave of a tool may begin.

    `reason` is why not: `undecided`, `adjust` or `stop` of the earlier wave `wave`, or `tool` when the tool itself is
    not in use; empty when the gate is open.
    """

    reason: Literal["", "undecided", "adjust", "stop", "tool"] = ""
    wave: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier wave that has begun, and the last word about it."""

    wave: str
    starts_on: date
    decision: Decision | None


def gate(before: Sequence[Before], *, tool_in_use: bool) -> Gate:
    """Open unless the latest of the waves `before` lacks `continue` as its last word."""
    if not tool_in_use:
        return Gate("tool")
    latest = max(before, key=lambda one: (one.starts_on, one.wave), default=None)
    if latest is None or latest.decision == "continue":
        return Gate()
    return Gate(latest.decision or "undecided", latest.wave)


def possible(state: str) -> tuple[Decision, ...]:
    """What can be decided about a wave in this state."""
    return _POSSIBLE.get(state, ())


def may_lead(roles: Collection[str], *, committee: bool) -> bool:
    """Whether somebody may enter waves, and change any of them; whoever leads a wave may change that one."""
    return committee or LEAD_ROLE in roles


def anchors(starts_on: date) -> tuple[date, ...]:
    """The days of the four check-ins of somebody who starts then."""
    return tuple(starts_on + timedelta(days=7 * week) for week in range(WEEKS))


def ends_on(starts: Collection[date], starts_on: date) -> date:
    """The first day on which a wave is over: everybody in it has had their weeks; `starts` are their first days."""
    return max([starts_on, *starts]) + LASTS


def is_in(left_on: date | None, today: date) -> bool:
    """Whether a member is still in it; `left_on` is the first day on which they are not."""
    return left_on is None or left_on > today


def is_paused(paused_from: date | None, paused_until: date | None, today: date) -> bool:
    """Whether a member's pause holds today; without an end it goes on until further notice."""
    return paused_from is not None and paused_from <= today and (paused_until is None or today <= paused_until)


def phase(state: str, starts_on: date, decision: str | None, today: date) -> Phase:
    """Where a wave stands."""
    if state == "stopped":
        return "stopped"
    if state == "planned" or today < starts_on:
        return "prepare"
    week = (today - starts_on).days // 7 + 1
    if week <= WEEKS:
        return ("week-1", "week-2", "week-3", "week-4")[week - 1]
    return "monitor" if decision == "continue" else "review"


def begins_again(today: date, country: str) -> date:
    """The first day for a wave that had to wait beyond its own: the next working day."""
    day = today + _DAY
    while not is_working_day(day, country):
        day += _DAY
    return day


def was_entered_late(entered_on: date, starts_on: date) -> bool:
    """Whether a wave had begun before it was entered: nobody is told then that it begins."""
    return entered_on > starts_on


@dataclass(frozen=True, slots=True)
class Hours:
    """When and where somebody may be written to: IANA zone, ISO country, names of weekdays, and an absence."""

    time_zone: str
    country: str
    days: Collection[str]
    away_from: date | None = None
    away_until: date | None = None


def tell_at(now: datetime, first: date, hours: Hours) -> datetime:
    """When somebody is told, aware: in the day of their zone, not before their first day, never while they are away.

    `now` when it fits. An absence without an end is no reason to wait.
    """
    zone = ZoneInfo(hours.time_zone)
    here = now.astimezone(zone)
    day = max(here.date(), first)
    if day == here.date() and here.time() >= TOLD_UNTIL:
        day += _DAY
    while not _is_theirs(day, hours):
        day += _DAY
    if day == here.date() and here.time() >= TOLD_FROM:
        return now
    return datetime.combine(day, TOLD_FROM, zone).astimezone(UTC)


def _is_theirs(day: date, hours: Hours) -> bool:
    works = WEEKDAYS[day.weekday()] in hours.days and not is_holiday(day, hours.country)
    if hours.away_until is None:
        return works
    return works and not (hours.away_from or day) <= day <= hours.away_until
