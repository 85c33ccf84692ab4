"""A week closes: once, whatever happens, and afterwards nobody can tell who answered what."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from bot import company, work
from bot.db import Database
from bot.people.models import Employee
from bot.pulse import answers, closing, gathering, picture, record
from bot.pulse.closing import CLOSE, SCRUB, Closing
from bot.pulse.digest_messages import letter
from bot.pulse.digest_privacy import DigestData
from bot.pulse.messages import Since
from bot.pulse.models import Checkin, ClosedAnswer, ClosedPeriod, DigestLetter, OpenAnswer
from bot.pulse.privacy import PulseData
from bot.pulse.words import Words, since
from bot.registry.service import Catalogue
from bot.rollout.models import Wave, WaveMember
from bot.usage.models import UsageEvent
from bot.work import Claimed, Later, Work
from knowledge import Lang
from tests.support import listening
from tests.support.anonymity import small_groups
from tests.support.company import ROOT
from tests.support.migrated import migrated

START = date(2026, 3, 2)
OURS = company.load(ROOT / "policies")


class Stopped:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


def ends(week: int) -> datetime:
    """When a week of the wave has closed in Paris."""
    return datetime.combine(START + timedelta(days=7 * week), time(10, 6), listening.PARIS).astimezone(UTC)


class Room:
    """A wave and what closes it."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, Stopped(ends(1))
        self.letters: list[record.Digest] = []
        self.closing = Closing(database=database, clock=self.clock, company=OURS, letters=self.enter)

    async def enter(self, digest: record.Digest, owed_at: datetime, session: Any) -> None:
        del owed_at, session
        self.letters.append(digest)

    async def people(self, count: int) -> list[int]:
        async with self.database.writing() as session:
            rows = [_employee(number) for number in range(count)]
            session.add_all(rows)
            await session.flush()
            return [row.id or 0 for row in rows]

    async def week(
        self, wave_id: str, week: int, people: Sequence[int], *, answering: int | None = None, **how: Any
    ) -> None:
        async with self.database.writing() as session:
            wave = await session.get_one(Wave, wave_id)
            checkins = await listening.send(wave, week, people, session=session)
            await listening.answer(checkins[:answering], Random(week), session=session, **how)

    async def close(self, wave_id: str, period: int, *, at: datetime | None = None) -> None:
        self.clock.at = at or ends(period)
        item = await self._claim(wave_id, period)
        await self.closing.close(item)

    async def _claim(self, wave_id: str, period: int) -> Claimed:
        """By hand, so that a row can be done again."""
        async with self.database.writing() as session:
            number = len(await listening.all_of(Work, session))
            item = await work.add_claimed(
                key=f"by-hand:{number}",
                kind=CLOSE, payload={"wave": wave_id, "period": period}, due_at=self.clock.at,
                lease_until=self.clock.at + timedelta(minutes=2), session=session,
            )  # fmt: skip
        assert item is not None
        return item

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.reading() as session:
            return await listening.all_of(table, session)


def _employee(number: int) -> Employee:
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Employee(
        email=f"person-{number}@brisemont.example", name=f"Person {number}", country="FR", time_zone="Europe/Paris",
        locale="fr", created_at=now, updated_at=now,
    )  # fmt: skip


async def a_wave(room: Room, size: int, id: str = "w") -> list[int]:
    people = await room.people(size)
    async with room.database.writing() as session:
        await listening.wave(id, people, START, session=session)
    return people


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


async def test_a_closed_week_keeps_every_answer_and_no_author(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, answering=20)
    await room.close("w", 1)
    assert await room.rows(OpenAnswer) == []
    kept = await room.rows(ClosedAnswer)
    assert len(kept) == 20 * 3
    assert {answer.period for answer in kept} == {1}
    [closed] = await room.rows(ClosedPeriod)
    assert (closed.sent, closed.answered) == (24, 20)
    [digest] = room.letters
    assert digest == record.read(closed.digest)
    assert digest.main is not None
    assert (digest.main.people, digest.main.low, digest.main.high) == (24, 20, 24)
    assert [figure.answers for figure in digest.main.figures] == [20, 20]


async def test_free_text_is_kept_as_themes_alone(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, written="Ich habe keinen Zugang zur Quittenküche")
    await room.close("w", 1)
    kept = [answer.value for answer in await room.rows(ClosedAnswer) if answer.question_id == "obstacle"]
    assert kept == [["access"]] * 24
    [closed] = await room.rows(ClosedPeriod)
    assert "Quittenküche" not in str(closed.digest)


