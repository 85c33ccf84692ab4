"""Four weeks of a wave: each Monday the lead and the champions read what was said, whatever restarts in between."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlmodel import col, select

from bot import outbox, work
from bot.people import erasure
from bot.people.models import Employee
from bot.pulse import digest as digests
from bot.pulse.models import ClosedAnswer, DigestLetter, OpenAnswer
from bot.rollout.models import Wave, WaveChampion
from bot.sandbox.model import Message
from bot.sandbox.person import Person
from tests.support import listening
from tests.support.company import Company
from tests.support.reading import shown

LEAD, CHAMPION = "claire.lienhard", "dieter.hofmann"  # French, German


async def ids(company: Company, count: int) -> dict[str, int]:
    """The ids of the lead, the champion and `count` others by name."""
    async with company.bot.database.reading() as session:
        people = (await session.exec(select(Employee).where(col(Employee.active)).order_by(col(Employee.id)))).all()
    known = {one.email.partition("@")[0]: one.id or 0 for one in people if "guest" not in one.roles}
    others = [name for name in known if name not in (LEAD, CHAMPION)][:count]
    return {name: known[name] for name in (LEAD, CHAMPION, *others)}


async def begin(company: Company, size: int, name: str = "w") -> dict[str, int]:
    """A wave that began today; the others are in it."""
    people = await ids(company, size)
    members = [number for one, number in people.items() if one not in (LEAD, CHAMPION)]
    start = company.clock.now().date()
    async with company.bot.database.writing() as session:
        wave = await listening.wave(name, members, start, lead=people[LEAD], session=session)
        session.add(WaveChampion(wave_id=wave.id, employee_id=people[CHAMPION]))
        now = company.clock.now()
        await outbox.announce("wave_changed", f"{name}:started", {"wave": name}, now=now, session=session)
    company.wake()
    await company.quiet()
    return people


async def week(
    company: Company, people: dict[str, int], number: int, *, name: str = "w", signed: int = 0, silent: int = 0
) -> None:
    """One week: sent, answered by all but the last `silent`, over."""
    members = [one for known, one in people.items() if known not in (LEAD, CHAMPION)]
    async with company.bot.database.writing() as session:
        wave = await session.get_one(Wave, name)
        checkins = await listening.send(wave, number, members, session=session)
        await listening.answer(
            checkins[: len(checkins) - silent],
            Random(number),
            signed=signed,
            written="Le Zugang klemmt",
            session=session,
        )
        start = wave.starts_on
    await until(company, start + timedelta(days=7 * number))


async def until(company: Company, day: date) -> None:
    """The working hours of a day, or of the next on which letters are sent."""
    moment = datetime.combine(day, time(10, 7), listening.PARIS)
    company.clock.wind(max(moment - company.clock.now(), timedelta(0)))
    company.wake()
    await company.quiet(30)
    due = await waiting(company)
    if due is not None:
        company.clock.wind(due - company.clock.now() + timedelta(seconds=1))
        company.wake()
        await company.quiet(30)


async def waiting(company: Company) -> datetime | None:
    """When the letters that were entered are due, if that is later."""
    async with company.bot.database.reading() as session:
        rows = select(work.Work.due_at).where(work.Work.kind == digests.LETTER, work.Work.state == "pending")
        return max((await session.exec(rows)).all(), default=None)


def letters(company: Company, reader: Person) -> list[Message]:
    """The digests somebody has got."""
    words = ("semaine", "Woche")
    return [
        one for one in company.workspace.history(company.dm(reader), reader.id) if any(w in one.text for w in words)
    ]


def below(company: Company, reader: Person, letter: Message) -> list[Message]:
    """What stands in a letter's thread."""
    thread = company.workspace.thread(company.dm(reader), letter.ts, reader.id)
    return [one for one in thread if one.ts != letter.ts]


