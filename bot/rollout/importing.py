"""Taking over a file of waves: what is new is entered, what differs is changed, nobody is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select

from bot.people.directory import is_reachable
from bot.people.models import Employee
from bot.people.service import BATCH
from bot.registry import service as registry
from bot.registry.suspension.records import USABLE
from bot.rollout import announcing, changing, membership, service
from bot.rollout.changing import Plan
from bot.rollout.models import WaveMember

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.quiet import Place
    from bot.rollout.models import Wave
    from bot.rollout.rolloutfile import Named, Read, WaveRow


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Waves by id, and how many people joined. `refused` are those that could not be entered."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: int
    joined: int


async def import_waves(read: Read, *, calendar: Place, now: datetime, session: AsyncSession) -> ImportReport:
    """Enter and change waves as a file says; the same file twice changes nothing. Findings go to the file's notes."""
    importing = _Importing(await _known(read.waves, session), calendar, now, session)
    outcomes: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": [], "refused": []}
    for row in sorted(read.waves, key=lambda row: row.starts_on):
        outcomes[await importing.take(row)].append(row.id)
    added, changed, unchanged = (tuple(outcomes[name]) for name in ("added", "changed", "unchanged"))
    return ImportReport(added, changed, unchanged, read.refused + len(outcomes["refused"]), importing.joined)


@dataclass(slots=True)
class _Importing:
    """One file on its way in; `joined` counts."""

    known: dict[str, Employee]
    calendar: Place
    now: datetime
    session: AsyncSession
    joined: int = 0

    async def take(self, row: WaveRow) -> str:
        """What became of one wave."""
        wave = await service.wave(row.id, session=self.session)
        if not await self._may_have(row, wave):
            return "refused"
        lead = self._person(row.lead)
        helping = [one.id or 0 for named in row.champions if (one := self._person(named)) is not None]
        plan = Plan(
            tool_id=row.tool, name=row.name, starts_on=row.starts_on, lead_id=lead.id if lead else None, why=row.why,
            benefit=row.benefit, champions=helping,
        )  # fmt: skip
        if wave is None:
            await changing.enter(
                plan, calendar=self.calendar, by=None, now=self.now, session=self.session, wave_id=row.id
            )
            await self._join(row, {})
            return "added"
        changed = await self._change(row, plan, wave)
        joined = await self._join(row, await _members(row.id, self.session))
        return "changed" if changed or joined else "unchanged"

    async def _may_have(self, row: WaveRow, wave: Wave | None) -> bool:
        if wave is not None and wave.tool_id == row.tool:
            return True
        entry = await registry.entry(row.tool, session=self.session)
        if entry is None:
            row.place.at("tool").error(f"no tool has the id {row.tool}; `archipel tools export FILE.yaml` shows all")
            return False
        if entry.get("status") not in USABLE:
            row.place.at("tool").error(f"{row.tool} is {entry.get('status')}; a wave needs a tool that is in use")
            return False
        return True

    async def _change(self, row: WaveRow, plan: Plan, wave: Wave) -> bool:
        if wave.state in ("ended", "stopped"):
            return False
        if wave.state == "running" and wave.starts_on != row.starts_on:
            row.place.at("start").warning(f"this wave began on {wave.starts_on}, and that stays")
        if wave.state == "running" and wave.tool_id != row.tool:
            row.place.at("tool").warning(f"this wave began with {wave.tool_id}, and that stays")
        return bool(
            await changing.change(
                row.id, plan, calendar=self.calendar, now=self.now, session=self.session, replace=False
            )
        )

    async def _join(self, row: WaveRow, there: dict[int, WaveMember]) -> int:
        today, before = self.calendar.day(self.now), self.joined
        for named in row.people:
            person = self._person(named)
            if person is None or self._stays_away(named, there.get(person.id or 0)):
                continue
            if named.starts_on is not None and named.starts_on < row.starts_on:
                named.place.warning(f"starts before the wave, which begins on {row.starts_on}; that day counts")
            done = await membership.join(
                row.id, person.id or 0, starts_on=named.starts_on, now=self.now, today=today, session=self.session,
            )  # fmt: skip
            if done == "done":
                self.joined += 1
                await announcing.enter_late(row.id, [person.id or 0], now=self.now, session=self.session)
        return self.joined - before

    def _stays_away(self, named: Named, member: WaveMember | None) -> bool:
        if member is None or member.left_on is None:
            return False
        named.place.warning(f"{named.email} left this wave on {member.left_on}, and that stays")
        return True

    def _person(self, named: Named) -> Employee | None:
        person = self.known.get(named.email)
        if person is None:
            named.place.error(f"nobody has the address {named.email}; import people first")
        elif not is_reachable(person):
            why = "is a guest" if person.active else "does not work here any more"
            named.place.error(f"{named.email} {why} and is left out")
        else:
            return person
        return None


async def _members(wave_id: str, session: AsyncSession) -> dict[int, WaveMember]:
    found = select(WaveMember).where(WaveMember.wave_id == wave_id)
    return {row.employee_id: row for row in (await session.exec(found)).all()}


async def _known(rows: Sequence[WaveRow], session: AsyncSession) -> dict[str, Employee]:
    """Everybody of whom the file speaks, by address."""
    named: Collection[str] = {one.email for row in rows for one in (row.lead, *row.champions, *row.people)}
    addresses = sorted(named)
    found: dict[str, Employee] = {}
    for start in range(0, len(addresses), BATCH):
        batch = select(Employee).where(col(Employee.email).in_(addresses[start : start + BATCH]))
        found |= {person.email: person for person in (await session.exec(batch)).all()}
    return found
