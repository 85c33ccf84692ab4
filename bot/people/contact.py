"""How somebody is written to unasked: by which Slack account, in which time zone and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.people import rules
from bot.people.models import SlackAccount

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.people.models import Employee
    from knowledge import Lang


async def accounts_of(people: Collection[int], session: AsyncSession) -> dict[int, SlackAccount]:
    """The Slack account of each of these people, the one Slack spoke of last."""
    found = select(SlackAccount).where(col(SlackAccount.employee_id).in_(people))
    rows = (await session.exec(found.order_by(col(SlackAccount.refreshed_at)))).all()
    return {row.employee_id: row for row in rows if row.employee_id is not None}


def zone_of(person: Employee, account: SlackAccount | None) -> str:
    """Where somebody is: what they chose in Slack moves with them, the roster does not."""
    return (account.time_zone if account is not None else "") or person.time_zone


def lang_of(person: Employee, account: SlackAccount | None) -> Lang:
    """The language to write in."""
    return (rules.spoken(account.locale) if account is not None else None) or rules.lang(person)


def is_active(person: Employee, account: SlackAccount | None) -> bool:
    """Whether they still work here, by the roster and by Slack."""
    return person.active and (account is None or account.kind != "deactivated")


def is_guest(person: Employee, account: SlackAccount | None) -> bool:
    """Whether one of the two says that they are a guest."""
    return rules.GUEST_ROLE in person.roles or (account is not None and account.kind == "guest")
