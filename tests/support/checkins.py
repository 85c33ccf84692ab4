"""A wave of the sample company whose check-ins were sent, and what its people do with them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot import work
from bot.people.models import Employee, SlackAccount
from bot.pulse import cases, planning, surveys
from bot.pulse.models import Checkin, OpenAnswer
from bot.pulse.planning import Asked
from bot.pulse.words import Words
from bot.registry.service import Catalogue
from bot.rollout.models import Wave, WaveMember
from bot.sandbox.model import Json, Message, View
from bot.sandbox.person import Person
from bot.slack.message import Message as Letter
from tests.support.company import ROOT, Company

WAVE = "deepl-sales"
PARIS = ZoneInfo("Europe/Paris")


def read(name: str, folder: Path = ROOT / "policies") -> surveys.Survey:
    """A survey of the sample policies."""
    return surveys.load(folder)[0][name]


def asked(survey: surveys.Survey) -> Asked:
    return Asked(survey.id, survey.version, surveys.entry_of(survey))


async def employee(company: Company, name: str) -> Employee:
    async with company.bot.database.reading() as session:
        found = select(Employee).where(Employee.email == f"{name}@brisemont.example")
        return (await session.exec(found)).one()


async def sent(company: Company, person: Person, *, week: int = 2, lead: str = "claire.lienhard") -> Message:
    """The message of a check-in that has just gone out to them."""
    survey, member = read(f"week-{week}"), await employee(company, company.workspace.users[person.id].name)
    leader, now = await employee(company, lead), company.clock.now()
    today = now.astimezone(PARIS).date()
    number, campaign = member.id or 0, f"wave:{WAVE}:{week}"
    words = Words(
        database=company.bot.database, clock=company.clock, catalogue=Catalogue(company.bot.database), least=5,
        time_zone="Europe/Paris",
    )  # fmt: skip
    start = today - timedelta(days=7 * (week - 1))
    async with company.bot.database.writing() as session:
        if await session.get(Wave, WAVE) is None:
            session.add(
                Wave(
                    id=WAVE, tool_id="deepl-pro", name="Sales", starts_on=start, lead_id=leader.id, state="running",
                    created_at=now,
                )
            )  # fmt: skip
            await session.flush()
        session.add(WaveMember(wave_id=WAVE, employee_id=number, starts_on=start, joined_at=now, weeks_planned=4))
        if await session.get(SlackAccount, person.id) is None:
            session.add(SlackAccount(
                user_id=person.id, employee_id=number, kind="member",
                locale=company.workspace.users[person.id].locale, refreshed_at=now,
            ))  # fmt: skip
        await session.flush()
        its = cases.customs(company.bot.company)
        await planning.enter(
            campaign, asked(survey), {number: today}, its=its, wave=(WAVE, week, start), session=session
        )
        await work.cancel([planning.key(campaign, number)], now=now, session=session)
    checkin = await of(company, member)
    spoken = (await company.bot.messenger.profile(person.id)).locale[:2]
    text, blocks = await words.checkin(checkin, spoken)  # type: ignore[arg-type]
    async with company.bot.database.writing() as session:
        lease = company.clock.wall() + work.LEASE
        item = await work.add_claimed(
            key=f"test:{checkin.id}", kind="test", payload={}, due_at=now, lease_until=lease, session=session
        )
    assert item is not None
    ts = await company.bot.messenger.send(item, Letter(person.id, text, blocks))
    async with company.bot.database.writing() as session:
        row = await session.get_one(Checkin, checkin.id)
        row.state, row.sent_at, row.channel, row.ts = "sent", now, person.id, ts
        await work.finish(item, now=now, session=session)
    return next(one for one in company.said_to(person) if one.ts == ts)


async def of(company: Company, member: Employee) -> Checkin:
    """Their latest check-in."""
    async with company.bot.database.reading() as session:
        found = select(Checkin).where(Checkin.employee_id == member.id).order_by(col(Checkin.id).desc())
        return (await session.exec(found)).first() or Checkin.model_validate({})


async def stored(company: Company) -> dict[str, Any]:
    """Every answer that is open, by question."""
    async with company.bot.database.reading() as session:
        return {row.question_id: row.value for row in (await session.exec(select(OpenAnswer))).all()}


async def all_of(company: Company, table: Any) -> list[Any]:
    async with company.bot.database.reading() as session:
        return list((await session.exec(select(table))).all())


def now_shown(company: Company, message: Message) -> Message:
    """The message as it stands."""
    found = company.workspace.message(message.channel, message.ts)
    assert found is not None
    return found


def buttons(message: Message) -> list[str]:
    """The action ids that can be pressed."""
    found = [one["action_id"] for block in message.blocks for one in block.get("elements", ()) if "action_id" in one]
    return found + [block["accessory"]["action_id"] for block in message.blocks if "accessory" in block]


def element(modal: View, question: str) -> Json:
    name = question if question == "signed" else f"question:{question}"
    return next(block["element"] for block in modal.content["blocks"] if block.get("block_id") == name)


def chosen(modal: View, question: str) -> str | None:
    """What the modal already holds."""
    found = element(modal, question)
    return (found.get("initial_option") or {}).get("value") or found.get("initial_value")


def fill(person: Person, modal: View, question: str, value: str) -> None:
    """Choose an option, or type."""
    found = element(modal, question)
    if found["type"] == "plain_text_input":
        person.fill(modal, f"question:{question}", "value", {"value": value})
    else:
        option = next(one for one in found["options"] if one["value"] == value)
        person.fill(modal, f"question:{question}", "value", {"selected_option": option})


def sign(person: Person, modal: View) -> None:
    person.fill(modal, "signed", "value", {"selected_options": element(modal, "signed")["options"]})
