"""An incident is reported and followed up, the tool suspended and given back: everything the guide says on the way."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from bot.people.models import Employee
from bot.registry import service
from bot.sandbox.model import Message
from bot.sandbox.person import Person
from tests.support.company import Company

TOOL = "deepl-pro"


async def incident_and_suspension(company: Company, what: str) -> None:
    """`what` is written wherever something can be written. Many are enrolled, most of whom never wrote to the guide."""
    reporter, member = company.person("kevin.aubry"), company.person("julien.marchal")
    async with company.bot.database.writing() as session:
        for employee in (await session.exec(select(Employee.id).order_by(Employee.id).limit(40))).all():  # type: ignore[arg-type]
            await service.enrol(employee or 0, TOOL, since=company.clock.now().date(), session=session)
    await reporter.command(company.channel("ai-help"), "/ai incident")
    await _send(company, reporter, what)
    for deed in ("incident_take", "incident_contain", "incident_close"):
        await member.click(_card(company, "rotating_light"), deed)
        if deed == "incident_close":
            await _send(company, member, what)
        await company.quiet(60)
    await member.command(company.channel("ai-committee"), "/ai suspend something")
    await _send(company, member, what)
    await member.click(_card(company, "octagonal_sign"), "confirm_suspension")
    company.clock.wind(timedelta(seconds=20))
    await company.quiet(60)
    await member.click(_card(company, "octagonal_sign"), "lift_suspension")
    await _send(company, member, what)
    company.clock.wind(timedelta(seconds=20))
    await company.quiet(60)


async def _send(company: Company, person: Person, what: str) -> None:
    """Fill everything that can be filled into the modal, and send it."""
    modal = await company.modal(person)
    for block in modal.content["blocks"]:
        if block["type"] == "input" and (value := _value(block["element"], what)):
            person.fill(modal, block["block_id"], block["element"]["action_id"], value)
    errors = await person.submit(modal)
    assert errors == {}
    await company.quiet(60)


def _value(element: dict[str, object], what: str) -> dict[str, object]:
    options = element.get("options")
    match element["type"]:
        case "plain_text_input":
            most = element.get("max_length")
            return {"value": what[:most] if isinstance(most, int) else what}
        case "static_select" | "radio_buttons" if isinstance(options, list):
            wanted = (one for one in options if one["value"] == TOOL)
            return {"selected_option": next(wanted, options[0])}
        case "checkboxes" | "multi_static_select" if isinstance(options, list):
            return {"selected_options": options}
    return {}


def _card(company: Company, mark: str) -> Message:
    history = company.workspace.history(company.channel("ai-committee"))
    return next(one for one in reversed(history) if mark in str(one.blocks))