async def test_four_weeks_of_twenty_four_people(company: Company) -> None:
    people = await begin(company, 24)
    lead, champion = company.person(LEAD), company.person(CHAMPION)
    for number in range(1, 5):
        await week(company, people, number, signed=2 if number == 1 else 0, silent=6)
        assert len(letters(company, lead)) == number
        assert len(letters(company, champion)) == number
        if number == 2:
            await company.restart()
    last = shown(letters(company, lead)[-1])
    assert "18 personnes sur 24" in last
    assert "Au fil des semaines" in last
    assert "18 von 24 Personen" in shown(letters(company, champion)[-1])
    first = below(company, lead, letters(company, lead)[0])
    pictures = [one for one in first if one.files]
    assert len(pictures) == 1
    assert pictures[0].files[0]["alt_txt"].startswith("Übersetzen")
    assert sum("Le Zugang klemmt" in shown(one) for one in first) == 2
    for reader in (lead, champion):
        threads = [below(company, reader, letter) for letter in letters(company, reader)]
        assert [sum(bool(one.files) for one in thread) for thread in threads] == [1, 1, 1, 1]
        assert not any("klemmt" in shown(letter) for letter in letters(company, reader))
    async with company.bot.database.reading() as session:
        assert (await session.exec(select(OpenAnswer))).all() == []
        assert len((await session.exec(select(ClosedAnswer))).all()) == 18 * 12


async def test_four_weeks_of_four_people_bring_what_was_signed_and_no_figure(company: Company) -> None:
    people = await begin(company, 4)
    lead = company.person(LEAD)
    for number in range(1, 5):
        await week(company, people, number, signed=1)
    told = letters(company, lead)
    assert len(told) == 4
    for letter in told:
        assert "Pas de chiffres" in shown(letter)
        replies = below(company, lead, letter)
        assert not any(one.files for one in replies)
        assert sum("klemmt" in shown(one) for one in replies) == 1


async def test_who_left_the_wave_as_its_champion_gets_no_letter(company: Company) -> None:
    people = await begin(company, 24)
    async with company.bot.database.writing() as session:
        champion = (await session.exec(select(WaveChampion))).one()
        await session.delete(champion)
    await week(company, people, 1)
    assert len(letters(company, company.person(LEAD))) == 1
    assert letters(company, company.person(CHAMPION)) == []


async def test_a_lead_who_has_left_the_company_gets_no_letter_and_the_champions_do(company: Company) -> None:
    people = await begin(company, 24)
    async with company.bot.database.writing() as session:
        (await session.get_one(Employee, people[LEAD])).active = False
    await week(company, people, 1)
    assert letters(company, company.person(LEAD)) == []
    assert len(letters(company, company.person(CHAMPION))) == 1


async def test_somebody_erased_takes_their_signed_comment_with_them(company: Company) -> None:
    people = await begin(company, 24)
    await week(company, people, 1, signed=2)
    lead = company.person(LEAD)
    before = [one for one in below(company, lead, letters(company, lead)[0]) if "klemmt" in shown(one)]
    author = next(name for name in people if name not in (LEAD, CHAMPION))
    erased = await erasure.erase(
        f"{author}@brisemont.example", database=company.bot.database, rooms=company.bot.rooms, now=company.clock.now()
    )
    assert erased is not None
    company.wake()
    await company.quiet(30)
    after = [one for one in below(company, lead, letters(company, lead)[0]) if "klemmt" in shown(one)]
    assert (len(before), len(after)) == (2, 1)
    assert len(letters(company, lead)) == 1  # the letter itself stays
    async with company.bot.database.reading() as session:
        about = (await session.exec(select(DigestLetter.about_id))).all()
    assert people[author] not in about


@pytest.mark.parametrize("failing", ["before", "after"])
async def test_a_picture_is_not_shown_twice(company: Company, failing: str) -> None:
    """The row of a picture is done again, as after a crash: before the file's id was noted down, or after."""
    people = await begin(company, 24)
    await week(company, people, 1)
    lead = company.person(LEAD)
    letter = letters(company, lead)[0]
    async with company.bot.database.writing() as session:
        row = (
            await session.exec(
                select(work.Work).where(
                    work.Work.kind == digests.PICTURE, col(work.Work.key).contains(f":{people[LEAD]}:")
                )
            )
        ).one()
        assert row.slack_ts is not None
        row.state, row.finished_at = "pending", None
        row.payload = {"wave": "w", "period": 1, "employee_id": people[LEAD], "thread": letter.ts}
        row.slack_ts = row.slack_ts if failing == "after" else None
        session.add(row)
    company.wake()
    await company.quiet(30)
    pictures = [one for one in below(company, lead, letter) if one.files]
    assert len(pictures) == 1
    async with company.bot.database.reading() as session:
        done = await session.get_one(work.Work, row.id)
    assert (done.state, done.slack_ts) == ("done", pictures[0].files[0]["id"])
