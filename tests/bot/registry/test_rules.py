"""Every rule of the verdict, one by one and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.rules import Asking, alternatives, cell, elsewhere, possible, verdict
from bot.registry.tools import (
    HOSTINGS,
    OUTCOMES,
    STATUSES,
    Assessment,
    Cell,
    DataClass,
    Outcome,
    Registry,
    Tool,
    strictest,
)
from tests.support.verdicts import (
    CELLS,
    CLASSES,
    CONDITIONS,
    CRITERIA,
    RULE,
    TODAY,
    USES,
    asking,
    on,
    registry,
    sample,
    tool,
)

SALES = asking("sales")
NOBODY = asking()
ENROLLED = asking("sales", ["writer"])


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (["public"], "allowed"),
        (["internal"], "allowed"),
        (["confidential"], "conditions"),
        (["personal"], "ask"),
        (["special"], "never"),
        (["public", "internal"], "allowed"),
        (["public", "confidential"], "conditions"),
        (["confidential", "personal"], "ask"),
        (["public", "special"], "never"),
        (["special", "personal", "confidential", "internal", "public"], "never"),
        (["leads"], "ask"),
        (["sick_notes"], "never"),
        (["customer_code"], "never"),
    ],
)
def test_the_strictest_cell_of_all_classes_wins(classes: list[str], expected: Outcome) -> None:
    assert on(tool(), classes).outcome == expected


STATUS_TABLE = [
    # status, departments, who asks, outcome for public data, which is allowed
    ("approved", ("all",), NOBODY, "allowed"),
    ("approved", ("all",), SALES, "allowed"),
    ("approved", ("sales",), SALES, "allowed"),
    ("approved", ("Sales",), SALES, "allowed"),
    ("approved", ("sales", "hr"), SALES, "allowed"),
    ("approved", ("hr",), SALES, "ask"),
    ("approved", ("hr",), NOBODY, "ask"),
    ("approved", (), SALES, "ask"),
    ("approved", ("hr",), ENROLLED, "ask"),  # a rollout opens what is limited, not what belongs to others
    ("restricted", ("sales",), SALES, "allowed"),
    ("restricted", ("hr",), SALES, "ask"),
    ("restricted", ("hr",), ENROLLED, "allowed"),
    ("restricted", ("hr",), asking("sales", ["reader"]), "ask"),
    ("restricted", ("all",), SALES, "ask"),  # what is for all is not restricted: the strict side
    ("restricted", (), ENROLLED, "allowed"),
    ("restricted", (), NOBODY, "ask"),
    ("pilot", ("sales",), SALES, "allowed"),
    ("pilot", ("hr",), SALES, "ask"),
    ("pilot", ("hr",), ENROLLED, "allowed"),
    ("pilot", ("all",), NOBODY, "ask"),
    ("proposed", ("all",), SALES, "ask"),
    ("proposed", ("sales",), ENROLLED, "ask"),
    ("under_review", ("all",), SALES, "ask"),
    ("under_review", ("sales",), ENROLLED, "ask"),
    ("suspended", ("all",), ENROLLED, "never"),
    ("blocked", ("sales",), SALES, "never"),
    ("retired", ("sales",), ENROLLED, "never"),
]


@pytest.mark.parametrize(("status", "departments", "who", "expected"), STATUS_TABLE)
def test_status_department_and_enrolment_decide_who_may(
    status: Any, departments: tuple[str, ...], who: Asking, expected: Outcome
) -> None:
    assert on(tool(status=status, departments=departments), ["public"], who=who).outcome == expected


def test_the_table_covers_every_status() -> None:
    assert {row[0] for row in STATUS_TABLE} == set(STATUSES)


def test_an_empty_department_is_nobodys() -> None:
    assert on(tool(departments=("",)), ["public"], who=NOBODY).outcome == "ask"


@pytest.mark.parametrize("status", STATUSES)
def test_a_class_that_is_not_listed_is_never_whatever_the_status(status: Any) -> None:
    made = on(tool(status=status), ["special"])
    assert made.outcome == "never"
    assert any(ground.why == "class_not_listed" and ground.about == "special" for ground in made.grounds)


@pytest.mark.parametrize(
    ("changed", "expected", "why"),
    [
        ({}, "allowed", "cell"),
        ({"review_by": None}, "allowed", "cell"),
        ({"review_by": TODAY}, "allowed", "cell"),
        ({"review_by": TODAY - timedelta(days=1)}, "conditions", "review_overdue"),
        ({"decided_on": TODAY}, "allowed", "cell"),
        ({"decided_on": TODAY + timedelta(days=1)}, "conditions", "decision_ahead"),
        ({"decided_on": None}, "conditions", "decision_missing"),
    ],
)
def test_dates_make_it_conditions_at_best_and_say_why(changed: dict[str, Any], expected: Outcome, why: str) -> None:
    made = on(tool(**changed), ["public"])
    assert made.outcome == expected
    assert made.grounds[0].why == why


@pytest.mark.parametrize(("classes", "expected"), [(["personal"], "ask"), (["special"], "never")])
def test_an_overdue_review_makes_nothing_less_strict(classes: list[str], expected: Outcome) -> None:
    assert on(tool(review_by=date(2026, 1, 1)), classes).outcome == expected


@pytest.mark.parametrize(
    ("assessed", "expected"),
    [
        ({"dpa": "passed"}, "allowed"),
        ({"dpa": "waived"}, "allowed"),
        ({"dpa": "failed"}, "ask"),
        ({"dpa": "open"}, "ask"),
        ({}, "ask"),
        ({"training": "passed"}, "ask"),
        ({"dpa": "passed", "training": "failed"}, "allowed"),
        ({"dpa": "passed", "training": "open"}, "allowed"),
    ],
)
def test_an_approved_tool_with_a_mandatory_criterion_open_counts_as_under_review(
    assessed: dict[str, Any], expected: Outcome
) -> None:
    criteria = {id: Assessment(status=status) for id, status in assessed.items()}
    made = on(tool(criteria=criteria), ["public"])
    assert made.outcome == expected
    assert any(ground.why == "criteria_open" and ground.about == "dpa" for ground in made.grounds) == (
        expected == "ask"
    )


@pytest.mark.parametrize(
    ("uses", "classes", "expected"),
    [
        (["minutes"], ["public"], "allowed"),
        (["posts"], ["public"], "conditions"),
        (["advice"], ["public"], "ask"),
        (["hr_decisions"], ["public"], "never"),
        (["posts", "hr_decisions"], ["public"], "never"),
        (["minutes"], ["personal"], "ask"),
        (["posts"], ["personal"], "ask"),
        (["advice"], ["special"], "never"),
        (["something_unheard_of"], ["public"], "allowed"),
    ],
)
def test_a_use_is_a_floor_and_never_a_permission(uses: list[str], classes: list[str], expected: Outcome) -> None:
    assert on(tool(), classes, uses=uses).outcome == expected


def test_conditions_that_nobody_wrote_down_count_as_ask() -> None:
    made = on(tool(data={"public": Cell(outcome="conditions", conditions={"en": ()}, rule=RULE)}), ["public"])
    assert (made.outcome, made.grounds[0].why, made.conditions_of) == ("ask", "conditions_unwritten", ())


def test_the_conditions_of_every_class_asked_hold() -> None:
    cells = CELLS | {"personal": Cell(outcome="conditions", conditions=CONDITIONS)}
    assert on(tool(data=cells), ["personal", "public", "confidential"]).conditions_of == ("confidential", "personal")


def test_grounds_come_strictest_first_with_their_rules() -> None:
    made = on(tool(), ["public", "confidential"], uses=["hr_decisions"])
    outcomes = [OUTCOMES.index(ground.outcome) for ground in made.grounds]
    assert outcomes == sorted(outcomes, reverse=True)
    assert {ground.rule for ground in made.grounds} == {"acceptable-use#people", RULE, None}


def test_classes_and_uses_come_in_the_companys_order_each_once() -> None:
    made = on(tool(), ["personal", "public", "personal", "unknown"], uses=["posts", "hr_decisions", "posts"])
    assert made.data_classes == ("public", "personal")
    assert made.uses == ("hr_decisions", "posts")


@pytest.mark.parametrize("classes", [[], ["a_class_of_another_company"]])
def test_without_a_class_of_data_there_is_no_verdict(classes: list[str]) -> None:
    with pytest.raises(ValueError, match="needs a class"):
        on(tool(), classes)


WITHIN = {
    "outer": DataClass(id="outer"),
    "middle": DataClass(id="middle", within="outer"),
    "inner": DataClass(id="inner", within="middle"),
    "round": DataClass(id="round", within="trip"),
    "trip": DataClass(id="trip", within="round"),
    "self": DataClass(id="self", within="self"),
    "lost": DataClass(id="lost", within="nowhere"),
    "kept": DataClass(id="kept", only=("other",)),
    "held": DataClass(id="held", within="kept"),
    "ours": DataClass(id="ours", only=("writer",)),
    "nobodys": DataClass(id="nobodys", only=()),
}


@pytest.mark.parametrize(
    ("asked", "cells", "expected", "why"),
    [
        ("outer", {"outer": "ask"}, "ask", "cell"),
        ("middle", {"outer": "ask"}, "ask", "cell"),
        ("inner", {"outer": "ask"}, "ask", "cell"),
        ("inner", {"outer": "ask", "middle": "allowed"}, "allowed", "cell"),
        ("inner", {"outer": "allowed", "inner": "never"}, "never", "cell"),
        ("outer", {"inner": "allowed"}, "never", "class_not_listed"),
        ("inner", {}, "never", "class_not_listed"),
        ("round", {"outer": "allowed"}, "never", "class_not_listed"),
        ("trip", {"round": "allowed"}, "allowed", "cell"),
        ("self", {}, "never", "class_not_listed"),
        ("lost", {"nowhere": "allowed"}, "never", "class_not_listed"),
        ("kept", {"kept": "allowed"}, "never", "class_only_elsewhere"),
        ("held", {"kept": "allowed"}, "never", "class_only_elsewhere"),
        ("ours", {"ours": "allowed"}, "allowed", "cell"),
        ("ours", {}, "never", "class_not_listed"),
        ("nobodys", {"nobodys": "allowed"}, "never", "class_only_elsewhere"),
    ],
)
def test_within_takes_the_cell_around_and_only_shuts_out_every_other_tool(
    asked: str, cells: dict[str, Outcome], expected: Outcome, why: str
) -> None:
    one = tool(data={id: Cell(outcome=said) for id, said in cells.items()})
    made = on(one, [asked], around=registry(one, data_classes=WITHIN))
    assert (made.outcome, made.grounds[0].why) == (expected, why)


def test_possible_gives_a_verdict_for_each_class_in_the_companys_order() -> None:
    one = tool()
    each = possible(registry(one), one, asking=NOBODY, today=TODAY)
    assert tuple(each) == tuple(CLASSES)
    assert {id: made.outcome for id, made in each.items()} == {
        "public": "allowed", "internal": "allowed", "confidential": "conditions", "personal": "ask", "special": "never",
        "sick_notes": "never", "leads": "ask", "customer_code": "never",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("why", "classes", "uses", "expected"),
    [
        ("unknown_tool", [], [], "ask"),
        ("unknown_tool", ["public"], [], "ask"),
        ("unknown_tool", ["customer_code"], [], "never"),
        ("unknown_tool", ["public"], ["hr_decisions"], "never"),
        ("unknown_tool", ["public"], ["posts"], "ask"),
        ("personal_account", [], [], "never"),
        ("personal_account", ["public"], [], "never"),
    ],
)
def test_what_is_no_tool_of_ours_is_at_least_asked_for(
    why: Any, classes: list[str], uses: list[str], expected: Outcome
) -> None:
    made = elsewhere(registry(), why=why, data_classes=classes, uses=uses)
    assert (made.outcome, made.tool) == (expected, None)


@pytest.mark.parametrize("set_to", OUTCOMES)
def test_private_accounts_are_what_the_company_says(set_to: Outcome) -> None:
    assert elsewhere(registry(personal_accounts=set_to), why="personal_account").outcome == set_to


def tools_to_choose_from() -> Registry:
    return registry(
        tool(
            "writer", data={"public": Cell(outcome="allowed")}, alternatives=("named", "blocked"), tasks=("drafting",)
        ),
        tool("stranger", tasks=("images",)),
        tool("blocked", status="blocked", tasks=("drafting",)),
        tool("conditional", data={"internal": CELLS["confidential"]}, tasks=("drafting",)),
        tool("similar", tasks=("drafting",)),
        tool("named", data={"internal": CELLS["confidential"]}, tasks=("images",)),
        tool("elsewhere", departments=("hr",), tasks=("drafting",)),
    )


def test_alternatives_are_open_for_the_same_data_nearest_first_and_few() -> None:
    around = tools_to_choose_from()
    refused = on(around.tools["writer"], ["internal"], around=around)
    assert alternatives(around, refused, asking=NOBODY, today=TODAY) == ("named", "similar", "conditional")


def test_alternatives_depend_on_who_asks_for_what() -> None:
    around = tools_to_choose_from()
    refused = on(around.tools["writer"], ["internal"], around=around)
    found = alternatives(around, refused, asking=asking("hr"), today=TODAY)
    assert found == ("named", "similar", "elsewhere")
    ranked = on(around.tools["writer"], ["internal"], uses=["hr_decisions"], around=around)
    assert alternatives(around, ranked, asking=NOBODY, today=TODAY) == ()
    assert alternatives(around, replace(refused, data_classes=()), asking=NOBODY, today=TODAY) == ()


cells = st.sampled_from(OUTCOMES).map(
    lambda one: Cell(outcome=one, conditions=CONDITIONS if one == "conditions" else {})
)
days = st.none() | st.sampled_from([TODAY + timedelta(days=by) for by in (-400, -1, 0, 1, 400)])
some_tools = st.builds(
    tool,
    status=st.sampled_from(STATUSES),
    data=st.dictionaries(st.sampled_from(list(CLASSES)), cells),
    departments=st.lists(st.sampled_from(["all", "sales", "hr"]), unique=True).map(tuple),
    decided_on=days,
    review_by=days,
    hosting=st.none() | st.sampled_from(HOSTINGS),
    criteria=st.dictionaries(
        st.sampled_from(list(CRITERIA)),
        st.sampled_from(["passed", "failed", "waived", "open"]).map(lambda one: Assessment(status=one)),  # type: ignore[arg-type]
    ),
)
somebody = st.builds(asking, st.sampled_from(["", "sales", "hr", "HR"]), st.sets(st.sampled_from(["writer", "reader"])))
some_classes = st.lists(st.sampled_from(list(CLASSES)), min_size=1, unique=True)
some_uses = st.lists(st.sampled_from(list(USES)), unique=True)


@given(some_tools, some_classes, some_uses, somebody)
def test_the_outcome_is_the_strictest_ground_and_there_is_always_one(
    one: Tool, classes: list[str], uses: list[str], who: Asking
) -> None:
    made = on(one, classes, uses=uses, who=who)
    assert made.grounds
    assert made.outcome == strictest(ground.outcome for ground in made.grounds)


@given(some_tools, some_classes, some_uses, somebody, st.sampled_from(list(CLASSES)), st.sampled_from(list(USES)))
def test_one_more_class_or_use_never_makes_it_less_strict(
    one: Tool, classes: list[str], uses: list[str], who: Asking, another: str, further: str
) -> None:
    before = OUTCOMES.index(on(one, classes, uses=uses, who=who).outcome)
    assert OUTCOMES.index(on(one, [*classes, another], uses=uses, who=who).outcome) >= before
    assert OUTCOMES.index(on(one, classes, uses=[*uses, further], who=who).outcome) >= before


@given(some_tools, some_classes, some_uses, somebody)
def test_nothing_is_open_without_a_cell_that_says_so_and_a_status_that_lets_it(
    one: Tool, classes: list[str], uses: list[str], who: Asking
) -> None:
    around = registry(one)
    if on(one, classes, uses=uses, who=who, around=around).outcome not in {"allowed", "conditions"}:
        return
    for asked in classes:
        found, _ = cell(around, one, asked)
        assert found is not None
        assert found.outcome in {"allowed", "conditions"}
    assert one.status in {"approved", "restricted", "pilot"}
    assert all(USES[use].outcome in {"allowed", "conditions"} for use in uses)


@given(some_tools, some_classes, somebody)
def test_neither_a_department_nor_an_enrolment_ever_makes_it_stricter(
    one: Tool, classes: list[str], who: Asking
) -> None:
    nobody, me = on(one, classes, who=NOBODY), on(one, classes, who=who)
    assert OUTCOMES.index(me.outcome) <= OUTCOMES.index(nobody.outcome)


def test_the_sample_companys_verdicts_need_no_alternative_that_is_closed() -> None:
    around, who = sample(), asking("sales")
    for one in around.tools.values():
        for data_class in around.data_classes:
            refused = verdict(around, one, data_classes=[data_class], asking=who, today=TODAY)
            for id in alternatives(around, refused, asking=who, today=TODAY):
                other = verdict(around, around.tools[id], data_classes=[data_class], asking=who, today=TODAY)
                assert other.outcome in {"allowed", "conditions"}
                assert id != one.id
