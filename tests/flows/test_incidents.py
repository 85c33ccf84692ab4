"""Reporting an incident: stored under a number, acknowledged, worked on by the committee, told to its reporter."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

from sqlmodel import col, select, update

from bot import audit
from bot.incidents.models import Incident, IncidentStep
from bot.people import erasure
from bot.people.models import Employee
from bot.sandbox.model import Json, Message, View
from bot.sandbox.person import Person
from tests.support.company import Company
from tests.support.reading import shown


async def rows(company: Company, table: Any) -> list[Any]:
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(table))).all())


def element(modal: View, block: str) -> Json:
    return next(found["element"] for found in modal.content["blocks"] if found.get("block_id") == block)


def option(modal: View, block: str, value: str) -> Json:
    return next(one for one in element(modal, block)["options"] if one["value"] == value)


async def opened(company: Company, person: Person, said: str = "/ai incident") -> View:
    await person.command(company.channel("ai-help"), said)
    return await company.modal(person)


async def report(
    company: Company, person: Person, what: str = "Kundenliste in ein privates Tool kopiert.", *, unnamed: bool = False
) -> Message:
    """The card in the committee's channel."""
    modal = await opened(company, person)
    person.fill(modal, "what", "value", {"value": what})
    person.fill(modal, "tool", "value", {"selected_option": option(modal, "tool", "deepl-pro")})
    person.fill(modal, "data", "value", {"selected_options": [option(modal, "data", "personal")]})
    person.fill(modal, "stopped", "value", {"selected_option": option(modal, "stopped", "no")})
    if unnamed:
        person.fill(modal, "name", "value", {"selected_options": element(modal, "name")["options"]})
    before = len(cards(company))
    assert await person.submit(modal) == {}
    await company.see(lambda: len(cards(company)) > before)
    await company.quiet()
    return cards(company)[-1]


def cards(company: Company) -> list[Message]:
    history = company.workspace.history(company.channel("ai-committee"))
    return [one for one in history if "rotating_light" in str(one.blocks)]


def last(company: Company, person: Person) -> str:
    return shown(company.said_to(person)[-1])


async def close(company: Company, member: Person, card: Message, note: str = "Konto gesperrt.") -> dict[str, str]:
    await member.click(card, "incident_close")
    modal = await company.modal(member)
    member.fill(modal, "note", "value", {"value": note})
    errors = await member.submit(modal)
    await company.quiet()
    return errors


async def test_a_report_is_numbered_acknowledged_and_shown_to_the_committee(company: Company) -> None:
    franziska = company.person("franziska.boehler")
    card = await report(company, franziska)
    reference = f"INC-{company.clock.now().year}-001"
    said = last(company, franziska)
    assert reference in said
    assert "Löschen Sie vorerst nichts" in said
    assert "Screenshot" in said
    words = shown(card)
    for expected in (reference, "Kundenliste", "DeepL Pro", "Personnelles", "Cela continue", f"<@{franziska.id}>"):
        assert expected in words
    (incident,) = await rows(company, Incident)
    assert (incident.state, incident.tool_id, incident.data_classes) == ("open", "deepl-pro", ["personal"])
    assert incident.happened_at is not None
    async with company.bot.database.reading() as session:
        entry = await audit.head(session)
    assert entry is not None
    assert (entry.action, entry.subject) == ("incident.reported", reference)


async def test_who_wishes_not_to_be_named_is_not_and_still_hears_how_it_goes_on(company: Company) -> None:
    franziska, julien = company.person("franziska.boehler"), company.person("julien.marchal")
    card = await report(company, franziska, unnamed=True)
    assert franziska.id not in json.dumps(card.blocks)
    await julien.click(card, "incident_take")
    await company.quiet()
    assert "kümmert sich jetzt" in last(company, franziska)


async def test_every_state_is_shown_told_and_in_the_history_and_the_audit(company: Company) -> None:
    franziska, julien = company.person("franziska.boehler"), company.person("julien.marchal")
    await report(company, franziska)
    await julien.click(cards(company)[0], "incident_take")
    await company.quiet()
    assert f"<@{julien.id}>" in shown(cards(company)[0])
    assert "incident_take" not in str(cards(company)[0].blocks)
    await julien.click(cards(company)[0], "incident_contain")
    await company.quiet()
    assert "eingedämmt" in last(company, franziska)
    assert await close(company, julien, cards(company)[0]) == {}
    assert "Konto gesperrt." in last(company, franziska)
    assert "Clos" in shown(cards(company)[0])
    assert [block for block in cards(company)[0].blocks if block["type"] == "actions"] == []
    steps = await rows(company, IncidentStep)
    assert [(one.old, one.new) for one in steps] == [
        ("", "open"), ("open", "in_progress"), ("in_progress", "contained"), ("contained", "closed"),
    ]  # fmt: skip
    assert len(company.said_to(franziska)) == 4
    async with company.bot.database.reading() as session:
        actions = [entry.action for entry in (await session.exec(select(audit.AuditEntry))).all()]
        assert await audit.verify(session) == []
    assert actions == [f"incident.{name}" for name in ("reported", "in_progress", "contained", "closed")]


