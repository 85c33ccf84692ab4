"""People act as Slack's client lets them, and see what is theirs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import api
from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import Json, Message, View
from tests.support.recorder import Recorder
from tests.support.sandbox import Stage, running

TITLE = {"type": "plain_text", "text": "Form"}


@pytest.fixture
def app() -> Recorder:
    """The app at the other end."""
    return Recorder()


@pytest_asyncio.fixture
async def stage(app: Recorder) -> AsyncIterator[Stage]:
    """The workspace without limits, since a test may be quick."""
    async with running(
        request_url="http://bot.example/", post=app, ack_seconds=0.15, limits=False, serve=False
    ) as stage:
        yield stage


async def call(stage: Stage, method: str, **args: Any) -> Json:
    """A Web API call that must succeed."""
    answer = await api.call(stage.workspace, method, args, stage.app.bot_token)
    assert answer.body["ok"], answer.body
    return answer.body


async def posted(stage: Stage, *blocks: Json, **more: Any) -> Message:
    """A message of the app in #general."""
    body = await call(stage, "chat.postMessage", channel=stage.general.id, text="look", blocks=list(blocks), **more)
    message = stage.workspace.message(stage.general, body["ts"])
    assert message is not None
    return message


def button(action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def row(*elements: Json, block_id: str = "row") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def entry(element: Json, block_id: str, **more: Any) -> Json:
    label = {"type": "plain_text", "text": block_id}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def options(*values: str) -> list[Json]:
    return [{"text": {"type": "plain_text", "text": value.title()}, "value": value} for value in values]


async def opened(stage: Stage, app: Recorder, *blocks: Json, **more: Any) -> View:
    """A modal of the app in front of Léa."""
    await stage.lea.shortcut("new_echo")
    view = {"type": "modal", "title": TITLE, "submit": TITLE, "callback_id": "form", "blocks": list(blocks), **more}
    await call(stage, "views.open", trigger_id=app.sent[-1].payload["trigger_id"], view=view)
    modal = stage.lea.modal()
    assert modal is not None
    return modal


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("@Echo Bot hi", "<@{bot}> hi"),
        ("@echo_bot, hi", "<@{bot}>, hi"),
        ("@echo hi", "<@{bot}> hi"),
        ("hi @Léa Fontaine!", "hi <@{lea}>!"),
        ("hi @LEA.FONTAINE", "hi <@{lea}>"),
        ("mail lea@echo.example", "mail lea@echo.example"),
        ("@echoes", "@echoes"),
        ("see #general", "see <#{general}>"),
        ("see https://a.example/?a=1&b=2.", "see <https://a.example/?a=1&amp;b=2>."),
        ("<@{bot}> hi", "<@{bot}> hi"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@here come", "<!here> come"),
        ("@nobody", "@nobody"),
    ],
)
async def test_what_is_typed_becomes_slacks_markup(stage: Stage, typed: str, text: str) -> None:
    names = {"bot": stage.app.bot_user, "lea": stage.lea.id, "general": stage.general.id}
    said = await stage.ada.say(stage.general, typed.format(**names))
    assert said.text == text.format(**names)


async def test_rich_text_says_the_same_as_the_text(stage: Stage) -> None:
    said = await stage.ada.say(stage.general, "ask @Echo Bot at https://a.example now")
    assert said.blocks[0]["elements"][0]["elements"] == [
        {"type": "text", "text": "ask "},
        {"type": "user", "user_id": stage.app.bot_user},
        {"type": "text", "text": " at "},
        {"type": "link", "url": "https://a.example"},
        {"type": "text", "text": " now"},
    ]


