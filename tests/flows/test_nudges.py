"""A champion's week: one training prompt in their language, done, another, later, stopped; never twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlmodel import col, select, update

from bot.champions import training
from bot.champions.models import Nudge, NudgeMessage, NudgeStop
from bot.people.models import Employee, SlackAccount
from bot.registry.service import change as change_tool
from bot.rollout.models import Wave, WaveChampion
from bot.sandbox.model import Message
from bot.usage.models import UsageEvent
from bot.work import Work
from tests.support.checkins import all_of, buttons, now_shown
from tests.support.company import ROOT, Company, at_work
from tests.support.reading import shown
from tests.support.restoring import Backup

PROMPTS = training.load(ROOT / "policies").prompts
PARIS = ZoneInfo("Europe/Paris")
SPOKEN = {
    "leo.martin": ("L’atelier de la semaine", "C’est fait", "Merci", "À copier"),
    "elke.stoeckle": ("Trainingsidee der Woche", "Erledigt", "Danke", "Zum Kopieren"),
    "sinead.walsh": ("Training prompt of the week", "Done", "Thank you", "To copy"),
}
HTTP = ("test_one_prompt_in_the_middle_of_the_week_and_thanks_for_doing_it",)
"""Flows that come in as signed requests; the others use Socket Mode."""


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path, request: pytest.FixtureRequest) -> AsyncIterator[Company]:
    """The sample company on the evening before a Tuesday of a week that is a working week everywhere."""
    mode = "http" if request.node.originalname in HTTP else "socket"
    async with at_work(sqlite_url, sample_index, mode=mode) as company:  # type: ignore[arg-type]
        there = company.clock.now().astimezone(PARIS)
        day = there.date() + timedelta(days=8 - there.weekday())
        while day.month not in (2, 9) or not 9 <= day.day <= 15:  # no holiday, no clock change this week and the next
            day += timedelta(days=7)
        company.clock.wind(datetime.combine(day, time(7), PARIS) - there)
        await company.bot.begin()
        company.wake()
        await company.quiet()
        yield company


def today(company: Company) -> date:
    return company.clock.now().astimezone(PARIS).date()


async def at(company: Company, days: int, hour: int = 10, minute: int = 1) -> None:
    """So many days later, at an hour of Paris, when all that is due has been done."""
    moment = datetime.combine(today(company) + timedelta(days=days), time(hour, minute), PARIS)
    company.clock.wind(moment - company.clock.now())
    company.wake()
    await company.quiet(30)


async def given(company: Company, name: str = "leo.martin") -> Message:
    """This week's message, on its Wednesday."""
    person = company.person(name)
    before = len(company.said_to(person))
    await at(company, 1, 11 if name == "sinead.walsh" else 10)
    await company.see(lambda: len(company.said_to(person)) == before + 1)
    return company.said_to(person)[-1]


async def rows(company: Company, name: str = "leo.martin") -> list[Nudge]:
    async with company.bot.database.reading() as session:
        found = select(Nudge).join(Employee).where(Employee.email == f"{name}@brisemont.example")
        return list((await session.exec(found.order_by(col(Nudge.week), col(Nudge.turn)))).all())


async def this_week(company: Company, name: str = "leo.martin") -> Nudge:
    return [one for one in await rows(company, name) if one.prompt_id is not None][-1]


def titles(message: Message) -> list[str]:
    """The prompts whose title stands in a message, in whatever language."""
    words = shown(message)
    return [one.id for one in PROMPTS.values() if any(title in words for title in one.title.values())]


@pytest.mark.parametrize("name", SPOKEN)
async def test_one_prompt_in_the_middle_of_the_week_and_thanks_for_doing_it(company: Company, name: str) -> None:
    heading, done, thanks, copy = SPOKEN[name]
    person = company.person(name)
    message = await given(company, name)
    (prompt,) = titles(message)
    lang = {"leo.martin": "fr", "elke.stoeckle": "de", "sinead.walsh": "en"}[name]
    words = shown(message)
    for said in (heading, done, copy, *PROMPTS[prompt].steps[lang], PROMPTS[prompt].why[lang]):
        assert said in words
    assert PROMPTS[prompt].example[lang].split("\n")[0] in words
    assert message.text.startswith(heading)
    await person.click(message, "nudge_done")
    await company.quiet()
    assert thanks in shown(now_shown(company, message))
    assert buttons(now_shown(company, message)) == []
    assert (await this_week(company, name)).state == "done"
    events = [one.name for one in await all_of(company, UsageEvent) if one.name.startswith("nudge.")]
    assert events == ["nudge.done"]
    await at(company, 4)
    assert len(company.said_to(person)) == 1


