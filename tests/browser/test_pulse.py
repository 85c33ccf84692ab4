"""Check-ins and digests in a real browser: a person answers their first week, then weeks are played."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.demo import Desks, from_guide, opened, wind_until

PLAYED_MS = 120_000
"""A week takes some ten seconds; a machine with much else to do is waited for."""


@pytest.fixture
def visit(desks: Desks) -> Iterator[Desks]:
    yield desks
    assert desks.problems == []


def test_somebody_answers_the_first_week_in_french(visit: Desks) -> None:
    page = visit.of("kevin.aubry")
    checkin = from_guide(page).filter(has_text="Semaine 1 sur 4 avec Microsoft 365 Copilot")
    wind_until(page, checkin)
    expect(checkin).to_contain_text("Avez-vous pu utiliser Microsoft 365 Copilot\u202f?")
    expect(checkin).to_contain_text("jamais une réponse isolée")

    checkin.get_by_role("button", name="Non, je n’y ai pas accès").click()
    expect(checkin).to_contain_text("C’est enregistré")

    dialog = opened(checkin.get_by_role("button", name="Encore 2 questions"))
    expect(dialog.get_by_label("Non, je n’y ai pas accès")).to_be_checked()
    dialog.get_by_label("2", exact=True).check()
    dialog.get_by_role("textbox").fill("Ma licence manque encore.")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    expect(checkin).to_contain_text("Si la porte était fermée, c’est ce que nous regardons en premier")
    expect(checkin).to_contain_text("Tout est enregistré, et définitif")
    expect(checkin.get_by_role("button", name="Non, je n’y ai pas accès")).to_have_count(0)
    expect(checkin).not_to_contain_text("licence")


def test_weeks_are_played_until_somebody_stops_them_and_the_lead_reads_the_digest(visit: Desks) -> None:
    page, other = visit.of("kevin.aubry"), visit.of("franziska.boehler")
    page.get_by_role("button", name="Jouer quatre semaines").press("Enter")
    strip = page.locator(".act-strip")
    expect(strip).to_contain_text("points envoyés")
    expect(strip.get_by_role("progressbar")).to_be_visible()
    expect(other.locator(".act-strip")).to_contain_text("Check-ins gesendet")
    expect(other.get_by_role("button", name="Vier Wochen abspielen")).to_be_disabled()
    expect(page.locator(".wind").first).to_be_disabled()

    strip.get_by_role("button", name="Arrêter").click()
    expect(strip).to_contain_text("Relancez pour continuer", timeout=30_000)
    other.get_by_role("button", name="Vier Wochen abspielen").click()
    expect(page.locator(".act-playing")).to_be_visible()
    expect(strip).to_contain_text(re.compile(r"[1-4] synthèse"), timeout=PLAYED_MS)
    strip.get_by_role("button", name="Arrêter").click()
    expect(strip).to_contain_text("Relancez pour continuer", timeout=30_000)

    strip.get_by_role("button", name="Lire en tant que Claire Lienhard").click()
    expect(page.locator(".person .who")).to_contain_text("Claire Lienhard")
    letter = from_guide(page).filter(has=page.get_by_role("heading", name=re.compile(r"Copilot.*semaine 1"))).first
    expect(letter).to_contain_text("personnes sur 24 ont répondu")
    expect(letter).to_contain_text("accès (")
    picture = page.locator(".main .log img[alt*='semaine 1']").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 720

    strip.get_by_role("button", name="Lire en tant que Elke Stöckle").click()
    expect(from_guide(page).get_by_role("heading", name=re.compile(r"Copilot.*Woche 1")).first).to_be_visible()
    strip.get_by_role("button", name="Schließen").click()
    expect(strip).to_have_count(0)
