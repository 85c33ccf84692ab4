"""A file of waves: everything that is wrong is said with its line, and the rest is read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rollout.rolloutfile import decode, parse

GOOD = """waves:
  - id: sales-1
    tool: deepl-pro
    name: Sales, first wave
    start: 2026-11-23
    lead: Claire@Brisemont.example
    champions: [leo@brisemont.example]
    people:
      - ada@brisemont.example
      - {email: Jan@brisemont.example, start: 2026-11-30}
    why: Offers take too long.
"""


def test_a_good_file_is_read_whole() -> None:
    read = parse(GOOD, "rollout.yaml")
    (wave,) = read.waves
    assert read.findings == []
    assert (wave.id, wave.tool, wave.name, wave.starts_on) == (
        "sales-1",
        "deepl-pro",
        "Sales, first wave",
        date(2026, 11, 23),
    )
    assert wave.lead.email == "claire@brisemont.example"
    assert [(one.email, one.starts_on) for one in wave.people] == [
        ("ada@brisemont.example", None), ("jan@brisemont.example", date(2026, 11, 30)),
    ]  # fmt: skip
    assert (wave.why, wave.benefit) == ("Offers take too long.", "")


@pytest.mark.parametrize(
    ("old", "new", "line", "said", "kept"),
    [
        ("    tool: deepl-pro\n", "", 2, "sales-1.tool: missing; add it", 0),
        ("2026-11-23", "soon", 5, "sales-1.start: `soon` is not a date; write it as 2026-03-02", 0),
        ("    start: 2026-11-23\n", "", 2, "sales-1.start: missing; give the first day as 2026-03-02", 0),
        ("Claire@Brisemont.example", "Claire", 6, "sales-1.lead: `Claire` is not an e-mail address", 0),
        ("- id: sales-1", "- idd: sales-1", 2, "waves.0.id: missing; give it an id, such as deepl-pro", 0),
        ("- ada@brisemont.example", "- ada", 9, "sales-1.people.0: `ada` is not an e-mail address", 1),
        ("start: 2026-11-30", "start: 2026-31-11", 10, "sales-1.people.1.start: `2026-31-11` is not a date", 1),
        ("Jan@brisemont", "ada@brisemont", 10, "sales-1.people.1: ada@brisemont.example stands in this list", 1),
        (
            "champions:",
            "champion:",
            7,
            "sales-1.champion: unknown key, kept without effect; did you mean champions?",
            1,
        ),
        ("[leo@brisemont.example]", "leo@brisemont.example", 7, "sales-1.champions: is not a list", 1),
        ("waves:", "wavs:", 1, "waves: is not a list of waves; write entries that begin with `- id:`", 0),
    ],
)
def test_every_mistake_is_said_with_its_line(old: str, new: str, line: int, said: str, kept: int) -> None:
    read = parse(GOOD.replace(old, new, 1), "rollout.yaml")
    assert (line, said) in [(one.line, one.message[: len(said)]) for one in read.findings]
    assert len(read.waves) == kept


def test_a_second_wave_of_the_same_id_is_left_out() -> None:
    read = parse(GOOD + GOOD.removeprefix("waves:\n"), "rollout.yaml")
    assert (len(read.waves), read.refused) == (1, 1)
    assert "another wave above has this id" in str(read.findings[0])


@pytest.mark.parametrize("data", [b"waves: [", b"- a", b"", b"\xff\xfe", b"waves: *a"])
def test_a_file_of_which_nothing_can_be_read_says_why(data: bytes) -> None:
    read = decode(data, "rollout.yaml")
    assert not read.usable
    assert [one.severity for one in read.findings] == ["error"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "tool", "name", "start", "lead", "people", "champions", "email"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_nothing_in_a_file_makes_it_fail(waves: object) -> None:
    import json

    read = parse(json.dumps({"waves": waves}), "rollout.yaml")
    assert len(read.waves) + read.refused >= 0
