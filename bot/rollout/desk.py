"""What is read for the list of waves, a plan and the forms, and drawn for one person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from bot import audit
from bot.errors import SlackUnavailable
from bot.i18n import text
from bot.people.models import Employee, SlackAccount
from bot.registry.suspension.records import USABLE
from bot.rollout import modals, rules, service, views
from bot.rollout.modals import Form
from bot.rollout.views import Decided, Row, Shown, Unreached

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.people.accounts import Asker
    from bot.people.directory import Directory
    from bot.registry.service import Catalogue
    from bot.registry.tools import Registry
    from bot.rollout.models import Wave
    from bot.rollout.rules import Decision

Json = dict[str, Any]

MEET_S: Final = 1.0
"""How long it may take to learn who the people of a wave are in Slack, before the form opens without the unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveDesk:
    """Draws views. `inventory` is whether an inventory survey can be started here.

    `attention` is whom check-ins of a wave could not be delivered to.
    """

    database: Database
    clock: Clock
    catalogue: Catalogue
    directory: Directory
    company: Company
    attention: Callable[[str, AsyncSession], Awaitable[Sequence[Unreached]]]
    inventory: bool = False

    def today(self) -> date:
        """The company's day."""
        return self.company.home.day(self.clock.now())

    async def listing(self, asker: Asker) -> Json:
        """All waves."""
        registry = (await self.catalogue.current()).registry
        async with self.database.reading() as session:
            waves = await service.waves(session=session)
            counts = await service.counts(today=self.today(), session=session)
            said = await service.last_words([one.id for one in waves], session=session)
        rows = [_row(one, registry, counts.get(one.id, 0), said.get(one.id)) for one in waves]
        return views.listing(asker.lang, rows, may_lead=_leads(asker), inventory=self.inventory)

    async def plan(self, asker: Asker, wave_id: str) -> Json:
        """One wave, for anybody."""
        registry = (await self.catalogue.current()).registry
        async with self.database.reading() as session:
            wave = await service.wave(wave_id, session=session)
            if wave is None:
                return views.notice(asker.lang, text(asker.lang, "rollout-gone"))
            shown = await self._shown(wave, registry, asker, session)
        return views.plan(asker.lang, shown)

    async def new(self, asker: Asker, _value: str) -> Json:
        """The form for a new wave."""
        if not _leads(asker):
            return _refused(asker)
        tools = await self._tools()
        if not tools:
            return views.notice(asker.lang, text(asker.lang, "rollout-no-tools"))
        return modals.wave_form(asker.lang, Form(lead=asker.user_id), tools)

    async def change(self, asker: Asker, wave_id: str) -> Json:
        """The form of a wave with its people in it: that somebody looked at them is on record."""
        async with self.database.reading() as session:
            wave = await service.wave(wave_id, session=session)
            people = await service.people(wave_id, today=self.today(), session=session)
            helping = await service.champions(wave_id, session=session)
        if wave is None or wave.state not in ("planned", "running"):
            return views.notice(asker.lang, text(asker.lang, "rollout-gone"))
        if not _leads(asker, wave):
            return _refused(asker)
        await self._meet([*people, *helping, *([wave.lead_id] if wave.lead_id else [])])
        now = self.clock.now()
        async with self.database.writing() as session:
            users = await _users([*people, *helping, wave.lead_id or 0], session)
            await audit.record("wave.people_seen", wave_id, actor=asker.employee_id, now=now, session=session)
        shown = [users[one] for one in people if one in users] if len(people) <= modals.MAX_PEOPLE else []
        tools = await self._tools()
        form = Form(
            wave=wave.id, fixed=wave.state != "planned", tool=wave.tool_id, name=wave.name,
            start=wave.starts_on.isoformat(), lead=users.get(wave.lead_id or 0, ""), people=shown,
            champions=[users[one] for one in helping if one in users][: modals.MAX_PEOPLE], why=wave.why,
            benefit=wave.benefit, shown=shown,
        )  # fmt: skip
        return modals.wave_form(asker.lang, form, tools, complete=len(shown) == len(people))

    async def people(self, asker: Asker, wave_id: str) -> Json:
        """The form for one person."""
        async with self.database.reading() as session:
            wave = await service.wave(wave_id, session=session)
            waves = await service.waves(states=("planned", "running"), session=session)
        if wave is None or wave.state not in ("planned", "running"):
            return views.notice(asker.lang, text(asker.lang, "rollout-gone"))
        if not _leads(asker, wave):
            return _refused(asker)
        others = {one.id: one.name for one in waves if one.id != wave_id and _leads(asker, one)}
        return modals.member_form(asker.lang, wave_id, wave.name, self.today(), others)

    async def unreached(self, asker: Asker, wave_id: str) -> Json:
        """Who of a wave could not be reached: that somebody looked is on record."""
        async with self.database.writing() as session:
            wave = await service.wave(wave_id, session=session)
            if wave is None:
                return views.notice(asker.lang, text(asker.lang, "rollout-gone"))
            if not _leads(asker, wave):
                return _refused(asker)
            people = await self.attention(wave_id, session)
            now = self.clock.now()
            await audit.record("wave.unreached_seen", wave_id, actor=asker.employee_id, now=now, session=session)
        return views.unreached(asker.lang, wave_id, wave.name, people)

    async def may_rehearse(self, asker: Asker, wave_id: str) -> bool:
        """Whether somebody may have the check-ins of a wave sent to them before its people get them."""
        async with self.database.reading() as session:
            wave = await service.wave(wave_id, session=session)
        return wave is not None and _leads(asker, wave)

    async def decision(self, asker: Asker, wave_id: str, *, decision: Decision) -> Json:
        """The form for a decision."""
        async with self.database.reading() as session:
            wave = await service.wave(wave_id, session=session)
            before = await service.decisions(wave_id, session=session)
        if wave is None or decision not in rules.possible(wave.state):
            return views.notice(asker.lang, text(asker.lang, "rollout-gone"))
        if not _leads(asker, wave):
            return _refused(asker)
        seen = before[0].id or 0 if before else 0
        return modals.decision_form(asker.lang, wave_id, wave.name, decision, seen)

    async def survey(self, asker: Asker, _value: str) -> Json:
        """The form that starts the inventory survey."""
        if not _leads(asker):
            return _refused(asker)
        async with self.database.reading() as session:
            found = select(Employee.department).where(col(Employee.active), Employee.department != "").distinct()
            departments = sorted((await session.exec(found)).all())
        return modals.survey_form(asker.lang, departments)

    async def _shown(self, wave: Wave, registry: Registry, asker: Asker, session: AsyncSession) -> Shown:
        today, council = self.today(), self.company.works_council
        people = await service.people(wave.id, today=today, session=session)
        helping = await service.champions(wave.id, session=session)
        decided = await service.decisions(wave.id, session=session)
        gate = await service.may_begin(wave.tool_id, session=session, besides=wave.id)
        earlier = await service.wave(gate.wave, session=session) if gate.wave else None
        starts = [one.starts_on for one in await service.members(wave.id, session=session) if one.left_on is None]
        names = await _names([wave.lead_id, *helping, *(one.decided_by for one in decided)], session)
        return Shown(
            row=_row(wave, registry, len(people), decided[0].decision if decided else None),
            today=today,
            lead=names.get(wave.lead_id or 0, ""),
            champions=[names[one] for one in helping],
            why=wave.why,
            benefit=wave.benefit,
            ends_on=rules.ends_on(starts, wave.starts_on),
            gate=gate,
            waits_for=earlier.name if earlier is not None else "",
            decisions=[
                Decided(
                    one.decision, self.company.home.day(one.decided_at), one.reason, names.get(one.decided_by or 0, "")
                )
                for one in decided
            ],
            may_lead=_leads(asker, wave),
            held_until=council.consulted_on if council is not None and today < council.consulted_on else None,
        )

    async def _tools(self) -> dict[str, str]:
        """The tools in use, by name."""
        tools = (await self.catalogue.current()).registry.tools.values()
        return {one.id: one.name for one in sorted(tools, key=lambda one: one.name) if one.status in USABLE}

    async def _meet(self, people: Collection[int]) -> None:
        try:
            async with asyncio.timeout(MEET_S):
                await self.directory.meet(people)
                for one in people:
                    await self.directory.slack_user(one)
        except (TimeoutError, SlackUnavailable):
            return  # whoever is not known yet is not shown, and stays in the wave


