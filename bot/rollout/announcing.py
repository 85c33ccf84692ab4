"""Messages about waves, entered as work in the transaction that makes them necessary: each once for its key.

`owed_at` is that of the row of work which makes them necessary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot import work
from bot.rollout.models import Wave

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

ANNOUNCE: Final = "rollout.announce"
LETTER: Final = "rollout.letter"
"""Kinds of work: {wave, employee_id}, and for letters {what, facts} as well."""


async def enter(
    wave_id: str, people: Iterable[int], *, now: datetime, owed_at: datetime, session: AsyncSession
) -> None:
    """Tell these people that their wave begins: once each, however often they come and go."""
    rows = [
        work.new_row(
            key=f"wave:{wave_id}:announce:{one}", kind=ANNOUNCE, payload={"wave": wave_id, "employee_id": one},
            due_at=now, owed_at=owed_at,
        )
        for one in people
    ]  # fmt: skip
    await work.add_many(rows, session=session)


async def enter_late(wave_id: str, people: Iterable[int], *, now: datetime, session: AsyncSession) -> None:
    """The same for those who join a wave; one that has not begun tells them when it does.

    Whoever is put into it anew after a restore may have heard of it at any time since the wave is there.
    """
    wave = await session.get(Wave, wave_id)
    if wave is not None and wave.state == "running":
        await enter(wave_id, people, now=now, owed_at=wave.created_at, session=session)


async def letters(
    wave_id: str,
    what: str,
    people: Iterable[int],
    *,
    key: str,
    now: datetime,
    owed_at: datetime,
    session: AsyncSession,
    **facts: Any,
) -> None:
    """Tell these people something about a wave, once each for `key`; `facts` is plain JSON, days in ISO form."""
    rows = [
        work.new_row(
            key=f"wave:{wave_id}:{what}:{key}:{one}", kind=LETTER, due_at=now, owed_at=owed_at,
            payload={"wave": wave_id, "what": what, "employee_id": one, "facts": facts},
        )
        for one in dict.fromkeys(people)
    ]  # fmt: skip
    await work.add_many(rows, session=session)
