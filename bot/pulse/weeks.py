"""A wave's week as something that closes. Callers open and commit the session.

What closes are the check-ins whose time to answer has ended since the week before: the week of somebody who began on
another day closes with the wave's next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from bot import work
from bot.db import insert_new
from bot.pulse import gathering, publishing, record, rules
from bot.pulse.models import Checkin, ClosedPeriod
from bot.rollout.models import Wave, WaveMember
from bot.workdays import BEGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.pulse.figures import Section
    from bot.pulse.gathering import Gathered
    from bot.pulse.publishing import Published

CLOSE: Final = "pulse.close"
"""The kind of work that closes something: {wave, period} or {campaign}."""

TOLD_BEFORE: Final = timedelta(minutes=5)
"""Between the last moment to answer and the close: clocks of replicas differ a little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveWeek:
    """One week of a wave. `time_zone` is the company's, `smallest` how many people a figure is about at least."""

    wave: Wave
    period: int
    time_zone: str
    smallest: int

    @property
    def key(self) -> str:
        """Of its row of work."""
        return f"close:{self.wave.id}:{self.period}"

    @property
    def scope(self) -> dict[str, Any]:
        """What its closed answers say of where they come from."""
        return {
            "campaign_kind": "wave", "tool_id": self.wave.tool_id, "wave_id": self.wave.id, "period": self.period,
        }  # fmt: skip

    async def ends(self, session: AsyncSession) -> datetime:
        """When the last of those who began with the wave has had their time to answer."""
        day = self.wave.starts_on + _weeks(self.period)
        latest = rules.counts_until(self.wave.starts_on, self.period)
        last = select(func.max(Checkin.closes_at)).where(Checkin.wave_id == self.wave.id, Checkin.closes_at <= latest)
        return ends_on(day, (await session.exec(last)).one(), self.time_zone)

    async def begin(self, now: datetime, session: AsyncSession) -> ClosedPeriod | None:
        """Its row, which only one can insert; None when it was closed before.

        The waves of the tool are held until the transaction ends: no other of them publishes anything meanwhile.
        """
        of_tool = select(Wave.id).where(Wave.tool_id == self.wave.tool_id).order_by(col(Wave.id))
        await session.exec(of_tool.with_for_update(key_share=True))
        name = {"wave_id": self.wave.id, "period": self.period}
        new = {**name, "closed_at": now, "sent": 0, "answered": 0, "enrolled": {}}
        if not await insert_new(session, ClosedPeriod, new):
            return None
        return await session.get_one(ClosedPeriod, (self.wave.id, self.period))

    async def gather(self, now: datetime, session: AsyncSession) -> Gathered:
        """What was answered, and who was asked."""
        before = await session.get(ClosedPeriod, (self.wave.id, self.period - 1))
        since = before.closed_at if before is not None else None
        return await gathering.of_week(self.wave, since=since, until=now, time_zone=self.time_zone, session=session)

    async def before(self, session: AsyncSession) -> Sequence[ClosedPeriod]:
        """What its figures can be compared with, oldest first."""
        return await gathering.closed_periods(self.wave.tool_id, session)

    async def digest(
        self, row: ClosedPeriod, before: Sequence[ClosedPeriod], published: Published, session: AsyncSession
    ) -> record.Digest:
        """What is published, without comments; at the end of a wave with the weeks that were too small each."""
        sections = [section for section, _ in published]
        earlier = [record.read(one.digest) for one in before if one.wave_id == self.wave.id and one.digest]
        return record.Digest(
            wave=self.wave.id, wave_name=self.wave.name, tool=self.wave.tool_id, period=self.period,
            sections=sections, pool=await self._pool(row, before, published, session),
            trends=record.trends(earlier, sections, self.period),
        )  # fmt: skip

    async def go_on(self, session: AsyncSession) -> None:
        """The week after it is entered."""
        await enter_next(self.wave, self.period, self.time_zone, session)

    async def _pool(
        self, row: ClosedPeriod, before: Sequence[ClosedPeriod], published: Published, session: AsyncSession
    ) -> Section | None:
        if self.period < rules.WEEKS:
            return None
        await session.flush()
        history = [*gathering.shown_groups(before), *(group for _, group in published if group)]
        units = await gathering.unpublished(self.wave.tool_id, session)
        pooled = publishing.pool(units, history, smallest=self.smallest)
        if pooled is None:
            return None
        names = [[unit.wave, unit.period, unit.survey] for unit in units]
        row.enrolled = row.enrolled | {"pool": [sorted(group) for group in pooled[1]], "pooled": names}
        return pooled[0]


async def enter_next(wave: Wave, closed: int, time_zone: str, session: AsyncSession) -> None:
    """The close of the week after the one that closed last, if anybody's check-ins go on or can still be answered.

    Of a stopped wave too, and for those who left: what they may still answer has to be counted, and let go of.
    """
    last = select(func.max(WaveMember.starts_on)).where(
        WaveMember.wave_id == wave.id, col(WaveMember.left_on).is_(None)
    )
    starts_on = (await session.exec(last)).one()
    going_on = starts_on is not None and starts_on + _weeks(rules.WEEKS) > wave.starts_on + _weeks(closed)
    if (going_on and wave.state != "stopped") or await gathering.anything_open(wave.id, session):
        period = closed + 1
        due = ends_on(wave.starts_on + _weeks(period), None, time_zone)
        payload = {"wave": wave.id, "period": period}
        await work.add(key=f"close:{wave.id}:{period}", kind=CLOSE, payload=payload, due_at=due, session=session)


async def last_closed(wave_id: str, session: AsyncSession) -> int:
    """The number of the week that closed last; 0 for none."""
    found = select(func.max(ClosedPeriod.period)).where(ClosedPeriod.wave_id == wave_id)
    return (await session.exec(found)).one() or 0


def ends_on(day: date, last: datetime | None, time_zone: str) -> datetime:
    """When answers are over that may be given until 10:00 of `day` where people are, and a little later.

    `last` is the last moment of any of them; the company's own is waited for in any case.
    """
    ours = datetime.combine(day, BEGIN, ZoneInfo(time_zone)).astimezone(UTC)
    return max(ours, last or ours) + TOLD_BEFORE


def _weeks(number: int) -> timedelta:
    return timedelta(days=7 * number)
