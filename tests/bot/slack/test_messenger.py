"""What becomes of a row of work in Slack, over real HTTP against the local workspace."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import installation, work
from bot.clock import SystemClock
from bot.db import insert_new
from bot.errors import SlackUnavailable, Undeliverable
from bot.slack.messenger import Message, Messenger
from bot.work import Claimed, Later, LeaseLost
from tests.support.messaging import Desk


async def opaque_id(office: Desk, key: str) -> str:
    async with office.database.writing() as session:
        return installation.opaque(await installation.secret(session=session), key)


async def remember(office: Desk, name: str, value: str) -> None:
    async with office.database.writing() as session:
        await insert_new(session, installation.Installation, {"name": name, "value": value})


# The message


async def test_a_message_is_posted_with_an_opaque_id_and_never_unfolds_links(office: Desk) -> None:
    item = await office.claim("answer:17")
    ts = await office.messenger.send(item, office.say())
    [posted] = office.posts()
    assert (posted.ts, posted.text) == (ts, "Yes, with a contract.")
    assert posted.metadata == {"event_type": "archipel", "event_payload": {"id": await opaque_id(office, "answer:17")}}
    assert not posted.unfurl_links
    assert not posted.unfurl_media


async def test_a_user_id_is_a_direct_message(office: Desk) -> None:
    ada = office.slack.ada
    await office.messenger.send(await office.claim(), Message(ada.id, "Hello", []))
    assert [posted.text for posted in office.posts(office.slack.dm(ada))] == ["Hello"]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_message_without_text_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="needs a text"):
        Message("C1", text, [])


async def test_a_text_too_long_for_slack_is_cut(office: Desk) -> None:
    await office.messenger.send(await office.claim(), office.say("long " * 2_000))
    [posted] = office.posts()
    assert 3_900 < len(posted.text) <= 4_000
    assert posted.text.endswith("…")


async def test_a_client_that_retries_by_itself_is_refused(office: Desk) -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        Messenger(AsyncWebClient("xoxb-1"), office.database, SystemClock())


# Once


async def test_a_first_attempt_reads_nothing_back(office: Desk) -> None:
    office.slack.faults.methods = frozenset({"conversations.history"})
    office.slack.faults.errors = 1.0
    await office.messenger.send(await office.claim(), office.say())
    assert len(office.posts()) == 1


@pytest.mark.parametrize("thread", [False, True])
async def test_a_lost_reply_is_found_by_the_next_attempt(office: Desk, thread: bool) -> None:
    question = await office.slack.ada.say(office.general, "May I?")
    message = office.say(thread_ts=question.ts if thread else None)
    item = await office.claim()
    office.slack.faults.fail_next("lose_reply", method="chat.postMessage")
    with pytest.raises(SlackUnavailable) as unknown:
        await office.messenger.send(item, message)
    assert not isinstance(unknown.value, Later)
    ts = await office.restarted().send(await office.claim_again(item), message)
    [posted] = office.replies(question.ts) if thread else office.posts()
    assert posted.ts == ts


@pytest.mark.parametrize("fault", ["refuse", "error"])
async def test_what_never_arrived_is_sent_by_the_next_attempt(office: Desk, fault: str) -> None:
    item = await office.claim()
    office.slack.faults.fail_next(fault, method="chat.postMessage")  # type: ignore[arg-type]
    with pytest.raises(SlackUnavailable):
        await office.messenger.send(item, office.say())
    await office.messenger.send(await office.claim_again(item), office.say())
    assert len(office.posts()) == 1


async def test_a_lost_reply_in_a_direct_message_is_found_through_the_user_id(office: Desk) -> None:
    message = Message(office.slack.lea.id, "Bonjour", [])
    item = await office.claim()
    office.slack.faults.fail_next("lose_reply", method="chat.postMessage")
    with pytest.raises(SlackUnavailable):
        await office.messenger.send(item, message)
    await office.restarted().send(await office.claim_again(item), message)
    assert len(office.posts(office.slack.dm(office.slack.lea))) == 1


@pytest.mark.parametrize("fault", ["error", "rate_limit", "refuse", "lose_reply"])
async def test_nothing_is_sent_while_it_cannot_be_read_back(office: Desk, fault: str) -> None:
    item = await office.claim_again(await office.claim())
    # Twice: aiohttp itself repeats a GET whose connection broke, which harms nobody.
    for _ in range(2):
        office.slack.faults.fail_next(fault, method="conversations.history")  # type: ignore[arg-type]
    with pytest.raises(SlackUnavailable):
        await office.messenger.send(item, office.say())
    assert office.posts() == []


async def test_a_message_is_found_behind_pages_of_others(office: Desk) -> None:
    item = await office.claim()
    office.slack.faults.fail_next("lose_reply", method="chat.postMessage")
    with pytest.raises(SlackUnavailable):
        await office.messenger.send(item, office.say())
    for number in range(450):
        office.slack.workspace.post(channel=office.general, user=office.slack.leo.id, text=f"Lunch {number}?")
    await office.messenger.send(await office.claim_again(item), office.say())
    assert len(office.posts()) == 1


async def test_the_same_words_of_another_row_are_another_message(office: Desk) -> None:
    await office.messenger.send(await office.claim("answer:1"), office.say())
    again = await office.claim_again(await office.claim("answer:2"))
    await office.messenger.send(again, office.say())
    assert len(office.posts()) == 2


async def test_what_was_put_off_for_certain_needs_no_reading_back(office: Desk) -> None:
    item = await office.claim()
    office.slack.faults.fail_next("rate_limit", method="chat.postMessage")
    with pytest.raises(Later) as later:
        await office.messenger.send(item, office.say())
    office.slack.clock.wind(later.value.due_at - office.slack.clock.now())
    office.slack.faults.methods = frozenset({"conversations.history"})
    office.slack.faults.errors = 1.0
    await office.messenger.send(await office.claim_again(item, failed=False), office.say())
    assert len(office.posts()) == 1


async def test_a_row_from_before_a_restore_is_looked_for_first(office: Desk) -> None:
    """The database of before says nothing of what was sent after the backup."""
    backup = office.slack.clock.now()
    await office.messenger.send(await office.claim("pulse:1"), office.say("sent after the backup"))
    async with office.database.writing() as session:
        await (await session.connection()).exec_driver_sql("DELETE FROM work")
    office.slack.clock.wind(timedelta(hours=1))
    await remember(office, installation.VERIFY_SINCE, backup.isoformat())
    await remember(office, installation.RESTORED_AT, office.slack.clock.now().isoformat())
    restored = office.restarted()
    await restored.send(await office.claim("pulse:1", due_at=backup), office.say("sent after the backup"))
    assert len(office.posts()) == 1
    office.slack.clock.wind(timedelta(minutes=1))
    office.slack.faults.methods = frozenset({"conversations.history"})
    office.slack.faults.errors = 1.0
    await restored.send(await office.claim("pulse:2"), office.say("due after the restore"))
    assert len(office.posts()) == 2


async def test_a_row_from_before_a_restore_is_looked_for_however_often_it_is_put_off(office: Desk) -> None:
    """Its due time is another then; since when it is owed is not."""
    backup = office.slack.clock.now()
    await office.messenger.send(await office.claim("pulse:1"), office.say())
    async with office.database.writing() as session:
        await (await session.connection()).exec_driver_sql("DELETE FROM work")
    office.slack.clock.wind(timedelta(hours=1))
    await remember(office, installation.VERIFY_SINCE, backup.isoformat())
    await remember(office, installation.RESTORED_AT, office.slack.clock.now().isoformat())
    restored, item = office.restarted(), await office.claim("pulse:1", due_at=backup)
    office.slack.clock.wind(timedelta(hours=14))  # it is not sent at night
    item = await office.claim_again(item, failed=False)
    assert item.due_at > backup + timedelta(hours=1)
    assert await restored.may_have_sent(item)
    await restored.send(item, office.say())
    assert len(office.posts()) == 1
    assert not await restored.may_have_sent(await office.claim("pulse:2"))


async def test_what_is_younger_than_a_restore_is_not_taken_for_what_had_its_key_before(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are made of numbers, and after a restore numbers are given anew."""
    monkeypatch.setattr(office.slack.clock, "wall", office.slack.clock.now)  # as where business time is not wound
    backup = office.slack.clock.now()
    await office.messenger.send(await office.claim("request:7:card:1"), office.say("what was number 7 then"))
    async with office.database.writing() as session:
        await (await session.connection()).exec_driver_sql("DELETE FROM work")
    office.slack.clock.wind(timedelta(hours=1))
    await remember(office, installation.VERIFY_SINCE, backup.isoformat())
    await remember(office, installation.RESTORED_AT, office.slack.clock.now().isoformat())
    office.slack.clock.wind(timedelta(minutes=1))
    restored, item = office.restarted(), await office.claim("request:7:card:1")
    item = await office.claim_again(item)  # that may have sent something
    await restored.send(item, office.say("what is number 7 now"))
    assert [one.text for one in office.posts()] == ["what was number 7 then", "what is number 7 now"]
    await restored.send(await office.claim_again(item), office.say("what is number 7 now"))
    assert len(office.posts()) == 2