async def test_people_write_only_where_they_are(stage: Stage) -> None:
    board = stage.workspace.add_channel("board", kind="private", members=[stage.ada.id])
    with pytest.raises(NotPossible, match="not in board"):
        await stage.lea.say(board, "let me in")
    with pytest.raises(NotPossible, match="not in"):
        await stage.lea.say(stage.dm(stage.ada), "not my conversation")
    with pytest.raises(NotPossible, match="no channel"):
        await stage.lea.say("nowhere", "hello")
    stage.workspace.archive(stage.general)
    with pytest.raises(NotPossible, match="archived"):
        await stage.lea.say("general", "hello")


async def test_a_deactivated_person_does_nothing(stage: Stage) -> None:
    message = await posted(stage, row(button()))
    stage.workspace.update_user(stage.lea.id, deleted=True)
    with pytest.raises(NotPossible, match="deactivated"):
        await stage.lea.say("general", "hello")
    with pytest.raises(NotPossible):
        await stage.lea.click(message, "go")


async def test_only_the_author_changes_a_message(stage: Stage) -> None:
    said = await stage.lea.say("general", "mine")
    for attempt in (stage.ada.edit(said, "yours"), stage.ada.delete(said)):
        with pytest.raises(NotPossible, match="author"):
            await attempt
    await stage.lea.edit(said, "still mine")
    assert said.text == "still mine"


async def test_an_empty_message_and_a_lost_thread_are_refused(stage: Stage) -> None:
    with pytest.raises(NotPossible, match="empty"):
        await stage.lea.say("general", "  ")
    with pytest.raises(NotPossible, match="reply"):
        await stage.lea.say("general", "hello", thread_ts="1.000001")


async def test_a_guest_sees_only_the_channels_they_are_in(stage: Stage) -> None:
    said = await stage.lea.say("general", "for us")
    assert stage.ada.sees(said)
    assert not stage.mara.sees(said)
    stage.workspace.join(stage.general, stage.mara.id)
    assert stage.mara.sees(said)


async def test_a_file_is_shared_with_a_message(stage: Stage, app: Recorder) -> None:
    shared = await stage.lea.share(stage.dm(stage.lea), "notes.txt", b"abc", text="read this")
    await stage.sandbox.delivery.settle()
    assert app.events[-1]["subtype"] == "file_share"
    assert app.events[-1]["files"][0]["name"] == "notes.txt"
    assert shared.text == "read this"


# --- elements ---------------------------------------------------------------------------------------------------------


async def test_a_button_sends_what_slack_sends(stage: Stage, app: Recorder) -> None:
    message = await posted(stage, row(button(value="7", style="primary")))
    await stage.lea.click(message, "go")
    body = app.sent[-1].payload
    [action] = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "text": {"type": "plain_text", "text": "Go"},
        "value": "7",
        "style": "primary",
    }
    assert body["type"] == "block_actions"
    assert body["user"] == {
        "id": stage.lea.id,
        "username": "lea.fontaine",
        "name": "lea.fontaine",
        "team_id": stage.workspace.team_id,
    }
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": stage.general.id,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": stage.general.id, "name": "general"}
    assert body["message"]["ts"] == message.ts
    assert body["response_url"].startswith(stage.workspace.base_url)
    assert body["trigger_id"].count(".") == 2
    assert body["state"] == {"values": {}}


async def test_nobody_presses_what_is_not_there(stage: Stage) -> None:
    message = await posted(stage, row(button()))
    with pytest.raises(NotPossible, match="there is go"):
        await stage.lea.click(message, "stop")
    stage.workspace.change(message, blocks=[])
    with pytest.raises(NotPossible, match="'go'"):
        await stage.lea.click(message, "go")
    stage.workspace.remove(message)
    with pytest.raises(NotPossible, match="in front"):
        await stage.lea.click(message, "go")


async def test_two_of_the_same_need_the_block_named(stage: Stage, app: Recorder) -> None:
    message = await posted(stage, row(button(value="1"), block_id="one"), row(button(value="2"), block_id="two"))
    with pytest.raises(NotPossible, match="block_id"):
        await stage.lea.click(message, "go")
    await stage.lea.click(message, "go", block_id="two")
    assert app.sent[-1].payload["actions"][0]["value"] == "2"


