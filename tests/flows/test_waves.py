"""Waves in Slack: entered by a lead, told to their people in their languages, changed, decided about."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from bot import audit
from bot.people.models import Employee
from bot.pulse.models import Checkin, ClosedAnswer, OpenAnswer
from bot.registry.models import Enrolment
from bot.registry.service import change as change_tool
from bot.rollout.membership import join
from bot.rollout.models import Wave, WaveDecision, WaveMember
from bot.sandbox.model import View
from bot.sandbox.person import Person
from bot.work import Work
from tests.support import listening
from tests.support.company import Company
from tests.support.reading import action, shown
from tests.support.restoring import done_again

TOOL = "deepl-pro"
PEOPLE = ("kevin.aubry", "franziska.boehler", "sinead.nowicka")
PARIS = ZoneInfo("Europe/Paris")
WHY = "Jede Übersetzung wartet heute drei Tage."
BENEFIT = "Angebote am selben Tag in der Sprache des Kunden."


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> None:
    """A quarter to ten in Paris on a Monday without a holiday anywhere, and no clock change on the way."""
    there = company.clock.now().astimezone(PARIS)
    day = there.date() + timedelta(days=7 - there.weekday() % 7)
    while day.month in (3, 4, 5, 6, 8, 10, 11, 12, 1) or day.day < 8:  # Ireland is free on first Mondays
        day += timedelta(days=7)
    company.clock.wind(datetime.combine(day, datetime.min.time().replace(hour=9, minute=45), PARIS) - there)


def today(company: Company) -> date:
    return company.clock.now().astimezone(PARIS).date()


async def employee(company: Company, name: str) -> int:
    async with company.bot.database.reading() as session:
        found = await session.exec(select(Employee.id).where(Employee.email == f"{name}@brisemont.example"))
    return found.one() or 0


async def rows(company: Company, table: Any) -> list[Any]:
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(table))).all())


async def waves(company: Company, person: Person, words: str = "/ai waves") -> View:
    if (open_one := person.modal()) is not None:
        await person.close(open_one)
    await person.command(company.channel("ai-help"), words)
    return await company.modal(person)


async def press(company: Company, person: Person, begins: str) -> View:
    modal = await company.modal(person)
    before = str(modal.content)
    await person.click(modal, action(modal, begins))
    await company.see(lambda: (now := person.modal()) is not None and str(now.content) != before)
    return await company.modal(person)


def element(modal: View, block: str) -> Any:
    return next(one["element"] for one in modal.content["blocks"] if one.get("block_id") == block)


def option(modal: View, block: str, value: str) -> dict[str, Any]:
    return {"selected_option": next(one for one in element(modal, block)["options"] if one["value"] == value)}


def fill(company: Company, person: Person, modal: View, start: date, people: tuple[str, ...] = PEOPLE) -> None:
    values: dict[str, dict[str, Any]] = {
        "name": {"value": "Vertrieb, erste Welle"},
        "people": {"selected_users": [company.person(one).id for one in people]},
        "champions": {"selected_users": [company.person("leo.martin").id]},
        "why": {"value": WHY},
        "benefit": {"value": BENEFIT},
    }
    if any(one.get("block_id") == "tool" for one in modal.content["blocks"]):
        values |= {"tool": option(modal, "tool", TOOL), "start": {"selected_date": start.isoformat()}}
    for block, value in values.items():
        person.fill(modal, block, "value", value)


async def enter(company: Company, lead: Person, start: date | None = None, people: tuple[str, ...] = PEOPLE) -> Wave:
    before = {one.id for one in await rows(company, Wave)}
    await waves(company, lead)
    modal = await press(company, lead, "waves_new")
    fill(company, lead, modal, start or today(company), people)
    assert await lead.submit(modal) == {}
    await company.quiet()
    return next(one for one in await rows(company, Wave) if one.id not in before)


async def plan(company: Company, person: Person, wave: Wave) -> View:
    await waves(company, person)
    return await press(company, person, f"waves_plan_{wave.id}")


async def decide(company: Company, person: Person, wave: Wave, decision: str) -> None:
    await plan(company, person, wave)
    modal = await press(company, person, f"waves_decide_{decision}")
    person.fill(modal, "reason", "value", {"value": f"Wir haben {decision} besprochen."})
    assert await person.submit(modal) == {}
    await company.quiet()


def told(company: Company, name: str) -> list[str]:
    """What somebody was told, check-ins left out."""
    said = company.said_to(company.person(name))
    return [shown(one) for one in said if not any(block["type"] == "actions" for block in one.blocks)]


async def test_a_lead_enters_a_wave_and_its_people_hear_of_it_once_in_their_language(company: Company) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, claire)
    assert (wave.tool_id, wave.starts_on, wave.state) == (TOOL, today(company), "running")
    (entered,) = told(company, "claire.lienhard")
    assert "Vertrieb, erste Welle" in entered
    assert "avec 3 personnes" in entered
    said = {name: told(company, name) for name in PEOPLE}
    assert all(len(one) == 1 for one in said.values())
    assert "vous êtes dans la vague Vertrieb, erste Welle" in said["kevin.aubry"][0]
    assert "Commandez un traducteur professionnel" in said["kevin.aubry"][0]
    assert "sind Sie in der Welle" in said["franziska.boehler"][0]
    assert "Beauftragen Sie über purchasing@brisemont.example" in said["franziska.boehler"][0]
    assert "you are in the wave" in said["sinead.nowicka"][0]
    assert "Order a professional translator" in said["sinead.nowicka"][0]
    helper, lead = company.person("leo.martin").id, claire.id
    for one in said.values():
        assert all(part in one[0] for part in (WHY, BENEFIT, f"<@{helper}>", f"<@{lead}>"))
    assert told(company, "leo.martin") == []
    enrolled = {one.employee_id: (one.since, one.wave) for one in await rows(company, Enrolment)}
    assert enrolled == {await employee(company, name): (wave.starts_on, wave.id) for name in PEOPLE}
    await company.restart()
    company.clock.wind(timedelta(days=2))
    await company.quiet()
    assert {name: told(company, name) for name in PEOPLE} == said


async def test_a_wave_of_the_future_is_told_on_its_morning(company: Company) -> None:
    wave = await enter(company, company.person("claire.lienhard"), today(company) + timedelta(days=3))
    assert wave.state == "planned"
    company.clock.wind(timedelta(days=2, hours=14, minutes=20))  # just after midnight
    await company.quiet()
    assert (await rows(company, Wave))[0].state == "running"
    assert told(company, "kevin.aubry") == []
    company.clock.wind(timedelta(hours=8, minutes=30))
    await company.quiet()
    assert len(told(company, "kevin.aubry")) == 1
    assert (
        datetime.fromtimestamp(float(company.said_to(company.person("kevin.aubry"))[0].ts), UTC)
        .astimezone(PARIS)
        .date()
        == wave.starts_on
    )


async def test_anybody_reads_the_plan_which_names_nobody_but_those_who_lead_and_help(company: Company) -> None:
    wave = await enter(company, company.person("claire.lienhard"))
    texts = {}
    for name in ("franziska.boehler", "kevin.aubry", "sinead.walsh"):
        view = await plan(company, company.person(name), wave)
        texts[name] = shown(view)
        assert "waves_change" not in str(view.content)
        assert "waves_decide" not in str(view.content)
    for one in texts.values():
        assert all(part in one for part in ("Claire Lienhard", "Léo Martin", "DeepL Pro", WHY, BENEFIT))
        assert "Nowicka" not in one
    assert "3 Personen" in texts["franziska.boehler"]
    assert "Première semaine" in texts["kevin.aubry"]
    assert "continue, adjust or stop" in texts["sinead.walsh"]


async def test_a_lead_has_the_four_weeks_sent_as_a_rehearsal_and_others_cannot(company: Company) -> None:
    claire, kevin = company.person("claire.lienhard"), company.person("kevin.aubry")
    wave = await enter(company, claire, today(company) + timedelta(days=14))
    await plan(company, claire, wave)
    assert "arrivent chez vous" in shown(await press(company, claire, "waves_rehearse"))
    await company.quiet()
    weeks = [shown(one) for one in company.said_to(claire) if any(block["type"] == "actions" for block in one.blocks)]
    assert len(weeks) == 4
    assert all(f"Semaine {number} sur 4" in said for number, said in enumerate(weeks, 1))
    assert all("Répétition" in said for said in weeks)
    assert "waves_rehearse" not in str((await plan(company, kevin, wave)).content)


async def test_a_lead_sees_who_was_not_reached_and_the_look_is_on_record(company: Company) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, claire)
    now = company.clock.now()
    async with company.bot.database.writing() as session:
        theo = Employee(
            email="theo.winter@brisemont.example", name="Theo Winter", department="Sales", country="DE",
            time_zone="Europe/Berlin", locale="de", created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(theo)
        await session.flush()
        joined = await join(wave.id, theo.id or 0, starts_on=None, now=now, today=today(company), session=session)
    assert joined == "done"
    await company.bot.begin()
    company.clock.wind(timedelta(minutes=30))
    await company.quiet()
    await plan(company, claire, wave)
    view = shown(await press(company, claire, "waves_unreached"))
    assert "Theo Winter" in view
    assert "aucun compte actif" in view
    assert "Nowicka" not in view
    async with company.bot.database.reading() as session:
        last = await audit.head(session)
    assert last is not None
    assert (last.action, last.subject) == ("wave.unreached_seen", wave.id)


async def test_who_leads_one_wave_puts_nobody_into_another_s(company: Company) -> None:
    claire, kevin = company.person("claire.lienhard"), company.person("kevin.aubry")
    first = await enter(company, claire)
    second = await enter(company, claire, people=("karim.roth",))
    async with company.bot.database.writing() as session:
        (await session.get_one(Wave, first.id)).lead_id = await employee(company, "kevin.aubry")
    await plan(company, kevin, first)
    form = await press(company, kevin, "waves_people")
    assert f'"{second.id}"' not in json.dumps(form.content)
    said = {
        "user": kevin.id, "wave": first.id, "person": company.person("sinead.nowicka").id, "what": "transfer",
        "from": today(company).isoformat(), "until": "", "to": second.id,
    }  # fmt: skip
    await company.bot.inbox.accept("forged", "rollout.member", said)
    await company.see(lambda: any("Seuls les responsables" in one for one in told(company, "kevin.aubry")))
    theirs = [one for one in await rows(company, WaveMember) if one.wave_id == second.id]
    assert [one.employee_id for one in theirs] == [await employee(company, "karim.roth")]


async def test_guests_see_no_waves_and_others_can_enter_none(company: Company) -> None:
    guest = company.person("bastian.wolf")
    await guest.open_dm(company.app.id)
    await guest.command(company.dm(guest), "/ai wellen")
    assert "Wellen sind für die Leute des Unternehmens" in shown(await company.modal(guest))
    kevin = company.person("kevin.aubry")
    assert "waves_new" not in str((await waves(company, kevin, "/ai vagues")).content)


async def test_what_is_missing_is_said_beside_it(company: Company) -> None:
    claire = company.person("claire.lienhard")
    await waves(company, claire)
    modal = await press(company, claire, "waves_new")
    fill(company, claire, modal, today(company) - timedelta(days=1))
    claire.fill(modal, "name", "value", {"value": " "})
    errors = await claire.submit(modal)
    assert errors == {
        "name": "Merci de donner un nom à la vague.", "start": "Merci de choisir aujourd’hui ou un jour à venir.",
    }  # fmt: skip
    assert await rows(company, Wave) == []


async def test_people_are_added_and_taken_out_in_the_form_and_each_look_is_on_record(company: Company) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, claire)
    await plan(company, claire, wave)
    modal = await press(company, claire, "waves_change")
    prefilled = element(modal, "people")["initial_users"]
    assert set(prefilled) == {company.person(one).id for one in PEOPLE}
    async with company.bot.database.reading() as session:
        last = await audit.head(session)
    assert last is not None
    assert (last.action, last.subject) == ("wave.people_seen", wave.id)
    people = ("kevin.aubry", "sinead.nowicka", "karim.roth", "bastian.wolf")
    users = [next(one.id for one in company.workspace.users.values() if one.name == name) for name in people]
    fill(company, claire, modal, wave.starts_on)
    claire.fill(modal, "people", "value", {"selected_users": users})
    assert await claire.submit(modal) == {}
    await company.quiet()
    assert len(told(company, "karim.roth")) == 1
    assert "vous êtes dans la vague" in told(company, "karim.roth")[0]
    assert "nicht mehr in der Welle" in told(company, "franziska.boehler")[-1]
    assert "Bastian Wolf est invité" in told(company, "claire.lienhard")[-1]
    assert len(told(company, "kevin.aubry")) == 1
    left = {one.employee_id for one in await rows(company, WaveMember) if one.left_on is not None}
    assert left == {await employee(company, "franziska.boehler")}


@pytest.mark.parametrize(
    ("name", "words"),
    [("kevin.aubry", "Vous faites une pause"), ("franziska.boehler", "Sie pausieren"), ("sinead.nowicka", "You pause")],
)
async def test_somebody_on_a_pause_hears_of_it(company: Company, name: str, words: str) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, claire)
    await plan(company, claire, wave)
    modal = await press(company, claire, "waves_people")
    claire.fill(modal, "person", "value", {"selected_user": company.person(name).id})
    claire.fill(modal, "what", "value", option(modal, "what", "pause"))
    until = today(company) + timedelta(days=6)
    claire.fill(modal, "until", "value", {"selected_date": (today(company) - timedelta(days=1)).isoformat()})
    assert set(await claire.submit(modal)) == {"until"}
    claire.fill(modal, "until", "value", {"selected_date": until.isoformat()})
    assert await claire.submit(modal) == {}
    await company.quiet()
    assert words in told(company, name)[-1]
    assert "fait une pause" in told(company, "claire.lienhard")[-1]
    (paused,) = [one for one in await rows(company, WaveMember) if one.paused_from is not None]
    assert (paused.employee_id, paused.paused_until) == (await employee(company, name), until)


async def test_the_next_wave_waits_for_continue_and_its_lead_hears_why(company: Company) -> None:
    claire, jan = company.person("claire.lienhard"), company.person("jan.keller")
    first = await enter(company, claire)
    second = await enter(company, claire, people=("karim.roth",))
    assert second.state == "planned"
    assert "ne peut pas commencer" in told(company, "claire.lienhard")[-1]
    assert "Elle attend une décision" in shown(await plan(company, claire, second))
    await decide(company, jan, first, "adjust")
    assert "Jan Keller a pris une décision" in told(company, "claire.lienhard")[-1]
    assert "Jan Keller a pris une décision" in told(company, "leo.martin")[-1]
    await decide(company, jan, first, "continue")
    company.clock.wind(timedelta(days=1))
    await company.quiet()
    found = {one.id: one for one in await rows(company, Wave)}
    assert (found[second.id].state, found[second.id].starts_on) == ("running", today(company))
    assert "vous êtes dans la vague" in told(company, "karim.roth")[0]


async def test_stop_ends_the_wave_and_its_people_hear_why(company: Company) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, claire)
    await decide(company, claire, wave, "stop")
    assert (await rows(company, Wave))[0].state == "stopped"
    said = {name: told(company, name)[-1] for name in PEOPLE}
    assert all("Wir haben stop besprochen." in one for one in said.values())
    assert "est arrêtée" in said["kevin.aubry"]
    assert "wurde gestoppt" in said["franziska.boehler"]
    assert "has been stopped" in said["sinead.nowicka"]
    view = await plan(company, claire, wave)
    assert "waves_decide" not in str(view.content)


async def test_of_two_who_decide_at_once_one_wins_and_the_other_hears_so(company: Company) -> None:
    claire, jan = company.person("claire.lienhard"), company.person("jan.keller")
    wave = await enter(company, claire)
    for person, decision in ((claire, "stop"), (jan, "continue")):
        await plan(company, person, wave)
        modal = await press(company, person, f"waves_decide_{decision}")
        person.fill(modal, "reason", "value", {"value": "Darum."})
    await asyncio.gather(claire.submit(await company.modal(claire)), jan.submit(await company.modal(jan)))
    await company.quiet()
    (made,) = await rows(company, WaveDecision)
    loser = "jan.keller" if made.decision == "stop" else "claire.lienhard"
    assert any(words in told(company, loser)[-1] or words in told(company, loser)[-2] for words in (
        "nicht eingetragen", "n’a pas été enregistrée",
    ))  # fmt: skip


async def test_who_is_no_lead_any_more_when_the_step_is_taken_changes_nothing(company: Company) -> None:
    claire = company.person("claire.lienhard")
    wave = await enter(company, company.person("jan.keller"))
    await plan(company, claire, wave)
    modal = await press(company, claire, "waves_decide_stop")
    async with company.bot.database.writing() as session:
        row = (await session.exec(select(Employee).where(col(Employee.email).startswith("claire.lienhard")))).one()
        row.roles = []
    claire.fill(modal, "reason", "value", {"value": "Darum."})
    assert await claire.submit(modal) == {}
    await company.quiet()
    assert "Seuls les responsables" in told(company, "claire.lienhard")[-1]
    assert await rows(company, WaveDecision) == []


async def test_a_wave_whose_tool_is_stopped_begins_after_the_tool_is_back(company: Company) -> None:
    wave = await enter(company, company.person("claire.lienhard"), today(company) + timedelta(days=1))

    async def set_status(status: str) -> None:
        async with company.bot.database.writing() as session:
            await change_tool(
                TOOL, {"status": status}, by=None, source="test", why="", now=company.clock.now(), session=session
            )

    await set_status("under_review")
    company.clock.wind(timedelta(days=1))
    await company.quiet()
    assert "n’est pas en service" in told(company, "claire.lienhard")[-1]
    await set_status("approved")
    company.clock.wind(timedelta(seconds=1))
    await company.quiet()
    company.clock.wind(timedelta(days=1))
    await company.quiet()
    (begun,) = await rows(company, Wave)
    assert (begun.state, begun.starts_on) == ("running", wave.starts_on + timedelta(days=1))
    assert len(told(company, "kevin.aubry")) == 1


async def test_the_inventory_survey_goes_to_the_departments_that_were_chosen(company: Company) -> None:
    claire = company.person("claire.lienhard")
    await waves(company, claire)
    modal = await press(company, claire, "waves_inventory")
    finance = next(one for one in element(modal, "departments")["options"] if one["value"] == "finance")
    claire.fill(modal, "departments", "value", {"selected_options": [finance]})
    assert await claire.submit(modal) == {}
    await company.quiet()
    assert "7 personnes" in told(company, "claire.lienhard")[-1]
    assert company.said_to(company.person("orla.kelly")) == []
    company.clock.wind(timedelta(days=1, hours=2))
    await company.quiet(20)
    (asked,) = company.said_to(company.person("orla.kelly"))
    assert "Claire Lienhard and the governance committee read figures" in shown(asked)
    assert company.said_to(company.person("kevin.aubry")) == []


async def test_an_inventory_survey_that_is_started_again_after_a_restore_reaches_nobody_twice(
    company: Company, tmp_path: Path
) -> None:
    """It is for another day then."""
    claire, orla = company.person("claire.lienhard"), company.person("orla.kelly")
    await waves(company, claire)
    modal = await press(company, claire, "waves_inventory")
    finance = next(one for one in element(modal, "departments")["options"] if one["value"] == "finance")
    claire.fill(modal, "departments", "value", {"selected_options": [finance]})
    first, again = await done_again(company, tmp_path, lambda: claire.submit(modal), later=timedelta(days=1, hours=2))
    assert len(first) == 1 + 7
    assert again == []
    company.clock.wind(timedelta(days=1))
    company.wake()
    await company.quiet(20)
    assert len(company.said_to(orla)) == 1
    (checkin,) = [
        one for one in await rows(company, Checkin) if one.employee_id == await employee(company, "orla.kelly")
    ]
    assert (checkin.state, checkin.ts) == ("sent", company.said_to(orla)[0].ts)


async def test_an_inventory_survey_is_closed_and_read_by_those_it_named(company: Company) -> None:
    """Who answered what is let go of a week later; the committee's channel and whoever started it read the figures."""
    claire, committee = company.person("claire.lienhard"), company.channel("ai-committee")
    await waves(company, claire)
    modal = await press(company, claire, "waves_inventory")
    sales = next(one for one in element(modal, "departments")["options"] if one["value"] == "sales")
    claire.fill(modal, "departments", "value", {"selected_options": [sales]})
    assert await claire.submit(modal) == {}
    await company.quiet()
    company.clock.wind(timedelta(days=1, hours=2))
    company.wake()
    await company.quiet(60)
    async with company.bot.database.writing() as session:
        asked = (await session.exec(select(Checkin).where(Checkin.state == "sent").order_by("id"))).all()
        everybody, answered = len((await session.exec(select(Checkin.id))).all()), asked[:12]
        await listening.answer(answered, Random(5), signed=1, written="Die Reisekosten, Zugang", session=session)
    company.clock.wind(timedelta(days=7, hours=12))
    company.wake()
    await company.quiet(60)
    async with company.bot.database.reading() as session:
        due = (await session.exec(select(Work.due_at).where(Work.kind == "pulse.digest"))).all()
        assert (await session.exec(select(OpenAnswer))).all() == []
        assert len((await session.exec(select(ClosedAnswer))).all()) == 6 * len(answered)
    company.clock.wind(max(max(due) - company.clock.now(), timedelta(0)) + timedelta(seconds=1))
    company.wake()
    await company.quiet(60)
    letters = company.workspace.history(committee.id, claire.id)
    (letter,) = [one for one in letters if "L’IA dans votre travail" in one.text]
    assert f"12 personnes sur {everybody}" in shown(letter)
    thread = company.workspace.thread(committee.id, letter.ts, claire.id)
    assert [
        one.files[0]["alt_txt"].startswith("L’IA dans votre travail aujourd’hui · ") for one in thread if one.files
    ] == [True]
    assert sum("Reisekosten" in shown(one) for one in thread) == 1
    mine = [one for one in company.said_to(claire) if "L’IA dans votre travail" in one.text and "·" in one.text]
    assert len(mine) == 1
    assert "comité de gouvernance" in shown(mine[0])


async def test_too_small_a_group_gets_no_survey(company: Company) -> None:
    claire = company.person("claire.lienhard")
    await waves(company, claire)
    modal = await press(company, claire, "waves_inventory")
    legal = next(one for one in element(modal, "departments")["options"] if one["value"] == "legal")
    claire.fill(modal, "departments", "value", {"selected_options": [legal]})
    assert await claire.submit(modal) == {}
    await company.quiet()
    assert "avec si peu de personnes" in told(company, "claire.lienhard")[-1]
