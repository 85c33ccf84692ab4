"""Whether somebody asks leave, about a tool, for all data it may have, or something else."""

from __future__ import annotations

import pytest

from bot.registry.question.intent import Account, Intent, Topic
from knowledge import Lang
from tests.support.verdicts import read


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "May I put payslips into DeepL?"),
        ("en", "Can we use DeepL for payslips?"),
        ("en", "Is DeepL allowed for payslips?"),
        ("en", "Is it ok to paste payslips in DeepL"),
        ("en", "DeepL for payslips?"),
        ("en", "payslips in DeepL, yes or no?"),
        ("en", "I would like to put payslips into DeepL."),
        ("en", "Could payslips be translated with DeepL?"),
        ("en", "Would it be a problem if I put payslips into DeepL?"),
        ("en", "Am I forbidden to put payslips into DeepL?"),
        ("en", "Why am I not allowed to put payslips into DeepL?"),
        ("en", "Hi team, quick question: are payslips fine for DeepL?"),
        ("fr", "Puis-je mettre des fiches de paie dans DeepL ?"),
        ("fr", "Est-ce que je peux mettre des fiches de paie dans DeepL ?"),
        ("fr", "On a le droit de mettre des fiches de paie dans DeepL ?"),
        ("fr", "DeepL pour des fiches de paie, c’est autorisé ?"),
        ("fr", "Des fiches de paie dans DeepL ?"),
        ("fr", "Je voudrais mettre des fiches de paie dans DeepL."),
        ("fr", "Est-il interdit de mettre des fiches de paie dans DeepL ?"),
        ("de", "Darf ich Gehaltsabrechnungen in DeepL eingeben?"),
        ("de", "Kann ich Gehaltsabrechnungen mit DeepL übersetzen?"),
        ("de", "Ist es erlaubt, Gehaltsabrechnungen in DeepL einzugeben?"),
        ("de", "DeepL für Gehaltsabrechnungen, geht das?"),
        ("de", "Gehaltsabrechnungen in DeepL?"),
        ("de", "Ich möchte Gehaltsabrechnungen in DeepL eingeben."),
        ("de", "Spricht etwas dagegen, Gehaltsabrechnungen in DeepL einzugeben?"),
        ("de", "Sind Gehaltsabrechnungen für DeepL freigegeben?"),
    ],
)
def test_asking_leave_has_many_forms(lang: Lang, question: str) -> None:
    assert read(question, lang).intent == "permission"


@pytest.mark.parametrize(
    ("lang", "question", "topic"),
    [
        ("en", "Who owns DeepL?", "owner"),
        ("en", "Who is responsible for Copilot here?", "owner"),
        ("en", "What does DeepL cost?", "cost"),
        ("en", "How much is a licence of ChatGPT Enterprise?", "cost"),
        ("en", "Where is DeepL hosted?", "hosting"),
        ("en", "How do I get DeepL?", "access"),
        ("en", "What replaced ChatGPT Team?", "replacement"),
        ("fr", "Qui est responsable de DeepL ?", "owner"),
        ("fr", "Combien coûte DeepL ?", "cost"),
        ("fr", "Où est hébergé DeepL ?", "hosting"),
        ("fr", "Comment obtenir DeepL ?", "access"),
        ("fr", "Qu’est-ce qui a remplacé ChatGPT Team ?", "replacement"),
        ("de", "Wem gehört DeepL?", "owner"),
        ("de", "Wer ist für DeepL zuständig?", "owner"),
        ("de", "Was kostet DeepL?", "cost"),
        ("de", "Wo wird DeepL gehostet?", "hosting"),
        ("de", "Wie bekomme ich DeepL?", "access"),
        ("de", "Was hat ChatGPT Team ersetzt?", "replacement"),
    ],
)
def test_a_question_about_a_tool_is_about_its_card(lang: Lang, question: str, topic: Topic) -> None:
    found = read(question, lang)
    assert (found.intent, found.topic) == ("topic", topic)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which data may I put into DeepL?"),
        ("en", "What kinds of data are we allowed to put into DeepL?"),
        ("fr", "Quelles données puis-je mettre dans DeepL ?"),
        ("fr", "Que puis-je mettre dans DeepL ?"),
        ("de", "Welche Daten darf ich in DeepL eingeben?"),
        ("de", "Was darf ich in DeepL eingeben?"),
    ],
)
def test_asking_for_all_that_is_allowed_is_a_question_of_its_own(lang: Lang, question: str) -> None:
    assert read(question, lang).intent == "which_data"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "How do I translate a PDF with DeepL?"),
        ("en", "Does DeepL keep what I type?"),
        ("en", "DeepL is slow today."),
        ("en", "I pasted payslips into ChatGPT by mistake, what now?"),
        ("en", "Is there training for DeepL?"),
        ("en", "Thanks, DeepL works fine."),
        ("fr", "Comment traduire un PDF avec DeepL ?"),
        ("fr", "DeepL est lent aujourd’hui."),
        ("fr", "J’ai collé des fiches de paie dans ChatGPT par erreur."),
        ("de", "Wie übersetze ich ein PDF mit DeepL?"),
        ("de", "DeepL ist heute langsam."),
        ("de", "Ich habe versehentlich Gehaltsabrechnungen in ChatGPT eingegeben, was tun?"),
        ("de", "Speichert DeepL, was ich eingebe?"),
        ("de", "Gibt es eine Schulung zu DeepL?"),
    ],
)
def test_what_asks_no_leave_gets_no_verdict(lang: Lang, question: str) -> None:
    assert read(question, lang).intent in {"other", "topic"}