async def test_a_file_is_looked_for_in_its_thread_after_an_attempt_of_unknown_outcome(office: Desk) -> None:
    ts = await office.messenger.send(await office.claim(), office.say())
    item = await office.claim("picture:1")
    place = office.general.id
    assert await office.messenger.uploaded_before(item, place, ts, "week.png") is None
    file = await office.messenger.upload(place, "week.png", b"png", alt_text="A week", thread_ts=ts)
    assert await office.messenger.uploaded_before(item, place, ts, "week.png") is None  # no reason to look
    item = await office.claim_again(item)
    assert await office.messenger.uploaded_before(item, place, ts, "week.png") == file
    assert await office.messenger.uploaded_before(item, place, ts, "other.png") is None
    await office.slack.ada.say(office.general, "Mine", thread_ts=ts)
    assert await office.messenger.uploaded_before(item, place, ts, "Mine") is None


# The lease


async def test_a_lease_too_short_for_the_call_is_renewed(office: Desk) -> None:
    item = await office.claim()
    short = Claimed(**{name: getattr(item, name) for name in Claimed.__dataclass_fields__} | {
        "lease_until": office.slack.clock.wall() + timedelta(seconds=8)})  # fmt: skip
    await office.messenger.send(short, office.say())
    async with office.database.reading() as session:
        row = await session.get_one(work.Work, item.id)
    assert row.lease_until is not None
    assert row.lease_until > item.lease_until


