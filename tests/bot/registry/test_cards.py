"""What a tool's card says, on the sample registry."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.i18n import text
from bot.registry import toolsfile
from bot.registry.cards import card_text
from bot.registry.rules import Asking, possible
from bot.registry.tools import Registry, Tool
from knowledge import LANGS, Lang

TODAY = date(2026, 11, 22)
POLICIES = Path(__file__).parents[3] / "policies"
SALES = Asking(department="sales")
TOPICS = ("owner", "cost", "hosting", "access", "replacement", "status", "fallback", None)


@cache
def registry() -> Registry:
    read = toolsfile.load(POLICIES)
    assert read is not None
    return read.registry


def tool(id: str) -> Tool:
    return registry().tools[id]


def said(one: Tool, topic: str | None = None, *, asking: Asking = SALES, lang: Lang = "en", today: date = TODAY) -> str:
    return card_text(registry(), one, topic=topic, asking=asking, today=today, lang=lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("topic", "lang", "first"),
    [
        ("owner", "en", "it@brisemont.example answers for DeepL Pro."),
        ("owner", "fr", "it@brisemont.example est responsable de DeepL Pro."),
        ("owner", "de", "Für DeepL Pro ist it@brisemont.example zuständig."),
        ("cost", "en", "DeepL Pro costs €24.99 per person and month."),
        ("cost", "fr", "DeepL Pro coûte 24,99\u00a0€ par personne et par mois."),
        ("cost", "de", "DeepL Pro kostet 24,99\u00a0€ pro Person und Monat."),
        ("hosting", "en", "DeepL Pro is hosted in the EU."),
        ("status", "de", "DeepL Pro ist freigegeben. Es steht allen Abteilungen offen."),
        ("replacement", "fr", "DeepL Pro n’a pas été remplacé."),
    ],
)
def test_what_was_asked_for_is_the_first_line(topic: str, lang: Lang, first: str) -> None:
    assert said(tool("deepl-pro"), topic, lang=lang).splitlines()[0] == first


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_is_two_to_eight_lines_for_every_tool(topic: str | None, lang: Lang) -> None:
    for one in registry().tools.values():
        lines = said(one, topic, lang=lang).splitlines()
        assert 2 <= len(lines) <= 8, one.id
        assert all(line.strip() for line in lines)
        assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_closed_tool_says_so_whatever_was_asked(topic: str | None) -> None:
    for id in ("otter", "midjourney", "chatgpt-team"):
        assert "nobody may use it" in said(tool(id), topic)


@pytest.mark.parametrize(
    ("topic", "missing"),
    [
        ("cost", {"seat_cost_eur_month": None}),
        ("hosting", {"hosting": None}),
        ("access", {"access": {}}),
        ("fallback", {"manual_fallback": {}}),
    ],
)
def test_a_missing_fact_is_said_plainly_with_whom_to_ask(topic: str, missing: dict[str, object]) -> None:
    one = replace(tool("deepl-pro"), **missing)  # type: ignore[arg-type]
    first = said(one, topic).splitlines()[0]
    assert "not recorded" in first
    assert first.endswith("ask it@brisemont.example.")


def test_without_an_owner_one_asks_the_committee() -> None:
    one = replace(tool("deepl-pro"), owner="", seat_cost_eur_month=None)
    assert said(one, "owner").startswith("The owner of DeepL Pro is not recorded; ask the AI committee.")
    assert said(one, "cost").startswith("The cost of DeepL Pro is not recorded; ask the AI committee.")


def test_what_replaced_a_retired_tool_comes_first_and_is_in_its_overview_too() -> None:
    assert said(tool("chatgpt-team"), "replacement").startswith("ChatGPT Team has been replaced by ChatGPT Enterprise.")
    assert "replaced by ChatGPT Enterprise" in said(tool("chatgpt-team"))
    lost = replace(tool("chatgpt-team"), replaced_by=None)
    assert said(lost, "replacement").startswith("What replaces ChatGPT Team is not recorded")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("department", ["", "sales", "hr", "engineering"])
def test_the_overview_says_of_every_class_what_the_verdict_would_say(lang: Lang, department: str) -> None:
    asking = Asking(department=department)
    for one in registry().tools.values():
        lines = said(one, asking=asking, lang=lang).splitlines()
        verdicts = possible(registry(), one, asking=asking, today=TODAY)
        for id, verdict in verdicts.items():
            word = text(lang, f"outcome-{verdict.outcome}")
            name = registry().data_classes[id].names[lang]
            every = text(lang, "card-data-all", outcome=word)
            own = [line for line in lines if line.removeprefix(word).startswith((":", "\u00a0:")) and name in line]
            assert own or every in lines, (one.id, id)


def test_who_is_not_among_those_a_tool_is_for_is_told_so() -> None:
    outside, inside = (
        said(tool("github-copilot")),
        said(tool("github-copilot"), asking=Asking(department="engineering")),
    )
    enrolled = said(tool("github-copilot"), asking=Asking(department="sales", enrolled=frozenset({"github-copilot"})))
    assert "You are not among them." in outside
    assert "Allowed:" not in outside
    for shown in (inside, enrolled):
        assert "not among them" not in shown
        assert "Allowed: Public, Internal." in shown


def test_an_overdue_review_and_a_missing_decision_limit_what_is_allowed() -> None:
    late = said(tool("deepl-pro"), today=date(2027, 3, 11))
    assert "Its review was due on 10 March 2027" in late
    assert "Allowed:" not in late
    undecided = said(replace(tool("deepl-pro"), decided_on=None), "status")
    assert "No decision is recorded" in undecided
