"""Words, stems, grams, sentences and languages."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import analysis
from knowledge.types import LANGS

# Cleaning and folding


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  may\tI \n\n use\r\nit ", "may I use it"),
        ("may\u00a0I\u3000use it", "may I use it"),
        ("pass\u200bword\ufeff and\u2060 zero\u200dwidth", "password and zerowidth"),
        ("\u202eturned\u202c \u2066isolated\u2069", "turned isolated"),
        ("soft\u00adhyphen", "softhyphen"),
        ("nul\0and\x1bescape", "nul and escape"),
        ("ﬁle ＡＩ", "file AI"),
        ("cafe\u0301", "café"),
        ("half\ud800 a pair", "half a pair"),
        ("\u200b\u200e\u2028\0", ""),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
    ],
)
def test_cleaning_leaves_what_a_person_sees(typed, cleaned):
    assert analysis.clean(typed) == cleaned


@given(st.text())
def test_cleaning_leaves_nothing_invisible_and_no_second_blank(text):
    cleaned = analysis.clean(text)
    assert cleaned.isprintable()
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Données", "donnees"),
        ("Straße", "strasse"),
        ("GEPRÜFT", "gepruft"),
        ("Çà et là", "ca et la"),
        ("İstanbul", "istanbul"),
    ],
)
def test_folding_takes_case_and_accents_away(text, folded):
    assert analysis.fold(text) == folded


def test_words_are_folded_and_in_order_and_signs_are_none():
    assert analysis.words("C'est l'IA : 50 dossiers, n°3 (données_clients) !") == [
        *("c", "est", "l", "ia", "50", "dossiers", "n", "3", "donnees", "clients")
    ]


# Stems


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "approvals", "approval"),
        ("en", "Recorded", "recording"),
        ("fr", "données", "donnée"),
        ("fr", "enregistrements", "enregistrement"),
        ("fr", "reseaux", "Réseau"),
        ("de", "Kündigungen", "Kündigung"),
        ("de", "Kundendaten", "kundendaten"),
        ("de", "loschen", "löschen"),
        ("de", "geprüfte", "geprüften"),
    ],
)
def test_forms_of_one_word_share_a_stem_typed_with_accents_or_without(lang, one, other):
    assert analysis.stems(one, lang) == analysis.stems(other, lang) != []


@pytest.mark.parametrize(
    ("lang", "text", "content"),
    [
        ("en", "may I put the drawings into a tool", ["draw", "tool"]),
        ("fr", "est-ce que je peux mettre les plans dans un outil", ["plan", "outil"]),
        ("de", "darf ich die Zeichnungen in ein Werkzeug geben", ["zeichnung", "werkzeug"]),
    ],
)
def test_function_words_are_no_content(lang, text, content):
    kept = analysis.stems(text, lang)
    assert [word for word in kept if word in content] == content
    assert len(kept) < len(analysis.words(text)) / 2
    assert len(analysis.stems(text, lang)) == len(kept)
    assert len(analysis.all_stems(text, lang)) == len(analysis.words(text))


# Grams


def test_grams_run_across_word_borders():
    assert analysis.grams("Ab, cdé") == ["_ab_c", "ab_cd", "b_cde", "_cde_"]


def test_grams_are_the_same_with_accents_and_without():
    assert analysis.grams("donnees des salaries") == analysis.grams("Données des salariés")


@pytest.mark.parametrize("text", ["", "?!", "ab"])
def test_what_is_shorter_than_a_gram_has_none(text):
    assert analysis.grams(text) == []


# Language

CHAT = [
    ("en", "may i use chatgpt for customer emails"),
    ("en", "who do I ask when a tool is blocked?"),
    ("en", "what happens if I break the rules"),
    ("en", "is DeepL ok for contracts"),
    ("en", "can my boss see what i type"),
    ("en", "how long do you keep the chats"),
    ("en", "Do we have to label the images?"),
    ("en", "where do I report a data leak"),
    ("en", "the bot told me nonsense, now what"),
    ("en", "am I allowed to record this meeting"),
    ("en", "does this apply to interns"),
    ("en", "who won the cup final"),
    ("fr", "je peux utiliser chatgpt pour mes mails clients ?"),
    ("fr", "qui est responsable d'un texte généré par l'IA ?"),
    ("fr", "c'est quoi les données confidentielles"),
    ("fr", "combien de temps sont gardées les conversations"),
    ("fr", "mon chef peut voir ce que j'écris ?"),
    ("fr", "où signaler une fuite"),
    ("fr", "on a le droit d'enregistrer la réunion"),
    ("fr", "faut-il marquer les images"),
    ("fr", "ca marche aussi pour les stagiaires ?"),
    ("fr", "quels outils sont autorisés chez nous"),
    ("fr", "que faire si le bot raconte n'importe quoi"),
    ("fr", "puis-je mettre un contrat dans DeepL"),
    ("de", "darf ich chatgpt für kundenmails benutzen"),
    ("de", "wer haftet wenn die KI Mist baut?"),
    ("de", "Darf ich Kundendaten in ein Übersetzungstool eingeben?"),
    ("de", "wie lange werden die chats gespeichert"),
    ("de", "kann mein chef sehen was ich schreibe"),
    ("de", "wo melde ich ein datenleck"),
    ("de", "muss man die bilder kennzeichnen"),
    ("de", "gilt das auch fuer praktikanten"),
    ("de", "welche tools sind erlaubt"),
    ("de", "was passiert bei einem verstoß"),
    ("de", "Besprechung mitschneiden, geht das?"),
    ("de", "ist DeepL ok bei verträgen"),
]


@pytest.mark.parametrize(("lang", "question"), CHAT)
def test_the_language_of_a_short_chat_question_is_told(lang, question):
    assert analysis.detect_language(question) == lang


@pytest.mark.parametrize(
    "keywords", ["", "DeepL", "ChatGPT Copilot", "GDPR", "2026-11-22", "🙂", "Prompt", "مرحبا", "\ud800"]
)
def test_bare_keywords_have_no_language(keywords):
    assert analysis.detect_language(keywords) is None


# Sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ask first. Then act!", ["Ask first.", "Then act!"]),
        ("Really? Yes… Fine.", ["Really?", "Yes…", "Fine."]),
        (
            "Das gilt z. B. für Angebote. Es gilt bzw. Montags.",
            ["Das gilt z. B. für Angebote.", "Es gilt bzw. Montags."],
        ),
        ("In d. R. gilt, i. d. R. Montags: ja. Sonst nicht.", ["In d. R. gilt, i. d. R. Montags: ja.", "Sonst nicht."]),
        ("Siehe Art. 33 und Abs. 2. Danach Nr. 4.", ["Siehe Art. 33 und Abs. 2.", "Danach Nr. 4."]),
        ("Some tools, e.g. DeepL, are fine. Ask Dr. Weber.", ["Some tools, e.g. DeepL, are fine.", "Ask Dr. Weber."]),
        ("Demandez à M. Roux. Cf. Annexe.", ["Demandez à M. Roux.", "Cf. Annexe."]),
        ("It costs 3.50 EUR. Pay it.", ["It costs 3.50 EUR.", "Pay it."]),
        ("Version 1.2 counts", ["Version 1.2 counts"]),
        ("He said: “Stop.” Then he left.", ["He said: “Stop.”", "Then he left."]),
        ("« Non. » Puis « Oui. »", ["« Non. »", "Puis « Oui. »"]),
        ("„Halt.“ Dann ging er.", ["„Halt.“", "Dann ging er."]),
        ("Étape un. Élan deux.", ["Étape un.", "Élan deux."]),
        ("One item.\nTwo items. And three.\n\nFour", ["One item.", "Two items.", "And three.", "Four"]),
        ("no capital. so one sentence", ["no capital. so one sentence"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, sentences):
    assert [text[start:end].strip() for start, end in analysis.sentences(text)] == sentences


TEXT = st.text(st.sampled_from('aB. !?…\n\t"“”é«»z(1'), max_size=80)


@given(TEXT)
def test_sentences_hold_everything_once_and_never_cross_a_line(text):
    spans = list(analysis.sentences(text))
    assert all("\n" not in text[start:end] for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


@given(st.text())
def test_any_text_can_be_analysed(text):
    analysis.detect_language(text)
    analysis.grams(text)
    for lang in LANGS:
        assert len(analysis.stems(text, lang)) <= len(analysis.all_stems(text, lang))
