"""What still counts once somebody has answered a question back: what a model found, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.registry import messages
from bot.registry.rulings import Rulings, Who
from bot.registry.tools import Current
from bot.registry.wording import Choice, Given
from knowledge import Reader
from tests.support.verdicts import TODAY, registry, tool

pytestmark = pytest.mark.asyncio

CURRENT = Current(registry(tool()), 1)


class NoShelf:
    def section(self, *_: object, **__: object) -> None:
        return None

    def related(self, *_: object, **__: object) -> None:
        return None


async def ruled(found: frozenset[str], *choices: Choice) -> Given:
    async def current() -> Current:
        return CURRENT

    async def enrolled(_: int, __: date) -> frozenset[str]:
        return frozenset()

    async def recognise(_: str, __: Mapping[str, str]) -> frozenset[str]:
        return found

    rulings = Rulings(current, enrolled=enrolled, shelf=NoShelf(), recognise=recognise)
    given = await rulings.rule(
        "May I put this into Brise Writer?", who=Who(reader=Reader.employee()), today=TODAY, lang="en", choices=choices
    )
    assert given is not None
    return given


async def test_a_use_that_a_model_found_still_counts_after_a_click() -> None:
    asked_back = await ruled(frozenset())
    assert asked_back.ruling.kind == "clarify"
    chosen = await ruled(frozenset({"use:hr_decisions", "data:special"}), Choice("class", "public"))
    assert chosen.ruling.verdict is not None
    assert chosen.ruling.verdict.outcome == "never"
    assert chosen.ruling.verdict.data_classes == ("public",)  # which data, the person has said themselves


async def test_the_button_that_asks_why_knows_what_was_chosen() -> None:
    given = await ruled(frozenset(), Choice("class", "public"))
    value = messages.why_value(17, given)
    assert messages.read_why(value) == (17, "en", [["class", "public"]])
    assert messages.buttons(given, 17)[-1].value == value
    assert messages.read_why("17:fr") == (17, "fr", [])
