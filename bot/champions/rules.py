"""Which training prompt a champion gets, and when it goes out. Pure.

A nudge belongs to an ISO week. It goes out at 10:00 local time on the middle working day of the week: Wednesday where
people work from Monday to Friday. Check-ins mostly come on Mondays, when waves begin, and whoever wants to hold the
session in the same week still has two days. What could not go out then goes out on one of the next two working days of
that week, and otherwise never: a late nudge would meet the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from bot import quiet
from bot.champions.training import LEVELS, Format, Prompt
from bot.quiet import Decision, Over, Place, Send, Slot, Wait
from knowledge import Lang

DAYS: Final = 3
"""Working days on which a nudge may go out: its own, and two more when it could not."""

Why = Literal["tool", "task", "all"]
"""What a prompt was chosen by: a tool the champion helps with, a task of such a tool, or that it is for everybody."""

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides whether a nudge goes out. `again_on` is the local day on which somebody wants it once more."""

    week: str
    place: Place
    active: bool = True
    guest: bool = False
    champion: bool = True
    stopped: bool = False
    away_from: date | None = None
    away_until: date | None = None
    again_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a prompt is chosen by.

    `tools` are those a champion helps with and that may be used now, by id their tasks; `given` the ids of all prompts
    they ever got, `formats` how these were done, the latest first.
    """

    lang: Lang
    tools: Mapping[str, Collection[str]]
    department: str = ""
    given: Collection[str] = ()
    formats: Sequence[Format] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A prompt, and why this one; None for one that fits no longer, but was given before."""

    prompt: Prompt
    why: Why | None


# The week


def week_of(day: date) -> str:
    """The ISO week of a day, such as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def weeks_ahead(day: date) -> tuple[str, str]:
    """The week of a day and the next: entered so early that a nudge missed in an outage of days is counted."""
    return week_of(day), week_of(day + _WEEK)


def monday(week: str) -> date:
    """The first day of an ISO week. Raises ValueError for what is none."""
    return date.fromisoformat(f"{week}-1")


def anchor(week: str, where: Place) -> date:
    """The middle working day of a week: Wednesday of Monday to Friday. Holidays do not move it."""
    days = sorted(where.weekdays) or [0]
    return monday(week) + timedelta(days=days[len(days) // 2])


def slots(week: str, where: Place, first: date | None = None) -> tuple[Slot, ...]:
    """When a nudge may go out, from its own day or from `first` on; nothing when no day left of the week is one."""
    begin = max(first or date.min, anchor(week, where))
    return quiet.slots(begin, where, within=(monday(week) + _WEEK - begin).days, most=DAYS)


def due(week: str, where: Place) -> datetime:
    """When to look at a nudge: as its first slot opens, or on its day when it has none."""
    found = slots(week, where)
    return found[0].opens if found else where.at(anchor(week, where), where.opens)


def again(week: str, where: Place, now: datetime) -> Slot | None:
    """When somebody who says "later" gets it once more: on the next working day, while the week lasts."""
    day = quiet.next_working_day(now, where)
    return quiet.slot(day, where) if week_of(day) == week else None


def decide(facts: Facts, now: datetime) -> Decision:
    """What becomes of a nudge that has not been sent, at `now` (aware)."""
    over = _dropped_out(facts)
    if over is not None:
        return over
    days = slots(facts.week, facts.place, facts.again_on)
    if not days:
        return Over("missed", "holidays")
    free = [slot for slot in days if not quiet.is_away(slot.day, facts.away_from, facts.away_until)]
    if not free:
        return Over("missed", "away")
    slot = next((slot for slot in free if now < slot.closes), None)
    if slot is None:
        return Over("missed", "outage")
    return Send() if now >= slot.opens else Wait(slot.opens)


def _dropped_out(facts: Facts) -> Over | None:
    checks: tuple[tuple[bool, str], ...] = (
        (not facts.active, "inactive"),
        (facts.guest, "guest"),
        (not facts.champion, "no_champion"),
        (facts.stopped, "stopped"),
    )
    return next((Over("cancelled", reason) for holds, reason in checks if holds), None)


# The prompt


def choose(prompts: Collection[Prompt], wishes: Wishes) -> Choice | None:
    """The prompt to give next, None when every one that fits was given. The same for the same wishes, always.

    First of all it is none that was given before, and none for tools or tasks the champion has nothing to do with.
    Then the first of these that tells two prompts apart decides: it is there in their language; it is done in another
    way than the last one; it is about one of their tools, else about a task of such a tool, else for everybody; it is
    for their department, else for all, else for another one; its format was not used for longest; it is easier; its id
    comes first in the alphabet.
    """
    fitting = [(prompt, why) for prompt in prompts if prompt.id not in wishes.given and (why := fits(prompt, wishes))]
    if not fitting:
        return None
    prompt, why = min(fitting, key=lambda one: _rank(one[0], one[1], wishes))
    return Choice(prompt, why)


def fits(prompt: Prompt, wishes: Wishes) -> Why | None:
    """What a prompt is chosen by, None when the champion has nothing to do with its tools and tasks."""
    if not prompt.tools and not prompt.tasks:
        return "all"
    if set(prompt.tools) & set(wishes.tools):
        return "tool"
    return "task" if behind(prompt, wishes) else None


def behind(prompt: Prompt, wishes: Wishes) -> tuple[str, ...]:
    """The tools because of which a prompt fits: those it names, else those that do one of its tasks."""
    named = tuple(tool for tool in prompt.tools if tool in wishes.tools)
    return named or tuple(tool for tool, tasks in wishes.tools.items() if set(tasks) & set(prompt.tasks))


def _rank(prompt: Prompt, why: Why, wishes: Wishes) -> tuple[bool, bool, int, int, int, int, str]:
    used = list(wishes.formats)
    ago = used.index(prompt.format) if prompt.format in used else len(used)
    return (
        not prompt.speaks(wishes.lang),
        used[:1] == [prompt.format],
        ("tool", "task", "all").index(why),
        _distance(prompt, wishes.department),
        -ago,
        LEVELS.index(prompt.level),
        prompt.id,
    )


def _distance(prompt: Prompt, department: str) -> int:
    if not prompt.departments:
        return 1
    return 0 if department in prompt.departments else 2
