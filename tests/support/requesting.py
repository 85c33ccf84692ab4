"""Asking for tools and deciding on them, as people do it in the workspace."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from bot.people.models import Employee
from bot.registry import service as registry
from bot.requests.models import ToolRequest
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person
from tests.support.company import Company

WISH: dict[str, Any] = {
    "tool": "Fireflies",
    "purpose": "Besprechungen mit Kunden zusammenfassen",
    "classes": ["internal", "personal"],
    "people": "12",
    "cost": "1.200 €",
    "link": "https://fireflies.example/pricing",
}


def fill(person: Person, view: View, answers: dict[str, Any], action_id: str = "value") -> None:
    """Put answers into inputs by their block."""
    for block, value in answers.items():
        person.fill(view, block, action_id, value)


async def form(company: Company, person: Person, tool: str = "") -> View:
    """The form that `/ai request` opens."""
    await person.command(company.channel("general"), f"/ai request {tool}".strip())
    return await company.modal(person)


async def ask_for(company: Company, person: Person, **answers: Any) -> None:
    """Send a request, all the same when the tool is known."""
    view = await form(company, person)
    fill(person, view, {**WISH, **answers})
    assert await person.submit(view) == {}
    if (shown := person.modal()) is not None:
        assert await person.submit(shown) == {}
    await company.quiet()


def cards(company: Company) -> list[Message]:
    """The cards of requests in the committee's channel, oldest first."""
    said = company.workspace.history(company.channel("ai-committee"))
    return [
        one for one in said if one.app_id == company.app.id and "REQ-" in one.text and one.blocks[0]["type"] == "header"
    ]


def card(company: Company) -> Message:
    """The last of them."""
    return cards(company)[-1]


def thread(company: Company, message: Message) -> list[Message]:
    """What the guide wrote under a card."""
    return [one for one in company.workspace.thread(message.channel, message.ts) if one.ts != message.ts]


async def open_on_card(company: Company, member: Person, action: str) -> View:
    """The modal that a button of the last card opens."""
    await member.click(card(company), action)
    return await company.modal(member)


async def meet_criteria(company: Company, member: Person) -> None:
    """Pass every criterion of the checklist."""
    view = await open_on_card(company, member, "request_checklist")
    names = [block["block_id"] for block in view.content["blocks"] if block["block_id"].startswith("criterion:")]
    fill(member, view, dict.fromkeys(names, "passed"))
    assert await member.submit(view) == {}
    await company.quiet()


async def decide(company: Company, member: Person, action: str, **answers: Any) -> None:
    """Make a decision on the last card; `answers` beside the reason, by block."""
    view = await open_on_card(company, member, action)
    fill(member, view, {"reason": "Vertrag und Hosting sind geprüft.", **answers})
    assert await member.submit(view) == {}
    await company.quiet()


async def requests(company: Company) -> list[ToolRequest]:
    """All requests, oldest first."""
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(ToolRequest).order_by(ToolRequest.id))).all())  # type: ignore[arg-type]


async def entry(company: Company, tool: str) -> dict[str, Any]:
    """A tool of the registry."""
    async with company.bot.database.reading() as session:
        found = await registry.entry(tool, session=session)
    assert found is not None
    return found


async def employee(company: Company, name: str) -> int:
    """Somebody's id by the part of their address before the @."""
    async with company.bot.database.reading() as session:
        found = await session.exec(select(Employee.id).where(Employee.email == f"{name}@brisemont.example"))
    return found.one() or 0
