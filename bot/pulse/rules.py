"""When a check-in goes to somebody, when they are reminded, when it is over. Pure.

A check-in belongs to a local day of the person, its anchor: `starts_on + 7 (week - 1)`. It goes out at 10:00 on the
first working day from there on. What could not go out then goes out later that day, or on one of the next two working
days, and otherwise never; it always stays within the seven days of its anchor, so that two weeks cannot meet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot import quiet
from bot.quiet import Decision, Over, Place, Send, Slot, Wait
from bot.workdays import BEGIN

WEEKS: Final = 4
"""Check-ins of one person in one wave."""

DAYS: Final = 3
"""Working days on which a check-in may go out: its own, and two more when it could not."""

COOLDOWN: Final = 7
"""Days between two surveys of different kinds for the same person."""

REMIND_AFTER: Final = (1, 3)
"""Working days after the check-in on which those who did not answer are reminded."""

LAST_ZONE: Final = timedelta(hours=22)
"""10:00 in the last time zone of a day (UTC-12), counted from that day's midnight in UTC."""

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How somebody stands in the wave a check-in belongs to. `left_on` is the first day they are not in it any more."""

    running: bool
    starts_on: date
    joined_at: datetime
    left_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides whether a check-in goes out. `week` is None, and so is `membership`, for surveys without a wave.

    `anchor` is a local day. `others` are the local days on which the person got other surveys. `held_until` is the day
    from which surveys may be sent at all (None: any). `left_wave` says that the wave does not know them any more.
    """

    anchor: date
    place: Place
    active: bool = True
    guest: bool = False
    stopped: bool = False
    away_from: date | None = None
    away_until: date | None = None
    membership: Membership | None = None
    left_wave: bool = False
    others: Collection[date] = ()
    held_until: date | None = None


def anchors(starts_on: date) -> tuple[date, ...]:
    """The local days that the check-ins of somebody who starts on `starts_on` belong to."""
    return tuple(starts_on + week * _WEEK for week in range(WEEKS))


def period_of(wave_start: date, anchor: date) -> int:
    """The wave's calendar week, from 1, that an anchor is counted in."""
    return max((anchor - wave_start).days // 7 + 1, 1)


def counts_until(wave_start: date, period: int) -> datetime:
    """Up to when a check-in may close so that a wave's week still counts it: 10:00 of its last day in any time zone."""
    return datetime.combine(wave_start + period * _WEEK, time(0), UTC) + LAST_ZONE


def counted_in(wave_start: date, closes: datetime) -> int:
    """The wave's week, from 1, whose close counts a check-in that closes at `closes` and lets go of its answers."""
    late = closes - counts_until(wave_start, 1)
    return max(1 + -(-late // _WEEK), 1)


def slots(anchor: date, where: Place) -> tuple[Slot, ...]:
    """When a check-in may go out; nothing when no day of its seven is a working day."""
    return quiet.slots(anchor, where, within=_WEEK.days, most=DAYS)


def due(anchor: date, where: Place) -> datetime:
    """When to look at a check-in: as its first slot opens, or on its anchor when it has none."""
    first = slots(anchor, where)[:1]
    return first[0].opens if first else where.at(anchor, where.opens)


def closes_at(anchor: date, where: Place) -> datetime:
    """Until when answers are taken: the moment the next week's check-in is due on an ordinary day."""
    return where.at(anchor + _WEEK, BEGIN)


def reminders(sent_at: datetime, where: Place, closes: datetime) -> tuple[Slot, ...]:
    """When those are reminded who were sent something at `sent_at` and have not answered; not once it has closed."""
    days = [day for day in quiet.days(where.day(sent_at) + _DAY, 21) if where.works_on(day)]
    found = (quiet.slot(days[after - 1], where) for after in REMIND_AFTER if after <= len(days))
    return tuple(slot for slot in found if slot.opens < closes)


def reminder(day: date, where: Place, now: datetime) -> Send | Wait | None:
    """Whether a reminder meant for the local `day` goes out now; None: its day is over, or is no working day."""
    slot = quiet.slot(day, where)
    if not where.works_on(day) or now >= slot.closes:
        return None
    return Send() if now >= slot.opens else Wait(slot.opens)


def decide(facts: Facts, now: datetime) -> Decision:
    """What becomes of a check-in that has not been sent, at `now` (aware)."""
    over = _dropped_out(facts, now)
    if over is not None:
        return over
    days = slots(facts.anchor, facts.place)
    if not days:
        return Over("missed", "holidays")
    if any(abs((days[0].day - other).days) < COOLDOWN for other in facts.others):
        return Over("missed", "cooldown")  # not waited for: the next week's would come only days after it
    why = {slot.day: _hindrance(facts, slot.day) for slot in days}
    free = [slot for slot in days if not why[slot.day]]
    if not free:
        return Over("missed", why[days[-1].day])
    slot = next((slot for slot in free if now < slot.closes), None)
    if slot is None:
        return _too_late(facts, days)
    return Send() if now >= slot.opens else Wait(slot.opens)


def is_off(facts: Facts, now: datetime) -> bool:
    """Whether the person is not to be written to today: dropped out, away or on a pause."""
    day = facts.place.day(now)
    return _dropped_out(facts, now) is not None or _is_away(facts, day) or _is_paused(facts.membership, day)


def _dropped_out(facts: Facts, now: datetime) -> Over | None:
    """Why the person gets no check-ins at all any more."""
    member, today = facts.membership, facts.place.day(now)
    checks: tuple[tuple[bool, str], ...] = (
        (facts.left_wave or (member is not None and member.left_on is not None and member.left_on <= today), "left"),
        (member is not None and not member.running, "wave_over"),
        (not facts.active, "inactive"),
        (facts.guest, "guest"),
        (facts.stopped, "stopped"),
    )
    return next((Over("cancelled", reason) for holds, reason in checks if holds), None)


def _hindrance(facts: Facts, day: date) -> str:
    """Why nothing can be sent on this day; empty when it can."""
    checks: tuple[tuple[bool, str], ...] = (
        (facts.held_until is not None and day < facts.held_until, "not_consulted"),
        (_is_paused(facts.membership, day), "paused"),
        (_is_away(facts, day), "away"),
    )
    return next((reason for holds, reason in checks if holds), "")


def _too_late(facts: Facts, days: tuple[Slot, ...]) -> Over:
    if facts.membership is not None and facts.membership.joined_at >= days[-1].closes:
        return Over("cancelled", "joined_later")
    return Over("missed", "outage")


def _is_away(facts: Facts, day: date) -> bool:
    return quiet.is_away(day, facts.away_from, facts.away_until)


def _is_paused(member: Membership | None, day: date) -> bool:
    if member is None or member.paused_from is None:
        return False
    return member.paused_from <= day <= (member.paused_until or day)
