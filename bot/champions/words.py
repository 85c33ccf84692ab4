"""The messages of nudges, with what the database and the files know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from bot.champions import messages, modals, planning, rules
from bot.champions.messages import Shown
from bot.champions.models import Nudge, NudgeStop
from bot.registry.tools import said

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.champions.messages import Said, Standing
    from bot.champions.planning import Case, Customs
    from bot.champions.rules import Choice
    from bot.clock import Clock
    from bot.db import Database
    from knowledge import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Says it."""

    database: Database
    clock: Clock
    customs: Customs

    async def nudge(self, case: Case, chosen: Choice) -> Said:
        """A training prompt, with its buttons."""
        tools = await self._names(rules.behind(chosen.prompt, case.wishes))
        shown = Shown(nudge_id=case.nudge.id or 0, standing="open", prompt=chosen.prompt, tools=tools)
        return messages.nudge(shown, case.lang, again=case.nudge.state == "later")

    async def sight(self, person: int, week: str, ts: str) -> Shown | None:
        """The message `ts` about somebody's week as it is to be shown now; None when there is no such week."""
        async with self.database.reading() as session:
            return await self.seen(person, week, ts, session=session)

    async def seen(self, person: int, week: str, ts: str, *, session: AsyncSession) -> Shown | None:
        """As `sight`, with what the caller's transaction has changed so far."""
        case = await planning.case(person, week, its=self.customs, session=session, hold=False)
        if case is None:
            return None
        prompt = self.customs.prompts().get(case.nudge.prompt_id or "")
        is_last = ts >= await planning.last_message(person, week, session=session)
        return Shown(
            nudge_id=case.nudge.id or 0,
            standing=self._standing(case, is_there=prompt is not None, is_last=is_last),
            prompt=prompt,
            tools=await self._names(rules.behind(prompt, case.wishes)) if prompt is not None else (),
            again_on=case.nudge.again_on,
        )

    def _standing(self, case: Case, *, is_there: bool, is_last: bool) -> Standing:
        nudge = case.nudge
        if nudge.state == "done":
            return "done"
        if case.facts.stopped:
            return "stopped"
        if nudge.prompt_id is None or nudge.state in ("cancelled", "undeliverable"):
            return "withdrawn"
        if not is_last:
            return "moved"
        if not is_there:
            return "gone"
        if nudge.state == "later":
            return "later"
        today = rules.week_of(case.facts.place.day(self.clock.now()))
        return "open" if today <= nudge.week else "past"

    async def settings(self, person: int, lang: Lang) -> modals.Settings:
        """How it is with somebody's nudges."""
        async with self.database.reading() as session:
            helping = await planning.champions(session=session, employee_id=person)
            stopped = await session.get(NudgeStop, person) is not None
            given = select(func.count()).where(Nudge.employee_id == person, col(Nudge.prompt_id).is_not(None))
            number = int((await session.exec(given)).one())
            last = select(Nudge.week).where(Nudge.employee_id == person, col(Nudge.prompt_id).is_not(None))
            week = (await session.exec(last.order_by(col(Nudge.week).desc()).limit(1))).first()
            case = await planning.case(person, week, its=self.customs, session=session, hold=False) if week else None
        prompts = self.customs.prompts()
        title = ""
        if case is not None and rules.week_of(case.facts.place.day(self.clock.now())) == week:
            now = prompts.get(case.nudge.prompt_id or "")
            title = said(now.title, lang) if now is not None else ""
        return modals.Settings(champion=person in helping, stopped=stopped, title=title, given=number)

    async def _names(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        tools = (await self.customs.catalogue.current()).registry.tools
        return tuple(tools[one].name if one in tools else one for one in ids)
