"""What people and the committee see: within Slack's limits, in three languages, with nothing alive in it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.registry.tools import Criterion, DataClass, Registry, Tool
from bot.requests import deciding, letters, messages, modals
from bot.requests.messages import Card
from bot.requests.models import ToolRequest
from bot.requests.rules import Form
from bot.sandbox.blocks import check_view
from knowledge import LANGS, Lang

TODAY = date(2026, 11, 23)
LONG_IDS = Registry(criteria={f"c-{n}-{'x' * 40}": Criterion(id=f"c-{n}", mandatory=True) for n in range(60)})
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG = "Ein sehr langer Text mit <@U1> und & darin. " * 200
REGISTRY = Registry(
    data_classes={f"class-{n}": DataClass(id=f"class-{n}", names={"de": f"Klasse {n} {'x' * 80}"}) for n in range(120)},
    criteria={f"c-{n}": Criterion(id=f"c-{n}", mandatory=n < 3, names={"fr": f"Critère {n}"}) for n in range(60)},
    tools={"deepl": Tool(id="deepl", name="DeepL", status="approved", owner="it@brisemont.example", hosting="eu")},
)


def wish(**given: Any) -> ToolRequest:
    values: dict[str, Any] = {
        "id": 7, "reference": "REQ-2026-007", "employee_id": 1, "tool": "Fireflies", "tool_key": "fireflies",
        "purpose": "Notes", "data_classes": ["class-1"], "people": 3, "lang": "de", "created_at": NOW, "due_at": NOW,
    }  # fmt: skip
    return ToolRequest(**values | given)


def card(lang: Lang, request: ToolRequest, **given: Any) -> messages.Said:
    values: dict[str, Any] = {
        "requester": "<@U1>", "decider": "<@U2>", "followers": 1, "classes": request.data_classes, "people": 3,
        "due": TODAY, "decided": TODAY,
    }  # fmt: skip
    return messages.card(lang, Card(request=request, registry=REGISTRY, **values | given))


@pytest.mark.parametrize("lang", LANGS)
def test_modals_keep_slack_s_limits_however_much_there_is_to_say(lang: Lang) -> None:
    filled = Form(tool=LONG[:100], purpose=LONG, classes=("class-1",), asks_facts=True, needs_facts=True, facts=LONG)
    rejected = wish(state="rejected", reason=LONG, decided_at=NOW)
    known = [REGISTRY.tools["deepl"]] * 9
    request = wish(data_classes=list(REGISTRY.data_classes))
    views = [
        modals.form(lang, filled, REGISTRY, known=known, rejected=rejected, again_from=TODAY),
        modals.form(lang, Form(), Registry()),
        modals.answer(lang, 7, 1, LONG),
        deciding.checklist(lang, request, REGISTRY),
        deciding.checklist(lang, request, Registry()),
        deciding.question(lang, request),
        deciding.hindered(lang, request, "criteria", list(REGISTRY.criteria), REGISTRY),
        *(
            deciding.decision(
                lang, request, kind, registry=REGISTRY, classes=list(REGISTRY.data_classes),
                departments=[f"department {n}" for n in range(150)], own_department="sales",
                owner="jan.keller@brisemont.example", langs=LANGS, today=TODAY,
            )
            for kind in ("approve", "conditions", "pilot", "reject")
        ),
    ]  # fmt: skip
    for view in views:
        check_view(view)
        assert len(json.dumps(view)) < 250_000


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("state", "decision", "has_buttons"),
    [
        ("open", "", True),
        ("need_info", "", True),
        ("approved", "pilot", False),
        ("rejected", "reject", False),
        ("withdrawn", "", False),
    ],
)
def test_a_card_has_buttons_as_long_as_nothing_is_decided(
    lang: Lang, state: str, decision: str, has_buttons: bool
) -> None:
    said = card(lang, wish(state=state, decision=decision, reason="Kein <!channel> Vertrag"))
    assert (messages.APPROVE in str(said.blocks)) is has_buttons
    assert "<!channel>" not in str(said.blocks)


def test_a_card_names_nobody_who_was_erased() -> None:
    request = wish(employee_id=None, state="approved", decision="approve", decided_by=None)
    shown = str(card("en", request, requester="", decider="").blocks)
    assert shown.count("a former employee") == 2


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://a.example/x", "<https://a.example/x|https://a.example/x>"),
        ("a.example", "a.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("<https://a.example>", "&lt;https://a.example&gt;"),
    ],
)
def test_only_a_web_address_can_be_clicked(link: str, shown: str) -> None:
    assert f" {shown}" in str(card("en", wish(link=link)).blocks)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "what",
    [
        "new", "joined", "already", "approve", "conditions", "pilot", "reject", "question", "answered", "unanswered",
        "withdrew", "withdrawn", "not-withdrawn", "kept", "late", "late-withdrawn", "not-member", "criteria",
        "suspended", "approved",
    ],
)  # fmt: skip
def test_every_letter_can_be_written_and_escapes_the_tool_s_name(lang: Lang, what: str) -> None:
    cell = {"outcome": "conditions", "conditions": {"fr": ["Sans <noms>"]}}
    facts = {"cells": {"class-1": cell}, "departments": ["all"], "owner": "x@y.example", "question": "Why?",
             "turn": 1, "criteria": ["c-1"], "contact": "it@brisemont.example"}  # fmt: skip
    request = wish(tool="<!here>", state="rejected", decision="reject", reason="Darum", decided_at=NOW)
    said = letters.letter(
        lang, what, request, registry=REGISTRY, facts=facts, due=TODAY, decided=TODAY, decider="Jan Keller"
    )
    assert "<!here>" not in said.text
    assert said.blocks


def test_a_rejection_says_from_when_on_the_tool_can_be_asked_for_again() -> None:
    request = wish(state="rejected", decision="reject", reason="Darum", decided_at=NOW)
    said = letters.letter(
        "de", "reject", request, registry=REGISTRY, facts={}, due=TODAY, decided=TODAY, decider="Jan Keller"
    )
    assert "23. Februar 2027" in said.text
    value = json.loads(said.blocks[-1]["elements"][0]["value"])
    assert value == {"tool": "Fireflies", "classes": ["class-1"], "lang": "de", "earlier": 7}


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ('{"tool": "Otter", "classes": ["class-1", "gone"], "lang": "fr"}', Form(tool="Otter", classes=("class-1",))),
        ('{"tool": "Otter", "earlier": 3}', Form(tool="Otter", earlier=3)),
        ('{"tool": null, "classes": "class-1"}', Form()),
        ("[1]", Form()),
        ('{"tool": "Ott', Form()),
        ("", Form()),
    ],
)
def test_a_button_fills_in_what_it_knows(value: str, form: Form) -> None:
    assert modals.prefilled(value, REGISTRY)[0] == form


def submitted(kind: str, **values: Any) -> dict[str, Any]:
    held: dict[str, Any] = {
        "reason": {"value": {"value": "Geprüft"}},
        "departments": {"value": {"selected_options": [{"value": "sales"}, {"value": "all"}]}},
        "owner": {"value": {"value": " IT@brisemont.example "}},
        "review": {"value": {"selected_date": "2027-11-23"}},
        "hosting": {"value": {"selected_option": None}},
        "cell:class-1": {deciding.CELL: {"selected_option": {"value": "allowed"}}},
    }
    return {"private_metadata": json.dumps({"kind": kind}), "state": {"values": held | values}}


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        ("approve", {}, {}),
        ("approve", {"reason": {"value": {"value": " "}}}, {"reason": "reason"}),
        ("approve", {"owner": {"value": {"value": "IT"}}}, {"owner": "owner"}),
        ("approve", {"review": {"value": {"selected_date": "2026-11-23"}}}, {"review": "review"}),
        ("approve", {"departments": {"value": {"selected_options": []}}}, {"departments": "departments"}),
        ("conditions", {}, {"cell:class-1": "allowed"}),
        ("reject", {"owner": {}, "departments": {}}, {}),
    ],
)
def test_a_decision_says_what_is_missing(kind: str, values: dict[str, Any], wrong: dict[str, str]) -> None:
    view = submitted(kind, **values)
    assert deciding.problems(view, deciding.ruling(view), TODAY, ["fr", "de"]) == wrong


def test_everybody_wins_over_single_departments_and_addresses_are_folded() -> None:
    ruling = deciding.ruling(submitted("approve"))
    assert (ruling.departments, ruling.owner, ruling.cells) == (
        ("all",),
        "it@brisemont.example",
        {"class-1": "allowed"},
    )


def test_a_checklist_of_many_criteria_with_long_ids_keeps_within_what_a_modal_keeps() -> None:
    view = deciding.checklist("en", wish(), LONG_IDS)
    assert len(view["private_metadata"]) <= 3_000
    assert check_view(view) is None
