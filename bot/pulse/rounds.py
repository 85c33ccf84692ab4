"""A survey without a wave: asked of many people at once, closed and published as a whole. Callers open the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlmodel import col, func, select

from bot import work
from bot.db import insert_new
from bot.pulse import gathering, planning, record
from bot.pulse.models import Checkin, SurveyRound
from bot.pulse.weeks import CLOSE, ends_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.pulse.cases import Customs
    from bot.pulse.gathering import Gathered
    from bot.pulse.planning import Asked
    from bot.pulse.publishing import Published

FOLLOWED: Final = 5
"""Earlier rounds that a trend reaches back to: as many as can be read in a picture."""

_WEEK: Final = timedelta(days=7)
_COMPARED: Final = frozenset({"efficiency", "nps"})
"""Kinds that are asked of the same people again and again; an inventory may be of another department each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One survey without a wave as something that closes. `time_zone` is the company's."""

    row: SurveyRound
    time_zone: str

    @property
    def key(self) -> str:
        """Of its row of work."""
        return f"close:{self.row.campaign}"

    @property
    def scope(self) -> dict[str, Any]:
        """What its closed answers say of where they come from."""
        return {"campaign_kind": self.row.kind, "tool_id": "", "wave_id": "", "period": self.row.period}

    async def ends(self, session: AsyncSession) -> datetime:
        """When the last of those who were asked has had their time to answer."""
        last = select(func.max(Checkin.closes_at)).where(Checkin.campaign == self.row.campaign)
        return ends_on(record.first_day(self.row.period) + _WEEK, (await session.exec(last)).one(), self.time_zone)

    async def begin(self, now: datetime, session: AsyncSession) -> SurveyRound | None:
        """Its row, which only one can close; None when it was closed before.

        All surveys of its kind are held until the transaction ends: no other of them publishes anything meanwhile.
        """
        of_kind = select(SurveyRound.campaign).where(SurveyRound.kind == self.row.kind)
        await session.exec(of_kind.order_by(col(SurveyRound.campaign)).with_for_update(key_share=True))
        mine = col(SurveyRound.campaign) == self.row.campaign
        closed = sa.update(SurveyRound).where(mine, col(SurveyRound.closed_at).is_(None)).values(closed_at=now)
        if (await session.exec(closed)).rowcount != 1:
            return None
        return await session.get_one(SurveyRound, self.row.campaign, populate_existing=True)

    async def gather(self, now: datetime, session: AsyncSession) -> Gathered:  # noqa: ARG002 - all of it is over
        """What was answered, and who was asked."""
        return await gathering.of_campaign(self.row.campaign, session=session)

    async def before(self, session: AsyncSession) -> Sequence[SurveyRound]:
        """What its figures can be compared with, oldest first."""
        found = select(SurveyRound).where(
            SurveyRound.kind == self.row.kind, SurveyRound.campaign != self.row.campaign,
            col(SurveyRound.closed_at).is_not(None),
        )  # fmt: skip
        rows = (await session.exec(found.order_by(col(SurveyRound.closed_at), col(SurveyRound.campaign)))).all()
        return [row for row in rows if row.enrolled]

    async def digest(
        self,
        row: SurveyRound,
        before: Sequence[SurveyRound],
        published: Published,
        session: AsyncSession,  # noqa: ARG002
    ) -> record.Digest:
        """What is published, without comments."""
        sections = [section for section, _ in published]
        earlier = [record.read(one.digest) for one in before if one.digest and row.kind in _COMPARED]
        return record.Digest(
            kind=row.kind, campaign=row.campaign, period=row.period, sections=sections,
            trends=record.trends(earlier[-FOLLOWED:], sections, row.period),
        )  # fmt: skip

    async def go_on(self, session: AsyncSession) -> None:
        """Nothing comes after it by itself."""


async def start(
    campaign: str,
    kind: str,
    asked: Asked,
    people: Sequence[int],
    *,
    day: date,
    by: int | None,
    its: Customs,
    time_zone: str,
    now: datetime,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> int:
    """Ask a survey of these people, each once, from their `day` on; how many they are, 0 when it was started before.

    `by` is who started it, and reads its figures beside the committee; None for nobody. `owed_at` as in
    `planning.enter`.
    """
    new = {
        "campaign": campaign, "kind": kind, "period": record.period_of(day), "started_by": by,
        "started_at": now, "sent": 0, "answered": 0, "enrolled": {},
    }  # fmt: skip
    if not await insert_new(session, SurveyRound, new):
        return 0
    for place in range(0, len(people), planning.PAGE):
        anchors = dict.fromkeys(people[place : place + planning.PAGE], day)
        await planning.enter(campaign, asked, anchors, its=its, owed_at=owed_at, session=session)
    due, payload = ends_on(day + _WEEK, None, time_zone), {"campaign": campaign}
    await work.add(key=f"close:{campaign}", kind=CLOSE, payload=payload, due_at=due, session=session)
    return len(people)
