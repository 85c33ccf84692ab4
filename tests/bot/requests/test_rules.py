from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ask.rules import command
from bot.registry.tools import Criterion, DataClass, Registry, Tool
from bot.requests import rules
from bot.requests.rules import Form, Ruling, Standing, Waiting

TODAY = date(2026, 11, 23)


def tool(id: str, name: str, status: str = "approved", *aliases: str) -> Tool:
    return Tool(id=id, name=name, status=status, owner="it@brisemont.example", aliases=aliases)  # type: ignore[arg-type]


REGISTRY = Registry(
    data_classes={"internal": DataClass(id="internal"), "personal": DataClass(id="personal")},
    criteria={"dpa": Criterion(id="dpa", mandatory=True), "exit": Criterion(id="exit", mandatory=False)},
    tools={
        one.id: one
        for one in (
            tool("deepl-pro", "DeepL Pro", "approved", "DeepL"),
            tool("ms-copilot", "Microsoft Copilot", "approved", "Copilot"),
            tool("gh-copilot", "GitHub Copilot", "blocked", "Copilot"),
            tool("notion-ai", "Notion AI", "proposed"),
            tool("gpt-5", "Modell GPT 5", "pilot"),
        )
    },
)
FIREFLIES = Waiting(7, "fireflies")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Fireflies", Standing("join", join=7)),
        ("FIRE FLIES", Standing("join", join=7)),
        ("fire-flies!", Standing("join", join=7)),
        ("Firefiles", Standing("join", join=7)),  # a typing error
        ("Firefly", Standing("new")),
        ("fireflies.ai", Standing("join", join=7)),  # the name of its site
        ("deepl.com", Standing("known", known=("deepl-pro",))),
        ("Otter", Standing("new")),
        ("deepl pro", Standing("known", known=("deepl-pro",))),
        ("DeepL", Standing("known", known=("deepl-pro",))),
        ("DeepI Pro", Standing("known", known=("deepl-pro",))),
        ("Deepl", Standing("known", known=("deepl-pro",))),
        ("Deebl", Standing("new")),  # too short for errors
        ("Motion AI", Standing("new")),
        ("Microsofd Copilot", Standing("known", known=("ms-copilot",))),
        ("Copilot", Standing("known", known=("ms-copilot", "gh-copilot"))),
        ("Notion AI", Standing("new", tool_id="notion-ai")),  # nobody has decided on it yet
        ("Modell GPT 5", Standing("known", known=("gpt-5",))),
        ("Modell GPT 4", Standing("new")),  # another version is another tool
        ("Größenwahn", Standing("new")),
    ],
)
def test_a_wish_meets_what_is_known_what_waits_or_nothing(name: str, found: Standing) -> None:
    assert rules.standing(name, waiting=[FIREFLIES], registry=REGISTRY) == found


def test_whoever_was_told_of_a_known_tool_may_ask_all_the_same() -> None:
    found = rules.standing("DeepL", waiting=[], registry=REGISTRY, seen=["deepl-pro"])
    assert found == Standing("new", tool_id="deepl-pro")


def test_the_same_entry_is_joined_whatever_it_is_called() -> None:
    waiting = [Waiting(3, "deeplpro", "deepl-pro")]
    assert rules.standing("DeepL", waiting=waiting, registry=REGISTRY, seen=["deepl-pro"]).join == 3


def test_a_nearly_equal_name_of_another_entry_is_not_joined() -> None:
    waiting = [Waiting(3, "microsoftcopilor", "something-else")]
    assert rules.standing("Microsoft Copilot", waiting=waiting, registry=REGISTRY, seen=["ms-copilot"]).join is None


@given(name=st.text(max_size=60))
def test_any_name_has_a_standing(name: str) -> None:
    rules.standing(name, waiting=[FIREFLIES], registry=REGISTRY)


FORM = Form(tool="Otter", purpose="Notes", classes=("internal",), people="3")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (FORM, ()),
        (replace(FORM, tool=" -- "), ("tool",)),
        (replace(FORM, purpose="  "), ("purpose",)),
        (replace(FORM, classes=()), ("classes",)),
        (replace(FORM, people="0"), ("people",)),
        (replace(FORM, people="viele"), ("people",)),
        (replace(FORM, people="1.000.000"), ("people",)),
        (replace(FORM, cost="teuer"), ("cost",)),
        (replace(FORM, cost="-5"), ("cost",)),
        (replace(FORM, needs_facts=True), ("facts",)),
        (replace(FORM, needs_facts=True, facts="Neuer Vertrag"), ()),
        (Form(), ("tool", "purpose", "classes", "people")),
    ],
)
def test_a_form_says_which_of_its_fields_are_wrong(form: Form, wrong: tuple[str, ...]) -> None:
    assert rules.problems(form) == wrong


def test_a_company_without_classes_of_data_asks_for_none() -> None:
    assert rules.problems(replace(FORM, classes=()), classes_exist=False) == ()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12", 12), ("1200", 1200), ("1 200", 1200), ("1.200", 1200), ("1,200", 1200), ("1\u202f200 €", 1200),
        ("1’200", 1200), ("1.200,50", 1200), ("1,200.50 EUR", 1200), ("99,9", 99), ("12.345.678", 12345678),
        ("", None), ("zwölf", None), ("12 people", None), ("1.2.3", None), ("-4", None),
        ("1e5", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_in_three_countries_type_them(typed: str, amount: int | None) -> None:
    assert rules.amount(typed) == amount


@given(st.text(max_size=40))
def test_no_text_is_too_odd_for_a_number_field(typed: str) -> None:
    found = rules.amount(typed)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://fireflies.example/pricing", "https://fireflies.example/pricing"),
        ("fireflies.example", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("https://a.example|<!channel>", ""),
    ],
)
def test_only_a_web_address_becomes_a_link(link: str, address: str) -> None:
    assert rules.web_address(link) == address


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-11-23", 12, "2027-11-23"), ("2026-11-30", 3, "2027-02-28"), ("2026-01-31", 3, "2026-04-30")],
)
def test_months_end_where_months_end(day: str, months: int, then: str) -> None:
    assert rules.later(date.fromisoformat(day), months) == date.fromisoformat(then)


