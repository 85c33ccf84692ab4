"""Whose answers no longer hold, in both databases: found, noted, and entered as one letter each."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import col, select

from bot import work
from bot.app import SUBSCRIBERS
from bot.ask import service
from bot.ask.asked import Asked
from bot.ask.change_letters import LETTER
from bot.ask.changes import SectionChanges
from bot.ask.models import CitedSection, Question
from bot.ask.verdict_changes import VerdictChanges
from bot.db import Database
from bot.outbox import Outbox
from bot.people.models import Employee
from bot.registry import service as registry
from bot.registry import toolsfile
from bot.registry.models import GivenVerdict
from bot.registry.service import Catalogue
from bot.registry.suspension import records
from bot.work import Work
from bot.worker import Worker
from knowledge import KnowledgeBase, Reader
from tests.support.asking import HandClock
from tests.support.policies import COUNCIL, TODAY, Folder
from tests.support.tools import GOOD

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TWO = """## Recording {{#recording}}

A meeting is recorded only after every participant has agreed.

## Deleting {{#deleting}}

{deleting}
"""
BUDGET = "What budget does the works council keep for experts who examine tools?"
DELETED = "When is a recording deleted?"
RECORDED = "May a meeting be recorded?"


class Scene:
    """People, documents, tools and what was answered."""

    def __init__(self, database: Database, folder: Folder) -> None:
        self.database, self.folder, self.clock = database, folder, HandClock()
        self.write()
        self.knowledge = folder.base()
        self.knowledge.refresh()
        self.people: dict[str, int] = {}
        self.catalogue = Catalogue(database)
        self.sections = self.comparing(self.knowledge)
        self.verdicts = VerdictChanges(
            database=database, clock=self.clock, catalogue=self.catalogue, today=lambda: TODAY
        )

    def comparing(self, knowledge: KnowledgeBase) -> SectionChanges:
        return SectionChanges(
            database=self.database, clock=self.clock, knowledge=knowledge, today=lambda: TODAY,
            admins=["boss@brisemont.example"],
        )  # fmt: skip

    def write(self, deleting: str = "A recording is deleted after 30 days.", **front: Any) -> None:
        self.folder.write("meetings", TWO.format(deleting=deleting), **front)

    async def changed(self, *others: KnowledgeBase) -> int:
        """The index follows; how many people a letter was entered for."""
        self.knowledge.refresh()
        return await self.sections.compare()

    async def joined(self, name: str, **more: Any) -> int:
        email = f"{name}@brisemont.example"
        values = {"country": "FR", "time_zone": "Europe/Paris", "locale": "en", "created_at": NOW, "updated_at": NOW}
        async with self.database.writing() as session:
            row = Employee(email=email, name=name, **values | more)
            session.add(row)
            await session.flush()
            assert row.id is not None
        self.people[name] = row.id
        return row.id

    async def asks(self, name: str, question: str = RECORDED, *, ago: timedelta = timedelta(), **reader: Any) -> int:
        """A question answered as the bot does."""
        answer = await self.knowledge.ask(question, reader=Reader.employee(**reader), today=TODAY)
        assert answer.kind == "answer", answer
        asked = Asked(surface="dm", user="U1", team="T1", channel=f"D{name}", ts=str(time.time_ns()), text=question)
        digests = {one.number: self.knowledge.section_digest(one) for one in answer.citations}
        async with self.database.writing() as session:
            stored = await service.store(
                asked,
                answer,
                employee=self.people[name],
                fingerprint="f",
                digests=digests,
                now=NOW - ago,
                session=session,
            )
        assert stored is not None
        return stored

    async def verdict(
        self, name: str, outcome: str, *classes: str, tool: str = "writer", ago: timedelta = timedelta()
    ) -> None:
        async with self.database.writing() as session:
            session.add(
                GivenVerdict(
                    employee_id=self.people[name], tool_id=tool, tool_name=tool, outcome=outcome,
                    data_classes=list(classes), lang="en", given_at=NOW - ago,
                )
            )  # fmt: skip

    async def change(self, tool: str = "writer", source: str = "decision", **values: Any) -> None:
        async with self.database.writing() as session:
            assert await registry.change(
                tool, values, by=None, source=source, why="why", now=self.clock.now(), session=session
            )

    async def work(self) -> None:
        outbox = Outbox(self.database, self.clock, {"tool_changed": ["ask.tool_changed"]})
        await Worker(self.database, self.clock, {**outbox.handlers(), **self.verdicts.handlers()}).drain()

    async def letters(self) -> list[dict[str, Any]]:
        """What was entered so far, oldest first; each with the name of who gets it."""
        names = {number: name for name, number in self.people.items()}
        async with self.database.reading() as session:
            rows = (await session.exec(select(Work).where(Work.kind == LETTER).order_by(col(Work.id)))).all()
        return [{"to": names[row.payload["employee_id"]], **row.payload} for row in rows if row.payload]

    async def told(self) -> list[str]:
        return [letter["to"] for letter in await self.letters()]


@pytest_asyncio.fixture
async def scene(database: Database, folder: Folder) -> Scene:
    scene = Scene(database, folder)
    read = toolsfile.parse(GOOD)
    async with database.writing() as session:
        await registry.import_file(read, by=None, now=NOW, session=session)
    for name in ("ada", "leo", "kim"):
        await scene.joined(name)
    await scene.work()
    return scene


def test_the_event_reaches_this_room() -> None:
    assert "ask.tool_changed" in SUBSCRIBERS["tool_changed"]


async def test_an_answer_knows_what_its_sections_said(scene: Scene) -> None:
    await scene.asks("ada")
    async with scene.database.reading() as session:
        rows = (await session.exec(select(CitedSection))).all()
    digests = scene.knowledge.section_digests("meetings", "en")
    assert rows
    assert all(row.text_hash == digests[row.anchor] for row in rows if row.document == "meetings")


async def test_whose_section_was_rewritten_hears_of_it_once(scene: Scene) -> None:
    question = await scene.asks("ada", DELETED)
    assert await scene.changed() == 0
    scene.write("A recording is deleted after 10 days.", version='"1.1"')
    assert await scene.changed() == 1
    (letter,) = await scene.letters()
    assert letter["to"] == "ada"
    assert ["meetings", "en", "deleting", "changed"] in letter["answers"][0]["sections"]
    assert letter["answers"][0]["question"] == question
    assert await scene.changed() == 0


async def test_a_change_elsewhere_in_the_document_touches_nobody(scene: Scene) -> None:
    await scene.asks("ada", "Must every participant agree before a meeting is recorded?")
    async with scene.database.writing() as session:
        for row in (await session.exec(select(CitedSection).where(CitedSection.anchor != "recording"))).all():
            await session.delete(row)
    scene.write("A recording is deleted after 10 days.", version='"2.0"', title="Meetings, new edition")
    assert await scene.changed() == 0
    assert await scene.letters() == []


async def test_what_only_stands_under_another_heading_is_followed_in_silence(scene: Scene) -> None:
    await scene.asks("ada")
    text = TWO.format(deleting="A recording is deleted after 30 days.").replace("{#recording}", "{#consent}")
    scene.folder.write("meetings", text)
    assert await scene.changed() == 0
    async with scene.database.reading() as session:
        anchors = {row.anchor for row in (await session.exec(select(CitedSection))).all() if row.document == "meetings"}
    assert "consent" in anchors
    assert "recording" not in anchors
    scene.folder.write("meetings", text.replace("every participant", "the host"))
    assert await scene.changed() == 1


@pytest.mark.parametrize(
    "front",
    [
        {"status": "retired"},
        {"audience": "['department:legal']"},
        {"effective": "2027-01-01", "review_by": "2028-01-01"},
    ],
)
async def test_what_is_withdrawn_or_closed_is_told_of_once(scene: Scene, front: dict[str, Any]) -> None:
    await scene.asks("ada")
    scene.write(**front)
    assert await scene.changed() == 1
    assert {one[3] for one in (await scene.letters())[0]["answers"][0]["sections"]} == {"withdrawn"}
    assert await scene.changed() == 0


async def test_a_document_that_is_gone_is_told_of(scene: Scene) -> None:
    await scene.asks("ada")
    scene.folder.remove("meetings")
    assert await scene.changed() == 1


async def test_who_may_still_read_it_is_not_told_that_it_was_closed(scene: Scene) -> None:
    await scene.joined("lea", department="legal")
    await scene.joined("boss")
    for name in ("ada", "lea", "boss"):
        await scene.asks(name)
    scene.write(audience="['department:legal', 'role:admin']")
    await scene.changed()
    assert await scene.told() == ["ada"]


async def test_the_same_answer_changing_back_is_a_change_again(scene: Scene) -> None:
    await scene.asks("ada", DELETED)
    for days in (10, 30, 10):
        scene.write(f"A recording is deleted after {days} days, or when somebody wishes.")
        assert await scene.changed() == 1
    assert len(await scene.letters()) == 3


async def test_several_answers_of_one_person_make_one_letter(scene: Scene) -> None:
    first, second = await scene.asks("ada"), await scene.asks("ada", DELETED)
    await scene.asks("leo", DELETED)
    scene.folder.remove("meetings")
    assert await scene.changed() == 2
    letters = {letter["to"]: letter for letter in await scene.letters()}
    assert [one["question"] for one in letters["ada"]["answers"]] == [second, first]
    assert len(letters) == 2


async def test_who_has_left_is_a_guest_or_asked_long_ago_is_not_told(scene: Scene) -> None:
    await scene.joined("gone", active=False)
    await scene.joined("mara", roles=["guest"])
    for name in ("gone", "mara"):
        await scene.asks(name)
    await scene.asks("ada", ago=timedelta(days=31))
    await scene.asks("leo", ago=timedelta(days=29))
    scene.folder.remove("meetings")
    await scene.changed()
    assert await scene.told() == ["leo"]


async def test_two_replicas_that_notice_at_once_tell_everybody_once(scene: Scene) -> None:
    for name in ("ada", "leo", "kim"):
        await scene.asks(name, DELETED)
    scene.write("Nothing is deleted any more.")
    scene.knowledge.refresh()
    other = scene.comparing(scene.knowledge)
    counts = await asyncio.gather(scene.sections.compare(), other.compare())
    assert sum(counts) == 3
    assert sorted(await scene.told()) == ["ada", "kim", "leo"]


async def test_many_answers_are_looked_at_page_by_page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ask.changes._PAGE", 2)
    monkeypatch.setattr("bot.ask.changes._PEOPLE", 1)
    for name in ("ada", "leo", "kim", "ada", "leo"):
        await scene.asks(name)
    scene.folder.remove("meetings")
    assert await scene.changed() == 3
    assert len(await scene.letters()) == 3


# Verdicts


async def test_whose_verdict_is_another_one_now_is_told_and_nobody_else(scene: Scene) -> None:
    await scene.verdict("ada", "conditions", "personal")
    await scene.verdict("leo", "allowed", "public")
    await scene.verdict("kim", "conditions", "personal", ago=timedelta(days=31))
    await scene.change(data={"public": "allowed", "personal": "never"})
    await scene.work()
    (letter,) = await scene.letters()
    assert letter["to"] == "ada"
    ((_, old),) = letter["answers"][0]["verdicts"]
    assert old == "conditions"
    async with scene.database.reading() as session:
        outcomes = (await session.exec(select(GivenVerdict.outcome).order_by(col(GivenVerdict.id)))).all()
    assert outcomes == ["never", "allowed", "conditions"]


async def test_a_change_of_status_concerns_everybody_who_got_a_verdict(scene: Scene) -> None:
    await scene.verdict("ada", "allowed", "public")
    await scene.verdict("leo", "conditions", "personal")
    await scene.verdict("kim", "ask", "public", tool="reader")
    await scene.change(status="blocked")
    await scene.work()
    assert sorted(await scene.told()) == ["ada", "leo"]
    await scene.change(status="approved")
    await scene.work()
    assert sorted(await scene.told()) == ["ada", "ada", "leo", "leo"]


async def test_what_a_verdict_does_not_rest_on_tells_nobody(scene: Scene) -> None:
    await scene.verdict("ada", "never", "public")  # another one would be given now, but not because of this
    await scene.change(owner="legal@brisemont.example")
    await scene.work()
    assert await scene.letters() == []


async def test_the_department_and_the_enrolment_of_each_count(scene: Scene) -> None:
    await scene.joined("sam", department="sales")
    async with scene.database.writing() as session:
        await registry.enrol(scene.people["leo"], "writer", since=date(2026, 1, 1), session=session)
    for name in ("ada", "leo", "sam"):
        await scene.verdict(name, "allowed", "public")
    await scene.change(status="restricted", departments=["sales"])
    await scene.work()
    assert await scene.told() == ["ada"]


async def test_who_asked_the_same_twice_hears_of_it_once_and_who_asked_two_things_of_both(scene: Scene) -> None:
    for classes in (["public"], ["public"], ["personal"]):
        await scene.verdict("ada", "allowed" if classes == ["public"] else "conditions", *classes)
    await scene.change(status="retired")
    await scene.work()
    (letter,) = await scene.letters()
    assert len(letter["answers"][0]["verdicts"]) == 2


async def test_a_verdict_on_every_kind_of_data_may_come_to_depend_on_it(scene: Scene) -> None:
    await scene.change(status="blocked")
    await scene.work()
    await scene.verdict("ada", "never")
    await scene.change(status="approved")
    await scene.work()
    assert await scene.told() == ["ada"]
    await scene.change(review_by="2028-01-01")
    await scene.work()
    assert await scene.told() == ["ada"]


async def test_whom_a_suspension_tells_is_not_told_twice_and_the_others_are(scene: Scene) -> None:
    await scene.verdict("ada", "allowed", "public")
    await scene.verdict("leo", "ask", "public", "personal")
    async with scene.database.writing() as session:
        stopped = await records.suspend(
            "writer", reason="leak", by=scene.people["kim"], now=NOW, today=TODAY, session=session
        )
    assert stopped is not None
    await scene.work()
    assert await scene.told() == ["leo"]
    async with scene.database.writing() as session:
        await records.lift(stopped.number, reason="mended", by=scene.people["kim"], now=NOW, session=session)
    await scene.work()
    assert await scene.told() == ["leo", "leo"]
    await scene.change(status="blocked")
    await scene.work()
    assert sorted(await scene.told()) == ["ada", "leo", "leo", "leo"]


async def test_many_people_are_told_a_hundred_at_a_time_and_each_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ask.verdict_changes._PEOPLE", 3)
    for number in range(10):
        await scene.joined(f"p{number}")
        await scene.verdict(f"p{number}", "allowed", "public")
    await scene.change(status="blocked")
    await scene.work()
    assert sorted(await scene.told()) == sorted(f"p{number}" for number in range(10))


async def test_an_event_told_twice_leads_to_one_letter(scene: Scene) -> None:
    await scene.verdict("ada", "allowed", "public")
    await scene.change(status="blocked")
    await scene.work()
    async with scene.database.writing() as session:
        for number in range(2):
            await work.add(
                key=f"again:{number}", kind="ask.tool_changed", due_at=NOW, session=session,
                payload={"tool": "writer", "paths": ["status"], "change": 1},
            )  # fmt: skip
    await scene.work()
    assert await scene.told() == ["ada"]


async def test_an_erased_person_is_not_told(scene: Scene) -> None:
    await scene.asks("ada")
    async with scene.database.writing() as session:
        for question in (await session.exec(select(Question))).all():
            await session.delete(question)
    scene.folder.remove("meetings")
    assert await scene.changed() == 0


async def test_a_source_for_a_group_is_compared_with_the_eyes_of_its_members(scene: Scene) -> None:
    await scene.joined("bo", groups=["works-council"])
    await scene.asks("bo", BUDGET, groups=["works-council"])
    assert await scene.changed() == 0
    scene.folder.write("council", COUNCIL.replace("6,000", "7,000"), audience="['group:works-council']")
    assert await scene.changed() == 1
