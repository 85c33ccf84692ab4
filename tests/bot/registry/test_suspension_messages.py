"""What people read about suspensions: in three languages, within Slack's limits, and nothing in it comes alive."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.registry.suspension import messages, modals
from bot.registry.suspension.messages import Card, Said
from bot.registry.suspension.records import USABLE
from bot.registry.tools import Registry, Tool
from bot.sandbox.blocks import message_complaints, view_complaints
from knowledge import LANGS, Lang

HOSTILE = "<!channel> <@U123> <https://evil.example|click> & @here"
DAY = date(2026, 11, 27)


def tool(id: str = "deepl-pro", name: str = "DeepL Pro", **different: object) -> Tool:
    return Tool(**{"id": id, "name": name, "status": "approved", "owner": "it@brisemont.example"} | different)  # type: ignore[arg-type]


def registry(*tools: Tool) -> Registry:
    return Registry(tools={one.id: one for one in tools})


def card(**different: object) -> Card:
    given = {
        "number": 7, "tool": "DeepL Pro", "reason": "Leak.", "by": "UJULIEN", "due": DAY, "concerned": 3, "told": 2,
        "unreached": 1, "finished": True,
    } | different  # fmt: skip
    return Card(**given)  # type: ignore[arg-type]


def live(said: Said) -> list[str]:
    """Texts that Slack would parse, with something in them that it would bring to life."""
    found = []

    def look(part: object) -> None:
        if isinstance(part, dict):
            if part.get("type") == "mrkdwn" and "<!" in part["text"] + part["text"].replace("<@UJULIEN>", ""):
                found.append(part["text"])
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look(said.blocks)
    return found + ([said.text] if "<!" in said.text or "<@" in said.text else [])


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_fits_and_nothing_written_by_people_comes_alive(lang: Lang) -> None:
    hostile = tool(name=HOSTILE * 3, owner=HOSTILE, manual_fallback={"en": HOSTILE * 40}, alternatives=("other",))
    known = registry(hostile, tool("other", HOSTILE))
    shown = (
        messages.stop(lang, hostile, HOSTILE * 20, known),
        messages.back(lang, hostile, HOSTILE * 20, usable=True),
        messages.back(lang, hostile, "", usable=False),
        messages.card(lang, card(tool=HOSTILE, reason=HOSTILE * 20)),
        messages.card(lang, card(confirmed=True, confirmed_by="UJULIEN")),
        messages.card(lang, card(lifted=True, lifted_by="", lift_reason=HOSTILE)),
        messages.reminder(lang, 7, HOSTILE, DAY, DAY),
        messages.lifted(lang, HOSTILE, HOSTILE, "UJULIEN", restored=False),
        messages.reached(lang, 1_000, 998, 2),
    )
    for said in shown:
        assert message_complaints(said.blocks) == []
        assert live(said) == []
        assert said.text.strip()


def test_only_approved_alternatives_are_named() -> None:
    given = tool(alternatives=("pilot", "gone", "good"))
    known = registry(given, tool("pilot", "Pilot", status="pilot"), tool("good", "Good"))
    assert messages.alternatives(given, known) == ("Good",)


def test_without_a_manual_way_the_owner_is_named() -> None:
    words = json.dumps(messages.stop("en", tool(), "Leak.", registry()).blocks)
    assert "No manual way is written down. Ask it@brisemont.example" in words


def actions(said: Said) -> set[str]:
    elements = [element for block in said.blocks for element in block.get("elements", ())]
    return {element["action_id"] for element in elements if "action_id" in element}


def test_the_card_offers_what_is_left_to_decide() -> None:
    assert actions(messages.card("en", card())) == {messages.CONFIRM, messages.LIFT}
    assert actions(messages.card("en", card(confirmed=True))) == {messages.LIFT}
    assert actions(messages.card("en", card(confirmed=True, lifted=True))) == set()


def test_somebody_who_has_left_is_a_former_colleague() -> None:
    assert "a former colleague" in json.dumps(messages.card("en", card(by="")).blocks)


@pytest.mark.parametrize(
    ("typed", "first", "alone"),
    [("DeepL Pro", "deepl-pro", True), ("deepl", "deepl-pro", True), ("DEEPL-PRO", "deepl-pro", True),
     ("depl pro", "deepl-pro", False), ("", "brise", False), ("otter", "brise", False)],
)  # fmt: skip
def test_the_tool_that_was_named_comes_alone_and_else_the_likeliest_first(typed: str, first: str, alone: bool) -> None:
    known = registry(tool(aliases=("DeepL",)), tool("brise", "Brise Local"), tool("otter", "Otter", status="blocked"))
    found = modals.ranked(known, typed, USABLE)
    assert "otter" not in [one.id for one in found]
    assert (len(found) == 1) is alone
    assert found[0].id == first or typed == "otter"


def test_a_name_two_tools_share_is_left_to_be_chosen() -> None:
    known = registry(tool("a", "Copilot A", aliases=("Copilot",)), tool("b", "Copilot B", aliases=("copilot",)))
    assert len(modals.ranked(known, "Copilot", USABLE)) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_modals_fit_with_hundreds_of_tools_and_long_names(lang: Lang) -> None:
    many = [tool(f"tool-{number}", f"Tool {number} " + "x" * 90) for number in range(250)]
    for view in (
        modals.choose(lang, many),
        modals.suspend(lang, many[0], 1_000),
        modals.lift(lang, 7, HOSTILE, 0),
        modals.sorry(lang, HOSTILE),
    ):
        assert view_complaints(view) == []
