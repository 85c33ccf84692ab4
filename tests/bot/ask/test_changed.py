"""What still holds of what was told: sections and verdicts, as rules."""

from datetime import date

import pytest

from bot.ask import changed
from bot.ask.change_letters import Finding, payload_of
from bot.ask.change_messages import MAX_ANSWERS, ChangedAnswer, Overruled, told
from bot.ask.changed import Cited, Now
from bot.registry.rules import Asking
from bot.registry.tools import Cell, DataClass, Registry, Tool
from knowledge import LANGS, Lang
from tests.support.asking import words_of

CITED = Cited(1, 1, "meetings", "en", "rules", "aaa")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("digests", "is_open", "expected"),
    [
        ({"rules": "aaa", "other": "ccc"}, True, Now("same", "rules", "aaa")),
        ({"rules": "bbb"}, True, Now("changed", "rules", "bbb")),
        ({"elsewhere": "aaa"}, True, Now("moved", "elsewhere", "aaa")),
        ({"rules": "bbb", "elsewhere": "aaa"}, True, Now("moved", "elsewhere", "aaa")),
        ({"other": "ccc"}, True, Now("withdrawn", "rules", "")),
        ({}, True, Now("withdrawn", "rules", "")),
        ({"rules": "aaa"}, False, Now("withdrawn", "rules", "")),
        ({"rules": "bbb"}, False, Now("withdrawn", "rules", "")),
    ],
)
def test_what_became_of_a_section(digests: dict[str, str], is_open: bool, expected: Now) -> None:
    assert changed.now(CITED, digests, open_to_asker=is_open) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["status"], True),
        (["data.personal"], True),
        (["*"], True),
        (["owner", "criteria.dpa"], True),
        (["owner", "seat_cost_eur_month", "access", "database"], False),
        ([], False),
    ],
)
def test_only_what_a_verdict_rests_on_may_change_it(paths: list[str], expected: bool) -> None:
    assert changed.decides(paths) is expected


def writer(status: str = "approved", **cells: str) -> Registry:
    data = {id: Cell(outcome=outcome) for id, outcome in cells.items()}  # type: ignore[arg-type]
    tool = Tool(
        id="writer", name="Brise Writer", status=status, owner="it@brisemont.example", data=data,  # type: ignore[arg-type]
        departments=("all",), decided_on=date(2026, 3, 2), manual_fallback={"en": "Write it by hand."},
    )  # fmt: skip
    return Registry(data_classes={id: DataClass(id=id) for id in ("public", "personal")}, tools={"writer": tool})


def outcome(registry: Registry, *classes: str) -> str:
    found = changed.verdict(
        registry, registry.tools["writer"], data_classes=classes, uses=(), asking=Asking(), today=TODAY
    )
    return "depends" if found is None else found.outcome


def test_a_verdict_without_a_class_holds_for_all_classes_or_depends() -> None:
    assert outcome(writer("blocked")) == "never"
    assert outcome(writer(public="allowed", personal="allowed")) == "allowed"
    assert outcome(writer(public="allowed")) == "depends"
    assert changed.outcome(None) == "ask"


def test_a_class_that_is_not_known_any_more_decides_nothing() -> None:
    assert outcome(writer(public="allowed"), "public") == "allowed"
    assert outcome(writer(public="allowed"), "public", "gone") == "depends"


def test_a_letter_speaks_of_the_last_answers_and_counts_the_others() -> None:
    found = [Finding(question=number, section=("d", "en", "a"), fate="changed") for number in range(1, 20)]
    payload = payload_of([*found, Finding(question=19, verdict=3, old="allowed", new="never")])
    assert [one["question"] for one in payload["answers"]] == [19, 18, 17, 16, 15]
    assert payload["answers"][0] == {
        "question": 19,
        "sections": [["d", "en", "a", "changed"]],
        "verdicts": [[3, "allowed"]],
    }
    assert payload["more"] == 14


@pytest.mark.parametrize("lang", LANGS)
def test_the_longest_letter_is_one_that_slack_takes_and_lets_nothing_come_alive(lang: Lang) -> None:
    registry = writer("blocked")
    verdict = changed.verdict(
        registry, registry.tools["writer"], data_classes=["personal"], uses=(), asking=Asking(), today=TODAY
    )
    overruled = [Overruled(tool=registry.tools["writer"], old="allowed", new="never", verdict=verdict)] * 2
    answers = [ChangedAnswer(asked="<!channel> " + "x" * 3000, withdrawn=2, overruled=overruled)] * MAX_ANSWERS
    said = told(lang, answers, registry, more=3)
    assert len(said.blocks) <= 50
    assert str(8) in words_of(said.blocks)
    assert "Write it by hand." in words_of(said.blocks)
    assert "<!channel>" not in said.text
    assert all("<!channel>" not in str(block) for block in said.blocks if block["type"] not in {"rich_text", "actions"})
