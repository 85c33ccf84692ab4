"""Whatever is typed arrives: as markup that is escaped, and as rich text that says the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.composer import Names, compose

NAMES = Names({"ada": "U1", "ada roth": "U2", "échô": "U3"}, {"general": "C1"})
TYPED = st.lists(
    st.sampled_from(
        ["@ada", "@Ada Roth", "@Échô", "#general", "https://a.example", "<@U9>", "&", "<", ">", " ", "\n", "x"]
    )
    | st.text(max_size=6)
).map("".join)


@given(TYPED)
def test_nothing_typed_is_lost(typed: str) -> None:
    text, [block] = compose(typed, NAMES, block_id="b")
    elements = block["elements"][0]["elements"]
    assert "".join(markup(each) for each in elements) == text
    plain = "".join(each["text"] for each in elements if each["type"] == "text")
    kept = [each for each in elements if each["type"] != "text"]
    assert len(plain) + sum(map(shortest, kept)) <= len(typed)
    if not kept:
        assert plain == typed


@given(TYPED)
def test_only_names_links_and_broadcasts_are_live(typed: str) -> None:
    text, _ = compose(typed, NAMES, block_id="b")
    for found in re.findall("<([^>]*)>", text):
        assert re.match(r"(@[UW]|#[CG]|!here|!channel|!everyone|https?://)", found)
    assert "<" not in re.sub("<[^<>]*>", "", text)


def test_the_longest_name_wins_and_case_does_not_matter() -> None:
    assert compose("@ADA ROTH and @Ada, @adas", NAMES, block_id="b")[0] == "<@U2> and <@U1>, @adas"


def markup(element: dict[str, str]) -> str:
    kind = element["type"]
    if kind == "text":
        return element["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if kind == "link":
        return f"<{element['url'].replace('&', '&amp;')}>"
    return {
        "user": f"<@{element.get('user_id')}>",
        "channel": f"<#{element.get('channel_id')}>",
        "broadcast": f"<!{element.get('range')}>",
    }[kind]


def shortest(element: dict[str, str]) -> int:
    """The fewest characters that are typed for an element."""
    return len(element["url"]) if element["type"] == "link" else 2
