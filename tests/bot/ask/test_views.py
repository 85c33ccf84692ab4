import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.views import document, plain
from knowledge import LANGS, MAX_QUESTION, Answer, Citation, Document, Lang
from tests.support.command_line import keys_and_kinds

CITATION = Citation(
    number=1,
    chunk_id="data-handling.en@0#1",
    document="data-handling",
    title="Handling data in AI tools",
    lang="en",
    version="2.0",
    section="Customer data",
    anchor="customer-data",
    quote="At most 50 records per request.",
    owner="dpo@brisemont.example",
    effective=date(2026, 1, 15),
    review_due=False,
    url="https://intranet.brisemont.example/policies/data-handling",
)
NEAREST = Document(
    id="costs",
    title="Costs and business case",
    lang="en",
    version="1.1",
    status="published",
    owner="finance@brisemont.example",
    deputy=None,
    effective=date(2026, 2, 1),
    review_by=date(2027, 2, 1),
    audience=("all",),
    url=None,
    source="documents/costs.en.md",
    fingerprint="0" * 64,
)


def answer(lang: Lang = "en", **changes: Any) -> Answer:
    """An answer that quotes one section, in its own language; changes to the citation start with `cited_`."""
    cited = {name.removeprefix("cited_"): changes.pop(name) for name in list(changes) if name.startswith("cited_")}
    citation = replace(CITATION, **{"lang": lang, **cited})
    ours: dict[str, Any] = {
        "question": "how many customers at once",
        "kind": "answer",
        "text": f"Customer data\n{citation.quote} [1]",
        "citations": (citation,),
        "elapsed_ms": 12.3456,
    }
    return Answer(lang=lang, **(ours | changes))


def refusal(lang: Lang = "en", **changes: Any) -> Answer:
    """An honest no."""
    return Answer(lang=lang, question="who won the cup final", kind="no_answer", **changes)


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", ["Source\n", "Version 2.0", "effective since 15 January 2026", "owner: dpo@brisemont.example"]),
        ("fr", ["Source\n", "Version 2.0", "en vigueur depuis le 15 janvier 2026", "responsable\xa0: dpo@"]),
        ("de", ["Quelle\n", "Version 2.0", "gültig seit dem 15. Januar 2026", "verantwortlich: dpo@"]),
    ],
)
def test_people_see_the_quote_and_where_it_stands_who_owns_it_and_since_when(lang: Lang, wanted: list[str]) -> None:
    said = plain(answer(lang))
    assert said.startswith("Customer data\nAt most 50 records per request. [1]\n\n")
    assert "[1] Handling data in AI tools, Customer data (" in said
    for words in wanted:
        assert words in said


@pytest.mark.parametrize(
    ("lang", "due"), [("en", "review due"), ("fr", "révision en retard"), ("de", "Überprüfung fällig")]
)
def test_a_document_overdue_for_review_says_so_at_its_source(lang: Lang, due: str) -> None:
    assert due in plain(answer(lang, cited_review_due=True))
    assert due not in plain(answer(lang))


@pytest.mark.parametrize(
    ("lang", "hedge"),
    [
        ("en", "This may not answer your question; the closest rules are:"),
        ("fr", "Ceci ne répond peut-être pas à votre question\u202f; les règles les plus proches sont\xa0:"),
        ("de", "Das beantwortet Ihre Frage vielleicht nicht; am nächsten kommen diese Regeln:"),
    ],
)
def test_an_uncertain_answer_begins_with_a_warning(lang: Lang, hedge: str) -> None:
    assert plain(answer(lang, hedged=True)).startswith(f"{hedge}\n\nCustomer data\n")
    assert hedge not in plain(answer(lang))


@pytest.mark.parametrize(
    ("lang", "other", "note", "fact"),
    [
        ("en", "fr", "There is no English version of this rule; here is the text in French.", ", in French,"),
        ("fr", "de", "Cette règle n’existe pas en français\u202f; voici le texte en allemand.", ", en allemand,"),
        ("de", "en", "Diese Regel gibt es nicht auf Deutsch; hier der Text auf Englisch.", ", auf Englisch,"),
    ],
)
def test_a_text_in_another_language_than_the_question_is_announced(
    lang: Lang, other: Lang, note: str, fact: str
) -> None:
    said = plain(answer(lang, cited_lang=other, notes=("other_language",)))
    assert said.startswith(f"{note}\n\n")
    assert fact in said
    assert note not in plain(answer(lang))


def test_one_quote_in_another_language_among_others_is_marked_at_its_source() -> None:
    foreign = replace(CITATION, number=2, lang="de", section="Kosten")
    said = plain(answer("en", citations=(CITATION, foreign)))
    first, second = (line for line in said.splitlines() if line.startswith("["))
    assert "in German" not in first
    assert "in German" in second


