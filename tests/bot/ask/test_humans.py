from datetime import timedelta
from typing import Any

import pytest

from bot.ask.models import Escalation, EscalationCard, Feedback, Question
from bot.usage.models import UsageEvent
from bot.work import Work
from tests.support.asking import COMMITTEE, NOON, Room, Trap, later, refused, unreachable

ASKED = "Which tools do customer lists go into?"
LEASE = timedelta(seconds=121)


async def asked(room: Room, user: str = "ULEO", text: str = ASKED, **more: Any) -> Question:
    """A question that has been answered."""
    await room.hear(text, user=user, **more)
    await room.work()
    return (await room.rows(Question))[-1]


async def click(room: Room, question: int, *, helpful: bool, user: str = "ULEO", at: int = 0, **more: Any) -> None:
    """A click on one of the thumbs, `at` seconds after noon."""
    clicked = NOON + timedelta(seconds=at)
    given = {"user": user, "question": question, "helpful": helpful, "at": clicked.isoformat()} | more
    await room.enter(
        "ask.reason" if "reason" in more else "ask.feedback", given, f"slack:{user}{at}{helpful}{bool(more)}"
    )


async def pass_on(
    room: Room, question: int, *, named: bool = True, text: str = "May I?", key: str = "slack:V1"
) -> None:
    """A submitted modal of Léo."""
    given = {"user": "ULEO", "question": question, "text": text, "named": named, "lang": "en"}
    await room.enter("ask.escalation", given, key)


# What people think


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the other way round"])
async def test_the_last_click_counts_in_whichever_order_clicks_arrive(room: Room, order: tuple[int, int]) -> None:
    question = (await asked(room)).id
    clicks = [(False, 10), (True, 20)]
    for number in order:
        helpful, at = clicks[number]
        await click(room, question, helpful=helpful, at=at)
        await room.work()
    assert [(one.helpful, one.given_at) for one in await room.rows(Feedback)] == [(True, NOON + timedelta(seconds=20))]
    assert len([event for event in await room.rows(UsageEvent) if event.name == "feedback.given"]) == 1


async def test_a_reason_is_kept_masked_and_stays_until_a_better_opinion(room: Room) -> None:
    question = (await asked(room)).id
    await click(room, question, helpful=False, at=10)
    await click(room, question, helpful=False, at=20, reason="write to jane@client.example instead")
    await room.work()
    (given,) = await room.rows(Feedback)
    assert (given.helpful, given.reason) == (False, "write to [e-mail] instead")
    await click(room, question, helpful=True, at=30)
    await room.work()
    (given,) = await room.rows(Feedback)
    assert (given.helpful, given.reason) == (True, None)


async def test_a_reason_that_overtakes_its_click_is_kept(room: Room) -> None:
    question = (await asked(room)).id
    await click(room, question, helpful=False, at=20, reason="too long")
    await room.work()
    await click(room, question, helpful=False, at=10)
    await room.work()
    assert [one.reason for one in await room.rows(Feedback)] == ["too long"]


async def test_everybody_who_clicks_in_a_channel_counts_for_themselves(room: Room) -> None:
    question = (await asked(room)).id
    for user in ("ULEO", "UADA", "UMARA", "UGONE"):
        await click(room, question, helpful=user == "UADA", user=user)
    await room.work()
    assert sorted(one.helpful for one in await room.rows(Feedback)) == [False, False, True]


async def test_a_click_under_an_answer_that_is_no_longer_kept_is_let_go(room: Room) -> None:
    await click(room, 4711, helpful=True)
    await room.work()
    assert (await room.rows(Feedback), [row.state for row in await room.rows(Work)]) == ([], ["done"])


# Asking people


async def test_a_question_passed_on_reaches_the_committee_and_its_asker_is_told_in_the_thread(room: Room) -> None:
    question = await asked(room, ts="1.5")
    await pass_on(room, question.id, text="May I send it to jane@client.example?")
    await room.work()
    _, (ts, card), (_, told) = room.slack.posts.items()
    assert card.message.channel == COMMITTEE
    assert "May I send it to [e-mail]?" in card.words
    assert "<@ULEO>" in card.words
    assert "signed data processing agreement" in card.words
    assert (told.message.channel, told.message.thread_ts) == ("DLEO", "1.5")
    assert "One of them will get back to you" in told.words
    (row,) = await room.rows(Escalation)
    (held,) = await room.rows(EscalationCard)
    assert (row.text, row.state, row.stage, row.lang) == ("May I send it to [e-mail]?", "open", "committee", "en")
    assert (held.turn, held.employee_id, held.channel, held.ts) == (1, None, COMMITTEE, ts)


