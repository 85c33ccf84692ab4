"""What happens to requests in the database: on SQLite and on PostgreSQL, with several people at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from bot.company import Retention
from bot.db import Database
from bot.people.models import Employee, SlackAccount
from bot.people.personal import ProfileData
from bot.registry import service as registry_service
from bot.registry.models import RegistryChange
from bot.registry.service import Catalogue
from bot.requests import service
from bot.requests.models import RequestFollower, RequestQuestion, ToolRequest
from bot.requests.privacy import RequestData
from bot.requests.rules import Form, Ruling
from bot.requests.service import Decided, Hindered, Submitted
from bot.work import Work

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
POLICIES = Path(__file__).parents[3] / "policies"
FORM = Form(tool="Fireflies", purpose="Notes", classes=("internal",), people="3")
REJECT = Ruling(decision="reject", reason="No contract", owner="it@brisemont.example")
PILOT = Ruling(
    decision="pilot", reason="Try it", owner="it@brisemont.example", departments=("sales",), review_by="2027-11-23",
    cells={"internal": "allowed"},
)  # fmt: skip

pytestmark = pytest.mark.asyncio


async def hire(database: Database, *names: str, roles: tuple[str, ...] = ()) -> list[int]:
    """People with a Slack account named after them."""
    async with database.writing() as session:
        people = [
            Employee(
                email=f"{name}@brisemont.example", name=name, country="FR", time_zone="Europe/Paris", locale="fr",
                roles=list(roles), created_at=NOW, updated_at=NOW,
            )
            for name in names
        ]  # fmt: skip
        session.add_all(people)
        await session.flush()
        session.add_all(
            SlackAccount(user_id=f"U{one.name}", employee_id=one.id, kind="member", refreshed_at=NOW) for one in people
        )
        return [one.id or 0 for one in people]


async def submit(database: Database, employee_id: int, form: Form = FORM) -> Submitted:
    registry = (await Catalogue(database).current()).registry
    async with database.writing() as session:
        return await service.submit(
            form, employee_id=employee_id, lang="en", registry=registry, now=NOW, today=TODAY,
            due_at=NOW + timedelta(days=21), session=session,
        )  # fmt: skip


async def decide(database: Database, request: int, by: str, ruling: Ruling) -> Decided | Hindered | ToolRequest:
    async with database.writing() as session:
        member = await service.member(by, admins=(), session=session)
        assert member is not None
        return await service.decide(
            request, ruling, by=member, catalogue=Catalogue(database), now=NOW, today=TODAY, session=session
        )


async def count(database: Database, table: Any) -> int:
    async with database.reading() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def test_of_many_who_ask_at_once_one_makes_the_request_and_the_others_join(database: Database) -> None:
    people = await hire(database, *(f"p{number}" for number in range(8)))
    made = await asyncio.gather(*(submit(database, one) for one in people))
    assert sorted(one.how for one in made) == ["joined"] * 7 + ["new"]
    assert await count(database, ToolRequest) == 1
    assert await count(database, RequestFollower) == 7
    assert (await submit(database, people[3])).how == "already"
    others = await asyncio.gather(
        *(submit(database, people[0], Form(tool=f"Tool {n} {'x' * n}", purpose="?", people="1")) for n in range(1, 6))
    )
    assert sorted(one.request.reference for one in others) == [f"REQ-2026-00{number}" for number in range(2, 7)]


async def test_of_members_who_decide_at_once_one_wins_and_the_others_see_whose_decision_holds(
    database: Database,
) -> None:
    (asker,) = await hire(database, "ada")
    await hire(database, *(f"m{number}" for number in range(6)), roles=("committee",))
    for round_ in range(5):
        request = (
            await submit(database, asker, Form(tool=f"Tool {'abcde'[round_] * 3}", purpose="?", people="1"))
        ).request
        rulings = [REJECT if number % 2 else PILOT for number in range(6)]
        made = await asyncio.gather(
            *(decide(database, request.id or 0, f"Um{number}", one) for number, one in enumerate(rulings))
        )
        (winner,) = [one for one in made if isinstance(one, Decided)]
        late = [one for one in made if isinstance(one, ToolRequest)]
        assert len(late) == 5
        assert {(one.decision, one.decided_by) for one in late} == {
            (winner.request.decision, winner.request.decided_by)
        }
        async with database.reading() as session:
            changes = (await session.exec(select(RegistryChange).where(RegistryChange.tool_id == winner.tool_id))).all()
        assert [one.employee_id for one in changes] == [winner.request.decided_by]


async def test_nobody_joins_a_request_that_is_being_decided(database: Database) -> None:
    """Whoever did would never hear of the decision: the letters are entered for those who joined before."""
    asks, joins = await hire(database, "a", "b")
    await hire(database, "member", roles=("committee",))
    first = (await submit(database, asks)).request.id or 0
    decided = asyncio.Event()

    async def deciding() -> None:
        async with database.writing() as session:
            member = await service.member("Umember", admins=(), session=session)
            assert member is not None
            await service.decide(
                first, REJECT, by=member, catalogue=Catalogue(database), now=NOW, today=TODAY, session=session
            )
            decided.set()
            await asyncio.sleep(0.3)

    async def joining() -> Submitted:
        await decided.wait()
        return await submit(database, joins)

    _, submitted = await asyncio.gather(deciding(), joining())
    assert submitted.how == "new"
    assert await count(database, RequestFollower) == 0


async def test_a_decision_and_a_withdrawal_at_once_leave_one_of_both(database: Database) -> None:
    (asker,) = await hire(database, "ada")
    await hire(database, "jan", roles=("committee",))
    for round_ in range(6):
        request = (
            await submit(database, asker, Form(tool=f"Tool {'abcdef'[round_] * 3}", purpose="?", people="1"))
        ).request

        async def withdraw(id: int = request.id or 0) -> bool:
            async with database.writing() as session:
                return await service.withdraw(id, employee_id=asker, now=NOW, session=session)

        made, withdrawn = await asyncio.gather(decide(database, request.id or 0, "Ujan", REJECT), withdraw())
        assert isinstance(made, Decided) is not withdrawn


async def test_a_decision_that_fails_half_way_leaves_nothing(database: Database) -> None:
    (asker,) = await hire(database, "ada")
    (jan,) = await hire(database, "jan", roles=("committee",))
    request = (await submit(database, asker)).request

    async def fail() -> None:
        async with database.writing() as session:
            member = await session.get_one(Employee, jan)
            await service.decide(
                request.id or 0, PILOT, by=member, catalogue=Catalogue(database), now=NOW, today=TODAY, session=session
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.reading() as session:
        assert (await service.find(request.id or 0, session=session)).state == "open"
        assert await registry_service.entry("fireflies", session=session) is None
    assert await count(database, Work) == 0


async def test_an_approval_without_its_criteria_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        await registry_service.seed(POLICIES, now=NOW, session=session)
    (asker,) = await hire(database, "ada")
    await hire(database, "jan", roles=("committee",))
    request = (await submit(database, asker)).request
    made = await decide(database, request.id or 0, "Ujan", Ruling(decision="approve", reason="Yes"))
    assert isinstance(made, Hindered)
    assert (made.why, "dpa" in made.criteria) == ("criteria", True)
    async with database.reading() as session:
        assert [one.id for one in await service.open_requests(session)] == [request.id]
        assert await registry_service.entry("fireflies", session=session) is None


@pytest.mark.parametrize(
    ("roles", "kind", "active", "is_member"),
    [
        (("committee",), "member", True, True),
        (("admin",), "member", True, True),
        (("manager",), "member", True, False),
        (("committee",), "member", False, False),
        (("committee",), "deactivated", True, False),
        (("committee", "guest"), "member", True, False),
        (("committee",), "guest", True, False),
    ],
)
async def test_members_are_whoever_holds_the_role_now(
    database: Database, roles: tuple[str, ...], kind: str, active: bool, is_member: bool
) -> None:
    (jan,) = await hire(database, "jan", roles=roles)
    async with database.writing() as session:
        (await session.get_one(Employee, jan)).active = active
        (await session.get_one(SlackAccount, "Ujan")).kind = kind
    async with database.reading() as session:
        assert (await service.member("Ujan", admins=(), session=session) is not None) is is_member
        assert await service.member("Unobody", admins=(), session=session) is None


async def test_questions_are_answered_by_the_requester_once_and_only_the_last_one(database: Database) -> None:
    ada, ben = await hire(database, "ada", "ben")
    await hire(database, "jan", roles=("committee",))
    request = (await submit(database, ada)).request.id or 0

    async def answer(turn: int, by: int) -> bool:
        async with database.writing() as session:
            return await service.answer(
                request, turn, "Yes", employee_id=by, due_at=NOW + timedelta(days=9), now=NOW, session=session
            )

    for _ in range(2):
        async with database.writing() as session:
            member = await service.member("Ujan", admins=(), session=session)
            assert member is not None
            assert await service.ask_back(request, "Why?", by=member, waited=2, now=NOW, session=session)
    assert not await answer(2, ben)
    assert not await answer(1, ada)
    assert sum(await asyncio.gather(answer(2, ada), answer(2, ada))) == 1
    async with database.reading() as session:
        found = await service.find(request, session=session)
        assert (found.state, found.waited, found.turn, found.counting_since) == ("open", 2, 2, NOW)
        assert [one.answer for one in (await session.exec(select(RequestQuestion).order_by("turn"))).all()] == [
            None,
            "Yes",
        ]


async def test_everybody_sees_their_own_requests_and_those_they_joined(database: Database) -> None:
    ada, ben, cleo = await hire(database, "ada", "ben", "cleo")
    first = (await submit(database, ada)).request
    await submit(database, ben)
    second = (await submit(database, ben, Form(tool="Otter", purpose="?", people="1"))).request
    async with database.reading() as session:
        assert [one.id for one in await service.requests_of(ben, session)] == [second.id, first.id]
        assert [one.id for one in await service.requests_of(ada, session)] == [first.id]
        assert await service.requests_of(cleo, session) == []


async def test_what_is_stored_of_a_person_is_theirs_to_read_and_loses_their_name(database: Database) -> None:
    room = RequestData()
    ada, ben = await hire(database, "ada", "ben")
    (jan,) = await hire(database, "jan", roles=("committee",))
    request = (await submit(database, ada)).request
    await submit(database, ben, Form(tool="Fireflies", purpose="Ben's calls", people="1"))
    await decide(database, request.id or 0, "Ujan", REJECT)
    async with database.writing() as session:
        await service.sent(request.id or 0, employee_id=ada, channel="Uada", ts="1.1", session=session)
    async with database.writing() as session:
        assert (await room.export(session, ada))["requests"]["made"][0]["purpose"] == "Notes"
        assert (await room.export(session, ben))["requests"]["joined"][0]["purpose"] == "Ben's calls"
        assert (await room.export(session, jan))["requests"]["decided"][0]["reason"] == "No contract"
        assert [(one.channel, one.ts) for one in await room.messages(session, ada)] == [("Uada", "1.1")]
        for person in (ada, ben, jan):
            await room.erase(session, person, NOW)
            await ProfileData().erase(session, person, NOW)
    async with database.reading() as session:
        kept = await service.find(request.id or 0, session=session)
        assert (kept.employee_id, kept.decided_by, kept.state) == (None, None, "rejected")
        assert await service.everybody(kept, session=session) == []
        assert len(await service.followers(request.id or 0, session=session)) == 1


async def test_requests_go_when_they_were_kept_long_enough(database: Database) -> None:
    (ada,) = await hire(database, "ada")
    first = await submit(database, ada)
    await submit(database, ada, Form(tool="Fireflies 2", purpose="?", people="1", earlier=first.request.id))
    room, retention = RequestData(), Retention()
    for days, left in ((retention.requests, 2), (retention.requests + 1, 0)):
        async with database.writing() as session:
            await room.purge(session, retention, NOW + timedelta(days=days))
        assert await count(database, ToolRequest) == left
