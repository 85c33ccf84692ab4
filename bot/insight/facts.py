"""Counting a closed week: usage events in, facts that hold no person out. The caller opens and commits the session.

So many statements for a week, however many tools and people there are. What comes in later about the same week is not
counted any more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, func, select

from bot.db import insert_new
from bot.insight import rules
from bot.insight.models import AdoptionFold, AdoptionGroup, AdoptionWeek
from bot.insight.rules import OTHERS, Figure
from bot.people.models import Employee
from bot.registry.models import Enrolment
from bot.rollout.models import Wave, WaveChampion, WaveMember
from bot.rollout.rules import ends_on
from bot.usage.models import UsageEvent
from bot.usage.service import OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from random import Random

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.anonymity import Group
    from bot.insight.weeks import Week

_RAN: Final = ("running", "ended")


async def fold(
    week: Week, *, time_zone: str, smallest: int, chance: Random, now: datetime, session: AsyncSession
) -> bool:
    """Count a week of the tools that had a wave in it; False when it was counted before, by whomever."""
    if not await insert_new(session, AdoptionFold, {"week": str(week), "folded_at": now}):
        return False
    ran = await waves_in(week, session=session)
    tools = {wave.tool_id for wave in ran}
    enrolled = await _enrolled(tools, {wave.id for wave in ran}, week.sunday, session)
    active = await _active(tools, week.bounds(time_zone), session)
    reported = await _reported(tools, session)
    shown = await _shown(tools, session)
    for tool in sorted(tools):
        parts = rules.split(enrolled.get(tool, {}), smallest=smallest)
        if parts and tool not in reported:
            _store(week, tool, [rules.unreported(parts)], session)
            continue
        history = [frozenset(row.people) for row in shown[tool]]
        published = rules.publish(
            parts, frozenset(active.get(tool, ())), history, chance=chance, smallest=smallest
        )  # fmt: skip
        _store(week, tool, [figure for figure, _ in published], session)
        _remember(week, tool, [group for _, group in published if group], shown[tool], session)
    await session.flush()
    return True


async def figures(week: Week, *, session: AsyncSession) -> dict[str, list[Figure]]:
    """What is told of a week by tool, in the order of its parts."""
    found = select(AdoptionWeek).where(AdoptionWeek.week == str(week))
    rows = (await session.exec(found.order_by(col(AdoptionWeek.tool_id), col(AdoptionWeek.part)))).all()
    told: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        told[row.tool_id].append(_figure(row))
    return told


async def waves_in(week: Week, *, session: AsyncSession) -> list[Wave]:
    """The waves that ran in a week: begun by its last day, not stopped, and not over before its first."""
    found = select(Wave).where(col(Wave.state).in_(_RAN), col(Wave.starts_on) <= week.sunday).order_by(col(Wave.id))
    begun = (await session.exec(found)).all()
    last = (
        select(WaveMember.wave_id, func.max(WaveMember.starts_on))
        .where(col(WaveMember.wave_id).in_([wave.id for wave in begun]), col(WaveMember.left_on).is_(None))
        .group_by(WaveMember.wave_id)
    )
    latest = dict((await session.exec(last)).all())
    return [
        one
        for one in begun
        if one.state == "running" or ends_on([latest.get(one.id, one.starts_on)], one.starts_on) > week.monday
    ]


async def readers(waves: Iterable[Wave], *, session: AsyncSession) -> dict[int, frozenset[str]]:
    """Who leads these waves or helps in them, with the tools they are about."""
    by_id = {wave.id: wave for wave in waves}
    found = select(WaveChampion.employee_id, WaveChampion.wave_id).where(col(WaveChampion.wave_id).in_(by_id))
    helping = [(int(person), by_id[wave_id]) for person, wave_id in (await session.exec(found)).all()]
    leading = [(wave.lead_id, wave) for wave in by_id.values() if wave.lead_id is not None]
    tools: dict[int, set[str]] = defaultdict(set)
    for person, wave in [*leading, *helping]:
        tools[person].add(wave.tool_id)
    return {person: frozenset(theirs) for person, theirs in sorted(tools.items())}


async def names(figures: Iterable[Figure], *, session: AsyncSession) -> dict[str, str]:
    """What the waves of these figures are called; waves that are no more are left out."""
    wanted = {wave for figure in figures for wave in figure.waves}
    found = select(Wave.id, Wave.name).where(col(Wave.id).in_(wanted))
    return {str(wave_id): name for wave_id, name in (await session.exec(found)).all()}


async def _enrolled(
    tools: Collection[str], ran: Collection[str], day: date, session: AsyncSession
) -> dict[str, dict[str, set[int]]]:
    """Who works here and is enrolled on each tool on `day`, by the wave that ran; who only waits for a wave is not."""
    until = col(Enrolment.until)
    found: Any = (  # more columns than the types of SQLModel know
        select(Enrolment.tool_id, Enrolment.wave, Enrolment.employee_id)
        .add_columns(col(Enrolment.since), col(Wave.state), col(Wave.starts_on))
        .join(Employee, col(Employee.id) == col(Enrolment.employee_id))
        .outerjoin(Wave, col(Wave.id) == col(Enrolment.wave))
        .where(
            col(Enrolment.tool_id).in_(tools), col(Enrolment.since) <= day, until.is_(None) | (until >= day),
            col(Employee.active),
        )
    )  # fmt: skip
    enrolled: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows: Sequence[Any] = (await session.exec(found)).all()
    for tool, wave, person, since, state, starts_on in rows:
        if state != "planned" or since < starts_on:
            enrolled[tool][wave if wave in ran else OTHERS].add(person)
    return enrolled


async def _active(
    tools: Collection[str], bounds: tuple[datetime, datetime], session: AsyncSession
) -> dict[str, set[int]]:
    """Who used each tool, as `rules` defines it."""
    first, end = bounds
    occurred = col(UsageEvent.occurred_at)
    found = (
        select(UsageEvent.tool, UsageEvent.employee_id)
        .where(*_of(tools), occurred >= first, occurred < end, col(UsageEvent.quantity) > 0)
        .distinct()
    )
    active: dict[str, set[int]] = defaultdict(set)
    for tool, person in (await session.exec(found)).all():
        active[str(tool)].add(person)
    return active


async def _reported(tools: Collection[str], session: AsyncSession) -> set[str]:
    """The tools somebody's use of which was ever reported; also when those events have been deleted since."""
    kept = select(UsageEvent.tool).where(*_of(tools)).distinct()
    counted = select(AdoptionWeek.tool_id).where(
        col(AdoptionWeek.tool_id).in_(tools), AdoptionWeek.withheld != "unreported"
    )
    now = {str(tool) for tool in (await session.exec(kept)).all()}
    return now | set((await session.exec(counted.distinct())).all())


