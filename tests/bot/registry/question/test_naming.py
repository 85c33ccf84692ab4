"""Which tools a question names."""

from __future__ import annotations

import pytest

from bot.registry.question.reading import QuestionReader
from bot.registry.tools import Tool
from knowledge import Lang
from tests.support.verdicts import read, registry, tool


def named(question: str, lang: Lang | None = None) -> list[tuple[str, ...]]:
    return [one.candidates for one in read(question, lang).named]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("May I use DeepL Pro for a press release?", ["deepl-pro"]),
        ("May I use DeepL for a press release?", ["deepl-pro"]),
        ("may i use deepl for a press release", ["deepl-pro"]),
        ("May I use DEEPL for a press release?", ["deepl-pro"]),
        ("May I use Deep L for a press release?", ["deepl-pro"]),
        ("May I use deepl-pro for a press release?", ["deepl-pro"]),
        ("May I use DeepL's app for a press release?", ["deepl-pro"]),
        ("Can I use Chat-GPT for a press release?", ["chatgpt-enterprise"]),
        ("Can I use M365 Copilot for a press release?", ["microsoft-365-copilot"]),
        ("Can I use Microsoft 365 Copilot for a press release?", ["microsoft-365-copilot"]),
        ("Can I use GH Copilot for a press release?", ["github-copilot"]),
        ("Is Otter.ai okay for a press release?", ["otter"]),
        ("Is otter ai okay for a press release?", ["otter"]),
        ("Is MERLIC okay for a press release?", ["mvtec-merlic"]),
        ("Is Joule okay for a press release?", ["sap-joule"]),
        ("Is Perplexity okay for a press release?", ["perplexity-enterprise"]),
        ("Puis-je utiliser Le Chat Enterprise pour un communiqué ?", ["mistral-le-chat"]),
        ("Puis-je utiliser l’IA de Personio pour un communiqué ?", ["personio-assistant"]),
        ("Darf ich die Teams-Transkription für Besprechungen nutzen?", ["teams-transcription"]),
        ("Darf ich die Transkription in Teams für Besprechungen nutzen?", ["teams-transcription"]),
        ("Darf ich den DeepL-Übersetzer nutzen?", ["deepl-pro"]),
        ("Darf ich den DeepLZugang nutzen?", ["deepl-pro"]),
        ("Darf ich Google Übersetzung für eine Pressemitteilung nutzen?", ["google-translate"]),
    ],
)
def test_a_tool_is_found_by_name_alias_id_and_telling_part(question: str, expected: list[str]) -> None:
    assert named(question) == [tuple(expected)]


@pytest.mark.parametrize(
    ("typed", "tool_id"),
    [
        ("DeppL", "deepl-pro"),
        ("Deelp Pro", "deepl-pro"),
        ("ChatGTP", "chatgpt-enterprise"),
        ("Chatgpt", "chatgpt-enterprise"),
        ("Perplexitiy", "perplexity-enterprise"),
        ("Gramarly", "grammarly"),
        ("Midjorney", "midjourney"),
        ("Synthesya", "synthesia"),
        ("Deepseak", "deepseek"),
        ("LangaugeTool", "languagetool-server"),
        ("Noxtau", "noxtua"),
    ],
)
def test_a_typing_error_still_finds_it(typed: str, tool_id: str) -> None:
    assert named(f"May I put a press release into {typed}?") == [(tool_id,)]


def test_a_shared_alias_names_all_who_bear_it_and_a_full_name_only_one() -> None:
    assert named("May I use Copilot for our source code?") == [("microsoft-365-copilot", "github-copilot")]
    assert named("May I use GitHub Copilot for our source code?") == [("github-copilot",)]
    assert named("Copilot, I mean GitHub Copilot, for our source code?") == [("github-copilot",)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("DeepL or Mistral for a press release?", [("deepl-pro",), ("mistral-le-chat",)]),
        ("May I use ChatGPT and then DeepL for a contract?", [("chatgpt-enterprise",), ("deepl-pro",)]),
        ("DeepL, deepl, DEEPL?", [("deepl-pro",)]),
    ],
)
def test_several_tools_are_named_in_order_each_once(question: str, expected: list[tuple[str, ...]]) -> None:
    assert named(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Le chat de la voisine peut-il dormir ici ?",
        "Puis-je ouvrir un chat avec un client ?",
        "May I use the team room?",
        "May I chat with the team?",
        "Darf ich die Pro-Version nutzen?",
        "May I cite the press release?",
        "May I personally clarify this?",
        "Wer war im Teams-Meeting?",
    ],
)
def test_everyday_words_are_no_tools(question: str) -> None:
    assert named(question) == []


