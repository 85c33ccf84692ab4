"""What do you store about me, give it to me, delete it."""

from __future__ import annotations

import json

from sqlmodel import func, select

from bot.ask.models import Question
from bot.usage.models import UsageEvent
from tests.support.company import Company
from tests.support.reading import action, shown

MARK = "Zebrastreifenkatalog"


async def test_the_statement_is_private_and_in_the_person_s_language(company: Company) -> None:
    for name, word in (("kevin.aubry", "données"), ("ada.roth", "Daten"), ("sinead.walsh", "data")):
        person, place = company.person(name), company.channel("general")
        await person.command(place, "/ai privacy")
        assert word in shown(await company.private(place, person))


async def test_everything_stored_comes_as_a_file_and_goes_when_deleted(company: Company) -> None:
    ada, place = company.person("ada.roth"), company.channel("general")
    await company.reply(await ada.say(company.dm(ada), f"Darf der {MARK} in ein Übersetzungstool?"))
    await ada.command(place, "/ai privacy")
    statement = await company.private(place, ada)
    await ada.click(statement, action(statement, "privacy.export"))
    await company.see(lambda: any(one.completed for one in company.workspace.files.values()))
    (file,) = company.workspace.files.values()
    kept = json.loads(file.data)
    assert MARK in json.dumps(kept["questions"])
    assert kept["profile"]["email"] == "ada.roth@brisemont.example"

    await ada.click(statement, action(statement, "privacy.delete"))
    modal = await company.see(lambda: next(iter(company.workspace.stack(ada.id)[-1:]), None))
    assert await ada.submit(modal) == {}
    await company.quiet()
    async with company.bot.database.reading() as session:
        assert (await session.exec(select(func.count()).select_from(Question))).one() == 0
        assert (await session.exec(select(func.count()).select_from(UsageEvent))).one() == 0
    said = [one for one in company.said_to(ada) if not one.files]
    assert not any("[1]" in shown(one) for one in said)
    assert len(said) == 1


async def test_the_home_tab_shows_my_questions_and_what_runs_badly_only_to_those_who_run_it(company: Company) -> None:
    jan, kevin = company.person("jan.keller"), company.person("kevin.aubry")
    await company.reply(await kevin.say(company.dm(kevin), "Qui valide un nouvel outil ?"))
    for person in (jan, kevin):
        await person.open_home(company.app)
        await company.see(lambda person=person: company.workspace.home(company.app, person.id))
    mine, theirs = company.workspace.home(company.app, kevin.id), company.workspace.home(company.app, jan.id)
    assert mine is not None
    assert theirs is not None
    assert "Qui valide un nouvel outil" in shown(mine)
    assert "Qui valide" not in shown(theirs)
    fingerprint = company.bot.knowledge.fingerprint()
    assert fingerprint in shown(theirs)
    assert fingerprint not in shown(mine)
    await kevin.click(mine, action(mine, "home"))
    await company.see(lambda: len(company.said_to(kevin)) > 1)
