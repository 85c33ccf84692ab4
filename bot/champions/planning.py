"""Nudges as rows: entered ahead, decided when they are due, kept in step with where people are.

A nudge is one row by person and week, whatever the clock says, and one row of work with the same key: nothing can plan
or send it twice. Which prompt it is, is chosen as it goes out, by what is known then. What does not go out ends with a
state and a reason, so that every miss is counted. Callers open and commit the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa
from sqlmodel import col, select

from bot import work
from bot.champions import rules
from bot.champions.models import Nudge, NudgeMessage, NudgeStop
from bot.champions.rules import Choice, Facts, Wishes
from bot.champions.training import Prompt
from bot.db import insert_new
from bot.people import contact
from bot.people.models import Employee
from bot.people.rules import CHAMPION_ROLE
from bot.quiet import Over, Place, Send
from bot.registry.suspension.records import USABLE
from bot.rollout.membership import OPEN
from bot.rollout.models import Wave, WaveChampion
from bot.work import Work

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.quiet import Decision
    from bot.registry.service import Catalogue
    from knowledge import Lang

SEND: Final = "nudge.send"
"""Kind of work: {employee, week}, and {again}: the day on which somebody wants it once more."""

OVERDUE: Final = timedelta(hours=3)
"""A nudge that is due for so long and that no row of work stands for has been given up."""

_SOME: Final = 500
"""Rows looked at in one go."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """What a company decides about nudges: where and when people work, which prompts there are, and its tools."""

    place: Callable[[str, str], Place]
    prompts: Callable[[], Mapping[str, Prompt]]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Case:
    """The latest nudge of somebody's week, and all that decides about it; `user_id` is their Slack account if known.

    `chosen` is the prompt it goes out with, once that is decided.
    """

    nudge: Nudge
    facts: Facts
    wishes: Wishes
    lang: Lang
    user_id: str | None
    chosen: Choice | None = None
    begun: ClassVar[bool] = False


def key(employee_id: int, week: str, again: date | None = None) -> str:
    """The key of a nudge's row of work."""
    return f"nudge:{week}:{employee_id}" + (f":again:{again}" if again is not None else "")


async def champions(*, session: AsyncSession, employee_id: int | None = None) -> dict[int, set[str]]:
    """Who gets nudges, and the tools they help with: champions of waves that are not over, and those with the role.

    With `employee_id` only whether this person does. Who has left is none.
    """
    only = sa.true() if employee_id is None else col(Employee.id) == employee_id
    helping = (
        select(WaveChampion.employee_id, Wave.tool_id)
        .join(Wave, col(Wave.id) == col(WaveChampion.wave_id))
        .join(Employee, col(Employee.id) == col(WaveChampion.employee_id))
        .where(col(Wave.state).in_(OPEN), col(Employee.active), only)
    )
    named = sa.cast(col(Employee.roles), sa.String).contains(f'"{CHAMPION_ROLE}"', autoescape=True)
    with_role = await session.exec(select(Employee.id).where(col(Employee.active), named, only))
    found: dict[int, set[str]] = {number: set() for number in with_role if number is not None}
    for number, tool in (await session.exec(helping)).all():
        found.setdefault(number, set()).add(tool)
    return found


async def enter(now: datetime, *, its: Customs, session: AsyncSession) -> int:
    """Enter the nudges of this week and the next that are missing, and let those that are planned follow their people.

    How many are new. Who becomes a champion when a week's last moment is over is not owed that week's.
    """
    wanted = await champions(session=session)
    found = (await session.exec(select(Employee).where(col(Employee.id).in_(wanted)))).all()
    accounts = await contact.accounts_of(wanted.keys(), session)
    stopped = set((await session.exec(select(NudgeStop.employee_id))).all())
    known = await _known(rules.weeks_ahead((now - timedelta(days=1)).date()), session)
    rows: list[Json] = []
    for person in found:
        number, account = person.id or 0, accounts.get(person.id or 0)
        if number in stopped or contact.is_guest(person, account) or not contact.is_active(person, account):
            continue
        where = its.place(contact.zone_of(person, account), person.country)
        for week in rules.weeks_ahead(where.day(now)):
            nudge = known.get((number, week))
            if nudge is not None:
                await _keep_in_step(nudge, where, session)
            elif any(now < slot.closes for slot in rules.slots(week, where)):
                rows.append({"employee_id": number, "week": week, "due_at": rules.due(week, where)})
    if rows:
        new = [Nudge(**row).model_dump(exclude={"id"}) for row in rows]
        await (await session.connection()).execute(_insert(session).on_conflict_do_nothing(), new)
    await work.add_many(
        [_row(row["employee_id"], row["week"], row["due_at"]) for row in rows],
        session=session,
    )
    return len(rows)


