from datetime import date

import pytest

from knowledge.frontmatter import read_yaml
from knowledge.schema import FrontMatter, Mistake, read_front_matter

GOOD = """id: data-handling
title: Handling data in AI tools
lang: en
version: "1.2"
status: published
owner: legal@brisemont.example
deputy: dpo@brisemont.example
effective: 2026-01-15
review_by: 2026-07-15
audience: [all]
url: https://intranet.brisemont.example/policies/data-handling
"""


def with_line(key, line):
    lines = [line if old.startswith(f"{key}:") else old for old in GOOD.splitlines()]
    return "\n".join(lines)


def mistakes(text):
    found = read_front_matter(read_yaml(text, first_line=2))
    assert isinstance(found, list)
    return found


def test_a_right_front_matter_is_read_as_it_stands():
    front = read_front_matter(read_yaml(GOOD))
    assert isinstance(front, FrontMatter)
    assert (front.version, front.effective, front.audience) == ("1.2", date(2026, 1, 15), ("all",))


@pytest.mark.parametrize("key", ["deputy", "url"])
def test_deputy_and_url_may_be_left_out(key):
    assert isinstance(read_front_matter(read_yaml(with_line(key, ""))), FrontMatter)


def test_a_date_in_quotes_is_a_date():
    front = read_front_matter(read_yaml(with_line("effective", 'effective: "2026-01-15"')))
    assert isinstance(front, FrontMatter)
    assert front.effective == date(2026, 1, 15)


def test_audience_labels_lose_their_case():
    front = read_front_matter(read_yaml(with_line("audience", "audience: [Guests, 'Role:HR', group:works-council]")))
    assert isinstance(front, FrontMatter)
    assert front.audience == ("guests", "role:hr", "group:works-council")


@pytest.mark.parametrize(
    ("key", "line", "says"),
    [
        (
            "id",
            "id: Data Handling",
            "`id` must be lower-case words joined by hyphens, like data-handling, not Data Handling",
        ),
        (
            "id",
            "id: 2026",
            '`id` must be lower-case words joined by hyphens, like data-handling, not 2026: write id: "2026"',
        ),
        ("id", "id: ../x", "`id` must be lower-case words joined by hyphens, like data-handling, not ../x"),
        ("title", "title:", "`title` must be one line of text, 300 characters at most, not empty"),
        ("title", 'title: ""', "`title` must be one line of text, 300 characters at most, not empty"),
        ("lang", "lang: es", "`lang` must be en, fr or de, not es"),
        ("version", "version: 1.2", '`version` must be text in quotes, like "1.2", not 1.2: write version: "1.2"'),
        ("status", "status: final", "`status` must be draft, in_review, published or retired, not final"),
        ("owner", "owner: legal", "`owner` must be an e-mail address, like legal@example.com, not legal"),
        ("deputy", "deputy: 3", "`deputy` must be an e-mail address, like dpo@example.com, not 3"),
        ("effective", "effective: 15.1.2026", "`effective` must be a date, like 2026-01-15, not 15.1.2026"),
        ("effective", "effective: 2026-02-31", "`effective` must be a date, like 2026-01-15, not 2026-02-31"),
        ("effective", "effective: 20260115", "`effective` must be a date, like 2026-01-15, not 20260115"),
        (
            "review_by",
            "review_by: 2025-01-15",
            "`review_by` 2025-01-15 is before `effective` 2026-01-15: make it later",
        ),
        ("audience", "audience: all", "`audience` must be a list, like [all], not all"),
        ("audience", "audience: []", "`audience` must be a list, like [all], not []"),
        (
            "url",
            "url: ftp://x.example",
            "`url` must be an address that starts with https:// or http://, not ftp://x.example",
        ),
        ("url", "url: 'https://x.example/a|b>'", "`url` must be an address that starts with https:// or http://"),
        ("deputy", "deputys: dpo@brisemont.example", "unknown key `deputys`: did you mean `deputy`?"),
        ("url", "colour: blue", "unknown key `colour`: the keys are id, title, lang"),
    ],
)
def test_a_mistake_says_what_would_be_right_and_where(key, line, says):
    expected = 2 + [old.split(":")[0] for old in GOOD.splitlines()].index(key)
    [found] = mistakes(with_line(key, line))
    assert found.message.startswith(says)
    assert found.line == expected


@pytest.mark.parametrize("label", ["everyone", "dept:sales", "department:", "role: hr", '"role: hr"', "1", "a,b"])
def test_a_label_nobody_could_have_is_refused(label):
    [found] = mistakes(with_line("audience", f"audience:\n  - all\n  - {label}"))
    assert found.message.startswith("`audience` must be made of all, guests, department:NAME")
    assert found.line == 13


def test_every_missing_key_is_named():
    found = mistakes("id: x\n")
    assert {mistake.message.split(" ")[0] for mistake in found} == {
        f"`{key}`" for key in ("title", "lang", "version", "status", "owner", "effective", "review_by", "audience")
    }


@pytest.mark.parametrize("text", ["just text", "- id: x", "", "12"])
def test_a_front_matter_that_is_no_mapping_is_told_so(text):
    assert mistakes(text) == [Mistake(2, "the front matter must be `key: value` lines: id, title, lang and so on")]
