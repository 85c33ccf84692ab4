import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from sqlmodel import select

from bot import work
from bot.db import Database
from bot.work import LEASE, MAX_FAILURES, Backlog, Claimed, LeaseLost, Work

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WALL = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""Two days behind on purpose: whoever takes one clock for the other is found out."""

ASK = "ask.message"
PAYLOAD = {"text": "Darf ich Kundendaten übersetzen lassen?", "channel": "D0ADA"}
SOON = timedelta(minutes=5)


async def enter(database: Database, key: str = "slack:Ev1", *, kind: str = ASK, **more: Any) -> bool:
    async with database.writing() as session:
        return await work.add(key=key, kind=kind, payload=PAYLOAD, session=session, **{"due_at": NOW, **more})


async def take(
    database: Database, *kinds: str, now: datetime = NOW, wall: datetime = WALL, limit: int = 10
) -> list[Claimed]:
    async with database.writing() as session:
        return await work.claim(kinds=kinds or (ASK,), now=now, wall=wall, limit=limit, session=session)


async def finish(database: Database, item: Claimed, **more: Any) -> None:
    async with database.writing() as session:
        await work.finish(item, now=NOW, session=session, **more)


async def postpone(database: Database, item: Claimed, **more: Any) -> None:
    async with database.writing() as session:
        await work.postpone(item, session=session, **more)


async def row(database: Database, key: str = "slack:Ev1") -> Work:
    async with database.reading() as session:
        return (await session.exec(select(Work).where(Work.key == key))).one()


async def due_kinds(database: Database, *kinds: str, wall: datetime = WALL) -> dict[str, datetime | None]:
    async with database.reading() as session:
        return await work.next_due(kinds or (ASK,), wall=wall, session=session)


async def test_a_key_is_entered_once(database: Database) -> None:
    assert await enter(database)
    assert not await enter(database, due_at=NOW + SOON)
    assert (await row(database)).due_at == NOW


async def test_what_is_to_be_done_after_all_is_done_once_more_and_by_nobody_who_had_it_before(
    database: Database,
) -> None:
    async def again() -> None:
        async with database.writing() as session:
            await work.again(work.new_row(key="slack:Ev1", kind=ASK, payload=PAYLOAD, due_at=NOW), session=session)

    await again()
    [before] = await take(database)
    await again()  # somebody is at it
    assert await take(database) == []
    await finish(database, before, state="cancelled")
    await again()
    [item] = await take(database)
    assert (item.id, item.payload, item.failures, item.attempts) == (before.id, PAYLOAD, 0, before.attempts + 1)
    with pytest.raises(LeaseLost):
        await finish(database, before)
    await finish(database, item)
    assert (await row(database)).state == "done"


async def test_what_comes_again_is_entered_once_for_each_stretch_of_time(database: Database) -> None:
    async def enter_turn(turn: int, now: datetime) -> None:
        async with database.writing() as session:
            await work.add_turn("index.look", turn, every=timedelta(minutes=15), now=now, session=session)

    for minute in (0, 7, 14):  # a restart, another replica, time that was wound a little
        await enter_turn(0, NOW + timedelta(minutes=minute))
        await enter_turn(1, NOW + timedelta(minutes=minute))
    async with database.reading() as session:
        found = (await session.exec(select(Work).order_by(Work.key))).all()
    assert [(one.key, one.kind, one.due_at) for one in found] == [
        ("index:look:2026-11-22T09:30", "index.look", NOW),
        ("index:look:2026-11-22T09:45", "index.look", NOW + timedelta(minutes=15)),
    ]


async def test_what_is_due_is_claimed_with_all_that_is_known_about_it(database: Database) -> None:
    await enter(database, not_after=NOW + SOON)
    [item] = await take(database)
    assert item == Claimed(
        id=item.id, key="slack:Ev1", kind=ASK, payload=PAYLOAD, due_at=NOW, not_after=NOW + SOON, attempts=1,
        first_claim_at=NOW, slack_ts=None, lease_until=WALL + LEASE, owed_at=NOW, failures=0,
    )  # fmt: skip


async def test_since_when_it_is_owed_stays_when_it_is_put_off_or_moved(database: Database) -> None:
    await enter(database, owed_at=NOW - SOON)
    [item] = await take(database)
    await postpone(database, item, due_at=NOW + SOON)
    [item] = await take(database, now=NOW + SOON)
    assert (item.owed_at, item.due_at) == (NOW - SOON, NOW + SOON)
    await postpone(database, item, due_at=NOW + SOON)
    async with database.writing() as session:
        assert await work.move(item.key, due_at=NOW + 2 * SOON, session=session)
    assert (await row(database)).owed_at == NOW - SOON
    async with database.writing() as session:
        assert await work.move(item.key, due_at=NOW - 2 * SOON, session=session)
    assert (await row(database)).owed_at == NOW - 2 * SOON


async def test_nothing_is_owed_later_than_it_is_due(database: Database) -> None:
    await enter(database, owed_at=NOW + SOON)
    assert (await row(database)).owed_at == NOW


async def test_what_is_claimed_is_not_claimed_again(database: Database) -> None:
    await enter(database)
    assert await take(database)
    assert await take(database) == []


async def test_nothing_is_claimed_before_it_is_due(database: Database) -> None:
    await enter(database, due_at=NOW + timedelta(microseconds=1))
    assert await take(database) == []
    assert len(await take(database, now=NOW + timedelta(microseconds=1))) == 1


async def test_the_oldest_come_first_and_no_more_than_asked_for(database: Database) -> None:
    for minutes in (3, 1, 2):
        await enter(database, f"slack:Ev{minutes}", due_at=NOW - timedelta(minutes=minutes))
    assert [item.key for item in await take(database, limit=2)] == ["slack:Ev3", "slack:Ev2"]
    assert [item.key for item in await take(database, limit=2)] == ["slack:Ev1"]


async def test_only_the_kinds_asked_for_are_claimed(database: Database) -> None:
    await enter(database, "answer:1", kind="ask.answer")
    await enter(database, "home:1", kind="home.publish")
    assert [item.key for item in await take(database, "home.publish", "ask.escalation")] == ["home:1"]
    async with database.writing() as session:
        assert await work.claim(kinds=[], now=NOW, wall=WALL, limit=5, session=session) == []


async def test_many_claiming_at_once_share_the_rows_without_overlap(database: Database) -> None:
    for number in range(60):
        await enter(database, f"slack:Ev{number}")
    shares = await asyncio.gather(*(take(database, limit=7) for _ in range(8)))
    # On PostgreSQL nobody waits for another's rows, so a share can be short; the next claim finds them.
    shares += [await take(database, limit=60)]
    keys = [item.key for share in shares for item in share]
    assert len(keys) == len(set(keys)) == 60


async def test_a_finished_row_has_forgotten_what_was_written(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    await finish(database, item, slack_ts="1763803800.000100")
    found = await row(database)
    assert (found.state, found.payload, found.finished_at) == ("done", None, NOW)
    assert (found.slack_ts, found.lease_until) == ("1763803800.000100", None)
    assert await take(database, wall=WALL + LEASE * 2) == []


async def test_an_emptied_payload_is_null_in_the_database_and_not_a_json_null(database: Database) -> None:
    await enter(database)
    await finish(database, (await take(database))[0])
    async with database.engine.connect() as connection:
        assert await connection.scalar(sa.text("SELECT count(*) FROM work WHERE payload IS NULL")) == 1


async def test_a_row_is_finished_once(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    await finish(database, item)
    with pytest.raises(LeaseLost, match="slack:Ev1"):
        await finish(database, item)


async def test_after_the_lease_somebody_else_claims_and_is_told_that_it_may_have_been_done(database: Database) -> None:
    await enter(database)
    [first] = await take(database)
    assert await take(database, wall=first.lease_until) == []
    [second] = await take(database, now=NOW + SOON, wall=first.lease_until + timedelta(microseconds=1))
    assert (second.attempts, second.failures, second.first_claim_at) == (2, 1, NOW)


@pytest.mark.parametrize("act", ["finish", "postpone", "keep", "renew"])
async def test_a_worker_whose_row_was_taken_over_changes_nothing(database: Database, act: str) -> None:
    await enter(database)
    [stale] = await take(database)
    [_] = await take(database, wall=WALL + LEASE * 2)
    before = (await row(database)).model_dump()
    acts = {
        "finish": lambda session: work.finish(stale, now=NOW, session=session),
        "postpone": lambda session: work.postpone(stale, due_at=NOW, session=session),
        "keep": lambda session: work.keep(stale, slack_ts="1.1", session=session),
        "renew": lambda session: work.renew(stale, wall=WALL + LEASE * 3, session=session),
    }

    async def attempt() -> None:
        async with database.writing() as session:
            await acts[act](session)

    with pytest.raises(LeaseLost):
        await attempt()
    assert (await row(database)).model_dump() == before


async def test_losing_the_lease_undoes_what_the_transaction_stored(database: Database) -> None:
    await enter(database)
    [stale] = await take(database)
    await take(database, wall=WALL + LEASE * 2)

    async def store_and_finish() -> None:
        async with database.writing() as session:
            await work.add(key="answer:1", kind="ask.answer", payload={}, due_at=NOW, session=session)
            await work.finish(stale, now=NOW, session=session)

    with pytest.raises(LeaseLost):
        await store_and_finish()
    async with database.reading() as session:
        assert (await session.exec(select(Work.key))).all() == ["slack:Ev1"]


async def test_a_lease_that_ended_but_was_not_taken_over_still_finishes(database: Database) -> None:
    """The work was done and nobody else has it: doing it again would help nobody."""
    await enter(database)
    [item] = await take(database, wall=WALL - LEASE * 5)
    assert (await due_kinds(database)) == {ASK: None}
    await finish(database, item)
    assert (await row(database)).state == "done"


async def test_winding_time_by_a_week_ends_no_lease(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    assert await take(database, now=NOW + timedelta(weeks=1)) == []
    await finish(database, item)


async def test_a_row_put_off_comes_back_when_it_is_due_and_counts_no_failure(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    await postpone(database, item, due_at=NOW + SOON)
    assert await take(database) == []
    [again] = await take(database, now=NOW + SOON)
    assert (again.attempts, again.failures, again.payload) == (2, 0, PAYLOAD)


async def test_a_failure_stays_counted_when_the_row_is_put_off_later(database: Database) -> None:
    """Else a message sent before a crash would be sent again after a 429."""
    await enter(database)
    [first] = await take(database)
    await postpone(database, first, due_at=NOW, failed=True)
    [second] = await take(database)
    assert second.failures == 1
    await postpone(database, second, due_at=NOW)
    [third] = await take(database)
    assert (third.attempts, third.failures) == (3, 1)


async def test_what_was_stored_at_once_is_known_to_whoever_takes_over(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    async with database.writing() as session:
        kept = await work.keep(item, slack_ts="1763803800.000100", session=session)
    assert kept.slack_ts == "1763803800.000100"
    [again] = await take(database, wall=WALL + LEASE * 2)
    assert again.slack_ts == "1763803800.000100"


async def test_a_renewed_lease_holds_longer(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    async with database.writing() as session:
        renewed = await work.renew(item, wall=WALL + LEASE / 2, session=session)
    assert renewed.lease_until == WALL + LEASE * 1.5
    assert await take(database, wall=WALL + LEASE * 1.2) == []
    await finish(database, renewed)


async def test_what_comes_too_late_expires_is_counted_and_takes_nobodys_place(database: Database) -> None:
    for number in range(5):
        await enter(database, f"late:{number}", not_after=NOW + timedelta(minutes=1))
    await enter(database, "in-time", due_at=NOW + timedelta(minutes=1))
    with structlog.testing.capture_logs() as logs:
        items = await take(database, now=NOW + SOON, limit=2)
    assert [item.key for item in items] == ["in-time"]
    assert sum(line["count"] for line in logs if line["event"] == "work.expired") == 5
    found = await row(database, "late:3")
    assert (found.state, found.payload, found.finished_at, found.lease_until) == ("expired", None, NOW + SOON, None)


async def test_not_after_itself_is_still_in_time(database: Database) -> None:
    await enter(database, not_after=NOW)
    assert len(await take(database)) == 1


async def test_what_kills_its_worker_every_time_is_given_up(database: Database) -> None:
    await enter(database)
    wall = WALL
    for attempt in range(1, MAX_FAILURES + 1):
        [item] = await take(database, wall=wall)
        assert (item.attempts, item.failures) == (attempt, attempt - 1)
        wall += LEASE * 2
    assert await take(database, wall=wall) == []
    assert (await row(database)).state == "expired"


async def test_a_row_born_in_the_hands_of_its_worker_is_taken_over_when_that_dies(database: Database) -> None:
    given: dict[str, Any] = {"key": "slack:Ev1", "kind": ASK, "payload": PAYLOAD, "due_at": NOW}
    async with database.writing() as session:
        mine = await work.add_claimed(**given, lease_until=WALL + LEASE, session=session)
        assert await work.add_claimed(**given, lease_until=WALL + LEASE, session=session) is None
    assert mine is not None
    assert (mine.attempts, mine.failures, mine.payload) == (1, 0, PAYLOAD)
    assert await take(database) == []
    [taken] = await take(database, wall=WALL + LEASE * 2)
    assert (taken.attempts, taken.failures, taken.first_claim_at) == (2, 1, NOW)
    with pytest.raises(LeaseLost):
        await finish(database, mine)


async def test_what_may_not_be_repeated_is_unknown_until_it_is_known_to_be_done(database: Database) -> None:
    await enter(database)
    [item] = await take(database)
    await finish(database, item, state="unknown")
    assert await take(database, wall=WALL + LEASE * 2) == []
    with pytest.raises(LeaseLost):
        await postpone(database, item, due_at=NOW)
    with pytest.raises(LeaseLost):
        await finish(database, item, state="expired")
    await finish(database, item)
    assert (await row(database)).state == "done"


async def test_what_is_cancelled_is_not_begun_and_not_finished(database: Database) -> None:
    await enter(database, "running")
    [running] = await take(database)
    await enter(database, "waiting")
    await enter(database, "finished")
    await finish(database, (await take(database, limit=2))[1])
    async with database.writing() as session:
        await work.cancel([], now=NOW, session=session)
        assert await work.cancel(["running", "waiting", "finished", "no such"], now=NOW, session=session) == 2
    with pytest.raises(LeaseLost):
        await finish(database, running)
    assert await take(database, wall=WALL + LEASE * 2) == []
    assert (await row(database, "waiting")).payload is None


async def test_only_what_was_finished_long_ago_is_purged(database: Database) -> None:
    for key in ("old", "older", "new", "open"):
        await enter(database, key)
    items = {item.key: item for item in await take(database)}
    for key, days in (("older", 3), ("old", 2), ("new", 0)):
        async with database.writing() as session:
            await work.finish(items[key], now=NOW - timedelta(days=days), session=session)
    async with database.writing() as session:
        assert await work.purge(before=NOW - timedelta(days=1), session=session, limit=1) == 1
        assert await work.purge(before=NOW - timedelta(days=1), session=session) == 1
        assert await work.purge(before=NOW - timedelta(days=1), session=session) == 0
    async with database.reading() as session:
        assert sorted((await session.exec(select(Work.key))).all()) == ["new", "open"]


async def test_the_backlog_counts_what_waits_and_what_is_late_by_kind(database: Database) -> None:
    oldest = NOW - timedelta(hours=1)
    await enter(database, "a", due_at=oldest)
    await enter(database, "b")
    await enter(database, "c", due_at=NOW + SOON)
    await enter(database, "d", kind="home.publish")
    await enter(database, "e", kind="ask.answer")
    await take(database, "ask.answer")
    async with database.reading() as session:
        assert await work.backlog(NOW, session) == {ASK: Backlog(3, 1, oldest), "home.publish": Backlog(1, 0, NOW)}


async def test_the_next_due_time_of_each_kind_is_known(database: Database) -> None:
    await enter(database, "a", due_at=NOW + SOON)
    await enter(database, "b", due_at=NOW + SOON * 2)
    await enter(database, "c", kind="ask.answer")
    await enter(database, "d", kind="ask.answer", due_at=NOW + SOON)
    await take(database, "ask.answer", limit=1)
    kinds = (ASK, "ask.answer", "home.publish")
    assert await due_kinds(database, *kinds) == {ASK: NOW + SOON, "ask.answer": NOW + SOON}
    assert await due_kinds(database, *kinds, wall=WALL + LEASE * 2) == {ASK: NOW + SOON, "ask.answer": None}
    async with database.reading() as session:
        assert await work.next_due([], wall=WALL, session=session) == {}


async def test_claims_that_still_hold_are_told_from_those_that_do_not(database: Database) -> None:
    for key in ("held", "renewed", "done", "taken over"):
        await enter(database, key)
    items = {item.key: item for item in await take(database)}
    await finish(database, items["done"])
    await postpone(database, items["taken over"], due_at=NOW)
    [_] = await take(database)
    async with database.writing() as session:
        renewed = await work.renew(items["renewed"], wall=WALL + LEASE, session=session)
    async with database.reading() as session:
        now = await work.still_held(list(items.values()), wall=WALL, session=session)
        later = await work.still_held(list(items.values()), wall=WALL + LEASE * 1.5, session=session)
    assert now == {items["held"].id: WALL + LEASE, renewed.id: renewed.lease_until}
    assert later == {renewed.id: renewed.lease_until}


async def test_looking_for_work_steps_through_the_partial_indexes_only(database: Database) -> None:
    given = {"kinds": [ASK], "now": NOW, "wall": WALL, "until": WALL, "limit": 5}
    async with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # So few rows fit on one page that the planner would rather read it whole.
            await connection.exec_driver_sql("SET enable_seqscan = off")
            await connection.exec_driver_sql("SET enable_bitmapscan = off")
        sa.event.listen(connection.sync_connection, "before_cursor_execute", explain, retval=True)
        for plan in (
            await connection.execute(work._claim(), given),
            await connection.execute(work._next_due(), {"wall": WALL}),
        ):
            steps = "\n".join(str(step) for step in plan)
            assert "work_pending" in steps
            assert "work_claimed" in steps
            assert "SCAN work" not in steps
            assert "Seq Scan on work" not in steps


def explain(connection: sa.Connection, _cursor: object, sql: str, given: object, *_more: object) -> tuple[str, object]:
    """Ask for the plan instead."""
    return ("EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, given
