"""The privacy work, run by the product's own worker on both databases; only Slack itself is stood in for."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot import work
from bot.ask.models import Question
from bot.ask.privacy import AskData
from bot.clock import WindingClock
from bot.db import Database
from bot.errors import SlackUnavailable, Undeliverable
from bot.people import erasure, steps
from bot.people.models import Employee, SlackAccount
from bot.people.personal import ProfileData
from bot.usage.privacy import UsageData
from bot.work import Work
from bot.worker import Worker

pytestmark = pytest.mark.asyncio

USER = "U0ADA"
EMAIL = "ada.roth@brisemont.example"


class Slack:
    """What the messenger was asked to do."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.files: list[bytes] = []
        self.refuses: str | None = None
        self.down = False

    async def send(self, item: work.Claimed, message: Any, *, stream_ts: str | None = None) -> str:
        self._check("send", message.channel, message.text)
        return "1.1"

    async def upload(self, channel: str, filename: str, content: bytes, *, alt_text: str) -> str:
        self._check("upload", channel, filename)
        self.files.append(content)
        return "F1"

    async def delete(self, channel: str, ts: str) -> None:
        self._check("delete", channel, ts)

    async def update(self, channel: str, ts: str, message: Any) -> None:
        self._check("update", channel, ts, message.text)

    def _check(self, *said: str) -> None:
        if self.down:
            raise SlackUnavailable("chat.postMessage")
        if self.refuses:
            raise Undeliverable(self.refuses)
        self.done.append(said)


class Changes:
    def __init__(self) -> None:
        self.users: list[str] = []

    async def refresh(self, user_id: str, *, now: datetime) -> None:
        self.users.append(user_id)


class Office:
    """Ada, who has asked one question, and the worker that serves her."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.slack, self.changes = database, WindingClock(), Slack(), Changes()
        handlers = steps.PeopleSteps(
            database=database, clock=self.clock, messenger=self.slack, accounts=self.changes,  # type: ignore[arg-type]
            rooms=(AskData(), UsageData(), ProfileData()), committee_lang="fr",
        ).handlers()  # fmt: skip
        self.worker = Worker(database, self.clock, handlers)

    async def open(self) -> None:
        now = self.clock.now()
        async with self.database.writing() as session:
            ada = Employee(
                email=EMAIL, name="Ada", country="DE", time_zone="Europe/Berlin", locale="de", created_at=now,
                updated_at=now,
            )  # fmt: skip
            session.add(ada)
            await session.flush()
            session.add(SlackAccount(user_id=USER, employee_id=ada.id, kind="member", refreshed_at=now))
            session.add(Question(
                employee_id=ada.id, surface="dm", channel="D1", ts="1.0", asked="May I?", asked_at=now, lang="en",
                answer="No.", answer_channel="D1", answer_ts="1.5",
            ))  # fmt: skip

    async def order(self, kind: str, payload: dict[str, Any] | None = None, key: str = "order:1") -> None:
        payload = payload if payload is not None else {"user": USER, "lang": "en"}
        async with self.database.writing() as session:
            await work.add(key=key, kind=kind, payload=payload, due_at=self.clock.now(), session=session)
        await self.worker.drain()

    async def states(self) -> dict[str, str]:
        async with self.database.reading() as session:
            return {row.kind: row.state for row in (await session.exec(select(Work))).all()}

    async def people(self) -> int:
        async with self.database.reading() as session:
            return len((await session.exec(select(Employee))).all())


@pytest.fixture
async def office(database: Database) -> Office:
    office = Office(database)
    await office.open()
    return office


async def test_an_export_arrives_as_one_json_file_in_the_direct_messages(office: Office) -> None:
    await office.order(steps.EXPORT)
    [(_, channel, name)] = office.slack.done
    assert channel == USER
    assert name.endswith(".json")
    found = json.loads(office.slack.files[0])
    assert found["questions"][0]["asked"] == "May I?"
    assert found["profile"]["email"] == EMAIL


async def test_somebody_of_whom_nothing_is_stored_gets_a_file_that_says_so(office: Office) -> None:
    await office.order(steps.EXPORT, {"user": "U0NOBODY", "lang": "fr"})
    assert set(json.loads(office.slack.files[0])) == {"format", "made_at"}


async def test_an_erasure_deletes_takes_back_and_tells(office: Office) -> None:
    await office.order(steps.ERASE)
    assert await office.people() == 0
    assert sorted(call[0] for call in office.slack.done) == ["delete", "send"]
    assert ("delete", "D1", "1.5") in office.slack.done
    assert set((await office.states()).values()) <= {"done", "pending"}


async def test_messages_that_are_out_of_reach_do_not_hold_up_an_erasure(office: Office) -> None:
    office.slack.refuses = "channel_not_found"
    await office.order(steps.ERASE)
    assert await office.people() == 0
    states = await office.states()
    assert (states[erasure.TAKE_BACK], states[erasure.TELL]) == ("done", "done")


async def test_the_files_are_cleaned_again_until_slack_was_reached(office: Office) -> None:
    office.slack.down = True
    await office.order(steps.ERASE)
    assert (await office.states())[erasure.SCRUB] == "pending"
    office.slack.down = False
    office.clock.wind(timedelta(hours=1))
    await office.worker.drain()
    office.clock.wind(timedelta(minutes=2))
    await office.worker.drain()
    states = await office.states()
    assert (states[erasure.SCRUB], states[erasure.TELL]) == ("done", "done")


async def test_what_stands_among_others_keeps_its_place_and_loses_its_text(office: Office) -> None:
    await office.order(erasure.TAKE_BACK, {"channel": "C1", "ts": "2.0", "among_others": True})
    [(verb, channel, ts, said)] = office.slack.done
    assert (verb, channel, ts) == ("update", "C1", "2.0")
    assert said == "Cette question a été supprimée à la demande de la personne qui l’avait envoyée."


async def test_erasing_twice_is_no_error(office: Office) -> None:
    await office.order(steps.ERASE)
    await office.order(steps.ERASE, key="order:2")
    assert (await office.states())[steps.ERASE] == "done"


async def test_a_change_in_slack_is_looked_at(office: Office) -> None:
    await office.order(steps.CHANGED, {"user": USER})
    assert office.changes.users == [USER]