async def test_what_is_signed_stands_in_the_digest_with_its_author(room: Room) -> None:
    people = await a_wave(room, 4)
    await room.week("w", 1, people, signed=1, written="Der Zugang klemmt")
    await room.close("w", 1)
    [digest] = room.letters
    assert [(one.employee_id, one.text) for one in digest.comments] == [(people[0], "Der Zugang klemmt 0")]
    assert digest.main is None
    assert [one.reason for one in digest.sections[0].withheld] == ["few_people"]


async def test_closing_again_changes_nothing(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    await room.close("w", 1)
    before = {answer.id for answer in await room.rows(ClosedAnswer)}
    await room.close("w", 1, at=ends(1) + timedelta(hours=1))
    assert {answer.id for answer in await room.rows(ClosedAnswer)} == before
    assert len(room.letters) == 1


async def test_of_four_replicas_one_closes(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    items = [await room._claim("w", 1) for _ in range(4)]
    await asyncio.gather(*(room.closing.close(item) for item in items))
    assert len(room.letters) == 1
    assert len(await room.rows(ClosedAnswer)) == 24 * 3


async def test_a_week_waits_for_those_who_may_still_answer_in_the_last_time_zone(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    async with room.database.writing() as session:
        checkin = (await session.exec(select(Checkin).where(Checkin.employee_id == people[0]))).one()
        checkin.closes_at = ends(1) + timedelta(hours=9)  # 10:00 in Los Angeles
    with pytest.raises(Later) as later:
        await room.close("w", 1)
    assert later.value.due_at == ends(1) + timedelta(hours=9, minutes=5)
    await room.close("w", 1, at=later.value.due_at)
    assert len(await room.rows(ClosedAnswer)) == 24 * 3


async def test_who_began_on_another_day_is_counted_with_the_next_close(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    async with room.database.writing() as session:
        checkin = (await session.exec(select(Checkin).where(Checkin.employee_id == people[0]))).one()
        checkin.closes_at = ends(1) + timedelta(days=3)
        checkin.anchor = START + timedelta(days=3)
    await room.close("w", 1)
    assert len(await room.rows(OpenAnswer)) == 3
    await room.close("w", 2)
    assert await room.rows(OpenAnswer) == []
    assert len(await room.rows(ClosedAnswer)) == 24 * 3


async def test_people_read_until_which_close_their_answers_are_linked_to_them(room: Room) -> None:
    people = await a_wave(room, 8)
    await room.week("w", 1, people)
    async with room.database.writing() as session:
        first, *_, last = await listening.all_of(Checkin, session)
        last.anchor, last.closes_at = START + timedelta(days=2), last.closes_at + timedelta(days=2)
    words = Words(
        database=room.database, clock=room.clock, catalogue=Catalogue(room.database), least=5,
        time_zone=OURS.time_zone,
    )  # fmt: skip
    seen = [await words.sight(one.id or 0) for one in (first, last)]
    told = [(one.facts.closes_on - START, one.facts.linked_until - START) for one in seen if one is not None]
    assert [(closes.days, until.days) for closes, until in told] == [(7, 7), (9, 14)]
    for week, left in ((1, {last.id}), (2, set())):
        await room.close("w", week)
        assert {one.checkin_id for one in await room.rows(OpenAnswer)} == left


async def test_people_are_told_that_figures_were_sent_once_they_were(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, answering=18)
    await room.close("w", 1)
    await room.week("w", 2, people, answering=0)
    letter = {"wave_id": "w", "period": 1, "employee_id": people[0], "channel": "D1"}
    told = []
    for also in ((), ({"ts": "1.2", "about_id": people[1]},), ({"ts": "1.1"},)):
        async with room.database.writing() as session:
            session.add_all(DigestLetter(**letter, **one) for one in also)
            await session.flush()
            checkin = (await listening.all_of(Checkin, session))[-1]
            told.append(await since(checkin, session=session))
    assert told == [None, None, Since()]  # a comment that somebody signed is no figure


async def test_four_weeks_of_a_wave_that_one_person_leaves(room: Room) -> None:
    people = await a_wave(room, 24)
    for week in range(1, 5):
        async with room.database.writing() as session:
            if week == 2:
                await listening.left("w", people[0], START + timedelta(days=6), session=session)
        await room.week("w", week, people if week == 1 else people[1:])
        await room.close("w", week)
    shown = [digest.main for digest in room.letters]
    assert [(section.people, section.left_out) for section in shown if section] == [(24, 0), (19, 4), (19, 4), (19, 4)]
    assert room.letters[-1].trends == []  # everybody answered, and no share is said of that


async def test_who_stopped_their_check_ins_cannot_be_told_from_the_size_of_the_group(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people[1:])  # one person never got any
    async with room.database.writing() as session:
        [cancelled] = await listening.send(await session.get_one(Wave, "w"), 1, people[:1], session=session)
        cancelled.state, cancelled.sent_at = "cancelled", None
    await room.close("w", 1)
    await room.week("w", 2, people[2:])  # and another one none in the second week
    await room.close("w", 2)
    assert [digest.main.people for digest in room.letters if digest.main] == [24, 24]


async def test_waves_of_four_are_put_together_once_both_are_through(room: Room) -> None:
    first, second = await a_wave(room, 4, "a"), await a_second(room)
    for week in range(1, 5):
        for wave_id, people in (("a", first), ("b", second)):
            await room.week(wave_id, week, people)
            await room.close(wave_id, week)
    assert [digest.pool is None for digest in room.letters] == [True] * 7 + [False]
    pool = room.letters[-1].pool
    assert pool is not None
    assert pool.people == 8
    assert {figure.answers for figure in pool.figures} == {8}
    assert all(digest.main is None for digest in room.letters)


async def a_second(room: Room) -> list[int]:
    async with room.database.writing() as session:
        rows = [_employee(number) for number in range(100, 104)]
        session.add_all(rows)
        await session.flush()
        people = [row.id or 0 for row in rows]
        await listening.wave("b", people, START, session=session)
    return people


async def test_a_week_that_was_withheld_is_not_put_together_with_others_later(room: Room) -> None:
    """The sum would tell how many of its people answered, and what they were withheld for."""
    alike, few = await a_wave(room, 12, "a"), await a_second(room)
    for week in range(1, 5):
        for wave_id, people in (("a", alike), ("b", few)):
            await room.week(wave_id, week, people, answering=4)
            await room.close(wave_id, week)
    async with room.database.reading() as session:
        assert {unit.wave for unit in await gathering.unpublished(listening.TOOL, session)} == {"b"}


async def test_one_wave_of_four_alone_never_shows_a_figure(room: Room) -> None:
    people = await a_wave(room, 4)
    for week in range(1, 5):
        await room.week("w", week, people)
        await room.close("w", week)
    assert [(digest.main, digest.pool) for digest in room.letters] == [(None, None)] * 4


async def test_a_week_in_which_nobody_was_asked_closes_without_a_letter(room: Room) -> None:
    await a_wave(room, 24)
    await room.close("w", 1)
    assert room.letters == []
    assert len(await room.rows(ClosedPeriod)) == 1


async def test_a_week_of_holidays_closes_without_a_letter_and_the_next_one_as_ever(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, answering=0)
    async with room.database.writing() as session:
        for checkin in await listening.all_of(Checkin, session):
            checkin.state, checkin.reason, checkin.sent_at = "missed", "holidays", None
            session.add(checkin)
    await room.close("w", 1)
    assert room.letters == []
    await room.week("w", 2, people)
    await room.close("w", 2)
    [digest] = room.letters
    assert digest.main is not None
    assert (digest.period, digest.main.people) == (2, 24)


@pytest.mark.parametrize("said", ["nobody", "four", "all alike"])
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "24 people were asked. Nothing of it is shown: fewer than 5 answered, or everybody gave the same"),
        ("fr", "moins de 5 ont répondu, ou toutes ont donné la même réponse"),
        ("de", "Weniger als 5 haben geantwortet, oder alle haben auf eine der Fragen dasselbe geantwortet"),
    ],
)
async def test_of_a_week_that_few_answered_nothing_is_told_and_the_same_where_all_agreed(
    room: Room, lang: Lang, told: str, said: str
) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, answering={"nobody": 0, "four": 4, "all alike": 24}[said])
    async with room.database.writing() as session:
        for answer in await listening.all_of(OpenAnswer, session):
            answer.value = "no_access" if answer.question_id == "access" else answer.value
            session.add(answer)
    await room.close("w", 1)
    [digest] = room.letters
    assert digest.main is not None
    assert (digest.main.people, digest.main.answered, digest.main.rate, digest.main.figures) == (24, None, None, [])
    words = letter(lang, digest, "DeepL", smallest=5).blocks
    assert told in json.dumps(words, ensure_ascii=False)
    assert len(words) == 4  # title, about whom, that, and the rules
    assert picture.drawing(lang, digest, "DeepL", smallest=5) is None


