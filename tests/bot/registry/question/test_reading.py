"""A question as a whole, and what no question may do to the reader."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.registry.question.intent import Account, Intent
from bot.registry.question.reading import MAX_READ, QuestionReader
from bot.registry.question.words import cut
from bot.registry.ruling import ruling
from bot.registry.tools import OUTCOMES, Cell, DataClass, Registry
from knowledge import LANGS, Lang
from tests.support.verdicts import TODAY, asking, read, registry, ruled, sample, tool

OPEN = {"allowed", "conditions"}


def test_everything_of_a_long_question_is_understood_at_once() -> None:
    found = read("May I put a press release and our CVs, no customer data, into my private ChatGPT account?")
    assert found.lang == "en"
    assert found.intent == "permission"
    assert [one.candidates for one in found.named] == [("chatgpt-enterprise",)]
    assert set(found.classes) == {"public", "applications"}
    assert found.negated == ("personal",)
    assert found.account == "personal"
    assert found.unclear == ()


@pytest.mark.parametrize(
    ("question", "spoken", "lang"),
    [
        ("May I put payslips into DeepL?", "de", "en"),
        ("Darf ich Gehaltsabrechnungen in DeepL eingeben?", "en", "de"),
        ("Puis-je mettre des fiches de paie dans DeepL ?", "en", "fr"),
        ("DeepL?", "fr", "fr"),
        ("DeepL?", None, "en"),
    ],
)
def test_the_language_is_the_questions_else_the_one_that_was_spoken(
    question: str, spoken: Lang | None, lang: Lang
) -> None:
    assert read(question, spoken).lang == lang


def test_what_is_longer_than_a_question_stays_not_understood() -> None:
    long = "May I put a press release into DeepL? " + "The press release. " * 200
    assert len(long) > MAX_READ
    assert "…" in read(long).unclear
    made = ruled(long)
    assert made is not None
    assert made.kind == "clarify"


@pytest.mark.parametrize(
    ("question", "kind", "outcome"),
    [
        ("May I put a press release into DeepL?", "verdict", "allowed"),
        ("May I put a contract into DeepL?", "verdict", "conditions"),
        ("May I put CVs into DeepL?", "verdict", "never"),
        ("May I put something into Otter?", "verdict", "never"),
        ("May I use DeepL?", "clarify", "never"),
        ("May I use DeepL for a document?", "clarify", "never"),
        ("May I use DeepL for zorblaxes?", "clarify", "never"),
        ("May I use Cursor for zorblaxes?", "clarify", "never"),
        ("May I use Copilot for a press release?", "clarify", "ask"),
        ("May I put a press release into Zorblax AI?", "verdict", "ask"),
        ("May I use my private DeepL account for a press release?", "verdict", "never"),
        ("May I put a press release into DeepL or Otter?", "verdict", "never"),
        ("Who owns DeepL?", "card", None),
    ],
)
def test_the_table_speaks_where_it_can_and_asks_back_where_it_must(
    question: str, kind: str, outcome: str | None
) -> None:
    made = ruled(question)
    assert made is not None
    assert (made.kind, made.verdict and made.verdict.outcome) == (kind, outcome)


NAUGHTY = [
    "",
    " ",
    "\x00",
    "\u200b\u200c\u200d\ufeff",
    "\u202eDeepL\u202c",
    "مرحبا DeepL بيانات",
    "DeepLに顧客データ",
    "👩‍👩‍👧‍👦" * 50,
    "ﷺ" * 30,
    "Z̵̛͖a̷l̸g̶o̴ DeepL",
    "ＤｅｅｐＬ",
    "[secret]" * 40,
    "((((((((((",
    "a" * 40_000,
    "DeepL " * 8_000,
    "\n" * 9_999,
    "nicht " * 400,
    "no no no not without nothing but " * 60,
    "? DeepL ? " * 100,
    "ß" * 300,
    "İstanbul ı ſ DeepL",
    "'; DROP TABLE tools; --",
    "<!channel> <@U1> *DeepL* `payslips`",
    "{ $tool } %s %(x)s {0}",
    "Kundendaten" * 120,
    "und" * 2_000,
    "\ud800",
    "of of of of of of of",
    "mr M. mrs. M. Herr",
    "DeepL\u2028zorblax",
    "May I " + "very " * 300 + "zorblax DeepL",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_text_however_naughty_raises_or_opens_anything(text: str) -> None:
    for lang in LANGS:
        made = ruling(sample(), read(text, lang), asking=asking("sales"), today=TODAY)
        assert made is None or made.kind != "verdict" or made.verdict is None or made.verdict.outcome not in OPEN


pieces = st.sampled_from(
    [
        "DeepL",
        "Copilot",
        "Otter",
        "ChatGPT",
        "payslips",
        "press release",
        "Kundendaten",
        "communiqué",
        "ohne",
        "no",
        "pas de",
        "nicht",
        "nothing but",
        "may I",
        "darf ich",
        "puis-je",
        "private",
        "perso",
        "?",
        ".",
        ",",
        "-",
        "[e-mail]",
        "Mrs M.",
        "\u202e",
        "\u200b",
        "zorblax",
        "not only",
        "wer",
        "cost",
        "Plus",
        "my",
        "account",
        "und",
        "or",
        "published",
        "Entwurf",
        "\n",
    ]
)
anything = st.one_of(st.text(max_size=400), st.lists(pieces | st.text(max_size=8), max_size=25).map(" ".join))


@given(anything, st.none() | st.sampled_from(LANGS))
@example("x" * 40_000, None)
def test_any_text_is_read_and_ruled_on(text: str, lang: Lang | None) -> None:
    found = read(text, lang)
    assert found.lang in LANGS
    assert found.intent in get_args(Intent)
    assert found.account in get_args(Account)
    assert set(found.classes) <= sample().data_classes.keys()
    assert set(found.uses) <= sample().uses.keys()
    assert {id for one in found.named for id in one.candidates} <= sample().tools.keys()
    places = range(len(cut(text[:MAX_READ])) + 1)
    assert all(one.start in places and one.end in places and one.start < one.end for one in found.named)
    made = ruling(sample(), found, asking=asking(), today=TODAY)
    assert made is None or made.kind == "card" or made.verdicts


syllables = st.lists(
    st.sampled_from(["zor", "blax", "frob", "nuk", "vit", "quob", "jix", "wug"]), min_size=3, max_size=4
)
unknown_words = syllables.map("".join)
ASKS: dict[Lang, str] = {
    "en": "May I put {} into {}?",
    "fr": "Puis-je mettre {} dans {} ?",
    "de": "Darf ich {} in {} eingeben?",
}
TOOLS = ("DeepL", "Mistral", "Brise Local", "ChatGPT", "LanguageTool", "Adobe Firefly")


def is_known(word: str, lang: Lang) -> bool:
    """Whether the reader makes anything of a word, as of `vitfrobnuk` that is two letters from nothing."""
    found = read(f"{word} {word}", lang)
    return bool(found.classes or found.vague or found.names_a_tool or word not in found.unclear)


@given(st.lists(unknown_words, min_size=1, max_size=4), st.sampled_from(TOOLS), st.sampled_from(LANGS))
def test_words_that_nobody_knows_open_no_tool(words: list[str], name: str, lang: Lang) -> None:
    made = ruled(ASKS[lang].format(" ".join(words), name), lang, who=asking("sales"))
    assert made is None or made.kind != "verdict" or made.verdict is None or made.verdict.outcome not in OPEN


DATA: dict[Lang, tuple[str, ...]] = {
    "en": (
        "our payslips",
        "the contract with a supplier",
        "sick notes of the team",
        "customer data",
        "CVs",
        "a press release and customer data",
        "a draft contract",
        "the medical records",
    ),
    "fr": (
        "nos fiches de paie",
        "le contrat avec un fournisseur",
        "les arrêts maladie de l’équipe",
        "des données clients",
        "un communiqué de presse et des données clients",
        "la nomenclature",
        "des candidatures",
    ),
    "de": (
        "unsere Gehaltsabrechnungen",
        "den Vertrag mit einem Lieferanten",
        "Krankmeldungen des Teams",
        "Kundendaten",
        "eine Pressemitteilung und Kundendaten",
        "Bewerbungsunterlagen",
        "die Stückliste",
    ),
}


@given(st.data(), st.sampled_from(LANGS), st.sampled_from(TOOLS), unknown_words)
def test_an_unknown_word_among_the_data_never_makes_it_allowed(
    data: st.DataObject, lang: Lang, name: str, word: str
) -> None:
    phrase = data.draw(st.sampled_from(DATA[lang]))
    before = ruled(ASKS[lang].format(phrase, name), lang)
    assert before is not None
    assert before.verdict is not None
    parts = phrase.split()
    at = data.draw(st.integers(0, len(parts)))
    after = ruled(ASKS[lang].format(" ".join([*parts[:at], word, *parts[at:]]), name), lang)
    if after is None or after.kind != "verdict" or after.verdict is None:
        return
    if before.kind == "clarify" or before.verdict.outcome != "allowed":
        assert after.verdict.outcome != "allowed"


@given(st.sampled_from(LANGS), st.sampled_from(TOOLS), unknown_words, st.booleans())
@settings(max_examples=60)
def test_a_public_thing_with_an_unknown_word_is_asked_back_about(
    lang: Lang, name: str, word: str, behind: bool
) -> None:
    public = {"en": "a press release", "fr": "un communiqué de presse", "de": "eine Pressemitteilung"}[lang]
    joint = {"en": "with", "fr": "avec", "de": "samt"}[lang]
    phrase = f"{public} {joint} {word}" if behind else f"{word}, {public}"
    made = ruled(ASKS[lang].format(phrase, name), lang)
    assert made is not None
    assert made.kind == "clarify" or (made.verdict is not None and made.verdict.outcome not in OPEN)


@cache
def bare() -> tuple[Registry, QuestionReader]:
    """A company whose classes have other names than the product's, and few words of its own."""
    one = tool(data={id: Cell(outcome="allowed") for id in ("green", "red")})
    classes = {
        "green": DataClass(id="green", terms={"en": ("weather report",)}),
        "red": DataClass(id="red", terms={"en": ("recipe",)}),
        "black": DataClass(id="black"),
    }
    around = registry(one, data_classes=classes, uses={})
    return around, QuestionReader(around)