async def test_of_two_members_at_once_one_takes_it_and_the_other_is_told(company: Company) -> None:
    card = await report(company, company.person("kevin.aubry"))
    julien, other = company.person("julien.marchal"), company.person(await another_member(company))
    await asyncio.gather(julien.click(card, "incident_take"), other.click(card, "incident_contain"))
    await company.quiet()
    (incident,) = await rows(company, Incident)
    assert incident.state in {"in_progress", "contained"}
    assert len(await rows(company, IncidentStep)) == 2
    assert len([member for member in (julien, other) if company.said_to(member)]) == 1


async def another_member(company: Company) -> str:
    people = [one for one in await rows(company, Employee) if "committee" in one.roles and one.active]
    return next(one.email.partition("@")[0] for one in people if not one.email.startswith("julien.marchal"))


async def test_only_members_decide(company: Company) -> None:
    card = await report(company, company.person("kevin.aubry"))
    julien = company.person("julien.marchal")
    async with company.bot.database.writing() as session:
        await session.exec(
            update(Employee).where(col(Employee.email) == "julien.marchal@brisemont.example").values(roles=["manager"])
        )
    await julien.click(card, "incident_take")
    await company.quiet()
    assert "Seuls les membres du comité" in last(company, julien)
    await julien.click(card, "incident_close")
    assert "Seuls les membres du comité" in shown(await company.modal(julien))
    (incident,) = await rows(company, Incident)
    assert incident.state == "open"


async def test_personal_data_is_masked_before_it_is_stored(company: Company) -> None:
    await report(
        company, company.person("kevin.aubry"), "Collé dans l’outil : anna.keller@kunde.example, rien d’autre."
    )
    (incident,) = await rows(company, Incident)
    assert "anna.keller" not in incident.what
    assert "Collé dans l’outil" in incident.what
    assert "anna.keller" not in shown(cards(company)[0])


async def test_what_happened_is_required_and_does_not_lie_in_the_future(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    modal = await opened(company, kevin)
    later = int((company.clock.now() + timedelta(days=1)).timestamp())
    kevin.fill(modal, "when", "value", {"selected_date_time": later})
    assert set(await kevin.submit(modal)) == {"what"}
    kevin.fill(modal, "what", "value", {"value": "Fuite de données."})
    errors = await kevin.submit(modal)
    assert set(errors) == {"when"}
    assert "futur" in errors["when"]
    assert await rows(company, Incident) == []


async def test_what_was_typed_after_the_command_is_the_beginning_of_the_report(company: Company) -> None:
    modal = await opened(company, company.person("franziska.boehler"), "/ai vorfall Falscher Anhang im Chat")
    assert element(modal, "what")["initial_value"] == "Falscher Anhang im Chat"


async def test_a_question_about_incidents_is_answered_and_opens_nothing(company: Company) -> None:
    franziska = company.person("franziska.boehler")
    await franziska.command(company.channel("ai-help"), "/ai vorfall wie melde ich einen?")
    await company.private(company.channel("ai-help"), franziska)
    assert franziska.modal() is None


async def test_guests_report_in_free_text_and_do_not_see_the_companys_tools(company: Company) -> None:
    bastian = company.person("bastian.wolf")
    await bastian.open_dm(company.app.id)
    await bastian.command(company.dm(bastian), "/ai incident")
    modal = await company.modal(bastian)
    assert "DeepL" not in json.dumps(modal.content)
    bastian.fill(modal, "what", "value", {"value": "Falsche Datei hochgeladen."})
    bastian.fill(modal, "other", "value", {"value": "Ein Übersetzer"})
    assert await bastian.submit(modal) == {}
    await company.quiet()
    assert "INC-" in last(company, bastian)
    assert "Ein Übersetzer" in shown(cards(company)[0])


async def test_the_tool_can_be_suspended_from_the_card(company: Company) -> None:
    card, julien = await report(company, company.person("kevin.aubry")), company.person("julien.marchal")
    await julien.click(card, "suspend_tool")
    assert "DeepL Pro" in shown(await company.modal(julien))


async def test_a_closed_channel_is_not_silence(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    company.workspace.leave(company.channel("ai-committee"), company.app.bot_user)
    modal = await opened(company, kevin)
    kevin.fill(modal, "what", "value", {"value": "Fuite de données."})
    assert await kevin.submit(modal) == {}
    await company.see(lambda: len(company.said_to(kevin)) == 2)
    assert any("@brisemont.example" in shown(one) for one in company.said_to(kevin))
    assert len(await rows(company, Incident)) == 1


async def test_after_an_erasure_the_incident_stays_without_the_person(company: Company) -> None:
    kevin = company.person("kevin.aubry")
    card = await report(company, kevin)
    assert kevin.id in json.dumps(card.blocks)
    await erasure.erase(
        "kevin.aubry@brisemont.example", database=company.bot.database, rooms=company.bot.rooms,
        now=company.clock.now(),
    )  # fmt: skip
    company.wake()
    await company.quiet()
    (incident,) = await rows(company, Incident)
    assert incident.employee_id is None
    assert all(one.employee_id is None for one in await rows(company, IncidentStep))
    assert kevin.id not in json.dumps(cards(company)[0].blocks)
    assert "quitté l’entreprise" in shown(cards(company)[0])
    assert not any("INC-" in shown(one) for one in company.said_to(kevin))
