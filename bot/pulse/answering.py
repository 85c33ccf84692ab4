"""What is done when somebody taps, submits, puts off, skips or stops: stored first, then shown where it was tapped.

The message is drawn from what is stored after the change, never from what was tapped, and drawn again when something
changed while it was on its way: whichever of two taps comes last, the message tells the truth.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from sqlmodel import col, select

from bot import quiet, work
from bot.errors import DatabaseError, SlackUnavailable, Undeliverable
from bot.pulse import answers, cases, planning, redrawing
from bot.pulse.models import Checkin
from bot.pulse.redrawing import SHOW
from bot.slack.message import Message
from bot.usage import service as usage
from bot.work import Later, LeaseLost

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.pulse.cases import Customs
    from bot.pulse.messages import Standing
    from bot.pulse.words import Sight, Words
    from bot.slack.messenger import Messenger
    from bot.work import Claimed
    from bot.worker import Handler
    from knowledge import Lang

Json = dict[str, Any]

TAKE: Final = "pulse.take"
LEAVE: Final = "pulse.leave"
"""Kinds of work. What is taken holds answers until it is done; what is shown holds none."""

CONCURRENCY: Final = {TAKE: 16, LEAVE: 16, SHOW: 16}

REDRAWN: Final = 3
"""How often a message is drawn again because something changed meanwhile."""

_SPECIAL: Final[dict[str, Standing]] = {"late": "late"}
"""What only the one who tapped is told, by the outcome."""

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The handlers of this work."""

    database: Database
    clock: Clock
    messenger: Messenger
    accounts: Callable[[str], Awaitable[Asker | None]]
    customs: Customs
    words: Words

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {TAKE: self.take, LEAVE: self.leave, SHOW: self.show}

    async def take(self, item: Claimed) -> None:
        """`pulse.take`: {user, checkin, said, at, signed, finish, channel, ts}. The last of several counts."""
        said, now = item.payload, self.clock.now()
        asker = await self.accounts(said["user"])
        async with self.database.writing() as session:
            outcome, before = "not_theirs", await self._state(said["checkin"], session)
            if asker is not None:
                outcome = await answers.take(
                    said["checkin"], asker.employee_id, said["said"], at=datetime.fromisoformat(said["at"]), now=now,
                    signed=said.get("signed", False), finish=said.get("finish", False), session=session,
                )  # fmt: skip
            sight = await self.words.seen(said["checkin"], session=session)
            shown = await self._enter(item, asker, _SPECIAL.get(outcome), session)
            await self._draw_others(item, sight, before, session)
        await self._carry_on(shown, sight)

    async def leave(self, item: Claimed) -> None:
        """`pulse.leave`: {user, checkin, verb, channel, ts}. The verb is snooze, skip, stop or resume."""
        asker = await self.accounts(item.payload["user"])
        again_on: date | None = None
        async with self.database.writing() as session:
            special: Standing | None = None
            before = await self._state(item.payload["checkin"], session)
            if asker is not None:
                special, again_on = await self._left(item, asker.employee_id, session)
            sight = await self.words.seen(item.payload["checkin"], session=session)
            shown = await self._enter(item, asker, special, session, again_on)
            if asker is not None and item.payload["verb"] in {"stop", "resume"}:
                await self._draw_all(item, asker.employee_id, session)
            else:
                await self._draw_others(item, sight, before, session)
        await self._carry_on(shown, sight)

    async def show(self, item: Claimed) -> None:
        """`pulse.show`: {checkin, employee_id, lang, channel, ts, special, again_on}. The message as it stands now."""
        await self._show(item, await self.words.sight(item.payload["checkin"]))

    async def _state(self, checkin: int, session: AsyncSession) -> str:
        found = await session.get(Checkin, checkin)
        return found.state if found is not None else ""

    async def _draw_others(self, item: Claimed, sight: Sight | None, before: str, session: AsyncSession) -> None:
        """Its other messages, once another answer or none stands in it than `before`."""
        if sight is not None and sight.checkin.state != before:
            ts, now = item.payload.get("ts") or "", self.clock.now()
            await redrawing.enter([sight.checkin], key=item.key, besides=ts, now=now, session=session)

    async def _draw_all(self, item: Claimed, person: int, session: AsyncSession) -> None:
        """Every other message that waits for an answer of theirs, or does so no longer."""
        found = select(Checkin).where(
            Checkin.employee_id == person, Checkin.closes_at > self.clock.now(),
            col(Checkin.state).in_(("sent", "skipped")),
        )  # fmt: skip
        waiting = (await session.exec(found.order_by(col(Checkin.id)))).all()
        ts, now = item.payload.get("ts") or "", self.clock.now()
        await redrawing.enter(waiting, key=item.key, besides=ts, now=now, session=session)

    async def _show(self, item: Claimed, sight: Sight | None) -> None:
        said = item.payload
        try:
            for _ in range(REDRAWN):
                if sight is None or sight.checkin.employee_id != said["employee_id"]:
                    break
                await self._draw(sight, said)
                if await self.words.is_still(sight):
                    break
                sight = await self.words.sight(said["checkin"])
        except Undeliverable as error:
            log.info("pulse.message_gone", work=item.id, outcome=error.error)
        async with self.database.writing() as session:
            await work.finish(item, now=self.clock.now(), session=session)

    async def _left(self, item: Claimed, person: int, session: AsyncSession) -> tuple[Standing | None, date | None]:
        """What is to be shown, and when the check-in comes again."""
        number, now = item.payload["checkin"], self.clock.now()
        match item.payload["verb"]:
            case "stop":
                await answers.stop(person, now=now, session=session)
                return "stopped", None
            case "resume":
                await answers.resume(person, now=now, session=session)
                return None, None
            case "skip":
                return _SPECIAL.get(await answers.skip(number, person, now=now, session=session)), None
        return await self._snooze(number, person, now, session)

    async def _snooze(
        self, number: int, person: int, now: datetime, session: AsyncSession
    ) -> tuple[Standing | None, date | None]:
        """The person's row is held before the check-in's, as planning does: neither waits for the other in a circle."""
        found = await session.get(Checkin, number)
        campaign = found.campaign if found is not None and found.employee_id == person else ""
        case = await cases.case(campaign, person, its=self.customs, now=now, session=session)
        checkin = await answers.held(number, session=session)
        refused = await answers.refusal(checkin, person, at=now, session=session)
        if refused is not None or case is None or checkin is None or checkin.state not in ("planned", "sent"):
            return _SPECIAL.get(refused or ""), None
        where = case.facts.place
        day = quiet.next_working_day(now, where)
        if where.at(day, where.opens) >= checkin.closes_at:
            return "late_snooze", None
        key = f"checkin.snoozed:{checkin.id}:{day}"
        await usage.record(session, key=key, name="checkin.snoozed", employee_id=person, surface="dm", occurred_at=now)
        return "snoozed", await planning.snooze(case, now, session=session)

    async def _enter(
        self,
        item: Claimed,
        asker: Asker | None,
        special: Standing | None,
        session: AsyncSession,
        again_on: date | None = None,
    ) -> Claimed | None:
        """The row that shows it, born in our hands; the one that stored it is done with this transaction."""
        now, shown = self.clock.now(), None
        if asker is not None and item.payload.get("ts"):
            place = item.payload["channel"], item.payload["ts"]
            payload = redrawing.payload(
                item.payload["checkin"], asker.employee_id, asker.lang, place, special=special, again_on=again_on
            )
            lease = self.clock.wall() + work.LEASE
            shown = await work.add_claimed(
                key=f"{item.key}:show", kind=SHOW, payload=payload, due_at=now, lease_until=lease, session=session
            )
        await work.finish(item, now=now, session=session)
        return shown

    async def _carry_on(self, shown: Claimed | None, sight: Sight | None) -> None:
        """Show it at once; what goes wrong is tried again by a worker, and never undoes what is stored."""
        if shown is None:
            return
        try:
            await self._show(shown, sight)
        except LeaseLost:
            log.info("work.lease_lost", work=shown.id, kind=SHOW)
        except (SlackUnavailable, DatabaseError, Later) as error:
            log.warning("pulse.shown_later", work=shown.id, raised=type(error).__name__)
            due_at = error.due_at if isinstance(error, Later) else self.clock.now()
            async with self.database.writing() as session:
                await work.postpone(shown, due_at=due_at, failed=not isinstance(error, Later), session=session)

    async def _draw(self, sight: Sight, said: Json) -> None:
        special = cast("Standing | None", said["special"])
        again_on = date.fromisoformat(said["again_on"]) if said["again_on"] else None
        if special in {"snoozed", "late_snooze"} and sight.given.values:
            special = None  # answered meanwhile: that is what counts
        content, blocks = self.words.standing(sight, cast("Lang", said["lang"]), special, again_on)
        await self.messenger.update(said["channel"], said["ts"], Message(said["channel"], content, blocks))
