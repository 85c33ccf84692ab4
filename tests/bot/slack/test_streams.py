"""An answer that grows, over real HTTP against the local workspace."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot import work
from bot.errors import SlackUnavailable
from bot.sandbox.model import Message as Posted
from bot.slack import streams
from bot.slack.messenger import Message, Stream
from bot.slack.streams import MAX_APPEND, STARTS_A_MINUTE, Budget
from bot.work import Claimed
from tests.support.messaging import Desk

FINAL = [{"type": "section", "text": {"type": "mrkdwn", "text": "The verified answer."}}]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "EVERY_S", 0.02)
    monkeypatch.setattr(streams, "APPENDS_A_MINUTE", 6_000)


async def begin(office: Desk, key: str = "answer:1") -> tuple[Claimed, Posted, Stream]:
    question = await office.slack.ada.say(office.general, "May I?")
    item = await office.claim(key)
    stream = await office.messenger.start_stream(
        item, office.general.id, question.ts, office.slack.ada.id, office.slack.workspace.team_id
    )
    assert stream is not None
    return item, question, stream


def final(office: Desk, question: Posted) -> Message:
    return Message(office.general.id, "The verified answer.", FINAL, question.ts)


def answer(office: Desk, question: Posted) -> Posted:
    [found] = office.replies(question.ts)
    return found


async def shown(office: Desk, question: Posted, text: str) -> None:
    await office.slack.see(lambda: answer(office, question).text == text)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.005)


async def row(office: Desk, item: Claimed) -> work.Work:
    async with office.database.reading() as session:
        return await session.get_one(work.Work, item.id)


async def test_the_message_is_on_the_row_before_anything_is_shown(office: Desk) -> None:
    item, question, stream = await begin(office)
    assert (await row(office, item)).slack_ts == stream.ts == answer(office, question).ts


async def test_text_grows_and_then_gets_its_final_form(office: Desk) -> None:
    item, question, stream = await begin(office)
    for text in ("Yes", "Yes, wi", "Yes, with a contract."):
        await stream.push(text)
    await shown(office, question, "Yes, with a contract.")
    ts = await office.messenger.send(item, final(office, question), stream_ts=stream.ts)
    found = answer(office, question)
    assert (ts, found.text, found.streaming) == (stream.ts, "The verified answer.", False)
    assert [block["text"]["text"] for block in found.blocks] == ["The verified answer."]
    assert found.metadata is not None


async def test_many_pushes_are_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "EVERY_S", 0.1)
    calls: list[str] = []

    async def append(piece: str) -> None:
        calls.append(piece)

    stream = Stream("1.1", append, set())
    loop = asyncio.get_running_loop()
    text, began = "", loop.time()
    for _ in range(300):
        text += "word "
        await stream.push(text)
        await asyncio.sleep(0.001)
    await until(lambda: "".join(calls) == text)
    assert len(calls) <= (loop.time() - began) / 0.1 + 1


async def test_no_call_holds_more_than_slack_takes() -> None:
    calls: list[str] = []

    async def append(piece: str) -> None:
        calls.append(piece)

    stream = Stream("1.1", append, set())
    await stream.push("x" * 30_000)
    await until(lambda: sum(map(len, calls)) == 30_000)
    assert [len(piece) for piece in calls] == [MAX_APPEND, MAX_APPEND, 6_000]


async def test_with_many_streams_each_is_shown_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "APPENDS_A_MINUTE", 600)
    calls: dict[int, list[tuple[str, float]]] = {number: [] for number in range(5)}
    several: set[Stream] = set()

    async def append(number: int, piece: str) -> None:
        calls[number].append((piece, asyncio.get_running_loop().time()))

    writers = [Stream(f"1.{number}", partial(append, number), several) for number in calls]
    for times, text in enumerate(("a", "ab"), start=1):
        for stream in writers:
            await stream.push(text)
        await until(lambda times=times: {len(shown) for shown in calls.values()} == {times})  # type: ignore[misc]
    for (first, began), (second, went_on) in calls.values():
        assert (first, second) == ("a", "b")
        assert went_on - began >= 5 * 60 / 600


async def test_text_that_changed_its_mind_is_not_shown_any_further(office: Desk) -> None:
    _item, question, stream = await begin(office)
    await stream.push("Yes")
    await shown(office, question, "Yes")
    await stream.push("No")
    await stream.push("Yes, of course")
    await asyncio.sleep(0.1)
    assert answer(office, question).text == "Yes"


@pytest.mark.parametrize("fault", ["error", "rate_limit", "refuse", "lose_reply"])
async def test_a_stream_that_fails_switches_itself_off_and_is_finished_all_the_same(office: Desk, fault: str) -> None:
    item, question, stream = await begin(office)
    office.slack.faults.fail_next(fault, method="chat.appendStream")  # type: ignore[arg-type]
    await stream.push("Yes")
    await asyncio.sleep(0.1)
    await stream.push("Yes, with")
    await office.messenger.send(item, final(office, question), stream_ts=stream.ts)
    assert answer(office, question).text == "The verified answer."


async def test_a_stream_that_slack_closed_is_finished_by_an_update(office: Desk) -> None:
    item, question, stream = await begin(office)
    await stream.push("Yes")
    await shown(office, question, "Yes")
    office.slack.clock.wind(timedelta(minutes=6))
    await stream.push("Yes, with")
    await asyncio.sleep(0.1)
    await office.messenger.send(item, final(office, question), stream_ts=stream.ts)
    assert (answer(office, question).text, answer(office, question).streaming) == ("The verified answer.", False)


async def test_a_stream_in_which_nothing_was_shown_is_finished(office: Desk) -> None:
    item, question, stream = await begin(office)
    await office.messenger.send(item, final(office, question), stream_ts=stream.ts)
    assert answer(office, question).text == "The verified answer."
    assert len(answer(office, question).blocks) == 1


@pytest.mark.parametrize("method", ["chat.stopStream", "chat.update"])
async def test_a_lost_reply_while_finishing_is_made_good(office: Desk, method: str) -> None:
    item, question, stream = await begin(office)
    await stream.push("Yes")
    await shown(office, question, "Yes")
    office.slack.faults.fail_next("lose_reply", method=method)
    with pytest.raises(SlackUnavailable):
        await office.messenger.send(item, final(office, question), stream_ts=stream.ts)
    again = await office.claim_again(item)
    assert await office.restarted().send(again, final(office, question)) == stream.ts
    assert answer(office, question).text == "The verified answer."


async def test_a_stream_whose_start_got_no_reply_is_adopted_by_what_is_sent_next(office: Desk) -> None:
    """Also by another row, as of the letter that carries the answer."""
    question = await office.slack.ada.say(office.general, "May I?")
    item, letter = await office.claim("event:1"), await office.claim("answer:1")
    office.slack.faults.fail_next("lose_reply", method="chat.startStream")
    team = office.slack.workspace.team_id
    assert await office.messenger.start_stream(item, office.general.id, question.ts, office.slack.ada.id, team) is None
    orphan = answer(office, question)
    assert orphan.streaming
    assert await office.messenger.send(letter, final(office, question)) == orphan.ts
    assert (await row(office, letter)).slack_ts == orphan.ts
    assert not answer(office, question).streaming


async def orphaned(office: Desk, question: Posted) -> str:
    """Begun by somebody who died before noting it down."""
    response = await office.messenger._client.chat_startStream(
        channel=office.general.id, thread_ts=question.ts, recipient_user_id=office.slack.ada.id,
        recipient_team_id=office.slack.workspace.team_id,
    )  # fmt: skip
    return str(response["ts"])


async def test_after_a_crash_our_own_unfinished_message_is_adopted_and_nobody_elses(office: Desk) -> None:
    """Another answer is being written in the same thread meanwhile."""
    other, question, others = await begin(office, "answer:2")
    item = await office.claim("answer:1")
    orphan = await orphaned(office, question)
    again = await office.claim_again(item)
    assert await office.restarted().send(again, final(office, question)) == orphan
    assert await office.messenger.send(other, final(office, question), stream_ts=others.ts) == others.ts
    assert len(office.replies(question.ts)) == 2


@pytest.mark.parametrize("noted", [False, True])
async def test_a_second_attempt_goes_on_with_the_message_of_the_first_and_appends_nothing(
    office: Desk, noted: bool
) -> None:
    question = await office.slack.ada.say(office.general, "May I?")
    item = await office.claim()
    orphan = await orphaned(office, question)
    if noted:
        async with office.database.writing() as session:
            await work.keep(item, slack_ts=orphan, session=session)
    messenger, again = office.restarted(), await office.claim_again(item)
    stream = await messenger.start_stream(
        again, office.general.id, question.ts, office.slack.ada.id, office.slack.workspace.team_id
    )
    assert stream is not None
    assert stream.ts == orphan == (await row(office, item)).slack_ts
    await stream.push("Yes, wi")
    await stream.close()
    assert answer(office, question).text == ""
    await messenger.send(again, final(office, question), stream_ts=stream.ts)
    assert answer(office, question).text == "The verified answer."


async def test_a_second_attempt_of_which_nothing_is_there_is_sent_whole(office: Desk) -> None:
    item = await office.claim_again(await office.claim())
    question = await office.slack.ada.say(office.general, "May I?")
    team = office.slack.workspace.team_id
    assert await office.messenger.start_stream(item, office.general.id, question.ts, office.slack.ada.id, team) is None
    await office.messenger.send(item, final(office, question))
    assert answer(office, question).text == "The verified answer."


async def test_replicas_share_twenty_starts_a_minute(office: Desk) -> None:
    budgets = [Budget(office.database, office.slack.clock) for _ in range(3)]
    taken = [await budgets[number % 3].take() for number in range(STARTS_A_MINUTE + 5)]
    assert taken == [True] * STARTS_A_MINUTE + [False] * 5
    office.slack.clock.wind(timedelta(minutes=1))
    assert await budgets[0].take()


async def test_replicas_that_start_at_the_same_moment_keep_to_the_budget(office: Desk) -> None:
    budgets = [Budget(office.database, office.slack.clock) for _ in range(4)]
    taken = await asyncio.gather(*(budgets[number % 4].take() for number in range(40)))
    assert taken.count(True) <= STARTS_A_MINUTE
    assert taken.count(True) >= STARTS_A_MINUTE - 4
