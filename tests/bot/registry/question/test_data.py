"""Which data a question speaks of, what it rules out, and what stays unclear."""

from __future__ import annotations

import pytest

from knowledge import Lang
from tests.support.verdicts import read

ASKED: dict[Lang, str] = {
    "en": "May I put {} into DeepL?",
    "fr": "Puis-je mettre {} dans DeepL ?",
    "de": "Darf ich {} in DeepL eingeben?",
}


@pytest.mark.parametrize(
    ("lang", "data", "classes"),
    [
        ("en", "a press release", {"public"}),
        ("en", "press release and payslips", {"public", "personal"}),
        ("en", "our customers' phone numbers", {"personal"}),
        ("en", "the phone numbers of our customers", {"personal"}),
        ("en", "the source code of a customer", {"customer_code"}),
        ("en", "the minutes, a contract and a sick note", {"internal", "confidential", "sick_notes"}),
        ("en", "a pressrelease", {"public"}),
        ("fr", "un communiqué de presse", {"public"}),
        ("fr", "les numéros de téléphone de nos clients", {"personal"}),
        ("fr", "le code source d’un client", {"customer_code"}),
        ("fr", "des fiches de paie et la nomenclature", {"personal", "confidential"}),
        ("fr", "un dossier médical", {"special"}),
        ("de", "eine Pressemitteilung", {"public"}),
        ("de", "die Telefonnummern unserer Kunden", {"personal"}),
        ("de", "Kundentelefonnummern", {"personal"}),
        ("de", "Quellcode von Kunden", {"customer_code"}),
        ("de", "ein Vertragsentwurf", {"confidential"}),
        ("de", "Vertraege", {"confidential"}),
        ("de", "Gehaltsabrechnungen und die Stückliste", {"personal", "confidential"}),
        ("de", "eine Kundenliste", {"personal"}),
        ("de", "customer data", {"personal"}),
        ("fr", "une Krankmeldung", {"sick_notes"}),
        ("en", "the Pressemitteilung", {"public"}),
    ],
)
def test_classes_are_found_in_all_forms_orders_and_mixtures(lang: Lang, data: str, classes: set[str]) -> None:
    assert classes <= set(read(ASKED[lang].format(data), lang).classes)


@pytest.mark.parametrize(
    ("lang", "data"),
    [
        ("en", "a press release without customer data"),
        ("en", "a press release, no customer data"),
        ("en", "a press release with no names of customers"),
        ("en", "a press release but no customer data and no payslips"),
        ("en", "a press release without any of our customer data"),
        ("en", "a press release without names or addresses"),
        ("fr", "un communiqué de presse sans données clients"),
        ("fr", "un communiqué de presse, pas de données clients,"),
        ("fr", "un communiqué de presse sans aucune donnée client"),
        ("fr", "un communiqué de presse sans noms ni adresses"),
        ("de", "eine Pressemitteilung ohne Kundendaten"),
        ("de", "eine Pressemitteilung, keine Kundendaten,"),
        ("de", "eine Pressemitteilung ohne irgendwelche Kundendaten"),
        ("de", "eine Pressemitteilung ohne Namen oder Adressen"),
    ],
)
def test_what_is_ruled_out_for_certain_does_not_count(lang: Lang, data: str) -> None:
    found = read(ASKED[lang].format(data), lang)
    assert found.classes == ("public",)
    assert found.negated
    assert "public" not in found.negated


@pytest.mark.parametrize(
    ("lang", "data"),
    [
        ("en", "nothing but customer data"),
        ("en", "not only a press release but customer data"),
        ("en", "customer data that are not anonymised"),
        ("en", "non-anonymised customer data"),
        ("en", "a press release, not without customer data"),
        ("en", "a press release with no customer data removed"),
        ("en", "no press release but customer data"),
        ("en", "no problem: customer data"),
        ("en", "anonymised customer data"),
        ("en", "pseudonymised customer data"),
        ("en", "a press release with no names except those of our customers"),
        ("fr", "rien que des données clients"),
        ("fr", "non seulement un communiqué de presse mais des données clients"),
        ("fr", "des données clients non anonymisées"),
        ("fr", "des données clients pas encore anonymisées"),
        ("fr", "des données clients pseudonymisées"),
        ("de", "nichts als Kundendaten"),
        ("de", "nicht nur eine Pressemitteilung, sondern Kundendaten"),
        ("de", "nicht anonymisierte Kundendaten"),
        ("de", "noch nicht anonymisierte Kundendaten"),
        ("de", "keine Pressemitteilung, sondern Kundendaten"),
        ("de", "pseudonymisierte Kundendaten"),
        ("de", "eine Pressemitteilung, nicht ohne Kundendaten,"),
    ],
)
def test_what_only_looks_like_a_negation_leaves_customer_data_in(lang: Lang, data: str) -> None:
    assert "personal" in read(ASKED[lang].format(data), lang).classes


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "May I put a press release into DeepL? Customer data is not included."),
        ("de", "Darf ich eine Pressemitteilung in DeepL eingeben? Kundendaten sind nicht drin."),
    ],
)
def test_what_is_denied_behind_it_is_ruled_out(lang: Lang, question: str) -> None:
    assert read(question, lang).classes == ("public",)


