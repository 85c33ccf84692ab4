"""`archipel demo` in a real browser: the bot of production, asked by people of the sample company."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.support.demo import Desks, ask, from_guide, go, mention, message, opened, tab, write

Visit = Callable[[str], Page]


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks, and the words in which they are answered."""

    name: str
    offered: str
    question: str
    quoted: str
    source: str
    owner: str
    human: str
    sent: str
    unhelpful: str
    missing: str
    send: str
    home: str
    privacy: str


KEVIN = Visitor(
    name="kevin.aubry",
    offered="Puis-je rédiger une offre avec l’assistant",
    question="Puis-je saisir des données clients dans un outil de traduction ?",
    quoted="Ne saisissez jamais de données clients dans un outil de traduction sans licence professionnelle.",
    source="Classes de données",
    owner="responsable : dpo@brisemont.example",
    human="Demander à quelqu’un",
    sent="J’ai transmis votre question",
    unhelpful="Pas utile",
    missing="Qu’est-ce qui vous aurait aidé",
    send="Envoyer",
    home="Bonjour Kévin Aubry",
    privacy="Voici tout ce que je conserve à votre sujet",
)
FRANZISKA = Visitor(
    name="franziska.boehler",
    offered="Darf ich ein Angebot mit dem Assistenten schreiben?",
    question="Darf ich Kundendaten in ein Übersetzungstool eingeben?",
    quoted="Geben Sie Kundendaten nie in ein Übersetzungstool ohne Business-Lizenz ein.",
    source="Datenklassen",
    owner="verantwortlich: dpo@brisemont.example",
    human="Einen Menschen fragen",
    sent="weitergegeben",
    unhelpful="Nicht hilfreich",
    missing="Was hätte Ihnen geholfen?",
    send="Senden",
    home="Guten Tag Franziska Böhler",
    privacy="Das ist alles",
)
SINEAD = Visitor(
    name="sinead.walsh",
    offered="How is the return on investment of an AI tool calculated?",
    question="May I put customer data into a translation tool?",
    quoted="Never enter customer data in a translation tool without the business licence.",
    source="Data classes",
    owner="owner: dpo@brisemont.example",
    human="Ask a human",
    sent="I have passed your question on",
    unhelpful="Not helpful",
    missing="What would have helped you?",
    send="Send",
    home="Hello Sinéad Walsh",
    privacy="This is everything",
)
WITHOUT_A_CHAMPION = {KEVIN.name: "elodie.lambert", FRANZISKA.name: "heike.rombach", SINEAD.name: "oisin.walsh"}
"""For each of them a colleague of the same language whose department has no champion to ask first."""

EVERYBODY = pytest.mark.parametrize("who", [KEVIN, FRANZISKA, SINEAD], ids=["fr", "de", "en"])


@pytest.fixture
def visit(desks: Desks) -> Iterator[Visit]:
    yield desks.anew
    assert desks.problems == []


