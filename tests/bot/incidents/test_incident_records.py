"""Incidents in the database: no number twice, one winner of two members, only forward."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest_asyncio
import sqlalchemy as sa
from sqlmodel import select

from bot import audit
from bot.db import Database
from bot.incidents import records
from bot.incidents.messages import Card, card
from bot.incidents.modals import report as report_modal
from bot.incidents.models import Incident, IncidentStep
from bot.incidents.privacy import IncidentData
from bot.incidents.records import Entered, Report
from bot.people.models import Employee
from bot.registry.tools import DataClass, Registry, Tool
from bot.sandbox.blocks import message_complaints, view_complaints
from knowledge import LANGS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOSTILE = "<!channel> <@U123> <https://evil.example|click> & @here"


@pytest_asyncio.fixture
async def filled(database: Database) -> Database:
    async with database.writing() as session:
        values = {
            "country": "FR", "time_zone": "Europe/Paris", "locale": "fr", "department": "", "team": "", "location": "",
            "roles": [], "groups": [], "active": True, "from_slack": False, "created_at": NOW, "updated_at": NOW,
        }  # fmt: skip
        rows = [{**values, "email": f"p{number}@brisemont.example", "name": "P"} for number in range(4)]
        await (await session.connection()).execute(sa.insert(Employee), rows)
    return database


async def report(database: Database, *, by: int = 1, year: int = 2026, now: datetime = NOW) -> Entered:
    said = Report(
        employee_id=by, lang="fr", what="Fuite.", tool_id=None, tool_name="Un outil", data_classes=("personal",),
        happened_at=None, stopped="no", named=True,
    )  # fmt: skip
    async with database.writing() as session:
        return await records.report(said, year=year, now=now, session=session)


async def move(database: Database, number: int, seen: str, new: str, by: int = 2) -> Entered | None:
    async with database.writing() as session:
        return await records.move(number, seen=seen, new=new, by=by, note="", now=NOW, session=session)


async def references(database: Database) -> list[str]:
    async with database.reading() as session:
        return sorted((await session.exec(select(Incident.reference))).all())


async def test_reports_at_once_get_each_a_number_of_their_own(filled: Database) -> None:
    await asyncio.gather(*(report(filled, by=1 + place % 4) for place in range(24)))
    assert await references(filled) == [f"INC-2026-{number:03}" for number in range(1, 25)]
    async with filled.reading() as session:
        assert await audit.verify(session) == []


async def test_every_year_begins_anew(filled: Database) -> None:
    for year in (2026, 2026, 2027):
        await report(filled, year=year)
    assert await references(filled) == ["INC-2026-001", "INC-2026-002", "INC-2027-001"]


async def test_of_members_who_decide_at_once_one_wins(filled: Database) -> None:
    entered = await report(filled)
    moves = [("in_progress", 2), ("contained", 3), ("closed", 4)] * 3
    results = await asyncio.gather(*(move(filled, entered.incident, "open", new, by) for new, by in moves))
    assert len([one for one in results if one is not None]) == 1
    async with filled.reading() as session:
        incident = await session.get_one(Incident, entered.incident)
        history = await records.history(entered.incident, session=session)
    assert [step.new for step in history] == ["open", incident.state]
    assert history[1].employee_id == incident.assignee_id


async def test_an_incident_only_goes_forward(filled: Database) -> None:
    number = (await report(filled)).incident
    assert await move(filled, number, "open", "open") is None
    assert await move(filled, number, "open", "nonsense") is None
    assert await move(filled, number, "open", "contained") is not None
    assert await move(filled, number, "contained", "in_progress") is None
    assert await move(filled, number, "open", "closed") is None
    assert await move(filled, number, "contained", "closed", by=3) is not None
    async with filled.reading() as session:
        assert (await session.get_one(Incident, number)).assignee_id == 2


async def test_old_incidents_are_deleted_with_their_history(filled: Database) -> None:
    class Kept:
        profile = questions = usage_events = 90
        requests = 1_095

    await report(filled, now=NOW - timedelta(days=1_096))
    await report(filled, now=NOW - timedelta(days=1_094))
    async with filled.writing() as session:
        assert await IncidentData().purge(session, Kept(), NOW) == 1
    async with filled.reading() as session:
        assert len((await session.exec(select(IncidentStep))).all()) == 1


async def test_a_persons_export_has_what_they_reported_and_did_and_nobody_elses(filled: Database) -> None:
    mine, others = await report(filled, by=1), await report(filled, by=2)
    await move(filled, others.incident, "open", "closed", by=1)
    async with filled.reading() as session:
        found = (await IncidentData().export(session, 1))["incidents"]
    assert [one["id"] for one in found["reported"]] == [mine.incident]
    assert [(one["reference"], one["new"]) for one in found["done"]] == [
        ("INC-2026-001", "open"), ("INC-2026-002", "closed"),
    ]  # fmt: skip


def test_cards_and_modals_fit_and_stay_dead_in_every_language() -> None:
    tools = {
        f"t{number}": Tool(id=f"t{number}", name=HOSTILE * 3, status="approved", owner="o") for number in range(300)
    }
    classes = {f"c{number}": DataClass(id=f"c{number}") for number in range(150)}
    for lang in LANGS:
        for state in ("open", "in_progress", "contained", "closed"):
            said = card(
                lang,
                Card(
                    number=1, reference="INC-2026-001", state=state, what=HOSTILE * 60, reporter=None, tool=HOSTILE,
                    data=(HOSTILE,), happened_at=NOW, stopped="no", assignee="", note=HOSTILE * 10, suspendable="t1",
                ),
            )  # fmt: skip
            assert message_complaints(said.blocks) == []
            assert "<!channel>" not in said.text
        view = report_modal(
            lang, Registry(tools=tools, data_classes=classes), now=NOW, about="t7", begun=HOSTILE * 100, guest=False
        )
        assert view_complaints(view) == []
        assert view_complaints(report_modal(lang, Registry(), now=NOW, guest=True)) == []
