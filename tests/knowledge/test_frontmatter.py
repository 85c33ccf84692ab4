from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.errors import YamlError
from knowledge.frontmatter import MAX_DEPTH, Parts, dump_yaml, load_yaml, read_yaml, split


def test_a_file_is_cut_after_its_front_matter():
    assert split("---\nid: x\nlang: en\n---\n## Scope\n") == Parts("id: x\nlang: en\n", "## Scope\n", body_line=5)


def test_a_rule_in_the_body_does_not_end_the_front_matter_again():
    assert split("---\nid: x\n---\nabove\n\n---\n\nbelow\n").body == "above\n\n---\n\nbelow\n"


def test_an_empty_body_and_an_empty_front_matter_are_empty():
    assert split("---\n---") == Parts("", "", body_line=3)


@pytest.mark.parametrize(
    ("text", "says"),
    [("# Title\n", "first line must be `---`"), ("", "has no front matter"), ("---\nid: x\n", "never closed")],
)
def test_a_file_without_front_matter_is_told_how_to_get_one(text, says):
    with pytest.raises(YamlError, match=says) as caught:
        split(text)
    assert caught.value.line == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": 1}),
        ("a: 1.2", {"a": 1.2}),
        ('a: "1.2"', {"a": "1.2"}),
        ("a: 2026-01-15", {"a": date(2026, 1, 15)}),
        ("a: 2026-02-31", {"a": "2026-02-31"}),
        ("country: NO", {"country": "NO"}),
        ("hours: 10:30", {"hours": "10:30"}),
        ("on: [yes, off]", {"on": ["yes", "off"]}),
        ("a: true\nb: False\nc: ~\nd:", {"a": True, "b": False, "c": None, "d": None}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("1: x", {"1": "x"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("- {id: x, en: [a, b]}\n- {id: y}", [{"id": "x", "en": ["a", "b"]}, {"id": "y"}]),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ("", None),
    ],
)
def test_only_what_looks_like_nothing_else_is_more_than_text(text, value):
    assert load_yaml(text) == value


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: &x 1", 2, "uses an anchor"),
        ("a: &x [1]\nb: *x", 1, "uses an anchor"),
        ("a: 1\nb: *x", 2, "uses an alias"),
        ("a: !!python/object:os.system x", 1, "uses a tag"),
        ("a: !mine {b: 1}", 1, "uses a tag"),
        ("a: 1\nb: 2\na: 3", 3, "`a` stands already in line 1"),
        ("a:\n  - b: 1\n    b: 2", 3, "`b` stands already in line 2"),
        ("[" * (MAX_DEPTH + 1), 1, "more than 8 levels deep"),
        ("[" * 60_000, 1, "more than 8 levels deep"),
        ("? [a]\n: 1", 1, "list or mapping as a key"),
        ("title: Data: how", 1, "put a text that contains ': ' in quotes"),
        ("a:\n\t- b", 2, "spaces, not tabs"),
        ("a: 'x", 1, "never closed"),
        ("a: [1", 2, "close the list with"),
        ("a: \x01", 1, "control"),
        ("a: \ud800", 1, "control"),
        ("--- 1\n--- 2", 2, "second YAML document"),
        ("a: " + "x" * 70_000, 1, "longer than 64 KiB"),
        ("a: " + "é" * 40_000, 1, "longer than 64 KiB"),
    ],
)
def test_what_the_dialect_leaves_out_is_refused_with_its_line(text, line, says):
    with pytest.raises(YamlError, match=says) as caught:
        load_yaml(text)
    assert caught.value.line == line


def test_eight_levels_are_enough_and_allowed():
    assert load_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_a_larger_file_may_be_allowed():
    assert load_yaml("a: " + "x" * 70_000, max_bytes=100_000)


def test_every_key_and_item_knows_its_line_in_the_file():
    read = read_yaml("tools:\n  - id: a\n    data:\n      public: allowed\n  - id: b\n", first_line=11)
    assert read.line_of("tools") == 11
    assert read.line_of("tools", 0, "data", "public") == 14
    assert read.line_of("tools", 1, "id") == 15


def test_what_is_missing_has_the_line_of_its_nearest_parent():
    read = read_yaml("a: 1\nb:\n  c: 1\n", first_line=2)
    assert read.line_of("b", "missing", 3) == 3
    assert read.line_of("missing") == 2


@given(st.text(max_size=200) | st.text(alphabet="ab:-[]{}&*!?|>'\"%@`#, \n\t", max_size=60))
def test_any_text_is_a_value_or_a_yaml_error(text):
    outcome: object = None
    try:
        outcome = load_yaml(text)
    except YamlError as error:
        outcome = error.line
    assert outcome is None or isinstance(outcome, dict | list | str | int | float | date)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=150)
SCALARS = (
    TEXTS
    | st.sampled_from(
        ["no", "null", "nULL", "08", "1e5", "10:30", "2026-01-01", "~", "true", "1.50", "- a", "#x", " a "]
    )
    | st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(-1e12, 1e12).map(lambda value: round(value, 6))
    | st.dates()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=8
)


@given(VALUES)
def test_what_is_written_is_read_as_the_same_value(value):
    assume(depth(value) <= MAX_DEPTH)
    again = load_yaml(dump_yaml(value))
    assert again == value
    assert repr(again) == repr(value)


def depth(value):
    if isinstance(value, dict | list):
        return 1 + max([depth(one) for one in (value.values() if isinstance(value, dict) else value)], default=0)
    return 0


def test_short_lists_are_written_on_one_line_without_anchors():
    same = ["DeepL"]
    assert dump_yaml({"b": {"x": same}, "a": [same]}) == "b:\n  x: [DeepL]\na:\n- [DeepL]\n"