@pytest.mark.parametrize(
    ("data", "kind", "outcome"),
    [
        ("a weather report", "verdict", "allowed"),
        ("recipes", "verdict", "allowed"),
        ("payslips", "clarify", "never"),
        ("a press release", "clarify", "never"),
        ("a weather report and payslips", "clarify", "never"),
    ],
)
def test_a_company_with_classes_of_its_own_is_not_helped_by_words_for_other_classes(
    data: str, kind: str, outcome: str
) -> None:
    around, reader = bare()
    found = reader.read(f"May I put {data} into Brise Writer?")
    made = ruling(around, found, asking=asking(), today=TODAY)
    assert made is not None
    assert made.verdict is not None
    assert (made.kind, made.verdict.outcome) == (kind, outcome)


@pytest.mark.parametrize(
    "around",
    [
        registry(),
        registry(tool(data={})),
        registry(tool(), data_classes={}),
        registry(tool(), data_classes={}, uses={}),
    ],
    ids=["no tools", "no cells", "no classes", "nothing but a tool"],
)
def test_a_registry_without_tools_cells_or_classes_opens_nothing(around: Registry) -> None:
    reader = QuestionReader(around)
    for question in ("May I put a press release into Brise Writer?", "May I use Brise Writer?", "Brise Writer?"):
        made = ruling(around, reader.read(question), asking=asking(), today=TODAY)
        assert made is None or made.verdict is None or made.verdict.outcome not in OPEN


@given(st.permutations(["a press release", "payslips", "a contract", "minutes"]))
def test_the_order_of_the_data_does_not_matter(data: list[str]) -> None:
    made = ruled(f"May I put {', '.join(data[:-1])} and {data[-1]} into ChatGPT?", "en", who=asking("sales"))
    assert made is not None
    assert made.verdict is not None
    assert (made.kind, made.verdict.outcome) == ("verdict", "ask")
    assert OUTCOMES.index("ask") > OUTCOMES.index("conditions")
