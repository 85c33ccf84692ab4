"""What happens to waves: entered, changed, begun, decided about, ended. Callers open and commit the session.

The waves of a tool are changed one after the other: whoever changes one holds the rows of all of them, so that two
cannot begin at once and a decision cannot be overtaken. Waves are held before their members, and so that rows which
refer to them can still be entered: whoever plans check-ins holds members first. What follows later is entered as work,
what other rooms want to know is announced (`wave_changed`, `member_changed`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from bot import audit, outbox, work
from bot.rollout import membership, rules, service
from bot.rollout.models import Wave, WaveChampion, WaveDecision, WaveMember
from bot.rollout.rules import Decision, Gate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.quiet import Place

BEGIN: Final = "rollout.begin"
END: Final = "rollout.end"
"""Kinds of work: {wave}."""

WAVE_CHANGED: Final = "wave_changed"
MAX_ID: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a wave is to be. `champions` are employees' ids."""

    tool_id: str
    name: str
    starts_on: date
    lead_id: int | None
    why: str = ""
    benefit: str = ""
    champions: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """A wave runs. `told` are those who are to hear of it: nobody, when it had begun before it was entered."""

    wave: Wave
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """A wave could not begin on its day."""

    wave: Wave
    gate: Gate


async def enter(
    plan: Plan, *, calendar: Place, by: int | None, now: datetime, session: AsyncSession, wave_id: str = ""
) -> Wave:
    """A new wave; its id is made of its name unless one is given. Raises ValueError for an id that is taken."""
    taken = set((await session.exec(select(Wave.id))).all())
    if wave_id in taken:
        raise ValueError(f"there is a wave {wave_id}")
    wave = Wave(
        id=wave_id or _free_id(plan.name, taken), tool_id=plan.tool_id, name=plan.name, starts_on=plan.starts_on,
        lead_id=plan.lead_id, why=plan.why, benefit=plan.benefit, created_at=now, created_by=by,
    )  # fmt: skip
    session.add(wave)
    await session.flush()
    await _help(wave.id, plan.champions, session)
    await _enter_begin(wave, calendar, now, session)
    await _tell(wave.id, "entered", now, session)
    return wave


async def change(
    wave_id: str, plan: Plan, *, calendar: Place, now: datetime, session: AsyncSession, replace: bool = True
) -> tuple[str, ...] | None:
    """Make a wave what `plan` says; the names of what changed, None for a wave that is unknown or over.

    One that has begun keeps its tool and its start. Without `replace` champions are added and none is taken away.
    """
    wave = await locked(wave_id, session=session)
    if wave is None or wave.state not in ("planned", "running"):
        return None
    old_tool, old_start = wave.tool_id, wave.starts_on
    wanted: dict[str, Any] = {"name": plan.name, "lead_id": plan.lead_id, "why": plan.why, "benefit": plan.benefit}
    if wave.state == "planned":
        wanted |= {"tool_id": plan.tool_id, "starts_on": plan.starts_on}
    changed = [name for name, value in wanted.items() if getattr(wave, name) != value]
    for name in changed:
        setattr(wave, name, wanted[name])
    if wave.starts_on != old_start or wave.tool_id != old_tool:
        await membership.follow(wave, old_tool=old_tool, old_start=old_start, session=session)
        await _enter_begin(wave, calendar, now, session)
    if await _help(wave_id, plan.champions, session, replace=replace):
        changed.append("champions")
    if changed:
        await session.flush()
        await _tell(wave_id, "changed", now, session)
    return tuple(changed)


async def begin(wave_id: str, *, calendar: Place, now: datetime, session: AsyncSession) -> Begun | Waits | None:
    """Let a wave begin if it is its day and the gate is open; None when there is nothing to begin."""
    today, wave = calendar.day(now), await locked(wave_id, session=session)
    if wave is None or wave.state != "planned" or wave.starts_on > today:
        return None
    gate = await service.may_begin(wave.tool_id, session=session, besides=wave.id)
    if not gate.is_open:
        return Waits(wave, gate)
    wave.state = "running"
    told: Sequence[int] = ()
    if not rules.was_entered_late(calendar.day(wave.created_at), wave.starts_on):
        wave.announced_at = now
        told = await service.people(wave_id, today=today, session=session)
    await session.flush()
    await _enter_end(wave, calendar, session)
    await _tell(wave_id, "begun", now, session)
    await audit.record("wave.begun", wave_id, actor=None, now=now, session=session, detail=f"people {len(told)}")
    return Begun(wave, tuple(told))


async def end(wave_id: str, *, calendar: Place, now: datetime, session: AsyncSession) -> bool:
    """The weeks of everybody in a wave are over; False when they are not yet, and it is looked again then."""
    wave = await locked(wave_id, session=session)
    if wave is None or wave.state != "running":
        return False
    if await _last_day(wave, session) > calendar.day(now):
        await _enter_end(wave, calendar, session)
        return False
    wave.state = "ended"
    await session.flush()
    await _tell(wave_id, "ended", now, session)
    return True


