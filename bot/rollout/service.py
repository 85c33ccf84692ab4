"""Waves and their people as other rooms read them. Callers open the session; nothing is changed here.

What changes them is `bot.rollout.changing`; its verbs can be called by their names here as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast

from sqlmodel import col, func, select, tuple_

from bot.people.models import Employee
from bot.registry import service as registry
from bot.registry.suspension.records import USABLE
from bot.rollout import rules
from bot.rollout.models import Wave, WaveChampion, WaveDecision, WaveMember
from bot.rollout.rules import Before, Decision, Gate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

BEGUN: Final = ("running", "ended", "stopped")
_AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a wave, as `WaveMember` has it, with the wave's tool."""

    employee_id: int
    wave_id: str
    tool_id: str
    starts_on: date
    left_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None


async def wave(wave_id: str, *, session: AsyncSession) -> Wave | None:
    """One wave as it is now; None for an unknown id."""
    return await session.get(Wave, wave_id, populate_existing=True)


async def waves(*, session: AsyncSession, states: Collection[str] = ()) -> list[Wave]:
    """All waves, or those in some states; the latest start first."""
    found = select(Wave).order_by(col(Wave.starts_on).desc(), col(Wave.id))
    if states:
        found = found.where(col(Wave.state).in_(states))
    return list((await session.exec(found)).all())


async def members(wave_id: str, *, session: AsyncSession) -> list[Member]:
    """Everybody who is or was in a wave."""
    found = select(WaveMember, Wave.tool_id).join(Wave).where(WaveMember.wave_id == wave_id)
    rows = (await session.exec(found.order_by(col(WaveMember.employee_id)))).all()
    return [_member(member, tool) for member, tool in rows]


async def active_members(
    *, on: date, session: AsyncSession, after: tuple[str, int] | None = None, limit: int = 500
) -> list[Member]:
    """A page of the people of running waves who started within the 35 days before `on`, or will within seven.

    Ordered by wave and person; `after` is the last of the page before. Those who left or pause are among them.
    """
    found = (
        select(WaveMember, Wave.tool_id)
        .join(Wave)
        .where(
            Wave.state == "running",
            col(WaveMember.starts_on) >= on - rules.LASTS,
            col(WaveMember.starts_on) <= on + _AHEAD,
        )
        .order_by(col(WaveMember.wave_id), col(WaveMember.employee_id))
        .limit(limit)
    )
    if after is not None:
        found = found.where(tuple_(col(WaveMember.wave_id), col(WaveMember.employee_id)) > after)
    return [_member(member, tool) for member, tool in (await session.exec(found)).all()]


async def people(wave_id: str, *, today: date, session: AsyncSession) -> list[int]:
    """Those who are in a wave now, or will be, and still work here."""
    found = (
        select(WaveMember)
        .join(Employee, col(Employee.id) == col(WaveMember.employee_id))
        .where(WaveMember.wave_id == wave_id, col(Employee.active))
        .order_by(col(WaveMember.employee_id))
    )
    rows = (await session.exec(found)).all()
    return [one.employee_id for one in rows if rules.is_in(one.left_on, today)]


async def counts(*, today: date, session: AsyncSession) -> dict[str, int]:
    """How many people are in each wave now, or will be; waves without people are left out."""
    gone = col(WaveMember.left_on)
    found = (
        select(WaveMember.wave_id, func.count())
        .join(Employee, col(Employee.id) == col(WaveMember.employee_id))
        .where(col(Employee.active), gone.is_(None) | (gone > today))
        .group_by(WaveMember.wave_id)
    )
    return {wave_id: int(number) for wave_id, number in (await session.exec(found)).all()}


async def champions(wave_id: str, *, session: AsyncSession) -> list[int]:
    """The champions who help in a wave and still work here."""
    found = (
        select(WaveChampion.employee_id)
        .join(Employee, col(Employee.id) == col(WaveChampion.employee_id))
        .where(WaveChampion.wave_id == wave_id, col(Employee.active))
    )
    return list((await session.exec(found.order_by(col(WaveChampion.employee_id)))).all())


async def lead(wave_id: str, *, session: AsyncSession) -> int | None:
    """Who leads a wave; None when nobody does any more."""
    return (await session.exec(select(Wave.lead_id).where(Wave.id == wave_id))).first()


async def leading(wave: Wave, *, session: AsyncSession) -> list[int]:
    """The lead of a wave; where there is none who works here, everybody with the role."""
    lead = await session.get(Employee, wave.lead_id) if wave.lead_id is not None else None
    if lead is not None and lead.active:
        return [lead.id or 0]
    everybody = (await session.exec(select(Employee).where(col(Employee.active)).order_by(col(Employee.id)))).all()
    return [one.id or 0 for one in everybody if rules.LEAD_ROLE in one.roles]


async def decisions(wave_id: str, *, session: AsyncSession) -> list[WaveDecision]:
    """What was decided about a wave, latest first."""
    found = select(WaveDecision).where(WaveDecision.wave_id == wave_id)
    return list((await session.exec(found.order_by(col(WaveDecision.id).desc()))).all())


async def last_words(wave_ids: Collection[str], *, session: AsyncSession) -> dict[str, Decision]:
    """The last decision about each of these waves; those without any are left out."""
    found = select(WaveDecision).where(col(WaveDecision.wave_id).in_(wave_ids)).order_by(col(WaveDecision.id))
    return {one.wave_id: cast("Decision", one.decision) for one in (await session.exec(found)).all()}


async def may_begin(tool_id: str, *, session: AsyncSession, besides: str = "") -> Gate:
    """Whether the next wave of a tool may begin: the tool is in use, and the latest wave was told to continue.

    `besides` is a wave that does not count, being the next one itself.
    """
    found = select(Wave).where(Wave.tool_id == tool_id, col(Wave.state).in_(BEGUN), Wave.id != besides)
    begun = (await session.exec(found)).all()
    return await gate_after(tool_id, begun, session=session)


async def gate_after(tool_id: str, begun: Sequence[Wave], *, session: AsyncSession) -> Gate:
    """As `may_begin`, with the waves of the tool that have begun already read."""
    entry = await registry.entry(tool_id, session=session)
    said = await last_words([one.id for one in begun], session=session)
    before = [Before(one.id, one.starts_on, said.get(one.id)) for one in begun]
    return rules.gate(before, tool_in_use=entry is not None and entry.get("status") in USABLE)


def _member(row: WaveMember, tool_id: str) -> Member:
    return Member(row.employee_id, row.wave_id, tool_id, row.starts_on, row.left_on, row.paused_from, row.paused_until)