async def test_an_ephemeral_message_is_for_one_person_and_is_not_quoted(stage: Stage, app: Recorder) -> None:
    blocks = [row(button())]
    await call(stage, "chat.postEphemeral", channel=stage.general.id, user=stage.lea.id, text="psst", blocks=blocks)
    message = await stage.ephemeral(stage.general, stage.lea)
    with pytest.raises(NotPossible, match="in front"):
        await stage.ada.click(message, "go")
    await stage.lea.click(message, "go")
    assert "message" not in app.sent[-1].payload
    assert app.sent[-1].payload["container"]["is_ephemeral"] is True
    with pytest.raises(NotPossible, match="no shortcuts"):
        await stage.lea.shortcut("echo_this", message)
    await stage.lea.delete(message)
    assert not stage.lea.sees(message)


async def test_a_choice_is_one_of_those_offered_and_is_kept(stage: Stage, app: Recorder) -> None:
    select = {"type": "static_select", "action_id": "pick", "options": options("red", "green")}
    message = await posted(stage, row(select, button()))
    with pytest.raises(NotPossible, match="red, green"):
        await stage.lea.click(message, "pick", value="blue")
    await stage.lea.click(message, "pick", value={"selected_option": {"value": "green"}})
    assert app.sent[-1].payload["actions"][0]["selected_option"] == options("green")[0]
    await stage.lea.click(message, "go")
    assert app.sent[-1].payload["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "green"
    await stage.ada.click(message, "go")
    assert app.sent[-1].payload["state"]["values"]["row"]["pick"]["selected_option"] is None


async def test_feedback_is_positive_or_negative(stage: Stage, app: Recorder) -> None:
    def side(name: str) -> Json:
        return {"text": {"type": "plain_text", "text": name}, "value": name.lower()}

    feedback = {
        "type": "feedback_buttons",
        "action_id": "vote",
        "positive_button": side("Good"),
        "negative_button": side("Bad"),
    }
    message = await posted(stage, {"type": "context_actions", "block_id": "votes", "elements": [feedback]})
    await stage.lea.click(message, "vote", value="bad")
    assert app.sent[-1].payload["actions"][0]["value"] == "bad"
    await stage.lea.click(message, "vote")
    assert app.sent[-1].payload["actions"][0]["value"] == "good"
    with pytest.raises(NotPossible, match="not one of the two"):
        await stage.lea.click(message, "vote", value="so so")


async def test_an_overflow_menu_sends_the_option(stage: Stage, app: Recorder) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": options("edit", "drop")}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": menu}
    await stage.lea.click(await posted(stage, section), "more", value="drop")
    assert app.sent[-1].payload["actions"][0]["selected_option"]["value"] == "drop"


async def test_an_external_select_asks_the_app_for_options(stage: Stage, app: Recorder) -> None:
    select = {"type": "external_select", "action_id": "pick", "min_query_length": 1}
    message = await posted(stage, row(select, button()))
    app.then({"options": options("red", "rose")})
    found = await stage.lea.search(message, "pick", "r")
    assert found == options("red", "rose")
    body = app.sent[-1].payload
    assert (body["type"], body["action_id"], body["value"]) == ("block_suggestion", "pick", "r")
    await stage.lea.click(message, "pick", value=found[1])
    assert app.sent[-1].payload["actions"][0]["selected_option"]["value"] == "rose"
    with pytest.raises(NotPossible, match="options of its own"):
        await stage.lea.search(message, "go", "r")


# --- modals -----------------------------------------------------------------------------------------------------------

TEXT = {"type": "plain_text_input", "action_id": "text"}


