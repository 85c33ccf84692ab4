"""A tool that a thousand people use is suspended while Slack refuses one call in five."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.suspending import suspended_in_a_storm

pytestmark = [pytest.mark.prove, pytest.mark.asyncio]

PEOPLE = 1_000


async def test_every_one_of_a_thousand_is_told_once_and_none_twice(
    database_url: str, sample_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await suspended_in_a_storm(database_url, sample_index, PEOPLE)
    with capsys.disabled():
        print(
            f"\n{database_url.partition(':')[0]}: verdict after {outcome.changed_s:.2f} s, first message after "
            f"{outcome.first_s:.2f} s, {outcome.refused} calls refused, told {outcome.told}, told back "
            f"{outcome.told_back}, {outcome.minutes:.1f} minutes of business time"
        )
    assert outcome.told == {1: PEOPLE}
    assert outcome.told_back == {2: PEOPLE}
    assert outcome.changed_s < 5
    assert outcome.first_s < 10
    assert outcome.refused > PEOPLE * 2 * 0.2
