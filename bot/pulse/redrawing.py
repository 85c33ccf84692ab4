"""The messages of a check-in in Slack: the first one, and every one that asked again. Callers open the session.

Whichever of them somebody answers from, the others must not go on looking as if nothing had been answered.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, select

from bot import work
from bot.people import contact
from bot.people.models import Employee
from bot.pulse.models import Checkin, CheckinLetter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from knowledge import Lang

SHOW: Final = "pulse.show"
"""The kind of work that draws one message as its check-in stands: `payload`."""

_BATCH: Final = 500
_AT_ONCE: Final = timedelta(0)

Json = dict[str, Any]


def payload(
    checkin: int, employee_id: int, lang: Lang, place: tuple[str, str], *, special: str | None = None,
    again_on: date | None = None,
) -> Json:  # fmt: skip
    """One message, by the channel and `ts` of its `place`; `special` is only for the one who just tapped there."""
    return {
        "checkin": checkin, "employee_id": employee_id, "lang": lang, "channel": place[0], "ts": place[1],
        "special": special, "again_on": again_on.isoformat() if again_on is not None else None,
    }  # fmt: skip


async def enter(
    checkins: Sequence[Checkin],
    *,
    key: str,
    now: datetime,
    session: AsyncSession,
    besides: str = "",
    apart: timedelta = _AT_ONCE,
) -> None:
    """Draw every known message of these again, `besides` the one with this `ts`; many of them so far `apart`."""
    rows: list[Json] = []
    for start in range(0, len(checkins), _BATCH):
        batch = checkins[start : start + _BATCH]
        places = await _places(batch, session)
        langs = await _langs({one.employee_id for one in batch}, session)
        for one in batch:
            for place in places[one.id or 0]:
                if place[1] == besides or one.employee_id not in langs:
                    continue
                said = payload(one.id or 0, one.employee_id, langs[one.employee_id], place)
                due_at, named = now + len(rows) * apart, f"{key}:show:{one.id}:{place[1]}"
                rows.append(work.new_row(key=named, kind=SHOW, payload=said, due_at=due_at))
    await work.add_many(rows, session=session)


async def keep(checkin_id: int, *, channel: str, ts: str, now: datetime, session: AsyncSession) -> None:
    """One more message of a check-in; drawn again if it was answered while the message was on its way."""
    found = select(Checkin).where(Checkin.id == checkin_id).with_for_update()
    checkin = (await session.exec(found.execution_options(populate_existing=True))).first()
    if checkin is None:
        return
    session.add(CheckinLetter(checkin_id=checkin_id, channel=channel, ts=ts))
    await session.flush()
    if checkin.state != "sent":
        await enter([checkin], key=f"late:{ts}", now=now, besides=checkin.ts or "", session=session)


async def letters(checkin_ids: Collection[int], session: AsyncSession) -> Sequence[CheckinLetter]:
    """The messages of these check-ins beside their first ones."""
    found = select(CheckinLetter).where(col(CheckinLetter.checkin_id).in_(checkin_ids))
    return (await session.exec(found.order_by(col(CheckinLetter.id)))).all()


async def _places(checkins: Sequence[Checkin], session: AsyncSession) -> dict[int, list[tuple[str, str]]]:
    """Channel and `ts` of every message."""
    places: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for one in checkins:
        if one.channel and one.ts:
            places[one.id or 0].append((one.channel, one.ts))
    for letter in await letters([one.id or 0 for one in checkins], session):
        places[letter.checkin_id].append((letter.channel, letter.ts))
    return places


async def _langs(people: Collection[int], session: AsyncSession) -> dict[int, Lang]:
    accounts = await contact.accounts_of(people, session)
    found = (await session.exec(select(Employee).where(col(Employee.id).in_(people)))).all()
    return {one.id or 0: contact.lang_of(one, accounts.get(one.id or 0)) for one in found}
