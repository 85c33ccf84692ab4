import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.home import committee
from bot.home.committee import Committee, Gap, Review, Waiting
from bot.home.views import MAX_TOOLS, Home, home
from bot.registry import toolsfile
from bot.registry.cards import Card
from bot.registry.rules import Asking
from bot.registry.showing.finding import Shelf, open_to
from bot.registry.tools import Registry
from knowledge import LANGS, Lang

TODAY = date(2026, 11, 22)
POLICIES = Path(__file__).parents[3] / "policies"


@cache
def registry() -> Registry:
    read = toolsfile.load(POLICIES)
    assert read is not None
    return read.registry


def cards(lang: Lang = "en", department: str = "it") -> list[Card]:
    shelf = Shelf(registry=registry(), asking=Asking(department=department), today=TODAY, lang=lang)
    return [shelf.card(tool) for tool in open_to(shelf)]


def shown(lang: Lang = "en", **fields: Any) -> dict[str, Any]:
    given = Home(lang=lang, name="Ada Roth", time_zone="Europe/Berlin", committee="ai-committee", **fields)
    return home(given)


def full(number: int, lang: Lang = "en") -> Committee:
    every = cards(lang) * number
    return Committee(
        today=TODAY,
        requests=[Waiting(text=f"R-{at}: <!channel>", since=TODAY, link="https://a.example/1") for at in range(number)],
        questions=[Waiting(text="May I? <@U1>" * 500, since=TODAY) for _ in range(number)],
        elsewhere=number,
        reviews=[Review(name=card.tool.name, due=TODAY, card=card) for card in every[:number]],
        suspended=every[:number],
        gaps=[Gap(text="Voices in videos <!here>", count=at) for at in range(number)],
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("number", [0, 1, 6, 400])
def test_however_much_waits_home_stays_under_100_blocks_and_mentions_nobody(lang: Lang, number: int) -> None:
    view = shown(lang, tools=cards(lang) * (number + 1), waiting=full(number, lang))
    assert len(view["blocks"]) < 100
    written = json.dumps(view)
    assert len(written.encode()) < 250_000
    assert not any(bad in written for bad in ("<!", "<@"))


def test_at_most_twelve_tools_are_shown_and_buttons_lead_to_the_others() -> None:
    mine = cards()
    assert len(mine) >= MAX_TOOLS - 3
    view = shown(tools=mine * 2)
    rows = [block for block in view["blocks"] if (block.get("accessory") or {}).get("action_id") == "tool_card"]
    assert len(rows) == MAX_TOOLS
    assert f"All {len(mine) * 2} open to me" in json.dumps(view)


def test_whoever_has_no_tool_yet_is_told_what_to_do() -> None:
    assert "No tool is open to you yet" in json.dumps(shown(tools=[]))
    assert "My tools" not in json.dumps(shown(tools=None))


def test_of_a_long_list_the_first_five_are_shown_and_the_rest_counted() -> None:
    written = json.dumps(list(committee.part("en", full(8))))
    assert "R-4" in written
    assert "R-5" not in written
    assert "and 3 more" in written


def test_a_late_review_is_not_shown_as_one_to_come() -> None:
    reviews = [Review(name="A", due=date(2026, 11, 21)), Review(name="B", due=TODAY)]
    written = json.dumps(list(committee.part("de", Committee(today=TODAY, reviews=reviews))), ensure_ascii=False)
    assert "A (überfällig seit 21. November 2026)" in written
    assert "B (fällig am 22. November 2026)" in written


def test_gaps_are_left_out_where_nobody_looks_for_them() -> None:
    assert "gap" not in json.dumps(list(committee.part("en", Committee(today=TODAY))))
    assert "no gap" in json.dumps(list(committee.part("en", Committee(today=TODAY, gaps=[]))))
