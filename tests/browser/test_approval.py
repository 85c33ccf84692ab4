"""A tool from the request to the decision in a real browser: who asked for it is told, each in their language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.demo import Desks, ask, from_guide, go, message, opened, write

TOOL = "Fireflies"
REASON = "Contrat et hébergement vérifiés."


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody who wants the tool, and the words in which they ask and are told."""

    name: str
    question: str
    not_yet: str
    purpose: str
    classes: str
    data: str
    people: str
    send: str
    noted: str
    approved: str
    condition: str
    now: str


KEVIN = Asker(
    name="kevin.aubry",
    question="Puis-je utiliser Fireflies pour des données confidentielles ?",
    not_yet="À demander d’abord",
    purpose="Pour quoi faire",
    classes="Quelles données",
    data="Confidentielles",
    people="Combien de personnes",
    send="Envoyer",
    noted="J’ai transmis votre demande",
    approved="le comité a approuvé Fireflies sous conditions",
    condition="Relecture avant diffusion",
    now="Autorisé sous conditions",
)
FRANZISKA = Asker(
    name="franziska.boehler",
    question="Darf ich Fireflies mit vertraulichen Daten nutzen?",
    not_yet="Erst fragen",
    purpose="Wofür",
    classes="Welche Daten",
    data="Vertraulich",
    people="Wie viele Personen",
    send="Senden",
    noted="Fireflies ist bereits beantragt",
    approved="Das Gremium hat Fireflies mit Auflagen freigegeben",
    condition="Vor dem Versenden gegenlesen",
    now="Erlaubt unter Bedingungen",
)
PADRAIG = Asker(
    name="padraig.okafor",
    question="May I use Fireflies with confidential data?",
    not_yet="Ask first",
    purpose="What would you use it for",
    classes="Which data",
    data="Confidential",
    people="How many people",
    send="Send",
    noted="has been requested already",
    approved="the committee has approved Fireflies with conditions",
    condition="Proofread before sending",
    now="Allowed with conditions",
)
ASKERS = (KEVIN, FRANZISKA, PADRAIG)
MEMBER, OTHER_MEMBER = "camille.oster", "jan.keller"


def test_a_tool_is_asked_for_and_decided_on_and_everybody_is_told_in_their_language(desks: Desks) -> None:
    for who in ASKERS:
        page = desks.of(who.name)
        expect(ask(page, who.question)).to_contain_text(who.not_yet)
        _request(page, who)
        expect(from_guide(page).last).to_contain_text(who.noted)
    member, other = desks.of(MEMBER), desks.of(OTHER_MEMBER)
    for page in (member, other):
        go(page, "ai-committee")
    card = message(member, f": {TOOL}")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("2 personnes l’ont demandé aussi")
    _meet_the_criteria(card)
    refusal = opened(message(other, f": {TOOL}").get_by_role("button", name="Refuser"))
    refusal.get_by_role("textbox", name="Begründung").fill("Zu teuer.")
    _approve_with_conditions(card)
    expect(card).to_contain_text("Approuvé sous conditions")
    expect(card.get_by_role("button", name="Approuver")).to_have_count(0)
    for who in ASKERS:
        page = desks.of(who.name)
        told = from_guide(page).last
        expect(told).to_contain_text(who.approved)
        expect(told).to_contain_text(who.condition)
        expect(told).to_contain_text(REASON)
        expect(told).to_be_in_viewport()
        expect(ask(page, who.question)).to_contain_text(who.now)
        expect(from_guide(page).last).to_contain_text(who.condition)
        expect(from_guide(page).last).to_be_in_viewport()
    refusal.get_by_role("button", name="Entscheiden").click()
    expect(refusal).to_be_hidden()
    go(other, "AI guide")
    expect(message(other, "ist schon erledigt")).to_contain_text("Camille Oster")
    assert desks.problems == []


def _request(page: Page, who: Asker) -> None:
    write(page, f"/ai request {TOOL}")
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name=who.purpose).fill("Visites de clients, Kundentermine, customer calls")
    form.get_by_role("textbox", name=who.people).fill("3")
    _choose(form, who.classes, who.data)
    page.keyboard.press("Escape")
    form.get_by_role("button", name=who.send).click()
    expect(form).to_be_hidden()


def _meet_the_criteria(card: Locator) -> None:
    form = opened(card.get_by_role("button", name="Liste de contrôle"))
    mandatory = form.get_by_role("button", name=re.compile(r"\(obligatoire\)"))
    expect(mandatory).to_have_count(6)
    for place in range(6):
        mandatory.nth(place).click()
        form.get_by_role("option", name="rempli", exact=True).locator("visible=true").click()
    form.get_by_role("button", name="Enregistrer").click()
    expect(form).to_be_hidden()
    expect(card).to_contain_text("✅")


def _approve_with_conditions(card: Locator) -> None:
    form = opened(card.get_by_role("button", name="Approuver sous conditions"))
    form.get_by_role("textbox", name="Motif").fill(REASON)
    for language, who in (("français", KEVIN), ("allemand", FRANZISKA), ("anglais", PADRAIG)):
        form.get_by_role("textbox", name=language).fill(who.condition)
    form.get_by_role("button", name="Décider").click()
    expect(form).to_be_hidden()


def _choose(form: Locator, label: str, option: str) -> None:
    form.get_by_role("button", name=label).click()
    form.page.get_by_role("option", name=option, exact=True).locator("visible=true").click()
