"""The state of a workspace and the verbs that change it; the Web API, people and the page all go through here.

Time comes from `now` only. Whatever people can see is told to the subscribers as a `Change`, whatever apps may be told
of to the callbacks in `on_event` as a `Happening`. The verbs trust their caller: rules live in `api/`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.sandbox.core import id_of
from bot.sandbox.handles import Handles, Trigger
from bot.sandbox.limits import Limits
from bot.sandbox.manifest import read_manifest
from bot.sandbox.modals import Modals
from bot.sandbox.model import App, Channel, File, Message, User
from bot.sandbox.uploads import Uploads


class Workspace(Modals):
    """One Slack workspace. `base_url` is where the server listens, for links; `limits` are Slack's, on by default."""

    def __init__(self, *, name: str, now: Callable[[], datetime], team_id: str = "T0ARCHIPEL") -> None:
        super().__init__(name=name, now=now, team_id=team_id)
        self.limits = Limits(now)
        self.files: dict[str, File] = {}
        self.uploads = Uploads(self.files, self.new_id)
        self._handles = Handles(now)

    def install(self, manifest: Mapping[str, Any], *, request_url: str = "") -> App:
        """Install an app from Slack's own manifest format: a bot user, tokens and a signing secret are made.

        `request_url` replaces the manifest's. Raises ValueError naming what is wrong with the manifest.
        """
        app, bot_user = read_manifest(manifest, new_id=self.new_id, request_url=request_url, taken=self.apps.values())
        self.apps[app.id] = app
        self.add_user(bot_user)
        return app

    def app_of_token(self, token: str) -> App | None:
        """The app whose bot or app-level token this is."""
        return next((app for app in self.apps.values() if token in {app.bot_token, app.app_token}), None)

    # What is handed to apps for a while

    def new_trigger(self, app: App | str, user: User | str, view_id: str | None = None) -> str:
        """A `trigger_id` for what a user just did with an app, in the modal `view_id` if in one."""
        return self._handles.new_trigger(id_of(app), id_of(user), view_id)

    def use_trigger(self, trigger_id: str, app: App) -> Trigger:
        """Use a trigger up; raises SlackError when it is unknown, used or older than 3 seconds."""
        trigger = self.look_at_trigger(trigger_id, app)
        trigger.used = True
        return trigger

    def look_at_trigger(self, trigger_id: str, app: App) -> Trigger:
        """A trigger that can be used; raises SlackError as `use_trigger` does."""
        return self._handles.trigger(trigger_id, app.id)

    def new_response_url(
        self,
        app: App | str,
        channel: Channel | str,
        user: User | str,
        message: Message | None = None,
        *,
        thread_ts: str | None = None,
    ) -> str:
        """The token of a `response_url`: 5 answers in 30 minutes, about `message` if there is one.

        Answers go to the channel itself unless `thread_ts` names a thread or the app does.
        """
        about = message.ts if message else None
        return self._handles.new_response_url(id_of(app), id_of(channel), id_of(user), about, thread_ts)

    @property
    def handles(self) -> Handles:
        """Triggers, response URLs and Socket Mode tickets."""
        return self._handles
