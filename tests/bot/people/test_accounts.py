from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.db import Database
from bot.errors import SlackUnavailable
from bot.people.accounts import Accounts, Asker
from bot.people.models import Employee, SlackAccount
from bot.people.roster import Defaults, RosterRow
from bot.people.service import find, import_roster
from knowledge import Reader

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEFAULTS = Defaults(country="FR", time_zone="Europe/Paris", locale="fr")
ADA = RosterRow(
    email="ada.roth@brisemont.example", name="Ada Roth", department="engineering", team="Firmware", location="Freiburg",
    country="DE", time_zone="Europe/Berlin", locale="de", roles=("champion",), groups=("works-council",),
    manager_email=None, active=True, away_from=None, away_until=None,
)  # fmt: skip
MARA = replace(ADA, email="mara.quinn@agency.example", name="Mara Quinn", department="", roles=("guest",), locale="en")


@dataclass(frozen=True)
class Said:
    """A profile as Slack gives it."""

    email: str | None = "ada.roth@brisemont.example"
    name: str = "Ada R."
    locale: str = "de-DE"
    tz: str = "Europe/Berlin"
    kind: str = "member"


class Slack:
    """What Slack says of its users, how often it was asked, and whether it can be reached."""

    def __init__(self, **profiles: Said) -> None:
        self.profiles = profiles
        self.asked = 0
        self.down = False

    async def profile(self, user_id: str) -> Said:
        self.asked += 1
        if self.down:
            raise SlackUnavailable("users.info")
        return self.profiles[user_id]


def accounts(database: Database, slack: Slack, *admins: str) -> Accounts:
    return Accounts(database, slack.profile, admins=admins, defaults=DEFAULTS)


async def roster(database: Database, *rows: RosterRow) -> None:
    async with database.writing() as session:
        await import_roster(rows, session=session, now=NOW)


async def known(database: Database, email: str) -> Employee | None:
    async with database.reading() as session:
        return await find(email, session=session)


async def met(database: Database, said: Said, *, admins: tuple[str, ...] = ()) -> Asker | None:
    return await accounts(database, Slack(U1=said), *admins).account("U1", now=NOW)


async def test_somebody_in_the_roster_is_who_the_roster_says(database: Database) -> None:
    await roster(database, ADA)
    asker = await met(database, Said(email="Ada.Roth@Brisemont.example"))
    row = await known(database, ADA.email)
    assert asker is not None
    assert row is not None
    assert (asker.employee_id, asker.name, asker.department, asker.kind) == (
        row.id,
        "Ada Roth",
        "engineering",
        "member",
    )
    assert asker.roles == {"champion"}
    assert asker.reader == Reader.employee(department="engineering", roles=["champion"], groups=["works-council"])


async def test_a_member_without_a_roster_row_gets_one_from_the_profile_without_a_department(database: Database) -> None:
    asker = await met(database, Said(email="new@brisemont.example", name="New\nPerson", tz="Mars/Olympus"))
    row = await known(database, "new@brisemont.example")
    assert row is not None
    assert (row.name, row.country, row.time_zone, row.locale) == ("New Person", "FR", "Europe/Paris", "de-DE")
    assert (row.department, row.roles, row.from_slack) == ("", [], True)
    assert asker is not None
    assert asker.reader == Reader.employee()


@pytest.mark.parametrize(
    ("locale", "lang"), [("fr-FR", "fr"), ("en-US", "en"), ("de_AT", "de"), ("es-ES", "de"), ("", "de")]
)
async def test_the_language_is_slacks_if_we_speak_it_else_the_rosters(
    database: Database, locale: str, lang: str
) -> None:
    await roster(database, ADA)
    asker = await met(database, Said(locale=locale))
    assert asker is not None
    assert asker.lang == lang


async def test_where_neither_slack_nor_the_roster_says_it_is_the_companys_first_language(database: Database) -> None:
    asker = await met(database, Said(email="new@brisemont.example", locale=""))
    assert asker is not None
    assert asker.lang == "fr"


@pytest.mark.parametrize(
    "said",
    [
        Said(email=MARA.email, kind="guest"),
        Said(email=MARA.email, kind="member"),
        Said(email=None, kind="guest"),
        Said(email="who@elsewhere.example", kind="guest"),
        Said(email=ADA.email, kind="guest"),
    ],
    ids=["in the roster", "a guest of the roster alone", "stranger", "unknown guest", "with a colleague's address"],
)
async def test_guests_read_what_names_guests_and_hold_no_role(database: Database, said: Said) -> None:
    await roster(database, ADA, MARA)
    asker = await met(database, said, admins=(ADA.email, MARA.email, "who@elsewhere.example"))
    assert asker is not None
    assert (asker.is_guest, asker.roles, asker.is_admin) == (True, {"guest"}, False)
    assert asker.reader == Reader.guest()


async def test_a_guest_with_a_colleagues_address_is_not_that_colleague(database: Database) -> None:
    await roster(database, ADA)
    slack = Slack(U1=Said(email=ADA.email, kind="guest"))
    for later in range(3):  # not at any later look either
        asker = await accounts(database, slack).account("U1", now=NOW + timedelta(days=2 * later))
        ada = await known(database, ADA.email)
        assert asker is not None
        assert ada is not None
        assert asker.employee_id != ada.id
        assert asker.email == "u1@slack.invalid"


