"""From what was understood to what the table says: a verdict, a question back, a card, nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.question.naming import Named
from bot.registry.question.reading import Understood
from bot.registry.rules import Asking, Verdict
from bot.registry.ruling import Ruling, card_of, ruling, stricter
from bot.registry.rulings import chosen
from bot.registry.tools import OUTCOMES, Cell, Outcome, Registry
from bot.registry.wording import Choice
from tests.support.verdicts import CELLS, TODAY, asking, registry, ruled, tool, understood


def named(*candidates: str, edition: str = "", text: str = "Brise Writer") -> Named:
    return Named(text, 0, 1, candidates, edition)


def put(said: Understood, around: Registry | None = None, who: Asking | None = None) -> Ruling | None:
    return ruling(around or registry(tool()), said, asking=who or asking(), today=TODAY)


def about(*classes: str, tools: tuple[Named, ...] = (named("writer"),), **changed: Any) -> Understood:
    return understood(named=tools, classes=classes, **changed)


def brief(made: Ruling | None) -> tuple[str, str, Outcome | None]:
    """Kind, what is asked for, and the outcome."""
    assert made is not None
    return made.kind, made.asks, made.verdict.outcome if made.verdict is not None else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (about("public"), ("verdict", "", "allowed")),
        (about("public", "personal"), ("verdict", "", "ask")),
        (about("special"), ("verdict", "", "never")),
        (about(), ("clarify", "class", "never")),
        (about(vague=("file",)), ("clarify", "class", "never")),
        (about("public", unclear=("zorblax",)), ("clarify", "unclear", "never")),
        (about("confidential", unclear=("zorblax",)), ("clarify", "unclear", "never")),
        (about("personal", unclear=("zorblax",)), ("verdict", "", "ask")),  # already shut: no word can open it
        (about("special", unclear=("zorblax",)), ("verdict", "", "never")),
        (about("public", uses=("hr_decisions",)), ("verdict", "", "never")),
        (about(uses=("hr_decisions",)), ("verdict", "", "never")),
        (about(uses=("posts",)), ("clarify", "class", "never")),
        (about("public", account="personal"), ("verdict", "", "never")),
        (about("public", account="unclear"), ("clarify", "account", "never")),
        (about("special", account="unclear"), ("verdict", "", "never")),
    ],
)
def test_it_is_asked_back_only_where_the_answer_would_change_the_outcome(
    said: Understood, expected: tuple[str, str, Outcome]
) -> None:
    assert brief(put(said)) == expected


@pytest.mark.parametrize("status", ["blocked", "suspended", "retired"])
def test_a_tool_that_is_shut_needs_no_class_of_data(status: Any) -> None:
    made = put(about(), registry(tool(status=status)))
    assert brief(made) == ("verdict", "", "never")
    assert made is not None
    assert made.verdicts[0].data_classes == ()


def test_one_outcome_for_every_class_needs_none_either_and_keeps_all_conditions() -> None:
    cells = dict.fromkeys(("public", "internal"), CELLS["confidential"])
    around = registry(tool(data=cells))
    around = replace(around, data_classes={id: around.data_classes[id] for id in cells})
    made = put(about(), around)
    assert brief(made) == ("verdict", "", "conditions")
    assert made is not None
    assert made.verdicts[0].conditions_of == ("public", "internal")


def test_the_question_back_offers_every_class_with_what_it_would_come_to() -> None:
    made = put(about())
    assert made is not None
    assert [(one.id, one.outcome) for one in made.options][:5] == [
        ("public", "allowed"),
        ("internal", "allowed"),
        ("confidential", "conditions"),
        ("personal", "ask"),
        ("special", "never"),
    ]


TWINS = registry(
    tool("lax", name="Scribo Lax"),
    tool("strict", name="Scribo Strict", data={"public": Cell(outcome="ask"), "special": Cell(outcome="never")}),
)
TWIN = (named("lax", "strict", text="Scribo"),)


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (("public",), ("clarify", "tool", "ask")),
        (("personal",), ("clarify", "tool", "never")),
        (("special",), ("verdict", "", "never")),
        ((), ("clarify", "tool", "never")),
    ],
)
def test_a_shared_alias_is_the_strictest_of_its_tools_and_asked_back_unless_they_agree(
    classes: tuple[str, ...], expected: tuple[str, str, Outcome]
) -> None:
    made = put(about(*classes, tools=TWIN), TWINS)
    assert brief(made) == expected
    if expected[1] == "tool":
        assert made is not None
        assert [one.id for one in made.options] == ["lax", "strict"]


def test_after_the_choice_of_a_tool_only_that_tool_counts() -> None:
    said = chosen(about("public", tools=TWIN), Choice("tool", "lax"))
    assert brief(put(said, TWINS)) == ("verdict", "", "allowed")


@pytest.mark.parametrize(
    ("said", "choice", "expected"),
    [
        (about(), Choice("class", "public"), ("verdict", "", "allowed")),
        (about(), Choice("class", "special"), ("verdict", "", "never")),
        (about("public", unclear=("zorblax",)), Choice("unclear", "personal"), ("verdict", "", "ask")),
        (about("personal", unclear=("zorblax",)), Choice("unclear", "public"), ("verdict", "", "ask")),
        (about("public", account="unclear"), Choice("account", "company"), ("verdict", "", "allowed")),
        (about("public", account="unclear"), Choice("account", "personal"), ("verdict", "", "never")),
        (about(account="unclear"), Choice("account", "company"), ("clarify", "class", "never")),
        (about(intent="other"), Choice("class", "public"), ("verdict", "", "allowed")),
    ],
)
def test_a_choice_settles_what_was_asked_back_and_takes_nothing_away(
    said: Understood, choice: Choice, expected: tuple[str, str, Outcome]
) -> None:
    assert brief(put(chosen(said, choice))) == expected


def test_several_tools_each_get_a_verdict_strictest_first() -> None:
    around = registry(tool("writer"), tool("blocked", status="blocked"), tool("asked", status="proposed"))
    made = put(about("public", tools=(named("writer"), named("asked"), named("blocked"))), around)
    assert made is not None
    assert [one.outcome for one in made.verdicts] == ["never", "ask", "allowed"]
    assert [one.tool for one in made.verdicts] == ["blocked", "asked", "writer"]


def test_with_several_tools_one_that_is_unclear_asks_back_for_all() -> None:
    around = registry(tool("writer"), tool("blocked", status="blocked"))
    assert brief(put(about(tools=(named("blocked"), named("writer"))), around)) == ("clarify", "class", "never")


@pytest.mark.parametrize(
    ("classes", "outcome"), [((), "ask"), (("public",), "ask"), (("customer_code",), "never"), (("special",), "ask")]
)
def test_an_unknown_product_is_asked_for(classes: tuple[str, ...], outcome: Outcome) -> None:
    made = put(about(*classes, tools=(), products=("Zorblax",)))
    assert brief(made) == ("verdict", "", outcome)
    assert made is not None
    assert made.verdicts[0].tool is None


@pytest.mark.parametrize(
    ("classes", "outcome"), [(("public",), "ask"), (("personal",), "ask"), (("special",), "never")]
)
def test_an_edition_that_the_company_does_not_have_is_another_product(
    classes: tuple[str, ...], outcome: Outcome
) -> None:
    made = put(about(*classes, tools=(named("writer", edition="plus", text="Brise Writer Plus"),)))
    assert brief(made) == ("verdict", "", outcome)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (about("public", intent="topic", topic="owner"), "card"),
        (about("public", intent="topic", topic="cost"), "card"),
        (about("public", intent="which_data"), "card"),
        (about("public", intent="topic", topic="other"), None),
        (about("public", intent="other"), None),
        (about("public", tools=()), None),
        (about("public", tools=(), account="personal"), "verdict"),
        (about(tools=(), account="personal"), None),
        (about(intent="topic", topic="cost", account="personal"), None),
        (about(intent="topic", topic="cost", tools=()), None),
    ],
)
def test_what_asks_no_leave_gets_a_card_or_nothing(said: Understood, kind: str | None) -> None:
    made = put(said)
    assert (made.kind if made is not None else None) == kind


def test_the_card_of_a_shared_alias_is_that_of_both() -> None:
    made = card_of(about(tools=(*TWIN, named("lax"))))
    assert made is not None
    assert made.tools == ("lax", "strict")


def test_a_refusal_names_what_is_open_instead_and_a_permission_does_not() -> None:
    around = registry(tool("writer", data={}), tool("other"))
    refused, allowed = put(about("public"), around), put(about("public", tools=(named("other"),)), around)
    assert refused is not None
    assert allowed is not None
    assert refused.verdicts[0].alternatives == ("other",)
    assert allowed.verdicts[0].alternatives == ()


def test_enrolment_and_department_reach_the_rules() -> None:
    around = registry(tool(status="pilot", departments=("hr",)))
    assert brief(put(about("public"), around))[2] == "ask"
    assert brief(put(about("public"), around, asking("hr")))[2] == "allowed"
    assert brief(put(about("public"), around, asking("", ["writer"])))[2] == "allowed"


def test_an_unknown_edition_or_an_overdue_review_never_opens_what_is_shut() -> None:
    around = registry(tool(status="blocked", review_by=date(2026, 1, 1)))
    assert brief(put(about("public", tools=(named("writer", edition="plus"),)), around))[2] == "never"


def made_of(kind: Any, outcome: Outcome) -> Ruling:
    return Ruling(
        kind=kind, understood=understood(), verdicts=(Verdict(outcome=outcome, tool="writer", data_classes=()),)
    )


@given(
    st.sampled_from(["verdict", "clarify"]), st.sampled_from(OUTCOMES),
    st.sampled_from(["verdict", "clarify"]), st.sampled_from(OUTCOMES),
)  # fmt: skip
def test_of_two_readings_the_stricter_is_never_milder_than_either(
    kind: Any, outcome: Outcome, other_kind: Any, other_outcome: Outcome
) -> None:
    one, other = made_of(kind, outcome), made_of(other_kind, other_outcome)
    kept = stricter(one, other).verdicts[0].outcome
    assert OUTCOMES.index(kept) == max(OUTCOMES.index(outcome), OUTCOMES.index(other_outcome))


some = st.lists(st.sampled_from(["public", "internal", "confidential", "personal", "special"]), unique=True).map(tuple)


@given(some, some, st.sampled_from(["company", "personal", "unclear"]), st.booleans())
def test_understanding_more_data_never_opens_anything(
    classes: tuple[str, ...], more: tuple[str, ...], account: Any, unclear: bool
) -> None:
    if not classes:
        return
    words = ("zorblax",) if unclear else ()
    before = put(about(*classes, account=account, unclear=words))
    after = put(about(*dict.fromkeys([*classes, *more]), account=account, unclear=words))
    assert before is not None
    assert after is not None
    assert after.verdict is not None
    assert before.verdict is not None
    if before.kind == "verdict":
        assert OUTCOMES.index(after.verdict.outcome) >= OUTCOMES.index(before.verdict.outcome)
    elif after.kind == "verdict":
        assert after.verdict.outcome not in {"allowed", "conditions"}


def test_the_sample_company_asks_which_copilot_is_meant() -> None:
    made = ruled("May I use Copilot for our source code?", who=asking("engineering"))
    assert made is not None
    assert made.kind in {"clarify", "verdict"}
    both = ruled("May I use Copilot for a press release?", who=asking("sales"))
    assert both is not None
    assert brief(both) == ("clarify", "tool", "ask")
    assert {one.id for one in both.options} == {"microsoft-365-copilot", "github-copilot"}
