"""`tools.yaml`: what cannot be read is read strictly and said, what can be read comes back as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from bot.registry import toolsfile
from bot.registry.entries import UNREADABLE
from bot.registry.fields import plain
from bot.registry.rules import Asking, verdict
from bot.registry.toolsfile import Read, check, load, parse, registry_of, write
from knowledge import dump_yaml, examine, load_yaml
from tests.support.tools import DOCUMENT, GOOD, MEANINGFUL, POLICIES, Broken, broken, line_of

TODAY = date(2026, 11, 22)


def messages(read: Read) -> list[str]:
    return [str(finding) for finding in read.findings]


def changed(old: str, new: str) -> str:
    """The good file with one thing different."""
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def outcome(read: Read, data_class: str, tool: str = "writer") -> str:
    return verdict(
        read.registry, read.registry.tools[tool], data_classes=[data_class], asking=Asking(), today=TODAY
    ).outcome


def test_a_good_file_has_no_findings_and_means_what_it_says() -> None:
    read = parse(GOOD)
    assert messages(read) == []
    tool = read.registry.tools["writer"]
    assert (tool.name, tool.status, tool.decided_on, tool.seat_cost_eur_month) == (
        "Brise Writer", "approved", date(2026, 3, 2), 25,
    )  # fmt: skip
    assert tool.data["personal"].conditions == {"en": ("No names",), "fr": ("Sans noms",), "de": ("Ohne Namen",)}
    assert list(read.registry.data_classes) == ["public", "personal", "sick_notes"]
    assert read.registry.data_classes["sick_notes"].only == ("writer",)
    assert read.registry.uses["hr_decisions"].outcome == "never"
    assert (outcome(read, "public"), outcome(read, "personal"), outcome(read, "sick_notes")) == (
        "allowed", "conditions", "conditions",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "severity", "said"),
    [
        # the head
        ("version: 1\n", "version: 2\n", "error", "version: `2` is not a version known here; write `version: 1`"),
        ("personal_accounts: never", "personal_accounts: nevr", "error", "counts as never; did you mean never?"),
        ("personal_accounts: never", "personal_accounts: conditions", "error", "conditions have no text here"),
        ("    outcome: never", "    outcome: 7", "error", "uses.hr_decisions.outcome: `7` cannot be read and counts"),
        ("- id: hr_decisions", "- ids: hr_decisions", "error", "uses.0.id: missing; give it an id"),
        ("mandatory: false", "mandatory: perhaps", "error", "criteria.training.mandatory: `perhaps` is neither true"),
        ("within: personal", "within: nowhere", "error", "data_classes.sick_notes.within: no class of data has the id"),
        ("within: personal", "within: sick_notes", "error", "data_classes.sick_notes.within: leads round in a circle"),
        ("only: [writer]", "only: [nobody]", "error", "data_classes.sick_notes.only: no tool has the id nobody"),
        ("only: [writer]", "only: ", "error", "data_classes.sick_notes.only: names no tool, so every tool is never"),
        ("fr: Publiques, ", "", "warning", "data_classes.public.names: is missing in fr; another language is shown"),
        ("fr: Publiques, ", "es: Público, fr: P, ", "warning", "data_classes.public.names.es: unknown language"),
        ("personal_accounts: never", "personal_acounts: never", "warning", "did you mean personal_accounts?"),
        ("- id: personal", "- id: public", "error", "the id public stands there already"),
        # the tool
        ("status: approved", "status: aproved", "error", "`aproved` cannot be read and counts as under_review; did"),
        ("status: approved", "status: Blocked", "error", "`Blocked` cannot be read and counts as blocked"),
        ("status: approved", "", "error", "writer.status: missing and counts as under_review; write proposed, under_"),
        ("      public: allowed", "      public: alowed", "error", "writer.data.public: `alowed` cannot be read"),
        ("      public: allowed", "      public:", "error", "writer.data.public: missing and counts as never"),
        ("      public: allowed", "      public: true", "error", "writer.data.public: `true` cannot be read"),
        ("      public: allowed", "      pubic: allowed", "error", "writer.data.pubic: no class of data has this id"),
        ("      public: allowed", "      public: conditions", "error", "writer.data.public: has conditions without"),
        ("      public: allowed", "      public: {outcome: conditions, conditions: stay}", "error", "is not a mapping"),
        ("{outcome: conditions, conditions", "{outcome: allowed, conditions", "error", "is allowed and has conditions"),
        ("{outcome: conditions, conditions", "{outcme: allowed, conditions", "warning", "did you mean outcome?"),
        ("fr: [Sans noms], ", "", "warning", "writer.data.personal.conditions: is missing in fr"),
        ("{public: ask}", "[public]", "error", "reader.data: a list is not a mapping; write it as {public: allowed"),
        ("    data: {public: ask}\n", "", "error", "reader.data: missing; write what each class of data gets"),
        ("hosting: eu", "hosting: mars", "error", "writer.hosting: `mars` cannot be read"),
        ("departments: [all]", "departments:", "warning", "writer.departments: names nobody, so everybody has to ask"),
        ("departments: [sales]", "departments: [ALL]", "warning", "reader.departments: `all` means nobody while"),
        ("departments: [sales]", "departments: {a: b}", "error", "reader.departments: is a mapping; write a list"),
        ("    review_by: 2027-03-02", "    review_by: soon", "error", "`soon` is not a date; write it as 2026-03-02"),
        ("    review_by: 2027-03-02", "    review_by: 2026-02-31", "error", "`2026-02-31` is not a date"),
        ("{dpa: passed}", "{dpa: failed}", "error", "writer.criteria: the tool is approved but has not passed dpa"),
        ("    criteria: {dpa: passed}\n", "", "error", "writer.criteria: the tool is approved but has not passed dpa"),
        ("{dpa: passed}", "{dpa: waived}", "error", "writer.criteria.dpa: waived without a reason, which counts as"),
        ("{dpa: passed}", "{dpa: passed, soc2: open}", "error", "writer.criteria.soc2: no criterion has this id"),
        ("{dpa: passed}", "{dpa: passed, training: done}", "error", "writer.criteria.training: `done` cannot be read"),
        ("[reader]", "[nobody]", "error", "writer.alternatives: no tool has the id nobody; correct it"),
        ("[reader]", "[writer]", "error", "writer.alternatives: names the tool itself"),
        ("    hosting: eu", "    replaced_by: nobody", "error", "writer.replaced_by: no tool has the id nobody"),
        ("    hosting: eu", "    hostng: eu", "warning", "writer.hostng: unknown key, kept without effect; did"),
        ("    hosting: eu", "    access: {en: Ask IT}", "warning", "writer.access: is missing in fr, de"),
        ("    hosting: eu", "    access: Ask IT", "error", "writer.access: `Ask IT` is not a mapping"),
        ("name: Brise Reader", "name: 365", "warning", 'reader.name: is the number 365, read as text'),
        ("name: Brise Reader", "name: WRITER", "warning", "`WRITER` is also a name of writer; people are asked which"),
        ("seat_cost_eur_month: 25", "seat_cost_eur_month: much", "error", "`much` is not an amount in euros"),
        ("seat_cost_eur_month: 25", "seat_cost_eur_month: -1", "error", "`-1` is not an amount in euros"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_line_and_key(old: str, new: str, severity: str, said: str) -> None:
    text = changed(old, new)
    found = [one for one in messages(parse(text)) if said in one]
    assert len(found) == 1, messages(parse(text))
    part = new.splitlines()[0] if new.strip() else ""
    if part and text.count(part) == 1 and "is missing in fr" not in said:
        assert found[0].startswith(f"tools.yaml:{line_of(text, part)}: {severity}: "), found
    assert f": {severity}: " in found[0]


@pytest.mark.parametrize(
    ("old", "new", "public", "personal"),
    [
        ("status: approved", "status: aproved", "ask", "ask"),
        ("status: approved", "status: BLOCKED ", "never", "never"),
        ("public: allowed", "public: alowed", "never", "conditions"),
        ("public: allowed", "public: [allowed]", "never", "conditions"),
        ("public: allowed", "public: {conditions: {en: [x]}}", "never", "conditions"),
        ("public: allowed", "public: conditions", "ask", "conditions"),
        ("public: allowed", "public: {outcome: allowed, conditions: {en: [No names]}}", "conditions", "conditions"),
        ("public: allowed", "public: {outcome: conditions, conditions: {en: No names}}", "conditions", "conditions"),
        ("    owner: it@brisemont.example\n    decided_on: 2026-03-02\n    review_by", "    owner: x\n    review_by",
         "conditions", "conditions"),
        ("review_by: 2027-03-02", "review_by: in spring", "conditions", "conditions"),
        ("review_by: 2027-03-02", "review_by: '2027-03-02'", "allowed", "conditions"),
        ("{dpa: passed}", "{dpa: {status: waived}}", "ask", "ask"),
        ("{dpa: passed}", "{dpa: {status: waived, reason: Tested by us}}", "allowed", "conditions"),
        ("{dpa: passed}", "{dpa: 1}", "ask", "ask"),
        ("mandatory: false", "mandatory: yes", "ask", "ask"),
        ("departments: [all]", "departments: {all: true}", "ask", "ask"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_never_lenient(old: str, new: str, public: str, personal: str) -> None:
    read = parse(changed(old, new))
    assert (outcome(read, "public"), outcome(read, "personal")) == (public, personal)


def test_an_owner_is_required_and_the_tool_is_kept() -> None:
    read = parse(GOOD.replace("    owner: it@brisemont.example\n", ""))
    assert [one.split(": ")[2] for one in messages(read)] == ["writer.owner", "reader.owner"]
    assert list(read.registry.tools) == list(read.entries) == ["writer", "reader"]


@pytest.mark.parametrize("wrong", ["  - name: No id", "  - id: nameless", "  - just a text", "  - {id: [a], name: b}"])
def test_a_tool_without_id_or_name_is_left_out_and_the_others_stay(wrong: str) -> None:
    text = GOOD.replace("tools:\n", f"tools:\n{wrong}\n")
    read = parse(text)
    assert list(read.registry.tools) == list(read.entries) == ["writer", "reader"]
    assert read.refused == 1
    assert read.findings[0].line == line_of(text, wrong)
    assert {finding.severity for finding in read.findings} == {"error"}


def test_the_first_of_two_tools_with_one_id_counts() -> None:
    read = parse(changed("id: reader", "id: writer").replace("[reader]", "[]"))
    assert read.registry.tools["writer"].name == "Brise Writer"
    assert [one for one in messages(read) if "another tool above has this id" in one] == messages(read)


def test_a_use_without_id_keeps_its_floor() -> None:
    read = parse(changed("  - id: hr_decisions\n    outcome: never", "  - outcome: never"))
    assert [use.outcome for use in read.registry.uses.values()] == ["never"]


def test_every_finding_comes_at_once_in_the_order_of_the_file() -> None:
    text = changed("version: 1\n", "version: 9\n").replace("status: pilot", "status: x").replace("hosting: eu", "a: 1")
    assert [finding.line for finding in parse(text).findings] == [1, line_of(text, "a: 1"), line_of(text, "status: x")]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "must be a mapping"),
        ("- a\n", 1, "must be a mapping"),
        ("version: 1\ntools: [*x]\n", 2, "uses an alias"),
        ("version: 1\ntools:\n\t- a\n", 3, "is not valid YAML"),
        ("version: 1\nversion: 1\n", 2, "stands already in line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding(text: str, line: int, said: str) -> None:
    read = parse(text)
    assert (len(read.findings), read.findings[0].line, read.usable) == (1, line, False)
    assert said in read.findings[0].message
    assert read.registry.tools == {}


@pytest.mark.parametrize("key", ["data_classes", "uses", "criteria", "tools"])
def test_a_list_that_is_none_is_left_out_and_said(key: str) -> None:
    read = parse(f"version: 1\n{key}: {{a: b}}\n")
    assert read.head == {"version": 1}
    assert any(finding.message.startswith(f"{key}: is not a list") for finding in read.findings)


def test_a_folder_without_the_file_has_no_registry_and_another_encoding_is_said(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    (tmp_path / "tools.yaml").write_bytes(GOOD.replace("Öffentlich", "Ö").encode("latin-1"))
    read = load(tmp_path)
    assert read is not None
    assert messages(read) == ["tools.yaml:4: error: is not UTF-8; save it again as UTF-8"]
    (tmp_path / "tools.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(tmp_path) == parse(GOOD)


def test_reviews_and_decisions_depend_on_the_day() -> None:
    read = parse(GOOD)
    sections = {"acceptable-use#people"}
    assert check(read, today=date(2027, 3, 2), sections=sections) == []
    (due,) = check(read, today=date(2027, 3, 3), sections=sections)
    assert (due.line, due.severity) == (line_of(GOOD, "review_by"), "warning")
    assert due.message.startswith("writer.review_by: the review was due on 2027-03-02")
    early = check(read, today=date(2026, 3, 1), sections=sections)
    assert [one.message.split(":")[0] for one in early] == ["writer.decided_on", "reader.decided_on"]
    assert parse(GOOD).findings == read.findings == []


def test_a_rule_that_no_document_has_is_an_error() -> None:
    found = check(parse(GOOD), today=TODAY, sections={"acceptable-use", "acceptable-use#persons"})
    assert [(one.line, one.severity) for one in found] == [(12, "error"), (line_of(GOOD, "Sans noms"), "error")]
    assert found[0].message.startswith("uses.hr_decisions.rule: no document has the section `acceptable-use#people`")
    assert found[1].message.startswith("writer.data.personal.rule: ")


def test_an_unreadable_review_date_is_no_review_that_was_due_in_the_year_one() -> None:
    read = parse(changed("review_by: 2027-03-02", "review_by: soon"))
    assert read.registry.tools["writer"].review_by == UNREADABLE
    assert len(check(read, today=TODAY, sections={"acceptable-use#people"})) == 1


def test_unknown_keys_and_quoted_numbers_survive_a_round_trip() -> None:
    text = changed("hosting: eu", 'x: {a: [1, 1.5, null, true, "1", "no", "null", "08", 2026-01-01, " b "]}')
    read = parse(text)
    again = load_yaml(write(read.head, list(read.entries.values())))
    assert again == load_yaml(text)


def test_the_sample_company_has_a_registry_without_errors_that_survives_a_round_trip() -> None:
    read = load(POLICIES)
    assert read is not None
    found = check(read, today=TODAY, sections=examine(POLICIES).sections)
    assert [finding for finding in found if finding.severity == "error"] == []
    assert len(read.entries) >= 25
    again = load_yaml(write(read.head, list(read.entries.values())), max_bytes=toolsfile.MAX_BYTES)
    assert again == load_yaml((POLICIES / "tools.yaml").read_text(encoding="utf-8"), max_bytes=toolsfile.MAX_BYTES)
    assert registry_of(read.head, list(read.entries.values())) == read.registry


@settings(max_examples=300, deadline=None)
@given(broken())
def test_any_value_anywhere_raises_nothing_and_takes_no_other_tool_down(one: Broken) -> None:
    path, document = one.path, one.document
    text = dump_yaml(document)
    assert load_yaml(text) == document
    read = parse(text)
    check(read, today=TODAY, sections=set())
    for tool in read.registry.tools.values():
        for data_class in read.registry.data_classes:
            verdict(read.registry, tool, data_classes=[data_class], asking=Asking(), today=TODAY)
    if path[:1] == ("tools",) and len(path) > 1:
        other = 1 - path[1]
        assert read.registry.tools.keys() >= {DOCUMENT["tools"][other]["id"]}
    written = write(read.head, list(read.entries.values()))
    again = parse(written)
    assert (again.head, again.entries, again.registry) == (read.head, read.entries, read.registry)
    if not read.refused and read.usable and not any("is not a list" in one for one in messages(read)):
        assert plain(load_yaml(written)) == plain(document)


@settings(max_examples=150, deadline=None)
@given(broken(lambda path: path[:1] == ("tools",) and len(path) > 2 and path[2] not in {"id", "departments"}))
def test_no_broken_value_of_a_tool_opens_more_than_the_good_file_does(one: Broken) -> None:
    assume(not (isinstance(one.value, str) and one.value in MEANINGFUL))
    read, order = parse(dump_yaml(one.document)), ["allowed", "conditions", "ask", "never"]
    for tool in read.registry.tools:
        for data_class in ("public", "personal"):
            good = outcome(parse(GOOD), data_class, tool)
            assert order.index(outcome(read, data_class, tool)) >= order.index(good)
