"""A survey without a wave closes as a wave's week does: once, and afterwards nobody can tell who answered what."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlmodel import select

from bot import company, work
from bot.db import Database
from bot.people.models import Employee
from bot.pulse import answers, cases, record, rounds
from bot.pulse.closing import Closing
from bot.pulse.digest_privacy import DigestData
from bot.pulse.models import Checkin, CheckinLetter, ClosedAnswer, DigestLetter, OpenAnswer, SurveyRound
from bot.pulse.privacy import PulseData
from bot.pulse.shelf import asked
from bot.pulse.weeks import CLOSE
from bot.work import Later, Work
from tests.support import listening
from tests.support.company import ROOT
from tests.support.retention import RETENTION

DAY = date(2026, 12, 1)
OURS = company.load(ROOT / "policies")
OVER = datetime(2026, 12, 8, 9, 5, tzinfo=UTC)
"""10:05 in Paris, a week later."""


class Stopped:
    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


class Room:
    """Surveys of the sample company and what closes them."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, Stopped(OVER)
        self.letters: list[record.Digest] = []
        self.numbers = count()
        self.closing = Closing(database=database, clock=self.clock, company=OURS, letters=self.enter)

    async def enter(self, digest: record.Digest, owed_at: datetime, session: Any) -> None:
        del owed_at, session
        self.letters.append(digest)

    async def people(self, many: int, zone: str = "Europe/Paris") -> list[int]:
        now = datetime(2026, 1, 5, tzinfo=UTC)
        async with self.database.writing() as session:
            before = len(await listening.all_of(Employee, session))
            rows = [
                Employee(
                    email=f"person-{before + number}@brisemont.example", name=f"Person {before + number}",
                    country="FR", time_zone=zone, locale="fr", created_at=now, updated_at=now,
                )
                for number in range(many)
            ]  # fmt: skip
            session.add_all(rows)
            await session.flush()
            return [row.id or 0 for row in rows]

    async def ask(
        self, campaign: str, people: Sequence[int], *, kind: str = "inventory", day: date = DAY, by: int | None = None
    ) -> int:
        async with self.database.writing() as session:
            return await rounds.start(
                campaign, kind, asked(listening.SURVEYS[kind]), people, day=day, by=by, its=cases.customs(OURS),
                time_zone=OURS.time_zone, now=datetime.combine(day, datetime.min.time(), UTC), session=session,
            )  # fmt: skip

    async def answered(self, campaign: str, chance: int = 1, *, by: int | None = None, **how: Any) -> None:
        """Sent to all, answered by the first `by`."""
        async with self.database.writing() as session:
            found = select(Checkin).where(Checkin.campaign == campaign).order_by("employee_id")
            checkins = (await session.exec(found)).all()
            for one in checkins:
                one.state, one.sent_at, one.channel, one.ts = "sent", one.due_at, "U1", f"1.{one.id}"
            await listening.answer(checkins[:by], Random(chance), session=session, **how)

    async def close(self, campaign: str, at: datetime = OVER) -> None:
        self.clock.at = at
        async with self.database.writing() as session:
            item = await work.add_claimed(
                key=f"by-hand:{next(self.numbers)}", kind=CLOSE, payload={"campaign": campaign}, due_at=at,
                lease_until=at + timedelta(minutes=2), session=session,
            )  # fmt: skip
        assert item is not None
        await self.closing.close(item)

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.reading() as session:
            return await listening.all_of(table, session)


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


async def test_a_closed_survey_keeps_every_answer_and_no_author(room: Room) -> None:
    people = await room.people(24)
    assert await room.ask("survey:inventory:1", people, by=people[0]) == 24
    await room.answered("survey:inventory:1", by=20)
    assert len(await room.rows(OpenAnswer)) == 20 * 6
    await room.close("survey:inventory:1")
    assert await room.rows(OpenAnswer) == []
    kept = await room.rows(ClosedAnswer)
    assert len(kept) == 20 * 6
    assert {(one.campaign_kind, one.wave_id, one.tool_id, one.period) for one in kept} == {
        ("inventory", "", "", 20261201)
    }
    [row] = await room.rows(SurveyRound)
    assert (row.sent, row.answered, row.closed_at, row.started_by) == (24, 20, OVER, people[0])
    [digest] = room.letters
    assert digest == record.read(row.digest)
    assert digest.main is not None
    assert (digest.kind, digest.main.people, digest.main.low, digest.main.high) == ("inventory", 24, 20, 24)
    assert len(digest.main.figures) == 5  # all but the free text
    assert [one.key for one in await room.rows(Work) if one.kind == "pulse.scrub"] == ["close:survey:inventory:1:scrub"]


