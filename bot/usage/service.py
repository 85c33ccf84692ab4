"""Recording usage events, inside the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlmodel import col, delete

from bot.db import insert_new
from bot.usage.models import UsageEvent

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

OWN: Final = "archipel"
"""The source of what happens in the bot itself."""


async def record(
    session: AsyncSession,
    *,
    key: str,
    name: str,
    employee_id: int,
    occurred_at: datetime,
    surface: str = "",
    source: str = OWN,
    tool: str | None = None,
    quantity: float = 1.0,
) -> bool:
    """Note that a person did something once; whether it was new.

    `key` says what it is (`question:17`), so that recording it again changes nothing. `name` is what was done, such as
    `question.asked`; `occurred_at` is aware business time. Raises IntegrityError for a person who is not there.
    """
    return await insert_new(
        session,
        UsageEvent,
        {
            "key": key,
            "source": source,
            "name": name,
            "employee_id": employee_id,
            "surface": surface,
            "tool": tool,
            "quantity": quantity,
            "occurred_at": occurred_at,
        },
    )


async def forget(session: AsyncSession, keys: Collection[str]) -> None:
    """Delete what was noted under these keys."""
    await session.exec(delete(UsageEvent).where(col(UsageEvent.key).in_(keys)))
