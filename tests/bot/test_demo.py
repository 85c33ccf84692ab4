"""The conversation of `archipel demo`, with the sample company and piped input."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo import EXAMPLES, converse
from knowledge import KnowledgeBase, KnowledgeConfig
from tests.support.policies import TODAY

SAMPLE = Path(__file__).parents[2] / "policies"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    base = KnowledgeBase(KnowledgeConfig(policies=SAMPLE))
    base.refresh()
    return base


def conversation(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, typed: str) -> str:
    """What is shown when `typed` comes through a pipe."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    shown = io.StringIO()
    converse(knowledge=knowledge, company="Brisemont", today=TODAY, console=Console(file=shown, width=500))
    return shown.getvalue()


def test_the_guide_greets_in_three_languages_with_three_examples(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = conversation(knowledge, monkeypatch, "")
    for words in (
        "Ask the AI guide of Brisemont. Leave with Ctrl+D.",
        "Interrogez le guide IA de Brisemont. Quittez avec Ctrl+D.",
        "Fragen Sie den KI-Guide von Brisemont. Beenden mit Strg+D.",
        *EXAMPLES,
    ):
        assert shown.count(words) == 1


def test_the_three_examples_are_answered_answered_and_refused_each_in_its_language(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = conversation(knowledge, monkeypatch, "\n".join(EXAMPLES))
    german, french, english = shown.split("\n> ")[1:]
    assert german.startswith(EXAMPLES[0])
    assert "Geben Sie Kundendaten nie in ein Übersetzungstool ohne Business-Lizenz ein." in german
    assert "https://intranet.brisemont.example/policies/data-handling#customer-data" in german
    assert "KI-Guide; zitiert die Regeln des Unternehmens; keine Rechtsberatung." in german
    assert french.startswith(EXAMPLES[1])
    assert "La personne qui utilise ou envoie un résultat de l’IA en répond" in french
    assert "https://intranet.brisemont.example/policies/accountability#who-answers" in french
    assert english.startswith(EXAMPLES[2])
    assert "I found nothing about this in our rules." in english
    assert "Source" not in english
    assert " ms " in english


def test_blank_lines_are_passed_over_and_a_last_line_without_end_counts(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = conversation(knowledge, monkeypatch, "\n   \n\nwho won the cup final")
    assert shown.count("\n> ") == 1
    assert "I found nothing about this" in shown


@pytest.mark.parametrize("word", ["exit", " QUIT ", "quitter", "ende"])
def test_a_word_ends_the_conversation(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    shown = conversation(knowledge, monkeypatch, f"{word}\n{EXAMPLES[0]}\n")
    assert "Business-Lizenz" not in shown


@pytest.mark.parametrize("typed", ["[bold]x[/bold] [/]", "\x00\x07\x1b[31m", "🙂", "word " * 8_000, "\u202eabc"])
def test_whatever_is_typed_the_conversation_goes_on(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    shown = conversation(knowledge, monkeypatch, f"{typed}\n{EXAMPLES[0]}\n")
    assert shown.count("\n> ") == 2
    assert "Business-Lizenz" in shown