@pytest.mark.parametrize(
    ("question", "edition", "candidates"),
    [
        ("May I use Mistral Plus for a press release?", "plus", ("mistral-le-chat",)),
        ("May I use DeepL Pro for a press release?", "", ("deepl-pro",)),
        ("May I use ChatGPT Plus for a press release?", "", ("chatgpt-free",)),
        ("May I use ChatGPT Team for a press release?", "", ("chatgpt-team",)),
    ],
)
def test_an_edition_that_the_company_does_not_have_is_noted(
    question: str, edition: str, candidates: tuple[str, ...]
) -> None:
    (one,) = read(question).named
    assert (one.edition, one.candidates) == (edition, candidates)


@pytest.mark.parametrize(
    ("question", "product"),
    [
        ("May I use Jasper for a press release?", "Jasper"),
        ("May I put a press release into Zorblax AI?", "Zorblax AI"),
        ("May I use QuillBot for customer data?", "QuillBot"),
        ("May I use DeepL Free for a press release?", "DeepL Free"),
        ("Is summarly.ai okay for a press release?", "summarly.ai"),
        ("Puis-je utiliser Zorblax pour un communiqué de presse ?", "Zorblax"),
        ("Puis-je mettre un communiqué de presse dans Zorblax ?", "Zorblax"),
        ("Darf ich das Tool Zorblax für eine Pressemitteilung nutzen?", "Zorblax"),
        ("Darf ich eine Pressemitteilung in ZorBlax eingeben?", "ZorBlax"),
    ],
)
def test_a_product_that_is_not_in_the_registry_is_a_product_all_the_same(question: str, product: str) -> None:
    understood = read(question)
    assert understood.named == ()
    assert understood.products == (product,)


@pytest.mark.parametrize(
    "question",
    [
        "May I print a press release?",
        "May I give a press release to the works council?",
        "Darf ich eine Pressemitteilung ausdrucken?",
        "Puis-je imprimer un communiqué de presse ?",
        "May I put the budget into a PDF?",
    ],
)
def test_where_no_product_is_named_none_is_invented(question: str) -> None:
    assert not read(question).names_a_tool


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("May I put a press release into Copilot for Word, not into ChatGPT?", "chatgpt-enterprise"),
        ("May I use DeepL instead of Gemini for a press release?", "google-gemini"),
        ("Darf ich DeepL statt ChatGPT für eine Pressemitteilung nutzen?", "chatgpt-enterprise"),
        ("Puis-je utiliser DeepL au lieu de ChatGPT pour un communiqué de presse ?", "chatgpt-enterprise"),
    ],
)
def test_a_tool_that_is_ruled_out_is_not_asked_about(question: str, kept: str) -> None:
    assert (kept,) not in named(question)
    assert named(question)


@pytest.mark.parametrize(
    "question",
    [
        "May I use not only Otter but also DeepL for a press release?",
        "May I put a press release into DeepL and not just Otter?",
        "Why not Otter and DeepL for a press release?",
        "Darf ich nicht nur Otter, sondern auch DeepL für eine Pressemitteilung nutzen?",
        "Puis-je utiliser non seulement Otter mais aussi DeepL pour un communiqué de presse ?",
    ],
)
def test_a_tool_that_only_seems_to_be_ruled_out_counts(question: str) -> None:
    assert ("otter",) in named(question)


def reader(*tools: Tool) -> QuestionReader:
    return QuestionReader(registry(*tools))


@pytest.mark.parametrize("name", ["The", "Die", "Le", "AI", "Pro", "Note", "365", "-", "🙂", "¿?", "a", "Kunden"])
def test_no_name_however_odd_breaks_the_reader(name: str) -> None:
    understood = reader(tool("odd", name=name, aliases=(name, ""))).read(f"May I use {name} for a press release?")
    assert understood.lang == "en"


def test_tools_with_one_name_are_both_meant() -> None:
    understood = reader(tool("one", name="Scribo"), tool("two", name="Scribo")).read("May I use Scribo?")
    assert understood.named[0].candidates == ("one", "two")


def test_two_tools_in_one_word_of_a_vendor_are_told_apart_by_their_own_words() -> None:
    both = reader(tool("writer", name="Acme Scribo", vendor="Acme"), tool("reader", name="Acme Lector", vendor="Acme"))
    assert both.read("May I use Lector for a contract?").named[0].candidates == ("reader",)
    assert both.read("May I use Scribo for a contract?").named[0].candidates == ("writer",)