async def test_what_was_answered_before_a_wave_was_stopped_is_counted_and_let_go_of(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, answering=18)
    async with room.database.writing() as session:
        (await session.get_one(Wave, "w")).state = "stopped"
    await room.close("w", 1)
    [digest] = room.letters
    assert digest.main is not None
    assert (digest.main.people, digest.main.answered) == (24, 18)
    assert await room.rows(OpenAnswer) == []
    assert [row.key for row in await room.rows(Work) if row.key.startswith("close:") and row.kind == CLOSE] == []


async def test_two_waves_of_a_tool_that_close_at_once_know_of_one_another(room: Room) -> None:
    """One person more in the one than in the other: with both figures their answers could be told."""
    people = await a_wave(room, 12, "a")
    async with room.database.writing() as session:
        await listening.wave("b", people[:11], START, session=session)
    await room.week("a", 1, people)
    await room.week("b", 1, people[:11])
    items = [await room._claim(wave_id, 1) for wave_id in ("a", "b")]
    await asyncio.gather(*(room.closing.close(item) for item in items))
    groups = [frozenset(one["shown"]) for row in await room.rows(ClosedPeriod) for one in row.enrolled["surveys"]]
    assert small_groups(groups) == []
    assert len(groups) == 2


async def test_each_close_enters_the_next_until_the_last_week(room: Room) -> None:
    people = await a_wave(room, 24)
    for week in range(1, 5):
        await room.week("w", week, people)
        await room.close("w", week)
    entered = [row for row in await room.rows(Work) if row.key.startswith("close:") and row.kind == CLOSE]
    assert [(row.key, row.due_at) for row in entered] == [
        (f"close:w:{week}", ends(week) - timedelta(minutes=1)) for week in (2, 3, 4)
    ]