async def test_every_champion_of_the_company_gets_one_a_week_and_never_one_twice(company: Company) -> None:
    async with company.bot.database.reading() as session:
        everybody = (await session.exec(select(Employee))).all()
    champions = [one.email.partition("@")[0] for one in everybody if "champion" in one.roles]
    assert len(champions) == 10
    for _ in range(3):
        await at(company, 1, 11)
        await at(company, 6, 7)
    for name in champions:
        said = company.said_to(company.person(name))
        seen = [titles(one)[0] for one in said]
        assert len(seen) == len(set(seen)) == 3, (name, seen)
        formats = [PROMPTS[one].format for one in seen]
        assert all(one != other for one, other in pairwise(formats))
    others = [user for user in company.workspace.users.values() if user.name not in champions]
    assert not any(company.said_to(company.sandbox.person(user.id)) for user in others[:20])


async def test_a_restart_at_any_moment_sends_nothing_twice(company: Company) -> None:
    company.clock.wind(timedelta(hours=27))
    company.wake()
    await company.restart()
    await company.bot.begin()
    await company.quiet(30)
    await company.restart()
    await company.bot.begin()
    await company.quiet(30)
    assert len(company.said_to(company.person("leo.martin"))) == 1


async def test_another_one_takes_its_place_without_a_new_message_until_there_is_none_left(company: Company) -> None:
    person = company.person("leo.martin")
    message = await given(company)
    seen = titles(message)
    for _ in range(20):
        await person.click(now_shown(company, message), "nudge_another")
        await company.quiet()
        (now,) = titles(now_shown(company, message))
        if now == seen[-1]:
            break
        assert now not in seen
        seen.append(now)
    everybody_s = [one.id for one in PROMPTS.values() if not one.tools and not one.tasks]
    assert sorted(seen) == sorted(everybody_s)  # he helps in no wave
    assert "le dernier que j’avais pour vous" in shown(now_shown(company, message))
    assert len(company.said_to(person)) == 1
    found = [one for one in await rows(company) if one.prompt_id]
    assert [one.state for one in found] == ["replaced"] * (len(seen) - 1) + ["sent"]
    await person.click(now_shown(company, message), "nudge_done")
    await at(company, 7)
    assert len(company.said_to(person)) == 1  # nothing is left: nothing is sent
    over = [one for one in await rows(company) if one.state == "cancelled"]
    assert [one.reason for one in over] == ["nothing_left"]


async def test_two_taps_at_once_replace_it_once(company: Company) -> None:
    person = company.person("leo.martin")
    message = await given(company)
    await asyncio.gather(*(person.click(message, "nudge_another") for _ in range(4)))
    await company.quiet()
    assert [one.state for one in await rows(company) if one.prompt_id] == ["replaced", "sent"]
    shown_now = now_shown(company, message)
    assert titles(shown_now) == [(await this_week(company)).prompt_id]
    await asyncio.gather(person.click(shown_now, "nudge_done"), person.click(shown_now, "nudge_another"))
    await company.quiet()
    last = await this_week(company)
    assert last.state in ("done", "sent")
    assert ("Merci" in shown(now_shown(company, message))) == (last.state == "done")


async def test_later_brings_it_again_on_the_next_working_day_and_not_beyond_the_week(company: Company) -> None:
    person = company.person("elke.stoeckle")
    first = await given(company, "elke.stoeckle")
    (prompt,) = titles(first)
    await person.click(first, "nudge_later")
    await company.quiet()
    assert "noch einmal" in shown(now_shown(company, first))
    assert buttons(now_shown(company, first)) == ["nudge_show"]
    await at(company, 1, 9)
    assert len(company.said_to(person)) == 1
    await at(company, 0)
    second = company.said_to(person)[1]
    assert titles(second) == [prompt]
    assert "Sie haben mich gebeten" in shown(second)
    await person.click(now_shown(company, first), "nudge_show")
    await company.quiet()
    assert "weiter unten" in shown(now_shown(company, first))
    await person.click(second, "nudge_later")
    await company.quiet()
    await at(company, 1)
    third = company.said_to(person)[2]
    await person.click(third, "nudge_later")
    await company.quiet()
    assert "in einer anderen Woche" in shown(now_shown(company, third))
    await person.click(now_shown(company, third), "nudge_done")
    await company.quiet()
    assert (await this_week(company, "elke.stoeckle")).state == "done"
    assert len(company.said_to(person)) == 3
    assert len(await all_of(company, NudgeMessage)) >= 3


