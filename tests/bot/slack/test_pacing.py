import itertools
from datetime import UTC, datetime, timedelta

from bot.slack.pacing import Pacing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def seconds(slots: list[datetime]) -> list[float]:
    return [(slot - NOW).total_seconds() for slot in slots]


def test_a_channel_takes_three_at_once_and_then_one_a_second() -> None:
    pacing = Pacing()
    assert seconds([pacing.slot(row, "C1", NOW) for row in range(6)]) == [0, 0, 0, 1, 2, 3]


def test_a_quiet_channel_may_burst_again() -> None:
    pacing = Pacing()
    for row in range(3):
        pacing.slot(row, "C1", NOW)
    later = NOW + timedelta(minutes=1)
    assert [pacing.slot(row, "C1", later) for row in range(10, 13)] == [later] * 3


def test_channels_do_not_wait_for_one_another() -> None:
    pacing = Pacing()
    assert seconds([pacing.slot(row, f"C{row}", NOW) for row in range(50)]) == [0.0] * 50


def test_all_channels_together_take_ten_a_second_after_a_burst() -> None:
    pacing = Pacing()
    slots = seconds([pacing.slot(row, f"C{row}", NOW) for row in range(150)])
    assert slots[49] == 0
    assert slots[-1] == 10.0
    assert all(later >= earlier for earlier, later in itertools.pairwise(slots))


def test_a_crowded_channel_holds_up_no_other() -> None:
    pacing = Pacing()
    for row in range(40):
        pacing.slot(row, "C1", NOW)
    assert pacing.slot(99, "C2", NOW) == NOW


def test_a_kept_slot_is_the_rows_own_and_used_once() -> None:
    pacing = Pacing()
    slots = [pacing.slot(row, "C1", NOW) for row in range(10)]
    pacing.keep(9, slots[9])
    assert pacing.slot(20, "C1", NOW) == slots[9] + timedelta(seconds=1)
    assert pacing.slot(9, "C1", slots[9]) == slots[9]
    assert pacing.slot(9, "C1", slots[9]) > slots[9]


def test_memory_does_not_grow_with_every_channel_ever_written_to() -> None:
    pacing = Pacing()
    for number in range(30_000):
        pacing.slot(number, f"D{number}", NOW + timedelta(seconds=number))
    assert len(pacing._channels) < 6_000
