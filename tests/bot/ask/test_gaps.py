"""The weekly gaps in both databases: what goes in, what is kept, what is erased; and the list as a message."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import col, select

from bot.ask import gaps
from bot.ask.clustering import cluster
from bot.ask.gap_messages import MAX_SHOWN, gap_list
from bot.ask.gaps import GapData, Place, next_monday, week_before
from bot.ask.later_models import Gap, GapDismissal, GapList, GapQuestion
from bot.ask.models import Escalation, Feedback, Question
from bot.company import Retention
from bot.db import Database
from bot.people.models import Employee
from bot.work import Work
from knowledge import LANGS, Lang
from tests.support.asking import words_of

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WEEK = date(2026, 11, 23)
NUMBERS = itertools.count(1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T12:00:00+00:00", "2026-11-23T09:00:00+01:00"),
        ("2026-11-23T07:59:59+00:00", "2026-11-23T09:00:00+01:00"),
        ("2026-11-23T08:00:00+00:00", "2026-11-30T09:00:00+01:00"),
        ("2026-03-29T22:30:00+00:00", "2026-03-30T09:00:00+02:00"),
        ("2026-10-24T22:30:00+00:00", "2026-10-26T09:00:00+01:00"),
        ("2026-12-31T12:00:00+00:00", "2027-01-04T09:00:00+01:00"),
    ],
)
def test_the_next_list_comes_on_monday_at_nine_where_the_company_is(now: str, expected: str) -> None:
    due = next_monday(datetime.fromisoformat(now), "Europe/Paris")
    assert due.isoformat() == expected


def test_weeks_follow_each_other_without_a_gap_when_clocks_change() -> None:
    last = next_monday(datetime(2026, 10, 18, tzinfo=UTC), "Europe/Paris")
    following = next_monday(last, "Europe/Paris")
    assert week_before(following).astimezone(UTC) == last.astimezone(UTC)
    assert following - last == timedelta(days=7)  # by the clock on the wall


async def joined(database: Database, name: str) -> int:
    async with database.writing() as session:
        row = Employee(
            email=f"{name}@brisemont.example", name=name, country="FR", time_zone="Europe/Paris", locale="en",
            created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id


async def asked(database: Database, employee: int, text: str, *, ago: float = 1, **more: Any) -> int:
    values: dict[str, Any] = {"surface": "dm", "lang": "en", "kind": "answer", **more}
    async with database.writing() as session:
        row = Question(
            employee_id=employee, channel="D1", ts=str(next(NUMBERS)), asked=text,
            asked_at=NOW - timedelta(days=ago), **values,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        assert row.id is not None
        return row.id


async def rated(database: Database, question: int, employee: int, *, helpful: bool, reason: str | None = None) -> None:
    async with database.writing() as session:
        session.add(Feedback(question_id=question, employee_id=employee, helpful=helpful, reason=reason, given_at=NOW))


async def bad(database: Database) -> dict[str, frozenset[str]]:
    async with database.reading() as session:
        found = await gaps.badly_answered(NOW - timedelta(days=7), NOW, session=session)
    return {one.text: one.wrong for one in found}


async def test_only_what_was_not_answered_well_in_that_week_goes_in(database: Database) -> None:
    ada = await joined(database, "ada")
    leo = await joined(database, "leo")
    await asked(database, ada, "good")
    await asked(database, ada, "none", kind="no_answer")
    await asked(database, ada, "long ago", kind="no_answer", ago=7.01)
    await asked(database, ada, "just inside", kind="no_answer", ago=6.99)
    await asked(database, ada, "verdict", kind="verdict")
    vague = await asked(database, ada, "vague but helpful", hedged=True)
    await rated(database, vague, leo, helpful=True)
    await asked(database, ada, "vague", hedged=True)
    poor = await asked(database, ada, "poor")
    await rated(database, poor, ada, helpful=False)
    human = await asked(database, ada, "human")
    async with database.writing() as session:
        session.add(Escalation(question_id=human, employee_id=ada, text="x", lang="en", created_at=NOW))
    assert await bad(database) == {
        "none": {"no_answer"},
        "just inside": {"no_answer"},
        "vague": {"hedged"},
        "poor": {"not_helpful"},
        "human": {"human"},
    }


async def kept(database: Database, owner: str = "legal@brisemont.example", week: date = WEEK) -> list[Gap]:
    """This week's gaps are made and kept."""
    async with database.reading() as session:
        found = await gaps.badly_answered(NOW - timedelta(days=7), NOW, session=session)
    place = Place(document="meetings", title="Meetings", owner=owner)
    async with database.writing() as session:
        await gaps.add_list(week, gaps.COMMITTEE, "en", session=session)
        return await gaps.store(week, [(gap, place) for gap in cluster(found)], now=NOW, session=session)