async def test_a_guest_known_from_slack_who_becomes_a_member_reads_as_one(database: Database) -> None:
    slack = Slack(U1=Said(email="new@brisemont.example", kind="guest"))
    people = accounts(database, slack)
    before = await people.account("U1", now=NOW)
    slack.profiles["U1"] = Said(email="new@brisemont.example")
    after = await people.account("U1", now=NOW + timedelta(days=1))
    assert before is not None
    assert after is not None
    assert (before.kind, after.kind, before.employee_id) == ("guest", "member", after.employee_id)


@pytest.mark.parametrize("said", [Said(kind="deactivated"), Said(kind="bot", email=None)])
async def test_the_deactivated_and_bots_are_nobody(database: Database, said: Said) -> None:
    await roster(database, ADA)
    assert await met(database, said) is None
    assert await met(database, said) is None


async def test_somebody_the_roster_calls_inactive_is_nobody(database: Database) -> None:
    await roster(database, replace(ADA, active=False))
    assert await met(database, Said()) is None


async def test_admins_are_those_of_the_settings(database: Database) -> None:
    await roster(database, ADA)
    asker = await met(database, Said(), admins=(ADA.email,))
    assert asker is not None
    assert asker.is_admin
    assert asker.roles == {"champion", "admin"}


async def test_slack_is_asked_again_after_a_day_and_not_before(database: Database) -> None:
    slack = Slack(U1=Said())
    people = accounts(database, slack)
    for hours in (0, 1, 23):
        await people.account("U1", now=NOW + timedelta(hours=hours))
    assert slack.asked == 1
    await people.account("U1", now=NOW + timedelta(hours=24))
    assert slack.asked == 2


async def test_a_roster_change_counts_at_once(database: Database) -> None:
    await roster(database, ADA)
    people = accounts(database, Slack(U1=Said()))
    await people.account("U1", now=NOW)
    await roster(database, replace(ADA, roles=("guest",)))
    asker = await people.account("U1", now=NOW + timedelta(minutes=1))
    assert asker is not None
    assert asker.is_guest


async def test_with_slack_down_the_last_known_counts(database: Database) -> None:
    slack = Slack(U1=Said())
    people = accounts(database, slack)
    before = await people.account("U1", now=NOW)
    slack.down = True
    assert await people.account("U1", now=NOW + timedelta(days=9)) == before


async def test_with_slack_down_a_stranger_cannot_be_told(database: Database) -> None:
    slack = Slack()
    slack.down = True
    with pytest.raises(SlackUnavailable):
        await accounts(database, slack).account("U1", now=NOW)


async def test_a_change_in_slack_counts_at_once(database: Database) -> None:
    slack = Slack(U1=Said())
    people = accounts(database, slack)
    await people.account("U1", now=NOW)
    slack.profiles["U1"] = Said(kind="deactivated")
    await people.refresh("U1", now=NOW)
    assert await people.account("U1", now=NOW) is None
    row = await known(database, ADA.email)
    assert row is not None
    assert not row.active


async def test_a_change_that_slack_cannot_tell_yet_is_asked_for_at_the_next_question(database: Database) -> None:
    slack = Slack(U1=Said())
    people = accounts(database, slack)
    await people.account("U1", now=NOW)
    slack.down = True
    with pytest.raises(SlackUnavailable):
        await people.refresh("U1", now=NOW)
    slack.down, slack.profiles["U1"] = False, Said(kind="guest")
    asker = await people.account("U1", now=NOW)
    assert asker is not None
    assert asker.is_guest


async def test_changes_of_people_who_never_wrote_are_not_looked_at(database: Database) -> None:
    slack = Slack(U1=Said())
    await accounts(database, slack).refresh("U1", now=NOW)
    assert slack.asked == 0
    async with database.reading() as session:
        assert (await session.exec(select(SlackAccount))).all() == []


async def test_somebody_known_from_slack_follows_slack_until_a_roster_names_them(database: Database) -> None:
    slack = Slack(U1=Said(email="a.roth@brisemont.example", name="Ada"))
    people = accounts(database, slack)
    first = await people.account("U1", now=NOW)
    slack.profiles["U1"] = Said(email=ADA.email, name="Ada Roth-Keller")
    await people.refresh("U1", now=NOW)
    renamed = await people.account("U1", now=NOW)
    await roster(database, ADA)
    slack.profiles["U1"] = Said(name="The Boss")
    await people.refresh("U1", now=NOW)
    last = await people.account("U1", now=NOW)
    assert first is not None
    assert renamed is not None
    assert last is not None
    assert first.employee_id == renamed.employee_id == last.employee_id
    assert (renamed.name, renamed.email) == ("Ada Roth-Keller", ADA.email)
    assert (last.name, last.department) == ("Ada Roth", "engineering")


async def test_a_new_address_that_the_roster_knows_leads_to_its_row(database: Database) -> None:
    slack = Slack(U1=Said(email="old@brisemont.example"))
    people = accounts(database, slack)
    await people.account("U1", now=NOW)
    await roster(database, ADA)
    slack.profiles["U1"] = Said()
    asker = await people.account("U1", now=NOW + timedelta(days=1))
    assert asker is not None
    assert asker.name == "Ada Roth"


async def test_two_first_messages_at_once_make_one_person(database: Database) -> None:
    import asyncio

    people = accounts(database, Slack(U1=Said()))
    askers = await asyncio.gather(*(people.account("U1", now=NOW) for _ in range(5)))
    assert len({asker.employee_id for asker in askers if asker is not None}) == 1
    async with database.reading() as session:
        assert len((await session.exec(select(Employee))).all()) == 1
