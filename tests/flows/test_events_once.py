"""Every event is answered once, whatever is repeated and whoever dies: the quick form of `tests/faults`."""

from __future__ import annotations

import random
from pathlib import Path

from tests.support.mortal import mortal
from tests.support.storm import Reaper, Storm


async def test_what_is_delivered_five_times_to_a_dying_bot_is_answered_once(
    database_url: str, sample_index: Path
) -> None:
    async with mortal(database_url, sample_index) as company:
        Reaper(company.fate, random.Random(7), share=0.05, most=8)
        storm = Storm(company)
        await storm.rage(80)
        outcome = await storm.outcome()
    assert outcome.kills.total() == 8
    assert (outcome.lost, outcome.doubled, outcome.messages) == (0, 0, outcome.events)
    assert (outcome.questions, outcome.usage) == (outcome.real, outcome.events)
    assert set(outcome.states) == {"done"}