async def test_a_worker_that_lost_its_row_sends_nothing(office: Desk) -> None:
    item = await office.claim()
    await office.claim_again(item)
    stale = Claimed(**{name: getattr(item, name) for name in Claimed.__dataclass_fields__} | {
        "lease_until": office.slack.clock.wall()})  # fmt: skip
    with pytest.raises(LeaseLost):
        await office.messenger.send(stale, office.say())
    assert office.posts() == []


# Limits


async def test_a_429_keeps_every_replica_away_until_it_is_over(office: Desk) -> None:
    office.slack.faults.retry_after = 40
    office.slack.faults.fail_next("rate_limit", method="chat.postMessage")
    before = office.slack.clock.now()
    with pytest.raises(Later) as later:
        await office.messenger.send(await office.claim("a"), office.say())
    assert later.value.due_at >= before + timedelta(seconds=40)
    with pytest.raises(Later) as same:
        await office.restarted().send(await office.claim("b"), office.say())
    assert same.value.due_at == later.value.due_at
    await office.messenger.send(await office.claim("c"), Message(office.slack.ada.id, "Elsewhere", []))
    office.slack.clock.wind(timedelta(seconds=41))
    await office.messenger.send(await office.claim("d"), office.say())
    assert len(office.posts()) == 1


async def test_posts_to_one_channel_keep_slacks_pace_and_get_no_429(office: Desk) -> None:
    office.slack.workspace.limits.on()
    put_off = 0
    for number in range(12):
        try:
            await office.messenger.send(await office.claim(f"answer:{number}"), office.say())
        except Later as later:
            put_off += 1
            office.slack.clock.wind(later.due_at - office.slack.clock.now())
    assert office.slack.faults.counts == {}
    assert len(office.posts()) == 12 - put_off
    assert sum(office.slept) >= 8


# Errors


@pytest.mark.parametrize(
    ("channel", "error"), [("C0NOWHERE0", "channel_not_found"), ("U0NOBODY00", "channel_not_found")]
)
async def test_what_slack_refuses_for_good_is_undeliverable(office: Desk, channel: str, error: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        await office.messenger.send(await office.claim(), Message(channel, "Hello", []))
    assert refused.value.error == error


async def test_an_archived_channel_is_undeliverable(office: Desk) -> None:
    office.slack.workspace.archive(office.general)
    with pytest.raises(Undeliverable, match="is_archived"):
        await office.messenger.send(await office.claim(), office.say())


async def test_a_refused_token_waits_for_somebody_to_mend_it(office: Desk, caplog: pytest.LogCaptureFixture) -> None:
    office.slack.app.bot_token = "xoxb-another"  # noqa: S105 - the old one is refused from now on
    before = office.slack.clock.now()
    with pytest.raises(Later) as later:
        await office.messenger.send(await office.claim(), office.say())
    assert later.value.due_at - before >= timedelta(minutes=5)


async def test_without_a_connection_nothing_was_sent_and_the_waits_grow(office: Desk) -> None:
    await office.slack.sandbox.stop()
    waits = []
    for number in range(3):
        now = office.slack.clock.now()
        with pytest.raises(Later) as later:
            await office.messenger.send(await office.claim(f"answer:{number}"), office.say())
        waits.append(round((later.value.due_at - now).total_seconds()))
    assert waits == [1, 2, 4]


# Changing


async def test_a_message_can_be_changed_and_deleted_any_number_of_times(office: Desk) -> None:
    ts = await office.messenger.send(await office.claim(), office.say())
    for _ in range(2):
        await office.messenger.update(office.general.id, ts, office.say("Taken back."))
    assert [posted.text for posted in office.posts()] == ["Taken back."]
    for _ in range(2):
        await office.messenger.delete(office.general.id, ts)
    assert office.posts() == []


async def test_a_row_that_knows_its_message_only_brings_it_up_to_date(office: Desk) -> None:
    """Posted and noted, but not finished: the next attempt has the ts."""
    item = await office.claim()
    ts = await office.messenger.send(item, office.say("first"))
    async with office.database.writing() as session:
        await work.keep(item, slack_ts=ts, session=session)
    assert await office.restarted().send(await office.claim_again(item), office.say("second")) == ts
    assert [posted.text for posted in office.posts()] == ["second"]
