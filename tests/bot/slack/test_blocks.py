"""Blocks are valid, no longer than Slack takes, and nothing in generated text lives."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError

from bot.sandbox.blocks import check_message_blocks
from bot.slack import blocks

HOSTILE = "<!channel> <@U12345> <https://evil.example|click> https://evil.example/?q=secret ![x](https://evil.example)"


def texts(value: Any) -> str:
    """All texts within, in order."""
    if isinstance(value, list):
        return "".join(texts(each) for each in value)
    if isinstance(value, dict):
        found = value.get("text")
        own = found if isinstance(found, str) else texts(found) if found else ""
        return own + texts(value.get("elements") or [])
    return ""


def kinds(value: Any) -> set[str]:
    """All types within."""
    if isinstance(value, list):
        return set().union(*(kinds(each) for each in value)) if value else set()
    if isinstance(value, dict):
        return {value["type"]} | kinds(value.get("elements") or []) if "type" in value else set()
    return set()


@pytest.mark.parametrize(
    "made",
    [
        blocks.header,
        lambda text: blocks.section(blocks.escape(text)),
        lambda text: blocks.section(blocks.escape(text), accessory=blocks.button(text, "go", value="1")),
        lambda text: blocks.context(blocks.escape(text)),
        lambda text: blocks.actions(blocks.button(text, "go", style="primary", label=text)),
        lambda text: blocks.feedback_buttons("rate", (text, "1"), (text, "0")),
        lambda text: blocks.quote(text, source=text, url="https://intranet.example/rules"),
        lambda text: blocks.divider(),
    ],
)
@pytest.mark.parametrize("text", ["", "May I?", "x" * 50_000, "word " * 20_000, HOSTILE * 300, "& < >" * 9_000])
def test_every_block_is_one_slack_takes(made: Any, text: str) -> None:
    check_message_blocks([made(text)])


@given(st.text(max_size=400), st.integers(1, 60))
def test_any_text_becomes_blocks_slack_takes(text: str, times: int) -> None:
    check_message_blocks([*blocks.rich_text(text * times), blocks.divider()][:50])
    check_message_blocks([*blocks.sections(blocks.escape(text * times)), blocks.divider()][:50])


@pytest.mark.parametrize("text", [HOSTILE, f"- {HOSTILE}", f"> {HOSTILE}", f"1. {HOSTILE}"])
def test_nothing_in_rich_text_is_parsed(text: str) -> None:
    made = blocks.rich_text(text)
    assert kinds(made) <= {"rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "text"}
    assert texts(made).endswith(HOSTILE)


def test_nothing_escaped_lives_in_mrkdwn_and_bare_addresses_stay_text() -> None:
    made = blocks.section(blocks.escape(HOSTILE))
    assert "<" not in made["text"]["text"]
    assert made["text"]["verbatim"] is True
    assert blocks.context(blocks.escape(HOSTILE))["elements"][0]["verbatim"] is True


def test_only_given_markers_become_links() -> None:
    [made] = blocks.rich_text("Yes [1], see https://evil.example [2]", links={"[1]": "https://intranet.example/#a"})
    parts = made["elements"][0]["elements"]
    assert [part["type"] for part in parts] == ["text", "link", "text"]
    assert parts[1] == {"type": "link", "url": "https://intranet.example/#a", "text": "[1]"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "/etc/passwd", "https://a b"])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert "link" not in kinds(blocks.rich_text("Yes [1]", links={"[1]": url}))
    assert "link" not in kinds(blocks.quote("x", source="Rules", url=url))
    assert blocks.link(url, "Rules") == "Rules"


def test_a_link_in_mrkdwn_cannot_be_broken_out_of() -> None:
    made = blocks.link("https://a.example/?a=1&b=<c>|d", "Rules | <@U1>")
    assert made == "<https://a.example/?a=1&amp;b=&lt;c&gt;%7Cd|Rules ¦ &lt;@U1&gt;>"


def test_paragraphs_lists_and_quotes_are_what_they_look_like() -> None:
    [made] = blocks.rich_text("Yes.\nMore.\n\n- one\n- two\n\n1. first\n2. second\n\n> said\n> so\n\nEnd.")
    shapes = [(one["type"], one.get("style")) for one in made["elements"]]
    assert shapes == [
        ("rich_text_section", None),
        ("rich_text_list", "bullet"),
        ("rich_text_list", "ordered"),
        ("rich_text_quote", None),
        ("rich_text_section", None),
    ]
    assert texts(made["elements"][1]) == "onetwo"
    assert texts(made["elements"][3]) == "said\nso"


def test_a_list_that_goes_on_keeps_its_numbers() -> None:
    [made] = blocks.rich_text("3. three\n4. four")
    assert [one["type"] for one in made["elements"]] == ["rich_text_section"]
    assert texts(made) == "3. three\n4. four"


@pytest.mark.parametrize("line", ["-5 degrees", "1.5 hours", "*bold*", "a > b", "2026 was", "–"])
def test_what_only_resembles_a_list_stays_as_it_is(line: str) -> None:
    [made] = blocks.rich_text(line)
    assert made["elements"][0]["type"] == "rich_text_section"
    assert texts(made) == line


def test_long_text_is_split_between_paragraphs_and_nothing_is_lost() -> None:
    paragraphs = [f"Paragraph {number} " + "word " * 150 for number in range(20)]
    made = blocks.rich_text("\n\n".join(paragraphs))
    assert 4 < len(made) < 12
    assert [word for block in made for word in texts(block).split()] == " ".join(paragraphs).split()
    assert all(len(texts(block)) <= blocks.MAX_RICH for block in made)


def test_text_without_end_is_cut_with_an_ellipsis_the_same_way_every_time() -> None:
    text = "word " * 100_000
    made = blocks.rich_text(text, limit=10)
    assert len(made) == 10
    assert json.dumps(made) == json.dumps(blocks.rich_text(text, limit=10))
    assert texts(made[-1]).endswith("…")
    assert len(blocks.sections(text, limit=3)) == 3
    assert texts(blocks.sections(text, limit=3)[-1]).endswith("…")


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three four", 14, "one two three…"),
        ("unbreakable-word", 8, "unbreak…"),
        ("  spaces around  ", 40, "spaces around"),
    ],
)
def test_cutting(text: str, limit: int, cut: str) -> None:
    assert blocks.clip(text, limit) == cut


@given(st.text(alphabet="ab &<>\n", max_size=80), st.integers(5, 60))
def test_no_entity_is_cut_in_two(text: str, limit: int) -> None:
    made = blocks.clip_mrkdwn(blocks.escape(text), limit)
    assert len(made) <= limit
    bare = made.removesuffix("…")
    for entity in ("&amp;", "&lt;", "&gt;"):
        bare = bare.replace(entity, "")
    assert "&" not in bare


@given(st.text(alphabet="ab &<>\n", min_size=3_100, max_size=9_000))
def test_no_entity_is_split_between_sections(text: str) -> None:
    for made in blocks.sections(blocks.escape(text)):
        bare = made["text"]["text"].replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
        assert "&" not in bare


def test_fifty_blocks_with_the_last_kept() -> None:
    many = [blocks.section(f"{number}") for number in range(80)]
    made = blocks.fit(many, keep=2)
    assert len(made) == 50
    assert made[-2:] == many[-2:]
    assert made[:47] == many[:47]
    assert texts(made[47]) == "…"
    assert blocks.fit(many[:50]) == many[:50]


def test_too_many_buttons_are_a_mistake() -> None:
    with pytest.raises(SlackObjectFormationError):
        blocks.actions(*(blocks.button("Go", f"go{number}") for number in range(26)))