PASSED = {"dpa": {"status": "passed", "reason": ""}}


@pytest.mark.parametrize(
    ("decision", "tool_id", "assessed", "obstacle"),
    [
        ("approve", None, PASSED, None),
        ("approve", None, {}, "criteria"),
        ("approve", None, {"dpa": {"status": "failed", "reason": ""}}, "criteria"),
        ("approve", None, {"dpa": {"status": "waived", "reason": " "}}, "criteria"),
        ("conditions", None, {"dpa": {"status": "waived", "reason": "Kein Vertrag nötig"}}, None),
        ("conditions", None, {"exit": {"status": "passed", "reason": ""}}, "criteria"),
        ("pilot", None, {}, None),
        ("pilot", "deepl-pro", PASSED, "approved"),
        ("pilot", "notion-ai", {}, None),
        ("reject", None, {}, None),
        ("approve", "stopped", PASSED, "suspended"),
        ("reject", "stopped", PASSED, None),
    ],
)
def test_what_stands_against_a_decision(
    decision: Any, tool_id: str | None, assessed: Any, obstacle: str | None
) -> None:
    tools = {**REGISTRY.tools, "stopped": tool("stopped", "Stopped", "suspended")}
    assert rules.obstacle(decision, REGISTRY, tools.get(tool_id or ""), assessed) == obstacle


def ruling(decision: Any, **given: Any) -> Ruling:
    return Ruling(
        decision=decision, reason="Geprüft", owner="it@brisemont.example", departments=("sales",),
        review_by="2027-11-23", **given,
    )  # fmt: skip


def test_an_approval_says_everything_the_registry_needs() -> None:
    cells = {"internal": "allowed", "personal": {"outcome": "conditions", "conditions": {"de": ["Ohne Namen"]}}}
    assessed = {**PASSED, "exit": {"status": "waived", "reason": "Monatlich kündbar"}}
    assert rules.values(ruling("conditions", cells=cells, hosting="eu"), None, assessed, TODAY) == {
        "status": "approved",
        "hosting": "eu",
        "departments": ["sales"],
        "data": cells,
        "owner": "it@brisemont.example",
        "review_by": "2027-11-23",
        "criteria": {"dpa": "passed", "exit": {"status": "waived", "reason": "Monatlich kündbar"}},
        "decided_on": "2026-11-23",
    }


def test_other_cells_of_a_tool_stay_and_a_cell_keeps_its_rule() -> None:
    before = {"status": "approved", "data": {"public": "allowed", "personal": {"outcome": "ask", "rule": "data#p"}}}
    after = rules.values(ruling("approve", cells={"personal": "allowed"}), before, PASSED, TODAY)
    assert after is not None
    assert after["data"] == {"public": "allowed", "personal": {"outcome": "allowed", "rule": "data#p"}}


@pytest.mark.parametrize(
    ("status", "after"),
    [(None, "blocked"), ("proposed", "blocked"), ("under_review", "blocked"), ("approved", None), ("pilot", None)],
)
def test_a_rejection_blocks_candidates_and_takes_nothing_from_a_tool_in_use(
    status: str | None, after: str | None
) -> None:
    entry = None if status is None else {"status": status, "data": {"public": "allowed"}}
    found = rules.values(ruling("reject"), entry, {}, TODAY)
    assert (found or {}).get("status") == after
    if status is None:
        assert found is not None
        assert found["data"] == {}


def test_criteria_are_carried_from_the_registry_and_back() -> None:
    entry = {"criteria": {"dpa": "passed", "exit": {"status": "waived", "reason": "Klein"}}}
    kept = rules.assessments(entry)
    assert kept == {"dpa": {"status": "passed", "reason": ""}, "exit": {"status": "waived", "reason": "Klein"}}
    after = rules.values(ruling("approve"), entry, kept, TODAY)
    assert after is not None
    assert after["criteria"] == entry["criteria"]


def test_forms_and_decisions_survive_the_way_through_the_work_table() -> None:
    form = replace(FORM, seen=("deepl-pro",), earlier=3)
    assert Form.from_payload(form.payload()) == form
    made = ruling("approve", cells={"internal": "allowed"})
    assert Ruling.from_payload(made.payload()) == made


@pytest.mark.parametrize(
    ("typed", "verb", "rest"),
    [
        ("request Fireflies", "request", "Fireflies"),
        ("demande Fireflies AI", "request", "Fireflies AI"),
        ("Antrag", "request", ""),
        ("beantragen DeepL", "request", "DeepL"),
        ("demande si DeepL est permis ?", "ask", "demande si DeepL est permis ?"),
    ],
)
def test_the_command_knows_the_word_in_three_languages(typed: str, verb: str, rest: str) -> None:
    said = command(typed)
    assert (said.verb, said.rest) == (verb, rest)
