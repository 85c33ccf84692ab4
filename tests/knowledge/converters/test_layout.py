import pytest

from knowledge.converters.layout import Line, markdown


def line(text, row=10, *, page=0, size=11.0, bold=False, left=70.0, right=520.0, leading=13.0):
    """A line on an A4 page, `row` lines from its top; rows 6 to 58 are the body."""
    return Line(
        text=text, page=page, size=size, bold=bold, left=left, right=right, bottom=1 - row * leading / 842, height=842.0
    )


def body(*texts, start=10, page=0):
    return [line(text, row, page=page) for row, text in enumerate(texts, start)]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("kept for three", "years", "kept for three years"),
        ("the docu-", "ment is kept", "the document is kept"),
        ("die Datenschutz-", "und Einkaufsfragen", "die Datenschutz- und Einkaufsfragen"),
        ("our AI-", "Guide answers", "our AI-Guide answers"),
        ("an on-premise tool is on-", "premise, always", "an on-premise tool is on-premise, always"),
        ("a soft\u00adhyphen\u00ad", "ated word", "a softhyphenated word"),
        ("from 2026 -", "or later", "from 2026 - or later"),
    ],
)
def test_wrapped_lines_are_joined(first, second, joined):
    assert markdown(body(first, second)) == f"{joined}\n"


def test_a_gap_ends_a_paragraph():
    assert markdown([*body("one", "two", "three"), *body("four", start=15)]) == "one two three\n\nfour\n"


def test_a_short_last_line_ends_a_paragraph_without_a_gap():
    lines = [line("A sentence over the whole", 10), line("width.", 11, right=110.0), line("The next paragraph.", 12)]
    assert markdown(lines) == "A sentence over the whole width.\n\nThe next paragraph.\n"


def test_a_paragraph_goes_on_over_the_page_break():
    assert (
        markdown([*body("a rule that holds"), *body("on both pages.", page=1)]) == "a rule that holds on both pages.\n"
    )


def test_a_new_page_may_start_a_new_paragraph():
    assert markdown([*body("The end."), *body("The start.", page=1)]) == "The end.\n\nThe start.\n"


def test_a_sole_heading_size_is_a_section():
    assert markdown([line("Scope", 8, size=14.0), *body("For everybody.")]) == "## Scope\n\nFor everybody.\n"


def test_a_bold_line_is_a_heading_only_where_the_body_is_not_bold():
    plain = [line("Scope", 8, bold=True), *body("For everybody, everywhere and always.")]
    bold = [line("Scope", 8, bold=True), line("For everybody, everywhere and always.", 10, bold=True)]
    assert markdown(plain).startswith("## Scope\n")
    assert "#" not in markdown(bold)


def test_a_bold_sentence_is_no_heading():
    assert markdown([line("Never do this.", 8, bold=True), *body("It is forbidden to all.")]).startswith("Never do")


def test_a_heading_may_take_two_lines():
    lines = [line("Rules for", 6, size=14.0), line("suppliers", 7, size=14.0), *body("They answer in time.")]
    assert markdown(lines).startswith("## Rules for suppliers\n")


def test_bullets_and_numbers_are_list_items():
    lines = body("• Hosting", "• Training, a question that takes", "two lines", "1. First", "2) Second", "a) Third")
    assert (
        markdown(lines) == "- Hosting\n- Training, a question that takes two lines\n1. First\n2. Second\n- a) Third\n"
    )


def test_a_bullet_set_apart_from_its_text_comes_back_to_it():
    lines = [
        line("•", 10, right=75.0),
        line("•", 11, right=75.0),
        line("One", 10, left=90.0),
        line("Two", 11, left=90.0),
    ]
    assert markdown(lines) == "- One\n- Two\n"


def test_running_headers_footers_and_page_numbers_are_dropped():
    lines = []
    for page in range(3):
        lines += [
            line("Brisemont Sensorik - version 1.0", 2, page=page, size=8.0),
            *body(f"Text of sheet {page}.", page=page),
            line(f"Seite {page + 1} von 3", 62, page=page, size=8.0),
            line(f"- {page + 7} -", 63, page=page, size=8.0),
        ]
    assert markdown(lines) == "Text of sheet 0.\n\nText of sheet 1.\n\nText of sheet 2.\n"


def test_what_differs_at_the_edge_of_pages_stays():
    lines = [line(f"Step {10 + page} starts here.", 62, page=page) for page in range(3)]
    assert markdown(lines) == "Step 10 starts here.\n\nStep 11 starts here.\n\nStep 12 starts here.\n"


def test_a_number_beside_other_text_is_no_page_number():
    assert "25" in markdown([line("Laptop", 62, right=110.0), line("25", 62, left=300.0), *body("Prices")])


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("data_handling *now* [x] <b>", r"data\_handling \*now\* \[x\] \<b>"),
        ("#channel", r"\#channel"),
        ("2026. A year", r"2026\. A year"),
        ("+33 3 55", r"\+33 3 55"),
    ],
)
def test_text_that_looks_like_markdown_stays_text(text, escaped):
    assert markdown(body(text)) == f"{escaped}\n"


def test_no_lines_are_no_text():
    assert markdown([]) == ""