async def test_the_last_week_is_shown_and_each_owner_sees_theirs(database: Database) -> None:
    ada = await joined(database, "ada")
    await asked(database, ada, "Can I lease a bike?", kind="no_answer")
    await kept(database, week=WEEK - timedelta(weeks=1))
    await kept(database)
    async with database.reading() as session:
        assert [gap.week for gap in await gaps.latest(session)] == [WEEK]
        assert len(await gaps.latest(session, owner="legal@brisemont.example")) == 1
        assert await gaps.latest(session, owner="it@brisemont.example") == []


async def test_an_empty_week_shows_no_old_gaps(database: Database) -> None:
    ada = await joined(database, "ada")
    await asked(database, ada, "Can I lease a bike?", kind="no_answer")
    await kept(database)
    async with database.writing() as session:
        await gaps.add_list(WEEK + timedelta(weeks=1), gaps.COMMITTEE, "en", session=session)
    async with database.reading() as session:
        assert await gaps.latest(session) == []


async def test_a_week_has_one_list_for_everybody_concerned(database: Database) -> None:
    async with database.writing() as session:
        assert await gaps.add_list(WEEK, gaps.COMMITTEE, "en", session=session) is not None
        assert await gaps.add_list(WEEK, gaps.COMMITTEE, "en", session=session) is None
        assert await gaps.add_list(WEEK, "legal@brisemont.example", "en", session=session) is not None


async def test_what_is_no_gap_stays_away_for_eight_weeks(database: Database) -> None:
    ada = await joined(database, "ada")
    await asked(database, ada, "Can I lease a company bike?", kind="no_answer")
    (row,) = await kept(database)
    async with database.writing() as session:
        assert await gaps.dismiss(row.id or 0, now=NOW, session=session) is not None
        assert await gaps.dismiss(row.id or 0, now=NOW, session=session) is None
    async with database.reading() as session:
        assert await gaps.latest(session) == []
    assert await kept(database, week=WEEK + timedelta(weeks=1)) == []
    async with database.writing() as session:
        (dismissal,) = (await session.exec(select(GapDismissal))).all()
        assert dismissal.until == NOW + timedelta(weeks=8)
        dismissal.until = NOW
    assert len(await kept(database, week=WEEK + timedelta(weeks=2))) == 1


async def rows(database: Database) -> list[Gap]:
    async with database.reading() as session:
        return list((await session.exec(select(Gap).order_by(col(Gap.place)))).all())


async def erased(database: Database, employee: int) -> None:
    async with database.writing() as session:
        await GapData().erase(session, employee, NOW)
        for question in (await session.exec(select(Question).where(Question.employee_id == employee))).all():
            await session.delete(question)


async def test_the_wordings_of_an_erased_person_go_and_those_of_others_stay(database: Database) -> None:
    ada, leo = await joined(database, "ada"), await joined(database, "leo")
    await asked(database, ada, "Can I lease a company bike, says Ada?", kind="no_answer")
    theirs = await asked(database, leo, "Can I lease a company bike?", kind="no_answer")
    await rated(database, theirs, ada, helpful=False, reason="Ada misses the bikes")
    await asked(database, ada, "printer jammed", kind="no_answer")
    before = await kept(database)
    assert sorted(gap.count for gap in before) == [1, 2]
    await erased(database, ada)
    (gap,) = await rows(database)
    assert (gap.count, gap.label, gap.samples) == (1, "Can I lease a company bike?", ["Can I lease a company bike?"])
    assert "Ada" not in str(gap.model_dump())
    async with database.reading() as session:
        assert [link.question_id for link in (await session.exec(select(GapQuestion))).all()] == [theirs]