async def test_its_close_is_entered_with_it_and_waits_for_the_last_time_zone(room: Room) -> None:
    people = [*await room.people(6), *await room.people(1, "America/Los_Angeles")]
    await room.ask("survey:inventory:1", people)
    [entered] = [one for one in await room.rows(Work) if one.kind == CLOSE]
    assert (entered.key, entered.due_at) == ("close:survey:inventory:1", OVER)
    await room.answered("survey:inventory:1")
    with pytest.raises(Later) as later:
        await room.close("survey:inventory:1")
    assert later.value.due_at == OVER + timedelta(hours=9)
    assert len(await room.rows(OpenAnswer)) == 7 * 6
    await room.close("survey:inventory:1", later.value.due_at)
    assert await room.rows(OpenAnswer) == []


async def test_of_four_replicas_one_closes_it_and_again_changes_nothing(room: Room) -> None:
    await room.ask("survey:inventory:1", await room.people(12))
    await room.answered("survey:inventory:1")
    await asyncio.gather(*(room.close("survey:inventory:1") for _ in range(4)))
    before = {one.id for one in await room.rows(ClosedAnswer)}
    await room.close("survey:inventory:1", OVER + timedelta(hours=1))
    assert {one.id for one in await room.rows(ClosedAnswer)} == before
    assert (len(room.letters), len(before)) == (1, 12 * 6)


async def test_started_again_under_its_name_it_asks_nobody_twice(room: Room) -> None:
    people = await room.people(12)
    await room.ask("survey:nps:2026-Q4", people[:6], kind="nps")
    assert await room.ask("survey:nps:2026-Q4", people, kind="nps") == 0
    assert len(await room.rows(Checkin)) == 6


async def test_nothing_is_taken_any_more_once_it_is_closed_and_until_then_what_was_given_in_time(room: Room) -> None:
    people = await room.people(6)
    await room.ask("survey:nps:2026-Q4", people, kind="nps")
    await room.answered("survey:nps:2026-Q4", by=0)
    last, during = OVER - timedelta(minutes=6), OVER - timedelta(minutes=1)

    async def take(at: datetime) -> str:
        async with room.database.writing() as session:
            [mine, *_] = await listening.all_of(Checkin, session)
            return await answers.take(mine.id, people[0], {"recommend": 9}, at=at, now=during, session=session)

    assert await take(during) == "late"
    assert await take(last) == "stored"  # tapped in time, and only looked at now
    await room.close("survey:nps:2026-Q4")
    assert await take(last) == "late"
    assert await room.rows(OpenAnswer) == []


async def test_another_survey_of_the_kind_is_held_against_the_ones_before(room: Room) -> None:
    """One person more or less: with both figures their answers could be told."""
    people = await room.people(13)
    for number, group in enumerate((people[:12], people, people[1:]), 1):
        await room.ask(f"survey:inventory:{number}", group)
        await room.answered(f"survey:inventory:{number}", number)
        await room.close(f"survey:inventory:{number}")
    assert [digest.main.people for digest in room.letters if digest.main] == [12, 12, 7]
    assert [digest.main.left_out for digest in room.letters if digest.main] == [0, 1, 5]


async def test_surveys_of_another_kind_are_no_comparison(room: Room) -> None:
    people = await room.people(13)
    await room.ask("survey:nps:2026-Q4", people[:12], kind="nps")
    await room.ask("survey:efficiency:2026-12", people, kind="efficiency")
    for number, campaign in enumerate(("survey:nps:2026-Q4", "survey:efficiency:2026-12")):
        await room.answered(campaign, number)
        await room.close(campaign)
    assert [digest.main.people for digest in room.letters if digest.main] == [12, 13]


