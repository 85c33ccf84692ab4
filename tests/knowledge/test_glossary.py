"""Words for one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.glossary import Entry, Glossary
from knowledge.types import LANGS

GLOSSARY = Glossary(
    [
        Entry(
            "customer", {"en": ["client", "customer"], "fr": ["client", "clientèle"], "de": ["Kunde", "Auftraggeber"]}
        ),
        Entry("council", {"en": ["council"], "de": ["Rat"]}),
        Entry("works-council", {"en": ["works council"], "fr": ["comité social", "CSE"], "de": ["Betriebsrat"]}),
        Entry("works-council-meeting", {"en": ["meeting of the works council", "works council meeting"]}),
        Entry("dismissal", {"en": ["dismissal"], "fr": ["licenciement"], "de": ["Kündigung"]}),
    ]
)


@pytest.mark.parametrize(
    ("lang", "text", "things"),
    [
        ("en", "Our clients and a CUSTOMER", ["customer", "customer"]),
        ("fr", "les données de la clientele et des clients", ["customer", "customer"]),
        ("de", "die Kündigungen der Kunden", ["dismissal", "customer"]),
        ("de", "Kundigung durch den Auftraggeber", ["dismissal", "customer"]),
        ("fr", "des licenciements au CSE", ["dismissal", "works-council"]),
        ("en", "Kunde und Betriebsrat", []),
        ("en", "", []),
        ("en", "?!", []),
    ],
)
def test_a_thing_is_found_in_any_form_typed_with_accents_or_without(lang, text, things):
    assert GLOSSARY.concepts(text, lang) == things


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("the council", ["council"]),
        ("the works council", ["works-council"]),
        ("the works councils and a council", ["works-council", "council"]),
        ("a meeting of the works council today", ["works-council-meeting"]),
        ("the works council meetings", ["works-council-meeting"]),
        ("a meeting of the council", ["council"]),
        ("works for the council", ["council"]),
    ],
)
def test_the_longest_form_wins_and_uses_its_words_up(text, things):
    assert GLOSSARY.concepts(text, "en") == things


def test_a_form_of_signs_alone_matches_nothing():
    assert Glossary([Entry("nothing", {"en": ["…", "!"]})]).concepts("… ! nothing", "en") == []


def test_without_entries_nothing_is_found():
    assert Glossary().concepts("customer", "en") == []


@given(st.text(), st.sampled_from(LANGS))
def test_any_text_can_be_looked_through(text, lang):
    assert set(GLOSSARY.concepts(text, lang)) <= {"customer", "council", "works-council", "dismissal"}
