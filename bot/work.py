"""Durable due work: rows that are claimed, done once, tried again and given up.

A row goes pending -> claimed -> done. A claim is a lease of `LEASE` on the wall clock and a number, `attempts`, that
only ever grows: whoever made the last claim may finish, put off or change the row, everybody before gets `LeaseLost`.
When something is due is business time. Winding it forward makes work due and never ends a lease.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
import structlog
from sqlalchemy import CheckConstraint, Column, Index, RowMapping
from sqlalchemy.types import JSON
from sqlmodel import Field, SQLModel

from bot.db import UtcDateTime
from bot.errors import ArchipelError

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import ReturningUpdate
    from sqlmodel.ext.asyncio.session import AsyncSession

LEASE: Final = timedelta(seconds=120)
"""How long a claim lasts on the wall clock unless it is renewed."""

MAX_FAILURES: Final = 12
"""Claims that crash or raise before a row is given up: with the pauses between them, about two hours."""

LATE: Final = timedelta(minutes=1)
"""Overdue for longer than this counts as late."""

_BATCH: Final = 500
"""Rows entered by one statement."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

STATES = ("pending", "claimed", "done", "unknown", "expired", "cancelled")
State = Literal["done", "unknown", "expired", "cancelled"]
Json = dict[str, Any]

log: Final = structlog.get_logger(__name__)


class LeaseLost(ArchipelError):
    """The row of key `key` is somebody else's by now, or was cancelled: stop, and undo what the transaction did."""

    def __init__(self, key: str) -> None:
        super().__init__(f"work {key} is no longer held by this claim: leave it to whoever claimed it since")
        self.key = key


class Later(ArchipelError):
    """Raised by a handler to put its row off until `due_at` (business time); that does not count as a failure.

    Only for what is known not to have happened, as after a 429: the next claim takes it that there is nothing to
    read back.
    """

    def __init__(self, due_at: datetime) -> None:
        super().__init__(f"this can go on from {due_at.isoformat()}")
        self.due_at = due_at