@pytest.mark.parametrize(
    ("element", "value", "held"),
    [
        (TEXT, "hello", {"value": "hello"}),
        ({**TEXT, "max_length": 3}, "hello", {"value": "hel"}),
        ({**TEXT, "initial_value": "there"}, None, {"value": "there"}),
        ({"type": "number_input", "is_decimal_allowed": False}, "7", {"value": "7"}),
        ({"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "radio_buttons", "options": options("a", "b")}, "b", {"selected_option": options("b")[0]}),
        ({"type": "checkboxes", "options": options("a", "b")}, ["a", "b"], {"selected_options": options("a", "b")}),
        (
            {"type": "static_select", "option_groups": [{"label": TITLE, "options": options("a", "b")}]},
            {"selected_option": options("a")[0]},
            {"selected_option": options("a")[0]},
        ),
    ],
)
async def test_inputs_hold_what_was_entered(stage: Stage, app: Recorder, element: Json, value: Any, held: Json) -> None:
    view = await opened(stage, app, entry({**element, "action_id": "text"}, "what"))
    if value is not None:
        stage.lea.fill(view, "what", "text", value)
    assert await stage.lea.submit(view) == {}
    body = app.sent[-1].payload
    assert body["type"] == "view_submission"
    assert body["view"]["state"]["values"] == {"what": {"text": {"type": element["type"], **held}}}


async def test_what_must_be_filled_in_is_asked_for_without_the_app(stage: Stage, app: Recorder) -> None:
    view = await opened(
        stage, app, entry(TEXT, "must"), entry(TEXT, "may", optional=True), entry({**TEXT, "min_length": 5}, "long")
    )
    before = len(app.sent)
    stage.lea.fill(view, "long", "text", "four")
    errors = await stage.lea.submit(view)
    assert set(errors) == {"must", "long"}
    assert view.errors == errors
    assert len(app.sent) == before


@pytest.mark.parametrize(
    "answer",
    [
        500,
        0.4,
        {"response_action": "errors", "errors": {"no_such_block": "oh"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
    ],
)
async def test_an_answer_that_makes_no_sense_leaves_the_modal_open(stage: Stage, app: Recorder, answer: Any) -> None:
    view = await opened(stage, app, entry(TEXT, "what", optional=True))
    app.then(answer)
    assert set(await stage.lea.submit(view)) == {""}
    assert stage.lea.modal() is view


async def test_modals_stack_three_deep_and_only_the_top_is_used(stage: Stage, app: Recorder) -> None:
    view = await opened(stage, app, entry(TEXT, "what", optional=True))
    push = {"response_action": "push", "view": {"type": "modal", "title": TITLE, "blocks": [], "submit": TITLE}}
    app.then(push, push, push)
    await stage.lea.submit(view)
    with pytest.raises(NotPossible, match="on top"):
        await stage.lea.submit(view)
    second = stage.lea.modal()
    assert second is not None
    await stage.lea.submit(second)
    third = stage.lea.modal()
    assert third is not None
    assert set(await stage.lea.submit(third)) == {""}
    assert len(stage.workspace.stack(stage.lea.id)) == 3
    await stage.lea.close(third)
    assert stage.lea.modal() is second


async def test_closing_is_told_to_those_who_asked(stage: Stage, app: Recorder) -> None:
    quiet = await opened(stage, app)
    before = len(app.sent)
    await stage.lea.close(quiet)
    assert len(app.sent) == before
    await stage.lea.close(await opened(stage, app, notify_on_close=True))
    body = app.sent[-1].payload
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)
    assert "trigger_id" not in body
    assert stage.lea.modal() is None
    with pytest.raises(NotPossible, match="not in front"):
        await stage.lea.close(quiet)


async def test_a_modal_is_nobody_elses(stage: Stage, app: Recorder) -> None:
    view = await opened(stage, app, entry(TEXT, "what"))
    with pytest.raises(NotPossible, match="not in front"):
        stage.ada.fill(view, "what", "text", "mine")
    with pytest.raises(NotPossible, match="not in front"):
        await stage.ada.submit(view)


async def test_a_button_in_a_modal_brings_the_view(stage: Stage, app: Recorder) -> None:
    view = await opened(stage, app, entry(TEXT, "what"), row(button()))
    stage.lea.fill(view, "what", "text", "so far")
    await stage.lea.click(view, "go")
    body = app.sent[-1].payload
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert body["view"]["state"]["values"]["what"]["text"]["value"] == "so far"
    assert not {"response_url", "channel", "message"} & set(body)


async def test_a_trigger_opens_one_view(stage: Stage, app: Recorder) -> None:
    await opened(stage, app)
    args = {
        "trigger_id": app.sent[-1].payload["trigger_id"],
        "view": {"type": "modal", "title": TITLE, "blocks": [{"type": "divider"}]},
    }
    answer = await api.call(stage.workspace, "views.open", args, stage.app.bot_token)
    assert answer.body["error"] == "exchanged_trigger_id"


# --- commands and shortcuts -------------------------------------------------------------------------------------------


async def test_a_command_has_the_form_slack_sends(stage: Stage, app: Recorder) -> None:
    await stage.lea.command(stage.dm(stage.lea), "/echo  may I <b>?")
    form = app.sent[-1].payload
    assert app.sent[-1].headers["content-type"] == "application/x-www-form-urlencoded"
    assert form["command"] == "/echo"
    assert form["text"] == "may I &lt;b&gt;?"
    assert form["channel_name"] == "directmessage"
    assert (form["user_id"], form["user_name"]) == (stage.lea.id, "lea.fontaine")
    assert form["is_enterprise_install"] == "false"
    assert form["trigger_id"]
    assert form["response_url"]


@pytest.mark.parametrize(
    ("answer", "text", "everybody"),
    [
        ("plainly", "plainly", False),
        ({"text": "for you"}, "for you", False),
        ({"response_type": "in_channel", "text": "for all"}, "for all", True),
        (500, '/echo failed with the error "dispatch_failed"', False),
        (0.4, '/echo failed with the error "operation_timeout"', False),
    ],
)
async def test_the_answer_to_a_command_is_shown(
    stage: Stage, app: Recorder, answer: Any, text: str, everybody: bool
) -> None:
    app.then(answer)
    await stage.lea.command(stage.general, "/echo hello")
    shown = stage.workspace.history(stage.general, stage.lea.id)[-1]
    assert shown.text == text
    assert stage.ada.sees(shown) is everybody


async def test_an_empty_answer_to_a_command_shows_nothing(stage: Stage) -> None:
    await stage.lea.command(stage.general, "/echo hello")
    assert stage.workspace.history(stage.general, stage.lea.id) == []


async def test_commands_that_are_unknown_or_in_threads_are_refused(stage: Stage) -> None:
    said = await stage.lea.say(stage.general, "hello")
    with pytest.raises(NotPossible, match="/nope is not a valid command"):
        await stage.lea.command(stage.general, "/nope")
    with pytest.raises(NotPossible, match="not supported in threads"):
        await stage.lea.command(stage.general, "/echo hello", thread_ts=said.ts)


async def test_a_message_shortcut_brings_the_message(stage: Stage, app: Recorder) -> None:
    said = await stage.ada.say(stage.general, "look")
    await stage.lea.shortcut("echo_this", said)
    body = app.sent[-1].payload
    assert (body["type"], body["callback_id"]) == ("message_action", "echo_this")
    assert (body["message"]["text"], body["message_ts"]) == ("look", said.ts)
    assert body["message"]["user"] == stage.ada.id
    with pytest.raises(NotPossible, match="no app has"):
        await stage.lea.shortcut("new_echo", said)


async def test_a_global_shortcut_belongs_to_no_channel(stage: Stage, app: Recorder) -> None:
    await stage.lea.shortcut("new_echo")
    body = app.sent[-1].payload
    assert body["type"] == "shortcut"
    assert not {"channel", "message", "response_url"} & set(body)
