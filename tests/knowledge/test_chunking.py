"""Markdown to sections, sections to pieces."""

import re
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import frontmatter
from knowledge.analysis import sentences
from knowledge.chunking import MAX_CHARACTERS, OVERLAP, Heading, chunks, headings, pieces, plain_chunks, sections, slug
from tests.support.policies import document, plain_text, squeezed

SAMPLE = sorted((Path(__file__).parents[2] / "policies" / "documents").glob("*.md"))


HANDLING = document("data-handling", fingerprint="0123456789abcdef")


def blocks(markdown: str) -> list[str]:
    return [block for section in sections(markdown) for block in section.blocks]


# Sections

NESTED = """Before.

# One

Under one.

## Two {#deux}

Under two.

### Three

Under three.

## Four

Under four.
"""


def test_a_section_knows_the_headings_above_it():
    paths = [([heading.text for heading in section.path], section.blocks) for section in sections(NESTED)]
    assert paths == [
        ([], ["Before."]),
        (["One"], ["Under one."]),
        (["One", "Two"], ["Under two."]),
        (["One", "Two", "Three"], ["Under three."]),
        (["One", "Four"], ["Under four."]),
    ]


def test_a_heading_has_its_level_line_and_anchor_written_or_made():
    assert headings(NESTED) == [
        Heading(1, "One", "one", 3),
        Heading(2, "Two", "deux", 7),
        Heading(3, "Three", "three", 11),
        Heading(2, "Four", "four", 15),
    ]


@pytest.mark.parametrize(
    ("markdown", "texts"),
    [
        ("One\nparagraph.\n\nAnother.", ["One paragraph.", "Another."]),
        ("- one\n- two **bold** `code`\n  more", ["one", "two bold code more"]),
        ("1. one\n   - inner\n2. two", ["one", "inner", "two"]),
        ("- one\n\n- two", ["one", "two"]),
        ("|Class|Tool|\n|-|-|\n|public|any|\n|secret|none|", ["Class | Tool", "public | any", "secret | none"]),
        ("Read [the rules](https://x.example/y) and ![a chart](z.png).", ["Read the rules and a chart."]),
        ("```\ncode  here\n```", ["code here"]),
        ("> quoted\n> text", ["quoted text"]),
        ("Hard  \nbreak", ["Hard break"]),
        ("<b>loud</b> <!-- hidden -->", ["loud"]),
        ("50\u00a0% of it", ["50\u00a0% of it"]),
        ("", []),
    ],
)
def test_markdown_becomes_plain_text_one_block_a_paragraph_item_or_row(markdown, texts):
    assert blocks(markdown) == texts


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Données clients", "donnees-clients"),
        ("  What is never allowed? ", "what-is-never-allowed"),
        ("Größe & Maß (§ 2)", "grosse-mass-2"),
        ("?!", ""),
    ],
)
def test_a_slug_is_lower_case_letters_digits_and_hyphens(text, anchor):
    assert slug(text) == anchor


# Chunks


def test_a_chunk_carries_its_place_in_the_document():
    found = chunks(HANDLING, NESTED)
    assert [chunk.section for chunk in found] == ["Data handling", "One", "Two", "Three", "Four"]
    assert [chunk.anchor for chunk in found] == ["", "one", "deux", "three", "four"]
    assert found[3].headings == ("One", "Two", "Three")
    assert found[3].anchors == ("one", "deux", "three")
    assert [chunk.ordinal for chunk in found] == list(range(5))


def test_ids_follow_from_key_fingerprint_and_position_alone():
    ids = [chunk.id for chunk in chunks(HANDLING, NESTED)]
    assert ids == [f"data-handling.en@0123456789ab#{n}" for n in range(5)]
    assert ids == [chunk.id for chunk in chunks(HANDLING, NESTED)]
    assert not set(ids) & {chunk.id for chunk in chunks(replace(HANDLING, fingerprint="fedcba9876543210"), NESTED)}


@pytest.mark.parametrize("markdown", ["", "# Only\n\n## Headings", "<!-- nothing -->"])
def test_what_has_no_text_has_no_chunk(markdown):
    assert chunks(HANDLING, markdown) == []


SENTENCES = " ".join(f"Sentence number {n} says something about the tools." for n in range(100))


def test_text_under_headings_does_not_overlap_and_text_without_any_does():
    under = [chunk.text for chunk in chunks(HANDLING, f"# Rules\n\n{SENTENCES}")]
    assert " ".join(under) == SENTENCES
    bare = [chunk.text for chunk in chunks(HANDLING, SENTENCES)]
    for before, after in pairwise(bare):
        repeated = after[: after.index(".") + 1]
        assert before.endswith(repeated) or repeated in before[-int(len(before) * OVERLAP) :]
    assert bare == [chunk.text for chunk in plain_chunks(HANDLING, SENTENCES)]


def test_plain_text_is_not_read_as_markdown():
    [chunk] = plain_chunks(HANDLING, "# no heading\n\n   *not bold*  \n- no list")
    assert chunk.text == "# no heading\n*not bold*\n- no list"
    assert chunk.anchor == ""


# Pieces


def numbered(lines: list[list[tuple[int, bool]]]) -> str:
    """Lines of sentences with so many letters, with blanks or without; no two stretches of the text are equal."""
    number = count(10_000)

    def sentence(letters: int, blanks: bool) -> str:
        words = [f"s{next(number)}" for _ in range(letters // 6 + 1)]
        return (" " if blanks else "").join(words).capitalize() + "."

    return "\n".join(" ".join(sentence(*wanted) for wanted in line) for line in lines)


LENGTH = st.one_of(st.integers(1, 300), st.integers(1, 300), st.integers(1, 3 * MAX_CHARACTERS))
PARAGRAPHS = st.lists(st.lists(st.tuples(LENGTH, st.booleans()), min_size=1, max_size=12), max_size=4).map(numbered)


@given(PARAGRAPHS, st.sampled_from([0.0, OVERLAP]))
def test_a_piece_is_a_stretch_of_the_text_and_never_too_long(text, overlap):
    for piece in pieces(text, overlap=overlap):
        assert piece in text
        assert 0 < len(piece) <= MAX_CHARACTERS


@given(PARAGRAPHS)
def test_pieces_without_overlap_hold_everything_once(text):
    kept = "".join(pieces(text))
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


@given(PARAGRAPHS)
def test_pieces_with_overlap_hold_everything_and_repeat_little(text):
    position = 0
    for piece in pieces(text, overlap=OVERLAP):
        start = text.index(piece, max(0, position - int(MAX_CHARACTERS * OVERLAP) - 1))  # further back is no overlap
        assert not text[position:start].strip(), "nothing is left out between two pieces"
        position = start + len(piece)
    assert not text[position:].strip()


@given(PARAGRAPHS)
def test_a_piece_ends_where_a_sentence_ends_unless_the_sentence_is_too_long(text):
    ends = {end for _, end in sentences(text)}
    long = any(end - start > MAX_CHARACTERS for start, end in sentences(text))
    for piece in pieces(text):
        position = text.index(piece) + len(piece)
        assert long or position in ends


# The sample company


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_every_chunk_of_the_sample_policies_stands_in_its_document_and_nothing_is_lost(path):
    body = frontmatter.split(path.read_text(encoding="utf-8")).body
    rendered = plain_text(body)
    found = chunks(HANDLING, body)
    assert all(squeezed(chunk.text) in rendered for chunk in found)
    written = sum(len(squeezed(chunk.text)) for chunk in found) + sum(len(squeezed(h.text)) for h in headings(body))
    assert written == len(rendered)
