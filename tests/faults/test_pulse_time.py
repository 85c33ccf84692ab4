"""Four weeks for a thousand people in forty time zones: nobody is asked twice, at night, or forgotten uncounted."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.db import Database
from bot.pulse import rules
from tests.support.migrated import migrated
from tests.support.pulse_years import Verdict, Weather, begun

pytestmark = [pytest.mark.asyncio, pytest.mark.prove]

EXCUSES = {"missed: outage", "missed: holidays"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong is meant to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


async def lived(
    url: str, number: int, *, seed: int = 1, weather: Weather | None = None, read_back: bool = True
) -> Verdict:
    await migrated(url)
    database = Database(url)
    years = begun(database, seed=seed, weather=weather, read_back=read_back)
    await years.live(number)
    verdict = await years.verdict()
    await database.close()
    return verdict


async def test_a_thousand_people_through_both_clock_changes(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = await lived(sqlite_url, 1_000)
    with capsys.disabled():
        print(f"\n{verdict}")
    assert (verdict.doubled, verdict.outside, verdict.lost, verdict.untold) == (0, 0, 0, 0)
    assert (verdict.too_often, verdict.after_answer) == (0, 0)
    assert verdict.sent + verdict.misses.total() == verdict.rows == 4_000
    assert set(verdict.misses) <= EXCUSES
    assert verdict.misses["missed: outage"] > 100
    assert verdict.reminders > 500


async def test_without_outages_nobody_is_missed(sqlite_url: str) -> None:
    verdict = await lived(sqlite_url, 80, weather=Weather(outages=0))
    assert verdict.rows == verdict.sent == 320
    assert (verdict.doubled, verdict.outside) == (0, 0)


async def test_control_without_read_back_people_are_asked_twice(sqlite_url: str) -> None:
    verdict = await lived(sqlite_url, 80, weather=Weather(lost_replies=0.1), read_back=False)
    assert verdict.doubled > 5


async def test_control_sending_as_soon_as_one_can_reaches_people_at_night(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "decide", lambda facts, now: rules.Send())
    verdict = await lived(sqlite_url, 80)
    assert verdict.outside > 5
