"""Which questions ask for an approved answer, and which only look like it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.approved import Approved, match, open_to
from knowledge import EVERYONE, LANGS, Lang, Reader

TODAY = date(2026, 11, 23)

SAME: dict[Lang, list[tuple[str, list[str]]]] = {
    "en": [
        (
            "May I record a meeting with the assistant?",
            [
                "may i record a meeting with the assistant",
                "Can I record a meeting with the assistant?",
                "Am I allowed to record meetings with the assistant?",
                "Hi! Could we record meetings with our assistant, please?",
                "May I record a meeting with the asisstant?",
                "Is it ok to record a meeting with the assistant",
            ],
        ),
        (
            "Who pays for the licence of a translation tool?",
            [
                "who pays for the licences of translation tools",
            ],
        ),
        (
            "Do I have to label images made with AI on LinkedIn?",
            [
                "Must I label images made with AI on LinkedIn?",
                "Should we label images made with AI on LinkedIn?",
                "do we have to label images made with AI on linkedin??",
            ],
        ),
        (
            "How long are meeting summaries kept?",
            [
                "How long are the meeting summaries kept?",
                "how long is a meeting summary kept",
            ],
        ),
        (
            "Which tools may summarise customer contracts?",
            [
                "What tools may summarize customer contracts?",
                "Which tool can summarise customer contracts?",
            ],
        ),
        (
            "Can I use ChatGPT for my 2 weekly reports?",
            [
                "Can I use ChatGPT for my two weekly reports?",
                "may we use Chat GPT for our 2 weekly reports",
            ],
        ),
    ],
    "fr": [
        (
            "Puis-je enregistrer une réunion avec l’assistant ?",
            [
                "puis je enregistrer une reunion avec l'assistant",
                "Est-ce que je peux enregistrer des réunions avec l'assistant ?",
                "Bonjour, peut-on enregistrer une réunion avec l’assistant s’il vous plaît ?",
                "Ai-je le droit d’enregistrer une réunion avec l’assistant ?",
            ],
        ),
        (
            "Qui paie la licence du traducteur ?",
            [
                "qui paie les licences du traducteur",
                "Qui paie la licence de notre traducteur ?",
            ],
        ),
        (
            "Dois-je signaler une image créée par l’IA ?",
            [
                "Devons-nous signaler les images créées par l'IA ?",
                "Faut-il signaler une image créée par l’IA ?",
            ],
        ),
        (
            "Où sont stockés les comptes rendus de réunion ?",
            [
                "où sont stockés les comptes rendus des réunions",
            ],
        ),
        (
            "Pour une traduction urgente, quel outil choisir ?",
            [
                "Quel outil choisir pour une traduction urgente ?",
            ],
        ),
        (
            "Combien de temps garde-t-on les enregistrements ?",
            [
                "combien de temps garde-t-on un enregistrement",
                "Combien de temps garde-t-on nos enregistrements ?",
            ],
        ),
    ],
    "de": [
        (
            "Darf ich eine Besprechung mit dem Assistenten aufzeichnen?",
            [
                "darf ich eine besprechung mit dem assistenten aufzeichnen",
                "Dürfen wir Besprechungen mit dem Assistenten aufzeichnen?",
                "Kann ich eine Besprechung mit dem Assistenten aufzeichnen?",
                "Hallo, darf man Besprechungen mit dem Assistenten bitte aufzeichnen?",
                "Darf ich eine Besprechnug mit dem Assistenten aufzeichnen?",
            ],
        ),
        (
            "Wer bezahlt die Lizenz des Übersetzers?",
            [
                "wer bezahlt die Lizenzen des Übersetzers",
                "Wer bezahlt die Lizenz für den Übersetzer?",
            ],
        ),
        (
            "Muss ich Bilder aus der KI kennzeichnen?",
            [
                "Müssen wir Bilder aus der KI kennzeichnen?",
                "Muss man Bilder der KI kennzeichnen?",
            ],
        ),
        (
            "Wie lange werden Protokolle aufbewahrt?",
            [
                "wie lange werden die protokolle aufbewahrt",
                "Wie lange wird ein Protokoll aufbewahrt?",
            ],
        ),
        (
            "Wo melde ich einen Fehler im Chatbot?",
            [
                "Wo melden wir Fehler im Chatbot?",
                "wo melde ich fehler im chatbot",
            ],
        ),
        (
            "Welche Daten darf ein Praktikant in Copilot eingeben?",
            [
                "Welche Daten dürfen Praktikanten in Copilot eingeben?",
            ],
        ),
    ],
}

OTHER: dict[Lang, list[tuple[str, list[str]]]] = {
    "en": [
        (
            "May I record a meeting with the assistant?",
            [
                "May I not record a meeting with the assistant?",
                "Must I record a meeting with the assistant?",
                "May I record a meeting without the assistant?",
                "Who may record a meeting with the assistant?",
                "When may I record a meeting with the assistant?",
                "May I record a customer meeting with the assistant?",
                "May I record a call with the assistant?",
                "May I transcribe a meeting with the assistant?",
                "May I record a meeting with Copilot?",
                "May I record a meeting with the assistant in France?",
                "May I record a meeting with the assistant before everyone agrees?",
                "May I record my first meeting with the assistant?",
                "Record meeting",
                "How do I record a meeting with the assistant?",
                "May I share a meeting recorded with the assistant?",
                "Is it forbidden to record a meeting with the assistant?",
            ],
        ),
        (
            "May I paste customer data into DeepL?",
            [
                "May I paste customer data into DeepSeek?",
                "May I paste employee data into DeepL?",
                "May I paste customer data into DeepL Free?",
                "May I paste customer lists into DeepL?",
                "May I paste supplier data into DeepL?",
                "May I paste customer health data into DeepL?",
                "May I paste data into DeepL?",
                "May I never paste customer data into DeepL?",
                "May I paste other customer data into DeepL?",
                "May I paste only customer data into DeepL?",
                "May I paste 100 customer data into DeepL?",
                "May customers paste data into DeepL?",
                "May I copy customer data out of DeepL?",
                "May I put company data into DeepL?",
                "May I paste customer data into DeepL after anonymising it?",
            ],
        ),
        (
            "May Copilot send data to DeepL?",
            [
                "May DeepL send data to Copilot?",
                "May Copilot send data to Gemini?",
            ],
        ),
        (
            "Can I use GPT-4 for offers?",
            [
                "Can I use GPT-5 for offers?",
                "Can I use GPT for offers?",
                "Can I use GPT-4 for orders?",
            ],
        ),
        (
            "Is a contract needed for a pilot?",
            [
                "Is a contact needed for a pilot?",
                "Is a contract needed for a pilot of 5 people?",
                "Who needs a contract for a pilot?",
            ],
        ),
        (
            "Can I see your questions?",
            [
                "Can you see my questions?",
                "Can I see my questions?",
            ],
        ),
        (
            "How long are recordings kept?",
            [
                "How often are recordings kept?",
                "How long are summaries kept?",
                "Where are recordings kept?",
            ],
        ),
        (
            "May I keep notes for 3 months?",
            [
                "May I keep notes for 6 months?",
                "May I keep notes for three years?",
                "May I keep notes for 30 months?",
            ],
        ),
        (
            "How do I opt in to training?",
            [
                "How do I opt out of training?",
                "How do I opt off training?",
            ],
        ),
        (
            "Who approves Make for sales?",
            [
                "Who approves Zapier for sales?",
                "Who approves a make-over for sales?",
            ],
        ),
        (
            "What does IT check in a tool?",
            [
                "What does it check in a tool?",
                "What does HR check in a tool?",
            ],
        ),
    ],
    "fr": [
        (
            "Puis-je enregistrer une réunion avec l’assistant ?",
            [
                "Puis-je ne pas enregistrer une réunion avec l’assistant ?",
                "Dois-je enregistrer une réunion avec l’assistant ?",
                "Puis-je enregistrer une réunion sans l’assistant ?",
                "Qui peut enregistrer une réunion avec l’assistant ?",
                "Puis-je enregistrer un appel avec l’assistant ?",
                "Puis-je enregistrer une réunion client avec l’assistant ?",
                "Puis-je résumer une réunion avec l’assistant ?",
                "Est-il interdit d’enregistrer une réunion avec l’assistant ?",
                "Quand puis-je enregistrer une réunion avec l’assistant ?",
                "Puis-je enregistrer deux réunions avec l’assistant ?",
            ],
        ),
        (
            "Puis-je saisir des données clients dans DeepL ?",
            [
                "Puis-je saisir des données salariés dans DeepL ?",
                "Puis-je saisir des données clients dans Copilot ?",
                "Puis-je saisir des données dans DeepL ?",
                "Puis-je saisir des données clients dans DeepL Pro ?",
                "Puis-je saisir aucune donnée client dans DeepL ?",
                "Un client peut-il saisir des données dans DeepL ?",
                "Puis-je saisir des données fournisseurs dans DeepL ?",
                "Puis-je saisir seulement des données clients dans DeepL ?",
            ],
        ),
        (
            "Puis-je publier une image libre de droits ?",
            [
                "Puis-je publier une image ?",
                "Puis-je publier une image libre ?",
                "Dois-je publier une image libre de droits ?",
            ],
        ),
        (
            "Qui paie la licence du traducteur ?",
            [
                "Qui paie la licence de l’assistant ?",
                "Quand paie-t-on la licence du traducteur ?",
                "Qui ne paie pas la licence du traducteur ?",
            ],
        ),
        (
            "Où sont stockés les comptes rendus ?",
            [
                "Ou sont stockés les enregistrements ?",
                "Comment sont stockés les comptes rendus ?",
                "Où sont stockés nos anciens comptes rendus ?",
            ],
        ),
    ],
    "de": [
        (
            "Darf ich eine Besprechung mit dem Assistenten aufzeichnen?",
            [
                "Darf ich eine Besprechung nicht mit dem Assistenten aufzeichnen?",
                "Muss ich eine Besprechung mit dem Assistenten aufzeichnen?",
                "Darf ich eine Besprechung ohne den Assistenten aufzeichnen?",
                "Wer darf eine Besprechung mit dem Assistenten aufzeichnen?",
                "Wann darf ich eine Besprechung mit dem Assistenten aufzeichnen?",
                "Darf ich eine Kundenbesprechung mit dem Assistenten aufzeichnen?",
                "Darf ich ein Gespräch mit dem Assistenten aufzeichnen?",
                "Darf ich eine Besprechung mit Copilot aufzeichnen?",
                "Darf ich eine Besprechung mit dem Assistenten zusammenfassen?",
                "Ist es verboten, eine Besprechung mit dem Assistenten aufzuzeichnen?",
                "Darf ich keine Besprechung mit dem Assistenten aufzeichnen?",
            ],
        ),
        (
            "Darf ich Kundendaten in DeepL eingeben?",
            [
                "Darf ich Mitarbeiterdaten in DeepL eingeben?",
                "Darf ich Kundendaten in Copilot eingeben?",
                "Darf ich Daten in DeepL eingeben?",
                "Darf ich Kundenlisten in DeepL eingeben?",
                "Darf ich Kundendaten in DeepL Pro eingeben?",
                "Dürfen Kunden Daten in DeepL eingeben?",
                "Darf ich Kundendaten nie in DeepL eingeben?",
                "Darf ich Kundendaten und Verträge in DeepL eingeben?",
                "Darf ich nur Kundendaten in DeepL eingeben?",
                "Darf ich alte Kundendaten in DeepL eingeben?",
            ],
        ),
        (
            "Wie lange werden Protokolle aufbewahrt?",
            [
                "Wie oft werden Protokolle aufbewahrt?",
                "Wo werden Protokolle aufbewahrt?",
                "Wie lange werden Aufnahmen aufbewahrt?",
            ],
        ),
        (
            "Wer bezahlt die Lizenz vor der Freigabe?",
            [
                "Wer bezahlt die Lizenz nach der Freigabe?",
                "Wer bezahlt die Lizenz ohne Freigabe?",
                "Wer beantragt die Lizenz vor der Freigabe?",
            ],
        ),
        (
            "Gilt das für Team 1?",
            [
                "Gilt das für Team 2?",
                "Gilt das für alle Teams?",
            ],
        ),
    ],
}

MUST_MATCH = [(lang, asked, question) for lang in LANGS for asked, among in SAME[lang] for question in among]
MUST_NOT = [(lang, asked, question) for lang in LANGS for asked, among in OTHER[lang] for question in among]


def approved(asked: str = "Who may approve a new tool?", lang: Lang = "en", **more: object) -> Approved:
    """One for everybody until the end of the year."""
    values: dict[str, object] = {
        "id": "one", "owner": "it@brisemont.example", "expires": date(2026, 12, 31), "questions": {lang: (asked,)},
        "texts": {lang: "The committee."},
    }  # fmt: skip
    return Approved(**values | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "asked", "question"), MUST_MATCH)
def test_the_same_question_in_other_words_gets_the_approved_answer(lang: Lang, asked: str, question: str) -> None:
    assert match(question, [approved(asked, lang)], lang) is not None


@pytest.mark.parametrize(("lang", "asked", "question"), MUST_NOT)
def test_another_question_in_nearly_the_same_words_does_not(lang: Lang, asked: str, question: str) -> None:
    assert match(question, [approved(asked, lang)], lang) is None


def test_the_table_holds_more_than_a_hundred_pairs() -> None:
    assert len(MUST_MATCH) + len(MUST_NOT) > 120
    assert (
        min(len([row for row in table if row[0] == lang]) for table in (MUST_MATCH, MUST_NOT) for lang in LANGS) >= 10
    )


def test_numbers_in_figures_and_in_words_are_the_same_number() -> None:
    candidates = [approved("May I keep notes for 3 months?")]
    assert match("May I keep notes for three months?", candidates, "en") is not None


def test_one_word_alone_matches_only_itself() -> None:
    candidates = [approved("DeepL?")]
    assert match("deepl", candidates, "en") is not None
    assert match("DeepL costs?", candidates, "en") is None


def test_a_stop_word_written_as_a_name_is_a_name() -> None:
    candidates = [approved("Who approves Make for sales?")]
    assert match("Who approves make for sales?", candidates, "en") is not None
    assert match("Who approves for sales?", candidates, "en") is None


@pytest.mark.parametrize("lang", [None, "fr"])
def test_the_answer_comes_in_another_language_where_there_is_none_in_the_askers(lang: Lang | None) -> None:
    one = approved("Qui paie la licence du traducteur ?", "fr", texts={"en": "The department."})
    found = match("qui paie la licence du traducteur", [one], lang)
    assert found is not None
    assert found.approved.said("fr") == ("en", "The department.")


def test_a_question_in_another_language_than_the_wording_is_not_a_match() -> None:
    assert match("Who pays the licence?", [approved("Who pays the licence?", "fr")], "en") is None


def test_between_two_answers_to_the_same_question_none_is_given() -> None:
    two = [approved(), approved(id="two", texts={"en": "The board."})]
    assert match("who may approve a new tool", two, "en") is None
    assert match("who may approve a new tool", [approved(), approved(id="two")], "en") is not None


@pytest.mark.parametrize(
    ("more", "open_"),
    [
        ({}, True),
        ({"expires": TODAY}, True),
        ({"expires": date(2026, 11, 22)}, False),
        ({"since": TODAY}, True),
        ({"since": date(2026, 11, 24)}, False),
        ({"audience": ("department:sales",)}, True),
        ({"audience": ("department:hr",)}, False),
        ({"audience": ("guests",)}, False),
        ({"texts": {}}, False),
        ({"texts": {"en": ""}}, False),
    ],
)
def test_only_what_holds_today_and_may_be_read_is_open(more: dict[str, object], open_: bool) -> None:
    reader = Reader.employee(department="sales")
    assert bool(open_to([approved(**more)], reader, TODAY)) is open_


def test_in_a_channel_only_what_everybody_may_read_is_open() -> None:
    assert open_to([approved(audience=("department:sales",))], EVERYONE, TODAY) == []


@given(st.text(max_size=200), st.sampled_from([*LANGS, None]))
def test_no_text_is_too_odd_to_be_compared(question: str, lang: Lang | None) -> None:
    candidates = [approved(asked, among) for among in LANGS for asked, _ in SAME[among]]
    match(question, candidates, lang)


@given(st.sampled_from(LANGS), st.data())
def test_every_question_matches_itself_and_none_of_the_others(lang: Lang, data: st.DataObject) -> None:
    questions = sorted({asked for asked, _ in [*SAME[lang], *OTHER[lang]]})
    question = data.draw(st.sampled_from(questions))
    candidates = [approved(asked, lang, id=asked, texts={lang: asked}) for asked in questions]
    found = match(question, candidates, lang)
    assert found is not None
    assert (found.approved.id, found.score) == (question, 1.0)
