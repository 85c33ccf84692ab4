"""A tool is suspended while Slack refuses one call in five: how often everybody concerned is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa
from sqlmodel import col, select

from bot.people.models import Employee, SlackAccount
from bot.registry.models import Enrolment, Suspension
from bot.registry.suspension import entering, steps
from bot.sandbox.model import User
from bot.work import Work
from tests.support.company import Company, at_work

TOOL = "deepl-pro"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many people got 0, 1, 2... messages; seconds until the verdict had changed and the first message had left."""

    told: dict[int, int]
    told_back: dict[int, int]
    changed_s: float
    first_s: float
    minutes: float
    refused: int


async def suspended_in_a_storm(url: str, data: Path, people: int, *, known: float = 0.7) -> Outcome:
    """Suspend a tool with so many people enrolled, then lift it; a share of them never wrote to the bot."""
    async with at_work(url, data) as company:
        users = await hire(company, people, known)
        company.sandbox.faults.rate_limited = 0.2
        began, clicked = company.clock.now(), perf_counter()
        await order(company, steps.SUSPEND, {"tool": TOOL, "reason": "Leak."})
        await until(company, lambda: is_suspended(company))
        changed_s = perf_counter() - clicked
        await company.see(lambda: any(told_to(company, user) for user in users), 60)
        first_s = perf_counter() - clicked
        await drained(company)
        told = Counter(told_to(company, user) for user in users)
        await order(company, steps.LIFT, {"suspension": 1, "reason": "Closed."})
        await asyncio.sleep(0.5)
        await drained(company)
        return Outcome(
            told=dict(told),
            told_back=dict(Counter(told_to(company, user) for user in users)),
            changed_s=changed_s,
            first_s=first_s,
            minutes=(company.clock.now() - began).total_seconds() / 60,
            refused=company.sandbox.faults.counts.get("rate_limit", 0),
        )


async def hire(company: Company, people: int, known: float) -> list[str]:
    """Colleagues enrolled on the tool, with their users in Slack; of some the bot knows who they are there."""
    now = company.clock.now()
    names = [f"colleague{number}@brisemont.example" for number in range(people)]
    users = [
        company.workspace.add_user(User(id="", name=name.partition("@")[0], real_name=name, email=name)).id
        for name in names
    ]
    values = {
        "country": "DE", "time_zone": "Europe/Berlin", "locale": "de", "department": "", "team": "", "location": "",
        "roles": [], "groups": [], "active": True, "from_slack": False, "created_at": now, "updated_at": now,
    }  # fmt: skip
    async with company.bot.database.writing() as session:
        connection = await session.connection()
        await connection.execute(sa.insert(Employee), [{**values, "email": name, "name": name} for name in names])
        found = select(Employee.email, Employee.id).where(col(Employee.email).in_(names))
        ids = dict((await session.exec(found)).all())
        enrolled = {"tool_id": TOOL, "since": now.date() - timedelta(days=9), "wave": ""}
        await connection.execute(sa.insert(Enrolment), [{**enrolled, "employee_id": one} for one in ids.values()])
        accounts = [
            {"user_id": user, "employee_id": ids[name], "kind": "member", "locale": "de-DE", "time_zone": "",
             "refreshed_at": datetime(2026, 1, 1, tzinfo=UTC)}
            for name, user in zip(names[: int(people * known)], users, strict=False)
        ]  # fmt: skip
        await connection.execute(sa.insert(SlackAccount), accounts)
    return users


async def order(company: Company, kind: str, said: dict[str, object]) -> None:
    """What a member decides, as the listeners store it."""
    member = company.person("julien.marchal").id
    await company.bot.inbox.accept(f"slack:{kind}", kind, {"user": member, **said})


async def is_suspended(company: Company) -> bool:
    async with company.bot.database.reading() as session:
        return (await session.exec(select(Suspension.id))).first() is not None


async def until(company: Company, what: object, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await what():  # type: ignore[operator]
            await asyncio.sleep(0.01)


def told_to(company: Company, user: str) -> int:
    place = company.workspace.dm(user, company.app.bot_user)
    return len([one for one in company.workspace.history(place) if one.app_id == company.app.id])


async def drained(company: Company, seconds: float = 600) -> None:
    """Wait until everything about the suspension is done; time is wound to whatever is due next."""
    async with asyncio.timeout(seconds):
        while (due := await _next(company)) is not None:
            ahead = due - company.clock.now()
            if ahead > timedelta(0) and not company.bot.worker.in_flight.total():
                company.clock.wind(ahead)
                company.bot.worker.wake()
            await asyncio.sleep(0.05)


async def _next(company: Company) -> datetime | None:
    """When the next row is due, the reminder left aside."""
    async with company.bot.database.reading() as session:
        open_ones = select(Work.due_at).where(
            col(Work.finished_at).is_(None),
            col(Work.kind).startswith("suspension."),
            Work.kind != entering.REMIND,
        )
        found: datetime | None = (await session.exec(open_ones.order_by(col(Work.due_at)))).first()
    return found
