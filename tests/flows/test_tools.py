"""The list of tools, their cards, and what Home shows of them, from command to screen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.registry import service
from bot.registry.showing import listing, views
from bot.registry.suspension import records
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person
from tests.support.company import Company
from tests.support.reading import action, shown


def element(place: Message | View, action_id: str, has: str = "") -> dict[str, Any]:
    """The first element of an action whose value contains `has`, with its block's id."""
    blocks = place.blocks if isinstance(place, Message) else place.content["blocks"]
    for block in blocks:
        for one in [*block.get("elements", ()), *([block["accessory"]] if block.get("accessory") else [])]:
            if one.get("action_id", "").startswith(action_id) and has in one.get("value", ""):
                return {"block_id": block["block_id"], **one}
    raise AssertionError(f"no {action_id} with {has}")


async def asked(
    company: Company, name: str, typed: str, place: str = "ai-help", number: int = 1
) -> tuple[Person, Message]:
    person = company.person(name)
    await person.command(company.channel(place), f"/ai {typed}")
    return person, await company.private(company.channel(place), person, number)


async def press(person: Person, place: Message | View, action_id: str, has: str = "") -> None:
    found = element(place, action_id, has)
    await person.click(place, found["action_id"], block_id=found["block_id"])


async def becomes(company: Company, place: Message, words: str) -> str:
    """What a message shows once it shows these words."""
    return str(await company.see(lambda: words in shown(place) and shown(place)))


async def home(company: Company, person: Person) -> View:
    await person.open_home(company.app)
    found = await company.see(lambda: company.workspace.home(company.app, person.id))
    assert isinstance(found, View)
    return found


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("kevin.aubry", "outils", ("outils de notre liste", "Approuvé", "Autorisé")),
        ("ada.roth", "werkzeuge", ("Tools unserer Liste", "Freigegeben", "Erlaubt")),
        ("sinead.walsh", "tools", ("tools of our list", "Approved", "Allowed")),
    ],
)
async def test_the_list_is_private_and_in_the_language_of_the_person(
    company: Company, name: str, typed: str, words: tuple[str, ...]
) -> None:
    _, answer = await asked(company, name, typed)
    assert answer.ephemeral_to
    for word in words:
        assert word in shown(answer)


async def test_a_named_tool_shows_its_card_at_once(company: Company) -> None:
    _, answer = await asked(company, "sinead.walsh", "tools deepl")
    assert "What may go in, for you, today" in shown(answer)
    assert "it@brisemont.example" in shown(answer)


async def test_choosing_in_the_menu_turning_pages_and_back_from_a_card_stay_in_one_message(company: Company) -> None:
    sinead, answer = await asked(company, "sinead.walsh", "tools")
    await press(sinead, answer, f"{listing.PAGE}_on")
    await becomes(company, answer, "Retired")
    menu = element(answer, listing.FILTER)
    options = [option for group in menu["option_groups"] for option in group["options"]]
    blocked = next(option for option in options if option["value"] == "status:blocked")
    await sinead.click(answer, listing.FILTER, block_id=menu["block_id"], value={"selected_option": blocked})
    only = await becomes(company, answer, "5 tools of our list")
    assert "Otter" in only
    assert "DeepL Pro" not in only

    await press(sinead, answer, views.CARD, '"otter"')
    card = await becomes(company, answer, "nobody may use it")
    assert "Grammarly" not in card
    await press(sinead, answer, views.LIST)
    assert "Grammarly" in await becomes(company, answer, "5 tools of our list")
    seen = [one for one in company.workspace.history(company.channel("ai-help"), sinead.id) if one.ephemeral_to]
    assert len(seen) == 1


