"""What comes with the days: waves begin, wait at the gate, end. Each step is one transaction with all that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import work
from bot.rollout import announcing, changing, service
from bot.rollout.changing import BEGIN, END, Begun, Waits

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.company import Company
    from bot.db import Database
    from bot.work import Claimed
    from bot.worker import Handler

TOOL_CHANGED: Final = "rollout.tool_changed"
"""Kind of work, beside those of `changing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveDays:
    """The handlers of what nobody decides."""

    database: Database
    clock: Clock
    company: Company

    def handlers(self) -> dict[str, Handler]:
        """What is done with each kind of work."""
        return {BEGIN: self.begin, END: self.end, TOOL_CHANGED: self.tool_changed}

    async def begin(self, item: Claimed) -> None:
        """`{wave}`: its day has come. A wave that has to wait is a matter for its lead."""
        now, wave_id = self.clock.now(), item.payload["wave"]
        async with self.database.writing() as session:
            match await changing.begin(wave_id, calendar=self.company.home, now=now, session=session):
                case Begun(told=told):
                    await announcing.enter(wave_id, told, now=now, owed_at=item.owed_at, session=session)
                case Waits(wave, gate):
                    earlier = await service.wave(gate.wave, session=session) if gate.wave else None
                    leading = await service.leading(wave, session=session)
                    await announcing.letters(
                        wave_id, f"waits-{gate.reason}", leading, key=str(wave.starts_on),
                        now=now, owed_at=item.owed_at, session=session, earlier=earlier.name if earlier else "",
                    )  # fmt: skip
            await work.finish(item, now=now, session=session)

    async def end(self, item: Claimed) -> None:
        """`{wave}`: everybody's weeks should be over. The lead is asked to decide, if nobody has."""
        now, wave_id = self.clock.now(), item.payload["wave"]
        async with self.database.writing() as session:
            ended = await changing.end(wave_id, calendar=self.company.home, now=now, session=session)
            wave = await service.wave(wave_id, session=session)
            if ended and wave is not None and not await service.decisions(wave_id, session=session):
                leading = await service.leading(wave, session=session)
                await announcing.letters(
                    wave_id, "ended", leading, key="ended", now=now, owed_at=item.owed_at, session=session
                )
            await work.finish(item, now=now, session=session)

    async def tool_changed(self, item: Claimed) -> None:
        """`{tool, paths, change}`: a wave that waited for its tool may go on."""
        now, tool_id = self.clock.now(), item.payload["tool"]
        async with self.database.writing() as session:
            await changing.release(tool_id, calendar=self.company.home, now=now, session=session)
            await work.finish(item, now=now, session=session)
