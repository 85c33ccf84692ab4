"""The part of `archipel doctor` that looks at the audit chain. Nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import audit
from bot.db import Database, check_schema
from bot.doctor import Check, listed
from bot.errors import DatabaseError

if TYPE_CHECKING:
    from bot.settings import Settings


async def check_audit(settings: Settings, noted: str = "") -> list[Check]:
    """Whether the chain is whole and still holds the entry `noted` (`12:digest`), which an earlier look printed.

    Nothing is said of a database that cannot be used: another check does.
    """
    database = Database(settings.database)
    try:
        await check_schema(database)
        async with database.reading() as session:
            broken = await audit.verify(session)
            last = await audit.head(session)
            held = not noted or await audit.holds(noted, session=session)
    except DatabaseError:
        return []
    finally:
        await database.close()
    return [_said(broken, last, noted, held=held)]


def _said(broken: list[int], last: audit.AuditEntry | None, noted: str, *, held: bool) -> Check:
    if broken:
        entries = listed([str(seq) for seq in broken])
        do = "somebody changed the database by hand: compare it with a backup, and tell whoever answers for it"
        return Check("audit", "fail", f"entries were changed, removed or moved, at: {entries}", do)
    if not held:
        do = "entries at the end were removed or replaced, or this database is older: compare it with a backup"
        return Check("audit", "fail", f"the entry noted earlier is not there: {noted}", do)
    if last is None:
        return Check("audit", "ok", "nothing recorded yet")
    return Check(
        "audit", "ok", f"whole; the last entry is {audit.anchor(last)} (note it elsewhere; `--audit` looks for it)"
    )
