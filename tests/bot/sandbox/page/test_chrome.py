from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from bot.sandbox.model import Channel, Prompts, SlashCommand, User, View
from bot.sandbox.page import avatars, chrome, composer, emoji, icons, modal
from bot.sandbox.page.sidebar import Unread, sidebar
from bot.sandbox.page.viewer import Viewer
from bot.sandbox.page.words import LANGUAGES, TEXTS, Words, language_name
from tests.support.harbour import FORM
from tests.support.onlookers import EMMA, GENERAL, GUIDE, JONAS, guide_app

LATER = datetime(2026, 12, 24, 13, 5, tzinfo=UTC)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def nav(viewer: Viewer, **unread: Unread) -> BeautifulSoup:
    return soup(
        sidebar(
            viewer, current="CGENERAL", unread=lambda channel: unread.get(channel, Unread()), present=(), workspace="B"
        )
    )


def test_the_sidebar_marks_where_one_is_and_what_is_unread(look: Callable[[User], Viewer]) -> None:
    page = nav(look(JONAS), GSECRET=Unread(3, 1))
    entries = {entry.select_one(".entry-name").text: entry for entry in page.select(".entry")}  # type: ignore[union-attr]
    assert entries["general"]["aria-current"] == "page"
    assert "is-unread" in entries["secret"]["class"]
    assert entries["secret"]["aria-label"] == "secret, 3 ungelesen"
    assert page.select_one(".count").text == "1"  # type: ignore[union-attr]


def test_private_channels_of_others_are_not_listed_and_public_ones_are(viewer: Viewer) -> None:
    regatta = Channel(id="CREG", name="regatta", kind="public", members={"UJONAS"})
    shown = replace(viewer, channels={**viewer.channels, "CREG": regatta})
    assert [each.text for each in nav(shown).select(".entry-name")] == ["general", "regatta"]
    guest = replace(shown, user=replace(EMMA, is_restricted=True))
    assert [each.text for each in nav(guest).select(".entry-name")] == ["general"]


def test_an_app_is_listed_before_anybody_wrote_to_it(viewer: Viewer) -> None:
    entry = nav(replace(viewer, apps={"A1": guide_app()})).select_one('[data-app="A1"]')
    assert entry is not None
    assert entry["data-channel"] == ""


def test_everybody_one_can_be_is_offered_with_title_and_language(look: Callable[[User], Viewer]) -> None:
    page = soup(chrome.switcher(look(JONAS), [], [EMMA, JONAS]))
    options = page.select('[role="option"]')
    assert [each["data-value"] for each in options] == ["UEMMA", "UJONAS"]
    assert options[0].select_one(".language").text == "Englisch"  # type: ignore[union-attr]
    assert options[1]["aria-selected"] == "true"
    assert "🇬🇧" in options[0].text


def test_the_most_interesting_people_stand_above_the_others(viewer: Viewer) -> None:
    page = soup(chrome.switcher(viewer, [JONAS], [EMMA]))
    listed = page.select("#people-list > div")
    assert [each.get("data-value") for each in listed] == ["UJONAS", None, "UEMMA"]
    assert listed[1].text == "Everybody else"


def test_the_clock_tells_the_workspace_s_time_in_the_viewer_s_zone(look: Callable[[User], Viewer]) -> None:
    shown = soup(chrome.clock(replace(look(JONAS), now=LATER)))
    assert shown.time is not None
    assert shown.time.text == "Do. 24. Dez., 14:05"
    assert [button["data-hours"] for button in shown.select(".wind")] == ["1", "24", "168"]


def test_an_agent_greets_with_what_may_be_asked(viewer: Viewer) -> None:
    prompts = Prompts(
        channel="D1", app_id="A1", title="Ahoy", prompts=({"title": "Tide?", "message": "When is high water?"},)
    )
    page = soup(chrome.welcome(guide_app(), prompts, viewer))
    assert page.h3 is not None
    assert page.h3.text == "Ahoy"
    assert [chip["data-message"] for chip in page.select(".chip")] == ["When is high water?"]


def test_a_home_tab_that_was_never_published_says_so(viewer: Viewer) -> None:
    assert "has not published" in chrome.home_tab(None, guide_app(), viewer, frozenset())


def view(number: int, **more: object) -> View:
    return View(id=f"V{number}", app_id="A1", user="UEMMA", content=FORM, hash=str(number), **more)  # type: ignore[arg-type]


def test_the_top_modal_is_shown_with_the_way_back(viewer: Viewer) -> None:
    page = soup(modal.modal([view(1), view(2, errors={"note": "Too short.", "": "Nobody answered."})], viewer))
    assert page.dialog is not None
    assert page.dialog["data-place"] == "v V2"
    assert page.select_one('[role="alert"]').text == "Nobody answered."  # type: ignore[union-attr]
    assert "Too short." in page.text
    assert [button["aria-label"] for button in page.select("header button")] == ["Back", "Close"]
    assert modal.modal([], viewer) == ""


