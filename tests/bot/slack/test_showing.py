"""Ephemerals, views, statuses, prompts, profiles: what is not a row's one message."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot import work
from bot.errors import DatabaseUnusable, SlackUnavailable, Undeliverable
from bot.slack.messenger import Message
from bot.work import LeaseLost
from tests.support.messaging import Desk

HOME = {"type": "home", "blocks": [{"type": "divider"}]}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Why?"},
    "blocks": [{"type": "divider"}],
}


async def state(office: Desk, key: str = "answer:1") -> tuple[str, object]:
    async with office.database.reading() as session:
        connection = await session.connection()
        found = (await connection.exec_driver_sql(f"SELECT state, payload FROM work WHERE key = '{key}'")).one()  # noqa: S608 - a test's own key
        return found[0], found[1]


async def not_found(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("Not Found", 404)


def url(office: Desk) -> str:
    token = office.slack.workspace._handles.new_response_url(
        office.slack.app.id, office.general.id, office.slack.ada.id, None, None
    )
    return f"{office.slack.workspace.base_url}/response/{token}"


async def test_only_the_person_sees_a_response(office: Desk) -> None:
    item = await office.claim()
    await office.messenger.respond(item, url(office), office.say("Only you"))
    seen = await office.slack.ephemeral(office.general, office.slack.ada)
    assert (seen.text, seen.ephemeral_to) == ("Only you", office.slack.ada.id)
    async with office.database.writing() as session:
        await work.finish(item, now=office.slack.clock.now(), session=session)
    assert (await state(office))[0] == "done"


async def test_without_a_url_it_goes_to_the_person_in_the_channel(office: Desk) -> None:
    await office.messenger.respond(await office.claim(), None, office.say("Only you"), user=office.slack.leo.id)
    assert (await office.slack.ephemeral(office.general, office.slack.leo)).text == "Only you"


async def test_a_response_of_which_nothing_is_known_is_never_sent_again(office: Desk) -> None:
    item = await office.claim()
    office.slack.faults.fail_next("lose_reply", method="chat.postEphemeral")
    with pytest.raises(SlackUnavailable):
        await office.messenger.respond(item, None, office.say("Only you"), user=office.slack.ada.id)
    assert await state(office) == ("unknown", None)
    with pytest.raises(LeaseLost):
        await office.messenger.respond(item, None, office.say("Only you"), user=office.slack.ada.id)


async def test_a_429_is_waited_for_while_the_person_waits(office: Desk) -> None:
    office.slack.faults.retry_after = 2
    office.slack.faults.fail_next("rate_limit", method="chat.postEphemeral")
    await office.messenger.respond(await office.claim(), None, office.say("Only you"), user=office.slack.ada.id)
    assert (await office.slack.ephemeral(office.general, office.slack.ada)).text == "Only you"
    assert sum(office.slept) == pytest.approx(2, abs=0.5)


async def test_a_url_that_is_used_up_is_undeliverable(office: Desk) -> None:
    address = url(office)
    for number in range(5):
        await office.messenger.respond(await office.claim(f"a:{number}"), address, office.say(f"{number}"))
    with pytest.raises(Undeliverable) as refused:
        await office.messenger.respond(await office.claim("a:5"), address, office.say("5"))
    assert refused.value.error == "used_url"


async def test_a_url_from_nowhere_is_undeliverable(office: Desk) -> None:
    with pytest.raises(Undeliverable):
        await office.messenger.respond(
            await office.claim(), f"{office.slack.workspace.base_url}/response/none", office.say()
        )


async def test_a_status_and_prompts_are_shown(office: Desk) -> None:
    ada, messenger = office.slack.ada, office.messenger
    place = office.slack.dm(ada)
    question = await ada.say(place, "May I?")
    await messenger.set_status(place.id, question.ts, "looks it up", [f"step {number}" for number in range(15)])
    [status] = office.slack.workspace.statuses.values()
    assert (status.text, len(status.loading_messages)) == ("looks it up", 10)
    prompts = [(f"P{number}", f"Question {number}") for number in range(6)]
    await messenger.suggest_prompts(place.id, "Try", prompts)
    assert len(office.slack.workspace.prompts[place.id].prompts) == 4
    await messenger.set_title(place.id, question.ts, "May I?")
    assert list(office.slack.workspace.titles.values()) == ["May I?"]


@pytest.mark.parametrize("fault", ["error", "rate_limit", "refuse", "lose_reply"])
async def test_a_status_that_cannot_be_shown_is_no_failure(office: Desk, fault: str) -> None:
    office.slack.faults.fail_next(fault, method="assistant.threads.setStatus")  # type: ignore[arg-type]
    await office.messenger.set_status("C1", "1.1", "looks it up")


async def test_a_status_is_no_failure_without_a_database_either(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseUnusable("locked")

    monkeypatch.setattr(office.database, "reading", fail)
    with pytest.raises(DatabaseUnusable):
        await office.messenger.profile(office.slack.ada.id)
    await office.messenger.set_status("C1", "1.1", "looks it up")


async def test_a_modal_is_opened_and_changed(office: Desk) -> None:
    ada = office.slack.ada
    trigger = office.slack.workspace._handles.new_trigger(office.slack.app.id, ada.id)
    view_id = await office.messenger.open_view(trigger, MODAL)
    await office.messenger.update_view(view_id, MODAL | {"title": {"type": "plain_text", "text": "Thanks"}})
    assert (await office.slack.modal(ada)).content["title"]["text"] == "Thanks"
    with pytest.raises(Undeliverable, match="exchanged_trigger_id"):
        await office.messenger.open_view(trigger, MODAL)


async def test_a_home_tab_is_published(office: Desk) -> None:
    await office.messenger.publish_home(office.slack.ada.id, HOME)
    assert any(view.content["type"] == "home" for view in office.slack.workspace.views.values())


async def test_a_link_to_a_message(office: Desk) -> None:
    posted = await office.slack.ada.say(office.general, "Hello")
    link = await office.messenger.permalink(office.general.id, posted.ts)
    assert link is not None
    assert posted.ts.replace(".", "") in link
    assert await office.messenger.permalink(office.general.id, "1.1") is None


async def test_a_file_is_put_into_a_conversation(office: Desk) -> None:
    place = office.slack.dm(office.slack.ada)
    assert await office.messenger.upload(place.id, "data.json", b"{}", alt_text="Your data")
    assert [message.files[0]["name"] for message in office.posts(place) if message.files] == ["data.json"]


@pytest.mark.parametrize(("who", "kind"), [("ada", "member"), ("mara", "guest")])
async def test_who_somebody_is(office: Desk, who: str, kind: str) -> None:
    person = getattr(office.slack, who)
    found = await office.messenger.profile(person.id)
    known = office.slack.workspace.users[person.id]
    assert (found.email, found.name, found.locale, found.kind) == (known.email, known.real_name, known.locale, kind)


async def test_somebody_slack_does_not_show_us_is_a_guest_without_an_address(office: Desk) -> None:
    found = await office.messenger.profile("U0STRANGER")
    assert (found.email, found.kind) == (None, "guest")


async def test_an_unreachable_slack_says_so(office: Desk) -> None:
    await office.slack.sandbox.stop()
    with pytest.raises(SlackUnavailable):
        await office.messenger.profile(office.slack.ada.id)


async def test_channels_are_found_by_name_and_by_id(office: Desk) -> None:
    assert await office.messenger.channel_id("#general") == office.general.id
    assert await office.messenger.channel_id("general") == office.general.id
    assert await office.messenger.channel_id(office.general.id) == office.general.id


async def test_a_name_that_is_no_channel_is_none(office: Desk) -> None:
    office.slack.app.scopes |= {"groups:read"}
    assert await office.messenger.channel_id("#nowhere") is None


@pytest.mark.parametrize("answer", ["no scope", "no such method"])
async def test_without_leave_to_look_ids_still_count_and_a_name_is_left_to_slack(office: Desk, answer: str) -> None:
    if answer == "no scope":
        office.slack.app.scopes -= {"channels:read", "groups:read"}
    else:
        office.slack.sandbox.app.router.routes.insert(0, Route("/api/conversations.list", not_found))
    assert await office.messenger.channel_id(office.general.id) == office.general.id
    assert await office.messenger.channel_id("general") is None
    place = await office.messenger.place("general")
    assert place == "#general"
    ts = await office.messenger.send(await office.claim(), Message(place, "Hello", []))
    assert office.slack.workspace.message(office.general, ts) is not None
    assert await office.messenger.channel_id("general") == office.general.id


async def test_what_was_sent_to_a_name_is_looked_for_before_it_is_sent_again(office: Desk) -> None:
    """Reading back takes an id: while Slack has told none, nothing is sent again."""
    office.slack.app.scopes -= {"channels:read", "groups:read"}
    item, message = await office.claim(), Message("#general", "Hello", [])
    office.slack.faults.fail_next("lose_reply", method="chat.postMessage")
    for _ in range(2):
        with pytest.raises(SlackUnavailable):
            await office.messenger.send(item, message)
        item = await office.claim_again(item)
    assert len(office.posts(office.general)) == 1
    office.slack.app.scopes |= {"channels:read", "groups:read"}
    place = await office.messenger.place("general")
    assert await office.messenger.send(item, Message(place, "Hello", []))
    assert len(office.posts(office.general)) == 1


async def test_a_message_to_the_person_alone_never_unfolds_links(office: Desk) -> None:
    await office.messenger.respond(await office.claim(), url(office), Message(office.general.id, "Only you", []))
    assert not (await office.slack.ephemeral(office.general, office.slack.ada)).unfurl_links
