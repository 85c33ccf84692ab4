"""The messages of a check-in, with what the database knows of it: the tool, the lead, what became of last week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.people.models import Employee
from bot.pulse import answers, asked, messages, record, rules
from bot.pulse.messages import Facts, Shown, Since
from bot.pulse.models import Checkin, ClosedPeriod, DigestLetter, SurveyRound
from bot.pulse.rounds import Round
from bot.pulse.surveys import survey_of
from bot.pulse.weeks import WaveWeek
from bot.rollout.models import Wave, WaveDecision

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.pulse.messages import Said, Standing
    from bot.pulse.planning import Asked
    from bot.pulse.surveys import Survey
    from bot.registry.service import Catalogue
    from knowledge import Lang


@dataclass(frozen=True, slots=True)
class Sight:
    """One check-in as it is now, and what its messages tell."""

    checkin: Checkin
    survey: Survey
    facts: Facts
    given: answers.Given
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Says it. `least` is how many people a figure is shown for at least, `time_zone` the company's."""

    database: Database
    clock: Clock
    catalogue: Catalogue
    least: int
    time_zone: str

    async def checkin(self, checkin: Checkin, lang: Lang) -> Said:
        """A check-in, with its first question."""
        async with self.database.reading() as session:
            survey, facts = await asked.of(checkin, session=session), await self._facts(checkin, session)
        return messages.checkin(survey, checkin.id or 0, lang, facts=facts)

    async def reminder(self, checkin: Checkin, lang: Lang, number: int) -> Said:
        """The check-in again; `number` is 0 when the person asked for it."""
        async with self.database.reading() as session:
            survey, facts = await asked.of(checkin, session=session), await self._facts(checkin, session)
        return messages.reminder(survey, checkin.id or 0, lang, facts=facts, number=number)

    async def rehearsal(self, asked: Asked, wave_id: str, week: int, lang: Lang) -> Said:
        """A check-in whose answers count for nothing, as the people of a wave will get it."""
        async with self.database.reading() as session:
            wave = await session.get(Wave, wave_id)
            closes_on = self.clock.now().date() + timedelta(days=7)
            facts = Facts(
                tool="", closes_on=closes_on, linked_until=closes_on, week=week, weeks=rules.WEEKS, least=self.least
            )
            if wave is not None:
                tool, lead = await self._tool(wave, session), await _name(wave.lead_id, session)
                facts = replace(facts, tool=tool, lead=lead)
        return messages.rehearsal(survey_of(dict(asked.entry)), lang, facts=facts)

    async def sight(self, checkin_id: int) -> Sight | None:
        """A check-in as it is now; None when it is gone."""
        async with self.database.reading() as session:
            return await self.seen(checkin_id, session=session)

    async def seen(self, checkin_id: int, *, session: AsyncSession) -> Sight | None:
        """As `sight`, with what the caller's transaction has changed so far."""
        now = self.clock.now()
        checkin = await session.get(Checkin, checkin_id)
        if checkin is None:
            return None
        return Sight(
            checkin,
            await asked.of(checkin, session=session),
            await self._facts(checkin, session),
            await answers.given(checkin_id, session=session),
            await answers.is_closed(checkin, at=now, session=session),
        )

    async def is_still(self, sight: Sight) -> bool:
        """Whether the same is to be shown of it now."""
        now, number = self.clock.now(), sight.checkin.id or 0
        async with self.database.reading() as session:
            checkin = await session.get(Checkin, number)
            if checkin is None or checkin.state != sight.checkin.state:
                return checkin is None
            given = await answers.given(number, session=session)
            closed = await answers.is_closed(checkin, at=now, session=session)
        return (given.values.keys(), closed) == (sight.given.values.keys(), sight.closed)

    def standing(self, sight: Sight, lang: Lang, special: Standing | None = None, again_on: date | None = None) -> Said:
        """It as it stands; `special` is what only the one who just tapped is to read."""
        written = any(one.kind == "text" and one.id in sight.given.values for one in sight.survey.questions)
        shown = Shown(
            standing=special or _standing(sight), given=tuple(sight.given.values), written=written, again_on=again_on
        )
        return messages.standing(sight.survey, sight.checkin.id or 0, lang, facts=sight.facts, shown=shown)

    async def open_of(self, person: int) -> Sight | None:
        """The check-in that somebody may answer now, the latest one; None when there is none."""
        waits = select(Checkin.id).where(
            Checkin.employee_id == person,
            col(Checkin.state).in_(("sent", "partial")),
            Checkin.closes_at > self.clock.now(),
        )
        async with self.database.reading() as session:
            found = (await session.exec(waits.order_by(col(Checkin.due_at).desc()).limit(1))).first()
        return await self.sight(found) if found is not None else None

    async def _facts(self, checkin: Checkin, session: AsyncSession) -> Facts:
        where = ZoneInfo(checkin.time_zone)
        closes_on = checkin.closes_at.astimezone(where).date()
        wave = await session.get(Wave, checkin.wave_id) if checkin.wave_id is not None else None
        if wave is None:
            survey = await session.get(SurveyRound, checkin.campaign)
            starter = await _name(survey.started_by if survey is not None else None, session)
            over = await Round(row=survey, time_zone=self.time_zone).ends(session) if survey else checkin.closes_at
            linked_until = over.astimezone(where).date()
            return Facts(tool="", closes_on=closes_on, linked_until=linked_until, lead=starter, least=self.least)
        period = rules.counted_in(wave.starts_on, checkin.closes_at)
        week = WaveWeek(wave=wave, period=period, time_zone=self.time_zone, smallest=self.least)
        return Facts(
            tool=await self._tool(wave, session),
            closes_on=closes_on,
            linked_until=(await week.ends(session)).astimezone(where).date(),
            week=checkin.week,
            weeks=rules.WEEKS,
            lead=await _name(wave.lead_id, session),
            least=self.least,
            since=await since(checkin, session=session),
        )

    async def _tool(self, wave: Wave, session: AsyncSession) -> str:
        tool = (await self.catalogue.current(session)).registry.tools.get(wave.tool_id)
        return tool.name if tool is not None else wave.tool_id