def _of(tools: Collection[str]) -> tuple[Any, Any]:
    """Events that say of one of these tools that it was used, and not that it was requested in the bot."""
    return col(UsageEvent.tool).in_(tools), UsageEvent.source != OWN


async def _shown(tools: Collection[str], session: AsyncSession) -> Mapping[str, list[AdoptionGroup]]:
    """The groups that figures of each tool were about."""
    found = select(AdoptionGroup).where(col(AdoptionGroup.tool_id).in_(tools)).order_by(col(AdoptionGroup.id))
    shown: dict[str, list[AdoptionGroup]] = defaultdict(list)
    for row in (await session.exec(found)).all():
        shown[row.tool_id].append(row)
    return shown


def _store(week: Week, tool: str, figures: Iterable[Figure], session: AsyncSession) -> None:
    session.add_all(
        AdoptionWeek(
            week=str(week), tool_id=tool, part=number, waves=list(one.waves), enrolled=one.enrolled, people=one.people,
            low=one.low, high=one.high, withheld=one.withheld,
        )
        for number, one in enumerate(figures)
    )  # fmt: skip


def _remember(
    week: Week, tool: str, groups: Iterable[Group], shown: Sequence[AdoptionGroup], session: AsyncSession
) -> None:
    known = {frozenset(row.people): row for row in shown}
    for group in groups:
        row = known.get(group)
        if row is None:
            row = AdoptionGroup(tool_id=tool, people=sorted(group), first_week=str(week), last_week=str(week))
        row.last_week = str(week)
        session.add(row)


def _figure(row: AdoptionWeek) -> Figure:
    return Figure(
        waves=tuple(row.waves), enrolled=row.enrolled, people=row.people, low=row.low, high=row.high,
        withheld=row.withheld,  # type: ignore[arg-type]  # the table allows no other
    )  # fmt: skip
