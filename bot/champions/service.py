"""What champions do with their nudges. Callers open and commit the session.

Every verb holds the person's row first, as planning does: of two taps at once one happens after the other. A tap counts
for the prompt whose button it was; where that has been replaced meanwhile, only the message is drawn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlmodel import col

from bot.champions import planning, rules
from bot.champions.models import Nudge, NudgeStop
from bot.champions.planning import Case
from bot.db import insert_new
from bot.usage import service as usage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.champions.messages import Special
    from bot.champions.planning import Customs

SEEN: Final = ("planned", "sent", "missed")
"""States of a prompt somebody may have in front of them: its message is recorded a moment after it is there, and one
that could not come again is still there."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of a nudge's message, pressed by `person`."""

    person: int
    nudge_id: int
    verb: str
    channel: str
    ts: str


async def tap(what: Tap, *, its: Customs, now: datetime, session: AsyncSession) -> tuple[str, Special | None] | None:
    """Do it; the week whose message is to be drawn again and what to say in it, None for what is nothing of theirs."""
    tapped = await session.get(Nudge, what.nudge_id)
    if tapped is None or tapped.employee_id != what.person:
        return None
    case = await planning.case(what.person, tapped.week, its=its, session=session)
    if case is None:
        return None
    if what.ts:
        await planning.remember(case.nudge, channel=what.channel, ts=what.ts, session=session)
    if what.verb in ("stop", "resume"):
        await (stop if what.verb == "stop" else resume)(what.person, now=now, session=session)
        return tapped.week, None
    special: Special | None = None
    if case.nudge.id == tapped.id and case.nudge.prompt_id is not None:
        last = what.ts == await planning.last_message(what.person, tapped.week, session=session)
        match what.verb:
            case "done":
                await _done(case.nudge, now, session)
            case "show" if last:
                _show(case.nudge)
            case "another" if last:
                special = await _another(case, its, now, session)
            case "later" if last:
                special = await _later(case, now, session)
    await session.flush()
    return tapped.week, special


async def stop(person: int, *, now: datetime, session: AsyncSession) -> None:
    """No more nudges for this person."""
    if await insert_new(session, NudgeStop, {"employee_id": person, "stopped_at": now}):
        await _note("nudge.stopped", str(now.timestamp()), person, now, session)


async def resume(person: int, *, now: datetime, session: AsyncSession) -> None:
    """Nudges again. The next one is entered by the next look at what is to be planned."""
    gone = sa.delete(NudgeStop).where(col(NudgeStop.employee_id) == person)
    if (await session.exec(gone)).rowcount:
        await _note("nudge.resumed", str(now.timestamp()), person, now, session)


async def _done(nudge: Nudge, now: datetime, session: AsyncSession) -> None:
    if nudge.state in (*SEEN, "later"):
        nudge.state, nudge.reason, nudge.settled_at = "done", "", now
        await _note("nudge.done", str(nudge.id), nudge.employee_id, now, session)


def _show(nudge: Nudge) -> None:
    """What was put off comes back at once; what is due for it then finds nothing to do."""
    if nudge.state == "later":
        nudge.state, nudge.again_on = "sent", None


async def _another(case: Case, its: Customs, now: datetime, session: AsyncSession) -> Special | None:
    """Another prompt in the place of this one, in the same week; the one before is never given again."""
    nudge = case.nudge
    if nudge.state not in SEEN or not _is_now(case, now):
        return None
    chosen = rules.choose(its.prompts().values(), case.wishes)
    if chosen is None:
        return "none_left"
    nudge.state, nudge.reason, nudge.settled_at = "replaced", "", now
    await session.flush()
    session.add(
        Nudge(
            employee_id=nudge.employee_id, week=nudge.week, turn=nudge.turn + 1, prompt_id=chosen.prompt.id,
            due_at=nudge.due_at, state="sent", given_at=now,
        )
    )  # fmt: skip
    await _note("nudge.another", str(nudge.id), nudge.employee_id, now, session)
    return None


async def _later(case: Case, now: datetime, session: AsyncSession) -> Special | None:
    """Once more on the next working day of this week."""
    nudge = case.nudge
    if nudge.state not in SEEN or not _is_now(case, now):
        return None
    slot = rules.again(nudge.week, case.facts.place, now)
    if slot is None:
        return "late_later"
    nudge.state, nudge.reason, nudge.again_on, nudge.due_at = "later", "", slot.day, slot.opens
    await planning.enter_again(nudge, slot.day, slot.opens, session=session)
    await _note("nudge.later", f"{nudge.id}:{slot.day}", nudge.employee_id, now, session)
    return None


def _is_now(case: Case, now: datetime) -> bool:
    """Whether its week is not over where the person is."""
    return rules.week_of(case.facts.place.day(now)) <= case.nudge.week


async def _note(name: str, what: str, person: int, now: datetime, session: AsyncSession) -> None:
    """A usage event, without a tool: to train others in one is not to use it."""
    await usage.record(session, key=f"{name}:{what}", name=name, employee_id=person, surface="dm", occurred_at=now)
