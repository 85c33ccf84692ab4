"""Suspending a tool and lifting that: who decides, who is told, what the committee's channel shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot import audit
from bot.people.models import Employee
from bot.registry import service
from bot.registry.models import GivenVerdict, RegistryChange, Suspension, SuspensionNotice
from bot.sandbox.model import Message, View
from bot.sandbox.person import Person
from tests.support.company import Company
from tests.support.reading import shown
from tests.support.suspending import suspended_in_a_storm

TOOL = "deepl-pro"
REASON = "DeepL hat Texte an Dritte weitergegeben."


async def employee(company: Company, name: str) -> int:
    async with company.bot.database.reading() as session:
        found = await session.exec(select(Employee.id).where(Employee.email == f"{name}@brisemont.example"))
    return found.one() or 0


async def enrol(company: Company, *names: str) -> list[int]:
    ids = [await employee(company, name) for name in names]
    async with company.bot.database.writing() as session:
        for one in ids:
            await service.enrol(one, TOOL, since=company.clock.now().date() - timedelta(days=9), session=session)
    return ids


async def told_they_may(company: Company, name: str, outcome: str, days: int) -> None:
    async with company.bot.database.writing() as session:
        session.add(
            GivenVerdict(
                employee_id=await employee(company, name),
                tool_id=TOOL,
                outcome=outcome,
                lang="de",
                given_at=company.clock.now() - timedelta(days=days),
            )
        )


async def status(company: Company) -> str:
    async with company.bot.database.reading() as session:
        found = await service.entry(TOOL, session=session)
    assert found is not None
    return str(found["status"])


async def rows(company: Company, table: Any) -> list[Any]:
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(table))).all())


def fill(person: Person, modal: View, reason: str = REASON) -> None:
    for block in modal.content["blocks"]:
        if block["type"] != "input":
            continue
        kind = block["element"]["type"]
        value = {"value": reason} if kind == "plain_text_input" else {"selected_options": block["element"]["options"]}
        person.fill(modal, block["block_id"], block["element"]["action_id"], value)


async def suspend(company: Company, member: Person, named: str = "DeepL") -> None:
    await member.command(company.channel("ai-committee"), f"/ai suspend {named}")
    modal = await company.modal(member)
    fill(member, modal)
    assert await member.submit(modal) == {}
    await company.quiet()


async def lift(company: Company, member: Person, reason: str = "Der Anbieter hat das Leck geschlossen.") -> None:
    await member.click(card(company), "lift_suspension")
    modal = await company.modal(member)
    fill(member, modal, reason)
    assert await member.submit(modal) == {}
    await company.quiet()


def card(company: Company) -> Message:
    return next(
        one for one in company.workspace.history(company.channel("ai-committee")) if "octagonal" in str(one.blocks)
    )


def committee_reads(company: Company) -> str:
    place = company.channel("ai-committee")
    threads = [company.workspace.thread(place, one.ts) for one in company.workspace.history(place)]
    return " ".join(shown(one) for thread in threads for one in thread if one.app_id == company.app.id)


async def settle(company: Company) -> None:
    company.clock.wind(timedelta(seconds=20))
    await company.quiet()


async def test_everybody_concerned_gets_the_manual_way_in_their_language_and_nobody_else(company: Company) -> None:
    await enrol(company, "kevin.aubry", "franziska.boehler", "sinead.walsh")
    await told_they_may(company, "karim.roth", "conditions", 29)
    await told_they_may(company, "leo.martin", "allowed", 31)
    await told_they_may(company, "ada.roth", "never", 1)
    await suspend(company, company.person("julien.marchal"))
    assert await status(company) == "suspended"
    told = {name: shown(company.said_to(company.person(name))[0]) for name in ("kevin.aubry", "franziska.boehler",
            "sinead.walsh", "karim.roth")}  # fmt: skip
    assert "Commandez un traducteur professionnel" in told["kevin.aubry"]
    assert "Beauftragen Sie über purchasing@brisemont.example" in told["franziska.boehler"]
    assert "Order a professional translator" in told["sinead.walsh"]
    assert all(REASON in one for one in told.values())
    assert "Microsoft 365 Copilot" in told["sinead.walsh"]
    for name in ("leo.martin", "ada.roth"):
        assert company.said_to(company.person(name)) == []


async def test_the_history_the_audit_and_the_event_are_entered_with_the_status(company: Company) -> None:
    (kevin,) = await enrol(company, "kevin.aubry")
    await suspend(company, company.person("julien.marchal"))
    julien = await employee(company, "julien.marchal")
    (suspension,) = await rows(company, Suspension)
    assert (suspension.before, suspension.suspended_by, suspension.reason) == ("approved", julien, REASON)
    (notice,) = await rows(company, SuspensionNotice)
    assert (notice.employee_id, notice.told, notice.told_back) == (kevin, "told", "none")
    async with company.bot.database.reading() as session:
        change = (await session.exec(select(RegistryChange).where(RegistryChange.source == "suspension"))).one()
        last = await audit.head(session)
        assert await audit.verify(session) == []
    assert (change.path, change.old, change.new, change.why) == ("status", "approved", "suspended", REASON)
    assert last is not None
    assert (last.action, last.subject, str(julien) == last.actor) == ("tool.suspended", TOOL, False)
    assert REASON not in last.detail


async def test_the_committee_sees_who_why_and_how_many_and_that_some_could_not_be_reached(company: Company) -> None:
    gone, _, _ = await enrol(company, "kevin.aubry", "karim.roth", "leo.martin")
    async with company.bot.database.writing() as session:
        (await session.get_one(Employee, gone)).active = False
    leo = company.person("leo.martin")
    company.workspace.users[leo.id].deleted = True
    await suspend(company, company.person("julien.marchal"))
    julien = company.person("julien.marchal")
    assert f"<@{julien.id}>" in shown(card(company))
    await settle(company)
    assert "1 sur 3" in shown(card(company)), shown(card(company))
    assert "2 personnes n’ont pas pu être jointes" in committee_reads(company)
    assert company.said_to(company.person("kevin.aubry")) == []


async def test_lifting_restores_the_status_and_tells_exactly_those_who_were_told(company: Company) -> None:
    await enrol(company, "kevin.aubry", "franziska.boehler")
    await suspend(company, company.person("julien.marchal"))
    await enrol(company, "karim.roth")
    await lift(company, company.person("julien.marchal"))
    assert await status(company) == "approved"
    for name, word in (("kevin.aubry", "de nouveau"), ("franziska.boehler", "wieder benutzt werden")):
        _, second = company.said_to(company.person(name))
        assert word in shown(second)
        assert "Leck geschlossen" in shown(second)
    assert company.said_to(company.person("karim.roth")) == []
    assert "la suspension est levée" in committee_reads(company)
    assert "Levée par" in shown(card(company))
    assert "lift_suspension" not in str(card(company).blocks)


async def test_of_two_members_at_once_one_wins_and_the_other_is_told(company: Company) -> None:
    await enrol(company, "kevin.aubry")
    julien, other = company.person("julien.marchal"), await another_member(company)
    for member in (julien, other):
        await member.command(company.channel("ai-committee"), "/ai suspend DeepL Pro")
        fill(member, await company.modal(member))
    await asyncio.gather(julien.submit(await company.modal(julien)), other.submit(await company.modal(other)))
    await company.quiet()
    assert len(await rows(company, Suspension)) == 1
    assert len(company.said_to(company.person("kevin.aubry"))) == 1
    refused = [member for member in (julien, other) if company.said_to(member)]
    assert len(refused) == 1
    words = shown(company.said_to(refused[0])[0])
    assert any(already in words for already in ("déjà", "schon", "already"))


async def another_member(company: Company) -> Person:
    async with company.bot.database.reading() as session:
        people = (await session.exec(select(Employee).where(col(Employee.active)))).all()
    other = next(one for one in people if "committee" in one.roles and one.email != "julien.marchal@brisemont.example")
    return company.person(other.email.partition("@")[0])


async def test_nobody_but_a_member_gets_a_modal(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    await kevin.command(company.channel("ai-help"), "/ai suspend DeepL")
    said = await company.private(company.channel("ai-help"), kevin)
    assert "Seuls les membres du comité" in shown(said) or "Seuls les membres du comité" in said.text
    assert kevin.modal() is None


async def test_a_reason_and_the_tick_are_required_in_the_members_language(company: Company) -> None:
    julien = company.person("julien.marchal")
    await julien.command(company.channel("ai-committee"), "/ai suspendre deepl pro")
    errors = await julien.submit(await company.modal(julien))
    assert set(errors) == {"reason", "sure"}
    assert await status(company) == "approved"


async def test_an_unknown_name_offers_the_tools_in_use_the_likeliest_first(company: Company) -> None:
    julien = company.person("julien.marchal")
    await julien.command(company.channel("ai-committee"), "/ai suspend depl")
    modal = await company.modal(julien)
    menu = next(block["element"] for block in modal.content["blocks"] if block.get("block_id") == "tool")
    assert menu["options"][0]["value"] == TOOL
    assert "otter" not in [option["value"] for option in menu["options"]]
    fill_choice = next(option for option in menu["options"] if option["value"] == TOOL)
    julien.fill(modal, "tool", menu["action_id"], {"selected_option": fill_choice})
    julien.fill(modal, "reason", "value", {"value": REASON})
    sure = next(block["element"] for block in modal.content["blocks"] if block.get("block_id") == "sure")
    julien.fill(modal, "sure", "value", {"selected_options": sure["options"]})
    assert await julien.submit(modal) == {}
    await company.quiet()
    assert await status(company) == "suspended"


async def test_the_committee_confirms_once_and_is_reminded_only_if_it_does_not(company: Company) -> None:
    await enrol(company, "kevin.aubry")
    julien = company.person("julien.marchal")
    await suspend(company, julien)
    company.clock.wind(timedelta(days=8))
    await company.quiet()
    assert "Personne ne l’a encore confirmé" in committee_reads(company)
    await julien.click(card(company), "confirm_suspension")
    await company.quiet()
    assert "Confirmée par" in shown(card(company))
    assert "confirm_suspension" not in str(card(company).blocks)
    reminder = next(
        one for one in company.workspace.history(company.channel("ai-committee")) if "Personne ne l’a" in shown(one)
    )
    await julien.click(reminder, "confirm_suspension")
    await company.quiet()
    assert "déjà confirmée" in shown(company.said_to(julien)[-1])


async def test_no_reminder_after_a_confirmation(company: Company) -> None:
    julien = company.person("julien.marchal")
    await suspend(company, julien)
    await julien.click(card(company), "confirm_suspension")
    await company.quiet()
    company.clock.wind(timedelta(days=9))
    await company.quiet()
    assert "Personne ne l’a encore confirmé" not in committee_reads(company)


async def test_with_one_429_in_five_everybody_is_told_exactly_once(sqlite_url: str, sample_index: Path) -> None:
    """Sixty of them; `make prove` does it with a thousand, on both databases."""
    outcome = await suspended_in_a_storm(sqlite_url, sample_index, 60)
    assert outcome.told == {1: 60}
    assert outcome.told_back == {2: 60}
    assert outcome.first_s < 10
    assert outcome.refused > 10
