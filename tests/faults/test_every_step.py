"""Whichever step of a flow goes wrong, or is the bot's last: what somebody asked for is done once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.every_step import Flow, Mode, ask_a_human, command, direct_question, feedback, try_all
from tests.support.mortal import mortal

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]


@pytest.mark.parametrize("mode", ["fails", "dies"])
@pytest.mark.parametrize("flow", [direct_question, feedback, ask_a_human], ids=lambda flow: flow.__name__)
async def test_whatever_step_goes_wrong_it_is_done_once(
    flow: Flow, mode: Mode, sqlite_url: str, sample_index: Path
) -> None:
    async with mortal(sqlite_url, sample_index) as company:
        trials = await try_all(company, flow, mode)
    print(f"\n{flow.__name__} {mode}: {trials}")
    assert {"statement", "commit", "committed"} <= set(trials.steps)
    assert set(trials.effects) == {1}


@pytest.mark.parametrize("mode", ["fails", "dies"])
async def test_what_only_one_person_sees_comes_at_most_once(mode: Mode, sqlite_url: str, sample_index: Path) -> None:
    """Nobody can look whether an ephemeral message arrived: where it is not certain, it is not sent again."""
    async with mortal(sqlite_url, sample_index) as company:
        trials = await try_all(company, command, mode)
    print(f"\ncommand {mode}: {trials}")
    assert {"posting", "posted"} <= set(trials.steps)
    assert set(trials.effects) <= {0, 1}
    assert trials.effects[0] <= 8, "only what goes wrong around the call itself may be lost"
