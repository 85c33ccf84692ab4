from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.page import markdown, mrkdwn
from bot.sandbox.page.viewer import Viewer

HARMLESS = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "button",
        "code",
        "div",
        "em",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "ul",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"),
}
QUIET = {
    *("class", "href", "target", "rel", "role", "aria-label", "title", "type", "start", "style", "tabindex"),
    *("data-do", "data-channel", "data-user"),
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_", "<em>italic</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("* no *", "* no *"),
        ("`*code*`", "<code>*code*</code>"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<b>", '<span>b</span>'),
        ("one\ntwo", "one<br>two"),
        ("<@UJONAS>", '<span class="mention" data-user="UJONAS">@Jonas Weber</span>'),
        ("<@UEMMA>", '<span class="mention mention-me" data-user="UEMMA">@Emma Clarke</span>'),
        ("<#GSECRET>", '<span class="mention">private channel</span>'),
        ("<!here>", '<span class="mention mention-me">@here</span>'),
        ("<javascript:alert(1)|click>", "<span>click</span>"),
        (":nope:", ":nope:"),
        ("10:30:45", "10:30:45"),
    ],
)  # fmt: skip
def test_each_kind_of_markup_is_shown_as_slack_shows_it(text: str, shown: str, viewer: Viewer) -> None:
    assert mrkdwn.inline(text, viewer) == shown


def test_links_show_their_label_or_their_address(viewer: Viewer) -> None:
    labelled, bare, typed = (
        BeautifulSoup(mrkdwn.inline(text, viewer), "html.parser").a
        for text in ("<https://a.example/?x=1&amp;y|the *rule*>", "<https://a.example>", "see https://a.example/b_c_d.")
    )
    assert labelled is not None
    assert (labelled["href"], labelled.text) == ("https://a.example/?x=1&y", "the *rule*")
    assert bare is not None
    assert bare.text == "https://a.example"
    assert typed is not None
    assert typed["href"] == "https://a.example/b_c_d"


def test_quotes_fences_and_paragraphs_stand_apart(viewer: Viewer) -> None:
    page = BeautifulSoup(
        mrkdwn.render("before\n&gt; said\n&gt; twice\nafter\n```\nx < 1 *y*\n```", viewer), "html.parser"
    )
    assert [each.name for each in page.find_all(recursive=False)] == ["div", "blockquote", "div", "pre"]
    assert page.pre is not None
    assert page.pre.text == "x < 1 *y*"


def test_three_signs_quote_all_that_follows(viewer: Viewer) -> None:
    page = BeautifulSoup(mrkdwn.render("&gt;&gt;&gt;one\ntwo", viewer), "html.parser")
    assert page.blockquote is not None
    assert page.blockquote.get_text("|") == "one|two"


def test_a_channel_one_may_see_is_a_button_that_opens_it(viewer: Viewer) -> None:
    button = BeautifulSoup(mrkdwn.inline("<#CGENERAL|other>", viewer), "html.parser").button
    assert button is not None
    assert (button.text, button["data-channel"]) == ("#general", "CGENERAL")


def test_emoji_are_read_out_by_their_name(viewer: Viewer) -> None:
    span = BeautifulSoup(mrkdwn.inline(":white_check_mark:", viewer), "html.parser").span
    assert span is not None
    assert (span.text[0], span["role"], span["aria-label"]) == ("✅", "img", "white check mark")


def test_dates_are_shown_in_the_viewer_s_zone_and_language(viewer: Viewer) -> None:
    assert "09:00" in mrkdwn.inline("<!date^1795424400^at {time}|fallback>", viewer)
    assert "fallback" in mrkdwn.inline("<!date^99999999999999^at {time}|fallback>", viewer)


@given(text=st.text(alphabet=st.sampled_from("ab<>&@#!|*_~`:/\n \"'()[]^{}") | st.characters(), max_size=120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@pytest.mark.parametrize("render", [mrkdwn.render, markdown.render], ids=["mrkdwn", "markdown"])
def test_whatever_is_written_only_harmless_elements_come_out(
    render: Callable[[str, Viewer], str], text: str, viewer: Viewer
) -> None:
    for tag in BeautifulSoup(render(text, viewer), "html.parser").find_all():
        assert tag.name in HARMLESS
        assert set(tag.attrs) <= QUIET
        assert str(tag.get("href", "https://")).startswith(("http", "mailto:", "tel:", "/"))


@given(text=st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_plain_text_comes_out_letter_by_letter(text: str, viewer: Viewer) -> None:
    html = mrkdwn.plain(text.replace("\r", "").replace("\x00", ""), emojis=False)
    shown = BeautifulSoup(f"<pre>{html}</pre>", "html.parser")  # elsewhere the parser itself makes one space of several
    assert shown.get_text() == text.replace("\r", "").replace("\x00", "").replace("\n", "")


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("![spy](https://evil.example/p.png)", "spy", "<img"),
        ("[x](javascript:alert(1))", "[x]", "href"),
        ("<@UJONAS> and `<@UJONAS>`", "@Jonas Weber", "undefined"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<table", "|---"),
        ("- [x] done\n- [ ] open", "☑", "[x]"),
        ("# Big\n\n:tada:", "<h1>Big</h1>", ":tada:</p>"),
    ],
)
def test_a_model_s_markdown_is_drawn_and_tamed(text: str, wanted: str, unwanted: str, viewer: Viewer) -> None:
    shown = markdown.render(text, viewer)
    assert wanted in shown
    assert unwanted not in shown


def test_mentions_in_a_model_s_code_stay_text(viewer: Viewer) -> None:
    assert "<code>&lt;@UJONAS&gt;</code>" in markdown.render("`<@UJONAS>`", viewer)