async def test_somebody_who_joins_late_keeps_the_weeks_going(room: Room) -> None:
    people = await a_wave(room, 24)
    async with room.database.writing() as session:
        member = (await session.exec(select(WaveMember).where(WaveMember.employee_id == people[0]))).one()
        member.starts_on = START + timedelta(days=14)
    for week in range(1, 7):
        await room.close("w", week)
    entered = {row.key for row in await room.rows(Work) if row.kind == CLOSE and row.key.startswith("close:")}
    assert entered == {f"close:w:{week}" for week in range(2, 7)}


@pytest.mark.parametrize("skipped", [False, True])
@pytest.mark.parametrize("why", ["stopped", "left"])
async def test_what_is_answered_after_the_last_of_the_others_is_counted_and_let_go_of(
    room: Room, why: str, skipped: bool
) -> None:
    """Of a wave that was stopped and of people who left, whoever began on another day may still answer."""
    people = await a_wave(room, 8)
    late, later = people[-1], START + timedelta(days=2)
    async with room.database.writing() as session:
        wave = await session.get_one(Wave, "w")
        (await session.get_one(WaveMember, ("w", late))).starts_on = later
        *others, mine = await listening.send(wave, 1, people, session=session)
        mine.anchor, mine.closes_at = later, mine.closes_at + timedelta(days=2)
        mine.state = "skipped" if skipped else "sent"
        await listening.answer(others, Random(1), session=session)
        for one in people if why == "left" else ():
            await listening.left("w", one, START + timedelta(days=5), session=session)
        wave.state = "stopped" if why == "stopped" else wave.state
    await room.close("w", 1)
    at = ends(1) + timedelta(hours=20)
    async with room.database.writing() as session:
        said = {"access": "no_access"}
        assert await answers.take(mine.id or 0, late, said, at=at, now=at, session=session) == "stored"
    [entered] = [row for row in await room.rows(Work) if row.kind == CLOSE and row.state == "pending"]
    room.clock.at = entered.due_at
    await room.closing.close(await room._claim("w", entered.payload["period"]))
    assert await room.rows(OpenAnswer) == []
    assert [row.value for row in await room.rows(ClosedAnswer) if row.period == 2] == ["no_access"]
    closes = {row.key for row in await room.rows(Work) if row.kind == CLOSE and row.key.startswith("close:")}
    assert closes == {"close:w:2"}  # and then no more


