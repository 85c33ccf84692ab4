"""Check-ins as rows: entered ahead, decided when they are due, kept in step with where people are.

A check-in is one row by campaign and person, whatever the clock says, and one row of work with the same key: nothing
can plan or send it twice. What does not go out ends with a state and a reason, so that every miss is counted. Callers
open and commit the session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from bot import quiet, work
from bot.db import insert_new
from bot.people import contact
from bot.people.models import Employee
from bot.pulse import cases, rules
from bot.pulse.models import Checkin, SurveyText
from bot.quiet import Over, Send, Wait
from bot.rollout.models import Wave, WaveMember

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.pulse.cases import Case, Customs
    from bot.quiet import Decision, Place

SEND: Final = "pulse.send"
REMIND: Final = "pulse.remind"
"""Kinds of work: {campaign, employee}, and for a reminder {number, day}. Number 0 is what the person asked for."""

AHEAD: Final = timedelta(days=2)
"""How long before its day a check-in is entered: long enough for every time zone."""

PAGE: Final = 500
"""Members planned in one transaction."""

OVERDUE: Final = timedelta(hours=3)
"""A planned check-in that is due for so long and that no row of work stands for has been given up."""

Json = dict[str, Any]

_table: Final = SQLModel.metadata.tables["checkin"]
_row: Final = _table.c


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey as it is asked: its entry is kept, so that answers keep the questions they were given to."""

    survey_id: str
    version: int
    entry: Mapping[str, Any]


Surveys = Callable[[str, int], Asked | None]
"""The survey of a wave's week; None when there is none."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Somebody a check-in could not be delivered to, and why: `no_account`, Slack's own word, or `outage`."""

    employee_id: int
    name: str
    week: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Members of running waves whose check-in of `week` is to be entered now."""

    week: int
    waves: Mapping[str, date]


def key(campaign: str, employee_id: int) -> str:
    """The key of a check-in's row of work."""
    return f"pulse:{campaign}:{employee_id}"


async def turns(now: datetime, *, session: AsyncSession) -> list[Turn]:
    """The weeks of which somebody may lack a check-in that is to be entered now: one step into an index for each.

    Whoever lacks one may lack the next as well, after an outage.
    """
    days: Json = {}
    for week in range(1, rules.WEEKS + 1):
        days[f"last_{week}"] = _last_start(week, now)
    rows = (await (await session.connection()).execute(_lacking(), days)).all()
    if not rows:
        return []
    running = (await session.exec(select(Wave).where(Wave.state == "running"))).all()
    first, waves = min(row.week for row in rows), {wave.id: wave.starts_on for wave in running}
    return [Turn(week, waves) for week in range(first, rules.WEEKS + 1)]


async def enter_page(turn: Turn, now: datetime, *, its: Customs, surveys: Surveys, session: AsyncSession) -> int:
    """Enter the check-ins of one page of members; how many members that were, 0 when nobody is left."""
    page = _missing(turn, now).limit(PAGE).with_for_update(of=WaveMember, skip_locked=True)
    members = (await session.exec(page)).all()
    planned: list[WaveMember] = []
    for wave_id in sorted({member.wave_id for member in members}):
        asked = surveys(wave_id, turn.week)
        if asked is None:
            continue
        theirs = [member for member in members if member.wave_id == wave_id]
        await enter(
            f"wave:{wave_id}:{turn.week}", asked, {one.employee_id: _anchor(one, turn.week) for one in theirs},
            its=its, wave=(wave_id, turn.week, turn.waves[wave_id]), session=session,
        )  # fmt: skip
        planned += theirs
    await _tick_off(planned, turn.week, session)
    return len(planned)


