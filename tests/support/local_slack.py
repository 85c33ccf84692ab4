"""A local workspace with a few people and one app, and a short way to call its Web API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.api import Answer, call
from bot.sandbox.model import App, Change, Channel, Happening, Json, User
from bot.sandbox.workspace import Workspace

DOCUMENTED = json.loads((Path(__file__).parents[1] / "data" / "slack_methods.json").read_text())
ALWAYS = {*DOCUMENTED["common_errors"], "invalid_arguments", "invalid_auth", "invalid_json"}
"""Errors any method may give; Slack's reference lists `invalid_arguments` for a few only and gives it everywhere."""
UNLISTED = {("chat.postMessage", "msg_too_long"), ("chat.startStream", "msg_too_long"),
            ("chat.appendStream", "msg_too_long"), ("chat.stopStream", "msg_too_long"),
            ("chat.startStream", "cannot_reply_to_message"), ("chat.stopStream", "invalid_status")}  # fmt: skip
"""Errors that the reference does not list for a method although the method's own text or a sibling says so."""
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SCOPES = (
    *("app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands"),
    *("files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read"),
    *("reactions:write", "team:read", "usergroups:read", "users:read", "users:read.email"),
)


def manifest(name: str = "Helper", *, scopes: Iterable[str] = SCOPES, **features: Any) -> Json:
    """A manifest of an agent app with a Home tab that listens over Socket Mode."""
    return {
        "display_information": {"name": name},
        "features": {
            "bot_user": {"display_name": name},
            "agent_view": {"agent_description": "Helps."},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            **features,
        },
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": ["app_home_opened"]}},
    }


class LocalSlack:
    """Ada and Ben are in #general with the app, Gus is a guest outside; Ada's DM with the app has one message."""

    def __init__(self) -> None:
        self.time = NINE
        self.workspace = Workspace(name="Brisemont Sensorik", now=lambda: self.time)
        self.ada = self._person("ada", "Ada Lind", locale="de-DE")
        self.ben = self._person("ben", "Ben Roy", locale="fr-FR")
        self.gus = self._person("gus", "Gus Moe", is_restricted=True)
        self.app = self.workspace.install(manifest())
        self.general = self.workspace.add_channel("general", members=[self.ada, self.ben, self.app.bot_user])
        self.outside = self.workspace.add_channel("outside", members=[self.ada])
        self.private = self.workspace.add_channel("private", kind="private", members=[self.ada])
        self.dm = self.workspace.dm(self.ada, self.app.bot_user)
        self.question = self.workspace.post(channel=self.dm, user=self.ada, text="May I?")
        self.changes: list[Change] = []
        self.happenings: list[Happening] = []
        self.workspace.subscribe(self.changes.append)
        self.workspace.on_event.append(self.happenings.append)

    def _person(self, name: str, real_name: str, **more: Any) -> User:
        email = f"{name}@brisemont.example"
        return self.workspace.add_user(User(id="", name=name, real_name=real_name, email=email, **more))

    def wait(self, **time: float) -> None:
        """Let time pass, e.g. `seconds=3`."""
        self.time += timedelta(**time)

    def answer(self, method: str, *, token: str | None = "", **args: Any) -> Answer:
        """Call a method, as the app unless another token is given."""
        token = self.app.bot_token if token == "" else token
        answer = asyncio.run(call(self.workspace, method, args, token))
        error = answer.body.get("error")
        if error and method in DOCUMENTED["methods"]:
            known = {*DOCUMENTED["methods"][method]["errors"], *ALWAYS}
            assert error in known or (method, error) in UNLISTED, f"Slack does not say {error} to {method}"
        return answer

    def ok(self, method: str, **args: Any) -> Json:
        """Call a method that must go well."""
        body = self.answer(method, **args).body
        assert body["ok"], body
        return body

    def error(self, method: str, **args: Any) -> str:
        """Call a method that must be refused; the error's name."""
        body = self.answer(method, **args).body
        assert not body["ok"], body
        return str(body["error"])

    def complaints(self, method: str, **args: Any) -> list[str]:
        """What Slack says in `response_metadata.messages` to a call that must be refused."""
        body = self.answer(method, **args).body
        assert not body["ok"], body
        return list(body["response_metadata"]["messages"])

    def install(self, *scopes: str, name: str = "Other", **features: Any) -> App:
        """Another app with these scopes only."""
        return self.workspace.install(manifest(name, scopes=scopes, **features))

    def posted(self, place: Channel, **args: Any) -> str:
        """Post as the app; the message's timestamp. Limits are not spent."""
        return self.workspace.post(channel=place, user=self.app.bot_user, app=self.app, **args).ts
