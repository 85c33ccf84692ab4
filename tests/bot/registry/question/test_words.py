"""Cutting a text into words that can be matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.question.words import cut, is_stop_word, respelled, stem, stems
from knowledge import LANGS, Lang


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("May I use DeepL?", ["may", "i", "use", "deepl"]),
        ("l’équipe d'à côté", ["l", "equipe", "d", "a", "cote"]),
        ("Kunden-Liste_2026", ["kunden", "liste", "2026"]),
        ("otter.ai", ["otter", "ai"]),
        ("Straße Übergröße", ["strasse", "ubergrosse"]),
        ("ＦＵＬＬ width", ["full", "width"]),
        ("... ?! --", []),
        ("", []),
        ("🙂 ok 🙂", ["ok"]),
    ],
)
def test_words_are_folded_and_marks_separate_them(text: str, keys: list[str]) -> None:
    assert [word.key for word in cut(text)] == keys


@pytest.mark.parametrize("mask", ["[e-mail]", "[telephone]", "[IBAN]", "[card number]", "[ID number]", "[secret]"])
def test_what_was_masked_is_one_word(mask: str) -> None:
    (word,) = [word for word in cut(f"write to {mask}, please") if word.masked]
    assert word.text == mask


def test_brackets_that_people_write_are_no_mask() -> None:
    assert not any(word.masked for word in cut("[draft] secret e-mail"))


@pytest.mark.parametrize(
    ("text", "breaks", "apart"),
    [
        ("Otter ai", False, False),
        ("Otter.ai", True, False),
        ("Otter. Ai", True, True),
        ("Otter, ai", True, True),
        ("Otter - ai", True, True),
        ("Otter-ai", False, False),
        ("Otter\nai", True, True),
        ("Otter (ai", True, True),
    ],
)
def test_a_mark_before_a_word_sets_it_apart_but_not_the_dot_within_a_name(text: str, breaks: bool, apart: bool) -> None:
    word = cut(text)[1]
    assert (word.breaks, word.apart) == (breaks, apart)


@pytest.mark.parametrize(
    ("text", "begins"), [("Deepl", True), ("a. Deepl", True), ("a Deepl", False), ("a, Deepl", False)]
)
def test_a_word_knows_whether_it_begins_a_sentence(text: str, begins: bool) -> None:
    assert cut(text)[-1].begins is begins


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("contracts", "contract", "en"),
        ("translating", "translate", "en"),
        ("fiches", "fiche", "fr"),
        ("clients", "client", "fr"),
        ("contrats", "contrat", "fr"),
        ("Verträge", "Vertrag", "de"),
        ("Rechnungen", "Rechnung", "de"),
        ("Protokolle", "Protokoll", "de"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str, lang: Lang) -> None:
    assert stems(one, lang) == stems(other, lang)


@pytest.mark.parametrize(
    ("typed", "meant", "lang"),
    [
        ("vertraege", "vertrage", "de"),
        ("uebersetzung", "ubersetzung", "de"),
        ("loehne", "lohne", "de"),
        ("queue", "queue", "fr"),
        ("people", "people", "en"),
    ],
)
def test_umlauts_may_be_spelt_out_in_german_only(typed: str, meant: str, lang: Lang) -> None:
    assert respelled(typed, lang) == meant


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [("the", "en", True), ("payslip", "en", False), ("fuer", "de", True), ("uber", "de", True), ("avec", "fr", True)],
)
def test_function_words_are_known_also_with_umlauts_spelt_out(word: str, lang: Lang, expected: bool) -> None:
    assert is_stop_word(word, lang) is expected


@given(st.text(max_size=300))
def test_any_text_can_be_cut_and_nothing_is_lost_but_its_end(text: str) -> None:
    words = cut(text)
    rebuilt = "".join(word.gap + word.text for word in words)
    assert text.startswith(rebuilt)
    for lang in LANGS:
        assert all(isinstance(stem(word.key, lang), str) for word in words)
