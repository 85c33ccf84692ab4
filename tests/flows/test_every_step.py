"""Whichever step goes wrong: the quick form of `tests/faults`, which tries all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.every_step import Mode, direct_question, try_all
from tests.support.mortal import mortal


@pytest.mark.parametrize("mode", ["fails", "dies"])
async def test_a_question_is_answered_once_whichever_step_goes_wrong(
    mode: Mode, sqlite_url: str, sample_index: Path
) -> None:
    async with mortal(sqlite_url, sample_index) as company:
        trials = await try_all(company, direct_question, mode, every=11, first=3)
    assert sum(trials.steps.values()) >= 5
    assert set(trials.effects) == {1}