async def count_lost(now: datetime, *, session: AsyncSession) -> int:
    """Count as missed what was given up: nudges that are overdue and that no open row of work stands for any more."""
    late = select(Nudge).where(col(Nudge.state).in_(("planned", "later")), Nudge.due_at < now - OVERDUE)
    lost = 0
    for nudge in (await session.exec(late.order_by(col(Nudge.due_at)).limit(_SOME))).all():
        again = nudge.again_on if nudge.state == "later" else None
        mine = select(Work.id).where(
            Work.key == key(nudge.employee_id, nudge.week, again), col(Work.finished_at).is_(None)
        )
        if (await session.exec(mine)).first() is None:
            settle(nudge, Over("missed", "failed"), now)
            lost += 1
    return lost


async def case(employee_id: int, week: str, *, its: Customs, session: AsyncSession, hold: bool = True) -> Case | None:
    """Everything about somebody's nudge of a week; None when there is none.

    With `hold` whatever else is about to happen to their nudges waits: the person's row stays locked until the session
    ends.
    """
    person = await _person(employee_id, session, hold=hold)
    nudge = await latest(employee_id, week, session=session)
    if person is None or nudge is None:
        return None
    account = (await contact.accounts_of([employee_id], session)).get(employee_id)
    helping = await champions(session=session, employee_id=employee_id)
    lang = contact.lang_of(person, account)
    facts = Facts(
        week=week,
        place=its.place(contact.zone_of(person, account), person.country),
        active=contact.is_active(person, account),
        guest=contact.is_guest(person, account),
        champion=employee_id in helping,
        stopped=await session.get(NudgeStop, employee_id) is not None,
        away_from=person.away_from,
        away_until=person.away_until,
        again_on=nudge.again_on if nudge.state == "later" else None,
    )
    wishes = await _wishes(person, helping.get(employee_id, set()), lang, its, session)
    user_id = account.user_id if account is not None and account.kind == "member" else None
    return Case(nudge, facts, wishes, lang, user_id)


async def latest(employee_id: int, week: str, *, session: AsyncSession) -> Nudge | None:
    """The prompt somebody has in a week now: the one of the last turn."""
    found = select(Nudge).where(Nudge.employee_id == employee_id, Nudge.week == week)
    found = found.order_by(col(Nudge.turn).desc()).limit(1)
    return (await session.exec(found.execution_options(populate_existing=True))).first()


async def decide(
    employee_id: int, week: str, again: date | None, *, its: Customs, now: datetime, session: AsyncSession
) -> tuple[Case, Decision] | None:
    """What is to become of a nudge now; None when it is decided already.

    `again` is the day on which they want it once more. The prompt of what goes out is theirs from here on.
    """
    found = await case(employee_id, week, its=its, session=session)
    if found is None or found.nudge.state != ("planned" if again is None else "later"):
        return None
    if again is not None and found.nudge.again_on != again:
        return None
    decision, chosen = rules.decide(found.facts, now), None
    if isinstance(decision, Send):
        chosen = _chosen(found, its)
        if chosen is None:
            decision = Over("missed", "prompt_gone") if again is not None else Over("cancelled", "nothing_left")
        elif found.nudge.prompt_id != chosen.prompt.id:
            found.nudge.prompt_id, found.nudge.given_at = chosen.prompt.id, now
    return replace(found, chosen=chosen), decision


def settle(nudge: Nudge, decision: Over, now: datetime) -> None:
    """Note down that it never goes out: a prompt that nobody saw may be given another time."""
    if nudge.state == "planned":
        nudge.prompt_id, nudge.given_at = None, None
    nudge.state, nudge.reason, nudge.settled_at = decision.state, decision.reason[:60], now


