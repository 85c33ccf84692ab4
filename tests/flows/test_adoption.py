"""A week in which a wave used its tool: other programs report it, and on Monday those who lead and help read of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest_asyncio
from sqlmodel import col, select

from bot import keys
from bot.insight.models import AdoptionNote, AdoptionWeek
from bot.insight.weeks import Week, counted_at
from bot.people import erasure
from bot.people.models import Employee
from bot.quiet import place
from bot.registry import enrolment
from bot.rollout.models import Wave, WaveChampion, WaveMember
from bot.sandbox.model import Channel, Message
from bot.usage.models import UsageEvent
from tests.support.company import Company, at_work
from tests.support.reading import shown

LEAD, CHAMPION = "claire.lienhard", "dieter.hofmann"  # French, German
TOOL = "deepl-pro"
PARIS = ZoneInfo("Europe/Paris")
BATCH = {"content-type": "application/cloudevents-batch+json"}


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path) -> AsyncIterator[Company]:
    """The sample company over HTTP, where other programs report usage."""
    async with at_work(sqlite_url, sample_index, mode="http") as company:
        yield company


async def begin(company: Company, size: int) -> tuple[Week, list[str]]:
    """A wave of so many people from next Monday on; the clock stands on that Monday. Their addresses."""
    await company.bot.begin()
    week = Week.of(company.clock.now().astimezone(PARIS).date()).next
    async with company.bot.database.writing() as session:
        found = select(Employee).where(col(Employee.active)).order_by(col(Employee.id))
        everybody = {one.email.partition("@")[0]: one for one in (await session.exec(found)).all()}
        members = [one for name, one in everybody.items() if name not in (LEAD, CHAMPION) and "guest" not in one.roles]
        now = company.clock.now()
        session.add(
            Wave(
                id="w", tool_id=TOOL, name="Übersetzen", starts_on=week.monday, lead_id=everybody[LEAD].id,
                state="running", created_at=now,
            )
        )  # fmt: skip
        await session.flush()
        session.add(WaveChampion(wave_id="w", employee_id=everybody[CHAMPION].id or 0))
        for one in members[:size]:
            session.add(WaveMember(wave_id="w", employee_id=one.id or 0, starts_on=week.monday, joined_at=now))
            await enrolment.enrol(one.id or 0, TOOL, since=week.monday, wave="w", session=session)
    await until(company, datetime.combine(week.monday, time(11), PARIS))
    return week, [one.email for one in members[:size]]


async def until(company: Company, moment: datetime) -> None:
    company.clock.wind(max(moment - company.clock.now(), timedelta(0)))
    company.wake()
    await company.quiet(30)


async def report(company: Company, who: list[str], at: datetime) -> None:
    """Another program reports that these people used the tool."""
    async with company.bot.database.writing() as session:
        key = await keys.create(f"deepl-{at.isoformat()}", now=company.clock.now(), session=session)
    events = [
        {
            "specversion": "1.0", "id": f"{email}-{at.isoformat()}", "source": "/deepl", "type": "document.translated",
            "time": at.isoformat(), "subject": email, "data": {"tool": TOOL},
        }
        for email in who
    ]  # fmt: skip
    async with httpx.AsyncClient(transport=httpx.ASGITransport(company.post.app), base_url="http://bot") as client:
        answer = await client.post(
            "/v1/usage-events", json=events, headers=BATCH | {"authorization": f"Bearer {key}"}
        )  # fmt: skip
    assert answer.json() == {"recorded": len(who), "duplicates": 0, "errors": []}


async def monday_after(company: Company, week: Week) -> None:
    """The hour at which a week is counted, a little later."""
    hours = {"days": ("monday", "tuesday", "wednesday", "thursday", "friday"), "start": time(9), "end": time(17, 30)}
    where = place("Europe/Paris", "FR", **hours)  # type: ignore[arg-type]
    await until(company, counted_at(week, where) + timedelta(minutes=1))


def notes(company: Company, name: str) -> list[Message]:
    """The notes somebody has got."""
    reader = company.person(name)
    return _notes(company, company.dm(reader), reader.id)


def _notes(company: Company, where: Channel, viewer: str) -> list[Message]:
    titles = ("Qui utilise les outils", "Wer die KI-Tools nutzt")
    return [one for one in company.workspace.history(where, viewer) if one.text.startswith(titles)]


async def test_the_lead_the_champion_and_steering_read_who_used_the_tool(company: Company) -> None:
    week, members = await begin(company, 24)
    wednesday = datetime.combine(week.monday + timedelta(days=2), time(10), PARIS)
    await until(company, wednesday)
    await report(company, members[:11], wednesday)
    await company.restart()
    await monday_after(company, week)
    [french] = notes(company, LEAD)
    [german] = notes(company, CHAMPION)
    assert "Übersetzen\u00a0: 11 personnes actives sur 24 (46\u00a0%)." in shown(french)
    assert "Übersetzen: 11 von 24 Personen waren aktiv (46\u00a0%)." in shown(german)
    assert not any(email in shown(french) for email in members)
    [steering] = _notes(company, company.channel("ai-steering"), company.person(LEAD).id)
    assert "11 personnes actives sur 24" in shown(steering)

    late = wednesday + timedelta(hours=2)
    await report(company, members[11:], late)  # too late: the week is counted
    following = wednesday + timedelta(days=7)
    await until(company, following)
    await report(company, members[:23], following)
    await monday_after(company, week.next)
    assert len(notes(company, LEAD)) == 2
    assert "au moins 20 personnes actives sur 24" in shown(notes(company, LEAD)[-1])  # all but one is not said


async def test_a_lead_who_is_erased_takes_their_notes_along_and_the_facts_stay(company: Company) -> None:
    week, members = await begin(company, 24)
    wednesday = datetime.combine(week.monday + timedelta(days=2), time(10), PARIS)
    await until(company, wednesday)
    await report(company, members[:11], wednesday)
    await monday_after(company, week)
    assert len(notes(company, LEAD)) == 1
    for email in (f"{LEAD}@brisemont.example", members[0]):
        await erasure.erase(email, database=company.bot.database, rooms=company.bot.rooms, now=company.clock.now())
    company.wake()
    await company.quiet(30)
    assert notes(company, LEAD) == []
    assert len(notes(company, CHAMPION)) == 1
    async with company.bot.database.reading() as session:
        [fact] = (await session.exec(select(AdoptionWeek))).all()
        assert (fact.people, fact.low, fact.high) == (24, 11, 11)
        assert len((await session.exec(select(AdoptionNote))).all()) == 1
        assert len((await session.exec(select(UsageEvent).where(UsageEvent.tool == TOOL))).all()) == 10