async def enter(
    campaign: str,
    asked: Asked,
    anchors: Mapping[int, date],
    *,
    its: Customs,
    session: AsyncSession,
    wave: tuple[str, int, date] | None = None,
    owed_at: datetime | None = None,
) -> None:
    """Enter one survey for many people, by their ids the local day it belongs to; who has it keeps what they have.

    `wave` is the wave's id, the week and the wave's start; None for surveys without a wave. `owed_at` is that of the
    row of work which chose the day; where nothing but the plan does, it is always the same.
    """
    await insert_new(session, SurveyText, {
        "survey_id": asked.survey_id, "version": asked.version, "entry": dict(asked.entry),
    })  # fmt: skip
    people = (await session.exec(select(Employee).where(col(Employee.id).in_(anchors)))).all()
    accounts = await contact.accounts_of(anchors.keys(), session)
    wave_id, week, start = wave if wave is not None else (None, None, None)
    rows, due = [], []
    for person in people:
        number = person.id or 0
        anchor, where = anchors[number], its.place(contact.zone_of(person, accounts.get(number)), person.country)
        rows.append({
            "campaign": campaign, "wave_id": wave_id, "week": week, "employee_id": number,
            "period": rules.period_of(start, anchor) if start is not None else 0,
            "survey_id": asked.survey_id, "survey_version": asked.version, "state": "planned",
            "reason": "", "reminders": 0, **_times(anchor, where),
        })  # fmt: skip
        due.append(_send_row(campaign, number, rows[-1]["due_at"], owed_at))
    if rows:
        await (await session.connection()).execute(_insert(session).on_conflict_do_nothing(), rows)
    await work.add_many(due, session=session)


async def decide(
    campaign: str, employee_id: int, *, its: Customs, now: datetime, session: AsyncSession
) -> tuple[Case, Decision] | None:
    """What is to become of a check-in now; None when nothing is. Nothing is changed but its times.

    One that was answered before its message was noted down is over, but the message is still to be found.
    """
    case = await cases.case(campaign, employee_id, its=its, now=now, session=session)
    if case is None or case.checkin.ts is not None:
        return None
    if case.checkin.state != "planned":
        return case, Over(case.checkin.state, case.checkin.reason)
    _keep_in_step(case)
    return case, rules.decide(case.facts, now)


async def settle(case: Case, decision: Decision, now: datetime, *, session: AsyncSession) -> bool:
    """Note down a decision, while nothing else became of the check-in; whether it was noted.

    What goes out counts as sent from here on: no other survey may go out meanwhile.
    """
    values: Json = {"sent_at": None}
    match decision:
        case Send():
            values["sent_at"] = case.checkin.sent_at or now
        case Wait(until):
            values["due_at"] = until
        case Over(state, reason):
            values |= {"state": state, "reason": reason[:60]}
    return await _change(case.checkin, values, session)


async def record_sent(
    case: Case, *, ts: str, channel: str, now: datetime, owed_at: datetime, session: AsyncSession
) -> None:
    """The message is there; the reminders are entered. Whoever has answered meanwhile keeps their answer.

    `owed_at` is since when it was to be sent: its reminders may be there as well. Whoever wanted it once more before it
    was noted down gets no reminder on that day.
    """
    checkin, sent_at = case.checkin, case.checkin.sent_at or now
    message: Json = {"channel": channel, "ts": ts}
    if not await _change(checkin, {"state": "sent", "sent_at": sent_at, **message}, session):
        await _change(checkin, message, session, planned=False)
        return
    slots = rules.reminders(sent_at, case.facts.place, checkin.closes_at)
    wanted = await _snoozed(checkin, [slot.day for slot in slots], session)
    rows = [
        _reminder(checkin, number, slot.day, slot.opens, owed_at)
        for number, slot in enumerate(slots, 1)
        if slot.day not in wanted
    ]
    await work.add_many(rows, session=session)


async def record_reminded(case: Case, *, session: AsyncSession) -> None:
    """One more reminder is there."""
    await _change(case.checkin, {"reminders": _row.reminders + 1}, session, planned=False)


async def snooze(case: Case, now: datetime, *, session: AsyncSession) -> date:
    """Ask once more on the next working day, instead of any reminder of that day; which day that is."""
    checkin, where = case.checkin, case.facts.place
    day = quiet.next_working_day(now, where)
    sent_at = checkin.sent_at or now
    for number, slot in enumerate(rules.reminders(sent_at, where, checkin.closes_at), 1):
        if slot.day == day:
            await work.cancel([_reminder_key(checkin, number, slot.day)], now=now, session=session)
    await work.add_many([_reminder(checkin, 0, day, where.at(day, where.opens))], session=session)
    return day


