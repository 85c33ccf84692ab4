"""What becomes of waves: each step is one transaction with all that follows from it.

Who may do it is looked at inside the transaction, and so is whether it can still be done; whoever may not, or comes too
late, hears so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlmodel import col, select

from bot import work
from bot.people import rules as people
from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.registry import service as registry
from bot.registry.suspension.records import USABLE
from bot.rollout import announcing, changing, membership, rules, service
from bot.rollout.changing import Plan
from knowledge import mask

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.rollout.models import Wave
    from bot.work import Claimed
    from bot.worker import Handler

STORE: Final = "rollout.store"
MEMBER: Final = "rollout.member"
DECIDE: Final = "rollout.decide"
INVENTORY: Final = "rollout.inventory"
"""Kinds of work."""

CONCURRENCY: Final[Mapping[str, int]] = {announcing.ANNOUNCE: 8, announcing.LETTER: 4}
"""Handlers at once, for the worker."""

_PAST: Final = {
    "leave": "left", "pause": "paused", "resume": "resumed", "transfer": "transferred", "join": "joined",
}  # fmt: skip

Json = dict[str, Any]


class StartSurvey(Protocol):
    """Another room sends a survey to these people, each once for `campaign`; how many they are."""

    async def __call__(
        self, campaign: str, people: Sequence[int], *, by: int, now: datetime, owed_at: datetime, session: AsyncSession
    ) -> int:
        """In the caller's transaction; `by` is who started it, and reads the figures, `owed_at` that of its row."""


