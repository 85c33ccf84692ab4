"""A question on its way among people, in the database: open, assigned, answered, closed.

Every change is one conditional UPDATE, so of two people who act at once one wins and the other learns what happened.
Whoever opens the session commits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
from sqlmodel import col, select

from bot.ask.models import Escalation, EscalationCard
from bot.people import rules
from bot.people.models import Employee

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

Stage = Literal["champion", "owner", "committee"]
STAGES: Final[tuple[Stage, ...]] = ("champion", "owner", "committee")
"""Who is asked, one after the other."""

Refusal = Literal["gone", "moved", "taken", "settled", "not_yours"]
"""Why somebody cannot act: the question was deleted, went on, is somebody else's, is settled, or was never theirs."""

UNSETTLED: Final = ("open", "assigned")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one escalation, as a button or a row of work names it."""

    escalation: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEscalation:
    """A question that waits for people, for lists. `assignee` is an employee's id; `asker` None for the unnamed."""

    id: int
    text: str
    state: str
    stage: str
    created_at: datetime
    asker: int | None
    assignee: int | None
    channel: str | None
    ts: str | None


async def unsettled(session: AsyncSession, *, limit: int = 50) -> list[OpenEscalation]:
    """The questions nobody has answered or closed, oldest first, with the message of their current turn."""
    here = (col(EscalationCard.escalation_id) == Escalation.id) & (col(EscalationCard.turn) == Escalation.turn)
    found = select(Escalation, EscalationCard).outerjoin(EscalationCard, here)
    waiting = found.where(col(Escalation.state).in_(UNSETTLED)).order_by(col(Escalation.id)).limit(limit)
    return [_listed(escalation, card) for escalation, card in (await session.exec(waiting)).all()]


def _listed(escalation: Escalation, card: EscalationCard | None) -> OpenEscalation:
    return OpenEscalation(
        id=escalation.id or 0,
        text=escalation.text,
        state=escalation.state,
        stage=escalation.stage,
        created_at=escalation.created_at,
        asker=escalation.employee_id if escalation.named else None,
        assignee=escalation.assignee_id,
        channel=card.channel if card is not None else None,
        ts=card.ts if card is not None else None,
    )


async def card(turn: Turn, *, session: AsyncSession) -> EscalationCard | None:
    """The message of one turn."""
    return await session.get(EscalationCard, (turn.escalation, turn.number))


async def cards(escalation: int, *, session: AsyncSession) -> Sequence[EscalationCard]:
    """The messages of all turns, in order."""
    found = select(EscalationCard).where(EscalationCard.escalation_id == escalation).order_by(col(EscalationCard.turn))
    return (await session.exec(found)).all()


async def hand_to(turn: Turn, stage: Stage, employee: int | None, *, session: AsyncSession) -> bool:
    """The turn is this person's, or the committee's. False when it was given or taken away meanwhile."""
    here = (*_at(turn), col(Escalation.state) == "open", col(Escalation.stage) == "")
    if not await _change(here, {"stage": stage}, session):
        return False
    session.add(
        EscalationCard(escalation_id=turn.escalation, turn=turn.number, stage=stage, employee_id=employee)
    )  # fmt: skip
    return True


async def posted(turn: Turn, *, channel: str | None, ts: str, session: AsyncSession) -> None:
    """They can read it in the message `ts` of `channel`, an id if one is known."""
    mine = (col(EscalationCard.escalation_id) == turn.escalation, col(EscalationCard.turn) == turn.number)
    await session.exec(sa.update(EscalationCard).where(*mine).values(channel=channel, ts=ts))


async def claim(turn: Turn, person: int, *, session: AsyncSession) -> bool:
    """Somebody takes it. False when it is not open any more."""
    return await _change((*_at(turn), col(Escalation.state) == "open"), _taken(person, "assigned"), session)


async def answer(turn: Turn, person: int, text: str, *, now: datetime, session: AsyncSession) -> bool:
    """Somebody answers, who has taken it or finds it open. False when it is settled or somebody else's."""
    values = _taken(person, "answered") | {"answer": text, "settled_at": now}
    return await _change(_free_for(turn, person), values, session)


async def close(turn: Turn, person: int, reason: str, *, now: datetime, session: AsyncSession) -> bool:
    """Somebody closes it without an answer. False as for `answer`."""
    return await _change(
        _free_for(turn, person), _taken(person, "closed") | {"reason": reason, "settled_at": now}, session
    )


async def pass_on(turn: Turn, person: int, *, session: AsyncSession) -> Turn | None:
    """Somebody wants the next to have it; the new turn, or None as for `answer`."""
    return await _move_on(_free_for(turn, person), turn, session)


async def move_on(turn: Turn, assignee: int | None, *, session: AsyncSession) -> Turn | None:
    """Nobody reacted, or it could not be delivered; the new turn, or None when somebody did meanwhile."""
    same = col(Escalation.assignee_id).is_(None) if assignee is None else col(Escalation.assignee_id) == assignee
    return await _move_on((*_at(turn), col(Escalation.state).in_(UNSETTLED), same), turn, session)


async def refusal(turn: Turn, person: int, *, session: AsyncSession) -> tuple[Refusal, int | None]:
    """Why the last change found nothing to change, and whose doing that is."""
    found = await session.get(Escalation, turn.escalation, populate_existing=True)
    if found is None:
        return "gone", None
    if found.turn != turn.number:
        return "moved", None
    if found.state not in UNSETTLED:
        return "settled", found.assignee_id
    return "taken", found.assignee_id if found.assignee_id != person else None


async def may_act(turn: Turn, person: int, *, admins: Collection[str], session: AsyncSession) -> bool:
    """Whether this person holds the question: it was sent to them, or they are of the committee it was sent to.

    Looked at in the transaction that acts, so that who has just left the committee decides nothing any more.
    """
    employee = await session.get(Employee, person, populate_existing=True)
    held = await card(turn, session=session)
    if employee is None or not employee.active or held is None:
        return False
    return is_committee(employee, admins) if held.stage == "committee" else held.employee_id == person


def is_committee(person: Employee, admins: Collection[str]) -> bool:
    """Whether somebody sits on the committee, or runs the bot."""
    return rules.COMMITTEE_ROLE in person.roles or person.email in admins


def _at(turn: Turn) -> tuple[Any, ...]:
    return (col(Escalation.id) == turn.escalation, col(Escalation.turn) == turn.number)


def _free_for(turn: Turn, person: int) -> tuple[Any, ...]:
    theirs = sa.or_(col(Escalation.assignee_id).is_(None), col(Escalation.assignee_id) == person)
    return (*_at(turn), col(Escalation.state).in_(UNSETTLED), theirs)


def _taken(person: int, state: str) -> dict[str, Any]:
    return {"state": state, "assignee_id": person}


async def _move_on(here: tuple[Any, ...], turn: Turn, session: AsyncSession) -> Turn | None:
    values = {"state": "open", "assignee_id": None, "stage": "", "turn": turn.number + 1}
    return Turn(turn.escalation, turn.number + 1) if await _change(here, values, session) else None


async def _change(here: tuple[Any, ...], values: dict[str, Any], session: AsyncSession) -> bool:
    statement = sa.update(Escalation).where(*here).values(values).execution_options(synchronize_session=False)
    return bool((await session.exec(statement)).rowcount == 1)