async def moved(employee_id: int, *, its: Customs, now: datetime, session: AsyncSession) -> int:
    """Somebody is in another place, starts on another day, or is back: their planned check-ins follow.

    So do cancelled ones whose reason is gone before their time was over. Nothing else does. How many were looked at.
    """
    found = select(Checkin.campaign).where(
        Checkin.employee_id == employee_id, col(Checkin.state).in_(("planned", "cancelled"))
    )
    campaigns = (await session.exec(found)).all()
    for campaign in campaigns:
        case = await cases.case(campaign, employee_id, its=its, now=now, session=session)
        if case is None or case.checkin.sent_at is not None:
            continue
        checkin, due_at = case.checkin, rules.due(case.facts.anchor, case.facts.place)
        if checkin.state == "planned":
            await work.move(key(campaign, employee_id), due_at=due_at, session=session)
        elif checkin.state == "cancelled" and not isinstance(rules.decide(case.facts, now), Over):
            checkin.state, checkin.reason = "planned", ""
            await work.again(_send_row(campaign, employee_id, due_at), session=session)
        if checkin.state == "planned":
            _keep_in_step(case)
            checkin.due_at = due_at
    return len(campaigns)


async def members_planned(wave_id: str, *, session: AsyncSession) -> Sequence[int]:
    """Who has planned check-ins in a wave, in the order in which they are to be held."""
    found = select(Checkin.employee_id).where(Checkin.wave_id == wave_id, Checkin.state == "planned").distinct()
    return (await session.exec(found.order_by(col(Checkin.employee_id)))).all()


async def count_lost(now: datetime, *, session: AsyncSession) -> int:
    """Count as missed what was given up: check-ins still planned that no open row of work stands for any more."""
    row = work.Work.__table__.c  # type: ignore[attr-defined]
    key_of = (
        sa.literal("pulse:")
        .concat(col(Checkin.campaign))
        .concat(":")
        .concat(sa.cast(col(Checkin.employee_id), sa.String))
    )
    # As a value and not with EXISTS, which planners turn into a join with all work there is.
    waits = sa.select(row.id).where(row.key == key_of, row.state.in_(("pending", "claimed"))).scalar_subquery()
    overdue = select(Checkin).where(Checkin.state == "planned", Checkin.due_at < now - OVERDUE)
    overdue = overdue.order_by(col(Checkin.due_at))  # or planners, sure to find one soon, read the table from its start
    if (await session.exec(overdue.limit(1))).first() is None:
        return 0  # as nearly always: nothing has to be compared
    lost = (await session.exec(overdue.where(waits.is_(None)).limit(PAGE))).all()
    for checkin in lost:
        await _change(checkin, {"state": "missed", "reason": "failed", "sent_at": None}, session)
    return len(lost)


async def needs_attention(wave_id: str, *, session: AsyncSession) -> list[Attention]:
    """Who in a wave could not be reached, for the lead: never who did not answer, is away or wants no check-ins."""
    undelivered = (col(Checkin.state) == "undeliverable") | (
        (col(Checkin.state) == "missed") & col(Checkin.reason).in_(("outage", "failed"))
    )
    found = (
        select(Employee, Checkin)
        .join(Checkin, col(Checkin.employee_id) == col(Employee.id))
        .where(Checkin.wave_id == wave_id, undelivered)
        .order_by(col(Employee.name), col(Checkin.week))
    )
    rows = (await session.exec(found)).all()
    return [Attention(person.id or 0, person.name, checkin.week, checkin.reason) for person, checkin in rows]


def _last_start(week: int, now: datetime) -> date:
    """The last day somebody may have begun on whose check-in of `week` is to be entered now.

    There is no first one: what lies far back is entered too, and counted as what it is when it is decided.
    """
    return (now + AHEAD).date() - timedelta(days=7 * (week - 1))


