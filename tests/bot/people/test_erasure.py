import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel, select

import bot.keys  # noqa: F401 - brings its table
from bot import work
from bot.app import personal_data
from bot.ask.models import ApprovedAnswer, CitedSection, Escalation, EscalationCard, Feedback, Question
from bot.db import Database
from bot.people import erasure, privacy
from bot.people.accounts import Accounts
from bot.people.models import Employee, Erasure, SlackAccount
from bot.people.privacy import Sent
from bot.people.roster import Defaults
from bot.slack.models import MethodPause
from bot.usage.service import record
from bot.work import Work
from tests.support.migrated import migrated
from tests.support.retention import RETENTION

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROOMS = tuple(personal_data())
CANARY = "cheerful-otter"
EMAIL = "ada.cheerful-otter@brisemont.example"
USER, DM = "U0CHEERFULOTTER", "D0CHEERFULOTTER"
LEO = "leo.martin@brisemont.example"


async def person(database: Database, email: str, user: str, *, now: datetime = NOW, name: str = "") -> int:
    async with database.writing() as session:
        row = Employee(
            email=email, name=name or email, country="FR", time_zone="Europe/Paris", locale="fr",
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        assert row.id is not None
        session.add(SlackAccount(user_id=user, employee_id=row.id, kind="member", locale="de-DE", refreshed_at=now))
        return row.id


async def asked(database: Database, employee: int, number: int, *, channel: str = DM, said: str = CANARY) -> int:
    surface = "dm" if channel.startswith("D") else "mention"
    async with database.writing() as session:
        question = Question(
            employee_id=employee, surface=surface, channel=channel, ts=f"17000.{number}", asked=f"May {said}? " * 5,
            asked_at=NOW, lang="en", answer=f"No {said}. " * 40, answered_at=NOW, answer_channel=channel,
            answer_ts=f"17001.{number}",
        )  # fmt: skip
        session.add(question)
        await session.flush()
        assert question.id is not None
        session.add(CitedSection(
            question_id=question.id, number=1, document="rules", lang="en", version="1", anchor="a", chunk_id="c",
        ))  # fmt: skip
        session.add(
            Feedback(question_id=question.id, employee_id=employee, helpful=False, reason=f"Not {said}", given_at=NOW)
        )
        await record(
            session, key=f"question:{question.id}", name="question.asked", employee_id=employee, occurred_at=NOW
        )
        return question.id


async def everything(database: Database) -> int:
    """Ada with all that can be stored of a person, and Leo beside her."""
    ada = await person(database, EMAIL, USER, name=f"Ada {CANARY}")
    leo = await person(database, LEO, "U0LEO")
    for number in range(60):
        await asked(database, ada, number)
        await asked(database, leo, number, channel="D0LEO", said="a penguin")
    last = await asked(database, ada, 99, channel="C0HELP")
    async with database.writing() as session:
        handed_on = Escalation(
            question_id=last, employee_id=ada, text=f"Please, {CANARY}", created_at=NOW, lang="en", stage="committee",
            state="answered", assignee_id=leo, answer=f"Dear {CANARY}, no.",
        )  # fmt: skip
        theirs = Escalation(employee_id=leo, text="May I?", created_at=NOW, lang="en", state="answered", answer="Yes.")
        theirs.assignee_id = ada
        kept = ApprovedAnswer(
            state="approved", owner=EMAIL, since=NOW.date(), expires_on=NOW.date() + timedelta(days=99),
            created_at=NOW, created_by=ada,
        )  # fmt: skip
        session.add_all([handed_on, theirs, kept])
        await session.flush()
        card = {"stage": "committee", "channel": "C0COMMITTEE", "ts": "17002.1"}
        session.add(EscalationCard(escalation_id=handed_on.id, turn=1, **card))
        session.add(EscalationCard(escalation_id=theirs.id, turn=1, stage="champion", employee_id=ada))
        session.add(MethodPause(method="chat.postMessage", channel=USER, until=NOW))
        waiting = {"user": USER, "text": f"And {CANARY}?"}
        await work.add(key="slack:Ev1", kind="ask.message", payload=waiting, due_at=NOW, session=session)
        await work.add(key=f"home:{USER}", kind="home.publish", payload={}, due_at=NOW, session=session)
        leos = {"user": "U0LEO", "text": f"What does <@{USER}> do?"}
        await work.add(key="slack:Ev2", kind="ask.message", payload=leos, due_at=NOW, session=session)
    return ada


async def scattered(database: Database, ada: int) -> None:
    """Answers written at random times, so that SQLite splits pages and leaves copies of what it moved."""
    order = random.Random(7)
    async with database.writing() as session:
        questions = [
            Question(
                employee_id=ada if order.random() < 0.3 else ada + 1, surface="dm", channel=DM,
                ts=f"18000.{order.random()}", asked="?", asked_at=NOW, lang="en",
            )
            for _ in range(600)
        ]  # fmt: skip
        session.add_all(questions)
        await session.flush()
        for _ in range(3):
            order.shuffle(questions)
            for question in questions:
                said = CANARY if question.employee_id == ada else "a penguin"
                question.channel = DM if question.employee_id == ada else "D0LEO"
                question.answer = (question.answer or "") + said * order.randrange(1, 60)
                await session.flush()


async def rows(database: Database) -> Iterator[str]:
    """Every row of every table, as text."""
    async with database.engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        found = [str(row) for table in tables for row in await connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
    return iter(found)


async def done(database: Database, *kinds: str) -> None:
    """As the worker leaves rows behind."""
    async with database.writing() as session:
        for item in await work.claim(kinds=kinds, now=NOW, wall=NOW, limit=500, session=session):
            await work.finish(item, now=NOW, session=session)


def traces(folder: Path) -> list[str]:
    """Files of the database that hold a canary."""
    canaries = (CANARY.encode(), USER.encode(), DM.encode())
    return [file.name for file in folder.glob("archipel.db*") for canary in canaries if canary in file.read_bytes()]


async def test_after_an_erasure_no_row_of_any_table_holds_a_trace(database: Database) -> None:
    await everything(database)
    await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)
    await done(database, erasure.TAKE_BACK, erasure.TELL)
    about_her = [row for row in await rows(database) if CANARY in row or DM in row]
    assert about_her == []
    assert [row for row in await rows(database) if USER in row and "U0LEO" not in row] == []
    async with database.reading() as session:
        assert len((await session.exec(select(Question))).all()) == 60  # Leo's
        assert len((await session.exec(select(Feedback))).all()) == 60


async def test_after_an_erasure_no_byte_of_the_files_holds_a_trace(sqlite_url: str, tmp_path: Path) -> None:
    await migrated(sqlite_url)
    database = Database(sqlite_url)
    await scattered(database, await everything(database))
    async with database.writing() as session:
        await work.cancel(["slack:Ev2"], now=NOW, session=session)  # Leo mentions her
    assert traces(tmp_path) != []
    await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)
    await done(database, erasure.TAKE_BACK, erasure.TELL)
    assert await erasure.scrub(database, compact=False)
    assert traces(tmp_path) == []
    await database.close()
    assert traces(tmp_path) == []


