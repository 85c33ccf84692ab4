"""The surveys without a wave: the inventory somebody starts, and what comes back by itself every month and quarter.

`pulse.regular` is a row of work for each month that enters its successor before anything else. A month's surveys are
entered a few days ahead, for those who have been through their four weeks with a tool and are still on it. Whoever got
the quarter's number gets the month's questions a week later; should the two come closer, the first one counts and the
other is left out for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlmodel import col, or_, select

from bot import work
from bot.clock import business_day
from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.pulse import planning, rounds, rules
from bot.pulse.shelf import asked
from bot.registry.models import Enrolment
from bot.rollout.models import Wave, WaveMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.pulse.cases import Customs
    from bot.pulse.shelf import SurveyShelf
    from bot.work import Claimed
    from bot.worker import Handler

REGULAR: Final = "pulse.regular"
"""The kind of work: {month}, as 2026-12."""

CONCURRENCY: Final = {REGULAR: 1}

_TUESDAY: Final = 1
_QUARTER_ENDS: Final = (3, 6, 9, 12)
_THROUGH: Final = timedelta(days=7 * rules.WEEKS)
_WEEK: Final = timedelta(days=7)

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """One survey of a month: its kind, its campaign, and the local day it belongs to."""

    kind: str
    campaign: str
    day: date


def of_month(first: date) -> tuple[Planned, ...]:
    """What is asked in the month that begins with `first`, in its order: on its first Tuesdays."""
    tuesday = first + timedelta(days=(_TUESDAY - first.weekday()) % 7)
    efficiency = f"survey:efficiency:{first:%Y-%m}"
    if first.month not in _QUARTER_ENDS:
        return (Planned("efficiency", efficiency, tuesday),)
    nps = f"survey:nps:{first.year}-Q{first.month // 3}"
    return Planned("nps", nps, tuesday), Planned("efficiency", efficiency, tuesday + _WEEK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """Starts them. `shelf` holds the surveys, `customs` what the company decides about check-ins."""

    database: Database
    clock: Clock
    company: Company
    customs: Customs
    shelf: SurveyShelf

    def handlers(self) -> dict[str, Handler]:
        """What is done with this kind of work."""
        return {REGULAR: self.ask}

    async def begin(self) -> None:
        """Enter the month that it is, unless it is entered."""
        async with self.database.writing() as session:
            await self._enter(self._today().replace(day=1), session)

    async def ask(self, item: Claimed) -> None:
        """`pulse.regular`: what a month asks, as far as its days have not passed; and the month after it."""
        now, first = self.clock.now(), date.fromisoformat(f"{item.payload['month']}-01")
        async with self.database.writing() as session:
            await self._enter((first + timedelta(days=31)).replace(day=1), session)
            for one in of_month(first):
                if self._today() <= one.day and not self._held(one.day):
                    people = await participants(one.day, session=session)
                    count = await self._start(one.kind, one.campaign, people, one.day, None, now, session)
                    log.info("pulse.survey_started", kind=one.kind, count=count)
            await work.finish(item, now=now, session=session)

    async def inventory(
        self, campaign: str, people: Sequence[int], *, by: int, now: datetime, owed_at: datetime, session: AsyncSession
    ) -> int:
        """The survey of the first phase, from everybody's next working day on; how many it goes to.

        `owed_at` is that of the row of work it is started by: done again after a restore, it is for another day.
        """
        day = business_day(None, now, self.company.time_zone) + timedelta(days=1)
        return await self._start("inventory", f"survey:{campaign}", people, day, by, now, session, owed_at=owed_at)

    async def _start(
        self, kind: str, campaign: str, people: Sequence[int], day: date, by: int | None, now: datetime,
        session: AsyncSession, *, owed_at: datetime | None = None,
    ) -> int:  # fmt: skip
        """Fewer than figures may be about are not asked: nobody could ever read what they say."""
        survey = next((one for one in self.shelf.all().values() if one.kind == kind), None)
        if survey is None or len(people) < self.company.anonymity_threshold:
            return 0
        return await rounds.start(
            campaign, kind, asked(survey), people, day=day, by=by, its=self.customs,
            time_zone=self.company.time_zone, now=now, owed_at=owed_at, session=session,
        )  # fmt: skip

    async def _enter(self, first: date, session: AsyncSession) -> None:
        due = datetime.combine(of_month(first)[0].day, time(0), UTC) - planning.AHEAD
        month = f"{first:%Y-%m}"
        await work.add(key=f"regular:{month}", kind=REGULAR, payload={"month": month}, due_at=due, session=session)

    def _today(self) -> date:
        return business_day(None, self.clock.now(), self.company.time_zone)

    def _held(self, day: date) -> bool:
        """Whether surveys still wait for the works council's consultation on this day."""
        return self.customs.held_until is not None and day < self.customs.held_until


async def participants(day: date, *, session: AsyncSession) -> list[int]:
    """Who on `day` has been through the four weeks of a tool, is still on it, and is in nobody's four weeks.

    That somebody is through is told by their enrolment: who was in a wave is forgotten some weeks after it.
    """
    still = or_(col(WaveMember.left_on).is_(None), col(WaveMember.left_on) > day)
    busy = (
        select(WaveMember.employee_id)
        .join(Wave, col(Wave.id) == col(WaveMember.wave_id))
        .where(Wave.state == "running", still)
        .where(WaveMember.starts_on > day - _THROUGH, WaveMember.starts_on <= day + _WEEK)
    )
    through = (
        select(Enrolment.employee_id)
        .where(Enrolment.wave != "", Enrolment.since <= day - _THROUGH)
        .where(or_(col(Enrolment.until).is_(None), col(Enrolment.until) >= day))
        .where(col(Enrolment.wave).not_in(select(Wave.id).where(col(Wave.state).in_(("planned", "stopped")))))
    )
    person = col(Employee.id)
    found = select(Employee).where(col(Employee.active), person.in_(through), person.not_in(busy)).order_by(person)
    return [one.id or 0 for one in (await session.exec(found)).all() if is_reachable(one)]
