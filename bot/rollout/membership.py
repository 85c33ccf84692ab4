"""Who joins a wave, leaves it, pauses in it or goes on in another; being enrolled on the tool follows.

Callers open and commit the session. Every verb gives what became of it in one word, for whoever asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from sqlmodel import col, select

from bot import outbox
from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.registry import enrolment
from bot.rollout import rules
from bot.rollout.models import Wave, WaveMember

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

Done = Literal["done", "same", "nobody", "guest", "over", "absent"]
"""`same`: it was so before; `nobody`: they work here no more; `absent`: not in the wave; `over`: the wave is."""

MEMBER_CHANGED: Final = "member_changed"
OPEN: Final = ("planned", "running")

_DAY: Final = timedelta(days=1)


async def join(
    wave_id: str, employee_id: int, *, starts_on: date | None, now: datetime, today: date, session: AsyncSession
) -> Done:
    """Somebody is in a wave from `starts_on` on (None: from its start, or from today when it runs already)."""
    wave = next(iter(await _held([wave_id], session)), None)  # it may be beginning
    person = await session.get(Employee, employee_id)
    if person is None or not person.active:
        return "nobody"
    if not is_reachable(person):
        return "guest"
    if wave is None or wave.state not in OPEN:
        return "over"
    default = wave.starts_on if wave.state == "planned" else max(wave.starts_on, today)
    first = max(starts_on or default, wave.starts_on)
    row = await _row(wave_id, employee_id, session)
    if row is None:
        row = WaveMember(wave_id=wave_id, employee_id=employee_id, starts_on=first, joined_at=now)
        session.add(row)
    elif row.left_on is None and (starts_on is None or row.starts_on == first or row.starts_on <= today):
        return "same"
    else:
        row.starts_on, row.left_on, row.paused_from, row.paused_until = first, None, None, None
    await session.flush()
    await _enrol(wave, row, session)
    await _tell(row, "join", now, session)
    return "done"


async def leave(wave_id: str, employee_id: int, *, on: date, now: datetime, session: AsyncSession) -> Done:
    """`on` is the first day on which somebody is in the wave no more."""
    row = await _row(wave_id, employee_id, session)
    if row is None:
        return "absent"
    if row.left_on is not None and row.left_on <= on:
        return "same"
    row.left_on = on
    await session.flush()
    wave = await session.get_one(Wave, wave_id)
    await _end_enrolment(wave_id, wave.tool_id, employee_id, on - _DAY, session)
    await _tell(row, "leave", now, session)
    return "done"


async def pause(
    wave_id: str, employee_id: int, *, first: date, until: date | None, now: datetime, session: AsyncSession
) -> Done:
    """No check-ins from `first` through `until` (None: until further notice); the tool stays theirs."""
    row = await _row(wave_id, employee_id, session)
    if row is None or not rules.is_in(row.left_on, first):
        return "absent"
    if (row.paused_from, row.paused_until) == (first, until):
        return "same"
    row.paused_from, row.paused_until = first, until
    await session.flush()
    await _tell(row, "pause", now, session)
    return "done"


async def resume(wave_id: str, employee_id: int, *, on: date, now: datetime, session: AsyncSession) -> Done:
    """A pause is over; `on` is the first day after it."""
    row = await _row(wave_id, employee_id, session)
    if row is None or not rules.is_in(row.left_on, on):
        return "absent"
    if row.paused_from is None or (row.paused_until is not None and row.paused_until < on):
        return "same"
    if row.paused_from >= on:
        row.paused_from = row.paused_until = None
    else:
        row.paused_until = on - _DAY
    await session.flush()
    await _tell(row, "resume", now, session)
    return "done"


async def transfer(
    wave_id: str, to: str, employee_id: int, *, on: date, now: datetime, today: date, session: AsyncSession
) -> Done:
    """Somebody goes on in the wave `to` from `on` on, or from its start if that is later."""
    await _held([wave_id, to], session)
    row = await _row(wave_id, employee_id, session)
    if row is None or not rules.is_in(row.left_on, on):
        return "absent"
    joined = await join(to, employee_id, starts_on=on, now=now, today=today, session=session)
    if joined not in ("done", "same"):
        return joined
    return await leave(wave_id, employee_id, on=on, now=now, session=session)


async def follow(wave: Wave, *, old_tool: str, old_start: date, session: AsyncSession) -> None:
    """A wave that has not begun got another day or tool: its people follow, unless theirs is a later day."""
    rows = (await session.exec(select(WaveMember).where(WaveMember.wave_id == wave.id))).all()
    for row in rows:
        if row.starts_on in (old_start, wave.starts_on) or row.starts_on < wave.starts_on:
            row.starts_on = wave.starts_on
        if rules.is_in(row.left_on, wave.starts_on):
            if wave.tool_id != old_tool:
                await _end_enrolment(wave.id, old_tool, row.employee_id, old_start - _DAY, session)
            await _enrol(wave, row, session)
    await session.flush()


async def in_waves(employee_id: int, *, session: AsyncSession) -> list[Wave]:
    """The waves that are not over and somebody is in."""
    found = (
        select(Wave)
        .join(WaveMember)
        .where(
            WaveMember.employee_id == employee_id,
            col(WaveMember.left_on).is_(None),
            col(Wave.state).in_(OPEN),
        )
    )
    return list((await session.exec(found.order_by(col(Wave.starts_on), col(Wave.id)))).all())


async def _enrol(wave: Wave, row: WaveMember, session: AsyncSession) -> None:
    """Who was enrolled before, and still is when the wave begins, stays enrolled since then."""
    since = row.starts_on
    before = await enrolment.enrolment(row.employee_id, wave.tool_id, session=session)
    if before is not None and before.wave != wave.id and (before.until is None or before.until >= since - _DAY):
        since = min(before.since, since)
    await enrolment.enrol(row.employee_id, wave.tool_id, since=since, wave=wave.id, session=session)


async def _end_enrolment(wave_id: str, tool_id: str, employee_id: int, until: date, session: AsyncSession) -> None:
    """Only what this wave began ends with it."""
    before = await enrolment.enrolment(employee_id, tool_id, session=session)
    if before is not None and before.wave == wave_id:
        await enrolment.enrol(employee_id, tool_id, since=before.since, until=until, wave=wave_id, session=session)


async def _held(waves: Collection[str], session: AsyncSession) -> Sequence[Wave]:
    """These waves, held until the session ends: always before their members, or two would wait for each other."""
    found = select(Wave).where(col(Wave.id).in_(waves)).order_by(col(Wave.id)).with_for_update(key_share=True)
    return (await session.exec(found.execution_options(populate_existing=True))).all()


async def _row(wave_id: str, employee_id: int, session: AsyncSession) -> WaveMember | None:
    return await session.get(WaveMember, (wave_id, employee_id), populate_existing=True, with_for_update=True)


async def _tell(row: WaveMember, what: str, now: datetime, session: AsyncSession) -> None:
    key = f"{row.wave_id}:{row.employee_id}:{what}:{now:%Y%m%d%H%M%S%f}"
    payload = {"wave": row.wave_id, "employee": row.employee_id}
    await outbox.announce(MEMBER_CHANGED, key, payload, now=now, session=session)