class Work(SQLModel, table=True):
    """One thing to do once. `due_at` and `not_after` are business time, `lease_until` is wall time.

    `key` says what it is (`slack:Ev0123`, `answer:17`), never when, so that nothing can be entered twice. `payload`
    holds what people wrote only while it is needed: it is emptied when the row is finished. `attempts` counts claims
    and fences: only the worker that made the last claim may finish the row. `failures` counts the claims that crashed
    or raised: every claim counts at first and is taken back when it ends in order. `slack_ts` is the message it led to.
    `owed_at` (business time) is since when it could be done: when it was first due, or what led to it was. Putting it
    off does not change that.
    """

    __tablename__ = "work"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="work_state"),
        # Partial, so that neither what lies far ahead nor what is long done makes looking for work slower.
        Index(
            "work_pending",
            "kind",
            "due_at",
            "id",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        Index(
            "work_claimed",
            "lease_until",
            sqlite_where=sa.text("state = 'claimed'"),
            postgresql_where=sa.text("state = 'claimed'"),
        ),
        Index(
            "work_finished",
            "finished_at",
            sqlite_where=sa.text("finished_at IS NOT NULL"),
            postgresql_where=sa.text("finished_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    kind: str = Field(max_length=40)
    payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    due_at: datetime = Field(sa_type=UtcDateTime)
    owed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    not_after: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default="pending", max_length=10)
    attempts: int = 0
    failures: int = Field(default=0, sa_column_kwargs={"server_default": sa.text("0")})
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_claim_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    slack_ts: str | None = Field(default=None, max_length=32)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in the hands of one worker until `lease_until` (wall time); `first_claim_at` is business time.

    What it leads to is entered with its `owed_at`, so that what was done before a restore is not done again.
    `failures` counts the earlier claims that crashed or raised: unless it is 0, what is to be done may have been done.
    """

    id: int
    key: str
    kind: str
    payload: Json
    due_at: datetime
    not_after: datetime | None
    attempts: int
    first_claim_at: datetime
    slack_ts: str | None
    lease_until: datetime
    owed_at: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits of one kind: rows not begun, how many of them are overdue by more than `LATE`, the oldest due time."""

    pending: int
    late: int
    oldest_due_at: datetime


_table: Final = SQLModel.metadata.tables["work"]
_row: Final = _table.c
# Written into the statement and not sent beside it: only then do planners see that a partial index will do.
_PENDING: Final = _row.state == sa.literal_column("'pending'")
_CLAIMED: Final = _row.state == sa.literal_column("'claimed'")
_KEPT: Final = tuple(_row[name] for name in Claimed.__dataclass_fields__)


def new_row(
    *,
    key: str,
    kind: str,
    payload: Json,
    due_at: datetime,
    not_after: datetime | None = None,
    owed_at: datetime | None = None,
) -> Json:
    """The values of a new row, for whoever inserts many at once. `owed_at` is that of the row it follows from, if any.

    After a restore that row may be done again, and what follows from it is due anew although it was done before.
    """
    return {
        "key": key,
        "kind": kind,
        "payload": payload,
        "due_at": due_at,
        "owed_at": min(owed_at or due_at, due_at),
        "not_after": not_after,
        "state": "pending",
        "attempts": 0,
        "failures": 0,
    }


async def add(
    *,
    key: str,
    kind: str,
    payload: Json,
    due_at: datetime,
    not_after: datetime | None = None,
    owed_at: datetime | None = None,
    session: AsyncSession,
) -> bool:
    """Enter something to do at `due_at`, and never after `not_after`; False when `key` was entered before.

    `owed_at` as in `new_row`.
    """
    values = new_row(key=key, kind=kind, payload=payload, due_at=due_at, not_after=not_after, owed_at=owed_at)
    return bool(await _insert(values, session))


async def add_turn(kind: str, turn: int, *, every: timedelta, now: datetime, session: AsyncSession) -> None:
    """Enter what is done once in every stretch of time: in the one that `now` is in (`turn` 0), or in the next (1).

    The key names when it begins: a clock that is wound, a restart or another replica make no second one. Handlers enter
    their successor before anything else, so that one bad turn does not end them all.
    """
    due_at = now - (now - _EPOCH) % every + turn * every
    key = f"{kind.replace('.', ':')}:{due_at:%Y-%m-%dT%H:%M}"
    await add(key=key, kind=kind, payload={}, due_at=due_at, session=session)


async def add_many(rows: Sequence[Json], *, session: AsyncSession) -> None:
    """Enter many rows made by `new_row` in few steps; those whose key was entered before are left as they are."""
    from sqlalchemy.dialects import postgresql, sqlite

    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    connection = await session.connection()
    for start in range(0, len(rows), _BATCH):
        await connection.execute(insert(_table).on_conflict_do_nothing(), rows[start : start + _BATCH])


async def again(row: Json, *, session: AsyncSession) -> None:
    """Enter a row made by `new_row`, also when one of its key was finished: what it stands for is to be done after all.

    Only for what is known not to have been done: nothing is looked up. A row that is open is left as it is.
    """
    finished = sa.update(_table).where(_row.key == row["key"], _row.state.in_(("done", "cancelled", "expired")))
    anew = {**row, "attempts": _row.attempts, "finished_at": None, "first_claim_at": None}
    if (await _execute(finished.values(anew), session)).rowcount == 0:
        await add_many([row], session=session)


async def add_claimed(
    *,
    key: str,
    kind: str,
    payload: Json,
    due_at: datetime,
    not_after: datetime | None = None,
    owed_at: datetime | None = None,
    lease_until: datetime,
    session: AsyncSession,
) -> Claimed | None:
    """Enter something that the caller does itself and at once; None when `key` was entered before.

    Should the caller die, a worker takes over after `lease_until` (wall time). `owed_at` as in `new_row`.
    """
    values = new_row(key=key, kind=kind, payload=payload, due_at=due_at, not_after=not_after, owed_at=owed_at)
    held = {"state": "claimed", "attempts": 1, "failures": 1, "lease_until": lease_until, "first_claim_at": due_at}
    rows = await _insert(values | held, session)
    return _claimed(rows[0]) if rows else None


async def claim(
    *, kinds: Collection[str], now: datetime, wall: datetime, limit: int, session: AsyncSession
) -> list[Claimed]:
    """Take at most `limit` rows of `kinds` that are due at `now` or whose lease ended before `wall`, oldest first.

    One statement decides and takes, so no row goes to two workers. Rows past `not_after`, and those that failed too
    often, expire instead; they are counted in the log and do not use up the limit.
    """
    taken: list[Claimed] = []
    while kinds and len(taken) < limit:
        wanted = limit - len(taken)
        given = {"kinds": list(kinds), "now": now, "wall": wall, "until": wall + LEASE, "limit": wanted}
        rows = (await _execute(_claim(), session, **given)).mappings().all()
        taken += [_claimed(row) for row in rows if row["state"] == "claimed"]
        _log_expired([row["kind"] for row in rows if row["state"] == "expired"])
        if len(rows) < wanted:
            break
    return sorted(taken, key=lambda item: (item.due_at, item.id))


async def finish(
    claimed: Claimed, *, now: datetime, state: State = "done", slack_ts: str | None = None, session: AsyncSession
) -> None:
    """The row is done (or `state`): its payload is emptied, `slack_ts` is kept if given.

    What was marked `unknown` before an attempt that must not be repeated can be made `done` by the same claim.
    Raises LeaseLost when this claim is not the last one.
    """
    held = sa.or_(_CLAIMED, _row.state == "unknown") if state == "done" else _CLAIMED
    values = {"state": state, "payload": sa.null(), "finished_at": now, "lease_until": None}
    await _change(claimed, values | ({"slack_ts": slack_ts} if slack_ts else {}), session, held=held)


async def postpone(claimed: Claimed, *, due_at: datetime, failed: bool = False, session: AsyncSession) -> None:
    """Back to pending until `due_at`; `failed` counts it as a failure. Raises LeaseLost as `finish` does."""
    failures = claimed.failures + (1 if failed else 0)
    await _change(claimed, {"state": "pending", "due_at": due_at, "failures": failures, "lease_until": None}, session)


async def keep(claimed: Claimed, *, slack_ts: str, session: AsyncSession) -> Claimed:
    """Store at once which message the row led to, so that it can be found after a crash. Raises LeaseLost."""
    await _change(claimed, {"slack_ts": slack_ts}, session)
    return replace(claimed, slack_ts=slack_ts)


async def renew(claimed: Claimed, *, wall: datetime, session: AsyncSession) -> Claimed:
    """Hold the row for another `LEASE` from `wall`. Raises LeaseLost."""
    await _change(claimed, {"lease_until": wall + LEASE}, session)
    return replace(claimed, lease_until=wall + LEASE)


async def cancel(keys: Collection[str], *, now: datetime, session: AsyncSession) -> int:
    """Nobody shall do these any more; how many were open. Whoever is at one right now cannot finish it."""
    values = {"state": "cancelled", "payload": sa.null(), "finished_at": now, "lease_until": None}
    open_ones = sa.update(_table).where(_row.key.in_(keys), sa.or_(_PENDING, _CLAIMED))
    return (await _execute(open_ones.values(values), session)).rowcount


async def move(key: str, *, due_at: datetime, session: AsyncSession) -> bool:
    """Due at another time; False when nobody waits for it any more, or somebody is at it right now."""
    owed = sa.case((_row.owed_at < due_at, _row.owed_at), else_=due_at)
    waiting = sa.update(_table).where(_row.key == key, _PENDING).values(due_at=due_at, owed_at=owed)
    return (await _execute(waiting, session)).rowcount == 1


async def purge(*, before: datetime, session: AsyncSession, limit: int = 10_000) -> int:
    """Delete rows finished before `before` (business time), at most `limit`, oldest first; how many.

    Their keys can be entered again then: keep events for longer than anybody repeats them (Slack: 24 hours).
    """
    old = sa.select(_row.id).where(_row.finished_at < before).order_by(_row.finished_at).limit(limit)
    result = await _execute(sa.delete(_table).where(_row.id.in_(old)), session)
    return result.rowcount


async def backlog(now: datetime, session: AsyncSession) -> dict[str, Backlog]:
    """What waits, by kind, from the index alone; kinds of which nothing waits are left out."""
    late = sa.func.sum(sa.case((_row.due_at < now - LATE, 1), else_=0)).label("late")
    oldest = sa.func.min(_row.due_at).label("oldest")
    pending = sa.func.count().label("pending")
    found = sa.select(_row.kind, pending, late, oldest).where(_PENDING).group_by(_row.kind)
    rows = await _execute(found, session)
    return {row.kind: Backlog(row.pending, int(row.late), row.oldest) for row in rows}


async def next_due(kinds: Collection[str], *, wall: datetime, session: AsyncSession) -> dict[str, datetime | None]:
    """When the next row of each kind is due (business time); None: a lease has ended, somebody must take over now.

    One statement, and two steps into an index for each kind of which something waits. The others are left out.
    """
    if not kinds:
        return {}
    found: dict[str, datetime | None] = {}
    for row in await _execute(_next_due(), session, wall=wall):
        if row.kind in kinds:
            found[row.kind] = None if row.due_at is None else found.get(row.kind, row.due_at)
    return found


async def still_held(items: Collection[Claimed], *, wall: datetime, session: AsyncSession) -> dict[int, datetime]:
    """Until when (wall time) each of these claims still holds, by the row's id; those that ended are left out."""
    attempts = {item.id: item.attempts for item in items}
    found = sa.select(_row.id, _row.attempts, _row.lease_until).where(
        _CLAIMED, _row.id.in_(attempts), _row.lease_until >= wall
    )
    rows = await _execute(found, session)
    return {row.id: row.lease_until for row in rows if row.attempts == attempts[row.id]}


_now: Final = sa.bindparam("now", type_=UtcDateTime())
_wall: Final = sa.bindparam("wall", type_=UtcDateTime())


@cache
def _claim() -> ReturningUpdate[Any]:
    """Two ranges of two indexes, each locked as far as it is free, then one update by primary key."""
    among = _row.kind.in_(sa.bindparam("kinds", expanding=True))
    limit = sa.bindparam("limit", type_=sa.Integer())
    due = sa.select(_row.id).where(_PENDING, among, _row.due_at <= _now).order_by(_row.due_at, _row.id)
    ended = sa.select(_row.id).where(_CLAIMED, among, _row.lease_until < _wall).order_by(_row.lease_until)
    first_due = due.limit(limit).with_for_update(skip_locked=True).cte("due")
    first_ended = ended.limit(limit).with_for_update(skip_locked=True).cte("ended")
    chosen = sa.union_all(sa.select(first_ended.c.id), sa.select(first_due.c.id)).limit(limit)
    over = sa.or_(_row.not_after < _now, _row.failures >= MAX_FAILURES)
    values = {
        "state": sa.case((over, "expired"), else_="claimed"),
        "payload": sa.case((over, sa.null()), else_=_row.payload),
        "finished_at": sa.case((over, _now), else_=sa.null()),
        "lease_until": sa.case((over, sa.null()), else_=sa.bindparam("until", type_=UtcDateTime())),
        "attempts": _row.attempts + 1,
        "failures": _row.failures + 1,
        "first_claim_at": sa.func.coalesce(_row.first_claim_at, _now),
    }
    return sa.update(_table).where(_row.id.in_(chosen)).values(values).returning(*_KEPT, _row.state)


@cache
def _next_due() -> sa.CompoundSelect[Any]:
    """Neither database skips from kind to kind in an index by itself: the first, then each that follows another."""
    pending = _table.alias()
    of_all = sa.select(sa.func.min(_row.kind).label("kind")).where(_PENDING)
    kinds = of_all.cte("kinds", recursive=True)
    following = sa.select(sa.func.min(pending.c.kind)).where(
        pending.c.state == sa.literal_column("'pending'"), pending.c.kind > kinds.c.kind
    )
    kinds = kinds.union_all(sa.select(following.scalar_subquery()).where(kinds.c.kind.is_not(None)))
    earliest = sa.select(sa.func.min(_row.due_at)).where(_PENDING, _row.kind == kinds.c.kind).scalar_subquery()
    waiting = sa.select(kinds.c.kind, earliest.label("due_at")).where(kinds.c.kind.is_not(None))
    never = sa.cast(sa.null(), UtcDateTime()).label("due_at")
    ended = sa.select(_row.kind, never).where(_CLAIMED, _row.lease_until < _wall)
    return sa.union_all(waiting, ended)


async def _execute(statement: sa.Executable, session: AsyncSession, **given: Any) -> sa.CursorResult[Any]:
    """Plain SQL in the session's transaction: rows here are values, the ORM has no part in them."""
    return await (await session.connection()).execute(statement, given)


async def _insert(values: Json, session: AsyncSession) -> Sequence[RowMapping]:
    from sqlalchemy.dialects import postgresql, sqlite

    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(_table).values(**values).on_conflict_do_nothing().returning(*_KEPT)
    return (await _execute(statement, session)).mappings().all()


async def _change(
    claimed: Claimed, values: Json, session: AsyncSession, *, held: sa.ColumnElement[bool] = _CLAIMED
) -> None:
    mine = (_row.id == claimed.id, _row.attempts == claimed.attempts, held)
    result = await _execute(sa.update(_table).where(*mine).values(values), session)
    if result.rowcount != 1:
        raise LeaseLost(claimed.key)


def _claimed(row: RowMapping) -> Claimed:
    """A claim counts as a failure in the table until it ends in order; the worker is told of the earlier ones."""
    kept = {name: row[name] for name in Claimed.__dataclass_fields__}
    owed_at = row["owed_at"] or row["due_at"]
    return Claimed(**kept | {"payload": row["payload"] or {}, "failures": row["failures"] - 1, "owed_at": owed_at})


def _log_expired(kinds: list[str]) -> None:
    for kind in sorted(set(kinds)):
        log.warning("work.expired", kind=kind, count=kinds.count(kind))
