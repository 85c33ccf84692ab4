"""A verdict in words, and as the document of `ask --json`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.ask import tabled, views
from bot.i18n import text
from bot.registry import wording
from bot.registry.question.naming import Named
from bot.registry.question.reading import Understood
from bot.registry.rules import Why
from bot.registry.ruling import Option, ruling
from bot.registry.tools import HOSTINGS, OUTCOMES, STATUSES, Cell, Outcome, Registry
from bot.registry.wording import Given
from knowledge import LANGS, Lang
from tests.support.verdicts import (
    CELLS,
    CONDITIONS,
    RULE,
    TODAY,
    asking,
    given,
    registry,
    ruled,
    sample,
    tool,
    understood,
)

WRITER = Named("Brise Writer", 0, 2, ("writer",))


def made(said: Understood, lang: Lang, around: Registry, *, rule: str = "") -> Given:
    found = ruling(around, replace(said, lang=lang), asking=asking(), today=TODAY)
    assert found is not None
    return given(found, lang, around, rule=rule)


def about(*classes: str, **changed: Any) -> Understood:
    return understood(**({"named": (WRITER,), "classes": classes} | changed))


def with_outcome(outcome: Outcome) -> Registry:
    cell = Cell(outcome=outcome, conditions=CONDITIONS if outcome == "conditions" else {}, rule=RULE)
    return registry(tool(data={"public": cell}), tool("other", name="Brise Other"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_outcome_comes_first_then_why_then_what_to_do(outcome: Outcome, lang: Lang) -> None:
    said = wording.plain(made(about("public", said=(("public", "press release"),)), lang, with_outcome(outcome)))
    assert said.startswith(text(lang, f"outcome-{outcome}"))
    assert "Brise Writer" in said.splitlines()[0]
    assert text(lang, "verdict-disclaimer") in said.splitlines()[-1]
    assert "press release" in said
    assert "it@brisemont.example" in said
    assert "2026" in said
    assert RULE in said
    assert (CONDITIONS[lang][0] in said) == (outcome == "conditions")
    assert ("Brise Other" in said) == (outcome in {"ask", "never"})


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_reason(status: Any, lang: Lang) -> None:
    around = registry(tool(status=status, departments=("hr",)))
    found = made(about("public"), lang, around)
    (reason, *_) = wording.reasons(found, found.ruling.verdicts[0])
    assert "Brise Writer" in reason
    assert reason[-1] in ".:"


@pytest.mark.parametrize("lang", LANGS)
def test_every_ground_is_a_sentence_in_every_language(lang: Lang) -> None:
    hard = registry(
        tool(
            status="approved",
            departments=("hr",),
            decided_on=date(2027, 1, 1),
            review_by=date(2026, 1, 1),
            criteria={},
            data={
                "public": CELLS["public"],
                "internal": Cell(outcome="conditions"),
                "confidential": Cell(outcome="never"),
            },
        ),
        tool("limited", name="Limited", status="pilot", decided_on=None, departments=()),
        tool("new", name="New", status="proposed"),
        tool("off", name="Off", status="suspended"),
    )
    others = [Named(hard.tools[id].name, 0, 1, (id,)) for id in ("limited", "new", "off")]
    everything = about(
        "public",
        "internal",
        "confidential",
        "special",
        "customer_code",
        uses=("hr_decisions", "advice"),
        named=(WRITER, *others),
        products=("Zorblax",),
    )
    private = replace(everything, account="personal")
    reasons = {}
    for found in (made(everything, lang, hard), made(private, lang, hard)):
        for verdict in found.ruling.verdicts:
            for ground in verdict.grounds:
                reasons[ground.why] = wording.why(found, verdict, ground)
    assert reasons.keys() == set(get_args(Why))
    assert len(set(reasons.values())) == len(reasons)
    assert not any("{" in said or "why-" in said for said in reasons.values())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (about(), "class"),
        (about(vague=("file",)), "class"),
        (about("public", unclear=("Mrs M.", "illness"), said=(("public", "press release"),)), "unclear"),
        (about("public", account="unclear"), "account"),
        (about("public", named=(Named("Brise", 0, 1, ("writer", "other")),)), "tool"),
    ],
)
def test_a_question_back_says_what_was_understood_the_choices_and_what_counts_until_then(
    said: Understood, asks: str, lang: Lang
) -> None:
    around = registry(tool(), tool("other", name="Brise Other", data={}))
    found = made(said, lang, around)
    assert (found.ruling.kind, found.ruling.asks) == ("clarify", asks)
    lines = wording.plain(found).splitlines()
    assert lines[0].rstrip().endswith("?")
    for option in found.ruling.options:
        label = wording.option_label(found, option)
        assert f"- {label}: {text(lang, f'outcome-{option.outcome}')}" in lines
    assert wording.until(found) in lines
    assert text(lang, f"outcome-{found.ruling.verdicts[0].outcome}") in wording.until(found)
    if said.unclear:
        assert "Mrs M." in lines[0]
        assert "illness" in lines[0]
        assert "press release" in lines[0]
    if said.vague:
        assert "file" in lines[0]


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_ruled_out_is_said_to_be_left_out(lang: Lang) -> None:
    found = made(about("public", negated=("personal",)), lang, registry(tool()))
    assert wording.class_name(found, "personal") in wording.plain(found)


@pytest.mark.parametrize("lang", LANGS)
def test_several_tools_are_said_one_after_the_other_strictest_first(lang: Lang) -> None:
    around = registry(tool(), tool("off", name="Brise Off", status="blocked"))
    found = made(about("public", named=(WRITER, Named("Brise Off", 3, 4, ("off",)))), lang, around)
    said = wording.plain(found)
    assert said.startswith(text(lang, "verdict-several"))
    assert said.index(text(lang, "outcome-never")) < said.index(text(lang, "outcome-allowed"))


@pytest.mark.parametrize("lang", LANGS)
def test_an_unknown_product_and_a_private_account_have_names(lang: Lang) -> None:
    unknown = made(about(named=(), products=("Zorblax AI",)), lang, registry(tool()))
    assert "Zorblax AI" in wording.head(unknown, unknown.ruling.verdicts[0])
    private = made(about("public", account="personal"), lang, registry(tool()))
    assert text(lang, "verdict-private-account") in wording.head(private, private.ruling.verdicts[0])


def test_a_language_that_is_missing_falls_back_to_another() -> None:
    around = registry(tool(data={"public": Cell(outcome="conditions", conditions={"de": ("Nur gekürzt",)})}))
    found = made(about("public"), "fr", around)
    assert wording.conditions(found, found.ruling.verdicts[0]) == ["Nur gekürzt"]
    assert "advice" not in wording.head(made(about("public", uses=("advice",)), "fr", around), found.ruling.verdicts[0])


def test_an_overdue_review_is_a_condition_too() -> None:
    around = registry(tool(review_by=date(2026, 1, 31)))
    found = made(about("public", "confidential"), "en", around)
    conditions = wording.conditions(found, found.ruling.verdicts[0])
    assert conditions[:2] == list(CONDITIONS["en"])
    assert "31 January 2026" in conditions[2]


@pytest.mark.parametrize("name", ["x" * 5_000, "a " * 3_000, "<!channel>", "{ $tool }"])
def test_what_people_write_is_clipped_and_stays_text(name: str) -> None:
    found = made(about(named=(), products=(name,), classes=(), unclear=(name,)), "en", registry(tool()))
    assert len(wording.plain(found)) < 3_000
    assert "\n" not in wording.summary(found)


def test_a_choice_of_something_that_is_gone_is_named_by_its_id() -> None:
    found = made(about("public"), "en", registry(tool()))
    assert wording.choice_label(found, "tool", "gone") == "gone"
    assert wording.choice_label(found, "class", "gone") == "gone"
    assert wording.option_label(found, Option(id="public", outcome="allowed")) == "Public"


VERDICT = {"outcome", "tool", "data_classes", "uses", "conditions", "reason", "alternatives", "decided_on", "owner"}


def document(found: Given) -> dict[str, Any]:
    return views.document(tabled.answer("May I?", found))


def test_the_document_of_a_verdict_is_that_of_the_formats() -> None:
    said = document(made(about("confidential", uses=("posts",)), "en", registry(tool()), rule=RULE))
    assert (said["kind"], said["engine"], said["lang"]) == ("verdict", "table", "en")
    verdict = said["verdict"]
    assert verdict.keys() >= VERDICT
    assert verdict | {"reason": ""} == {
        "outcome": "conditions", "tool": "writer", "data_classes": ["confidential"], "uses": ["posts"],
        "conditions": ["Glossary off", "No names"], "reason": "", "alternatives": [], "decided_on": "2026-03-02",
        "owner": "it@brisemont.example",
    }  # fmt: skip
    assert verdict["reason"]
    assert said["verdicts"] == [verdict]
    assert said["options"] == []
    (cited,) = said["citations"]
    assert (cited["document"], cited["anchor"]) == ("data-handling", "confidential-data")


def test_the_document_of_an_unknown_tool_has_no_tool_no_day_and_the_committee_as_its_owner() -> None:
    verdict = document(made(about(named=(), products=("Zorblax",)), "en", registry(tool())))["verdict"]
    assert (verdict["tool"], verdict["decided_on"], verdict["owner"]) == (None, None, "committee")


def test_the_document_of_a_question_back_lists_options_and_the_strictest_outcome() -> None:
    said = document(made(about(), "de", registry(tool())))
    assert (said["kind"], said["verdict"]["outcome"]) == ("clarify", "never")
    assert {"id": "personal", "label": "Personenbezogen"} in [
        {key: option[key] for key in ("id", "label")} for option in said["options"]
    ]


def test_the_document_of_a_card_is_an_answer_with_the_tool_as_its_source() -> None:
    found = ruled("Who owns DeepL Pro?")
    assert found is not None
    said = document(given(found, "en", sample()))
    assert (said["kind"], said["verdict"]) == ("answer", None)
    assert [one["document"] for one in said["citations"]] == ["tool:deepl-pro"]


def test_every_verdict_of_the_sample_company_can_be_said_in_every_language() -> None:
    around = sample()
    for one in around.tools.values():
        for data_class in around.data_classes:
            for lang in LANGS:
                said = about(data_class, named=(Named(one.name, 0, 1, (one.id,)),), uses=("publication",))
                found = made(said, lang, around)
                plain = wording.plain(found)
                assert plain.startswith(text(lang, f"outcome-{found.ruling.verdicts[0].outcome}"))
                assert "{" not in plain
    assert HOSTINGS
