"""A backup is restored: what was done since is done again, and nobody hears of it twice."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import work
from bot.people.steps import ERASE
from bot.pulse.steps import REHEARSE
from bot.registry import service as registry
from tests.flows import test_changes as changes
from tests.flows import test_cycle as cycle
from tests.flows import test_gaps as gaps
from tests.flows import test_suspension as suspending
from tests.support.company import ROOT, Company, at_work
from tests.support.reading import action
from tests.support.requesting import ask_for, decide, meet_criteria, open_on_card
from tests.support.restoring import Backup, done_again

Order = Callable[[], Awaitable[Any]]
Case = Callable[[Company], Awaitable[tuple[Order, int]]]
"""Prepares something and gives what is ordered then, and how many messages that leads to."""


async def request(company: Company) -> tuple[Order, int]:
    """The letter to the requester and the card."""
    kevin = company.person("kevin.aubry")
    return lambda: ask_for(company, kevin), 2


async def joining(company: Company) -> tuple[Order, int]:
    """The letter to who asks too, and the note under the card."""
    kevin, sinead = company.person("kevin.aubry"), company.person("sinead.walsh")
    await ask_for(company, kevin)
    return lambda: ask_for(company, sinead, tool="fire-flies"), 2


async def decision(company: Company) -> tuple[Order, int]:
    """The letters to both who asked."""
    kevin, sinead, jan = (company.person(one) for one in ("kevin.aubry", "sinead.walsh", "jan.keller"))
    await ask_for(company, kevin)
    await ask_for(company, sinead, tool="fire-flies")
    await meet_criteria(company, jan)
    return lambda: decide(company, jan, "request_approve"), 2


async def question_back(company: Company) -> tuple[Order, int]:
    """The letter with the question and the note under the card."""
    kevin, jan = company.person("kevin.aubry"), company.person("jan.keller")
    await ask_for(company, kevin)

    async def ask() -> None:
        view = await open_on_card(company, jan, "request_ask_back")
        jan.fill(view, "question", "value", "Wo liegen die Daten?")
        assert await jan.submit(view) == {}

    return ask, 2


async def incident(company: Company) -> tuple[Order, int]:
    """The acknowledgement and the card."""
    kevin = company.person("kevin.aubry")

    async def report() -> None:
        await kevin.command(company.channel("ai-help"), "/ai incident")
        view = await company.modal(kevin)
        kevin.fill(view, "what", "value", {"value": "Kundenliste in ein privates Tool kopiert."})
        choices = next(one["element"] for one in view.content["blocks"] if one.get("block_id") == "stopped")
        kevin.fill(view, "stopped", "value", {"selected_option": choices["options"][0]})
        assert await kevin.submit(view) == {}

    return report, 2


async def suspension(company: Company) -> tuple[Order, int]:
    """Two people who must stop, one whose verdict changes, the card and the figures under it."""
    await suspending.enrol(company, "kevin.aubry", "franziska.boehler")
    await changes.asked(company, company.person("ada.roth"), "Darf ich Kundendaten mit DeepL Pro übersetzen?")
    julien = company.person("julien.marchal")
    return lambda: suspending.suspend(company, julien), 5


async def question(company: Company) -> tuple[Order, int]:
    """The answer."""
    ada = company.person("ada.roth")
    return lambda: ada.say(company.dm(ada), changes.QUESTION), 1


async def human(company: Company) -> tuple[Order, int]:
    """The card of the champion, and what the asker hears."""
    kevin = company.person("kevin.aubry")
    answer = await company.reply(await kevin.say(company.dm(kevin), cycle.ASKED))
    await company.quiet()

    async def hand_on() -> None:
        await kevin.click(answer, action(answer, "ask_human"))
        assert await kevin.submit(await company.modal(kevin)) == {}

    return hand_on, 2


async def verdict(company: Company) -> tuple[Order, int]:
    """The two who were told something else."""
    ada, kevin = company.person("ada.roth"), company.person("kevin.aubry")
    await changes.asked(company, ada, "Darf ich eine Pressemitteilung mit DeepL Pro übersetzen?")
    await changes.asked(company, kevin, "Puis-je mettre un communiqué de presse dans DeepL Pro ?")
    async with company.bot.database.reading() as session:
        entry = await registry.entry("deepl-pro", session=session)
    assert entry is not None
    data = entry["data"] | {"public": "never"}
    return lambda: changes.change(company, "deepl-pro", data=data), 2


async def gap_list(company: Company) -> tuple[Order, int]:
    """The committee's list of the week."""
    await company.bot.begin()
    await gaps.wonder(company)
    return lambda: gaps.until_monday(company), 1