async def record_sent(nudge: Nudge, *, channel: str, ts: str, session: AsyncSession) -> None:
    """The message is there. Whoever has tapped it meanwhile keeps what they did."""
    await remember(nudge, channel=channel, ts=ts, session=session)
    mine = sa.update(Nudge).where(col(Nudge.id) == nudge.id, col(Nudge.state).in_(("planned", "later")))
    await session.exec(mine.values(state="sent", reason="").execution_options(synchronize_session=False))


async def remember(nudge: Nudge, *, channel: str, ts: str, session: AsyncSession) -> None:
    """Which message shows it."""
    await insert_new(
        session,
        NudgeMessage,
        {"employee_id": nudge.employee_id, "ts": ts, "channel": channel, "week": nudge.week},
    )


async def last_message(employee_id: int, week: str, *, session: AsyncSession) -> str:
    """The `ts` of the latest message about a week; empty when none is known."""
    found = select(sa.func.max(NudgeMessage.ts)).where(
        NudgeMessage.employee_id == employee_id, NudgeMessage.week == week
    )
    return str((await session.exec(found)).one() or "")


async def enter_again(nudge: Nudge, day: date, due_at: datetime, *, session: AsyncSession) -> None:
    """It comes once more on `day`."""
    await work.add_many([_row(nudge.employee_id, nudge.week, due_at, day)], session=session)


def _chosen(case: Case, its: Customs) -> Choice | None:
    """What was chosen before, while it is there, else the next prompt; what they have seen is never another one."""
    prompts = its.prompts()
    kept = prompts.get(case.nudge.prompt_id or "")
    if kept is not None:
        return Choice(kept, rules.fits(kept, case.wishes))
    return rules.choose(prompts.values(), case.wishes) if case.nudge.state == "planned" else None


async def _known(weeks: tuple[str, str], session: AsyncSession) -> dict[tuple[int, str], Nudge]:
    """The nudges of these weeks and later ones."""
    rows = (await session.exec(select(Nudge).where(Nudge.week >= weeks[0]).order_by(col(Nudge.turn)))).all()
    return {(row.employee_id, row.week): row for row in rows}


async def _keep_in_step(nudge: Nudge, where: Place, session: AsyncSession) -> None:
    """Somebody is in another place than when it was planned: what nobody has looked at yet follows them."""
    due_at = rules.due(nudge.week, where)
    if nudge.state == "planned" and nudge.prompt_id is None and nudge.due_at != due_at:
        nudge.due_at = due_at
        await work.move(key(nudge.employee_id, nudge.week), due_at=due_at, session=session)


async def _person(employee_id: int, session: AsyncSession, *, hold: bool) -> Employee | None:
    found = select(Employee).where(Employee.id == employee_id)
    if hold:
        found = found.with_for_update(key_share=True)
    return (await session.exec(found.execution_options(populate_existing=True))).first()


async def _wishes(person: Employee, helping: set[str], lang: Lang, its: Customs, session: AsyncSession) -> Wishes:
    """A tool that is suspended or blocked is not practised."""
    registry = (await its.catalogue.current(session)).registry
    tools = {id: tool.tasks for id in helping if (tool := registry.tools.get(id)) and tool.status in USABLE}
    before = select(Nudge.prompt_id).where(Nudge.employee_id == person.id, col(Nudge.prompt_id).is_not(None))
    rows = await session.exec(before.order_by(col(Nudge.week).desc(), col(Nudge.turn).desc()))
    given = [one for one in rows if one]
    prompts = its.prompts()
    return Wishes(
        lang=lang, tools=tools, department=person.department, given=given,
        formats=[prompts[one].format for one in given if one in prompts],
    )  # fmt: skip


def _row(employee_id: int, week: str, due_at: datetime, again: date | None = None) -> Json:
    payload = {"employee": employee_id, "week": week, "again": again.isoformat() if again is not None else None}
    return work.new_row(key=key(employee_id, week, again), kind=SEND, payload=payload, due_at=due_at)


def _insert(session: AsyncSession) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    return (sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert)(Nudge)
