"""When a wave's week closes: figures are made, answers let go of their authors, letters entered, in one transaction.

`pulse.close` is a row of work for each wave and week, entered ahead by the one before. The first thing it does is to
insert the closed period, which only one can. What closes are the check-ins whose time to answer has ended since the
period before: the week of somebody who began on another day closes with the wave's next one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import insert, text
from sqlmodel import col, delete, func, select

from bot import work
from bot.db import insert_new
from bot.people import erasure
from bot.pulse import gathering, publishing, record, rules, themes
from bot.pulse.models import Checkin, ClosedAnswer, ClosedPeriod, OpenAnswer
from bot.rollout.models import Wave, WaveMember
from bot.work import Later
from bot.workdays import BEGIN

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.pulse.gathering import Gathered
    from bot.pulse.publishing import Asked
    from bot.work import Claimed
    from bot.worker import Handler

CLOSE: Final = "pulse.close"
AHEAD: Final = "pulse.close_ahead"
SCRUB: Final = "pulse.scrub"
"""Kinds of work: {wave, period}; an event about a wave; {}."""

CONCURRENCY: Final = {CLOSE: 1, SCRUB: 1}

TOLD_BEFORE: Final = timedelta(minutes=5)
"""Between the last moment to answer and the close: clocks of replicas differ a little."""

_LAST_ZONE: Final = timedelta(hours=22)
"""10:00 in the last time zone of a day (UTC-12), counted from that day's midnight in UTC."""

_AGAIN: Final = timedelta(seconds=30)

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The handlers of this work. `letters` enters what is sent of a closed period, in the closing transaction."""

    database: Database
    clock: Clock
    company: Company
    letters: Callable[[Wave, record.Digest, AsyncSession], Any]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {CLOSE: self.close, AHEAD: self.ahead, SCRUB: self.scrub}

    async def ahead(self, item: Claimed) -> None:
        """`pulse.close_ahead`: {wave}. A wave or its people changed: its next week will close."""
        async with self.database.writing() as session:
            wave = await session.get(Wave, item.payload["wave"])
            if wave is not None and wave.state in {"running", "ended"}:
                await self._enter_next(wave, await _last_closed(wave.id, session), session)
            await work.finish(item, now=self.clock.now(), session=session)

    async def close(self, item: Claimed) -> None:
        """`pulse.close`: {wave, period}. Only one of all replicas closes a week; the others find it closed."""
        now = self.clock.now()
        async with self.database.writing() as session:
            wave = await session.get(Wave, item.payload["wave"])
            period: int = item.payload["period"]
            if wave is not None and wave.state != "planned":
                await self._wait_for_the_last_zone(wave, period, session)
                await self._close(wave, period, session)
            await work.finish(item, now=now, session=session)

    async def scrub(self, item: Claimed) -> None:
        """`pulse.scrub`: leaves nothing of the deleted answers in the files."""
        if not await scrub(self.database):
            raise Later(self.clock.now() + _AGAIN)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    async def _close(self, wave: Wave, period: int, session: AsyncSession) -> None:
        now = self.clock.now()
        since = await _closed_at(wave.id, period - 1, session)
        values = {"wave_id": wave.id, "period": period, "closed_at": now, "sent": 0, "answered": 0, "enrolled": {}}
        if not await insert_new(session, ClosedPeriod, values):
            return
        zone = self.company.time_zone
        gathered = await gathering.gather(wave, since=since, until=now, time_zone=zone, session=session)
        row = await session.get_one(ClosedPeriod, (wave.id, period))
        row.sent, row.answered = gathered.sent, len(gathered.answered)
        digest = await self._publish(wave, row, gathered, session) if gathered.sent else None
        await _let_go(wave, period, gathered, session)
        if digest is not None:
            await self.letters(wave, digest, session)
        await work.add(key=f"close:{wave.id}:{period}:scrub", kind=SCRUB, payload={}, due_at=now, session=session)
        await self._enter_next(wave, period, session)
        log.info("pulse.closed", wave=wave.id, period=period, sent=row.sent, answered=row.answered)

    async def _publish(self, wave: Wave, row: ClosedPeriod, gathered: Gathered, session: AsyncSession) -> record.Digest:
        smallest = self.company.anonymity_threshold
        closed = await gathering.closed_periods(wave.tool_id, session)
        history = gathering.shown_groups(closed)
        published = publishing.publish(gathered.surveys, history, chance=SystemRandom(), smallest=smallest)
        row.enrolled = {"surveys": [_enrolled(asked, published) for asked in gathered.surveys]}
        sections = [section for section, _ in published]
        earlier = [record.read(one.digest) for one in closed if one.wave_id == wave.id and one.digest]
        pooled = None
        if row.period >= rules.WEEKS:
            await session.flush()
            history += [group for _, group in published if group]
            units = await gathering.unpublished(wave.tool_id, session)
            pooled = publishing.pool(units, history, smallest=smallest)
            if pooled is not None:
                names = [[unit.wave, unit.period, unit.survey] for unit in units]
                row.enrolled = row.enrolled | {"pool": [sorted(group) for group in pooled[1]], "pooled": names}
        digest = record.Digest(
            wave=wave.id, wave_name=wave.name, tool=wave.tool_id, period=row.period, sections=sections,
            pool=pooled[0] if pooled is not None else None, comments=gathered.comments,
            trends=record.trends(earlier, sections, row.period),
        )  # fmt: skip
        row.digest = digest.stored()
        return digest

    async def _wait_for_the_last_zone(self, wave: Wave, period: int, session: AsyncSession) -> None:
        """Those who began with the wave may answer until 10:00 where they are. Raises Later."""
        now, ends = self.clock.now(), self._ends(wave, period)
        latest = datetime.combine(wave.starts_on + _weeks(period), time(0), UTC) + _LAST_ZONE
        last = select(func.max(Checkin.closes_at)).where(Checkin.wave_id == wave.id, Checkin.closes_at <= latest)
        found = (await session.exec(last)).one()
        due = max([ends, *([found + TOLD_BEFORE] if found is not None else [])])
        if now < due:
            raise Later(due)

    async def _enter_next(self, wave: Wave, closed: int, session: AsyncSession) -> None:
        """The week after the one that closed last, if anybody's check-ins go on."""
        last = select(func.max(WaveMember.starts_on)).where(
            WaveMember.wave_id == wave.id, col(WaveMember.left_on).is_(None)
        )
        starts_on = (await session.exec(last)).one()
        ends = wave.starts_on + _weeks(closed)
        going_on = starts_on is not None and wave.state != "stopped" and starts_on + _weeks(rules.WEEKS) > ends
        if going_on or await gathering.anything_open(wave.id, session):
            period = closed + 1
            payload = {"wave": wave.id, "period": period}
            due = self._ends(wave, period)
            await work.add(key=f"close:{wave.id}:{period}", kind=CLOSE, payload=payload, due_at=due, session=session)

    def _ends(self, wave: Wave, period: int) -> datetime:
        """When answers to a week are over where the company is, and a little later."""
        day = wave.starts_on + _weeks(period)
        return datetime.combine(day, BEGIN, ZoneInfo(self.company.time_zone)).astimezone(UTC) + TOLD_BEFORE