async def _name(employee_id: int | None, session: AsyncSession) -> str:
    """Of somebody who works here."""
    person = await session.get(Employee, employee_id) if employee_id is not None else None
    return person.name if person is not None and person.active else ""


async def since(checkin: Checkin, *, session: AsyncSession) -> Since | None:
    """What happened since the week before was counted; None where there was none, or no figures were sent."""
    before = await session.get(ClosedPeriod, (checkin.wave_id, checkin.period - 1))
    if before is None or before.digest is None or not _has_figures(before.digest):
        return None
    about = (DigestLetter.wave_id == checkin.wave_id, DigestLetter.period == before.period)
    sent = select(DigestLetter.id).where(*about, col(DigestLetter.about_id).is_(None)).limit(1)
    if (await session.exec(sent)).first() is None:
        return None
    decision = await _decided(checkin.wave_id or "", before.closed_at, session)
    return Since(decision=decision.decision, reason=decision.reason) if decision is not None else Since()


def _has_figures(digest: dict[str, Any]) -> bool:
    return any(section.figures for section in record.read(digest).sections)


async def _decided(wave_id: str, after: datetime, session: AsyncSession) -> WaveDecision | None:
    found = select(WaveDecision).where(WaveDecision.wave_id == wave_id, WaveDecision.decided_at >= after)
    return (await session.exec(found.order_by(col(WaveDecision.id).desc()).limit(1))).first()


def _standing(sight: Sight) -> Standing:
    """By its state. A complete one stays so: that nothing can be changed any more it says by itself."""
    match sight.checkin.state:
        case "complete":
            return "complete"
        case _ if sight.closed:
            return "closed"
        case "partial":
            return "partial"
        case "skipped":
            return "stopped" if sight.checkin.reason == "stopped" else "skipped"
        case "planned" | "sent":
            return "open"
    return "withdrawn"