async def test_the_lists_that_quoted_an_erased_person_are_drawn_again(database: Database) -> None:
    ada = await joined(database, "ada")
    await asked(database, ada, "Can I lease a company bike, says Ada?", kind="no_answer")
    await kept(database)
    async with database.writing() as session:
        await gaps.add_list(WEEK, gaps.COMMITTEE, "en", session=session)
        shown = (await session.exec(select(GapList))).one()
        shown.channel, shown.ts = "C1", "1.1"
        number = shown.id
    await erased(database, ada)
    async with database.reading() as session:
        found = select(Work.payload).where(Work.kind == gaps.REDRAW)
        assert (await session.exec(found)).all() == [{"list": number}]


async def test_an_erased_owner_of_documents_is_named_nowhere(database: Database) -> None:
    ada, leo = await joined(database, "ada"), await joined(database, "leo")
    await asked(database, leo, "Can I lease a company bike?", kind="no_answer")
    await kept(database, owner="ada@brisemont.example")
    async with database.writing() as session:
        await gaps.add_list(WEEK, "ada@brisemont.example", "en", session=session)
    await erased(database, ada)
    assert [gap.owner for gap in await rows(database)] == [""]
    async with database.reading() as session:
        assert [one.owner for one in (await session.exec(select(GapList))).all()] == [gaps.COMMITTEE]


async def test_gaps_go_with_their_questions(database: Database) -> None:
    ada = await joined(database, "ada")
    await asked(database, ada, "Can I lease a company bike?", kind="no_answer")
    await kept(database)
    async with database.writing() as session:
        assert await GapData().purge(session, Retention(), NOW + timedelta(days=90)) == 0
        assert await GapData().purge(session, Retention(), NOW + timedelta(days=91)) == 1
    assert await rows(database) == []


def shown(number: int, **more: Any) -> Any:
    values = {
        "id": number, "count": 3, "label": "x" * 200, "samples": ["<!channel> " + "x" * 190] * 3,
        "reasons": ["<@U1> misses it"], "languages": ["en", "fr"], "tally": {"no_answer": 2, "human": 1},
        "title": "Meetings", "owner": "legal@brisemont.example", "dismissed": False,
    }  # fmt: skip
    return SimpleNamespace(**values | more)


@pytest.mark.parametrize("lang", LANGS)
def test_the_longest_list_is_one_that_slack_takes_and_pings_nobody(lang: Lang) -> None:
    said = gap_list(lang, WEEK, [shown(number) for number in range(30)], mine=False)
    assert len(said.blocks) <= 50
    assert str(30 - MAX_SHOWN) in words_of(said.blocks[-1:])
    parsed = [block for block in said.blocks if block["type"] not in {"rich_text", "actions"}]
    assert "<!channel>" not in str(parsed)
    assert "<@U1>" not in str(parsed)


def test_the_owner_is_not_told_whose_documents_theirs_are() -> None:
    assert "legal@" in words_of(gap_list("en", WEEK, [shown(1)], mine=False).blocks)
    assert "legal@" not in words_of(gap_list("en", WEEK, [shown(1)], mine=True).blocks)


def test_what_is_none_has_no_buttons_and_what_may_not_be_shown_says_so() -> None:
    dismissed = gap_list("en", WEEK, [shown(1, dismissed=True)], mine=False)
    assert not [block for block in dismissed.blocks if block["type"] == "actions"]
    assert "not shown" in words_of(gap_list("en", WEEK, [shown(1, samples=[], label="")], mine=False).blocks)
