"""What happens to requests, in the transaction of the caller. Every change of state is a conditional UPDATE.

Of two people who act at once the database lets one through; the other finds the request as the first one left it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlmodel import col, delete, or_, select, update

from bot.db import insert_new
from bot.people import rules as people
from bot.people.models import Employee, SlackAccount
from bot.registry import ledger
from bot.registry import service as registry_service
from bot.requests import rules
from bot.requests.models import RequestFollower, RequestLetter, RequestQuestion, RequestYear, ToolRequest
from bot.requests.rules import UNDECIDED, Form, Obstacle, Ruling, Standing, Waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.registry.service import Catalogue
    from bot.registry.tools import Registry

Json = dict[str, Any]
SOURCE = "decision"
"""What the registry's history names as the origin of a committee's decision."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Where a request went: a new one, one that was joined, or one this person is part of already."""

    request: ToolRequest
    how: Literal["new", "joined", "already"]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that holds, and the tool in the registry (None: a rejected tool that is none of the company's)."""

    request: ToolRequest
    tool_id: str | None


@dataclass(frozen=True, slots=True)
class Hindered:
    """A decision that cannot be made: `why`, and the criteria that are open."""

    request: ToolRequest
    why: Obstacle
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody who wants a tool should know first, with the rejected request that a new one would renew."""

    standing: Standing
    rejected: ToolRequest | None


# Asking


async def look(name: str, *, registry: Registry, seen: Collection[str], session: AsyncSession) -> Look:
    """What a request for `name` would meet now."""
    standing = rules.standing(name, waiting=await waiting(session), registry=registry, seen=seen)
    return Look(standing, await _rejected(name, standing.tool_id, session))


async def waiting(session: AsyncSession) -> list[Waiting]:
    """The undecided requests, oldest first."""
    return [Waiting(one.id or 0, one.tool_key, one.tool_id) for one in await open_requests(session)]


async def submit(
    form: Form,
    *,
    employee_id: int,
    lang: str,
    registry: Registry,
    now: datetime,
    today: date,
    due_at: datetime,
    session: AsyncSession,
) -> Submitted:
    """Enter a request, or join the one that waits. `form` was validated; what it has `seen` no longer matters."""
    year = await _turn(today.year, session)
    seen = frozenset(registry.tools)
    standing = rules.standing(form.tool, waiting=await waiting(session), registry=registry, seen=seen)
    if standing.join is not None and (joined := await _join(standing.join, form, employee_id, now, session)):
        return joined
    year.last += 1
    entry = await registry_service.entry(standing.tool_id, session=session) if standing.tool_id else None
    request = ToolRequest(
        reference=rules.reference(year.year, year.last),
        employee_id=employee_id,
        tool=form.tool,
        tool_key=rules.key_of(form.tool),
        tool_id=standing.tool_id,
        purpose=form.purpose,
        data_classes=list(form.classes),
        people=rules.amount(form.people) or 1,
        cost_eur_year=rules.amount(form.cost),
        link=form.link,
        lang=lang,
        earlier_id=form.earlier,
        new_facts=form.facts,
        created_at=now,
        due_at=due_at,
        counting_since=now,
        criteria=rules.assessments(entry),
    )
    session.add(request)
    await session.flush()
    return Submitted(request, "new")


async def _turn(year: int, session: AsyncSession) -> RequestYear:
    """The row of the year, ours until the transaction ends: two requests for one tool come one after the other."""
    await insert_new(session, RequestYear, {"year": year, "last": 0})
    mine = select(RequestYear).where(RequestYear.year == year).with_for_update()
    return (await session.exec(mine.execution_options(populate_existing=True))).one()


async def _join(
    request_id: int, form: Form, employee_id: int, now: datetime, session: AsyncSession
) -> Submitted | None:
    """Join a request; None when it has just been decided, so that nobody joins what they will not hear of.

    The row is held: whoever decides it meanwhile writes to those who joined before, or comes first.
    """
    request = await _locked(request_id, session)
    if request.state not in UNDECIDED:
        return None
    values = {
        "request_id": request_id,
        "employee_id": employee_id,
        "purpose": form.purpose,
        "data_classes": list(form.classes),
        "people": rules.amount(form.people) or 1,
        "joined_at": now,
    }
    if request.employee_id == employee_id or not await insert_new(session, RequestFollower, values):
        return Submitted(request, "already")
    await _change(request_id, {}, session)
    return Submitted(await session.get_one(ToolRequest, request_id, populate_existing=True), "joined")


async def _rejected(name: str, tool_id: str | None, session: AsyncSession) -> ToolRequest | None:
    """The last decided request for this tool, if it was rejected."""
    same = col(ToolRequest.tool_key) == rules.key_of(name)
    if tool_id is not None:
        same = or_(same, col(ToolRequest.tool_id) == tool_id)
    decided = select(ToolRequest).where(same, col(ToolRequest.state).in_(("approved", "rejected")))
    last = (await session.exec(decided.order_by(col(ToolRequest.decided_at).desc()).limit(1))).first()
    return last if last is not None and last.state == "rejected" else None


# Deciding


async def member(user_id: str, *, admins: Collection[str], session: AsyncSession) -> Employee | None:
    """The member of the committee behind a Slack user, as this transaction sees them; None for everybody else."""
    found = select(Employee, SlackAccount.kind).join(SlackAccount).where(SlackAccount.user_id == user_id)
    row = (await session.exec(found)).first()
    if row is None or row[1] != "member" or not row[0].active:
        return None
    held = people.roles(row[0], admin=row[0].email in admins, guest=people.GUEST_ROLE in row[0].roles)
    return row[0] if {people.COMMITTEE_ROLE, people.ADMIN_ROLE} & held else None


async def decide(
    request_id: int,
    ruling: Ruling,
    *,
    by: Employee,
    catalogue: Catalogue,
    now: datetime,
    today: date,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> Decided | Hindered | ToolRequest:
    """Decide a request and change the registry; the request as it stands when somebody else was first.

    The registry is held from the look at it to the end, so that a tool suspended meanwhile is not opened again.
    `owed_at` is that of the row of work that asks for it.
    """
    done = {
        "state": "rejected" if ruling.decision == "reject" else "approved",
        "decision": ruling.decision, "decided_at": now, "decided_by": by.id, "reason": ruling.reason,
        "counting_since": None,
    }  # fmt: skip
    before = await _locked(request_id, session)
    if before.state not in UNDECIDED:
        return before
    await ledger.lock(session, now)
    registry = (await catalogue.current(session)).registry
    tool = registry.tools.get(before.tool_id or "")
    why = rules.obstacle(ruling.decision, registry, tool, before.criteria)
    if why is not None:
        return Hindered(before, why, rules.open_criteria(registry, before.criteria))
    if not await _change(request_id, done, session, among=UNDECIDED):
        return await find(request_id, session=session)
    tool_id = await _enter(before, ruling, by, now=now, today=today, owed_at=owed_at, session=session)
    if tool_id != before.tool_id:
        await session.exec(update(ToolRequest).where(col(ToolRequest.id) == request_id).values(tool_id=tool_id))
    return Decided(await find(request_id, session=session), tool_id)


async def _enter(
    request: ToolRequest,
    ruling: Ruling,
    by: Employee,
    *,
    now: datetime,
    today: date,
    owed_at: datetime | None,
    session: AsyncSession,
) -> str | None:
    """The decision as the registry has it; the tool's id."""
    entry = await registry_service.entry(request.tool_id, session=session) if request.tool_id else None
    values = rules.values(ruling, entry, request.criteria, today)
    if values is None:
        return request.tool_id
    said: dict[str, Any] = {"by": by.id, "source": SOURCE, "why": f"{request.reference}: {ruling.reason}"}
    if entry is None:
        new = {"name": request.tool, **values}
        return await registry_service.add(new, **said, now=now, owed_at=owed_at, session=session)
    await registry_service.change(str(request.tool_id), values, **said, now=now, owed_at=owed_at, session=session)
    return request.tool_id


async def assess(request_id: int, given: Mapping[str, Json], session: AsyncSession) -> bool:
    """Set how the tool stands on these criteria; the others stay. False when it was decided meanwhile."""
    request = await _locked(request_id, session)
    return await _change(request_id, {"criteria": request.criteria | dict(given)}, session, among=UNDECIDED)


# Asking back


async def ask_back(
    request_id: int, question: str, *, by: Employee, waited: int, now: datetime, session: AsyncSession
) -> bool:
    """Ask the requester something; until they answer no working day counts. False when it was decided meanwhile."""
    values = {"state": "need_info", "waited": waited, "counting_since": None, "turn": ToolRequest.turn + 1}
    if not await _change(request_id, values, session, among=UNDECIDED):
        return False
    turn = (await find(request_id, session=session)).turn
    session.add(RequestQuestion(request_id=request_id, turn=turn, asked_by=by.id, asked_at=now, question=question))
    await session.flush()
    return True


async def answer(
    request_id: int, turn: int, said: str, *, employee_id: int, due_at: datetime, now: datetime, session: AsyncSession
) -> bool:
    """The requester's answer to the question `turn`. False when it is no longer waited for, or not from them."""
    theirs = (col(ToolRequest.employee_id) == employee_id, col(ToolRequest.turn) == turn)
    values = {"state": "open", "counting_since": now, "due_at": due_at}
    if not await _change(request_id, values, session, *theirs, among=("need_info",)):
        return False
    answered = update(RequestQuestion).where(
        col(RequestQuestion.request_id) == request_id, col(RequestQuestion.turn) == turn
    )
    await session.exec(answered.values(answer=said, answered_at=now))
    return True


async def withdraw(request_id: int, *, employee_id: int, now: datetime, session: AsyncSession) -> bool:
    """The requester no longer wants it. False when it was decided meanwhile, or is somebody else's."""
    theirs = col(ToolRequest.employee_id) == employee_id
    values = {"state": "withdrawn", "decided_at": now, "counting_since": None}
    return await _change(request_id, values, session, theirs, among=UNDECIDED)


# Looking


async def find(request_id: int, *, session: AsyncSession) -> ToolRequest:
    """A request as it is now. Raises NoResultFound for one that was deleted."""
    return await session.get_one(ToolRequest, request_id, populate_existing=True)


async def known(request_id: int, *, session: AsyncSession) -> ToolRequest | None:
    """As `find`; None for one that was deleted."""
    return await session.get(ToolRequest, request_id, populate_existing=True)


async def followers(request_id: int, *, session: AsyncSession) -> Sequence[RequestFollower]:
    """Who asked too, first come first."""
    found = select(RequestFollower).where(RequestFollower.request_id == request_id)
    return (await session.exec(found.order_by(col(RequestFollower.id)))).all()


async def question(request_id: int, turn: int, *, session: AsyncSession) -> RequestQuestion | None:
    """What was asked back in this turn."""
    return await session.get(RequestQuestion, (request_id, turn), populate_existing=True)


async def everybody(request: ToolRequest, *, session: AsyncSession) -> list[int]:
    """The requester and everybody who asked too, but for those who were erased."""
    asked = [request.employee_id, *(one.employee_id for one in await followers(request.id or 0, session=session))]
    return [person for person in asked if person is not None]


async def open_requests(session: AsyncSession) -> list[ToolRequest]:
    """What the committee has to decide, oldest first."""
    undecided = select(ToolRequest).where(col(ToolRequest.state).in_(UNDECIDED))
    return list((await session.exec(undecided.order_by(col(ToolRequest.id)))).all())


async def requests_of(employee: int, session: AsyncSession, *, limit: int = 10) -> list[ToolRequest]:
    """What somebody asked for or asked for too, latest first, decided or not."""
    joined = select(RequestFollower.request_id).where(RequestFollower.employee_id == employee)
    theirs = or_(col(ToolRequest.employee_id) == employee, col(ToolRequest.id).in_(joined))
    return list(
        (await session.exec(select(ToolRequest).where(theirs).order_by(col(ToolRequest.id).desc()).limit(limit))).all()
    )


async def departments(session: AsyncSession) -> list[str]:
    """The departments people work in, in alphabetical order."""
    found = select(Employee.department).where(col(Employee.active), Employee.department != "").distinct()
    return sorted((await session.exec(found)).all())


async def department_of(employee_id: int | None, *, session: AsyncSession) -> str:
    """Where somebody works; empty when nobody knows."""
    person = await session.get(Employee, employee_id) if employee_id is not None else None
    return person.department if person is not None else ""


# Where it stands in Slack


async def posted(request_id: int, *, channel: str | None, ts: str, session: AsyncSession) -> None:
    """The card is in the committee's channel."""
    card = update(ToolRequest).where(col(ToolRequest.id) == request_id)
    await session.exec(card.values(channel=channel, ts=ts))


async def sent(request_id: int, *, employee_id: int, channel: str, ts: str, session: AsyncSession) -> None:
    """A letter is in somebody's direct messages."""
    session.add(RequestLetter(request_id=request_id, employee_id=employee_id, channel=channel, ts=ts))
    await session.flush()


async def purge(before: datetime, *, session: AsyncSession) -> int:
    """Delete requests made before; how many."""
    return (await session.exec(delete(ToolRequest).where(col(ToolRequest.created_at) < before))).rowcount


async def _locked(request_id: int, session: AsyncSession) -> ToolRequest:
    mine = select(ToolRequest).where(ToolRequest.id == request_id).with_for_update()
    return (await session.exec(mine.execution_options(populate_existing=True))).one()


async def _change(
    request_id: int, values: Mapping[str, Any], session: AsyncSession, *also: Any, among: Collection[str] = ()
) -> bool:
    """Change a request if it is still in one of the states `among`; whether it was."""
    still = [col(ToolRequest.state).in_(among)] if among else []
    changed = update(ToolRequest).where(col(ToolRequest.id) == request_id, *still, *also)
    done = await session.exec(changed.values(**values, version=ToolRequest.version + 1))
    return done.rowcount == 1


def all_classes(request: ToolRequest, followers: Sequence[RequestFollower]) -> tuple[str, ...]:
    """The classes of data that anybody who asked named."""
    named = [*request.data_classes, *(one for follower in followers for one in follower.data_classes)]
    return tuple(dict.fromkeys(named))