async def scrub(database: Database) -> bool:
    """Leave no trace of deleted answers in the files; False when somebody was in the way: try again.

    On PostgreSQL the rows that were deleted, with the transactions that wrote them, are gone after VACUUM.
    """
    if database.engine.dialect.name == "sqlite":
        return await erasure.scrub(database)
    autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        await connection.execute(text("VACUUM open_answer, checkin, work"))
    return True


async def _let_go(wave: Wave, period: int, gathered: Gathered, session: AsyncSession) -> None:
    """Answers are written anew in one shuffled batch that says nothing of their authors; those with authors go."""
    rows = [
        {
            "id": secrets.token_hex(16), "campaign_kind": "wave", "tool_id": wave.tool_id, "wave_id": wave.id,
            "period": period, "survey_id": asked.survey, "survey_version": asked.version,
            "question_id": question.id, "value": value,
        }
        for asked in gathered.surveys
        for question in asked.questions
        for value in _values(asked.answers, question.id, is_text=question.kind == "text")
    ]  # fmt: skip
    SystemRandom().shuffle(rows)
    if rows:
        await (await session.connection()).execute(insert(ClosedAnswer), rows)
    await session.exec(delete(OpenAnswer).where(col(OpenAnswer.checkin_id).in_(gathered.checkins)))


def _values(answers: Mapping[int, Mapping[str, Any]], question: str, *, is_text: bool) -> Sequence[Any]:
    """The answers to a question; of a free text its themes."""
    given = [one[question] for one in answers.values() if question in one]
    return [sorted(themes.of(str(said))) for said in given] if is_text else given


def _enrolled(asked: Asked, published: Sequence[tuple[Any, frozenset[int]]]) -> dict[str, Any]:
    """Who was asked and about whom figures were shown; 0 figures leave the week to be put together with others."""
    section, shown = next(
        (one, group) for one, group in published if (one.survey, one.version) == (asked.survey, asked.version)
    )
    return {
        "survey": asked.survey, "version": asked.version, "asked": sorted(asked.people), "shown": sorted(shown),
        "figures": len(section.figures),
    }  # fmt: skip


async def _last_closed(wave_id: str, session: AsyncSession) -> int:
    found = select(func.max(ClosedPeriod.period)).where(ClosedPeriod.wave_id == wave_id)
    return (await session.exec(found)).one() or 0


async def _closed_at(wave_id: str, period: int, session: AsyncSession) -> datetime | None:
    row = await session.get(ClosedPeriod, (wave_id, period))
    return row.closed_at if row is not None else None


def _weeks(number: int) -> timedelta:
    return timedelta(days=7 * number)