async def test_without_a_name_nobody_learns_who_asks(room: Room) -> None:
    question = await asked(room, type="mention", channel="C0000HELP")
    await pass_on(room, question.id, named=False)
    await room.work()
    _, card, told = room.slack.posts.values()
    assert "ULEO" not in str(card)
    assert "Léo" not in str(card)
    assert (told.message.channel, told.message.thread_ts) == ("ULEO", None)
    assert (await room.rows(Escalation))[0].named is False


async def test_a_question_is_passed_on_once_a_person_and_the_second_time_is_told_so(room: Room) -> None:
    question = await asked(room)
    for number in range(2):
        await pass_on(room, question.id, key=f"slack:V{number}")
        await room.work()
    assert len(await room.rows(Escalation)) == 1
    assert [posted.message.channel for posted in room.slack.posts.values()].count(COMMITTEE) == 1
    assert "already" in list(room.slack.posts.values())[-1].words


async def test_a_question_that_is_no_longer_kept_can_still_be_passed_on(room: Room) -> None:
    await pass_on(room, 4711)
    await room.work()
    card, told = room.slack.posts.values()
    assert "May I?" in card.words
    assert told.message.channel == "ULEO"
    assert [(row.question_id, row.text) for row in await room.rows(Escalation)] == [(None, "May I?")]


@pytest.mark.parametrize("how", ["no such channel", "refuses"])
async def test_when_the_channel_will_not_take_it_the_asker_learns_whom_to_write_to(room: Room, how: str) -> None:
    if how == "refuses":
        room.slack.refuses[COMMITTEE] = refused("is_archived")
    else:
        del room.slack.channels["ai-committee"]
        room.slack.refuses["#ai-committee"] = refused("channel_not_found")
    question = await asked(room)
    await pass_on(room, question.id)
    await room.work()
    told = list(room.slack.posts.values())[-1]
    assert "please write to legal@brisemont.example" in told.words
    assert [(row.text, row.state) for row in await room.rows(Escalation)] == [("May I?", "open")]


async def test_with_no_document_at_hand_those_who_run_the_bot_are_named(room: Room) -> None:
    del room.slack.channels["ai-committee"]
    room.slack.refuses["#ai-committee"] = refused("channel_not_found")
    await pass_on(room, 4711)
    await room.work()
    (told,) = room.slack.posts.values()
    assert "it@brisemont.example" in told.words


@pytest.mark.parametrize("failure", [unreachable(), later(seconds=20)], ids=["no reply", "429"])
async def test_a_channel_out_of_reach_is_tried_until_it_answers_and_the_asker_hears_of_a_long_wait(
    room: Room, failure: Exception
) -> None:
    question = await asked(room)
    room.slack.refuses["ai-committee"] = failure
    await pass_on(room, question.id)
    await room.work_on(*[timedelta(minutes=4)] * 6)
    said = [posted.words for posted in room.slack.posts.values()]
    assert len([words for words in said if "nobody has read it yet" in words]) == 1
    room.slack.refuses.clear()
    await room.work_on(timedelta(minutes=16))
    assert [posted.message.channel for posted in room.slack.posts.values()].count(COMMITTEE) == 1


async def test_a_process_that_ends_at_any_step_passes_the_question_on_once(room: Room) -> None:
    crashed = 0
    for at in range(1, 60):
        room.restarted()
        question = await asked(room, ts=f"{at}.5")
        before = len(room.slack.posts)
        room.restarted(Trap(at))
        await pass_on(room, question.id, key=f"slack:V{at}")
        if not await room.work_until_crash():
            break
        crashed += 1
        room.restarted()
        await room.work_on(LEASE, LEASE)
        assert len(room.slack.posts) == before + 2, room.trap.sprung
        assert [row.question_id for row in await room.rows(Escalation)].count(question.id) == 1
    assert crashed >= 10
