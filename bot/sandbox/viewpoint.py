"""What is in front of a person, and what Slack's client lets them touch."""

from __future__ import annotations

from bot.sandbox.delivery import Delivery
from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import App, Channel, Message, User, View
from bot.sandbox.payloads import Gesture
from bot.sandbox.workspace import Workspace


class Viewpoint:
    """A member and the screen before them. Raises KeyError for an id nobody has."""

    def __init__(self, workspace: Workspace, delivery: Delivery, user_id: str) -> None:
        if user_id not in workspace.users:
            raise KeyError(f"nobody here has the id {user_id!r}")
        self.workspace = workspace
        self.delivery = delivery
        self.id = user_id

    @property
    def user(self) -> User:
        """Who they are."""
        return self.workspace.users[self.id]

    def sees(self, message: Message) -> bool:
        """Whether a message is in front of them: still there, in a channel of theirs, for them if ephemeral."""
        channel = self.workspace.channels[message.channel]
        there = self.workspace.message(message.channel, message.ts) is not None
        may_read = self.id in channel.members or (channel.kind == "public" and not self._is_guest())
        return there and may_read and message.ephemeral_to in {None, self.id} and not message.tombstone

    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self.workspace.stack(self.id)
        return stack[-1] if stack else None

    def home(self, app: App | str) -> View | None:
        """An app's Home tab as it was published for them."""
        return self.workspace.home(app, self.id)

    def _gesture(self, app: App, view: View | None = None) -> Gesture:
        modal = view.id if view is not None and view.content["type"] == "modal" else None
        trigger_id = self.workspace.new_trigger(app, self.id, modal)
        return Gesture(user=self.user, app=app, team=self.delivery.team, trigger_id=trigger_id)

    def _response_url(self, app: App, channel: str, message: Message | None = None) -> str:
        token = self.workspace.new_response_url(app, channel, self.id, message)
        return f"{self.workspace.base_url}/response/{token}"

    def _app(self, app: App | str) -> App:
        return app if isinstance(app, App) else self.workspace.apps[app]

    def _channel(self, channel: Channel | str) -> Channel:
        if isinstance(channel, Channel):
            return channel
        found = self.workspace.channels.get(channel) or self.workspace.channel_named(channel)
        if found is None:
            raise NotPossible(f"there is no channel {channel!r}")
        return found

    def _writable(self, channel: Channel | str) -> Channel:
        place = self._channel(channel)
        if self.user.deleted:
            raise NotPossible("this account is deactivated")
        if self.id not in place.members:
            raise NotPossible(f"{self.user.name} is not in {place.name or 'this conversation'}")
        if place.archived:
            raise NotPossible(f"{place.name} is archived")
        for other in place.members - {self.id} if place.kind == "im" else ():
            app = self.workspace.app_of_bot(other)
            if app is not None and not app.messages_tab:
                raise NotPossible("sending messages to this app has been turned off")
        return place

    def _seen(self, message: Message) -> None:
        if self.user.deleted or not self.sees(message):
            raise NotPossible("this message is not in front of them")

    def _in_front(self, view: View) -> None:
        shown = self.workspace.views.get(view.id)
        if self.user.deleted or shown is None or shown.user != self.id:
            raise NotPossible("this view is not in front of them")
        top = self.modal()
        if view.content["type"] == "modal" and (top is None or top.id != view.id):
            raise NotPossible("another modal is on top of this one")

    def _is_guest(self) -> bool:
        return self.user.is_restricted or self.user.is_ultra_restricted