def _missing(turn: Turn, now: datetime) -> Any:
    return (
        select(WaveMember)
        .where(
            col(WaveMember.wave_id).in_(turn.waves),
            WaveMember.weeks_planned == turn.week - 1,
            WaveMember.starts_on <= _last_start(turn.week, now),
        )
        .order_by(col(WaveMember.wave_id), col(WaveMember.employee_id))
    )


@cache
def _lacking() -> sa.CompoundSelect[Any]:
    """The weeks that `_missing` finds somebody for; from the few running waves into the index of their members."""
    weeks = range(1, rules.WEEKS + 1)
    return sa.union_all(*(sa.select(sa.literal(week).label("week")).where(_lacks(week)) for week in weeks))


def _lacks(week: int) -> sa.ColumnElement[bool]:
    """One question inside the other: a join would make planners begin with everybody who started lately."""
    member, wave = WaveMember.__table__.c, Wave.__table__.c  # type: ignore[attr-defined]
    theirs = sa.exists().where(
        member.wave_id == wave.id,
        member.weeks_planned == week - 1,
        member.starts_on <= sa.bindparam(f"last_{week}", type_=sa.Date()),
    )
    return sa.exists().where(wave.state == "running", theirs.correlate(Wave.__table__))  # type: ignore[attr-defined]


async def _tick_off(members: Collection[WaveMember], week: int, session: AsyncSession) -> None:
    for member in members:
        member.weeks_planned = week
    await session.flush()


def _anchor(member: WaveMember, week: int) -> date:
    return rules.anchors(member.starts_on)[week - 1]


def _times(anchor: date, where: Place) -> Json:
    return {
        "anchor": anchor,
        "time_zone": where.time_zone,
        "due_at": rules.due(anchor, where),
        "closes_at": rules.closes_at(anchor, where),
    }


def _keep_in_step(case: Case) -> None:
    """The times of a check-in that has not gone out, by where the person is now."""
    checkin, facts = case.checkin, case.facts
    checkin.anchor, checkin.time_zone = facts.anchor, facts.place.time_zone
    checkin.closes_at = rules.closes_at(facts.anchor, facts.place)
    if case.wave_start is not None:
        checkin.period = rules.period_of(case.wave_start, facts.anchor)


def _send_row(campaign: str, employee_id: int, due_at: datetime, owed_at: datetime | None = None) -> Json:
    payload = {"campaign": campaign, "employee": employee_id}
    return work.new_row(key=key(campaign, employee_id), kind=SEND, payload=payload, due_at=due_at, owed_at=owed_at)


def _reminder_key(checkin: Checkin, number: int, day: date) -> str:
    turn = f"reminder:{number}" if number else f"snooze:{day}"
    return f"{key(checkin.campaign, checkin.employee_id)}:{turn}"


def _reminder(checkin: Checkin, number: int, day: date, due_at: datetime, owed_at: datetime | None = None) -> Json:
    payload = {
        "campaign": checkin.campaign, "employee": checkin.employee_id, "number": number, "day": day.isoformat(),
    }  # fmt: skip
    name = _reminder_key(checkin, number, day)
    return work.new_row(key=name, kind=REMIND, payload=payload, due_at=due_at, owed_at=owed_at)


async def _snoozed(checkin: Checkin, days: Collection[date], session: AsyncSession) -> set[date]:
    """On which of these days the person wants it once more."""
    keys = {_reminder_key(checkin, 0, day): day for day in days}
    found = await session.exec(select(work.Work.key).where(col(work.Work.key).in_(keys)))
    return {keys[one] for one in found}


async def _change(checkin: Checkin, values: Json, session: AsyncSession, *, planned: bool = True) -> bool:
    """Change the row, only while it is `planned` unless told otherwise; whether it was."""
    mine = sa.update(_table).where(_row.id == checkin.id, _row.state == "planned" if planned else sa.true())
    return (await (await session.connection()).execute(mine.values(values))).rowcount == 1


def _insert(session: AsyncSession) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    return (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(Checkin)
