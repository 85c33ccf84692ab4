from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask import rules
from bot.ask.rules import Command
from bot.i18n import text
from knowledge import LANGS, read_golden

POLICIES = Path(__file__).parents[3] / "policies"
GOLDEN = [one.question for one in read_golden(POLICIES / "golden.yaml")[0]]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", "empty"), ("   ", "empty"), ("?", "empty"), ("...", "empty"), ("👍", "empty"), (":wave: :+1:", "empty"),
        (":wave::skin-tone-3:", "empty"),
        ("hi", "greeting"), ("Hello there!", "greeting"), ("good morning", "greeting"), ("Hey team", "greeting"),
        ("Bonjour à tous", "greeting"), ("Salut !", "greeting"), ("bonsoir", "greeting"),
        ("Guten Tag", "greeting"),
        ("Moin moin", "greeting"), ("Hallo zusammen!", "greeting"), ("Grüß Gott", "greeting"),
        ("thanks", "thanks"), ("Thank you so much!", "thanks"), ("ok great, thanks for your help", "thanks"),
        ("merci beaucoup", "thanks"), ("D’accord, merci !", "thanks"), ("Super, vielen Dank!", "thanks"),
        ("danke für die Hilfe", "thanks"), ("alles klar", "thanks"), ("hi, thanks!", "thanks"),
        ("who are you?", "who"), ("Hello, what can you do?", "who"), ("Qui es-tu ?", "who"),
        ("Qu’est-ce que tu peux faire ?", "who"), ("Wer bist du?", "who"), ("Hallo, was können Sie?", "who"),
        ("help", "help"), ("help please", "help"), ("Bitte Hilfe", "help"), ("Aidez-moi s’il vous plaît", "help"),
        ("Kannst du mir helfen?", "help"), ("j'ai besoin d'aide", "help"),
    ],
)  # fmt: skip
def test_small_talk_is_recognised_in_three_languages(said: str, kind: str) -> None:
    assert rules.talk(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "help me with customer data", "hello, may I use DeepL?", "ok for customer lists?", "is that ok?",
        "what can you do with customer data", "thanks, and for DeepL?", "Danke. Und für DeepL?", "wer bist du ja wohl",
        "Tag der offenen Tür", "who answers for AI text", "qui relit les textes", "DeepL", "Copilot?",
        "aide au rédacteur",
        "guten Tag, darf ich Kundendaten eingeben", "ok?", "Hilfe, falsche Daten eingegeben", "what is this rule",
        "comment ça marche", "why?", "مرحبا", "안녕하세요",
    ],
)  # fmt: skip
def test_whatever_says_one_word_more_is_a_question(said: str) -> None:
    assert rules.talk(said) is None


@pytest.mark.parametrize("greeting", ["", "Hello, ", "Bonjour, ", "Guten Tag, "])
def test_no_question_people_really_ask_is_swallowed(greeting: str) -> None:
    assert [asked for asked in GOLDEN if rules.talk(greeting + asked) is not None] == []
    assert len(GOLDEN) > 200


@given(st.text(max_size=300))
def test_no_text_is_too_strange_for_the_rules(said: str) -> None:
    rules.talk(said)
    rules.spoken(said)
    rules.command(said)
    rules.leans_on_earlier(said)
    assert len(rules.first_sentence(said)) <= 300


