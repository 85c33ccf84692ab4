"""Two people at once, on both databases."""

import asyncio

import pytest

from bot.ask import escalations, service
from bot.ask.escalations import Turn
from bot.ask.models import Escalation
from knowledge import Reader
from tests.support.asking import NOON, Room


async def handed_on(room: Room) -> tuple[Turn, list[int]]:
    """A question of Léo in the committee's hands, and two who may act."""
    people = [await room.joined(f"UC{n}", f"Member{n} Roth", "de", Reader.employee()) for n in range(2)]
    async with room.database.writing() as session:
        number = await service.escalate(
            question=None, employee=people[0].employee_id, text="May I?", named=True, lang="en", now=NOON,
            session=session,
        )  # fmt: skip
        assert number is not None
        turn = Turn(number, 1)
        assert await escalations.hand_to(turn, "committee", None, session=session)
    return turn, [one.employee_id for one in people]


@pytest.mark.parametrize("verb", ["claim", "answer", "close", "pass_on"])
async def test_of_two_at_once_one_wins_and_the_other_learns_who(room: Room, verb: str) -> None:
    turn, people = await handed_on(room)

    async def act(person: int) -> bool:
        async with room.database.writing() as session:
            match verb:
                case "claim":
                    return await escalations.claim(turn, person, session=session)
                case "answer":
                    return await escalations.answer(turn, person, "Yes.", now=NOON, session=session)
                case "close":
                    return await escalations.close(turn, person, "No.", now=NOON, session=session)
                case _:
                    return await escalations.pass_on(turn, person, session=session) is not None

    won = await asyncio.gather(*(act(person) for person in people))
    assert sorted(won) == [False, True]
    loser = people[won.index(False)]
    async with room.database.reading() as session:
        why, who = await escalations.refusal(turn, loser, session=session)
    wanted = {"claim": "taken", "answer": "settled", "close": "settled", "pass_on": "moved"}
    assert (why, who) == (wanted[verb], None if verb == "pass_on" else people[won.index(True)])


async def test_a_button_of_an_earlier_turn_has_no_effect(room: Room) -> None:
    turn, people = await handed_on(room)
    async with room.database.writing() as session:
        moved = await escalations.pass_on(turn, people[0], session=session)
        assert moved == Turn(turn.escalation, 2)
        assert not await escalations.claim(turn, people[1], session=session)
        assert await escalations.refusal(turn, people[1], session=session) == ("moved", None)
    (row,) = await room.rows(Escalation)
    assert (row.state, row.stage, row.turn) == ("open", "", 2)


async def test_what_somebody_has_taken_only_they_answer(room: Room) -> None:
    turn, (first, second) = await handed_on(room)
    async with room.database.writing() as session:
        assert await escalations.claim(turn, first, session=session)
        assert not await escalations.answer(turn, second, "Yes.", now=NOON, session=session)
        assert await escalations.answer(turn, first, "No.", now=NOON, session=session)
