"""Opening the Home tab, on both databases; only Slack itself and the documents are stood in for."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import select

from bot import work
from bot.ask import steps as ask_steps
from bot.ask.asked import Asked
from bot.ask.models import Escalation, Question
from bot.clock import WindingClock
from bot.db import Database
from bot.errors import IntakeUnavailable, SlackUnavailable, Undeliverable
from bot.home import listeners, views
from bot.home.steps import PUBLISH, HomeSteps
from bot.people.accounts import Asker
from bot.people.models import Employee
from bot.registry import service
from bot.registry.service import Catalogue
from bot.requests.models import ToolRequest
from bot.slack.inbox import Inbox
from bot.work import Work
from bot.worker import Worker
from knowledge import Document, FolderError, Reader

POLICIES = Path(__file__).parents[3] / "policies"

pytestmark = pytest.mark.asyncio

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADA = Asker(
    employee_id=1, user_id="U0ADA", name="Ada Roth", email="ada.roth@brisemont.example", department="engineering",
    lang="en", time_zone="Europe/Berlin", kind="member", roles=frozenset(), reader=Reader.employee(),
)  # fmt: skip


class Library:
    def __init__(self, *documents: Document) -> None:
        self.found = list(documents)
        self.broken = False

    def documents(self) -> list[Document]:
        if self.broken:
            raise FolderError("nothing there")
        return self.found

    def fingerprint(self) -> str:
        return "abc123def456"


class Slack:
    def __init__(self) -> None:
        self.homes: dict[str, str] = {}
        self.refuses = False

    async def publish_home(self, user: str, view: dict[str, Any]) -> None:
        if self.refuses:
            raise Undeliverable("not_enabled")
        self.homes[user] = json.dumps(view, ensure_ascii=False)

    async def permalink(self, channel: str, ts: str) -> str | None:
        return f"https://brisemont.slack.com/archives/{channel}/p{ts}"


class Office:
    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.slack, self.library = database, WindingClock(), Slack(), Library()
        self.asker: Asker | None = ADA
        self.slack_is_down = False
        steps = HomeSteps(
            database=database, clock=self.clock, messenger=self.slack, accounts=self.account,  # type: ignore[arg-type]
            knowledge=self.library, catalogue=Catalogue(database), committee="ai-committee", today=lambda: TODAY,
        )  # fmt: skip
        self.worker = Worker(database, self.clock, steps.handlers())

    async def account(self, user_id: str) -> Asker | None:
        if self.slack_is_down:
            raise SlackUnavailable("users.info")
        return self.asker

    async def open(self) -> str | None:
        async with self.database.writing() as session:
            await work.add(
                key="slack:Ev1", kind=PUBLISH, payload={"user": "U0ADA"}, due_at=self.clock.now(), session=session
            )
        await self.worker.drain()
        return self.slack.homes.get("U0ADA")

    async def home(self) -> str:
        shown = await self.open()
        assert shown is not None
        return shown

    async def state(self) -> str:
        async with self.database.reading() as session:
            return (await session.exec(select(Work))).one().state


@pytest_asyncio.fixture
async def office(database: Database) -> Office:
    async with database.writing() as session:
        for name in ("ada.roth", "leo.martin"):
            session.add(Employee(
                email=f"{name}@brisemont.example", name=name, country="DE", time_zone="Europe/Berlin", locale="de",
                created_at=NOW, updated_at=NOW,
            ))  # fmt: skip
            await session.flush()
    return Office(database)


def request(reference: str, tool: str, **fields: Any) -> ToolRequest:
    values: dict[str, Any] = {
        "employee_id": 2, "tool_key": tool.casefold(), "purpose": "Music", "people": 1, "lang": "en", "created_at": NOW,
        "due_at": NOW,
    }  # fmt: skip
    return ToolRequest(reference=reference, tool=tool, **values | fields)


async def ask(office: Office, said: str, *, employee: int = 1, number: int = 1, channel: str = "D1") -> None:
    async with office.database.writing() as session:
        session.add(Question(
            employee_id=employee, surface="dm", channel=channel, ts=f"{number}.0", asked=said,
            asked_at=NOW + timedelta(minutes=number), lang="en", answer_channel=channel,
            answer_ts=f"{number}.5",
        ))  # fmt: skip


def document(number: int, **fields: Any) -> Document:
    values: dict[str, Any] = {
        "id": f"rules-{number}", "title": f"Rules {number}", "lang": "en", "version": "1.0", "status": "published",
        "owner": "Ada.Roth@brisemont.example", "deputy": None, "effective": date(2025, 1, 1),
        "review_by": date(2026, 9, 30), "audience": ("all",), "url": None, "source": "rules.en.md",
        "fingerprint": "f",
    }  # fmt: skip
    return Document(**values | fields)


async def test_opening_home_shows_the_last_five_questions_of_ones_own_newest_first(office: Office) -> None:
    for number in range(7):
        await ask(office, f"Question {number}?", number=number)
    await ask(office, "Leo's question?", employee=2, number=99)
    shown = await office.home()
    assert [shown.find(f"Question {number}?") > 0 for number in range(7)] == [False, False, *[True] * 5]
    assert shown.find("Question 6?") < shown.find("Question 2?")
    assert "Leo" not in shown
    assert "https://brisemont.slack.com/archives/D1/p6.5" in shown
    assert await office.state() == "done"


async def test_a_question_asked_from_home_itself_has_no_link_that_leads_nowhere(office: Office) -> None:
    await ask(office, "Question?", channel="U0ADA")
    assert "archives" not in await office.home()


async def test_an_owner_sees_their_own_published_documents_that_are_due_the_longest_first(office: Office) -> None:
    office.library.found = [
        document(1), document(2, review_by=date(2026, 1, 1)), document(3, review_by=date(2027, 1, 1)),
        document(4, owner="it@brisemont.example"), document(5, status="retired"),
    ]  # fmt: skip
    shown = await office.home()
    assert "2 of your 3 documents are due for review:" in shown
    assert 0 < shown.find("Rules 2") < shown.find("Rules 1")
    assert not any(f"Rules {number}" in shown for number in (3, 4, 5))


async def test_only_admins_see_how_the_bot_is_doing(office: Office) -> None:
    assert "abc123def456" not in await office.home()
    office.asker = replace(ADA, roles=frozenset({"admin"}))
    async with office.database.writing() as session:
        await work.add(key="x", kind="ask.message", payload={}, due_at=office.clock.now(), session=session)
        await work.add(key="slack:Ev2", kind=PUBLISH, payload={"user": "U0ADA"}, due_at=NOW, session=session)
    await office.worker.drain()
    assert "Index abc123def456" in office.slack.homes["U0ADA"]
    assert "Waiting to be done: 1" in office.slack.homes["U0ADA"]


async def test_the_committee_sees_what_waits_but_no_question_that_went_to_one_colleague(office: Office) -> None:
    async with office.database.writing() as session:
        session.add(request("R-2026-001", "Suno <!channel>", channel="C0COMMITTEE", ts="5.5"))
        session.add(request("R-2026-002", "Decided", state="approved"))
        for number, stage in enumerate(("committee", "champion", "owner")):
            session.add(Escalation(
                employee_id=2, text=f"Question for {stage}?", lang="en", created_at=NOW + timedelta(minutes=number),
                stage=stage,
            ))  # fmt: skip
    assert "For the committee" not in await office.home()
    office.asker = replace(ADA, roles=frozenset({"committee"}))
    async with office.database.writing() as session:
        await work.add(key="slack:Ev2", kind=PUBLISH, payload={"user": "U0ADA"}, due_at=NOW, session=session)
    await office.worker.drain()
    shown = office.slack.homes["U0ADA"]
    assert "One request waits for a decision:" in shown
    assert "<https://brisemont.slack.com/archives/C0COMMITTEE/p5.5|R-2026-001: Suno &lt;!channel&gt;>" in shown
    assert "R-2026-002" not in shown
    assert "Question for committee?" in shown
    assert "2 more questions are with champions and owners." in shown
    assert "Question for champion?" not in shown


async def test_the_committee_sees_reviews_of_tools_and_documents_for_the_next_30_days(office: Office) -> None:
    office.asker = replace(ADA, email="x@brisemont.example", roles=frozenset({"committee"}))
    office.library.found = [document(1), document(2, review_by=TODAY + timedelta(days=31)), document(3, status="draft")]
    async with office.database.writing() as session:
        await service.seed(POLICIES, now=NOW, session=session)
        for id, due in (("deepl-pro", "2026-12-22"), ("candis", "2026-12-23"), ("otter", "2026-01-01")):
            await service.change(id, {"review_by": due}, by=None, source="test", why="", now=NOW, session=session)
    shown = await office.home()
    reviews = shown[shown.index("due within the next 30 days") : shown.index("tools are suspended")]
    assert "Rules 1 (overdue since 30 September 2026)" in reviews
    assert "DeepL Pro (due on 22 December 2026)" in reviews
    for absent in ("Rules 2", "Rules 3", "Candis", "Otter"):
        assert absent not in reviews


async def test_my_tools_come_from_the_registry_and_my_enrolments(office: Office) -> None:
    async with office.database.writing() as session:
        await service.seed(POLICIES, now=NOW, session=session)
        await service.enrol(1, "candis", since=TODAY, session=session)
    shown = await office.home()
    assert 0 < shown.find("*Candis*") < shown.find("*GitHub Copilot*") < shown.find("*DeepL Pro*")
    assert "*Otter*" not in shown


async def test_without_an_index_home_is_shown_all_the_same(office: Office) -> None:
    office.library.broken = True
    assert "Hello Ada Roth" in await office.home()


async def test_guests_get_the_short_one(office: Office) -> None:
    office.asker = replace(ADA, kind="guest", roles=frozenset({"guest"}), reader=Reader.guest(), lang="fr")
    await ask(office, "Question?")
    shown = await office.home()
    assert "Bonjour Ada Roth" in shown
    assert "Question?" not in shown


async def test_people_who_have_left_are_shown_nothing(office: Office) -> None:
    office.asker = None
    assert await office.open() is None
    assert await office.state() == "done"


async def test_a_home_that_slack_refuses_is_not_tried_again(office: Office) -> None:
    office.slack.refuses = True
    await office.open()
    assert await office.state() == "done"


async def test_while_slack_cannot_say_who_it_is_home_waits(office: Office) -> None:
    office.slack_is_down = True
    assert await office.open() is None
    office.slack_is_down = False
    office.clock.wind(timedelta(minutes=5))
    await office.worker.drain()
    assert "U0ADA" in office.slack.homes


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T0", bot_user_id="U0BOT", bot_token="xoxb-1")  # noqa: S106


def click() -> AsyncBoltRequest:
    body = {
        "type": "block_actions", "trigger_id": "123.456", "team": {"id": "T0"},
        "user": {"id": "U0ADA", "team_id": "T0"}, "container": {"type": "view"}, "view": {"id": "V1", "type": "home"},
        "actions": [
            {"type": "button", "block_id": "b", "action_id": f"{views.ASK}_customers", "value": "May I?"},
        ],
    }  # fmt: skip
    return AsyncBoltRequest(body=json.dumps(body), mode="socket_mode")


@pytest_asyncio.fixture
async def inbox(database: Database) -> AsyncIterator[Inbox]:
    inbox = Inbox(database, WindingClock(), lambda: None)
    yield inbox
    await inbox.close()


async def test_a_click_on_an_example_asks_it_once_in_the_direct_messages(database: Database, inbox: Inbox) -> None:
    app = AsyncApp(authorize=_authorize, request_verification_enabled=False)
    listeners.register(app, inbox=inbox)
    for _ in range(2):
        assert (await app.async_dispatch(click())).status == 200
    async with database.reading() as session:
        row = (await session.exec(select(Work))).one()
    assert row.kind == ask_steps.COMMAND
    asked = Asked.from_payload(row.payload or {})
    assert (asked.text, asked.user, asked.channel, asked.surface) == ("May I?", "U0ADA", "U0ADA", "dm")
    assert asked.restated
    assert asked.thread_ts is None


class FullInbox:
    async def accept(self, key: str, kind: str, payload: dict[str, Any]) -> bool:
        raise IntakeUnavailable("no")


async def test_a_click_that_cannot_be_stored_is_not_acknowledged() -> None:
    app = AsyncApp(authorize=_authorize, request_verification_enabled=False)
    listeners.register(app, inbox=FullInbox())  # type: ignore[arg-type]
    assert (await app.async_dispatch(click())).status != 200
