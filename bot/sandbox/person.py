"""A person in front of the workspace: does what Slack's client would let them do, and nothing else."""

from __future__ import annotations

from bot.sandbox import api, payloads, wire
from bot.sandbox.composer import escape
from bot.sandbox.delivery import Delivered
from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import App, Channel, Happening, Json, Message, Shortcut, User, View
from bot.sandbox.using import Using
from bot.sandbox.writing import Writing

SLACKBOT = "USLACKBOT"


class Person(Writing, Using):
    """One member. Everything raises NotPossible when the client would not offer it to them.

    Channels are given as such, by id, or by name.
    """

    # Commands and shortcuts

    async def command(self, channel: Channel | str, text: str, *, thread_ts: str | None = None) -> Delivered:
        """Send a slash command, e.g. `/ai ask ...`; an immediate answer is shown, a failure too.

        Slack has no slash commands of apps in threads.
        """
        place = self._writable(channel)
        name, _, rest = text.strip().partition(" ")
        app = next(
            (app for app in self.workspace.apps.values() if name in {each.command for each in app.commands}), None
        )
        if app is None:
            raise NotPossible(f"{name} is not a valid command")
        if thread_ts is not None:
            raise NotPossible(f"{name} is not supported in threads")
        link = self._response_url(app, place.id)
        form = payloads.slash_command(self._gesture(app), name, escape(rest.strip()), place, response_url=link)
        outcome = await self.delivery.command(app, form)
        if not outcome.acknowledged:
            self._say_failed(place, name, outcome)
        elif outcome.response.get("text") or outcome.response.get("blocks"):
            token = self.workspace.new_response_url(app, place, self.id)
            await api.respond(self.workspace, token, outcome.response)
        return outcome

    def _owner_of(self, command: str) -> App:
        for app in self.workspace.apps.values():
            if command in {each.command for each in app.commands}:
                return app
        raise NotPossible(f"{command} is not a valid command")

    def _say_failed(self, place: Channel, name: str, outcome: Delivered) -> None:
        error = "operation_timeout" if "timeout" in outcome.reason else "dispatch_failed"
        if SLACKBOT not in self.workspace.users:
            self.workspace.add_user(User(id=SLACKBOT, name="slackbot", real_name="Slackbot"))
        self.workspace.post(
            channel=place, user=SLACKBOT, text=f'{name} failed with the error "{error}"', ephemeral_to=self.id
        )

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Delivered:
        """Use a shortcut: from the menu of `message`, or a global one without."""
        app, _ = self._shortcut(callback_id, "global" if message is None else "message")
        gesture, now = self._gesture(app), self.workspace.next_ts()
        if message is None:
            return await self.delivery.interact(app, payloads.global_shortcut(gesture, callback_id, action_ts=now))
        self._seen(message)
        if message.ephemeral_to:
            raise NotPossible("an ephemeral message has no shortcuts")
        body = payloads.message_action(
            gesture,
            callback_id,
            self.workspace.channels[message.channel],
            wire.message(message, self.workspace, metadata=True),
            response_url=self._response_url(app, message.channel, message),
            action_ts=now,
        )
        return await self.delivery.interact(app, body)

    def _shortcut(self, callback_id: str, kind: str) -> tuple[App, Shortcut]:
        for app in self.workspace.apps.values():
            for shortcut in app.shortcuts:
                if shortcut.callback_id == callback_id and shortcut.kind == kind:
                    return app, shortcut
        raise NotPossible(f"no app has a {kind} shortcut {callback_id!r}")

    # An app's own place

    async def open_home(self, app: App | str) -> View | None:
        """Open an app's Home tab; gives what is published so far."""
        owner = self._app(app)
        if not owner.home_tab:
            raise NotPossible(f"{owner.name} has no Home tab")
        self._opened(owner, "home")
        return self.home(owner)

    async def open_dm(self, app: App | str) -> Channel:
        """Open the messages tab of an app."""
        return self._opened(self._app(app), "messages")

    async def look_at(self, app: App | str, channel: Channel | str | None) -> None:
        """Look at another conversation (or none) while an agent is open beside it."""
        owner = self._app(app)
        seen = None if channel is None else self._channel(channel).id
        place = self.workspace.dm(self.id, owner.bot_user)
        event = payloads.context_changed_event(
            self.id, place.id, seen, self.delivery.team, event_ts=self.workspace.next_ts()
        )
        self._tell(owner, event)

    def _opened(self, app: App, tab: str) -> Channel:
        place = self.workspace.dm(self.id, app.bot_user)
        home = self.home(app) if tab == "home" else None
        view = wire.view(home, self.workspace) if home else None
        event_ts = self.workspace.next_ts()
        self._tell(app, payloads.home_opened_event(self.id, place.id, tab, event_ts=event_ts, view=view))
        return place

    def _tell(self, app: App, event: Json) -> None:
        self.delivery.tell(Happening(type=event["type"], event=event, user=self.id, app_id=app.id))
