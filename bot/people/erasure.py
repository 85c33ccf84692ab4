"""Erasing a person: every row, what waits to be done for them, the bot's messages, and the traces in the files.

What remains is a digest of their address and Slack ids, so that a restored backup can be cleared of them again.
Somebody who was erased and writes again is a new person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlmodel import col, delete, or_, select

from bot import installation, work
from bot.db import insert_new
from bot.people import rules, service
from bot.people.models import Employee, Erasure, SlackAccount
from bot.slack.models import MethodPause
from bot.work import Work

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession

    from bot.db import Database
    from bot.people.privacy import PersonalData, Sent

TELL: Final = "privacy.told"
TAKE_BACK: Final = "privacy.delete_message"
SCRUB: Final = "privacy.scrub"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """Somebody who is gone: their id, and how many messages of the bot are being taken back in Slack."""

    employee_id: int
    messages: int


async def erase(email: str, *, database: Database, rooms: Sequence[PersonalData], now: datetime) -> Erased | None:
    """Erase the person with this address, as `archipel erase` does; None when there is nobody.

    The bot takes its messages back and tells the person when it next runs; the files are cleaned before this returns.
    """
    async with database.writing() as session:
        person = await service.find(email, session=session)
        if person is None:
            return None
        erased = await erase_person(person, rooms=rooms, now=now, session=session)
    await scrub(database)
    return erased


async def erase_person(
    person: Employee,
    *,
    rooms: Sequence[PersonalData],
    now: datetime,
    session: AsyncSession,
    ordered_by: int | None = None,
    owed_at: datetime | None = None,
    tell: bool = True,
) -> Erased:
    """Delete everything about `person` and enter what has to be done in Slack, telling them included.

    `ordered_by` is the id of the work row this is done for, and `owed_at` since when that was owed; it alone survives,
    for its worker to finish.
    """
    employee_id = person.id or 0
    accounts = await _accounts(employee_id, session)
    sent = [message for room in rooms for message in await room.messages(session, employee_id)]
    await _remember(person, accounts, session=session, now=now)
    for room in rooms:
        await room.erase(session, employee_id, now)
    places = {account.user_id for account in accounts} | {one.channel for one in sent if not one.among_others}
    await _forget_work(employee_id, places | {person.email}, session=session, ordered_by=ordered_by)
    await session.exec(delete(MethodPause).where(col(MethodPause.channel).in_(places)))
    await _take_back(employee_id, sent, session=session, now=now)
    if tell:
        await _tell(person, accounts, session=session, now=now, owed_at=owed_at)
    await work.add(key=f"{SCRUB}:{employee_id}", kind=SCRUB, payload={}, due_at=now, session=session)
    _log.info("privacy.erased", id=employee_id, messages=len(sent))
    return Erased(employee_id, len(sent))


async def erasures(database: Database) -> list[dict[str, Any]]:
    """The list to carry over when a backup replaces this database; names nobody."""
    async with database.reading() as session:
        return [
            {"digest": one.digest, "erased_at": one.erased_at} for one in (await session.exec(select(Erasure))).all()
        ]


async def reapply_erasures(
    database: Database,
    *,
    rooms: Sequence[PersonalData],
    now: datetime,
    carried: Iterable[Mapping[str, Any]] = (),
) -> int:
    """After a restore: erase again who was erased since the backup; how many people.

    `carried` is what `erasures` gave for the database that the backup replaced. Whoever came back after having been
    erased is a new person and stays.
    """
    async with database.writing() as session:
        for one in carried:
            await _note(one["digest"], one["erased_at"], session)
        gone = await _named_in_the_list(session)
        for person in gone:
            await erase_person(person, rooms=rooms, now=now, session=session, tell=False)
    if gone:
        await scrub(database)
    return len(gone)


async def scrub(database: Database, *, compact: bool = True) -> bool:
    """Leave nothing of deleted rows in the files of SQLite; False when a reader was in the way: try again.

    Deleted content is overwritten as it goes (`secure_delete`), but copies remain where pages were split, and older
    states in the write-ahead log: `compact` rewrites the file, the checkpoint empties the log. PostgreSQL cleans up by
    itself (autovacuum).
    """
    if database.engine.dialect.name != "sqlite":
        return True
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")  # a pooled connection of a reader may write from here on
        await connection.rollback()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if compact:
            await driver.execute("VACUUM")
        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = await cursor.fetchone()
        await cursor.close()
    return not busy


async def _accounts(employee_id: int, session: AsyncSession) -> Sequence[SlackAccount]:
    return (await session.exec(select(SlackAccount).where(SlackAccount.employee_id == employee_id))).all()


async def _remember(
    person: Employee, accounts: Iterable[SlackAccount], *, session: AsyncSession, now: datetime
) -> None:
    secret = await installation.secret(session=session)
    for name in (person.email, *(account.user_id for account in accounts)):
        await _note(_digest(secret, name), now, session)


async def _note(digest: str, erased_at: datetime, session: AsyncSession) -> None:
    """The last erasure counts: a person may come back and be erased again."""
    if not await insert_new(session, Erasure, {"digest": digest, "erased_at": erased_at}):
        noted = await session.get_one(Erasure, digest)
        noted.erased_at = max(noted.erased_at, erased_at)


def _digest(secret: bytes, name: str) -> str:
    return installation.opaque(secret, f"erased:{name}")


async def _named_in_the_list(session: AsyncSession) -> list[Employee]:
    secret = await installation.secret(session=session)
    noted = {one.digest: one.erased_at for one in (await session.exec(select(Erasure))).all()}
    users: dict[int | None, list[str]] = {}
    for account in (await session.exec(select(SlackAccount))).all():
        users.setdefault(account.employee_id, []).append(account.user_id)

    def erased(person: Employee) -> bool:
        digests = (_digest(secret, name) for name in (person.email, *users.get(person.id, ())))
        return any(digest in noted and person.created_at <= noted[digest] for digest in digests)

    return [person for person in (await session.exec(select(Employee))).all() if erased(person)]


async def _forget_work(
    employee_id: int, names: Collection[str], *, session: AsyncSession, ordered_by: int | None
) -> None:
    """Delete what waits for this person and whatever is named after them; a worker at one of these loses it."""
    waiting = (await session.exec(select(Work).where(col(Work.payload).is_not(None)))).all()
    theirs = [row.id for row in waiting if row.id != ordered_by and _speaks_of(row.payload, employee_id, names)]
    named = [col(Work.key).contains(name, autoescape=True) for name in names]
    await session.exec(delete(Work).where(col(Work.id) != (ordered_by or 0), or_(col(Work.id).in_(theirs), *named)))


def _speaks_of(value: object, employee_id: int, names: Collection[str]) -> bool:
    """Whether a payload is about this person: a value of it, not a mention in what somebody else wrote."""
    if isinstance(value, Mapping):
        return value.get("employee_id") == employee_id or any(
            _speaks_of(part, employee_id, names) for part in value.values()
        )
    if isinstance(value, list):
        return any(_speaks_of(part, employee_id, names) for part in value)
    return isinstance(value, str) and value in names


async def _take_back(employee_id: int, sent: Iterable[Sent], *, session: AsyncSession, now: datetime) -> None:
    for number, one in enumerate(sent):
        key = f"{TAKE_BACK}:{employee_id}:{number}"
        await work.add(key=key, kind=TAKE_BACK, payload=asdict(one), due_at=now, session=session)


async def _tell(
    person: Employee,
    accounts: Iterable[SlackAccount],
    *,
    session: AsyncSession,
    now: datetime,
    owed_at: datetime | None,
) -> None:
    writes = [account for account in accounts if account.kind in ("member", "guest")]
    for number, account in enumerate(writes):
        payload = {"user": account.user_id, "lang": rules.spoken(account.locale) or rules.lang(person)}
        key = f"{TELL}:{person.id}:{number}"
        await work.add(key=key, kind=TELL, payload=payload, due_at=now, owed_at=owed_at, session=session)
