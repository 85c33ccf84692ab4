"""Every Monday: what could not be answered comes as one list to the committee and to the owners of documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.app import build
from bot.ask import gaps
from bot.people.models import Employee
from bot.sandbox.model import Message
from bot.work import Work
from tests.support.company import Company
from tests.support.reading import shown

PARIS = ZoneInfo("Europe/Paris")
GERMAN = ["Sieht der Betriebsrat meine Prompts?", "Kann der Betriebsrat meine Prompts lesen?"]
FRENCH = "Le CSE voit-il mes prompts ?"
PRINTER = "Der Drucker im zweiten Stock klemmt"


async def wonder(company: Company) -> None:
    """Two questions whose answers do not help, one answered with a hedge, and one that no rule answers."""
    ada, kevin = company.person("ada.roth"), company.person("kevin.aubry")
    for question in GERMAN:
        answer = await company.reply(await ada.say(company.dm(ada), question))
        button = next(e for b in answer.blocks for e in b.get("elements", []) if e.get("action_id") == "ask_feedback")
        await ada.click(answer, "ask_feedback", value={"value": button["negative_button"]["value"]})
        await ada.close(await company.modal(ada))
    await company.reply(await kevin.say(company.dm(kevin), FRENCH))
    await company.reply(await kevin.say(company.dm(kevin), PRINTER))
    await company.quiet()


def buttons(posted: Message) -> list[str]:
    """The rows of buttons under the gaps, by their block ids, the largest gap first."""
    return [block["block_id"] for block in posted.blocks if block["type"] == "actions"]


def lists(company: Company) -> list[Message]:
    """What the committee's channel has got of them."""
    history = company.workspace.history(company.channel("ai-committee"))
    return [one for one in history if one.app_id == company.app.id and "Lacunes" in shown(one)]


async def until_monday(company: Company, *, more: timedelta = timedelta()) -> None:
    """Wind to a moment after the next list is due."""
    due = gaps.next_monday(company.clock.now(), "Europe/Paris")
    company.clock.wind(due - company.clock.now() + timedelta(seconds=5) + more)
    company.wake()
    await company.quiet(20)


async def test_a_monday_brings_one_list_in_which_german_and_french_questions_meet(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    assert lists(company) == []
    await until_monday(company)
    (posted,) = lists(company)
    assert GERMAN[0] in shown(posted)
    assert FRENCH in shown(posted)
    assert "pas utile\u00a0: 2" in shown(posted)
    assert "ada" not in str(posted.blocks).casefold()
    async with company.bot.database.reading() as session:
        biggest = (await gaps.latest(session))[0]
    assert biggest.count == 3
    assert set(biggest.languages) == {"fr", "de"}


async def test_winding_starting_again_and_a_second_replica_make_no_second_list(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    other = build(company.settings, clock=company.clock)
    await other.begin()
    await until_monday(company)
    await company.restart()
    await company.bot.begin()
    await other.worker.drain()
    await company.quiet()
    await other.close()
    assert len(lists(company)) == 1
    company.clock.wind(timedelta(days=2))
    company.wake()
    await company.quiet()
    assert len(lists(company)) == 1
    await wonder(company)
    await until_monday(company)
    assert len(lists(company)) == 2


async def test_a_list_that_is_weeks_too_late_is_left_out_and_the_next_one_comes(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    await until_monday(company, more=timedelta(weeks=3))
    assert lists(company) == []
    await wonder(company)
    await until_monday(company)
    assert len(lists(company)) == 1
    async with company.bot.database.reading() as session:
        waiting = select(Work).where(Work.kind == "ask.gaps", Work.state == "pending").order_by(col(Work.id))
        rows = (await session.exec(waiting)).all()
    assert len(rows) == 1
    assert rows[0].due_at > company.clock.now()


async def test_a_week_without_trouble_brings_no_message(company: Company) -> None:
    await company.bot.begin()
    await until_monday(company)
    assert lists(company) == []


async def test_the_owner_of_the_nearest_document_gets_theirs_in_their_language(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    await until_monday(company)
    assert not has_list(company, "ada.roth")
    async with company.bot.database.writing() as session:
        owner = (await gaps.latest(session))[0].owner  # in the sample company a mailbox owns the documents
        person = (await session.exec(select(Employee).where(Employee.email == "ada.roth@brisemont.example"))).one()
        person.email = owner
    await wonder(company)
    await until_monday(company)
    async with company.bot.database.reading() as session:
        theirs = await gaps.latest(session, owner=owner)
    (mine,) = [one for one in company.said_to(company.person("ada.roth")) if "gap_dismiss" in str(one.blocks)]
    assert "Lücken in unseren Regeln" in shown(mine)
    assert len(buttons(mine)) == len(theirs) > 0
    assert not has_list(company, "kevin.aubry")


def has_list(company: Company, name: str) -> bool:
    return any("gap_dismiss" in str(message.blocks) for message in company.said_to(company.person(name)))


async def member(company: Company) -> str:
    """Somebody of the committee."""
    async with company.bot.database.reading() as session:
        people = (await session.exec(select(Employee).where(col(Employee.active)))).all()
    emails = {one.email for one in people if "committee" in one.roles}
    return next(user.name for user in company.workspace.users.values() if user.email in emails)


async def test_not_a_gap_is_for_those_in_charge_and_keeps_it_away(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    await until_monday(company)
    (posted,) = lists(company)
    before = str(posted.blocks).count("gap_dismiss")
    committee = company.channel("ai-committee")
    stranger = company.person("kevin.aubry")
    company.workspace.join(committee, stranger.id)
    await stranger.click(posted, "gap_dismiss", block_id=buttons(posted)[0])
    await company.quiet()
    assert "comité" in shown(company.said_to(stranger)[-1])
    judge = company.person(await member(company))
    await judge.click(posted, "gap_dismiss", block_id=buttons(posted)[0])
    await company.quiet()
    (posted,) = lists(company)
    assert str(posted.blocks).count("gap_dismiss") == before - 1
    await wonder(company)
    await until_monday(company)
    async with company.bot.database.reading() as session:
        assert not [gap for gap in await gaps.latest(session) if gap.count == 3]


async def test_an_answer_from_the_list_is_given_word_for_word_from_then_on(company: Company) -> None:
    await company.bot.begin()
    await wonder(company)
    await until_monday(company)
    (posted,) = lists(company)
    judge = company.person(await member(company))
    await judge.click(posted, "approve_answer_new", block_id=buttons(posted)[1])
    modal = await company.modal(judge)
    blocks = {block["block_id"]: block for block in modal.content["blocks"] if block["type"] == "input"}
    assert blocks["questions"]["element"]["initial_value"] == PRINTER
    field = blocks["answer_de"]["element"]["action_id"]
    judge.fill(modal, "answer_de", field, {"value": "Das regelt Frau Weber im Einkauf."})
    assert await judge.submit(modal) == {}
    await company.quiet()
    ada = company.person("ada.roth")
    again = await company.reply(await ada.say(company.dm(ada), PRINTER))
    assert "Frau Weber im Einkauf" in shown(again)


async def test_the_row_is_entered_ahead_for_monday_at_nine(company: Company) -> None:
    for _ in range(2):
        await company.bot.begin()
    async with company.bot.database.reading() as session:
        (row,) = (await session.exec(select(Work).where(Work.kind == "ask.gaps"))).all()
    local: datetime = row.due_at.astimezone(PARIS)
    assert (local.weekday(), local.hour, local.minute) == (0, 9, 0)
    year, week, _ = local.isocalendar()
    assert row.key == f"gaps:{year}-W{week:02}"
