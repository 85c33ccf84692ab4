"""When a wave's week closes, or a survey without a wave.

Figures are made, answers let go of their authors, letters entered, in one transaction. `pulse.close` is a row of work
for each. The first thing it does is to take the row that says so, which only one can.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog
from sqlalchemy import insert, text
from sqlmodel import col, delete

from bot import installation, work
from bot.people import erasure
from bot.pulse import answers, gathering, publishing, redrawing, themes, weeks
from bot.pulse.models import ClosedAnswer, OpenAnswer, SurveyRound
from bot.pulse.rounds import Round
from bot.pulse.weeks import CLOSE, WaveWeek
from bot.rollout.models import Wave
from bot.work import Later

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.pulse.gathering import Gathered
    from bot.pulse.models import Closed
    from bot.pulse.publishing import Asked, Published
    from bot.pulse.record import Digest
    from bot.work import Claimed
    from bot.worker import Handler

AHEAD: Final = "pulse.close_ahead"
SCRUB: Final = "pulse.scrub"
"""Kinds of work beside `CLOSE`: an event about a wave; {}."""

CONCURRENCY: Final = {CLOSE: 1, SCRUB: 1}

_AGAIN: Final = timedelta(seconds=30)
_APART: Final = timedelta(seconds=3)
"""Between two messages that are drawn again because it is over: nobody who taps meanwhile waits behind them."""

_BATCH: Final = 500
"""Check-ins whose answers one statement deletes."""

log: Final = structlog.get_logger(__name__)


class Closable(Protocol):
    """What closes at once: a wave's week, or a survey without a wave."""

    @property
    def key(self) -> str:
        """Of its row of work."""

    @property
    def scope(self) -> dict[str, Any]:
        """What its closed answers say of where they come from: values of `ClosedAnswer`."""

    async def ends(self, session: AsyncSession) -> datetime:
        """When the last of those who were asked has had their time to answer."""

    async def begin(self, now: datetime, session: AsyncSession) -> Any:
        """Its row of `Closed`, which only one can take; None when it was closed before.

        Whatever else its figures could be compared with is held until the transaction ends.
        """

    async def gather(self, now: datetime, session: AsyncSession) -> Gathered:
        """What was answered, and who was asked."""

    async def before(self, session: AsyncSession) -> Sequence[Closed]:
        """What its figures can be compared with, oldest first."""

    async def digest(self, row: Any, before: Any, published: Published, session: AsyncSession) -> Digest:
        """What is published, without comments."""

    async def go_on(self, session: AsyncSession) -> None:
        """Enter what closes after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The handlers of this work. `letters` enters what is sent of what was closed, in the closing transaction.

    It is given since when the close was owed: after a restore the close is done again, and its letters may be there.
    """

    database: Database
    clock: Clock
    company: Company
    letters: Callable[[Digest, datetime, AsyncSession], Any]

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {CLOSE: self.close, AHEAD: self.ahead, SCRUB: self.scrub}

    async def ahead(self, item: Claimed) -> None:
        """`pulse.close_ahead`: {wave}. A wave or its people changed: its next week will close."""
        async with self.database.writing() as session:
            wave = await session.get(Wave, item.payload["wave"])
            if wave is not None and wave.state != "planned":
                closed = await weeks.last_closed(wave.id, session)
                await weeks.enter_next(wave, closed, self.company.time_zone, session)
            await work.finish(item, now=self.clock.now(), session=session)

    async def close(self, item: Claimed) -> None:
        """`pulse.close`: {wave, period} or {campaign}. Only one of all replicas closes it; the others find it closed.

        Raises Later while somebody may still answer.
        """
        now = self.clock.now()
        async with self.database.writing() as session:
            what = await self._what(item, session)
            if what is not None:
                due = await what.ends(session)
                if now < due:
                    raise Later(due)
                await self._close(what, item, now, session)
            await work.finish(item, now=now, session=session)

    async def scrub(self, item: Claimed) -> None:
        """`pulse.scrub`: leaves nothing of the deleted answers in the files."""
        if not await scrub(self.database):
            raise Later(self.clock.now() + _AGAIN)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    async def _what(self, item: Claimed, session: AsyncSession) -> Closable | None:
        """None when it is gone, or has not begun."""
        said, zone = item.payload, self.company.time_zone
        if "campaign" in said:
            row = await session.get(SurveyRound, said["campaign"])
            return Round(row=row, time_zone=zone) if row is not None else None
        wave = await session.get(Wave, said["wave"])
        if wave is None or wave.state == "planned":
            return None
        return WaveWeek(
            wave=wave, period=said["period"], time_zone=zone, smallest=self.company.anonymity_threshold
        )  # fmt: skip

    async def _close(self, what: Closable, item: Claimed, now: datetime, session: AsyncSession) -> None:
        row = await what.begin(now, session)
        if row is None:
            return
        gathered = await what.gather(now, session)
        row.sent, row.answered = gathered.sent, len(gathered.answered)
        digest = await self._publish(what, row, gathered, session) if gathered.sent else None
        kept = await self._kept(row, gathered, session)
        await _let_go(what.scope, kept, gathered.checkins, session)
        await redrawing.enter(gathered.shown, key=what.key, now=now, apart=_APART, session=session)
        if digest is not None:
            await self.letters(digest, item.owed_at, session)
        await work.add(key=f"{what.key}:scrub", kind=SCRUB, payload={}, due_at=now, session=session)
        await what.go_on(session)
        log.info("pulse.closed", work=what.key, sent=row.sent, answered=row.answered)

    async def _kept(self, row: Closed, gathered: Gathered, session: AsyncSession) -> list[Asked]:
        """The surveys whose answers are kept. Of fewer than five people's it would be known whose they are.

        A check-in says who answered, so beside it the answers of one person alone would have a name. Where they can
        never be shown they are not kept. Where they wait to be put together with others, no check-in says any more who
        gave them: all of them read as sent, and what was noted of answering or skipping is deleted. Reminders stay in
        direct messages: who got none may also have been away.
        """
        about = {(one["survey"], one["version"]) for one in row.enrolled.get("surveys", ()) if one["shown"]}
        kept = []
        for asked in gathered.surveys:
            key, few = (asked.survey, asked.version), 0 < len(asked.answers) < self.company.anonymity_threshold
            if few and key in about:
                continue
            if few:
                theirs = [one for one in gathered.rows if (one.survey_id, one.survey_version) == key]
                await answers.forget(theirs, session=session)
            kept.append(asked)
        return kept

    async def _publish(self, what: Closable, row: Closed, gathered: Gathered, session: AsyncSession) -> Digest:
        before = await what.before(session)
        history = gathering.shown_groups(before)
        smallest = self.company.anonymity_threshold
        chance = installation.chance(await installation.secret(session=session), what.key)
        published = publishing.publish(gathered.surveys, history, chance=chance, smallest=smallest)
        row.enrolled = {"surveys": [_enrolled(asked, published) for asked in gathered.surveys]}
        digest = await what.digest(row, before, published, session)
        digest = replace(digest, comments=gathered.comments)
        row.digest = digest.stored()
        return digest


