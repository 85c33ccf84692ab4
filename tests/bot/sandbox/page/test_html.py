from __future__ import annotations

import pytest

from bot.sandbox.page.html import Html, el, join, link, safe_url


def test_text_and_attributes_are_escaped_and_markup_is_not() -> None:
    inside = el("b", "<i>")
    assert el("p", inside, ' & "', title='"><script>') == (
        '<p title="&quot;&gt;&lt;script&gt;"><b>&lt;i&gt;</b> &amp; &quot;</p>'
    )


def test_adding_text_to_markup_makes_it_text_again() -> None:
    assert join(Html("<b>") + "x") == "&lt;b&gt;x"


def test_attributes_that_do_not_hold_are_left_out_and_aria_states_are_written() -> None:
    assert el("input", disabled=False, checked=True, value=None, aria_pressed=False, class_="x") == (
        '<input checked aria-pressed="false" class="x">'
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "/\\evil.example",
        "vbscript:x",
        "x",
        "http://[broken",
    ],
)
def test_an_address_that_could_do_harm_is_no_link(url: str) -> None:
    assert safe_url(url) is None
    assert link(url, "go") == "<span>go</span>"


@pytest.mark.parametrize("url", ["https://a.example/x?y=1&z", "mailto:a@b.example", "/files/F1/plan.png", "tel:+353"])
def test_a_harmless_address_is_a_link_in_a_new_tab(url: str) -> None:
    assert safe_url(url) == url
    assert 'target="_blank" rel="noopener' in link(url, "go")