async def test_what_the_bot_sent_is_taken_back_and_the_person_told(database: Database) -> None:
    ada = await everything(database)
    erased = await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)
    assert erased == erasure.Erased(ada, 61)
    async with database.reading() as session:
        found = (await session.exec(select(Work).order_by(Work.id))).all()  # type: ignore[arg-type]
    back = [Sent(**row.payload) for row in found if row.kind == erasure.TAKE_BACK and row.payload]
    assert {one.channel for one in back} == {DM, "C0COMMITTEE"}
    assert [one for one in back if one.among_others] == [Sent("C0COMMITTEE", "17002.1", among_others=True)]
    assert [row.payload for row in found if row.kind == erasure.TELL] == [{"user": USER, "lang": "de"}]


async def test_what_waited_for_the_person_is_gone_and_what_others_asked_about_them_is_not(database: Database) -> None:
    await everything(database)
    await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)
    async with database.reading() as session:
        kept = {row.key for row in (await session.exec(select(Work))).all() if not row.kind.startswith("privacy.")}
    assert kept == {"slack:Ev2"}


async def test_the_list_of_the_erased_names_nobody(database: Database) -> None:
    await everything(database)
    await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)
    listed = str(await erasure.erasures(database))
    assert EMAIL not in listed
    assert USER not in listed


async def test_erasing_nobody_says_so(database: Database) -> None:
    assert await erasure.erase("nobody@brisemont.example", database=database, rooms=ROOMS, now=NOW) is None