def _row(wave: Wave, registry: Registry, people: int, decision: str | None) -> Row:
    tool = registry.tools.get(wave.tool_id)
    return Row(
        id=wave.id, name=wave.name, tool=tool.name if tool else wave.tool_id, state=wave.state,
        starts_on=wave.starts_on, people=people, decision=decision,
    )  # fmt: skip


def _leads(asker: Asker, wave: Wave | None = None) -> bool:
    own = wave is not None and wave.lead_id == asker.employee_id
    return own or rules.may_lead(asker.roles, committee=asker.is_committee)


def _refused(asker: Asker) -> Json:
    return views.notice(asker.lang, text(asker.lang, "rollout-only-leads"))


async def _names(people: Collection[int | None], session: AsyncSession) -> dict[int, str]:
    wanted = {one for one in people if one is not None}
    found = select(Employee).where(col(Employee.id).in_(wanted))
    return {one.id or 0: one.name for one in (await session.exec(found)).all()}


async def _users(people: Collection[int], session: AsyncSession) -> dict[int, str]:
    """The Slack ids of these people, as far as they are known."""
    found = select(SlackAccount).where(col(SlackAccount.employee_id).in_(people), SlackAccount.kind == "member")
    return {one.employee_id: one.user_id for one in (await session.exec(found)).all() if one.employee_id is not None}