@dataclass(slots=True)
class _Moved:
    """What became of the people of a form: who joined and left, and who could not, with why."""

    joined: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    lines: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollouts:
    """The handlers of this room's decisions. `inventory` is None where no such survey can be sent."""

    database: Database
    clock: Clock
    accounts: Callable[[str], Awaitable[Asker | None]]
    company: Company
    admins: Collection[str]
    inventory: StartSurvey | None = None

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {
            STORE: self.store,
            MEMBER: self.member,
            DECIDE: self.decide,
            INVENTORY: self.start_inventory,
        }

    async def store(self, item: Claimed) -> None:
        """`{user, form}`: a new wave, or another form of one."""
        form, now = await self._masked(item.payload["form"]), self.clock.now()
        asker = await self.accounts(item.payload["user"])
        known = await self._known([form["lead"], *form["champions"], *form["people"], *form["shown"]])
        async with self.database.writing() as session:
            wave = await service.wave(form["wave"], session=session) if form["wave"] else None
            if asker is not None and await self._may(asker, wave, item, session, new=not form["wave"]):
                await self._stored(form, wave, known, asker, item, session)
            await work.finish(item, now=now, session=session)

    async def _stored(
        self, form: Json, wave: Wave | None, known: Mapping[str, Asker | None], asker: Asker, item: Claimed,
        session: AsyncSession,
    ) -> None:  # fmt: skip
        now = self.clock.now()
        lead = known.get(form["lead"])
        plan = Plan(
            tool_id=wave.tool_id if wave is not None and form["fixed"] else form["tool"],
            name=form["name"],
            starts_on=wave.starts_on if wave is not None and form["fixed"] else date.fromisoformat(form["start"]),
            lead_id=lead.employee_id if lead is not None and not lead.is_guest else asker.employee_id,
            why=form["why"],
            benefit=form["benefit"],
            champions=[one.employee_id for user in form["champions"] if (one := known.get(user)) and not one.is_guest],
        )
        entry = await registry.entry(plan.tool_id, session=session)
        if wave is None and (entry is None or entry.get("status") not in USABLE):
            await self._answer("tool-not-in-use", asker, item, session, name=plan.name)
            return
        if wave is None:
            wave = await changing.enter(
                plan, calendar=self.company.home, by=asker.employee_id, now=now, session=session
            )
        elif await changing.change(wave.id, plan, calendar=self.company.home, now=now, session=session) is None:
            await self._answer("over", asker, item, session, wave=wave.id)
            return
        moved = await self._move(wave.id, form, known, now, session)
        await announcing.enter_late(wave.id, moved.joined, now=now, session=session)
        await announcing.letters(
            wave.id, "left", moved.left, key=str(item.id), now=now, owed_at=item.owed_at, session=session
        )
        await self._answer(
            "changed" if form["wave"] else "entered", asker, item, session, wave=wave.id,
            start=plan.starts_on.isoformat(), joined=len(moved.joined), left=len(moved.left), lines=moved.lines,
        )  # fmt: skip

    async def _move(
        self, wave_id: str, form: Json, known: Mapping[str, Asker | None], now: datetime, session: AsyncSession
    ) -> _Moved:
        """Who is new in the field joins, who was taken out leaves; all others stay as they are."""
        moved, today = _Moved(), self.company.home.day(now)
        for user in form["people"]:
            if user in form["shown"]:
                continue
            person = known.get(user)
            if person is None:
                moved.lines.append({"name": user, "why": "nobody"})
                continue
            done = await membership.join(
                wave_id, person.employee_id, starts_on=None, now=now, today=today, session=session
            )
            if done == "done":
                moved.joined.append(person.employee_id)
            elif done != "same":
                moved.lines.append({"name": person.name, "why": done})
        for user in set(form["shown"]) - set(form["people"]):
            gone = known.get(user)
            if gone is not None and (
                await membership.leave(wave_id, gone.employee_id, on=today, now=now, session=session) == "done"
            ):
                moved.left.append(gone.employee_id)
        return moved

    async def member(self, item: Claimed) -> None:
        """`{user, wave, person, what, from, until, to}`: what one person does."""
        said, now = item.payload, self.clock.now()
        asker, person = await self.accounts(said["user"]), await self.accounts(said["person"])
        async with self.database.writing() as session:
            wave = await service.wave(said["wave"], session=session)
            to = await service.wave(said["to"], session=session) if said["to"] else None
            if asker is not None and wave is not None and await self._may_move(asker, wave, to, item, session):
                done: membership.Done = "nobody"
                if person is not None:
                    done = await self._moved(said, person.employee_id, now, session)
                if done == "done" and person is not None:
                    await self._told(said, wave, to, person.employee_id, item, session)
                name = person.name if person is not None else ""
                what = f"member-{done}" if done != "done" else f"member-{_PAST[said['what']]}"
                await self._answer(what, asker, item, session, wave=wave.id, name=name, to=to.name if to else "")
            await work.finish(item, now=now, session=session)

    async def _moved(self, said: Json, employee: int, now: datetime, session: AsyncSession) -> membership.Done:
        on, today, wave = date.fromisoformat(said["from"]), self.company.home.day(now), said["wave"]
        until = date.fromisoformat(said["until"]) if said["until"] else None
        match said["what"]:
            case "join":
                return await membership.join(wave, employee, starts_on=on, now=now, today=today, session=session)
            case "leave":
                return await membership.leave(wave, employee, on=on, now=now, session=session)
            case "pause":
                return await membership.pause(wave, employee, first=on, until=until, now=now, session=session)
            case "resume":
                return await membership.resume(wave, employee, on=on, now=now, session=session)
            case _:
                return await membership.transfer(
                    wave, said["to"], employee, on=on, now=now, today=today, session=session
                )

    async def _told(
        self, said: Json, wave: Wave, to: Wave | None, employee: int, item: Claimed, session: AsyncSession
    ) -> None:
        """The person themselves hears of it; who joins hears that their wave begins."""
        now = self.clock.now()
        if said["what"] == "join":
            await announcing.enter_late(wave.id, [employee], now=now, session=session)
            return
        what = "paused-open" if said["what"] == "pause" and not said["until"] else _PAST[said["what"]]
        await announcing.letters(
            wave.id, what, [employee], key=str(item.id), now=now, owed_at=item.owed_at, session=session,
            start=said["from"], until=said["until"], to=to.name if to is not None else "",
        )  # fmt: skip
        if to is not None:
            await announcing.enter_late(to.id, [employee], now=now, session=session)

    async def decide(self, item: Claimed) -> None:
        """`{user, wave, decision, reason, seen}`: continue, adjust or stop; of two at once one wins."""
        said, now = item.payload, self.clock.now()
        asker = await self.accounts(said["user"])
        reason = (await asyncio.to_thread(mask, said["reason"])).text
        async with self.database.writing() as session:
            wave = await service.wave(said["wave"], session=session)
            if asker is not None and wave is not None and await self._may(asker, wave, item, session):
                ran = wave.state
                done = await changing.decide(
                    wave.id, said["decision"], reason, seen=said["seen"], by=asker.employee_id,
                    calendar=self.company.home, now=now, session=session,
                )  # fmt: skip
                if done is None:
                    await self._answer("late", asker, item, session, wave=wave.id)
                else:
                    await self._decided(done, ran, said["decision"], reason, asker, item, session)
            await work.finish(item, now=now, session=session)

    async def _decided(
        self, wave: Wave, ran: str, decision: str, reason: str, asker: Asker, item: Claimed, session: AsyncSession
    ) -> None:
        """Lead, champions and the decider hear of it; of a stop everybody in the wave does."""
        now = self.clock.now()
        number = (await service.decisions(wave.id, session=session))[0].id
        helping = await service.champions(wave.id, session=session)
        heard = dict.fromkeys([*([wave.lead_id] if wave.lead_id else []), *helping, asker.employee_id])
        facts: Json = {"decision": decision, "reason": reason, "name": asker.name}
        await announcing.letters(
            wave.id, "decided", heard, key=str(number), now=now, owed_at=item.owed_at, session=session, **facts
        )
        if decision == "stop" and ran == "running":
            members = await service.people(wave.id, today=self.company.home.day(now), session=session)
            rest = [one for one in members if one not in heard]
            await announcing.letters(
                wave.id, "stopped", rest, key="stop", now=now, owed_at=item.owed_at, session=session, reason=reason
            )

    async def start_inventory(self, item: Claimed) -> None:
        """`{user, departments}`: the inventory survey of the first phase, to these departments or to everybody."""
        now, wanted = self.clock.now(), set(item.payload["departments"])
        asker = await self.accounts(item.payload["user"])
        async with self.database.writing() as session:
            if (
                asker is not None
                and self.inventory is not None
                and await self._may(asker, None, item, session, new=True)
            ):
                everybody = (await session.exec(select(Employee).where(col(Employee.active)))).all()
                group = [
                    one.id or 0 for one in everybody if is_reachable(one) and (not wanted or one.department in wanted)
                ]
                council = self.company.works_council
                if council is not None and self.company.home.day(now) < council.consulted_on:
                    await self._answer("survey-held", asker, item, session, start=council.consulted_on.isoformat())
                elif len(group) < max(rules.SMALLEST_GROUP, self.company.anonymity_threshold):
                    await self._answer("survey-small", asker, item, session)
                else:
                    count = await self.inventory(
                        f"inventory:{item.id}", group, by=asker.employee_id, now=now, owed_at=item.owed_at,
                        session=session,
                    )  # fmt: skip
                    await self._answer("survey-started", asker, item, session, count=count)
            await work.finish(item, now=now, session=session)

    # Inside

    async def _may(
        self, asker: Asker, wave: Wave | None, item: Claimed, session: AsyncSession, *, new: bool = False
    ) -> bool:
        """Whether they may, by their roles of now; who may not hears so. `new` is about no wave that is there."""
        person = await session.get(Employee, asker.employee_id, populate_existing=True)
        if person is not None and is_reachable(person) and not asker.is_guest and (wave is not None or new):
            committee = (
                people.COMMITTEE_ROLE in person.roles
                or people.ADMIN_ROLE in person.roles
                or person.email in self.admins
            )
            if rules.may_lead(person.roles, committee=committee) or (wave is not None and wave.lead_id == person.id):
                return True
        await self._answer("not-lead", asker, item, session, wave=wave.id if wave is not None else "")
        return False

    async def _may_move(self, asker: Asker, wave: Wave, to: Wave | None, item: Claimed, session: AsyncSession) -> bool:
        """Who leads one wave puts nobody into another's."""
        return await self._may(asker, wave, item, session) and (to is None or await self._may(asker, to, item, session))

    async def _answer(
        self, what: str, asker: Asker, item: Claimed, session: AsyncSession, *, wave: str = "", **facts: Any
    ) -> None:
        """Tell whoever did something what became of it."""
        await announcing.letters(
            wave, what, [asker.employee_id], key=f"answer:{item.id}", now=self.clock.now(), owed_at=item.owed_at,
            session=session, **facts,
        )  # fmt: skip

    async def _known(self, users: Sequence[str]) -> dict[str, Asker | None]:
        """Who these Slack users are."""
        return {user: await self.accounts(user) for user in dict.fromkeys(users) if user}

    async def _masked(self, form: Json) -> Json:
        """What was written in own words, without addresses, numbers and secrets of others."""
        texts = {key: (await asyncio.to_thread(mask, form[key])).text for key in ("why", "benefit")}
        return form | texts