async def test_the_list_works_in_direct_messages(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    await sinead.command(company.dm(sinead), "/ai tools translation")
    answer = await company.private(company.dm(sinead), sinead)
    assert "DeepL Pro" in shown(answer)
    await press(sinead, answer, views.CARD, '"deepl-pro"')
    await becomes(company, answer, "What may go in")


async def test_an_unknown_tool_can_be_requested_from_the_list(company: Company) -> None:
    _, answer = await asked(company, "sinead.walsh", "tools Brandneu")
    assert "I found no tool for “Brandneu”" in shown(answer)
    assert json.loads(element(answer, "request_tool")["value"])["tool"] == "Brandneu"


async def test_a_question_that_begins_with_the_verb_is_still_a_question(company: Company) -> None:
    _, answer = await asked(company, "sinead.walsh", "tools for customer data, which ones are allowed?")
    assert "I found no tool" not in shown(answer)


async def test_a_suspension_shows_on_the_next_card_and_only_the_committee_reads_who(company: Company) -> None:
    jan, place = company.person("jan.keller"), company.channel("ai-help")
    employee = await _employee(company, "jan.keller")
    async with company.bot.database.writing() as session:
        await service.change(
            "deepl-pro", {"status": "blocked"}, by=employee, source="decision", why="Contract ended.",
            now=company.clock.now(), session=session,
        )  # fmt: skip
    await jan.command(place, "/ai tools deepl pro")
    theirs = shown(await company.private(place, jan))
    assert "Jan Keller" in theirs
    assert "Reifekriterien" in theirs
    _, answer = await asked(company, "sinead.walsh", "tools deepl pro")
    mine = shown(answer)
    assert "Approved → Blocked (the committee). Contract ended." in mine
    assert "Jan Keller" not in mine
    assert "Readiness" not in mine


async def test_home_shows_an_employee_their_tools_and_leads_to_card_and_list(company: Company) -> None:
    sinead = company.person("sinead.walsh")
    view = await home(company, sinead)
    assert "My tools" in shown(view)
    assert "DeepL Pro" in shown(view)
    assert "For the committee" not in shown(view)
    assert len(view.content["blocks"]) < 100

    await press(sinead, view, views.CARD, '"deepl-pro"')
    modal = await company.modal(sinead)
    assert "What may go in" in shown(modal)
    await press(sinead, modal, views.LIST)
    modal = await company.see(lambda: (top := sinead.modal()) and "tools of our list" in shown(top) and top)
    await press(sinead, modal, f"{listing.PAGE}_on")
    await company.see(lambda: (top := sinead.modal()) and "Retired" in shown(top))
    assert len(company.workspace.stack(sinead.id)) == 1


async def test_home_shows_the_committee_what_waits(company: Company) -> None:
    jan = company.person("jan.keller")
    view = await home(company, jan)
    said = shown(view)
    assert "Kein Antrag wartet" in said
    assert "Keine Frage wartet" in said
    assert "2 Tools sind ausgesetzt" in said
    assert "Midjourney" in said
    assert len(view.content["blocks"]) < 100
    await press(jan, view, views.CARD, '"midjourney"')
    assert action(await company.modal(jan), "report_incident")


async def _employee(company: Company, name: str) -> int:
    from sqlmodel import select

    from bot.people.models import Employee

    async with company.bot.database.reading() as session:
        found = select(Employee.id).where(Employee.email == f"{name}@brisemont.example")
        id = (await session.exec(found)).one()
        assert id is not None
        return id


async def test_a_member_opens_a_suspended_tool_again_from_its_card(company: Company) -> None:
    jan, place = company.person("jan.keller"), company.channel("ai-help")
    await jan.command(place, "/ai tools deepl pro")
    card = await company.private(place, jan)
    await press(jan, card, "suspend_tool")
    assert "DeepL Pro" in shown(await company.modal(jan))
    await jan.close(await company.modal(jan))

    employee = await _employee(company, "jan.keller")
    async with company.bot.database.writing() as session:
        await records.suspend(
            "deepl-pro", reason="Leak.", by=employee, now=company.clock.now(), today=company.clock.now().date(),
            session=session,
        )  # fmt: skip
    await jan.command(place, "/ai tools deepl pro")
    card = await company.private(place, jan, 2)
    assert "Ausgesetzt" in shown(card)
    await press(jan, card, "lift_suspension")
    assert "DeepL Pro" in shown(await company.modal(jan))


async def test_guests_see_no_list_and_no_card(company: Company) -> None:
    guest = next(user for user in company.workspace.users.values() if user.is_restricted)
    stranger = company.sandbox.person(guest.id)
    place = next(one for one in company.workspace.channels.values() if guest.id in one.members and one.name)
    for number, typed in enumerate(("tools", "tools deepl pro"), start=1):
        await stranger.command(place, f"/ai {typed}")
        said = shown(await company.private(place, stranger, number))
        assert "DeepL" not in said
        assert said