@pytest.mark.parametrize(
    ("lang", "data"),
    [
        ("en", "an unpublished press release"),
        ("en", "the draft of a press release"),
        ("en", "a press release that is not published yet"),
        ("fr", "un communiqué de presse non publié"),
        ("fr", "le brouillon d’un communiqué de presse"),
        ("fr", "un communiqué de presse pas encore publié"),
        ("de", "eine unveröffentlichte Pressemitteilung"),
        ("de", "den Entwurf einer Pressemitteilung"),
        ("de", "eine noch nicht veröffentlichte Pressemitteilung"),
        ("de", "einen Pressemitteilungsentwurf"),
    ],
)
def test_what_is_not_out_yet_is_not_public(lang: Lang, data: str) -> None:
    assert "public" not in read(ASKED[lang].format(data), lang).classes


@pytest.mark.parametrize(
    ("lang", "data"),
    [
        ("en", "the published brochure"),
        ("en", "a brochure that has been published"),
        ("fr", "la brochure publiée"),
        ("de", "die veröffentlichte Broschüre"),
        ("de", "unsere bereits veröffentlichte Broschüre"),
    ],
)
def test_what_has_been_published_is_public(lang: Lang, data: str) -> None:
    assert read(ASKED[lang].format(data), lang).classes == ("public",)


@pytest.mark.parametrize(
    ("lang", "data", "word"),
    [
        ("en", "the zorblax of a press release", "zorblax"),
        ("en", "a press release and Mrs M.'s illness", "Mrs M"),
        ("en", "a press release with the frobnication", "frobnication"),
        ("fr", "un communiqué de presse avec le zorblax", "zorblax"),
        ("de", "eine Pressemitteilung mit dem Zorblax", "Zorblax"),
        ("de", "eine Pressemitteilung und Frau Müllers Zorblax", "Frau Müllers Zorblax"),
    ],
)
def test_a_word_that_nothing_explains_is_unclear(lang: Lang, data: str, word: str) -> None:
    assert word in read(ASKED[lang].format(data), lang).unclear


@pytest.mark.parametrize(
    ("lang", "data"),
    [("en", "the file of Mrs Miller"), ("fr", "le fichier de Madame Morvent"), ("de", "die Datei von Frau Müller")],
)
def test_what_is_said_of_a_person_by_name_is_personal_and_may_be_more(lang: Lang, data: str) -> None:
    found = read(ASKED[lang].format(data), lang)
    assert "personal" in found.classes
    assert found.unclear


@pytest.mark.parametrize("mask", ["[e-mail]", "[telephone]", "[IBAN]", "[card number]", "[ID number]", "[secret]"])
def test_what_was_masked_in_the_question_is_personal(mask: str) -> None:
    assert "personal" in read(f"May I put a press release for {mask} into DeepL?").classes


@pytest.mark.parametrize(
    ("lang", "data", "data_class"),
    [
        ("en", "paylsips", "personal"),
        ("en", "custmer data", "personal"),
        ("en", "a confidental contract", "confidential"),
        ("en", "a contrakt", "confidential"),
        ("fr", "des fiches de paye", "personal"),
        ("fr", "des donees clients", "personal"),
        ("fr", "la nomenclatur", "confidential"),
        ("de", "Gehaltsabrechungen", "personal"),
        ("de", "Kundnedaten", "personal"),
        ("de", "den Quelcode", "confidential"),
    ],
)
def test_typing_errors_in_the_data_are_understood(lang: Lang, data: str, data_class: str) -> None:
    assert data_class in read(ASKED[lang].format(data), lang).classes


@pytest.mark.parametrize(
    ("lang", "question", "use"),
    [
        ("en", "May I use Personio Assistant to rank applicants?", "hr_decisions"),
        ("en", "May Personio Assistant rank all our applicants by their CVs?", "hr_decisions"),
        ("en", "Can ChatGPT write a LinkedIn post?", "publication"),
        ("en", "Can I use DeepL to translate a contract?", "contract_translation"),
        ("fr", "Puis-je utiliser Personio Assistant pour classer des candidats ?", "hr_decisions"),
        ("fr", "Puis-je traduire un contrat avec DeepL ?", "contract_translation"),
        ("de", "Darf ich mit Personio Assistant Bewerber vorsortieren?", "hr_decisions"),
        ("de", "Darf ich einen Vertrag mit DeepL übersetzen?", "contract_translation"),
        ("de", "Darf Copilot eine Reklamation beantworten?", "complaints"),
    ],
)
def test_uses_are_found_in_any_order(lang: Lang, question: str, use: str) -> None:
    assert use in read(question, lang).uses


def test_the_words_for_each_class_are_kept_as_they_were_written() -> None:
    found = read("May I put our Press Release and PAYSLIPS into DeepL?")
    assert dict(found.said) == {"public": "Press Release", "personal": "PAYSLIPS"}