@pytest.mark.parametrize("question", ["", "?", "Hello!", "DeepL", "🙂", "the the the"])
def test_what_says_nothing_asks_nothing(question: str) -> None:
    intent: Intent = read(question, "en").intent
    assert intent == "other"


@pytest.mark.parametrize(
    ("lang", "question", "account"),
    [
        ("en", "May I use my private ChatGPT account for payslips?", "personal"),
        ("en", "May I use my own ChatGPT login for payslips?", "personal"),
        ("en", "May I use the ChatGPT I pay for myself?", "personal"),
        ("en", "Is private ChatGPT okay for payslips?", "personal"),
        ("en", "May I use the free version of DeepL?", "personal"),
        ("en", "May I use my ChatGPT account for payslips?", "unclear"),
        ("en", "May I use my work ChatGPT account for payslips?", "company"),
        ("en", "May I use our ChatGPT Enterprise for payslips?", "company"),
        ("en", "May I use ChatGPT for payslips, not my private account?", "company"),
        ("en", "May I put private data of customers into DeepL?", "company"),
        ("fr", "Puis-je utiliser mon compte ChatGPT perso pour des fiches de paie ?", "personal"),
        ("fr", "Puis-je utiliser mon abonnement personnel à ChatGPT ?", "personal"),
        ("fr", "Puis-je utiliser la version gratuite de DeepL ?", "personal"),
        ("fr", "Puis-je utiliser mon compte ChatGPT pour des fiches de paie ?", "unclear"),
        ("fr", "Puis-je utiliser mon compte ChatGPT professionnel pour des fiches de paie ?", "company"),
        ("de", "Darf ich mein privates ChatGPT-Konto für Gehaltsabrechnungen nutzen?", "personal"),
        ("de", "Darf ich ChatGPT mit meinem Privataccount nutzen?", "personal"),
        ("de", "Darf ich die kostenlose Version von DeepL nutzen?", "personal"),
        ("de", "Darf ich mein ChatGPT-Konto für Gehaltsabrechnungen nutzen?", "unclear"),
        ("de", "Darf ich meinen dienstlichen ChatGPT-Account für Gehaltsabrechnungen nutzen?", "company"),
        ("de", "Darf ich ChatGPT für Gehaltsabrechnungen nutzen, nicht mein privates Konto?", "company"),
    ],
)
def test_whose_account_it_would_be(lang: Lang, question: str, account: Account) -> None:
    assert read(question, lang).account == account