@EVERYBODY
def test_who_comes_finds_a_box_to_write_in_and_four_questions_in_their_language(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    expect(page.locator(".main .typed")).to_be_visible()
    expect(page.locator(".welcome .chip")).to_have_count(4)
    expect(page.locator(".welcome .chip").first).to_contain_text(who.offered)


@EVERYBODY
def test_a_direct_question_is_answered_with_the_rule_its_source_and_its_owner(visit: Visit, who: Visitor) -> None:
    answer = ask(visit(who.name), who.question)
    expect(answer).to_contain_text(who.quoted)
    expect(answer).to_contain_text(who.owner)
    expect(answer.get_by_role("link", name=re.compile(who.source))).to_be_visible()
    expect(answer.get_by_role("button", name=who.human)).to_be_visible()


@EVERYBODY
def test_a_suggested_question_is_asked_by_a_click(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    answers = from_guide(page).count()
    page.locator(".welcome .chip").first.click()
    expect(from_guide(page)).to_have_count(answers + 1)
    expect(from_guide(page).last).to_contain_text("[1]")


@EVERYBODY
def test_a_mention_is_answered_in_the_thread_below_it(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    go(page, "ai-help")
    mention(page, who.question)
    asked = message(page, who.question).last
    asked.locator(".replies").click()
    expect(message(page, who.quoted, ".panel")).to_contain_text(who.owner)
    expect(message(page, who.quoted)).to_have_count(0)


@EVERYBODY
def test_the_command_is_completed_and_its_answer_is_only_for_who_typed_it(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    go(page, "general")
    box = page.locator(".main .typed")
    box.press_sequentially("/a")
    expect(page.locator(".main .complete [role=option]").first).to_contain_text("/ai")
    box.press("Tab")
    box.press_sequentially(f"ask {who.question}")
    box.press("Enter")
    answer = message(page, who.quoted)
    expect(answer).to_have_class(re.compile("msg-ephemeral"))
    expect(answer).to_contain_text(who.question)
    other = visit("ada.roth")
    go(other, "general")
    expect(message(other, who.quoted)).to_have_count(0)


def test_the_shortcut_checks_a_colleague_s_message_against_the_rules(visit: Visit) -> None:
    colleague, page = visit("yannick.kieffer"), visit(KEVIN.name)
    go(colleague, "ventes-france")
    write(colleague, "Je mets les données clients dans un outil de traduction")
    go(page, "ventes-france")
    said = message(page, "Je mets les données clients")
    said.hover()
    said.locator(".tools [aria-haspopup=menu]").click()
    page.get_by_role("menuitem", name="Check the AI rules").click()
    answer = page.locator(".main article.msg-ephemeral")
    expect(answer).to_contain_text(KEVIN.quoted)
    expect(answer).to_be_in_viewport()
    expect(message(colleague, KEVIN.quoted)).to_have_count(0)


@EVERYBODY
def test_who_was_not_helped_is_asked_what_was_missing(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    thumb = ask(page, who.question).get_by_role("button", name=who.unhelpful)
    dialog = opened(thumb)
    dialog.get_by_role("textbox", name=who.missing).fill("DeepL")
    dialog.get_by_role("button", name=who.send).click()
    expect(dialog).to_be_hidden()
    expect(thumb).to_have_attribute("aria-pressed", "true")


@EVERYBODY
def test_a_question_to_a_human_reaches_the_committee_s_channel(visit: Visit, who: Visitor) -> None:
    asker = WITHOUT_A_CHAMPION[who.name]
    committee, page = visit("camille.oster"), visit(asker)
    dialog = opened(ask(page, who.question).get_by_role("button", name=who.human))
    expect(dialog.get_by_role("textbox")).to_have_value(who.question)
    written = f"{who.question} ({asker})"
    dialog.get_by_role("textbox").fill(written)
    dialog.get_by_role("button", name=who.send).click()
    expect(dialog).to_be_hidden()
    expect(message(page, who.sent).last).to_be_in_viewport()
    waiting = committee.locator(".sidebar .entry", has_text="ai-committee")
    expect(waiting).to_have_class(re.compile("is-unread"))
    go(committee, "ai-committee")
    card = message(committee, written)
    expect(card).to_contain_text(who.quoted)
    expect(card.locator(".mention")).to_be_visible()


@EVERYBODY
def test_the_home_tab_greets_shows_what_was_asked_and_asks_by_a_click(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    ask(page, who.question)
    tab(page, "home")
    expect(page.get_by_role("heading", name=who.home)).to_be_in_viewport()
    expect(page.locator(".home blockquote", has_text=who.question).first).to_be_visible()
    page.locator(".home").get_by_role("button", name=who.offered).click()
    tab(page, "messages")
    expect(from_guide(page).last).to_contain_text("[1]")
    expect(from_guide(page).last).to_contain_text(who.offered)


@EVERYBODY
def test_what_is_stored_is_told_and_sent_as_a_file_on_request(visit: Visit, who: Visitor) -> None:
    page = visit(who.name)
    write(page, "/ai privacy")
    told = page.locator("article.msg-ephemeral", has_text=who.privacy).last
    expect(told).to_be_visible()
    opened(told.locator("[data-act='privacy.export']"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".main article.msg .file", has_text=".json").last).to_be_visible()


def test_a_guest_gets_nothing_from_inside(visit: Visit) -> None:
    page = visit("bastian.wolf")
    expect(page.locator(".welcome .chip")).to_have_count(0)
    expect(page.locator(".sidebar .entry", has_text="ai-help")).to_have_count(0)
    answer = ask(page, FRANZISKA.question)
    expect(answer).to_contain_text("die für Gäste bestimmt sind")
    expect(answer.locator("blockquote, .bk-rich-text, a")).to_have_count(0)
    expect(page.locator(".main")).not_to_contain_text("Übersetzungstool ohne Business-Lizenz")


def test_the_works_council_s_paper_is_shown_to_its_members_alone(visit: Visit) -> None:
    question = "Quelle est la position interne des représentants du personnel sur la surveillance ?"
    paper = "Note interne des représentants du personnel sur l’IA"
    expect(ask(visit("delphine.klein"), question)).to_contain_text(paper)
    answer = ask(visit(KEVIN.name), question)
    expect(answer).not_to_contain_text(paper)


def test_its_members_are_not_shown_the_paper_where_others_read_along(visit: Visit) -> None:
    page = visit("delphine.klein")
    go(page, "ai-help")
    mention(page, "position interne des représentants du personnel sur la surveillance ?")
    message(page, "position interne des représentants").locator(".replies").click()
    expect(from_guide(page, ".panel")).to_have_count(1)
    expect(page.locator(".panel")).not_to_contain_text("Note interne des représentants du personnel")


@pytest.mark.parametrize(
    ("who", "change", "said"),
    [
        (KEVIN, "quel est le menu de la cantine ?", "Je n’ai rien trouvé"),
        (FRANZISKA, "Wie wird das Wetter morgen?", "nichts gefunden"),
        (SINEAD, "Merci beaucoup", "Avec plaisir"),
        (SINEAD, "are you a human?", "I’m the AI guide"),
    ],
)
def test_who_changes_the_subject_is_not_told_the_same_again(visit: Visit, who: Visitor, change: str, said: str) -> None:
    page = visit(who.name)
    expect(ask(page, who.question)).to_contain_text(who.quoted)
    answer = ask(page, change)
    expect(answer).to_contain_text(said)
    expect(answer).not_to_contain_text(who.quoted)


def test_another_language_than_one_s_own_is_answered_in_that_language(visit: Visit) -> None:
    expect(ask(visit(FRANZISKA.name), SINEAD.question)).to_contain_text(SINEAD.quoted)


def test_those_a_visitor_may_want_to_be_stand_first_in_the_list(visit: Visit) -> None:
    page = visit(KEVIN.name)
    page.locator(".person").click()
    offered = page.locator("#people-list [role=option] b")
    first = [offered.nth(place).inner_text() for place in range(3)]
    assert first == ["Kévin Aubry", "Franziska Böhler", "Sinéad Walsh"]


def test_the_works_of_a_day_go_by_when_the_clock_is_wound(visit: Visit) -> None:
    page = visit(SINEAD.name)
    shown = page.locator(".clock time")
    before = shown.get_attribute("datetime")
    page.get_by_role("button", name="+1 day").click()
    expect(shown).not_to_have_attribute("datetime", before or "")
    expect(ask(page, SINEAD.question)).to_contain_text(SINEAD.quoted)
