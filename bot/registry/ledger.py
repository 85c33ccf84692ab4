"""How the registry changes: one writer at a time, every difference in the history, one more revision.

Entries are compared as JSON, where 1, 1.0 and true are three things and the order of keys is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlmodel import select

from bot.db import insert_new
from bot.outbox import announce
from bot.registry.models import RegistryChange, RegistryHead, ToolEntry
from bot.registry.notes import visible

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

Json = dict[str, Any]

CHANGED: Final = "tool_changed"
"""The event: `{"tool": id, "paths": [...], "change": id of the last row in the history}`."""

WHOLE: Final = "*"
"""The path of a change that brought a whole tool."""

FORMER: Final = "former employee"
"""In the place of the address of somebody who was erased."""

_BY_PART: Final = ("data", "criteria")
_LONGEST_PATH: Final = 200


class Difference(NamedTuple):
    """One path whose value differs; None stands for nothing there."""

    path: str
    old: Any
    new: Any


class Author(NamedTuple):
    """Who changes the registry (None: the command line), by what, why, and when."""

    by: int | None
    source: str
    why: str
    now: datetime


async def lock(session: AsyncSession, now: datetime) -> RegistryHead:
    """The head, in this transaction's hands until it ends; whoever else writes to the registry waits."""
    await insert_new(session, RegistryHead, {"id": 1, "entry": {}, "revision": 0, "changed_at": now})
    mine = select(RegistryHead).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(mine)).one()


def differences(old: Json, new: Json, by_part: Iterable[str] = _BY_PART) -> Iterator[Difference]:
    """What differs between two entries, key by key; cells and criteria one by one."""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if key in by_part and isinstance(before, dict | None) and isinstance(after, dict | None):
            parts = differences(before or {}, after or {}, ())
            yield from (Difference(_path(f"{key}.{part.path}"), part.old, part.new) for part in parts)
        elif (key in old) != (key in new) or not same(before, after):
            yield Difference(_path(key), before, after)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


async def record(tool_id: str | None, found: Iterable[Difference], author: Author, *, session: AsyncSession) -> int:
    """Write differences into the history; the id of the last. `tool_id` is None for the head."""
    rows = [
        RegistryChange(
            at=author.now,
            employee_id=author.by,
            source=author.source,
            tool_id=tool_id,
            path=one.path,
            old=one.old,
            new=one.new,
            why=author.why,
        )
        for one in found
    ]
    session.add_all(rows)
    await session.flush()
    return max(row.id or 0 for row in rows)


async def tell(
    tool_id: str,
    paths: Iterable[str],
    change: int,
    *,
    now: datetime,
    session: AsyncSession,
    owed_at: datetime | None = None,
) -> None:
    """Announce that a tool changed; `owed_at` as in `announce`."""
    said = {"tool": tool_id, "paths": list(paths), "change": change}
    await announce(CHANGED, str(change), said, now=now, owed_at=owed_at, session=session)


def renew(head: RegistryHead, now: datetime, entry: Mapping[str, Any] | None = None) -> None:
    """One more revision; `entry` replaces what the head says."""
    head.revision += 1
    head.changed_at = now
    if entry is not None:
        head.entry = dict(entry)


def _path(key: str) -> str:
    return visible(key)[:_LONGEST_PATH]


async def forget(address: str, *, now: datetime, session: AsyncSession) -> None:
    """Take the address of somebody who is erased out of the entries and of their history."""
    entries = (await session.exec(select(ToolEntry))).all()
    concerned = [row for row in entries if _without(row.entry, address) != row.entry]
    if concerned:
        renew(await lock(session, now), now)
    for row in concerned:
        row.entry = _without(row.entry, address)
    for change in (await session.exec(select(RegistryChange))).all():
        change.old, change.new = _without(change.old, address), _without(change.new, address)


def _without(value: Any, address: str) -> Any:
    """`value` with `FORMER` in the place of `address`, however deep."""
    if isinstance(value, dict):
        return {key: _without(one, address) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, address) for one in value]
    if isinstance(value, str) and address in value.casefold():
        return re.sub(re.escape(address), FORMER, value, flags=re.IGNORECASE)
    return value
