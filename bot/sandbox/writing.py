"""What a person does with messages."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.composer import Names, compose
from bot.sandbox.gestures import NotPossible
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.viewpoint import Viewpoint


class Writing(Viewpoint):
    """Posts, edits, deletes, reacts. Channels are given as such, by id, or by name."""

    async def say(
        self, channel: Channel | str, text: str, *, thread_ts: str | None = None, broadcast: bool = False
    ) -> Message:
        """Post a message; `@name` mentions a person or a bot. `broadcast` shows a reply in the channel too."""
        place = self._writable(channel)
        if thread_ts is not None and self.workspace.message(place, thread_ts) is None:
            raise NotPossible("there is no message to reply to")
        if not text.strip():
            raise NotPossible("an empty message cannot be sent")
        markup, blocks = self._compose(text)
        return self.workspace.post(
            channel=place, user=self.id, text=markup, blocks=blocks, thread_ts=thread_ts, broadcast=broadcast
        )

    async def share(
        self, channel: Channel | str, name: str, data: bytes, *, text: str = "", thread_ts: str | None = None
    ) -> Message:
        """Post a file, with or without words."""
        place = self._writable(channel)
        file, token = self.workspace.uploads.start(user=self.id, name=name, length=len(data))
        self.workspace.uploads.receive(token, data)
        self.workspace.uploads.complete(file, title=name, channels=[place.id])
        markup, blocks = self._compose(text) if text.strip() else ("", [])
        files = [wire.file(file, self.workspace)]
        return self.workspace.post(
            channel=place, user=self.id, text=markup, blocks=blocks, files=files, thread_ts=thread_ts
        )

    async def edit(self, message: Message, text: str) -> Message:
        """Change what they wrote."""
        self._own(message)
        markup, blocks = self._compose(text)
        return self.workspace.change(message, text=markup, blocks=blocks)

    async def delete(self, message: Message) -> None:
        """Delete what they wrote; their own copy of an ephemeral message can be dismissed."""
        if message.ephemeral_to != self.id:
            self._own(message)
        self.workspace.remove(message)

    async def react(self, message: Message, name: str) -> bool:
        """Add a reaction, e.g. `thumbsup`; False when theirs is there already."""
        self._seen(message)
        return self.workspace.react(message, self.id, name.strip(":"))

    async def unreact(self, message: Message, name: str) -> bool:
        """Take a reaction back."""
        self._seen(message)
        return self.workspace.unreact(message, self.id, name.strip(":"))

    def _own(self, message: Message) -> None:
        self._seen(message)
        if message.user != self.id:
            raise NotPossible("only the author can change a message")

    def _compose(self, text: str) -> tuple[str, list[Json]]:
        people: dict[str, str] = {}
        for user in self.workspace.users.values():
            if not user.deleted:
                people |= {name.lower(): user.id for name in (user.name, user.real_name) if name}
        people |= {app.name.lower(): app.bot_user for app in self.workspace.apps.values()}
        channels = {channel.name.lower(): channel.id for channel in self.workspace.channels.values() if channel.name}
        return compose(text, Names(people, channels), block_id=self.workspace.new_id("b"))
