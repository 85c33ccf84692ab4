"""Ways to say more than a press release that were once taken for a press release alone."""

from __future__ import annotations

import pytest

from bot.registry.question.reading import QuestionReader
from bot.registry.rules import Asking
from bot.registry.ruling import ruling
from bot.registry.tools import Cell, DataClass, Registry, Tool
from tests.support.verdicts import TODAY, read


@pytest.mark.parametrize(
    "question",
    [
        "Can I put press releases and spreadsheets into DeepL?",
        "Can I put some files and a press release into DeepL?",
        "Can I translate a press release and its attachments with DeepL?",
        "May I put press releases plus the rest of the folder into DeepL?",
        "May I put the press release and everything else we have into DeepL?",
        "Kann ich Pressemitteilungen und Tabellen in DeepL eingeben?",
        "Darf ich Pressemitteilungen und anderes in DeepL eingeben?",
        "Puis-je mettre un communiqué de presse et des fichiers dans DeepL ?",
        "Puis-je traduire avec DeepL le communiqué de presse de Pierre ?",
    ],
)
def test_what_stands_beside_a_press_release_is_not_public_with_it(question: str) -> None:
    assert read(question).unclear


@pytest.mark.parametrize(
    "question",
    [
        "As our customer list is long, may I put it with the press release into DeepL?",
        "As the payslips are German, may I put them into DeepL with the press release?",
        "Here in payroll with salary lists, may I put it all plus a press release into DeepL?",
        "Als Anhang haben wir Gehaltslisten, darf ich die Pressemitteilung damit in DeepL geben?",
        "Als unsere Kundenliste fertig war: darf ich sie mit der Pressemitteilung in DeepL stecken?",
        "Is it OK not to remove customer data before putting the press release into DeepL?",
        "May I put a press release into DeepL without first anonymising employee data?",
        "Can I give DeepL the press release with no customer data except payslips?",
    ],
)
def test_data_in_the_scene_or_behind_a_negator_of_something_else_count(question: str) -> None:
    assert "personal" in read(question).classes


@pytest.mark.parametrize(
    "question",
    [
        "As an apprentice, may I put a press release into DeepL?",
        "As an apprentice in payroll, may I put text and pictures from our press release into DeepL?",
        "Darf ich Text und Bilder aus der Pressemitteilung in DeepL eingeben?",
        "May I put a press release into DeepL without any of our customer data?",
    ],
)
def test_what_is_only_said_beside_the_data_does_not_make_it_unclear(question: str) -> None:
    assert read(question).classes == ("public",)
    assert not read(question).unclear


def test_an_edition_that_none_of_several_tools_has_is_ruled_on_strictly() -> None:
    """Whoever names it has nothing to choose between; this was an error once."""
    tools = {
        id: Tool(
            id=id, name=name, status=status, owner="it@example.com", aliases=("ChatGPT",), departments=("all",),
            data={"public": Cell(outcome="allowed")}, decided_on=TODAY,
        )
        for id, name, status in (("work", "ChatGPT Enterprise", "approved"), ("edu", "ChatGPT Edu", "blocked"))
    }  # fmt: skip
    registry = Registry(data_classes={one: DataClass(id=one) for one in ("public", "personal")}, tools=tools)  # type: ignore[arg-type]
    understood = QuestionReader(registry).read("May I use ChatGPT Max with press releases?")
    made = ruling(registry, understood, asking=Asking(), today=TODAY)
    assert made is not None
    assert made.kind == "verdict"
    assert [one.outcome for one in made.verdicts] == ["never"]
