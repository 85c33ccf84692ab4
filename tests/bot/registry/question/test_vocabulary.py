"""What the lexicon and the company's own terms know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from bot.registry.question.reading import QuestionReader
from bot.registry.question.vocabulary import STANDARD, Sense, Vocabulary, known_products, lexicon, phrases, vocabularies
from bot.registry.question.words import cut
from bot.registry.tools import Cell, DataClass, Registry, Use
from knowledge import LANGS, Lang
from tests.support.verdicts import CLASSES, USES, registry, tool

KINDS = {
    "class",
    "vague",
    "published",
    "unpublished",
    "neutral",
    "negator",
    "exception",
    "not_negation",
    "person",
    "use",
}


@cache
def words() -> Mapping[Lang, Vocabulary]:
    return vocabularies(registry(tool()))


def sense(text: str, lang: Lang, known: Mapping[Lang, Vocabulary] | None = None) -> tuple[str, str] | None:
    """Kind and value of a phrase that is one entry; None if it is none, or not one."""
    keys = [word.key for word in cut(text)]
    found = (known or words())[lang].at(keys, 0)
    return (found[1].kind, found[1].value) if found is not None and found[0] == len(keys) else None


@pytest.mark.parametrize(
    ("text", "lang", "data_class"),
    [
        ("payslip", "en", "personal"),
        ("payslips", "en", "personal"),
        ("press release", "en", "public"),
        ("press releases", "en", "public"),
        ("meeting minutes", "en", "internal"),
        ("source code", "en", "confidential"),
        ("medical records", "en", "special"),
        ("fiche de paie", "fr", "personal"),
        ("fiches de paie", "fr", "personal"),
        ("communiqués de presse", "fr", "public"),
        ("code source", "fr", "confidential"),
        ("dossiers médicaux", "fr", "special"),
        ("Gehaltsabrechnung", "de", "personal"),
        ("Gehaltsabrechnungen", "de", "personal"),
        ("Pressemitteilungen", "de", "public"),
        ("Quellcode", "de", "confidential"),
        ("Gesundheitsdaten", "de", "special"),
    ],
)
def test_ordinary_words_are_known_in_all_their_forms(text: str, lang: Lang, data_class: str) -> None:
    assert sense(text, lang) == ("class", data_class)


@pytest.mark.parametrize(
    ("text", "lang", "data_class"),
    [
        ("sick notes", "en", "sick_notes"),
        ("fair contacts", "en", "leads"),
        ("Messekontakten", "de", "leads"),
        ("Krankmeldungen", "de", "sick_notes"),
        ("sick note", "fr", "sick_notes"),  # the company's own words count in every language: people mix them
        ("customer code", "de", "customer_code"),
        ("sick_notes", "en", "sick_notes"),
    ],
)
def test_the_companys_own_terms_win_over_the_lexicon(text: str, lang: Lang, data_class: str) -> None:
    assert sense(text, lang) == ("class", data_class)


def test_of_two_classes_for_one_term_the_stricter_wins() -> None:
    around = registry(data_classes={
        "public": DataClass(id="public", terms={"en": ("leaflet",)}),
        "secret": DataClass(id="secret", terms={"en": ("leaflet",)}),
    })  # fmt: skip
    for classes in (around.data_classes, dict(reversed(list(around.data_classes.items())))):
        known = vocabularies(registry(data_classes=classes))
        assert sense("leaflet", "en", known) == ("class", list(classes)[-1])


def test_a_company_without_a_standard_class_gets_its_words_as_vague() -> None:
    known = vocabularies(
        registry(data_classes={"open": DataClass(id="open"), "closed": DataClass(id="closed")}, uses={})
    )
    assert sense("payslips", "en", known) == ("vague", "")
    assert sense("press release", "en", known) == ("vague", "")
    assert sense("closed", "en", known) == ("class", "closed")


def test_the_lexicons_uses_count_only_where_the_company_has_them() -> None:
    use = next(iter(lexicon("en")["uses"]))
    term = lexicon("en")["uses"][use][0]
    without = vocabularies(registry(uses={}))
    with_it = vocabularies(registry(uses={use: Use(id=use, outcome="ask")}))
    assert sense(term, "en", with_it) == ("use", use)
    assert (sense(term, "en", without) or ("", ""))[0] != "use"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("payslps", "payslip"),
        ("paylsips", "payslip"),
        ("confidental", "confidential"),
        ("unpublished", None),
        ("contrakt", "contract"),
        ("abcd", None),
        ("12345", None),
        ("zorblax", None),
    ],
)
def test_a_typing_error_finds_the_word_that_was_meant_and_never_another_first_letter(
    key: str, expected: str | None
) -> None:
    meant = words()["en"].corrected(key, innocent=True)
    if expected is None:
        assert meant is None or meant == key
    else:
        assert meant is not None
        assert meant.startswith(expected[:6])


@pytest.mark.parametrize("published", ["published", "publie", "veroffentlicht"])
def test_a_negating_prefix_is_no_typing_error(published: str) -> None:
    for lang in LANGS:
        assert words()[lang].corrected(f"un{published}", innocent=True) != published


@pytest.mark.parametrize(
    ("key", "data_class"),
    [
        ("kundendatenliste", "personal"),
        ("mitarbeiterlisten", "personal"),
        ("lohnabrechnungsdaten", "personal"),
        ("kundenvertragsentwurf", "confidential"),
        ("gesundheitsdatenauswertung", "special"),
    ],
)
def test_german_compounds_are_cut_into_words_that_are_known(key: str, data_class: str) -> None:
    found = words()["de"].compound(key)
    assert found is not None
    assert ("class", data_class) in [(one.kind, one.value) for one in found]


@pytest.mark.parametrize("key", ["zorblaxdings", "kundenzorblax", "aus", "x" * 400])
def test_a_compound_with_an_unknown_part_is_none(key: str) -> None:
    assert words()["de"].compound(key) is None


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_only_german_writes_compounds(lang: Lang) -> None:
    assert words()[lang].compound("kundendatenliste") is None


@pytest.mark.parametrize("lang", LANGS)
def test_the_lexicon_has_every_part_in_every_language(lang: Lang) -> None:
    said = lexicon(lang)
    assert set(said["classes"]) >= set(STANDARD)
    assert all(len(said["classes"][name]) >= 50 for name in STANDARD)
    assert {"negators", "exceptions", "not_negations"} <= said["negation"].keys()
    assert phrases(lang).permission
    assert phrases(lang).personal_account
    assert {"owner", "cost", "access", "replacement", "hosting", "status", "fallback"} <= phrases(lang).topics.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_stricter_class_is_a_word_of_a_laxer_one(lang: Lang) -> None:
    """As written: one term stands in one class, or the laxer entry would be dead and mislead who reads the file."""
    seen: dict[str, str] = {}
    for name in STANDARD:
        for term in lexicon(lang)["classes"][name]:
            assert seen.setdefault(term.casefold(), name) == name, term


@pytest.mark.parametrize("lang", LANGS)
def test_no_published_thing_is_what_a_stricter_class_knows(lang: Lang) -> None:
    """Every public term must still be public once the stricter words are known: none is overruled."""
    for term in lexicon(lang)["classes"]["public"]:
        assert sense(term, lang) == ("class", "public"), term


def test_products_are_known_by_their_joined_names() -> None:
    assert {"chatgpt", "deepl", "gemini"} <= known_products()
    assert all(name == name.casefold() and " " not in name for name in known_products())


STRICT = ("confidential", "personal", "special")
QUESTIONS: Mapping[Lang, str] = {
    "en": "May I put the {} into Brise Writer?",
    "fr": "Puis-je mettre {} dans Brise Writer ?",
    "de": "Darf ich {} in Brise Writer eingeben?",
}


@cache
def lax() -> tuple[Registry, QuestionReader]:
    """A tool for public and internal data, and no use that would settle a question by itself."""
    one = tool(data={"public": Cell(outcome="allowed"), "internal": Cell(outcome="allowed")})
    around = registry(one, uses={}, data_classes={id: CLASSES[id] for id in STANDARD})
    return around, QuestionReader(around)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("data_class", STRICT)
def test_every_strict_word_of_the_lexicon_is_understood_as_that_or_stricter_in_a_question(
    lang: Lang, data_class: str
) -> None:
    around, reader = lax()
    order = list(around.data_classes)
    least = order.index(data_class)
    for term in lexicon(lang)["classes"][data_class]:
        found = reader.read(QUESTIONS[lang].format(term), lang=lang)
        strictest = max((order.index(one) for one in found.classes), default=-1)
        assert strictest >= least or found.account == "personal", (term, found.classes, found.unclear)


def test_every_sense_is_of_a_known_kind() -> None:
    for vocabulary in words().values():
        senses: list[Sense] = [*vocabulary.exact.values(), *vocabulary.stemmed.values()]
        assert {one.kind for one in senses} <= KINDS
        assert {one.value for one in senses if one.kind == "class"} <= CLASSES.keys()
        assert {one.value for one in senses if one.kind == "use"} <= USES.keys()