async def test_what_was_put_off_can_be_shown_at_once_and_then_does_not_come_again(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await given(company, "sinead.walsh")
    await person.click(message, "nudge_later")
    await company.quiet()
    await person.click(now_shown(company, message), "nudge_show")
    await company.quiet()
    assert "nudge_done" in buttons(now_shown(company, message))
    await at(company, 1, 12)
    assert len(company.said_to(person)) == 1


async def test_in_the_week_after_it_can_still_be_done_but_not_exchanged(company: Company) -> None:
    person = company.person("leo.martin")
    message = await given(company)
    await at(company, 5, 9)
    await person.click(message, "nudge_another")
    await company.quiet()
    assert "Cette semaine est passée" in shown(now_shown(company, message))
    assert buttons(now_shown(company, message)) == ["nudge_done", "nudge_stop"]
    await person.click(now_shown(company, message), "nudge_done")
    await company.quiet()
    assert (await this_week(company)).state == "done"


async def test_stopping_says_what_it_means_holds_and_can_be_taken_back(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await given(company, "sinead.walsh")
    (row,) = [block for block in message.blocks if block.get("block_id") == "nudge_buttons"]
    assert "nobody is told" in str(row["elements"][3]["confirm"])
    await person.click(message, "nudge_stop")
    await company.quiet()
    assert "no more training prompts" in shown(now_shown(company, message))
    await at(company, 8, 12)
    assert len(company.said_to(person)) == 1

    await person.click(now_shown(company, message), "nudge_resume")
    await company.quiet()
    assert await all_of(company, NudgeStop) == []
    await at(company, 6, 12)
    assert len(company.said_to(person)) == 2


async def test_the_command_shows_this_week_s_prompt_and_stops_and_resumes(company: Company) -> None:
    person = company.person("sinead.walsh")
    message = await given(company, "sinead.walsh")
    await person.command(company.channel("ai-help"), "/ai nudges")
    modal = await company.modal(person)
    assert PROMPTS[titles(message)[0]].title["en"] in shown(modal)
    assert "one so far" in shown(modal)
    await person.click(modal, "nudge_stop")
    await company.quiet()
    assert len(await all_of(company, NudgeStop)) == 1
    assert "no more training prompts" in shown(await company.modal(person))
    await person.click(await company.modal(person), "nudge_resume")
    await company.quiet()
    assert await all_of(company, NudgeStop) == []
    other = company.person("franziska.boehler")
    await other.command(company.channel("ai-help"), "/ai nudges")
    assert "erfahrene" in shown(await company.modal(other))


async def test_only_the_one_it_was_sent_to_can_tap_it(company: Company) -> None:
    message = await given(company)
    nudge = await this_week(company)
    stranger = company.person("sinead.walsh")
    for verb in ("done", "another", "later", "stop"):
        payload = {"user": stranger.id, "nudge": nudge.id, "verb": verb, "channel": message.channel, "ts": message.ts}
        await company.bot.inbox.accept(f"slack:stranger:{verb}", "nudge.tap", payload)
    await company.quiet()
    assert (await this_week(company)).state == "sent"
    assert await all_of(company, NudgeStop) == []
    assert now_shown(company, message).edited_ts is None


async def test_a_tap_is_stored_when_slack_cannot_be_reached_and_shown_when_it_can(company: Company) -> None:
    person = company.person("leo.martin")
    message = await given(company)
    company.sandbox.faults.fail_next("error", "refuse", "lose_reply", method="chat.update")
    await person.click(message, "nudge_done")
    await company.quiet(30)
    assert (await this_week(company)).state == "done"
    for _ in range(3):
        company.clock.wind(timedelta(minutes=2))
        company.wake()
        await company.quiet(30)
    assert "Merci" in shown(now_shown(company, message))


async def test_a_post_whose_answer_is_lost_is_not_made_again(company: Company) -> None:
    company.sandbox.faults.fail_next(*["lose_reply"] * 10, method="chat.postMessage")
    await at(company, 1)
    for _ in range(4):
        company.clock.wind(timedelta(minutes=3))
        company.wake()
        await company.quiet(30)
    async with company.bot.database.reading() as session:
        here = (await session.exec(select(NudgeMessage).join(Employee))).all()
    assert len(here) >= 9
    for name in SPOKEN:
        if name != "sinead.walsh":
            assert len(company.said_to(company.person(name))) == 1


async def test_who_leaves_slack_before_it_is_due_gets_none(company: Company) -> None:
    person = company.person("leo.martin")
    async with company.bot.database.writing() as session:
        found = (await session.exec(select(Employee).where(Employee.email == "leo.martin@brisemont.example"))).one()
        session.add(SlackAccount(
            user_id=person.id, employee_id=found.id, kind="deactivated", refreshed_at=company.clock.now(),
        ))  # fmt: skip
    await at(company, 1)
    assert company.said_to(person) == []
    first, _ = await rows(company)
    assert (first.state, first.reason, first.prompt_id) == ("cancelled", "inactive", None)


async def test_champions_of_a_wave_practise_its_tool_unless_it_is_suspended(company: Company) -> None:
    async with company.bot.database.writing() as session:
        now = company.clock.now()
        for name, tool in (("leo.martin", "deepl-pro"), ("elke.stoeckle", "github-copilot")):
            found = (await session.exec(select(Employee).where(Employee.email == f"{name}@brisemont.example"))).one()
            session.add(
                Wave(id=tool, tool_id=tool, name=tool, starts_on=today(company), state="running", created_at=now)
            )
            await session.flush()
            session.add(WaveChampion(wave_id=tool, employee_id=found.id or 0))
        await change_tool(
            "github-copilot", {"status": "suspended"}, by=None, source="test", why="", now=now, session=session
        )
    message = await given(company)
    assert titles(message) == ["translate-with-glossary"]
    assert "DeepL Pro" in shown(message)
    (other,) = titles(company.said_to(company.person("elke.stoeckle"))[0])
    assert other != "explain-then-test"


async def test_the_person_s_data_hold_it_and_deleting_takes_messages_and_rows(company: Company) -> None:
    from bot.app import personal_data
    from bot.champions.privacy import NudgeData
    from bot.people import privacy
    from tests.support.retention import RETENTION

    person = company.person("leo.martin")
    message = await given(company)
    await person.click(message, "nudge_done")
    await company.quiet()
    nudge = await this_week(company)
    now = company.clock.now()
    async with company.bot.database.reading() as session:
        found = await privacy.export(personal_data(), nudge.employee_id, now=now, session=session)
        (told,) = await NudgeData().messages(session, nudge.employee_id)
    assert found["nudges"]["given"][0]["prompt_id"] == nudge.prompt_id
    assert told.ts == message.ts
    later = now + timedelta(days=400)
    async with company.bot.database.writing() as session:
        assert await NudgeData().purge(session, RETENTION, later) == 0  # still a champion: none may come twice
        await session.exec(update(Employee).where(col(Employee.id) == nudge.employee_id).values(roles=[]))
        assert await NudgeData().purge(session, RETENTION, now) == 0
        assert await NudgeData().purge(session, RETENTION, later) == 3
    async with company.bot.database.writing() as session:
        one = (await session.exec(select(Nudge.employee_id).limit(1))).one()
        await NudgeData().erase(session, one, now)
        assert (await session.exec(select(Nudge).where(Nudge.employee_id == one))).all() == []


async def test_nothing_anybody_did_stays_in_finished_work(company: Company) -> None:
    await (company.person("leo.martin")).click(await given(company), "nudge_done")
    await company.quiet()
    async with company.bot.database.reading() as session:
        done = select(Work.payload).where(col(Work.kind).startswith("nudge."), col(Work.finished_at).is_not(None))
        assert not any((await session.exec(done)).all())


async def test_a_prompt_sent_between_backup_and_restore_counts_as_sent_and_comes_once(
    company: Company, tmp_path: Path
) -> None:
    backup = Backup(company, tmp_path).make()
    leo = company.person("leo.martin")
    message = await given(company)
    await at(company, 0, 15)
    await backup.restore()
    nudge = await this_week(company)
    assert (nudge.state, nudge.prompt_id) == ("sent", *titles(message))
    await leo.click(message, "nudge_done")
    await company.quiet()
    assert "Merci" in shown(now_shown(company, message))
    await at(company, 4)
    assert len(company.said_to(leo)) == 1