async def answered_by_one(room: Room, people: Sequence[int]) -> int:
    """All of them skip it or were reminded, but one answers; who."""
    await room.week("w", 1, people, answering=0)
    async with room.database.writing() as session:
        mine, other, *rest = await listening.all_of(Checkin, session)
        said = {"access": "no_access", "start": 1, "obstacle": "no access"}
        at = ends(1) - timedelta(days=2)
        assert await answers.take(mine.id, mine.employee_id, said, at=at, now=at, session=session) == "complete"
        assert await answers.skip(other.id, other.employee_id, now=at, session=session) == "stored"
        for one in rest:
            one.reminders = 1
    return int(mine.employee_id)


async def test_of_one_answer_that_waits_for_others_nobody_can_tell_whose_it_is(room: Room) -> None:
    await answered_by_one(room, await a_wave(room, 4))
    await room.close("w", 1)
    assert len(await room.rows(ClosedAnswer)) == 3
    told = {(one.state, one.reason, one.reminders, one.answered_at) for one in await room.rows(Checkin)}
    assert told == {("sent", "", 0, None)}
    assert await room.rows(UsageEvent) == []


async def test_one_answer_that_can_never_be_shown_is_not_kept(room: Room) -> None:
    who = await answered_by_one(room, await a_wave(room, 6))
    await room.close("w", 1)
    assert await room.rows(ClosedAnswer) == []
    assert await room.rows(OpenAnswer) == []
    assert [one.employee_id for one in await room.rows(Checkin) if one.answered_at] == [who]
    [closed] = await room.rows(ClosedPeriod)
    assert (closed.sent, closed.answered) == (6, 1)


async def test_a_stopped_wave_whose_people_change_still_closes_what_can_be_answered(room: Room) -> None:
    people = await a_wave(room, 8)
    await room.week("w", 1, people, answering=0)
    async with room.database.writing() as session:
        (await session.get_one(Wave, "w")).state = "stopped"
        item = await work.add_claimed(
            key="ahead", kind=closing.AHEAD, payload={"wave": "w"}, due_at=room.clock.at,
            lease_until=room.clock.at + timedelta(minutes=2), session=session,
        )  # fmt: skip
    assert item is not None
    await room.closing.ahead(item)
    assert [row.key for row in await room.rows(Work) if row.kind == CLOSE] == ["close:w:1"]


async def test_erasing_somebody_leaves_groups_of_the_same_size_and_no_comment(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, signed=2, written="Zugang")
    await room.close("w", 1)
    data = DigestData()
    async with room.database.writing() as session:
        told = await data.export(session, people[0])
        assert told == {"signed_comments": [{"wave": "w", "week": 1, "text": "Zugang 0"}]}
        await data.erase(session, people[0], ends(1))
    [closed] = await room.rows(ClosedPeriod)
    [survey] = closed.enrolled["surveys"]
    assert people[0] not in survey["shown"] + survey["asked"]
    assert len({*survey["shown"]}) == 24
    assert [one["employee_id"] for one in closed.digest["comments"]] == [people[1]]


async def test_long_after_people_are_random_numbers_in_groups_that_still_match_each_other(room: Room) -> None:
    people = await a_wave(room, 24)
    for week in (1, 2):
        await room.week("w", week, people if week == 1 else people[:12])
        await room.close("w", week)
    [first, second] = sorted(await room.rows(ClosedPeriod), key=lambda row: int(row.period))
    data, days = DigestData(), OURS.retention_days.survey_participation + 28
    both = {"wave": "w", "week": 1}, {"wave": "w", "week": 2}
    async with room.database.writing() as session:
        (await session.get_one(ClosedPeriod, ("w", 2))).closed_at = first.closed_at + timedelta(days=60)
        [survey] = second.enrolled["surveys"]
        survey["asked"] = survey["shown"] = people[:12]  # twelve were not asked any more
        (await session.get_one(ClosedPeriod, ("w", 2))).enrolled = second.enrolled
        await session.flush()
        told = (await PulseData().export(session, people[0]))["participation"]["counted_among"]
        assert told == list(both)
        told = (await PulseData().export(session, people[-1]))["participation"]["counted_among"]
        assert told == [both[0]]

    async def purged(at: datetime) -> list[set[int]]:
        async with room.database.writing() as session:
            await data.purge(session, OURS.retention_days, at)
        rows = sorted(await room.rows(ClosedPeriod), key=lambda row: int(row.period))
        return [set(row.enrolled["surveys"][0]["asked"]) for row in rows]

    assert await purged(first.closed_at + timedelta(days=days)) == [set(people), set(people[:12])]
    some = await purged(first.closed_at + timedelta(days=days + 30))
    assert some[1] == set(people[:12]) == {one for one in some[0] if one > 0}
    assert len(some[0]) == 24
    later = await purged(first.closed_at + timedelta(days=days + 70))
    assert [len(group) for group in later] == [24, 12]
    assert later[1] < later[0]
    assert all(one < 0 for one in later[0])
    async with room.database.reading() as session:
        assert (await PulseData().export(session, people[0]))["participation"]["counted_among"] == []