async def test_somebody_erased_who_writes_again_is_a_new_person(database: Database) -> None:
    ada = await everything(database)
    await erasure.erase(EMAIL, database=database, rooms=ROOMS, now=NOW)

    class Said:
        email, name, locale, tz, kind = EMAIL, "Ada", "de-DE", "Europe/Berlin", "member"

    async def profile(_user_id: str) -> Said:
        return Said()

    defaults = Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
    asker = await Accounts(database, profile, admins=(), defaults=defaults).account(USER, now=NOW + timedelta(hours=1))
    assert asker is not None
    assert asker.employee_id != ada
    assert await erasure.reapply_erasures(database, rooms=ROOMS, now=NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize("change", [{}, {"email": "ada.married@brisemont.example"}], ids=["same", "other address"])
async def test_who_was_erased_since_the_backup_is_erased_again_after_a_restore(
    database: Database, sqlite_url: str, tmp_path: Path, change: dict[str, str]
) -> None:
    """The database here stands for the backup; the list comes from the one it replaces."""
    from bot import installation
    from bot.installation import SECRET, Installation
    from bot.migrations import upgrade

    await everything(database)
    async with database.writing() as session:
        secret = await installation.secret(session=session)
    newer_url = sqlite_url.replace("archipel.db", "newer.db")
    await upgrade(newer_url)
    newer = Database(newer_url)
    async with newer.writing() as session:
        session.add(Installation(name=SECRET, value=secret.hex()))
    await person(newer, change.get("email", EMAIL), USER)
    await erasure.erase(change.get("email", EMAIL), database=newer, rooms=ROOMS, now=NOW + timedelta(days=1))
    carried = await erasure.erasures(newer)
    await newer.close()
    assert await erasure.reapply_erasures(database, rooms=ROOMS, now=NOW + timedelta(days=2), carried=carried) == 1
    async with database.reading() as session:
        assert [one.email for one in (await session.exec(select(Employee))).all()] == [LEO]
        assert (await session.exec(select(Work).where(Work.kind == erasure.TELL))).all() == []
        listed = {one.digest for one in (await session.exec(select(Erasure))).all()}
    assert listed >= {one["digest"] for one in carried}


async def test_an_export_holds_everything_stored_and_is_plain_json(database: Database) -> None:
    ada = await everything(database)
    async with database.reading() as session:
        found = await privacy.export(ROOMS, ada, now=NOW, session=session)
    again = json.loads(json.dumps(found))
    assert list(again) == ["format", "made_at", *(kind.key for kind in privacy.TABLE)]
    assert again["profile"]["email"] == EMAIL
    assert again["profile"]["slack_accounts"][0]["user_id"] == USER
    assert len(again["questions"]) == len(again["feedback"]) == len(again["usage"]) == 61
    assert again["questions"][0]["sources"][0]["document"] == "rules"
    assert again["escalations"][0]["text"] == f"Please, {CANARY}"
    assert "penguin" not in str(again)


async def test_the_rooms_implement_exactly_the_rows_of_the_table() -> None:
    assert sorted(kind for room in ROOMS for kind in room.kinds) == sorted(kind.key for kind in privacy.TABLE)


async def test_every_table_that_points_at_a_person_is_emptied_by_some_room(database: Database) -> None:
    """A new table with people in it that no room erases shows here."""
    ada = await everything(database)
    async with database.writing() as session:
        for room in ROOMS[:-1]:  # all but the profile, with which the rest would go anyway
            await room.erase(session, ada, NOW)
    pointing = {
        (table.name, column.name)
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "employee" for key in column.foreign_keys)
    }
    async with database.engine.connect() as connection:
        for table, column in pointing - {("slack_account", "employee_id")}:
            left = await connection.scalar(text(f"SELECT count(*) FROM {table} WHERE {column} = :id"), {"id": ada})  # noqa: S608
            assert left == 0, f"{table}.{column}"


async def test_what_was_kept_long_enough_is_deleted_and_nothing_else(database: Database) -> None:
    ada = await everything(database)
    gone = await person(database, "gone@brisemont.example", "U0GONE")
    await asked(database, gone, 1, channel="D0GONE")
    async with database.writing() as session:
        (await session.get_one(Employee, gone)).active = False

    async def left(days: int) -> tuple[int, int, int, int]:
        async with database.writing() as session:
            await privacy.purge(ROOMS, retention=RETENTION, now=NOW + timedelta(days=days), session=session)
            people = (await session.exec(select(Employee.id))).all()
            questions = (await session.exec(select(Question.id))).all()
            feedback = (await session.exec(select(Feedback.question_id))).all()
            escalations = (await session.exec(select(Escalation.id))).all()
        return len(people), len(questions), len(feedback), len(escalations)

    assert await left(30) == (3, 122, 122, 2)
    assert await left(31) == (2, 121, 121, 2)
    assert await left(90) == (2, 121, 121, 2)
    assert await left(91) == (2, 0, 0, 2)
    assert await left(1095) == (2, 0, 0, 2)
    assert await left(1096) == (2, 0, 0, 0)
    assert ada