def test_the_box_of_an_archived_or_unjoined_channel_cannot_be_written_in(viewer: Viewer) -> None:
    assert soup(composer.composer(replace(GENERAL, archived=True), viewer)).textarea is None
    joining = soup(composer.composer(GENERAL, viewer, may_join=True))
    assert joining.textarea is None
    assert joining.button is not None
    assert joining.button["data-do"] == "join"


def test_the_box_knows_people_commands_and_emoji(viewer: Viewer) -> None:
    guide = replace(guide_app(), commands=(SlashCommand(command="/tide", description="High water"),))
    facts = json.loads(str(soup(composer.facts(replace(viewer, apps={"A1": guide}))).div["data-facts"]))  # type: ignore[index]
    assert [each["name"] for each in facts["people"]] == ["Harbour guide", "Emma Clarke", "Jonas Weber"]
    assert facts["commands"][0]["command"] == "/tide"
    assert all(each["sign"] for each in facts["emoji"])


@pytest.mark.parametrize(
    ("typed", "is_known", "looks"),
    [
        ("/tide Howth", True, True),
        ("/tide", True, True),
        ("/sail", False, True),
        ("/usr/bin", False, False),
        ("a /tide", False, False),
        ("/ 2", False, False),
    ],
)
def test_commands_are_told_from_messages(typed: str, is_known: bool, looks: bool, viewer: Viewer) -> None:
    shown = replace(viewer, apps={"A1": replace(guide_app(), commands=(SlashCommand(command="/tide"),))})
    assert (composer.slash(typed, shown) is not None) is is_known
    assert composer.looks_like_command(typed) is looks


def test_a_message_is_edited_as_it_was_typed(viewer: Viewer) -> None:
    text = "<@UJONAS> &lt;3 <#CGENERAL> <!here> <https://a.example>"
    assert composer.typed_text(text, viewer) == "@Jonas Weber <3 #general @here https://a.example"


@pytest.mark.parametrize(
    ("name", "wanted"), [("Emma Clarke", "EC"), ("Jean-Luc Petit", "JP"), ("emma", "EM"), ("", "?")]
)
def test_initials(name: str, wanted: str) -> None:
    assert avatars.initials(name) == wanted


@pytest.mark.parametrize("colour", avatars.COLOURS)
def test_white_initials_can_be_read_on_every_colour(colour: str) -> None:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("name", "sign"), [("tada", "🎉"), ("flag-fr", "🇫🇷"), ("de", "🇩🇪"), ("warning", "⚠️"), ("large_green_circle", "🟢")]
)
def test_emoji_have_slack_s_names(name: str, sign: str) -> None:
    assert emoji.character(name) == sign


def test_a_bot_has_a_sign_in_place_of_initials() -> None:
    assert "<svg" in avatars.avatar(GUIDE)
    assert "HG" not in avatars.avatar(GUIDE)


def test_every_icon_is_hidden_from_screen_readers() -> None:
    assert all('aria-hidden="true"' in icons.icon(name) for name in icons.icon_names())


def keys(lang: str) -> set[str]:
    return set(re.findall(r"^([a-z-]+) =", (TEXTS / f"{lang}.ftl").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_texts_and_the_page_uses_them_all(lang: str) -> None:
    assert keys(lang) == keys("en")
    sources = "".join(path.read_text(encoding="utf-8") for path in TEXTS.parent.glob("*.py"))
    built = ("plus-", "short-", "tab-")
    assert {
        key for key in keys(lang) if not re.search(f"""["']{key}["']""", sources) and not key.startswith(built)
    } == set()


def test_french_signs_stand_after_a_space_that_does_not_break() -> None:
    texts = (TEXTS / "fr.ftl").read_text(encoding="utf-8")
    values = [line.partition(" = ")[2] for line in texts.splitlines() if " = " in line]
    assert [value for value in values if re.search(r"(?<!\u00a0)[;!?»]|\w:| [;!?:»]", value)] == []


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("en", "Thursday, 24 December"), ("fr", "jeudi 24 décembre"), ("de", "Donnerstag, 24. Dezember")],
)
def test_days_are_written_as_people_write_them(lang: str, wanted: str) -> None:
    words = Words.of(lang, "Europe/Paris")
    assert words.day(LATER, datetime(2026, 12, 30, tzinfo=UTC)) == wanted
    assert "2026" in words.day(LATER, datetime(2027, 1, 30, tzinfo=UTC))


def test_a_language_the_page_does_not_speak_is_answered_in_english() -> None:
    assert Words.of("it-IT", "Nowhere/Else")("today") == "Today"
    assert language_name("it-IT", "fr") == "italien"


def test_an_unknown_text_or_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words.of("en", "UTC")("no-such-text")
    with pytest.raises(KeyError):
        Words.of("en", "UTC")("message-to")