async def decide(
    wave_id: str,
    decision: Decision,
    reason: str,
    *,
    seen: int,
    by: int | None,
    calendar: Place,
    now: datetime,
    session: AsyncSession,
) -> Wave | None:
    """Decide about a wave; None when that is not possible, or not any more.

    `seen` is the id of the last decision the decider knew of (0: none): who decides after somebody else has, hears so.
    With `continue` the next wave of the tool may begin, and one that had to wait begins on the next working day; `stop`
    ends this one at once.
    """
    wave = await locked(wave_id, session=session)
    if wave is None or decision not in rules.possible(wave.state):
        return None
    last = await service.decisions(wave_id, session=session)
    if (last[0].id if last else 0) != seen:
        return None
    session.add(WaveDecision(wave_id=wave_id, decision=decision, reason=reason, decided_at=now, decided_by=by))
    if decision == "stop":
        wave.state = "stopped"
    await session.flush()
    if decision == "continue":
        await release(wave.tool_id, calendar=calendar, now=now, session=session)
    await _tell(wave_id, decision, now, session)
    await audit.record(f"wave.{decision}", wave_id, actor=by, now=now, session=session)
    return wave


async def release(tool_id: str, *, calendar: Place, now: datetime, session: AsyncSession) -> Wave | None:
    """Let the first wave of a tool that had to wait beyond its day begin on the next working day, if the gate is open.

    A wave that had begun before it was entered keeps its day.
    """
    today = calendar.day(now)
    overdue = [one for one in await _of_tool(tool_id, session) if one.state == "planned" and one.starts_on <= today]
    if not overdue or not (await service.may_begin(tool_id, session=session)).is_open:
        return None
    wave = min(overdue, key=lambda one: (one.starts_on, one.id))
    if not rules.was_entered_late(calendar.day(wave.created_at), wave.starts_on):
        old, wave.starts_on = wave.starts_on, rules.begins_again(today, calendar.country)
        await membership.follow(wave, old_tool=tool_id, old_start=old, session=session)
    await _enter_begin(wave, calendar, now, session)
    await _tell(wave.id, "released", now, session)
    return wave


async def locked(wave_id: str, *, session: AsyncSession) -> Wave | None:
    """A wave, held together with all others of its tool until the session ends; None for an unknown one."""
    known = await service.wave(wave_id, session=session)
    while known is not None:
        held = next((one for one in await _of_tool(known.tool_id, session) if one.id == wave_id), None)
        if held is not None:
            return held
        known = await service.wave(wave_id, session=session)  # it changed its tool meanwhile
    return None


async def _of_tool(tool_id: str, session: AsyncSession) -> Sequence[Wave]:
    found = select(Wave).where(Wave.tool_id == tool_id).order_by(col(Wave.id)).with_for_update(key_share=True)
    return (await session.exec(found.execution_options(populate_existing=True))).all()


async def _help(wave_id: str, wanted: Collection[int], session: AsyncSession, *, replace: bool = True) -> bool:
    """The champions of a wave are `wanted`; whether that is new."""
    rows = (await session.exec(select(WaveChampion).where(WaveChampion.wave_id == wave_id))).all()
    there = {row.employee_id: row for row in rows}
    gone = [row for number, row in there.items() if replace and number not in wanted]
    for row in gone:
        await session.delete(row)
    new = [number for number in wanted if number not in there]
    session.add_all(WaveChampion(wave_id=wave_id, employee_id=number) for number in dict.fromkeys(new))
    await session.flush()
    return bool(gone or new)


async def _last_day(wave: Wave, session: AsyncSession) -> date:
    found = select(col(WaveMember.starts_on)).where(WaveMember.wave_id == wave.id, col(WaveMember.left_on).is_(None))
    return rules.ends_on((await session.exec(found)).all(), wave.starts_on)


async def _enter_begin(wave: Wave, calendar: Place, now: datetime, session: AsyncSession) -> None:
    """To begin twice changes nothing, so that every change may enter another look."""
    await work.add(
        key=f"wave:{wave.id}:begin:{wave.starts_on}:{now:%Y%m%d%H%M%S%f}", kind=BEGIN, payload={"wave": wave.id},
        due_at=calendar.midnight(wave.starts_on), session=session,
    )  # fmt: skip


async def _enter_end(wave: Wave, calendar: Place, session: AsyncSession) -> None:
    day = await _last_day(wave, session)
    await work.add(
        key=f"wave:{wave.id}:end:{day}", kind=END, payload={"wave": wave.id}, due_at=calendar.midnight(day),
        session=session,
    )  # fmt: skip


async def _tell(wave_id: str, what: str, now: datetime, session: AsyncSession) -> None:
    key = f"{wave_id}:{what}:{now:%Y%m%d%H%M%S%f}"
    await outbox.announce(WAVE_CHANGED, key, {"wave": wave_id}, now=now, session=session)


def _free_id(name: str, taken: Collection[str]) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[: MAX_ID - 8].strip("-") or "wave"
    number = 1
    while (free := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return free
