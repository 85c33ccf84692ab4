"""Finding people: who somebody is in Slack, the committee, the nearest champions, the language."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.db import Database
from bot.people.accounts import Accounts
from bot.people.directory import Directory, reachable
from bot.people.models import Employee, SlackAccount
from bot.people.roster import Defaults, RosterRow
from bot.people.service import find, import_roster
from bot.slack.profiles import Profile

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADA = RosterRow(
    email="ada.roth@brisemont.example", name="Ada Roth", department="engineering", team="Firmware", location="Freiburg",
    country="DE", time_zone="Europe/Berlin", locale="de", roles=(), groups=(), manager_email=None, active=True,
    away_from=None, away_until=None,
)  # fmt: skip


def row(name: str, **different: object) -> RosterRow:
    return replace(ADA, email=f"{name}@brisemont.example", name=name, **different)  # type: ignore[arg-type]


class Slack:
    """Looks up users by address, and lists them in pages of two; counts what it was asked."""

    def __init__(self, **kinds: str) -> None:
        self.users_there = {
            f"U{name.upper()}": Profile(
                email=f"{name}@brisemont.example", name=name, locale="fr-FR", tz="Europe/Paris",
                kind=kind,  # type: ignore[arg-type]
            )
            for name, kind in kinds.items()
        }  # fmt: skip
        self.asked: Counter[str] = Counter()

    async def user_with(self, email: str) -> tuple[str, Profile] | None:
        self.asked["email"] += 1
        return next(((id, said) for id, said in self.users_there.items() if said.email == email), None)

    async def users(self, cursor: str = "") -> tuple[dict[str, Profile], str]:
        self.asked["page"] += 1
        start = int(cursor or 0)
        page = dict(list(self.users_there.items())[start : start + 2])
        return page, str(start + 2) if start + 2 < len(self.users_there) else ""

    async def profile(self, user_id: str) -> Profile:
        return self.users_there[user_id]


async def known(database: Database, *rows: RosterRow) -> dict[str, int]:
    """The ids of these people by the first part of their address."""
    async with database.writing() as session:
        await import_roster(rows, session=session, now=NOW)
        people = (await session.exec(select(Employee))).all()
    return {one.email.partition("@")[0]: one.id or 0 for one in people}


def directory(database: Database, slack: Slack) -> Directory:
    return Directory(database, slack)  # type: ignore[arg-type]


async def test_who_never_wrote_is_looked_up_once(database: Database) -> None:
    ids, slack = await known(database, row("ada")), Slack(ada="member")
    people = directory(database, slack)
    assert [await people.slack_user(ids["ada"]) for _ in range(3)] == ["UADA"] * 3
    assert slack.asked == {"email": 1}


async def test_what_was_found_by_address_does_not_keep_slack_from_being_asked_later(database: Database) -> None:
    ids, slack = await known(database, row("ada")), Slack(ada="member")
    await directory(database, slack).slack_user(ids["ada"])
    accounts = Accounts(
        database, slack.profile, admins=(), defaults=Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
    )
    asker = await accounts.account("UADA", now=NOW)
    assert asker is not None
    assert (asker.employee_id, asker.lang) == (ids["ada"], "fr")


@pytest.mark.parametrize("kind", ["guest", "deactivated", "bot"])
async def test_nobody_but_a_member_is_written_to(database: Database, kind: str) -> None:
    names = [f"p{number}" for number in range(25)]
    ids = await known(database, *(row(name) for name in names))
    people = directory(database, Slack(**dict.fromkeys(names, kind)))
    await people.meet(ids.values())
    assert await people.slack_user(ids["p0"]) is None
    async with database.reading() as session:
        assert (await session.exec(select(SlackAccount))).all() == []


async def test_people_who_have_left_and_guests_of_the_roster_are_not_looked_up(database: Database) -> None:
    ids = await known(database, row("gone", active=False), row("visitor", roles=("guest",)))
    slack = Slack(gone="member", visitor="member")
    people = directory(database, slack)
    assert [await people.slack_user(one) for one in ids.values()] == [None, None]
    assert await people.slack_user(10_000) is None
    assert slack.asked == {}
    async with database.reading() as session:
        assert await reachable(ids.values(), session=session) == frozenset()


async def test_a_guest_is_written_to_only_where_that_is_meant(database: Database) -> None:
    ids = await known(database, row("visitor", roles=("guest",)))
    async with database.writing() as session:
        session.add(SlackAccount(user_id="UVISITOR", employee_id=ids["visitor"], kind="guest", refreshed_at=NOW))
    people = directory(database, Slack())
    assert await people.slack_user(ids["visitor"]) is None
    assert await people.slack_user(ids["visitor"], guests=True) == "UVISITOR"


async def test_many_are_met_by_the_list_and_not_one_by_one(database: Database) -> None:
    names = [f"p{number}" for number in range(30)]
    ids = await known(database, *(row(name) for name in names))
    slack = Slack(**dict.fromkeys(names, "member"))
    people = directory(database, slack)
    await people.meet(ids.values())
    assert slack.asked["page"] <= 15
    first = [await people.slack_user(ids[name]) for name in names[:10]]
    assert first == [f"UP{number}" for number in range(10)]
    assert slack.asked["email"] == 0


async def test_a_few_are_left_to_be_looked_up(database: Database) -> None:
    ids, slack = await known(database, row("ada")), Slack(ada="member")
    await directory(database, slack).meet(ids.values())
    assert slack.asked == {}


async def test_the_committee_is_everybody_with_that_role_who_still_works_here(database: Database) -> None:
    ids = await known(
        database, row("a", roles=("committee",)), row("b"), row("c", roles=("committee",), active=False),
        row("d", roles=("committee", "guest")), row("e", roles=("committee", "manager")),
    )  # fmt: skip
    assert await directory(database, Slack()).committee() == [ids["a"], ids["e"]]


async def test_champions_of_the_team_come_before_those_of_the_department(database: Database) -> None:
    champion = {"roles": ("champion",)}
    ids = await known(
        database, row("asker", **champion), row("other", department="sales", team="Firmware", **champion),
        row("near", **champion), row("wide", team="Hardware", **champion), row("gone", active=False, **champion),
        row("plain"),
    )  # fmt: skip
    people = directory(database, Slack())
    assert await people.champions_of(ids["asker"]) == [ids["near"], ids["wide"]]
    assert await people.champions_of(10_000) == []


async def test_people_without_a_department_have_no_champion(database: Database) -> None:
    ids = await known(
        database, row("asker", department="", team=""), row("champion", department="", team="", roles=("champion",))
    )
    assert await directory(database, Slack()).champions_of(ids["asker"]) == []


async def test_the_language_is_the_one_chosen_in_slack_else_the_rosters(database: Database) -> None:
    ids = await known(database, row("ada"), row("leo", locale="it"))
    people = directory(database, Slack())
    assert [await people.lang(ids["ada"]), await people.lang(ids["leo"]), await people.lang(99)] == ["de", "en", "en"]
    async with database.writing() as session:
        session.add(
            SlackAccount(user_id="UADA", employee_id=ids["ada"], kind="member", locale="fr-FR", refreshed_at=NOW)
        )
    assert await people.lang(ids["ada"]) == "fr"


async def test_a_person_is_found_by_their_address_while_they_work_here(database: Database) -> None:
    ids = await known(database, row("ada"), row("gone", active=False))
    people = directory(database, Slack())
    assert await people.person(" ADA@Brisemont.example") == ids["ada"]
    assert await people.person("gone@brisemont.example") is None
    assert await people.person("nobody@brisemont.example") is None
    async with database.reading() as session:
        assert await find("gone@brisemont.example", session=session) is not None
