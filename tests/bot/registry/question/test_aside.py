"""Words that say nothing of the data are not unclear; those that might are."""

from __future__ import annotations

import pytest

from knowledge import Lang
from tests.support.verdicts import outcome, read


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "As an apprentice, may I put a press release into DeepL?"),
        ("en", "May an intern put a press release into DeepL?"),
        ("en", "Here in logistics, may we put a press release into DeepL?"),
        ("en", "May I polish a press release with DeepL?"),
        ("en", "I want to spruce up a press release with DeepL, okay?"),
        ("fr", "En tant qu’apprenti, puis-je mettre un communiqué de presse dans DeepL ?"),
        ("fr", "Un stagiaire peut-il mettre un communiqué de presse dans DeepL ?"),
        ("fr", "Ici au callcenter, puis-je mettre un communiqué de presse dans DeepL ?"),
        ("fr", "Puis-je peaufiner un communiqué de presse avec DeepL ?"),
        ("de", "Als Azubi, darf ich eine Pressemitteilung in DeepL eingeben?"),
        ("de", "Darf ein Praktikant eine Pressemitteilung in DeepL eingeben?"),
        ("de", "Wir im Callcenter: dürfen wir eine Pressemitteilung in DeepL eingeben?"),
        ("de", "Darf ich eine Pressemitteilung mit DeepL aufhübschen?"),
        ("de", "Darf ich eine Pressemitteilung von DeepL glätten lassen?"),
    ],
)
def test_who_asks_and_what_they_do_is_not_unclear(lang: Lang, question: str) -> None:
    found = read(question, lang)
    assert found.unclear == ()
    assert outcome(question, lang) == ("verdict", "allowed")


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "The frobnicator broke down again. May I put a press release into DeepL?"),
        ("fr", "Le zorblax est encore en panne. Puis-je mettre un communiqué de presse dans DeepL ?"),
        ("de", "Der Zorblax ist schon wieder kaputt. Darf ich eine Pressemitteilung in DeepL eingeben?"),
    ],
)
def test_the_scene_before_the_question_is_not_unclear(lang: Lang, question: str) -> None:
    assert read(question, lang).unclear == ()


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "May I put a press release into DeepL? The frobnicator is in it."),
        ("en", "May I put a press release for the frobnicator into DeepL?"),
        ("en", "DeepL for the frobnicator and a press release?"),
        ("en", "Am I allowed to use DeepL for a press release of zorblax?"),
        ("fr", "Puis-je mettre un communiqué de presse dans DeepL ? Le zorblax y est."),
        ("fr", "Puis-je mettre un communiqué de presse et le zorblax dans DeepL ?"),
        ("de", "Darf ich eine Pressemitteilung in DeepL eingeben? Der Zorblax ist drin."),
        ("de", "Darf ich eine Pressemitteilung samt Zorblax in DeepL eingeben?"),
    ],
)
def test_what_stands_with_the_data_or_behind_them_is_unclear(lang: Lang, question: str) -> None:
    assert read(question, lang).unclear
    kind, _ = outcome(question, lang)
    assert kind == "clarify"