@pytest.mark.parametrize(
    ("lang", "fact"),
    [
        ("en", "translation of version 2.0, current version: 2.1"),
        ("fr", "traduction de la version 2.0, version actuelle\xa0: 2.1"),
        ("de", "Übersetzung von Version 2.0, aktuelle Version: 2.1"),
    ],
)
def test_a_translation_that_lags_behind_says_which_version_it_is_and_which_there_is(lang: Lang, fact: str) -> None:
    assert f"({fact}, " in plain(answer(lang, cited_newer_version="2.1"))


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("en", "The language model cannot be reached at the moment, so I am quoting the rules word for word."),
        ("fr", "Le modèle de langage est injoignable pour le moment\u202f; je cite donc les règles mot pour mot."),
        ("de", "Das Sprachmodell ist zurzeit nicht erreichbar, daher zitiere ich die Regeln im Wortlaut."),
    ],
)
def test_quotes_in_place_of_a_model_that_failed_say_so_first(lang: Lang, note: str) -> None:
    said = plain(answer(lang, notes=("model_unavailable",), hedged=True))
    assert said.startswith(f"{note}\n\n")
    assert said.index(note) < said.index("Customer data")


@pytest.mark.parametrize(
    ("lang", "disclaimer"),
    [
        ("en", "AI guide; quotes the company’s rules; not legal advice."),
        ("fr", "Guide IA\u202f; cite les règles de l’entreprise\u202f; ne constitue pas un conseil juridique."),
        ("de", "KI-Guide; zitiert die Regeln des Unternehmens; keine Rechtsberatung."),
    ],
)
def test_every_answer_and_every_refusal_ends_with_who_speaks(lang: Lang, disclaimer: str) -> None:
    for said in (answer(lang), answer(lang, hedged=True), refusal(lang), refusal(lang, nearest=(NEAREST,))):
        assert plain(said).endswith(f"\n\n{disclaimer}")


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("en", "The nearest documents:"),
        ("fr", "Les documents les plus proches\xa0:"),
        ("de", "Am nächsten kommen diese Dokumente:"),
    ],
)
def test_a_refusal_names_the_nearest_documents_and_whom_to_ask(lang: Lang, heading: str) -> None:
    said = plain(refusal(lang, nearest=(NEAREST,), searched=16))
    assert f"{heading}\n- Costs and business case (finance@brisemont.example)\n" in said
    assert "16" in said.splitlines()[0]
    assert heading not in plain(refusal(lang, searched=16))


@pytest.mark.parametrize(
    ("lang", "example"),
    [
        ("en", "May I put customer data into a translation tool?"),
        ("fr", "Puis-je saisir des données clients dans un outil de traduction"),
        ("de", "Darf ich Kundendaten in ein Übersetzungstool eingeben?"),
    ],
)
def test_an_empty_question_is_met_with_an_example(lang: Lang, example: str) -> None:
    assert example in plain(Answer(question="", lang=lang, kind="clarify", notes=("empty_question",)))


@pytest.mark.parametrize("lang", LANGS)
def test_a_question_that_is_too_long_is_told_its_length_and_the_limit(lang: Lang) -> None:
    said = plain(Answer(question="x" * 40_000, lang=lang, kind="clarify", notes=("long_question",)))
    digits = "".join(character for character in said if character.isdigit())
    assert digits == f"40000{MAX_QUESTION}"


def test_the_link_leads_to_the_section_or_to_the_document_or_is_left_out() -> None:
    assert "\n    https://intranet.brisemont.example/policies/data-handling#customer-data" in plain(answer())
    assert plain(answer(cited_anchor="")).count("/data-handling\n") == 1
    assert "http" not in plain(answer(cited_url=None))


def test_a_section_that_is_the_title_is_named_once() -> None:
    said = plain(answer(cited_section="Handling data in AI tools"))
    assert "[1] Handling data in AI tools (Version" in said


def test_several_sources_are_listed_under_a_plural() -> None:
    said = plain(answer("de", citations=(CITATION, replace(CITATION, number=2, section="Fristen"))))
    assert "\n\nQuellen\n[1] " in said
    assert "\n[2] Handling data in AI tools, Fristen (" in said


def test_the_document_of_an_answer_has_the_keys_and_kinds_of_the_format() -> None:
    assert keys_and_kinds(document(answer())) == {
        "question": str, "lang": str, "kind": str, "text": str, "hedged": bool,
        "verdict": type(None), "verdicts": [], "options": [],
        "citations": [
            {
                "document": str, "lang": str, "version": str, "section": str, "anchor": str, "quote": str, "url": str,
            }
        ],
        "nearest": [], "engine": str, "elapsed_ms": float,
    }  # fmt: skip


def test_the_document_carries_what_the_answer_says() -> None:
    said = document(answer("fr", hedged=True))
    assert said["text"] == plain(answer("fr", hedged=True))
    assert (said["lang"], said["kind"], said["hedged"], said["engine"]) == ("fr", "answer", True, "extractive")
    assert said["elapsed_ms"] == 12.3
    assert said["citations"][0]["quote"] == "At most 50 records per request."


def test_the_document_of_a_refusal_has_no_citations_but_the_ids_of_the_nearest_documents() -> None:
    said = document(refusal(nearest=(NEAREST,), searched=16))
    assert (said["kind"], said["citations"], said["nearest"]) == ("no_answer", [], ["costs"])


@given(question=st.text(), lang=st.sampled_from(LANGS), kind=st.sampled_from(["no_answer", "clarify"]))
def test_whatever_was_asked_comes_back_in_json_as_it_was(question: str, lang: Lang, kind: Any) -> None:
    said = document(Answer(question=question, lang=lang, kind=kind))
    assert json.loads(json.dumps(said, ensure_ascii=False))["question"] == question