async def erasure(company: Company) -> tuple[Order, int]:
    """That their data is gone."""
    kevin = company.person("kevin.aubry")
    await changes.asked(company, kevin, cycle.ASKED)

    async def erase() -> None:
        async with company.bot.database.writing() as session:
            await work.add(
                key="slack:erase", kind=ERASE, payload={"user": kevin.id}, due_at=company.clock.now(), session=session
            )

    return erase, 1


async def rehearsal(company: Company) -> tuple[Order, int]:
    """A wave's four weeks."""
    kevin = company.person("kevin.aubry")
    payload = {"user": kevin.id, "lang": "fr", "wave": "wave-1"}

    async def rehearse() -> None:
        async with company.bot.database.writing() as session:
            await work.add(
                key="slack:rehearse", kind=REHEARSE, payload=payload, due_at=company.clock.now(), session=session
            )

    return rehearse, 4


CASES = (
    request,
    joining,
    decision,
    question_back,
    incident,
    suspension,
    question,
    human,
    verdict,
    gap_list,
    erasure,
    rehearsal,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
async def test_what_waited_when_a_backup_was_made_is_said_once_although_it_is_done_again(
    company: Company, tmp_path: Path, case: Case
) -> None:
    order, number = await case(company)
    first, again = await done_again(company, tmp_path, order)
    assert len(first) == number, first
    assert again == []


async def test_the_reminder_of_a_request_comes_once_although_the_request_is_made_again(
    company: Company, tmp_path: Path
) -> None:
    order, number = await request(company)
    first, again = await done_again(company, tmp_path, order, later=timedelta(days=6))
    assert len(first) == number + 1, first
    assert again == []


@pytest.mark.parametrize("case", [request, verdict], ids=lambda case: case.__name__)
async def test_what_is_not_owed_since_before_the_restore_would_be_said_twice(
    company: Company, tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    new_row = work.new_row
    monkeypatch.setattr(work, "new_row", lambda **values: new_row(**values | {"owed_at": None}))
    order, _ = await case(company)
    first, again = await done_again(company, tmp_path, order)
    assert sorted(again) == sorted(first)


async def test_a_rewritten_section_is_told_once_although_the_backup_knows_the_old_one(
    sqlite_url: str, sample_index: Path, tmp_path: Path
) -> None:
    policies = Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))
    data = Path(shutil.copytree(sample_index, tmp_path / "index"))
    file = policies / "documents" / "tool-approval.de.md"
    old = file.read_text(encoding="utf-8")
    async with at_work(sqlite_url, data, policies=policies) as company:
        ada = company.person("ada.roth")
        await changes.asked(company, ada, changes.QUESTION)
        backup = Backup(company, tmp_path).make()
        changes.rewrite(policies, file.name, "deadlines")
        new = file.read_text(encoding="utf-8")
        await changes.refreshed(company)
        letters = [len(company.said_to(ada))]
        await backup.restore()
        for written in (new, old, new):
            file.write_text(written, encoding="utf-8")
            await changes.refreshed(company)
            letters.append(len(company.said_to(ada)))
    first = letters[0]
    assert letters == [first, first, first + 1, first + 2]
