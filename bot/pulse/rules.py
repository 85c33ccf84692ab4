"""When a check-in goes to somebody, when they are reminded, when it is over. Pure.

A check-in belongs to a local day of the person, its anchor: `starts_on + 7 (week - 1)`. It goes out at 10:00 on the
first working day from there on. What could not go out then goes out later that day, or on one of the next two working
days, and otherwise never; it always stays within the seven days of its anchor, so that two weeks cannot meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.workdays import is_holiday

WEEKS: Final = 4
"""Check-ins of one person in one wave."""

BEGIN: Final = time(10)
"""When a check-in is due, local time."""

QUIET_UNTIL: Final = time(8)
QUIET_FROM: Final = time(18)
"""Nobody is written to outside these hours, whatever the company's own are."""

MARGIN: Final = timedelta(minutes=1)
"""So long before the end of the day nothing is begun any more: sending takes a moment."""

DAYS: Final = 3
"""Working days on which a check-in may go out: its own, and two more when it could not."""

COOLDOWN: Final = 7
"""Days between two surveys of different kinds for the same person."""

REMIND_AFTER: Final = (1, 3)
"""Working days after the check-in on which those who did not answer are reminded."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works and when: IANA zone, ISO country, weekdays (0 is Monday), and the hours to write in."""

    time_zone: str
    country: str
    weekdays: frozenset[int]
    opens: time
    closes: time

    def day(self, moment: datetime) -> date:
        """The local day of an aware `moment`."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day here: one of the company's, and no public holiday of the country."""
        return day.weekday() in self.weekdays and not is_holiday(day, self.country)

    def at(self, day: date, hour: time) -> datetime:
        """A local time of `day`, in UTC; a time that a clock change skips is an hour later."""
        return datetime.combine(day, hour, ZoneInfo(self.time_zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """A working day on which something may be sent: from `opens` on, and before `closes` (aware, UTC)."""

    day: date
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Send:
    """Now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until` (aware, UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """Never: the check-in ends in `state` (missed or cancelled), because of `reason`."""

    state: str
    reason: str


Decision = Send | Wait | Over


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


def place(time_zone: str, country: str, *, days: Collection[str], start: time, end: time) -> Place:
    """Where somebody works, by the company's working days and hours; hours that are all quiet do not count."""
    first, last = max(start, QUIET_UNTIL), min(end, QUIET_FROM)
    if first >= last:
        first, last = QUIET_UNTIL, QUIET_FROM
    opens = BEGIN if first <= BEGIN < last else first
    return Place(time_zone, country, frozenset(map(WEEKDAYS.index, days)), opens, last)


def anchors(starts_on: date) -> tuple[date, ...]:
    """The local days that the check-ins of somebody who starts on `starts_on` belong to."""
    return tuple(starts_on + week * _WEEK for week in range(WEEKS))


def period_of(wave_start: date, anchor: date) -> int:
    """The wave's calendar week, from 1, that an anchor is counted in."""
    return max((anchor - wave_start).days // 7 + 1, 1)


def slots(anchor: date, where: Place) -> tuple[Slot, ...]:
    """When a check-in may go out; nothing when no day of its seven is a working day."""
    days = [day for day in _days(anchor, 7) if where.works_on(day)]
    return tuple(_slot(day, where) for day in days[:DAYS])


def due(anchor: date, where: Place) -> datetime:
    """When to look at a check-in: as its first slot opens, or on its anchor when it has none."""
    first = slots(anchor, where)[:1]
    return first[0].opens if first else where.at(anchor, where.opens)


def closes_at(anchor: date, where: Place) -> datetime:
    """Until when answers are taken: the moment the next week's check-in is due on an ordinary day."""
    return where.at(anchor + _WEEK, BEGIN)


def reminders(sent_at: datetime, where: Place, closes: datetime) -> tuple[Slot, ...]:
    """When those are reminded who were sent something at `sent_at` and have not answered; not once it has closed."""
    days = [day for day in _days(where.day(sent_at) + _DAY, 21) if where.works_on(day)]
    found = (_slot(days[after - 1], where) for after in REMIND_AFTER if after <= len(days))
    return tuple(slot for slot in found if slot.opens < closes)


def reminder(day: date, where: Place, now: datetime) -> Send | Wait | None:
    """Whether a reminder meant for the local `day` goes out now; None: its day is over, or is no working day."""
    slot = _slot(day, where)
    if not where.works_on(day) or now >= slot.closes:
        return None
    return Send() if now >= slot.opens else Wait(slot.opens)


def next_working_day(now: datetime, where: Place) -> date:
    """The next working day after the local day of `now`."""
    return next(day for day in _days(where.day(now) + _DAY, 30) if where.works_on(day))


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
    if facts.away_from is None and facts.away_until is None:
        return False
    return (facts.away_from or day) <= day <= (facts.away_until or day)


def _is_paused(member: Membership | None, day: date) -> bool:
    if member is None or member.paused_from is None:
        return False
    return member.paused_from <= day <= (member.paused_until or day)


def _slot(day: date, where: Place) -> Slot:
    return Slot(day, where.at(day, where.opens), where.at(day, where.closes) - MARGIN)


def _days(first: date, number: int) -> Iterator[date]:
    return (first + after * _DAY for after in range(number))
