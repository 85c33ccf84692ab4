"""Answers that no longer hold: who was told otherwise hears of it, in their language, with a way to ask again."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import select

from bot.ask.later_models import ChangeLetter
from bot.people import erasure
from bot.registry import service as registry
from bot.sandbox.model import Message
from bot.sandbox.person import Person
from bot.upkeep import Index
from tests.support.company import ROOT, Company, at_work
from tests.support.reading import action, shown


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """The sample company's, to be edited."""
    return Path(shutil.copytree(ROOT / "policies", tmp_path / "policies"))


@pytest_asyncio.fixture
async def company(sqlite_url: str, sample_index: Path, tmp_path: Path, policies: Path) -> AsyncIterator[Company]:
    """The sample company on policies and an index of its own."""
    data = Path(shutil.copytree(sample_index, tmp_path / "index"))
    async with at_work(sqlite_url, data, policies=policies) as company:
        yield company


async def refreshed(company: Company) -> None:
    await Index(company.bot.knowledge, company.bot.index_changed).refresh()
    await company.quiet()


async def asked(company: Company, person: Person, question: str) -> Message:
    answer = await company.reply(await person.say(company.dm(person), question))
    await company.quiet()
    return answer


def rewrite(policies: Path, document: str, anchor: str) -> None:
    """Another sentence at the end of a section."""
    file = policies / "documents" / document
    before, heading, after = file.read_text(encoding="utf-8").partition(f"{{#{anchor}}}")
    assert heading
    own, mark, rest = after.partition("\n## ")
    file.write_text(f"{before}{heading}{own}\n\nMit einer neuen Ausnahme.\n{mark}{rest}", encoding="utf-8")


QUESTION = "Welche Fristen gelten für die Entscheidung über einen Antrag?"


async def test_a_rewritten_section_is_told_in_the_askers_language_and_asking_again_answers(
    company: Company, policies: Path
) -> None:
    ada, kevin = company.person("ada.roth"), company.person("kevin.aubry")
    answer = await asked(company, ada, QUESTION)
    assert "deadlines" in str(answer.blocks) or "Frist" in shown(answer)
    await asked(company, kevin, "Puis-je enregistrer une réunion ?")
    await refreshed(company)
    before = len(company.said_to(kevin))
    rewrite(policies, "tool-approval.de.md", "deadlines")
    await refreshed(company)
    letter = company.said_to(ada)[-1]
    assert letter.ts != answer.ts
    assert "gilt so nicht mehr" in shown(letter)
    assert QUESTION in shown(letter)
    assert len(company.said_to(kevin)) == before
    await ada.click(letter, action(letter, "ask_example_again"))
    again = (await company.replies(letter))[-1]
    assert QUESTION in shown(again)
    assert "Frist" in shown(again)


async def test_another_section_of_the_same_document_tells_nobody(company: Company, policies: Path) -> None:
    ada = company.person("ada.roth")
    await asked(company, ada, QUESTION)
    before = len(company.said_to(ada))
    rewrite(policies, "tool-approval.de.md", "appeal")
    await refreshed(company)
    assert len(company.said_to(ada)) == before


async def test_a_bot_that_was_stopped_while_the_rules_changed_tells_afterwards_and_only_once(
    company: Company, policies: Path
) -> None:
    ada = company.person("ada.roth")
    await asked(company, ada, QUESTION)
    before = len(company.said_to(ada))
    rewrite(policies, "tool-approval.de.md", "deadlines")
    company.bot.knowledge.refresh()  # the index is new, and nobody was told: the process ended here
    for _ in range(2):
        await company.restart()
        await refreshed(company)
    assert len(company.said_to(ada)) == before + 1


async def change(company: Company, tool: str, **values: object) -> None:
    async with company.bot.database.writing() as session:
        assert await registry.change(
            tool, values, by=None, source="decision", why="x", now=company.clock.now(), session=session
        )
    company.wake()
    await company.quiet()


async def test_a_cell_that_changes_is_told_with_old_and_new_and_what_to_do(company: Company) -> None:
    ada, kevin = company.person("ada.roth"), company.person("kevin.aubry")
    first = await asked(company, ada, "Darf ich eine Pressemitteilung mit DeepL Pro übersetzen?")
    await asked(company, kevin, "Puis-je mettre un communiqué de presse dans DeepL Pro ?")
    assert "Erlaubt" in shown(first)
    async with company.bot.database.reading() as session:
        entry = await registry.entry("deepl", session=session) or await registry.entry("deepl-pro", session=session)
    assert entry is not None
    await change(company, entry["id"], data=entry["data"] | {"public": "never"})
    letter, french = company.said_to(ada)[-1], company.said_to(kevin)[-1]
    assert "bisher „Erlaubt“, jetzt „Nicht erlaubt“" in shown(letter)
    assert "Pressemitteilung" in shown(letter)
    assert "c’était «\u00a0Autorisé\u00a0»" in shown(french)
    await change(company, entry["id"], data=entry["data"] | {"public": "never", "internal": "never"})
    assert company.said_to(ada)[-1].ts == letter.ts


async def test_the_letters_of_somebody_who_is_erased_are_taken_back(company: Company) -> None:
    ada = company.person("ada.roth")
    await asked(company, ada, "Darf ich eine Pressemitteilung mit DeepL Pro übersetzen?")
    async with company.bot.database.reading() as session:
        entry = await registry.entry("deepl", session=session) or await registry.entry("deepl-pro", session=session)
    assert entry is not None
    await change(company, entry["id"], status="blocked")
    letter = company.said_to(ada)[-1]
    await erasure.erase(
        "ada.roth@brisemont.example",
        database=company.bot.database, rooms=company.bot.rooms, now=company.clock.now(),
    )  # fmt: skip
    company.wake()
    await company.quiet()
    assert letter.ts not in {one.ts for one in company.said_to(ada)}
    async with company.bot.database.reading() as session:
        assert (await session.exec(select(ChangeLetter))).all() == []
