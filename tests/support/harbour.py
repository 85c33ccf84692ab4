"""A workspace with a little life in it for the page's tests: people, channels, and an app called Harbour guide.

The app is a function in this process: no Bolt, no network. It answers direct messages by a stream, has a command, a
message shortcut with a form, a Home tab, buttons and thumbs; `SHOWCASE` holds one of every block.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qs

from bot.sandbox.model import Channel, Json, Message, Prompts, Status, User
from bot.sandbox.page import attach
from bot.sandbox.request_urls import Reply
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace

T = TypeVar("T")

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

PEOPLE = (
    ("UEMMA", "Emma Clarke", "Sales engineer, Galway", "en-GB", "Europe/Dublin"),
    ("UCLAIRE", "Claire Moreau", "Cheffe de projet, Strasbourg", "fr-FR", "Europe/Paris"),
    ("UJONAS", "Jonas Weber", "Einkäufer, Freiburg", "de-DE", "Europe/Berlin"),
    ("UTHEO", "Théo Lambert", "Responsable qualité, Strasbourg", "fr-FR", "Europe/Paris"),
    ("UANNIKA", "Annika Vogt", "Betriebsrätin, Freiburg", "de-DE", "Europe/Berlin"),
    ("UNIAMH", "Niamh Byrne", "Head of IT, Galway", "en-IE", "Europe/Dublin"),
)

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Harbour guide"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Harbour guide", "always_online": True},
        "agent_view": {"agent_description": "Knows the tides"},
        "slash_commands": [
            {
                "command": "/tide",
                "description": "When is high water?",
                "usage_hint": "[port]",
                "url": "http://app/slack",
            },
            {"command": "/berth", "description": "Book a berth", "usage_hint": "[date]", "url": "http://app/slack"},
        ],
        "shortcuts": [
            {"name": "Note in the logbook", "type": "message", "callback_id": "log_it", "description": "Keeps it"}
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "chat:write",
                "commands",
                "im:history",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True, "request_url": "http://app/slack"},
    },
}


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    """A section block."""
    return {"type": "section", "text": mrkdwn(text), **more}


def option(text: str, value: str = "", **more: Any) -> Json:
    """An option."""
    return {"text": plain(text), "value": value or text.lower(), **more}


ANSWER: list[Json] = [
    section(
        "*High water in Galway is at 14:32.* The tide runs out from 15:00, so leave before :ocean: or wait until 20:50."
    ),
    {
        "type": "rich_text",
        "block_id": "quote",
        "elements": [
            {
                "type": "rich_text_quote",
                "elements": [
                    {"type": "text", "text": "Boats with a draught over 2 m leave the inner basin "},
                    {"type": "text", "text": "no later than 25 minutes after high water", "style": {"bold": True}},
                    {"type": "text", "text": "."},
                ],
            }
        ],
    },
    {
        "type": "context",
        "elements": [
            mrkdwn("1. <https://harbour.example/rules|Harbour rules, section 4> · harbour office · 2 March 2026")
        ],
    },
    {
        "type": "actions",
        "block_id": "next",
        "elements": [
            {
                "type": "button",
                "action_id": "remind",
                "text": plain("Remind me at 14:00"),
                "style": "primary",
                "value": "14:00",
            },
            {"type": "button", "action_id": "human", "text": plain("Ask the harbour office"), "value": "ask"},
        ],
    },
    {
        "type": "context_actions",
        "block_id": "rating",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Good answer"), "value": "good"},
                "negative_button": {"text": plain("Bad answer"), "value": "bad"},
            }
        ],
    },
]

FORM: Json = {
    "type": "modal",
    "callback_id": "logbook",
    "title": plain("Note in the logbook"),
    "submit": plain("Keep"),
    "close": plain("Cancel"),
    "private_metadata": "kept",
    "blocks": [
        section("What happened? The harbour office reads the logbook every morning."),
        {
            "type": "input",
            "block_id": "note",
            "label": plain("Note"),
            "hint": plain("One or two sentences are enough."),
            "element": {
                "type": "plain_text_input",
                "action_id": "text",
                "multiline": True,
                "placeholder": plain("Wind, water, people…"),
            },
        },
        {
            "type": "input",
            "block_id": "kind",
            "label": plain("Kind"),
            "element": {
                "type": "static_select",
                "action_id": "kind",
                "placeholder": plain("Choose a kind"),
                "options": [option("Weather"), option("Damage"), option("Visitor"), option("Other")],
            },
        },
        {
            "type": "input",
            "block_id": "day",
            "label": plain("Day"),
            "optional": True,
            "element": {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"},
        },
        {
            "type": "input",
            "block_id": "tell",
            "label": plain("Who should know?"),
            "optional": True,
            "element": {
                "type": "checkboxes",
                "action_id": "who",
                "options": [
                    option("Harbour office", description=plain("Open from 8 to 18")),
                    option("Coast guard", description=plain("Day and night")),
                ],
            },
        },
    ],
}

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Good morning, Emma :wave:")},
        section("The sea is calm today. Two boats are expected, and *one note* in the logbook waits for you."),
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "news", "text": plain("Write a note"), "style": "primary"}],
        },
        {"type": "divider"},
        {"type": "header", "text": plain("Your berths")},
        section(
            "*Berth 12*\nThe _Petrel_, until Friday",
            fields=[mrkdwn("*Draught*\n1.80 m"), mrkdwn("*Power*\n16 A")],
            accessory={
                "type": "overflow",
                "action_id": "berth",
                "options": [option("Extend"), option("Leave"), option("Report damage")],
            },
        ),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("Only you see this page.")]},
    ],
}

SHOWCASE: list[Json] = [
    {"type": "header", "text": plain("Everything at once :island:")},
    section("Plain *bold*, _italic_, ~struck~, `code` and <https://harbour.example|a link>. <@UEMMA>, <!here> :tada:"),
    section(
        "Choose a berth",
        block_id="accessory",
        accessory={
            "type": "static_select",
            "action_id": "pick",
            "placeholder": plain("Berth"),
            "option_groups": [
                {"label": plain("North"), "options": [option("Berth 1", "1"), option("Berth 2", "2")]},
                {"label": plain("South"), "options": [option("Berth 12", "12")]},
            ],
        },
    ),
    {"type": "divider"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 0,
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Tides"}]}],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "High water 14:32"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "Low water 20:50"}]},
                ],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "wind = 4\nwaves < 1"}]},
        ],
    },
    {
        "type": "markdown",
        "text": "### From a model\n\nText with **bold**, `code` and\n\n- a list\n- of two\n\n"
        "| Port | High water |\n|---|---|\n| Galway | 14:32 |",
    },
    {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Port"}, {"type": "raw_text", "text": "Draught, m"}],
            [{"type": "raw_text", "text": "Galway"}, {"type": "raw_text", "text": "8.5"}],
            [{"type": "raw_text", "text": "Howth"}, {"type": "raw_text", "text": "4.0"}],
        ],
    },
    {
        "type": "actions",
        "block_id": "many",
        "elements": [
            {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")},
            {"type": "datepicker", "action_id": "when", "initial_date": "2026-11-23"},
            {
                "type": "button",
                "action_id": "sink",
                "text": plain("Delete"),
                "style": "danger",
                "confirm": {
                    "title": plain("Delete the note?"),
                    "text": mrkdwn("It is *gone* afterwards."),
                    "confirm": plain("Delete it"),
                    "deny": plain("Keep it"),
                    "style": "danger",
                },
            },
        ],
    },
    {
        "type": "actions",
        "block_id": "boxes",
        "elements": [
            {
                "type": "radio_buttons",
                "action_id": "wind",
                "options": [option("Calm"), option("Windy")],
                "initial_option": option("Calm"),
            },
            {"type": "checkboxes", "action_id": "crew", "options": [option("Skipper"), option("Mate")]},
        ],
    },
]


class Harbour:
    """The workspace on a server in a thread of its own; `do` runs things there."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.began = datetime.now(UTC)
        self.seen: list[Json] = []
        self.pause = 0.0
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Build the workspace and serve it."""
        self._thread.start()
        self.do(self._start())

    def stop(self) -> None:
        """Close the server and its thread."""
        self.do(self.sandbox.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the server's loop and give its result."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(20)

    def call(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a function on the server's loop."""

        async def work() -> T:
            return function(*args, **kwargs)

        return self.do(work())

    def now(self) -> datetime:
        """The workspace's time: a Monday morning, running, wound by hand."""
        return START + (datetime.now(UTC) - self.began) + self.offset

    async def _start(self) -> None:
        self.workspace = furnished(self.now)
        self.sandbox = Sandbox(self.workspace, post=self._receive)
        self.guide = next(iter(self.workspace.apps.values()))
        attach(
            self.sandbox.app,
            self.workspace,
            people=self.sandbox.person,
            wind=self._wind,
            title="Harbour",
            first_user="UEMMA",
        )
        self.url = await self.sandbox.start()

    def _wind(self, by: timedelta) -> None:
        self.offset += by
        self.workspace.clock_wound()

    def channel(self, name: str) -> Channel:
        """A channel by its name."""
        found = self.workspace.channel_named(name)
        assert found is not None
        return found

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Somebody posts a message."""
        return self.do(self.sandbox.person(user).say(channel, text, thread_ts=thread_ts))

    def post(self, channel: str, text: str = "", **more: Any) -> Message:
        """The app posts."""
        place = self.workspace.channels.get(channel) or self.channel(channel)
        return self.call(
            self.workspace.post, channel=place, user=self.guide.bot_user, app=self.guide, text=text, **more
        )

    # The app

    async def _receive(self, url: str, data: bytes, headers: Mapping[str, str]) -> Reply:
        body = json.loads(data) if "json" in headers["content-type"] else _form(data)
        self.seen.append(body)
        answer = await self._answer(body)
        return Reply(200, {"content-type": "application/json"}, json.dumps(answer or {}).encode())

    async def _answer(self, body: Json) -> Json | None:
        kinds: dict[str, Callable[[Json], Awaitable[Json | None]]] = {
            "event_callback": self._event,
            "message_action": self._form_wanted,
            "view_submission": self._submitted,
            "block_actions": self._pressed,
        }
        if "command" in body:
            return {"response_type": "ephemeral", "text": f"High water in {body['text'] or 'Galway'} is at 14:32."}
        handler = kinds.get(body["type"])
        return await handler(body) if handler else None

    async def _event(self, body: Json) -> None:
        event = body["event"]
        if event["type"] == "app_home_opened":
            space = self.workspace
            if event["tab"] == "home":
                space.publish_home(self.guide, event["user"], HOME)
            else:
                prompts = ({"title": "When is high water?", "message": "When is high water in Galway?"},
                           {"title": "May I moor here tonight?", "message": "May I moor in the inner basin tonight?"},
                           {"title": "Who do I call in a storm?", "message": "Who do I call in a storm?"})  # fmt: skip
                space.suggest(
                    Prompts(
                        channel=event["channel"],
                        app_id=self.guide.id,
                        title="What do you want to know about the harbour?",
                        prompts=prompts,
                    )
                )
        elif (
            event["type"] == "message"
            and event.get("channel_type") == "im"
            and not event.get("bot_id")
            and "subtype" not in event
        ):
            self._later(self._stream(event))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _stream(self, event: Json) -> None:
        space, thread = self.workspace, event.get("thread_ts") or event["ts"]
        doing = Status(
            channel=event["channel"],
            thread_ts=thread,
            app_id=self.guide.id,
            text="is reading the tide tables…",
            loading_messages=("Reading the tide tables…", "Asking the lighthouse…"),
        )
        space.set_status(doing)
        await asyncio.sleep(self.pause)
        item = space.post(
            channel=event["channel"],
            user=self.guide.bot_user,
            app=self.guide,
            thread_ts=thread,
            text="High",
            streaming=True,
        )
        await asyncio.sleep(self.pause)
        space.append_stream(item, text="High water in **Galway** is", blocks=[])
        await asyncio.sleep(self.pause)
        space.stop_stream(item, blocks=ANSWER)
        space.change(item, text="High water in Galway is at 14:32.", edited=False, quiet=True)

    async def _form_wanted(self, body: Json) -> None:
        self.workspace.open_view(self.guide, body["user"]["id"], FORM)

    async def _submitted(self, body: Json) -> Json | None:
        note = body["view"]["state"]["values"]["note"]["text"]["value"]
        if len(note) < 10:
            return {"response_action": "errors", "errors": {"note": "Please write at least ten characters."}}
        self.workspace.post(
            channel=self.channel("logbook"), user=self.guide.bot_user, app=self.guide, text=f":memo: {note}"
        )
        return None

    async def _pressed(self, body: Json) -> None:
        pressed = body["actions"][0]
        if pressed["action_id"] == "news":
            self.workspace.open_view(self.guide, body["user"]["id"], FORM)
        if pressed["action_id"] != "remind":
            return
        item = self.workspace.message(body["channel"]["id"], body["message"]["ts"])
        if item is not None:
            done = [section(":white_check_mark: You will be reminded at 14:00.")]
            self.workspace.change(item, blocks=[*item.blocks[:3], *done], edited=False)


def furnished(now: Callable[[], datetime]) -> Workspace:
    """The workspace with its people, channels and the app, and a first few messages."""
    space = Workspace(name="Brisemont", now=now)
    for user_id, name, title, locale, tz in PEOPLE:
        email = f"{name.lower().replace(' ', '.')}@brisemont.example"
        space.add_user(
            User(
                id=user_id,
                name=email.split("@", maxsplit=1)[0],
                real_name=name,
                email=email,
                title=title,
                locale=locale,
                tz=tz,
            )
        )
    space.add_user(User(id="UGUEST", name="mara.quinn", real_name="Mara Quinn", title="Agency", is_restricted=True))
    space.add_user(User(id="UGONE", name="old.hand", real_name="Old Hand", deleted=True))
    everybody = [person[0] for person in PEOPLE]
    space.add_channel("general", members=everybody, topic="For everybody, in three languages")
    space.add_channel("logbook", members=[*everybody, "UGUEST"], topic="What happens in the harbour")
    space.add_channel("crew-only", kind="private", members=["UEMMA", "UNIAMH"])
    space.add_channel("regatta", members=["UJONAS"], topic="Autumn regatta")
    space.dm("UEMMA", "UCLAIRE")
    guide = space.install(MANIFEST, request_url="http://app/slack")
    for name in ("general", "logbook"):
        found = space.channel_named(name)
        assert found is not None
        space.join(found, guide.bot_user)
    return space


def lively(space: Workspace) -> None:
    """A morning in #general, for pictures."""
    general = space.channel_named("general")
    assert general is not None
    guide = next(iter(space.apps.values()))
    first = space.post(
        channel=general,
        user="UNIAMH",
        text="Good morning! The new tide tables are in the harbour guide. Ask away :wave:",
    )
    space.react(first, "UCLAIRE", "tada")
    space.react(first, "UEMMA", "tada")
    space.react(first, "UJONAS", "eyes")
    space.post(channel=general, user="UCLAIRE", text="Merci ! Je m’en sers dès aujourd’hui pour la visite de *jeudi*.")
    space.post(channel=general, user="UCLAIRE", text="Le client arrive par bateau, c’est une première :boat:")
    asked = space.post(channel=general, user="UJONAS", text=f"<@{guide.bot_user}> wann ist heute Hochwasser in Galway?")
    space.post(
        channel=general,
        user=guide.bot_user,
        app=guide,
        text="High water in Galway is at 14:32.",
        blocks=ANSWER,
        thread_ts=asked.ts,
    )
    space.post(channel=general, user="UJONAS", text="Danke, das war schnell!", thread_ts=asked.ts)
    space.post(channel=general, user=guide.bot_user, app=guide, text="Everything at once", blocks=SHOWCASE)
    with suppress(AttributeError):
        space.post(
            channel=general,
            user=guide.bot_user,
            app=guide,
            text="Your berth is booked until *Friday*.",
            ephemeral_to="UEMMA",
        )


def _form(data: bytes) -> Json:
    fields = {name: values[0] for name, values in parse_qs(data.decode(), keep_blank_values=True).items()}
    return json.loads(fields["payload"]) if "payload" in fields else fields
