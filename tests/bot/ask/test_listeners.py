import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.ask import listeners, messages
from bot.ask.models import Escalation, Feedback, Question
from bot.errors import IntakeUnavailable
from bot.slack.inbox import Inbox
from bot.work import Work
from tests.support.asking import HELP, Room, refused
from tests.support.migrated import migrated

USER = {"id": "ULEO", "team_id": "T1"}


async def authorize() -> AuthorizeResult:
    """The token's own words, without asking Slack."""
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-1")  # noqa: S106


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database will do: what is stored here is the inbox's and the steps' affair."""
    asyncio.run(migrated(sqlite_url))
    return sqlite_url


class Door:
    """Bolt with the listeners of the room, and whatever Slack posts to it."""

    def __init__(self, room: Room, inbox: Any) -> None:
        self.room = room
        self.inbox = inbox
        self.triggers = 0
        self.bolt = AsyncApp(authorize=authorize, signing_secret="none", process_before_response=True)  # noqa: S106
        listeners.register(
            self.bolt, inbox=self, messenger=room.slack, asking=room.asking, clock=room.clock, lang="fr",
            privacy=self._privacy, verbs={},
        )  # type: ignore[arg-type]  # fmt: skip

    async def accept(self, *args: Any, **how: Any) -> bool:
        """As the inbox, unless it takes nothing."""
        if self.inbox is None:
            raise IntakeUnavailable("full")
        return bool(await self.inbox.accept(*args, **how))

    async def _privacy(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(text=f"what is stored of {body['user_id']}")

    async def post(self, body: dict[str, Any]) -> BoltResponse:
        """One payload, as Socket Mode brings it."""
        return await self.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    def trigger(self) -> str:
        """Used once."""
        self.triggers += 1
        return f"{self.triggers}.2.3"

    async def command(self, text: str) -> BoltResponse:
        """`/ai`."""
        return await self.post({
            "command": "/ai", "text": text, "user_id": "ULEO", "team_id": "T1", "channel_id": HELP,
            "trigger_id": self.trigger(), "response_url": "https://r/1",
        })  # fmt: skip

    async def click(self, action: dict[str, Any], *, channel: str = "DLEO", **more: Any) -> BoltResponse:
        """A button in a message."""
        return await self.post({
            "type": "block_actions", "user": USER, "team": {"id": "T1"}, "channel": {"id": channel},
            "trigger_id": self.trigger(), "response_url": "https://r/1", "message": {"ts": "9.5", "thread_ts": "1.5"},
            "container": {"type": "message", "message_ts": "9.5", "channel_id": channel},
            "actions": [{"action_ts": "1790000000.5", "type": "button", "block_id": "b"} | action],
        } | more)  # fmt: skip

    async def submit(self, view: dict[str, Any], values: dict[str, Any], number: int = 1) -> BoltResponse:
        """A modal."""
        filled = {**view, "id": f"V{number}", "state": {"values": values}}
        return await self.post({"type": "view_submission", "user": USER, "team": {"id": "T1"}, "view": filled})

    async def stored(self) -> list[Work]:
        """The rows that wait."""
        return [row for row in await self.room.rows(Work) if row.state == "pending"]


@pytest_asyncio.fixture
async def door(room: Room) -> AsyncIterator[Door]:
    """Open."""
    inbox = Inbox(room.database, room.clock, lambda: None)
    yield Door(room, inbox)
    await inbox.close()


async def answered(room: Room, text: str = "Which tools do customer lists go into?") -> Question:
    """A question that has been answered."""
    await room.hear(text)
    await room.work()
    return (await room.rows(Question))[-1]


async def test_ai_ask_is_stored_acknowledged_and_answered(door: Door) -> None:
    reply = await door.command("ask Which tools do customer lists go into?")
    assert (reply.status, reply.body) == (200, "")
    (row,) = await door.stored()
    assert (row.key, row.kind) == ("slack:1.2.3", "ask.command")
    assert row.not_after is not None
    await door.room.work()
    assert "Customer lists go only into tools" in door.room.slack.private[0].words


@pytest.mark.parametrize("text", ["", "help", "hilfe", "frobnicate", "hello"])
async def test_ai_alone_and_unknown_verbs_are_helped(door: Door, text: str) -> None:
    await door.command(text)
    await door.room.work()
    assert "«\xa0/ai ask\xa0»" in door.room.slack.private[0].words


async def test_ai_privacy_is_handed_on(door: Door) -> None:
    reply = await door.command("privacy")
    assert "what is stored of ULEO" in reply.body
    assert await door.stored() == []


async def test_a_command_the_database_does_not_take_says_whom_to_turn_to(door: Door) -> None:
    door.inbox = None
    reply = await door.command("ask May I?")
    assert reply.status == 200
    assert "it@brisemont.example" in reply.body


async def test_the_shortcut_asks_the_words_of_a_message_as_people_read_them(door: Door) -> None:
    message = {"text": "Can <@U7|anna> put customer lists into a tool &amp; where?", "ts": "3.5"}
    await door.post({
        "type": "message_action", "callback_id": "check_rules", "trigger_id": door.trigger(), "user": USER,
        "team": {"id": "T1"}, "channel": {"id": "C0ANY"}, "message": message, "response_url": "https://r/1",
    })  # fmt: skip
    await door.room.work()
    (posted,) = door.room.slack.private
    assert posted.words.startswith("Can @anna put customer lists into a tool & where?")
    assert [one.surface for one in await door.room.rows(Question)] == ["shortcut"]


@pytest.mark.parametrize(
    ("where", "surface", "thread"),
    [
        ({}, "dm", "1.5"),
        ({"channel": HELP}, "mention", "1.5"),
        ({"container": {"type": "message", "is_ephemeral": True, "message_ts": "9.5"}}, "command", None),
    ],
)
async def test_an_example_asks_itself_where_it_stands(
    door: Door, where: dict[str, Any], surface: str, thread: str | None
) -> None:
    action = {"action_id": f"{messages.EXAMPLE}_customers", "value": "Which tools do customer lists go into?"}
    await door.click(action, **where)
    await door.room.work()
    (question,) = await door.room.rows(Question)
    assert (question.surface, question.thread_ts) == (surface, thread)
    posted = [*door.room.slack.private, *door.room.slack.posts.values()]
    assert posted[0].words.startswith("Which tools do customer lists go into?")


async def test_a_thumb_up_is_stored_and_opens_nothing(door: Door) -> None:
    question = await answered(door.room)
    await door.click({"action_id": messages.FEEDBACK, "type": "feedback_buttons", "value": f"good:{question.id}:fr"})
    await door.room.work()
    assert [one.helpful for one in await door.room.rows(Feedback)] == [True]
    assert door.room.slack.views == []


async def test_a_thumb_down_asks_for_the_reason_at_once_and_keeps_it(door: Door) -> None:
    question = await answered(door.room)
    await door.click({"action_id": messages.FEEDBACK, "type": "feedback_buttons", "value": f"bad:{question.id}:fr"})
    (view,) = door.room.slack.views
    assert view["title"]["text"] == "Que manquait-il\u202f?"
    door.room.clock.time = door.room.clock.time.replace(year=2027)
    await door.submit(view, {"text": {"value": {"value": "Trop long"}}})
    await door.room.work()
    assert [(one.helpful, one.reason) for one in await door.room.rows(Feedback)] == [(False, "Trop long")]


async def test_a_click_counts_although_its_modal_does_not_open(door: Door) -> None:
    question = await answered(door.room)
    door.room.slack.refuses["1.2.3"] = refused("expired_trigger_id")
    reply = await door.click({"action_id": messages.FEEDBACK, "value": f"bad:{question.id}:fr"})
    await door.room.work()
    assert reply.status == 200
    assert [one.helpful for one in await door.room.rows(Feedback)] == [False]


async def test_asking_a_human_begins_with_the_question_and_is_stored_before_the_modal_closes(door: Door) -> None:
    question = await answered(door.room)
    await door.click({"action_id": messages.HUMAN, "value": f"{question.id}:en"})
    (view,) = door.room.slack.views
    assert "Which tools do customer lists go into?" in json.dumps(view)
    values = {"text": {"value": {"value": "May I?"}}, "name": {"value": {"selected_options": []}}}
    reply = await door.submit(view, values)
    assert (reply.status, reply.body) == (200, "")
    assert [row.kind for row in await door.stored()] == ["ask.escalation"]
    await door.submit(view, values)  # the same modal once more, as after a lost acknowledgement
    await door.room.work()
    assert [(row.text, row.named) for row in await door.room.rows(Escalation)] == [("May I?", True)]


async def test_a_modal_with_nothing_but_blanks_is_sent_back(door: Door) -> None:
    question = await answered(door.room)
    await door.click({"action_id": messages.HUMAN, "value": f"{question.id}:en"})
    reply = await door.submit(door.room.slack.views[0], {"text": {"value": {"value": "  "}}})
    assert json.loads(reply.body)["errors"] == {"text": "Please write what you would like to ask."}
    assert await door.stored() == []


async def test_what_was_written_stays_in_the_modal_while_the_database_takes_nothing(door: Door) -> None:
    question = await answered(door.room)
    await door.click({"action_id": messages.HUMAN, "value": f"{question.id}:en"})
    door.inbox = None
    reply = await door.submit(door.room.slack.views[0], {"text": {"value": {"value": "May I?"}}})
    assert json.loads(reply.body)["response_action"] == "errors"


async def test_the_button_works_although_the_question_is_no_longer_kept(door: Door) -> None:
    await door.click({"action_id": messages.HUMAN, "value": "4711:de"})
    (view,) = door.room.slack.views
    assert view["title"]["text"] == "Einen Menschen fragen"