async def test_nothing_of_the_answers_is_left_in_the_files_of_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    await migrated(sqlite_url)
    database = Database(sqlite_url)
    room = Room(database)
    people = await a_wave(room, 24)
    await room.week("w", 1, people, written="Quittenmarmelade")
    assert any(b"Quittenmarmelade" in file.read_bytes() for file in tmp_path.glob("archipel.db*"))
    await room.close("w", 1)
    assert await closing.scrub(database)
    assert not any(b"Quittenmarmelade" in file.read_bytes() for file in tmp_path.glob("archipel.db*"))
    await database.close()


async def test_the_files_are_cleaned_by_a_row_of_work(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people)
    await room.close("w", 1)
    assert [row.key for row in await room.rows(Work) if row.kind == SCRUB] == ["close:w:1:scrub"]


async def test_on_postgresql_no_transaction_number_joins_an_answer_to_its_author(new_postgres: Any) -> None:
    """Answers kept apart and nothing else are joined by `xmin`: the control does that, each answer finds its author."""
    url = new_postgres()
    await migrated(url)
    database = Database(url)
    room = Room(database)
    people = await a_wave(room, 24)
    async with database.writing() as session:
        checkins = await listening.send(await session.get_one(Wave, "w"), 1, people, session=session)
    for place, checkin in enumerate(checkins):  # each in a transaction of their own, as people answer
        async with database.writing() as session:
            mine = await session.get_one(Checkin, checkin.id)
            await listening.answer([mine], Random(place), session=session)
            session.add(
                ClosedAnswer(
                    id=f"{place:032}", campaign_kind="control", period=0, survey_id="week-1", survey_version=1,
                    question_id="start", value=mine.employee_id,
                )
            )  # fmt: skip
    joined = (
        "SELECT c.employee_id, a.value FROM checkin c JOIN closed_answer a ON a.xmin = c.xmin WHERE a.campaign_kind"
    )
    async with database.engine.connect() as connection:
        assert len((await connection.execute(text(f"{joined} = 'control'"))).all()) == 24
    await room.close("w", 1)
    assert await closing.scrub(database)
    async with database.engine.connect() as connection:
        assert (await connection.execute(text(f"{joined} = 'wave'"))).all() == []
        batch = "SELECT DISTINCT xmin::text FROM closed_answer WHERE campaign_kind = 'wave'"
        assert len((await connection.execute(text(batch))).all()) == 1
        order = (
            (
                await connection.execute(
                    text("SELECT question_id FROM closed_answer WHERE campaign_kind = 'wave' ORDER BY ctid")
                )
            )
            .scalars()
            .all()
        )
        assert order != sorted(order)
        dead = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'open_answer'"
        pages = "SELECT pg_relation_size('open_answer')"
        assert (await connection.execute(text(dead))).scalar_one() == 0
        assert (await connection.execute(text(pages))).scalar_one() == 0
    await database.close()


async def test_answers_lie_in_another_order_than_they_were_given(room: Room) -> None:
    people = await a_wave(room, 24)
    await room.week("w", 1, people, written="x")
    async with room.database.writing() as session:
        found = select(OpenAnswer).where(OpenAnswer.question_id == "start").order_by(col(OpenAnswer.checkin_id))
        for number, answer in enumerate((await session.exec(found)).all()):
            answer.value = number % 5 + 1
    await room.close("w", 1)
    async with room.database.reading() as session:
        place = "rowid" if room.database.engine.dialect.name == "sqlite" else "ctid"
        statement = text(f"SELECT value FROM closed_answer WHERE question_id = 'start' ORDER BY {place}")  # noqa: S608
        kept = [int(str(value)) for value in (await (await session.connection()).execute(statement)).scalars()]
    assert sorted(kept) == sorted(number % 5 + 1 for number in range(24))
    assert kept != [number % 5 + 1 for number in range(24)]