@pytest.mark.parametrize(
    ("said", "lang"),
    [("hello", "en"), ("Bonjour", "fr"), ("Guten Morgen", "de"), ("merci", "fr"), ("Wer bist du?", "de"), ("ok", None),
     ("thanks!", "en"), ("", None)],
)  # fmt: skip
def test_small_talk_is_answered_in_its_own_language(said: str, lang: str | None) -> None:
    assert rules.spoken(said) == lang


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("", Command("help")), ("help", Command("help")), ("Hilfe", Command("help")), ("aide", Command("help")),
        ("ask", Command("help")), ("ask   ", Command("help")), ("hello", Command("help")),
        ("frobnicate", Command("help")),
        ("privacy", Command("privacy")), ("Datenschutz", Command("privacy")),
        ("nudges", Command("nudges")), ("Impulse", Command("nudges")),
        ("nudges what are they?", Command("ask", "nudges what are they?")),
        ("privacy delete", Command("privacy", "delete")), ("confidentialité", Command("privacy")),
        ("ask May I?", Command("ask", "May I?")), ("ASK may I", Command("ask", "may I")),
        ("Frage darf ich das", Command("ask", "darf ich das")),
        ("May I use DeepL?", Command("ask", "May I use DeepL?")),
        ("darf ich DeepL nutzen", Command("ask", "darf ich DeepL nutzen")),
        ("customer lists in DeepL", Command("ask", "customer lists in DeepL")),
        ("help with customer lists in DeepL", Command("ask", "help with customer lists in DeepL")),
        ("DeepL?", Command("ask", "DeepL?")),
    ],
)  # fmt: skip
def test_a_command_is_a_verb_or_a_question_or_a_call_for_help(typed: str, command: Command) -> None:
    assert rules.command(typed) == command


@pytest.mark.parametrize(
    ("said", "leans"),
    [
        ("and for DeepL?", True), ("why?", True), ("What about interns?", True), ("Et pour les stagiaires ?", True),
        ("Pourquoi ?", True), ("Und bei Praktikanten?", True), ("gilt das auch sonntags", True), ("in the EU?", True),
        ("Who checks a text before it goes to a customer?", False), ("May I record a meeting with customers?", False),
        ("And now for something else: who checks the texts that go to our customers each and every day?", False),
    ],
)  # fmt: skip
def test_a_follow_up_that_cannot_stand_alone_is_recognised(said: str, leans: bool) -> None:
    assert rules.leans_on_earlier(said) is leans


def test_a_follow_up_with_its_question_never_grows_beyond_the_limit() -> None:
    assert rules.in_context("and DeepL?", "May I?", 100) == "May I? and DeepL?"
    assert len(rules.in_context("and DeepL?", "x" * 500, 100)) == 100


@pytest.mark.parametrize(
    ("said", "somebody"),
    [("@anna look", True), ("hey @U012345", True), ("write to dpo@brisemont.example", False), ("May I?", False)],
)
def test_a_text_that_names_somebody_is_for_them(said: str, somebody: bool) -> None:
    assert rules.mentions_somebody(said) is somebody


@pytest.mark.parametrize(
    ("roles", "department", "first"),
    [
        ((), "", "customers"), (("champion",), "", "champions"), (("committee", "manager"), "it", "criteria"),
        ((), "sales", "offers"), (("lead",), "", "costs"), ((), "juggling", "customers"),
    ],
)  # fmt: skip
def test_suggestions_begin_with_what_fits_the_role(roles: tuple[str, ...], department: str, first: str) -> None:
    chosen = rules.prompts(roles, department)
    assert chosen[0] == first
    assert len(set(chosen)) == len(chosen) == 4


@pytest.mark.parametrize("lang", LANGS)
def test_every_suggestion_exists_and_fits_a_button(lang) -> None:
    departments = [
        "engineering",
        "it",
        "hr",
        "sales",
        "technical-sales",
        "projects",
        "purchasing",
        "marketing",
        "legal",
    ]
    names = set(rules.prompts([], ""))
    names |= {name for role in ("committee", "lead", "manager", "champion") for name in rules.prompts([role], "")}
    names |= {name for department in departments for name in rules.prompts([], department)}
    assert len(names) == 14
    assert [name for name in names if len(text(lang, f"prompt-{name}")) > 75] == []


def test_the_first_sentence_is_one_line() -> None:
    assert rules.first_sentence("Only in\nthe EU. Ask first.") == "Only in the EU."
    assert rules.first_sentence("x" * 400).endswith("…")


@pytest.mark.parametrize(
    ("said", "goes_on"),
    [("und für DeepL", True), ("how long?", True), ("et si c'est un client ?", True), ("GDPR", False),
     ("phases du déploiement", False), ("Was gibt es heute in der Kantine?", False)],
)  # fmt: skip
def test_keywords_and_whole_questions_begin_anew_and_do_not_go_on_from_what_was_said(said: str, goes_on: bool) -> None:
    assert rules.goes_on(said) is goes_on