async def test_a_month_is_followed_over_the_months_and_an_inventory_is_not(room: Room) -> None:
    people = await room.people(12)
    for month, name in ((1, "2027-01"), (2, "2027-02")):
        for kind in ("efficiency", "inventory"):
            await room.ask(f"survey:{kind}:{name}", people, kind=kind, day=date(2027, month, 2))
            await room.answered(f"survey:{kind}:{name}", month, by=7 if month == 1 else 6)
            await room.close(f"survey:{kind}:{name}", datetime(2027, month, 9, 9, 5, tzinfo=UTC))
    trends = {digest.campaign: [trend.key for trend in digest.trends] for digest in room.letters}
    assert trends["survey:efficiency:2027-02"] == ["rate", "time"]
    assert trends["survey:inventory:2027-02"] == []
    points = room.letters[2].trends[1].points
    assert [period for period, _ in points] == [20270102, 20270202]


async def test_four_people_are_never_shown_but_what_they_sign(room: Room) -> None:
    people = await room.people(4)
    await room.ask("survey:inventory:1", people)
    await room.answered("survey:inventory:1", signed=1, written="Angebote")
    await room.close("survey:inventory:1")
    [digest] = room.letters
    assert digest.main is None
    assert [(one.employee_id, one.text) for one in digest.comments] == [(people[0], "Angebote 0")]


async def test_erasing_somebody_takes_what_they_signed_and_their_name_and_keeps_the_groups(room: Room) -> None:
    people = await room.people(12)
    await room.ask("survey:inventory:1", people, by=people[0])
    await room.answered("survey:inventory:1", signed=2, written="Angebote")
    await room.close("survey:inventory:1")
    data = DigestData()
    async with room.database.writing() as session:
        letter = {"campaign": "survey:inventory:1", "period": 20261201, "channel": "C0COMMITTEE"}
        session.add(DigestLetter(**letter, ts="1.1"))
        session.add(DigestLetter(**letter, ts="1.2", about_id=people[0]))
        await session.flush()
        told = await data.export(session, people[0])
        assert told == {"signed_comments": [{"survey": "survey:inventory:1", "text": "Angebote 0"}]}
        assert [(one.ts, one.among_others) for one in await data.messages(session, people[0])] == [("1.2", True)]
        started = (await PulseData().export(session, people[0]))["participation"]["started"]
        assert started == ["survey:inventory:1"]
        await data.erase(session, people[0], OVER)
        await PulseData().erase(session, people[0], OVER)
    [row] = await room.rows(SurveyRound)
    [survey] = row.enrolled["surveys"]
    assert people[0] not in survey["shown"] + survey["asked"]
    assert len({*survey["shown"]}) == 12
    assert row.started_by is None
    assert [one["employee_id"] for one in row.digest["comments"]] == [people[1]]
    assert [one.ts for one in await room.rows(DigestLetter)] == ["1.1"]
    async with room.database.writing() as session:
        assert await data.purge(session, RETENTION, OVER + timedelta(days=400)) == 2  # a comment and a letter
    [row] = await room.rows(SurveyRound)
    assert row.digest["comments"] == []


async def test_what_still_shows_buttons_is_drawn_again_when_it_closes(room: Room) -> None:
    people = await room.people(6)
    await room.ask("survey:nps:2026-Q4", people, kind="nps")
    await room.answered("survey:nps:2026-Q4", by=4, written="schneller")
    async with room.database.writing() as session:
        checkins = await listening.all_of(Checkin, session)
        session.add(CheckinLetter(checkin_id=checkins[5].id, channel="U1", ts="2.1"))
    await room.close("survey:nps:2026-Q4")
    again = [one.payload for one in await room.rows(Work) if one.kind == "pulse.show"]
    # those who wrote something were offered to send it on: nothing of it is left to send
    assert sorted(one["ts"] for one in again) == sorted([*(f"1.{one.id}" for one in checkins), "2.1"])
    assert {one["lang"] for one in again} == {"fr"}
