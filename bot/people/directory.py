"""Finding people for the other rooms: who somebody is in Slack, who sits on the committee, whose champion is who."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlmodel import col, select

from bot.db import insert_new
from bot.people import rules
from bot.people.models import Employee, SlackAccount

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database
    from bot.slack.messenger import Messenger, Profile
    from knowledge import Lang

_NOT_ASKED_YET: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""`refreshed_at` of accounts found by address alone: Slack is asked for the rest when the person first writes."""

_MANY: Final = 20
"""From so many people on it is quicker to read the list of everybody."""


class Directory:
    """Looks people up by employee id. One for the whole process."""

    def __init__(self, database: Database, messenger: Messenger) -> None:
        self._database = database
        self._messenger = messenger

    async def slack_user(self, employee_id: int, *, guests: bool = False) -> str | None:
        """Their id in Slack, to write to them; None for people who have left and those Slack does not know.

        Guests have none either, unless `guests` says that what is written is meant for them too. Who never wrote to
        the bot is looked up in Slack by their address. Raises SlackUnavailable.
        """
        async with self._database.reading() as session:
            person = await session.get(Employee, employee_id)
            accounts = await _accounts(employee_id, session)
        if person is None or not (is_reachable(person) or (guests and person.active)):
            return None
        kinds = {"member", "guest"} if guests else {"member"}
        if accounts:
            return next((account.user_id for account in accounts if account.kind in kinds), None)
        found = await self._messenger.user_with(person.email)
        if found is None or found[1].kind != "member":
            return None
        user_id, profile = found
        async with self._database.writing() as session:
            await insert_new(session, SlackAccount, _account(user_id, employee_id, profile))
        return user_id

    async def meet(self, employee_ids: Collection[int]) -> None:
        """Learn who many people are in Slack with few calls; a few are left to be looked up one by one.

        Looking up by address takes a minute for every fifty. Raises SlackUnavailable; what was learnt by then is kept.
        """
        unknown = await self._unknown(employee_ids)
        cursor, more = "", True
        while more and len(unknown) >= _MANY:
            users, cursor = await self._messenger.users(cursor)
            more = bool(cursor)
            async with self._database.writing() as session:
                for user_id, said in users.items():
                    employee_id = unknown.pop(_address(said), None)
                    if employee_id is not None:
                        await insert_new(session, SlackAccount, _account(user_id, employee_id, said))

    async def person(self, email: str) -> int | None:
        """The person with this address, in any case of letters; None when nobody who still works here has it."""
        async with self._database.reading() as session:
            found = await session.exec(select(Employee).where(Employee.email == email.strip().casefold()))
            person = found.first()
        return person.id if person is not None and person.active else None

    async def committee(self) -> list[int]:
        """The members of the governance committee, in the order they were entered."""
        return [person.id or 0 for person in await self._everybody() if rules.COMMITTEE_ROLE in person.roles]

    async def champions_of(self, employee_id: int) -> list[int]:
        """The champions to turn to, nearest first: those of the person's team, then those of their department."""
        everybody = await self._everybody()
        person = next((one for one in everybody if one.id == employee_id), None)
        if person is None:
            return []
        champions = [one for one in everybody if rules.CHAMPION_ROLE in one.roles and one.id != employee_id]
        team = [one for one in champions if person.team and one.team == person.team and _same_department(one, person)]
        department = [one for one in champions if _same_department(one, person) and one not in team]
        return [champion.id or 0 for champion in team + department]

    async def lang(self, employee_id: int) -> Lang:
        """The language to write to them in: the one chosen in Slack, else that of the roster, else English."""
        async with self._database.reading() as session:
            person = await session.get(Employee, employee_id)
            accounts = await _accounts(employee_id, session)
        chosen = next((spoken for account in accounts if (spoken := rules.spoken(account.locale))), None)
        return chosen or (rules.lang(person) if person is not None else rules.DEFAULT_LANG)

    async def _everybody(self) -> Sequence[Employee]:
        """Everybody who works here and is no guest."""
        async with self._database.reading() as session:
            found = select(Employee).where(col(Employee.active)).order_by(col(Employee.id))
            return [person for person in (await session.exec(found)).all() if is_reachable(person)]

    async def _unknown(self, employee_ids: Collection[int]) -> dict[str, int]:
        """Those of whom no account is known, by address."""
        async with self._database.reading() as session:
            known = set((await session.exec(select(SlackAccount.employee_id))).all())
        wanted = set(employee_ids) - known
        return {person.email: person.id or 0 for person in await self._everybody() if person.id in wanted}


def is_reachable(person: Employee) -> bool:
    """Whether the bot may write to this person about what happens inside the company."""
    return person.active and rules.GUEST_ROLE not in person.roles


async def reachable(employee_ids: Collection[int], *, session: AsyncSession) -> frozenset[int]:
    """Those of `employee_ids` who work here and are no guests, as far as the database knows."""
    found = select(Employee).where(col(Employee.active))
    everybody = (await session.exec(found)).all()
    return frozenset(person.id or 0 for person in everybody if is_reachable(person)) & frozenset(employee_ids)


def _address(profile: Profile) -> str:
    """The address of a member; nobody else is taken for one of our people because of it."""
    return (profile.email or "").casefold() if profile.kind == "member" else ""


def _account(user_id: str, employee_id: int, profile: Profile) -> dict[str, object]:
    return {
        "user_id": user_id,
        "employee_id": employee_id,
        "kind": "member",
        "locale": profile.locale[:35],
        "time_zone": rules.time_zone(profile.tz, ""),
        "refreshed_at": _NOT_ASKED_YET,
    }


async def _accounts(employee_id: int, session: AsyncSession) -> Sequence[SlackAccount]:
    """What Slack said of this person, latest first."""
    found = select(SlackAccount).where(SlackAccount.employee_id == employee_id)
    return (await session.exec(found.order_by(col(SlackAccount.refreshed_at).desc()))).all()


def _same_department(one: Employee, other: Employee) -> bool:
    return bool(other.department) and one.department == other.department