async def scrub(database: Database) -> bool:
    """Leave no trace of deleted answers in the files; False when somebody was in the way: try again.

    On PostgreSQL the rows that were deleted, with the transactions that wrote them, are gone after VACUUM.
    """
    if database.engine.dialect.name == "sqlite":
        return await erasure.scrub(database)
    autocommit = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        await connection.execute(text("VACUUM open_answer, checkin, usage_event, work"))
    return True


async def _let_go(
    scope: Mapping[str, Any], kept: Sequence[Asked], checkins: Sequence[int], session: AsyncSession
) -> None:
    """Answers are written anew in one shuffled batch that says nothing of their authors; those with authors go."""
    rows = [
        {
            "id": secrets.token_hex(16), **scope, "survey_id": asked.survey, "survey_version": asked.version,
            "question_id": question.id, "value": value,
        }
        for asked in kept
        for question in asked.questions
        for value in _values(asked.answers, question.id, is_text=question.kind == "text")
    ]  # fmt: skip
    SystemRandom().shuffle(rows)
    if rows:
        await (await session.connection()).execute(insert(ClosedAnswer), rows)
    for start in range(0, len(checkins), _BATCH):
        batch = checkins[start : start + _BATCH]
        await session.exec(delete(OpenAnswer).where(col(OpenAnswer.checkin_id).in_(batch)))


def _values(answered: Mapping[int, Mapping[str, Any]], question: str, *, is_text: bool) -> Sequence[Any]:
    """The answers to a question; of a free text its themes."""
    given = [one[question] for one in answered.values() if question in one]
    return [sorted(themes.of(str(said))) for said in given] if is_text else given


def _enrolled(asked: Asked, published: Published) -> dict[str, Any]:
    """Who was asked and about whom figures were shown; with nobody the week is left to be put together with others."""
    shown = next(group for one, group in published if (one.survey, one.version) == (asked.survey, asked.version))
    return {"survey": asked.survey, "version": asked.version, "asked": sorted(asked.people), "shown": sorted(shown)}
